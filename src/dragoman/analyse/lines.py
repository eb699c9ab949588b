"""Answers as lines: one flat dataclass a kind of line, for JSON, CSV and data frames. Every line says what opens it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from dragoman.analyse.blocs import Blocs, Tie
from dragoman.analyse.measures import Tally
from dragoman.analyse.relations import Direction, Relation
from dragoman.analyse.spells import start_of
from dragoman.analyse.stances import Stances
from dragoman.store import Filter, Rows, Store
from dragoman.store.rows import EventRow

PLAIN = {"prefix": ""}
"""Of a field whose inner columns stand among the outer ones in CSV and data frames."""
EVIDENCE = 1000
"""Events told with a relation as its evidence, the latest first; with more, the lines' filters open the rest."""


@dataclass(frozen=True, slots=True)
class Measured:
    """The scores of some events, as docs/analysis.md explains them; rounded to four digits."""

    events: int
    score: float
    margin: float | None
    mean: float | None
    net: float
    words: float
    deeds: float
    gap: float | None
    verbal_cooperation: int
    material_cooperation: int
    verbal_conflict: int
    material_conflict: int
    intended: int


@dataclass(frozen=True, slots=True)
class Aside:
    """How many events entered no score, and why."""

    denied: int
    hypothetical: int
    claimed: int


@dataclass(frozen=True, slots=True)
class CourseLine:
    """A direction of a pair over a spell. ``opens`` are the fields of the Filter that lists the events behind it,
    ``ids`` those events where all of them are told."""

    start: str
    end: str
    actor: str
    recipient: str
    measured: Measured = field(metadata=PLAIN)
    aside: Aside = field(metadata=PLAIN)
    opens: dict[str, Any]
    ids: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TieLine:
    """A tie of a network. ``opens`` are the fields of the Filter for what A did to B, ``opens_back`` of that for the
    other way."""

    a: str
    b: str
    a_name: str
    b_name: str
    sign: int
    measured: Measured = field(metadata=PLAIN)
    opens: dict[str, Any]
    opens_back: dict[str, Any]


@dataclass(frozen=True, slots=True)
class QuotationLine:
    """A statement of one on another, its tone, and the ids of what gives it that tone."""

    day: str | None
    speaker: str
    office: str | None
    words: str
    kind: str
    tone: float | None
    signals: tuple[str, ...]
    outlet: str | None
    report: str
    statement: str
    start: int
    end: int
    also: tuple[str, ...] = field(default=())


def measured(some: Tally) -> Measured:
    quads = some.quads
    return Measured(
        some.n, _round(some.score), _maybe(some.margin), _maybe(some.mean), _round(some.net), _round(some.words),
        _round(some.deeds), _maybe(some.gap), *quads, some.intended,
    )  # fmt: skip


def aside(some: Tally) -> Aside:
    return Aside(some.denied, some.hypothetical, some.claimed)


def _round(value: float) -> float:
    return round(value, 4) + 0.0  # no -0.0


def _maybe(value: float | None) -> float | None:
    return None if value is None else _round(value)


def course(relation: Relation, evidence: list[EventRow] | None = None) -> Rows[CourseLine]:
    """Return the course of a pair, both directions of each spell with events; a data frame of it is ``.df()``.

    With all of a pair's events as ``evidence`` each line also has their ids.
    """
    return Rows(lambda: _course(relation, evidence))


def _course(relation: Relation, evidence: list[EventRow] | None) -> Iterator[CourseLine]:
    ids = _ids(relation, evidence or [])
    sides: tuple[tuple[Direction, str, str], ...] = (
        ("forth", relation.a.id, relation.b.id),
        ("back", relation.b.id, relation.a.id),
    )
    for stretch in relation.course:
        for direction, actor, recipient in sides:
            some: Tally = getattr(stretch, direction)
            if some != Tally():
                spell = stretch.spell
                yield CourseLine(
                    spell.start, spell.end, actor, recipient, measured(some), aside(some),
                    relation.opened(direction, spell).given(), tuple(ids[direction, spell.start]),
                )  # fmt: skip


def _ids(relation: Relation, evidence: list[EventRow]) -> defaultdict[tuple[str, str], list[str]]:
    """Return the ids of events by direction and start of spell."""
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for event in evidence:
        for direction in relation.directions(event):
            found[direction, start_of(event.day or "", relation.by)].append(event.id)
    return found


def evidence(store: Store, relation: Relation, limit: int = EVIDENCE) -> tuple[list[EventRow], bool]:
    """Return the events behind a relation, the latest first and each once, and whether these are all of them."""
    found: dict[str, EventRow] = {}
    whole = True
    for direction in ("forth", "back"):
        asked: Filter = relation.opened(direction)
        rows = [e for e in store.events(asked.but(limit=limit + 1))]
        whole = whole and len(rows) <= limit
        found.update((e.id, e) for e in rows[:limit] if direction in relation.directions(e))
    return sorted(found.values(), key=lambda e: (e.day or "", e.id), reverse=True), whole


