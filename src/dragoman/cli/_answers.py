"""What the answers about pairs and networks share: a plot option, scores in words and colours, days."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

if TYPE_CHECKING:
    from rich.text import Text

    from dragoman.store.rows import EventRow

Command = TypeVar("Command", bound=Callable[..., Any])

PLOTS = (".svg", ".png")
_BAR = 8
"""Cells of a bar for a score of 10."""


def _plot(_ctx: click.Context, _param: click.Parameter, value: Path | None) -> Path | None:
    if value is not None and value.suffix.lower() not in PLOTS:
        raise click.BadParameter(f"{str(value)!r} ends in neither .svg nor .png")
    return value


def plot_option(name: str, what: str) -> Callable[[Command], Command]:
    """Return an option for a file to draw to."""
    kind = click.Path(dir_okay=False, path_type=Path)
    return click.option(f"--{name}", type=kind, metavar="FILE", callback=_plot, help=f"{what}: FILE.svg or FILE.png.")


def drawn(path: Path) -> None:
    """Say on stderr that a picture was written."""
    click.secho(f"drawn: {path}", err=True, dim=True)


def number(value: float | None, digits: int = 1) -> str:
    """Return a number with its sign and a true minus; "–" for None, no sign for what rounds to 0."""
    if value is None:
        return "–"
    shown = f"{abs(value):.{digits}f}"
    mark = "" if float(shown) == 0 else "+" if value > 0 else "−"
    return mark + shown


def score(value: float | None, margin: float | None = None) -> Text:
    """Return a score in green or red, with its margin."""
    from rich.text import Text

    more = "" if margin is None else f" ± {margin:.1f}"
    return Text(number(value) + more, "" if value is None else colour(value))


def colour(value: float) -> str:
    return "green" if value > 0.05 else "red" if value < -0.05 else ""


def bar(value: float | None) -> Text:
    """Return a score from -10 to 10 as a bar left or right of a middle line."""
    from rich.text import Text

    if value is None:
        return Text(f"{'':{_BAR}}│{'':{_BAR}}", "dim")
    size = min(_BAR, round(abs(value) / 10 * _BAR))
    blocks = "█" * size
    left, right = (f"{blocks:>{_BAR}}", " " * _BAR) if value < 0 else (" " * _BAR, f"{blocks:<{_BAR}}")
    return Text(f"{left}│{right}", colour(value))


def span(since: str, until: str) -> str:
    """Return "4 Mar 2026 to 27 May 2026"."""
    from dragoman.sheet.words import iso_day

    return f"{iso_day(since, weekday=False)} to {iso_day(until, weekday=False)}"


def sentence(event: EventRow, size: int) -> str:
    """Return the event's words from the start of their sentence where that is near, in at most ``size`` characters."""
    from dragoman.sheet.words import shorten

    at = max(event.snippet.find(event.words), 0)
    starts = [event.snippet.rfind(mark, 0, at) + len(mark) for mark in (". ", "? ", "! ", "” ", "… ")]
    begin = max((start for start in starts if start > 1), default=0)
    return shorten(event.snippet[begin:], size)
