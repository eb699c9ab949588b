"""The rows of one report: its Reading with the standing judgements applied. Adding and judging both use this."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, Table, select

from dragoman.records import Commitment, Event, Reading, Statement
from dragoman.store import corrections, judgements
from dragoman.store import schema as t
from dragoman.store.corrections import Ruling
from dragoman.store.shape import Row, Shape, Who, role

_Item = TypeVar("_Item", Statement, Event, Commitment)

KeyOf = Callable[[Table, str], int]
"""Returns the row number of an item by its table and id."""


@dataclass(frozen=True, slots=True)
class Judged:
    """The rulings on a report and what it holds, the parties that they name, and the report's own standing."""

    rulings: Mapping[str, Ruling]
    parties: Mapping[str, Who]
    base: int

    def of(self, row_id: str) -> Ruling:
        return self.rulings.get(row_id, Ruling())


def ids_of(reading: Reading) -> list[str]:
    """Return the ids that people can judge in a Reading."""
    held = [[x.id for x in items] for items in (reading.statements, reading.events, reading.commitments)]
    return [reading.report.id, *held[0], *held[1], *held[2]]


def judged(connection: Connection, reading: Reading, base: int) -> Judged:
    """Return what people have decided on a report and what it holds."""
    rulings = corrections.rule(judgements.standing(connection, ids_of(reading), corrections.ITEM_KINDS))
    wanted = {one for ruling in rulings.values() for one in corrections.parties_in(ruling.fields)}
    hidden = rulings.get(reading.report.id, Ruling()).rejected
    return Judged(rulings, parties(connection, wanted), t.HIDDEN if hidden else base)


def parties(connection: Connection, ids: Iterable[str]) -> dict[str, Who]:
    """Return who these ids of parties stand for, merges applied; ids that the record lacks are left out."""
    p, into = t.parties, t.parties.alias("into")
    wanted = list(ids)
    if not wanted:
        return {}
    query = (
        select(p.c.id, p.c.key, p.c.country, into.c.key.label("merged"), into.c.country.label("country_merged"))
        .outerjoin(into, into.c.key == p.c.merged)
        .where(p.c.id.in_(wanted))
    )
    return {
        row.id: Who(None, row.merged or row.key, row.country_merged if row.merged else row.country)
        for row in connection.execute(query)
    }


def rows(shape: Shape, judged: Judged, key: KeyOf) -> dict[Table, list[Row]]:
    """Return the rows of statements, events and commitments, and of all that hangs on them."""
    made: dict[Table, list[Row]] = {
        table: [] for table in (t.statements, t.chain, t.about, t.events, t.sides, t.commitments, t.toward)
    }
    reading = shape.reading
    statements = {s.id: key(t.statements, s.id) for s in _once(reading.statements)}
    hidden = {statements[s.id] for s in reading.statements if judged.of(s.id).rejected}
    for s in _once(reading.statements):
        ruling, number = judged.of(s.id), statements[s.id]
        row = corrections.plain(shape.statement(s), ruling.fields, ["kind"])
        row |= _corrected_role(shape, judged, ruling, "speaker", "speaker")
        made[t.statements].append({"key": number, **row, **corrections.standing(judged.base, ruling)})
        made[t.chain] += shape.chain(s, number)
        made[t.about] += shape.about(s, number, row["country"])
    for e in _once(reading.events):
        ruling, number = judged.of(e.id), key(t.events, e.id)
        row = corrections.event(shape.event(e, statements), ruling.fields, statements)
        made[t.events].append({"key": number, **row, **corrections.standing(judged.base, ruling)})
        for side, field, ids in (("actor", "actors", e.actors), ("recipient", "recipients", e.recipients)):
            whole = {"event": number, "side": side, "day": row["day"]}
            made[t.sides] += ({**whole, **one} for one in _several(shape, judged, ruling, field, ids))
    for c in _once(reading.commitments):
        ruling, number = judged.of(c.id), key(t.commitments, c.id)
        row = shape.commitment(c, statements)
        row = corrections.plain(row, ruling.fields, ("kind", "due_start", "due_end", "event"))
        row |= _corrected_role(shape, judged, ruling, "party", "speaker")
        base = t.HIDDEN if row["statement"] in hidden else judged.base
        made[t.commitments].append({"key": number, **row, **corrections.standing(base, ruling)})
        whole = {"commitment": number, "published": shape.published}
        made[t.toward] += ({**whole, **one} for one in _several(shape, judged, ruling, "toward", c.toward))
    return made


def _once(items: Iterable[_Item]) -> Iterable[_Item]:
    return {item.id: item for item in items}.values()


def _corrected_role(shape: Shape, judged: Judged, ruling: Ruling, field: str, column: str) -> Row:
    """Return the columns of who speaks or is bound, if a person corrected that."""
    if field not in ruling.fields:
        return {}
    return role(_in_report(shape, judged, ruling.fields[field] or ""), column)


def _several(shape: Shape, judged: Judged, ruling: Ruling, field: str, ids: Iterable[str]) -> Iterator[Row]:
    """Yield position, actor, party and country of each on one side, as read or as corrected."""
    who = shape.named(ids)
    if field in ruling.fields:
        named = (_in_report(shape, judged, one) for one in ruling.fields[field])
        who = list({one.party: one for one in named if one is not None}.values())
    for position, one in enumerate(who):
        yield {"position": position, "actor": one.key, "party": one.party, "country": one.country}


def _in_report(shape: Shape, judged: Judged, party: str) -> Who | None:
    """Return a party as it appears in the report; one that does not is told of by its row in parties alone."""
    known = judged.parties.get(party)
    if known is None:
        return None
    return next((one for one in shape.who.values() if one.party == known.party), known)
