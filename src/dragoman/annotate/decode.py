"""Shared by every head's decoder: words, labelled stretches, pair scores."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from dragoman.annotate.encoder import Floats, Ints, Scores, softmax
from dragoman.annotate.labels import LAYER_SLICES, LAYERS, LINK_SLICES, LINKS
from dragoman.records import Span


@dataclass(frozen=True, slots=True)
class Stretch:
    """Tokens ``first`` to ``last`` (exclusive) that a layer gave one kind; the score is their mean probability."""

    first: int
    last: int
    kind: str
    score: float


class Table:
    """The scores of one text made ready: whole words, and each layer as probabilities on first use.

    A word piece takes the label of its word's first piece, so that no span begins or ends inside a word.
    """

    def __init__(self, scores: Scores) -> None:
        self.scores = scores
        self.text = scores.text
        self.head = _word_heads(scores)
        self._layers: dict[str, Floats] = {}

    def __len__(self) -> int:
        return len(self.scores.starts)

    def layer(self, name: str) -> Floats:
        """Return the probabilities (tokens, labels) of a layer."""
        if name not in self._layers:
            raw = self.scores.labels[:, LAYER_SLICES[name]]
            self._layers[name] = softmax(raw)[self.head] if len(raw) else raw
        return self._layers[name]

    def span(self, first: int, last: int) -> Span:
        return Span(int(self.scores.starts[first]), int(self.scores.ends[last - 1]))

    def first_token(self, span: Span) -> int:
        """Return the first token that ends after the span's start."""
        return min(int(np.searchsorted(self.scores.ends, span.start, side="right")), len(self) - 1)

    def pairs(self, link: str, lefts: Sequence[int], rights: Sequence[int]) -> Floats:
        """Return the scores (lefts, rights) of a link; minus infinity where the two lie in different windows."""
        left = self.scores.links[np.asarray(lefts, np.int64)][:, LINK_SLICES[f"{link}.left"]]
        right = self.scores.links[np.asarray(rights, np.int64)][:, LINK_SLICES[f"{link}.right"]]
        found = left @ right.T * np.float32(LINKS[link] ** -0.5)
        window = self.scores.window
        apart = window[np.asarray(lefts, np.int64)][:, None] != window[np.asarray(rights, np.int64)][None]
        return np.where(apart, np.float32(-np.inf), found)


def _word_heads(scores: Scores) -> Ints:
    """Return for each token the index of the first piece of its word."""
    n = len(scores.starts)
    heads = np.arange(n)
    if n < 2:
        return heads
    joined = np.flatnonzero(scores.starts[1:] == scores.ends[:-1]) + 1
    text = scores.text
    for i in joined.tolist():
        at = int(scores.starts[i])
        if text[at].isalnum() and text[at - 1].isalnum():
            heads[i] = heads[i - 1]
    return heads


def stretches(table: Table, layer: str, outside: float = 0.5) -> list[Stretch]:
    """Return the labelled stretches of a BIO layer.

    Args:
        outside: a token is left out when its probability of O exceeds this; under 0.5 asks for surer labels.
    """
    chance = table.layer(layer)
    if not len(chance):
        return []
    labels = LAYERS[layer]
    best = chance[:, 1:].argmax(-1) + 1
    best[chance[:, 0] > outside] = 0
    found: list[Stretch] = []
    start, kind = -1, ""
    for i, number in enumerate([*best.tolist(), 0]):
        prefix, _, name = labels[number].partition("-")
        begins = prefix == "B" and (i >= len(table.head) or table.head[i] == i)
        if start >= 0 and (prefix == "O" or begins or name != kind):
            score = float(1.0 - chance[start:i, 0].mean())
            found.append(Stretch(start, i, kind, score))
            start = -1
        if prefix != "O" and start < 0:
            start, kind = i, name
    return found
