"""When a series turned: change points of its level, found by optimal partitioning and guarded against noise."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]

SHORTEST = 2  # buckets with events between two change points: a level seen once is no level
FEWEST = 6  # buckets with events below which no change is looked for
ALPHA = 0.05  # the guard's level for a series: shared among the cuts proposed (Bonferroni)
DRAWS = 999
FLOOR = 0.5  # PLOVER's scores go in steps of a half: noise is never taken to be smaller than that
SPREAD = 1.4826  # turns a median of absolute deviations into a standard deviation


@dataclass(frozen=True, slots=True)
class Change:
    """A turn before the value at index ``at``: the weighted mean on either side, and how likely chance makes one.

    ``before`` and ``after`` are the levels of the stretches up to the neighbouring changes; ``p`` is the share of
    shuffled series with a turn at least as clear.
    """

    at: int
    before: float
    after: float
    p: float


def changes(values: Sequence[float], weights: Sequence[float]) -> list[Change]:
    """Return where the level of ``values`` changes, in order; ``weights`` (> 0) say how much each value is worth.

    Optimal partitioning into stretches of constant level (Jackson et al. 2005; the exact search that PELT, Killick
    et al. 2012, prunes) with weighted squared error and the penalty ``2 s² log n`` a change (the Schwarz criterion
    for a level and a place: Yao 1988), where ``s`` is a robust estimate of the noise. A change stays only if it is
    clearer than what shuffling its two stretches gives in all but ``ALPHA`` of the draws.

    Raises:
        ValueError: lists of unequal length, or a weight that is not positive.
    """
    x, w = np.asarray(values, float), np.asarray(weights, float)
    if x.shape != w.shape or (w <= 0).any():
        raise ValueError("one positive weight a value")
    if len(x) < FEWEST:
        return []
    cuts = _partition(x, w, 2 * _noise(x, w) ** 2 * np.log(len(x)))
    tested = _guarded(x, w, cuts)
    bounds = [0, *tested, len(x)]
    level = [float(np.average(x[a:b], weights=w[a:b])) for a, b in zip(bounds, bounds[1:], strict=False)]
    return [Change(at, level[i], level[i + 1], tested[at]) for i, at in enumerate(sorted(tested))]


def _noise(x: Floats, w: Floats) -> float:
    """Return the standard deviation of a value of weight 1, from the steps between neighbours (few of them turns)."""
    steps = np.abs(np.diff(x)) / np.sqrt(1 / w[1:] + 1 / w[:-1])
    return max(SPREAD * float(np.median(steps)), FLOOR)


def _partition(x: Floats, w: Floats, penalty: float) -> list[int]:
    """Return the cuts that minimise squared error plus ``penalty`` a cut, stretches of ``SHORTEST`` at least."""
    n = len(x)
    s0, s1, s2 = (np.concatenate(([0.0], np.cumsum(part))) for part in (w, w * x, w * x * x))
    best = np.full(n + 1, np.inf)
    best[0] = -penalty
    came_from = np.zeros(n + 1, int)
    for end in range(SHORTEST, n + 1):
        start = np.arange(0, end - SHORTEST + 1)
        weight = s0[end] - s0[start]
        error = s2[end] - s2[start] - (s1[end] - s1[start]) ** 2 / weight
        total = best[start] + error + penalty
        at = int(np.argmin(total))
        best[end], came_from[end] = total[at], start[at]
    cuts, at = [], int(came_from[n])
    while at > 0:
        cuts.append(at)
        at = int(came_from[at])
    return cuts[::-1]


def _guarded(x: Floats, w: Floats, cuts: list[int]) -> dict[int, float]:
    """Return the cuts that pass the guard, with their p, dropping the least clear until all pass."""
    kept = list(cuts)
    while kept:
        bounds = [0, *kept, len(x)]
        p = [_chance(x[a:b], w[a:b], at - a) for a, at, b in zip(bounds, kept, bounds[2:], strict=False)]
        worst = int(np.argmax(p))
        if p[worst] <= ALPHA / len(cuts):
            return dict(zip(kept, p, strict=True))
        del kept[worst]
    return {}


def _chance(x: Floats, w: Floats, at: int) -> float:
    """Return the share of shufflings of ``x`` whose clearest cut, wherever it falls, is as clear as that of ``x``.

    Shuffling takes neighbours to be independent; where what is left beside the cut ``at`` drifts, the cut counts for
    less by (1 - r) / (1 + r), r being the drift's autocorrelation (the variance of the mean of such a series).
    """
    order = _orders(len(x))
    rest = np.concatenate([part - np.average(part, weights=v) for part, v in ((x[:at], w[:at]), (x[at:], w[at:]))])
    rest *= np.sqrt(w)
    power = float(rest @ rest)
    r = min(max(float(rest[1:] @ rest[:-1]) / power, 0.0), 0.9) if power > 0 else 0.0
    seen = _clearest(x[None, :], w[None, :])[0] * (1 - r) / (1 + r)
    drawn = _clearest(x[order], w[order])
    return float((1 + np.count_nonzero(drawn >= seen - 1e-9)) / (1 + len(drawn)))


def _clearest(x: Floats, w: Floats) -> Floats:
    """Return, for each row, the most squared error that one cut takes away."""
    w0, w1 = np.cumsum(w, axis=1), np.cumsum(w * x, axis=1)
    left, all_w, all_x = w0[:, :-1], w0[:, -1:], w1[:, -1:]
    right = all_w - left
    gain = w1[:, :-1] ** 2 / left + (all_x - w1[:, :-1]) ** 2 / right - all_x**2 / all_w
    inner = gain[:, SHORTEST - 1 : gain.shape[1] - SHORTEST + 1]
    found: Floats = inner.max(axis=1)
    return found


@lru_cache(maxsize=32)
def _orders(n: int) -> NDArray[Any]:
    """Return ``DRAWS`` shufflings of ``n`` places, the same in every run: asked again, the answer is the same."""
    rng = np.random.default_rng(n)
    return rng.permuted(np.tile(np.arange(n), (DRAWS, 1)), axis=1)
