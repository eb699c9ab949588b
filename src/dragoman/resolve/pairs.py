"""Mentions of several at once: "the two sides", "both ministers", "they" stand for the parties named before them."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from dragoman.records import Actor, Annotated, Span
from dragoman.resolve.names import Nations
from dragoman.resolve.people import AND
from dragoman.spans import SpanIndex

#: Those of whom two are of two states, most often: "the two ministers", "two armies".
LEADERS = (
    r"ministers|leaders|presidents|premiers|envoys|counterparts|negotiators|generals|statesmen|kings|secretaries|"
    r"heads of (?:state|government)"
)
SIDES = (
    r"sides|countries|nations|states|governments|neighbou?rs|capitals|allies|peoples|delegations|camps|kingdoms|"
    r"republics|powers|armies|foes|ministries|navies|enemies|partners|militaries"
)
_KIND = r"(?:(?-i:[a-z-]+) |(?:foreign|prime|defen[cs]e) ){0,2}"  # "the two Ardanian envoys" are two of one state
_PERSONS = rf"{_KIND}(?:{LEADERS}|men|women|officials|diplomats|chiefs)"
_PARTIES = rf"{_KIND}(?:{SIDES}|parties|rivals)"
_NUMBERS = {"two": 2, "both": 2, "pair": 2, "duo": 2, "three": 3, "trio": 3, "four": 4}
_SEVERAL = re.compile(
    rf"(?i)the (?P<of>pair|duo|trio)|(?:the (?P<number>two|three|four)|(?P<both>both))"
    rf"(?:\s+(?:(?P<persons>{_PERSONS})|(?P<parties>{_PARTIES})))?"
)
#: Two who are of no two states and whom "the pair" and "both" mean behind it: "two traders".
_TWO = re.compile(r"(?i)two (?!sides|countries|states|governments)")
_TWO_OFF = 600  # code points that these may stand before
#: Without a number these are two only where two have been named.
_BARE = re.compile(
    r"(?i)the (?:(?P<persons>leaders|presidents|(?:prime |foreign )?ministers|secretaries)|"
    r"sides|parties|neighbou?rs|delegations|governments|countries)"
)
_OF_STATES = re.compile(r"\b(?:countries|nations|states|governments|capitals)$")  # not a police or a crowd of theirs
_THEY = frozenset({"they", "them", "their", "theirs", "themselves"})
_OPENINGS = ("both", *(f"the {number}" for number in _NUMBERS))
_COUNTED = re.compile(r"(?i)(?:the (?:two|three|four)|\bboth) $")
_ENDS_OF_NUMBERS = frozenset({"o ", "h ", "e ", "r "})
#: Between those who act together: "Ardania and Belmar", "the president met with his guest, Jan Roe".
_LISTED = re.compile(r", (?:the |its |his |her )?")
_JOINED = re.compile(
    r"(?:,[^,.;\n]{2,60},)?,? (?:and|met|(?:also )?(?:spoke|met|talked|conferred)(?: \w+){0,4} with|"
    r"(?:held|had)(?: \w+){1,5} with|hosted|received|welcomed)(?: (?:the|its|his|her|with))* ?"
)
_JOINT = frozenset({"group", "organisation"})
REACH = 900  # code points that the parties may stand before; in the corpus the farthest pair does within 900


def resolve_pairs(parties: Parties) -> dict[int, tuple[str, ...]]:
    """Return the actors, first named first, of each mention that means several at once.

    "The two sides" are the parties of different countries that were named most before its sentence, persons for "the
    two ministers" and otherwise a state rather than its crowds and embassies: who calls on both, or hosts them, is
    mostly named beside. "They" are those who were named together last, if nobody else was named since. A mention with
    too few before it is left out.
    """
    annotated, found = parties.annotated, parties.found
    text = annotated.report.text
    for i in parties.index.order:
        span = annotated.mentions[i].span
        counted = _counted(text, span)
        words = span.of(text).lower()
        of_states = _OF_STATES.search(words) is not None
        if words in _THEY:
            several: tuple[str, ...] = parties.together(i)
        elif counted.lower().startswith(_OPENINGS) and (match := _SEVERAL.fullmatch(counted)):
            number = match["of"] or match["number"] or match["both"]
            if not match["parties"] and parties.two_others(i):
                continue
            several = parties.most(i, _NUMBERS[number.lower()], persons=bool(match["persons"]), of_states=of_states)
        elif words.startswith("the ") and (bare := _BARE.fullmatch(words)):
            several = parties.most(i, 2, persons=bool(bare["persons"]), alone=True, of_states=of_states)
        else:
            continue
        if several and of_states:
            several = tuple(parties.as_state(actor) for actor in several)
        if several:
            found[i] = several
    return found


def of_states(parties: Parties, names: Nations) -> dict[int, tuple[str, ...]]:
    """Return the states of each group or body that is of several: "Saudi and Omani delegations"."""
    found = {}
    for i, mention in enumerate(parties.annotated.mentions):
        words = mention.span.of(parties.annotated.report.text)
        actor = parties.actors.get(parties.actor_of.get(i, ""))
        if actor is None or actor.kind not in _JOINT or actor.body or actor.country or " and " not in words:
            continue
        named = [(start, end, entity.country) for start, end, entity, _ in names.find(words) if entity.country]
        states = dict.fromkeys(country for _, _, country in named)
        listed = all(AND.fullmatch(words, end, start) for (_, end, _), (start, _, _) in pairwise(named))
        if len(states) > 1 and listed and words[: named[0][0]].lower() in ("", "the "):
            found[i] = tuple(map(parties.state, states))
    return found


def _counted(text: str, span: Span) -> str:
    """Return a mention's words with the number before them, which the head at times leaves out."""
    if text[max(0, span.start - 2) : span.start].lower() not in _ENDS_OF_NUMBERS:
        return span.of(text)
    number = _COUNTED.search(text[max(0, span.start - 10) : span.start])
    return f"{number[0] if number else ''}{span.of(text)}"


