"""CSV with headings, UTF-8, lines ending in LF, as commands write with ``--csv``; several names are joined by "; "."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from dragoman.exports.tables import COLUMNS, flat_columns, rows

if TYPE_CHECKING:
    from dragoman.exports.formats import Tally
    from dragoman.exports.source import Source
    from dragoman.store.filters import Filter


def lines(source: Source, filter: Filter, tally: Tally, table: str) -> Iterator[str]:
    """Yield the headings, also of a table without rows, and the rows that fit."""
    buffer = io.StringIO(newline="")
    # A bare carriage return is quoted only where it is part of what ends a line.
    writer = csv.DictWriter(buffer, flat_columns(COLUMNS[table]), lineterminator="\r\n")
    writer.writeheader()
    for row in rows(source, table, filter).flat():
        yield _taken(buffer)
        tally.rows += 1
        writer.writerow(row)
    yield _taken(buffer)


def _taken(buffer: io.StringIO) -> str:
    """Return the row in ``buffer``, and empty it."""
    text = buffer.getvalue().removesuffix("\r\n") + "\n"
    buffer.seek(0)
    buffer.truncate()
    return text
