"""Readings into the record, one transaction each."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, Table, insert, select

from dragoman.records import Pipeline, Reading
from dragoman.store import contents, fulltext, happenings, merging, rollups, shape, versions
from dragoman.store import schema as t
from dragoman.store.corrections import plain, standing
from dragoman.store.keys import Keys, now
from dragoman.store.rows import Added
from dragoman.store.shape import REPORT_FIELDS, Row, Shape, Who


def known(
    connection: Connection, inputs: Sequence[tuple[str, str]], pipeline: Pipeline
) -> dict[tuple[str, str], Added]:
    """Return what became of those (digest, given) that this pipeline has read."""
    i, p = t.inputs, t.pipelines
    query = (
        select(i.c.input, i.c.given, i.c.name, i.c.reason, t.reports.c.id)
        .join(p, i.c.pipeline == p.c.key)
        .outerjoin(t.reports, i.c.report == t.reports.c.key)
        .where(p.c.version == pipeline.version, p.c.model == pipeline.model, p.c.register == pipeline.register)
    )
    wanted, found = set(inputs), {}
    for row in connection.execute(query.where(i.c.input.in_({digest for digest, _ in inputs}))):
        if (row.input, row.given) in wanted:
            outcome = "rejected" if row.id is None else "known"
            found[row.input, row.given] = Added(outcome, row.name, row.id, row.reason)
    return found


def add(connection: Connection, reading: Reading, given: str = "") -> Added:
    """Keep one Reading; nothing changes if it is kept already."""
    data, reading = shape.pack(reading)
    report, origin = reading.report, reading.report.origin
    keys = Keys(connection)
    if not report.text:
        reason = reading.rejects[0].reason if reading.rejects else "nothing to read"
        if origin.sha256:
            pipeline = versions.pipeline(connection, reading.pipeline, keys)
            _remember(connection, reading, (given, pipeline, None, reason))
        return Added("rejected", origin.name, None, reason)
    pipeline = versions.pipeline(connection, reading.pipeline, keys)
    r = t.reports
    there = connection.scalar(select(r.c.key).where(r.c.id == report.id, r.c.pipeline == pipeline))
    if there is not None:
        _remember(connection, reading, (given, pipeline, there, None))
        return Added("known", origin.name, report.id)
    row = {**shape.report_row(reading, data, keys.next(r), pipeline), "added": now()}
    place = versions.place(connection, row)
    judged = contents.judged(connection, reading, place.standing)
    ruling = judged.of(report.id)
    row |= plain({}, ruling.fields, REPORT_FIELDS)
    row |= {**standing(judged.base, ruling), "current": place.standing == t.STANDING, "linked": False}
    versions.supersede(connection, place.older)
    connection.execute(insert(r), row)
    _remember(connection, reading, (given, pipeline, row["key"], None))
    _contents(connection, reading, row, judged, keys)
    rollups.count(connection, [row["key"]])
    happenings.refresh(connection, [e.id for e in reading.events])
    return Added("added", origin.name, report.id)


def _remember(connection: Connection, reading: Reading, became: tuple[str, int, int | None, str | None]) -> None:
    """Note that an input was read: (given, pipeline, report, reason)."""
    i, origin = t.inputs, reading.report.origin
    given, pipeline, report, reason = became
    there = select(i.c.input).where(i.c.input == origin.sha256, i.c.given == given, i.c.pipeline == pipeline)
    if connection.scalar(there) is None:
        row = {"input": origin.sha256, "given": given, "pipeline": pipeline, "name": origin.name}
        connection.execute(insert(i), {**row, "report": report, "reason": reason, "added": now()})


def _contents(connection: Connection, reading: Reading, report: Row, judged: contents.Judged, keys: Keys) -> None:
    """Write everything that was read in the report."""
    made: dict[Table, list[Row]] = {t.actors: [], t.mentions: []}
    who: dict[str, Who] = {}
    actors = list({a.id: a for a in reading.actors}.values())
    parties = merging.enter(connection, actors, report["id"], keys)
    for actor in actors:
        one = parties[shape.party_id(actor)]
        who[actor.id] = Who(keys.next(t.actors), one.party, one.country_of(actor.country))
        made[t.actors].append(shape.actor_row(actor, who[actor.id], report["key"], one.read))
        made[t.mentions] += shape.mention_rows(actor, who[actor.id])
    whole = Shape(reading, report["key"], report["text"], report["published"], who)
    made |= contents.rows(whole, judged, lambda table, _: keys.next(table))
    made[t.rejects] = list(shape.reject_rows(reading, report["key"]))
    for table, new in made.items():
        if new:
            connection.execute(insert(table), new)
    fulltext.add(connection, report, made[t.statements])
