"""``dragoman actors``: who is in the record, and all that it tells of one of them at a glance."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli._filters import ACTOR_KINDS, filters, open_record, record_option
from dragoman.cli._tables import cell, chosen, console, output, show, table, write_json

if TYPE_CHECKING:
    from rich.table import Table

    from dragoman.settings import Settings
    from dragoman.store.filters import Filter
    from dragoman.store.rows import ActorPage, ActorRow, Counterpart


@click.command("actors", short_help="Who is in the record; one of them at a glance.")
@click.argument("name", nargs=-1, metavar="[NAME]")
@record_option
@filters("country", "since", "until", "limit", kinds=ACTOR_KINDS)
@output
@click.pass_obj
def command(settings: Settings, name: tuple[str, ...], record: str | None, filter: Filter, form: str | None) -> None:
    """Show who is in the record, those in most reports first.

    With a NAME (a name or part of it, an id, or a state) show whom it fits; if that is one, all that the record
    tells of it at a glance: offices, what it did and what was done to it, and with whom it has to do.

    \b
    dragoman actors --country Iran --kind person
    dragoman actors Araghchi
    """
    with open_record(record) as opened:
        if not name:
            show(opened.actors(filter), form, settings, _draw, filter.limit)
            return
        word = " ".join(name)
        named = opened.who(word)
        if len(named.parties) != 1:
            show(opened.actors(filter, party=word), form, settings, _draw, filter.limit)
            return
        page = opened.actor(named.parties[0].id)
    if chosen(form) == "table":
        _print(page, settings)
    else:
        write_json([page])


def _draw(rows: Sequence[ActorRow], width: int) -> Table:
    from dragoman.sheet.words import country

    counts = (("reports", 3), ("said", 2), ("did", 2), ("received", 3), ("months", 6))
    made: Any = table((("Who", 9), ("kind", 4), *counts), width)
    for row in rows:
        party = row.party
        land = "" if party.kind == "state" else country(party.country)
        numbers = (f"{n:,}" for n in (row.reports, row.statements, row.acts, row.received))
        months = f"{row.first} to {row.last}" if row.first != row.last else row.first or "–"
        made.add_row(
            cell((party.name, "bold"), (land, "dim"), (party.id, "dim")), cell(party.kind or ""), *numbers, months
        )
    return made  # type: ignore[no-any-return]


def _print(page: ActorPage, settings: Settings) -> None:
    from dragoman.cli._console import sheet_width

    width, out = sheet_width(settings), console(settings)
    out.print(_draw([page.actor], width))
    if page.actor.merged:
        out.print(cell((f" Merged into it: {', '.join(page.actor.merged)}", "dim")))
    if page.offices:
        offices: Any = table((("Office", 8), ("first named", 3), ("last named", 3), ("reports", 2)), width)
        for one in page.offices:
            offices.add_row(cell(one.office), one.first or "–", one.last or "–", f"{one.reports:,}")
        out.print(offices)
    if page.counterparts:
        out.print(_counterparts(page.counterparts, width))
    if page.types:
        types: Any = table((("Events", 8), ("did", 3), ("received", 3)), width)
        types.leading = 0
        for name, acts, received in page.types:
            types.add_row(name, f"{acts:,}", f"{received:,}")
        out.print(types)


def _counterparts(found: Sequence[Counterpart], width: int) -> Table:
    columns = (("With whom", 8), ("did", 2), ("mean intensity", 3), ("received", 2), ("mean intensity", 3))
    made: Any = table(columns, width)
    made.leading = 0
    for one in found:
        means = ("–" if mean is None else f"{mean:+.1f}" for mean in (one.acts_intensity, one.received_intensity))
        first, second = means
        made.add_row(cell((one.party.name, "bold")), f"{one.acts:,}", first, f"{one.received:,}", second)
    return made  # type: ignore[no-any-return]
