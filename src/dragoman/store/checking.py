"""Whether a record holds together: the database itself, the full-text index, the sums, the newest readings."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import Connection, Float, Table, cast, func, literal, select, text, union_all
from sqlalchemy.exc import DBAPIError

from dragoman.records import DragomanError
from dragoman.store import fulltext, rollups
from dragoman.store import schema as t
from dragoman.store.shape import unpack

CLOSE = 1e-6
"""A difference of sums below this comes from adding floats in another order; intensities have two decimals."""


def problems(connection: Connection) -> Iterator[str]:
    """Yield what does not hold together, in words; nothing if all does."""
    yield from _database(connection)
    try:
        fulltext.check(connection)
    except DBAPIError as error:
        yield f"the full-text index differs from the rows: {error.orig}"
    for table, recount in rollups.recounts():
        yield from _sums(connection, table, recount)
    yield from _halves(connection)


def _database(connection: Connection) -> Iterator[str]:
    if connection.dialect.name == "sqlite":
        for row in connection.exec_driver_sql("PRAGMA integrity_check(20)"):
            if row[0] != "ok":
                yield f"the database: {row[0]}"
        for row in connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(20):
            yield f"the database: row {row[1]} of {row[0]} refers to a row of {row[2]} that is not there"
    else:
        for words, rows in (("report_words", "reports"), ("statement_words", "statements")):
            missing = connection.scalar(
                text(f"SELECT count(*) FROM {rows} r LEFT JOIN {words} w ON w.key = r.key WHERE w.key IS NULL")
            )
            if missing:
                yield f"the full-text index lacks {missing} {rows}"


def _sums(connection: Connection, table: Table, recount: object) -> Iterator[str]:
    keys = [c.name for c in table.primary_key.columns]
    measures = [c.name for c in table.columns if not c.primary_key and c.name != "quad"]
    counted = recount.subquery("counted")  # type: ignore[attr-defined]
    both = union_all(
        select(*(table.c[k] for k in keys), *(cast(table.c[m], Float).label(m) for m in measures)),
        select(*(counted.c[k] for k in keys), *((-cast(counted.c[m], Float)).label(m) for m in measures)),
    ).subquery("both")
    off = sum((func.abs(func.sum(both.c[m])) for m in measures), start=literal(0.0))
    query = select(*(both.c[k] for k in keys)).group_by(*(both.c[k] for k in keys)).having(off > CLOSE).limit(5)
    for row in connection.execute(query):
        yield f"{table.name}: the sum for {tuple(row)} is not that of the rows"


def _halves(connection: Connection) -> Iterator[str]:
    """Yield reports of which a part is missing, and readings of one report of which two are in view."""
    r = t.reports

    for key, name, data in connection.execute(select(r.c.key, r.c.id, r.c.reading)):
        try:
            reading = unpack(data)
        except DragomanError as error:
            yield f"report {name}: {error}"
            continue
        for table, items in (
            (t.actors, reading.actors),
            (t.statements, reading.statements),
            (t.events, reading.events),
            (t.commitments, reading.commitments),
        ):
            wanted = len({one.id for one in items})
            found = connection.scalar(select(func.count()).select_from(table).where(table.c.report == key))
            if found != wanted:
                yield f"report {reading.report.id}: {found} {table.name} of {wanted}"
    twice = select(r.c.id).where(r.c.current).group_by(r.c.id).having(func.count() > 1).limit(5)
    for one in connection.scalars(twice):
        yield f"report {one}: two readings count as the newest"
