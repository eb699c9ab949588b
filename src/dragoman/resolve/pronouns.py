"""Pronouns and "his country": what they stand for, by the coreference head first and by place in the text next."""

from __future__ import annotations

import math
import re
from bisect import bisect_left
from collections.abc import Callable, Sequence
from operator import itemgetter

from dragoman.records import Actor, Annotated, Attribution, Mention, Span
from dragoman.resolve.names import Found
from dragoman.resolve.voices import Voices
from dragoman.spans import SpanIndex

SINGULAR = frozenset(["he", "she", "him", "her", "his", "himself", "herself"])
#: What tells a man from a woman.
SEX = dict.fromkeys(("he", "him", "his", "himself", "mr"), 1) | dict.fromkeys(
    ("she", "her", "herself", "mrs", "ms"), -1
)
_HONORIFIC = re.compile(r"\b(?:Mr|Mrs|Ms)\b")
_ASKED = re.compile(
    r"\W*(?:When |After being |Being )?(?:[Aa]sked|[Pp]ressed|[Qq]uestioned|[Cc]hallenged) by [^,.;]{2,80}?"
    r"\b(?:what|why|how|whether|if|when|where|who|about)\b"
)
_STYLE = re.compile(r" (?:Majesty|Excellency|Highness|Holiness|Honou?r)\b")
_BODIES = frozenset({"state", "organisation"})
_ABROAD = re.compile(r"(?i)its (?:[\w-]+ ){0,2}(?:embassy|consulate|ambassador|neighbou?rs?|ally|rival|adversary)\b")
#: A clause before the subject, and how far behind it the subject stands.
_OPENING = re.compile(
    r"(?:On|During|After|Before|In|As|While|Despite|With|Since|Until|When|At|Following|Almost|Just|Hours|Days|For|Throughout)\b"
)
_AHEAD = 60
SURE = 3  # so many more of the one than of the other tell a man from a woman
_CHAIN = 8  # pronouns that point back to pronouns
FIRST = frozenset(["i", "we", "me", "us", "my", "our"])
RELATIVE = frozenset(["who", "whom", "whose", "which", "that"])
PRONOUNS = SINGULAR | FIRST | RELATIVE
PRONOUNS |= frozenset(["you", "your", "yours", "they", "them", "their", "theirs", "themselves", "it", "its", "itself"])
PRONOUNS |= frozenset(
    ["I", "You", "He", "She", "They", "We", "Our", "It", "Who", "Which", "His", "Her", "Their", "Its"]
)
OWN_STATE = re.compile(
    r"(?:his|her|their|its|our|my)\s+(?:own\s+)?(?:country|nation|government|state|homeland)\b", re.I
)
HERE = re.compile(r"(?:the|this)\s+(?:country|nation|republic|state)$", re.I)
_OURS = frozenset(["we", "us", "our"])
_LONGEST = 4  # letters of the words in FIRST, and one more
_OWNERS = ("his", "her", "their", "its", "our", "my")
#: One state as another's: "its northern neighbour" is the other one of the story.
NEIGHBOUR = re.compile(
    r"(?:its|their|his|her|our|the|a)\s+(?:[\w-]+\s+){0,2}(?:neighbou?r|adversary|rival|foe|ally|counterpart)$", re.I
)
TWO_SIDES = re.compile(
    r"\b(?:two|both|three|all)\b.*\b(?:countries|nations|sides|states|governments|parties|neighbou?rs)\b", re.I
)

NEAR = 600  # characters before its neighbour within which a state is named

#: How much each naming of a state speaks for its being "the country", where the head links that to nobody of a state:
#: less the farther off it is (code points to the e-th part), by its demonym, or behind; and the state of whose words
#: they are. Fitted on 269 such in the corpus, of which 184 are right so. Of all such in the press, which is held out,
#: 52 of 82 are, 30 wrong; by the speaker's state or else the one that leads in the report 40 were right, 16 wrong.
FADES, BY_DEMONYM, BEHIND, OF_SPEAKER = 1200.0, 0.7, 0.3, 2.0
FARTHEST = 5 * FADES  # what is farther off counts for nothing

ActorOf = dict[int, str]

_START = itemgetter(0)


def linked(i: int, antecedents: Sequence[int | None], actor_of: ActorOf) -> int | None:
    """Return the first mention that stands for somebody, of ``i`` and those that the head's links lead back to."""
    back: int | None = i
    for _ in range(_CHAIN):
        if back is None or back in actor_of:
            break
        back = antecedents[back] if back < len(antecedents) else None
    return back if back in actor_of else None


