"""Who is in the record, and all that it tells of one of them at a glance."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Engine, Select, func, select

from dragoman.records import InputError
from dragoman.store import schema as t
from dragoman.store.conditions import Asked
from dragoman.store.connect import reading
from dragoman.store.filters import Filter
from dragoman.store.parties import Match, Names, match
from dragoman.store.rows import ActorPage, ActorRow, Counterpart, Office, PartyRow

PAGE = 500
COUNTERPARTS = 10
LATELY = 1_000
"""Reports looked at for offices: who is in a million need not be looked up in all of them."""
_MEASURES = ("reports", "statements", "acts", "received", "commitments")


def actors(engine: Engine, f: Filter, names: Names | None) -> Iterator[ActorRow]:
    """Yield the parties that fit, those in most reports first."""
    with reading(engine) as connection:
        asked = Asked(connection, f, names)
        who, country = asked.who("party"), asked.who("country")
    done, left = 0, f.limit
    while left is None or left > 0:
        size = PAGE if left is None else min(PAGE, left)
        with reading(engine) as connection:
            page = _rows(connection, _ranked(f, who, country).offset(done).limit(size), f)
        yield from page
        if len(page) < size:
            return
        done, left = done + size, None if left is None else left - size


def _ranked(f: Filter, who: Match | None, country: Match | None) -> Select[Any]:
    """Return the query for (party, measures) in order."""
    a, p = t.activity, t.parties
    if f.since or f.until:
        sums = [func.sum(a.c[m]).label(m) for m in _MEASURES]
        query = select(a.c.party, *sums).group_by(a.c.party).having(func.sum(a.c.reports) > 0)
        query = query.where(a.c.month != t.ALL_TIME, a.c.month >= (f.since or "")[:7])
        query = query.where(a.c.month <= f.until[:7]) if f.until else query
        order: Any = func.sum(a.c.reports)
    else:
        query = select(a.c.party, *(a.c[m] for m in _MEASURES)).where(a.c.month == t.ALL_TIME, a.c.reports > 0)
        order = a.c.reports
    if country or f.kind:
        query = query.join(p, p.c.key == a.c.party)
    if country:
        query = query.where(p.c.country == country.country)
    if f.kind:
        query = query.where(p.c.kind.in_([f.kind] if isinstance(f.kind, str) else f.kind))
    if who is not None:
        of = select(p.c.key).where(p.c.country == who.country)
        query = query.where(a.c.party.in_(of if who.country else who.parties))
    return query.order_by(order.desc(), a.c.party.desc())


def _rows(connection: Connection, query: Select[Any], f: Filter) -> list[ActorRow]:
    a, p = t.activity, t.parties
    found = connection.execute(query).all()
    keys = [row.party for row in found]
    parties = {
        row.key: PartyRow(row.id, row.name, row.kind, row.country, row.sector)
        for row in connection.execute(select(p).where(p.c.key.in_(keys)))
    }
    months = (
        select(a.c.party, func.min(a.c.month), func.max(a.c.month))
        .where(a.c.party.in_(keys), a.c.month.not_in(("", t.ALL_TIME)))
        .where(a.c.reports + a.c.statements + a.c.acts + a.c.received > 0)
        .group_by(a.c.party)
    )
    span = {row[0]: (row[1], row[2]) for row in connection.execute(months)}
    merged: dict[int, list[str]] = {}
    for key, one in connection.execute(select(p.c.merged, p.c.id).where(p.c.merged.in_(keys)).order_by(p.c.id)):
        merged.setdefault(key or 0, []).append(one)
    made = []
    for row in found:
        first, last = span.get(row.party, (None, None))
        counts = row.reports, row.statements, row.acts, row.received, row.commitments
        made.append(ActorRow(parties[row.party], *counts, first, last, tuple(merged.get(row.party, ()))))
    return made


def page(engine: Engine, word: str, names: Names | None) -> ActorPage:
    """Return what the record tells of one party; errors as in ``Store.actor``."""
    with reading(engine) as connection:
        who = match(connection, word, names)
        keys = who.parties
        if who.country is not None:
            keys = tuple(connection.scalars(select(t.parties.c.key).where(t.parties.c.id == who.country)))
            if not keys:
                raise InputError(
                    f"the state {who.country} itself is not in the record; `dragoman actors --country` lists its people"
                )
        if len(keys) > 1:
            ids = connection.scalars(select(t.parties.c.id).where(t.parties.c.key.in_(keys[:5])))
            raise InputError(f"{word!r} fits {len(keys)} actors: {', '.join(ids)}; give one id")
        key = keys[0]
        a = t.activity
        whole = select(a.c.party, *(a.c[m] for m in _MEASURES)).where(a.c.party == key, a.c.month == t.ALL_TIME)
        row = _rows(connection, whole, Filter())
        if not row:
            raise InputError(f"{word!r}: no report in view names it any more; `dragoman judge list` shows why")
        return ActorPage(
            row[0],
            _offices(connection, key),
            _types(connection, key),
            _counterparts(connection, key),
            _months(connection, key),
        )


def _offices(connection: Connection, key: int) -> tuple[Office, ...]:
    """Return the offices that the last ``LATELY`` reports name a party with, the one named last first."""
    a, r = t.actors, t.reports
    last = select(a.c.office, a.c.country, a.c.report).where(a.c.party == key).order_by(a.c.key.desc()).limit(LATELY)
    x = last.subquery("last")
    query = (
        select(x.c.office, x.c.country, func.min(r.c.published), func.max(r.c.published), func.count())
        .join(r, r.c.key == x.c.report)
        .where(x.c.office.is_not(None), r.c.standing == t.STANDING)
        .group_by(x.c.office, x.c.country)
        .order_by(func.max(r.c.published).desc().nulls_last(), x.c.office)
    )
    rows: Sequence[Any] = connection.execute(query).all()
    return tuple(Office(*row) for row in rows)


def _types(connection: Connection, key: int) -> tuple[tuple[str, int, int], ...]:
    """Return (type, acts, received) of a party's events, the most frequent first."""
    d = t.activity_types
    query = select(d.c.type, d.c.acts, d.c.received).where(d.c.party == key, d.c.acts + d.c.received > 0)
    rows = connection.execute(query.order_by((d.c.acts + d.c.received).desc(), d.c.type))
    return tuple((row[0], row[1], row[2]) for row in rows)


def _counterparts(connection: Connection, key: int) -> tuple[Counterpart, ...]:
    d, p = t.counterparts, t.parties
    top = select(d).where(d.c.party == key, d.c.n > 0).order_by(d.c.n.desc(), d.c.other).limit(COUNTERPARTS)
    rows = connection.execute(top).all()
    found = connection.execute(select(p).where(p.c.key.in_([row.other for row in rows])))
    parties = {row.key: PartyRow(row.id, row.name, row.kind, row.country, row.sector) for row in found}
    return tuple(
        Counterpart(
            parties[row.other],
            row.acts,
            _mean(row.acts_intensity, row.acts),
            row.received,
            _mean(row.received_intensity, row.received),
        )
        for row in rows
    )


def _mean(total: float, n: float) -> float | None:
    return round(total / n, 2) if n else None


def _months(connection: Connection, key: int) -> tuple[tuple[str, int, int, int], ...]:
    a = t.activity
    query = select(a.c.month, a.c.acts, a.c.received, a.c.statements).where(a.c.party == key, a.c.month != t.ALL_TIME)
    rows = connection.execute(query.where(a.c.acts + a.c.received + a.c.statements > 0).order_by(a.c.month))
    return tuple((row[0], row[1], row[2], row[3]) for row in rows)
