"""The chain of a statement: who passed it on, nearest first, the outlet last."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.assemble.view import View
from dragoman.records import Span
from dragoman.spans import SpanIndex

if TYPE_CHECKING:
    from dragoman.assemble.statements import Draft

_PASSED_BEFORE = re.compile(
    r"(?i)\b(?:citing|cited by|quoting|quoted by|quoted in|according to|with reference to|referring to|"
    r"as reported by|reported by|carried by|published by|broadcast by|read (?:out )?on|via|"
    r"told|tells|interview(?: (?:(?:published|aired|broadcast|recorded|taped)(?: (?:in|on))?|in|on)(?: \w+){0,2})? "
    r"(?:with|to|for|on)|"
    r"speaking (?:to|on)|spoke to|released by|relayed by|aired (?:by|on)|in remarks to|informed|"
    r"(?:he|she|they) (?:gave(?: to)?|wrote (?:for|in))|reports? (?:by|from|in)|statement to|comments? to|"
    r"remarks carried by|acknowledged to|confirmed to|said to|on)\s+(?:(?:the|an?|its|their)\s+)?[\"“‘']?"
    r"(?:(?:[A-Z]\w+(?:'s|’s)?|(?:semi-)?official|state(?:-\w+)?|local|private|public|independent|news agency|agency|"
    r"broadcaster|newspaper|daily|tabloid|television|radio|channel|network|website)\s+){0,3}$"
)
_PASSED_AFTER = re.compile(
    r"(?i)^[,\s]*(?:news agency\s+|state tv\s+|\([A-Z]+\)\s*)?(?:later |also )?(?:has |have )?"
    r"(?:reports?|reported|quoted|quotes|cited|cites|citing|quoting|wrote|writes|said|says|carried|relayed|learned|"
    r"broadcast|published|aired)\b"
)
#: "In a subsequent Herald interview, Voss said".
_INTERVIEW = re.compile(r"(?:[’']s?)? (?:[a-z]+ )?(?:interview|podcast|op-ed|column|essay)\b")
_IN_ONE = re.compile(r"(?i)\b(?:in|during|for|to) (?:an?|the|his|her|their) (?:[a-z-]+ ){0,2}$")
#: Between a cue and the outlet that was told: "told the", "pointed out to", "telling".
_TOLD = re.compile(
    r"(?i)^\s*(?:out )?(?:to |in an interview (?:with|to) )?(?:the |a |an )?(?:[A-Z]\w+(?:'s|’s)? |state )?$"
)
_THROUGH = re.compile(r"(?i)\b(?:citing|quoting|quoted|quotes|cited|cites|with reference to)\s")
_QUOTING = re.compile(r"(?i)\b(?:quoted|quotes|quoting|cited|cites|citing|reported|relayed)\s+(?:the\s+)?$")
#: Behind words, who tells of them: ", his spokeswoman said on Monday.", ", according to a White House statement".
_RELAYED = re.compile(
    r"(?:[\"”’]?,[\"”’]?|(?<=,)[\"”’]) "
    r"(?!(?:after|although|and|as|because|but|if|since|so|than|though|when|which|while|who)\b)"
    r"(?:(?P<by>[^,;:\n\"“”]{3,80}?) (?:said|says)(?:(?: on)? [A-Z]\w+day)?(?: in an? [\w ]{4,25})?[.;]|"
    r"according to (?P<to>[^,;:.\n\"“”]{3,80}))"
)
_RELAYS = re.compile(
    r"(?i)\b(?:spokes\w+|office|White House|Kremlin|Downing Street|palace|ministry|department|embassy|aides?|lawyers?|"
    r"officials?|participants|statement|readout|summary|account|transcript)\b"
)
_SPEAKING = ("person", "role", "organisation", "group", "state")
_PLATFORMS = frozenset(["x", "twitter", "telegram", "facebook", "truth", "social", "instagram", "youtube"])
_NOBODY = _PLATFORMS | {"news", "media", "the media", "the press", "tv show", "the program", "the programme"}
_OURS = re.compile(r"(?i)\bour [\w ]+$")  # "told our newsroom": the report's own
_CITING = re.compile(
    r"(?i)\b(?:reports?|reported|said|writes|wrote),?\s+(?:citing|quoting|with reference to)\b|\bciting\b|"
    r"\bwith reference to\b|\baccording to\b"
)
_ITSELF = re.compile(r"(?i)\W*(?:reports?|reported|informs|informed|writes),? (?:citing|quoting|with reference to)\b")
_CREDIT = re.compile(r"(?i)^\s*(?:reports|reported|informs|informed)\s*[.,:]?\s*$|^\s*(?:reports|reported)\s*[.:]")
_DATELINE = re.compile(r"^\s*[A-Z][^()\n]{2,60}\($|^\s*\($")
#: How a readout opens: "The following is attributable to Spokesperson Voss:".
_ATTRIBUTABLE = re.compile(r"(?i)\battributable to\s+([^:“”\"]{3,120}):")
_OPENING = 300  # code points of a text in which that stands
_EARLY = 4  # a citation in the first sentences stands for the whole report
_SOON = 200  # code points behind a sentence that tells of an interview
_CARRIES = 500  # code points over which a speaker's later words are from the same interview


@dataclass(frozen=True, slots=True)
class Passing:
    """An outlet that passes words on where it stands in the text; ``cited`` if it is the one quoted from."""

    actor: str
    span: Span
    cited: bool


def passings(view: View, drafts: list[Draft]) -> list[Passing]:
    """Return where the report's own words say that an outlet, not the report's, passed something on."""
    text = view.text
    contents = SpanIndex([c for d in drafts for c in d.content])
    cues = sorted(d.cue.end for d in drafts if d.cue)
    found = []
    for i, mention in view.overlapping(Span(0, len(text))):
        span = mention.span
        words = span.of(text).casefold()
        if view.kind_of(i) != "outlet" or words in _NOBODY or _OURS.search(text[max(0, span.start - 5) : span.end]):
            continue
        if contents.covering(span):
            continue
        told = bisect_right(cues, span.start)
        interview = _INTERVIEW.match(text, span.end) and _IN_ONE.search(text[max(0, span.start - 40) : span.start])
        if (
            interview
            or _PASSED_BEFORE.search(text[max(0, span.start - 60) : span.start])
            or (told and _TOLD.match(text[cues[told - 1] : span.start]))
        ):
            found.append(Passing(view.actor_of[i], span, True))
        elif _PASSED_AFTER.match(text[span.end : span.end + 40]):
            found.append(Passing(view.actor_of[i], span, False))
    return found


def chains(drafts: list[Draft], view: View) -> list[tuple[str, ...]]:
    """Return the chain of each draft, in order.

    Who told the words on comes first: the speaker of the statement around it, who "quoted him as saying", the media
    named beside its cue. A speaker's next words are from the same interview; what has no link of its own has those
    that the report's first sentences cite for all that follows.
    """
    beside = _beside(passings(view, drafts), drafts, view)
    usual = _usual(view)
    made: list[tuple[str, ...]] = []
    links: dict[int, list[str]] = {}  # a draft's own links, for the drafts within it
    told: dict[str, tuple[int, list[str]]] = {}  # speaker -> where and to whom the speaker last spoke
    for draft, near in zip(drafts, beside, strict=True):
        found = [*_tellers(draft, links), *_quoter(draft, view), *_relayer(draft, view)]
        cited = [p.actor for p in near if p.cited]
        found += [*cited, *(p.actor for p in near if not p.cited)]
        start, end = draft.content[0].start, draft.content[-1].end
        if not found and draft.speaker in told and start - told[draft.speaker][0] <= _CARRIES:
            found = cited = list(told[draft.speaker][1])
        if cited and draft.speaker:
            told[draft.speaker] = end, cited
        links[id(draft)] = found or usual
        made.append(_closed(links[id(draft)], draft, view))
    return made


def _closed(found: list[str], draft: Draft, view: View) -> tuple[str, ...]:
    """Return the links without the speaker, the report's own outlet behind them."""
    outlet = view.resolved.outlet
    chain = [a for a in dict.fromkeys(found) if a not in (draft.speaker, outlet)]
    if chain and outlet and outlet != draft.speaker:
        chain.append(outlet)
    return tuple(chain)


