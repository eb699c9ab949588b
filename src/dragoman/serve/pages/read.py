"""Read a page here and now: pasted, uploaded or from an address; nothing is kept."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.responses import Response

from dragoman.intake import Item
from dragoman.intake.decode import decode
from dragoman.intake.meta import iso_date
from dragoman.intake.sources import fetch_page, is_url
from dragoman.records import InputError, Reading
from dragoman.serve.addresses import public
from dragoman.serve.pages.marked import raw_stretches
from dragoman.serve.pages.report import shown
from dragoman.serve.pages.shown import page
from dragoman.serve.settings import Settings

router = APIRouter()


@router.get("/read")
def ask(request: Request) -> Response:
    """Ask for a page."""
    return page(request, "read.html", given={}, fault=None)


@router.post("/read")
async def read(request: Request) -> Response:
    """Read a page and show it as a report."""
    async with request.form() as form:
        given = {k: v for k, v in form.items() if isinstance(v, str)}
        upload = form.get("file")
        data = await upload.read() if isinstance(upload, UploadFile) else b""
        name = upload.filename if isinstance(upload, UploadFile) else None
    settings: Settings = request.app.state.settings
    try:
        reading, raw = await run_in_threadpool(_read, settings, given, data, name or "upload")
    except InputError as error:
        return page(request, "read.html", status=422, given=given, fault=str(error))
    stretches = list(raw_stretches(raw, reading)) if raw and reading.report.text else None
    values: dict[str, Any] = shown(reading, None)
    return page(
        request, "report.html", **values, kept=False, verdict=None, story=[], raw=bool(stretches), stretches=stretches
    )


def _read(settings: Settings, given: dict[str, str], data: bytes, name: str) -> tuple[Reading, str | None]:
    """Return the Reading and the page's own text.

    Raises:
        InputError: nothing to read, an address that cannot or may not be read, a day that is none.
    """
    published, outlet = iso_date(given.get("published", "").strip() or None), given.get("outlet", "").strip() or None
    text, address = given.get("text", ""), given.get("url", "").strip()
    from dragoman import pipeline  # the model's libraries take a second

    if data:
        item = Item(name, source=data)
    elif text.strip():
        item = Item("pasted text", source=text)
    elif address:
        if not is_url(address):
            raise InputError(f"{address[:80]!r} is no address: it begins with http:// or https://")
        fetched, final = fetch_page(address, None if settings.allow_private_urls else public)
        item = Item(address, source=fetched, url=final or address)
    else:
        raise InputError("nothing to read: paste the text, choose a file, or give an address")
    source = item.source
    raw = source if isinstance(source, str) else decode(source) if isinstance(source, bytes) else None
    named = {"published": published, "outlet": outlet}
    readings = pipeline.read_many([item], **named, register=settings.register, model=settings.model)
    reading = next(iter(readings))
    if not reading.report.id:  # so that the page of a report that could not be read has a name
        digest = hashlib.sha256((raw or "").encode("utf-8", "surrogatepass")).hexdigest()
        reading = replace(reading, report=replace(reading.report, id=f"r-{digest[:16]}"))
    return reading, raw
