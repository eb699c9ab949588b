"""Fit what turns scores into chances: ``python -m train.confidence [FOLDER]``, on the corpus's dev part.

A row is right when ``bench.quality.documents`` counts it so: a statement by its words and speaker, an event by its
type and a party on each side, a commitment by its kind and words. Writes ``confidence.json`` into the model folder,
with the chance under which leaving a row out gains more in precision than it loses in recall (best F1 on dev).
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import ClassVar

import numpy as np

from bench.quality import documents
from dragoman.annotate import decode
from dragoman.annotate.encoder import Encoder
from dragoman.assemble import assemble
from dragoman.confidence import FEATURES, Confidence
from dragoman.intake import Item, take
from dragoman.records import Pipeline, Reading
from dragoman.resolve import knowledge, resolve
from train.export import WEIGHTS

LEAST_GAIN = 0.01  # of F1, for a floor to be worth the rows it costs
FLOORS = np.arange(0.0, 0.3, 0.05)  # over 0.3 more is lost than gained, on dev by cross-validation
NOBODY = Pipeline("0", "0" * 12, "0" * 12)

Rows = dict[str, tuple[np.ndarray, np.ndarray, int]]


class Spy(Confidence):
    """Gives every row a score that leads back to its features, which it keeps."""

    seen: ClassVar[list[tuple[float, ...]]] = []

    def chance(self, kind: str, features: tuple[float, ...], score: float) -> float:
        self.seen.append(tuple(float(f) for f in features))
        return float(len(self.seen) - 1)

    def keeps(self, kind: str, chance: float) -> bool:
        return True


def readings(gold: list[documents.Gold], model: Encoder, confidence: Confidence) -> list[Reading]:
    """Return the Readings of annotated reports through ``confidence``."""
    known = knowledge()
    items = (
        Item(f"gold-{n}", source=g.text, title=g.title, outlet=g.outlet, published=g.published)
        for n, g in enumerate(gold)
    )
    reports = [i.report for i in map(take, items) if i.report is not None]
    scored = zip(reports, model.score([r.text for r in reports]), strict=True)
    return [assemble(resolve(decode(r, s), known), NOBODY, (), confidence) for r, s in scored]


def rows(gold: list[documents.Gold], model: Encoder) -> Rows:
    """Return a kind: features (rows, FEATURES), whether each row is right, and how many are true."""
    spy = Spy()
    spy.seen.clear()
    found: dict[str, tuple[list[tuple[float, ...]], list[bool]]] = {kind: ([], []) for kind in FEATURES}
    true = dict.fromkeys(FEATURES, 0)
    for one, reading in zip(gold, readings(gold, model, spy), strict=True):
        right = documents.right_rows(one, reading)
        for kind, mine, theirs in (
            ("statement", reading.statements, one.statements),
            ("event", reading.events, one.events),
            ("commitment", reading.commitments, one.commitments),
        ):
            found[kind][0].extend(spy.seen[int(row.score)] for row in mine)
            found[kind][1].extend(n in right[kind] for n in range(len(mine)))
            true[kind] += len(theirs)
    return {k: (np.asarray(x, float).reshape(len(y), -1), np.asarray(y, float), true[k]) for k, (x, y) in found.items()}


def fit(x: np.ndarray, y: np.ndarray, ridge: float = 1.0, steps: int = 40) -> np.ndarray:
    """Return the weights of a ridge logistic regression, by Newton's method."""
    weights = np.zeros(x.shape[1])
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        slope = x.T @ (chance - y) + ridge * weights
        bend = (x * (chance * (1 - chance))[:, None]).T @ x + ridge * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return weights


def best_floor(chance: np.ndarray, right: np.ndarray, true: int) -> float:
    """Return the chance under which rows are best left out: by F1, where it gains ``LEAST_GAIN``; else 0."""

    def f1(floor: float) -> float:
        kept = chance >= floor
        return float(2 * right[kept].sum() / max(1, kept.sum() + true))

    best = max(FLOORS, key=f1)
    return round(float(best), 2) if f1(best) >= f1(0.0) + LEAST_GAIN else 0.0


def main(folder: Path = WEIGHTS) -> None:
    """Write ``confidence.json`` and print what it does to the dev batches."""
    weights: dict[str, dict[str, float]] = {}
    floors: dict[str, float] = {}
    for kind, (x, y, true) in rows(documents.held_out("dev"), Encoder(folder)).items():
        fitted = fit(x, y, ridge=1.0)
        chance = 1 / (1 + np.exp(-x @ fitted))
        weights[kind] = {name: round(float(w), 4) for name, w in zip(FEATURES[kind], fitted, strict=True)}
        floors[kind] = best_floor(chance, y, true)
        print(f"{kind}: {len(y)} rows, {y.mean():.2f} right, {true} true; left out under {floors[kind]}")
    text = json.dumps({"weights": weights, "floors": floors}, indent=1)
    (folder / "confidence.json").write_text(text + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else WEIGHTS)
