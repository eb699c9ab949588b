"""One report: the article as a reader would have it, the evidence marked, the record beside it, the page as it came."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from dragoman.intake.decode import decode
from dragoman.intake.sources import is_url, read_file
from dragoman.record import Record
from dragoman.records import InputError, Reading
from dragoman.serve.pages.asked import as_csv, bare, dumped, form
from dragoman.serve.pages.cards import beside
from dragoman.serve.pages.marked import MOST_TEXT, colours, marks, paragraphs, raw_stretches
from dragoman.serve.pages.shown import page
from dragoman.sheet.words import Book

router = APIRouter()


@router.get("/reports/{id}")
def report(request: Request, id: str) -> Response:
    """Show a report; ``.json`` is its Reading, ``.csv`` its statements, events and commitments one a line."""
    record: Record = request.app.state.record
    reading = record.reading(bare(id))
    rows = kept(record, reading)
    if form(request) == "json":
        return dumped(reading.to_dict())
    if form(request) == "csv":
        return as_csv(_lines(reading, rows), reading.report.id)
    told = record.reports(ids=(reading.report.id,)).first()
    return page(
        request, "report.html", **shown(reading, rows), kept=True, verdict=told.verdict if told else None,
        story=_story(record, reading.report.id), raw=None,
    )  # fmt: skip


@router.get("/reports/{id}/page")
def as_it_came(request: Request, id: str) -> Response:
    """Show the page as it came, with what was left out and why."""
    record: Record = request.app.state.record
    reading = record.reading(id)
    raw = original(reading)
    return page(
        request, "raw.html", report=reading.report, stretches=raw and list(raw_stretches(raw, reading)),
        rejects=reading.rejects, cut=bool(raw) and len(raw or "") > MOST_TEXT,
    )  # fmt: skip


def shown(reading: Reading, rows: dict[str, Any] | None) -> dict[str, Any]:
    """Return what the template of a report needs."""
    cards = beside(reading, rows)
    paint = colours(reading)
    book = Book(reading)
    speakers = [(book.name(actor), colour) for actor, colour in paint.items() if actor is not None]
    report = reading.report
    return {
        "reading": reading, "report": report, "cards": cards, "title": report.title or "Untitled report",
        "paragraphs": paragraphs(report.text, marks(reading, cards.rejected)), "speakers": speakers,
        "left_out": book.left_out, "cut": max(0, len(report.text) - MOST_TEXT), "words": len(report.text.split()),
    }  # fmt: skip


def kept(record: Record, reading: Reading) -> dict[str, Any]:
    """Return the record's rows of a report by id, as people have judged them."""
    id = reading.report.id
    found: dict[str, Any] = {s.id: s for s in record.statements(report=id)}
    found |= {e.id: e for e in record.events(report=id, every=True)}
    found |= {c.id: c for c in record.commitments(report=id)}
    return found


def original(reading: Reading) -> str | None:
    """Return the page as it came, where it still is where it came from and has not changed since; else None."""
    origin = reading.report.origin
    if is_url(origin.name) or not origin.sha256:
        return None
    try:
        data = read_file(Path(origin.name))
    except (InputError, ValueError):
        return None
    return decode(data) if hashlib.sha256(data).hexdigest() == origin.sha256 else None


def _story(record: Record, id: str) -> list[Any]:
    """Return the reports of the story that this one is in, itself too; none where it stands alone."""
    found = record.story(id)
    return found if len(found) > 1 else []


def _lines(reading: Reading, rows: dict[str, Any]) -> list[dict[str, Any]]:
    made = []
    cards = beside(reading, rows)
    for s in cards.said:
        made.append(_line(s, "statement", s.kind, s.speaker.name if s.speaker else None, ""))
    for e in cards.done:
        made.append(_line(e, "event", e.row.type, "; ".join(a.name for a in e.actors), _names(e.recipients)))
    for c in cards.bound:
        made.append(_line(c, "commitment", c.kind, c.speaker.name if c.speaker else None, _names(c.toward)))
    return made


def _names(some: Any) -> str:
    return "; ".join(one.name for one in some)


def _line(card: Any, what: str, kind: str, who: str | None, toward: str) -> dict[str, Any]:
    return {
        "id": card.id, "what": what, "kind": kind, "who": who or "", "toward": toward, "words": card.words,
        "score": card.score, "verdict": card.verdict or "",
    }  # fmt: skip