def _beside(found: list[Passing], drafts: list[Draft], view: View) -> list[list[Passing]]:
    """Return for each draft the passings that stand nearest its cue, in the cue's own sentence.

    Where a sentence tells of an interview and quotes nothing, whoever it names says the next words there.
    """
    mine: list[list[Passing]] = [[] for _ in drafts]
    for passing in found:
        sentence = view.sentence(passing.span)
        near = [
            (abs(where.start - passing.span.start), n)
            for n, draft in enumerate(drafts)
            if (where := draft.cue or draft.source) is not None and sentence.overlaps(where)
        ]
        if near:
            mine[min(near)[1]].append(passing)
        elif passing.cited:
            named = {view.actor_of[i] for i, _ in view.inside(sentence) if i in view.actor_of}
            behind = (n for n, d in enumerate(drafts) if 0 <= d.content[0].start - sentence.end < _SOON)
            following = next(behind, None)
            if following is not None and drafts[following].speaker in named:
                mine[following].append(passing)
    return mine


def quoted_through(draft: Draft, view: View) -> str | None:
    """Return whom an outlet quotes that was taken for the source itself: "X, citing Y, said", "Citing Y, X said"."""
    if draft.source is None or draft.cue is None:
        return None
    text, sentence = view.text, view.sentence(draft.source)
    opening = _THROUGH.match(text, view.opening(sentence), draft.source.start)
    for match in [*([opening] if opening else []), *_THROUGH.finditer(text, draft.source.end, sentence.end)]:
        if any(c.start <= match.start() < c.end for c in draft.content):
            continue
        for i, mention in view.inside(Span(match.end(), min(match.end() + 80, sentence.end))):
            if any(c.overlaps(mention.span) for c in draft.content):
                break
            if i in view.actor_of and mention.kind not in ("place", "date") and view.kind_of(i) != "outlet":
                return view.actor_of[i]
    return None


