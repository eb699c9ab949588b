"""``dragoman search``: reports and statements that hold some words."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli._filters import COMMITMENT_KINDS, STATEMENT_KINDS, filters, open_record, record_option
from dragoman.cli._tables import cell, origin, output, show, table, who

if TYPE_CHECKING:
    from rich.table import Table
    from rich.text import Text

    from dragoman.settings import Settings
    from dragoman.store.filters import Filter
    from dragoman.store.rows import Found

_SAID = ("speaker", "about", "party", "country", "min_score")
_REPORTED = ("actor", "recipient", "type", "status", "outlet", "since", "until", "version", "report", "judged", "limit")


@click.command("search", short_help="Reports and statements that hold some words.")
@click.argument("words", nargs=-1, required=True)
@record_option
@filters(*_SAID, *_REPORTED, kinds=(*STATEMENT_KINDS, *COMMITMENT_KINDS))
@output
@click.pass_obj
def command(settings: Settings, words: tuple[str, ...], record: str | None, filter: Filter, form: str | None) -> None:
    """Show reports and statements that hold WORDS, the best first (20, or --limit).

    All words must be there, whatever their endings; OR, NOT (or -word), "a phrase", beginn* and parentheses are
    understood. --speaker, --about, --kind and --min-score leave statements only; --actor, --recipient, --type and
    --status ask for events in the report, or claimed in the statement.

    \b
    dragoman search embassy OR consulate --country Syria
    dragoman search '"prisoner exchange" -talks' --since 2024
    """
    with open_record(record) as opened:
        show(opened.search(" ".join(words), filter), form, settings, _draw, filter.limit)


def _draw(rows: Sequence[Found], width: int) -> Table:
    from dragoman.sheet.words import iso_day

    made: Any = table((("Day", 2), ("Who", 4), ("Words", 9)), width)
    for row in rows:
        said = cell((row.source.title or "a report", "bold")) if row.kind == "report" else who(row.speaker)
        below = cell((origin(row.source, "" if row.kind == "report" else row.id), "dim"))
        day = iso_day(row.source.published, weekday=False)
        made.add_row(day, said, _marked(row.snippet).append("\n").append_text(below))
    return made  # type: ignore[no-any-return]


def _marked(snippet: str) -> Text:
    """Return the snippet with the hits in bold in place of their marks."""
    from rich.text import Text

    from dragoman.sheet.words import safe

    made = Text()
    for n, part in enumerate(safe(snippet).split("«")):
        hit, mark, rest = part.partition("»")
        made.append(hit, "bold" if n and mark else "").append(rest)
    return made
