"""``dragoman stances A B``: how one speaks of another, in its own words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from dragoman.cli._answers import bar, score, span
from dragoman.cli._filters import filters, open_record, record_option
from dragoman.cli._tables import cell, chosen, console, origin, output, table, who, write_csv

if TYPE_CHECKING:
    from dragoman.analyse.stances import Quotation, Stances
    from dragoman.settings import Settings
    from dragoman.store.filters import Filter

SHOWN = 15


@click.command("stances", short_help="How one speaks of another, in its own words.")
@click.argument("speaker")
@click.argument("about")
@record_option
@filters("since", "until", "limit")
@click.option("--by", type=click.Choice(("week", "month", "year")), help="Step of the periods. Default: by the days.")
@click.option("--anyone", is_flag=True, help="Of a state: anyone of its country, and not only who speaks for it.")
@output
@click.pass_obj
def command(settings: Settings, /, speaker: str, about: str, record: str | None, filter: Filter, **how: Any) -> None:
    """Show how SPEAKER speaks of ABOUT, the most telling words first.

    The tone, -10 to 10, comes from what a statement does (accuses, thanks, threatens, promises), never from the ring
    of its words; a statement that does nothing of the kind has none. docs/analysis.md explains it.

    \b
    dragoman stances Syria Turkey --since 2024-05
    dragoman stances "Sergey Lavrov" NATO --limit 5
    """
    from dragoman.analyse import lines
    from dragoman.analyse.stances import Heard, stances

    heard = Heard(filter.since, filter.until, how["by"], how["anyone"])
    with open_record(record) as opened:
        found = stances(opened, speaker, about, heard)
    form = chosen(how["form"])
    if form == "json":
        import json

        for line in lines.stances_lines(found, filter.limit):
            click.echo(json.dumps(line, ensure_ascii=False))
    elif form == "csv":
        write_csv(lines.quotations(found, filter.limit))
    else:
        _show(found, settings, SHOWN if filter.limit is None else filter.limit)


def _show(found: Stances, settings: Settings, most: int) -> None:
    from dragoman.cli._console import sheet_width

    width, out = sheet_width(settings), console(settings)
    if not found.n:
        click.secho(
            f"nothing by {found.speaker.name} on {found.about.name}; {_remarks(found, most)}", err=True, dim=True
        )
        return
    out.print(cell((f"{found.speaker.name} on {found.about.name}", "bold")))
    under = f"{span(found.since, found.until)} · {found.n:,} statements"
    out.print(cell((under if found.tone is None else f"{under} · tone", "dim")), end=" ")
    out.print(score(found.tone))
    out.print(_quotations(found.quotations[:most], width))
    out.print(_periods(found, width))
    remarks = _remarks(found, most)
    if remarks:
        out.print(cell((remarks, "dim")))


def _quotations(some: tuple[Quotation, ...], width: int) -> Any:
    from dragoman.sheet.words import iso_day, shorten

    made: Any = table((("Day", 3), ("speaker", 4), ("tone", 2), ("words", 14)), width)
    for one in some:
        s = one.statement
        said = shorten(f"“{s.words}”" if s.kind == "direct" else s.words, width * 2)
        via = f"via {', '.join(p.name for p in s.chain)}" if s.chain else ""
        does = ", ".join(dict.fromkeys(signal.type for signal in one.signals))
        also = f"and in {len(one.also)} more" if one.also else ""
        below = origin(s.source, does, s.kind, via, also, s.id)
        made.add_row(
            iso_day(s.source.published, weekday=False), who(s.speaker), score(one.tone), cell(said, (below, "dim"))
        )
    return made


def _periods(found: Stances, width: int) -> Any:
    from dragoman.sheet.words import iso_day

    made: Any = table(((found.by.capitalize(), 4), ("statements", 3), ("with a tone", 3), ("tone", 6), ("", 3)), width)
    made.leading = 0
    for period in found.periods:
        if period.n:
            first = iso_day(period.spell.start, weekday=False)
            made.add_row(first, f"{period.n:,}", f"{period.toned:,}", bar(period.tone), score(period.tone))
    return made


def _remarks(found: Stances, most: int) -> str:
    told = [
        f"{found.n - most:,} more, --limit shows them" if found.n > most else "",
        f"{found.others:,} statements by others of the country left out, --anyone shows them" if found.others else "",
        "" if found.whole else "only the latest statements were looked at, --since and --until choose others",
    ]
    return "; ".join(line for line in told if line) or ("" if found.n else "the days may be others, see --since")
