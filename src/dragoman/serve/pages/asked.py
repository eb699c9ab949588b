"""What an address asks: the filter in its query, its form (page, JSON, CSV), its sorting; and the answer's rows."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any, Generic, TypeVar

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, Response, StreamingResponse

from dragoman.records import InputError
from dragoman.serve.pages.shown import url
from dragoman.store.filters import Filter
from dragoman.store.results import Rows, flat, plain

T = TypeVar("T")
Handler = TypeVar("Handler", bound=Callable[..., Any])

PAGE, MOST = 50, 1_000
"""Rows of a page, and rows that a page may be asked to hold or to sort."""
SEVERAL = ("type", "status", "outlet", "kind")
FIELDS = ("speaker", "actor", "recipient", "party", "about", "country", "since", "until", "text", "judged", *SEVERAL)


def everywhere(router: APIRouter, path: str) -> Callable[[Handler], Handler]:
    """Answer at ``path``, and at the same with .json and .csv."""

    def added(handler: Handler) -> Handler:
        for suffix in ("", ".json", ".csv"):
            router.get(path + suffix)(handler)
        return handler

    return added


def form(request: Request) -> str:
    """Return "json", "csv" or "html", as the path ends."""
    path = request.url.path
    return "json" if path.endswith(".json") else "csv" if path.endswith(".csv") else "html"


def bare(name: str) -> str:
    """Return the last part of a path without the ending of its form."""
    return name.removesuffix(".json").removesuffix(".csv")


def query(request: Request) -> dict[str, Any]:
    """Return what the query gives, several values as a tuple; what is empty is not given."""
    found: dict[str, Any] = {}
    for name in request.query_params:
        values = tuple(v.strip() for v in request.query_params.getlist(name) if v.strip())
        if values:
            found[name] = values if name in SEVERAL else values[-1]
    return found


def asked(request: Request, **fixed: Any) -> Filter:
    """Return the filter in the query; ``fixed`` fields win.

    Raises:
        InputError: a day, type, status, kind or number that cannot be.
    """
    given = query(request)
    fields = {name: given[name] for name in FIELDS if name in given}
    if "min_score" in given:
        fields["min_score"] = number(given["min_score"], "min_score")
    if given.get("every"):
        fields["every"] = True
    return Filter(**{**fields, **fixed})


def number(text: str, name: str) -> float:
    try:
        return float(text)
    except ValueError:
        raise InputError(f"{name} {text[:40]!r} is no number") from None


def whole(request: Request, name: str, default: int, low: int = 1, high: int = MOST) -> int:
    """Return a whole number of the query, or the default.

    Raises:
        InputError: no whole number from ``low`` to ``high``.
    """
    given = query(request).get(name)
    if given is None:
        return default
    if not (given.isascii() and given.isdigit() and low <= int(given[:9]) <= high):
        raise InputError(f"{name} {given[:40]!r}: give a whole number from {low} to {high}")
    return int(given)


def link(request: Request, **changes: Any) -> str:
    """Return this page's address with some of its query changed; None takes a field out."""
    return url(request.url.path, **{**query(request), **changes})


def other(request: Request, suffix: str) -> str:
    """Return this page's address in another form (".json", ".csv")."""
    path = request.url.path.removesuffix("/")
    return url(path + suffix, **{k: v for k, v in query(request).items() if k != "page"})


Keys = Mapping[str, Callable[[Any], Any]]


@dataclass(frozen=True, slots=True)
class Listing(Generic[T]):
    """The rows of one page. ``next`` is the address of the next, None at the end; ``sort`` the column they are sorted
    by ("-" before it: the greatest first); ``cut``: only the first ``MOST`` rows were sorted."""

    rows: Sequence[T]
    sort: str
    next: str | None
    cut: bool = False


def listed(request: Request, ask: Callable[[Filter], Rows[T]], filter: Filter, keys: Keys) -> Listing[T]:
    """Return a page of what ``ask`` answers: in order of days from the database, else sorted here.

    Raises:
        InputError: a column that there is none of.
    """
    given, size = query(request), whole(request, "limit", PAGE)
    sort = given.get("sort", "-day")
    if sort in ("-day", "day"):
        rows = list(ask(filter.but(limit=size + 1, after=given.get("after"), oldest=sort == "day")))
        more = len(rows) > size
        return Listing(rows[:size], sort, link(request, after=_id(rows[size - 1])) if more else None)
    found = list(islice(ask(filter.but(limit=MOST + 1)), MOST + 1))
    cut = len(found) > MOST
    return paged(request, arranged(found[:MOST], sort, keys), sort, cut)


def paged(request: Request, rows: Sequence[T], sort: str, cut: bool = False) -> Listing[T]:
    """Return one page of rows that are all at hand."""
    at, size = whole(request, "page", 1), whole(request, "limit", PAGE)
    some = rows[(at - 1) * size : at * size]
    return Listing(some, sort, link(request, page=at + 1) if len(rows) > at * size else None, cut)


def arranged(rows: Sequence[T], sort: str, keys: Keys) -> list[T]:
    """Return rows sorted by a column, those without a value last; errors as in ``listed``."""
    key = keys.get(sort.removeprefix("-"))
    if key is None:
        raise InputError(f"sort {sort[:40]!r} is none of {', '.join(keys)}, or one of these with - before it")
    valued = [(value, row) for row in rows if (value := key(row)) is not None]
    without = [row for row in rows if key(row) is None]
    valued.sort(key=lambda one: one[0], reverse=sort.startswith("-"))
    return [row for _, row in valued] + without


def _id(row: Any) -> str:
    found: str = row.id
    return found


def as_json(rows: Sequence[Any], next: str | None = None, **beside: Any) -> Response:
    """Return rows as one JSON object: ``rows``, and the address of the ``next``."""
    return JSONResponse({**beside, "rows": [plain(row) for row in rows], "next": next})


def as_csv(rows: Iterable[Any], name: str) -> Response:
    """Return rows as a CSV file, written as they are read."""
    told = (row if isinstance(row, dict) else flat(row) for row in rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingResponse(_lines(told), media_type="text/csv; charset=utf-8", headers=headers)


def _lines(rows: Iterator[dict[str, Any]]) -> Iterator[str]:
    out = io.StringIO()
    writer: csv.DictWriter[str] | None = None
    for row in rows:
        if writer is None:
            writer = csv.DictWriter(out, list(row), lineterminator="\n")
            writer.writeheader()
        writer.writerow({k: _tame(v) for k, v in row.items()})
        yield out.getvalue()
        out.seek(0)
        out.truncate()


def _tame(value: Any) -> Any:
    """Return a cell that no spreadsheet takes for a formula."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "@", "\t", "\r") else value


def dumped(value: Any) -> Response:
    """Return anything of the record as JSON."""
    return Response(json.dumps(plain(value), ensure_ascii=False), media_type="application/json")
