"""GDELT 2.0 Mentions: 16 columns without headings, one row for every GDELT event and report that tells of it.

Columns as in linwoodc3/gdelt2HeaderRows, GDELT_2.0_eventMentions_Column_Labels_Header_Row_Sep2016.csv. With the same
filter each row's GLOBALEVENTID is that of a row of ``gdelt``.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from dragoman.exports.gdelt import NO_TONE, cited, event_id, stamp
from dragoman.exports.source import Pair, Told, chunks, dated, pairs, sentence, told
from dragoman.exports.tsv import Value, line

if TYPE_CHECKING:
    from dragoman.exports.formats import Tally
    from dragoman.exports.source import Source
    from dragoman.store.filters import Filter
    from dragoman.store.rows import EventRow

COLUMNS = (
    "GLOBALEVENTID", "EventTimeDate", "MentionTimeDate", "MentionType", "MentionSourceName", "MentionIdentifier",
    "SentenceID", "Actor1CharOffset", "Actor2CharOffset", "ActionCharOffset", "InRawText", "Confidence",
    "MentionDocLen", "MentionDocTone", "MentionDocTranslationInfo", "Extras",
)  # fmt: skip
WEB, CITATION = 1, 2
NOT_FOUND = -1


def lines(source: Source, filter: Filter, tally: Tally) -> Iterator[str]:
    """Yield the rows of all reports of all events that fit."""
    for first in chunks(dated(source, filter, tally)):
        told_of = [(row, other) for row in first for other in _reports(source, row, filter.every)]
        events = told(source, (other for _, other in told_of), filter.version)
        for (row, _), event in zip(told_of, events, strict=True):
            for pair in pairs(row):
                tally.rows += 1
                yield line(_row(row, pair, event))


def _reports(source: Source, row: EventRow, every: bool) -> tuple[EventRow, ...]:
    """Return each report's event of the happening that ``row`` stands for."""
    return (row,) if every or row.reports < 2 else source.happening(row.id).events


def _row(row: EventRow, pair: Pair, event: Told) -> list[Value]:
    read = event.row.source
    offsets = [NOT_FOUND if at is None else at.start for at in map(event.at, ("actor", "recipient"), pair)]
    return [
        event_id(row.id, pair), stamp(row.source.published or row.day or ""), stamp(read.published or row.day or ""),
        WEB if read.url else CITATION, read.outlet or "", cited(read, read.published or row.day or ""),
        sentence(event.text, event.row.anchor.start), *offsets, event.row.anchor.start, 1, confidence(event.row.score),
        len(event.text), NO_TONE, "", "",
    ]  # fmt: skip


def confidence(score: float) -> int:
    """Return GDELT's confidence, 10 to 100 in tens."""
    return min(100, max(10, round(score * 10) * 10))
