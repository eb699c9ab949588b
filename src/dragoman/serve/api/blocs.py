"""Blocs: who stands with whom; and the sums that networks and courses are made of."""

from __future__ import annotations

from typing import Annotated, Literal

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from dragoman.analyse import lines
from dragoman.serve.api.answers import Form, answers, listing, rows, stream
from dragoman.serve.api.queries import Listed, Status, TheRecord, Type, Window, Word
from dragoman.serve.api.relations import Answer, grouped
from dragoman.store.rows import DyadDay, DyadSum

router = APIRouter(tags=["blocs"])
Level = Literal["country", "party"]


class Network(Window):
    level: Level = Field("country", description="States with everybody of their country, or each party for itself.")
    claims: bool = Field(False, description="Also count what only others say that an actor did.")


class Blocs(Network):
    of: list[Word] | None = Field(None, max_length=200, description="Only these; may be repeated.")
    top: int = Field(60, ge=2, le=200, description="At most so many, by events.")
    min_events: int = Field(3, ge=1, le=10**6, description="Events that a tie needs.")
    resolution: float = Field(1.0, gt=0, le=100, description="Above 1: more and smaller blocs.")
    against: str | None = Field(
        None, pattern=r"^[\d-]{4,10}(\.\.[\d-]{4,10})?$",
        description="Earlier days to compare with: 2026-03, or 2026-03-01..2026-04-09.",
    )  # fmt: skip
    format: Form | None = Field(None, description="Or by Accept: application/x-ndjson, text/csv.")


class Sums(Network, Listed):
    pass


class Days(Window, Listed):
    level: Level = "country"
    by: Literal["day", "month"] = Field("day", description="A row a day, or a month.")
    actor: Word | None = None
    recipient: Word | None = None
    party: Word | None = Field(None, description="On either side.")
    type: list[Type] | None = Field(None, max_length=50)
    status: list[Status] | None = Field(None, max_length=9)


@router.get("/blocs", **answers(Answer, listed=False, lines=True))
def blocs(request: Request, record: TheRecord, asked: Annotated[Blocs, Query()]) -> Response:
    """Who stands with whom over some days: blocs, ties against them, strained triangles, ties that flipped."""
    form = listing(request, asked.model_dump(exclude_none=True)).form
    first, _, last = (asked.against or "").partition("..")
    found = record.blocs(
        since=asked.since, until=asked.until, level=asked.level, of=tuple(asked.of or ()), top=asked.top,
        min_events=asked.min_events, earlier=(first, last or first) if first else None, resolution=asked.resolution,
        claims=asked.claims,
    )  # fmt: skip
    if form == "csv":
        return stream(lines.ties(found), form)
    given = lines.blocs_lines(found)
    return stream(given, form) if form == "jsonl" else grouped(given)


@router.get("/network", **answers(DyadSum))
def network(request: Request, record: TheRecord, asked: Annotated[Sums, Query()]) -> Response:
    """The sums of all ordered pairs over some days."""
    how = asked.listing(request)
    return rows(record.network(asked.level, asked.since, asked.until, claims=asked.claims), how, None)


@router.get("/dyads", **answers(DyadDay))
def dyads(request: Request, record: TheRecord, asked: Annotated[Days, Query()]) -> Response:
    """The events of ordered pairs by day or month, the oldest first."""
    how = asked.listing(request)
    return rows(record.dyads(asked.level, asked.counted(how), by=asked.by), how, None)
