"""Everything that views tell of a row, by its number."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, case, func, select, true

from dragoman.records import Span
from dragoman.store import schema as t
from dragoman.store.rows import CommitmentRow, EventRow, PartyRow, PlaceRow, ReportRow, Source, StatementRow

AROUND = 160
"""Characters told before and after the words of a row, cut to whole words."""


def report_rows(connection: Connection, keys: Sequence[int]) -> dict[int, Any]:
    r, p = t.reports, t.pipelines
    query = select(
        r.c.key, r.c.id, r.c.title, r.c.outlet, r.c.published, r.c.url, r.c.language, r.c.text, r.c.input,
        r.c.origin_kind, r.c.origin_name, p.c.version, p.c.model, p.c.register, r.c.added, r.c.current, r.c.verdict,
    ).join(p)  # fmt: skip
    rows: Sequence[Any] = connection.execute(query.where(r.c.key.in_(keys))).all()
    return {row[0]: ReportRow(*row[1:]) for row in rows}


def statement_rows(connection: Connection, keys: Sequence[int]) -> dict[int, Any]:
    s = t.statements
    a, c = t.about, t.chain
    speakers = _parties(connection, _Named(s.c.key, s.c.party, s.c.speaker, s.c.country), keys)
    about = _parties(connection, _Named(a.c.statement, a.c.party, a.c.actor, a.c.country), keys)
    passed = _parties(connection, _Named(c.c.statement, c.c.party, c.c.actor, order=c.c.position), keys)
    made = {}
    for row, source, around in _with_source(connection, s, keys):
        spans = tuple(Span(*pair) for pair in row.spans)
        made[row.key] = StatementRow(
            row.id, source, next(iter(speakers[row.key]), None), row.kind, row.words, tuple(about[row.key]),
            tuple(passed[row.key]), _span(row.source_start, row.source_end), _span(row.cue_start, row.cue_end),
            spans, around(spans[0] if spans else Span(0, 0)), row.score, row.verdict,
        )  # fmt: skip
    return made


def event_rows(connection: Connection, keys: Sequence[int]) -> dict[int, Any]:
    e, d, s = t.events, t.sides, t.statements
    sides = {
        side: _parties(
            connection, _Named(d.c.event, d.c.party, d.c.actor, d.c.country, d.c.position, d.c.side == side), keys
        )
        for side in ("actor", "recipient")
    }
    claims = {
        row.key: (row.id, row.claimed_in)
        for row in connection.execute(
            select(e.c.key, e.c.claimed_in, s.c.id).join(s, s.c.key == e.c.claimed_in).where(e.c.key.in_(keys))
        )
    }
    claiming = sorted({claim for _, claim in claims.values()})
    by = _parties(connection, _Named(s.c.key, s.c.party, s.c.speaker, s.c.country), claiming)
    made = {}
    for row, source, around in _with_source(connection, e, keys):
        anchor = Span(row.anchor_start, row.anchor_end)
        claim, claimer = claims.get(row.key, (None, 0))
        place = None
        if row.place_name is not None:
            place = PlaceRow(
                row.place_name, row.place_country, row.place_latitude, row.place_longitude, row.place_precision
            )
        made[row.key] = EventRow(
            row.id, source, row.type, row.mode, row.quad, row.intensity, tuple(row.contexts), row.status,
            tuple(sides["actor"][row.key]), tuple(sides["recipient"][row.key]), row.day, row.day_end, row.precision,
            place, claim, next(iter(by[claimer]), None), anchor, around.words(anchor), around(anchor), row.score,
            row.same_as, row.reports, row.verdict,
        )  # fmt: skip
    return made


def commitment_rows(connection: Connection, keys: Sequence[int]) -> dict[int, Any]:
    c, d = t.commitments, t.toward
    parties = _parties(connection, _Named(c.c.key, c.c.party, c.c.speaker, c.c.country), keys)
    toward = _parties(connection, _Named(d.c.commitment, d.c.party, d.c.actor, d.c.country, d.c.position), keys)
    held = (
        select(c.c.key, t.statements.c.id)
        .join(t.statements, t.statements.c.key == c.c.statement)
        .where(c.c.key.in_(keys))
    )
    statements = {row[0]: row[1] for row in connection.execute(held)}
    made = {}
    for row, source, around in _with_source(connection, c, keys):
        evidence = Span(row.evidence_start, row.evidence_end)
        made[row.key] = CommitmentRow(
            row.id, source, statements.get(row.key, ""), next(iter(parties[row.key]), None), row.kind,
            tuple(toward[row.key]), row.words, row.condition, row.due_start, row.due_end, row.event, evidence,
            _span(row.condition_start, row.condition_end), around(evidence), row.score, row.verdict,
        )  # fmt: skip
    return made


BUILD: dict[str, Callable[[Connection, Sequence[int]], dict[int, Any]]] = {
    "reports": report_rows,
    "statements": statement_rows,
    "events": event_rows,
    "commitments": commitment_rows,
}


class Around:
    """The text around a span of a report."""

    def __init__(self, text: str) -> None:
        self.text = text

    def words(self, span: Span) -> str:
        return span.of(self.text)

    def __call__(self, span: Span) -> str:
        """Return the words of ``span`` with what stands around them, on one line, cut to whole words."""
        low, high = max(0, span.start - AROUND), min(len(self.text), span.end + AROUND)
        before, after = self.text[low : span.start], self.text[span.end : high]
        if low and " " in before:
            before = "…" + before[before.index(" ") :]
        if high < len(self.text) and " " in after:
            after = after[: after.rindex(" ")] + " …"
        return " ".join((before + span.of(self.text) + after).split())


def sources(connection: Connection, reports: Collection[int]) -> dict[int, tuple[Source, Around]]:
    """Return the source and the text of each report, by row number."""
    r, p = t.reports, t.pipelines
    query = select(r.c.key, r.c.id, r.c.title, r.c.outlet, r.c.published, r.c.url, p.c.version, r.c.text).join(p)
    return {
        row.key: (Source(row.id, row.title, row.outlet, row.published, row.url, row.version), Around(row.text))
        for row in connection.execute(query.where(r.c.key.in_(reports)))
    }


def _with_source(connection: Connection, table: Table, keys: Sequence[int]) -> Iterator[tuple[Any, Source, Around]]:
    """Yield each row with its source and the text around."""
    found = connection.execute(select(table).where(table.c.key.in_(keys))).all()
    of = sources(connection, {row.report for row in found})
    for row in found:
        yield (row, *of[row.report])


@dataclass(frozen=True, slots=True)
class _Named:
    """The columns of a table that name parties: of which row, who, of which country, as which actor, in what order."""

    key: ColumnElement[Any]
    party: ColumnElement[Any]
    actor: ColumnElement[Any]
    country: ColumnElement[Any] | None = None
    order: ColumnElement[Any] | None = None
    where: ColumnElement[bool] = field(default_factory=true)


def _parties(connection: Connection, named: _Named, keys: Sequence[int]) -> defaultdict[int, list[PartyRow]]:
    """Return the parties of each row, in order, with country, sector and office as of its report."""
    p, a, key = t.parties, t.actors, named.key
    query = (
        select(
            key, p.c.id, p.c.name, p.c.kind,
            func.coalesce(p.c.country if named.country is None else named.country, p.c.country),
            case((p.c.corrected.contains("sector"), p.c.sector), else_=func.coalesce(a.c.sector, p.c.sector)),
            a.c.office,
        )
        .select_from(key.table)
        .join(p, p.c.key == named.party)
        .outerjoin(a, a.c.key == named.actor)
        .where(key.in_(keys), named.where)
        .order_by(key, *([] if named.order is None else [named.order]))
    )  # fmt: skip
    found: defaultdict[int, list[PartyRow]] = defaultdict(list)
    for row in connection.execute(query):
        found[row[0]].append(PartyRow(*row[1:]))
    return found


def _span(start: int | None, end: int | None) -> Span | None:
    return None if start is None or end is None else Span(start, end)
