"""Whose own words a stretch of a report is: a transcript's turns, and all of a document that its author signs.

"I" and "we" are the voice's there, outside what it quotes.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from dragoman.quotes import TURN, quotations
from dragoman.records import Annotated, Mention, Span, Voice
from dragoman.resolve import bodies
from dragoman.resolve.cast import Cast, Profile
from dragoman.resolve.lookup import Lookup, holder
from dragoman.resolve.named import titled_person
from dragoman.resolve.people import is_plural
from dragoman.resolve.scan import placed_words
from dragoman.resolve.titles import find_titles, title_class
from dragoman.spans import SpanIndex

if TYPE_CHECKING:
    from dragoman.resolve import Knowledge

_WORD = r"(?:[A-Z][\w.’'-]*|of|the|and|for)"
#: At the head of a line, or amid a text that lost its lines: "... indeed. President Voss: We ..."
_TURNS = re.compile(
    rf"(?:^{TURN.pattern}|^Q\s+(?=\S)|"
    rf"(?<=[.!?…*)] )(?P<glued>{_WORD}(?: {_WORD}){{1,7}})(?: \([^()\n]{{3,30}}\))?:\s+)"
    r"(?=[^\s\"“])",
    re.MULTILINE,
)
#: Behind a speaker's name: the caption of his picture, run into the head of his turn, "Voss JanPresident of Ardania:".
_CAPTIONED = re.compile(r" [A-Z][\w’' -]{2,60}?[a-z](?=[A-Z])(?P<title>[^:\n]{5,90}):\s+")
_ASKED = re.compile(r"^Q\s", re.MULTILINE)
_SHOUTED = re.compile(r"[^a-z]+:")  # a transcript's "THE PRESIDENT:", whatever the head takes for a cue there
_CAPITALS = re.compile(r"(?:[A-Z][\w.’'-]*[ ,]*){1,4}:\s*")
_ASKS = re.compile(r"(?:Q|Question)\b", re.IGNORECASE)
_NAMES_TURN: tuple[str, ...] = ("person", "role", "organisation", "group", "outlet")

_PAPER = (
    r"(?:statements?|remarks|address|speech|message|letter|declaration|communiqu[ée]|comments|testimony|toast|greetings|"
    r"proclamation|keynote|article|op-ed|gaggle|briefing)"
)
_LEAD = (
    r"(?:(?:joint|press|media|opening|closing|full|written|doorstep|introductory|keynote|video|text|vision|leaders[’']?|"
    r"of|the|an?)[ -])*"
)
_BY = r"(?: (?:as prepared for delivery|issued|released|made|delivered))? (?:by|from|of) (?:the )?"
#: "Statement by ...", "Joint Statement from ...", "We go on - address by ...".
_SIGNED = re.compile(rf"(?i)(?:^|[–—:|]\s+|\s-\s+){_LEAD}{_PAPER}{_BY}(?P<who>\S.+)")
_ITS_PAPER = re.compile(rf"(?i)\b{_PAPER}{_BY}(?P<who>\S.+)")
#: "President Voss's Remarks at ...", on the page of a government; in the press it may be news of them.
_HIS = re.compile(
    rf"(?i)^(?P<who>[^:–—]{{4,90}}?)(?:[’']s?)? (?:(?:joint|press|opening|closing|leaders?[’']?s?) )*{_PAPER}\b"
)
#: "The following statement was released by the foreign ministers of ...".
_RELEASED = re.compile(
    rf"(?i)\b{_PAPER} (?:(?:was|is|has been) )?(?:(?:jointly )?(?:released|issued|made) by|(?:by|from|of)) "
    r"(?:the )?(?P<who>[^\n]{5,600}?)"
    r"(?=[.:]?(?:\n|$)|: | (?:on the occasion|on|at|in|following|regarding) |(?<!\b\w)\. )"
)
_PAST_WHO = re.compile(
    r"(?i)[,:]? (?:on|at|in|to|before|after|during|regarding|concerning|condemning|marking|following|ahead|about|as|"
    r"upon|announcing|welcoming|against|under|via|with|commemorating|honoring|recognizing|celebrating)\b|"
    r" [|–—-] |: | [(\"“]|[’']s? (?!(?:office|spokes|press)\w*)"
)
_JUNIOR = re.compile(r",? (?:Jr|Sr)\b\.?")
#: What heads of state send in their own name and publish without it.
_LETTER = re.compile(r"(?i)(?:[^:]*: )?(?:an? )?(?:presidential )?(?:letter|message|proclamation)\b")
_I = re.compile(r"\bI [a-z]")
_AND = re.compile(r",\s+(?:and\s+)?|\s+and\s+|\s*&\s*")
_OF = re.compile(r" ?(?:of|for|to) (?:the )?")
_PART = r"(?:[A-Z]\S*|de|van|von|der|bin|al|el|la)"
_NAME = re.compile(rf"{_PART}(?: {_PART}){{0,4}}")
_PERSONS = frozenset({"i", "we", "my", "our"})
_PERSONAL = re.compile(r"\b(?:I(?=[’'\s]+[a-z])|[Ww]e|[Mm]y|[Oo]ur)\b")
_SALUTES = re.compile(r"(?i)(?:dear|to|excellency|your)\b")  # a letter's first line is no turn
_SIGNATURE = 80  # code points: a line at the end that holds no more than name and office
_HEADING = 120  # code points: a line at the head that holds name and office
_BEGINS = 5  # code points that may stand before who is named: "Mr. "
_OPENING = 700  # code points in which a page says whose text follows
_END = re.compile(r"[.!?:;]\s*$")


@dataclass(frozen=True, slots=True)
class Voices:
    """The stretches in order, and how far their "I" and "we" hold: not inside quotation marks."""

    found: tuple[Voice, ...]
    quotes: SpanIndex

    def at(self, position: int) -> Voice | None:
        """Return whose words stand at ``position``, or None in a report's own narration and in quotations."""
        n = bisect_right(self.found, position, key=lambda v: v.span.start) - 1
        if n < 0 or position >= self.found[n].span.end:
            return None
        return None if self.quotes.covering(Span(position, position + 1)) else self.found[n]


