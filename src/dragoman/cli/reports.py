"""``dragoman reports``: what is in the record."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli._filters import PAGING, filters, open_record, record_option
from dragoman.cli._tables import cell, console, output, show, table

if TYPE_CHECKING:
    from rich.table import Table

    from dragoman.settings import Settings
    from dragoman.store.filters import Filter
    from dragoman.store.rows import ReportRow


@click.command("reports", short_help="The reports in the record; one of them as it was read.")
@click.argument("report_id", required=False, metavar="[ID]")
@record_option
@filters("speaker", "party", "country", "outlet", "since", "until", "text", "version", "judged", *PAGING)
@output
@click.pass_obj
def command(settings: Settings, report_id: str | None, record: str | None, filter: Filter, form: str | None) -> None:
    """Show the reports in the record, the newest first; with an ID, that one as it was read.

    \b
    dragoman reports --outlet Reuters --since 2024-05
    dragoman reports r-709595be96b4ff50
    """
    with open_record(record) as opened:
        if report_id is None:
            show(opened.reports(filter), form, settings, _draw, filter.limit)
            return
        reading = opened.reading(report_id, filter.version)
    if form in ("json", "csv") or (form is None and not _terminal()):
        click.echo(reading.to_json())
    else:
        from dragoman.cli._console import sheet_width
        from dragoman.sheet import reading_sheet

        console(settings).print(reading_sheet(reading, sheet_width(settings)))


def _terminal() -> bool:
    import sys

    return sys.stdout.isatty()


def _draw(rows: Sequence[ReportRow], width: int) -> Table:
    from dragoman.sheet.words import iso_day

    made: Any = table((("Day", 2), ("Outlet", 3), ("Headline", 8)), width)
    for row in rows:
        read = f"read by {row.version}" if row.current else f"read by {row.version}, and by a newer version since"
        below = " · ".join(part for part in (row.verdict or "", read, row.id) if part)
        title = row.title or row.text[:100]
        made.add_row(iso_day(row.published, weekday=False), cell(row.outlet or "–"), cell(title, (below, "dim")))
    return made  # type: ignore[no-any-return]
