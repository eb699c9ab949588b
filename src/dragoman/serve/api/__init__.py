"""The HTTP API: one router a noun. Rows and answers are the dataclasses of the library."""

from fastapi import APIRouter

from dragoman.serve.api import (
    about,
    actors,
    blocs,
    claims,
    commitments,
    events,
    judgements,
    read,
    relations,
    reports,
    search,
    statements,
    stories,
)

router = APIRouter()
for noun in (
    about, reports, statements, events, commitments, actors, search, relations, blocs, stories, claims, judgements, read
):  # fmt: skip
    router.include_router(noun.router, prefix="/api")
