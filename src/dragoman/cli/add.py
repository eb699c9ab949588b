"""``dragoman add``: inputs read and kept in the record."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import click

from dragoman.cli._console import Bar, columns_option, complain, model_option, register_option, told_reasons
from dragoman.cli._filters import open_record, record_option
from dragoman.cli.read import count_inputs, day

if TYPE_CHECKING:
    from dragoman.intake import Item, Opening
    from dragoman.record import Record
    from dragoman.settings import Settings
    from dragoman.store.rows import Added

EXIT_CODES = """\b
Exit codes:
  0    all inputs are in the record
  1    at least one input was rejected, or the record failed
  2    wrong usage
  130  interrupted; what was added so far is kept"""


@dataclass(frozen=True, slots=True)
class _How:
    """What holds for all inputs, and how it is told."""

    published: str | None
    outlet: str | None
    register: Path | None
    model: Path | None
    opening: Opening
    as_json: bool
    link: bool


@click.command("add", short_help="Read inputs and keep them in the record.", epilog=EXIT_CODES)
@click.argument("inputs", nargs=-1, required=True, metavar="INPUT...")
@record_option
@click.option("--published", metavar="DATE", callback=day, help="Day of publication, YYYY-MM-DD, for all inputs.")
@click.option("--outlet", metavar="NAME", help="Who published it, for all inputs.")
@columns_option
@register_option
@model_option
@click.option("--no-link", "link", flag_value=False, default=True, help="Leave linking reports to `dragoman link`.")
@click.option("--json", "as_json", is_flag=True, help="What became of each input, one JSON object a line.")
@click.pass_obj
def command(settings: Settings, /, inputs: tuple[str, ...], record: str | None, **how: object) -> int:
    """Read news reports and keep them in the record, which is made if it is not there.

    INPUT is as in `dragoman read`: pages, archives, tables, folders, addresses, or "-". What this version has read
    before is not read again; a newer version reads it beside the old reading, and views then show the newer one. Every
    report is kept whole as soon as it is read: ending the run at any moment loses nothing that was kept, and the
    same command goes on from there.
    """
    done = Done()
    asked = _How(**how)  # type: ignore[arg-type]
    try:
        with open_record(record, create=True) as opened:
            _keep(opened, inputs, asked, settings, done)
            if asked.link:
                link_new(opened)
    finally:
        done.write(asked.opening.skipped)
    return 1 if done.became["rejected"] else 0


@dataclass(slots=True)
class Done:
    """What a run has kept so far."""

    became: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    began: float = field(default_factory=time.monotonic)

    def add(self, one: Added) -> str | None:
        """Count what became of an input; return why it was rejected, or None."""
        self.became[one.outcome] += 1
        if one.outcome != "rejected":
            return None
        reason = (one.reason or "nothing to read").removeprefix(f"{one.name}: ")
        self.reasons[reason] += 1
        return reason

    def write(self, skipped: Counter[str] | None = None) -> None:
        """Write the closing summary to stderr."""
        if not self.became:
            return
        seconds, added = time.monotonic() - self.began, self.became["added"]
        told = [f"{added:,} report{'' if added == 1 else 's'} added"]
        told += [f"{self.became['known']:,} already there"] if self.became["known"] else []
        told += [f"{self.became['rejected']:,} rejected"] if self.became["rejected"] else []
        told.append(f"{seconds:.1f} s")
        reasons = told_reasons("rejected", self.reasons), told_reasons("passed over", skipped or Counter())
        for line in filter(None, [", ".join(told), *reasons]):
            click.secho(line, err=True, dim=True)


def _keep(opened: Record, inputs: tuple[str, ...], how: _How, settings: Settings, done: Done) -> None:
    from dragoman.keep import Given, keep

    alone = len(inputs) == 1 and (inputs[0] == "-" or "://" in inputs[0])
    shown = sys.stderr.isatty() and not alone
    total = count_inputs(inputs) if shown else None

    def fault(item: Item, _error: Exception) -> None:
        if settings.debug:
            complain(item.name, debug=True)

    with Bar(shown and total != 1, total) as bar:
        given = Given(how.published, how.outlet, how.register, how.opening, how.model)
        for group in keep(opened, inputs, given, fault):
            with bar.aside():
                for one in group:
                    _tell(one, done.add(one), how)
            bar.advance(len(group))


def _tell(one: Added, reason: str | None, how: _How) -> None:
    if reason is not None:
        complain(f"{one.name}: {reason}")
    if how.as_json:
        click.echo(json.dumps(asdict(one), ensure_ascii=False))


def link_new(opened: Record) -> None:
    """Link what is not linked yet, what an interrupted run has added too, and say what came of it."""
    from dragoman.cli.link import summary

    new = opened.unlinked()
    if new:
        began = time.monotonic()
        summary(opened.link(only=new), time.monotonic() - began)
