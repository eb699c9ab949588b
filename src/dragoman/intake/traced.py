"""Text that remembers where in the raw input each of its characters came from."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass

Segment = tuple[int, int, int]
"""(text_start, raw_start, length): within it text and raw are equal, character for character."""

Piece = tuple[int, int] | str
"""A stretch of the old text to keep, or characters to put in."""


@dataclass(frozen=True, slots=True)
class Traced:
    """A text and its map to the raw input; the segments ascend by ``text_start`` and do not overlap."""

    text: str
    segments: tuple[Segment, ...]

    @classmethod
    def of(cls, raw: str) -> Traced:
        """Return ``raw`` itself, mapped to itself."""
        return cls(raw, ((0, 0, len(raw)),) if raw else ())

    def rebuild(self, pieces: Iterable[Piece]) -> Traced:
        """Return the text made of ``pieces``, which must ascend and not overlap; linear in pieces and segments."""
        parts: list[str] = []
        segments: list[Segment] = []
        position = at = 0
        for piece in pieces:
            if isinstance(piece, str):
                parts.append(piece)
                position += len(piece)
                continue
            start, end = piece
            if start == end:
                continue
            parts.append(self.text[start:end])
            while at < len(self.segments) and self.segments[at][0] + self.segments[at][2] <= start:
                at += 1
            here = at
            while here < len(self.segments) and self.segments[here][0] < end:
                text_start, raw_start, length = self.segments[here]
                low, high = max(start, text_start), min(end, text_start + length)
                append(segments, (position + low - start, raw_start + low - text_start, high - low))
                here += 1
            position += end - start
        return Traced("".join(parts), tuple(segments))

    def raw_range(self, start: int, end: int) -> tuple[int, int]:
        """Return the raw (start, end) that ``text[start:end]`` lies in; an unmapped stretch gives an empty range."""
        at = max(0, bisect_right(self.segments, start, key=lambda segment: segment[0]) - 1)
        low, high = None, 0
        for text_start, raw_start, length in self.segments[at:]:
            if text_start >= end:
                break
            first, last = max(start, text_start), min(end, text_start + length)
            if first < last:
                low = min(raw_start + first - text_start, low if low is not None else raw_start + first - text_start)
                high = max(high, raw_start + last - text_start)
        return (low, high) if low is not None else (0, 0)


def append(segments: list[Segment], segment: Segment) -> None:
    """Append ``segment``, joined to the last one where both run on without a gap."""
    if segments:
        text_start, raw_start, length = segments[-1]
        if text_start + length == segment[0] and raw_start + length == segment[1]:
            segments[-1] = (text_start, raw_start, length + segment[2])
            return
    segments.append(segment)
