"""Turns: planted ones are found where they are, and noise has hardly any."""

from __future__ import annotations

import numpy as np
import pytest

from dragoman.analyse.changes import FEWEST, changes
from dragoman.analyse.measures import DOUBT

FRIENDLY, HOSTILE = (2.5, 4.0, 5.0, 2.5, 9.5, 10.0), (-3.0, -2.0, -3.5, -6.0, -9.0, -6.5)  # PLOVER's scores


def course(rng: np.random.Generator, shares: list[float], a_week: float) -> tuple[list[float], list[float], list[int]]:
    """Return means, weights and places of weeks with events; ``shares`` is the chance that an event is friendly."""
    means, weights, at = [], [], []
    for week, share in enumerate(shares):
        n = rng.poisson(a_week)
        if n:
            friendly = rng.random(n) < share
            scores = np.where(friendly, rng.choice(FRIENDLY, n), rng.choice(HOSTILE, n))
            means.append(float(scores.mean()))
            weights.append(n / (n + DOUBT))
            at.append(week)
    return means, weights, at


def test_a_clean_step() -> None:
    found = changes([4.0] * 8 + [-5.0] * 8, [0.5] * 16)
    assert [(c.at, c.before, c.after) for c in found] == [(8, 4.0, -5.0)]
    assert found[0].p <= 0.01


def test_two_steps_and_back() -> None:
    rng = np.random.default_rng(3)
    values = np.concatenate([np.full(20, 3.0), np.full(15, -6.0), np.full(20, 2.0)]) + rng.normal(0, 1, 55)
    assert [c.at for c in changes(values.tolist(), [0.5] * 55)] == [20, 35]


def test_one_outlier_is_no_turn() -> None:
    values = [3.0] * 10 + [-9.0] + [3.0] * 10
    assert changes(values, [0.5] * 21) == []


@pytest.mark.parametrize("n", [0, 1, FEWEST - 1])
def test_too_few_to_tell(n: int) -> None:
    assert changes([5.0, -5.0, 5.0, -5.0, 5.0][:n], [1.0] * n) == []


def test_levels_are_weighted() -> None:
    found = changes([2.0, 4.0] * 5 + [-6.0] * 10, [1.0, 3.0] * 5 + [1.0] * 10)
    assert [(c.at, c.before) for c in found] == [(10, 3.5)]


@pytest.mark.parametrize(("values", "weights"), [([1.0] * 8, [1.0] * 7), ([1.0] * 8, [1.0] * 7 + [0.0])])
def test_bad_weights(values: list[float], weights: list[float]) -> None:
    with pytest.raises(ValueError, match="weight"):
        changes(values, weights)


def test_turns_are_found_where_they_were_planted() -> None:
    """A relation that goes from 85 to 25 in a hundred friendly acts in mid-year, five events a week."""
    rng = np.random.default_rng(11)
    found = near = 0
    for _ in range(100):
        means, weights, at = course(rng, [0.85] * 26 + [0.25] * 26, 5)
        places = [at[c.at] for c in changes(means, weights)]
        found += bool(places)
        near += any(abs(place - 26) <= 2 for place in places)
    assert found >= 98, found
    assert near >= 85, near


@pytest.mark.parametrize(("weeks", "a_week"), [(13, 5.0), (26, 1.0), (52, 5.0), (80, 20.0)])
def test_noise_has_hardly_any(weeks: int, a_week: float) -> None:
    """At most 8 series in a hundred show a turn that is none; docs/analysis.md has the rates (2 to 6 in 100)."""
    rng = np.random.default_rng(weeks)
    false = sum(bool(changes(*course(rng, [0.6] * weeks, a_week)[:2])) for _ in range(100))
    assert false <= 8, false


def test_the_same_search_as_ruptures() -> None:
    """With equal weights the cuts proposed are those of PELT as the ruptures package has it, whose optimum is ours."""
    ruptures = pytest.importorskip("ruptures")
    from dragoman.analyse.changes import SHORTEST, _partition

    rng = np.random.default_rng(5)
    for _ in range(8):
        x = rng.normal(0, 1, 60) + np.repeat(rng.normal(0, 4, 6), 10)
        theirs = ruptures.Pelt(model="l2", min_size=SHORTEST, jump=1).fit(x).predict(pen=8.0)
        assert _partition(x, np.ones(60), 8.0) == theirs[:-1]
