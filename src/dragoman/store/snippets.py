"""A stretch of a text around the words that were searched for, with these marked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.records import Span
from dragoman.store.query import All, Any, Node, Words, stem

OPEN, CLOSE = "«", "»"
"""What marks the hits."""
WORDS, BEFORE = 30, 8
"""Words of a stretch, and of these before the first hit."""
_WORD = re.compile(r"[^\W_](?:[^\W_]|[\u0300-\u036f])*")


@dataclass(frozen=True, slots=True)
class _Pattern:
    """Words in this order: their stems, or, for the last of a ``prefix``, its beginning."""

    stems: tuple[str, ...]
    prefix: str | None


@dataclass(frozen=True, slots=True)
class Snippet:
    """The stretch with its hits marked, on one line, and where it stands in the text; all of a short text."""

    text: str
    span: Span


class Marker:
    """Finds the words that a search asks for in texts."""

    def __init__(self, node: Node) -> None:
        self._patterns = list(_patterns(node))
        self._starts = {p.stems[0][:2] if p.stems else (p.prefix or "")[:2] for p in self._patterns}

    def snippet(self, text: str) -> Snippet:
        """Return the stretch of ``text`` that holds most of what is searched for; its beginning if nothing is found."""
        places = [match.span() for match in _WORD.finditer(text)]
        hits = self._hits(text, places)
        first = max(0, _best([h for pair in hits for h in pair[:1]]) - BEFORE)
        last = min(first + WORDS, len(places)) - 1
        if last < 0:
            return Snippet("", Span(0, 0))
        start = places[first][0] if first else 0
        end = places[last][1] if last < len(places) - 1 else len(text)
        made, at = [], start
        for low, high in hits:
            if low >= first and high <= last:
                made += [text[at : places[low][0]], OPEN, text[places[low][0] : places[high][1]], CLOSE]
                at = places[high][1]
        made.append(text[at:end])
        before, after = "…" if first else "", "…" if last < len(places) - 1 else ""
        return Snippet(before + " ".join("".join(made).split()) + after, Span(start, end))

    def _hits(self, text: str, places: list[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return (first, last) word of each hit, in order, none within another."""
        folded: dict[int, str] = {}

        def word(n: int) -> str:
            if n not in folded:
                folded[n] = _fold(text[places[n][0] : places[n][1]])
            return folded[n]

        found: list[tuple[int, int]] = []
        for n in range(len(places)):
            if found and n <= found[-1][1] or word(n)[:2] not in self._starts:
                continue
            sizes = [size for p in self._patterns if (size := _fits(p, n, len(places), word))]
            if sizes:
                found.append((n, n + max(sizes) - 1))
        return found


def _fits(pattern: _Pattern, n: int, count: int, word) -> int:  # type: ignore[no-untyped-def]
    """Return how many words from the ``n``-th on ``pattern`` is, 0 if it is not there."""
    size = len(pattern.stems) + (pattern.prefix is not None)
    if n + size > count or any(stem(word(n + i)) != one for i, one in enumerate(pattern.stems)):
        return 0
    if pattern.prefix is not None and not word(n + size - 1).startswith(pattern.prefix):
        return 0
    return size


def _patterns(node: Node) -> Iterator[_Pattern]:
    match node:
        case Words(words, prefix):
            cut = words[:-1] if prefix else words
            yield _Pattern(tuple(map(stem, cut)), words[-1] if prefix else None)
        case All(parts) | Any(parts):
            for part in parts:
                yield from _patterns(part)


def _best(starts: list[int]) -> int:
    """Return the first of the hits from which ``WORDS`` words hold the most of them; 0 if there are none."""
    if not starts:
        return 0
    return max(starts, key=lambda one: (sum(one <= other < one + WORDS - BEFORE for other in starts), -one))


def _fold(word: str) -> str:
    word = word.lower()
    if word.isascii():
        return word
    return "".join(c for c in unicodedata.normalize("NFKD", word) if not unicodedata.combining(c))
