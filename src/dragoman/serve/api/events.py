"""Events: who did what to whom."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from dragoman.link.told import Happening
from dragoman.records import InputError
from dragoman.serve.api import queries
from dragoman.serve.api.answers import answers, as_json, rows
from dragoman.serve.api.queries import TheId, TheRecord, found
from dragoman.store.results import plain
from dragoman.store.rows import EventRow

router = APIRouter(tags=["events"])


@router.get("/events", **answers(EventRow))
def events(request: Request, record: TheRecord, asked: Annotated[queries.Events, Query()]) -> Response:
    """Events, the newest first; reports of one happening are one row unless `every_report`."""
    how = asked.listing(request)
    return rows(record.events(asked.filter(how)), how)


@router.get("/events/{id}", **answers(EventRow, listed=False))
def event(record: TheRecord, id: TheId) -> Response:
    """One event."""
    return as_json(plain(found(record.events(ids=(id,), every=True).first(), "event", id)))


@router.get("/events/{id}/happening", **answers(Happening, listed=False))
def happening(record: TheRecord, id: TheId) -> Response:
    """The happening that an event is of: every report's event, and how many independent sources."""
    try:
        return as_json(plain(record.happening(id)))
    except InputError:
        return found(None, "event", id)  # type: ignore[no-any-return]
