"""What goes wrong, told: RFC 9457 problems to programs, an error page to people; never a traceback."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.responses import Response

from dragoman.records import DragomanError, InputError

MEDIA = "application/problem+json"
_MOST = 2_000
"""Characters of detail told: an input that is at fault may be quoted in it."""


@dataclass(frozen=True, slots=True)
class Problem:
    """What went wrong (RFC 9457). ``type`` is "about:blank": ``status`` and ``title`` say it all, ``detail`` the rest.

    ``instance`` is the path asked for.
    """

    type: str
    title: str
    status: int
    detail: str
    instance: str


RESPONSES: dict[int | str, dict[str, Any]] = {
    code: {
        "description": what,
        "content": {
            MEDIA: {
                "schema": {
                    "type": "object",
                    "title": "Problem",
                    "description": "RFC 9457",
                    "required": ["type", "title", "status", "detail", "instance"],
                    "properties": {
                        "type": {"type": "string"},
                        "title": {"type": "string"},
                        "status": {"type": "integer"},
                        "detail": {"type": "string"},
                        "instance": {"type": "string"},
                    },
                }
            }
        },
    }
    for code, what in (("4XX", "What is wrong with the request"), ("5XX", "What the server cannot do"))
}
"""What every route of the API may answer besides its own."""


def install(app: FastAPI) -> None:
    """Tell the application what to answer when something fails."""
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _validation)
    app.add_exception_handler(DragomanError, _dragoman)


def answer(request: Request, status: int, detail: str, headers: Mapping[str, str] | None = None) -> Response:
    """Return a problem where a program asks (the API, or a page as JSON or CSV), else the error page."""
    detail = detail if len(detail) <= _MOST else detail[:_MOST] + "…"
    if for_program(request):
        problem = Problem("about:blank", _title(status), status, detail, request.url.path)
        made = Response(json.dumps(asdict(problem)), status, media_type=MEDIA)
    else:
        from dragoman.serve.pages.shown import page

        made = page(request, "problem.html", status=status, code=status, detail=detail)
    made.headers.update(headers or {})
    return made


def for_program(request: Request) -> bool:
    """Return whether the answer is for a program."""
    path = request.url.path
    return path == "/api" or path.startswith("/api/") or path.endswith((".json", ".csv"))


def _title(status: int) -> str:
    try:
        return HTTPStatus(status).phrase
    except ValueError:
        return "Error"


async def _http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    detail = str(error.detail)
    if error.status_code == 404 and detail == _title(404):
        detail = f"there is nothing at {request.url.path}; /openapi.json lists what the API answers"
    if error.status_code == 405:
        allowed = Headers(dict(error.headers or {})).get("allow", "another method")
        detail = f"{request.method} is not for {request.url.path}; use {allowed}"
    return answer(request, error.status_code, detail, error.headers)


async def _validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return answer(request, 422, "; ".join(_fault(one) for one in error.errors()[:10]))


_PATTERNS = {
    r"^\d{4}(-\d\d){0,2}$": "no day: give YYYY-MM-DD, YYYY-MM or YYYY, such as 2024-11-20",
    r"^\d{4}-\d\d-\d\d$": "no day: give YYYY-MM-DD, such as 2024-11-20",
}
"""What parameters are not that do not fit their pattern: a pattern is for programs, and people read problems too."""


def _fault(one: dict[str, Any]) -> str:
    """Return one fault of validation in words: "limit: Input should be less than or equal to 1000 (5000)"."""
    where = ".".join(str(part) for part in one.get("loc", ())[1:]) or str(one.get("loc", ("request",))[0])
    pattern = str((one.get("ctx") or {}).get("pattern", ""))
    told = f"{where}: {_PATTERNS.get(pattern, one.get('msg', 'not valid'))}"
    given = one.get("input")
    return f"{told} ({given!r:.80})" if isinstance(given, (str, int, float)) else told


async def _dragoman(request: Request, error: Exception) -> Response:
    """An input that cannot be is the asker's fault; anything else is the record's, which may be better soon."""
    told = str(error).removeprefix(f"record {request.app.state.record.where}: ")
    return answer(request, 422 if isinstance(error, InputError) else 503, told)
