"""Whether an office was held on a day, and how sure that is."""

import pytest

from dragoman.records import InputError
from dragoman.resolve.rows import Row
from dragoman.resolve.tenures import active, day_of, gap, held, is_day, is_impossible, overlap


def row(start: str, end: str = "", sure_from: str = "", sure_until: str = "") -> Row:
    return Row("id", "A", "", "IRQ", "foreign_minister", "FM", start, end, "day", "s", "l", sure_from, sure_until)


@pytest.mark.parametrize(("start", "end", "day", "chance"), [
    ("2020-03-05", "2021-04-06", "2020-03-04", 0), ("2020-03-05", "2021-04-06", "2020-03-05", 1),
    ("2020-03-05", "2021-04-06", "2021-04-05", 1), ("2020-03-05", "2021-04-06", "2021-04-06", 0),
    ("2020-03-05", "", "2030-01-01", 1), ("", "2021-04-06", "1950-01-01", 1), ("", "", "2020-01-01", 1),
    ("2020", "2022", "2019-12-31", 0), ("2020", "2022", "2021-06-01", 1), ("2020", "2022", "2023-01-01", 0),
    ("2020-04", "", "2020-04-15", 0.5), ("2020-01-01", "2020-04", "2020-04-15", 0.53), ("2020", "", "2020-07-01", 0.5),
])  # fmt: skip
def test_chance_of_being_in_office(start: str, end: str, day: str, chance: float) -> None:
    assert held(row(start, end), day) == pytest.approx(chance, abs=0.01)
    assert active(row(start, end), day) == (held(row(start, end), day) >= 0.5)


def test_between_two_sightings_the_change_may_have_come_any_day() -> None:
    before = row("2015-01-01", "2018-07", sure_until="2018-01-01")
    after = row("2018-07", "2020-01-01", sure_from="2019-01-01")
    days = ("2018-01-01", "2018-04-01", "2018-06-30", "2018-10-01", "2019-01-01")
    assert [round(held(before, day), 1) for day in days] == [1.0, 0.8, 0.5, 0.0, 0.0]
    assert [round(held(after, day), 1) for day in days] == [0.0, 0.0, 0.0, 0.8, 1.0]


def test_who_was_last_seen_long_ago_may_have_gone() -> None:
    seen = row("2020-01-01", sure_until="2024-01-01")
    chances = [held(seen, day) for day in ("2023-12-31", "2025-01-01", "2027-01-01", "2060-01-01")]
    assert chances[0] == 1 and chances == sorted(chances, reverse=True) and chances[-1] == 0.5


def test_gaps_overlaps_and_what_cannot_be() -> None:
    assert gap(row("2020-01-11"), "2020-01-01") == 10
    assert gap(row("2019-01-01", "2020-01-01"), "2020-01-31") == 30
    assert gap(row("2020-01-11"), "2021-01-01") == 0
    assert overlap(row("2020-01-01", "2020-03-01"), row("2020-02-01", "2021-01-01")) == 29
    assert overlap(row("2020", "2021"), row("2021", "2022")) == 0
    assert is_impossible(row("2020-02-01", "2020-01-01")) and not is_impossible(row("2020", "2020-01"))


@pytest.mark.parametrize(("text", "good"), [
    ("2020", True), ("2020-02", True), ("2020-02-29", True), ("2021-02-29", False), ("20", False), ("2020-13", False),
    ("2020-02-29T00:00:00Z", False), ("", False), ("0000", False),
])  # fmt: skip
def test_dates_as_the_register_writes_them(text: str, good: bool) -> None:
    assert is_day(text) == good


def test_a_day_that_is_none_is_named() -> None:
    assert len(day_of(None)) == 10
    with pytest.raises(InputError, match="not a date: 'soon'"):
        day_of("soon")
