"""Report -> Annotated: one encoder pass, then one decoder a head."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from dragoman.annotate import affiliation, anchors, antecedents, attribution, commitments, mentions
from dragoman.annotate.decode import Table
from dragoman.annotate.encoder import Encoder, Scores
from dragoman.records import Annotated, Report


def annotate(reports: Sequence[Report], encoder: Encoder) -> Iterator[Annotated]:
    """Yield each report with what the heads found in it, in order; the encoder goes on with the next meanwhile."""
    for report, scores in zip(reports, encoder.score(r.text for r in reports), strict=True):
        yield decode(report, scores)


def decode(report: Report, scores: Scores) -> Annotated:
    """Return the annotations that ``scores`` (of ``report.text``) hold."""
    table = Table(scores)
    found = mentions.decode(table)
    return Annotated(
        report, scores.sentences, found, attribution.decode(table), anchors.decode(table, found),
        commitments.decode(table), antecedents.decode(table, found), affiliation.decode(table, found),
    )  # fmt: skip
