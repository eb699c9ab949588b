"""Reports, and each as it was read."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, HTTPException, Query, Request
from starlette.responses import Response

from dragoman.records import InputError, Reading
from dragoman.serve.api import queries
from dragoman.serve.api.answers import answers, as_json, rows
from dragoman.serve.api.queries import TheId, TheRecord, Word
from dragoman.store.rows import ReportRow

router = APIRouter(tags=["reports"])


@router.get("/reports", **answers(ReportRow))
def reports(request: Request, record: TheRecord, asked: Annotated[queries.Reports, Query()]) -> Response:
    """Reports, the newest first."""
    how = asked.listing(request)
    return rows(record.reports(asked.filter(how)), how)


@router.get("/reports/{id}", **answers(Reading, listed=False))
def report(record: TheRecord, id: TheId, version: Annotated[Word | None, Query()] = None) -> Response:
    """One report with all that was read in it: the contract `dragoman.reading/1`."""
    try:
        return as_json(record.reading(id, version).to_dict())
    except InputError:
        by = f" read by {version}" if version else ""
        raise HTTPException(404, f"the record has no report {id!r:.100}{by}") from None
