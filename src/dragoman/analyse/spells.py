"""A span of days cut into weeks, months or years."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, get_args

from dragoman.records import InputError

By = Literal["week", "month", "year"]
Step = Literal["day", "week", "month", "year"]
FINER: dict[By, Step] = {"week": "day", "month": "week", "year": "month"}
"""By what turns are looked for in a course: a turn within a month is not to be blurred by the month."""
WEEKS_UP_TO = 200
"""Days up to which a course is told by weeks: half a year is 26 of them, and 7 months would be few."""
MONTHS_UP_TO = 366 * 25


@dataclass(frozen=True, slots=True)
class Spell:
    """ISO days ``start`` to ``end``, both included. Weeks begin on Monday (ISO 8601); the ends are those of the
    calendar, also where the span begins or ends within."""

    start: str
    end: str


def step(since: str, until: str, by: str | None = None) -> By:
    """Return by what to cut the days ``since`` to ``until``: ``by`` if given, else what their number suggests.

    Raises:
        InputError: ``by`` is none of week, month, year.
    """
    for known in get_args(By):
        if by == known:
            return known  # type: ignore[no-any-return]
    if by is not None:
        raise InputError(f"by {by!r} is none of {', '.join(get_args(By))}")
    days = (date.fromisoformat(until) - date.fromisoformat(since)).days + 1
    return "week" if days <= WEEKS_UP_TO else "month" if days <= MONTHS_UP_TO else "year"


def start_of(day: str, by: Step) -> str:
    """Return the first day of the week, month or year that ISO ``day`` is in."""
    if by == "day":
        return day
    if by == "year":
        return f"{day[:4]}-01-01"
    if by == "month":
        return f"{day[:7]}-01"
    when = date.fromisoformat(day)
    return date.fromordinal(max(when.toordinal() - when.weekday(), 1)).isoformat()


def spells(since: str, until: str, by: By) -> Iterator[Spell]:
    """Yield the spells from the one with ``since`` to the one with ``until``, in order, without a gap."""
    start = date.fromisoformat(start_of(since, by))
    last = date.fromisoformat(until)
    while start <= last:
        following = _next(start, by)
        yield Spell(start.isoformat(), (following - timedelta(days=1)).isoformat())
        start = following


def _next(start: date, by: By) -> date:
    if by == "week":
        return start + timedelta(days=7)
    if by == "month" and start.month < 12:
        return start.replace(month=start.month + 1)
    return date(start.year + 1, 1, 1)
