"""What both sheets say in words: names, acts, days, places, and text made safe to show."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable
from datetime import date
from functools import cache, cached_property
from importlib.resources import files

from dragoman.records import Actor, DateRange, Event, Place, Reading, Span, Statement

QUADS = {1: "verbal cooperation", 2: "material cooperation", 3: "verbal conflict", 4: "material conflict"}
_ACTS = {
    "AGREE": "agrees with", "CONSULT": "meets", "SUPPORT": "supports", "CONCEDE": "yields to",
    "COOPERATE": "works with", "AID": "aids", "RETREAT": "gives way to", "REQUEST": "asks of",
    "ACCUSE": "criticises", "REJECT": "refuses", "THREATEN": "threatens", "PROTEST": "protests against",
    "SANCTION": "sanctions", "MOBILIZE": "mobilises against", "COERCE": "coerces", "ASSAULT": "attacks",
}  # fmt: skip
_MODES = {("CONSULT", "visit"): "visits", ("CONSULT", "phone"): "telephones"}
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_KEPT_FORMAT = "\u200c\u200d"  # the joiners: Persian and Indic names need them, and they reorder nothing
_SPACES = re.compile(r"\s+")
_MARKS = 3  # accents on one letter; Vietnamese needs two, Hebrew with cantillation three
_OUTER_QUOTES = "\"'“”‘’«»„"


def safe(text: str) -> str:
    """Return ``text`` without whatever could disturb a terminal or hide the order of its characters.

    Control characters, surrogates and format characters (bidi overrides, zero-width spaces, tags) go, heaps of
    accents are cut to three, and any run of white space becomes one space.
    """
    if text.isascii() and text.isprintable():
        return _SPACES.sub(" ", text).strip()
    kept: list[str] = []
    marks = 0
    for char in text:
        kind = unicodedata.category(char)
        marks = marks + 1 if kind in ("Mn", "Me") else 0
        if char.isspace() or kind in ("Zl", "Zp"):
            kept.append(" ")
        elif kind == "Cs":
            kept.append("\ufffd")
        elif (kind[0] != "C" or char in _KEPT_FORMAT) and marks <= _MARKS:
            kept.append(char)
    return _SPACES.sub(" ", "".join(kept)).strip()


def shorten(text: str, size: int) -> str:
    """Return ``text`` in at most ``size`` characters, cut after a word and marked "…" if it was longer."""
    if len(text) <= size:
        return text
    head = text[: size - 1]
    at = head.rfind(" ")
    return (head[:at] if at > size // 2 else head).rstrip(" ,;:-–—") + "…"


@cache
def _countries() -> dict[str, str]:
    table = files("dragoman.sheet").joinpath("countries.tsv").read_text(encoding="utf-8")
    return dict(line.split("\t") for line in table.splitlines())


def country(code: str | None) -> str:
    """Return the English name of an ISO 3166 alpha-3 code, the code itself if unknown, "" for None."""
    return _countries().get(code, safe(code)) if code else ""


def iso_day(day: str | None, weekday: bool = True) -> str:
    """Return "Wed 20 Nov 2024" for "2024-11-20", without the weekday on request; what is no date stays as it is."""
    try:
        found = date.fromisoformat(day or "")
    except ValueError:
        return safe(day or "")
    shown = f"{found.day} {_MONTHS[found.month - 1]} {found.year}"
    return f"{_DAYS[found.weekday()]} {shown}" if weekday else shown


def when(found: DateRange | None) -> str:
    """Return a range of days in words at its own precision: a day, a month, a year, or from one to another."""
    if found is None:
        return ""
    if found.precision == "day":
        first = iso_day(found.start, weekday=found.start == found.end)
        return first if found.start == found.end else f"{first} to {iso_day(found.end, weekday=False)}"
    size = 8 if found.precision == "month" else 4
    ends = [(iso_day(d, weekday=False).split(" ", 1)[-1])[-size:].strip() for d in (found.start, found.end)]
    return ends[0] if ends[0] == ends[1] else f"{ends[0]} to {ends[1]}"


def where(place: Place | None) -> str:
    """Return a place with its country, "" for None."""
    if place is None:
        return ""
    name, land = safe(place.name), country(place.country)
    return name if not land or place.precision == "country" or land.lower() == name.lower() else f"{name}, {land}"


def act(event: Event) -> str:
    """Return what was done in words that read on into the recipient: "meets", "threatens"."""
    known = _MODES.get((event.type, event.mode or "")) or _ACTS.get(event.type)
    return known or safe(event.type).lower()


def code(event: Event) -> str:
    """Return the event's PLOVER type, with its mode where it has one: "CONSULT visit"."""
    return safe(f"{event.type} {event.mode}" if event.mode else event.type)


