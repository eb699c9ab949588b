"""The first page."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import Response

from dragoman.serve.pages.shown import page

router = APIRouter()


@router.get("/")
def home(request: Request) -> Response:
    """Show what the record holds."""
    return page(request, "home.html")