class Scene:
    """The report's mentions, sentences and attributions by place, with who is who so far."""

    def __init__(
        self,
        annotated: Annotated,
        mentions: SpanIndex,
        sentences: SpanIndex,
        actor_of: ActorOf,
        actors: dict[str, Actor],
    ) -> None:
        self.annotated = annotated
        self.actor_of = actor_of
        self.actors = actors
        self.mentions = mentions
        self.sentences = sentences
        pieces = [(c, a) for a in annotated.attributions for c in a.content]
        self._holders = [a for _, a in pieces]
        self._pieces = SpanIndex([c for c, _ in pieces])
        sources = {a.source for a in annotated.attributions if a.source}
        spoken = {
            i
            for s in sources
            for i in self.mentions.inside(s)
            if annotated.mentions[i].kind in ("person", "role", "pronoun")
        }
        self.speakers = sorted(spoken, key=lambda i: annotated.mentions[i].span)
        self._speaker_starts = [annotated.mentions[i].span.start for i in self.speakers]
        self._sexes = self._told_sexes()

    def _told_sexes(self) -> dict[str, int]:
        """Return of each person how many more "he" than "she" the head links to the name; "Mr." and "Ms." count too."""
        found: dict[str, int] = {}
        text = self.annotated.report.text
        for i, mention in enumerate(self.annotated.mentions):
            words = mention.span.of(text)
            sex = SEX.get(words.lower(), 0)
            if mention.kind != "pronoun":
                before = max(0, mention.span.start - 5)
                near = text.find("M", before, mention.span.end) >= 0
                honorific = _HONORIFIC.search(text, before, mention.span.end) if near else None
                sex = SEX[honorific[0].lower()] if honorific else 0
            if sex and (person := self.person(linked(i, self.annotated.antecedents, self.actor_of))):
                found[person] = found.get(person, 0) + sex
        return found

    def may_be(self, person: str, word: str) -> bool:
        """Tell whether "he" or "she" may stand for a person, by the other pronouns that do."""
        return self._sexes.get(person, 0) * SEX.get(word, 0) > -SURE

    def is_surely(self, person: str, word: str) -> bool:
        return self._sexes.get(person, 0) * SEX.get(word, 0) > 0

    def person(self, number: int | None) -> str | None:
        actor = self.actor_of.get(number) if number is not None else None
        return actor if actor and self.actors[actor].kind == "person" else None

    def antecedent(self, i: int) -> int | None:
        return self.annotated.antecedents[i] if i < len(self.annotated.antecedents) else None

    def enclosing(self, i: int) -> Attribution | None:
        """Return the innermost attribution whose content holds mention ``i``."""
        inside = [self._holders[n] for n in self._pieces.covering(self.annotated.mentions[i].span)]
        return min(inside, key=lambda a: sum(c.end - c.start for c in a.content)) if inside else None

    def names_itself(self, source: int, other: int) -> bool:
        """Return whether ``other`` stands in the words that ``source`` says: a speaker there is "I", not "he"."""
        here, there = self.annotated.mentions[source].span, self.annotated.mentions[other].span
        holders = (self._holders[n] for n in self._pieces.covering(there))
        return any(a.source is not None and a.source.covers(here) for a in holders)

    def source_actor(self, attribution: Attribution) -> str | None:
        if attribution.source is None:
            return None
        inside = [i for i in self.mentions.inside(attribution.source) if i in self.actor_of]
        return self.actor_of[inside[0]] if inside else None

    def just_before(self, i: int) -> str | None:
        """Return the actor whose mention ends where mention ``i`` begins: "the committee, which said"."""
        start = self.annotated.mentions[i].span.start
        near = self.mentions.overlapping(Span(max(0, start - 3), start))
        return next((self.actor_of[n] for n in reversed(near) if n in self.actor_of and n != i), None)

    def who_was_asked(self, i: int) -> str | None:
        """Return who answers, if the head takes a pronoun for who asks: "Asked by Voss what he fears, Holt said"."""
        text, here = self.annotated.report.text, self.annotated.mentions[i].span
        sentence = next((self.sentences.spans[n] for n in self.sentences.overlapping(here)), here)
        asked = _ASKED.match(text, sentence.start, here.start)
        if asked is None:
            return None
        asking = {self.person(n) for n in self.mentions.inside(Span(sentence.start, asked.end()))}
        if self.person(self.antecedent(i)) not in asking - {None}:
            return None
        behind = (n for n in self.mentions.inside(Span(here.end, sentence.end)) if self.person(n) not in asking)
        return next(
            (self.person(n) for n in behind if text.endswith(", ", 0, self.annotated.mentions[n].span.start)), None
        )

    def last_speaker(self, position: int, word: str) -> str | None:
        """Return the person who last spoke before ``position``, looking back over eight sources."""
        at = bisect_left(self._speaker_starts, position)
        spoke = (self.person(i) for i in reversed(self.speakers[max(0, at - 8) : at]))
        return next((p for p in spoke if p and self.may_be(p, word)), None)

    def person_ahead(self, i: int, word: str) -> str | None:
        """Return the person named behind the clause that a sentence opens with: "On the eve of his visit, Voss"."""
        text, here = self.annotated.report.text, self.annotated.mentions[i].span
        sentence = next((self.sentences.spans[n] for n in self.sentences.overlapping(here)), here)
        comma = text.find(", ", here.end, sentence.end)
        if comma < 0 or not _OPENING.match(text, sentence.start, here.end):
            return None
        if any(self.person(n) for n in self.mentions.inside(Span(sentence.start, here.start))):
            return None
        ahead = (self.person(n) for n in self.mentions.inside(Span(comma, min(sentence.end, comma + _AHEAD))))
        return next((p for p in ahead if p and self.may_be(p, word)), None)

    def first_person_near(self, position: int, word: str) -> str | None:
        """Return the first person of the last sentence up to ``position`` that has one outside what somebody says.

        One of whom the report says "she" goes before others for another "she".

        Looks back over four sentences. Of 619 "he" and "she" of the corpus, names given, this finds 90 in 100; with
        persons inside reported words 89, and who last spoke is right in 82.
        """
        at = bisect_left(self.sentences.starts, position)
        for n in reversed(self.sentences.order[max(0, at - 4) : at]):
            sentence = self.sentences.spans[n]
            inside = self.mentions.inside(Span(sentence.start, min(sentence.end, position)))
            told = (i for i in inside if not self._pieces.covering(self.annotated.mentions[i].span))
            near = [p for i in told if (p := self.person(i)) and self.may_be(p, word)]
            if near:
                return next((p for p in near if self.is_surely(p, word)), near[0])
        return None


