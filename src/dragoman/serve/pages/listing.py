"""The lists: reports, statements, events, actors. Every number of other pages opens one of them."""

from __future__ import annotations

from collections.abc import Callable
from itertools import islice
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from dragoman.record import Record
from dragoman.records import EVENT_TYPES, STATUSES
from dragoman.serve.pages import asked
from dragoman.serve.pages.shown import page
from dragoman.store.filters import STATEMENT_KINDS
from dragoman.store.rows import EventRow, ReportRow, StatementRow

router = APIRouter()
FEW = 10_000
"""Rows up to which a list says how many there are; counting more takes longer than showing the page."""
ACTOR_KINDS = ("person", "state", "organisation", "group", "outlet")


def _name(one: Any) -> str | None:
    return one.name.casefold() if one is not None else None


REPORTS: dict[str, Callable[[ReportRow], Any]] = {
    "day": lambda r: r.published, "title": lambda r: (r.title or "").casefold() or None,
    "outlet": lambda r: (r.outlet or "").casefold() or None,
}  # fmt: skip
STATEMENTS: dict[str, Callable[[StatementRow], Any]] = {
    "day": lambda s: s.source.published, "speaker": lambda s: _name(s.speaker), "kind": lambda s: s.kind,
    "outlet": lambda s: s.source.outlet, "score": lambda s: s.score,
}  # fmt: skip
EVENTS: dict[str, Callable[[EventRow], Any]] = {
    "day": lambda e: e.day, "actor": lambda e: _name(next(iter(e.actors), None)), "type": lambda e: e.type,
    "recipient": lambda e: _name(next(iter(e.recipients), None)), "intensity": lambda e: e.intensity,
    "outlet": lambda e: e.source.outlet, "score": lambda e: e.score,
}  # fmt: skip
ACTORS: dict[str, Callable[[Any], Any]] = {
    "name": lambda a: a.party.name.casefold(), "kind": lambda a: a.party.kind, "country": lambda a: a.party.country,
    "reports": lambda a: a.reports, "statements": lambda a: a.statements, "acts": lambda a: a.acts,
    "received": lambda a: a.received, "commitments": lambda a: a.commitments, "last": lambda a: a.last,
}  # fmt: skip


def _listed(request: Request, what: str, keys: asked.Keys) -> Response:
    """Answer one list of rows that have a day, in the form that the path asks for."""
    record: Record = request.app.state.record
    filter, ask = asked.asked(request), getattr(record, what)
    if asked.form(request) == "csv":
        limit = asked.query(request).get("limit")
        return asked.as_csv(ask(filter.but(limit=asked.whole(request, "limit", 1) if limit else None)), what)
    listing = asked.listed(request, ask, filter, keys)
    if asked.form(request) == "json":
        return asked.as_json(listing.rows, listing.next)
    return page(
        request, f"{what}.html", listing=listing, given=asked.query(request), total=_total(record, what, filter),
        json=asked.other(request, ".json"), csv=asked.other(request, ".csv"), types=EVENT_TYPES, statuses=STATUSES,
        kinds=STATEMENT_KINDS, chips=_chips(request),
    )  # fmt: skip


def _total(record: Record, what: str, filter: Any) -> str:
    """Return how many rows there are, in words."""
    ids = sum(1 for _ in islice(getattr(record, what)(filter.but(limit=201)), 201))
    if ids <= 200:
        return f"{ids:,}"
    return f"{getattr(record, what)(filter).count():,}"


def _chips(request: Request) -> list[tuple[str, str, str]]:
    """Return each filter that is set: its name, its value, and the address without it."""
    given = asked.query(request)
    shown = [name for name in (*asked.FIELDS, "min_score") if name in given]
    clear: dict[str, Any] = {"after": None, "page": None}
    return [
        (name, ", ".join(v) if isinstance(v := given[name], tuple) else v, asked.link(request, **{name: None}, **clear))
        for name in shown
    ]


@asked.everywhere(router, "/reports")
def reports(request: Request) -> Response:
    """List reports."""
    return _listed(request, "reports", REPORTS)


@asked.everywhere(router, "/statements")
def statements(request: Request) -> Response:
    """List statements."""
    return _listed(request, "statements", STATEMENTS)


@asked.everywhere(router, "/events")
def events(request: Request) -> Response:
    """List events; the evidence behind the numbers of other pages."""
    return _listed(request, "events", EVENTS)


@asked.everywhere(router, "/actors")
def actors(request: Request) -> Response:
    """List who is in the record: those in most reports first."""
    record: Record = request.app.state.record
    rows = record.actors(asked.asked(request))
    if asked.form(request) == "csv":
        return asked.as_csv(rows, "actors")
    sort = asked.query(request).get("sort", "-reports")
    found = list(islice(rows, asked.MOST + 1))
    some = found[: asked.MOST] if sort == "-reports" else asked.arranged(found[: asked.MOST], sort, ACTORS)
    listing = asked.paged(request, some, sort, len(found) > asked.MOST)
    if asked.form(request) == "json":
        return asked.as_json(listing.rows, listing.next)
    return page(
        request, "actors.html", listing=listing, given=asked.query(request), kinds=ACTOR_KINDS, chips=_chips(request),
        json=asked.other(request, ".json"), csv=asked.other(request, ".csv"),
        total=f"{len(found):,}" if len(found) <= asked.MOST else f"more than {asked.MOST:,}",
    )  # fmt: skip


@router.get("/happenings/{id}")
def happening(request: Request, id: str) -> Response:
    """Show one happening as every report tells it."""
    record: Record = request.app.state.record
    return page(request, "happening.html", happening=record.happening(id))


@router.get("/quotations/{id}")
def quotation(request: Request, id: str) -> Response:
    """Show one quotation as every report gives it."""
    record: Record = request.app.state.record
    return page(request, "quotation.html", quotation=record.quotation(id))
