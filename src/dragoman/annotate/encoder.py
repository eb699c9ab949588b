"""The encoder: texts in, one row of scores a token out. The only module that touches onnxruntime."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.annotate.roles import Roles
from dragoman.annotate.windows import CLS, MAX_TOKENS, SEP, Window, cut, load_tokenizer, sentences, tokens_in
from dragoman.records import Span

WEIGHTS = Path(__file__).parent / "weights"
BATCH_TOKENS = 2048  # padded tokens a run; more gains nothing in bench/speed, and memory grows with it

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Scores:
    """The network's view of one text, its windows laid end to end without [CLS] and [SEP].

    ``starts``, ``ends``, ``window`` have shape (tokens,): code points, and which window a token lay in.
    ``labels`` is (tokens, TOKEN_LABELS) and ``links`` (tokens, LINK_WIDTH), see labels.py.
    """

    text: str
    sentences: tuple[Span, ...]
    starts: Ints
    ends: Ints
    window: Ints
    labels: Floats
    links: Floats


class Encoder:
    """The tokenizer and the ONNX session of one model folder."""

    def __init__(self, folder: Path = WEIGHTS, threads: int | None = None) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = (
            threads or len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
        )
        options.log_severity_level = 3
        data = (folder / "model.onnx").read_bytes()
        self.digest = hashlib.sha256(data).hexdigest()[:12]
        self.session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
        self.tokenizer = load_tokenizer(str(folder / "tokenizer.json"))
        self.roles = Roles.load(folder / "roles.json") if (folder / "roles.json").exists() else None

    def score(self, texts: Sequence[str]) -> list[Scores]:
        """Return the scores of each text, in order."""
        spans = [tuple(sentences(t)) for t in texts]
        encodings = self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        windows: list[Window] = []
        for i, (text, encoding) in enumerate(zip(texts, encodings, strict=True)):
            windows += cut(text, encoding, spans[i], i)
        labels: list[Floats] = [np.zeros(0, np.float32)] * len(windows)
        links: list[Floats] = [np.zeros(0, np.float32)] * len(windows)
        for group in _groups(windows):  # never two texts in one run, see _groups
            outputs = self._run([windows[i] for i in group], ["labels", "links"])
            for row, i in enumerate(group):
                inside = slice(1, len(windows[i]) + 1)
                labels[i], links[i] = outputs[0][row, inside], outputs[1][row, inside]
        found = []
        for i, text in enumerate(texts):
            mine = [n for n, w in enumerate(windows) if w.report == i]
            found.append(
                _join(text, spans[i], [windows[n] for n in mine], [labels[n] for n in mine], [links[n] for n in mine])
            )
        return found

    def relate(self, triples: Sequence[tuple[str, Span, Span | None]]) -> Floats:
        """Return relation scores (triples, RELATIONS) as probabilities for each text with its marked pair."""
        marked = [_marked(self.tokenizer, *t) for t in triples]
        result = np.zeros((len(triples), 0), np.float32)
        for i, (window, first, second) in enumerate(marked):  # one a run, so that a score never depends on its company
            (scores,) = self._run([window], ["relation"], [(first, second)])
            if not result.size:
                result = np.zeros((len(triples), scores.shape[1]), np.float32)
            result[i] = softmax(scores)[0]
        return result

    def _run(self, rows: list[Window], outputs: list[str], marks: list[tuple[slice, slice]] | None = None) -> list[Any]:
        size = max(len(r) for r in rows) + 2
        ids, types, mask, actor, recipient = (np.zeros((len(rows), size), np.int64) for _ in range(5))
        for i, row in enumerate(rows):
            n = len(row)
            ids[i, 0], ids[i, 1 : n + 1], ids[i, n + 1] = CLS, row.ids, SEP
            types[i, 1 : n + 1] = row.types
            mask[i, : n + 2] = 1
            if marks:
                actor[i, marks[i][0]] = 1
                recipient[i, marks[i][1]] = 1
        inputs = {"ids": ids, "types": types, "mask": mask, "actor": actor, "recipient": recipient}
        return list(self.session.run(outputs, inputs))


def _groups(windows: list[Window]) -> list[list[int]]:
    """Return groups of window numbers of one text and like length, each of about BATCH_TOKENS tokens.

    Dynamic int8 scales follow the whole batch, so a text that shared its batch with others would score
    differently from run to run; alone, it always scores the same.
    """
    groups: list[list[int]] = []
    for i in sorted(range(len(windows)), key=lambda n: (windows[n].report, -len(windows[n]), n)):
        first = windows[groups[-1][0]] if groups else None
        if (
            first is None
            or first.report != windows[i].report
            or (len(groups[-1]) + 1) * (len(first) + 2) > BATCH_TOKENS
        ):
            groups.append([])
        groups[-1].append(i)
    return groups


def _join(
    text: str, spans: tuple[Span, ...], windows: list[Window], labels: list[Floats], links: list[Floats]
) -> Scores:
    from dragoman.annotate.labels import LINK_WIDTH, TOKEN_LABELS

    if not windows:
        none = np.zeros(0, np.int64)
        return Scores(
            text,
            spans,
            none,
            none,
            none,
            np.zeros((0, TOKEN_LABELS), np.float32),
            np.zeros((0, LINK_WIDTH), np.float32),
        )
    return Scores(
        text, spans, np.concatenate([w.starts for w in windows]), np.concatenate([w.ends for w in windows]),
        np.repeat(np.arange(len(windows)), [len(w) for w in windows]), np.concatenate(labels), np.concatenate(links),
    )  # fmt: skip


def _marked(tokenizer: Any, text: str, actor: Span, recipient: Span | None) -> tuple[Window, slice, slice]:
    """Return one window around the pair, its types marked, and the token slices of both (counting [CLS])."""
    whole = cut(text, tokenizer.encode(text, add_special_tokens=False), [Span(0, len(text))], limit=10**9)
    if not whole:
        empty = np.zeros(0, np.int64)
        return Window(0, empty, empty, empty, empty), slice(0, 0), slice(0, 0)
    window = whole[0]
    first = tokens_in(window, actor.start, actor.end)
    second = tokens_in(window, recipient.start, recipient.end) if recipient else slice(first.start, first.start)
    low, high = min(first.start, second.start), max(first.stop, second.stop)
    start = max(0, min(low - (MAX_TOKENS - (high - low)) // 2, len(window) - MAX_TOKENS))
    start = min(start, low)
    types = window.types.copy()
    types[first] += 3
    types[second] += 6
    part = slice(start, start + MAX_TOKENS)
    cut_window = Window(0, window.ids[part], np.minimum(types, 8)[part], window.starts[part], window.ends[part])
    marks = [slice(max(0, s.start - start) + 1, max(0, s.stop - start) + 1) for s in (first, second)]
    return cut_window, marks[0], marks[1]


def softmax(scores: Floats) -> Floats:
    """Return the softmax over the last axis."""
    shifted = np.exp(scores - scores.max(-1, keepdims=True))
    return np.asarray(shifted / shifted.sum(-1, keepdims=True), np.float32)


@lru_cache(maxsize=2)
def encoder(folder: Path = WEIGHTS) -> Encoder:
    """Return the encoder of ``folder``, loaded once a process."""
    return Encoder(folder)
