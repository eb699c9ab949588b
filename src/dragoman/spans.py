"""Finding spans by place in a text without walking all of them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate

from dragoman.records import Span


def stripped(text: str, span: Span) -> Span:
    """Return ``span`` without white space at its edges; empty, at its end, if it holds nothing else."""
    start, end = span.start, span.end
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


class SpanIndex:
    """An index over spans given in any order; answers are their numbers, in order of start.

    Spans may nest and overlap; a query costs the logarithm of their number and the length of what lies near:
    behind the first span that reaches as far as is asked for, found by ``reach``, the longest end so far.
    """

    def __init__(self, spans: Sequence[Span]) -> None:
        self.spans = spans
        edges = [(s.start, s.end) for s in spans]
        self.order = sorted(range(len(edges)), key=edges.__getitem__)
        self.starts = [edges[i][0] for i in self.order]
        self.reach = list(accumulate([edges[i][1] for i in self.order], max))

    def inside(self, span: Span) -> list[int]:
        """Return the spans that ``span`` covers."""
        first, last = bisect_left(self.starts, span.start), bisect_right(self.starts, span.end)
        return [i for i in self.order[first:last] if self.spans[i].end <= span.end]

    def overlapping(self, span: Span) -> list[int]:
        """Return the spans that share a character with ``span``."""
        first = bisect_right(self.reach, span.start)
        last = bisect_left(self.starts, span.end)
        return [i for i in self.order[first:last] if self.spans[i].end > span.start]

    def covering(self, span: Span) -> list[int]:
        """Return the spans that cover ``span``."""
        first = bisect_left(self.reach, span.end)
        last = bisect_right(self.starts, span.start)
        return [i for i in self.order[first:last] if self.spans[i].end >= span.end]

    def before(self, position: int) -> list[int]:
        """Return the spans that start before ``position``, the last first."""
        return self.order[: bisect_left(self.starts, position)][::-1]
