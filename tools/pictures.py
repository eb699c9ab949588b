"""``python -m tools.pictures``: draw docs/images from the crisis of examples/crisis as coded by hand for the tests."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from dragoman.analyse import plots
from dragoman.analyse.blocs import Window, blocs
from dragoman.analyse.relations import relations
from tests.analyse.made import record, table

ROOT = Path(__file__).parents[1]
IMAGES = ROOT / "docs/images"


def main() -> int:
    IMAGES.mkdir(exist_ok=True)
    readings = table(ROOT / "tests/analyse/crisis.tsv")
    with tempfile.TemporaryDirectory() as folder, record(Path(folder), readings) as store:
        plots.timeline(relations(store, "XAR", "XCO"), IMAGES / "relations.svg")
        found = blocs(store, Window("2026-04-16", "2026-05-31", min_events=1))
        plots.network(found, IMAGES / "blocs.svg")
        plots.matrix(found, IMAGES / "matrix.svg")
    return 0


if __name__ == "__main__":
    sys.exit(main())
