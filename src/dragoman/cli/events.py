"""``dragoman events``: who did what to whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli._filters import COMMON, filters, open_record, record_option
from dragoman.cli._tables import cell, names, origin, output, show, table

if TYPE_CHECKING:
    from rich.table import Table

    from dragoman.settings import Settings
    from dragoman.store.filters import Filter
    from dragoman.store.rows import EventRow

_QUAD_STYLES = {1: "green", 2: "bold green", 3: "yellow", 4: "bold red"}


@click.command("events", short_help="Who did what to whom.")
@record_option
@filters("actor", "recipient", "party", "speaker", "type", "status", *COMMON, "every")
@output
@click.pass_obj
def command(settings: Settings, record: str | None, filter: Filter, form: str | None) -> None:
    """Show who did what to whom, the newest first; reports of one happening are one row.

    \b
    dragoman events --actor Iran --recipient "Saudi Arabia" --since 2023
    dragoman events --type SANCTION --status intended --country RUS --csv
    """
    with open_record(record) as opened:
        show(opened.events(filter), form, settings, _draw, filter.limit)


def _draw(rows: Sequence[EventRow], width: int) -> Table:
    from dragoman.sheet.words import iso_day, shorten

    made: Any = table((("Day", 3), ("Who", 5), ("did what", 5), ("to whom", 5), ("in the words", 9)), width)
    room = int(width * 9 / 27 - 4) * 4
    for row in rows:
        deed = f"{row.type} {row.mode}" if row.mode else row.type
        status = row.status if row.status != "happened" else ""
        by = f"says {row.claimed_by.name}" if row.claimed_by else ""
        several = f"{row.reports} reports" if row.reports > 1 else ""
        below = origin(row.source, by, several, row.verdict or "", row.id)
        made.add_row(
            iso_day(row.day, weekday=False),
            cell(names(row.actors)),
            cell((deed, _QUAD_STYLES.get(row.quad, "")), (status, "cyan")),
            cell(names(row.recipients)),
            cell(shorten(_near(row), room), (below, "dim")),
        )
    return made  # type: ignore[no-any-return]


def _near(row: EventRow) -> str:
    """Return the words around the anchor, from the start of its sentence where that is near."""
    at = row.snippet.find(row.words)
    start = max(row.snippet.rfind(mark, 0, max(at, 0)) for mark in (". ", "? ", "! ", "… "))
    return row.snippet[start + 2 :] if start >= 0 else row.snippet
