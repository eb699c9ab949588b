"""What all pictures share: colours, letters, days in words, and how they become files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import altair as alt

from dragoman.records import InputError
from dragoman.sheet.words import iso_day

INK, FAINT, RULE, PAPER = "#1f2933", "#64717f", "#d5dae0", "#ffffff"
FONT = "Roboto, Helvetica Neue, Arial, sans-serif"
WIDTH = 760
SCALE = 2.0
"""Pixels of a PNG a point of the drawing: sharp on a fine screen and in print."""

# Okabe and Ito (2008), told apart with any of the common kinds of colour blindness.
BLUE, SKY, VERMILLION, ORANGE = "#0072B2", "#8CC6EC", "#C44601", "#F5B36B"
QUADS = {
    "verbal cooperation": SKY,
    "material cooperation": BLUE,
    "verbal conflict": ORANGE,
    "material conflict": VERMILLION,
}
BLOCS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E6B800", "#56B4E9", "#7A5C3E", "#5D5D8C")
SIDES = "#009E73", "#AA3377"
DIVERGING = VERMILLION, "#F0B48E", "#f6f5f3", "#9CC7E6", BLUE
NO_BLOC = "#9aa5b1"


def day(iso: str) -> str:
    """Return "16 Apr 2026" for an ISO day."""
    return iso_day(iso, weekday=False)


def signed(value: float, digits: int = 1) -> str:
    """Return a number with its sign, a true minus, and no sign for what rounds to nothing."""
    shown = f"{abs(value):.{digits}f}"
    mark = "" if float(shown) == 0 else "+" if value > 0 else "\u2212"
    return mark + shown


def moment(iso: str) -> str:
    """Return an ISO day as Vega reads it in the drawing's own time: a bare day would be midnight in London."""
    return f"{iso}T00:00:00"


def data(rows: list[dict[str, Any]]) -> alt.Data:
    return alt.Data(values=rows)  # type: ignore[no-untyped-call]


def title(text: str, *under: str) -> alt.TitleParams:
    return alt.TitleParams(
        text, subtitle=list(under), anchor="start", frame="group", fontSize=18, fontWeight=600, color=INK, offset=14,
        subtitleFontSize=12, subtitleColor=FAINT, subtitlePadding=6, subtitleLineHeight=17,
    )  # fmt: skip


def note(*lines: str) -> alt.TitleParams:
    """Return a footnote: the title of the lowest drawing, put under it."""
    return alt.TitleParams(
        list(lines), orient="bottom", anchor="start", frame="group", fontSize=10.5, fontWeight="normal", color=FAINT,
        offset=16, lineHeight=15,
    )  # fmt: skip


def dressed(chart: Any) -> Any:
    """Return a chart with the letters, lines and margins that all have."""
    return (
        chart.configure(font=FONT, background=PAPER, padding={"left": 18, "right": 18, "top": 18, "bottom": 14})
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=INK, labelFontSize=11, titleColor=FAINT, titleFontSize=11, titleFontWeight="normal",
            gridColor="#eceff2", domainColor=RULE, tickColor=RULE, titlePadding=10,
        )
        .configure_legend(
            labelColor=INK, labelFontSize=11, titleColor=FAINT, titleFontSize=11, titleFontWeight="normal",
            symbolSize=90, labelLimit=300,
        )
    )  # fmt: skip


def save(chart: Any, path: str | Path) -> None:
    """Write a chart to ``path``, as its ending says.

    Raises:
        InputError: an ending other than .svg and .png, or a file that cannot be written.
    """
    import vl_convert

    where = Path(path)
    kind = where.suffix.lower()
    if kind not in (".svg", ".png"):
        raise InputError(f"plot {str(path)!r}: name a file that ends in .svg or .png")
    spec = dressed(chart).to_dict()
    # Vega's, which Vega-Lite hands on: legends over a drawing stand beside each other, not on one another.
    spec["config"]["legend"]["layout"] = {
        "top": {"direction": "horizontal", "anchor": "start", "margin": 24, "offset": 6}
    }
    version = alt.SCHEMA_VERSION.removeprefix("v").rsplit(".", 1)[0]
    if kind == ".svg":
        made = vl_convert.vegalite_to_svg(spec, vl_version=version).encode()
    else:
        made = vl_convert.vegalite_to_png(spec, vl_version=version, scale=SCALE)
    try:
        where.write_bytes(made)
    except OSError as error:
        raise InputError(f"plot {str(path)!r}: {error.strerror or error}") from error
