"""How the time of each question grows with the record, as a picture."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import altair as alt

from dragoman.analyse.plots import style


def growth(found: dict[str, Any], file: Path) -> None:
    """Write the picture of ``found`` (results.json, "size") to an SVG file."""
    rows = [
        {"question": name, "events": int(number), "ms": row["processor ms"], "limit": limit(name)}
        for number, size in found.items()
        for name, row in size["questions"].items()
    ]
    order = list(next(iter(found.values()))["questions"])
    sizes = sorted(map(int, found))
    axis = alt.Axis(values=sizes, format="~s", title="events in the record")
    base = alt.Chart(style.data(rows))
    line = base.mark_line(point=True, color=style.BLUE).encode(
        x=alt.X("events:Q", scale=alt.Scale(type="log"), axis=axis),
        y=alt.Y("ms:Q", title="ms", scale=alt.Scale(type="log")),
    )
    bound = base.mark_rule(strokeDash=[4, 3], color=style.VERMILLION).encode(y="limit:Q")
    header = alt.Header(labelLimit=230, labelFontSize=10, labelColor=style.INK)
    facet = alt.Facet("question:N", sort=order, title=None, header=header)
    chart = alt.layer(line, bound).properties(width=200, height=110).facet(facet=facet, columns=3)
    told = "Processor time of each question on SQLite, warm", "Dashed: what is allowed at ten million events"
    style.dressed(chart.properties(title=style.title(*told))).save(str(file))


def limit(question: str) -> int | None:
    """Return the milliseconds allowed for a question at ten million events, if it has a limit."""
    if question.startswith(("dyad timeline", "actor page", "search")):
        return 100
    return 1_000 if question.startswith("network") else None
