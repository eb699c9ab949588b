"""Who did what to whom: a matrix of a network, actors in rows, recipients in columns, ordered by bloc."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import altair as alt

from dragoman.analyse.blocs import Blocs, Node
from dragoman.analyse.measures import DOUBT, Tally
from dragoman.analyse.plots import style

CELL, SMALLEST, ROOM = 58, 14, 760
"""Points a side of a cell: of few states; at least; and of all together."""
NUMBERS_FROM = 26
"""Cells from this size on have their score written in."""


def chart(found: Blocs) -> Any:
    """Return the picture: a square for each ordered pair with events, coloured by its score."""
    nodes = sorted(found.nodes, key=lambda n: (n.bloc is None, n.bloc or 0, -n.events, n.id))
    side = max(SMALLEST, min(CELL, ROOM // max(len(nodes), 1)))
    names = shown_names(nodes)
    order = [names[n.id] for n in nodes]
    rows = list(_cells(found, names))
    top = alt.Axis(
        orient="top",
        labelAngle=-50,
        labelAlign="left",
        labelBaseline="bottom",
        domain=False,
        ticks=False,
        labelPadding=4,
    )
    x = alt.X("recipient:N", title="recipient", sort=order, scale=alt.Scale(domain=order), axis=top)
    left = alt.Axis(domain=False, ticks=False, labelPadding=6)
    y = alt.Y("actor:N", title="actor", sort=order, scale=alt.Scale(domain=order), axis=left)
    key = alt.Legend(
        orient="none", legendX=len(order) * side + 24, legendY=0, gradientLength=150, values=[-6, -3, 0, 3, 6]
    )
    steps = alt.Scale(domain=[-6, -3, 0, 3, 6], range=list(style.DIVERGING), clamp=True, interpolate="rgb")
    colour = alt.Color("score:Q", title="score", scale=steps, legend=key)
    size = len(order) * side
    square = alt.Chart(style.data(rows)).mark_rect(stroke="white", strokeWidth=1).encode(x=x, y=y, color=colour)
    layers = [_own(order, x, y), square, *_frames(nodes, names, x, y)]
    if side >= NUMBERS_FROM:
        layers.append(_numbers(rows, x, y, side))
    notes = style.note(
        f"Score: mean PLOVER intensity of what the actor did to the recipient, diluted with {DOUBT:g} neutral events; "
        "empty: no event.",
        f"Frames: blocs of states (signed modularity {found.modularity:.2f}). Source: this record, "
        f"{style.day(found.since)} to {style.day(found.until)}, read by Dragoman.",
    )
    drawing = alt.layer(*layers).properties(width=size, height=size, title=notes)
    what = "states" if found.level == "country" else "parties"
    under = f"{len(nodes)} {what}, {sum(t.tally.n for t in found.ties):,} events, "
    under += f"{style.day(found.since)} to {style.day(found.until)}"
    return alt.vconcat(drawing).properties(title=style.title("Who acts toward whom, and how", under))


def shown_names(nodes: list[Node]) -> dict[str, str]:
    """Return the name of each node to show, its id added where two share one."""
    seen: dict[str, int] = {}
    for node in nodes:
        seen[node.name] = seen.get(node.name, 0) + 1
    return {n.id: n.name if seen[n.name] == 1 else f"{n.name} ({n.id})" for n in nodes}


def _cells(found: Blocs, names: dict[str, str]) -> Iterator[dict[str, Any]]:
    for tie in found.ties:
        sides: tuple[tuple[str, str, Tally], ...] = ((tie.a, tie.b, tie.forth), (tie.b, tie.a, tie.back))
        for actor, recipient, some in sides:
            if some.n:
                yield {
                    "actor": names[actor], "recipient": names[recipient], "score": round(some.score, 2),
                    "shown": style.signed(some.score), "n": some.n, "strong": abs(some.score) > 3.2,
                }  # fmt: skip


def _own(order: list[str], x: alt.X, y: alt.Y) -> Any:
    """Return the diagonal, greyed: nobody acts toward itself here."""
    rows = [{"actor": name, "recipient": name} for name in order]
    return alt.Chart(style.data(rows)).mark_rect(color="#e3e7eb").encode(x=x, y=y)


def _frames(nodes: list[Node], names: dict[str, str], x: alt.X, y: alt.Y) -> Iterator[Any]:
    """Yield a frame round the members of each bloc, from the outer side of the first's cell to that of the last's."""
    blocs: dict[int, list[str]] = {}
    for node in nodes:
        if node.bloc is not None:
            blocs.setdefault(node.bloc, []).append(names[node.id])
    frames = [{"recipient": some[0], "actor": some[0], "last": some[-1]} for some in blocs.values() if len(some) > 1]
    yield (
        alt.Chart(style.data(frames))
        .mark_rect(filled=False, stroke=style.INK, strokeWidth=1.6)
        .encode(
            x=x.copy().bandPosition(0), x2=alt.X2("last:N", bandPosition=1),
            y=y.copy().bandPosition(0), y2=alt.Y2("last:N", bandPosition=1),
        )
    )  # fmt: skip


def _numbers(rows: list[dict[str, Any]], x: alt.X, y: alt.Y, side: int) -> Any:
    return (
        alt.Chart(style.data(rows))
        .mark_text(fontSize=min(13, side // 3 + 1))
        .encode(x=x, y=y, text="shown:N", color=alt.condition("datum.strong", alt.value("white"), alt.value(style.INK)))
    )
