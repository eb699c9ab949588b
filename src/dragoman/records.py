"""The nouns of Dragoman, one frozen dataclass each.

The stages hand these on: ``Report`` (intake), ``Annotated`` (annotate), ``Resolved`` (resolve) and
``Reading`` (assemble). ``Reading`` is the JSON contract ``dragoman.reading/1``; the others never leave
the process. All spans count code points into ``Report.text``, start inclusive, end exclusive.
"""

from __future__ import annotations

import dataclasses
import errno
import hashlib
import json
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, Literal, Self

SCHEMA = "dragoman.reading/1"

OriginKind = Literal["text", "html", "warc", "feed", "jsonl"]
MentionKind = Literal["person", "organisation", "state", "group", "place", "role", "outlet", "date", "pronoun"]
ActorKind = Literal["person", "state", "organisation", "group", "outlet"]
Match = Literal["name", "title", "both", "context"]
Owner = Literal["state", "public", "private"]
StatementKind = Literal["direct", "indirect", "mixed"]
EventStatus = Literal["happened", "intended", "hypothetical", "denied"]
CommitmentKind = Literal["pledge", "threat", "refusal", "demand", "prediction"]

EVENT_TYPES = (
    "AGREE", "CONSULT", "SUPPORT", "CONCEDE", "COOPERATE", "AID", "RETREAT", "REQUEST",
    "ACCUSE", "REJECT", "THREATEN", "PROTEST", "SANCTION", "MOBILIZE", "COERCE", "ASSAULT",
)  # fmt: skip
STATUSES: tuple[EventStatus, ...] = ("happened", "intended", "hypothetical", "denied")
COMMITMENT_KINDS: tuple[CommitmentKind, ...] = ("pledge", "threat", "refusal", "demand", "prediction")


#: Marks a field that documents of before may lack; it then takes its default.
ADDED = {"added": True}


class DragomanError(Exception):
    """Anything that Dragoman reports to its user; the message names the input and the way out."""


class InputError(DragomanError):
    """A source that cannot be opened or decoded: missing, unreadable, unreachable, too large."""


