"""``dragoman link``: what reports are to each other, decided and written beside them."""

from __future__ import annotations

import sys
import time
from typing import TYPE_CHECKING

import click

from dragoman.cli._console import Bar, count_of
from dragoman.cli._filters import filters, open_record, record_option

if TYPE_CHECKING:
    from dragoman.link import Linked
    from dragoman.settings import Settings
    from dragoman.store.filters import Filter

TOLD = {
    "duplicate": "copy|copies", "reprint": "reprint|reprints",
    "story": "report joined to a story|reports joined to stories",
    "same_event": "event joined to another report's|events joined to other reports'",
    "same_quote": "quotation found again|quotations found again",
    "bears_for": "act for a commitment|acts for a commitment",
    "bears_against": "act against a commitment|acts against a commitment",
    "counterclaim": "counter-claim|counter-claims",
}  # fmt: skip


@click.command("link", short_help="Find copies, stories, same events and quotations, what came of commitments.")
@record_option
@filters("since")
@click.option("--json", "as_json", is_flag=True, help="What was decided, as one JSON object.")
@click.pass_obj
def command(settings: Settings, record: str | None, filter: Filter, as_json: bool) -> None:
    """Link the reports of the record to each other: all, or those published since a day.

    `dragoman add` links what it adds. Linking all again, after a new version of Dragoman or much that was added out
    of order, takes back what is not found again. Nothing is decided twice; what people judged stays, and what they
    took back stays taken back. `dragoman judge list` shows every decision, `dragoman judge undo` takes one back.

    \b
    dragoman link
    dragoman link --since 2024-05-01
    """
    began = time.monotonic()
    with open_record(record) as opened:
        from dragoman.link import link

        total = opened.reports(since=filter.since).count()
        with Bar(sys.stderr.isatty() and not as_json, total) as bar:
            done = 0

            def told(reports: int) -> None:
                nonlocal done
                bar.advance(reports - done)
                done = reports

            linked = link(opened, filter.since, told=told)
    if as_json:
        import json

        click.echo(json.dumps({"reports": linked.reports, "written": dict(linked.written), "undone": linked.undone}))
    summary(linked, time.monotonic() - began)


def summary(linked: Linked, seconds: float) -> None:
    """Write what was decided to stderr."""
    told = [f"{linked.reports:,} report{'' if linked.reports == 1 else 's'} linked"]
    for kind, words in TOLD.items():
        number = linked.written[kind]
        one, many = words.split("|")
        told += [f"{number:,} {one if number == 1 else many}"] if number else []
    told += [f"{count_of(linked.undone, 'earlier decision')} taken back"] if linked.undone else []
    click.secho(", ".join([*told, f"{seconds:.1f} s"]), err=True, dim=True)
