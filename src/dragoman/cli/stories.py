"""``dragoman stories``: who told of one happening, who was first, who repeated whom."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli._filters import PAGING, filters, open_record, record_option
from dragoman.cli._tables import cell, output, show, table

if TYPE_CHECKING:
    from rich.table import Table

    from dragoman.link.told import StoryReport, StoryRow
    from dragoman.settings import Settings
    from dragoman.store.filters import Filter


@click.command("stories", short_help="The reports of one happening; who was first, who repeated whom.")
@click.argument("story_id", required=False, metavar="[ID]")
@record_option
@filters("party", "country", "outlet", "since", "until", *(name for name in PAGING if name == "limit"))
@click.option("--least", type=click.IntRange(1), default=2, show_default=True, metavar="N", help="Of so many reports.")
@output
@click.pass_obj
def command(settings: Settings, /, story_id: str | None, record: str | None, filter: Filter, **how: Any) -> None:
    """Show stories, the newest first; with the ID of a story or of a report in it, its reports in order of time.

    A story is the reports of one happening, across outlets and days. Independent sources are counted with copies,
    one outlet and one agency once. "Shared" are the happenings that several of them tell of, "alone" those that one
    alone tells of, "contested" the claims that somebody in the story denies.

    \b
    dragoman stories --since 2024-05 --country Syria
    dragoman stories r-709595be96b4ff50
    """
    with open_record(record) as opened:
        if story_id is None:
            asked = {name: value for name, value in filter.given().items() if name != "limit"}
            found = opened.stories(least=how["least"], limit=filter.limit, **asked)
            show(found, how["form"], settings, _draw, filter.limit)
        else:
            show(opened.story(story_id), how["form"], settings, _draw_one)


def _draw(rows: Sequence[StoryRow], width: int) -> Table:
    from dragoman.sheet.words import iso_day

    made: Any = table((("First", 2), ("Story", 8), ("Outlets", 4), ("told", 3)), width)
    for row in rows:
        until = f"to {iso_day(row.last, weekday=False)}" if row.last and row.last != row.first.published else ""
        sources = f"{_count(row.sources, 'source')}, {_count(row.reports, 'report')}"
        facts = [("shared", row.shared), ("alone", row.alone), ("contested", row.contested)]
        told = ", ".join(f"{n} {name}" for name, n in facts if n)
        made.add_row(
            cell(iso_day(row.first.published, weekday=False), (until, "dim")),
            cell(row.title or "–", (" · ".join(p for p in (f"first: {row.first.outlet or '–'}", row.id) if p), "dim")),
            cell(", ".join(row.outlets) or "–"),
            cell(sources, (told, "dim")),
        )
    return made  # type: ignore[no-any-return]


def _draw_one(rows: Sequence[StoryReport], width: int) -> Table:
    from dragoman.sheet.words import iso_day, shorten

    made: Any = table((("Day", 2), ("Outlet", 3), ("Headline", 8), ("tells alone", 4)), width)
    outlets = {row.source.report: row.source.outlet or row.source.report for row in rows}
    for n, row in enumerate(rows):
        whose = (row.repeats or "").removeprefix("agency:")
        by = f", by {row.agency}" if row.agency and row.agency != outlets.get(row.repeats or "", whose) else ""
        told = f"repeats {outlets.get(whose, whose)}{by}" if whose else "first" if n == 0 else ""
        alone = shorten("; ".join(row.alone), 120) if row.alone else ""
        made.add_row(
            iso_day(row.source.published, weekday=False),
            cell(row.source.outlet or "–", (told, "dim")),
            cell(row.source.title or "–", (row.source.report, "dim")),
            cell(alone, (f"{_count(row.shared, 'act')} shared" if row.shared else "", "dim")),
        )
    return made  # type: ignore[no-any-return]


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
