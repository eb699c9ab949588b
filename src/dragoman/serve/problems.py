"""What goes wrong, told: an error page for people."""

from __future__ import annotations

from fastapi import FastAPI, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from dragoman.records import DragomanError, InputError
from dragoman.serve.pages.shown import page


def install(app: FastAPI) -> None:
    """Tell the application what to answer when something fails."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(DragomanError, _dragoman)


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    return page(request, "problem.html", status=error.status_code, code=error.status_code, detail=str(error.detail))


async def _dragoman(request: Request, error: Exception) -> Response:
    code = 400 if isinstance(error, InputError) else 500
    return page(request, "problem.html", status=code, code=code, detail=str(error))
