"""Relations: how two stand to each other, and how one speaks of another."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter, Query, Request
from pydantic import Field
from starlette.responses import Response

from dragoman.analyse import lines
from dragoman.serve.api.answers import Form, answers, as_json, listing, stream
from dragoman.serve.api.queries import Step, TheRecord, Window, Word

router = APIRouter(tags=["relations"])


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer of several kinds of lines, each under its kind; JSON Lines tell them one by one, as the command does.

    docs/analysis.md explains every figure.
    """

    about: dict[str, Any]
    lines: dict[str, list[dict[str, Any]]]


class Pair(Window):
    a: Word
    b: Word
    by: Step | None = Field(None, description="Step of the course. Default: by the days.")
    claims: bool = Field(False, description="Also count what only others say that an actor did.")
    evidence: int = Field(100, ge=0, le=10_000, description="Events told in each direction, the latest first.")
    format: Form | None = Field(None, description="Or by Accept: application/x-ndjson, text/csv.")


class Speaker(Window):
    speaker: Word
    about: Word
    by: Step | None = Field(None, description="Step of the periods. Default: by the days.")
    anyone: bool = Field(False, description="Of a state: anyone of its country, and not only who speaks for it.")
    limit: int | None = Field(None, ge=1, le=2**31)
    format: Form | None = Field(None, description="Or by Accept: application/x-ndjson, text/csv.")


def grouped(given: Any) -> Response:
    """Answer with lines by kind; the first is what they are all about."""
    first = next(given)
    kinds: dict[str, list[dict[str, Any]]] = {}
    for line in given:
        kinds.setdefault(line["row"], []).append({k: v for k, v in line.items() if k != "row"})
    return as_json({"about": {k: v for k, v in first.items() if k != "row"}, "lines": kinds})


@router.get("/relations", **answers(Answer, listed=False, lines=True))
def relations(request: Request, record: TheRecord, asked: Annotated[Pair, Query()]) -> Response:
    """How two stand: what each did to the other, when it turned, words against deeds, promises, and the evidence."""
    form = listing(request, asked.model_dump(exclude_none=True)).form
    found = record.relations(asked.a, asked.b, since=asked.since, until=asked.until, by=asked.by, claims=asked.claims)
    if form == "csv":
        return stream(lines.course(found), form)
    given = lines.relation_lines(record, found, asked.evidence)
    return stream(given, form) if form == "jsonl" else grouped(given)


@router.get("/stances", **answers(Answer, listed=False, lines=True))
def stances(request: Request, record: TheRecord, asked: Annotated[Speaker, Query()]) -> Response:
    """How one speaks of another, in its own words, the most telling first."""
    form = listing(request, asked.model_dump(exclude_none=True)).form
    found = record.stances(
        asked.speaker, asked.about, since=asked.since, until=asked.until, by=asked.by, anyone=asked.anyone
    )
    if form == "csv":
        return stream(lines.quotations(found, asked.limit), form)
    given = lines.stances_lines(found, asked.limit)
    return stream(given, form) if form == "jsonl" else grouped(given)
