"""A Filter as conditions on each table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    FromClause,
    Select,
    Table,
    exists,
    func,
    literal_column,
    or_,
    select,
    union,
)

from dragoman.records import COMMITMENT_KINDS, InputError
from dragoman.store import fulltext
from dragoman.store import schema as t
from dragoman.store.filters import Filter, Several, several
from dragoman.store.parties import Match, Names, match
from dragoman.store.query import parse
from dragoman.store.windows import ANY, Window, many

Condition = ColumnElement[bool]


@dataclass(frozen=True, slots=True)
class Told:
    """Rows of another table that tell which rows fit: those of ``who``, by their ``link``; ``day`` is theirs."""

    table: FromClause
    who: Match | None
    link: ColumnElement[Any]
    day: ColumnElement[Any] | None = None
    also: Sequence[Condition] = ()

    def listed(self, *more: Condition) -> Select[Any]:
        """Return the query for all of them."""
        return select(self.link).where(*self._of(True), *self.also, *more)

    def looked_up(self, key: ColumnElement[Any]) -> Condition:
        """Return the condition that one of them tells of the row with ``key``.

        The index by country or party would lead through a million rows for each key, so it is kept out.
        """
        return exists(select(1).where(self.link == key, *self._of(False), *self.also))

    def _of(self, indexed: bool) -> list[Condition]:
        return [] if self.who is None else [is_of(self.table, self.who, indexed)]


class Asked:
    """One filter, with the names in it looked up in the record.

    ``window`` narrows what the conditions go through to some days: all rows that fit, and are of these days, fit.
    ``whole``: all that fit are gone through in any case, as when they are counted.
    """

    def __init__(self, connection: Connection, filter: Filter, names: Names | None) -> None:
        self.filter = filter
        self.connection, self._names = connection, names
        self._known: dict[str, Match] = {}
        self._many: dict[str, bool] = {}
        self.window: Window = ANY
        self.whole = False

    @property
    def busy(self) -> bool:
        """Tell whether each part of the filter alone fits many rows; known once the conditions were asked for."""
        return bool(self._many) and all(self._many.values())

    def fits(self, name: str, key: ColumnElement[Any], *told: Told) -> Condition:
        """Return the condition that ``told`` tells of the row with ``key``; ``name`` is this part of the filter's.

        Few rows are listed and looked up. Where there are many, each row that other parts find is looked up among
        them, and they are listed only within a window.
        """
        if self.window is not ANY or self.whole:
            return key.in_(_union([one.listed(*([] if one.day is None else self.within(one.day))) for one in told]))
        if name not in self._many:
            self._many[name] = any(many(self.connection, one.listed()) for one in told)
        if self._many[name]:
            return or_(*(one.looked_up(key) for one in told))
        return key.in_(_union([one.listed() for one in told]))

    def who(self, role: str) -> Match | None:
        """Return who the filter names in a role, or None; for "country" everybody of it."""
        word = getattr(self.filter, role)
        if word is None:
            return None
        if role not in self._known:
            found = match(self.connection, word, self._names)
            if role == "country" and found.country is None:
                raise InputError(f"country: {word!r} is no state; give its name or ISO3 code")
            self._known[role] = found
        return self._known[role]

    def all_of(self, *roles: str) -> list[Match]:
        """Return who the filter names in each of these roles, as far as it does."""
        return [who for who in map(self.who, roles) if who is not None]

    def reports(self) -> list[Condition]:
        r, f, a, s = t.reports, self.filter, t.actors, t.statements
        found = [*self._judged(r), *self._version(r.c.pipeline), *self.days(r.c.published)]
        found += [*one_of(r.c.outlet, f.outlet), *self._text(r.c.key, "reports")]
        found += one_of(r.c.id, f.report)
        for role, table in (("party", a), ("country", a), ("speaker", s)):
            for who in self.all_of(role):
                found.append(self.fits(role, r.c.key, Told(table, who, table.c.report)))
        return found

    def statements(self) -> list[Condition]:
        s, f, a = t.statements, self.filter, t.about
        found = [*self._judged(s), *self.days(s.c.published), *self._kind(s), *self._report(s.c.report)]
        found += [*_score(s, f), *self._text(s.c.key, "statements")]
        found += [is_of(s, who) for who in self.all_of("speaker", "country")]
        of = [a.c.speaker == who.country for who in self.all_of("speaker", "country") if who.country]
        for who in self.all_of("about"):
            found.append(self.fits("about", s.c.key, Told(a, who, a.c.statement, a.c.published, of)))
        for who in self.all_of("party"):
            x = s.alias("said")
            told = Told(x, who, x.c.key, x.c.published), Told(a, who, a.c.statement, a.c.published)
            found.append(self.fits("party", s.c.key, *told))
        return found

    def events(self) -> list[Condition]:
        e, f, d, s = t.events, self.filter, t.sides, t.statements
        found = [*self._judged(e), *self.days(e.c.day), *one_of(e.c.type, f.type), *one_of(e.c.status, f.status)]
        found += [*self._report(e.c.report), *_score(e, f), *self._text(e.c.report, "reports"), *self.sides(e.c.key)]
        if not f.every:
            found.append(e.c.same_as.is_(None))
        for role in ("party", "country"):
            for who in self.all_of(role):
                found.append(self.fits(role, e.c.key, Told(d, who, d.c.event, d.c.day)))
        for who in self.all_of("speaker"):
            found.append(exists(select(1).where(s.c.key == e.c.claimed_in, is_of(s, who))))
        return found

    def sides(self, event: ColumnElement[Any]) -> list[Condition]:
        """Return what the filter asks of an event's actors and recipients."""
        found, d = [], t.sides
        for role in ("actor", "recipient"):
            for who in self.all_of(role):
                found.append(self.fits(role, event, Told(d, who, d.c.event, d.c.day, [d.c.side == role])))
        return found

    def commitments(self) -> list[Condition]:
        c, f, d = t.commitments, self.filter, t.toward
        found = [*self._judged(c), *self.days(c.c.published), *one_of(c.c.kind, f.kind), *self._report(c.c.report)]
        found += [*_score(c, f), *self._text(c.c.statement, "statements")]
        found += [is_of(c, who) for who in self.all_of("speaker", "actor", "country")]
        for who in self.all_of("recipient"):
            found.append(self.fits("recipient", c.c.key, Told(d, who, d.c.commitment, d.c.published)))
        for who in self.all_of("party"):
            x = c.alias("bound")
            told = Told(x, who, x.c.key, x.c.published), Told(d, who, d.c.commitment, d.c.published)
            found.append(self.fits("party", c.c.key, *told))
        return found

    def _kind(self, s: Table) -> list[Condition]:
        """Return what the filter asks of a statement's kind, or of the kind of a commitment made in it."""
        kinds, c = several(self.filter.kind), t.commitments
        if not kinds:
            return []
        bound = [kind for kind in kinds if kind in COMMITMENT_KINDS]
        made = select(1).where(c.c.statement == s.c.key, c.c.standing != t.HIDDEN, c.c.kind.in_(bound))
        own = s.c.kind.in_([kind for kind in kinds if kind not in bound])
        return [or_(own, exists(made)) if bound else own]

    def days(self, day: ColumnElement[Any]) -> list[Condition]:
        """Return the conditions that a row's day is in the filter's span and the window."""
        f = self.filter
        found = [] if f.since is None else [day >= f.since]
        return [*found, *([] if f.until is None else [day <= f.until]), *self.within(day)]

    def within(self, day: ColumnElement[Any]) -> list[Condition]:
        """Return the condition that a day is in the window."""
        return self.window.holds(day)

    def _text(self, key: ColumnElement[Any], kind: str) -> list[Condition]:
        """Return the condition that a report or statement holds the words of the filter."""
        if self.filter.text is None:
            return []
        return [key.in_(fulltext.holding(self.connection, kind, parse(self.filter.text)))]

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
        if f.report is not None:  # some reports at most, and these by an index
            return [report.in_(select(r.c.key).where(*asked, *one_of(r.c.id, f.report)))]
        return [self.fits("report", report, Told(r, None, r.c.key, None, asked))] if asked else []


def is_of(table: Any, who: Match, indexed: bool = True) -> Condition:
    """Return the condition that a row is of a country, or of one of some parties; without an index if not so said."""
    if who.country is not None:
        country = table.c.country if indexed else func.coalesce(table.c.country, "")
        return country == who.country
    return (table.c.party if indexed else table.c.party + 0).in_(who.parties)  # type: ignore[no-any-return]


def _union(lists: Sequence[Select[Any]]) -> Any:
    return lists[0] if len(lists) == 1 else union(*lists)


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
