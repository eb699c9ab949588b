"""The first page: what the record holds, and where to begin."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from dragoman.record import Record
from dragoman.serve.pages.shown import page

router = APIRouter()
LATEST, NAMED, TOLD = 6, 12, 4


@dataclass(frozen=True, slots=True)
class Holdings:
    """How much the record holds, and of which days."""

    reports: int
    statements: int
    events: int
    commitments: int
    first: str | None
    last: str | None


@router.get("/")
def home(request: Request) -> Response:
    """Show what the record holds."""
    record: Record = request.app.state.record
    held = holdings(record)
    linked = record.judgements(("story", "reprint")).first() is not None
    stories: list[Any] = list(record.stories(limit=TOLD)) if linked else []
    return page(
        request, "home.html", held=held, latest=list(record.reports(limit=LATEST)), stories=stories,
        actors=list(record.actors(kind=("person", "state", "organisation", "group"), limit=NAMED)),
    )  # fmt: skip


def holdings(record: Record) -> Holdings:
    """Return how much the record holds."""
    dated: dict[str, Any] = {"since": "1000", "limit": 1}
    first, last = record.reports(**dated, oldest=True).first(), record.reports(**dated).first()
    return Holdings(
        record.reports().count(), record.statements().count(), record.events(every=True).count(),
        record.commitments().count(), first.published if first else None, last.published if last else None,
    )  # fmt: skip
