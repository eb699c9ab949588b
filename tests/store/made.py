"""Readings for the tests of the record: short invented reports of two invented states and who speaks for them."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from dragoman import records as r

OLD, NEW = r.Pipeline("0.1.0", "aaaaaaaaaaaa", "bbbbbbbbbbbb"), r.Pipeline("0.2.0", "cccccccccccc", "bbbbbbbbbbbb")

CAST = {
    "ardania": r.Actor("a-ard", "Ardania", "state", "ARD", "GOV", None, None, None, 0.9, ()),
    "belmar": r.Actor("a-bel", "Belmar", "state", "BEL", "GOV", None, None, None, 0.9, ()),
    "corva": r.Actor("a-cor", "Corva", "state", "COR", "GOV", None, None, None, 0.9, ()),
    "holt": r.Actor("a-holt", "Mira Holt", "person", "ARD", "GOV", "president", None, "ard-mira-holt", 0.9, ()),
    "roe": r.Actor("a-roe", "Jan Roe", "person", "BEL", "GOV", "foreign minister", None, None, 0.8, ()),
    "j roe": r.Actor("a-jroe", "J. Roe", "person", None, "GOV", None, None, None, 0.5, ()),
    "league": r.Actor("a-lea", "Vale League", "organisation", None, "IGO", None, None, "IGO:VL", 0.9, ()),
    "radio": r.Actor("a-rad", "State radio", "outlet", None, "JRN", None, None, None, 0.7, ()),
}
QUADS = {"CONSULT": (1, 4.0), "ACCUSE": (3, -2.0), "ASSAULT": (4, -10.0), "AID": (2, 7.0), "SANCTION": (4, -6.0)}


@dataclass(frozen=True)
class Said:
    """A statement to be made: who says it, the words, whether directly, and who passed it on."""

    speaker: str | None
    words: str
    kind: r.StatementKind = "indirect"
    chain: tuple[str, ...] = ()
    pledge: r.CommitmentKind | None = None
    toward: tuple[str, ...] = ()


@dataclass(frozen=True)
class Did:
    """An event to be made; ``claim`` is the index of the statement that claims it."""

    actors: tuple[str, ...]
    type: str
    recipients: tuple[str, ...]
    status: r.EventStatus = "happened"
    claim: int | None = None
    day: str | None = None


@dataclass
class _Text:
    text: str = ""
    mentions: dict[str, list[r.Span]] = field(default_factory=dict)

    def add(self, words: str) -> r.Span:
        """Append a sentence and note which of the cast it names."""
        start = len(self.text)
        self.text += words + " "
        for code, actor in CAST.items():
            at = words.find(actor.name)
            while at >= 0:
                self.mentions.setdefault(code, []).append(r.Span(start + at, start + at + len(actor.name)))
                at = words.find(actor.name, at + 1)
        return r.Span(start, start + len(words))


def reading(
    number: int,
    said: Sequence[Said] = (),
    did: Sequence[Did] = (),
    pipeline: r.Pipeline = OLD,
    **report: str | None,
) -> r.Reading:
    """Return the Reading of report ``number``; its id is of its words, day and outlet, as intake makes it."""
    whole = _Text()
    title = report.get("title", f"Report {number}")
    whole.add(f"{title}.")
    used: set[str] = set()
    statements, words_at = [], []
    for n, one in enumerate(said):
        name = CAST[one.speaker].name if one.speaker else "A source"
        line = whole.add(f"{name} said that {one.words}.")
        content = r.Span(line.start + len(name) + 11, line.end - 1)
        words_at.append(content)
        used |= {one.speaker} if one.speaker else set()
        used |= {*one.chain, *one.toward}
        statements.append((n, one, r.Span(line.start, line.start + len(name)), content))
    anchors = []
    for one in did:
        acting, receiving = (", ".join(CAST[a].name for a in side) for side in (one.actors, one.recipients))
        line = whole.add(f"{acting} {one.type} {receiving}.")
        at = whole.text.index(f" {one.type} ", line.start) + 1
        anchors.append(r.Span(at, at + len(one.type)))
        used |= {*one.actors, *one.recipients}
    published, outlet = report.get("published", "2024-05-01"), report.get("outlet", "Vale Post")
    report_id = r.content_id("r", whole.text, title, published, outlet)
    ids = [r.content_id("s", report_id, n, one.speaker) for n, one, _, _ in statements]
    made = [
        r.Statement(
            ids[n], CAST[one.speaker].id if one.speaker else None, source, r.Span(source.end + 1, source.end + 5),
            (content,), one.kind, tuple(CAST[c].id for c in one.chain), 0.9,
        )
        for n, one, source, content in statements
    ]  # fmt: skip
    events = [_event(report_id, one, anchors[n], ids) for n, one in enumerate(did)]
    promised = [
        r.Commitment(
            r.content_id("c", report_id, n), ids[n], CAST[one.speaker].id if one.speaker else None, one.pledge,
            tuple(CAST[c].id for c in one.toward), None, content, None, None, 0.7,
        )
        for n, one, _, content in statements
        if one.pledge
    ]  # fmt: skip
    actors = tuple(
        replace(CAST[code], mentions=tuple(whole.mentions.get(code, ())))
        for code in CAST
        if code in used | whole.mentions.keys()
    )
    digest = report.get("input") or hashlib.sha256(f"input {number}".encode()).hexdigest()
    origin = r.Origin("text", report.get("name") or f"page-{number}.txt", digest)
    text = whole.text.rstrip()
    whole_report = r.Report(report_id, title, outlet, published, None, "en", text, origin, ((0, 0, len(text)),))
    rejects = (r.Reject("intake", "furniture: share bar", 0, 5),)
    return r.Reading(pipeline, whole_report, actors, tuple(made), tuple(events), tuple(promised), rejects)


def _event(report_id: str, one: Did, anchor: r.Span, statements: Sequence[str]) -> r.Event:
    quad, intensity = QUADS[one.type]
    day = r.DateRange(one.day, one.day, "day", None) if one.day else None
    sides = tuple(CAST[a].id for a in one.actors), tuple(CAST[a].id for a in one.recipients)
    claim = None if one.claim is None else statements[one.claim]
    key = (report_id, one.type, anchor.start, anchor.end, sides)
    return r.Event(
        r.content_id("e", *key), one.type, None, (), quad, intensity, *sides, None, day, one.status, claim, anchor, 0.8
    )


def talks(number: int, **report: str | None) -> r.Reading:
    """Return a report of talks: two statements, a pledge, a meeting and an accusation that one side makes."""
    return reading(
        number,
        [
            Said("holt", "the embassy in Belmar would open again", "direct", pledge="pledge", toward=("belmar",)),
            Said("roe", "Ardania had attacked ships of Belmar", chain=("radio",)),
        ],
        [Did(("holt",), "CONSULT", ("roe",)), Did(("ardania",), "ASSAULT", ("belmar",), claim=1, day="2024-04-20")],
        **report,  # type: ignore[arg-type]
    )
