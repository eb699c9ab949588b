"""Fit the weights by which an actor without a country gets one: ``python -m train.home``, a few seconds.

Persons, organisations and groups whose mentions name no nation, each with the country that its author gave it. The
counts are weighed on the corpus's training part; how they weigh beside the model's affiliation head, which knows that
part by heart, on the dev part, with the weights that the package holds.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from dragoman.annotate import affiliation
from dragoman.annotate.affiliation import KINDS, TELLING
from dragoman.annotate.decode import Table
from dragoman.annotate.encoder import encoder
from dragoman.annotate.windows import sentences
from dragoman.records import Mention, Origin, Report, Span
from dragoman.resolve.home import FEATURES, JOIN, Hints, Told, by_country, heard
from dragoman.resolve.names import nations
from dragoman.spans import SpanIndex
from train import corpus_data
from train.corpus import Passage

OUT = Path(__file__).parents[1] / "src/dragoman/resolve/data/home.json"
RIDGE = 1.0


@dataclass(frozen=True, slots=True)
class Case:
    """An actor that names no nation: a row of counts a candidate, none last; what the model says; which is right."""

    rows: np.ndarray
    model: np.ndarray
    right: int


def cases(passage: Passage, table: Table | None = None) -> Iterator[Case]:
    """Yield the actors of the passage that name no nation. Without a ``table`` the model is silent."""
    head, text, names = passage.head, passage.text, nations()
    origin = Origin("text", "", "")
    report = Report(passage.id, head.get("title"), head.get("outlet"), None, None, None, text, origin, ())
    hints = Hints.of(report, names.find(text), SpanIndex(sentences(text)), names)
    marked = corpus_data.affiliations(passage)
    telling = {(t.start, t.end): corpus_data.named(passage, t) for t in passage.tags if t.tag in TELLING}
    said: dict[tuple[int, int], Told] = {}
    if table:
        marks = (t for t in passage.tags if t.tag in KINDS | TELLING)
        mentions = [Mention(Span(t.start, t.end), t.tag, 1.0) for t in marks]  # type: ignore[arg-type]
        places = [(m.span.start, m.span.end) for m in mentions]
        for i, chances in affiliation.decode(table, mentions).items():
            said[places[i]] = by_country(chances, lambda j: telling.get(places[j]))
    alone = {one.mention for one in marked}
    for ref, entity in passage.entities.items():
        tags = [t for t in passage.tags if t.ref == ref]
        if entity.kind not in ("person", "organisation", "group") or not tags:
            continue
        if (entity.country and len(entity.country) != 3) or any(names.find(text[t.start : t.end]) for t in tags):
            continue
        first = min(tags, key=lambda t: t.start)
        heard_of = [said[p] for t in tags if (p := (t.start, t.end)) in said and p in alone]
        told = min(heard_of, key=lambda s: s[None], default={})
        candidates, rows = hints.features(Span(first.start, first.end), entity.kind, (c for c in told if c))  # type: ignore[arg-type]
        right = candidates.index(entity.country) if entity.country in candidates else len(candidates)
        yield Case(rows, heard(candidates, told), right)


def fit(found: list[tuple[np.ndarray, int]], ridge: float) -> np.ndarray:
    """Return the weights (columns,) of a ridge softmax over each case's rows, of which one is right."""
    weights = torch.zeros(found[0][0].shape[1], requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=200)

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        total = ridge * (weights**2).sum()
        for rows, right in found:
            total = total - torch.log_softmax(torch.from_numpy(rows) @ weights, 0)[right]
        total.backward()
        return total

    optimiser.step(loss)
    return weights.detach().numpy()


def join_rows(case: Case, weights: np.ndarray) -> np.ndarray:
    """Return (candidates + 1, JOIN): what the counts say, what the model says, which row is none."""
    none = np.zeros(len(case.rows), np.float32)
    none[-1] = case.model.any()
    return np.stack([case.rows @ weights, case.model, none], 1)


def right(found: list[tuple[np.ndarray, int]], weights: np.ndarray) -> float:
    """Return the share of cases whose best row is the right one."""
    return float(np.mean([int((rows @ weights).argmax()) == true for rows, true in found]))


def main() -> None:
    weights = fit([(case.rows, case.right) for p in corpus_data.passages() for case in cases(p)], RIDGE)
    parts: dict[str, list[tuple[np.ndarray, int]]] = {}
    for part in ("dev", "test"):
        passages = corpus_data.passages(part)
        tables = map(Table, encoder().score([p.text for p in passages]))
        both = zip(passages, tables, strict=True)
        parts[part] = [(join_rows(case, weights), case.right) for p, table in both for case in cases(p, table)]
    join = fit(parts["dev"], 0.01)
    named = {"weights": dict(zip(FEATURES, weights, strict=True)), "join": dict(zip(JOIN, join, strict=True))}
    held = {part: {name: round(float(w), 3) for name, w in of.items()} for part, of in named.items()}
    OUT.write_text(json.dumps(held, indent=1) + "\n")
    for part, found in parts.items():
        alone = right(found, np.array([1, 0, 0], np.float32))
        print(f"{part}: {len(found)} actors, by counts {alone:.3f}, with the model {right(found, join):.3f}")


if __name__ == "__main__":
    main()