def resolve_pronouns(
    scene: Scene,
    state: Callable[[str], str | None],
    named: Sequence[Found],
    spoken: Voices | None = None,
    press: str | None = None,
) -> None:
    """Fill ``scene.actor_of`` for pronoun mentions and for "his country", in order of the text.

    Args:
        state: gives the actor id of a state from its ISO3 code, making the actor if need be.
        named: the names of states in the text, in order, of which "the country" may be one.
        spoken: whose own words parts of the report are: "I" and "we" there are theirs.
        press: the state (ISO3) of the outlet's readers, which is "we" where nobody is quoted: in comment.
    """
    annotated, actor_of, actors = scene.annotated, scene.actor_of, scene.actors
    text = annotated.report.text
    order = scene.mentions.order
    # Once more for "we" and "our": "he" behind a quotation is who speaks it, and stands for somebody only by then.
    for i in (*order, *(n for n in order if _is_first(annotated.mentions[n], text))):
        mention = annotated.mentions[i]
        words = mention.span.of(text).lower()
        if mention.kind == "state" and i not in actor_of and NEIGHBOUR.match(words):
            if other := _neighbour(scene, i):
                actor_of[i] = other
            continue
        here = mention.kind in ("state", "place") and HERE.match(words) is not None
        own = here or (words.startswith(_OWNERS) and OWN_STATE.match(words) is not None)
        if (mention.kind != "pronoun" and not own) or (i in actor_of and not own):
            continue
        holder = _holder(scene, i, words.split()[0], own and not here)
        if holder is None and spoken is not None and words.split()[0] in FIRST:
            voice = spoken.at(mention.span.start)
            holder = voice.speaker if voice else None
            if press and voice is None and words in _OURS and scene.enclosing(i) is None:
                holder = state(press)
        if own:
            country = actors[holder].country if holder else None
            if country is None and here:
                country = _land(scene, i, named)
            holder = state(country) if country else None
        if holder:
            actor_of[i] = holder


def _is_first(mention: Mention, text: str) -> bool:
    """Tell whether a mention is "we", or begins with "our"."""
    return text[mention.span.start : mention.span.start + _LONGEST].lower().partition(" ")[0] in FIRST


