"""``dragoman who``: who a name or title stands for on a day, and who held an office one after another."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.cli._console import complain, register_option

if TYPE_CHECKING:
    from rich.table import Table

    from dragoman.resolve.register import Candidate, Register

NOBODY = 1
_SHOWN, _PIPED = 10, 120


@click.command("who", short_help="Who a name or title stands for on a day.")
@click.argument("mention", nargs=-1)
@click.option("--on", metavar="DATE", help="The day, YYYY-MM-DD. Default: today.")
@click.option("--office", metavar="TITLE", help="All holders of an office, one after another; with --country.")
@click.option("--country", metavar="NAME", help="Whose: a state by name, demonym or code, or a body or group.")
@register_option
@click.option("--json", "as_json", is_flag=True, help="One JSON list instead of the table.")
def command(
    mention: tuple[str, ...],
    on: str | None,
    office: str | None,
    country: str | None,
    register: Path | None,
    as_json: bool,
) -> int:
    """Tell who MENTION, a name or a title, stands for on a day, the likeliest first.

    With --office and --country instead: who held an office, in order of time; with --on the holder on that day.
    With --country beside MENTION, that country is what the mention is likely about.

    Exit code 1 when the register knows nobody who fits, 2 for wrong usage.

    \b
    dragoman who "Syrian foreign minister" --on 2024-11-20
    dragoman who Pezeshkian
    dragoman who --office "prime minister" --country IRQ
    """
    from dragoman.records import InputError
    from dragoman.resolve.register import Register

    asked = " ".join(mention).strip()
    if bool(asked) == bool(office):
        raise click.UsageError("give a name or title, such as 'Syrian foreign minister', or --office with --country")
    if office and not country:
        raise click.UsageError("--office needs --country: whose office it is, such as IRQ, Iraq or 'European Union'")
    known = Register.load(register)
    try:
        found = _holders(known, office, country or "", on) if office else _meant(known, asked, country, on)
    except InputError as error:
        raise click.UsageError(str(error)) from None
    if as_json:
        click.echo(json.dumps([asdict(candidate) for candidate in found], ensure_ascii=False, indent=2))
    if not found:
        complain(
            f"the register knows nobody for {asked or f'{office} of {country}'!r}{f' on {on}' if on else ''}; "
            "name the country with a title, or add rows of your own with 'dragoman register add FILE.csv'"
        )
        return NOBODY
    if not as_json:
        from rich.console import Console

        Console(width=None if sys.stdout.isatty() else 120).print(
            _table(found if office else found[:_SHOWN], not office)
        )
    return 0


def _holders(known: Register, office: str, country: str, on: str | None) -> list[Candidate]:
    return known.holders(office, country, on) if on else known.succession(office, country)


def _meant(known: Register, mention: str, country: str | None, on: str | None) -> list[Candidate]:
    if country is None:
        return known.who(mention, on)
    place = known.place(country)
    if place is None:
        known.holders("head_of_state", country)  # raises what names the country and what is like it
    return known.resolve(mention, on, frozenset([place or ""]))


def _table(found: list[Candidate], scored: bool) -> Table:
    """Return the candidates as a table: person, office, state or body, tenure and score."""
    from rich import box
    from rich.table import Table

    from dragoman.sheet.words import safe

    table = Table(box=box.SIMPLE_HEAD)
    for heading in ("person", "office", "for", "since", "until"):
        table.add_column(heading, overflow="fold")
    if scored:
        table.add_column("score", justify="right")
    table.add_column("source", overflow="fold")
    for c in found:
        cells = [c.person, c.office, c.body or c.country or "", c.start or "?", c.end or ""]
        cells += [f"{c.score:.2f}"] if scored else []
        table.add_row(*map(safe, [*cells, c.source]))
    return table
