"""Finding cues in text: words, phrases and word stems, looked up a word at a time.

A table of a thousand cues costs one dictionary look-up a word and stem length, where one regular
expression of as many alternatives would try each of them at every character.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

# A word keeps its inner hyphens, apostrophes and dots ("cease-fire", "women's").
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
# No stem is shorter: "su*" would find half the dictionary.
SHORTEST_STEM = 3
# Words that may stand between the words of a phrase that begins with a stem.
GAP = 3


def words_of(text: str) -> list[str]:
    """Return the words of ``text``, lower case, in order."""
    return _WORD.findall(text.lower().replace("’", "'"))


def _fits(word: str, pattern: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern[-1] == "*" else word == pattern


def _follows(phrase: tuple[str, ...], words: list[str], at: int) -> bool:
    """Say whether the rest of ``phrase`` follows its first word, found at ``at``.

    A stem may have its object before the rest: "pull* out" finds "pulled its last troops out".
    """
    gap = GAP if phrase[0][-1] == "*" else 0
    for wanted in phrase[1:]:
        for step in range(1, gap + 2):
            if at + step < len(words) and _fits(words[at + step], wanted):
                at += step
                break
        else:
            return False
    return True


class CueTable:
    """Labels, each with its cues; ``hits`` says which labels a text speaks for, and how strongly.

    Stems are filed by their first letters, cues by the first of their phrases.
    """

    def __init__(self, cues: Mapping[str, Iterable[str]]) -> None:
        self._parts: list[tuple[str, ...]] = []
        self._cues: defaultdict[int, list[tuple[str, tuple[int, ...], int]]] = defaultdict(list)
        self._exact: defaultdict[str, list[int]] = defaultdict(list)
        self._stems: defaultdict[str, list[tuple[str, int]]] = defaultdict(list)
        known: dict[str, int] = {}
        for label, entries in cues.items():
            for entry in entries:
                needed = tuple(self._part(part, known) for part in entry.split(" + "))
                self._cues[needed[0]].append((label, needed, sum(len(self._parts[i]) for i in needed)))

    def _part(self, phrase: str, known: dict[str, int]) -> int:
        if phrase in known:
            return known[phrase]
        words = tuple(phrase.split())
        index = known[phrase] = len(self._parts)
        self._parts.append(words)
        first = words[0]
        if first.endswith("*"):
            self._stems[first[:SHORTEST_STEM]].append((first[:-1], index))
        else:
            self._exact[first].append(index)
        return index

    def found(self, words: list[str]) -> set[int]:
        """Return the indices of the phrases that occur in ``words``."""
        hits: set[int] = set()
        for at, word in enumerate(words):
            near = self._exact.get(word, [])
            if stems := self._stems.get(word[:SHORTEST_STEM]):
                near = near + [index for stem, index in stems if word.startswith(stem)]
            for index in near:
                phrase = self._parts[index]
                if len(phrase) == 1 or _follows(phrase, words, at):
                    hits.add(index)
        return hits

    def hits(self, words: list[str]) -> dict[str, int]:
        """Return, for each label with a cue in ``words``, the number of cue words found, each cue counted once."""
        found = self.found(words)
        scores: dict[str, int] = {}
        for first in found:
            for label, needed, weight in self._cues.get(first, ()):
                if found.issuperset(needed):
                    scores[label] = scores.get(label, 0) + weight
        return scores
