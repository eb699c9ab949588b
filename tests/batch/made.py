"""A reading for the tests of batches: real intake, no model, and words in a page that make its worker die or hang.

``python -m tests.batch.made ENGINE OUT INPUT...`` is a batch with it, in a process of its own that can be killed.
"""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from dragoman.batch.work import Ask, Row, row
from dragoman.intake import take
from dragoman.keep import Known
from dragoman.records import DragomanError, Origin, Pipeline, Reading, Report

READ = "tests.batch.made:read"
MADE_BY = Pipeline("0.1.0", "aaaaaaaaaaaa", "bbbbbbbbbbbb")
PAGE = "The minister of Ardania said on Monday that the talks with Belmar would go on in the spring. Number {}."


def reading(one: Known, ask: Ask) -> Reading:
    """Return what is read in an input: the report, and nothing in it."""
    found = take(one.item, published=ask.published, outlet=ask.outlet)
    report = found.report or Report("", None, None, None, None, None, "", Origin("text", one.item.name, one.digest), ())
    return Reading(MADE_BY, report, rejects=found.rejects)


def read(piece: Sequence[Known], ask: Ask) -> list[Row]:
    """Return a row for each input; stands in for ``read_piece``."""
    for one in piece:
        text = one.item.source if isinstance(one.item.source, bytes) else b""
        if b"DIE" in text:
            os.kill(os.getpid(), signal.SIGKILL)
        if b"HANG" in text:
            time.sleep(600)
        if b"ONCE" in text and not Path("died").exists():
            Path("died").touch()
            os._exit(3)
        if b"NO MODEL" in text:
            raise DragomanError("the model is missing")
    time.sleep(float(os.environ.get("TESTS_SLOW", "0")) * len(piece))
    return [row(reading(one, ask), one) for one in piece]


def pipeline(made_by: Pipeline = MADE_BY) -> Any:
    """Return what stands in for ``dragoman.pipeline`` where a batch is run."""
    return SimpleNamespace(BATCH=3, reader=lambda register=None, model=None: SimpleNamespace(pipeline=made_by))


def pages(folder: Path, numbers: Sequence[int]) -> Path:
    """Write a page a number into a folder."""
    folder.mkdir(exist_ok=True)
    for n in numbers:
        (folder / f"page-{n:03}.txt").write_text(PAGE.format(n), encoding="utf-8")
    return folder


def main() -> None:
    from dragoman.batch import cluster, local, run
    from tests.batch import made

    run.pipeline = pipeline()
    local.READ, cluster.read_piece = READ, made.read
    engine, out, *words = sys.argv[1:]
    run.run(words, run.How(Path(out), engine=engine, workers=2, size=6))


if __name__ == "__main__":
    main()
