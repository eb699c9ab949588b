"""Shared by every head's decoder: words, labelled stretches, pair scores."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dragoman.annotate.encoder import Floats, Ints, Scores, softmax
from dragoman.annotate.labels import LAYER_SLICES, LAYERS, LINK_SLICES, LINKS
from dragoman.records import Span

_BREAK = re.compile(r"\n")


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
        #: (words,): the first token of each word, and (tokens,): the number of the word that a token is of.
        self.words = np.flatnonzero(self.head == np.arange(len(self.head)))
        self.word = np.searchsorted(self.words, self.head)
        breaks = np.fromiter((m.start() for m in _BREAK.finditer(scores.text)), np.int64)
        #: (tokens,): which line of which window a token stands on; nothing reaches from one to the next.
        self.lines = scores.window + np.searchsorted(breaks, scores.starts)
        self._layers: dict[str, Floats] = {}

    def __len__(self) -> int:
        return len(self.scores.starts)

    def layer(self, name: str) -> Floats:
        """Return the probabilities (tokens, labels) of a layer."""
        if name not in self._layers:
            self._layers[name] = self.by_word(name)[self.word]
        return self._layers[name]

    def by_word(self, name: str) -> Floats:
        """Return the probabilities (words, labels) of a layer."""
        raw = self.scores.labels[self.words, LAYER_SLICES[name]]
        return softmax(raw) if len(raw) else raw

    def span(self, first: int, last: int) -> Span:
        return Span(int(self.scores.starts[first]), int(self.scores.ends[last - 1]))

    def first_tokens(self, spans: Sequence[Span]) -> Ints:
        """Return (spans,) the first token that ends after each span's start."""
        starts = np.fromiter((s.start for s in spans), np.int64, len(spans))
        return np.minimum(np.searchsorted(self.scores.ends, starts, side="right"), len(self) - 1)

    def pairs(self, link: str, lefts: Sequence[int] | Ints, rights: Sequence[int] | Ints) -> Floats:
        """Return the scores (lefts, rights) of a link; minus infinity where the two lie in different windows."""
        here, there = np.asarray(lefts, np.int64), np.asarray(rights, np.int64)
        left = self.scores.links[:, LINK_SLICES[f"{link}.left"]][here]
        right = self.scores.links[:, LINK_SLICES[f"{link}.right"]][there]
        found = left @ right.T * np.float32(LINKS[link] ** -0.5)
        apart = self.scores.window[here][:, None] != self.scores.window[there][None]
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


#: What it costs, in log odds, to begin the next stretch without a token between, and (contents alone) to begin or end
#: one. Best on PolNeAR's dev articles of 0.5 to 3 and 0 to 1.5: exact F1 of whole attributions 0.44 with 1.0 and 0.5
#: for all, 0.45 with these.
SPLIT = {"mention": 1.0, "commitment": 1.0, "source": 2.0, "cue": 2.0, "content": 2.0, "inner": 2.0}
EDGE = {"content": 0.75, "inner": 0.5}
_NEVER = -60.0


def stretches(table: Table, layer: str, outside: float = 0.5) -> list[Stretch]:
    """Return the labelled stretches of a BIO layer: the likeliest path on which I follows only B or I.

    The path is found without regard to kinds; a stretch then has the kind that is likeliest over its tokens.

    Args:
        outside: the chance of O at which a single token is as well left out as not; under 0.5 asks for surer labels.
    """
    chance = table.by_word(layer)
    if not len(chance):
        return []
    kinds = [name[2:] for name in LAYERS[layer][1::2]]
    begin, inside = chance[:, 1::2], chance[:, 2::2]
    sums = [part.sum(-1) if len(kinds) > 1 else part[:, 0] for part in (begin, inside)]
    three = np.stack([chance[:, 0], *sums], 1)
    logs = np.log(np.clip(three, 1e-6, 1.0))
    logs[:, 0] += np.log((1.0 - outside) / outside)
    best = _paths(logs, table.lines[table.words], EDGE.get(layer, 0.0), SPLIT[layer])
    paths = np.array(best, np.int64).reshape(-1, 2)
    starts = np.append(table.words, len(table))  # of the words; what begins inside a word belongs to the one before
    ends = starts[paths]
    kind = np.zeros(len(paths), np.int64)
    if len(kinds) > 1:  # a word counts once, however many pieces it has
        kind = _between(begin + inside, paths).argmax(-1)
    score = 1.0 - _between(chance[table.word, 0], ends) / (ends[:, 1] - ends[:, 0])
    rows = zip(ends.tolist(), kind.tolist(), score.tolist(), strict=True)
    return [Stretch(first, last, kinds[k], value) for (first, last), k, value in rows]


