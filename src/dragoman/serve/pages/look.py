"""How a reader sets the page: text size and theme, kept in cookies, without JavaScript."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from dragoman.serve.pages.shown import SIZE, SIZES, THEME, THEMES, look

router = APIRouter()
YEAR = 365 * 24 * 3600


@router.get("/look")
def set_look(request: Request) -> Response:
    """Set size (an integer step, or "up", "down", "reset") or theme, and go back."""
    answer = RedirectResponse(local(request.query_params.get("back", "/")), 303)
    now = look(request)
    size = {"up": now.size + 1, "down": now.size - 1, "reset": 0}.get(request.query_params.get("size", ""))
    if size is not None:
        answer.set_cookie(SIZE, str(min(max(size, SIZES[0]), SIZES[-1])), max_age=YEAR, samesite="lax")
    theme = request.query_params.get("theme", "")
    if theme in THEMES:
        answer.set_cookie(THEME, theme, max_age=YEAR, samesite="lax")
    return answer


def local(address: str) -> str:
    """Return a path of this server; "/" for anything that leads elsewhere."""
    plain = address.isprintable() and "\\" not in address
    return address if plain and address.startswith("/") and not address.startswith("//") else "/"
