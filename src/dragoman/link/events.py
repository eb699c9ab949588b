"""One happening, many reports of it: events of the same act, by type, parties, day, place, story and words."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from math import asin, cos, radians, sin, sqrt

from dragoman.link.parties import Match, compare_events, involved, names
from dragoman.link.words import sentence, terms
from dragoman.store.rows import EventRow, PlaceRow

METHOD = "same_event@2"

#: Types under which two readers may file one act: giving way said and done, compelling and sanctioning.
KIN = frozenset({frozenset({"CONCEDE", "RETREAT"}), frozenset({"SANCTION", "COERCE"})})


@dataclass(frozen=True, slots=True)
class Rules:
    """When two events are one happening: the points of what they share must reach ``enough``.

    Each side in common counts 1; one story 1; the same place 0.5, the same country of place 0.25; a day that both
    name 0.5; the words of their sentences, beside the parties' names, up to ``words``. Without a common story more of
    the rest is needed, and at least ``alike`` of the words (Dice) in any case, or half of it within one story.
    ``slack``: days between two dates of which one is only that of the report.
    """

    enough: float = 3.0
    words: float = 2.0
    alike: float = 0.15
    slack: int = 2
    far_km: float = 150.0
    newest: int = 200


@dataclass(frozen=True, slots=True)
class Same:
    """Two events of one happening: the later read, the one it is like, the happening's first, and why."""

    event: str
    like: str
    first: str
    score: float
    why: tuple[str, ...]


@dataclass(slots=True)
class _Known:
    row: EventRow
    first: str
    story: str | None
    start: int
    end: int
    exact: bool
    terms: frozenset[str]
    parties: frozenset[str] = field(default_factory=frozenset)


class Happenings:
    """The events so far, in order of their days; ``add`` says of which happening the next one is."""

    def __init__(self, rules: Rules | None = None) -> None:
        self.rules = rules or Rules()
        self._by: dict[tuple[str, str], list[_Known]] = {}

    def add(
        self, row: EventRow, story: str | None, *, first: str | None = None, apart: frozenset[str] = frozenset()
    ) -> Same | None:
        """Keep an event and return the one it is the same as, or None.

        ``story`` is that of its report; ``first`` is the event it is joined to already, which is not looked for, and
        ``apart`` are those that a person would not have it joined to.
        Events that are hypothetical, or have no day or nobody in them, stand alone.
        """
        if row.day is None or row.status == "hypothetical":
            return None
        start = date.fromisoformat(row.day).toordinal()
        end = date.fromisoformat(row.day_end).toordinal() if row.day_end else start
        said = frozenset(terms(sentence(row.snippet, row.words))) - names((*row.actors, *row.recipients))
        known = _Known(row, first or row.id, story, start, end, row.precision == "day", said, involved(row))
        same = None
        if first is None and known.parties:
            best = self._best(known, apart)
            if best is not None:
                score, why, other = best
                known.first = other.first
                same = Same(row.id, other.row.id, other.first, round(score, 2), why)
        for key in {row.type, *(t for pair in KIN if row.type in pair for t in pair)}:
            for party in known.parties:
                held = self._by.setdefault((key, party), [])
                held.append(known)
                if len(held) > 2 * self.rules.newest:
                    del held[: self.rules.newest]
        return same

    def _best(self, known: _Known, apart: frozenset[str]) -> tuple[float, tuple[str, ...], _Known] | None:
        seen: dict[str, _Known] = {}
        for party in known.parties:
            for other in reversed(self._by.get((known.row.type, party), [])[-self.rules.newest :]):
                seen.setdefault(other.row.id, other)
        best: tuple[float, tuple[str, ...], _Known] | None = None
        for other in sorted(seen.values(), key=lambda one: (one.start, one.row.id)):  # of equals the earliest
            score, why = self._points(known, other)
            if score >= self.rules.enough and other.first not in apart and (best is None or score > best[0]):
                best = score, why, other
        return best

    def _points(self, a: _Known, b: _Known) -> tuple[float, tuple[str, ...]]:
        if a.row.source.report == b.row.source.report or a.row.status != b.row.status or not self._days_meet(a, b):
            return 0.0, ()
        sides = compare_events(a.row, b.row)
        where = _where(a.row.place, b.row.place, self.rules.far_km)
        if min(sides) < Match.UNKNOWN or max(sides) < Match.SAME or where is None:
            return 0.0, ()
        one_story = a.story is not None and a.story == b.story
        alike = _dice(a.terms, b.terms)
        if alike < self.rules.alike / (2 if one_story else 1):
            return 0.0, ()
        told = {
            "actors": 1.0 if sides[0] is Match.SAME else 0.0,
            "recipients": 1.0 if sides[1] is Match.SAME else 0.0,
            "story": 1.0 if one_story else 0.0,
            "place": where,
            "day": 0.5 if a.exact and b.exact else 0.0,
            "words": self.rules.words * alike,
        }
        return sum(told.values()), tuple(name for name, points in told.items() if points >= 0.25)

    def _days_meet(self, a: _Known, b: _Known) -> bool:
        apart = max(a.start - b.end, b.start - a.end, 0)
        if a.row.precision is None or b.row.precision is None:
            return apart <= self.rules.slack
        return apart <= (1 if a.exact and b.exact and a.story is not None and a.story == b.story else 0)


def same_events(rows: Iterable[tuple[EventRow, str | None]], rules: Rules | None = None) -> list[Same]:
    """Return the joins among (event, story of its report), given in order of their days."""
    seen = Happenings(rules)
    return [same for row, story in rows if (same := seen.add(row, story))]


def _where(a: PlaceRow | None, b: PlaceRow | None, far_km: float) -> float | None:
    """Return the points for where two events were, or None if they cannot be in one place."""
    if a is None or b is None:
        return 0.0
    if a.country and b.country and a.country != b.country:
        return None
    if a.name.lower() == b.name.lower():
        return 0.5 if a.precision != "country" else 0.25
    if "place" == a.precision == b.precision and _km(a, b) > far_km:
        return None
    return 0.25


def _km(a: PlaceRow, b: PlaceRow) -> float:
    """Return the great-circle distance in km (haversine); 0 where coordinates are missing."""
    if a.latitude is None or a.longitude is None or b.latitude is None or b.longitude is None:
        return 0.0
    one, two = radians(a.latitude), radians(b.latitude)
    across = radians(b.longitude - a.longitude)
    half = sin((two - one) / 2) ** 2 + cos(one) * cos(two) * sin(across / 2) ** 2
    return 2 * 6371 * asin(sqrt(half))


def _dice(a: frozenset[str], b: frozenset[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
