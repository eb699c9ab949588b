"""Build ``src/dragoman/serve/outline.json``, the outlines of states that the map of events is drawn on.

    python tools/build_outline.py path/to/naturalearth_lowres.shp

Source: Natural Earth, admin 0 countries at 1:110 million (public domain, https://www.naturalearthdata.com), as the
PyPI package ``geopandas`` 0.14.4 has it in ``datasets/naturalearth_lowres``; read with ``pyshp``. Kept are the ISO3
code and the rings of each state, to a tenth of a degree (11 km): what a map of the world on a page can show. The same
input gives the same bytes. Borders are those of the source and say nothing of whose a territory is.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

import shapefile

OUT = Path(__file__).parents[1] / "src/dragoman/serve/outline.json"
DIGITS = 1
OWN = {"Kosovo": "XKX"}
"""Names that the source has no code for."""


def main() -> int:
    found: dict[str, list[list[list[float]]]] = {}
    with shapefile.Reader(sys.argv[1]) as reader:
        for one in reader.iterShapeRecords():
            code = one.record["iso_a3"]
            code = OWN.get(one.record["name"], one.record["name"]) if code == "-99" else code
            ends = [*one.shape.parts[1:], len(one.shape.points)]
            rings = [_ring(one.shape.points[a:b]) for a, b in zip(one.shape.parts, ends, strict=True)]
            found.setdefault(code, []).extend(ring for ring in rings if len(ring) > 3 and _clockwise(ring))
    lines = [f"{json.dumps(code)}: {json.dumps(found[code], separators=(',', ':'))}" for code in sorted(found)]
    OUT.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
    print(f"{OUT}: {len(found)} states, {OUT.stat().st_size:,} bytes")
    return 0


def _ring(points: list[tuple[float, float]]) -> list[list[float]]:
    """Return a ring to a tenth of a degree, without points that fall together."""
    made: list[list[float]] = []
    for x, y in points:
        point = [round(x, DIGITS), round(y, DIGITS)]
        if not made or made[-1] != point:
            made.append(point)
    return made


def _clockwise(ring: list[list[float]]) -> bool:
    """Tell whether a ring goes clockwise: one that does not is a hole, which the state inside fills."""
    return sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in zip(ring, ring[1:], strict=False)) > 0


if __name__ == "__main__":
    sys.exit(main())
