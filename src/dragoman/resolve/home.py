"""Whose country an actor is of when its name does not say: "the cabinet", "a police officer", "dockers".

Every country that the report names is a candidate, and that it is none of them is one more; a softmax over a
handful of counts, and over what the model's affiliation head says, decides. ``data/home.json`` holds the weights,
fitted on the corpus by ``python -m train.home``.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib import resources
from math import exp, log
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from dragoman.records import ActorKind, Annotated, Place, Report, Span
from dragoman.resolve.bodies import WORLDWIDE
from dragoman.resolve.cast import Cast
from dragoman.resolve.names import Found, Nations
from dragoman.spans import SpanIndex

OF_COUNTRY = (
    "share of the names", "named first", "first in the title", "in the title", "in the dateline", "of the outlet",
    "named last before", "first in the sentence before", "nearest in the sentence before", "by its capital",
    "where the sentence plays", "where the actor is", "named before", "close before", "not far before", "close behind",
    "not far behind", "in the sentence", "in the sentence behind", "last before its, his or their",
    "before its, his or their in the sentence", "right before", "by its people first", "named twice",
    "named three times",
)  # fmt: skip
OF_NONE = (
    "none", "none, a person", "none, in lower case", "none, an organisation", "none, of four or more",
    "none, of no name", "none, of one", "none, some", "none, the", "none, its, his or their", "none, a full name",
)  # fmt: skip
FEATURES = OF_COUNTRY + OF_NONE
#: How much the counts weigh beside the model, the model beside the counts, and what "none" has beforehand.
JOIN = ("counts", "model", "none")
PARTS = {"weights": FEATURES, "join": JOIN}
LEAST = 0.02  # chance below which the model's word is not told apart
SURE = 0.33  # of 0 to 0.5, on dev
PRESS = 0.5  # on two samples of news read by eye; the corpus has no outlets of which it could be learnt
CLOSE, FAR = 60.0, 300.0  # characters at which nearness has fallen to a third
_START, _END = itemgetter(0), itemgetter(1)
_OWNED = re.compile(r"(?i)(?:its|their|his|her|our|my|whose)\b")
_SOME = re.compile(r"(?i)(?:a|an|two|three|some|several|many|most|other|no|any)\b")
_WHERE = re.compile(r"(?: (?!and\b)[\w-]+){0,2}? (?:in|of|from|for|at|near) (?:the )?")
_DATELINE = re.compile(r"\s*[A-Z][\w .,'’-]{2,40}?(?:,[^-—–\n]{0,40})?(?:\([^)]*\))?\s*[-—–:]")


@dataclass(frozen=True, slots=True)
class Hints:
    """What a report says of where it is at home: the countries it names and those of its title and outlet."""

    text: str
    named: tuple[Found, ...]
    title: tuple[str, ...]
    outlet: tuple[str, ...]
    sentences: SpanIndex
    of_country: dict[str, list[Found]]
    by_capital: frozenset[str | None]
    dateline: str | None

    @classmethod
    def of(cls, report: Report, named: list[Found], sentences: SpanIndex, names: Nations) -> Hints:
        title, outlet = (
            tuple(e.country for _, _, e, _ in names.find(words or "") if _is_state(e.country) and e.id not in WORLDWIDE)
            for words in (report.title, report.outlet)
        )
        mine = tuple(f for f in named if f[3] != "outlet" and _is_state(f[2].country))
        countries: dict[str, list[Found]] = {}
        for found in mine:
            countries.setdefault(found[2].country or "", []).append(found)
        match = _DATELINE.match(report.text)
        dateline = next((f[2].country for f in mine if match and f[0] < match.end()), None)
        capitals = frozenset(f[2].country for f in mine if f[3] == "capital")
        return cls(report.text, mine, title, outlet, sentences, countries, capitals, dateline)  # type: ignore[arg-type]

    def features(self, actor: Span, kind: ActorKind, more: Iterable[str] = ()) -> tuple[list[str], NDArray[np.float32]]:
        """Return the candidates, and (candidates + 1, FEATURES) for an actor's first mention; none is last.

        ``more`` are candidates beside the countries that the report names.
        """
        text, at = self.text, actor.start
        named_before = bisect_left(self.named, at, key=_START)
        last = self.named[named_before - 1][2].country if named_before else None
        near = self.sentences.overlapping(Span(at, at + 1))
        sentence = self.sentences.spans[near[0]] if near else Span(at, at)
        start, end = sentence.start, sentence.end
        inside = self.named[bisect_left(self.named, start, key=_START) : bisect_left(self.named, end, key=_START)]
        here = {f[2].country for f in inside}
        before = [f[2].country for f in inside if f[0] < at]
        where = {f[2].country for f in inside if text[max(0, f[0] - 3) : f[0]] == "in "}
        name = actor.of(text)
        owned = _OWNED.match(name) is not None
        candidates = list(dict.fromkeys([*self.of_country, *self.title, *self.outlet, *more]))
        of_countries = []
        for c in candidates:
            mine = self.of_country.get(c, [])
            before_it = bisect_right(mine, at, key=_END)
            behind_it = bisect_left(mine, actor.end, key=_START)
            left = mine[before_it - 1][1] if before_it else None
            right = mine[behind_it][0] if behind_it < len(mine) else None
            of_countries.append([
                len(mine) / max(1, len(self.named)), bool(mine) and mine[0] is self.named[0], self.title[:1] == (c,),
                c in self.title, c == self.dateline, c in self.outlet, c == last, before[:1] == [c],
                before[-1:] == [c], c in self.by_capital, c in where,
                right is not None and _WHERE.fullmatch(text, actor.end, right) is not None, left is not None,
                *_nearness(None if left is None else at - left),
                *_nearness(None if right is None else right - actor.end),
                c in here, right is not None and right < end,
                owned and c == last, owned and c in before, left is not None and at - left < 3,
                bool(mine) and mine[0][3] == "demonym", len(mine) > 1, len(mine) > 2,
            ])  # fmt: skip
        parts = name.split() or [""]
        lower = not (parts[0][:1].isupper() and parts[-1][:1].isupper())
        rows = np.zeros((len(candidates) + 1, len(FEATURES)), np.float32)
        if candidates:
            rows[:-1, : len(OF_COUNTRY)] = of_countries
        rows[-1, len(OF_COUNTRY) :] = [
            1, kind == "person", kind != "person" and lower, kind == "organisation" and not lower, len(candidates) > 3,
            not candidates, len(candidates) == 1, _SOME.match(name) is not None, name[:4].lower() == "the ", owned,
            kind == "person" and not lower and " " in name,
        ]  # fmt: skip
        return candidates, rows

    def country(
        self,
        actor: Span,
        kind: ActorKind,
        told: Told,
        press: str | None = None,
        *,
        without: frozenset[str] = frozenset(),
        ours: bool = True,
    ) -> str | None:
        """Return the country of an actor by its first mention, or None where the report leaves it open.

        ``told`` is what the model says of it, ``press`` the state whose own the report names without their nation,
        ``without`` those it cannot be. Where it is about another state than the outlet's, persons are not ``ours`` for
        the outlet alone.
        """
        candidates, rows = self.features(actor, kind, (c for c in told if c))
        if not ours:
            rows[:, FEATURES.index("of the outlet")] = 0
        weights, join = _weights()
        scores = joined(rows @ weights, heard(candidates, told), join)
        scores[:-1] += [PRESS * (c == press) - 99.0 * (c in without) for c in candidates]
        chance = np.exp(scores - scores.max())
        best = int(chance.argmax())
        sure = best < len(candidates) and chance[best] >= SURE * chance.sum()
        return candidates[best] if sure else None


#: The chance that the model gives each country as an actor's, and None for none; empty where it says nothing.
Told = Mapping[str | None, float]


def told(annotated: Annotated, named: list[Found], places: Mapping[int, Place], cast: Cast) -> dict[str, Told]:
    """Return what the affiliation head says of each actor (id) without a country: over its mentions, the surest."""
    spans = SpanIndex([Span(start, end) for start, end, _, _ in named])

    @cache
    def country(i: int) -> str | None:
        near = spans.overlapping(annotated.mentions[i].span)
        found = next((named[n][2].country for n in near if _is_state(named[n][2].country)), None)
        place, actor = places.get(i), cast.actor_of.get(i)
        return found or (place.country if place else cast.actors[actor].country if actor else None)

    found: dict[str, Told] = {}
    for i, telling in annotated.affiliations.items():
        actor = cast.actor_of.get(i)
        if actor is None or cast.actors[actor].country:
            continue
        chances = by_country([(j, c) for j, c in telling if cast.actor_of.get(j) != actor], country)
        if actor not in found or chances[None] < found[actor][None]:
            found[actor] = chances
    return found


def by_country(telling: Sequence[tuple[int, float]], country: Callable[[int], str | None]) -> Told:
    """Return the chances of the mentions that may tell whose another is, added up by ``country`` of each."""
    chances: dict[str | None, float] = {None: 1.0}
    for j, chance in telling:
        if where := country(j):
            chances[where] = chances.get(where, 0.0) + chance
            chances[None] -= chance
    return chances


def heard(candidates: list[str], told: Told) -> NDArray[np.float32]:
    """Return (candidates + 1,) the logarithm of the model's chance of each, none last; zeros if it is silent."""
    if not told:
        return np.zeros(len(candidates) + 1, np.float32)
    return np.asarray([log(max(LEAST, told.get(c, 0.0))) for c in (*candidates, None)], np.float32)


def joined(counts: NDArray[np.float32], model: NDArray[np.float32], join: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return the scores (candidates + 1,) of counts and model together, as ``join`` (JOIN) weighs them."""
    scores = np.asarray(join[0] * counts + join[1] * model, np.float32)
    scores[-1] += join[2] * bool(model.any())
    return scores


def _nearness(distance: int | None) -> tuple[float, float]:
    return (0.0, 0.0) if distance is None else (exp(-distance / CLOSE), exp(-distance / FAR))


def _is_state(country: str | None) -> bool:
    return country is not None and len(country) == 3


@lru_cache(maxsize=1)
def _weights() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    held = json.loads(resources.files("dragoman").joinpath("resolve", "data", "home.json").read_text(encoding="utf-8"))
    weights, join = (np.asarray([held[part][n] for n in names], np.float32) for part, names in PARTS.items())
    return weights, join
