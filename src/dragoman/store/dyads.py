"""Pairs by day, from the sums."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Engine, or_, select

from dragoman.records import InputError
from dragoman.store import schema as t
from dragoman.store.connect import reading
from dragoman.store.filters import Filter
from dragoman.store.parties import Names, match
from dragoman.store.rows import DyadDay


def days(engine: Engine, level: str, f: Filter, names: Names | None) -> Iterator[DyadDay]:
    """Yield the sums of ordered pairs by day, oldest first."""
    if level not in ("country", "party"):
        raise InputError(f"level {level!r} is neither country nor party")
    d = t.dyads if level == "country" else t.party_dyads
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
        if f.since:
            query = query.where(d.c.day >= f.since)
        if f.until:
            query = query.where(d.c.day <= f.until)
        for column, values in ((d.c.type, f.type), (d.c.status, f.status)):
            if values is not None:
                query = query.where(column.in_([values] if isinstance(values, str) else values))
        found = connection.execute(query).all()
        ids: dict[object, str] = {}
        if level == "party":
            keys = {row.actor for row in found} | {row.recipient for row in found}
            p = t.parties
            ids = {row[0]: row[1] for row in connection.execute(select(p.c.key, p.c.id).where(p.c.key.in_(keys)))}
    for row in found:
        yield DyadDay(
            ids.get(row.actor, row.actor), ids.get(row.recipient, row.recipient), level, row.day or None, row.type,
            row.quad, row.status, row.claimed, row.n, row.intensity,
        )  # fmt: skip
