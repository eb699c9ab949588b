"""Pairs over time, and all pairs of a window, from the sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Connection, Engine, Select, Table, func, or_, select, union_all

from dragoman.records import InputError
from dragoman.store import schema as t
from dragoman.store.connect import reading
from dragoman.store.filters import Filter
from dragoman.store.parties import Names, match
from dragoman.store.rows import DyadDay, DyadSum

SOME = 10_000
"""Parties looked up at once: below SQLite's limit of 32,766 bound values."""
QUADS = (1, 2, 3, 4)
FIRST, LAST = "0001-01-01", "9999-12-31"


@dataclass(frozen=True, slots=True)
class _Window:
    """Whole months (first, last; None: none) and the (first, last) days before and after them."""

    months: tuple[str, str] | None
    days: tuple[tuple[str, str], ...]


def _window(f: Filter) -> _Window:
    since, until = date.fromisoformat(f.since or FIRST), date.fromisoformat(f.until or LAST)
    first = since if since.day == 1 else (since.replace(day=1) + timedelta(days=32)).replace(day=1)
    ends = until == date.max or (until + timedelta(days=1)).day == 1
    last = until if ends else until.replace(day=1) - timedelta(days=1) if until.year > 1 else date.min
    if first > last:
        return _Window(None, ((since.isoformat(), until.isoformat()),))
    edges = []
    if since < first:
        edges.append((since.isoformat(), (first - timedelta(days=1)).isoformat()))
    if last < until:
        edges.append(((last + timedelta(days=1)).isoformat(), until.isoformat()))
    return _Window((first.isoformat()[:7], last.isoformat()[:7]), tuple(edges))


def _tables(level: str) -> tuple[Table, Table]:
    if level not in ("country", "party"):
        raise InputError(f"level {level!r} is neither country nor party")
    return (t.dyads, t.dyad_months) if level == "country" else (t.party_dyads, t.party_months)


def sums(engine: Engine, level: str, f: Filter, claims: bool = False) -> Iterator[DyadSum]:
    """Yield the sums of every ordered pair over the filter's window; only ``since`` and ``until`` count.

    One row a pair, its quads side by side: a database adds up columns faster than it sorts rows apart.
    """
    days, months = _tables(level)
    window = _window(f)
    parts = []
    names = ("actor", "recipient", "quad", "status", "claimed", "n", "intensity")
    if f.since is None and f.until is None:
        parts.append(select(*(months.c[n] for n in names)).where(months.c.month == t.ALL_TIME))
    else:
        if window.months is not None:
            parts.append(select(*(months.c[n] for n in names)).where(months.c.month.between(*window.months)))
        parts += [select(*(days.c[n] for n in names)).where(days.c.day.between(*edge)) for edge in window.days]
    u = union_all(*parts).subquery("parts")
    happened, intended = u.c.status == "happened", u.c.status == "intended"
    quads = [_summed(u.c.n, status & (u.c.quad == quad)) for status in (happened, intended) for quad in QUADS]
    said = intended & u.c.quad.in_((1, 3))
    query = select(
        u.c.actor, u.c.recipient, *quads, _summed(u.c.intensity, happened), _summed(u.c.intensity, said)
    ).where(u.c.actor != u.c.recipient, happened | intended)
    if not claims:
        query = query.where(u.c.claimed.is_(False))
    with reading(engine) as connection:
        found = [row for row in connection.execute(query.group_by(u.c.actor, u.c.recipient)) if any(row[2:10])]
        ids = _ids(connection, found) if level == "party" else {}
    for row in found:
        actor, recipient = ids.get(row[0], row[0]), ids.get(row[1], row[1])
        yield DyadSum(actor, recipient, (*row[2:6],), (*row[6:10],), row[10], row[11])


def _summed(column: ColumnElement[Any], where: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(column).filter(where), 0)


