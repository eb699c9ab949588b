"""``dragoman export``: the record in other people's formats."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from dragoman.cli._filters import COMMITMENT_KINDS, COMMON, STATEMENT_KINDS, filters, open_record, record_option

if TYPE_CHECKING:
    from dragoman.exports import Exported
    from dragoman.store.filters import Filter

# What of a filter means something for each kind of row; the store would pass over the rest.
_TAKES = {
    "events": ("actor", "recipient", "party", "speaker", "type", "status", "every", *COMMON),
    "statements": ("speaker", "about", "party", "kind", *COMMON),
    "commitments": ("speaker", "actor", "recipient", "party", "kind", *COMMON),
    "reports": ("speaker", "party", *(name for name in COMMON if name != "min_score")),
}
_FORMATS = (
    "gdelt",
    "gdelt-mentions",
    "gkg",
    "icews",
    "polecat",
    "plover",
    "phoenix",
    "citron",
    "ftm",
    "parquet",
    "csv",
)
"""As in ``exports.FORMATS``, which would be slow to import for a help text; a test holds them against each other."""
_ASKED = dict.fromkeys(name for names in _TAKES.values() for name in names if name not in ("kind", *COMMON))


@click.command("export", short_help="The record in other people's formats.")
@click.argument("form", metavar="FORMAT", type=click.Choice(_FORMATS))
@click.option("--out", required=True, metavar="PATH", help="The file to write; - is stdout, .gz is compressed.")
@click.option("--table", type=click.Choice(tuple(_TAKES)), help="What parquet and csv hold. Default: events.")
@record_option
@filters(*_ASKED, *COMMON, kinds=(*STATEMENT_KINDS, *COMMITMENT_KINDS))
def command(form: str, out: str, table: str | None, record: str | None, filter: Filter) -> None:
    """Write the record, or what of it fits, in the format of another project.

    \b
    gdelt           GDELT 2.0 Events            plover   PLOVER, JSON Lines
    gdelt-mentions  GDELT 2.0 Mentions          phoenix  Phoenix
    gkg             GDELT GKG 2.1, quotations   citron   Citron, JSON Lines
    icews           ICEWS                       ftm      FollowTheMoney entities
    polecat         POLECAT                     parquet, csv: events, statements ...

    \b
    dragoman export gdelt --out events.tsv --since 2024
    dragoman export parquet --table statements --out said.parquet
    dragoman export plover --out - --actor Iran | jq .event

    What a person decided counts as in every view. Formats without a status hold what happened, unless --status asks
    for more. docs/formats.md says what each can carry.
    """
    from dragoman.exports import FORMATS, export

    chosen = FORMATS[form]
    if table and chosen.rows:
        raise click.UsageError(f"--table is for parquet and csv; {form} is made from {chosen.rows}")
    table = table or "events"
    _check(filter, chosen.rows or table, form)
    with open_record(record) as opened:
        made = export(opened, form, out, filter, table)
    click.secho(_said(made), err=True, dim=True)


def _check(filter: Filter, rows: str, form: str) -> None:
    given: dict[str, Any] = filter.given()
    for name in given:
        if name not in _TAKES[rows] and name != "ids":
            option = "every-report" if name == "every" else name.replace("_", "-")
            raise click.UsageError(f"--{option} says nothing about {rows}, which {form} is made from here")


def _said(made: Exported) -> str:
    rows = f"{made.rows:,} row{'' if made.rows == 1 else 's'}"
    left = "".join(f"; left out: {count:,} ({why})" for why, count in sorted(made.left_out.items()))
    return f"{made.format}: {rows} to {'stdout' if made.out == '-' else made.out}{left}"
