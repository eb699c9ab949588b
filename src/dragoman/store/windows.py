"""Days at a time: how the newest 50 rows are found among millions without going through the millions.

A filter that names a busy actor fits a million rows, and the newest of them are wanted. So the days are gone
through from the newest back, the last month first and then ever longer stretches, until there are enough rows. For
a pair the sums say on which days there is something, and only those are looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, select

FEW = 5_000
"""Rows that are sorted in milliseconds: a filter that fits no more needs no windows."""
FIRST, LONGER = 31, 4
"""Days of the first window, and how many times longer each is than the one before."""


@dataclass(frozen=True, slots=True)
class Window:
    """Some days: from ``low`` to ``high``, or one by one; ``unknown`` are the rows without a day."""

    low: str | None = None
    high: str | None = None
    days: tuple[str, ...] | None = None
    unknown: bool = False

    def holds(self, day: ColumnElement[Any]) -> list[ColumnElement[bool]]:
        """Return the condition that ``day`` is in the window, if there is one."""
        if self.unknown:
            return [day.is_(None)]
        if self.days is not None:
            return [day.in_(self.days)]
        return [*([day >= self.low] if self.low else []), *([day <= self.high] if self.high else [])]


ANY = Window()


def stretches(newest: str | None, oldest_day: str | None, oldest: bool) -> Iterator[Window]:
    """Yield windows that hold every row once, from the newest day back, or the other way if ``oldest``."""
    if newest is None or oldest_day is None:
        yield ANY
        return
    low, high = _number(oldest_day), _number(newest)
    spans, size = [], FIRST
    done = 0
    while done <= high - low:
        spans.append((done, min(done + size - 1, high - low)))
        done, size = done + size, size * LONGER
    if oldest:
        yield Window(unknown=True)
    for first, last in spans:
        start, end = (low + first, low + last) if oldest else (high - last, high - first)
        # The outermost windows are open, for days that the calendar does not know.
        yield Window(_day(start) if start > low else None, _day(end) if end < high else None)
    if not oldest:
        yield Window(unknown=True)


def _number(day: str) -> int:
    """Return the number of a day, or of the nearest that there is: a text may name the year 0."""
    try:
        return date.fromisoformat(day).toordinal()
    except ValueError:
        return 1


def _day(number: int) -> str:
    return date.fromordinal(number).isoformat()


def many(connection: Connection, query: Select[Any]) -> bool:
    """Tell whether ``query`` has more than ``FEW`` rows, without going through more of them."""
    return (connection.scalar(select(func.count()).select_from(query.limit(FEW + 1).subquery())) or 0) > FEW


def days_of_pair(connection: Connection, sums: Select[Any], oldest: bool, most: int) -> list[tuple[str, int]]:
    """Return the first ``most`` days of ``sums``, a query for (day, events) by day."""
    day = sums.selected_columns[0]
    found = connection.execute(sums.order_by(day if oldest else day.desc()).limit(most))
    return [(row[0], row[1]) for row in found]


def cut(days: Sequence[tuple[str, int]], wanted: int) -> Iterator[Window]:
    """Yield windows of these days with about ``wanted`` events in the first, and ever more in the next."""
    some: list[str] = []
    count = 0
    for day, n in days:
        if not day:
            yield from [Window(days=tuple(some))] if some else []
            yield Window(unknown=True)
            some, count = [], 0
        elif n > 0:
            some.append(day)
            count += n
            if count >= wanted:
                yield Window(days=tuple(some))
                some, count, wanted = [], 0, wanted * LONGER
    if some:
        yield Window(days=tuple(some))
