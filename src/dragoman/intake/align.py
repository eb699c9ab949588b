"""Extracted text back to the page source it was taken from, in linear time.

The page's visible characters are listed in order, each with its offset in the source (none for a decoded
entity); each paragraph is then found in that list with white space left out, from where the last one ended.
Paragraphs that were changed on the way are matched in shorter runs; what is found nowhere stays unmapped.
"""

from __future__ import annotations

import html
import re
from array import array

from dragoman.intake.traced import Segment, Traced, append

# "<" is left out of a tag's inside, and an unclosed comment or script takes the rest: no scan is repeated.
_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<(script|style|template|svg)\b[^<>]*>.*?(?:</\1\s*>|\Z)|<[!/?a-zA-Z][^<>]*>|"
    r"&(?:#\d{1,7}|#x[0-9a-f]{1,6}|[a-z][a-z0-9]{1,31});?",
    re.DOTALL | re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")
_WORD = re.compile(r"\S+")
_LINE = re.compile(r"[^\n]+")
_RUN_WORDS = 6
"""Words in a run when a paragraph is not found whole: long enough to be rare on a page."""
_WINDOW = 20_000
"""Visible characters ahead in which a run is looked for."""
_SHORT = 25
"""Characters of a paragraph too short to be looked for across the page."""
_NEAR = 400
"""Visible characters ahead in which short lines and half runs are looked for."""
_RESTARTS = 40
"""Paragraphs that may be looked for from the top again (text extracted out of order) before that is given up."""


def align(extracted: str, source: str) -> Traced:
    """Return ``extracted`` mapped to ``source``; every segment holds equal characters, some may be missing."""
    aligner = _Aligner(extracted, source)
    for line in _LINE.finditer(extracted):
        aligner.paragraph(line.start(), line.end())
    return Traced(extracted, tuple(aligner.segments))


class _Aligner:
    def __init__(self, extracted: str, source: str) -> None:
        self.extracted = extracted
        self.source = source
        self.visible, self.at = _visible(source)
        self.segments: list[Segment] = []
        self.cursor = 0
        self.restarts = 0

    def paragraph(self, start: int, end: int) -> None:
        """Map ``extracted[start:end]``, whole where it stands so on the page, else in runs of words."""
        squeezed = _SPACE.sub("", self.extracted[start:end])
        short = len(squeezed) < _SHORT
        found = -1
        # A name on a line of its own stands in many places: it is looked for together with what follows it.
        whole = squeezed
        if short:
            whole = _SPACE.sub("", self.extracted[start : end + 4 * _SHORT])[: len(squeezed) + _SHORT]
        if len(whole) >= _SHORT:
            found = self.visible.find(whole, self.cursor, self.cursor + len(whole) + 10 * _WINDOW)
        if found < 0 and not short and self.restarts < _RESTARTS:
            self.restarts += 1
            found = self.visible.find(squeezed)
        if found < 0 and short:
            found = self.visible.find(squeezed, self.cursor, self.cursor + _NEAR)
        if found >= 0:
            self._link(start, end, found)
            return
        words = [word.span() for word in _WORD.finditer(self.extracted, start, end)]
        for i in range(0, len(words), _RUN_WORDS):
            self._run(words[i : i + _RUN_WORDS], _NEAR if short else _WINDOW)

    def _run(self, words: list[tuple[int, int]], ahead: int) -> None:
        """Map a run of words that stands within ``ahead`` visible characters; else its halves, if they are near."""
        low, high = words[0][0], words[-1][1]
        squeezed = _SPACE.sub("", self.extracted[low:high])
        # A half of a word or two ("in the") would be found too soon and lead the rest astray.
        found = self.visible.find(squeezed, self.cursor, self.cursor + min(ahead, _NEAR * len(squeezed) // 10))
        if found >= 0:
            self._link(low, high, found)
        elif len(words) > 1:
            half = len(words) // 2
            self._run(words[:half], _NEAR)
            self._run(words[half:], _NEAR)

    def _link(self, start: int, end: int, found: int) -> None:
        """Map the words of ``extracted[start:end]``, which stand at ``found`` in the visible characters."""
        before = -2
        for word in _WORD.finditer(self.extracted, start, end):
            first = word.start()
            if 0 <= before == self.at[found] - 2 and self.source[before + 1] == self.extracted[first - 1]:
                append(self.segments, (first - 1, before + 1, 1))
            for offset in range(first, word.end()):
                raw = self.at[found]
                if raw >= 0:
                    append(self.segments, (offset, raw, 1))
                before = raw
                found += 1
        self.cursor = found


def _visible(source: str) -> tuple[str, array[int]]:
    """Return the visible characters of a page source without white space, and their raw offsets (-1: decoded)."""
    parts: list[str] = []
    at = array("q")

    def copy(start: int, end: int) -> None:
        for word in _WORD.finditer(source, start, end):
            parts.append(word.group())
            at.extend(range(word.start(), word.end()))

    last = 0
    for found in _TOKEN.finditer(source):
        copy(last, found.start())
        last = found.end()
        if found.group().startswith("&"):
            decoded = _SPACE.sub("", html.unescape(found.group()))
            parts.append(decoded)
            at.extend([-1] * len(decoded))
    copy(last, len(source))
    return "".join(parts), at
