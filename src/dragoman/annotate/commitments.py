"""The commitment head: clauses that pledge, threaten, refuse, demand or predict."""

from __future__ import annotations

from typing import cast

from dragoman.annotate.decode import Table, in_line, stretches
from dragoman.records import CommitmentKind, CommitmentSpan, Span

OUTSIDE = 0.6  # of 0.3 to 0.7 best on dev


def decode(table: Table) -> tuple[CommitmentSpan, ...]:
    """Return the marked clauses in order, at least two words each."""
    found = []
    for stretch in stretches(table, "commitment", OUTSIDE):
        span = in_line(table.text, table.span(stretch.first, stretch.last))
        text = span.of(table.text)
        span = Span(span.start, span.end - (len(text) - len(text.rstrip(" .,;:"))))
        if " " in span.of(table.text):
            found.append(CommitmentSpan(span, cast(CommitmentKind, stretch.kind), round(stretch.score, 4)))
    return tuple(found)
