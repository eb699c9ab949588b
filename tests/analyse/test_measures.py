"""Scores: known answers by hand, bounds, and what may and may not count."""

from __future__ import annotations

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.analyse.measures import AGREE, DOUBT, THREATEN, Act, counted, tally

DAYS = [None, *(f"2026-03-{day:02}" for day in range(1, 29))]


def act(quad: int, score: float, day: str | None = "2026-03-01", n: int = 1, status: str = "happened") -> Act:
    return Act(day, quad, status, False, n, score * n)


@st.composite
def an_act(draw: st.DrawFn) -> Act:
    quad, n = draw(st.integers(1, 4)), draw(st.integers(1, 20))
    low, high = {1: (0, 5), 2: (5, 10), 3: (-5, 0), 4: (-10, -5)}[quad]
    status = draw(st.sampled_from(["happened", "intended", "hypothetical", "denied"]))
    return Act(draw(st.sampled_from(DAYS)), quad, status, draw(st.booleans()), n, n * draw(st.floats(low, high)))


ACTS = st.lists(an_act(), max_size=30)


def test_by_hand() -> None:
    found = tally([act(1, 2.5), act(2, 9.5), act(3, -3.0), act(4, -9.0, n=2)])
    assert found.quads == (1, 1, 1, 2)
    assert found.total == pytest.approx(2.5 + 9.5 - 3 - 18)
    assert found.score == pytest.approx(-9 / 9)
    assert found.mean == pytest.approx(-9 / 5)
    assert found.net == pytest.approx((2 - 3) / 9)
    assert found.words == pytest.approx(0 / 6)
    assert found.deeds == pytest.approx((1 - 2) / 7)
    assert found.gap == pytest.approx(1 / 7)


def test_nothing_is_neutral() -> None:
    found = tally([])
    assert (found.n, found.score, found.net, found.mean, found.gap, found.margin) == (0, 0, 0, None, None, None)


def test_one_event_is_doubted() -> None:
    assert tally([act(4, -10.0)]).score == pytest.approx(-10 / (1 + DOUBT))


def test_what_is_intended_is_said() -> None:
    aid, strike = act(2, 10.0, status="intended"), act(4, -9.0, status="intended")
    assert counted(aid) == (1, AGREE)
    assert counted(strike) == (3, THREATEN)
    assert counted(act(1, 4.0, status="intended")) == (1, 4.0)
    found = tally([aid, strike])
    assert found.quads == (1, 0, 1, 0) and found.intended == 2
    assert found.gap is None, "no deed, no gap"


@pytest.mark.parametrize("status", ["denied", "hypothetical"])
def test_what_did_not_happen_is_no_deed(status: str) -> None:
    found = tally([act(4, -9.0, status=status, n=3), act(1, 2.5)], claims=True)
    assert (found.n, found.quads, getattr(found, status)) == (1, (1, 0, 0, 0), 3)


def test_claims_count_when_asked_for() -> None:
    claim = Act("2026-03-04", 4, "happened", True, 2, -18.0)
    assert (tally([claim]).n, tally([claim]).claimed) == (0, 2)
    assert (tally([claim], claims=True).n, tally([claim], claims=True).claimed) == (2, 0)


def test_margin_takes_days_as_clusters() -> None:
    alone = [act(1, score, day) for score, day in zip((2, 4, 3, 5, 1, 3), DAYS[1:7], strict=True)]
    tenfold = [act(1, a.intensity, a.day, n=10) for a in alone]
    spread = sum((x - 3) ** 2 for x in (2, 4, 3, 5, 1, 3))
    assert tally(alone).margin == pytest.approx(2 * (spread * 6 / 5) ** 0.5 / (6 + DOUBT))
    # Ten reports a day of the same six happenings make the doubt smaller, and the margin hardly.
    assert tally(tenfold).margin == pytest.approx(2 * (100 * spread * 6 / 5) ** 0.5 / (60 + DOUBT))
    assert tally(alone[:4]).margin is None


@given(ACTS)
def test_bounds(acts: list[Act]) -> None:
    found = tally(acts)
    assert -10 <= found.score <= 10
    for share in (found.net, found.words, found.deeds):
        assert -1 < share < 1
    assert found.gap is None or -2 < found.gap < 2
    assert found.n == sum(found.quads)
    assert found.n + found.denied + found.hypothetical + found.claimed == sum(a.n for a in acts)


@given(ACTS, st.randoms())
def test_order_changes_nothing(acts: list[Act], rng: random.Random) -> None:
    shuffled = acts[:]
    rng.shuffle(shuffled)
    one, other = tally(acts), tally(shuffled)
    assert one.total == pytest.approx(other.total) and one.quads == other.quads
    assert one.margin == pytest.approx(other.margin)


@given(ACTS)
def test_the_mirror_of_net_cooperation(acts: list[Act]) -> None:
    """Friend for foe, said for said and done for done, turns every share round."""
    mirror = {1: 3, 2: 4, 3: 1, 4: 2}
    happened = [a for a in acts if a.status == "happened"]
    other = [Act(a.day, mirror[a.quad], a.status, a.claimed, a.n, -a.intensity) for a in happened]
    one, two = tally(happened), tally(other)
    assert (one.net, one.words, one.deeds) == pytest.approx((-two.net, -two.words, -two.deeds))
    assert one.score == pytest.approx(-two.score)


@given(ACTS)
def test_one_more_friendly_act_never_harms(acts: list[Act]) -> None:
    more = tally([*acts, act(2, 10.0)])
    assert more.score >= tally(acts).score and more.net > tally(acts).net
