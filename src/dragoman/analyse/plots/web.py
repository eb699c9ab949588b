"""The map of a network: who stands near whom, friendly and hostile ties, blocs by colour."""

from __future__ import annotations

from typing import Any

import altair as alt
import networkx

from dragoman.analyse.blocs import FIRM, Blocs
from dragoman.analyse.plots import style
from dragoman.analyse.plots.grid import shown_names

HEIGHT = 620
LABELLED = 60
"""Nodes up to which each has its name; of more, those with most events."""
MARGIN = 0.12
BOUND, LOOSE = 0.25, 0.03
"""Springs of two of a bloc, and of any two; a friendly tie has a tenth of its score beside."""
_FRIENDLY, _HOSTILE = "friendly", "hostile"


def chart(found: Blocs) -> Any:
    """Return the picture: nodes placed by their friendly ties alone, so that nearness means friendship."""
    places = spots(found)
    names = shown_names(list(found.nodes))
    ties = [
        {
            "x": places[t.a][0], "y": places[t.a][1], "x2": places[t.b][0], "y2": places[t.b][1],
            "kind": _FRIENDLY if t.sign > 0 else _HOSTILE, "weight": round(abs(t.score), 2),
        }
        for t in sorted(found.ties, key=lambda t: abs(t.score)) if t.sign
    ]  # fmt: skip
    blocs = [f"bloc {i + 1}" for i in range(min(len(found.blocs), len(style.BLOCS)))]
    labelled = {n.id for n in sorted(found.nodes, key=lambda n: -n.events)[:LABELLED]}
    nodes = [
        {
            "x": places[n.id][0],
            "y": places[n.id][1],
            "name": names[n.id] if n.id in labelled else "",
            "events": n.events,
            "bloc": blocs[n.bloc] if n.bloc is not None and n.bloc < len(blocs) else "no bloc",
        }
        for n in found.nodes
    ]
    x, y = (
        alt.X("x:Q", axis=None, scale=alt.Scale(domain=[-MARGIN, 1 + MARGIN], nice=False)),
        alt.Y("y:Q", axis=None, scale=alt.Scale(domain=[-MARGIN, 1 + MARGIN], nice=False)),
    )
    drawing = alt.layer(_lines(ties, x, y), *_nodes(nodes, blocs, x, y)).properties(
        width=style.WIDTH, height=HEIGHT, title=style.note(*_notes(found))
    )
    return alt.vconcat(drawing).properties(title=style.title("Who stands with whom", *_under(found)))


def spots(found: Blocs) -> dict[str, tuple[float, float]]:
    """Return a place from 0 to 1 for each node: springs of friendly ties (Fruchterman and Reingold 1991).

    Weak springs hold members of a bloc together, and all by the weakest, or strangers would drift out of sight.
    """
    graph = networkx.Graph()
    ids = [n.id for n in found.nodes]
    bloc = {n.id: n.bloc for n in found.nodes}
    graph.add_nodes_from(ids)
    for i, a in enumerate(ids):
        for b in ids[:i]:
            graph.add_edge(a, b, weight=BOUND if bloc[a] is not None and bloc[a] == bloc[b] else LOOSE)
    for tie in found.ties:
        if tie.sign > 0:
            graph[tie.a][tie.b]["weight"] += tie.score / 10
    if len(graph) < 2:
        return {n: (0.5, 0.5) for n in graph}
    placed = networkx.spring_layout(graph, seed=7, iterations=300, k=1.6 / len(graph) ** 0.5)
    low = [min(p[axis] for p in placed.values()) for axis in (0, 1)]
    span = [max(p[axis] for p in placed.values()) - low[axis] or 1.0 for axis in (0, 1)]
    return {
        n: (round(float((p[0] - low[0]) / span[0]), 4), round(float((p[1] - low[1]) / span[1]), 4))
        for n, p in placed.items()
    }


def _lines(ties: list[dict[str, Any]], x: alt.X, y: alt.Y) -> Any:
    kinds = [_FRIENDLY, _HOSTILE]
    beside: dict[str, Any] = {"orient": "top", "direction": "horizontal", "titleOrient": "left"}
    key = alt.Legend(**beside, symbolType="stroke", symbolStrokeWidth=3, symbolSize=300)
    colour = alt.Color(
        "kind:N", title="tie", scale=alt.Scale(domain=kinds, range=[style.BLUE, style.VERMILLION]), legend=key
    )
    key = alt.Legend(**beside, values=[1, 3, 6], symbolType="stroke", symbolStrokeColor=style.FAINT)
    widths = alt.Scale(domain=[0, 6], range=[0.6, 7], clamp=True)
    width = alt.StrokeWidth("weight:Q", title="strength", scale=widths, legend=key)
    dash = alt.StrokeDash("kind:N", scale=alt.Scale(domain=[_FRIENDLY, _HOSTILE], range=[[1, 0], [5, 4]]), legend=None)
    return (
        alt.Chart(style.data(ties))
        .mark_rule(opacity=0.55)
        .encode(x=x, y=y, x2="x2:Q", y2="y2:Q", color=colour, strokeWidth=width, strokeDash=dash)
    )


def _nodes(nodes: list[dict[str, Any]], blocs: list[str], x: alt.X, y: alt.Y) -> tuple[Any, ...]:
    domain = [*blocs, "no bloc"] if any(n["bloc"] == "no bloc" for n in nodes) else blocs
    colours = [*style.BLOCS[: len(blocs)], style.NO_BLOC][: len(domain)]
    key = alt.Legend(orient="top", direction="horizontal", symbolType="circle")
    colour = alt.Fill("bloc:N", title=None, scale=alt.Scale(domain=domain, range=colours), legend=key)
    size = alt.Size("events:Q", scale=alt.Scale(type="sqrt", range=[120, 1100]), legend=None)
    base = alt.Chart(style.data(nodes)).encode(x=x, y=y)
    circles = base.mark_circle(opacity=1, stroke="white", strokeWidth=2).encode(fill=colour, size=size)
    text: dict[str, Any] = {"dy": -22, "fontSize": 12, "fontWeight": 600}
    halo = base.mark_text(**text, stroke="white", strokeWidth=4, strokeJoin="round", opacity=0.85).encode(text="name:N")
    return circles, halo, base.mark_text(**text, color=style.INK).encode(text="name:N")


def _under(found: Blocs) -> tuple[str, ...]:
    what = "states" if found.level == "country" else "parties"
    days = f"{style.day(found.since)} to {style.day(found.until)}"
    signed = sum(1 for t in found.ties if t.sign)
    told = f"{len(found.nodes)} {what}, {signed} ties, {len(found.blocs)} blocs, {days}"
    if found.balanced is None:
        return (told,)
    chance = f" (by chance {found.by_chance:.0%})" if found.by_chance is not None else ""
    return (f"{told}; {found.balanced:.0%} of {found.triangles} triangles balanced{chance}",)


def _notes(found: Blocs) -> tuple[str, ...]:
    return (
        "Friendly ties pull, hostile ones do not; the size of a circle is its events. A tie has a sign from a score of "
        f"\u00b1{FIRM:g} on.",
        f"Blocs: signed modularity {found.modularity:.2f}, {found.frustration:.0%} of the ties' weight against them. "
        "Source: this record, read by Dragoman.",
    )
