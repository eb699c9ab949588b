"""A Filter as conditions on each table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, exists, false, literal_column, or_, select

from dragoman.store import schema as t
from dragoman.store.filters import Filter, Several
from dragoman.store.parties import Match, Names, match

Condition = ColumnElement[bool]


class Asked:
    """One filter, with the names in it looked up in the record."""

    def __init__(self, connection: Connection, filter: Filter, names: Names | None) -> None:
        self.filter = filter
        self._connection, self._names = connection, names

    def who(self, role: str) -> Match | None:
        """Return who the filter names in a role, or None."""
        word = getattr(self.filter, role)
        return None if word is None else match(self._connection, word, self._names)

    def reports(self) -> list[Condition]:
        r, f = t.reports, self.filter
        found = [
            *self._judged(r),
            *self._version(r.c.pipeline),
            *_days(r.c.published, f),
            *one_of(r.c.outlet, f.outlet),
        ]
        if f.report is not None:
            found.append(r.c.id == f.report)
        for who in given(self.who("party"), Match(country=f.country) if f.country else None):
            a = t.actors
            found.append(exists(select(1).where(a.c.report == r.c.key, _is(a, who))))
        if f.speaker is not None:
            s = t.statements
            found.append(exists(select(1).where(s.c.report == r.c.key, _is(s, self.who("speaker")))))
        return found

    def statements(self) -> list[Condition]:
        s, f = t.statements, self.filter
        found = [*self._judged(s), *_days(s.c.published, f), *one_of(s.c.kind, f.kind), *self._report(s.c.report)]
        found += _score(s, f)
        for who in given(self.who("speaker"), Match(country=f.country) if f.country else None):
            found.append(_is(s, who))
        about = self.who("about")
        if about is not None:
            a = t.about
            found.append(s.c.key.in_(select(a.c.statement).where(_is(a, about))))
        party = self.who("party")
        if party is not None:
            a = t.about
            found.append(or_(_is(s, party), s.c.key.in_(select(a.c.statement).where(_is(a, party)))))
        return found

    def events(self) -> list[Condition]:
        e, f, d = t.events, self.filter, t.sides
        found = [*self._judged(e), *_days(e.c.day, f), *one_of(e.c.type, f.type), *one_of(e.c.status, f.status)]
        found += [*self._report(e.c.report), *_score(e, f)]
        if not f.every:
            found.append(e.c.same_as.is_(None))
        found += self.sides(e.c.key)
        for who in given(self.who("party"), Match(country=f.country) if f.country else None):
            found.append(e.c.key.in_(select(d.c.event).where(_is(d, who))))
        speaker = self.who("speaker")
        if speaker is not None:
            s = t.statements
            found.append(exists(select(1).where(s.c.key == e.c.claimed_in, _is(s, speaker))))
        return found

    def sides(self, event: ColumnElement[Any]) -> list[Condition]:
        """Return what the filter asks of an event's actors and recipients."""
        found: list[Condition] = []
        for role in ("actor", "recipient"):
            who, d = self.who(role), t.sides
            if who is not None:
                found.append(event.in_(select(d.c.event).where(d.c.side == role, _is(d, who))))
        return found

    def commitments(self) -> list[Condition]:
        c, f, d = t.commitments, self.filter, t.toward
        found = [*self._judged(c), *_days(c.c.published, f), *one_of(c.c.kind, f.kind), *self._report(c.c.report)]
        found += _score(c, f)
        for who in given(self.who("speaker"), self.who("actor"), Match(country=f.country) if f.country else None):
            found.append(_is(c, who))
        recipient = self.who("recipient")
        if recipient is not None:
            found.append(c.c.key.in_(select(d.c.commitment).where(_is(d, recipient))))
        party = self.who("party")
        if party is not None:
            found.append(or_(_is(c, party), c.c.key.in_(select(d.c.commitment).where(_is(d, party)))))
        return found

    def _judged(self, table: Table) -> list[Condition]:
        """Return what standing the rows need: shown, of the newest reading or of the version asked for."""
        judged = self.filter.judged
        found: list[Condition] = []
        if judged == "rejected":
            found.append(table.c.verdict == "rejected")
        elif self.filter.version is None:
            # A literal, so that the databases see that a partial index fits.
            found.append(table.c.standing == literal_column(str(t.STANDING)))
        else:
            found.append(table.c.standing != t.HIDDEN)
        if self.filter.ids is not None:
            found.append(table.c.id.in_(self.filter.ids))
        if judged in ("accepted", "corrected"):
            found.append(table.c.verdict == judged)
        if judged == "open":
            found.append(table.c.verdict.is_(None))
        return found

    def _version(self, pipeline: ColumnElement[Any]) -> list[Condition]:
        if self.filter.version is None:
            return []
        p = t.pipelines
        return [pipeline.in_(select(p.c.key).where(p.c.version == self.filter.version))]

    def _report(self, report: ColumnElement[Any]) -> list[Condition]:
        """Return what the filter asks of the report that a row stands in."""
        r, f = t.reports, self.filter
        asked = [*self._version(r.c.pipeline), *one_of(r.c.outlet, f.outlet)]
        if f.report is not None:
            asked.append(r.c.id == f.report)
        return [report.in_(select(r.c.key).where(*asked))] if asked else []


def given(*found: Match | None) -> list[Match]:
    """Return those that are not None."""
    return [one for one in found if one is not None]


def _is(table: Any, who: Match | None) -> Condition:
    if who is None:
        return false()
    if who.country is not None:
        return table.c.country == who.country  # type: ignore[no-any-return]
    return table.c.party.in_(who.parties)  # type: ignore[no-any-return]


def _days(day: ColumnElement[Any], f: Filter) -> list[Condition]:
    found = [] if f.since is None else [day >= f.since]
    return found if f.until is None else [*found, day <= f.until]


def one_of(column: ColumnElement[Any], values: Several) -> list[Condition]:
    """Return the condition that ``column`` is one of ``values``, or none."""
    if values is None:
        return []
    return [column == values] if isinstance(values, str) else [column.in_(values)]


def _score(table: Table, f: Filter) -> list[Condition]:
    return [] if f.min_score is None else [table.c.score >= f.min_score]


CONDITIONS: dict[str, Callable[[Asked], list[Condition]]] = {
    "reports": Asked.reports,
    "statements": Asked.statements,
    "events": Asked.events,
    "commitments": Asked.commitments,
}