def _between(values: Floats, ranges: Ints) -> NDArray[np.float64]:
    """Return the sums of ``values`` along its first axis over each (first, last) of ``ranges``."""
    sums = np.cumsum(values, 0, dtype=np.float64)
    sums = np.concatenate([np.zeros_like(sums[:1]), sums])
    return np.asarray(sums[ranges[:, 1]] - sums[ranges[:, 0]])


def _paths(logs: Floats, line: Ints, edge: float, split: float) -> list[tuple[int, int]]:
    """Return (first, last) of the stretches on the best path through ``logs`` (words, O B I), lines apart.

    Viterbi's algorithm. Where O is all but certain nothing is asked: only runs of other words are gone through, and
    of these the ones with a word whose B or I is likelier than its O, as no stretch costs less than nothing.
    """
    busy = np.flatnonzero(logs[:, 0] < _SURELY_OUT)
    if not len(busy):
        return []
    cuts = np.flatnonzero((np.diff(busy) > 1) | (np.diff(line[busy]) != 0)) + 1
    firsts, lasts = busy[np.append(0, cuts)], busy[np.append(cuts, len(busy)) - 1] + 1
    likely = np.append(0, np.cumsum(np.maximum(logs[:, 1], logs[:, 2]) > logs[:, 0]))
    some = likely[lasts] > likely[firsts]
    found: list[tuple[int, int]] = []
    for first, last in zip(firsts[some].tolist(), lasts[some].tolist(), strict=True):
        found += [(first + a, first + b) for a, b in _best(logs[first:last].tolist(), edge, split)]
    return found


_SURELY_OUT = float(np.log(0.995))


def _best(logs: list[list[float]], edge: float, split: float) -> list[tuple[int, int]]:
    out, begun, within = 0.0, _NEVER, -1.0  # a run may go on from the line before
    back: list[tuple[int, int, int]] = []
    for o, b, i in logs:
        inner, which = (begun, 1) if begun >= within else (within, 2)
        ended, opened, parted = inner - edge, out - edge, inner - split
        back.append((0 if out >= ended else which, 0 if opened >= parted else which, which))
        out = (out if out >= ended else ended) + o
        begun = (opened if opened >= parted else parted) + b
        within = inner + i
    state = 0 if out >= max(begun, within) - edge else 1 if begun >= within else 2
    found: list[tuple[int, int]] = []
    end = len(logs) if state else -1
    for at in range(len(logs) - 1, -1, -1):
        before = back[at][state]
        if state == 1 or (state == 2 and at == 0):
            found.append((at, end))
            end = at if before else -1
        elif state == 0 and before:
            end = at
        state = before
    return found[::-1]


def in_line(text: str, span: Span) -> Span:
    """Return the part of ``span`` within one line of the text, the longest: no name or clause goes over a break."""
    if text.find("\n", span.start, span.end) < 0:
        return span
    parts, start = [], span.start
    for piece in span.of(text).split("\n"):
        parts.append(Span(start, start + len(piece)))
        start += len(piece) + 1
    return max(parts, key=lambda p: p.end - p.start)
