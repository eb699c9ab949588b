"""Sentences, tokens and windows: how a report's text becomes rows of token ids.

A window is a run of whole sentences of at most ``MAX_TOKENS`` word pieces; a longer sentence is cut. It ends within a
quotation only where the quotation is longer than a window, as what a cue says of words it says of all of them.
Each token carries a type id: 0 lower case or no letter, 1 capitalised, 2 upper case (the encoder is
uncased), plus 3 inside a marked actor and 6 inside a marked recipient.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from tokenizers import Encoding, Tokenizer

from dragoman.quotes import quotations
from dragoman.records import Span
from dragoman.spans import SpanIndex, stripped

MAX_TOKENS = 190  # with [CLS] and [SEP], 192: a token costs 4% more than at 128, finds more of whom it is about
PAIR_TOKENS = 126  # of a window around a marked pair, which most often is a sentence
TOKEN_TYPES = 9
CLS, SEP = 101, 102

_ABBREVIATIONS = frozenset(
    (  # noqa: SIM905
        "mr mrs ms dr prof gen lt col maj sgt capt cmdr adm sen rep gov pres st jr sr vs no fig inc ltd co corp jan "
        "feb mar apr jun jul aug sep sept oct nov dec u.s u.k u.n e.u a.m p.m i.e e.g ft dept rev hon amb"
    ).split()
)
_INITIALS = re.compile(r"(\w\.)+\w")
# A run of stops is tried once, from its start: tried from each of its characters, 100,000 dots take minutes.
_END = re.compile(r"(?<![.!?…])[.!?…]++[\"”’')\]]*+(?=\s++[\"“'‘(\[]*+[A-Z0-9À-Ý])|\n+")
_LONGEST = 2_000
"""Characters of a sentence; a longer one is cut between words, as later stages look at it once for each mention."""
_LAST_WORD = re.compile(r"[\w.]+$")


def sentences(text: str) -> list[Span]:
    """Return the spans of the sentences of ``text``, without the white space between them."""
    found: list[Span] = []
    start = 0
    for match in _END.finditer(text):
        if text[match.start()] == ".":
            word = _LAST_WORD.search(text, max(start, match.start() - 12), match.start())
            before = word[0].lower() if word else ""
            if before in _ABBREVIATIONS or (len(before) == 1 and before.isalpha()) or _INITIALS.fullmatch(before):
                continue
        _add(found, text, start, match.end())
        start = match.end()
    _add(found, text, start, len(text))
    return found


def _add(found: list[Span], text: str, start: int, end: int) -> None:
    whole = stripped(text, Span(start, end))
    start, end = whole.start, whole.end
    while end - start > _LONGEST:
        space = text.rfind(" ", start + _LONGEST // 2, start + _LONGEST)
        cut = space if space > 0 else start + _LONGEST
        _add(found, text, start, cut)
        start = cut
        while text[start].isspace():
            start += 1
    if start < end:
        found.append(Span(start, end))


@dataclass(frozen=True, slots=True)
class Window:
    """One row for the encoder, without [CLS] and [SEP].

    ``ids`` and ``types`` have shape (tokens,), ``starts`` and ``ends`` the same: code points into the text.
    ``report`` is the index of the text in the batch that the window was cut from.
    """

    report: int
    ids: NDArray[np.int64]
    types: NDArray[np.int64]
    starts: NDArray[np.int64]
    ends: NDArray[np.int64]

    def __len__(self) -> int:
        return len(self.ids)


def shape(word: str) -> int:
    """Return the type id of a token as written: 1 capitalised, 2 upper case, else 0."""
    if not word[:1].isupper():
        return 0
    return 2 if len(word) > 1 and word.isupper() else 1


def cut(text: str, encoding: Encoding, spans: Sequence[Span], report: int = 0, limit: int = MAX_TOKENS) -> list[Window]:
    """Return the windows of ``text``: ``encoding`` is its tokens without specials, ``spans`` its sentences."""
    places = encoding.offsets
    offsets = np.asarray(places, dtype=np.int64).reshape(-1, 2)
    ids = np.asarray(encoding.ids, dtype=np.int64)
    types = np.array([shape(text[s:e]) if text[s : s + 1].isupper() else 0 for s, e in places], np.int64)
    ends = np.searchsorted(offsets[:, 0], np.array([s.end for s in spans], np.int64), side="left")
    windows: list[Window] = []

    def emit(start: int, end: int) -> None:
        if start < end:
            part = slice(start, end)
            windows.append(Window(report, ids[part], types[part], offsets[part, 0], offsets[part, 1]))

    quotes = SpanIndex(quotations(text))
    start = at = outside = 0  # where the window begins, the last end of a sentence, the last one outside quotations
    for span, end in zip(spans, ends.tolist(), strict=True):
        while end - start > limit:
            stop = outside if outside > start else at if at > start else start + limit
            emit(start, stop)
            start = stop
        at = end
        if not quotes.covering(Span(span.end - 1, span.end + 1)):
            outside = end
    emit(start, len(ids))
    return windows


def around_pair(low: int, high: int, size: int) -> slice:
    """Return the tokens, PAIR_TOKENS at most of ``size``, that a pair from ``low`` to ``high`` is asked about in.

    It stands in their middle as far as the text goes; what is longer is cut at its end.
    """
    start = max(0, min(low, low - (PAIR_TOKENS - (high - low)) // 2, size - PAIR_TOKENS))
    return slice(start, start + PAIR_TOKENS)


def load_tokenizer(path: str) -> Tokenizer:
    """Return the tokenizer at ``path`` (a ``tokenizer.json``), without padding, truncation or special tokens."""
    tokenizer = Tokenizer.from_file(path)
    tokenizer.no_padding()
    tokenizer.no_truncation()
    return tokenizer


def tokens_in(window: Window, start: int, end: int) -> slice:
    """Return the slice of tokens that overlap code points ``start`` to ``end``; empty if none does."""
    first = int(np.searchsorted(window.ends, start, side="right"))
    last = int(np.searchsorted(window.starts, end, side="left"))
    return slice(first, max(first, last))
