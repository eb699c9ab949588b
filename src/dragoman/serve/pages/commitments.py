"""The ledger of commitments: by state and age, each with the evidence for and against."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from itertools import islice
from typing import Any, get_args

from fastapi import APIRouter, Request
from starlette.responses import Response

from dragoman.link.followup import State
from dragoman.record import Record
from dragoman.records import COMMITMENT_KINDS, InputError
from dragoman.serve.pages import asked
from dragoman.serve.pages.shown import page

router = APIRouter()
STATES: tuple[State, ...] = get_args(State)
LOOKED_AT = 2_000
"""Commitments that the ledger counts, the newest: each is looked up with what bears on it."""
AGES = ((31, "< 1 month"), (92, "1–3 months"), (366, "3–12 months"), (10**6, "> 1 year"))
KEYS: dict[str, Callable[[Any], Any]] = {
    "day": lambda c: c.source.published, "due": lambda c: c.due_by,
    "who": lambda c: c.party.name.casefold() if c.party else None, "kind": lambda c: c.kind, "state": lambda c: c.state,
    "evidence": lambda c: len(c.bearing),
}  # fmt: skip


@asked.everywhere(router, "/commitments")
def commitments(request: Request) -> Response:
    """Show the ledger."""
    record: Record = request.app.state.record
    given = asked.query(request)
    state, age = given.get("state"), given.get("age")
    if state is not None and state not in STATES:
        raise InputError(f"state {state[:40]!r} is none of {', '.join(STATES)}")
    ages = [name for _, name in AGES]
    if age is not None and age not in ages:
        raise InputError(f"age {age[:40]!r} is none of {', '.join(ages)}")
    as_of = asked.asked(request, since=None, until=given.get("as_of")).until
    rows = list(
        islice(record.follow_up(as_of=as_of, **asked.asked(request).given(), limit=LOOKED_AT + 1), LOOKED_AT + 1)
    )
    cut, rows = len(rows) > LOOKED_AT, rows[:LOOKED_AT]
    some = [c for c in rows if (not state or c.state == state) and (not age or _age(c) == age)]
    sort = given.get("sort", "-day")
    some = asked.arranged(some, sort, KEYS)
    if asked.form(request) == "csv":
        return asked.as_csv(some, "commitments")
    listing = asked.paged(request, some, sort, False)
    if asked.form(request) == "json":
        return asked.as_json(listing.rows, listing.next)
    return page(
        request, "commitments.html", listing=listing, counts=Counter((c.state, _age(c)) for c in rows), states=STATES,
        ages=ages, kinds=COMMITMENT_KINDS, given=given, cut=cut, looked=LOOKED_AT, total=len(rows), shown=len(some),
        as_of=rows[0].as_of if rows else None, json=asked.other(request, ".json"), csv=asked.other(request, ".csv"),
        pick=lambda **changes: asked.link(request, **changes, page=None),
    )  # fmt: skip


def _age(c: Any) -> str:
    """Return how long ago a commitment was published on the day that the ledger is of."""
    try:
        days = (date.fromisoformat(c.as_of) - date.fromisoformat(c.source.published or "")).days
    except ValueError:
        return AGES[-1][1]
    return next(name for most, name in AGES if days < most)