def voices(annotated: Annotated, index: SpanIndex, cast: Cast, lookup: Lookup, known: Knowledge) -> Voices:
    """Return the report's voices; the author of a signed document becomes one of the cast.

    ``index`` is of the mentions.
    """
    text, title = annotated.report.text, annotated.report.title or ""
    quotes = SpanIndex(quotations(text))
    paper = re.search(rf"(?i)\b{_PAPER}\b", title) is not None
    persons = (_PERSONAL.match(text, start) for start, word in placed_words(text) if word in _PERSONS)
    speaks = any(not quotes.covering(Span(*m.span())) for m in persons if m)
    author = _Author(annotated, index, cast, lookup, known).find(paper) if speaks else None
    found = turns(annotated, index, cast.actor_of, 1 if paper and speaks else 2, goes_on=speaks)
    if found and author is not None:
        found = tuple(_by_office(voice, author[0], text, cast) for voice in found)
    elif author is not None and not _told_of(author[0], annotated, index, cast):
        found = (Voice(Span(0, len(text)), *author),)
    return Voices(found, quotes)


def _by_office(voice: Voice, author: str, text: str, cast: Cast) -> Voice:
    """Return a turn as the author's where it names but his office: "THE VICE PRESIDENT:" in remarks of one."""
    head = text[text.rfind("\n", 0, voice.span.start) + 1 : voice.span.start].strip(" :")
    titles, person = find_titles(head), cast.actors[author]
    if person.kind != "person" or len(titles) != 1 or head[titles[0].end :].strip():
        return voice
    same = titles[0].office_class == title_class(person.title or person.office or "")[0]
    return replace(voice, speaker=author) if same else voice