def spans(engine: Engine, level: str, by: str, f: Filter, names: Names | None) -> Iterator[DyadDay]:
    """Yield the sums of ordered pairs by day or month, oldest first."""
    if by not in ("day", "month"):
        raise InputError(f"by {by!r} is neither day nor month")
    days, months = _tables(level)
    with reading(engine) as connection:
        if by == "day":
            query = _picked(connection, _by_day(days, (f.since, f.until)), days, (level, f, names))
        else:
            query = _by_month(connection, (days, months), (level, f, names))
        found: Sequence[Any] = connection.execute(query).all()
        ids = _ids(connection, found) if level == "party" else {}
    found = sorted(found, key=lambda row: (row.day, row.actor, row.recipient))
    for row in found:
        yield DyadDay(
            ids.get(row.actor, row.actor), ids.get(row.recipient, row.recipient), level, row.day or None, row.type,
            row.quad, row.status, bool(row.claimed), row.n, row.intensity,
        )  # fmt: skip


_NAMES = ("actor", "recipient", "type", "quad", "status", "claimed", "n", "intensity")
_Asked = tuple[str, Filter, Names | None]


def _by_day(days: Table, window: tuple[str | None, str | None]) -> Select[Any]:
    query = select(days.c.day, *(days.c[name] for name in _NAMES)).where(days.c.n > 0)
    query = query.where(days.c.day >= window[0]) if window[0] else query
    return query.where(days.c.day <= window[1]) if window[1] else query


def _by_month(connection: Connection, tables: tuple[Table, Table], asked: _Asked) -> Any:
    """Return the query for whole months, and for the days of the months that the window cuts."""
    days, months = tables
    f = asked[1]
    window = _window(f)
    parts = []
    if window.months is not None:
        query = select(
            (months.c.month + _first_day(months.c.month)).label("day"), *(months.c[name] for name in _NAMES)
        ).where(months.c.n > 0)
        whole = f.since is None and f.until is None
        wanted = _months(connection, months, None if whole else window.months)
        parts.append(_picked(connection, query.where(months.c.month.in_(wanted)), months, asked))
    for edge in window.days:
        month = (func.substr(days.c.day, 1, 7) + "-01").label("day")
        keys = [days.c[name] for name in _NAMES[:-2]]
        query = select(month, *keys, func.sum(days.c.n).label("n"), func.sum(days.c.intensity).label("intensity"))
        query = query.where(days.c.n > 0, days.c.day.between(*edge)).group_by("day", *keys)
        parts.append(_picked(connection, query, days, asked))
    return union_all(*parts)


def _first_day(month: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return what makes a month its first day; an unknown month stays empty."""
    return func.substr("-01", 1, func.length(month))


def _months(connection: Connection, months: Table, within: tuple[str, str] | None) -> list[str]:
    """Return the months that the record has in a window, or all and the unknown one: a pair's rows of a month lie
    side by side, and going from month to month costs less than going through all that lies between."""
    month = t.activity.c.month
    each = select(func.min(month).label("month")).cte("each", recursive=True)
    following = select(func.min(month)).where(month > each.c.month).scalar_subquery()
    each = each.union_all(select(following).where(each.c.month.is_not(None)))
    found = [one for one in connection.scalars(select(each.c.month)) if one is not None and one != t.ALL_TIME]
    return [one for one in found if within is None or (one and within[0] <= one <= within[1])]


def _picked(connection: Connection, query: Select[Any], d: Table, asked: _Asked) -> Select[Any]:
    """Return ``query`` with what the filter says of the pair, the type and the status."""
    level, f, names = asked
    for columns, word in (
        ([d.c.actor], f.actor),
        ([d.c.recipient], f.recipient),
        ([d.c.actor, d.c.recipient], f.party),
    ):
        if word is not None:
            who = match(connection, word, names)
            parties = select(t.parties.c.key).where(t.parties.c.id == who.country) if who.country else who.parties
            fits = [c == who.country if level == "country" else c.in_(parties) for c in columns]
            query = query.where(or_(*fits))
    for column, values in ((d.c.type, f.type), (d.c.status, f.status)):
        if values is not None:
            query = query.where(column.in_([values] if isinstance(values, str) else values))
    return query


def _ids(connection: Connection, rows: Sequence[Any]) -> dict[Any, str]:
    """Return the ids of the parties on either side of ``rows``."""
    keys = sorted({row.actor for row in rows} | {row.recipient for row in rows})
    p, found = t.parties, {}
    for start in range(0, len(keys), SOME):
        query = select(p.c.key, p.c.id).where(p.c.key.in_(keys[start : start + SOME]))
        found.update({row[0]: row[1] for row in connection.execute(query)})
    return found
