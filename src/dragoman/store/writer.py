"""Readings into the record, one transaction each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import Connection, Table, func, insert, select, update

from dragoman.records import Actor, Pipeline, Reading
from dragoman.store import fulltext, rollups, shape
from dragoman.store import schema as t
from dragoman.store.rows import Added
from dragoman.store.shape import Row, Shape, Who


def now() -> str:
    """Return this second, ISO, UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(slots=True)
class Keys:
    """Row numbers for new rows: safe because a record has one write transaction at a time."""

    connection: Connection
    last: dict[str, int] = field(default_factory=dict)

    def next(self, table: Table) -> int:
        if table.name not in self.last:
            self.last[table.name] = self.connection.scalar(select(func.coalesce(func.max(table.c.key), 0))) or 0
        self.last[table.name] += 1
        return self.last[table.name]


def known(connection: Connection, digest: str, given: str, pipeline: Pipeline) -> Added | None:
    """Return what became of an input that this pipeline has read, or None if it has not."""
    i, p = t.inputs, t.pipelines
    row = connection.execute(
        select(i.c.name, i.c.reason, t.reports.c.id)
        .join(p, i.c.pipeline == p.c.key)
        .outerjoin(t.reports, i.c.report == t.reports.c.key)
        .where(
            i.c.input == digest,
            i.c.given == given,
            p.c.version == pipeline.version,
            p.c.model == pipeline.model,
            p.c.register == pipeline.register,
        )
    ).first()
    if row is None:
        return None
    return Added("rejected" if row.id is None else "known", row.name, row.id, row.reason)


def add(connection: Connection, reading: Reading, given: str = "") -> Added:
    """Keep one Reading; nothing changes if it is kept already."""
    report, origin = reading.report, reading.report.origin
    if not report.text:
        reason = reading.rejects[0].reason if reading.rejects else "nothing to read"
        if origin.sha256:
            keys = Keys(connection)
            _remember(connection, reading, given, _pipeline(connection, reading.pipeline, keys), None, reason)
        return Added("rejected", origin.name, None, reason)
    keys = Keys(connection)
    pipeline = _pipeline(connection, reading.pipeline, keys)
    r = t.reports
    there = connection.scalar(select(r.c.key).where(r.c.id == report.id, r.c.pipeline == pipeline))
    if there is not None:
        _remember(connection, reading, given, pipeline, there, None)
        return Added("known", origin.name, report.id)
    key = _report(connection, reading, pipeline, keys)
    _remember(connection, reading, given, pipeline, key, None)
    _contents(connection, reading, key, keys)
    rollups.count(connection, [key])
    return Added("added", origin.name, report.id)


def _pipeline(connection: Connection, pipeline: Pipeline, keys: Keys) -> int:
    """Return the pipeline's key; a new one ranks by its version, and after all known ones of that version."""
    p = t.pipelines
    found = connection.scalar(
        select(p.c.key).where(
            p.c.version == pipeline.version, p.c.model == pipeline.model, p.c.register == pipeline.register
        )
    )
    if found is not None:
        return int(found)
    key = keys.next(p)
    connection.execute(
        insert(p),
        {
            "key": key,
            "version": pipeline.version,
            "model": pipeline.model,
            "register": pipeline.register,
            "rank": key,
            "added": now(),
        },
    )
    return key


def _remember(
    connection: Connection, reading: Reading, given: str, pipeline: int, report: int | None, reason: str | None
) -> None:
    i, origin = t.inputs, reading.report.origin
    there = select(i.c.input).where(i.c.input == origin.sha256, i.c.given == given, i.c.pipeline == pipeline)
    if connection.scalar(there) is None:
        connection.execute(
            insert(i),
            {
                "input": origin.sha256,
                "given": given,
                "pipeline": pipeline,
                "name": shape.storable(origin.name),
                "report": report,
                "reason": shape.storable(reason) if reason else None,
                "added": now(),
            },
        )


