"""Charts of the pages: Vega-Lite specifications by Altair, drawn by vl-convert as SVG or PNG without a browser."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Any, Literal

import altair as alt

from dragoman.analyse.blocs import Blocs
from dragoman.analyse.measures import Tally
from dragoman.analyse.plots import style, web
from dragoman.analyse.plots.grid import shown_names
from dragoman.analyse.relations import Relation
from dragoman.analyse.spells import Spell
from dragoman.serve.pages.shown import seg, url

Form = Literal["svg", "png", "vl.json"]
WIDE, NARROW = 940, 360
"""Points across: beside nothing on a page, and on a telephone."""
FONT = "system-ui, Helvetica Neue, Arial, sans-serif"
BLOCS_LIGHT = ("#0067a8", "#b94100", "#00785a", "#a3336f", "#7a5c00", "#5b4bb5", "#006a7a", "#6b4a34")
BLOCS_DARK = ("#8cc8f2", "#ff9a66", "#5fd3a4", "#f09fd2", "#e6c35c", "#b9aef8", "#6fd3e0", "#d6b295")
"""Colours of blocs, as those of speakers in app.css."""
HERE = "http://record.invalid"
"""Stands for this server while a chart is drawn."""
DRAWN = 256
"""Charts remembered: pages are looked at again, and a chart takes a tenth of a second."""


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of a theme. Quads, directions, friendly and hostile keep their meaning in both."""

    paper: str
    ink: str
    faint: str
    rule: str
    land: str
    quads: tuple[str, str, str, str]
    sides: tuple[str, str]
    friend: str
    foe: str


# Okabe and Ito (2008), darkened or lightened until they stand out 3 to 1 from the paper (WCAG 2.2, 1.4.11).
LIGHT = Palette(
    "#fbfaf7", "#1d2327", "#5b646c", "#dcd8ce", "#e9e5da", ("#5a9fcf", "#0067a8", "#d98a2b", "#b94100"),
    ("#00785a", "#a3336f"), "#0067a8", "#b94100",
)  # fmt: skip
DARK = Palette(
    "#15191d", "#e8e5de", "#a3abb2", "#3a4249", "#2b333a", ("#6fa8d0", "#9ad0f5", "#cf9a55", "#ff9a66"),
    ("#5fd3a4", "#f09fd2"), "#8cc8f2", "#ff9a66",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Canvas:
    """What a chart is drawn on: the theme's colours, and whether there is room to the sides."""

    dark: bool = False
    narrow: bool = False

    @property
    def colours(self) -> Palette:
        return DARK if self.dark else LIGHT

    @property
    def width(self) -> int:
        return NARROW if self.narrow else WIDE


def drawn(chart: Any, canvas: Canvas, form: Form) -> bytes:
    """Return a chart as a file of its form; a chart with data of its own is a pair, (chart, data by name)."""
    chart, data = chart if isinstance(chart, tuple) else (chart, {})
    made = _dressed(chart, canvas).to_dict()
    made.setdefault("datasets", {}).update(data)  # after Altair has checked the rest: outlines take it seconds
    spec = json.dumps(made, sort_keys=True)
    return spec.encode() if form == "vl.json" else _drawn(spec, form)


@lru_cache(maxsize=DRAWN)
def _drawn(spec: str, form: Form) -> bytes:
    import vl_convert

    version = alt.SCHEMA_VERSION.removeprefix("v").rsplit(".", 1)[0]
    if form == "png":
        made: bytes = vl_convert.vegalite_to_png(spec, vl_version=version, scale=style.SCALE)
        return made
    # A link without a host would be taken for one of Vega's own examples, and lead there.
    svg: str = vl_convert.vegalite_to_svg(spec.replace('"href": "/', f'"href": "{HERE}/'), vl_version=version)
    return _plain(svg).replace(HERE, "").encode()


def _plain(svg: str) -> str:
    """Return a drawing without inline styles, which the pages' policy forbids; links open in the page itself."""
    svg = re.sub(r'\sstyle="[^"]*"', "", svg)
    return svg.replace('target="_blank"', "").replace(" xlink:href=", " href=")


def _dressed(chart: Any, canvas: Canvas) -> Any:
    c = canvas.colours
    small = 11 if canvas.narrow else 12
    return (
        chart.configure(font=FONT, background=c.paper, padding=6)
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=c.ink, labelFontSize=small, titleColor=c.faint, titleFontSize=small, titleFontWeight="normal",
            gridColor=c.rule, domainColor=c.faint, tickColor=c.faint, titlePadding=8,
        )
        .configure_legend(
            labelColor=c.ink, labelFontSize=small, titleColor=c.faint, titleFontSize=small,
            titleFontWeight="normal", orient="top", direction="horizontal", offset=8, symbolSize=80,
            columns=2 if canvas.narrow else 4, columnPadding=14,
        )
        .configure_title(color=c.ink, fontSize=small + 1, fontWeight=600, anchor="start", offset=8)
    )  # fmt: skip


