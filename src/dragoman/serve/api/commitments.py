"""Commitments, and what they came to."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from dragoman.link.outcome import FollowUp
from dragoman.serve.api import queries
from dragoman.serve.api.answers import answers, as_json, rows
from dragoman.serve.api.queries import TheId, TheRecord, found
from dragoman.store.results import plain

router = APIRouter(tags=["commitments"])


@router.get("/commitments", **answers(FollowUp))
def commitments(request: Request, record: TheRecord, asked: Annotated[queries.Commitments, Query()]) -> Response:
    """What was pledged, threatened, refused, demanded or foretold, the newest first, with its state and evidence."""
    how = asked.listing(request)
    given = asked.filter(how).given()
    return rows(record.follow_up(as_of=asked.as_of, states=tuple(asked.state or ()), **given), how)


@router.get("/commitments/{id}", **answers(FollowUp, listed=False))
def commitment(record: TheRecord, id: TheId) -> Response:
    """One commitment with its state and the evidence for and against."""
    return as_json(plain(found(record.follow_up(ids=(id,)).first(), "commitment", id)))
