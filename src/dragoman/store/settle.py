"""Judgements applied: the rows of the reports they touch made anew from the Readings and the judgements that stand."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from dragoman.records import InputError
from dragoman.store import contents, corrections, fulltext, happenings, judgements, merging, rollups, shape
from dragoman.store import schema as t
from dragoman.store.rows import Judgement, Verdict
from dragoman.store.shape import REPORT_FIELDS, Row, Shape, Who

ITEMS = (t.reports, t.statements, t.events, t.commitments)
_KEPT = {"same_as", "reports"}
"""Columns of events that happenings.py looks after."""


def check(connection: Connection, verdicts: Iterable[Verdict]) -> None:
    """Raise an InputError if a verdict of a person names what the record does not have, or corrects what cannot be."""
    for v in verdicts:
        if v.kind in ("merge", "split"):
            _check_parties(connection, v)
        elif v.kind in corrections.ITEM_KINDS:
            _check_item(connection, v)


def _check_parties(connection: Connection, v: Verdict) -> None:
    reports = (v.value or {}).get("reports")
    wanted = [v.subject, v.object] if v.kind == "merge" else [v.subject]
    for one in wanted:
        if one is not None and _party_key(connection, one) is None:
            raise InputError(f"{v.kind}: no actor with the id {one!r} in the record; `dragoman actors NAME` shows ids")
    if v.kind == "split" and bool(reports) != bool(v.object):
        raise InputError("split: give the reports and the id that the actor has in them, or neither")
    for report in reports or ():
        if connection.scalar(select(t.reports.c.key).where(t.reports.c.id == report).limit(1)) is None:
            raise InputError(f"split: no report {report!r} in the record")


def _check_item(connection: Connection, v: Verdict) -> None:
    table = next((x for x in ITEMS if connection.scalar(select(x.c.key).where(x.c.id == v.subject).limit(1))), None)
    if table is None and _party_key(connection, v.subject) is not None:
        if v.kind != "correct":
            raise InputError(f"{v.kind}: {v.subject} is an actor, which can be corrected, merged or split")
        corrections.check("parties", v.value)
        return
    if table is None:
        raise InputError(f"{v.kind}: no report, statement, event, commitment or actor {v.subject!r} in the record")
    if v.kind != "correct":
        return
    read = None
    if table is t.events:
        read = connection.scalar(select(t.events.c.type).where(t.events.c.id == v.subject).limit(1))
    corrections.check(table.name, v.value, read)
    named = corrections.parties_in(v.value or {})
    missing = named - contents.parties(connection, named).keys()
    if missing:
        raise InputError(f"correct: no actor with the id {min(missing)!r}; `dragoman actors NAME` shows ids")


def _party_key(connection: Connection, party: str) -> int | None:
    return connection.scalar(select(t.parties.c.key).where(t.parties.c.id == party))


def apply(connection: Connection, changed: Sequence[Judgement]) -> None:
    """Bring views and sums up to date with judgements that were made or taken back."""
    subjects = {one.subject for one in changed if one.kind == "correct"}
    parties = {one for one in subjects if _party_key(connection, one) is not None}
    of_parties = [j for j in changed if j.kind in ("merge", "split") or (j.kind == "correct" and j.subject in parties)]
    items = {j.subject for j in changed if j.kind in corrections.ITEM_KINDS and j.subject not in parties}
    if of_parties:
        items |= _naming(connection, merging.refresh(connection, of_parties))
    events = {i for j in changed if j.kind == happenings.KIND for i in (j.subject, j.object) if i}
    reports = _reports_of(connection, items)
    if reports:
        events |= again(connection, reports)
    if events:
        happenings.refresh(connection, events)


def _naming(connection: Connection, parties: Collection[str]) -> set[str]:
    """Return the ids of rows corrected to one of ``parties``, which may not appear in their report."""
    found = judgements.all_standing(connection, ["correct"])
    return {one.subject for one in found if corrections.parties_in(one.value or {}) & set(parties)}


def _reports_of(connection: Connection, ids: Collection[str]) -> list[int]:
    """Return the row numbers of the reports that hold items with these ids."""
    found: set[int] = set()
    for table in ITEMS:
        report = table.c.key if table is t.reports else table.c.report
        found.update(connection.scalars(select(report).where(table.c.id.in_(ids))) if ids else ())
    return sorted(found)


def again(connection: Connection, reports: Sequence[int]) -> set[str]:
    """Make the rows of these reports anew; return the ids of their events."""
    said = list(connection.scalars(select(t.statements.c.key).where(t.statements.c.report.in_(reports))))
    rollups.count(connection, reports, -1)
    fulltext.take(connection, reports, said)
    events: set[str] = set()
    for key in reports:
        events |= _report(connection, key)
    fulltext.put(connection, reports, said)
    rollups.count(connection, reports)
    return events


def _report(connection: Connection, key: int) -> set[str]:
    r = t.reports
    row = connection.execute(select(r.c.reading, r.c.text, r.c.current).where(r.c.key == key)).one()
    reading = shape.unpack_held(row.reading)
    judged = contents.judged(connection, reading, t.STANDING if row.current else t.OLDER)
    ruling = judged.of(reading.report.id)
    as_read = {name: getattr(reading.report, name) for name in REPORT_FIELDS}
    as_read["published"] = shape.iso(reading.report.published)
    told = corrections.plain(as_read, ruling.fields, REPORT_FIELDS)
    connection.execute(update(r).where(r.c.key == key).values({**told, **corrections.standing(judged.base, ruling)}))
    keys = {
        table.name: {
            one.id: one.key for one in connection.execute(select(table.c.id, table.c.key).where(table.c.report == key))
        }
        for table in (t.actors, *ITEMS[1:])
    }
    a = t.actors
    who = {
        one.id: Who(one.key, one.party, one.country)
        for one in connection.execute(select(a.c.id, a.c.key, a.c.party, a.c.country).where(a.c.report == key))
    }
    whole = Shape(reading, key, row.text, told["published"], who)
    _write(connection, contents.rows(whole, judged, lambda table, one: keys[table.name][one]), keys)
    return set(keys["events"])


def _write(connection: Connection, rows: dict[Table, list[Row]], keys: dict[str, dict[str, int]]) -> None:
    """Write rows made anew: items keep their numbers, and what hangs on them is put in place of what was there."""
    for table, hanging in (
        (t.statements, t.chain),
        (t.statements, t.about),
        (t.events, t.sides),
        (t.commitments, t.toward),
    ):
        held = hanging.c[table.name[:-1]]
        connection.execute(delete(hanging).where(held.in_(list(keys[table.name].values()))))
    for table, new in rows.items():
        if not new:
            continue
        if table in ITEMS:
            columns = [name for name in new[0] if name != "key" and name not in _KEPT]
            statement = update(table).where(table.c.key == bindparam("b_key"))
            statement = statement.values({name: bindparam(f"b_{name}") for name in columns})
            connection.execute(statement, [{f"b_{name}": row[name] for name in (*columns, "key")} for row in new])
        else:
            connection.execute(insert(table), new)
