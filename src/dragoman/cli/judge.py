"""``dragoman judge``: what people decide on what was read."""

from __future__ import annotations

import getpass
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dragoman.cli._filters import open_record, record_option
from dragoman.cli._tables import cell, output, show, table

if TYPE_CHECKING:
    from rich.table import Table

    from dragoman.settings import Settings
    from dragoman.store.rows import Judgement, Verdict

Command = TypeVar("Command", bound=Callable[..., Any])


@click.group("judge", short_help="Accept, reject, correct; merge and split actors; undo.")
def command() -> None:
    """Decide on what was read. Nothing that was read is changed: a judgement is kept beside it, applied to every
    view and sum, and can be undone. Ids are those that the other commands show.

    \b
    dragoman judge reject e-93c9b66b9b0c0e3e --reason "a film, no attack"
    dragoman judge correct e-93c9b66b9b0c0e3e type=THREATEN status=intended actors=IRN,irn-ebrahim-raisi
    dragoman judge merge "person:a. lavrov:RUS" rus-sergey-lavrov
    dragoman judge undo 3
    """


def _signed(function: Command) -> Command:
    """Add --record, --by and --reason."""
    function = click.option("--reason", metavar="TEXT", help="Why.")(function)
    function = click.option("--by", metavar="NAME", help="Who decides. Default: the user who is logged in.")(function)
    return record_option(function)


def _name(by: str | None) -> str:
    if by:
        return by
    try:
        return getpass.getuser()
    except (OSError, KeyError):
        raise click.UsageError("who decides? give --by NAME") from None


def _write(record: str | None, by: str | None, verdicts: Sequence[Verdict]) -> None:
    name = _name(by)
    with open_record(record) as opened:
        made = opened.judge_many(verdicts, name)
    for one in made:
        click.echo(f"{one.key}  {_told(one)}")
    if not made:
        click.secho("decided so already", err=True, dim=True)


def _told(one: Judgement) -> str:
    from dragoman.sheet.words import safe

    value = ", ".join(f"{k}={_shown(v)}" for k, v in (one.value or {}).items())
    return safe(" ".join(part for part in (one.kind, one.subject, one.object or "", value) if part))


def _shown(value: Any) -> str:
    return ",".join(map(str, value)) if isinstance(value, list) else "" if value is None else str(value)


@command.command("accept")
@click.argument("ids", nargs=-1, required=True)
@_signed
def accept(ids: tuple[str, ...], record: str | None, by: str | None, reason: str | None) -> None:
    """Mark reports, statements, events or commitments as checked and right; a rejection before is set aside."""
    from dragoman.store.rows import Verdict

    _write(record, by, [Verdict("accept", one, reason=reason) for one in ids])


@command.command("reject")
@click.argument("ids", nargs=-1, required=True)
@_signed
def reject(ids: tuple[str, ...], record: str | None, by: str | None, reason: str | None) -> None:
    """Take reports, statements, events or commitments out of every view and sum; --judged rejected shows them."""
    from dragoman.store.rows import Verdict

    _write(record, by, [Verdict("reject", one, reason=reason) for one in ids])


@command.command("correct")
@click.argument("id")
@click.argument("fields", nargs=-1, required=True, metavar="FIELD=VALUE...")
@_signed
def correct(id: str, fields: tuple[str, ...], record: str | None, by: str | None, reason: str | None) -> None:
    """Correct fields of a report, statement, event, commitment or actor.

    \b
    report      title, outlet, published, url
    statement   speaker, kind
    event       type, mode, status, intensity, actors, recipients, day, day_end, claimed_in
    commitment  party, kind, toward, due_start, due_end, event
    actor       name, kind, country, sector

    Actors are given by id, several with commas between; FIELD= without a value leaves the field empty.
    """
    from dragoman.store.rows import Verdict

    _write(record, by, [Verdict("correct", id, value=dict(_field(one) for one in fields), reason=reason)])


_LISTS = ("actors", "recipients", "toward")


