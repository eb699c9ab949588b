"""Statements: who said what, passed on by whom."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from starlette.responses import Response

from dragoman.link.told import Quotation
from dragoman.records import InputError
from dragoman.serve.api import queries
from dragoman.serve.api.answers import answers, as_json, rows
from dragoman.serve.api.queries import TheId, TheRecord, found
from dragoman.store.results import plain
from dragoman.store.rows import StatementRow

router = APIRouter(tags=["statements"])


@router.get("/statements", **answers(StatementRow))
def statements(request: Request, record: TheRecord, asked: Annotated[queries.Statements, Query()]) -> Response:
    """Statements, the newest first."""
    how = asked.listing(request)
    return rows(record.statements(asked.filter(how)), how)


@router.get("/statements/{id}", **answers(StatementRow, listed=False))
def statement(record: TheRecord, id: TheId) -> Response:
    """One statement."""
    return as_json(plain(found(record.statements(ids=(id,)).first(), "statement", id)))


@router.get("/statements/{id}/quotation", **answers(Quotation, listed=False))
def quotation(record: TheRecord, id: TheId) -> Response:
    """Every statement that holds the same quotation, the first published first."""
    try:
        return as_json(plain(record.quotation(id)))
    except InputError:
        return found(None, "statement", id)  # type: ignore[no-any-return]
