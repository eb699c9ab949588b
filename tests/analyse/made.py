"""Records made by hand: a few words a line become Readings with text and evidence, kept in a real record.

``report("2026-04-16", "Wire", "XAR ASSAULT XCO", "XCO SANCTION XAR intended", "XCO ACCUSE XAR by XCO")`` is a page
with a sentence for each event; ``XCO says XAR "A friend does not board your ship" accused`` is a statement about XAR,
with an event if its cue is a verb that PLOVER knows.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from dragoman import records as r
from dragoman.codes import intensity, quad
from dragoman.store import Store

NAMES = {
    "XAR": "Ardania", "XBE": "Belmar", "XCO": "Corvenia", "XQU": "Quenara", "XVE": "Velland",
    "IGO:SERRAT_COUNCIL": "Serrat Council", "group:lorran-front": "Lorran Front",
}  # fmt: skip
PERSONS = {
    "Dorvat": ("Ilyan Dorvat", "XAR", "foreign minister", "GOV"),
    "Sollak": ("Irena Sollak", "XCO", "foreign minister", "GOV"),
    "Veltri": ("Ana Veltri", "XCO", "prime minister", "GOV"),
    "Froy": ("Magda Froy", "XBE", "opposition leader", "OPP"),
    "Marrat": ("Elsa Marrat", "XBE", "prime minister", "GOV"),
}
CUES = {"accused": "ACCUSE", "condemned": "ACCUSE", "praised": "SUPPORT", "warned": "THREATEN"}
PIPELINE = r.Pipeline("0.2.0", "0123456789ab", "ba9876543210")
_EVENT = re.compile(
    r"(?P<actor>\S+) (?P<type>[A-Z]+)(?:/(?P<mode>\S+))? (?P<recipient>\S+)"
    r"(?: (?P<status>intended|denied|hypothetical))?(?: by (?P<by>\S+))?(?: on (?P<day>\S+))?"
)
_SAID = re.compile(
    r"(?P<who>\S+) says (?P<about>\S+) \"(?P<words>[^\"]*)\""
    r"(?: (?P<cue>(?!pledge|threat|refusal)[a-z]+))?(?: (?P<kind>pledge|threat|refusal))?"
)


class _Page:
    """One Reading in the making."""

    def __init__(self, day: str | None, outlet: str) -> None:
        self.day, self.outlet = day, outlet
        self.text = ""
        self.mentions: dict[str, list[r.Span]] = {}
        self.statements: list[r.Statement] = []
        self.events: list[r.Event] = []
        self.commitments: list[r.Commitment] = []

    def put(self, words: str) -> r.Span:
        start = len(self.text)
        self.text += words
        return r.Span(start, len(self.text))

    def name(self, who: str) -> r.Span:
        span = self.put(PERSONS[who][0] if who in PERSONS else NAMES.get(who, who))
        self.mentions.setdefault(who, []).append(span)
        return span

    def line(self, line: str) -> None:
        said, event = _SAID.fullmatch(line), _EVENT.fullmatch(line)
        if said:
            self.said(**said.groupdict())
        elif event:
            self.event(**event.groupdict())
        else:
            raise ValueError(line)
        self.put("\n")

    def event(self, actor, type, mode, recipient, status, by, day) -> None:  # type: ignore[no-untyped-def]
        claim = None
        if by:
            claim = f"s-{len(self.statements)}"
            source = self.name(by)
            cue = self.put(" said")
            self.put(" that ")
        start = len(self.text)
        self.name(actor)
        self.put(" ")
        anchor = self.put(type.lower())
        self.put(" ")
        self.name(recipient)
        if claim:
            content = (r.Span(start, len(self.text)),)
            self.statements.append(r.Statement(claim, by, source, cue, content, "indirect", (), 0.9))
        self.put(".")
        date = r.DateRange(day, day, "day", None) if day else None
        self.events.append(
            r.Event(f"e-{len(self.events)}", type, mode, (), quad(type), intensity(type, mode), (actor,), (recipient,),
                    None, date, status or "happened", claim, anchor, 0.9)
        )  # fmt: skip

    def said(self, who, about, words, cue, kind) -> None:  # type: ignore[no-untyped-def]
        source = self.name(who)
        self.put(" ")
        verb = self.put(cue or "said")
        self.put(": “")
        start = len(self.text)
        before, _, after = words.partition("@")  # where the other is named
        self.put(before)
        if "@" in words:
            self.name(about)
        self.put(after)
        content = r.Span(start, len(self.text))
        self.put("”")
        name = f"s-{len(self.statements)}"
        self.mentions.setdefault(about, [])
        self.statements.append(r.Statement(name, who, source, verb, (content,), "direct", (), 0.9))
        if cue in CUES:
            type_ = CUES[cue]
            self.events.append(
                r.Event(f"e-{len(self.events)}", type_, None, (), quad(type_), intensity(type_), (who,), (about,),
                        None, None, "happened", None, verb, 0.9)
            )  # fmt: skip
        if kind:
            self.commitments.append(
                r.Commitment(f"c-{len(self.commitments)}", name, who, kind, (about,), None, content, None, None, 0.8)
            )

    def reading(self) -> r.Reading:
        key = r.content_id("r", self.day, self.outlet, self.text)

        def own(name: str | None) -> str | None:
            return None if name is None else f"{key}:{name}"

        actors = tuple(_actor(f"{key}:{who}", who, tuple(spans), self.day) for who, spans in self.mentions.items())
        statements = tuple(
            r.Statement(f"{key}:{s.id}", own(s.speaker), s.source, s.cue, s.content, s.kind, s.chain, s.score)
            for s in self.statements
        )
        events = tuple(
            r.Event(f"{key}:{e.id}", e.type, e.mode, e.contexts, e.quad, e.intensity,
                    tuple(f"{key}:{a}" for a in e.actors), tuple(f"{key}:{a}" for a in e.recipients), e.place, e.date,
                    e.status, own(e.claimed_in), e.anchor, e.score)
            for e in self.events
        )  # fmt: skip
        commitments = tuple(
            r.Commitment(f"{key}:{c.id}", f"{key}:{c.statement}", own(c.speaker), c.kind,
                         tuple(f"{key}:{t}" for t in c.toward), None, c.evidence, None, None, c.score)
            for c in self.commitments
        )  # fmt: skip
        origin = r.Origin("text", f"{key}.txt", key.removeprefix("r-").ljust(64, "0"))
        title = self.text.split("\n")[0]
        whole = ((0, 0, len(self.text)),)
        report = r.Report(key, title, self.outlet, self.day, None, "en", self.text, origin, whole)
        return r.Reading(PIPELINE, report, actors, statements, events, commitments)


def _actor(key: str, who: str, mentions: tuple[r.Span, ...], day: str | None) -> r.Actor:
    if who in PERSONS:
        name, country, office, sector = PERSONS[who]
        return r.Actor(key, name, "person", country, sector, office, day, None, 0.9, mentions)
    if who.startswith("IGO:"):
        return r.Actor(key, NAMES.get(who, who), "organisation", None, "IGO", None, None, who, 0.9, mentions)
    if who.startswith("group:"):
        return r.Actor(key, NAMES.get(who, who), "group", "XBE", "REB", None, None, who, 0.9, mentions)
    return r.Actor(key, NAMES.get(who, who), "state", who, "GOV", None, None, None, 0.9, mentions)


def report(day: str | None, outlet: str, *lines: str) -> r.Reading:
    """Return the Reading of one page."""
    page = _Page(day, outlet)
    for line in lines:
        page.line(line)
    return page.reading()


def record(folder: Path, readings: Iterable[r.Reading]) -> Store:
    """Return a new record in ``folder`` that holds ``readings``."""
    store = Store.open(folder / "made.db")
    for reading in readings:
        added = store.add(reading)
        assert added.outcome == "added", added
    return store


def table(path: Path) -> list[r.Reading]:
    """Return the Readings of a file of tab-separated day, outlet and line; a report is a day of an outlet."""
    pages: dict[tuple[str, str], list[str]] = {}
    for row in path.read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("#"):
            day, outlet, line = row.split("\t")
            pages.setdefault((day, outlet), []).append(line)
    return [report(day, outlet, *lines) for (day, outlet), lines in pages.items()]
