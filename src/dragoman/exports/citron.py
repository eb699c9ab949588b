"""Citron: one JSON object a report, with its text and its quotations as spans.

As in bbc/citron, docs/data_format.md, which has one file a document: here each is a line. Spans count characters of
``text``; with the whole text in it, the file is for whoever may hold the texts.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from dragoman.exports.said import documents

if TYPE_CHECKING:
    from dragoman.exports.formats import Tally
    from dragoman.exports.source import Source
    from dragoman.records import Span
    from dragoman.store.filters import Filter
    from dragoman.store.rows import StatementRow


def lines(source: Source, filter: Filter, tally: Tally) -> Iterator[str]:
    """Yield a line for each report with a statement that fits; one without a cue is left out, as Citron wants it."""
    for document in documents(source, filter):
        text = document.report.text
        said = [row for row in document.statements if row.cue_span]
        if missing := len(document.statements) - len(said):
            tally.left_out["no cue"] += missing
        if said:
            tally.rows += 1
            found = {"id": document.report.id, "text": text, "quotes": [_quote(row, text) for row in said]}
            yield json.dumps(found, ensure_ascii=False) + "\n"


def _quote(row: StatementRow, text: str) -> dict[str, Any]:
    return {
        "cue": _span(row.cue_span, text) if row.cue_span else None,
        "sources": [_span(row.source_span, text)] if row.source_span else [],
        "contents": [_span(span, text) for span in row.spans],
        "confidence": row.score,
        "id": row.id,
    }


def _span(span: Span, text: str) -> dict[str, Any]:
    return {"start": span.start, "end": span.end, "text": span.of(text)}
