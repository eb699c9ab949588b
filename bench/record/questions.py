"""Ten questions that people put to a record, timed through the library as they would ask them."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from dragoman.record import Record
from dragoman.store import schema as t

RUNS = 7


@dataclass(frozen=True, slots=True)
class Cast:
    """Whom the questions are about: the busiest pair, a quiet one, the person most heard, a year in the middle."""

    a: str
    b: str
    quiet: str
    person: str
    outlet: str
    year: str


def cast(record: Record) -> Cast:
    """Return the cast of a synthetic record."""
    d = t.dyad_totals
    pairs = select(d.c.actor, d.c.recipient, func.sum(d.c.n).label("n"))
    pairs = pairs.where(d.c.actor != d.c.recipient).group_by(d.c.actor, d.c.recipient)
    a = t.activity
    person = select(t.parties.c.id).join(a, a.c.party == t.parties.c.key).where(a.c.month == t.ALL_TIME)
    person = person.where(t.parties.c.kind == "person").order_by(a.c.statements.desc()).limit(1)
    with record._engine.connect() as connection:
        busiest = connection.execute(pairs.order_by(func.sum(d.c.n).desc()).limit(1)).one()
        rare = pairs.where(d.c.actor == busiest.actor).order_by(func.sum(d.c.n)).limit(1)
        quiet = connection.execute(rare).one()
        heard = connection.scalar(person) or ""
    return Cast(busiest.actor, busiest.recipient, quiet.recipient, heard, "Outlet 0", "2019")


def questions(r: Record, c: Cast) -> dict[str, Callable[[], Iterable[Any]]]:
    """Return each question with what answers it."""
    both = ((c.a, c.b), (c.b, c.a))
    return {
        "dyad timeline: the busiest pair, 20 years by month": lambda: [
            row for x, y in both for row in r.dyads(actor=x, recipient=y, by="month")
        ],
        "dyad timeline: the busiest pair, one year by day": lambda: [
            row for x, y in both for row in r.dyads(actor=x, recipient=y, since=c.year, until=c.year)
        ],
        "events of a quiet pair, the newest 50": lambda: r.events(actor=c.a, recipient=c.quiet, limit=50),
        "actor page: the busiest state": lambda: [r.actor(c.a)],
        "actor page: the person most heard": lambda: [r.actor(c.person)],
        "statements of a state about another since a year, the newest 50": lambda: r.statements(
            speaker=c.a, about=c.b, since=c.year, limit=50
        ),
        "commitments of a state toward another, the newest 50": lambda: r.commitments(
            speaker=c.a, recipient=c.b, limit=50
        ),
        "search: embassy talks": lambda: r.search("embassy talks"),
        "search: sanctions, by one speaker in one year": lambda: r.search(
            "sanctions", speaker=c.person, since=c.year, until=c.year
        ),
        "network of a year": lambda: r.network(since=c.year, until=c.year),
        "beside the ten, search: the two words that are in every report": lambda: r.search("the of"),
    }


def ask(where: Path) -> dict[str, Any]:
    """Return, for each question, how many rows answer it and how many milliseconds that takes, warm."""
    with Record.open(where, create=False) as record:
        who = cast(record)
        found: dict[str, Any] = {}
        for name, answer in questions(record, who).items():
            rows = len(list(answer()))
            times, busy = [], []
            for _ in range(RUNS):
                begun, worked = time.perf_counter(), time.process_time()
                rows = len(list(answer()))
                times.append(1000 * (time.perf_counter() - begun))
                busy.append(1000 * (time.process_time() - worked))
            found[name] = {
                "rows": rows, "ms": round(statistics.median(times), 1), "worst ms": round(max(times), 1),
                "processor ms": round(statistics.median(busy), 1),
            }  # fmt: skip
    return found
