"""The sums that keep questions fast: events by pair and day, and how often a party appears in a month.

Each sum is one SELECT over the rows of some reports. The same SELECT adds what a report brings (sign 1), takes
away what it brought before a judgement changed it (-1), and builds everything anew, so the sums cannot drift
from the rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    FromClause,
    Integer,
    Select,
    Table,
    and_,
    bindparam,
    case,
    delete,
    false,
    func,
    literal,
    not_,
    or_,
    select,
    union_all,
)

from dragoman.store import schema as t
from dragoman.store.dialect import upsert

TABLES = (
    t.dyads, t.dyad_months, t.dyad_totals, t.party_dyads, t.party_months, t.party_totals, t.counterparts,
    t.activity_types, t.activity,
)  # fmt: skip
CHUNK = 500
"""Reports counted by one statement: well below SQLite's limit of 32,766 bound values."""


def count(connection: Connection, reports: Collection[int] | None, sign: int = 1) -> None:
    """Add (``sign`` 1) or take away (-1) what these reports bring to every sum; None counts all reports."""
    for some in _chunks(reports):
        for statement in _statements(connection.dialect.name, some is not None):
            connection.execute(statement, {"sign": sign, **({} if some is None else {"reports": some})})


@cache
def _statements(dialect: str, some: bool) -> list[Any]:
    """Return what counts some reports, or all: made once, as to put these together takes longer than to run them."""
    made = []
    for table, rows in _all(some):
        measures = [c.name for c in table.columns if not c.primary_key and c.name != "quad"]
        made.append(upsert(dialect, table, rows, measures))
    return made


def rebuild(connection: Connection) -> None:
    """Count everything anew."""
    for table in TABLES:
        connection.execute(delete(table))
    count(connection, None)


def recounts() -> Iterator[tuple[Table, Any]]:
    """Yield each table of sums with the query that counts it anew."""
    found: dict[Table, list[Select[Any]]] = {}
    for table, rows in _all(False):
        found.setdefault(table, []).append(rows.params(sign=1))
    for table, several in found.items():
        yield table, union_all(*several)


_SIGN = bindparam("sign", type_=Integer)


def _all(some: bool) -> Iterator[tuple[Table, Select[Any]]]:
    """Yield each table of sums with what reports, some or all, bring to it; activity twice: by month and all time."""
    for who, tables in (
        (t.sides.c.country, (t.dyads, t.dyad_months, t.dyad_totals)),
        (t.sides.c.party, (t.party_dyads, t.party_months, t.party_totals)),
    ):
        for table in tables:
            yield table, _dyads(who, some, next((c for c in ("day", "month") if c in table.c), None))
    yield t.counterparts, _counterparts(some)
    yield t.activity_types, _types(some)
    for whole in (False, True):
        yield t.activity, _activity(some, whole)


def _within(report: ColumnElement[Any], some: bool) -> list[ColumnElement[bool]]:
    return [report.in_(bindparam("reports", expanding=True))] if some else []


def _chunks(reports: Collection[int] | None) -> Iterator[list[int] | None]:
    if reports is None:
        yield None
        return
    waiting = iter(reports)
    while some := list(islice(waiting, CHUNK)):
        yield some


def _dyads(who: Column[Any], some: bool, span: str | None) -> Select[Any]:
    """Return the sums of the standing events by pair of ``who`` and ``span``: day, month or neither."""
    actor, recipient = t.sides.alias("actor"), t.sides.alias("recipient")
    e, s = t.events, t.statements
    one = actor.c[who.name], recipient.c[who.name]
    # What an actor says of its own deeds is its own account; what others say it did is a claim.
    own = or_(
        func.coalesce(s.c.country == actor.c.country, false()), func.coalesce(s.c.party == actor.c.party, false())
    )
    day = func.coalesce(e.c.day, "")
    when = [] if span is None else [(day if span == "day" else func.substr(day, 1, 7)).label(span)]
    pairs = (
        select(
            e.c.key,
            one[0].label("actor"),
            one[1].label("recipient"),
            *when,
            e.c.type,
            e.c.status,
            and_(e.c.claimed_in.is_not(None), not_(own)).label("claimed"),
            e.c.quad,
            e.c.intensity,
        )
        .distinct()
        .select_from(e)
        .join(actor, (actor.c.event == e.c.key) & (actor.c.side == "actor"))
        .join(recipient, (recipient.c.event == e.c.key) & (recipient.c.side == "recipient"))
        .outerjoin(s, s.c.key == e.c.claimed_in)
        .where(e.c.standing == t.STANDING, e.c.same_as.is_(None), one[0].is_not(None), one[1].is_not(None))
        .where(*_within(e.c.report, some))
    )
    p = pairs.subquery("pairs")
    keys = [p.c[name] for name in ("actor", "recipient", *([span] if span else []), "type", "status", "claimed")]
    return select(
        *keys,
        func.max(p.c.quad).label("quad"),
        (func.count() * _SIGN).label("n"),
        (func.sum(p.c.intensity) * _SIGN).label("intensity"),
    ).group_by(*keys)