def course(relation: Relation, canvas: Canvas) -> Any:
    """Return the course of a pair: mean intensity both ways with its turns, events by quad, words against deeds.

    A point leads to the events behind it.
    """
    parts = [_scores(relation, canvas), _quads(relation, canvas), _gap(relation, canvas)]
    return alt.vconcat(*parts, spacing=22).resolve_scale(color="independent", shape="independent", size="independent")


def _time(relation: Relation, canvas: Canvas) -> alt.X:
    first, last = relation.course[0].spell.start, relation.course[-1].spell.end
    end = (date.fromisoformat(last) + timedelta(days=1)).isoformat()
    shape = {"week": "%-d %b", "month": "%b %Y", "year": "%Y"}[relation.by]
    return alt.X(
        "start:T", title=None, scale=alt.Scale(domain=[style.moment(first), style.moment(end)], nice=False),
        axis=alt.Axis(format=shape, tickCount=4 if canvas.narrow else 8, labelOverlap=True, grid=False),
    )  # fmt: skip


def _middle(spell: Spell, share: float = 0.5) -> str:
    first, last = date.fromisoformat(spell.start), date.fromisoformat(spell.end)
    return style.moment((first + timedelta(days=round(((last - first).days) * share))).isoformat())


def _scores(relation: Relation, canvas: Canvas) -> Any:
    c = canvas.colours
    names = f"{relation.a.name} → {relation.b.name}", f"{relation.b.name} → {relation.a.name}"
    rows: list[dict[str, Any]] = []
    for s in relation.course:
        ways: tuple[tuple[str, Literal["forth", "back"], Tally, float], ...] = (
            (names[0], "forth", s.forth, 0.35), (names[1], "back", s.back, 0.65),
        )  # fmt: skip
        for name, way, some, share in ways:
            if some.mean is not None:
                f = relation.opened(way, s.spell)
                rows.append({
                    "start": _middle(s.spell, share), "side": name, "score": round(some.mean, 2), "events": some.n,
                    "href": url("/events", actor=f.actor, recipient=f.recipient, since=f.since, until=f.until),
                    "told": f"{name}, {style.day(s.spell.start)}: {style.signed(some.mean)} in {some.n} events",
                })  # fmt: skip
    legend = alt.Legend(title=None, columns=1 if canvas.narrow else 2, labelLimit=canvas.width - 40)
    scale = alt.Scale(domain=list(names), range=list(c.sides))
    colour = alt.Color("side:N", scale=scale, legend=legend)
    shape = alt.Shape("side:N", scale=alt.Scale(domain=list(names), range=["circle", "diamond"]), legend=legend)
    y = alt.Y("score:Q", title="mean intensity", scale=alt.Scale(domain=[-10.6, 10.6], nice=False),
              axis=alt.Axis(values=[-10, -5, 0, 5, 10]))  # fmt: skip
    points = (
        alt.Chart(style.data(rows)).mark_point(filled=True, opacity=0.95, stroke=c.paper, strokeWidth=1)
        .encode(x=_time(relation, canvas), y=y, color=colour, shape=shape, href="href:N", tooltip="told:N",
                description="told:N",
                size=alt.Size("events:Q", scale=alt.Scale(type="sqrt", range=[60, 320]), legend=None))
    )  # fmt: skip
    zero = alt.Chart(style.data([{"score": 0}])).mark_rule(color=c.faint).encode(y="score:Q")
    return alt.layer(zero, *_turns(relation, canvas), points).properties(
        width=canvas.width - 60, height=190, title="How each acts toward the other, from −10 to +10"
    )


