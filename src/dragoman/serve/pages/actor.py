"""One actor: offices over time, what it says and of whom, what it did and was done to it, what it promised."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from dragoman.record import Record
from dragoman.records import InputError
from dragoman.serve.pages import asked
from dragoman.serve.pages.listing import EVENTS
from dragoman.serve.pages.shown import page, seg

router = APIRouter()
Month = tuple[str, int, int, int]
"""A month as YYYY-MM, and how many acts, acts of others and statements are of it."""
SOME = 8
PEOPLE = 12
MONTHS, SHARE = 36, 0.9
"""Months drawn at most, and the share of everything from which on the months before are left out: what reports tell of
years long past would leave a page of empty months."""


@router.get("/actors/{id:path}")
def actor(request: Request, id: str) -> Response:
    """Show one actor; ``.json`` is the same, ``.csv`` its events on either side."""
    record: Record = request.app.state.record
    form = asked.form(request)
    word = id if form == "html" else asked.bare(id)
    try:
        found = record.actor(word)
    except InputError:
        return _unnamed_state(request, record, word)
    party = found.actor.party
    if form == "csv":
        return asked.as_csv(record.events(party=party.id), "events")
    if form == "json":
        return asked.dumped(found)
    named = party.id
    acts = asked.Listing(list(record.events(actor=named, limit=SOME)), "-day", None)
    received = asked.Listing(list(record.events(recipient=named, limit=SOME)), "-day", None)
    state = party.kind == "state"
    months = drawn(found.months)
    counted, all_ = sum(sum(m[1:]) for m in months), sum(sum(m[1:]) for m in found.months)
    return page(
        request, "actor.html", found=found, party=party, whole=state, acts=acts, received=received, keys=EVENTS,
        said=list(record.statements(speaker=named, limit=SOME)),
        of=list(record.statements(about=named, limit=SOME)) if not state else _of(record, party.country),
        promised=list(record.follow_up(speaker=named, limit=SOME)),
        people=_people(record, party), drawn=months, earlier=all_ - counted,
        json=f"/actors/{seg(named)}.json", csv=f"/actors/{seg(named)}.csv",
    )  # fmt: skip


def drawn(months: Sequence[Month]) -> list[Month]:
    """Return the last months that hold nearly everything, every one from the first to the last, empty ones too."""
    if not months:
        return []
    found = {m[0]: m for m in months}
    whole, held, first = sum(sum(m[1:]) for m in months), 0, max(found)
    for name in sorted(found, reverse=True):
        if held >= SHARE * whole:
            break
        first, held = name, held + sum(found[name][1:])
    start, end = _number(first), _number(max(found))
    names = [f"{n // 12:04}-{n % 12 + 1:02}" for n in range(max(start, end - MONTHS + 1), end + 1)]
    return [found.get(name, (name, 0, 0, 0)) for name in names]


def _number(month: str) -> int:
    return 12 * int(month[:4]) + int(month[5:7]) - 1


def _of(record: Record, country: str | None) -> list[Any]:
    """Return what others say of a state or its people: not its own people."""
    found = []
    for one in record.statements(about=country, limit=8 * SOME):
        if one.speaker is not None and one.speaker.country != country:
            found.append(one)
            if len(found) == SOME:
                break
    return found


def _people(record: Record, party: Any) -> list[Any]:
    """Return the people and bodies of a state, those most named first."""
    if party.kind != "state" or not party.country:
        return []
    rows = record.actors(country=party.country, kind=("person", "organisation", "group"), limit=PEOPLE)
    return list(rows)


def _unnamed_state(request: Request, record: Record, word: str) -> Response:
    """Show a state that only its people stand for in the record; let any other error go on."""
    named = record.who(word)
    if named.country is None or asked.form(request) != "html":
        record.actor(word)
    people = list(record.actors(country=named.country, limit=PEOPLE))
    return page(request, "country.html", named=named, people=people)
