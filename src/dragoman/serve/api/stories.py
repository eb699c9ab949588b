"""Stories: the reports of one happening."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from dragoman.link.told import StoryReport, StoryRow
from dragoman.records import InputError
from dragoman.serve.api import queries
from dragoman.serve.api.answers import answers, as_json, rows
from dragoman.serve.api.queries import TheId, TheRecord, found
from dragoman.store.results import plain

router = APIRouter(tags=["stories"])


@router.get("/stories", **answers(StoryRow))
def stories(request: Request, record: TheRecord, asked: Annotated[queries.Stories, Query()]) -> Response:
    """Stories, the newest first: who was first, how many independent sources, what they share and dispute."""
    how = asked.listing(request)
    return rows(record.stories(least=asked.least, **asked.counted(how).given()), how, None)


@router.get("/stories/{id}", **answers(list[StoryReport], listed=False))
def story(record: TheRecord, id: TheId) -> Response:
    """The reports of the story that a report is in, in order of time, with what each repeats."""
    try:
        return as_json([plain(one) for one in record.story(id)])
    except InputError:
        return found(None, "report", id)  # type: ignore[no-any-return]