def _turns(relation: Relation, canvas: Canvas) -> list[Any]:
    """Return the levels between turns as heavy lines, and each turn as a dashed rule with its day."""
    if not relation.turns:
        return []
    c = canvas.colours
    end = (date.fromisoformat(relation.course[-1].spell.end) + timedelta(days=1)).isoformat()
    days = [relation.course[0].spell.start, *(t.day for t in relation.turns), end]
    levels = [relation.turns[0].before, *(t.after for t in relation.turns)]
    rows = [
        {"start": style.moment(a), "end": style.moment(b), "score": round(level, 2)}
        for a, b, level in zip(days, days[1:], levels, strict=False)
    ]
    level = alt.Chart(style.data(rows)).mark_rule(color=c.ink, strokeWidth=2.5, opacity=0.7)
    marks = style.data(
        [{"start": style.moment(t.day), "y": 9.5 - 2 * (i % 2), "label": style.day(t.day)}
         for i, t in enumerate(relation.turns)]
    )  # fmt: skip
    rule = alt.Chart(marks).mark_rule(color=c.ink, strokeDash=[4, 3]).encode(x="start:T")
    text = alt.Chart(marks).mark_text(align="left", dx=5, fontWeight=600, color=c.ink, fontSize=11)
    return [
        level.encode(x="start:T", x2="end:T", y="score:Q"), rule, text.encode(x="start:T", y="y:Q", text="label:N")
    ]  # fmt: skip


_QUADS = ("said, friendly", "done, friendly", "said, hostile", "done, hostile")


def _quads(relation: Relation, canvas: Canvas) -> Any:
    c = canvas.colours
    rows: list[dict[str, Any]] = []
    for s in relation.course:
        ends = {"start": _edge(s.spell, 0.08), "end": _edge(s.spell, 0.92)}
        for pair, sign in (((0, 1), 1), ((2, 3), -1)):
            low = 0
            for quad in pair:
                high = low + s.both.quads[quad]
                if high > low:
                    told = f"{_QUADS[quad]}: {high - low} events, {style.day(s.spell.start)}"
                    rows.append({**ends, "quad": _QUADS[quad], "low": low * sign, "high": high * sign, "told": told})
                low = high
    most = max((abs(row["high"]) for row in rows), default=1)
    y = alt.Y("low:Q", title="events", scale=alt.Scale(domain=[-most * 1.1, most * 1.1], nice=False),
              axis=alt.Axis(labelExpr="format(abs(datum.value), ',')", tickMinStep=1, tickCount=5))  # fmt: skip
    colour = alt.Color("quad:N", title=None, scale=alt.Scale(domain=list(_QUADS), range=list(c.quads)))
    bars = (
        alt.Chart(style.data(rows)).mark_rect(stroke=c.paper, strokeWidth=0.8)
        .encode(x=_time(relation, canvas), x2="end:T", y=y, y2="high:Q", color=colour, tooltip="told:N")
    )  # fmt: skip
    zero = alt.Chart(style.data([{"low": 0}])).mark_rule(color=c.faint).encode(y="low:Q")
    return alt.layer(bars, zero).properties(width=canvas.width - 60, height=130, title="What was said and done")


def _edge(spell: Spell, share: float) -> str:
    first = date.fromisoformat(spell.start)
    hours = ((date.fromisoformat(spell.end) - first).days + 1) * 24 * share
    return f"{(first + timedelta(days=int(hours // 24))).isoformat()}T{int(hours % 24):02}:00:00"


def _gap(relation: Relation, canvas: Canvas) -> Any:
    c = canvas.colours
    rows = []
    for s in relation.course:
        a, b, d, e = s.both.quads
        for name, value, n in (("words", s.both.words, a + d), ("deeds", s.both.deeds, b + e)):
            if n:
                told = f"{name}: {style.signed(value, 2)} in {n} events, {style.day(s.spell.start)}"
                rows.append({"start": _middle(s.spell), "what": name, "net": round(value, 3), "told": told})
    scale = alt.Scale(domain=["words", "deeds"], range=[c.quads[0], c.ink])
    base = alt.Chart(style.data(rows)).encode(
        x=_time(relation, canvas), y=alt.Y("net:Q", title="net cooperation", scale=alt.Scale(domain=[-1, 1])),
        color=alt.Color("what:N", title=None, scale=scale), tooltip="told:N",
    )  # fmt: skip
    zero = alt.Chart(style.data([{"net": 0}])).mark_rule(color=c.faint).encode(y="net:Q")
    return alt.layer(zero, base.mark_line(strokeWidth=1.6), base.mark_point(filled=True, size=50)).properties(
        width=canvas.width - 60, height=110, title="Words against deeds, from −1 to +1"
    )


