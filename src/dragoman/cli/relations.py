"""``dragoman relations A B``: how two stand to each other."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli._answers import bar, drawn, number, plot_option, score, sentence, span
from dragoman.cli._filters import filters, open_record, record_option
from dragoman.cli._tables import cell, chosen, console, origin, output, table, write_csv

if TYPE_CHECKING:
    from dragoman.analyse.measures import Tally
    from dragoman.analyse.relations import Promise, Relation
    from dragoman.settings import Settings
    from dragoman.store.filters import Filter
    from dragoman.store.rows import EventRow

PROMISES = 12


@click.command("relations", short_help="How two stand to each other, and when it turned.")
@click.argument("a")
@click.argument("b")
@record_option
@filters("since", "until")
@click.option("--by", type=click.Choice(("week", "month", "year")), help="Step of the course. Default: by the days.")
@click.option("--claims", is_flag=True, help="Also count what only others say that an actor did.")
@plot_option("plot", "Draw the course")
@output
@click.pass_obj
def command(settings: Settings, /, a: str, b: str, record: str | None, filter: Filter, **how: Any) -> None:
    """Show how A and B stand: what each did to the other, when it turned, words against deeds, promises.

    A and B are names, ids, or states by name or ISO3 code; a state stands for everybody of its country. The score is
    the mean PLOVER intensity of the events, -10 to 10, drawn towards 0 where they are few; docs/analysis.md explains
    every figure. CSV is the course; JSON has everything, with the events behind each number.

    \b
    dragoman relations Syria Turkey --since 2024-05
    dragoman relations Israel Hamas --by month --plot pair.svg
    """
    from dragoman.analyse import lines
    from dragoman.analyse.relations import Asked, relations

    asked = Asked(filter.since, filter.until, how["by"], how["claims"])
    with open_record(record) as opened:
        found = relations(opened, a, b, asked)
        if how["plot"]:
            _draw(found, how["plot"])
        form = chosen(how["form"])
        if form == "json":
            import json

            for line in lines.relation_lines(opened, found):
                click.echo(json.dumps(line, ensure_ascii=False))
        elif form == "csv":
            write_csv(lines.course(found))
        else:
            _show(found, settings)


def _draw(found: Relation, path: Path) -> None:
    from dragoman.analyse import plots

    plots.timeline(found, path)
    drawn(path)


def _show(found: Relation, settings: Settings) -> None:
    from dragoman.cli._console import sheet_width

    width, out = sheet_width(settings), console(settings)
    out.print(cell((f"{found.a.name} and {found.b.name}", "bold")))
    out.print(
        cell((f"{span(found.since, found.until)} · {found.reports:,} reports in the record · by {found.by}", "dim"))
    )
    out.print(_figures(found, width))
    if found.turns:
        out.print(_turns(found, width))
    if found.both.n:
        out.print(_course(found, width))
    if any(found.promised):
        out.print(_promises(found, width))
    out.print(cell((_remarks(found), "dim")))


def _figures(found: Relation, width: int) -> Any:
    columns = (("", 6), ("events", 2), ("score", 4), ("said", 3), ("done", 3), ("words", 2), ("deeds", 2))
    made: Any = table(columns, width)
    a, b = found.a.name, found.b.name
    for name, some in ((f"{a} → {b}", found.forth), (f"{b} → {a}", found.back), ("both", found.both)):
        said, done = _quads(some)
        made.add_row(cell((name, "bold")), f"{some.n:,}", score(some.score, some.margin), said, done, *_shares(some))
    return made


def _quads(some: Tally) -> tuple[str, str]:
    a, b, c, d = some.quads
    return f"+{a:,} −{c:,}", f"+{b:,} −{d:,}"


def _shares(some: Tally) -> tuple[Any, Any]:
    a, b, c, d = some.quads
    words, deeds = (some.words if a + c else None), (some.deeds if b + d else None)
    return score(words), score(deeds)


def _turns(found: Relation, width: int) -> Any:
    from dragoman.sheet.words import iso_day

    made: Any = table((("Turned", 3), ("level", 3), ("chance", 2), ("with", 13)), width)
    for turn in found.turns:
        level = score(turn.before)
        level.append(" → ", "dim")
        level.append(score(turn.after))
        told = [line for event in turn.evidence for line in _event(event, width)]
        made.add_row(iso_day(turn.day, weekday=False), level, f"{turn.p:.3f}", cell(*told))
    return made


def _event(event: EventRow, width: int) -> Iterator[Any]:
    from dragoman.cli._tables import names
    from dragoman.sheet.words import iso_day

    yield f"{names(event.actors, 2)} {event.type} {names(event.recipients, 2)}, {iso_day(event.day, weekday=False)}"
    yield sentence(event, width), "italic"
    yield origin(event.source, event.id), "dim"


def _course(found: Relation, width: int) -> Any:
    from dragoman.sheet.words import iso_day

    heads = ((found.by.capitalize(), 3), ("events", 2), ("mean", 5), ("", 2), ("said", 3), ("done", 3))
    made: Any = table((*heads, ("words", 2), ("deeds", 2)), width)
    made.leading = 0
    turned = {turn.day for turn in found.turns}
    for stretch in found.course:
        some = stretch.both
        if not some.n:
            continue
        first = iso_day(stretch.spell.start, weekday=False)
        turns = any(stretch.spell.start <= day <= stretch.spell.end for day in turned)
        mark = cell((f"{first} ◂" if turns else first, "bold" if turns else ""))
        made.add_row(mark, f"{some.n:,}", bar(some.mean), score(some.mean), *_quads(some), *_shares(some))
    return made


def _promises(found: Relation, width: int) -> Any:
    from dragoman.sheet.words import iso_day, shorten

    made: Any = table((("Promised", 3), ("who", 4), ("kind", 2), ("words", 10), ("since then", 3)), width)
    rows = sorted((*found.promised[0], *found.promised[1]), key=_day_of)
    for promise in rows[-PROMISES:]:
        row = promise.commitment
        name = row.party.name if row.party else "unnamed"
        day = iso_day(row.source.published, weekday=False)
        said = cell(shorten(row.words, width), (origin(row.source, row.id), "dim"))
        carried, crossed = len(promise.carried), len(promise.crossed)
        since = cell(
            (f"{carried:,} for it" if carried else "", "green"), (f"{crossed:,} against" if crossed else "", "red")
        )
        made.add_row(day, cell((name, "bold")), row.kind, said, since)
    return made


def _day_of(promise: Promise) -> tuple[str, str]:
    return promise.commitment.source.published or "", promise.commitment.id


def _remarks(found: Relation) -> str:
    both = found.both
    aside = [(both.denied, "denied"), (both.hypothetical, "hypothetical"), (both.claimed, "claimed by others only")]
    told = ", ".join(f"{n:,} {name}" for n, name in aside if n)
    lines = [f"set aside: {told}" if told else ""]
    lines.append(f"{both.intended:,} intended, counted as said" if both.intended else "")
    lines.append(f"{found.outside:,} of other days or none" if found.outside else "")
    more = max(0, sum(len(some) for some in found.promised) - PROMISES)
    lines.append(f"{more:,} earlier promises not shown" if more else "")
    a, b = found.statements
    lines.append(f"statements on the other: {found.a.name} {a:,}, {found.b.name} {b:,}")
    gap = both.gap
    if gap is not None:
        lines.append(
            f"words less deeds {number(gap)}: {'the words are the kinder' if gap > 0 else 'the deeds are no worse'}"
        )
    return "; ".join(line for line in lines if line)