def _field(given: str) -> tuple[str, Any]:
    name, equals, value = given.partition("=")
    if not equals:
        raise click.UsageError(f"{given!r}: give FIELD=VALUE, such as status=denied")
    if name in _LISTS:
        return name, [one.strip() for one in value.split(",") if one.strip()]
    if name == "intensity":
        try:
            return name, float(value)
        except ValueError:
            raise click.UsageError(f"{given!r}: an intensity is a number from -10 to 10") from None
    return name, value or None


@command.command("merge")
@click.argument("ids", nargs=-1, required=True)
@click.argument("into")
@_signed
def merge(ids: tuple[str, ...], into: str, record: str | None, by: str | None, reason: str | None) -> None:
    """Decide that actors IDS are INTO, which then stands for them in every view."""
    from dragoman.store.rows import Verdict

    _write(record, by, [Verdict("merge", one, into, reason=reason) for one in ids])


@command.command("split")
@click.argument("id")
@click.option("--report", "reports", multiple=True, metavar="REPORT", help="A report in which it is somebody else.")
@click.option("--as", "other", metavar="ID", help="Who it is in these reports: an actor's id, or a new one.")
@click.option("--name", metavar="NAME", help="The name of a new actor.")
@_signed
def split(id: str, reports: tuple[str, ...], other: str | None, name: str | None, **signed: str | None) -> None:
    """Take an actor out of every merge so far; with --report and --as, decide that in these reports it is another.

    \b
    dragoman judge split "person:a. lavrov:RUS"
    dragoman judge split "person:john smith:GBR" --report r-709595be96b4ff50 --as "person:john smith:GBR/2"
    """
    from dragoman.store.rows import Verdict

    if bool(reports) != bool(other):
        raise click.UsageError("give --report and --as together, or neither")
    value = {"reports": list(reports), **({"name": name} if name else {})} if reports else None
    verdict = Verdict("split", id, other, value, signed["reason"])
    _write(signed["record"], signed["by"], [verdict])


@command.command("undo")
@click.argument("numbers", nargs=-1, required=True, type=click.INT, metavar="NUMBER...")
@_signed
def undo(numbers: tuple[int, ...], record: str | None, by: str | None, reason: str | None) -> None:
    """Take judgements back by their numbers, as `dragoman judge list` shows them; that can be undone too."""
    name = _name(by)
    with open_record(record) as opened:
        for one in opened.undo(*numbers, by=name, reason=reason):
            click.echo(f"{one.key}  {_told(one)}: {'undone' if one.undone else 'stands again'}")


@command.command("list")
@click.option("--id", "subject", metavar="ID", help="On this report, statement, event, commitment or actor.")
@click.option("--kind", multiple=True, metavar="KIND", help="Of this kind; may be repeated. Default: those of people.")
@click.option("--all", "undone", is_flag=True, help="Those that were taken back too, and the taking back.")
@click.option("--limit", type=click.IntRange(0), metavar="N", help="At most so many. In a terminal: 50.")
@record_option
@output
@click.pass_obj
def list_(settings: Settings, /, subject: str | None, kind: tuple[str, ...], undone: bool, **rest: Any) -> None:
    """List what was decided, by whom, when and why, the oldest first."""
    from itertools import islice

    from dragoman.store.judgements import PEOPLE

    kinds = kind or (*PEOPLE, *(["undo"] if undone else []))
    with open_record(rest["record"]) as opened:
        rows = opened.judgements(kinds, subject=subject, undone=undone)
        shown = rows if rest["limit"] is None else islice(rows, rest["limit"])
        show(shown, rest["form"], settings, _draw, rest["limit"])


def _draw(rows: Sequence[Judgement], width: int) -> Table:
    made: Any = table((("No.", 1), ("decided", 10), ("by", 3), ("when", 4)), width)
    for row in rows:
        state = "undone" if row.undone else f"takes back {row.undoes}" if row.undoes is not None else ""
        made.add_row(
            str(row.key),
            cell(_told(row), (" · ".join(p for p in (state, row.reason or "") if p), "dim")),
            cell(row.by),
            row.at,
        )
    return made  # type: ignore[no-any-return]
