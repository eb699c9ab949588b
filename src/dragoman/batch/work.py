"""What a worker does: a piece of the inputs in, a row for each out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from dragoman.keep import Given, Known
from dragoman.records import Origin, Pipeline, Reading, Reject, Report

Piece = Sequence[Known]
"""Inputs that go to a worker together; each has its bytes with it, so that the worker needs no file of theirs."""


@dataclass(frozen=True, slots=True)
class Ask:
    """What a worker has to know beside its inputs; see ``Given``."""

    published: str | None = None
    outlet: str | None = None
    register: Path | None = None
    model: Path | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One input as it was read. ``reading`` is the Reading as JSON, whole; the rest is for finding it in a shard.

    ``reason`` says why an input was rejected; None where its report was read. ``published`` is an ISO day.
    """

    id: str
    published: str | None
    outlet: str | None
    title: str | None
    url: str | None
    language: str | None
    name: str
    sha256: str
    given: str
    statements: int
    events: int
    commitments: int
    reason: str | None
    reading: str


def read_piece(piece: Piece, ask: Ask) -> list[Row]:
    """Return a row for each input, in order. One that cannot be read is a row with the reason.

    Raises:
        DragomanError: the model or the register cannot be read; no input is at fault then.
    """
    from dragoman.keep import read_items, signed

    given = Given(ask.published, ask.outlet, ask.register, model=ask.model)
    made = read_items([one.item for one in piece], given, None)
    return [row(signed(*found, one), one) for found, one in zip(made, piece, strict=True)]


def row(reading: Reading, one: Known) -> Row:
    """Return the row of a Reading."""
    report = reading.report
    reason = None if report.text else reading.rejects[0].reason if reading.rejects else "nothing to read"
    return Row(
        report.id, report.published, _utf8(report.outlet), _utf8(report.title), _utf8(report.url), report.language,
        _utf8(report.origin.name) or "", report.origin.sha256, one.given, len(reading.statements), len(reading.events),
        len(reading.commitments), _utf8(reason),
        # A lone surrogate, as in the name of a file, becomes its JSON escape.
        reading.to_json().encode("utf-8", "backslashreplace").decode("utf-8"),
    )  # fmt: skip


def rejected(one: Known, reason: str, pipeline: Pipeline) -> Row:
    """Return the row of an input that no worker could read; without its hash, so that it may be tried again."""
    name = one.item.name
    nothing = Report("", None, None, None, None, None, "", Origin("text", name, ""), ())
    return row(Reading(pipeline, nothing, rejects=(Reject("intake", reason, 0, 0),)), replace(one, digest=""))


def _utf8(text: str | None) -> str | None:
    return text.encode("utf-8", "replace").decode("utf-8") if text else text
