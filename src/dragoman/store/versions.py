"""Which reading of a report is the newest: the one that views show unless a version is asked for."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, insert, or_, select, update

from dragoman.records import Pipeline
from dragoman.store import happenings, rollups
from dragoman.store import schema as t
from dragoman.store.keys import Keys, now
from dragoman.store.shape import Row


def pipeline(connection: Connection, made_by: Pipeline, keys: Keys) -> int:
    """Return the pipeline's row number; a new one is entered in its rank: by version, then by first use."""
    p = t.pipelines
    found = connection.scalar(
        select(p.c.key).where(
            p.c.version == made_by.version, p.c.model == made_by.model, p.c.register == made_by.register
        )
    )
    if found is not None:
        return int(found)
    key = keys.next(p)
    row = {"key": key, "version": made_by.version, "model": made_by.model, "register": made_by.register}
    connection.execute(insert(p), {**row, "rank": 0, "added": now()})
    ranked = sorted(connection.execute(select(p.c.version, p.c.key)), key=lambda one: (_parts(one[0]), one[1]))
    for rank, (_, one) in enumerate(ranked, start=1):
        connection.execute(update(p).where(p.c.key == one).values(rank=rank))
    return key


def _parts(version: str) -> list[tuple[int, str]]:
    """Return what a version sorts by: its numbers as numbers; "0.10.0" is after "0.9.2", "1.0rc1" before "1.0"."""
    parts = [(int(n), "") if n else (-1, w) for n, w in re.findall(r"(\d+)|([A-Za-z]+)", version)]
    return [*parts, (0, "")]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a new reading stands among those of the same report or input."""

    standing: int
    older: Sequence[int]


def place(connection: Connection, row: Row) -> Place:
    """Return whether the reading in ``row`` (a row for reports) is the newest, and which ones it makes older.

    Two readings belong together if they are of the same report or of the same input. Of two by the same pipeline
    the later one counts if the input has the same name: somebody gave another day or outlet with it.
    """
    r, i, p = t.reports, t.inputs, t.pipelines
    rank = connection.scalar(select(p.c.rank).where(p.c.key == row["pipeline"])) or 0
    same = r.c.id == row["id"]
    if row["input"]:
        same = or_(same, r.c.key.in_(select(i.c.report).where(i.c.input == row["input"])))
    query = select(r.c.key, r.c.input, r.c.origin_name, p.c.rank).join(p).where(same)
    found = connection.execute(query).all()
    older = [
        one.key
        for one in found
        if one.rank < rank or (one.rank == rank and one.input == row["input"] and one.origin_name == row["origin_name"])
    ]
    return Place(t.OLDER if any(one.rank > rank for one in found) else t.STANDING, older)


def replace(connection: Connection, older: str, newer: str) -> bool:
    """Let a report take the place of another in the views, if it is in view itself; return whether it did.

    A report that was also read from elsewhere than one page keeps its place: there it may still stand as it was.
    """
    r, i = t.reports, t.inputs
    keys = list(connection.scalars(select(r.c.key).where(r.c.id == older, r.c.current)))
    shown = connection.scalar(select(r.c.key).where(r.c.id == newer, r.c.current).limit(1))
    names = set(connection.scalars(select(i.c.name).where(i.c.report.in_(keys)))) if keys else set()
    if older == newer or shown is None or len(names) != 1:
        return False
    supersede(connection, keys)
    return True


def supersede(connection: Connection, older: Sequence[int]) -> None:
    """Take these readings out of the views; ``Filter.version`` still shows them."""
    r = t.reports
    query = select(r.c.key).where(r.c.key.in_(older), r.c.current)
    keys = list(connection.scalars(query)) if older else []
    if not keys:
        return
    rollups.count(connection, keys, -1)
    connection.execute(update(r).where(r.c.key.in_(keys)).values(current=False))
    for table, report in _HELD:
        connection.execute(
            update(table).where(report.in_(keys), table.c.standing == t.STANDING).values(standing=t.OLDER)
        )
    rollups.count(connection, keys)
    events = connection.scalars(select(t.events.c.id).where(t.events.c.report.in_(keys)))
    happenings.refresh(connection, list(events))


_HELD = (
    (t.reports, t.reports.c.key),
    (t.statements, t.statements.c.report),
    (t.events, t.events.c.report),
    (t.commitments, t.commitments.c.report),
)
