"""How events add up: what counts and as what, and the scores made of it. docs/analysis.md tells each with its source.

Four rules decide what counts:

- what happened counts as what it is;
- what is intended counts as said: material cooperation as PLOVER's AGREE, material conflict as THREATEN;
- what is denied or hypothetical is counted beside and enters no score;
- what only somebody else says that an actor did enters no score either, unless claims are asked for.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt

from dragoman.codes import intensity

DOUBT = 4.0
"""Neutral events that every score is diluted with: one event alone moves it a fifth of its own way from 0, four
half of it. The posterior mean of a normal level with a prior at 0 whose variance is a quarter of one event's."""

AGREE, THREATEN = intensity("AGREE"), intensity("THREATEN")
Quads = tuple[int, int, int, int]
FEW_DAYS = 5
"""Days with events below which no margin is told: a variance of so few is no guide."""


@dataclass(frozen=True, slots=True)
class Act:
    """Events of one direction and one day that count alike: a row of the record's sums, or one event.

    ``claimed``: only somebody else than the actor says so. ``intensity`` is the sum over the ``n`` events.
    """

    day: str | None
    quad: int
    status: str
    claimed: bool
    n: int
    intensity: float


@dataclass(frozen=True, slots=True)
class Tally:
    """What some events come to. All scores are 0 for none.

    ``quads``: verbal and material cooperation, verbal and material conflict. ``total`` is the sum of intensities;
    ``denied``, ``hypothetical`` and ``claimed`` are the numbers of events set aside; ``intended`` those of ``n``
    that count as said. ``margin`` is two standard errors of ``score`` with days as clusters, None for few days.
    """

    n: int = 0
    total: float = 0.0
    quads: Quads = (0, 0, 0, 0)
    intended: int = 0
    denied: int = 0
    hypothetical: int = 0
    claimed: int = 0
    margin: float | None = None

    @property
    def score(self) -> float:
        """The mean intensity, -10 to 10, drawn towards 0 by ``DOUBT`` neutral events (after Goldstein 1992)."""
        return self.total / (self.n + DOUBT)

    @property
    def mean(self) -> float | None:
        """The plain mean intensity, -10 to 10."""
        return self.total / self.n if self.n else None

    @property
    def net(self) -> float:
        """Net cooperation, -1 to 1: cooperation less conflict as a share of events, with ``DOUBT``."""
        a, b, c, d = self.quads
        return _net(a + b, c + d)

    @property
    def words(self) -> float:
        """Net cooperation of what was said, -1 to 1."""
        return _net(self.quads[0], self.quads[2])

    @property
    def deeds(self) -> float:
        """Net cooperation of what was done, -1 to 1."""
        return _net(self.quads[1], self.quads[3])

    @property
    def gap(self) -> float | None:
        """Words less deeds, -2 to 2: above 0 the words are the kinder. None where either is missing."""
        a, b, c, d = self.quads
        return self.words - self.deeds if a + c and b + d else None


def _net(good: int, bad: int) -> float:
    return (good - bad) / (good + bad + DOUBT)


def counted(act: Act, claims: bool = False) -> tuple[int, float] | None:
    """Return the quad and the sum of intensities that ``act`` counts with, or None if it is set aside."""
    if act.status in ("denied", "hypothetical") or (act.claimed and not claims):
        return None
    if act.status == "intended":
        if act.quad == 2:
            return 1, AGREE * act.n
        if act.quad == 4:
            return 3, THREATEN * act.n
    return act.quad, act.intensity


def tally(acts: Iterable[Act], claims: bool = False) -> Tally:
    """Return what ``acts`` come to; ``claims`` also counts what only others say that an actor did."""
    quads: Counter[int] = Counter()
    aside: Counter[str] = Counter()
    by_day: dict[str | None, tuple[int, float]] = {}
    total = 0.0
    for act in acts:
        found = counted(act, claims)
        if found is None:
            aside[act.status if act.status in ("denied", "hypothetical") else "claimed"] += act.n
            continue
        quad, amount = found
        quads[quad] += act.n
        total += amount
        aside["intended"] += act.n if act.status == "intended" else 0
        n, so_far = by_day.get(act.day, (0, 0.0))
        by_day[act.day] = n + act.n, so_far + amount
    n = quads.total()
    four = quads[1], quads[2], quads[3], quads[4]
    return Tally(
        n, round(total, 6), four, aside["intended"], aside["denied"], aside["hypothetical"], aside["claimed"],
        _margin(list(by_day.values()), n, total),
    )  # fmt: skip


def summed(happened: Quads, intended: Quads, intensity: float, intended_said: float) -> Tally:
    """Return the tally of a pair's sums by quad, as ``DyadSum`` has them: nothing is set aside, and no margin told."""
    words = happened[0] + intended[0] + intended[1], happened[2] + intended[2] + intended[3]
    total = intensity + intended_said + AGREE * intended[1] + THREATEN * intended[3]
    quads = words[0], happened[1], words[1], happened[3]
    return Tally(sum(quads), round(total, 6), quads, sum(intended))


def added(one: Tally, other: Tally) -> Tally:
    """Return two tallies as one, without a margin."""
    a, b, c, d = (x + y for x, y in zip(one.quads, other.quads, strict=True))
    return Tally(one.n + other.n, round(one.total + other.total, 6), (a, b, c, d), one.intended + other.intended)


def _margin(days: list[tuple[int, float]], n: int, total: float) -> float | None:
    """Return two standard errors of the score: a ratio of sums over days, which are the clusters (Cochran 1977, 6.3).

    Events of one day are reports of much the same, so that ten of them are no ten independent signs.
    """
    if len(days) < FEW_DAYS:
        return None
    mean = total / n
    spread = sum((amount - mean * count) ** 2 for count, amount in days)
    return 2 * sqrt(spread * len(days) / (len(days) - 1)) / (n + DOUBT)
