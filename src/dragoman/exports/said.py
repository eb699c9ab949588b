"""Statements by report: what formats of quotations are made from."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import TYPE_CHECKING

from dragoman.exports.source import SOME

if TYPE_CHECKING:
    from dragoman.exports.source import Source
    from dragoman.store.filters import Filter
    from dragoman.store.rows import ReportRow, StatementRow


@dataclass(frozen=True, slots=True)
class Document:
    """A report with those of its statements that fit, in the order of the text."""

    report: ReportRow
    statements: tuple[StatementRow, ...]


def documents(source: Source, filter: Filter) -> Iterator[Document]:
    """Yield every report that holds a statement which fits.

    Statements come by the report's day, so those of a report are found among those of one day: no more than a day's
    statements are in memory.
    """
    for _, of_day in groupby(source.statements(filter), key=lambda row: row.source.published):
        by_report: dict[str, list[StatementRow]] = {}
        for row in of_day:
            by_report.setdefault(row.source.report, []).append(row)
        ids = list(by_report)
        for n in range(0, len(ids), SOME):
            some = ids[n : n + SOME]
            reports = {r.id: r for r in source.reports(ids=tuple(some), version=filter.version)}
            for id in some:
                if id in reports:
                    said = sorted(by_report[id], key=lambda row: (row.spans, row.id))
                    yield Document(reports[id], tuple(said))
