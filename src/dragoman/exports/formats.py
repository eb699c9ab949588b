"""Which formats there are, what each is made from, and the one function that writes them all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.exports.output import STDOUT, replacing, text_to
from dragoman.records import InputError

if TYPE_CHECKING:
    from dragoman.exports.source import Source
    from dragoman.store.filters import Filter

TABLES = ("events", "statements", "commitments", "reports")
"""What a table (Parquet, CSV) may hold."""


@dataclass(frozen=True, slots=True)
class Format:
    """One format. ``module`` writes it; ``rows`` is what of the record it is made from, None for a table of choice.

    ``carries_status``: it can say that an event is intended, hypothetical or denied. One that cannot holds only
    what happened unless other statuses are asked for. ``binary``: no text, so not for a terminal or a pipe.
    """

    name: str
    what: str
    module: str
    rows: str | None
    carries_status: bool = False
    binary: bool = False


FORMATS: dict[str, Format] = {
    f.name: f
    for f in (
        Format("gdelt", "GDELT 2.0 Events, 61 columns, one row a pair of actors", "gdelt", "events"),
        Format("gdelt-mentions", "GDELT 2.0 Mentions, 16 columns, one row an event and report", "mentions", "events"),
        Format("gkg", "GDELT GKG 2.1, 27 columns, one row a report with its quotations", "gkg", "statements"),
        Format("icews", "ICEWS, 20 columns with headings, one row a pair of actors", "icews", "events"),
        Format("polecat", "POLECAT, 40 columns with headings, one row an event", "polecat", "events"),
        Format("plover", "PLOVER, one JSON object an event", "plover", "events", carries_status=True),
        Format("phoenix", "Phoenix, 26 columns, one row a pair of actors", "phoenix", "events"),
        Format("citron", "Citron's annotations, one JSON object a report", "citron", "statements"),
        Format("ftm", "FollowTheMoney entities, one JSON object each", "ftm", "events"),
        Format("parquet", "Parquet, nested columns", "parquet", None, carries_status=True, binary=True),
        Format("csv", "CSV with headings, as --csv of the commands", "flat", None, carries_status=True),
    )
}


@dataclass(slots=True)
class Tally:
    """Counts what is written and what is left out, by reason."""

    rows: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True, slots=True)
class Exported:
    """What an export wrote: rows (entities, objects), and how many events or statements it left out, by why."""

    format: str
    out: str
    rows: int
    left_out: dict[str, int]


Lines = Callable[["Source", "Filter", Tally], Iterator[str]]


def export(source: Source, name: str, out: str | Path, filter: Filter, table: str = "events") -> Exported:
    """Write what fits ``filter`` to ``out`` ("-": stdout) and return what was written.

    It goes through the record page by page, so memory stays the same whatever the size. The file appears whole or not
    at all: it is written beside its place and renamed at the end. A name that ends in .gz is compressed.

    Raises:
        InputError: no such format or table, a place that cannot be written, a binary format to stdout.
        DragomanError: a library that the format needs is not installed.
    """
    form = FORMATS.get(name)
    if form is None:
        raise InputError(f"no format {name!r}; there are {', '.join(FORMATS)}")
    if form.rows is None and table not in TABLES:
        raise InputError(f"no table {table!r}; there are {', '.join(TABLES)}")
    if not form.carries_status and form.rows == "events" and filter.status is None:
        filter = filter.but(status="happened")
    writer: Any = import_module(f"dragoman.exports.{form.module}")
    tally = Tally()
    if form.binary:
        if str(out) == STDOUT:
            raise InputError(f"{name} is no text: give a file with --out, not -")
        with replacing(Path(out)) as temporary:
            writer.write(source, filter, table, temporary, tally)
    else:
        lines = writer.lines(source, filter, tally) if form.rows else writer.lines(source, filter, tally, table)
        with text_to(out) as stream:
            stream.writelines(lines)
    return Exported(name, str(out), tally.rows, dict(tally.left_out))
