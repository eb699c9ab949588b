"""``dragoman blocs``: who stands with whom."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli._answers import drawn, number, plot_option, score, span
from dragoman.cli._filters import filters, open_record, record_option
from dragoman.cli._tables import cell, chosen, console, output, table, write_csv

if TYPE_CHECKING:
    from dragoman.analyse.blocs import Blocs, Tie, Window
    from dragoman.settings import Settings
    from dragoman.store.filters import Filter

SHOWN = 10
"""Ties, triangles and flips shown of each kind."""


@click.command("blocs", short_help="Who stands with whom, and which ties are strained.")
@record_option
@filters("since", "until")
@click.option("--of", multiple=True, metavar="WHO", help="Only these, each by name, id or ISO3 code; may be repeated.")
@click.option("--level", type=click.Choice(("country", "party")), default="country", show_default=True,
              help="States with everybody of their country, or each party for itself.")  # fmt: skip
@click.option("--top", type=click.IntRange(2), default=60, show_default=True, help="At most so many, by events.")
@click.option("--min-events", type=click.IntRange(1), default=3, show_default=True, help="Events that a tie needs.")
@click.option("--resolution", type=float, default=1.0, show_default=True, help="Above 1: more and smaller blocs.")
@click.option("--against", metavar="DAYS", help="Earlier days to compare with: 2026-03, or 2026-03-01..2026-04-09. "
              "Default with --since: as many days just before.")  # fmt: skip
@click.option("--claims", is_flag=True, help="Also count what only others say that an actor did.")
@plot_option("plot", "Draw the map of the network")
@plot_option("matrix", "Draw who acts toward whom")
@output
@click.pass_obj
def command(settings: Settings, /, record: str | None, filter: Filter, **how: Any) -> None:
    """Show who stands with whom over some days: blocs, ties against them, strained triangles, ties that flipped.

    A tie is friendly or hostile by the score of `dragoman relations`, both directions pooled. docs/analysis.md
    explains every figure. CSV is the ties; JSON has everything.

    \b
    dragoman blocs --since 2024
    dragoman blocs --since 2026-05 --against 2026-03 --plot map.svg --matrix matrix.png
    """
    from dragoman.analyse import lines
    from dragoman.analyse.blocs import blocs

    with open_record(record) as opened:
        found = blocs(opened, _window(filter, how))
    _draw(found, how["plot"], how["matrix"])
    form = chosen(how["form"])
    if form == "json":
        import json

        for line in lines.blocs_lines(found):
            click.echo(json.dumps(line, ensure_ascii=False))
    elif form == "csv":
        write_csv(lines.ties(found))
    else:
        _show(found, settings)


def _window(filter: Filter, how: dict[str, Any]) -> Window:
    from dragoman.analyse.blocs import Window

    earlier = None
    if how["against"]:
        first, _, last = how["against"].partition("..")
        earlier = (first, last or first)
    return Window(
        filter.since, filter.until, how["level"], how["of"], how["top"], how["min_events"], earlier,
        how["resolution"], how["claims"],
    )  # fmt: skip


def _draw(found: Blocs, plot: Path | None, matrix: Path | None) -> None:
    if plot is None and matrix is None:
        return
    from dragoman.analyse import plots

    if plot is not None:
        plots.network(found, plot)
        drawn(plot)
    if matrix is not None:
        plots.matrix(found, matrix)
        drawn(matrix)


def _show(found: Blocs, settings: Settings) -> None:
    from dragoman.cli._console import sheet_width

    width, out = sheet_width(settings), console(settings)
    if not found.ties:
        click.secho(f"no tie has events enough from {span(found.since, found.until)}", err=True, dim=True)
        return
    out.print(
        cell(
            (f"{len(found.nodes)} {'states' if found.level == 'country' else 'parties'}", "bold"),
            (_under(found), "dim"),
        )
    )
    made: Any = table((("Bloc", 1), ("who", 12)), width)
    for place, members in enumerate(found.blocs, 1):
        made.add_row(str(place), ", ".join(found.name(party) for party in members))
    out.print(made)
    if found.misfits:
        out.print(_ties("Against the blocs", found, found.misfits, width))
    out.print(_ties("Strongest ties", found, tuple(t for t in found.ties if t.sign), width))
    if found.strained:
        out.print(_strained(found, width))
    if found.flips:
        out.print(_flips(found, width))
    elif found.earlier:
        out.print(cell((f"no tie flipped since {span(*found.earlier)}", "dim")))


def _under(found: Blocs) -> str:
    said = f"{span(found.since, found.until)} · signed modularity {found.modularity:.2f} · {found.frustration:.0%} "
    said += "of the ties' weight against the blocs"
    if found.balanced is not None:
        chance = f", by chance {found.by_chance:.0%}" if found.by_chance is not None else ""
        said += f" · {found.balanced:.0%} of {found.triangles:,} triangles balanced{chance}"
    return said


def _ties(title: str, found: Blocs, ties: tuple[Tie, ...], width: int) -> Any:
    made: Any = table(((title, 8), ("score", 2), ("events", 2), ("said", 3), ("done", 3)), width)
    made.leading = 0
    for tie in ties[:SHOWN]:
        a, b, c, d = tie.tally.quads
        pair = cell(f"{found.name(tie.a)} – {found.name(tie.b)}")
        made.add_row(pair, score(tie.score), f"{tie.tally.n:,}", f"+{a:,} −{c:,}", f"+{b:,} −{d:,}")
    return made


def _strained(found: Blocs, width: int) -> Any:
    made: Any = table((("Strained", 8), ("strain", 2), ("the weakest tie", 8)), width)
    made.leading = 0
    for triangle in found.strained[:SHOWN]:
        who = ", ".join(found.name(party) for party in triangle.parties)
        weak = triangle.weakest
        made.add_row(
            cell(who),
            f"{triangle.strain:.1f}",
            cell(f"{found.name(weak.a)} – {found.name(weak.b)} {number(weak.score)}"),
        )
    return made


def _flips(found: Blocs, width: int) -> Any:
    assert found.earlier is not None
    made: Any = table(((f"Flipped since {span(*found.earlier)}", 9), ("before", 2), ("after", 2), ("shift", 2)), width)
    made.leading = 0
    for flip in found.flips[:SHOWN]:
        pair = cell(f"{found.name(flip.a)} – {found.name(flip.b)}")
        made.add_row(pair, score(flip.before.score), score(flip.after.score), score(flip.shift))
    return made
