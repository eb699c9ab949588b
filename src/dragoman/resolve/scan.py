"""The words of a text and where they stand, taken apart once for all who look for names, titles and dates in it."""

from __future__ import annotations

import re
from functools import lru_cache

from dragoman.resolve.nametable import lower

_WORD = re.compile(r"\w+")
MENTION = 120  # a text so short, in characters, is a mention, which is asked about again
PASSAGE = 500  # a longer one is a report, whose words several ask for
_SAME = dict[str, str]()


def placed_words(text: str) -> list[tuple[int, str]]:
    """Return where each word of ``text`` begins, and the word in lower case, in order."""
    return _of_passage(text) if len(text) <= PASSAGE else _of_report(text)


def _words(text: str) -> list[tuple[int, str]]:
    low = text.lower()
    if len(low) != len(text):  # "İ" is two letters in lower case
        low = lower(text, _SAME)
    return [(match.start(), match[0]) for match in _WORD.finditer(low)]


_of_passage = lru_cache(maxsize=64)(_words)
_of_report = lru_cache(maxsize=2)(_words)