@dataclass(slots=True)
class Parties:
    """Who was named where, as far as they have a side: a country, or themselves if the register knows them.

    ``index`` is of the mentions; ``state`` gives the actor id of a state from its ISO3 code; ``found`` are those that
    mean several at once, so far.
    """

    annotated: Annotated
    index: SpanIndex
    sentences: SpanIndex
    actor_of: dict[int, str]
    actors: dict[str, Actor]
    state: Callable[[str], str]
    found: dict[int, tuple[str, ...]] = field(default_factory=dict)

    def as_state(self, actor: str) -> str:
        """Return the state (actor id) that an actor is of, or the actor itself where it is of none."""
        country = self.actors[actor].country
        return self.state(country) if country and len(country) == 3 else actor

    def side(self, i: int) -> str | None:
        actor = self.actors[self.actor_of[i]] if i in self.actor_of and i not in self.found else None
        if actor is None or actor.kind == "outlet":
            return None
        return actor.country or (actor.id if actor.kind in ("group", "organisation") and actor.register_id else None)

    def sentence(self, position: int, back: int = 0) -> int:
        """Return where the sentence at ``position`` begins, or the one ``back`` before it."""
        at = bisect_right(self.sentences.starts, position) - 1 - back
        return self.sentences.starts[max(0, at)] if self.sentences.starts else 0

    def most(
        self, i: int, number: int, *, persons: bool, alone: bool = False, of_states: bool = False
    ) -> tuple[str, ...]:
        """Return the ``number`` of parties named most before the sentence, or before the mention where those are few.

        ``alone``: if these are all. ``of_states``: of states alone, not the UN.
        """
        start = self.annotated.mentions[i].span.start
        if not persons and not alone:
            behind = self.index.inside(Span(self.sentence(start, 1), self.sentence(start)))
            listed = self._listed(behind)
            if len(listed) == number:
                return tuple(self.actor_of[j] for j in listed)
        before = [j for j in self.index.inside(Span(max(0, start - REACH), start)) if self.side(j)]
        if of_states:
            before = [j for j in before if len(self.side(j) or "") == 3]
        earlier = [j for j in before if self.annotated.mentions[j].span.start < self.sentence(start)]
        for kind in ("person", None) if persons else (None,):
            for some in (earlier, before):
                of_kind = [j for j in some if kind is None or self.actors[self.actor_of[j]].kind == kind]
                count = Counter(self.side(j) for j in of_kind)
                last = {self.side(j): j for j in of_kind}
                states = {} if persons else {self.side(j): j for j in of_kind if self._is_state(j)}
                if len(count) == number or (len(count) > number and not alone):
                    best = sorted(count, key=lambda s: (-count[s], -last[s]))[:number]
                    first = {self.actor_of[j]: n for n, j in reversed(list(enumerate(before)))}
                    return tuple(sorted((self.actor_of[(last | states)[s]] for s in best), key=lambda a: first[a]))
        return ()

    def two_others(self, i: int) -> bool:
        """Tell whether two others were named as such shortly before: "two traders", of whom none has a name."""
        start, text = self.annotated.mentions[i].span.start, self.annotated.report.text
        near = self.index.inside(Span(max(0, start - _TWO_OFF), start))
        return any(_TWO.match(self.annotated.mentions[j].span.of(text)) for j in near)

    def together(self, i: int) -> tuple[str, ...]:
        """Return those whom the sentence before, or this one, last named side by side, if nobody else since."""
        mentions = self.annotated.mentions
        near = self._near(i)
        listed = self._listed(near)
        if not listed:
            return ()
        sides, last = {self.side(j) for j in listed}, mentions[listed[-1]].span.end
        others = any(mentions[j].span.start >= last and self._is_other(j, sides) for j in near)
        linked = self.actor_of.get(i)
        apart = linked is not None and linked not in {self.actor_of[j] for j in listed}
        return () if others or apart else tuple(self.actor_of[j] for j in listed)

    def _near(self, i: int) -> list[int]:
        """Return the mentions before ``i`` in its sentence and the one before."""
        start = self.annotated.mentions[i].span.start
        return self.index.inside(Span(self.sentence(start, 1), start))

    def _listed(self, near: list[int]) -> list[int]:
        """Return the last of the mentions ``near`` that stand side by side, each of another side."""
        text, mentions = self.annotated.report.text, self.annotated.mentions
        named = [j for j in near if self.side(j)]
        for at in range(len(named) - 1, 0, -1):
            a, b = named[at - 1], named[at]
            between = mentions[a].span.end, mentions[b].span.start
            if self.side(a) == self.side(b) or not _JOINED.fullmatch(text, *between):
                continue
            listed = [a, b]
            for c in reversed(named[: at - 1]):
                if not _LISTED.fullmatch(text, mentions[c].span.end, mentions[listed[0]].span.start):
                    break
                listed.insert(0, c)
            return listed if len({self.side(j) for j in listed}) == len(listed) else []
        return []

    def _is_state(self, j: int) -> bool:
        return self.actors[self.actor_of[j]].kind == "state"

    def _is_other(self, j: int, sides: set[str | None]) -> bool:
        kind = self.annotated.mentions[j].kind
        if kind in ("pronoun", "date", "place"):
            return False
        return kind == "group" or self.side(j) not in sides
