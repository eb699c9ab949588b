"""Do scores mean what they say: how often a row shown at 0.9 is right, on the corpus's test batches.

``python -m bench.quality.calibration`` draws the reliability diagram of docs/images/reliability.svg.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from bench.quality import documents
from dragoman import read_many
from dragoman.confidence import FEATURES
from dragoman.intake import Item

BINS = 5  # of equal width; the test batches hold too few rows for ten
PICTURE = Path(__file__).parents[2] / "docs/images/reliability.svg"


@dataclass(frozen=True, slots=True)
class Bin:
    """The rows of one kind shown at scores of one range: how many, their mean score, the share that is right."""

    kind: str
    rows: int
    shown: float
    right: float


def rows(part: str = "test") -> dict[str, tuple[np.ndarray, np.ndarray]]:
    """Return a kind: the scores of all rows read, and whether each is right."""
    gold = documents.held_out(part)
    items = [
        Item(f"gold-{n}", source=g.text, title=g.title, outlet=g.outlet, published=g.published)
        for n, g in enumerate(gold)
    ]
    found: dict[str, tuple[list[float], list[bool]]] = {kind: ([], []) for kind in FEATURES}
    for one, reading in zip(gold, read_many(items), strict=True):
        right = documents.right_rows(one, reading)
        for kind, mine in (
            ("statement", reading.statements),
            ("event", reading.events),
            ("commitment", reading.commitments),
        ):
            found[kind][0].extend(row.score for row in mine)
            found[kind][1].extend(n in right[kind] for n in range(len(mine)))
    return {kind: (np.asarray(s, float), np.asarray(r, float)) for kind, (s, r) in found.items()}


def bins(kind: str, scores: np.ndarray, right: np.ndarray) -> list[Bin]:
    """Return the filled bins of one kind, lowest scores first."""
    number = np.minimum((scores * BINS).astype(int), BINS - 1)
    return [
        Bin(kind, int(mine.sum()), round(float(scores[mine].mean()), 3), round(float(right[mine].mean()), 3))
        for mine in (number == n for n in range(BINS))
        if mine.any()
    ]


def gap(found: list[Bin]) -> float:
    """Return the expected calibration error (Naeini and others 2015): the mean of |shown - right| over the rows."""
    total = sum(b.rows for b in found)
    return sum(b.rows * abs(b.shown - b.right) for b in found) / max(1, total)


def measure() -> dict[str, float]:
    """Return 1 less the calibration error of each kind: 1 where scores are what they say."""
    return {kind: 1.0 - gap(bins(kind, *both)) for kind, both in rows().items()}


def picture(found: list[Bin], path: Path = PICTURE) -> None:
    """Draw the share right over the score shown, a line a kind, the diagonal where both are equal."""
    import altair as alt

    data = [{"kind": b.kind, "rows": b.rows, "shown": b.shown, "right": b.right} for b in found]
    unit = alt.Scale(domain=[0, 1])
    points = alt.Chart(alt.Data(values=data)).encode(
        x=alt.X("shown:Q", title="score shown (mean of its fifth)", scale=unit),
        y=alt.Y("right:Q", title="share that is right", scale=unit),
        color=alt.Color("kind:N", title=None, scale=alt.Scale(range=["#0072b2", "#d55e00", "#009e73"])),
    )
    even = alt.Chart(alt.Data(values=[{"a": 0, "b": 0}, {"a": 1, "b": 1}])).mark_line(
        color="#999", strokeDash=[4, 4], strokeWidth=1
    )
    chart = (
        even.encode(x="a:Q", y="b:Q")
        + points.mark_line()
        + points.mark_circle(opacity=1).encode(size=alt.Size("rows:Q", title="rows"))
    )
    path.parent.mkdir(parents=True, exist_ok=True)
    chart.properties(width=380, height=380, title="Scores against what was right, held-out passages").save(str(path))


def main() -> None:
    found = [b for kind, both in rows().items() for b in bins(kind, *both)]
    for b in found:
        print(f"{b.kind:<10} {b.rows:>4} rows shown at {b.shown:.2f}, {b.right:.2f} right")
    picture(found)


if __name__ == "__main__":
    main()
