"""Reports, events and promises made by hand, on invented states: as rows for the rules, as Readings for a record."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field

from dragoman import records as r
from dragoman.codes import intensity, quad
from dragoman.store.rows import CommitmentRow, EventRow, PartyRow, Source, StatementRow

ARDANIA = PartyRow("XAR", "Ardania", "state", "XAR", "GOV")
BELMAR = PartyRow("XBE", "Belmar", "state", "XBE", "GOV")
CORVENIA = PartyRow("XCO", "Corvenia", "state", "XCO", "GOV")
DORVAT = PartyRow("xar-dorvat", "Ilyan Dorvat", "person", "XAR", "GOV", "Foreign Minister")
MARRAT = PartyRow("xbe-marrat", "Elsa Marrat", "person", "XBE", "GOV", "Prime Minister")
REBELS = PartyRow("group:lorran-front", "Lorran Front", "group", "XBE", "REB")
PIPELINE = r.Pipeline("0.1.0", "0123456789ab", "ba9876543210")


def source(report: str, day: str, outlet: str = "Wire") -> Source:
    return Source(report, "A headline", outlet, day, None, "0.1.0")


def event(id: str, type: str, text: str, words: str, day: str | None, /, **fields: object) -> EventRow:
    """Return an event whose sentence is ``text``; ``report``, ``outlet`` and any field of the row may be given.

    It is reported on the day it happens unless ``published`` says otherwise.
    """
    published = str(fields.pop("published", fields.get("day", day)))
    told = source(str(fields.pop("report", f"r-{id}")), published, str(fields.pop("outlet", "Wire")))
    start = text.index(words)
    given: dict[str, object] = {
        "mode": None, "quad": quad(type), "intensity": intensity(type), "contexts": (), "status": "happened",
        "actors": (), "recipients": (), "day": day, "day_end": fields.get("day", day), "precision": "day",
        "place": None, "claimed_in": None, "claimed_by": None, "score": 0.9, "same_as": None, "reports": 1,
        "verdict": None,
    }  # fmt: skip
    given |= fields
    return EventRow(
        id=id, source=told, type=type, anchor=r.Span(start, start + len(words)), words=words, snippet=text, **given
    )  # type: ignore[arg-type]


def commitment(id: str, kind: str, text: str, words: str, day: str, party: PartyRow, **fields: object) -> CommitmentRow:
    """Return a commitment whose sentence is ``text``."""
    start = text.index(words)
    given: dict[str, object] = {
        "toward": (), "condition": None, "due_start": None, "due_end": None, "event": None, "condition_span": None,
        "score": 0.9, "verdict": None,
    }  # fmt: skip
    given |= fields
    return CommitmentRow(
        id=id, source=source(f"r-{id}", day), statement=f"s-{id}", party=party, kind=kind, words=words,
        evidence=r.Span(start, start + len(words)), snippet=text, **given,
    )  # type: ignore[arg-type]  # fmt: skip


def statement(id: str, kind: str, words: str, day: str, speaker: PartyRow | None, **fields: object) -> StatementRow:
    given: dict[str, object] = {"about": (), "chain": (), "source_span": None, "cue_span": None, "verdict": None}
    given |= fields
    told = source(str(given.pop("report", f"r-{id}")), day, str(given.pop("outlet", "Wire")))
    spans = (r.Span(0, len(words)),)
    return StatementRow(
        id=id, source=told, speaker=speaker, kind=kind, words=words, spans=spans, snippet=words, score=0.9, **given
    )  # type: ignore[arg-type]


@dataclass(slots=True)
class Page:
    """A page with what is read in it; ``reading`` makes the Reading. Words are looked for in ``text``."""

    day: str | None
    outlet: str
    title: str
    text: str
    actors: dict[str, r.Actor] = field(default_factory=dict)
    statements: list[r.Statement] = field(default_factory=list)
    events: list[r.Event] = field(default_factory=list)
    commitments: list[r.Commitment] = field(default_factory=list)

    @property
    def id(self) -> str:
        return r.content_id("r", self.day, self.outlet, self.title, self.text)

    def span(self, words: str) -> r.Span:
        start = self.text.index(words)
        return r.Span(start, start + len(words))

    def state(self, code: str, name: str) -> str:
        self.actors[code] = r.Actor(f"a-{code}", name, "state", code, "GOV", None, None, None, 0.9, (self.span(name),))
        return f"a-{code}"

    def said(self, who: str, words: str, kind: r.StatementKind = "direct") -> str:
        made = r.Statement(r.content_id("s", self.id, words), who, None, None, (self.span(words),), kind, (), 0.9)
        self.statements.append(made)
        return made.id

    def did(self, type: str, actor: str, recipient: str, words: str, **fields: object) -> str:
        status = str(fields.get("status", "happened"))
        day = fields.get("on")
        when = r.DateRange(str(day), str(day), "day", None) if day else None
        claimed = fields.get("claimed_in")
        made = r.Event(
            r.content_id("e", self.id, type, words), type, None, (), quad(type), intensity(type), (actor,),
            (recipient,) if recipient else (), None, when, status, str(claimed) if claimed else None,  # type: ignore[arg-type]
            self.span(words), 0.9,
        )  # fmt: skip
        self.events.append(made)
        return made.id

    def committed(self, statement: str, who: str, kind: r.CommitmentKind, words: str, **fields: object) -> str:
        due = fields.get("due")
        when = r.DateRange(str(due), str(due), "day", None) if due else None
        about = fields.get("event")
        made = r.Commitment(
            r.content_id("c", self.id, words), statement, who, kind, (), str(about) if about else None,
            self.span(words), None, when, 0.9,
        )  # fmt: skip
        self.commitments.append(made)
        return made.id

    def reading(self) -> r.Reading:
        digest = hashlib.sha256(self.id.encode()).hexdigest()
        origin = r.Origin("text", f"{self.id}.txt", digest)
        whole = ((0, 0, len(self.text)),)
        report = r.Report(self.id, self.title, self.outlet, self.day, None, "en", self.text, origin, whole)
        return r.Reading(
            PIPELINE, report, tuple(self.actors.values()), tuple(self.statements), tuple(self.events),
            tuple(self.commitments),
        )  # fmt: skip