def _report(connection: Connection, reading: Reading, pipeline: int, keys: Keys) -> int:
    report = reading.report
    key = keys.next(t.reports)
    text = shape.storable
    connection.execute(
        insert(t.reports),
        {
            "key": key,
            "id": report.id,
            "pipeline": pipeline,
            "input": report.origin.sha256,
            "origin_kind": report.origin.kind,
            "origin_name": text(report.origin.name),
            "title": text(report.title) if report.title is not None else None,
            "outlet": text(report.outlet) if report.outlet is not None else None,
            "published": shape.iso(report.published),
            "url": text(report.url) if report.url is not None else None,
            "language": report.language,
            "text": text(report.text),
            "reading": shape.pack(reading),
            "added": now(),
            "standing": t.STANDING,
            "verdict": None,
        },
    )
    return key


def _contents(connection: Connection, reading: Reading, report: int, keys: Keys) -> None:
    """Write everything that was read in the report."""
    rows: dict[Table, list[Row]] = {}

    def put(table: Table, new: Iterable[Row]) -> None:
        rows.setdefault(table, []).extend(new)

    judged = {"standing": t.STANDING, "verdict": None}
    actors = {a.id: a for a in reading.actors}
    parties = _parties(connection, list(actors.values()), keys)
    who: dict[str, Who] = {}
    for actor in actors.values():
        read, party, country = parties[shape.party_id(actor)]
        key = keys.next(t.actors)
        who[actor.id] = Who(key, party, country if country is not None else actor.country)
        put(t.actors, [shape.actor_row(actor, key, report, read, party)])
        put(t.mentions, shape.mention_rows(actor, key))
    made = Shape(reading, report, shape.storable(reading.report.text), shape.iso(reading.report.published), who)
    statements: dict[str, int] = {}
    for s in reading.statements:
        key = statements[s.id] = keys.next(t.statements)
        put(t.statements, [{"key": key, **made.statement(s), **judged}])
        put(t.chain, made.chain(s, key))
        put(t.about, made.about(s, key))
    for e in reading.events:
        key = keys.next(t.events)
        row = made.event(e, statements)
        put(t.events, [{"key": key, **row, **judged}])
        put(t.sides, made.sides(e, key, row["day"]))
    for c in reading.commitments:
        key = keys.next(t.commitments)
        put(t.commitments, [{"key": key, **made.commitment(c, statements), **judged}])
        put(t.toward, made.toward(c, key))
    put(t.rejects, shape.reject_rows(reading, report))
    for table, new in rows.items():
        if new:
            connection.execute(insert(table), new)
    fulltext.add(connection, report, rows.get(t.statements, []))


def _parties(connection: Connection, actors: list[Actor], keys: Keys) -> dict[str, tuple[int, int, str | None]]:
    """Return (as read, as judged, country if judged) for each actor's party id; new parties are made."""
    ids = {shape.party_id(a): a for a in reversed(actors)}
    p = t.parties
    found: dict[str, tuple[int, int, str | None]] = {}
    for row in connection.execute(select(p.c.id, p.c.key, p.c.merged).where(p.c.id.in_(list(ids)))):
        found[row.id] = (row.key, row.merged or row.key, None)
    new: list[dict[str, Any]] = []
    for party, actor in ids.items():
        if party not in found:
            key = keys.next(p)
            found[party] = (key, key, None)
            new.append(
                {
                    "key": key,
                    "id": party,
                    "kind": actor.kind,
                    "name": shape.storable(actor.name),
                    "folded": shape.fold(actor.name),
                    "country": actor.country,
                    "sector": actor.sector,
                    "register_id": actor.register_id,
                    "merged": None,
                    "corrected": False,
                }
            )
    if new:
        connection.execute(insert(p), new)
    return found


def supersede(connection: Connection) -> None:
    """Placeholder of the next step: older readings of the same input."""
    connection.execute(update(t.meta).where(t.meta.c.name == "none").values(value=""))
