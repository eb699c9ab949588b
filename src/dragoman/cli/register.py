"""``dragoman register``: office holders and entities of one's own, and what looks wrong in the register."""

from __future__ import annotations

import csv
import io
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dragoman.cli._console import complain, register_option

if TYPE_CHECKING:
    from dragoman.resolve.checking import Finding
    from dragoman.resolve.ownfiles import Added

REFUSED = 1
_SHOWN = 20  # findings of one kind, lines refused: the rest is counted, and --json has all


@click.group("register", short_help="Office holders and entities of your own; checks.")
def command() -> None:
    """Add rows of your own to the register, check it, and take it out as a file.

    Your rows live in a folder of yours (DRAGOMAN_REGISTER, else the platform's folder for user data) and win over
    those that Dragoman ships. docs/register.md describes the columns.
    """


_name = click.option("--name", metavar="NAME", help="What the file is called in your folder. Default: as it is now.")
_replace = click.option("--replace", is_flag=True, help="Set a file of that name aside (removed/) and take its place.")
_json = click.option("--json", "as_json", is_flag=True, help="JSON instead of the table.")
_file = click.Path(exists=True, dir_okay=False, path_type=Path)


@command.command("add", short_help="Add a CSV of office holders or entities.")
@click.argument("file", type=_file)
@_name
@_replace
def add(file: Path, name: str | None, replace: bool) -> int:
    """Add FILE, a CSV of office holders or of entities, to your register.

    Lines that cannot be used are named with the reason, and the others are added. Exit code 1 if there were any.
    """
    from dragoman.resolve import ownfiles

    with _as_usage():
        return _told(ownfiles.add(file, name, replace), ())


@command.command("import", short_help="Add the results of a Wikidata query.")
@click.argument("source", type=click.Choice(["wikidata"]))
@click.argument("file", type=_file)
@_name
@_replace
def import_(source: str, file: Path, name: str | None, replace: bool) -> int:
    """Add FILE, what Wikidata's query service exports (JSON, CSV, TSV), to your register.

    It needs a column of persons (itemLabel) and of positions (positionLabel); a country (countryLabel) where the
    position's name has none; startTime and endTime as far as they are known. Results that cannot be used are named
    with the reason, and the others are added. Exit code 1 if there were any.
    """
    from dragoman.resolve import ownfiles, wikidata
    from dragoman.resolve.register import Register

    with _as_usage():
        ownfiles.folder()
        table, refused = wikidata.read(file, Register.load().names)
        return _told(ownfiles.keep(table, name or file.stem, replace), refused)


@command.command("check", short_help="What looks wrong: overlaps, gaps, dates, persons twice over.")
@register_option
@click.option("--own", "own_only", is_flag=True, help="Only what your own rows have a part in.")
@_json
def check(register: Path | None, own_only: bool, as_json: bool) -> int:
    """Look through the shipped rows and your own for what looks wrong.

    Lines that cannot be used, tenures that end before they begin, offices held by two at once for over a month or by
    nobody for over half a year, persons who stand there twice. Exit code 1 if rows of yours are unreadable or
    impossible.
    """
    from dragoman.resolve import own
    from dragoman.resolve.checking import check
    from dragoman.resolve.register import Register
    from dragoman.resolve.rows import shipped

    with _as_usage():
        beside = own.scan(own.files(register))
    found = check(Register(shipped(), beside).rows, beside.refused)
    found = [f for f in found if f.own or not own_only]
    if as_json:
        click.echo(json.dumps([asdict(f) for f in found], ensure_ascii=False, indent=2))
    else:
        _show(found)
    return REFUSED if any(f.own and f.fault in ("unreadable", "impossible") for f in found) else 0