def _neighbour(scene: Scene, i: int) -> str | None:
    """Return the last state named before "its neighbour" that is not the one whose neighbour it is: the last of all.

    Of "their neighbour" that is none of those that stand before it in the sentence.
    """
    at = scene.annotated.mentions[i].span
    before = scene.mentions.inside(Span(max(0, at.start - NEAR), at.start))
    named = [(n, scene.actors[a]) for n in reversed(before) if (a := scene.actor_of.get(n)) and scene.actors[a].country]
    whose = {actor.country for _, actor in named[:1]}
    if scene.annotated.report.text.startswith("their ", at.start):
        start = next((scene.sentences.spans[n].start for n in scene.sentences.overlapping(at)), at.start)
        whose |= {actor.country for n, actor in named if scene.annotated.mentions[n].span.start >= start}
    return next((actor.id for _, actor in named if actor.kind == "state" and actor.country not in whose), None)


def _land(scene: Scene, i: int, named: Sequence[Found]) -> str | None:
    """Return the state (ISO3) that "the country" is most likely, of those named about it and the speaker's own."""
    here, attribution = scene.annotated.mentions[i].span, scene.enclosing(i)
    likely: dict[str, float] = {}
    first = bisect_left(named, here.start - FARTHEST, key=_START)
    last = bisect_left(named, here.end + FARTHEST, key=_START)
    for start, end, entity, how in named[first:last]:
        off, weight = (here.start - end, 1.0) if end <= here.start else (start - here.end, BEHIND)
        weight *= (BY_DEMONYM if how == "demonym" else 1.0) * math.exp(-off / FADES)
        likely[entity.country] = likely.get(entity.country, 0.0) + weight  # type: ignore[index,arg-type]
    speaker = scene.source_actor(attribution) if attribution else None
    own = scene.actors[speaker].country if speaker else None
    if own:
        likely[own] = likely.get(own, 0.0) + OF_SPEAKER
    return max(likely, key=lambda c: likely[c]) if likely else None


def _body_before(scene: Scene, its: Span) -> str | None:
    """Return the state or body that "its" means where the head links it to nothing: the last before it, if any is.

    That is the last in its sentence, or the first if its embassy or neighbour stands where the last is; else the first
    of the sentence before. Of 41 such in annotated news 29 were right.
    """
    mentions, sentences, actor_of = scene.mentions, scene.sentences, scene.actor_of
    abroad = _ABROAD.match(scene.annotated.report.text, its.start)
    at = bisect_left(sentences.starts, its.start + 1)
    for back, n in enumerate(reversed(sentences.order[max(0, at - 2) : at])):
        sentence = sentences.spans[n]
        inside = mentions.inside(Span(sentence.start, min(sentence.end, its.start)))
        bodies = [a for m in inside if (a := actor_of.get(m)) and scene.actors[a].kind in _BODIES]
        if bodies:
            return bodies[0] if back or abroad else bodies[-1]
    return None


def _holder(scene: Scene, i: int, word: str, own: bool) -> str | None:
    """Return who a pronoun stands for, or whose country "his country" is."""
    attribution = scene.enclosing(i)
    if word in FIRST:
        return scene.source_actor(attribution) if attribution else None
    if word in RELATIVE:
        return scene.just_before(i)
    if word in SINGULAR:
        return _person(scene, i, word, attribution)
    antecedent = scene.antecedent(i)
    holder = scene.actor_of.get(antecedent) if antecedent is not None else None
    if holder is None and own and attribution:
        return scene.source_actor(attribution)
    if holder is None and antecedent is None and word == "its":
        return _body_before(scene, scene.annotated.mentions[i].span)
    return holder


def _person(scene: Scene, i: int, word: str, attribution: Attribution | None) -> str | None:
    """Return who "he" or "she" is: the head's antecedent, else the speaker around or before, else a person before."""
    if asked := scene.who_was_asked(i):
        return asked
    antecedent = scene.antecedent(i)
    if antecedent is not None and not scene.names_itself(i, antecedent) and (found := scene.person(antecedent)):
        return found
    if _STYLE.match(scene.annotated.report.text, scene.annotated.mentions[i].span.end):
        return None
    source = scene.source_actor(attribution) if attribution else None
    if source and scene.actors[source].kind == "person" and scene.may_be(source, word):
        return source
    here = scene.annotated.mentions[i].span.start
    return scene.person_ahead(i, word) or scene.first_person_near(here, word) or scene.last_speaker(here, word)
