"""Claims that are contested."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from dragoman.link.contested import ClaimRow
from dragoman.serve.api import queries
from dragoman.serve.api.answers import answers, rows
from dragoman.serve.api.queries import TheRecord

router = APIRouter(tags=["claims"])


@router.get("/claims", **answers(ClaimRow))
def claims(request: Request, record: TheRecord, asked: Annotated[queries.Claims, Query()]) -> Response:
    """What one side says happened and another denies, rejects, or says of the other; the newest first."""
    how = asked.listing(request)
    return rows(record.claims(**asked.counted(how).given()), how, None)