def turns(
    annotated: Annotated, index: SpanIndex, actor_of: dict[int, str], least: int = 2, *, goes_on: bool = True
) -> tuple[Voice, ...]:
    """Return who speaks where in a transcript: from "MS. VOSS:", "Question (Kestrel Wire):" to the next such line.

    Fewer than ``least`` such lines are no transcript, and a question without a name is nobody's. A turn ends with its
    line unless it ``goes_on`` in the paragraphs behind.
    """
    text, mentions = annotated.report.text, annotated.mentions
    if ":" not in text and not _ASKED.search(text):
        return ()
    cues = SpanIndex([a.cue for a in annotated.attributions if a.cue and any(map(str.isalpha, a.cue.of(text)))])
    found: list[tuple[int, int, str | None]] = []
    sure = 0
    for turn in _TURNS.finditer(text):
        head = Span(turn.start(), turn.end())
        inside = [(i, mentions[i]) for i in index.inside(head) if mentions[i].kind in _NAMES_TURN and i in actor_of]
        named = [(_NAMES_TURN.index(m.kind), i) for i, m in inside if not _ASKS.match(m.span.of(text))]
        places = [m.span.start - turn.start() for _, m in inside] + [t.start for t in find_titles(turn[0])]
        begins = not inside or min(places) <= _BEGINS
        if not (begins or turn["glued"] or _SHOUTED.match(turn[0])):  # "WATCH Voss: ..."
            continue
        if _SALUTES.match(turn[0]) or cues.overlapping(head) and not _SHOUTED.match(turn[0]):  # "Voss added: ..."
            continue
        if turn["glued"] and not any(m.span.end == turn.end("glued") and m.kind in _NAMES_TURN[:2] for _, m in inside):
            continue
        if named or _ASKS.match(turn[0]):
            sure += 1
        elif not _CAPITALS.fullmatch(turn[0]):
            continue
        found.append((turn.start(), turn.end(), actor_of[min(named)[1]] if named else None))
    captioned = _captioned(annotated, actor_of)
    if captioned:
        sure += len(captioned)
        found = sorted([*captioned, *(f for f in found if f[1] not in {end for _, end, _ in captioned})])
    if sure < least or (sure == 1 and found[0][0] > _HEADING):
        return ()
    ends = [start for start, _, _ in found[1:]] + [len(text)]
    if not goes_on:
        lines = [text.find("\n", begin) for _, begin, _ in found]
        ends = [end if line < 0 else min(end, line) for line, end in zip(lines, ends, strict=True)]
    return tuple(Voice(Span(begin, end), who) for (_, begin, who), end in zip(found, ends, strict=True))


def _captioned(annotated: Annotated, actor_of: dict[int, str]) -> list[tuple[int, int, str | None]]:
    """Return the turns (start, end, speaker) with the caption of a picture run into their heads."""
    text = annotated.report.text
    found: dict[int, tuple[int, int, str | None]] = {}
    for i, mention in enumerate(annotated.mentions):
        if mention.kind != "person" or i not in actor_of:
            continue
        start, end = mention.span.start, mention.span.end
        if text.startswith(f" {mention.span.of(text).rpartition(' ')[2]} ", end):  # the family name, said again
            turn = _CAPTIONED.match(text, end)
            titles = find_titles(turn["title"]) if turn else []
            if turn and titles and titles[0].start == 0:
                found[start] = start, turn.end(), actor_of[i]
    return list(found.values())


def _told_of(author: str, annotated: Annotated, index: SpanIndex, cast: Cast) -> bool:
    """Tell whether a report says of the author, by name, that he said something: then it is news of him."""
    return any(
        cast.actor_of.get(i) == author and annotated.mentions[i].kind != "pronoun"
        for a in annotated.attributions
        if a.source is not None and a.cue is not None
        for i in index.inside(a.source)
    )


