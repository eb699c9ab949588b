"""``dragoman commitments``: what was pledged, threatened, refused, demanded or foretold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli._filters import COMMITMENT_KINDS, COMMON, filters, open_record, record_option
from dragoman.cli._tables import cell, names, origin, output, show, table, who

if TYPE_CHECKING:
    from rich.table import Table

    from dragoman.settings import Settings
    from dragoman.store.filters import Filter
    from dragoman.store.rows import CommitmentRow

_STYLES = {"threat": "red", "demand": "yellow", "refusal": "yellow", "pledge": "green", "prediction": "cyan"}


@click.command("commitments", short_help="What was pledged, threatened, refused, demanded or foretold.")
@record_option
@filters("speaker", "recipient", "party", *COMMON, kinds=COMMITMENT_KINDS)
@output
@click.pass_obj
def command(settings: Settings, record: str | None, filter: Filter, form: str | None) -> None:
    """Show what was pledged, threatened, refused, demanded or foretold, the newest first.

    \b
    dragoman commitments --speaker France --recipient Ukraine --kind pledge
    dragoman commitments --kind threat --since 2024 --csv
    """
    with open_record(record) as opened:
        show(opened.commitments(filter), form, settings, _draw, filter.limit)


def _draw(rows: Sequence[CommitmentRow], width: int) -> Table:
    from dragoman.sheet.words import iso_day, shorten

    made: Any = table((("Day", 3), ("Who", 5), ("kind", 3), ("toward", 4), ("words", 10)), width)
    room = int(width * 10 / 25 - 4) * 4
    for row in rows:
        due = f"due {row.due_start} to {row.due_end}" if row.due_start != row.due_end else f"due {row.due_start}"
        below = origin(row.source, row.condition or "", due if row.due_start else "", row.verdict or "", row.id)
        made.add_row(
            iso_day(row.source.published, weekday=False),
            who(row.party),
            cell((row.kind, _STYLES.get(row.kind, ""))),
            cell(names(row.toward)),
            cell(shorten(row.words, room), (below, "dim")),
        )
    return made  # type: ignore[no-any-return]
