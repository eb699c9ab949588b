"""What an export asks of a record, and events with what the formats want to know beside their rows."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from dragoman.exports.formats import Tally
    from dragoman.link.told import Happening
    from dragoman.records import Span
    from dragoman.store.filters import Filter
    from dragoman.store.results import Rows
    from dragoman.store.rows import EventRow, PartyRow, ReportRow, StatementRow

SOME = 500
"""Rows for which texts and places are looked up at once."""
_END = re.compile(r"[.!?…][\"'”’»)\]]*\s+(?=[\"'“‘«(\[]*[A-Z0-9])|\n+")
"""Where a sentence ends: a stop before a capital or digit, or a line."""


class Source(Protocol):
    """What of a ``Record`` is asked."""

    def events(self, filter: Filter | None = None, **fields: Any) -> Rows[EventRow]: ...

    def statements(self, filter: Filter | None = None, **fields: Any) -> Rows[StatementRow]: ...

    def commitments(self, filter: Filter | None = None, **fields: Any) -> Rows[Any]: ...

    def reports(self, filter: Filter | None = None, **fields: Any) -> Rows[ReportRow]: ...

    def named_at(self, ids: Sequence[str]) -> dict[tuple[str, str, str], Span]: ...

    def happening(self, id: str) -> Happening: ...


Pair = tuple["PartyRow | None", "PartyRow | None"]


def pairs(row: EventRow) -> list[Pair]:
    """Return every actor with every recipient, each once; None where a side is empty.

    Dyadic formats have one actor and one recipient a row. Both sides of one pair are never the same party.
    """
    actors = {party.id: party for party in row.actors}.values() or (None,)
    recipients = {party.id: party for party in row.recipients}.values() or (None,)
    found = [(a, b) for a in actors for b in recipients if a is None or b is None or a.id != b.id]
    return found or [(a, None) for a in actors]


@dataclass(frozen=True, slots=True)
class Told:
    """An event with the text it was read in, and where its parties are named nearest to it.

    ``named`` maps (event id, "actor" or "recipient", party id) to a span of the text.
    """

    row: EventRow
    text: str
    named: dict[tuple[str, str, str], Span]

    def at(self, side: str, party: PartyRow | None) -> Span | None:
        """Return where ``party`` is named as actor or recipient; None if it is not, as when a person put it there."""
        return None if party is None else self.named.get((self.row.id, side, party.id))


def dated(source: Source, filter: Filter, tally: Tally) -> Iterator[EventRow]:
    """Yield the events that fit and have a day; the others are counted as left out."""
    for row in source.events(filter):
        if row.day is None:
            tally.left_out["no day"] += 1
        else:
            yield row


def told(source: Source, rows: Iterable[EventRow], version: str | None = None, *, named: bool = True) -> Iterator[Told]:
    """Yield events with texts, looked up by the hundred, and unless not ``named`` where parties are named.

    ``version`` is the filter's.
    """
    for some in chunks(rows):
        texts = texts_of(source, {row.source.report for row in some}, version)
        places = source.named_at([row.id for row in some]) if named else {}
        for row in some:
            yield Told(row, texts.get(row.source.report, ""), places)


def texts_of(source: Source, reports: Iterable[str], version: str | None = None) -> dict[str, str]:
    """Return the texts of reports by id; ``version`` is the filter's."""
    return {report.id: report.text for report in source.reports(ids=tuple(sorted(reports)), version=version)}


def chunks(rows: Iterable[Any]) -> Iterator[list[Any]]:
    waiting = iter(rows)
    while some := list(islice(waiting, SOME)):
        yield some


@lru_cache(maxsize=256)
def _ends(text: str) -> tuple[int, ...]:
    return tuple(found.end() for found in _END.finditer(text))


def sentence(text: str, at: int) -> int:
    """Return the number of the sentence of ``text`` that holds code point ``at``, the first is 1; a line ends one."""
    return bisect_right(_ends(text), at) + 1


def lead(text: str, title: str | None) -> int:
    """Return where the first paragraph ends, the second where the first is the headline: what GDELT calls the lead."""
    paragraphs = _paragraphs(text)
    first = next(paragraphs, len(text))
    return next(paragraphs, len(text)) if title and text[:first].strip() == title.strip() else first


def _paragraphs(text: str) -> Iterator[int]:
    """Yield where each paragraph ends."""
    return (found.end() for found in re.finditer(r"[^\n]*[^\s][^\n]*", text))
