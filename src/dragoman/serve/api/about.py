"""What this server is, and how much its record holds."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import APIRouter
from starlette.responses import Response

from dragoman import __version__
from dragoman.records import SCHEMA
from dragoman.serve.api.answers import answers, as_json
from dragoman.serve.api.queries import TheRecord
from dragoman.store.results import plain

router = APIRouter(tags=["about"])


@dataclass(frozen=True, slots=True)
class About:
    """The server's version, the contract it speaks, and how many rows the record shows."""

    version: str
    contract: str
    reports: int
    statements: int
    events: int
    commitments: int


@router.get("", **answers(About, listed=False))
def about(record: TheRecord) -> Response:
    """What this server is, and how much its record holds."""
    r = record
    counts = r.reports().count(), r.statements().count(), r.events().count(), r.commitments().count()
    return as_json(plain(About(__version__, SCHEMA, *counts)))
