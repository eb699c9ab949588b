"""The charts of the pages as files: SVG, PNG, or the Vega-Lite specification."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.exceptions import HTTPException
from starlette.responses import Response

from dragoman.record import Record
from dragoman.records import InputError
from dragoman.serve.pages import asked
from dragoman.serve.pages.actor import drawn
from dragoman.serve.pages.network import PLACES, found_blocs, located, opened
from dragoman.serve.pages.pair import related

router = APIRouter()
FORMS = {".svg": "image/svg+xml", ".png": "image/png", ".vl.json": "application/json"}


def drawing(request: Request, chart: Any) -> Response:
    """Return a chart in the form that the path ends with, in the theme and width that the query asks for."""
    from dragoman.serve import charts

    suffix = ending(request)
    given = asked.query(request)
    canvas = charts.Canvas(given.get("theme") == "dark", given.get("width") == "narrow")
    form: Any = suffix.removeprefix(".")
    body = charts.drawn(chart(charts, canvas), canvas, form)
    return Response(body, media_type=FORMS[suffix], headers={"Cache-Control": "private, max-age=60"})


def ending(request: Request) -> str:
    """Return the ending of a chart's path; HTTPException for one that no chart has."""
    suffix = next((s for s in FORMS if request.url.path.endswith(s)), None)
    if suffix is None:
        raise HTTPException(404, "a chart is .svg, .png or .vl.json")
    return suffix


def cut(name: str) -> str:
    """Return a path's last part without the ending of a chart."""
    return next((name.removesuffix(s) for s in FORMS if name.endswith(s)), name)


@router.get("/charts/pair/{a}/{b:path}")
def pair(request: Request, a: str, b: str) -> Response:
    """Draw the course of a pair."""
    ending(request)
    relation = related(request, a, cut(b))
    return drawing(request, lambda charts, canvas: charts.course(relation, canvas))


@router.get("/charts/actor/{id:path}")
def actor(request: Request, id: str) -> Response:
    """Draw what an actor does and says by month."""
    record: Record = request.app.state.record
    ending(request)
    found = record.actor(cut(id))
    return drawing(request, lambda charts, canvas: charts.activity(drawn(found.months), canvas))


@router.get("/charts/network{suffix}")
def network(request: Request, suffix: str) -> Response:
    """Draw the network of a window."""
    ending(request)
    found = found_blocs(request)
    if not found.ties:
        raise InputError("nothing to draw: no tie of that window has events enough")
    return drawing(request, lambda charts, canvas: charts.network(found, canvas))


@router.get("/charts/world{suffix}")
def world(request: Request, suffix: str) -> Response:
    """Draw where events were."""
    from dragoman.serve import atlas

    ending(request)
    found = located(request, PLACES)
    whole = asked.query(request).get("area") == "world"
    return drawing(
        request,
        lambda _, canvas: atlas.world(
            found, atlas.Frame() if whole else atlas.frame(found), lambda p: opened(request, p), canvas
        ),
    )
