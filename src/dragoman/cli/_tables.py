"""How commands on the record show rows: a table in a terminal, JSON lines elsewhere, or CSV."""

from __future__ import annotations

import csv
import json
import sys
from collections.abc import Callable, Iterable, Sequence
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dragoman.cli._console import sheet_width

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from dragoman.settings import Settings
    from dragoman.store.rows import PartyRow, Source

Command = TypeVar("Command", bound=Callable[..., Any])
Row = TypeVar("Row")

SHOWN = 50
"""Rows of a table unless --limit says otherwise: what a person looks through."""


def output(command: Command) -> Command:
    """Add --table, --json and --csv, passed on as ``form``: None is the table in a terminal, JSON elsewhere."""
    for form, what in (
        ("csv", "CSV with a line of headings."),
        ("json", "One JSON object a line."),
        ("table", "A table. Without any of these: the table in a terminal, JSON elsewhere."),
    ):
        command = click.option(f"--{form}", "form", flag_value=form, help=what)(command)
    return command


def chosen(form: str | None) -> str:
    """Return the form to write in: as asked for, else a table in a terminal and JSON elsewhere."""
    return form or ("table" if sys.stdout.isatty() else "json")


def show(
    rows: Iterable[Row],
    form: str | None,
    settings: Settings,
    draw: Callable[[Sequence[Row], int], Table],
    limit: int | None = None,
) -> None:
    """Write rows (dataclasses) to stdout; ``draw`` makes the table of those shown for a width.

    ``limit`` is the filter's; a table without one shows ``SHOWN`` and says if there are more.
    """
    form = chosen(form)
    if form == "json":
        write_json(rows)
    elif form == "csv":
        write_csv(rows)
    else:
        _write_table(rows, settings, draw, limit)


def write_json(rows: Iterable[Any]) -> None:
    from dragoman.store.results import plain

    for row in rows:
        click.echo(json.dumps(plain(row), ensure_ascii=False))


def write_csv(rows: Iterable[Any]) -> None:
    from dragoman.store.results import flat

    writer: csv.DictWriter[str] | None = None
    for row in rows:
        columns = flat(row)
        if writer is None:
            writer = csv.DictWriter(sys.stdout, list(columns), lineterminator="\n")
            writer.writeheader()
        writer.writerow(columns)


def _write_table(
    rows: Iterable[Row], settings: Settings, draw: Callable[[Sequence[Row], int], Table], limit: int | None
) -> None:
    most = SHOWN if limit is None else limit
    found = list(islice(rows, most + 1))
    if not found:
        click.secho("nothing fits", err=True, dim=True)
        return
    console(settings).print(draw(found[:most], sheet_width(settings)))
    if len(found) > most and limit is None:
        click.secho(f"the first {most}; --limit shows more", err=True, dim=True)


def console(settings: Settings) -> Any:
    """Return a rich console for stdout, as wide as a sheet."""
    from rich.console import Console

    return Console(width=sheet_width(settings), highlight=False)


def table(columns: Iterable[tuple[str, int]], width: int) -> Table:
    """Return an empty table whose columns (header, share of the width) fill ``width``."""
    from rich import box
    from rich.table import Table

    made = Table(box=box.SIMPLE_HEAD, width=width, pad_edge=False, header_style="dim", leading=1, padding=(0, 1))
    for header, share in columns:
        made.add_column(header, ratio=share, overflow="fold")
    return made


def cell(*lines: str | tuple[str, str]) -> Text:
    """Return the lines that are not empty, one under the other, safe to show; a tuple is a line and its style."""
    from rich.text import Text

    from dragoman.sheet.words import safe

    made = [Text(safe(line)) if isinstance(line, str) else Text(safe(line[0]), line[1]) for line in lines]
    return Text("\n").join(line for line in made if line.plain)


def who(party: PartyRow | None) -> Text:
    """Return a speaker or actor with office and country under the name."""
    from dragoman.sheet.words import country

    if party is None:
        return cell(("unnamed", "italic"))
    land = "" if party.kind == "state" else country(party.country)
    return cell((party.name, "bold"), (", ".join(p for p in (party.office or "", land) if p), "dim"))


def names(parties: Sequence[PartyRow], most: int = 4) -> str:
    """Return names with a person's country, the first ``most`` and how many more; "–" for none."""
    from dragoman.sheet.words import country

    told = []
    for party in parties[:most]:
        land = "" if party.kind == "state" else country(party.country)
        told.append(f"{party.name} ({land})" if land and land.lower() not in party.name.lower() else party.name)
    rest = f" and {len(parties) - most} more" if len(parties) > most else ""
    return ", ".join(told) + rest or "–"


def origin(source: Source, *more: str) -> str:
    """Return outlet and id of what a row was read in, on one line, after ``more``."""
    return " · ".join(part for part in (*more, source.outlet or "", source.report) if part)
