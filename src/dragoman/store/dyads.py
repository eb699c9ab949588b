"""Pairs over time, and all pairs of a window, from the sums."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Engine, Select, Table, false, func, null, or_, select, union_all

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
OUTSIDE = 50_000
"""Rows of days outside a window up to which they are taken away from the sums of all time."""


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


def _tables(level: str) -> tuple[Table, Table, Table]:
    """Return the sums by day, by month and over all time."""
    if level not in ("country", "party"):
        raise InputError(f"level {level!r} is neither country nor party")
    return _COUNTRIES if level == "country" else _PARTIES


_COUNTRIES, _PARTIES = (t.dyads, t.dyad_months, t.dyad_totals), (t.party_dyads, t.party_months, t.party_totals)


def sums(engine: Engine, level: str, f: Filter, claims: bool, of: Sequence[str] | None) -> Iterator[DyadSum]:
    """Yield the sums of every ordered pair over the filter's window; only ``since`` and ``until`` count.

    One row a pair, its quads side by side: a database adds up columns faster than it sorts rows apart. ``of`` leaves
    out the pairs with somebody who is not among these ids.
    """
    with reading(engine) as connection:
        u = union_all(*_within(connection, level, f, _sides(connection, level, of))).subquery("parts")
        happened, intended = u.c.status == "happened", u.c.status == "intended"
        quads = [_summed(u.c.n, status & (u.c.quad == quad)) for status in (happened, intended) for quad in QUADS]
        said = intended & u.c.quad.in_((1, 3))
        query = select(
            u.c.actor, u.c.recipient, *quads, _summed(u.c.intensity, happened), _summed(u.c.intensity, said)
        ).where(*_counts(u, claims))
        found = [row for row in connection.execute(query.group_by(u.c.actor, u.c.recipient)) if any(row[2:10])]
        ids = _ids(connection, found) if level == "party" else {}
    for row in found:
        actor, recipient = ids.get(row[0], row[0]), ids.get(row[1], row[1])
        yield DyadSum(actor, recipient, (*row[2:6],), (*row[6:10],), round(row[10], 6), round(row[11], 6))


def numbers(engine: Engine, level: str, f: Filter, claims: bool) -> dict[tuple[str, str], int]:
    """Return the number of events of every ordered pair over the filter's window, as in ``sums``."""
    found: defaultdict[tuple[Any, Any], int] = defaultdict(int)
    with reading(engine) as connection:
        for part in _within(connection, level, f, None):
            # One by one, and added up here: so each goes through its table in the order that it lies in.
            u = part.subquery("part")
            query = select(u.c.actor, u.c.recipient, func.sum(u.c.n)).where(*_counts(u, claims))
            for actor, recipient, n in connection.execute(query.group_by(u.c.actor, u.c.recipient)):
                found[actor, recipient] += n
        if level == "country":
            return {pair: n for pair, n in found.items() if n}
        ids = _ids(connection, [_Pair(*pair) for pair in found])
    return {(ids[a], ids[b]): n for (a, b), n in found.items() if n}


class _Pair(NamedTuple):
    actor: int
    recipient: int


def _counts(u: Any, claims: bool) -> list[ColumnElement[bool]]:
    """Return the conditions that a row of sums counts in a network."""
    told = [] if claims else [u.c.claimed.is_(False)]
    return [u.c.actor != u.c.recipient, u.c.status.in_(("happened", "intended")), *told]


def _sides(connection: Connection, level: str, of: Sequence[str] | None) -> Sequence[Any] | None:
    """Return what stands for the parties ``of`` in the tables of sums."""
    if of is None or level == "country":
        return of
    p = t.parties
    some = [of[start : start + SOME] for start in range(0, len(of), SOME)]
    return [key for ids in some for key in connection.scalars(select(p.c.key).where(p.c.id.in_(ids)))]


def _within(connection: Connection, level: str, f: Filter, of: Sequence[Any] | None) -> list[Select[Any]]:
    """Return the queries whose rows together are the sums of a window: of all time, less what lies outside where that
    is little, else of its whole months and the days beside them."""
    days, months, totals = _tables(level)
    if f.since is None and f.until is None:
        return [_rows(totals, of)]
    # Before, where days not known are too, as "", and after: one by one, as an OR would have SQLite go through all.
    outside = days.c.day < (f.since or FIRST), days.c.day > (f.until or LAST)
    some = [select(days.c.day).where(one).limit(OUTSIDE + 1).subquery() for one in outside]
    if sum(connection.scalar(select(func.count()).select_from(one)) or 0 for one in some) <= OUTSIDE:
        return [_rows(totals, of), *(_rows(days, of, -1).where(one) for one in outside)]
    window = _window(f)
    parts = [_rows(days, of).where(days.c.day.between(*edge)) for edge in window.days]
    if window.months is not None:
        parts.append(_rows(months, of).where(months.c.month.between(*window.months)))
    return parts


