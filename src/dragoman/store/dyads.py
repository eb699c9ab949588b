"""Pairs by day, from the sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Select, Table, func, or_, select

from dragoman.records import InputError
from dragoman.store import schema as t
from dragoman.store.connect import reading
from dragoman.store.filters import Filter
from dragoman.store.parties import Names, match
from dragoman.store.rows import DyadDay, DyadSum

SOME = 10_000
"""Parties looked up at once: below SQLite's limit of 32,766 bound values."""


def sums(engine: Engine, level: str, f: Filter) -> Iterator[DyadSum]:
    """Yield the sums of every ordered pair over the filter's window; only ``since`` and ``until`` count."""
    d = _table(level)
    keys = (d.c.actor, d.c.recipient, d.c.quad, d.c.status, d.c.claimed)
    query = select(*keys, func.sum(d.c.n), func.sum(d.c.intensity)).where(d.c.actor != d.c.recipient).group_by(*keys)
    query = _window(query, d, f)
    with reading(engine) as connection:
        found = [row for row in connection.execute(query).all() if row[5]]
        ids = _ids(connection, found) if level == "party" else {}
    for row in found:
        actor, recipient = row.actor or "", row.recipient or ""
        yield DyadSum(ids.get(actor, actor), ids.get(recipient, recipient), *row[2:])


def days(engine: Engine, level: str, f: Filter, names: Names | None) -> Iterator[DyadDay]:
    """Yield the sums of ordered pairs by day, oldest first."""
    d = _table(level)
    with reading(engine) as connection:
        query = select(d).where(d.c.n > 0).order_by(d.c.day, d.c.actor, d.c.recipient)
        for column, word in ((d.c.actor, f.actor), (d.c.recipient, f.recipient)):
            if word is not None:
                who = match(connection, word, names)
                query = query.where(column == who.country if level == "country" else column.in_(who.parties))
        if f.party is not None:
            who = match(connection, f.party, names)
            of = [d.c.actor, d.c.recipient]
            query = query.where(or_(*(c == who.country if level == "country" else c.in_(who.parties) for c in of)))
        query = _window(query, d, f)
        for column, values in ((d.c.type, f.type), (d.c.status, f.status)):
            if values is not None:
                query = query.where(column.in_([values] if isinstance(values, str) else values))
        found = connection.execute(query).all()
        ids = _ids(connection, found) if level == "party" else {}
    for row in found:
        yield DyadDay(
            ids.get(row.actor, row.actor), ids.get(row.recipient, row.recipient), level, row.day or None, row.type,
            row.quad, row.status, row.claimed, row.n, row.intensity,
        )  # fmt: skip


def _table(level: str) -> Table:
    if level not in ("country", "party"):
        raise InputError(f"level {level!r} is neither country nor party")
    return t.dyads if level == "country" else t.party_dyads


def _window(query: Select[Any], d: Table, f: Filter) -> Select[Any]:
    if f.since:
        query = query.where(d.c.day >= f.since)
    return query.where(d.c.day <= f.until) if f.until else query


def _ids(connection: Connection, rows: Sequence[Any]) -> dict[Any, str]:
    """Return the ids of the parties on either side of ``rows``."""
    keys = sorted({row.actor for row in rows} | {row.recipient for row in rows})
    p, found = t.parties, {}
    for start in range(0, len(keys), SOME):
        query = select(p.c.key, p.c.id).where(p.c.key.in_(keys[start : start + SOME]))
        found.update({row[0]: row[1] for row in connection.execute(query)})
    return found