def relation_lines(store: Store, relation: Relation, limit: int = EVIDENCE) -> Iterator[dict[str, Any]]:
    """Yield a relation as JSON objects: the pair, its directions, turns, course, promises, then the evidence."""
    from dragoman.store.results import plain

    events, whole = evidence(store, relation, limit)
    yield {
        "row": "relation", "a": plain(relation.a), "b": plain(relation.b), "since": relation.since,
        "until": relation.until, "by": relation.by, "claims": relation.claims, "reports": relation.reports,
        "outside": relation.outside, "statements": list(relation.statements), "evidence_whole": whole,
    }  # fmt: skip
    for name, some in (("forth", relation.forth), ("back", relation.back), ("both", relation.both)):
        opened = [relation.opened(d).given() for d in ("forth", "back") if name in (d, "both")]
        yield {"row": "measured", "direction": name, **plain(measured(some)), **plain(aside(some)), "opens": opened}
    for turn in relation.turns:
        told = plain(turn)
        told["evidence"] = [event.id for event in turn.evidence]
        yield {"row": "turn", **told}
    for line in course(relation, events if whole else None):
        yield {"row": "course", **plain(line)}
    for promise in (*relation.promised[0], *relation.promised[1]):
        bearing = {"carried": list(promise.carried), "crossed": list(promise.crossed)}
        yield {"row": "commitment", **plain(promise.commitment), **bearing}
    for event in events:
        yield {"row": "event", **plain(event)}


def ties(found: Blocs) -> Rows[TieLine]:
    """Return the ties of a network, the strongest first."""
    return Rows(lambda: (_tie(found, tie) for tie in found.ties))


def _tie(found: Blocs, tie: Tie) -> TieLine:
    def opens(actor: str, recipient: str) -> dict[str, Any]:
        return Filter(actor=actor, recipient=recipient, since=found.since, until=found.until).given()

    names = found.name(tie.a), found.name(tie.b)
    return TieLine(tie.a, tie.b, *names, tie.sign, measured(tie.tally), opens(tie.a, tie.b), opens(tie.b, tie.a))


def blocs_lines(found: Blocs) -> Iterator[dict[str, Any]]:
    """Yield a network as JSON objects: its figures, nodes, blocs, ties, strained triangles and flips."""
    from dragoman.store.results import plain

    figures = ("since", "until", "level", "modularity", "frustration", "triangles", "balanced", "weakly", "by_chance")
    yield {"row": "network", **{name: getattr(found, name) for name in figures}, "earlier": found.earlier}
    for node in found.nodes:
        yield {"row": "node", **plain(node)}
    for number, members in enumerate(found.blocs):
        yield {"row": "bloc", "bloc": number, "members": list(members)}
    against = {(tie.a, tie.b) for tie in found.misfits}
    for line in ties(found):
        yield {"row": "tie", **plain(line), "against_blocs": (line.a, line.b) in against}
    for triangle in found.strained:
        weakest = [triangle.weakest.a, triangle.weakest.b]
        yield {
            "row": "strained", "parties": list(triangle.parties), "strain": _round(triangle.strain), "weakest": weakest,
            "scores": [_round(tie.score) for tie in triangle.ties],
        }  # fmt: skip
    for flip in found.flips:
        scores = {"before": _round(flip.before.score), "after": _round(flip.after.score), "shift": _round(flip.shift)}
        yield {"row": "flip", "a": flip.a, "b": flip.b, **scores}


def quotations(found: Stances, limit: int | None = None) -> Rows[QuotationLine]:
    """Return the quotations, the most telling first, at most ``limit``."""
    return Rows(lambda: _quotations(found, limit))


def _quotations(found: Stances, limit: int | None) -> Iterator[QuotationLine]:
    for one in found.quotations[:limit]:
        s = one.statement
        name, office = (s.speaker.name, s.speaker.office) if s.speaker else ("", None)
        signals = tuple(f"{signal.type} {signal.id}" for signal in one.signals)
        start, end = (s.spans[0].start, s.spans[-1].end) if s.spans else (0, 0)
        yield QuotationLine(
            s.source.published, name, office, s.words, s.kind, _maybe(one.tone), signals, s.source.outlet,
            s.source.report, s.id, start, end, one.also,
        )  # fmt: skip


def stances_lines(found: Stances, limit: int | None = None) -> Iterator[dict[str, Any]]:
    """Yield stances as JSON objects: the figures, the periods, and each quotation with its statement whole."""
    from dragoman.store.results import plain

    figures = ("since", "until", "by", "n", "tone", "others", "whole")
    whom = {"speaker": plain(found.speaker), "about": plain(found.about)}
    yield {"row": "stances", **whom, **{name: getattr(found, name) for name in figures}}
    for period in found.periods:
        if period.n:
            yield {"row": "period", **plain(period.spell), "n": period.n, "toned": period.toned, "tone": period.tone}
    for one in found.quotations[:limit]:
        told = {"tone": one.tone, "signals": plain(one.signals), "also": list(one.also)}
        yield {"row": "quotation", **plain(one.statement), **told}