def activity(months: Sequence[tuple[str, int, int, int]], canvas: Canvas) -> Any:
    """Return what an actor does, is done to and says, by month; ``months`` is every month from first to last."""
    c = canvas.colours
    whats = ("statements", "acts", "acts of others")
    rows = []
    for month, acts, received, said in months:
        for what, n in zip(whats, (said, acts, received), strict=True):
            rows.append({"month": f"{month}-01T00:00:00", "what": what, "n": n, "told": f"{what}: {n}, {month}"})
    scale = alt.Scale(domain=list(whats), range=[c.quads[0], c.sides[0], c.sides[1]])
    chart = (
        alt.Chart(style.data(rows)).mark_bar(size=max(2, min(18, (canvas.width - 80) // (4 * max(len(rows) // 3, 1)))))
        .encode(
            x=alt.X("yearmonth(month):O", title=None, axis=alt.Axis(format="%b %y", labelAngle=0, labelOverlap=True)),
            xOffset=alt.XOffset("what:N", sort=list(whats)),
            y=alt.Y("n:Q", title=None, axis=alt.Axis(tickMinStep=1, tickCount=4)),
            color=alt.Color("what:N", title=None, scale=scale), tooltip="told:N",
        )
    )  # fmt: skip
    return chart.properties(width=canvas.width - 50, height=140)


def network(found: Blocs, canvas: Canvas) -> Any:
    """Return a network: near is friendly; a line leads to the pair, a circle to the actor."""
    c = canvas.colours
    places, names = web.spots(found), shown_names(list(found.nodes))
    kinds = ["friendly", "hostile"]
    ties = [
        {
            "x": places[t.a][0], "y": places[t.a][1], "x2": places[t.b][0], "y2": places[t.b][1],
            "kind": kinds[0] if t.sign > 0 else kinds[1], "weight": round(abs(t.score), 2),
            "href": url(f"/pairs/{seg(t.a)}/{seg(t.b)}", since=found.since, until=found.until),
            "told": f"{names[t.a]} and {names[t.b]}: {style.signed(t.score)} in {t.tally.n} events",
        }
        for t in sorted(found.ties, key=lambda t: abs(t.score)) if t.sign
    ]  # fmt: skip
    nodes = [
        {"x": places[n.id][0], "y": places[n.id][1], "name": names[n.id], "events": n.events,
         "bloc": "none" if n.bloc is None else f"bloc {n.bloc + 1}", "href": f"/actors/{seg(n.id)}",
         "told": f"{names[n.id]}: {n.events} events"}
        for n in found.nodes
    ]  # fmt: skip
    room = alt.Scale(domain=[-0.14, 1.14], nice=False)
    x, y = alt.X("x:Q", axis=None, scale=room), alt.Y("y:Q", axis=None, scale=room)
    lines = (
        alt.Chart(style.data(ties)).mark_rule(opacity=0.7)
        .encode(
            x=x, y=y, x2="x2:Q", y2="y2:Q", href="href:N", tooltip="told:N",
            color=alt.Color("kind:N", title=None, scale=alt.Scale(domain=kinds, range=[c.friend, c.foe])),
            strokeDash=alt.StrokeDash(
                "kind:N", scale=alt.Scale(domain=kinds, range=[[1, 0], [5, 4]]), legend=None
            ),
            strokeWidth=alt.StrokeWidth(
                "weight:Q", scale=alt.Scale(domain=[0, 6], range=[0.8, 7], clamp=True), legend=None
            ),
        )
    )  # fmt: skip
    blocs = [f"bloc {i + 1}" for i in range(len(found.blocs))]
    fills = [BLOCS_DARK[i % 8] if canvas.dark else BLOCS_LIGHT[i % 8] for i in range(len(blocs))]
    fill = alt.Fill("bloc:N", title=None, scale=alt.Scale(domain=[*blocs, "none"], range=[*fills, c.faint]),
                    legend=alt.Legend(symbolType="circle", values=blocs))  # fmt: skip
    base = alt.Chart(style.data(nodes)).encode(x=x, y=y)
    circles = base.mark_circle(opacity=1, stroke=c.paper, strokeWidth=2).encode(
        fill=fill, size=alt.Size("events:Q", scale=alt.Scale(type="sqrt", range=[140, 1000]), legend=None),
        href="href:N", tooltip="told:N",
    )  # fmt: skip
    text: dict[str, Any] = {"dy": -22, "fontSize": 11 if canvas.narrow else 13, "fontWeight": 600}
    halo = base.mark_text(**text, stroke=c.paper, strokeWidth=4, strokeJoin="round").encode(text="name:N")
    label = base.mark_text(**text, color=c.ink).encode(text="name:N")
    return alt.layer(lines, circles, halo, label).properties(
        width=canvas.width, height=400 if canvas.narrow else 520
    ).resolve_scale(strokeDash="independent")  # fmt: skip
