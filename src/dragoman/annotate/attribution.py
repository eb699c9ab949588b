"""The attribution head: sources, cues and contents, tied by the scores of their links."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from dragoman.annotate.decode import Stretch, Table, stretches
from dragoman.records import Attribution, Span
from dragoman.spans import SpanIndex, stripped

#: Best on PolNeAR's dev articles of 0.4 to 0.8 each.
OUTSIDE = {"source": 0.75, "cue": 0.8, "content": 0.5, "inner": 0.5}
#: A content goes to its best cue, a cue to its best source, when the score beats "none" (0) by this.
MARGIN = {"content_cue": -1.0, "cue_source": -1.0}


OPENING = '"“‘«„'
#: What a content of so few words is cut off before goes on with: "urged [the abolition] of nuclear weapons".
FEW = 3
_GOES_ON = re.compile(
    r"(?: (?!(?:and|or|but|while|after|before|when|as|since|during|in|on|at|by|for|with|from|because|if|though|"
    r"although|where|whom?|which|until|over|amid|following|despite|last|this|next|yesterday|today|earlier|later)\b)"
    r"(?=[a-z])[^\s,.;:()“”\"—–]+)(?: (?!(?:and|but|while|after|before|when|as|because|although)\b)"
    r"[^\s,.;:()“”\"—–]+)*"
)
_CLOSED = re.compile(r"[.!?…][”\"»]\s")  # and a sentence of somebody else's begins
_INITIALS = re.compile(r"\b\w\.\w\.\Z")  # "U.S."


def decode(table: Table) -> tuple[Attribution, ...]:
    """Return the attributions in order of their first content; a content without cue stands alone."""
    cues = stretches(table, "cue", OUTSIDE["cue"])
    sources = stretches(table, "source", OUTSIDE["source"])
    contents = [(c, 0) for c in stretches(table, "content", OUTSIDE["content"])]
    contents += [(c, 1) for c in stretches(table, "inner", OUTSIDE["inner"])]
    begun = SpanIndex([_span(table, s) for s in (*cues, *sources, *(c for c, _ in contents))])
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
                merged(table.text, sorted(_whole(table.text, content_span(table, c), begun) for c, _ in parts)),
                round(sum(p.score for p in pieces) / len(pieces), 4),
            ),
            level,
        ))  # fmt: skip
    made.sort(key=lambda pair: (pair[0].content[0].start, -pair[0].content[-1].end))
    return tuple(_with_parents(made))


def merged(text: str, spans: list[Span]) -> tuple[Span, ...]:
    """Return the spans with those joined that only marks and spaces of one line part, and stray words left out."""
    found: list[Span] = []
    for span in spans:
        between = text[found[-1].end : span.start] if found else ""
        if found and "\n" not in between and not any(c.isalnum() for c in between):
            found[-1] = Span(found[-1].start, max(found[-1].end, span.end))
        else:
            found.append(span)
    long = [s for s in found if s.of(text).count(" ") >= 2 or text[s.start] in OPENING]
    return tuple(long or found)


def _with_parents(made: list[tuple[Attribution, int]]) -> Iterator[Attribution]:
    """Yield the attributions, a nested one with the first that its first content lies in as its parent."""
    pieces = [(content, i) for i, (outer, level) in enumerate(made) if not level for content in outer.content]
    index = SpanIndex([content for content, _ in pieces])
    for found, level in made:
        outer = min((pieces[n][1] for n in index.covering(found.content[0])), default=None) if level else None
        yield found if outer is None else replace(found, parent=outer)


def _choose(table: Table, link: str, lefts: list[Stretch], rights: list[Stretch]) -> list[int | None]:
    """Return for each left the index of its best right in the same window, or None."""
    chosen: list[int | None] = [None] * len(lefts)
    there = _by_window(table, rights)
    for number, mine in _by_window(table, lefts).items():
        others = there.get(number)
        if not others:
            continue
        scores = table.pairs(link, [lefts[i].first for i in mine], [rights[i].first for i in others])
        for row, best in enumerate(scores.argmax(1).tolist()):
            if scores[row, best] > MARGIN[link]:
                chosen[mine[row]] = others[best]
    return chosen


def _by_window(table: Table, found: list[Stretch]) -> dict[int, list[int]]:
    numbers: dict[int, list[int]] = {}
    for i, stretch in enumerate(found):
        numbers.setdefault(int(table.scores.window[stretch.first]), []).append(i)
    return numbers


def _span(table: Table, stretch: Stretch) -> Span:
    return table.span(stretch.first, stretch.last)


def _whole(text: str, span: Span, others: SpanIndex) -> Span:
    """Return a content of few words with the rest of its clause, if it breaks off in it and nothing else begins."""
    if text[span.start] in OPENING:
        return _quoted(text, span)
    if span.of(text).count(" ") >= FEW:
        return span
    more = _GOES_ON.match(text, span.end)
    if more is None or others.overlapping(Span(span.end, more.end())):
        return span
    return Span(span.start, more.end())


def _quoted(text: str, span: Span) -> Span:
    """Return a quotation up to where its marks close behind a sentence, if it holds no other."""
    closed = _CLOSED.search(text, span.start + 1, span.end)
    if closed is None or any(c in OPENING for c in text[closed.end() : span.end]):
        return span
    return Span(span.start, closed.end() - 1)


def content_span(table: Table, stretch: Stretch) -> Span:
    """Return the content's span as the model marked it, without white space at its edges and the stop behind it."""
    text, span = table.text, stripped(table.text, _span(table, stretch))
    stop = (
        text[span.end - 1] in ".,"
        and text[span.start] not in OPENING
        and not _INITIALS.search(text, span.start, span.end)
    )
    return Span(span.start, span.end - 1) if stop and span.start < span.end - 1 else span
