"""The map of events: each shown as precisely as its place is told, on the outlines of states."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import altair as alt

from dragoman.analyse.plots import style
from dragoman.serve.charts import Canvas
from dragoman.store.rows import PlaceCount

Opens = Callable[[PlaceCount], str]
"""Gives the address of a place's events."""


@cache
def outline() -> dict[str, list[list[list[float]]]]:
    """Return the rings of each state, longitude and latitude; see outline.licence.txt."""
    read: dict[str, list[list[list[float]]]] = json.loads(
        (Path(__file__).parent / "outline.json").read_text(encoding="utf-8")
    )
    return read


@dataclass(frozen=True, slots=True)
class Frame:
    """The part of the world shown: its middle and how many degrees across; 360 is all of it."""

    longitude: float = 0.0
    latitude: float = 10.0
    across: float = 360.0


def frame(places: Sequence[PlaceCount]) -> Frame:
    """Return the part of the world that holds the places; all of it where they lie wide apart."""
    spots = [(p.longitude, p.latitude) for p in places if p.longitude is not None and p.latitude is not None]
    if not spots:
        return Frame()
    xs, ys = [x for x, _ in spots], [y for _, y in spots]
    across = max(max(xs) - min(xs), 2.2 * (max(ys) - min(ys)), 6.0) * 1.35
    if across > 150:
        return Frame()
    return Frame((max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2, across)


def world(places: Sequence[PlaceCount], shown: Frame, opens: Opens, canvas: Canvas) -> Any:
    """Return the map of events. A place is a dot where it lies, a region a wide ring; of a country the land is shaded,
    or, where the map has no land for it, a square stands for it. ``opens`` gives the address of a place's events."""
    c = canvas.colours
    height = canvas.width * (0.8 if canvas.narrow else 0.5)
    made: dict[str, Any] = {"type": "equirectangular"}
    if shown.across < 360:
        made |= {"scale": canvas.width / shown.across * 57.2958, "center": [shown.longitude, shown.latitude]}
    else:
        made |= {"type": "equalEarth"}
    whole = {p.country: p for p in places if p.precision == "country" and p.country in outline()}
    most = max((p.events for p in places if p.name), default=1)
    step = 30 if shown.across > 150 else 10 if shown.across > 40 else 5 if shown.across > 15 else 1
    half = shown.across / 2 + step
    low, high = max(-180, shown.longitude - half), min(180, shown.longitude + half)
    bottom, top = max(-90, shown.latitude - half), min(90, shown.latitude + half)
    extent = [[(low // step) * step, (bottom // step) * step], [(high // step) * step, (top // step) * step]]
    lines = alt.Chart(alt.graticule(step=[step, step], extent=extent)).mark_geoshape(
        fill=None, stroke=c.rule, strokeWidth=0.5
    )  # fmt: skip
    shade = alt.condition(
        "datum.events > 0", alt.Color("events:Q", legend=None, scale=alt.Scale(range=[c.quads[0], c.quads[1]])),
        alt.value(c.land),
    )  # fmt: skip
    ground = (
        alt.Chart(alt.NamedData("land"))
        .mark_geoshape(stroke=c.paper, strokeWidth=0.6)
        .encode(fill=shade, href="href:N", tooltip="told:N", description="told:N")
    )
    dots = [
        {"longitude": p.longitude, "latitude": p.latitude, "events": p.events, "how": _HOW[p.precision or "place"],
         "name": p.name if p.events >= most / 4 else "", "href": opens(p), "told": _told(p)}
        for p in places
        if p.name and p.longitude is not None and p.latitude is not None and not (
            p.precision == "country" and p.country in whole
        )
    ]  # fmt: skip
    how = list(_HOW.values())
    base = alt.Chart(style.data(dots)).encode(longitude="longitude:Q", latitude="latitude:Q")
    marks = base.mark_point(strokeWidth=1.6, stroke=c.foe, opacity=0.85).encode(
        shape=alt.Shape("how:N", scale=alt.Scale(domain=how, range=_SHAPES), legend=None),
        fill=alt.Fill("how:N", scale=alt.Scale(domain=how, range=[c.foe, "transparent", "transparent"]), legend=None),
        size=alt.Size("events:Q", legend=None, scale=alt.Scale(type="sqrt", range=[50, 700])),
        href="href:N", tooltip="told:N", description="told:N",
    )  # fmt: skip
    names = [text for side in (-17, 26) for text in _names(base, side, canvas)]
    drawing = alt.layer(lines, ground, marks, *names).project(**made)
    return drawing.properties(width=canvas.width, height=height), {"land": _land(whole, shown, opens)}


def _names(base: Any, side: int, canvas: Canvas) -> list[Any]:
    """Return the names above the places, or below what stands for more than a place: the two may be one spot."""
    wide = f"datum.how {'==' if side < 0 else '!='} '{_HOW['place']}'"
    text: dict[str, Any] = {"dy": side, "fontSize": 11 if canvas.narrow else 12, "fontWeight": 600}
    some = base.transform_filter(wide)
    halo = some.mark_text(**text, stroke=canvas.colours.paper, strokeWidth=3).encode(text="name:N")
    return [halo, some.mark_text(**text, color=canvas.colours.ink).encode(text="name:N")]


def _land(whole: Mapping[Any, PlaceCount], shown: Frame, opens: Opens) -> list[dict[str, Any]]:
    """Return the states within the part shown as features, with the events that are told of them as a whole."""
    made = []
    for code, rings in outline().items():
        near = [ring for ring in rings if _near(ring, shown)]
        if near:
            p = whole.get(code)
            shape = {"type": "MultiPolygon", "coordinates": [[ring] for ring in near]}
            told = {"events": p.events, "href": opens(p), "told": _told(p)} if p else {"events": 0}
            made.append({"type": "Feature", "geometry": shape, **told})
    return made


def _near(ring: list[list[float]], shown: Frame) -> bool:
    """Tell whether a ring may be within the part shown, which is about twice as wide as high."""
    xs, ys = [x for x, _ in ring], [y for _, y in ring]
    half, tall = shown.across * 0.55, shown.across * 0.45
    beside = max(xs) < shown.longitude - half or min(xs) > shown.longitude + half
    above = max(ys) < shown.latitude - tall or min(ys) > shown.latitude + tall
    return shown.across >= 360 or not (beside or above)


_SHAPES = ["circle", "diamond", "square"]
_HOW = {"place": "a place", "region": "somewhere in a region", "country": "somewhere in a country"}


def _told(p: PlaceCount) -> str:
    return f"{p.name}: {p.events} events, {p.conflict} of conflict ({_HOW[p.precision or 'place']})"
