"""Judgements: what people and ``link`` decided, and deciding."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Depends, Path, Query, Request
from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import Response

from dragoman.serve import security
from dragoman.serve.api.answers import answers, as_json, rows
from dragoman.serve.api.queries import Listed, TheRecord, Word
from dragoman.store.judgements import PEOPLE
from dragoman.store.results import plain
from dragoman.store.rows import Judgement, Verdict

router = APIRouter(tags=["judgements"])
_REFUSED = Depends(security.may_judge)


class Decided(Listed):
    id: Word | None = Field(None, description="On this report, statement, event, commitment or actor.")
    kind: list[Word] | None = Field(None, max_length=20, description="Default: those of people.")
    undone: bool = Field(False, description="Those that were taken back too, and the taking back.")


class Signed(BaseModel):
    """Who decides, and why."""

    model_config = ConfigDict(extra="forbid")

    by: Word = Field(description="A person's name.")
    reason: str | None = Field(None, max_length=2_000)


class Given(Signed):
    """A verdict; the values are as in `dragoman judge`."""

    kind: Literal["accept", "reject", "correct", "merge", "split"]
    subject: Word = Field(description="Id of a report, statement, event, commitment or actor.")
    object: Word | None = Field(None, description="The other side of a merge or split.")
    value: dict[str, Any] | None = Field(None, description="Fields to correct, or the reports of a split.")


@router.get("/judgements", **answers(Judgement))
def judgements(request: Request, record: TheRecord, asked: Annotated[Decided, Query()]) -> Response:
    """What was decided, by whom, when and why, the oldest first."""
    how = asked.listing(request)
    kinds = tuple(asked.kind or (*PEOPLE, *(["undo"] if asked.undone else [])))
    return rows(record.judgements(kinds, subject=asked.id, undone=asked.undone), how, None)


@router.post(
    "/judgements", status_code=201, dependencies=[_REFUSED],
    **answers(Judgement, listed=False, also={200: "Decided so already"}),
)  # fmt: skip
def judge(record: TheRecord, given: Given) -> Response:
    """Accept, reject, correct, merge or split; it can be undone."""
    verdict = Verdict(given.kind, given.subject, given.object, given.value, given.reason)
    made = record.judge(verdict, given.by)
    if made is not None:
        return as_json(plain(made), 201)
    there = record.judgements(given.kind, subject=given.subject)
    return as_json(plain(next(one for one in there if one.object == given.object)))


@router.post("/judgements/{key}/undo", dependencies=[_REFUSED], **answers(list[Judgement], listed=False))
def undo(record: TheRecord, key: Annotated[int, Path(ge=1, le=2**31)], given: Signed) -> Response:
    """Take a judgement back, by its number; returns those whose effect has changed."""
    return as_json([plain(one) for one in record.undo(key, by=given.by, reason=given.reason)])
