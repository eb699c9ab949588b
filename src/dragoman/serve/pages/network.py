"""The map of relations: network, matrix, blocs and strained triangles of any window; and where events were."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from dragoman.analyse import lines
from dragoman.analyse.blocs import Blocs
from dragoman.analyse.measures import Tally
from dragoman.record import Record
from dragoman.records import InputError
from dragoman.serve.pages import asked
from dragoman.serve.pages.shown import page, url
from dragoman.store.rows import PlaceCount

router = APIRouter()
LEVELS = ("country", "party")
TOP = 24
"""Nodes shown: of more, a matrix on a page can no longer be read."""
PLACES = 400
TABLE = 40
WINDOW = ("since", "until", "level", "min_events", "top", "resolution", "claims")


@dataclass(frozen=True, slots=True)
class Cell:
    """One ordered pair of the matrix: its score, events, class of colour, and the page of the pair."""

    score: float
    n: int
    shade: str
    href: str


def found_blocs(request: Request) -> Blocs:
    """Return the network of the window that the query asks for."""
    record: Record = request.app.state.record
    given = asked.query(request)
    level = given.get("level", "country")
    if level not in LEVELS:
        raise InputError(f"level {level[:40]!r} is none of {', '.join(LEVELS)}")
    return record.blocs(
        since=given.get("since"), until=given.get("until"), level=level, top=asked.whole(request, "top", TOP, 2, 200),
        min_events=asked.whole(request, "min_events", 2), claims=bool(given.get("claims")),
        resolution=asked.number(given.get("resolution", "1"), "resolution"),
    )  # fmt: skip


def located(request: Request, limit: int) -> list[PlaceCount]:
    """Return where the events of the query were."""
    return list(record_of(request).places(**asked_events(request), limit=limit))


def record_of(request: Request) -> Record:
    record: Record = request.app.state.record
    return record


def asked_events(request: Request) -> dict[str, Any]:
    """Return the fields of the query that say which events are meant."""
    return {k: v for k, v in asked.asked(request).given().items() if k != "limit"}


def opened(request: Request, p: PlaceCount) -> str:
    """Return the address of the events of a place: by its country, as precisely as the record's filters go."""
    given = asked.query(request)
    kept = {k: given.get(k) for k in ("since", "until", "type", "status", "actor", "recipient")}
    return url("/events", **kept, text=f'"{p.name}"' if p.name else None)


@asked.everywhere(router, "/map")
def relations(request: Request) -> Response:
    """Show who stands with whom."""
    given = asked.query(request)
    try:
        found = found_blocs(request)
    except InputError as error:
        if asked.form(request) != "html":
            raise
        return page(request, "map_none.html", fault=str(error), given=given)
    if asked.form(request) == "csv":
        return asked.as_csv(lines.ties(found).flat(), "ties")
    if asked.form(request) == "json":
        return asked.dumped(list(lines.blocs_lines(found)))
    kept = {k: given.get(k) for k in WINDOW}
    order = sorted(found.nodes, key=lambda n: (n.bloc is None, n.bloc or 0, -n.events, n.id))
    places = located(request, TABLE)
    placed, events = record_of(request).placed(**asked_events(request))
    return page(
        request, "map.html", found=found, order=order, cells=cells(found), given=given, levels=LEVELS, query=kept,
        chart=_drawn("/charts/network.svg", kept),
        world=_drawn("/charts/world.svg", {**kept, "area": given.get("area")}),
        places=places, placed=placed, events=events, table=TABLE, drawn=PLACES,
        json=asked.other(request, ".json"), csv=asked.other(request, ".csv"), top=TOP,
        pick=lambda **changes: asked.link(request, **changes), open_place=lambda p: opened(request, p),
    )  # fmt: skip


def _drawn(path: str, query: dict[str, Any]) -> str:
    made = url(path, **query)
    return made if "?" in made else f"{made}?"


def cells(found: Blocs) -> dict[tuple[str, str], Cell]:
    """Return the matrix: a cell for each ordered pair that has events."""
    made: dict[tuple[str, str], Cell] = {}
    for tie in found.ties:
        sides: tuple[tuple[str, str, Tally], ...] = ((tie.a, tie.b, tie.forth), (tie.b, tie.a, tie.back))
        for actor, recipient, some in sides:
            if some.n:
                href = url("/events", actor=actor, recipient=recipient, since=found.since, until=found.until)
                made[actor, recipient] = Cell(some.score, some.n, shade(some.score), href)
    return made


def shade(score: float) -> str:
    """Return the class of a score's colour: three steps either way from neutral."""
    step = 0 if abs(score) < 0.5 else 1 if abs(score) < 1.5 else 2 if abs(score) < 3.5 else 3
    return "even" if not step else f"{'pos' if score > 0 else 'neg'}{step}"
