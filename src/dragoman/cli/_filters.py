"""The options that every command on the record shares: which record, and what to leave out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from dragoman.records import COMMITMENT_KINDS, EVENT_TYPES, STATUSES, InputError

if TYPE_CHECKING:
    from dragoman.record import Record

Command = TypeVar("Command", bound=Callable[..., Any])

STATEMENT_KINDS = ("direct", "indirect", "mixed")
ACTOR_KINDS = ("person", "state", "organisation", "group", "outlet")
_JUDGED = ("accepted", "corrected", "rejected", "open")

record_option = click.option(
    "--record",
    metavar="WHERE",
    help="The record: a SQLite file or a postgresql:// URL. Default: $DRAGOMAN_RECORD, else dragoman.db here.",
)
"""For commands that ask or judge; the value goes to ``open_record``."""


def open_record(where: str | None, *, create: bool = False) -> Record:
    """Return the record at ``where``, which must be there unless ``create``."""
    from dragoman.record import Record

    return Record.open(where, create=create)


def _who(name: str, what: str) -> Callable[[Command], Command]:
    return click.option(f"--{name}", metavar="WHO", help=f"{what}: a name, an id, or a state by name or ISO3 code.")


def _choice(name: str, allowed: tuple[str, ...], what: str) -> Callable[[Command], Command]:
    kinds = click.Choice(allowed, case_sensitive=False)
    return click.option(f"--{name}", type=kinds, multiple=True, metavar=name.upper(), help=f"{what}.")


_OPTIONS: dict[str, Callable[..., Any]] = {
    "speaker": _who("speaker", "Who says it"),
    "actor": _who("actor", "Who acts"),
    "recipient": _who("recipient", "To whom it is done"),
    "party": _who("party", "Whoever has to do with it, in any role"),
    "about": _who("about", "Whom it speaks of"),
    "country": click.option("--country", metavar="STATE", help="A state by name or ISO3 code, and all who are of it."),
    "outlet": click.option("--outlet", metavar="NAME", multiple=True, help="Who published it; may be repeated."),
    "since": click.option("--since", metavar="DATE", help="First day: YYYY-MM-DD, YYYY-MM or YYYY."),
    "until": click.option("--until", metavar="DATE", help="Last day: YYYY-MM-DD, YYYY-MM or YYYY."),
    "type": _choice("type", EVENT_TYPES, "PLOVER type of the event, such as SANCTION; may be repeated"),
    "status": _choice("status", STATUSES, f"Status of the event: {', '.join(STATUSES)}; may be repeated"),
    "min_score": click.option("--min-score", type=click.FloatRange(0, 1), metavar="SCORE", help="At least this sure."),
    "text": click.option("--text", metavar="WORDS", help="Words that it holds, as in `dragoman search`."),
    "version": click.option(
        "--version", metavar="VERSION", help="As read by this version of Dragoman, not the newest."
    ),
    "report": click.option("--report", metavar="ID", help="In this report."),
    "judged": click.option("--judged", type=click.Choice(_JUDGED), help="By what people have decided on it."),
    "every": click.option("--every-report", "every", is_flag=True, help="Each report's event, not one a happening."),
    "oldest": click.option("--oldest-first", "oldest", is_flag=True, help="The oldest first."),
    "limit": click.option("--limit", type=click.IntRange(0), metavar="N", help="At most so many. In a terminal: 50."),
    "after": click.option("--after", metavar="ID", help="Go on after this row."),
}
"""An option for each field of ``Filter``; kinds differ by command."""

PAGING = ("oldest", "limit", "after")
COMMON = ("country", "outlet", "since", "until", "min_score", "text", "version", "report", "judged", *PAGING)
"""What statements, events and commitments have in common."""


def filters(*names: str, kinds: tuple[str, ...] = ()) -> Callable[[Command], Command]:
    """Return a decorator that adds the options for these fields of ``Filter`` and passes a ``filter``.

    ``kinds`` are the values that ``--kind`` takes; without any there is no such option.
    """

    def decorate(command: Command) -> Command:
        from functools import wraps

        @wraps(command)
        def filtered(*args: Any, **values: Any) -> Any:
            given = {name: values.pop(name) for name in (*names, *(["kind"] if kinds else []))}
            return command(*args, filter=_filter(given), **values)

        made: Any = filtered
        for name in reversed(names):
            made = _OPTIONS[name](made)
        if kinds:
            made = _choice("kind", kinds, f"Kind: {', '.join(kinds)}; may be repeated")(made)
        return made  # type: ignore[no-any-return]

    return decorate


def _filter(given: dict[str, Any]) -> Any:
    """Return the Filter; what cannot be is wrong usage."""
    from dragoman.store.filters import Filter

    fields: dict[str, Any] = {
        name: (value or None) if isinstance(value, tuple) else value for name, value in given.items()
    }
    try:
        return Filter(**fields)
    except InputError as error:
        raise click.UsageError(str(error)) from None


__all__ = ["ACTOR_KINDS", "COMMITMENT_KINDS", "COMMON", "PAGING", "STATEMENT_KINDS", "filters", "open_record"]
