"""The sums that keep questions fast: events by pair and day, and how often a party appears in a month.

Each sum is one SELECT over the rows of some reports. The same SELECT adds what a report brings (sign 1), takes
away what it brought before a judgement changed it (-1), and builds everything anew, so the sums cannot drift
from the rows.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from itertools import islice

from sqlalchemy import (
    Connection,
    Select,
    Table,
    and_,
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

CHUNK = 500
"""Reports counted by one statement: well below SQLite's limit of 32,766 bound values."""


def count(connection: Connection, reports: Collection[int] | None, sign: int = 1) -> None:
    """Add (``sign`` 1) or take away (-1) what these reports bring to every sum; None counts all reports."""
    for some in _chunks(reports):
        _sum(connection, t.dyads, _dyads(t.sides.c.country, some, sign))
        _sum(connection, t.party_dyads, _dyads(t.sides.c.party, some, sign))
        for whole in (False, True):
            _sum(connection, t.activity, _activity(some, sign, whole))


def rebuild(connection: Connection) -> None:
    """Count everything anew."""
    for table in (t.dyads, t.party_dyads, t.activity):
        connection.execute(delete(table))
    count(connection, None)


def _chunks(reports: Collection[int] | None) -> Iterator[list[int] | None]:
    if reports is None:
        yield None
        return
    waiting = iter(reports)
    while some := list(islice(waiting, CHUNK)):
        yield some


def _sum(connection: Connection, table: Table, rows: Select[tuple[int, ...]]) -> None:
    measures = [c.name for c in table.columns if not c.primary_key and c.name != "quad"]
    connection.execute(upsert(connection, table, rows, measures))


def _dyads(who, reports: list[int] | None, sign: int):  # type: ignore[no-untyped-def]
    """Return the sums of the standing events of ``reports``, by each pair of ``who`` on either side."""
    actor, recipient = t.sides.alias("actor"), t.sides.alias("recipient")
    e, s = t.events, t.statements
    one = actor.c[who.name], recipient.c[who.name]
    # What an actor says of its own deeds is its own account; what others say it did is a claim.
    own = or_(
        func.coalesce(s.c.country == actor.c.country, false()), func.coalesce(s.c.party == actor.c.party, false())
    )
    pairs = (
        select(
            e.c.key,
            one[0].label("actor"),
            one[1].label("recipient"),
            func.coalesce(e.c.day, "").label("day"),
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
    )
    if reports is not None:
        pairs = pairs.where(e.c.report.in_(reports))
    p = pairs.subquery("pairs")
    keys = (p.c.actor, p.c.recipient, p.c.day, p.c.type, p.c.status, p.c.claimed)
    return select(
        *keys,
        func.max(p.c.quad).label("quad"),
        (func.count() * sign).label("n"),
        (func.sum(p.c.intensity) * sign).label("intensity"),
    ).group_by(*keys)


_MEASURES = ("reports", "statements", "acts", "received", "commitments")


def _activity(reports: list[int] | None, sign: int, whole: bool):  # type: ignore[no-untyped-def]
    """Return how often each party appears in ``reports``, by month, or over all time if ``whole``."""
    r, a, s, e, d, c = t.reports, t.actors, t.statements, t.events, t.sides, t.commitments
    side = case((d.c.side == "actor", "acts"), else_="received")
    parts = [
        (a.c.party, r.c.published, literal("reports"), a.join(r), r.c.standing, r.c.key, a.c.report),
        (s.c.party, s.c.published, literal("statements"), s, s.c.standing, s.c.key, s.c.report),
        (d.c.party, d.c.day, side, d.join(e, d.c.event == e.c.key), e.c.standing, e.c.key, e.c.report),
        (c.c.party, c.c.published, literal("commitments"), c, c.c.standing, c.c.key, c.c.report),
    ]
    found = []
    for party, day, measure, source, standing, key, report in parts:
        one = (
            select(
                party.label("party"),
                (literal(t.ALL_TIME) if whole else func.substr(func.coalesce(day, ""), 1, 7)).label("month"),
                measure.label("measure"),
                func.count(key.distinct()).label("n"),
            )
            .select_from(source)
            .where(standing == t.STANDING, party.is_not(None))
            .group_by("party", "month", "measure")
        )
        if source is not s and source is not c and key is e.c.key:
            one = one.where(e.c.same_as.is_(None))
        found.append(one if reports is None else one.where(report.in_(reports)))
    u = union_all(*found).subquery("found")
    return select(
        u.c.party,
        u.c.month,
        *(func.sum(case((u.c.measure == m, u.c.n * sign), else_=0)).label(m) for m in _MEASURES),
    ).group_by(u.c.party, u.c.month)
