"""Judging: accept, reject, correct, merge, split, undo, by name; off where the server says so."""

from __future__ import annotations

from itertools import islice
from typing import Any
from urllib.parse import urlsplit

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import RedirectResponse, Response

from dragoman.record import Record
from dragoman.records import InputError
from dragoman.serve import security
from dragoman.serve.pages import asked
from dragoman.serve.pages.look import YEAR, local
from dragoman.serve.pages.shown import NAME, judges, page
from dragoman.store.judgements import PEOPLE
from dragoman.store.rows import Verdict

router = APIRouter()
LISTS = ("actors", "recipients", "toward")


@asked.everywhere(router, "/judging")
def judging(request: Request) -> Response:
    """List what people decided, the last first; who may judge can take it back."""
    if not judges(request) and asked.form(request) == "html":
        return page(request, "judging_off.html")
    security.may_judge(request)
    record: Record = request.app.state.record
    rows = list(islice(record.judgements((*PEOPLE, "undo"), undone=True), 100_000))[::-1]
    if asked.form(request) == "csv":
        return asked.as_csv(rows, "judgements")
    listing = asked.paged(request, rows, "")
    if asked.form(request) == "json":
        return asked.as_json(listing.rows, listing.next)
    return page(request, "judging.html", listing=listing, json="/judging.json", csv="/judging.csv")


@router.post("/judging")
async def judge(request: Request) -> Response:
    """Write one judgement down, and go back to where it was made."""
    from starlette.concurrency import run_in_threadpool

    security.may_judge(request)
    async with request.form() as sent:
        form = {k: v.strip() for k, v in sent.items() if isinstance(v, str)}
    by = form.get("by", "")
    if not by:
        raise InputError("a judgement needs a name: who decides?")
    record: Record = request.app.state.record
    await run_in_threadpool(_write, record, form, by)
    answer = RedirectResponse(back(form.get("back", "/judging")), 303)
    answer.set_cookie(NAME, by, max_age=YEAR, samesite="lax", httponly=True)
    return answer


def back(address: str) -> str:
    """Return where to go after a judgement: this server's page with its fragment."""
    parts = urlsplit(local(address))
    fragment = f"#{parts.fragment}" if parts.fragment else ""
    return local(parts.path + (f"?{parts.query}" if parts.query else "")) + fragment


def _write(record: Record, form: dict[str, str], by: str) -> None:
    kind, reason = form.get("kind", ""), form.get("reason") or None
    if kind == "undo":
        key = form.get("key", "")
        if not key.isdigit():
            raise InputError("which judgement? give its number")
        record.undo(int(key[:12]), by=by, reason=reason)
        return
    value: dict[str, Any] | None = None
    if kind == "correct":
        value = {form.get("field", ""): correction(form.get("field", ""), form.get("value", ""))}
    record.judge(Verdict(kind, form.get("subject", ""), form.get("object") or None, value, reason), by)


def correction(field: str, text: str) -> Any:
    """Return a corrected value as the record takes it: a list of actors, a number, a text, or None for nothing.

    Raises:
        InputError: an intensity that is no number.
    """
    if field in LISTS:
        return [one.strip() for one in text.split(",") if one.strip()]
    return asked.number(text, "intensity") if field == "intensity" else text or None


@router.post("/sign-in")
async def sign_in(request: Request) -> Response:
    """Take the server's token and remember, by a cookie that scripts cannot read, that it was shown."""
    token = request.app.state.settings.token
    async with request.form() as sent:
        shown = sent.get("token", "")
    if token is None or not isinstance(shown, str) or not security.same(shown.strip(), token):
        raise HTTPException(403, "that is not the server's token")
    answer = RedirectResponse("/judging", 303)
    answer.set_cookie(
        security.COOKIE, security.cookie(token), httponly=True, samesite="strict", secure=request.url.scheme == "https"
    )
    return answer


@router.post("/sign-out")
async def sign_out(request: Request) -> Response:
    """Forget the token."""
    answer = RedirectResponse("/", 303)
    answer.delete_cookie(security.COOKIE)
    return answer
