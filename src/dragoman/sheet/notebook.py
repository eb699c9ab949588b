"""The sheet for a notebook: one self-contained piece of HTML, the evidence marked in the report's own text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from html import escape

from dragoman.records import Reading, Span
from dragoman.sheet import words
from dragoman.sheet.words import Book, safe

MOST_TEXT = 60_000
"""Characters of report shown; the longest report in the project's test data has 50,000."""
_STYLE = """
.dragoman{font:14px/1.5 system-ui,sans-serif;max-width:72em}
.dragoman h3{margin:.2em 0}.dragoman h4{margin:1em 0 .3em}
.dragoman .dim{opacity:.65;font-size:90%}
.dragoman table{border-collapse:collapse;width:100%}
.dragoman th,.dragoman td{text-align:left!important;vertical-align:top;padding:.25em .6em;border-bottom:1px solid #8884}
.dragoman th{font-weight:600;opacity:.65}
.dragoman .q1{color:#2a7d3f}.dragoman .q2{color:#156a2c;font-weight:600}
.dragoman .q3{color:#a36a00}.dragoman .q4{color:#b3261e;font-weight:600}
.dragoman pre{white-space:pre-wrap;font:inherit;margin:.4em 0}
.dragoman .said{background:#4a90d92b}.dragoman .cue{text-decoration:underline dotted}
.dragoman .source{border-bottom:1px solid #4a90d9}
.dragoman .e1,.dragoman .e2{background:#2a7d3f40}.dragoman .e3,.dragoman .e4{background:#b3261e40}
.dragoman .bound{outline:1px dashed #8888}
"""
Mark = tuple[int, int, str, str]
"""Start, end, CSS class, and what the mark says when pointed at."""


def reading_html(reading: Reading) -> str:
    """Return ``reading`` as a piece of HTML that needs nothing else: no script, no address, all text escaped."""
    book = Book(reading)
    parts = [f"<style>{_STYLE}</style>", f"<h3><bdi>{_html(book.headline())}</bdi></h3>"]
    parts.append(f'<div class="dim"><bdi>{_html(book.line())}</bdi></div>')
    parts += _statements(book) + _events(book) + _commitments(book)
    if book.left_out:
        reasons = ", ".join(f"{reason} ({count})" for reason, count in book.left_out)
        parts.append(f'<p class="dim">Left out: {_html(words.shorten(reasons, 400))}</p>')
    if reading.report.text:
        parts.append(f"<details><summary>The report, evidence marked</summary>{_marked(book)}</details>")
    return f'<div class="dragoman">{"".join(parts)}</div>'


def record_html(
    where: str, held: dict[str, int], said: Iterable[Sequence[str | None]], done: Iterable[Sequence[str | None]]
) -> str:
    """Return a record as a piece of HTML: where it is, how many rows of each kind, the latest statements and events.

    ``said`` is (day, speaker, words, outlet), ``done`` (day, actors, type, recipients, status, words, outlet).
    """

    def cells(rows: Iterable[Sequence[str | None]]) -> list[list[str]]:
        return [[_html(words.shorten(one, 300)) if one else "–" for one in row] for row in rows]

    counts = " · ".join(f"{n:,} {name if n != 1 else name.removesuffix('s')}" for name, n in held.items())
    parts = [f"<style>{_STYLE}</style>", f"<h3><bdi>{_html(where)}</bdi></h3>", f'<div class="dim">{counts}</div>']
    parts += _table("Said last", ("Day", "Speaker", "Words", "Outlet"), cells(said))
    headers = ("Day", "Who", "did what", "to whom", "status", "Words", "Outlet")
    parts += _table("Done last", headers, cells(done))
    if not any(held.values()):
        parts.append("<p>Nothing yet: <code>record.add(dragoman.read(...))</code> keeps a report.</p>")
    return f'<div class="dragoman">{"".join(parts)}</div>'


def _html(text: str) -> str:
    return escape(safe(text), quote=True)


def _table(title: str, headers: Iterable[str], rows: Iterable[Iterable[str]]) -> list[str]:
    """Return a titled table of cells that are HTML already, or nothing for no rows."""
    body = "".join("<tr>" + "".join(f"<td><bdi>{cell}</bdi></td>" for cell in row) + "</tr>" for row in rows)
    head = "".join(f"<th>{escape(h)}</th>" for h in headers)
    return [f"<h4>{title}</h4><table><tr>{head}</tr>{body}</table>"] if body else []


