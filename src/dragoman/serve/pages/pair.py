"""Two actors: how they stand, when it turned, both directions, words against deeds; every number opens its evidence."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response

from dragoman.analyse import lines
from dragoman.analyse.relations import Direction, Relation
from dragoman.analyse.spells import Spell
from dragoman.record import Record
from dragoman.records import InputError
from dragoman.serve.pages import asked
from dragoman.serve.pages.shown import page, seg, url

router = APIRouter()
QUOTED = 3
ROWS = 60
"""Spells that the table of numbers has at first, the latest; a link shows all."""
HEARD = 60
"""Statements of each on the other, and acts and commitments, that the page looks at for its quotations, the latest: of
a pair with thousands, more would keep the page waiting. It says so then."""
STEPS = ("week", "month", "year")


@router.get("/pairs")
def choose(request: Request) -> Response:
    """Ask for two actors, or go to their page."""
    given = asked.query(request)
    a, b = given.get("a"), given.get("b")
    if a and b and "/" not in a:
        rest = {k: v for k, v in given.items() if k not in ("a", "b")}
        return RedirectResponse(url(f"/pairs/{seg(a)}/{seg(b)}", **rest), 303)
    if a and b:
        return _shown(request, a, b)
    return page(request, "pairs.html", a=a or "", b=b or "", actors=list(_frequent(request.app.state.record)))


def _frequent(record: Record) -> Any:
    return record.actors(kind=("state", "organisation", "group"), limit=40)


@router.get("/pairs/{a}/{b:path}")
def pair(request: Request, a: str, b: str) -> Response:
    """Show two actors; ``.json`` is everything with the events behind each number, ``.csv`` the course."""
    return _shown(request, a, b if asked.form(request) == "html" else asked.bare(b))


def related(request: Request, a: str, b: str, promises: bool = False) -> Relation:
    """Return how two stand, over the window that the query asks for; what they promise each other only if asked for."""
    given = asked.query(request)
    record: Record = request.app.state.record
    return record.relations(
        a,
        b,
        since=given.get("since"),
        until=given.get("until"),
        by=given.get("by"),
        claims=bool(given.get("claims")),
        promises=promises,
    )


def _shown(request: Request, a: str, b: str) -> Response:
    record: Record = request.app.state.record
    form = asked.form(request)
    relation = related(request, a, b, promises=form == "json")
    if form == "csv":
        return asked.as_csv(lines.course(relation).flat(), "course")
    if form == "json":
        return asked.dumped(list(lines.relation_lines(record, relation)))
    here = f"/pairs/{seg(relation.a.word)}/{seg(relation.b.word)}"
    given = {k: v for k, v in asked.query(request).items() if k in ("since", "until", "by", "claims")}
    drawn = url(f"/charts/pair/{seg(relation.a.word)}/{seg(relation.b.word)}.svg", **given)
    courses = [s for s in relation.course if s.both.n]
    older = 0 if asked.query(request).get("all") else max(0, len(courses) - ROWS)
    return page(
        request, "pair.html", r=relation, opens=lambda way, spell=None: opens(relation, way, spell), steps=STEPS,
        chart=drawn if "?" in drawn else f"{drawn}?", given=given, promised=_promised(record, relation),
        quoted=_quoted(record, relation), json=url(f"{here}.json", **given), csv=url(f"{here}.csv", **given),
        courses=courses, older=older, every=asked.link(request, all="1"),
    )  # fmt: skip


def opens(relation: Relation, way: Direction, spell: Spell | None = None) -> str:
    """Return the address of the events behind a number."""
    f = relation.opened(way, spell)
    return url("/events", actor=f.actor, recipient=f.recipient, since=f.since, until=f.until)


def _promised(record: Record, relation: Relation) -> tuple[list[Any], list[Any]]:
    """Return the commitments toward the other with their states, of each side."""
    window: dict[str, Any] = {"since": relation.since, "until": relation.until}
    first, second = (
        list(record.follow_up(speaker=x.word, recipient=y.word, limit=20, **window))
        for x, y in ((relation.a, relation.b), (relation.b, relation.a))
    )
    return first, second


def _quoted(record: Record, relation: Relation) -> list[tuple[Any, Any]]:
    """Return how each speaks of the other: the stances, both ways, where anything is said."""
    found = []
    for speaker, about in ((relation.a, relation.b), (relation.b, relation.a)):
        try:
            found.append(
                (
                    speaker,
                    record.stances(speaker.word, about.word, since=relation.since, until=relation.until, most=HEARD),
                )
            )
        except InputError:  # nobody of that side speaks
            continue
    return [(speaker, stances) for speaker, stances in found if stances.quotations]
