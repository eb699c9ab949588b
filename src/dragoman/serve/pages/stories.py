"""Stories: one happening, its reports in order of time, who was first, who reprinted whom, where they differ."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from dragoman.link.told import StoryReport
from dragoman.record import Record
from dragoman.serve.pages import asked
from dragoman.serve.pages.shown import page

router = APIRouter()
SIZE = 20
SHOWN, LOOKED_AT = 30, 200
"""Stories that the page shows at first, the newest, and that are sorted or given to programs."""
DIFFERENT = 8
"""Sentences shown that a copy left out, and that it put in."""
KEYS: dict[str, Callable[[Any], Any]] = {
    "day": lambda s: s.first.published, "title": lambda s: (s.title or "").casefold() or None,
    "reports": lambda s: s.reports, "sources": lambda s: s.sources, "copies": lambda s: s.copies,
    "contested": lambda s: s.contested,
}  # fmt: skip
READ, SOME = 60, 500
"""Reports of a story looked at for contested claims, and events asked for at once."""
_ENDS = re.compile(r"(?<=[.!?”\"])\s+|\n+")
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Difference:
    """What a copy left out of the report that it repeats, and what it put in, sentence by sentence."""

    out: tuple[str, ...]
    put: tuple[str, ...]
    more: int


@asked.everywhere(router, "/stories")
def stories(request: Request) -> Response:
    """List stories told by several reports, the newest first."""
    record: Record = request.app.state.record
    linked = record.judgements("story").first() is not None or record.judgements("reprint").first() is not None
    sort, whole = asked.query(request).get("sort", "-day"), asked.form(request) != "html"
    size = asked.whole(request, "limit", LOOKED_AT if whole or sort != "-day" else SHOWN)
    fields = {k: v for k, v in asked.asked(request).given().items() if k != "limit"}
    rows = list(record.stories(limit=size + 1, **fields)) if linked else []
    more = asked.link(request, limit=min(size * 2, asked.MOST)) if size < min(len(rows), asked.MOST) else None
    rows = rows[:size]
    if sort != "-day":
        rows = asked.arranged(rows, sort, KEYS)
    if asked.form(request) == "csv":
        return asked.as_csv(rows, "stories")
    if asked.form(request) == "json":
        return asked.as_json(rows)
    return page(
        request, "stories.html", listing=asked.Listing(rows, sort, more), linked=linked, given=asked.query(request),
        json=asked.other(request, ".json"), csv=asked.other(request, ".csv"),
    )  # fmt: skip


@router.get("/stories/{id}")
def story(request: Request, id: str) -> Response:
    """Show the story that a report is in."""
    record: Record = request.app.state.record
    told = record.story(asked.bare(id))
    if asked.form(request) == "csv":
        return asked.as_csv(told, "story")
    if asked.form(request) == "json":
        return asked.as_json(told)
    ids = tuple(one.source.report for one in told)
    return page(
        request, "story.html", told=told, first=told[0], texts=_differences(record, told),
        by_id={one.source.report: one for one in told}, contested=_contested(record, ids),
        json=f"/stories/{told[0].source.report}.json",
        csv=f"/stories/{told[0].source.report}.csv", days=_days(told),
    )  # fmt: skip


def _days(told: list[StoryReport]) -> list[tuple[str | None, list[StoryReport]]]:
    """Return the reports by day, in order."""
    found: dict[str | None, list[StoryReport]] = {}
    for one in told:
        found.setdefault(one.source.published, []).append(one)
    return list(found.items())


def _contested(record: Record, ids: tuple[str, ...]) -> list[Any]:
    """Return the contested claims that the reports hold, on either side."""
    held = [e.id for e in record.events(report=ids[:READ], every=True)]
    found: set[str] = set()
    for at in range(0, len(held), SOME):
        some = held[at : at + SOME]
        found |= {j.object for j in record.judgements("counterclaim", object=some) if j.object}
        found |= {j.subject for j in record.judgements("counterclaim", subject=some)}
    return list(record.claims(ids=tuple(sorted(found)))) if found else []


def _differences(record: Record, told: list[StoryReport]) -> dict[str, Difference]:
    """Return where each copy differs from the report that it repeats, where the record has both."""
    pairs = [(one.source.report, one.repeats) for one in told if one.repeats and not one.repeats.startswith("agency:")]
    ids = {id for pair in pairs for id in pair}
    texts = {row.id: row.text for row in record.reports(ids=tuple(ids))} if ids else {}
    return {copy: difference(texts[of], texts[copy]) for copy, of in pairs if copy in texts and of in texts}


def difference(first: str, copy: str) -> Difference:
    """Return the sentences of ``first`` that ``copy`` lacks, and those that it has beside."""
    one, other = _sentences(first), _sentences(copy)
    out = [text for key, text in one.items() if key not in other]
    put = [text for key, text in other.items() if key not in one]
    more = max(0, len(out) - DIFFERENT) + max(0, len(put) - DIFFERENT)
    return Difference(tuple(out[:DIFFERENT]), tuple(put[:DIFFERENT]), more)


def _sentences(text: str) -> dict[str, str]:
    """Return the sentences of a text by their words alone: case and marks make no difference."""
    found = {}
    for part in _ENDS.split(text):
        key = " ".join(_WORD.findall(part.casefold()))
        if key.count(" ") >= 2:
            found[key] = part.strip()
    return found


@asked.everywhere(router, "/claims")
def claims(request: Request) -> Response:
    """List contested claims, with who denies them."""
    record: Record = request.app.state.record
    size = asked.whole(request, "limit", SIZE)
    rows = list(record.claims(**{**asked.asked(request).given(), "limit": size + 1}))
    if asked.form(request) == "csv":
        return asked.as_csv(rows[:size], "claims")
    if asked.form(request) == "json":
        return asked.as_json(rows[:size])
    more = asked.link(request, limit=min(size * 2, asked.MOST)) if len(rows) > size else None
    return page(
        request, "claims.html", listing=asked.Listing(rows[:size], "-day", more), given=asked.query(request),
        json=asked.other(request, ".json"), csv=asked.other(request, ".csv"),
    )  # fmt: skip
