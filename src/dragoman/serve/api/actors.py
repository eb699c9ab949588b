"""Actors: who is in the record, and whom a name or title stands for."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from pydantic import Field
from starlette.responses import Response

from dragoman.records import InputError
from dragoman.resolve.register import Candidate, Register
from dragoman.serve.api import queries
from dragoman.serve.api.answers import Listing, answers, as_json, rows
from dragoman.serve.api.queries import TheId, TheRecord, Word
from dragoman.store.results import plain
from dragoman.store.rows import ActorPage, ActorRow

router = APIRouter(tags=["actors"])


class Who(queries.Listed):
    mention: Word
    on: str | None = Field(None, pattern=r"^\d{4}-\d\d-\d\d$", description="The day. Default: today.")


@router.get("/actors", **answers(ActorRow))
def actors(request: Request, record: TheRecord, asked: Annotated[queries.Actors, Query()]) -> Response:
    """Who is in the record, those in most reports first."""
    how = asked.listing(request)
    filter = asked.counted(how)
    return rows(record.actors(filter if asked.name is None else filter.but(party=asked.name)), how, None)


@router.get("/actors/{id:path}", **answers(ActorPage, listed=False))
def actor(record: TheRecord, id: TheId) -> Response:
    """One actor at a glance, by id or name; a state by ISO3 code or name."""
    try:
        return as_json(plain(record.actor(id)))
    except InputError as error:
        raise HTTPException(404, str(error)) from None


@router.get("/who", **answers(Candidate))
def who(request: Request, asked: Annotated[Who, Query()]) -> Response:
    """Who a name or title stands for on a day, by the register, the likeliest first."""
    how: Listing = asked.listing(request)
    known = Register.load(request.app.state.settings.register)
    return rows(known.who(asked.mention, asked.on), how, None)