@dataclass(frozen=True, slots=True)
class _Author:
    """Looks for who signs a report: in its title, its first line, the words that introduce it, its last line."""

    annotated: Annotated
    index: SpanIndex
    cast: Cast
    lookup: Lookup
    known: Knowledge

    def find(self, paper: bool) -> tuple[str, tuple[str, ...]] | None:
        """Return the author and, where several states sign as one, these; ``paper``: the title names a statement."""
        report, home = self.annotated.report, self.lookup.home
        title = report.title or ""
        if (paper or home) and (who := self._in_line(first=True)):  # a ministry's page bears its minister's name
            return who, ()
        signed = _ITS_PAPER.search(title) if home else _SIGNED.search(title)
        his = _HIS.match(title) if home and not signed else None
        released = _RELEASED.search(report.text, 0, _OPENING)
        named = [
            found
            for match in (signed, his, released)
            if match and (found := self._named(match["who"], body=match is not his))
        ]
        if named:  # "the G7 foreign ministers", of whom the text says whose they are
            several = self.cast.actors[named[0][0]].kind == "group"
            return named[0][0], next((members for _, members in named if members), ()) if several else ()
        who = self._in_line(first=False) if paper else None
        if who is None and self.lookup.presidency and _LETTER.match(title) and _I.search(report.text):
            who = holder("President", self.cast, self.lookup)
        return (who, ()) if who else None

    def _in_line(self, *, first: bool) -> str | None:
        """Return the one person whose name and office fill the first line, or one of the last two."""
        text, mentions = self.annotated.report.text, self.annotated.mentions
        lines = [Span(*m.span()) for m in re.finditer(r"\S[^\n]*", text)]
        for line in lines[:1] if first else lines[-2:]:
            words = line.of(text)
            if len(lines) < 2 or len(words) > (_HEADING if first else _SIGNATURE) or _END.search(words):
                continue
            named = [i for i in self.index.inside(line) if mentions[i].kind == "person" and i in self.cast.actor_of]
            if len({self.cast.actor_of[i] for i in named}) != 1:
                continue
            begins = mentions[named[0]].span.start - line.start < _BEGINS
            if not first or (begins and find_titles(words)):
                return self.cast.actor_of[named[0]]
        return None

    def _named(self, who: str, *, body: bool = True) -> tuple[str, tuple[str, ...]] | None:
        """Return whom the words behind "statement by" name: a person, several together, or a ``body``."""
        cut = _PAST_WHO.search(who)
        words = _JUNIOR.sub("", who[: cut.start()] if cut else who).strip(" ,.")
        nations = self.lookup.nations
        states = [e.country for _, _, e, _ in nations.find(words) if e.kind == "state"]
        parts = [self._person(part) for part in _AND.split(words)]
        people = list(dict.fromkeys(p for p in parts if p is not None))
        of = [c for c in dict.fromkeys([*states, *(self.cast.actors[p].country for p in people)]) if c]
        if len(of) > 1 and (len(people) > 1 or is_plural(words) or len(_AND.split(words)) > 1):
            members = tuple(self.cast.add(bodies.state(c, nations)) for c in of)
            return self.cast.add(Profile(words, "group", None, "GOV", score=0.6)), members
        if is_plural(words):
            return self.cast.add(Profile(words, "group", of[0] if of else None, "GOV", score=0.6)), ()
        alone = self._person(words) or (self._body(words) if body else None)
        return (alone, ()) if alone else None

    def _person(self, words: str) -> str | None:
        """Return the person of a title and a name, or of a title alone: "President of Ardania Jan Voss"."""
        titles = find_titles(words)
        if is_plural(words):
            return None
        rest = words[titles[-1].end :] if titles else words
        if of := _OF.match(rest):
            places = [e for s, e, _, _ in self.lookup.nations.find(rest) if s == of.end()]
            rest = rest[max(places) :] if places else " ".join(rest.split()[-2:])
        rest = rest.strip(" ,")
        if not rest:
            return holder(words, self.cast, self.lookup)
        if not _NAME.fullmatch(rest):
            return None
        return titled_person(rest, words[: words.rindex(rest)].strip(" ,"), self.cast, self.lookup)

    def _body(self, words: str) -> str | None:
        """Return the state or body that words name: "Ministry of Foreign Affairs of Ardania"."""
        mention = Mention(Span(0, len(words)), "organisation", 0.5)
        profile = bodies.profile(mention, words, self.known, self.annotated.report.outlet)
        if profile is None or profile.kind == "outlet" or not (profile.country or profile.register_id):
            return None
        return self.cast.add(profile)
