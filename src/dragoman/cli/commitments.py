"""``dragoman commitments``: what was pledged, threatened, refused, demanded or foretold."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli._filters import COMMITMENT_KINDS, COMMON, filters, open_record, record_option
from dragoman.cli._tables import cell, names, origin, output, show, table, who
from dragoman.cli.read import day

if TYPE_CHECKING:
    from rich.table import Table

    from dragoman.link.outcome import Evidence, FollowUp
    from dragoman.settings import Settings
    from dragoman.store.filters import Filter

_STATES = ("open", "supported", "contradicted", "withdrawn", "lapsed")
_STYLES = {"threat": "red", "demand": "yellow", "refusal": "yellow", "pledge": "green", "prediction": "cyan"}


@click.command("commitments", short_help="What was pledged, threatened, refused, demanded or foretold.")
@record_option
@filters("speaker", "recipient", "party", *COMMON, kinds=COMMITMENT_KINDS)
@click.option("--state", type=click.Choice(_STATES), multiple=True, metavar="STATE", help=f"{', '.join(_STATES)}.")
@click.option("--as-of", metavar="DATE", callback=day, help="What they came to by a day. Default: the last report's.")
@output
@click.pass_obj
def command(settings: Settings, /, record: str | None, filter: Filter, form: str | None, **how: Any) -> None:
    """Show what was pledged, threatened, refused, demanded or foretold, the newest first, and what it came to.

    The state follows from what later reports tell of the act committed to, and is shown with it: supported (kept,
    carried out, granted), contradicted (broken), withdrawn (taken back); lapsed is due and nothing heard; else open.

    \b
    dragoman commitments --speaker France --recipient Ukraine --kind pledge
    dragoman commitments --state contradicted --state lapsed --since 2024
    dragoman commitments --kind threat --since 2024 --csv
    """
    with open_record(record) as opened:
        found = opened.follow_up(as_of=how["as_of"], states=how["state"], **filter.given())
        show(found, form, settings, _draw, filter.limit)


def _draw(rows: Sequence[FollowUp], width: int) -> Table:
    from dragoman.sheet.words import iso_day, shorten

    made: Any = table((("Day", 3), ("Who", 5), ("kind", 3), ("toward", 4), ("words", 10)), width)
    made.columns[2].ratio, made.columns[2].width = None, max(map(len, _STATES))
    room = int(width * 10 / 25 - 4) * 4
    for row in rows:
        due = f"due {row.due_start} to {row.due_end}" if row.due_start != row.due_end else f"due {row.due_start}"
        below = origin(row.source, row.condition or "", due if row.due_start else "", row.verdict or "", row.id)
        made.add_row(
            iso_day(row.source.published, weekday=False),
            who(row.party),
            cell((row.kind, _STYLES.get(row.kind, "")), (row.state, "dim" if row.state == "open" else "bold")),
            cell(names(row.toward)),
            cell(shorten(row.words, room), (below, "dim"), *(_evidence(one, room) for one in row.bearing[-3:])),
        )
    return made  # type: ignore[no-any-return]


def _evidence(one: Evidence, room: int) -> tuple[str, str]:
    """Return a line on one act or word that bears on the commitment: which way, when, in what words, where."""
    from dragoman.link.words import sentence
    from dragoman.sheet.words import iso_day, shorten

    way = "+" if one.supports else "–"
    told = shorten(sentence(one.snippet, one.words), room // 2)
    return f"{way} {iso_day(one.day, weekday=False)}: {told} ({origin(one.source)})", "green" if one.supports else "red"
