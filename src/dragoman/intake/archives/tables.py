"""Lines of JSON and tables with named columns: an item a row, named ``file:line``."""

from __future__ import annotations

import codecs
import contextlib
import csv
import io
import json
import re
from collections.abc import Iterator
from typing import IO, Any

from dragoman.intake import decode
from dragoman.intake.archives.streams import faults, lines
from dragoman.intake.items import DEFAULT_COLUMNS, MAX_BYTES, Item, Opening, row_item
from dragoman.records import InputError


class NoTextError(InputError):
    """A table without a column that could hold reports."""


_DELIMITERS = ",\t;|"
_LONG = f"a line of more than {MAX_BYTES / 1e6:.0f} MB"
_WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_NAMES_SHOWN = 12


def json_lines(stream: IO[bytes], name: str, opening: Opening) -> Iterator[Item]:
    """Yield an item a line; a bad line is an error that names it.

    Raises:
        InputError: the stream is damaged.
    """
    for number, line in lines(stream):
        here = f"{name}:{number}"
        if line is None:
            yield Item(here, error=f"{here}: {_LONG}")
        elif line.strip():
            yield json_item(line, here, opening)


def json_item(line: bytes, name: str, opening: Opening | None = None) -> Item:
    """Return the item in one line of JSON: ``text`` or ``html``, and optional title, outlet, published, url."""
    opening = opening or Opening()
    text = decode.decode(line)
    try:
        row = json.loads(text) if text is not None else None
    except (ValueError, RecursionError) as error:
        return Item(name, error=f"{name}: not a line of JSON: {error}")
    if not isinstance(row, dict):
        return Item(name, error=f"{name}: not a JSON object with a {_wanted(opening)} field")
    return row_item(row, name, opening, "jsonl") or Item(name, error=f"{name}: has no {_wanted(opening)} field")


def _wanted(opening: Opening) -> str:
    """Return the names under which the page may be, in words."""
    return " or ".join([*opening.columns["text"], *opening.columns["html"]])


def table(stream: IO[bytes], name: str, opening: Opening) -> Iterator[Item]:
    """Yield an item a row of CSV or TSV whose first line names the columns, in any case; the delimiter is found.

    A row without text is an error that names its line.

    Raises:
        NoTextError: no column is for text or HTML.
        InputError: the stream is damaged, or has no column that a user's own name for a title, day ... means.
    """
    csv.field_size_limit(MAX_BYTES)
    texts = _texts(stream)
    first = next(texts, "")
    rows = csv.reader(_again(first, texts), delimiter=_delimiter(first))
    try:
        header = [column.strip().lower() for column in next(rows, [])]
    except csv.Error as error:
        raise NoTextError(f"the line with the names of the columns cannot be read: {error}") from error
    if not header:
        raise NoTextError("the first line is empty: no names of columns in it" if first else "empty")
    known = {field: tuple(c.strip().lower() for c in names) for field, names in opening.columns.items()}
    shown = ", ".join(repr(column[:30]) for column in header[:_NAMES_SHOWN])
    if not {*known["text"], *known["html"]} & set(header):
        wanted = _wanted(opening)
        raise NoTextError(f"no column is called {wanted}, but {shown}; say --column text=NAME")
    for field in ("url", "title", "outlet", "published"):
        if opening.columns[field] != DEFAULT_COLUMNS[field] and not set(known[field]) & set(header):
            raise InputError(
                f"no column is called {opening.columns[field][0]}, but {shown}; mend --column {field}=NAME"
            )
    lowered = Opening(known, opening.skipped)
    before = rows.line_num
    for row in _rows(rows, name):
        here, before = f"{name}:{before + 1}", rows.line_num
        if isinstance(row, Item):
            yield row
        elif any(cell.strip() for cell in row):
            named = dict(zip(header, row, strict=False))
            yield row_item(named, here, lowered) or Item(here, error=f"{here}: the row has no {_wanted(opening)}")


def _rows(rows: Any, name: str) -> Iterator[Any]:
    """Yield each row, or an error item for one that cannot be parsed; the next line begins a new row."""
    while True:
        try:
            yield next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            here = f"{name}:{rows.line_num}"
            why = f"a quotation mark is never closed, or a field has over {MAX_BYTES / 1e6:.0f} MB"
            yield Item(here, error=f"{here}: {why if 'limit' in str(error) else error}")


def _again(first: str, rest: Iterator[str]) -> Iterator[str]:
    yield first
    yield from rest


def _texts(stream: IO[bytes]) -> Iterator[str]:
    """Yield lines as text, whatever the encoding: each line is decoded as a page would be."""
    head = stream.peek(2)[:2] if hasattr(stream, "peek") else b""
    if head in _WIDE:  # a line of UTF-16 is not to be cut at the byte 10
        wide = io.TextIOWrapper(stream, encoding="utf-16", errors="replace", newline="")
        try:
            while text := _wide_line(wide):
                yield text.replace("\0", "")
        finally:
            with contextlib.suppress(ValueError):  # who opened the stream closes it, or has
                wide.detach()
        return
    for _, line in lines(stream):
        if line is None:
            raise InputError(_LONG)
        text = _text(line).replace("\0", "").replace("\r\n", "\n")
        if "\r" in text:  # the end of a line on old machines, and a fault to the csv module
            yield from (f"{part}\n" for part in text.replace("\r", "\n").removesuffix("\n").split("\n"))
        else:
            yield text


def _wide_line(wide: io.TextIOWrapper) -> str:
    with faults():
        return wide.readline(MAX_BYTES)


def _text(line: bytes) -> str:
    try:
        return line.decode("utf-8-sig")
    except UnicodeDecodeError:
        return decode.decode(line) or line.decode("cp1252", "replace")


def _delimiter(header: str) -> str:
    """Return the delimiter that the header has most of, outside quotation marks; a comma where it has none."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max(_DELIMITERS, key=bare.count)
