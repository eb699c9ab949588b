"""The sheet for a terminal: headline, statements, events, commitments, and one dim line of what was left out."""

from __future__ import annotations

from collections.abc import Iterable

from rich import box
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from dragoman.records import Commitment, Event, Reading, Statement
from dragoman.sheet import words
from dragoman.sheet.words import Book, safe, shorten

MEDIUM, WIDE = 96, 140
"""Columns from which a table spreads: at 96 a fifth column of events holds a name, at 140 so do seven."""
_QUAD_STYLES = {1: "green", 2: "bold green", 3: "yellow", 4: "bold red"}
_STATUS_STYLES = {"happened": "", "intended": "cyan", "hypothetical": "italic magenta", "denied": "red"}
_KIND_STYLES = {"threat": "red", "demand": "yellow", "refusal": "yellow", "pledge": "green", "prediction": "cyan"}
_LINES = 3  # lines of words a statement may take


def reading_sheet(reading: Reading, width: int) -> Group:
    """Return the sheet of ``reading`` laid out for ``width`` columns."""
    book = Book(reading)
    parts: list[RenderableType] = [*_head(book, width)]
    if reading.statements:
        parts += _section("Who said what", len(reading.statements), _statements(book, width))
    if reading.events:
        note = "" if width >= WIDE else ", happened unless marked"
        parts += _section("Who did what to whom", len(reading.events), _events(book, width), note)
    if reading.commitments:
        parts += _section("What was promised, threatened or foretold", len(reading.commitments), _promises(book, width))
    if reading.report.text and not (reading.statements or reading.events or reading.commitments):
        parts.append(Padding(Text("No statement, event or commitment found in this report."), (0, 1, 1, 1)))
    parts += _left_out(book, width)
    return Group(*parts)


def _head(book: Book, width: int) -> list[RenderableType]:
    line = shorten(book.line(), 2 * width - 4)
    return [Padding(Text(book.headline(), style="bold"), (1, 1, 0, 1)), Padding(Text(line, style="dim"), (0, 1, 1, 1))]


def _section(title: str, count: int, table: Table, note: str = "") -> list[RenderableType]:
    return [Text.assemble(" ", (title, "bold underline"), (f"  {count}{note}", "dim")), table]


def _table(columns: Iterable[tuple[str, int]], width: int, leading: int = 0) -> Table:
    """Return an empty table whose columns (header, share of the width) fill ``width``."""
    table = Table(box=box.SIMPLE_HEAD, width=width, pad_edge=False, header_style="dim", leading=leading, padding=(0, 1))
    for header, share in columns:
        table.add_column(header, ratio=share, overflow="fold")
    return table


def _cell(*lines: Text | str | tuple[str, str]) -> Text:
    """Return the lines that are not empty, one under the other; a tuple is a line and its style."""
    made = [line if isinstance(line, Text) else Text(*([line] if isinstance(line, str) else line)) for line in lines]
    return Text("\n").join(line for line in made if line.plain)


def _statements(book: Book, width: int) -> Table:
    wide = width >= WIDE
    narrow_columns = (("Speaker", 3), ("Words", 7))
    wide_columns = (("Speaker", 4), ("Office", 5), ("Kind", 2), ("Words", 14), ("Passed on by", 4))
    table = _table(wide_columns if wide else narrow_columns, width, leading=0 if wide else 1)
    share = 14 / 29 if wide else 7 / 10
    room = int(width * share - 4) * _LINES - 12
    for statement in book.reading.statements:
        table.add_row(*_statement(book, statement, room, wide))
    return table


def _statement(book: Book, statement: Statement, room: int, wide: bool) -> list[Text]:
    speaker = (book.name(statement.speaker), "bold" if statement.speaker else "italic")
    station, said = book.station(statement.speaker), book.quoted(statement, room)
    if wide:
        via = book.via(statement).removeprefix("via ")
        return [_cell(speaker), Text(station), Text(statement.kind, "dim"), Text(said), Text(via, "dim")]
    below = " · ".join(part for part in (statement.kind, book.via(statement)) if part)
    return [_cell(speaker, (station, "dim")), _cell(said, (below, "dim"))]


def _events(book: Book, width: int) -> Table:
    columns = [("Who", 10), ("did what", 8), ("to whom", 10)]
    if width >= WIDE:
        columns += [("where", 6), ("when", 7), ("status", 6), ("on whose word", 8)]
    elif width >= MEDIUM:
        columns = [*columns[:2], ("to whom", 9), ("where, when", 8), ("on whose word", 9)]
    else:
        columns += [("where, when", 10)]
    table = _table(columns, width, leading=0 if width >= WIDE else 1)
    for event in book.reading.events:
        table.add_row(*_event(book, event, width))
    return table


def _event(book: Book, event: Event, width: int) -> list[Text]:
    style = _QUAD_STYLES.get(event.quad, "")
    who, whom = book.names(event.actors) or "somebody", book.names(event.recipients) or "–"
    status = Text(event.status, _STATUS_STYLES[event.status])
    unusual = status if event.status != "happened" else Text()
    deed, kind = (words.act(event), style), (words.code(event), "dim")
    place, day, word = words.where(event.place), words.when(event.date), book.word_of(event.claimed_in)
    source = Text(word, "dim" if event.claimed_in is None else "")
    if width >= WIDE:
        return [Text(who), _cell(deed, kind), Text(whom), Text(place), Text(day), status, source]
    if width >= MEDIUM:
        return [Text(who), _cell(deed, kind, unusual), Text(whom), _cell(place, day), source]
    said = (f"says {word}", "") if event.claimed_in else (word, "dim")
    return [Text(who), _cell(deed, kind, unusual), Text(whom), _cell(place, day, said)]


def _promises(book: Book, width: int) -> Table:
    wide = width >= WIDE
    columns = [("Who", 5), ("kind", 3), ("toward", 4), ("words", 12 if wide else 8)]
    table = _table([*columns, ("condition, due", 5)] if wide else columns, width)
    room = int(width * (12 / 29 if wide else 8 / 20) - 4) * _LINES - 8
    for commitment in book.reading.commitments:
        table.add_row(*_promise(book, commitment, room, wide))
    return table


def _within(commitment: Commitment) -> bool:
    return commitment.condition is not None and commitment.evidence.covers(commitment.condition)


def _promise(book: Book, commitment: Commitment, room: int, wide: bool) -> list[Text]:
    apart = commitment.condition if wide or not _within(commitment) else None  # else it stands in the words already
    condition = book.evidence(apart) if apart else ""
    bound = [shorten(condition, 120), f"due {words.when(commitment.due)}" if commitment.due else ""]
    said = shorten(book.evidence(commitment.evidence), room)
    row = [
        Text(book.name(commitment.speaker), "bold"),
        Text(commitment.kind, _KIND_STYLES[commitment.kind]),
        Text(book.names(commitment.toward) or "–"),
    ]
    if wide:
        return [*row, Text(said), _cell(*((part, "dim") for part in bound))]
    return [*row, _cell(said, *((part, "dim") for part in bound))]


def _left_out(book: Book, width: int) -> list[RenderableType]:
    """Return one dim line: how much was dropped and why, as far as it fits."""
    if not book.left_out:
        return []
    reasons = ", ".join(reason if count == 1 else f"{reason} ({count})" for reason, count in book.left_out)
    verb = "Left out" if book.reading.report.text else "Not read"
    line = shorten(safe(f"{verb}: {reasons}"), width - 2 if book.reading.report.text else 4 * width)
    return [Padding(Text(line, style="dim"), (0, 1, 1, 1))]