def _statements(book: Book) -> list[str]:
    rows = [
        (
            f"<b>{_html(book.name(s.speaker))}</b>",
            _html(book.station(s.speaker)),
            s.kind,
            _html(book.quoted(s, 600)),
            _html(book.via(s).removeprefix("via ")),
        )
        for s in book.reading.statements
    ]
    return _table("Who said what", ("Speaker", "Office", "Kind", "Words", "Passed on by"), rows)


def _events(book: Book) -> list[str]:
    rows = [
        (
            _html(book.names(e.actors) or "somebody"),
            f'<span class="q{e.quad:d}">{_html(words.act(e))}</span> <span class="dim">{_html(words.code(e))}</span>',
            _html(book.names(e.recipients) or "–"),
            _html(words.where(e.place)),
            _html(words.when(e.date)),
            e.status,
            _html(book.word_of(e.claimed_in)),
        )
        for e in book.reading.events
    ]
    headers = ("Who", "did what", "to whom", "where", "when", "status", "on whose word")
    return _table("Who did what to whom", headers, rows)


def _commitments(book: Book) -> list[str]:
    rows = [
        (
            f"<b>{_html(book.name(c.speaker))}</b>",
            c.kind,
            _html(book.names(c.toward) or "–"),
            _html(words.shorten(book.evidence(c.evidence), 400)),
            _html(book.evidence(c.condition) if c.condition else ""),
            _html(words.when(c.due)),
        )
        for c in book.reading.commitments
    ]
    headers = ("Who", "kind", "toward", "words", "condition", "due")
    return _table("What was promised, threatened or foretold", headers, rows)


def _marks(book: Book) -> list[Mark]:
    """Return everything to be marked in the text, each with the class and the title it gets."""
    found: list[tuple[Span | None, str, str]] = []
    for s in book.reading.statements:
        name = book.name(s.speaker)
        found += [(c, "said", f"{name}, {s.kind}") for c in s.content]
        found += [(s.cue, "cue", f"{name} says"), (s.source, "source", name)]
    for e in book.reading.events:
        told = f"{book.names(e.actors)} {words.act(e)} {book.names(e.recipients)} ({words.code(e)}, {e.status})"
        found.append((e.anchor, f"e{e.quad:d}", told))
    found += [(c.evidence, "bound", c.kind) for c in book.reading.commitments]
    return [(span.start, span.end, name, title) for span, name, title in found if span and span.start < span.end]


def _marked(book: Book) -> str:
    """Return the report's text with every mark around its words; marks may overlap, tags may not."""
    shown = book.text[:MOST_TEXT]
    marks = [
        (start, min(end, len(shown)), name, title) for start, end, name, title in _marks(book) if start < len(shown)
    ]
    edges = sorted({0, len(shown), *(m[0] for m in marks), *(m[1] for m in marks)})
    opening = sorted(marks, reverse=True)
    active: list[Mark] = []
    pieces = []
    for start, end in zip(edges, edges[1:], strict=False):
        active = [m for m in active if m[1] > start]
        while opening and opening[-1][0] <= start:
            active.append(opening.pop())
        pieces.append(_piece(shown[start:end], active))
    rest = len(book.text) - len(shown)
    note = f'<p class="dim">… and {rest:,} more characters</p>' if rest else ""
    return f"<pre>{''.join(pieces)}</pre>{note}"


def _piece(text: str, active: list[Mark]) -> str:
    inside = "\n".join(_verbatim(line) for line in text.split("\n"))
    if not active:
        return inside
    classes = " ".join(sorted({m[2] for m in active}))
    title = _html("; ".join(dict.fromkeys(m[3] for m in active)))
    return f'<span class="{classes}" title="{title}">{inside}</span>'


def _verbatim(line: str) -> str:
    """Return one line escaped and safe, its white space at the ends kept."""
    core = line.strip()
    if not core:
        return " " if line else ""
    return f"{' ' * line[:1].isspace()}{_html(core)}{' ' * line[-1:].isspace()}"
