"""What leaves the record: one frozen dataclass a kind of row.

Every row names its report, the report's day and outlet, and the characters it was read from, so that whoever
sees it can go to the sentence. Days are ISO strings; spans are code points of the report's text; ids are the
content ids of the Reading, or the ids of parties (see ``PartyRow``).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from dragoman.records import Span


@dataclass(frozen=True, slots=True)
class PartyRow:
    """An actor across reports.

    ``id`` is the register's id if it has one, the ISO3 code of a state, else ``kind:name:country``. In a
    statement or event, ``name`` is the party's; ``country``, ``sector`` and ``office`` are as of that report.
    """

    id: str
    name: str
    kind: str | None = None
    country: str | None = None
    sector: str | None = None
    office: str | None = None


@dataclass(frozen=True, slots=True)
class Source:
    """Where a row was read: the report, and the pipeline that read it. ``version`` is Dragoman's."""

    report: str
    title: str | None
    outlet: str | None
    published: str | None
    url: str | None
    version: str


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One report as read by one pipeline. ``current``: no newer pipeline has read it.

    ``verdict`` is "accepted", "corrected" or "rejected" where a person judged it, else None.
    """

    id: str
    title: str | None
    outlet: str | None
    published: str | None
    url: str | None
    language: str | None
    text: str
    input: str
    origin_kind: str
    origin_name: str
    version: str
    model: str
    register: str
    added: str
    current: bool
    verdict: str | None


@dataclass(frozen=True, slots=True)
class StatementRow:
    """Who said what, passed on by whom.

    ``words`` are the stretches of ``spans`` joined by " … "; ``about`` are the parties named in them;
    ``snippet`` is the text around. ``chain`` is who passed it on, nearest first.
    """

    id: str
    source: Source
    speaker: PartyRow | None
    kind: str
    words: str
    about: tuple[PartyRow, ...]
    chain: tuple[PartyRow, ...]
    source_span: Span | None
    cue_span: Span | None
    spans: tuple[Span, ...]
    snippet: str
    score: float
    verdict: str | None


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """Where an event was: name as written, ISO3 country, degrees, and how wide the name is."""

    name: str
    country: str | None
    latitude: float | None
    longitude: float | None
    precision: str


@dataclass(frozen=True, slots=True)
class PlaceCount:
    """A place with the number of events there, ``conflict`` of them in quads 3 and 4.

    Coordinates are degrees, of the middle of what is named: ``precision`` says how wide that is.
    """

    name: str
    country: str | None
    latitude: float | None
    longitude: float | None
    precision: str | None
    events: int
    conflict: int


@dataclass(frozen=True, slots=True)
class EventRow:
    """Who did what to whom.

    ``day`` is the event's first day, or the report's where the text gives none (``precision`` is None then).
    ``claimed_in`` and ``claimed_by`` are the statement and speaker who claim it; None where the outlet says so.
    ``same_as`` is the id of the event that stands for the happening this one is a report of, None for that
    event itself, and ``reports`` the number of reports of the happening.
    """

    id: str
    source: Source
    type: str
    mode: str | None
    quad: int
    intensity: float
    contexts: tuple[str, ...]
    status: str
    actors: tuple[PartyRow, ...]
    recipients: tuple[PartyRow, ...]
    day: str | None
    day_end: str | None
    precision: str | None
    place: PlaceRow | None
    claimed_in: str | None
    claimed_by: PartyRow | None
    anchor: Span
    words: str
    snippet: str
    score: float
    same_as: str | None
    reports: int
    verdict: str | None


@dataclass(frozen=True, slots=True)
class CommitmentRow:
    """What somebody pledged, threatened, refused, demanded or foretold; ``due`` is an ISO range or None."""

    id: str
    source: Source
    statement: str
    party: PartyRow | None
    kind: str
    toward: tuple[PartyRow, ...]
    words: str
    condition: str | None
    due_start: str | None
    due_end: str | None
    event: str | None
    evidence: Span
    condition_span: Span | None
    snippet: str
    score: float
    verdict: str | None


@dataclass(frozen=True, slots=True)
class ActorRow:
    """A party with how often the record holds it: reports naming it, statements by it, events on either side."""

    party: PartyRow
    reports: int
    statements: int
    acts: int
    received: int
    commitments: int
    first: str | None
    last: str | None
    merged: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Office:
    """An office that reports name a party with, for which country, from the first such report to the last."""

    office: str
    country: str | None
    first: str | None
    last: str | None
    reports: int


@dataclass(frozen=True, slots=True)
class Counterpart:
    """Whom a party has to do with: events done to it and received from it, and their mean intensity, -10 to 10."""

    party: PartyRow
    acts: int
    acts_intensity: float | None
    received: int
    received_intensity: float | None


@dataclass(frozen=True, slots=True)
class ActorPage:
    """All that the record tells of one party at a glance; ``months`` is (YYYY-MM, acts, received, statements)."""

    actor: ActorRow
    offices: tuple[Office, ...]
    types: tuple[tuple[str, int, int], ...]
    counterparts: tuple[Counterpart, ...]
    months: tuple[tuple[str, int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Verdict:
    """A judgement to be made: its kind, what it is about, the other side where two are joined, details and why."""

    kind: str
    subject: str
    object: str | None = None
    value: dict[str, Any] | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a person or ``link`` decided. ``subject`` and ``object`` are content ids or party ids.

    ``key`` is its number in this record; ``undone``: taken back by a later one.
    """

    key: int
    kind: str
    subject: str
    object: str | None
    value: dict[str, Any] | None
    by: str
    at: str
    reason: str | None
    undoes: int | None
    undone: bool = False


@dataclass(frozen=True, slots=True)
class DyadDay:
    """Events of one ordered pair on one day with one type and status, each happening counted once.

    ``level`` "country": ``actor`` and ``recipient`` are ISO3 codes; "party": party ids. ``claimed``: only
    somebody else than the actor says so, and not the report. ``intensity`` is the sum over the ``n`` events, each
    -10 to 10. ``day`` is None where neither the event nor its report has one. By month it is the month's first, and
    ``type`` is None: all types together.
    """

    actor: str
    recipient: str
    level: str
    day: str | None
    type: str | None
    quad: int
    status: str
    claimed: bool
    n: int
    intensity: float


@dataclass(frozen=True, slots=True)
class DyadSum:
    """Events of one ordered pair over a window, each happening counted once.

    ``happened`` and ``intended`` are numbers by quad (1 to 4), ``intensity`` the sum over those that happened,
    ``intended_said`` over the intended ones of quads 1 and 3.
    """

    actor: str
    recipient: str
    happened: tuple[int, int, int, int]
    intended: tuple[int, int, int, int]
    intensity: float
    intended_said: float

    @property
    def n(self) -> int:
        """The events that happened or are intended."""
        return sum(self.happened) + sum(self.intended)


@dataclass(frozen=True, slots=True)
class Named:
    """Whom a word stands for: everybody of a country, or these parties.

    ``id`` is an ISO3 code or the first party's id; ``word`` means the same in a filter.
    """

    id: str
    name: str
    country: str | None
    parties: tuple[PartyRow, ...]
    word: str


@dataclass(frozen=True, slots=True)
class Found:
    """One hit of a search: a report or a statement. ``snippet`` marks the hits with « and »."""

    kind: str
    id: str
    source: Source
    speaker: PartyRow | None
    snippet: str
    spans: tuple[Span, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Added:
    """What became of one Reading: "added", "known" (kept before), or "rejected" with the reason."""

    outcome: str
    name: str
    report: str | None = None
    reason: str | None = None
