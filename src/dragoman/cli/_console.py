"""What commands share: complaints and a summary on stderr, a progress bar, the terminal's width."""

from __future__ import annotations

import shutil
import sys
import time
import traceback
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Self

import click

from dragoman.settings import Settings

if TYPE_CHECKING:
    from rich.progress import Progress

    from dragoman.intake.items import Opening
    from dragoman.records import Reading

SHOWN_REASONS = 8
_WITHOUT_TERMINAL, _NARROWEST, _WIDEST = 100, 40, 160


def complain(message: str, debug: bool = False) -> None:
    """Write one line to stderr, safe for the terminal whatever is in it; the traceback too if ``debug``."""
    from dragoman.sheet.words import safe

    if debug and sys.exc_info()[0] is not None:
        click.echo(traceback.format_exc().rstrip(), err=True)
    click.echo(f"dragoman: {safe(message)}", err=True)


def _register(_ctx: click.Context, _param: click.Parameter, value: Path | None) -> Path | None:
    """Read the register files at once, so that a fault in them is wrong usage and comes before anything is done."""
    if value is not None:
        from dragoman.records import InputError
        from dragoman.resolve.register import Register

        try:
            Register.load(value)
        except InputError as error:
            raise click.BadParameter(str(error)) from None
    return value


register_option = click.option(
    "--register",
    type=click.Path(path_type=Path),
    callback=_register,
    metavar="FILE|FOLDER",
    help="Office holders and entities of your own (CSV; docs/register.md), beside those in your register folder.",
)
"""For commands that look persons up; the value goes to ``read``, ``read_many`` and ``Register.load`` as it is."""


def _model(_ctx: click.Context, _param: click.Parameter, value: Path | None) -> Path | None:
    """Load the model at once, so that a folder without one is wrong usage and comes before anything is done."""
    if value is not None:
        from dragoman.annotate.encoder import encoder
        from dragoman.records import DragomanError

        try:
            encoder(value)
        except DragomanError as error:
            raise click.BadParameter(str(error)) from None
    return value


model_option = click.option(
    "--model",
    type=click.Path(path_type=Path),
    callback=_model,
    metavar="FOLDER",
    help="Another model than the one in the package, such as a larger one (docs/accuracy.md).",
)
"""For commands that read; the value goes to ``read_many`` and ``Given`` as it is."""


def _columns(_ctx: click.Context, _param: click.Parameter, value: tuple[str, ...]) -> Opening:
    """Return how inputs are opened; a field that there is not is wrong usage."""
    from dragoman.intake.items import Opening
    from dragoman.records import InputError

    given = {}
    for word in value:
        field, mark, column = word.partition("=")
        if not mark or not column.strip():
            raise click.BadParameter(f"{word!r}: give FIELD=COLUMN, such as text=article_body")
        given[field.strip()] = column.strip()
    try:
        return Opening.named(given)
    except InputError as error:
        raise click.BadParameter(str(error)) from None


columns_option = click.option(
    "--column",
    "opening",
    multiple=True,
    callback=_columns,
    metavar="FIELD=COLUMN",
    help="Which column of a table, or field of a line of JSON, holds the text, html, title, outlet, published or url, "
    "where it is not called so; may be repeated.",
)
"""For commands that take inputs; the value is the ``Opening`` that goes to ``expand`` and ``Given``."""


def sheet_width(settings: Settings) -> int:
    """Return the columns of a sheet: as set, else the terminal's (40 to 160), else 100."""
    found = settings.width or shutil.get_terminal_size((_WITHOUT_TERMINAL, 24)).columns
    return max(_NARROWEST, min(found, _WIDEST))


class Bar:
    """A progress bar on stderr, or nothing where ``shown`` is false. ``total`` is None where it is not known."""

    def __init__(self, shown: bool, total: int | None = None) -> None:
        self._progress: Progress | None = _progress() if shown else None
        self._task = self._progress.add_task("Reading", total=total) if self._progress else None

    def __enter__(self) -> Self:
        if self._progress:
            self._progress.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        if self._progress:
            self._progress.stop()

    def advance(self, count: int) -> None:
        if self._progress and self._task is not None:
            self._progress.advance(self._task, count)

    @contextmanager
    def aside(self) -> Iterator[None]:
        """Take the bar off the screen while something else is written there."""
        if self._progress:
            self._progress.stop()
        yield
        if self._progress:
            self._progress.start()


def _progress() -> Progress:
    from rich import progress
    from rich.console import Console

    return progress.Progress(
        progress.TextColumn("{task.description}"),
        progress.BarColumn(),
        progress.MofNCompleteColumn(),
        progress.TimeElapsedColumn(),
        progress.TimeRemainingColumn(compact=True),
        console=Console(stderr=True),
        transient=True,
    )


@dataclass(slots=True)
class Tally:
    """What a run has read so far."""

    read: int = 0
    unread: Counter[str] = field(default_factory=Counter)
    left_out: Counter[str] = field(default_factory=Counter)
    found: Counter[str] = field(default_factory=Counter)
    began: float = field(default_factory=time.monotonic)

    def add(self, reading: Reading) -> str | None:
        """Count ``reading``; return why its input was not read, or None if it was."""
        if not reading.report.text:
            name = reading.report.origin.name
            reason = reading.rejects[0].reason.removeprefix(f"{name}: ") if reading.rejects else "nothing to read"
            self.unread[reason] += 1
            return reason
        self.read += 1
        for kind in ("statements", "events", "commitments"):
            self.found[kind] += len(getattr(reading, kind))
        self.left_out.update(r.reason for r in reading.rejects)
        return None

    def write(self, skipped: Counter[str]) -> None:
        """Write the closing summary to stderr: counts, speed, then what was not read or left out, by reason."""
        seconds = time.monotonic() - self.began
        failed = self.unread.total()
        if not self.read and not failed:
            return
        told = [count_of(self.read, "report") + " read"]
        told += [f"{count_of(failed, 'input')} not read"] if failed else []
        told += [count_of(self.found[f"{kind}s"], kind) for kind in ("statement", "event", "commitment")]
        told.append(f"{seconds:.1f} s")
        told += [f"{self.read / seconds:.1f} reports a second"] if self.read > 1 and seconds > 0 else []
        lines = [", ".join(told), told_reasons("not read", self.unread), told_reasons("left out", self.left_out)]
        lines.append(told_reasons("passed over", skipped))
        for line in filter(None, lines):
            click.secho(line, err=True, dim=True)


def count_of(number: int, noun: str) -> str:
    """Return how many there are of what, in words."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"


def told_reasons(label: str, counted: Counter[str]) -> str:
    """Return a line with the most frequent reasons and how often each, "" for none."""
    from dragoman.sheet.words import safe, shorten

    if not counted:
        return ""
    told = [f"{shorten(safe(reason), 100)} ({count:,})" for reason, count in counted.most_common(SHOWN_REASONS)]
    rest = len(counted) - SHOWN_REASONS
    more = f", and {count_of(rest, 'more reason')}" if rest > 0 else ""
    return f"{label}: {', '.join(told)}{more}"