def _rows(table: Table, of: Sequence[Any] | None, sign: int = 1) -> Select[Any]:
    """Return the query for the rows of a table of sums, to be taken away if ``sign`` is -1."""
    keys = [table.c[name] for name in ("actor", "recipient", "quad", "status", "claimed")]
    measures = [(table.c[name] if sign > 0 else -table.c[name]).label(name) for name in ("n", "intensity")]
    query = select(*keys, *measures)
    return query if of is None else query.where(table.c.actor.in_(of), table.c.recipient.in_(of))


def _summed(column: ColumnElement[Any], where: ColumnElement[bool]) -> ColumnElement[Any]:
    return func.coalesce(func.sum(column).filter(where), 0)


def spans(engine: Engine, level: str, by: str, f: Filter, names: Names | None) -> Iterator[DyadDay]:
    """Yield the sums of ordered pairs by day and type, or by month, oldest first."""
    if by not in ("day", "month"):
        raise InputError(f"by {by!r} is neither day nor month")
    days, months, _ = _tables(level)
    asked = (level, f, names)
    with reading(engine) as connection:
        if by == "day":
            query = _picked(connection, select(days.c.day, *(days.c[name] for name in _NAMES)), days, asked)
            query = query.where(days.c.n > 0, *_between(days.c.day, f.since, f.until))
            query = query.order_by(days.c.day, days.c.actor, days.c.recipient)
        else:
            query = _by_month(connection, (days, months), asked)
        found: Sequence[Any] = connection.execute(query).all()
        ids = _ids(connection, found) if level == "party" else {}
    for day, actor, recipient, *rest in found:
        yield DyadDay(ids.get(actor, actor), ids.get(recipient, recipient), level, day or None, *rest)


_NAMES = ("actor", "recipient", "type", "quad", "status", "claimed", "n", "intensity")
_SUMMED = ("actor", "recipient", "quad", "status", "claimed")
_Asked = tuple[str, Filter, Names | None]
MOST_MONTHS = 1_200
"""Months named to the database one by one; more than a century of them are gone through from first to last."""


def _between(day: ColumnElement[Any], since: str | None, until: str | None) -> list[ColumnElement[bool]]:
    return [*([day >= since] if since else []), *([day <= until] if until else [])]


def _by_month(connection: Connection, tables: tuple[Table, Table], asked: _Asked) -> Any:
    """Return the query for whole months, and for the days of the months that the window cuts; all types together."""
    days, months = tables
    f = asked[1]
    window = _window(f)
    parts = []
    if window.months is not None:
        whole = f.since is None and f.until is None
        query = _all_types(months, months.c.month + _first_day(months.c.month))
        query = query.where(_in_months(connection, months.c.month, None if whole else window.months))
        parts.append(_picked(connection, query, months, asked))
    for edge in window.days:
        query = _all_types(days, func.substr(days.c.day, 1, 7) + "-01")
        parts.append(_picked(connection, query.where(days.c.day.between(*edge)), days, asked))
    return union_all(*parts).order_by("day", "actor", "recipient")


def _all_types(table: Table, day: ColumnElement[Any]) -> Select[Any]:
    keys = [table.c[name] for name in _SUMMED]
    counts = func.sum(table.c.n).label("n"), func.sum(table.c.intensity).label("intensity")
    actor, recipient, *rest = keys
    query = select(day.label("day"), actor, recipient, null().label("type"), *rest, *counts)
    return query.group_by(day, *keys).having(func.sum(table.c.n) > 0)


def _first_day(month: ColumnElement[Any]) -> ColumnElement[Any]:
    """Return what makes a month its first day; an unknown month stays empty."""
    return func.substr("-01", 1, func.length(month))


def _in_months(
    connection: Connection, month: ColumnElement[Any], within: tuple[str, str] | None
) -> ColumnElement[bool]:
    """Return the condition that a month is in a window, or any, also the unknown one.

    A pair's rows of a month lie side by side, and going from month to month costs less than going through all that
    lies between; so the months are named one by one.
    """
    first, last = (connection.scalar(select(end(month)).where(month > "")) for end in (func.min, func.max))
    if first is None:
        return month == "" if within is None else false()
    low, high = (first, last) if within is None else (max(first, within[0]), min(last, within[1]))
    numbers = range(_number(low), _number(high) + 1)
    if len(numbers) > MOST_MONTHS:
        return month >= ("" if within is None else low) if within is None else month.between(low, high)
    names = [f"{n // 12:04}-{n % 12 + 1:02}" for n in numbers]
    return month.in_([*([""] if within is None else []), *names])


def _number(month: str) -> int:
    return 12 * int(month[:4]) + int(month[5:7]) - 1


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
