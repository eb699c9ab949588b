"""``dragoman claims``: what one side says happened, and who denies it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli._filters import filters, open_record, record_option
from dragoman.cli._tables import cell, names, origin, output, show, table, who

if TYPE_CHECKING:
    from rich.table import Table

    from dragoman.link.contested import ClaimRow, CounterClaim
    from dragoman.settings import Settings
    from dragoman.store.filters import Filter

_HOW = {"denied": "denies it", "rejected": "rejects it", "reversed": "says it of the other"}


@click.command("claims", short_help="What one side says happened, and another denies.")
@record_option
@filters("speaker", "party", "country", "outlet", "since", "until", "type", "text", "limit")
@output
@click.pass_obj
def command(settings: Settings, record: str | None, filter: Filter, form: str | None) -> None:
    """Show claims that are contested: what A says happened and B denies, rejects, or says of A; the newest first.

    The filters choose by the claim or by an account against it. Each line gives the report it stands in.

    \b
    dragoman claims --party Israel --since 2024-05
    dragoman claims --type ASSAULT --country Sudan
    """
    with open_record(record) as opened:
        show(opened.claims(**filter.given()), form, settings, _draw, filter.limit)


def _draw(rows: Sequence[ClaimRow], width: int) -> Table:
    from dragoman.link.words import sentence
    from dragoman.sheet.words import iso_day, shorten

    made: Any = table((("Day", 2), ("Who claims", 4), ("what", 8), ("who denies", 8)), width)
    room = int(width * 8 / 22 - 4) * 4
    for row in rows:
        claim = row.claim
        act = f"{claim.type}: {names(claim.actors)} › {names(claim.recipients)}"
        sources = f"{row.sources} source{'' if row.sources == 1 else 's'}"
        made.add_row(
            iso_day(claim.source.published, weekday=False),
            who(row.by),
            cell(act, shorten(sentence(claim.snippet, claim.words), room), (origin(claim.source, sources), "dim")),
            cell(*(line for counter in row.counters[:4] for line in _counter(counter, room // 2))),
        )
    return made  # type: ignore[no-any-return]


def _counter(counter: CounterClaim, room: int) -> tuple[str | tuple[str, str], ...]:
    from dragoman.link.words import sentence
    from dragoman.sheet.words import iso_day, shorten

    event = counter.event
    told = f"{names(counter.by)} {_HOW[counter.how]}"
    day = iso_day(event.source.published, weekday=False)
    return (told, "bold"), shorten(sentence(event.snippet, event.words), room), (origin(event.source, day), "dim")
