"""The course of a pair: score both ways with its turns, events by quad, and words against deeds."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

import altair as alt

from dragoman.analyse.measures import DOUBT, Tally
from dragoman.analyse.plots import style
from dragoman.analyse.relations import Relation
from dragoman.analyse.spells import Spell

_SIDES = ("verbal cooperation", "material cooperation", "verbal conflict", "material conflict")
_WORDS, _DEEDS = "words", "deeds"
TICKS = 9
LATE = 0.75
"""Share of the axis from which on a turn's label stands before it, so that none runs out of the picture."""


def chart(relation: Relation) -> Any:
    """Return the picture: three panels over one axis of time."""
    a, b = relation.a.name, relation.b.name
    both = relation.both
    margin = f" ± {both.margin:.1f}" if both.margin is not None else ""
    under = (
        f"{both.n:,} events from {style.day(relation.since)} to {style.day(relation.until)}, by {relation.by}; "
        f"score {style.signed(both.score)}{margin} on a scale of \u221210 to +10",
    )
    panels = [_scores(relation), _events(relation), _words_and_deeds(relation)]
    whole = alt.vconcat(*panels, spacing=26).resolve_scale(color="independent", shape="independent", size="independent")
    return whole.properties(title=style.title(f"{a} and {b}", *under))


def _axis(relation: Relation, labels: bool) -> alt.X:
    starts = [s.spell.start for s in relation.course]
    after = date.fromisoformat(relation.course[-1].spell.end) + timedelta(days=1)
    shown = [date.fromisoformat(start) for start in starts[:: -(-len(starts) // TICKS)]]
    ticks = [alt.DateTime(year=d.year, month=d.month, date=d.day) for d in shown]
    return alt.X(
        "start:T",
        title=None,
        scale=alt.Scale(domain=[style.moment(starts[0]), style.moment(after.isoformat())], nice=False),
        axis=alt.Axis(labels=labels, ticks=labels, grid=True, values=ticks, format=_format(relation), labelBound=True),
    )


def _format(relation: Relation) -> str:
    return {"week": "%-d %b %y", "month": "%b %Y", "year": "%Y"}[relation.by]


def _within(spell: Spell, share: float) -> str:
    """Return the moment at a share of a spell, so that two points of one spell do not hide each other."""
    first, last = date.fromisoformat(spell.start), date.fromisoformat(spell.end)
    hours = ((last - first).days + 1) * 24 * share
    return (datetime(first.year, first.month, first.day) + timedelta(hours=hours)).isoformat()


def _scores(relation: Relation) -> Any:
    names = {"forth": f"{relation.a.name} → {relation.b.name}", "back": f"{relation.b.name} → {relation.a.name}"}
    rows: list[dict[str, Any]] = [
        {"start": _within(s.spell, share), "side": names[side], "score": round(some.mean, 3), "n": some.n}
        for s in relation.course
        for side, some, share in (("forth", s.forth, 0.38), ("back", s.back, 0.62))
        if some.mean is not None
    ]
    domain = list(names.values())
    legend = alt.Legend(orient="top", direction="horizontal", symbolSize=110)
    colour = alt.Color(
        "side:N", title=None, scale=alt.Scale(domain=domain, range=["#009E73", "#AA3377"]), legend=legend
    )
    shape = alt.Shape("side:N", title=None, scale=alt.Scale(domain=domain, range=["circle", "diamond"]), legend=legend)
    y = alt.Y(
        "score:Q", title="mean intensity", scale=alt.Scale(domain=[-10.6, 10.6], nice=False),
        axis=alt.Axis(values=[-10, -5, 0, 5, 10]),
    )  # fmt: skip
    most = max((row["n"] for row in rows), default=1)
    size = alt.Size(
        "n:Q", title="events", scale=alt.Scale(type="sqrt", domain=[1, max(most, 2)], range=[45, 320]),
        legend=alt.Legend(orient="top", direction="horizontal", titleOrient="left", symbolFillColor=style.FAINT,
                          symbolStrokeWidth=0, format=",d", values=sorted({1, (most + 1) // 2, most})),
    )  # fmt: skip
    points = (
        alt.Chart(style.data(rows))
        .mark_point(filled=True, opacity=0.9, stroke="white", strokeWidth=0.8)
        .encode(x=_axis(relation, False), y=y, color=colour, size=size, shape=shape)
    )
    zero = alt.Chart(style.data([{"score": 0}])).mark_rule(color=style.FAINT, strokeWidth=1).encode(y="score:Q")
    return alt.layer(zero, *_levels(relation), points).properties(width=style.WIDTH, height=210)


def _levels(relation: Relation) -> Iterator[Any]:
    """Yield the level between turns as heavy lines, and each turn as a rule with its day and levels."""
    if not relation.turns:
        return
    after = date.fromisoformat(relation.course[-1].spell.end) + timedelta(days=1)
    days = [relation.course[0].spell.start, *(t.day for t in relation.turns), after.isoformat()]
    levels = [relation.turns[0].before, *(t.after for t in relation.turns)]
    rows = [
        {"start": style.moment(begin), "end": style.moment(end), "score": round(level, 3)}
        for begin, end, level in zip(days, days[1:], levels, strict=False)
    ]
    yield (
        alt.Chart(style.data(rows))
        .mark_rule(color=style.INK, strokeWidth=3, opacity=0.75, strokeCap="round")
        .encode(x="start:T", x2="end:T", y="score:Q")
    )
    marks: list[dict[str, Any]] = [
        {
            "start": style.moment(t.day), "y": 9.6 if i % 2 == 0 else 7.9,
            "label": f"{style.day(t.day)}: {style.signed(t.before)} to {style.signed(t.after)}",
        }
        for i, t in enumerate(relation.turns)
    ]  # fmt: skip
    turns = alt.Chart(style.data(marks))
    yield turns.mark_rule(color=style.INK, strokeDash=[4, 3], strokeWidth=1.2).encode(x="start:T")
    begin = date.fromisoformat(days[0])
    edge = (begin + (after - begin) * LATE).isoformat()
    early, late = [m for m in marks if m["start"] < edge], [m for m in marks if m["start"] >= edge]
    yield from (_labels(some, side) for some, side in ((early, "left"), (late, "right")) if some)


def _labels(marks: list[dict[str, Any]], side: Any) -> Any:
    """Return what is written beside the rules of turns, ``side`` being that of the words which touches the rule."""
    step = 6 if side == "left" else -6
    text = alt.Chart(style.data(marks)).mark_text(align=side, dx=step, fontSize=11, fontWeight=600, color=style.INK)
    return text.encode(x="start:T", y=alt.Y("y:Q"), text="label:N")


def _events(relation: Relation) -> Any:
    rows: list[dict[str, Any]] = []
    for stretch in relation.course:
        ends = {"start": _within(stretch.spell, 0.06), "end": _within(stretch.spell, 0.94)}
        for pair, sign in ((_SIDES[:2], 1), (_SIDES[2:], -1)):  # outward from zero: words, then deeds
            low = 0
            for name in pair:
                high = low + stretch.both.quads[_SIDES.index(name)]
                if high > low:
                    rows.append({**ends, "quad": name, "low": low * sign, "high": high * sign})
                low = high
    colour = alt.Color(
        "quad:N", title=None, scale=alt.Scale(domain=list(style.QUADS), range=list(style.QUADS.values())),
        legend=alt.Legend(orient="top", direction="horizontal", columns=4),
    )  # fmt: skip
    most = max((abs(row["high"]) for row in rows), default=1)
    y = alt.Y(
        "low:Q", title="events", scale=alt.Scale(domain=[-most * 1.08, most * 1.08], nice=False),
        axis=alt.Axis(labelExpr="format(abs(datum.value), ',')", tickMinStep=1, tickCount=5),
    )  # fmt: skip
    bars = (
        alt.Chart(style.data(rows))
        .mark_rect(stroke="white", strokeWidth=0.6)
        .encode(x=_axis(relation, False), x2="end:T", y=y, y2="high:Q", color=colour)
    )
    zero = alt.Chart(style.data([{"low": 0}])).mark_rule(color=style.FAINT, strokeWidth=1).encode(y="low:Q")
    return alt.layer(bars, zero).properties(width=style.WIDTH, height=150)


def _words_and_deeds(relation: Relation) -> Any:
    rows = []
    for stretch in relation.course:
        a, b, c, d = stretch.both.quads
        for name, value, n in ((_WORDS, stretch.both.words, a + c), (_DEEDS, stretch.both.deeds, b + d)):
            if n:
                rows.append({"start": _within(stretch.spell, 0.5), "what": name, "net": round(value, 3)})
    colour = alt.Color(
        "what:N", title=None, scale=alt.Scale(domain=[_WORDS, _DEEDS], range=["#56B4E9", "#1f2933"]),
        legend=alt.Legend(orient="top", direction="horizontal", symbolType="stroke", symbolStrokeWidth=3),
    )  # fmt: skip
    y = alt.Y("net:Q", title="net cooperation", scale=alt.Scale(domain=[-1, 1]), axis=alt.Axis(tickCount=5))
    base = alt.Chart(style.data(rows)).encode(x=_axis(relation, True), y=y, color=colour)
    zero = alt.Chart(style.data([{"net": 0}])).mark_rule(color=style.FAINT, strokeWidth=1).encode(y="net:Q")
    lines = base.mark_line(strokeWidth=1.6, opacity=0.7)
    points = base.mark_point(filled=True, size=55, opacity=1)
    return alt.layer(zero, lines, points).properties(width=style.WIDTH, height=130, title=style.note(*_notes(relation)))


def _notes(relation: Relation) -> tuple[str, ...]:
    both = relation.both
    aside = [f"{n:,} {name}" for n, name in _aside(both) if n]
    return (
        "Mean intensity: PLOVER scores from \u221210 (violence) to +10 (aid); a heavy line is the level between turns. "
        "What is intended counts as words.",
        f"Net cooperation: (cooperation \u2212 conflict) / (both + {DOUBT:g}), of words and of deeds. "
        f"Set aside: {', '.join(aside) if aside else 'nothing'}.",
        f"Source: the {relation.reports:,} reports of these days in the record, read by Dragoman; reports of one "
        "happening count once.",
    )


def _aside(both: Tally) -> tuple[tuple[int, str], ...]:
    return (
        (both.denied, "denied"),
        (both.hypothetical, "hypothetical"),
        (both.claimed, "on the word of others than the actor"),
    )
