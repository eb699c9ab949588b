"""What stands beside a report: a card for each statement, event and commitment, as read and as people corrected it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from dragoman.records import Actor, Commitment, Event, Reading, Statement
from dragoman.serve.pages.marked import colours
from dragoman.sheet.words import Book, when
from dragoman.store.rows import CommitmentRow, EventRow, PartyRow, StatementRow

_MATCH = {"both": "name and office", "title": "office"}
Rows = dict[str, Any]
"""The rows of the record by id; empty for a page that is not kept."""


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody as a card tells of them: ``party`` is the id across reports, None for a page that is not kept.

    ``register`` is what the register knows of the tenure, in words, ``row`` the register's row.
    """

    name: str
    party: str | None
    office: str
    country: str | None
    kind: str
    title: str
    register: str
    row: str


@dataclass(frozen=True, slots=True)
class Said:
    """A statement as a card tells of it; ``chain`` is without the report's own outlet, which may be the speaker."""

    id: str
    number: int
    colour: str
    speaker: Who | None
    kind: str
    words: str
    chain: tuple[str, ...]
    by_outlet: bool
    score: float
    verdict: str | None


@dataclass(frozen=True, slots=True)
class Done:
    id: str
    row: Event | EventRow
    actors: tuple[Who, ...]
    recipients: tuple[Who, ...]
    words: str
    place: str
    land: str | None
    day: str
    word_of: str | None
    score: float
    verdict: str | None
    reports: int


@dataclass(frozen=True, slots=True)
class Bound:
    id: str
    kind: str
    speaker: Who | None
    toward: tuple[Who, ...]
    words: str
    condition: str
    due: str
    score: float
    verdict: str | None


@dataclass(frozen=True, slots=True)
class Beside:
    """Everything beside the text; ``rejected`` are the ids that people took out."""

    said: tuple[Said, ...]
    done: tuple[Done, ...]
    bound: tuple[Bound, ...]
    rejected: frozenset[str]


def beside(reading: Reading, rows: Rows | None = None) -> Beside:
    """Return the cards of a reading; with the record's ``rows`` as judged there, else as read."""
    maker = _Maker(reading, rows or {})
    found = {*(s.id for s in reading.statements), *(e.id for e in reading.events), *(c.id for c in reading.commitments)}
    gone = frozenset(found - rows.keys()) if rows is not None else frozenset()
    return Beside(
        tuple(maker.said(s, i) for i, s in enumerate(reading.statements, 1) if s.id not in gone),
        tuple(maker.done(e) for e in reading.events if e.id not in gone),
        tuple(maker.bound(c) for c in reading.commitments if c.id not in gone),
        gone,
    )


class _Maker:
    def __init__(self, reading: Reading, rows: Rows) -> None:
        self.reading, self.rows = reading, rows
        self.book, self.colours = Book(reading), colours(reading)

    def who(self, actor_id: str | None, party: PartyRow | None = None) -> Who | None:
        """Return an actor as the report has it, or as the record's party where that is another."""
        actor = self.book.actor(actor_id)
        if party is not None and (actor is None or party.id != (actor.register_id or party.id)):
            return Who(party.name, party.id, party.office or "", party.country, party.kind or "", "", "", "")
        if actor is None:
            return None
        return Who(
            actor.name, party.id if party else None, actor.office or "", actor.country, actor.kind, actor.title or "",
            _tenure(actor), actor.register_row or "",
        )  # fmt: skip

    def several(self, actor_ids: Iterable[str], parties: tuple[PartyRow, ...] | None) -> tuple[Who, ...]:
        if parties is not None:
            return tuple(Who(p.name, p.id, p.office or "", p.country, p.kind or "", "", "", "") for p in parties)
        return tuple(one for a in actor_ids if (one := self.who(a)) is not None)

    def is_outlet(self, actor_id: str | None) -> bool:
        """Tell whether an actor is the report's own outlet, though the page may write it longer: "BBC News"."""
        actor, outlet = self.book.actor(actor_id), self.reading.report.outlet
        if actor is None or actor.kind != "outlet" or not outlet:
            return False
        return {*actor.name.casefold().split()} <= {*outlet.casefold().split()}

    def said(self, s: Statement, number: int) -> Said:
        row: StatementRow | None = self.rows.get(s.id)
        chain = [self.book.name(a) for a in s.chain if not self.is_outlet(a)]
        return Said(
            s.id, number, self.colours.get(s.speaker, "spx"), self.who(s.speaker, row.speaker if row else None),
            row.kind if row else s.kind, self.book.quoted(s, 600), tuple(chain), self.is_outlet(s.speaker), s.score,
            row.verdict if row else None,
        )  # fmt: skip

    def done(self, e: Event) -> Done:
        row: EventRow | None = self.rows.get(e.id)
        by = None
        if e.claimed_in is not None:
            by = row.claimed_by.name if row and row.claimed_by else self.book.word_of(e.claimed_in)
        return Done(
            e.id, row or e, self.several(e.actors, row.actors if row else None),
            self.several(e.recipients, row.recipients if row else None), self.book.evidence(e.anchor),
            e.place.name if e.place else "", e.place.country if e.place and e.place.precision != "country" else None,
            when(e.date), by, e.score, row.verdict if row else None, row.reports if row else 1,
        )  # fmt: skip

    def bound(self, c: Commitment) -> Bound:
        row: CommitmentRow | None = self.rows.get(c.id)
        return Bound(
            c.id, row.kind if row else c.kind, self.who(c.speaker, row.party if row else None),
            self.several(c.toward, row.toward if row else None), self.book.evidence(c.evidence),
            self.book.evidence(c.condition) if c.condition else "", when(c.due), c.score, row.verdict if row else None,
        )  # fmt: skip


def _tenure(actor: Actor) -> str:
    """Return what the register tells of an actor: "Foreign Minister of Ardania, 2021-01-04 to 2026-04-10"."""
    if actor.register_office is None:
        return ""
    days = f", {actor.office_start or '?'} to {actor.office_end or 'now'}" if actor.office_start else ""
    return f"{actor.register_office}{days}" + (
        f" (known by {_MATCH.get(actor.match, actor.match)})" if actor.match else ""
    )
