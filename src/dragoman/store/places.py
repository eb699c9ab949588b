"""Where events were: how many at each place, as precisely as it was named."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import Engine, case, func, select

from dragoman.store import schema as t
from dragoman.store.conditions import Asked
from dragoman.store.connect import reading
from dragoman.store.filters import Filter
from dragoman.store.parties import Names
from dragoman.store.rows import PlaceCount


def counts(engine: Engine, f: Filter, names: Names | None) -> Iterator[PlaceCount]:
    """Yield the places of the events that fit, those of most first."""
    e = t.events
    columns: list[Any] = [e.c[name] for name in t.PLACE]
    conflict = func.sum(case((e.c.quad >= 3, 1), else_=0))
    with reading(engine) as connection:
        asked = Asked(connection, f, names)
        query = select(*columns, func.count(), conflict).where(*asked.events(), t.PLACED).group_by(*columns)
        found = connection.execute(query.order_by(func.count().desc(), e.c.place_name).limit(f.limit)).all()
    yield from (PlaceCount(*row[:5], int(row[5]), int(row[6])) for row in found)


def placed(engine: Engine, f: Filter, names: Names | None) -> tuple[int, int]:
    """Return how many of the events that fit have a place, and how many fit."""
    with reading(engine) as connection:
        asked = Asked(connection, f, names)
        asked.whole = True
        query = select(func.count()).select_from(t.events).where(*asked.events())
        return connection.scalar(query.where(t.PLACED)) or 0, connection.scalar(query) or 0
