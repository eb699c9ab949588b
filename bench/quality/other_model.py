"""Another model than the package's, such as a larger one: what it reaches, and what it costs beside ours."""

from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

from bench.quality import attribution, documents, relations
from dragoman.annotate.encoder import encoder
from dragoman.intake import Item
from dragoman.pipeline import read_many

ROUNDS = 3  # of the time, the least counts

#: task -> (what it needs under the data folder, measure(data, model folder)).
TASKS: dict[str, tuple[str, Callable[[Path, Path], dict[str, float]]]] = {
    "attribution": (attribution.DATA, lambda data, model: attribution.measure(data, 1, encoder(model))),
    "relations": (relations.DATA, lambda data, model: relations.measure(data, 1, encoder(model))),
    "samples": (documents.DATA, lambda data, m: documents.measure(documents.samples(data / documents.DATA), m)),
    "news": (documents.NEWS, lambda _, model: documents.measure(documents.held_out("news"), model)),
    "press": (documents.NEWS, lambda _, model: documents.measure(documents.held_out("press"), model)),
    "corpus": ("../..", lambda _, model: documents.measure(documents.held_out(), model)),
}


def measure(data: Path, model: Path) -> dict[str, dict[str, float]]:
    """Return the figures of each task whose data is there, and under ``cost`` megabytes and time over the package's."""
    figures: dict[str, dict[str, float]] = {}
    for name, (needs, figure) in TASKS.items():
        if not (data / needs).exists():
            print(f"{name}: skipped, {data / needs} is missing")
            continue
        figures[name] = {k: round(v, 4) for k, v in figure(data, model).items()}
        print(f"{name}: " + "  ".join(f"{k} {v:.3f}" for k, v in figures[name].items()), flush=True)
    figures["cost"] = {
        "megabytes": round((model / "model.onnx").stat().st_size / 1e6, 1),
        "processor_time_over_ours": round(_seconds(model) / _seconds(None), 2),
    }
    print("cost: " + "  ".join(f"{k} {v}" for k, v in figures["cost"].items()))
    return figures


def _seconds(model: Path | None) -> float:
    """Return the processor time that reading the corpus's test batches takes."""
    items = [Item(f"gold-{n}", source=g.text) for n, g in enumerate(documents.held_out())]
    spent = []
    for _ in range(ROUNDS):
        start = time.process_time()
        for _reading in read_many(items, model=model):
            pass
        spent.append(time.process_time() - start)
    return min(spent)
