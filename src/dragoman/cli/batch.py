"""``dragoman batch``: inputs read into a folder of shards, on all cores or many machines."""

from __future__ import annotations

import sys
import time
from collections import Counter
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.cli._console import Bar, columns_option, complain, count_of, model_option, register_option, told_reasons
from dragoman.cli.read import day

if TYPE_CHECKING:
    from dragoman.batch.run import Done
    from dragoman.intake import Opening

EXIT_CODES = """\b
Exit codes:
  0    all inputs were read
  1    at least one input was rejected (rejects-*.jsonl in the folder), or the run failed
  2    wrong usage
  130  interrupted; finished shards are kept, and the same command goes on from there"""
EVERY = 10.0
"""Seconds between two lines of progress where there is no terminal."""


@click.command("batch", short_help="Read many inputs into a folder of shards.", epilog=EXIT_CODES)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@click.option(
    "--out",
    required=True,
    type=click.Path(file_okay=False, path_type=Path),
    metavar="SHARDS",
    help="Folder for the shards.",
)
@click.option(
    "--workers", type=click.IntRange(1), metavar="N", help="Processes that read, a core each. Default: all cores."
)
@click.option(
    "--engine",
    type=click.Choice(("local", "ray")),
    default="local",
    help="This machine, or a Ray cluster: the one that RAY_ADDRESS names (docs/batch.md).",
)
@click.option(
    "--shard-size",
    "size",
    type=click.IntRange(2),
    default=256,
    metavar="N",
    help="Inputs of a shard on average, 256 by default. Another size is other shards, and reads again.",
)
@click.option("--published", metavar="DATE", callback=day, help="Day of publication, YYYY-MM-DD, for all inputs.")
@click.option("--outlet", metavar="NAME", help="Who published it, for all inputs.")
@columns_option
@register_option
@model_option
def command(
    inputs: tuple[str, ...], published: str | None, outlet: str | None, register: Path | None, model: Path | None,
    opening: Opening, workers: int | None, **how: object,
) -> int:  # fmt: skip
    """Read news reports into Parquet shards, which `dragoman load` brings into a record.

    INPUT is as in `dragoman read`. A shard that is finished has a marker, keyed on its inputs and on the version,
    model and register that read them: the same command after a kill, or with more inputs, reads what is not done.
    The number of workers and the engine change nothing in the files.
    """
    from dragoman.batch.run import How, run
    from dragoman.keep import Given

    given = Given(published, outlet, register, opening, model)
    asked = How(given=given, workers=workers or 0, **how)  # type: ignore[arg-type]
    told = _Told()
    try:
        with Bar(sys.stderr.isatty()) as bar:
            done = run(inputs, asked, lambda now: told.step(now, bar))
    except (Exception, KeyboardInterrupt):
        told.write(opening.skipped)
        raise
    told.step(done, None)
    told.write(opening.skipped)
    return 1 if done.reasons else 0


class _Told:
    """What has been said of a run, and when."""

    def __init__(self) -> None:
        self._began = self._said = time.monotonic()
        self._shown = self._named = 0
        self._done: Done | None = None

    def step(self, done: Done, bar: Bar | None) -> None:
        """Move the bar; without a terminal, say from time to time how far it is."""
        self._done = done
        if done.named[self._named :]:
            with bar.aside() if bar else nullcontext():
                for line in done.named[self._named :]:
                    complain(line)
        self._named = len(done.named)
        inputs, now = done.inputs + done.before, time.monotonic()
        if bar is not None:
            bar.advance(inputs - self._shown)
        self._shown = inputs
        if bar is not None and not sys.stderr.isatty() and now - self._said >= EVERY:
            self._said = now
            click.echo(f"{inputs:,} inputs, {done.shards + done.shards_before:,} shards{self._speed()}", err=True)

    def _speed(self) -> str:
        seconds = time.monotonic() - self._began
        done = self._done
        return f", {done.inputs / seconds:.1f} inputs a second" if done and done.inputs and seconds > 0 else ""

    def write(self, skipped: Counter[str]) -> None:
        """Write the closing summary."""
        done = self._done
        if done is None:
            return
        rejected = done.reasons.total()
        told = [f"{count_of(done.read, 'report')} in {count_of(done.shards + done.shards_before, 'shard')}"]
        told += [f"{count_of(done.before, 'input')} done before"] if done.before else []
        told += [f"{rejected:,} rejected (rejects-*.jsonl)"] if rejected else []
        told.append(f"{time.monotonic() - self._began:.1f} s{self._speed()}")
        reasons = told_reasons("rejected", done.reasons), told_reasons("passed over", skipped)
        for line in filter(None, [", ".join(told), *reasons]):
            click.secho(line, err=True, dim=True)
