"""A Reading as rows: what each table holds of it, before any judgement."""

from __future__ import annotations

import re
import unicodedata
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from dragoman.records import Actor, Commitment, DragomanError, Event, Reading, Span, Statement

Row = dict[str, Any]

REPORT_FIELDS = ("title", "outlet", "published", "url")
"""What a person may correct of a report."""

_UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
_NO_WORD = re.compile(r"[\W_]+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


def fold(name: str) -> str:
    """Return ``name`` without case, accents and marks: what two spellings of one name share."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name.casefold()) if not unicodedata.combining(c))
    return _NO_WORD.sub(" ", plain).strip()


def storable(text: str) -> str:
    """Return ``text`` with U+FFFD for what no database holds (NUL, lone surrogates); its length is the same."""
    return _UNSTORABLE.sub("\ufffd", text)


def iso(day: str | None) -> str | None:
    """Return ``day`` if it is a whole ISO day, else None."""
    return day if day is not None and _DAY.fullmatch(day) else None


def pack(reading: Reading) -> tuple[bytes, Reading]:
    """Return the whole Reading, compressed, and the Reading as its rows may hold it: with ``storable`` texts."""
    whole = reading.to_json()
    return zlib.compress(whole.encode("utf-8", "surrogatepass"), 6), _held(reading, whole)


def unpack(data: bytes) -> Reading:
    """Return the Reading that ``pack`` made ``data`` from; DragomanError where the data are damaged."""
    return Reading.from_json(_json(data))


def unpack_held(data: bytes) -> Reading:
    """Return the second of what ``pack`` returned with ``data``; errors as in ``unpack``."""
    whole = _json(data)
    return _held(Reading.from_json(whole), whole)


def _json(data: bytes) -> str:
    try:
        return zlib.decompress(data).decode("utf-8", "surrogatepass")
    except (zlib.error, UnicodeDecodeError) as error:
        raise DragomanError(f"a kept reading is damaged ({error}); restore the record from a copy") from error


def _held(reading: Reading, whole: str) -> Reading:
    if not _UNSTORABLE.search(whole) and "\\u0000" not in whole:
        return reading
    return Reading.from_dict(_storable(reading.to_dict()))


def _storable(value: Any) -> Any:
    if isinstance(value, str):
        return storable(value)
    if isinstance(value, dict):
        return {name: _storable(one) for name, one in value.items()}
    return [_storable(one) for one in value] if isinstance(value, list) else value


def party_id(actor: Actor) -> str:
    """Return who ``actor`` is across reports: its id in the register, a state's ISO3, else kind, name, country."""
    if actor.register_id:
        return actor.register_id
    if actor.kind == "state" and actor.country:
        return actor.country
    return f"{actor.kind}:{fold(actor.name) or actor.name}:{actor.country or ''}"


@dataclass(frozen=True, slots=True)
class Who:
    """Somebody as the rows of a report refer to it: its row in actors if it has one, its party, its country."""

    key: int | None
    party: int
    country: str | None


@dataclass(frozen=True, slots=True)
class Shape:
    """Everything that the rows of one report share."""

    reading: Reading
    report: int
    text: str
    published: str | None
    who: dict[str, Who]

    def _of(self, span: Span) -> str:
        return span.of(self.text)

    def statement(self, s: Statement) -> Row:
        return {
            "id": s.id,
            "report": self.report,
            **role(self.who.get(s.speaker or ""), "speaker"),
            "kind": s.kind,
            "words": " … ".join(self._of(span) for span in s.content),
            **_span("source", s.source),
            **_span("cue", s.cue),
            "spans": [[span.start, span.end] for span in s.content],
            "score": s.score,
            "published": self.published,
        }

    def chain(self, s: Statement, key: int) -> Iterator[Row]:
        for position, passer in enumerate(s.chain):
            if passer in self.who:
                who = self.who[passer]
                yield {"statement": key, "position": position, "actor": who.key, "party": who.party}

    def about(self, s: Statement, key: int, speaker: str | None) -> Iterator[Row]:
        """Yield a row for each actor named in the words, the speaker excepted; ``speaker`` is the speaker's country."""
        for actor in {a.id: a for a in self.reading.actors}.values():
            if actor.id != s.speaker and any(span.covers(m) for span in s.content for m in actor.mentions):
                who = self.who[actor.id]
                yield {
                    "statement": key,
                    "actor": who.key,
                    "party": who.party,
                    "country": who.country,
                    "speaker": speaker,
                    "published": self.published,
                }

    def event(self, e: Event, statements: dict[str, int]) -> Row:
        place = e.place
        return {
            "id": e.id,
            "report": self.report,
            "type": e.type,
            "mode": e.mode,
            "quad": e.quad,
            "intensity": e.intensity,
            "contexts": list(e.contexts),
            "place_name": place.name if place else None,
            "place_country": place.country if place else None,
            "place_latitude": place.latitude if place else None,
            "place_longitude": place.longitude if place else None,
            "place_precision": place.precision if place else None,
            **_span("place", place.span if place else None),
            "day": (iso(e.date.start) if e.date else None) or self.published,
            "day_end": (iso(e.date.end) if e.date else None) or self.published,
            "precision": e.date.precision if e.date else None,
            "status": e.status,
            "claimed_in": statements.get(e.claimed_in or ""),
            **_span("anchor", e.anchor),
            "score": e.score,
            "same_as": None,
            "reports": 1,
        }

    def named(self, ids: Iterable[str]) -> list[Who]:
        """Return who the ids of actors stand for, each once."""
        return [self.who[one] for one in dict.fromkeys(ids) if one in self.who]

    def commitment(self, c: Commitment, statements: dict[str, int]) -> Row:
        return {
            "id": c.id,
            "statement": statements.get(c.statement),
            "report": self.report,
            **role(self.who.get(c.speaker or ""), "speaker"),
            "kind": c.kind,
            **_span("evidence", c.evidence),
            "words": self._of(c.evidence),
            **_span("condition", c.condition),
            "condition": self._of(c.condition) if c.condition else None,
            "due_start": iso(c.due.start) if c.due else None,
            "due_end": iso(c.due.end) if c.due else None,
            "event": c.event,
            "score": c.score,
            "published": self.published,
        }


def report_row(reading: Reading, data: bytes, key: int, pipeline: int) -> Row:
    report = reading.report
    return {
        "key": key,
        "id": report.id,
        "pipeline": pipeline,
        "input": report.origin.sha256,
        "origin_kind": report.origin.kind,
        "origin_name": report.origin.name,
        "title": report.title,
        "outlet": report.outlet,
        "published": iso(report.published),
        "url": report.url,
        "language": report.language,
        "text": report.text,
        "reading": data,
    }


def actor_row(actor: Actor, who: Who, report: int, read: int) -> Row:
    return {
        "key": who.key,
        "id": actor.id,
        "report": report,
        "read": read,
        "party": who.party,
        "name": actor.name,
        "kind": actor.kind,
        "country": who.country,
        "country_read": actor.country,
        "sector": actor.sector,
        "office": actor.office,
        "as_of": iso(actor.as_of),
        "score": actor.score,
    }


def mention_rows(actor: Actor, who: Who) -> Iterator[Row]:
    for span in sorted(set(actor.mentions)):
        yield {"actor": who.key, "start": span.start, "end": span.end}


def reject_rows(reading: Reading, report: int) -> Iterable[Row]:
    for position, reject in enumerate(reading.rejects):
        yield {
            "report": report,
            "position": position,
            "stage": reject.stage,
            "reason": reject.reason,
            "raw_start": reject.raw_start,
            "raw_end": reject.raw_end,
        }


def role(who: Who | None, name: str) -> Row:
    return {
        name: who.key if who else None,
        "party": who.party if who else None,
        "country": who.country if who else None,
    }


def _span(name: str, span: Span | None) -> Row:
    return {f"{name}_start": span.start if span else None, f"{name}_end": span.end if span else None}
