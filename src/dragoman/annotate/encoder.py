"""The encoder: texts in, one row of scores a token out. The only module that touches onnxruntime."""

from __future__ import annotations

import hashlib
import os
import sys
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import lru_cache, reduce
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dragoman.annotate.labels import LINK_WIDTH, RELATIONS, TOKEN_LABELS
from dragoman.annotate.windows import CLS, SEP, Window, around_pair, cut, load_tokenizer, sentences, tokens_in
from dragoman.confidence import Confidence
from dragoman.records import DragomanError, Span

WEIGHTS = Path(__file__).parent / "weights"
AHEAD = 24  # windows that are under way behind the text that is asked for, so that no core waits for what reads it

#: Seconds after which a thread of Python lets another on. A thread that has scored a window must have the interpreter
#: to take the next; at Python's own 5 ms a core stands still meanwhile, for a tenth of its time.
SWITCH = 0.0005

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


@dataclass(frozen=True, slots=True)
class _Underway:
    text: str
    sentences: tuple[Span, ...]
    windows: list[Window]
    outputs: list[Future[list[Any]]]


class Encoder:
    """The tokenizer and the ONNX session of one model folder.

    Each window is a run of its own on one thread, ``threads`` of them at once: nothing is padded, no core waits for
    another, and as dynamic int8 scales follow a run, a window scores the same whatever stands beside it.

    Raises:
        DragomanError: the folder holds no model, or one that cannot be read.
    """

    def __init__(self, folder: Path = WEIGHTS, threads: int | None = None) -> None:
        import onnxruntime

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        way_out = "name a folder that python -m train export wrote"
        if folder == WEIGHTS:
            way_out = "reinstall dragoman or run make train"
        mine = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        self.threads = threads or mine
        try:
            data = (folder / "model.onnx").read_bytes()
            # The fused form of a sum and its layer norm is six times slower than the two (onnxruntime 1.32).
            self.session = onnxruntime.InferenceSession(
                data, options, providers=["CPUExecutionProvider"], disabled_optimizers=["SkipLayerNormFusion"]
            )
            self.tokenizer = load_tokenizer(str(folder / "tokenizer.json"))
            self.confidence = Confidence.load(folder / "confidence.json")
            rest = (folder / name for name in ("tokenizer.json", "confidence.json"))
            parts = [data, *(path.read_bytes() for path in rest if path.exists())]
            self.digest = hashlib.sha256(b"".join(parts)).hexdigest()[:12]
        except (FileNotFoundError, NotADirectoryError) as error:
            raise DragomanError(f"the model is missing: no {error.filename}; {way_out}") from error
        except Exception as error:  # onnxruntime and tokenizers raise kinds of their own
            raise DragomanError(f"the model in {folder} cannot be read: {error}; {way_out}") from error

    def score(self, texts: Iterable[str]) -> Iterator[Scores]:
        """Yield the scores of each text, in order; they are large (2 kB a token), so take them one at a time.

        While the caller is busy with one, those behind it are under way: ``texts`` is asked for more as soon as fewer
        than ``AHEAD`` windows wait, and never for many more.
        """
        pool = ThreadPoolExecutor(self.threads)
        waiting: deque[_Underway] = deque()
        behind = 0  # windows of all that wait but the first; a text without windows counts as one
        before = sys.getswitchinterval()
        sys.setswitchinterval(min(before, SWITCH))
        try:
            for text in texts:
                spans = tuple(sentences(text))
                windows = cut(text, self.tokenizer.encode(text, add_special_tokens=False), spans)
                waiting.append(_Underway(text, spans, windows, [pool.submit(self._labels, w) for w in windows]))
                behind += max(1, len(windows)) if len(waiting) > 1 else 0
                while len(waiting) > 1 and behind >= AHEAD:
                    yield _gathered(waiting.popleft())
                    behind -= max(1, len(waiting[0].windows))
            while waiting:
                yield _gathered(waiting.popleft())
        finally:
            sys.setswitchinterval(before)
            pool.shutdown(cancel_futures=True)

    def relate(self, triples: Sequence[tuple[str, Span, Span | None]]) -> Floats:
        """Return relation scores (triples, RELATIONS) as probabilities for each text with its marked pair."""
        marked = [_marked(self.tokenizer, *triple) for triple in triples]
        with ThreadPoolExecutor(self.threads) as pool:
            rows = [found[0][0] for found in pool.map(lambda m: self._run(["relation"], *m), marked)]
        return softmax(np.asarray(rows, np.float32).reshape(len(rows), len(RELATIONS)))

    def _labels(self, window: Window) -> list[Any]:
        return self._run(["labels", "links"], window)

    def _run(
        self, outputs: list[str], window: Window, actor: slice = slice(0), recipient: slice = slice(0)
    ) -> list[Any]:
        ids, types, first, second = np.zeros((4, 1, len(window) + 2), np.int64)
        ids[0, 0], ids[0, 1:-1], ids[0, -1] = CLS, window.ids, SEP
        types[0, 1:-1] = window.types
        first[0, actor] = second[0, recipient] = 1
        return list(self.session.run(outputs, {"ids": ids, "types": types, "actor": first, "recipient": second}))


def _gathered(one: _Underway) -> Scores:
    """Return the scores of a text once all of its windows are through."""
    tokens = sum(map(len, one.windows))
    labels, links = np.empty((tokens, TOKEN_LABELS), np.float32), np.empty((tokens, LINK_WIDTH), np.float32)
    start = 0
    for window, future in zip(one.windows, one.outputs, strict=True):
        here = slice(start, start := start + len(window))
        labels[here], links[here] = (output[0, 1:-1] for output in future.result())
    return _scores(one.text, one.sentences, one.windows, labels, links)


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
    part = around_pair(low, high, len(window))
    types = window.types.copy()
    types[first] += 3
    types[second] += 6
    cut_window = Window(0, window.ids[part], np.minimum(types, 8)[part], window.starts[part], window.ends[part])
    marks = [slice(max(0, s.start - part.start) + 1, max(0, s.stop - part.start) + 1) for s in (first, second)]
    return cut_window, marks[0], marks[1]


def softmax(scores: Floats) -> Floats:
    """Return the softmax over the last axis, which is short: its highest is found column by column, not row by row."""
    highest = reduce(np.maximum, np.moveaxis(scores, -1, 0))
    shifted = np.exp(scores - highest[..., None])
    return np.asarray(shifted / shifted.sum(-1, keepdims=True), np.float32)


def encoder(folder: Path | str | None = None) -> Encoder:
    """Return the encoder of a model folder, or of the package's, loaded once a process."""
    return _encoder(WEIGHTS if folder is None else Path(folder).absolute())


@lru_cache(maxsize=2)
def _encoder(folder: Path) -> Encoder:
    return Encoder(folder)