def _tellers(draft: Draft, links: dict[int, list[str]]) -> list[str]:
    """Return who relays a draft: the outlet that quotes it, the speaker around it, and who relays that one."""
    found = [draft.teller] if draft.teller else []
    parent = draft.parent
    if parent is not None and parent.speaker:
        found += [parent.speaker, *links.get(id(parent), ())]
    return found


def _quoter(draft: Draft, view: View) -> list[str]:
    """Return who quotes the source ("he quoted the coordinator as saying ..."): the actor before that verb."""
    if draft.source is None:
        return []
    text = view.text
    match = _QUOTING.search(text[max(0, draft.source.start - 20) : draft.source.start])
    if not match:
        return []
    verb = max(0, draft.source.start - 20) + match.start()
    near = [
        (m.span.end, i)
        for i, m in view.overlapping(Span(max(0, verb - 80), max(1, verb)))
        if i in view.actor_of and m.kind not in ("state", "place", "date") and m.span.end <= verb
    ]
    return [view.actor_of[max(near)[1]]] if near else []


def _relayer(draft: Draft, view: View) -> list[str]:
    """Return who tells of words whose own cue stands before them: "he warned them, his office said in a statement"."""
    text, end = view.text, draft.content[-1].end
    if draft.source is None or draft.source.end > draft.content[0].start:
        return []
    match = _RELAYED.match(text, end, view.sentence(Span(end - 1, end)).end)
    where = Span(*match.span("by" if match["by"] else "to")) if match else None
    if where is None or not _RELAYS.search(text, where.start, where.end):
        return []
    named = [(_SPEAKING.index(m.kind), i) for i, m in view.inside(where) if m.kind in _SPEAKING and i in view.actor_of]
    return [view.actor_of[min(named)[1]]] if named and view.kind_of(min(named)[1]) != "outlet" else []


def _usual(view: View) -> list[str]:
    """Return whom the report's first sentences credit with all that follows.

    "X reports citing Y", a first paragraph that ends "..., X reported."; the agency in a dateline where the report has
    no outlet of its own (annotators take an agency's story in a paper for the paper's); the spokesman to whom a readout
    is attributable. Behind the first sentence "according to" is one statement's, and so is every citation but the
    outlet's own where the report's outlet is known.
    """
    text = view.text
    opening = _ATTRIBUTABLE.search(text, 0, _OPENING)
    if opening:
        named = [(m.kind != "person", i) for i, m in view.inside(Span(*opening.span(1))) if i in view.actor_of]
        if named:
            return [view.actor_of[min(named)[1]]]
    own = view.resolved.outlet
    for number, sentence in enumerate(view.resolved.annotated.sentences[:_EARLY]):
        outlets = [
            (m.span, view.actor_of[i])
            for i, m in view.inside(sentence)
            if view.kind_of(i) == "outlet" and m.span.of(text).casefold() not in _PLATFORMS
        ]
        if number and own and not any(a == own and _ITSELF.match(text, s.end) for s, a in outlets):
            continue
        cited = [a for s, a in outlets if _PASSED_BEFORE.search(text[max(0, s.start - 60) : s.start])]
        credited = [
            a
            for s, a in outlets
            if _CREDIT.match(text[s.end : sentence.end])
            or (view.report.outlet is None and _DATELINE.match(text[sentence.start : s.start]))
        ]
        citing = _CITING.search(sentence.of(text))
        if credited or (cited and citing and not (number and citing[0].casefold() == "according to")):
            return list(dict.fromkeys([*cited, *credited]))
    return []