class Book:
    """The names of one Reading, looked up by id."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.text = reading.report.text
        self._actors = {a.id: a for a in reading.actors}
        self._statements = {s.id: s for s in reading.statements}
        self._states = {a.country: a.name for a in reading.actors if a.kind == "state" and a.country}

    def land(self, code: str | None) -> str:
        """Return the name of a country; of one that a user added, as the report has it."""
        return country(code) if code in _countries() or code not in self._states else safe(self._states[code])

    @cached_property
    def left_out(self) -> list[tuple[str, int]]:
        """The reasons for which something was dropped, with how often, most often first."""
        return Counter(safe(r.reason) for r in self.reading.rejects).most_common()

    def actor(self, actor_id: str | None) -> Actor | None:
        return self._actors.get(actor_id) if actor_id else None

    def name(self, actor_id: str | None) -> str:
        """Return the actor's name, "unnamed" for None or an id that nobody has."""
        found = self.actor(actor_id)
        return safe(found.name) or "unnamed" if found else "unnamed"

    def station(self, actor_id: str | None) -> str:
        """Return what a person or body stands for: "president, Iran"; a state needs no more than its name."""
        found = self.actor(actor_id)
        if found is None or found.kind == "state":
            return ""
        office, land = safe(found.office or ""), self.land(found.country)
        return ", ".join(part for part in (office, land) if part and part.lower() != found.name.lower())

    def names(self, actor_ids: Iterable[str], most: int = 4) -> str:
        """Return the actors' names with a person's country, the first ``most`` of them and how many more."""
        shown = []
        for actor_id in (ids := list(actor_ids))[:most]:
            found = self.actor(actor_id)
            land = self.land(found.country) if found and found.kind != "state" else ""
            name = self.name(actor_id)
            shown.append(f"{name} ({land})" if land and land.lower() not in name.lower() else name)
        rest = f" and {len(ids) - most} more" if len(ids) > most else ""
        return ", ".join(shown) + rest

    def word_of(self, statement_id: str | None) -> str:
        """Return on whose word an event stands: a speaker's name, or "the report"."""
        found = self._statements.get(statement_id) if statement_id else None
        if found is None:
            return "the report" if statement_id is None else "a statement"
        return self.name(found.speaker)

    def quoted(self, statement: Statement, size: int) -> str:
        """Return a statement's words in at most ``size`` characters, in quotation marks if wholly direct."""
        parts = [part for part in (self.evidence(c) for c in statement.content) if part]
        words = " … ".join([*(part.rstrip(" ,") for part in parts[:-1]), *parts[-1:]])
        if statement.kind != "direct":
            return shorten(words, size)
        return f"“{shorten(words.strip(_OUTER_QUOTES), size - 2)}”" if words else ""

    def evidence(self, span: Span) -> str:
        return safe(span.of(self.text))

    def via(self, statement: Statement) -> str:
        """Return who passed the words on: "via Iranian media, News.az", or ""."""
        return f"via {', '.join(self.name(a) for a in statement.chain)}" if statement.chain else ""

    def line(self) -> str:
        """Return outlet, day and address on one line, as far as the report says."""
        report = self.reading.report
        parts = (safe(report.outlet or ""), iso_day(report.published), safe(report.url or report.origin.name))
        return " · ".join(part for part in parts if part)

    def headline(self) -> str:
        report = self.reading.report
        first = report.text.strip().split("\n", 1)[0]
        return safe(report.title or "") or shorten(safe(first[:400]), 120) or "Nothing read"