def os_reason(error: OSError) -> str:
    """Return what the system says is wrong with a file; where its disk is full, with the way out."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT) or "No space left" in str(error):
        return "the disk is full; free some space and run it again"
    return error.strerror or str(error)


def content_id(kind: str, *parts: object) -> str:
    """Return ``kind-`` and 16 hex digits of the SHA-256 over ``parts``: same parts, same id, anywhere."""
    return f"{kind}-{hashlib.sha256(_encoded(parts).encode()).hexdigest()[:16]}"


_encoded = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"), default=str).encode


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Code points ``start`` to ``end`` (exclusive) of ``Report.text``."""

    start: int
    end: int

    def of(self, text: str) -> str:
        return text[self.start : self.end]

    def covers(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        return self.start < other.end and other.start < self.end


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a report came from: what kind of input, its name (path, URL or "-"), the SHA-256 of its bytes."""

    kind: OriginKind
    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Reject:
    """Something dropped, and why. Offsets are code points into the raw decoded input."""

    stage: Literal["intake", "annotate", "resolve", "assemble"]
    reason: str
    raw_start: int
    raw_end: int


@dataclass(frozen=True, slots=True)
class Report:
    """One article as published, cleaned.

    ``map`` holds (text_start, raw_start, length) segments in ascending order; within a segment the clean
    text is the raw text, character for character. Characters outside every segment were put in by intake
    (a line break between glued sentences) or decoded (an HTML entity).
    ``published`` is an ISO date or None.
    """

    id: str
    title: str | None
    outlet: str | None
    published: str | None
    url: str | None
    language: str | None
    text: str
    origin: Origin
    map: tuple[tuple[int, int, int], ...]

    def raw_spans(self, span: Span) -> list[tuple[int, int]]:
        """Return the (start, end) stretches of the raw input that ``span`` was copied from, in order."""
        found = []
        for text_start, raw_start, length in self.map:
            start, end = max(span.start, text_start), min(span.end, text_start + length)
            if start < end:
                found.append((raw_start + start - text_start, raw_start + end - text_start))
        return found


@dataclass(frozen=True, slots=True)
class Intake:
    """What intake yields for one source: a report, or None with the reason among the rejects."""

    report: Report | None
    rejects: tuple[Reject, ...]
    raw: str


@dataclass(frozen=True, slots=True)
class Mention:
    """A stretch of text that names, describes or stands for something. Score in 0..1."""

    span: Span
    kind: MentionKind
    score: float


@dataclass(frozen=True, slots=True)
class Attribution:
    """Source, cue and content as the model found them. ``parent`` is the index of the enclosing attribution."""

    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    score: float
    parent: int | None = None


@dataclass(frozen=True, slots=True)
class Anchor:
    """The words that name an event. ``actors`` and ``recipients`` are (mention index, score), best first."""

    span: Span
    type: str
    status: EventStatus
    score: float
    actors: tuple[tuple[int, float], ...] = ()
    recipients: tuple[tuple[int, float], ...] = ()


@dataclass(frozen=True, slots=True)
class CommitmentSpan:
    """A clause that the commitment head marked."""

    span: Span
    kind: CommitmentKind
    score: float


@dataclass(frozen=True, slots=True)
class Annotated:
    """A report with everything the encoder's heads found in it.

    ``antecedents[i]`` is the index of the mention that mention ``i`` refers back to, or None. ``affiliations[i]`` are
    the mentions that may tell whose country mention ``i`` is of, as (index, chance), best first.
    """

    report: Report
    sentences: tuple[Span, ...]
    mentions: tuple[Mention, ...]
    attributions: tuple[Attribution, ...]
    anchors: tuple[Anchor, ...]
    commitments: tuple[CommitmentSpan, ...]
    antecedents: tuple[int | None, ...]
    affiliations: Mapping[int, tuple[tuple[int, float], ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts or speaks. ``country`` is ISO 3166 alpha-3, or None; ``office`` as held on ``as_of``.

    ``title`` is the office as the text gives it, ``register_office`` as the register has it, with the days of that
    tenure and the row that it is from. The two differ under a former or mistaken title; ``office`` is then the
    text's. ``match`` says by what the register knew the actor: its name, its title, both, or a name that only the
    countries of the report made certain. ``owner`` is whose an outlet is.
    ``body`` is the international body ("IGO:UN") that the actor is or acts for.
    """

    id: str
    name: str
    kind: ActorKind
    country: str | None
    sector: str | None
    office: str | None
    as_of: str | None
    register_id: str | None
    score: float
    mentions: tuple[Span, ...]
    title: str | None = field(default=None, metadata=ADDED)
    register_office: str | None = field(default=None, metadata=ADDED)
    office_start: str | None = field(default=None, metadata=ADDED)
    office_end: str | None = field(default=None, metadata=ADDED)
    register_row: str | None = field(default=None, metadata=ADDED)
    match: Match | None = field(default=None, metadata=ADDED)
    owner: Owner | None = field(default=None, metadata=ADDED)
    body: str | None = field(default=None, metadata=ADDED)


@dataclass(frozen=True, slots=True)
class Place:
    """A place with coordinates in degrees; ``precision`` says how wide the name is."""

    span: Span
    name: str
    country: str | None
    latitude: float | None
    longitude: float | None
    precision: Literal["place", "region", "country"]


@dataclass(frozen=True, slots=True)
class DateRange:
    """A date as an ISO range, both ends inclusive; ``span`` is the words it was read from."""

    start: str
    end: str
    precision: Literal["day", "month", "year"]
    span: Span | None


@dataclass(frozen=True, slots=True)
class Voice:
    """A stretch of a report that is somebody's own words: a turn of a transcript, a document that its author signs.

    ``members`` are the actors that "we" means where several speak as one.
    """

    span: Span
    speaker: str | None
    members: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Resolved:
    """An annotated report with its mentions resolved.

    ``actor_of``, ``place_of`` and ``date_of`` map a mention's index to what it refers to; a mention of a
    capital may have both an actor (the government) and a place. ``outlet`` is the id of the report's own
    outlet among the actors. ``pair_of`` maps a mention of two at once ("both sides") to their actor ids.
    ``voices`` are in order and do not overlap.
    """

    annotated: Annotated
    actors: tuple[Actor, ...]
    actor_of: dict[int, str]
    place_of: dict[int, Place]
    date_of: dict[int, DateRange]
    outlet: str | None = None
    pair_of: dict[int, tuple[str, ...]] = field(default_factory=dict)
    voices: tuple[Voice, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """Words or thought attributed to a speaker; ``chain`` holds who passed it on, nearest first."""

    id: str
    speaker: str | None
    source: Span | None
    cue: Span | None
    content: tuple[Span, ...]
    kind: StatementKind
    chain: tuple[str, ...]
    score: float


@dataclass(frozen=True, slots=True)
class Event:
    """Who did what to whom, in PLOVER. ``intensity`` is the PLOVER score, -10 to 10."""

    id: str
    type: str
    mode: str | None
    contexts: tuple[str, ...]
    quad: int
    intensity: float
    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    place: Place | None
    date: DateRange | None
    status: EventStatus
    claimed_in: str | None
    anchor: Span
    score: float


@dataclass(frozen=True, slots=True)
class Commitment:
    """A pledge, threat, refusal, demand or prediction inside a statement."""

    id: str
    statement: str
    speaker: str | None
    kind: CommitmentKind
    toward: tuple[str, ...]
    event: str | None
    evidence: Span
    condition: Span | None
    due: DateRange | None
    score: float


@dataclass(frozen=True, slots=True)
class Pipeline:
    """What made a Reading: Dragoman's version, and 12 hex digits of the model's and register's SHA-256."""

    version: str
    model: str
    register: str


@dataclass(frozen=True, slots=True)
class Reading:
    """Everything Dragoman read in one report: the contract ``dragoman.reading/1``.

    A page that could not be read has an empty ``report.text`` and its reason in ``rejects``.
    """

    pipeline: Pipeline
    report: Report
    actors: tuple[Actor, ...] = ()
    statements: tuple[Statement, ...] = ()
    events: tuple[Event, ...] = ()
    commitments: tuple[Commitment, ...] = ()
    rejects: tuple[Reject, ...] = ()
    schema: str = field(default=SCHEMA)

    def to_dict(self) -> dict[str, Any]:
        """Return the contract as plain dicts and lists, ``schema`` first."""
        return {"schema": self.schema, **{k: v for k, v in _plain(self).items() if k != "schema"}}

    def to_json(self, indent: int | None = None) -> str:
        """Return the contract as JSON text, one line unless ``indent`` is given."""
        return json.dumps(self.to_dict(), ensure_ascii=False, indent=indent)

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Self:
        """Return the Reading that ``to_dict`` made ``data`` from.

        Raises:
            DragomanError: the schema is not ``dragoman.reading/1``, or a field is missing or of another type.
        """
        if data.get("schema") != SCHEMA:
            raise DragomanError(f"not a {SCHEMA} document: schema is {_shown(data.get('schema'))}")
        try:
            built: Self = _build(cls, data)
        except TypeError as error:
            raise DragomanError(f"not a valid {SCHEMA} document: {error}") from error
        return built

    @classmethod
    def from_json(cls, text: str) -> Self:
        """Return the Reading in ``text``; errors as in ``from_dict``, and for text that is not JSON."""
        try:
            data = json.loads(text)
        except (ValueError, RecursionError) as error:  # no JSON, a number of 5,000 digits, or nested too deep
            raise DragomanError(f"not JSON: {error}") from error
        if not isinstance(data, dict):
            raise DragomanError(f"not a {SCHEMA} document: {_shown(data)}")
        return cls.from_dict(data)

    def actor(self, actor_id: str | None) -> Actor | None:
        """Return the actor with this id, or None."""
        return next((a for a in self.actors if a.id == actor_id), None)

    def _repr_html_(self) -> str:
        from dragoman.sheet import reading_html

        return reading_html(self)


def _plain(value: Any) -> Any:
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: _plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    return value


def _build(cls: Any, data: Any) -> Any:
    if not isinstance(data, dict):
        raise TypeError(f"{cls.__name__.lower()} is {_shown(data)}, not an object")
    values = {}
    for name, convert, added in _fields(cls):
        if name not in data:
            if added:
                continue
            raise TypeError(f"{cls.__name__.lower()} has no {name}")
        try:
            values[name] = convert(data[name])
        except TypeError as error:
            raise TypeError(f"{name}: {error}") from None
    return cls(**values)


@cache
def _fields(cls: Any) -> tuple[tuple[str, Callable[[Any], Any], bool], ...]:
    hints = typing.get_type_hints(cls)
    return tuple((f.name, _converter(hints[f.name]), "added" in f.metadata) for f in dataclasses.fields(cls))


def _converter(hint: Any) -> Callable[[Any], Any]:
    """Return what turns a value of JSON into one of the type ``hint``; it raises TypeError for any other."""
    arguments, origin = typing.get_args(hint), typing.get_origin(hint)
    if dataclasses.is_dataclass(hint):
        return partial(_build, hint)
    if origin is tuple:
        fixed = None if arguments[-1] is Ellipsis else len(arguments)
        return partial(_several, _converter(arguments[0]), fixed)
    if origin is Literal:
        return partial(_one_of, arguments)
    if type(None) in arguments:
        inner = _converter(next(a for a in arguments if a is not type(None)))
        return lambda value: None if value is None else inner(value)
    return partial(_scalar, (int, float) if hint is float else (hint,))


def _several(convert: Callable[[Any], Any], fixed: int | None, value: Any) -> tuple[Any, ...]:
    if not isinstance(value, list) or (fixed is not None and len(value) != fixed):
        raise TypeError(f"{_shown(value)} is not a list{f' of {fixed}' if fixed else ''}")
    return tuple(convert(one) for one in value)


def _one_of(allowed: tuple[Any, ...], value: Any) -> Any:
    if not isinstance(value, str) or value not in allowed:
        raise TypeError(f"{_shown(value)} is none of {', '.join(allowed)}")
    return value


def _scalar(types: tuple[type, ...], value: Any) -> Any:
    if not isinstance(value, types) or isinstance(value, bool):
        raise TypeError(f"{_shown(value)} is not of type {types[-1].__name__}")
    return value


def _shown(value: Any) -> str:
    if value is None:
        return "null"
    return f"a {type(value).__name__}" if isinstance(value, (list, dict)) else repr(value)[:60]
