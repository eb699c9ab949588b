"""``dragoman compare``: the record beside the events of GDELT, ICEWS or POLECAT."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli._filters import filters, open_record, record_option
from dragoman.cli._tables import chosen, console, table

if TYPE_CHECKING:
    from dragoman.analyse.agreement import Agreement
    from dragoman.settings import Settings
    from dragoman.store.filters import Filter

_CONFUSIONS = 8
"""Confusions and pairs of each side that the table shows; --json has more."""


@click.command("compare", short_help="The record beside GDELT, ICEWS or POLECAT.")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--format", "form", required=True, type=click.Choice(("gdelt", "icews", "polecat")), help="What FILE is.")
@record_option
@filters("since", "until")
@click.option("--json", "shape", flag_value="json", help="One JSON object with everything.")
@click.option(
    "--table", "shape", flag_value="table", help="Tables. Without either: tables in a terminal, JSON elsewhere."
)
@click.pass_obj
def command(settings: Settings, file: Path, form: str, record: str | None, filter: Filter, shape: str | None) -> None:
    """Tell how far the record agrees with FILE, rows of GDELT, ICEWS or POLECAT (plain, .gz or .zip).

    Both are looked at as who did what to whom between two states on a day, over the days that both cover. Nothing of
    FILE is kept in the record. docs/formats.md explains every figure.

    \b
    dragoman compare 20240501.export.CSV.zip --format gdelt
    dragoman compare Events.2022.tab --format icews --since 2022 --until 2022-06 --json
    """
    from dragoman.analyse.agreement import compare
    from dragoman.store.results import plain

    with open_record(record) as opened:
        found = compare(opened, file, form, filter)
    if chosen(shape) == "json":
        click.echo(json.dumps(plain(found), ensure_ascii=False))
    else:
        _show(found, form.upper(), settings)


def _show(found: Agreement, other: str, settings: Settings) -> None:
    from dragoman.cli._answers import span
    from dragoman.sheet.words import country

    screen = console(settings)
    screen.print(f"\n The record beside {other}, {span(found.since, found.until)}\n")
    for line in _summary(found, other):
        screen.print(f" {line}")
    screen.print(_table(settings, (("Type", 6), ("dyad-days here", 5), (other, 5), ("both", 4), ("of either", 4)), (
        (t.type, str(t.ours), str(t.theirs), str(t.both), _percent(t.share)) for t in found.types if t.ours or t.theirs
    )))  # fmt: skip
    if found.confusions:
        confused = ((c.ours, c.theirs, f"{c.events:g}") for c in found.confusions[:_CONFUSIONS])
        screen.print(_table(settings, (("Here", 6), (other, 6), ("events", 4)), confused))
    for what, pairs in (("Only here", found.only_ours), (f"Only {other}", found.only_theirs)):
        if pairs:
            told = ((f"{country(p.actor)} → {country(p.recipient)}", str(p.events)) for p in pairs[:_CONFUSIONS])
            screen.print(_table(settings, ((what, 12), ("events", 4)), told))


def _summary(found: Agreement, other: str) -> Iterable[str]:
    yield f"events between two states: {found.ours:,} here, {found.theirs:,} {other}"
    yield (
        f"dyad-days: {found.dyad_days_ours:,} here, {found.dyad_days_theirs:,} {other}, {found.dyad_days_both:,} both: "
        f"{_percent(found.share)} of either, {_percent(found.of_ours)} of those here, "
        f"{_percent(found.of_theirs)} of {other}'s"
    )
    yield (
        f"events of {found.months:,} dyad-months: Pearson {_number(found.pearson)}, Spearman {_number(found.spearman)}"
    )
    yield f"events of one dyad-day: {_percent(found.same_type)} same type, {_percent(found.same_quad)} same quad"
    left = "; ".join(f"{n:,} {why}" for why, n in found.left_out.items())
    yield f"{found.rows:,} rows read{f', left out: {left}' if left else ''}"


def _table(settings: Settings, columns: Iterable[tuple[str, int]], rows: Iterable[tuple[str, ...]]) -> Any:
    from dragoman.cli._console import sheet_width
    from dragoman.cli._tables import cell

    made: Any = table(columns, sheet_width(settings))
    made.leading = 0
    for row in rows:
        made.add_row(*map(cell, row))
    return made


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{share:.0%}"


def _number(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
