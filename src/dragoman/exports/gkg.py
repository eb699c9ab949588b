"""GDELT GKG 2.1: 27 columns without headings, one row a report with the quotations in it.

Columns as in linwoodc3/gdeltPyR; blocks of Quotations are divided by "#", their fields Offset|Length|Verb|Quote by "|",
as GDELT's codebook V2.1 has it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import escape
from typing import TYPE_CHECKING

from dragoman.exports.gdelt import stamp
from dragoman.exports.icews import number
from dragoman.exports.said import Document, documents
from dragoman.exports.tsv import Value, line

if TYPE_CHECKING:
    from dragoman.exports.formats import Tally
    from dragoman.exports.source import Source
    from dragoman.store.filters import Filter
    from dragoman.store.rows import StatementRow

COLUMNS = (
    "GKGRECORDID", "DATE", "SourceCollectionIdentifier", "SourceCommonName", "DocumentIdentifier", "Counts", "V2Counts",
    "Themes", "V2Themes", "Locations", "V2Locations", "Persons", "V2Persons", "Organizations", "V2Organizations",
    "V2Tone", "Dates", "GCAM", "SharingImage", "RelatedImages", "SocialImageEmbeds", "SocialVideoEmbeds", "Quotations",
    "AllNames", "Amounts", "TranslationInfo", "Extras",
)  # fmt: skip
WEB, CITATION = 1, 2
QUOTED = ("direct", "mixed")
_MARKS = re.compile(r"[#|;]+")


def lines(source: Source, filter: Filter, tally: Tally) -> Iterator[str]:
    """Yield a row for each report with a quotation that fits: words in quotation marks, or of the filter's kinds."""
    asked = filter if filter.kind is not None else filter.but(kind=QUOTED)
    for document in documents(source, asked):
        if document.report.published is None:
            tally.left_out["no day"] += len(document.statements)
            continue
        tally.rows += 1
        yield line(_row(document))


def _row(document: Document) -> list[Value]:
    report = document.report
    moment = stamp(report.published or "")
    made: dict[str, Value] = dict.fromkeys(COLUMNS, "")
    cited = ", ".join(part for part in (report.outlet, report.title, report.published, report.id) if part)
    made |= {
        "GKGRECORDID": f"{moment}-{number(report.id)}",
        "DATE": moment,
        "SourceCollectionIdentifier": WEB if report.url else CITATION,
        "SourceCommonName": report.outlet or "",
        "DocumentIdentifier": report.url or cited,
        "Quotations": "#".join(_quotation(row, report.text) for row in document.statements),
        **_names(document),
        "Extras": f"<PAGE_TITLE>{escape(report.title or '', quote=False)}</PAGE_TITLE>",
    }
    return list(made.values())


def _quotation(row: StatementRow, text: str) -> str:
    """Return one block; Offset and Length are of the first stretch, which the cue may part from others."""
    first = row.spans[0] if row.spans else None
    verb = row.cue_span.of(text) if row.cue_span else ""
    offset, length = (first.start, first.end - first.start) if first else (0, 0)
    return f"{offset}|{length}|{_field(verb)}|{_field(row.words)}"


def _names(document: Document) -> dict[str, Value]:
    """Return who is quoted as Persons and Organizations: names, and in V2 names with the offset where each is named."""
    at: dict[str, dict[str, int]] = {"person": {}, "organisation": {}}
    for row in document.statements:
        if row.speaker and row.speaker.kind in at and row.source_span:
            at[row.speaker.kind].setdefault(_field(row.speaker.name).replace(",", " "), row.source_span.start)
    found: dict[str, Value] = {}
    for kind, column in (("person", "Persons"), ("organisation", "Organizations")):
        found[column] = ";".join(at[kind])
        found[f"V2{column}"] = ";".join(f"{name},{offset}" for name, offset in at[kind].items())
    return found


def _field(text: str) -> str:
    """Return ``text`` without the characters that divide blocks, fields and names; these become spaces."""
    return " ".join(_MARKS.sub(" ", text).split())
