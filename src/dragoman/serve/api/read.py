"""Reading what is sent: shown and not kept, or kept in the record."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Annotated, Any, Literal, TypeVar

import anyio
from fastapi import APIRouter, Depends, HTTPException, Query, Request
from fastapi.exceptions import RequestValidationError
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator
from starlette.datastructures import UploadFile
from starlette.responses import Response

from dragoman import pipeline
from dragoman.intake import Item
from dragoman.intake.meta import iso_date
from dragoman.intake.sources import fetch_page
from dragoman.keep import Given, keep_items
from dragoman.records import Reading
from dragoman.serve import security
from dragoman.serve.addresses import public
from dragoman.serve.api.answers import answers, as_json
from dragoman.store.results import plain
from dragoman.store.rows import Added

router = APIRouter(tags=["read"])
T = TypeVar("T")
AT_ONCE = 1
"""Readings made together: one takes all the processors that the encoder is given."""


class Article(BaseModel):
    """One article to read: its text, its HTML, or its address. What is said of it wins over what the page says."""

    model_config = ConfigDict(extra="forbid")

    text: str | None = None
    html: str | None = None
    url: str | None = Field(None, max_length=2_000, pattern=r"^[Hh][Tt][Tt][Pp][Ss]?://")
    title: str | None = Field(None, max_length=1_000)
    outlet: str | None = Field(None, max_length=300)
    published: str | None = Field(None, pattern=r"^\d{4}-\d\d-\d\d$")

    @model_validator(mode="after")
    def _one(self) -> Article:
        given = [one for one in (self.text, self.html) if one is not None]
        if len(given) > 1 or (not given and self.url is None):
            raise ValueError("send text, html or url")
        return self


@dataclass(frozen=True, slots=True)
class Sent:
    """What was sent to be read."""

    item: Item
    given: Given


_ARTICLE = Article.model_json_schema()
_FIELDS = {name: {"type": "string"} for name in ("text", "html", "url", "title", "outlet", "published")}
_TOLD = ("url", "title", "outlet", "published")
_BODY: dict[str, Any] = {
    "parameters": [
        {
            "name": name,
            "in": "query",
            "required": False,
            "schema": _ARTICLE["properties"][name],
            "description": "With a body of text/html or text/plain.",
        }
        for name in _TOLD
    ],  # fmt: skip
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": _ARTICLE},
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "properties": {"file": {"type": "string", "format": "binary"}, **_FIELDS},
                }
            },
            "text/html": {"schema": {"type": "string"}},
            "text/plain": {"schema": {"type": "string"}},
        },
    },
}


async def sent(request: Request) -> Sent:
    """Return what a request sends to be read: JSON, a form with a file, or the page itself.

    Raises:
        HTTPException: a body of another kind, or an empty one.
        RequestValidationError: fields that cannot be.
    """
    match request.headers.get("content-type", "").partition(";")[0].strip().lower():
        case "application/json":
            return _of(_checked(partial(Article.model_validate_json, await request.body())), request)
        case "multipart/form-data" | "application/x-www-form-urlencoded":
            async with request.form(
                max_files=1, max_fields=20, max_part_size=request.app.state.settings.max_body
            ) as form:
                file = form.get("file")
                fields = {name: value for name, value in form.items() if value != "" and name != "file"}
                if isinstance(file, UploadFile) and (file.filename or file.size):
                    data = await file.read()
                    article = _checked(partial(Article.model_validate, {"text": "", **fields}))
                    return _of(article, request, data, file.filename)
                return _of(_checked(partial(Article.model_validate, fields)), request)
        case "text/html" | "text/plain":
            told = {k: v for k, v in request.query_params.items() if k in _TOLD}
            article = _checked(partial(Article.model_validate, {"text": "", **told}))
            return _of(article, request, await request.body())
        case other:
            kinds = "application/json, multipart/form-data, text/html or text/plain"
            raise HTTPException(415, f"{other or 'a body without a type'!r:.100}: send {kinds}")


def _checked(validate: Callable[[], Article]) -> Article:
    try:
        return validate()
    except ValidationError as error:
        faults = error.errors(include_url=False, include_context=False)
        raise RequestValidationError([{**one, "loc": ("body", *one["loc"])} for one in faults]) from None


def _of(article: Article, request: Request, data: bytes | None = None, name: str | None = None) -> Sent:
    source: str | bytes | None = data
    if data is None and article.html is not None:
        source = article.html.encode("utf-8", "surrogatepass")
    elif data is None and article.text is not None:
        source = article.text
    if source is not None and not source.strip():
        raise HTTPException(422, "nothing to read: the body is empty")
    # A file's name is told as it was given, and never opened.
    called = Path(name.replace("\\", "/")).name[:200] if name else None
    item = Item(
        called or (article.url if source is None else "text") or "text",
        source=source, url=article.url, title=article.title, outlet=article.outlet, published=article.published,
    )  # fmt: skip
    settings = request.app.state.settings
    register, model = (Path(x) if x else None for x in (settings.register, settings.model))
    given = Given(iso_date(article.published), article.outlet, register, model=model)
    return Sent(item, given)


async def aside(request: Request, work: Callable[[], T]) -> T:
    """Do the work of a reading in a thread of its own, ``AT_ONCE`` of them together; others wait."""
    state = request.app.state
    if not hasattr(state, "readings"):
        state.readings = anyio.CapacityLimiter(AT_ONCE)
    return await anyio.to_thread.run_sync(work, limiter=state.readings)


def fetched(item: Item, request: Request) -> Item:
    """Return the item with its source, fetched by its address if it has none, from the public network alone.

    Raises:
        InputError: it cannot be had, or must not be.
    """
    if item.source is not None or item.url is None:
        return item
    guard = None if request.app.state.settings.allow_private_urls else public
    data, address = fetch_page(item.url, guard)
    return replace(item, source=data, url=address or item.url)


def reading(what: Sent, request: Request) -> Reading:
    """Return the Reading of what was sent, which is not kept.

    Raises:
        InputError: an address that cannot or must not be read.
        HTTPException: 422 where there is no report in it, with the reason.
    """
    item, given = fetched(what.item, request), what.given
    asked = {"published": given.published, "outlet": given.outlet, "register": given.register, "model": given.model}
    made = next(iter(pipeline.read_many([item], **asked)))  # type: ignore[arg-type]
    if not made.report.text:
        raise HTTPException(422, made.rejects[0].reason if made.rejects else "nothing to read")
    return made


def _added(what: Sent, request: Request, link: bool) -> Added:
    record = request.app.state.record
    item = fetched(what.item, request)
    became = next(one for group in keep_items(record, [item], what.given) for one in group)
    if became.outcome == "rejected":
        raise HTTPException(422, became.reason or "nothing to read")
    if became.outcome == "added" and became.report is not None and link:
        record.link(only=[became.report])
    return became


@router.post("/read", openapi_extra=_BODY, **answers(Reading, listed=False))
async def read(request: Request) -> Response:
    """Read an article and return all that is in it: the contract `dragoman.reading/1`. Nothing is kept.

    Send JSON, a form with a file, or the page itself; an address is read from the public network alone.
    """
    what = await sent(request)
    made = await aside(request, lambda: reading(what, request))
    return as_json(made.to_dict())


@router.post(
    "/add", status_code=201, openapi_extra=_BODY, dependencies=[Depends(security.may_write)],
    **answers(Added, listed=False, also={200: "It is in the record already"}),
)  # fmt: skip
async def add(
    request: Request, link: Annotated[Literal["true", "false"], Query(description="Link it to other reports.")] = "true"
) -> Response:
    """Read an article, keep it in the record, and link it to the reports that are there."""
    what = await sent(request)
    became = await aside(request, lambda: _added(what, request, link == "true"))
    return as_json(plain(became), 201 if became.outcome == "added" else 200)
