"""Search: one box, facets with counts, every question an address."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import islice
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from dragoman.record import Record
from dragoman.records import InputError
from dragoman.serve.pages import asked
from dragoman.serve.pages.shown import lands, month, page
from dragoman.sheet.words import country
from dragoman.store.rows import Found

router = APIRouter()
COUNTED = 200
"""Hits that facets are counted over, the best ones."""
FACET = 8
NAMED = 5
WHAT = ("statement", "report")


@dataclass(frozen=True, slots=True)
class Value:
    """One value of a facet: in words, how many hits, the address that picks or drops it."""

    name: str
    n: int
    href: str
    on: bool


@dataclass(frozen=True, slots=True)
class Facet:
    title: str
    values: tuple[Value, ...]


@asked.everywhere(router, "/search")
def search(request: Request) -> Response:
    """Search reports and statements."""
    record: Record = request.app.state.record
    given = asked.query(request)
    words = given.get("q", "")
    if not words:
        return _nothing(request)
    try:
        found = list(record.search(words, asked.asked(request, text=None, limit=COUNTED)))
        fault = None
    except InputError as error:
        if asked.form(request) != "html":
            raise
        found, fault = [], str(error)
    if given.get("what") in WHAT:
        found = [one for one in found if one.kind == given["what"]]
    if asked.form(request) == "csv":
        return asked.as_csv(found, "search")
    listing = asked.paged(request, found, "")
    if asked.form(request) == "json":
        return asked.as_json(listing.rows, listing.next, query=words)
    return page(
        request, "search.html", words=words, listing=listing, total=len(found), full=len(found) >= COUNTED, fault=fault,
        facets=_facets(request, found), named=_named(record, words), given=given,
        json=asked.other(request, ".json"), csv=asked.other(request, ".csv"),
    )  # fmt: skip


def _nothing(request: Request) -> Response:
    if asked.form(request) == "csv":
        return asked.as_csv([], "search")
    if asked.form(request) == "json":
        return asked.as_json([], None, query="")
    listing: asked.Listing[Found] = asked.Listing((), "", None)
    return page(
        request, "search.html", words="", listing=listing, total=0, full=False, fault=None, facets=[], named=[],
        given=asked.query(request), json=None, csv=None,
    )  # fmt: skip


def _named(record: Record, words: str) -> list[Any]:
    """Return actors whose name the words are, or part of."""
    try:
        return list(islice(record.actors(party=words, limit=NAMED), NAMED))
    except InputError:
        return []


def _facets(request: Request, found: list[Found]) -> list[Facet]:
    made = [
        _facet(request, "Kind", "what", Counter(one.kind for one in found), str),
        _facet(request, "Outlet", "outlet", Counter(o for one in found if (o := one.source.outlet)), str),
        _speakers(request, found),
        _facet(request, "Speaker's country", "country", _countries(found), lambda code: _land(request, code)),
        _months(request, found),
    ]
    return [one for one in made if one.values]


def _countries(found: list[Found]) -> Counter[str]:
    return Counter(one.speaker.country for one in found if one.speaker and one.speaker.country)


def _land(request: Request, code: str) -> str:
    named = country(code)
    return lands(request).get(code, code) if named == code else named


def _facet(request: Request, title: str, name: str, counts: Counter[str], shown: Any) -> Facet:
    given = asked.query(request).get(name, ())
    chosen = given if isinstance(given, tuple) else (given,)
    values = [Value(shown(v), n, _link(request, name, v, v in chosen), v in chosen) for v, n in _top(counts)]
    return Facet(title, tuple(values))


def _top(counts: Counter[str]) -> list[tuple[str, int]]:
    return sorted(counts.items(), key=lambda one: (-one[1], one[0]))[:FACET]


def _link(request: Request, name: str, value: str, on: bool) -> str:
    return asked.link(request, **{name: None if on else value}, page=None)


def _speakers(request: Request, found: list[Found]) -> Facet:
    names = {one.speaker.id: one.speaker.name for one in found if one.speaker}
    counts = Counter(one.speaker.id for one in found if one.speaker)
    return _facet(request, "Speaker", "speaker", counts, lambda id: names.get(id, id))


def _months(request: Request, found: list[Found]) -> Facet:
    """Return the months of the hits, the last first."""
    counts = Counter(one.source.published[:7] for one in found if one.source.published)
    since, until = (asked.query(request).get(name) for name in ("since", "until"))
    values = []
    for m in sorted(counts, reverse=True)[:FACET]:
        on = since == until == m
        href = asked.link(request, since=None if on else m, until=None if on else m, page=None)
        values.append(Value(month(m), counts[m], href, on))
    return Facet("Month", tuple(values))
