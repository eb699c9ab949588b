"""A report's text with its evidence marked: paragraphs of pieces, each with the classes and ids of what holds it."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from markupsafe import Markup, escape

from dragoman.records import Reading, Span
from dragoman.sheet.words import safe

COLOURS = 8
MOST_TEXT = 300_000
"""Characters of a report shown; the longest report in the project's test data has 50,000."""
Kind = Literal["statement", "event", "commitment", "cue", "source", "hit"]
_CLASS = {"statement": "said", "event": "ev", "commitment": "cm", "cue": "cue", "source": "src", "hit": "hit"}


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A stretch of the text that something rests on: its class beside the kind's, and the id of the record's row.

    ``number`` is the statement's, ``label`` what a screen reader is told of a marker. ``first``: the item begins here.
    """

    start: int
    end: int
    kind: Kind = field(compare=False)
    extra: str = field(default="", compare=False)
    id: str = ""
    number: int = field(default=0, compare=False)
    label: str = field(default="", compare=False)
    first: bool = field(default=False, compare=False)


def colours(reading: Reading) -> dict[str | None, str]:
    """Return the class of each speaker's colour: in order of first speaking, so that neighbours differ."""
    found: dict[str | None, str] = {None: "spx"}
    for statement in reading.statements:
        if statement.speaker not in found:
            found[statement.speaker] = f"sp{(len(found) - 1) % COLOURS}"
    return found


def marks(reading: Reading, gone: frozenset[str] = frozenset()) -> list[Mark]:
    """Return every mark of a reading; what people rejected (``gone``) has none."""
    made: list[Mark] = []
    colour = colours(reading)
    names = {a.id: safe(a.name) for a in reading.actors}
    for at, s in enumerate(reading.statements, 1):
        if s.id in gone:
            continue
        who = names.get(s.speaker or "", "unnamed")
        paint = colour.get(s.speaker, "spx")
        for i, span in enumerate(s.content):
            made.append(_mark(span, "statement", paint, s.id, at, f"Statement {at}, {who}", i == 0))
        made += [_mark(s.cue, "cue", paint, s.id)] if s.cue else []
        made += [_mark(s.source, "source", paint, s.id)] if s.source else []
    for e in reading.events:
        if e.id not in gone:
            made.append(_mark(e.anchor, "event", f"q{e.quad} is-{e.status}", e.id, 0, f"Event {e.type}", True))
    for c in reading.commitments:
        if c.id not in gone:
            made.append(_mark(c.evidence, "commitment", f"cm-{c.kind}", c.id, 0, f"Commitment, {c.kind}", True))
    return [m for m in made if m.start < m.end]


def _mark(
    span: Span, kind: Kind, extra: str, id: str, number: int = 0, label: str = "", first: bool = False
) -> Mark:  # fmt: skip
    return Mark(span.start, span.end, kind, extra, id, number, label, first)


def paragraphs(text: str, some: Sequence[Mark]) -> list[Markup]:
    """Return the text's paragraphs as HTML: everything escaped, marks around their words, a marker where one begins.

    Marks may overlap, tags may not: a stretch under several marks is one piece with the classes of them all.
    """
    shown = text[:MOST_TEXT]
    edges = sorted({0, len(shown), *(x for m in some for x in (m.start, m.end) if 0 < x < len(shown))})
    opening = sorted(some, reverse=True)
    active: list[Mark] = []
    made: list[list[str]] = [[]]
    for start, end in zip(edges, edges[1:], strict=False):
        active = [m for m in active if m.end > start]
        new: list[Mark] = []
        while opening and opening[-1].start <= start:
            new.append(opening.pop())
        active += new
        made[-1] += [str(_marker(m)) for m in new if m.first and m.kind != "event"]
        for i, line in enumerate(shown[start:end].split("\n")):
            if i:
                made.append([])
            if line:
                made[-1].append(_piece(line, active, new if not i else []))
    return [Markup("".join(one)) for one in made if "".join(one).strip()]


def _marker(m: Mark) -> Markup:
    sign = str(m.number) if m.kind == "statement" else "◆"
    cls = f"ref {m.extra}" if m.kind == "statement" else "ref cmref"
    return Markup('<a class="{}" href="#{}" data-ids="{}" id="at-{}" aria-label="{}">{}</a>').format(
        cls, m.id, m.id, m.id, m.label, sign
    )


def _piece(line: str, active: Sequence[Mark], new: Sequence[Mark]) -> str:
    inside = verbatim(line)
    if not active:
        return inside
    classes = " ".join(dict.fromkeys(x for m in active for x in (_CLASS[m.kind], m.extra) if x))
    ids = " ".join(dict.fromkeys(m.id for m in sorted(active, key=_close) if m.id))
    event = next((m for m in new if m.kind == "event"), None)
    if event is not None:
        return str(
            Markup('<a class="{}" href="#{}" data-ids="{}" id="at-{}">{}</a>').format(
                classes, event.id, ids, event.id, Markup(inside)
            )
        )
    return str(Markup('<span class="{}" data-ids="{}">{}</span>').format(classes, ids, Markup(inside)))


def _close(m: Mark) -> tuple[int, int]:
    """Sort what is shown first: events, then commitments, then statements; of a kind the shorter stretch."""
    rank = {"event": 0, "commitment": 1, "statement": 2, "cue": 2, "source": 2, "hit": 3}
    return rank[m.kind], m.end - m.start


def verbatim(line: str) -> str:
    """Return one line escaped and safe, the white space at its ends kept as one space."""
    core = safe(line)
    if not core:
        return " " if line else ""
    return f"{' ' * line[:1].isspace()}{escape(core)}{' ' * line[-1:].isspace()}"


def seen(text: str) -> str:
    """Return raw text with characters that hide or reorder others written out: "\\u202e"."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        c if c in "\n\t" or unicodedata.category(c) not in ("Cc", "Cf", "Cs", "Co") else _written(c) for c in text
    )


def _written(c: str) -> str:
    return "" if c == "\r" else f"\\u{ord(c):04x}"


@dataclass(frozen=True, slots=True)
class Stretch:
    """A stretch of a page as it came: kept in the report's text, or left out for a reason ("" where none is told)."""

    text: str
    kept: bool
    reason: str


def raw_stretches(raw: str, reading: Reading) -> Iterator[Stretch]:
    """Yield the raw page in order: what the report's text was copied from, and what was left out and why."""
    kept = sorted((start, start + length) for _, start, length in reading.report.map if length)
    reasons = sorted((r.raw_start, r.raw_end, safe(r.reason)) for r in reading.rejects if r.raw_end > r.raw_start)
    at, most = 0, min(len(raw), MOST_TEXT)
    for start, end in [*kept, (most, most)]:
        start, end = min(max(start, at), most), min(end, most)
        if start > at:
            yield from _left_out(raw, at, start, reasons)
        if end > start:
            yield Stretch(seen(raw[start:end]), True, "")
        at = max(at, end)


def _left_out(raw: str, start: int, end: int, reasons: Sequence[tuple[int, int, str]]) -> Iterator[Stretch]:
    at = start
    for low, high, reason in reasons:
        low, high = max(low, at), min(high, end)
        if low >= high:
            continue
        if low > at:
            yield Stretch(seen(raw[at:low]), False, "")
        yield Stretch(seen(raw[low:high]), False, reason)
        at = high
    if at < end:
        yield Stretch(seen(raw[at:end]), False, "")