def _counterparts(some: bool) -> Select[Any]:
    """Return with whom each party has to do: every pair of an event counted once for either side."""
    own, other, e = t.sides.alias("own"), t.sides.alias("other"), t.events
    acts = own.c.side == "actor"
    one, score = case((acts, _SIGN), else_=0), case((acts, e.c.intensity * _SIGN), else_=0.0)
    two, back = case((acts, 0), else_=_SIGN), case((acts, 0.0), else_=e.c.intensity * _SIGN)
    return (
        select(
            own.c.party.label("party"),
            other.c.party.label("other"),
            (func.count() * _SIGN).label("n"),
            func.sum(one).label("acts"),
            func.sum(score).label("acts_intensity"),
            func.sum(two).label("received"),
            func.sum(back).label("received_intensity"),
        )
        .select_from(e)
        .join(own, own.c.event == e.c.key)
        .join(other, (other.c.event == e.c.key) & (other.c.side != own.c.side) & (other.c.party != own.c.party))
        .where(e.c.standing == t.STANDING, e.c.same_as.is_(None), *_within(e.c.report, some))
        .group_by(own.c.party, other.c.party)
    )


def _types(some: bool) -> Select[Any]:
    """Return how often each party is on either side of an event, by type."""
    d, e = t.sides, t.events
    acts, received = (func.sum(case((d.c.side == side, _SIGN), else_=0)) for side in ("actor", "recipient"))
    return (
        select(d.c.party.label("party"), e.c.type.label("type"), acts.label("acts"), received.label("received"))
        .select_from(e)
        .join(d, d.c.event == e.c.key)
        .where(e.c.standing == t.STANDING, e.c.same_as.is_(None), *_within(e.c.report, some))
        .group_by(d.c.party, e.c.type)
    )


_MEASURES = ("reports", "statements", "acts", "received", "commitments")


def _activity(some: bool, whole: bool) -> Select[Any]:
    """Return how often each party appears, by month, or over all time if ``whole``."""
    found = [_appearances(one, whole).where(*_within(one.report, some)) for one in _parts()]
    u = union_all(*found).subquery("found")
    return select(
        u.c.party,
        u.c.month,
        *(func.sum(case((u.c.measure == m, u.c.n * _SIGN), else_=0)).label(m) for m in _MEASURES),
    ).group_by(u.c.party, u.c.month)


@dataclass(frozen=True, slots=True)
class _Part:
    """Where one measure of activity is counted: rows of ``source`` by ``party`` and month of ``day``."""

    measure: ColumnElement[str]
    party: ColumnElement[Any]
    day: ColumnElement[Any]
    source: FromClause
    key: ColumnElement[Any]
    report: ColumnElement[Any]
    shown: ColumnElement[bool]


def _parts() -> list[_Part]:
    r, a, s, e, d, c = t.reports, t.actors, t.statements, t.events, t.sides, t.commitments
    side = case((d.c.side == "actor", "acts"), else_="received")
    once = and_(e.c.standing == t.STANDING, e.c.same_as.is_(None))
    done = d.join(e, d.c.event == e.c.key)
    said, bound = (literal(name) for name in ("statements", "commitments"))
    return [
        _Part(literal("reports"), a.c.party, r.c.published, a.join(r), r.c.key, a.c.report, r.c.standing == t.STANDING),
        _Part(said, s.c.party, s.c.published, s, s.c.key, s.c.report, s.c.standing == t.STANDING),
        _Part(side, d.c.party, d.c.day, done, e.c.key, e.c.report, once),
        _Part(bound, c.c.party, c.c.published, c, c.c.key, c.c.report, c.c.standing == t.STANDING),
    ]


def _appearances(one: _Part, whole: bool) -> Select[Any]:
    month = literal(t.ALL_TIME) if whole else func.substr(func.coalesce(one.day, ""), 1, 7)
    return (
        select(
            one.party.label("party"),
            month.label("month"),
            one.measure.label("measure"),
            func.count(one.key.distinct()).label("n"),
        )
        .select_from(one.source)
        .where(one.shown, one.party.is_not(None))
        .group_by("party", "month", "measure")
    )
