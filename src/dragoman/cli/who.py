"""``dragoman who``: who a name or title stands for on a day."""

from __future__ import annotations

import json
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from rich.table import Table

    from dragoman.resolve.register import Candidate


@click.command("who")
@click.argument("mention", nargs=-1, required=True)
@click.option("--on", metavar="DATE", help="The day, YYYY-MM-DD. Default: today.")
@click.option("--register", "extra", type=click.Path(path_type=Path), help="A CSV of office holders of your own.")
@click.option("--json", "as_json", is_flag=True, help="One JSON list instead of the table.")
def command(mention: tuple[str, ...], on: str | None, extra: Path | None, as_json: bool) -> None:
    """Tell who MENTION, a name or a title, stands for on a day, the likeliest first.

    Exit code 1 when the register knows nobody who fits, 2 for a date or file that cannot be read.

    \b
    dragoman who "Syrian foreign minister" --on 2024-11-20
    dragoman who Pezeshkian
    """
    from dragoman.records import DragomanError
    from dragoman.resolve.register import Register

    asked = " ".join(mention)
    try:
        found = Register.load(extra).who(asked, on)
    except DragomanError as error:
        click.echo(f"dragoman: {error}", err=True)
        raise SystemExit(2) from None
    if as_json:
        click.echo(json.dumps([asdict(candidate) for candidate in found], ensure_ascii=False, indent=2))
    if not found:
        day = on or date.today().isoformat()
        click.echo(
            f"dragoman: the register knows nobody for {asked!r} on {day}; name the country with a title, "
            "or add rows of your own with --register FILE",
            err=True,
        )
        raise SystemExit(1)
    if not as_json:
        from rich.console import Console

        Console().print(_table(found))


def _table(found: list[Candidate]) -> Table:
    """Return the candidates as a table: person, office, state or body, tenure and score."""
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("person", "office", "for", "since", "until"):
        table.add_column(heading, overflow="fold")
    table.add_column("score", justify="right")
    for candidate in found[:10]:
        place = candidate.body or candidate.country or ""
        row = (candidate.person, candidate.office, place, candidate.start or "?", candidate.end or "")
        table.add_row(*row, f"{candidate.score:.2f}")
    return table
