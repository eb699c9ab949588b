"""Copies: reports that repeat the text of another, found by MinHash and checked word by word."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from dragoman.link.words import RUN, containment, jaccard, plain, runs

if TYPE_CHECKING:
    from rensa import RMinHash

METHOD = "copies@1"

#: Jaccard of the four-word runs of the first 900 words from which two reports are copies: the least of the pairs
#: that bench/link/duplicates measures against. Reports of one happening written apart stay below 0.1.
JACCARD = 0.4
#: A report of which this share stands in another is a cut copy of it ...
CONTAINED = 0.6
#: ... if what they share is no shorter than this many runs; fewer may be one quotation or a line about the outlet.
SHARED_RUNS = 40

# 64 bands of 3 rows find a pair at Jaccard 0.4 with probability 1 - (1 - 0.4^3)^64 = 0.985, one at 0.5 with 0.9998;
# two unrelated reports (0.01) meet by chance once in 15,000.
_ROWS, _BANDS, _SEED = 3, 64, 1961


@dataclass(frozen=True, slots=True)
class Copy:
    """Two texts that repeat each other: ids, Jaccard of their four-word runs, and the share of the smaller held."""

    a: str
    b: str
    jaccard: float
    contained: float


class Copies:
    """The texts seen so far, asked for copies of the next; 7 kB a text, and time that does not grow with them."""

    def __init__(self, threshold: float = JACCARD) -> None:
        from rensa import RMinHashLSH

        self.threshold = threshold
        self._lsh = RMinHashLSH(threshold=threshold, num_perm=_ROWS * _BANDS, num_bands=_BANDS)
        self._ids: list[str] = []
        self._words: list[tuple[str, ...]] = []
        self._at: dict[str, int] = {}

    def add(self, id: str, text: str) -> list[Copy]:
        """Return the earlier texts that ``text`` is a copy of, in the order they came, and keep it for the next.

        ``a`` is the earlier text, ``b`` this one. A text of fewer than four words is no copy of any.
        """
        words = plain(text)
        if len(words) < RUN:
            return []
        mine = runs(words)
        signature = _signature(mine)
        found = []
        for n in sorted(self._lsh.query(signature)):
            theirs = runs(self._words[n])
            alike = jaccard(mine, theirs)
            if alike >= self.threshold:
                found.append(Copy(self._ids[n], id, alike, containment(mine, theirs)))
        self._lsh.insert(len(self._ids), signature)
        self._at[id] = len(self._ids)
        self._ids.append(id)
        self._words.append(words)
        return found

    def cut(self, a: str, b: str) -> Copy | None:
        """Return the text ``b`` as a copy of ``a``, both kept, if most of the shorter stands in the longer, else None.

        MinHash does not find these when the lengths differ much; ask for reports that are of one story already.
        """
        if a not in self._at or b not in self._at:
            return None
        first, second = (runs(self._words[self._at[id]]) for id in (a, b))
        held = containment(first, second)
        if held < CONTAINED or len(first & second) < SHARED_RUNS:
            return None
        return Copy(a, b, jaccard(first, second), held)


def copies(texts: Iterable[tuple[str, str]], threshold: float = JACCARD) -> list[Copy]:
    """Return every pair of copies among (id, text), in order of the later one."""
    seen = Copies(threshold)
    return [copy for id, text in texts for copy in seen.add(id, text)]


def _signature(members: set[str]) -> RMinHash:
    from rensa import RMinHash

    signature = RMinHash(num_perm=_ROWS * _BANDS, seed=_SEED)
    signature.update(list(members))
    return signature
