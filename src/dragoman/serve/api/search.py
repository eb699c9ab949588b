"""Search: reports and statements that hold some words."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from dragoman.serve.api import queries
from dragoman.serve.api.answers import answers, rows
from dragoman.serve.api.queries import TheRecord
from dragoman.store.rows import Found
from dragoman.store.search import RANKED

router = APIRouter(tags=["search"])


@router.get("/search", **answers(Found))
def search(request: Request, record: TheRecord, asked: Annotated[queries.Search, Query()]) -> Response:
    """Reports and statements that hold some words, the best first; of more than 2,000 hits the last added."""
    how = asked.listing(request)
    filter = asked.counted(how)
    return rows(record.search(asked.q, filter.but(limit=min(filter.limit or RANKED, RANKED))), how, None)
