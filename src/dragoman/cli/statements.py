"""``dragoman statements``: who said what."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli._filters import COMMON, STATEMENT_KINDS, filters, open_record, record_option
from dragoman.cli._tables import cell, origin, output, show, table, who

if TYPE_CHECKING:
    from rich.table import Table

    from dragoman.settings import Settings
    from dragoman.store.filters import Filter
    from dragoman.store.rows import StatementRow


@click.command("statements", short_help="Who said what.")
@record_option
@filters("speaker", "about", "party", *COMMON, kinds=STATEMENT_KINDS)
@output
@click.pass_obj
def command(settings: Settings, record: str | None, filter: Filter, form: str | None) -> None:
    """Show who said what, the newest first.

    \b
    dragoman statements --speaker Syria --about Turkey --since 2024-05
    dragoman statements --speaker Pezeshkian --kind direct --json
    """
    with open_record(record) as opened:
        show(opened.statements(filter), form, settings, _draw, filter.limit)


def _draw(rows: Sequence[StatementRow], width: int) -> Table:
    from dragoman.sheet.words import iso_day, shorten

    made: Any = table((("Day", 2), ("Speaker", 4), ("Words", 9)), width)
    room = int(width * 9 / 15 - 4) * 4
    for row in rows:
        said = shorten(f"“{row.words}”" if row.kind == "direct" else row.words, room)
        via = f"via {', '.join(p.name for p in row.chain)}" if row.chain else ""
        below = origin(row.source, row.kind, via, row.verdict or "", row.id)
        made.add_row(iso_day(row.source.published, weekday=False), who(row.speaker), cell(said, (below, "dim")))
    return made  # type: ignore[no-any-return]
