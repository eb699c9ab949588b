"""The attribution head: sources, cues and contents, tied by the scores of their links."""

from __future__ import annotations

import numpy as np

from dragoman.annotate.decode import Stretch, Table, stretches
from dragoman.records import Attribution, Span

OUTSIDE = {"source": 0.5, "cue": 0.5, "content": 0.5, "inner": 0.5}
#: A content goes to its best cue, a cue to its best source, when the score beats "none" (0) by this.
MARGIN = {"content_cue": -1.0, "cue_source": -1.0}


OPENING = '"“‘«„'


def decode(table: Table) -> tuple[Attribution, ...]:
    """Return the attributions in order of their first content; a content without cue stands alone."""
    cues = stretches(table, "cue", OUTSIDE["cue"])
    sources = stretches(table, "source", OUTSIDE["source"])
    contents = [(c, 0) for c in stretches(table, "content", OUTSIDE["content"])]
    contents += [(c, 1) for c in stretches(table, "inner", OUTSIDE["inner"])]
    cue_of = _choose(table, "content_cue", [c for c, _ in contents], cues)
    source_of = _choose(table, "cue_source", cues, sources)
    groups: dict[tuple[int, int], list[tuple[Stretch, int]]] = {}
    for n, (content, level) in enumerate(contents):
        cue = cue_of[n]
        key = (cue, level) if cue is not None else (-1 - n, level)
        groups.setdefault(key, []).append((content, level))
    made: list[tuple[Attribution, int]] = []
    for (cue, level), parts in groups.items():
        source = source_of[cue] if cue >= 0 else None
        pieces = (
            [c for c, _ in parts]
            + ([cues[cue]] if cue >= 0 else [])
            + ([sources[source]] if source is not None else [])
        )
        made.append((
            Attribution(
                _span(table, sources[source]) if source is not None else None,
                _span(table, cues[cue]) if cue >= 0 else None,
                merged(table.text, sorted(content_span(table, c) for c, _ in parts)),
                round(float(np.mean([p.score for p in pieces])), 4),
            ),
            level,
        ))  # fmt: skip
    made.sort(key=lambda pair: (pair[0].content[0].start, -pair[0].content[-1].end))
    return tuple(_with_parent(i, made) for i in range(len(made)))


def merged(text: str, spans: list[Span]) -> tuple[Span, ...]:
    """Return the spans with those joined that only marks and spaces part, and stray words left out."""
    found: list[Span] = []
    for span in spans:
        if found and not any(c.isalnum() for c in text[found[-1].end : span.start]):
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    long = [s for s in found if s.of(text).count(" ") >= 2 or text[s.start] in OPENING]
    return tuple(long or found)


def _with_parent(i: int, made: list[tuple[Attribution, int]]) -> Attribution:
    inner, level = made[i]
    if not level:
        return inner
    for j, (outer, other) in enumerate(made):
        if not other and any(c.covers(inner.content[0]) for c in outer.content):
            return Attribution(inner.source, inner.cue, inner.content, inner.score, j)
    return inner


def _choose(table: Table, link: str, lefts: list[Stretch], rights: list[Stretch]) -> list[int | None]:
    """Return for each left the index of its best right in the same window, or None."""
    if not lefts or not rights:
        return [None] * len(lefts)
    scores = table.pairs(link, [s.first for s in lefts], [s.first for s in rights])
    best = scores.argmax(1)
    return [int(b) if scores[i, b] > MARGIN[link] else None for i, b in enumerate(best)]


def _span(table: Table, stretch: Stretch) -> Span:
    return table.span(stretch.first, stretch.last)


def content_span(table: Table, stretch: Stretch) -> Span:
    """Return the content's span as the model marked it, without white space at its edges."""
    span = _span(table, stretch)
    start, end = span.start, span.end
    while start < end and table.text[start].isspace():
        start += 1
    while end > start and table.text[end - 1].isspace():
        end -= 1
    return Span(start, end)
