"""The rows that fit a filter, page by page: their numbers first, in order, then everything told of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Table, and_, func, or_, select

from dragoman.records import InputError
from dragoman.store import schema as t
from dragoman.store.conditions import CONDITIONS, Asked
from dragoman.store.connect import reading
from dragoman.store.filters import Filter
from dragoman.store.parties import Names
from dragoman.store.views import BUILD
from dragoman.store.windows import ANY, FEW, Window, cut, days_of_pair, stretches

PAGE = 500
"""Rows read at once: a long list neither fills memory nor holds a transaction open."""

_DAY_OF = {"reports": "published", "statements": "published", "commitments": "published", "events": "day"}
_Place = tuple[int, str]
"""Row number and day ("" where not known) of the last row of a page."""


@dataclass(frozen=True, slots=True)
class Question:
    """The rows of a table that fit a filter; ``names`` as in ``parties.match``."""

    engine: Engine
    table: Table
    filter: Filter
    names: Names | None

    def rows(self) -> Iterator[Any]:
        """Yield the rows, the newest first; errors as in ``Store.events``."""
        left = self.filter.limit
        with reading(self.engine) as connection:
            after = self._place_of(connection)
            asked = Asked(connection, self.filter, self.names)
            CONDITIONS[self.table.name](asked)
        windows = self._windows(asked, after) if asked.busy else iter([ANY])
        for window in windows:
            while left is None or left > 0:
                size = PAGE if left is None else min(PAGE, left)
                with reading(self.engine) as connection:
                    page = self._keys(self._conditions(connection, asked, window), connection, after, size)
                    made = BUILD[self.table.name](connection, [key for key, _ in page])
                yield from (made[key] for key, _ in page)
                left = None if left is None else left - len(page)
                after = page[-1] if page else after
                if len(page) < size:
                    break
            if left == 0:
                return

    def count(self) -> int:
        """Return how many rows ``rows`` would yield, without reading them."""
        with reading(self.engine) as connection:
            asked = Asked(connection, self.filter, self.names)
            asked.whole = True
            conditions = CONDITIONS[self.table.name](asked)
            after = self._place_of(connection)
            if after is not None:
                conditions.append(self._beyond(after))
            found = connection.scalar(select(func.count()).select_from(self.table).where(*conditions)) or 0
        return found if self.filter.limit is None else min(found, self.filter.limit)

    def _conditions(self, connection: Connection, asked: Asked, window: Window) -> list[ColumnElement[bool]]:
        asked.connection, asked.window = connection, window
        return CONDITIONS[self.table.name](asked)

    @property
    def _day(self) -> ColumnElement[Any]:
        day: ColumnElement[Any] = self.table.c[_DAY_OF[self.table.name]]
        return day

    def _place_of(self, connection: Connection) -> _Place | None:
        if self.filter.after is None:
            return None
        query = select(self.table.c.key, func.coalesce(self._day, "")).where(self.table.c.id == self.filter.after)
        row = connection.execute(query).first()
        if row is None:
            raise InputError(f"after {self.filter.after!r}: the record has no such row")
        return row[0], row[1]

    def _keys(
        self, conditions: list[ColumnElement[bool]], connection: Connection, after: _Place | None, size: int
    ) -> list[_Place]:
        """Return the places of the next ``size`` rows in order of day and number."""
        key, day = self.table.c.key, self._day
        query = select(key, func.coalesce(day, "")).where(*conditions).limit(size)
        newest = day.desc().nulls_last(), key.desc()
        query = query.order_by(*((day.nulls_first(), key) if self.filter.oldest else newest))
        if after is not None:
            query = query.where(self._beyond(after))
        return [(row[0], row[1]) for row in connection.execute(query)]

    def _beyond(self, after: _Place) -> ColumnElement[bool]:
        """Return the condition that a row comes after ``after``; rows without a day count as older than all."""
        key, day = self.table.c.key, self._day
        last_key, last_day = after
        if self.filter.oldest:
            if not last_day:
                return or_(day.is_not(None), key > last_key)
            return or_(day > last_day, and_(day == last_day, key > last_key))
        if not last_day:
            return and_(day.is_(None), key < last_key)
        return or_(day < last_day, day.is_(None), and_(day == last_day, key < last_key))

    def _windows(self, asked: Asked, after: _Place | None) -> Iterator[Window]:
        """Yield the windows to go through after ``after``: of the days of a pair, else ever longer stretches."""
        f = self.filter
        pair = self._pair(asked)
        if pair is not None:
            yield from self._days(pair, after, 2 * (f.limit or PAGE))
            return
        with reading(self.engine) as connection:
            # One by one: SQLite finds either end at once, and goes through all rows for both together.
            first, last = (connection.scalar(select(end(self._day))) for end in (func.min, func.max))
        first, last = max(first or "", f.since or "") or None, min(last or "", f.until or "9999") or None
        if after is not None and after[1]:
            first, last = (max(first or "", after[1]), last) if f.oldest else (first, min(last or "9999", after[1]))
        for window in stretches(last, first, f.oldest):
            bounded = f.since is not None or f.until is not None
            if not (window.unknown and bounded):
                yield window

    def _pair(self, asked: Asked) -> Any:
        """Return the query for (day, events) of the pair that the filter names, if the sums tell all of it."""
        f = self.filter
        actor, recipient = asked.who("actor"), asked.who("recipient")
        plain = not f.every and f.version is None and f.judged != "rejected"
        if self.table is not t.events or actor is None or recipient is None or not plain:
            return None
        if actor.country is not None and recipient.country is not None:
            d, fits = t.dyads, [t.dyads.c.actor == actor.country, t.dyads.c.recipient == recipient.country]
        elif actor.country is None and recipient.country is None:
            d = t.party_dyads
            fits = [d.c.actor.in_(actor.parties), d.c.recipient.in_(recipient.parties)]
        else:
            return None
        spans = [*([d.c.day >= f.since] if f.since else []), *([d.c.day <= f.until] if f.until else [])]
        return select(d.c.day, func.sum(d.c.n)).where(*fits, *spans).group_by(d.c.day)

    def _days(self, pair: Any, after: _Place | None, wanted: int) -> Iterator[Window]:
        """Yield the days of a pair from that of ``after`` on, of which there may be more; the first few in a query."""
        day, oldest, most = pair.selected_columns[0], self.filter.oldest, wanted
        asked = pair if after is None else pair.where(day >= after[1] if oldest else day <= after[1])
        while True:
            with reading(self.engine) as connection:
                days = days_of_pair(connection, asked, oldest, most)
            yield from cut(days, wanted)
            if len(days) < most:
                return
            last, most = days[-1][0], FEW
            asked = pair.where(day > last if oldest else day < last)
