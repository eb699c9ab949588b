"""The encoder: texts in, one row of scores a token out. The only module that touches onnxruntime."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.annotate.labels import LINK_WIDTH, RELATIONS, TOKEN_LABELS
from dragoman.annotate.roles import Roles
from dragoman.annotate.windows import CLS, MAX_TOKENS, SEP, Window, cut, load_tokenizer, sentences, tokens_in
from dragoman.confidence import Confidence
from dragoman.records import DragomanError, Span

WEIGHTS = Path(__file__).parent / "weights"
BATCH_TOKENS = 2048  # padded tokens a run; 512 is a tenth faster on two cores, but other scales mean other scores

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
    """The tokenizer and the ONNX session of one model folder.

    Raises:
        DragomanError: the folder holds no model, or one that cannot be read.
    """

    def __init__(self, folder: Path = WEIGHTS, threads: int | None = None) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        mine = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0  # 0: onnxruntime decides
        options.intra_op_num_threads = threads or mine
        options.log_severity_level = 3
        try:
            data = (folder / "model.onnx").read_bytes()
            self.session = onnxruntime.InferenceSession(data, options, providers=["CPUExecutionProvider"])
            self.tokenizer = load_tokenizer(str(folder / "tokenizer.json"))
            self.roles = Roles.load(folder / "roles.json") if (folder / "roles.json").exists() else None
            self.confidence = Confidence.load(folder / "confidence.json")
            rest = (folder / name for name in ("tokenizer.json", "roles.json", "confidence.json"))
            parts = [data, *(path.read_bytes() for path in rest if path.exists())]
            self.digest = hashlib.sha256(b"".join(parts)).hexdigest()[:12]
        except FileNotFoundError as error:
            raise DragomanError(
                f"the model is missing: no {error.filename}; reinstall dragoman or run make train"
            ) from error
        except Exception as error:  # onnxruntime and tokenizers raise kinds of their own
            raise DragomanError(f"the model in {folder} cannot be read: {error}; reinstall dragoman") from error

    def score(self, texts: Sequence[str]) -> Iterator[Scores]:
        """Yield the scores of each text, in order; they are large (2 kB a token), so take them one at a time."""
        encodings = self.tokenizer.encode_batch(list(texts), add_special_tokens=False)
        for text, encoding in zip(texts, encodings, strict=True):
            spans = tuple(sentences(text))
            windows = cut(text, encoding, spans)
            starts = np.cumsum([0, *map(len, windows)])
            labels = np.empty((starts[-1], TOKEN_LABELS), np.float32)
            links = np.empty((starts[-1], LINK_WIDTH), np.float32)
            for group in _groups(windows):
                outputs = self._run([windows[i] for i in group], ["labels", "links"])
                for row, i in enumerate(group):
                    here, inside = slice(starts[i], starts[i + 1]), slice(1, len(windows[i]) + 1)
                    labels[here], links[here] = outputs[0][row, inside], outputs[1][row, inside]
            yield _scores(text, spans, windows, labels, links)

    def relate(self, triples: Sequence[tuple[str, Span, Span | None]]) -> Floats:
        """Return relation scores (triples, RELATIONS) as probabilities for each text with its marked pair."""
        rows = []
        for triple in triples:  # one a run, so that a score never depends on its company
            window, first, second = _marked(self.tokenizer, *triple)
            rows.append(self._run([window], ["relation"], [(first, second)])[0][0])
        return softmax(np.asarray(rows, np.float32).reshape(len(rows), len(RELATIONS)))

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
    """Return groups of window numbers of like length, each of about BATCH_TOKENS tokens; the windows are one text's.

    Dynamic int8 scales follow the whole batch, so a text that shared its batch with others would score
    differently from run to run; alone, it always scores the same.
    """
    groups: list[list[int]] = []
    for i in sorted(range(len(windows)), key=lambda n: (-len(windows[n]), n)):
        if not groups or (len(groups[-1]) + 1) * (len(windows[groups[-1][0]]) + 2) > BATCH_TOKENS:
            groups.append([])
        groups[-1].append(i)
    return groups


def _scores(text: str, spans: tuple[Span, ...], windows: list[Window], labels: Floats, links: Floats) -> Scores:
    none = [np.zeros(0, np.int64)]
    starts, ends = (np.concatenate(none + [getattr(w, side) for w in windows]) for side in ("starts", "ends"))
    return Scores(
        text, spans, starts, ends, np.repeat(np.arange(len(windows)), [len(w) for w in windows]), labels, links
    )


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
