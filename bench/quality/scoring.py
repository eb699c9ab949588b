"""Precision, recall and F1 over spans and records, shared by the tasks."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass


@dataclass(slots=True)
class Tally:
    """Counts of what was right, found and true."""

    right: int = 0
    found: int = 0
    true: int = 0

    def add(self, found: Iterable[Hashable], true: Iterable[Hashable]) -> None:
        """Count two sets of things that are right when equal."""
        a, b = set(found), set(true)
        self.right += len(a & b)
        self.found += len(a)
        self.true += len(b)

    @property
    def precision(self) -> float:
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        return self.right / self.true if self.true else 0.0

    @property
    def f1(self) -> float:
        return 2 * self.right / (self.found + self.true) if self.found + self.true else 0.0


def pair_up(scores: list[list[float]], least: float) -> list[tuple[int, int]]:
    """Return (row, column) pairs, best score first, each row and column once, none below ``least``."""
    ranked = sorted(((s, i, j) for i, row in enumerate(scores) for j, s in enumerate(row) if s >= least), reverse=True)
    rows: set[int] = set()
    columns: set[int] = set()
    pairs = []
    for _, i, j in ranked:
        if i not in rows and j not in columns:
            rows.add(i)
            columns.add(j)
            pairs.append((i, j))
    return pairs


def characters(spans: Iterable[tuple[int, int]]) -> set[int]:
    """Return the offsets that any span covers."""
    return {i for start, end in spans for i in range(start, end)}


def words(text: str) -> list[str]:
    """Return the lower-case words of a text, for matching quoted content."""
    return "".join(c.lower() if c.isalnum() else " " for c in text).split()


def word_f1(a: str, b: str) -> float:
    """Return the F1 of the two texts' words as bags."""
    from collections import Counter

    x, y = Counter(words(a)), Counter(words(b))
    shared = sum((x & y).values())
    total = sum(x.values()) + sum(y.values())
    return 2 * shared / total if total else 0.0
