"""Text as link compares it: plain words, content words with their names, and runs of four words."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from math import log, sqrt

#: Words of a text that near-duplicates are told by, and how many in a run. The beginning is enough: what follows
#: the first 900 words of a page is seldom the report's own.
COPY_WORDS, RUN = 900, 4

_WORD = re.compile(r"\w+")
_TERM = re.compile(r"[^\W_]+(?:['’][^\W_]+)?")
_SENTENCE = re.compile(r"(?<=[.!?])[\"”’)]*\s+|\n+")


def plain(text: str, limit: int = COPY_WORDS) -> tuple[str, ...]:
    """Return the first ``limit`` words of ``text`` in small letters, without marks."""
    found: list[str] = []
    for match in _WORD.finditer(text.lower()):
        found.append(match.group())
        if len(found) == limit:
            break
    return tuple(found)


def runs(words: tuple[str, ...], n: int = RUN) -> set[str]:
    """Return every run of ``n`` words; of fewer words the one run that they are."""
    return {" ".join(words[i : i + n]) for i in range(max(1, len(words) - n + 1))} if words else set()


def jaccard(a: set[str], b: set[str]) -> float:
    """Return the share of common members in the union, 0 to 1; two empty sets have nothing in common."""
    common = len(a & b)
    return common / (len(a) + len(b) - common) if common else 0.0


def containment(a: set[str], b: set[str]) -> float:
    """Return the share of the smaller set that the larger holds, 0 to 1."""
    return len(a & b) / min(len(a), len(b)) if a and b else 0.0


@lru_cache(maxsize=1)
def stop_words() -> frozenset[str]:
    """Return the words that tell no report from another."""
    text = resources.files(__package__).joinpath("stop_words.txt").read_text("utf-8")
    return frozenset(stem(w) for line in text.splitlines() if not line.startswith("#") for w in line.split())


@lru_cache(maxsize=200_000)
def stem(word: str) -> str:
    """Return ``word`` in small letters without its possessive or plural ending: "Ministries'" is "ministry"."""
    word = word.lower().replace("’", "'")
    word = word[:-2] if word.endswith("'s") else word.rstrip("'")
    if len(word) > 5 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def terms(text: str, limit: int | None = None) -> list[str]:
    """Return the stems of the content words of ``text`` in order, of its first ``limit`` content words if given."""
    stopped = stop_words()
    found = []
    for match in _TERM.finditer(text):
        word = stem(match.group())
        if len(word) > 1 and word not in stopped:
            found.append(word)
            if len(found) == limit:
                break
    return found


def named(text: str) -> set[str]:
    """Return the stems of the words that are written with a capital inside a sentence: names, mostly."""
    found = set()
    for sentence in _SENTENCE.split(text):
        for n, match in enumerate(_TERM.finditer(sentence)):
            if n and match.group()[0].isupper():
                found.add(stem(match.group()))
    return found


def is_title_case(headline: str) -> bool:
    """Tell whether a headline gives most of its words a capital, so that capitals in it say nothing."""
    words: list[str] = _TERM.findall(headline)
    return sum(w[0].isupper() for w in words) >= 0.6 * len(words)


class Weights:
    """How telling each term is: its inverse document frequency, log((n + 1) / (df + 0.5)), over the texts counted.

    Sparck Jones 1972, smoothed so that a term which was never counted weighs most and none weighs less than 0. Of
    fewer than ``least`` texts n is ``least``: in a record of ten reports, a word in five is no common word.
    """

    def __init__(self, texts: Iterable[Iterable[str]] = (), least: int = 0) -> None:
        self.n = 0
        self._least = least
        self._df: dict[str, int] = {}
        for text in texts:
            self.count(text)

    def count(self, text: Iterable[str]) -> None:
        """Count one more text, given as its terms."""
        self.n += 1
        for term in set(text):
            self._df[term] = self._df.get(term, 0) + 1

    def __call__(self, term: str) -> float:
        return max(0.0, log((max(self.n, self._least) + 1) / (self._df.get(term, 0) + 0.5)))

    def rarest(self) -> float:
        """Return about what a term weighs that only one text has."""
        return log(max(self.n, self._least) + 1)


Vector = dict[str, float]


def unit(vector: Vector) -> Vector:
    """Return ``vector`` with length 1; one of no length as it is."""
    length = sqrt(sum(x * x for x in vector.values()))
    return {k: x / length for k, x in vector.items()} if length else vector


def dot(a: Vector, b: Vector) -> float:
    """Return the inner product: the cosine of two unit vectors."""
    if len(a) > len(b):
        a, b = b, a
    return sum(x * b[k] for k, x in a.items() if k in b)


def shared(a: Vector, b: Vector) -> list[tuple[str, float]]:
    """Return the terms of both with what each adds to ``dot``, most first, ties by the alphabet."""
    common = ((k, x * b[k]) for k, x in a.items() if k in b)
    return sorted(common, key=lambda pair: (-pair[1], pair[0]))


def sentence(snippet: str, words: str) -> str:
    """Return the sentence of ``snippet`` that ``words`` stand in, or all of it if they are not found."""
    wanted = " ".join(words.split())
    at = snippet.find(wanted)
    if at < 0:
        return snippet
    begins = [m.end() for m in _SENTENCE.finditer(snippet, 0, at)]
    end = _SENTENCE.search(snippet, at + len(wanted))
    return snippet[begins[-1] if begins else 0 : end.start() if end else len(snippet)].strip("… ")
