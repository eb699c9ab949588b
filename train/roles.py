"""Fit the role weights: word order on the corpus's training part, its weight against the model on its dev part."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np

from dragoman.annotate.decode import Table
from dragoman.annotate.encoder import Encoder
from dragoman.annotate.roles import FEATURES, REACH, ROLES, features
from dragoman.records import Span
from train import corpus_data
from train.corpus import Passage


def fit(x: np.ndarray, y: np.ndarray, ridge: float = 1.0, steps: int = 40) -> np.ndarray:
    """Return the weights of a ridge logistic regression, by Newton's method."""
    weights = np.zeros(x.shape[1])
    for _ in range(steps):
        chance = 1 / (1 + np.exp(-np.clip(x @ weights, -30, 30)))
        slope = x.T @ (chance - y) + ridge * weights
        bend = (x * (chance * (1 - chance))[:, None]).T @ x + ridge * np.eye(len(weights))
        weights -= np.linalg.solve(bend, slope)
    return weights


def rows(passages: list[Passage], model: Encoder | None) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Return features (pairs, FEATURES), the model's scores (pairs, 2) and what is true (pairs, 2), over gold anchors.

    Without a model its scores are zeros.
    """
    found: list[np.ndarray] = []
    scores: list[np.ndarray] = []
    truth: list[list[bool]] = []
    tables = [Table(s) for s in model.score([p.text for p in passages])] if model else [None] * len(passages)
    for passage, table in zip(passages, tables, strict=True):
        mentions = [(Span(t.start, t.end), t.tag) for t in passage.tags if t.tag in corpus_data.ROLE_KINDS]
        for event in corpus_data.events(passage):
            anchor = Span(*event["anchor"])
            sides = [set(event["actors"]), set(event["recipients"])]
            skipped = set(event["ignored"]) - sides[0] - sides[1]
            near = [
                m
                for m in mentions
                if (m[0].start, m[0].end) not in skipped and anchor.start - REACH <= m[0].start <= anchor.end + REACH
            ]
            if not near:
                continue
            found.append(features(passage.text, anchor, near))
            truth += [[(m[0].start, m[0].end) in side for side in sides] for m in near]
            if table is None:
                scores.append(np.zeros((len(near), 2)))
                continue
            first, tokens = table.first_token(anchor), [table.first_token(m[0]) for m in near]
            pair = np.stack([table.pairs(f"anchor_{r}", [first], tokens)[0] for r in ROLES], 1)
            scores.append(np.where(np.isfinite(pair), pair, -6.0))
    return np.concatenate(found), np.concatenate(scores), np.asarray(truth, float)


def main(folder: Path) -> None:
    """Write ``roles.json`` into the model folder."""
    x, _, y = rows(corpus_data.passages("train"), None)
    order = np.stack([fit(x, y[:, n]) for n in range(len(ROLES))])
    assert order.shape == (len(ROLES), FEATURES)
    dev, scores, true = rows(corpus_data.passages("dev"), Encoder(folder))
    join = []
    for n in range(len(ROLES)):
        both = np.stack([dev @ order[n], scores[:, n], np.ones(len(dev))], 1)
        join.append(fit(both, true[:, n]))
    held = {"order": order.round(4).tolist(), "join": np.stack(join).round(4).tolist()}
    (folder / "roles.json").write_text(json.dumps(held, indent=1) + "\n", encoding="utf-8")
    print("weight of word order, of the model, bias:", held["join"])