@command.command("export", short_help="The register as CSV or JSON.")
@register_option
@click.option("--entities", is_flag=True, help="States, bodies, groups and media instead of office holders.")
@click.option("--own/--shipped", "own_only", default=None, help="Only your rows, or only those Dragoman ships.")
@click.option("--country", metavar="NAME", help="Of one state, body or group.")
@click.option("--output", "-o", type=click.Path(dir_okay=False, path_type=Path), help="A file instead of stdout.")
@click.option("--json", "as_json", is_flag=True, help="A JSON list instead of CSV.")
def export(
    register: Path | None,
    entities: bool,
    own_only: bool | None,
    country: str | None,
    output: Path | None,
    as_json: bool,
) -> int:
    """Write the register, as it counts: your rows, and the shipped ones that they leave standing.

    The columns are those that 'register add' takes, with origin (own or shipped), and for office holders id,
    precision and licence, behind them.
    """
    from dragoman.resolve.exporting import entity_lines, office_lines
    from dragoman.resolve.register import Register

    with _as_usage():
        known = Register.load(register)
        place = known.place(country) if country else None
        if country and place is None:
            known.holders("head_of_state", country)  # raises what names the country and what is like it
    lines = entity_lines(known) if entities else office_lines(known)
    wanted = None if own_only is None else "own" if own_only else "shipped"
    mine = ("country", "id") if entities else ("country",)
    kept = [
        line
        for line in lines
        if (wanted is None or line["origin"] == wanted) and (place is None or any(line[c] == place for c in mine))
    ]
    text = json.dumps(kept, ensure_ascii=False, indent=1) + "\n" if as_json else _csv(kept, entities)
    if output is None:
        sys.stdout.write(text)
    else:
        output.write_text(text, encoding="utf-8")
        click.echo(f"{len(kept):,} rows in {output}", err=True)
    return 0


@command.command("list", short_help="The files of your register.")
@_json
def list_(as_json: bool) -> int:
    """List the files of your register, in the order in which they count, and where they are."""
    from dragoman.resolve import own, ownfiles

    with _as_usage():
        kept = ownfiles.kept_files()
    if as_json:
        click.echo(json.dumps([{**asdict(k), "path": str(k.path)} for k in kept], ensure_ascii=False, indent=2))
        return 0
    for file in kept:
        what = f"{file.lines:,} lines of {file.kind}" if file.kind else f"cannot be used: {file.fault}"
        click.echo(f"{file.path.stem}  {what}")
    click.echo(f"{len(kept)} files in {own.home() or 'no folder (DRAGOMAN_REGISTER is -)'}", err=True)
    return 0


@command.command("remove", short_help="Take a file out of your register.")
@click.argument("name")
def remove(name: str) -> int:
    """Take the file NAME out of your register. It is kept in the subfolder removed/, which is not read."""
    from dragoman.resolve import ownfiles

    with _as_usage():
        click.echo(f"taken out; it is kept as {ownfiles.take_out(name)}", err=True)
    return 0


@contextmanager
def _as_usage() -> Iterator[None]:
    """Turn what is wrong with a file or name that was given into wrong usage."""
    from dragoman.records import InputError

    try:
        yield
    except InputError as error:
        raise click.UsageError(str(error)) from None


def _told(added: Added, before: Sequence[Any]) -> int:
    """Say what was added and what was refused; return the exit code."""
    refused = [*before, *added.refused]
    for line in refused[:_SHOWN]:
        complain(str(line))
    if len(refused) > _SHOWN:
        complain(f"and {len(refused) - _SHOWN:,} more")
    noun = "office holders" if added.kind == "offices" else "entities"
    said = f"{added.lines:,} {noun} added as {added.path}" if added.path else "nothing added"
    said += f", {added.repeats:,} repeats left out" if added.repeats else ""
    said += f", {len(refused):,} refused" if refused else ""
    click.echo(said, err=True)
    return REFUSED if refused else 0


def _show(found: list[Finding]) -> None:
    """Print the findings, those of one kind together."""
    from dragoman.sheet.words import safe

    counts = Counter(f.fault for f in found)
    shown: Counter[str] = Counter()
    for finding in found:
        shown[finding.fault] += 1
        if shown[finding.fault] <= _SHOWN:
            where = " ".join(part for part in (finding.country, finding.office_class) if part)
            mine = " (own)" if finding.own else ""
            click.echo(safe(f"{finding.fault}{mine}: {where + ': ' if where else ''}{finding.message}"))
        elif shown[finding.fault] == _SHOWN + 1:
            click.echo(f"{finding.fault}: and {counts[finding.fault] - _SHOWN:,} more (--json has all)")
    own = Counter(f.fault for f in found if f.own)
    told = [f"{count:,} {fault} ({own[fault]:,} with rows of yours)" for fault, count in counts.items()]
    click.echo(", ".join(told) or "nothing looks wrong", err=True)


def _csv(lines: Iterable[dict[str, str]], entities: bool) -> str:
    from dragoman.resolve.exporting import ENTITY_HEAD, OFFICE_HEAD

    made = io.StringIO()
    writer = csv.DictWriter(made, ENTITY_HEAD if entities else OFFICE_HEAD, lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return made.getvalue()
