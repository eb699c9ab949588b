"""``dragoman read``: reports in, sheets or lines of JSON out."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.cli import EXIT_CODES
from dragoman.cli._console import Bar, Tally, columns_option, complain, model_option, register_option, sheet_width

if TYPE_CHECKING:
    from dragoman.intake import Item, Opening
    from dragoman.records import Reading
    from dragoman.settings import Settings

COUNTED = 10_000
"""Inputs counted ahead for the bar; more of them, and the bar shows no end."""


@dataclass(frozen=True, slots=True)
class _How:
    """What holds for all inputs."""

    published: str | None
    outlet: str | None
    register: Path | None
    model: Path | None
    opening: Opening
    debug: bool

    def read(self, items: Sequence[Item]) -> list[Reading]:
        from dragoman import pipeline

        named = {"published": self.published, "outlet": self.outlet}
        return list(pipeline.read_many(items, **named, register=self.register, model=self.model))


def day(_ctx: click.Context, _param: click.Parameter, value: str | None) -> str | None:
    """Check an option's day, YYYY-MM-DD."""
    if value is None:
        return None
    try:
        if not re.fullmatch(r"\d{4}-\d\d-\d\d", value):
            raise ValueError(value)
        return date.fromisoformat(value).isoformat()
    except ValueError:
        raise click.BadParameter(f"{value!r} is no date; give YYYY-MM-DD, such as 2024-11-20") from None


@click.command(
    "read",
    short_help="Read reports: statements, events, commitments.",
    epilog=EXIT_CODES,
)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option("--published", metavar="DATE", callback=day, help="Day of publication, YYYY-MM-DD, for all inputs.")
@click.option("--outlet", metavar="NAME", help="Who published it, for all inputs.")
@click.option(
    "--json/--sheet",
    "as_json",
    default=None,
    help="A JSON document a line, or a sheet to look at. Without either: the sheet in a terminal, JSON elsewhere.",
)
@columns_option
@register_option
@model_option
@click.pass_obj
def command(settings: Settings, /, inputs: tuple[str, ...], as_json: bool | None, **given: object) -> int:
    """Read news reports and show who said what, who did what to whom, and what was promised.

    INPUT is a file, a directory, an http(s) address, or "-" for standard input. A file is a page (text or HTML), a
    web archive (WARC, WET, ARC), JSON Lines or a table (CSV, TSV) with a report a row, or a zip or tar archive of
    these; it may be compressed (gz, bz2, xz, zst). --published and --outlet win over what the page says.

    In a terminal each report is shown as a sheet. Piped, or with --json, each is a line of JSON in the shape
    dragoman.reading/1; an input that cannot be read is a line with an empty report.text and the reason in
    rejects. Everything else, the closing summary included, goes to stderr.
    """
    as_json = not sys.stdout.isatty() if as_json is None else as_json
    how = _How(debug=settings.debug, **given)  # type: ignore[arg-type]
    tally = Tally()
    alone = len(inputs) == 1 and (inputs[0] == "-" or "://" in inputs[0])
    shown = sys.stderr.isatty() and not alone
    total = count_inputs(inputs) if shown else None
    try:
        with Bar(shown and total != 1, total) as bar:
            for group in _readings(inputs, how):
                with bar.aside():
                    for reading in group:
                        _show(reading, tally, as_json, settings)
                    sys.stdout.flush()
                bar.advance(len(group))
    except BrokenPipeError:
        raise  # whoever read the lines has enough of them, and of a summary too
    except (Exception, KeyboardInterrupt):
        tally.write(how.opening.skipped)
        raise
    tally.write(how.opening.skipped)
    return 1 if tally.unread else 0


def count_inputs(inputs: Sequence[str]) -> int | None:
    """Return how many inputs the words name, or None if that is not known without unpacking them or too many."""
    from dragoman.intake import expand, many
    from dragoman.intake.items import LINES
    from dragoman.intake.sources import files, is_url

    def packed(word: str) -> bool:
        named = () if is_url(word) else (one for one in files(word) if isinstance(one, Path))
        return any(many(one) and one.suffix.lower() not in LINES for one in named)

    if "-" in inputs or any(map(packed, inputs)):
        return None
    counted = sum(1 for _ in islice(expand(inputs), COUNTED + 1))
    return counted if counted <= COUNTED else None


def _readings(inputs: Sequence[str], how: _How) -> Iterator[list[Reading]]:
    """Yield the Readings of all inputs in order, as many together as the pipeline reads at once."""
    from dragoman import pipeline
    from dragoman.intake import expand

    items = expand(inputs, how.opening)
    while group := list(islice(items, pipeline.BATCH)):
        try:
            yield how.read(group)
        except Exception:
            # One of them is at fault; the others are read without it.
            yield [_alone(item, how) for item in group]


def _alone(item: Item, how: _How) -> Reading:
    """Return the Reading of one input; if reading it fails, an empty one that says so."""
    from dragoman.records import DragomanError

    try:
        return how.read([item])[0]
    except DragomanError as error:
        reason = str(error)
    except Exception as error:
        reason = f"unexpected {type(error).__name__}: {error}; a fault in Dragoman, please report it with this input"
        if how.debug:
            complain(item.name, how.debug)
    # What fails without the input too (no model, no memory) is not the input's fault, and is raised from here.
    return how.read([replace(item, source=None, error=reason)])[0]


def _show(reading: Reading, tally: Tally, as_json: bool, settings: Settings) -> None:
    reason = tally.add(reading)
    if reason is not None:
        complain(f"{reading.report.origin.name}: {reason}")
    if as_json:
        # A lone surrogate becomes its JSON escape, which is what backslashreplace writes.
        line = reading.to_json().encode("utf-8", "backslashreplace") + b"\n"
        sys.stdout.buffer.write(line)
    elif reason is None:
        from rich.console import Console

        from dragoman.sheet import reading_sheet

        width = sheet_width(settings)
        Console(width=width, highlight=False).print(reading_sheet(reading, width))
