"""Fit the weights by which an actor without a country gets one: ``python -m train.home``, a few seconds.

On the corpus's training part: persons, organisations and groups whose mentions name no nation, each with the country
that its author gave it.
"""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import torch

from dragoman.annotate.windows import sentences
from dragoman.records import Origin, Report, Span
from dragoman.resolve.home import FEATURES, Hints
from dragoman.resolve.names import nations
from train import corpus_data
from train.corpus import Passage

OUT = Path(__file__).parents[1] / "src/dragoman/resolve/data/home.json"
RIDGE = 1.0


def cases(passage: Passage) -> list[tuple[np.ndarray, int]]:
    """Return (features, which row is right) for each actor of the passage that names no nation."""
    head, text, names = passage.head, passage.text, nations()
    origin = Origin("text", "", "")
    report = Report(passage.id, head.get("title"), head.get("outlet"), None, None, None, text, origin, ())
    hints = Hints.of(report, names.find(text), tuple(sentences(text)), names)
    found = []
    for ref, entity in passage.entities.items():
        tags = [t for t in passage.tags if t.ref == ref]
        if entity.kind not in ("person", "organisation", "group") or not tags:
            continue
        if (entity.country and len(entity.country) != 3) or any(names.find(text[t.start : t.end]) for t in tags):
            continue
        first = min(tags, key=lambda t: t.start)
        candidates, rows = hints.features(Span(first.start, first.end), entity.kind)  # type: ignore[arg-type]
        found.append((rows, candidates.index(entity.country) if entity.country in candidates else len(candidates)))
    return found


def fit(found: list[tuple[np.ndarray, int]]) -> np.ndarray:
    """Return the weights (FEATURES,) of a ridge softmax over each case's rows."""
    weights = torch.zeros(len(FEATURES), requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=200)

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        total = RIDGE * (weights**2).sum()
        for rows, right in found:
            total = total - torch.log_softmax(torch.from_numpy(rows) @ weights, 0)[right]
        total.backward()
        return total

    optimiser.step(loss)
    return weights.detach().numpy()


def right(found: list[tuple[np.ndarray, int]], weights: np.ndarray) -> float:
    """Return the share of cases whose best row is the right one."""
    return float(np.mean([int((rows @ weights).argmax()) == true for rows, true in found]))


def main() -> None:
    weights = fit([case for p in corpus_data.passages() for case in cases(p)])
    OUT.write_text(json.dumps({n: round(float(w), 3) for n, w in zip(FEATURES, weights, strict=True)}, indent=1) + "\n")
    for part in ("train", "dev", "test"):
        print(part, round(right([case for p in corpus_data.passages(part) for case in cases(p)], weights), 3))


if __name__ == "__main__":
    main()
