"""Who told of it, who was first, who repeated whom: stories, happenings and quotations as the record shows them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dragoman.link.judged import CHUNK, chunks, named_by
from dragoman.link.sources import independent, repeats
from dragoman.records import InputError
from dragoman.store.filters import Filter
from dragoman.store.results import Rows
from dragoman.store.rows import EventRow, Judgement, ReportRow, Source, StatementRow
from dragoman.store.store import Store

GROUP = 50
"""Stories that are looked up together."""


@dataclass(frozen=True, slots=True)
class StoryRow:
    """A story: reports of one happening.

    ``id`` is that of the report it began with; ``sources`` the number of independent sources, copies counted once;
    ``shared`` and ``alone`` the happenings that several of its sources tell of, and those that one alone does;
    ``contested`` the claims in it that somebody in it denies.
    """

    id: str
    title: str | None
    first: Source
    last: str | None
    reports: int
    outlets: tuple[str, ...]
    sources: int
    copies: int
    shared: int
    alone: int
    contested: int


@dataclass(frozen=True, slots=True)
class StoryReport:
    """One report of a story, and what it repeats: another report of it, or an agency ("agency:Reuters").

    ``agency`` is the one it credits. ``alone`` are the words of the acts that no other source in the story tells of.
    """

    source: Source
    repeats: str | None
    agency: str | None
    shared: int
    alone: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Happening:
    """One happening: its events in order of their reports, and the number of independent sources."""

    events: tuple[EventRow, ...]
    sources: int

    @property
    def first(self) -> EventRow:
        return self.events[0]


@dataclass(frozen=True, slots=True)
class Quotation:
    """One quotation: the statements that hold it, the first published first."""

    statements: tuple[StatementRow, ...]

    @property
    def first(self) -> StatementRow:
        return self.statements[0]


def stories(store: Store, filter: Filter | None = None, *, least: int = 2) -> Rows[StoryRow]:
    """Return the stories of ``least`` reports or more that hold a report which fits ``filter``, the newest first.

    ``limit`` of the filter is the number of stories.
    """
    asked = filter or Filter()
    return Rows(lambda: _stories(store, asked, least))


def story(store: Store, id: str) -> list[StoryReport]:
    """Return the reports of the story that the report ``id`` is in, in order of time.

    Raises:
        InputError: no such report.
    """
    root = _roots(store, [id])[id]
    rows = _in_time(store.reports(ids=tuple(_members(store, [root])[root])))
    if not rows:
        raise InputError(f"record {store.where}: no report {id!r}; `dragoman stories` shows ids")
    return _told(rows, _held(store, [row.id for row in rows]))


def happening(store: Store, id: str) -> Happening:
    """Return the happening that the event ``id`` is of, with every report's event.

    Raises:
        InputError: no such event.
    """
    joined = _joined(store, "same_event", id)
    found = list(store.events(ids=tuple(joined), every=True))
    if not found:
        raise InputError(f"record {store.where}: no event {id!r}; `dragoman events` shows ids")
    found.sort(key=lambda e: (e.source.published or "9", e.id))
    sources = {e.source.report: e.source.outlet for e in found}
    return Happening(tuple(found), independent(list(sources.items()), repeats(store, sources)))


def quotation(store: Store, id: str) -> Quotation:
    """Return the statements with the quotation that the statement ``id`` holds, the first published first.

    Raises:
        InputError: no such statement.
    """
    joined = _joined(store, "same_quote", id)
    rows = list(store.statements(ids=tuple(joined)))
    if not rows:
        raise InputError(f"record {store.where}: no statement {id!r}; `dragoman statements` shows ids")
    return Quotation(tuple(sorted(rows, key=lambda s: (s.source.published or "9", len(s.chain), s.id))))


def _stories(store: Store, filter: Filter, least: int) -> Iterator[StoryRow]:
    seen: set[str] = set()
    given, size = 0, min(GROUP, filter.limit or GROUP)
    for some in chunks(_reports(store, filter.but(limit=None), least), CHUNK):
        roots = _roots(store, [row.id for row in some])
        new = [root for root in dict.fromkeys(roots[row.id] for row in some) if root not in seen]
        seen.update(new)
        for group in chunks(new, size):
            members = {root: ids for root, ids in _members(store, group).items() if len(ids) >= least}
            every = {id for ids in members.values() for id in ids}
            rows = {row.id: row for part in chunks(every, CHUNK) for row in store.reports(ids=tuple(part))}
            held = _held(store, rows)
            for root, ids in members.items():
                found = _in_time(rows[id] for id in ids if id in rows)
                if len(found) >= least:
                    yield _row(root, found, held)
                    given += 1
                    if given == filter.limit:
                        return


def _reports(store: Store, filter: Filter, least: int) -> Iterable[ReportRow]:
    """Return the reports that fit, the newest first; where few are joined to others, and that is asked, those alone."""
    joined = named_by(store, "story") if least > 1 else None
    if joined is None:
        return store.reports(filter)
    some_ids = list(chunks(joined, CHUNK)) or [[]]  # of none too: a filter that cannot be is an error
    found = [row for some in some_ids for row in store.reports(filter.but(ids=tuple(some)))]
    return sorted(found, key=lambda row: (row.published or "", row.id), reverse=True)


@dataclass(frozen=True, slots=True)
class _Held:
    """What the record holds of some reports, by report or event: events, what it repeats, the agency it credits, and
    the claims that an event answers."""

    events: dict[str, list[EventRow]]
    repeated: dict[str, list[str]]
    agencies: dict[str, str | None]
    answers: dict[str, set[str]]


def _held(store: Store, reports: Iterable[str]) -> _Held:
    """Return what the record holds of reports, asked for of all at once."""
    events: dict[str, list[EventRow]] = {id: [] for id in reports}
    for some in chunks(events, CHUNK):
        for e in store.events(report=tuple(some), every=True):
            events[e.source.report].append(e)
    agencies = {
        j.subject: (j.value or {}).get("agency")
        for some in chunks(events, CHUNK)
        for j in store.judgements(("duplicate", "reprint"), subject=some)
    }
    answers: dict[str, set[str]] = {}
    for some in chunks((e.id for found in events.values() for e in found), CHUNK):
        for j in store.judgements("counterclaim", subject=some):
            answers.setdefault(j.subject, set()).add(j.object or "")
    return _Held(events, repeats(store, events), agencies, answers)


def _row(root: str, rows: Sequence[ReportRow], held: _Held) -> StoryRow:
    told = _told(rows, held)
    first = told[0].source
    ids = {e.id for row in rows for e in held.events[row.id]}
    contested = {claim for id in ids for claim in held.answers.get(id, ())} & ids
    outlets = dict.fromkeys(row.outlet for row in rows if row.outlet)
    return StoryRow(
        root,
        first.title,
        first,
        rows[-1].published,
        len(rows),
        tuple(outlets),
        independent([(row.id, row.outlet) for row in rows], held.repeated),
        sum(1 for one in told if one.repeats is not None),
        max((one.shared for one in told), default=0),
        sum(len(one.alone) for one in told),
        len(contested),
    )


def _told(rows: Sequence[ReportRow], held: _Held) -> list[StoryReport]:
    """Return the reports of a story with what each repeats, and what several tell or one alone."""
    events = {row.id: [e for e in held.events[row.id] if e.status == "happened"] for row in rows}
    by_happening: dict[str, set[str]] = {}
    for id, found in events.items():
        for e in found:
            by_happening.setdefault(e.same_as or e.id, set()).add(id)
    made = []
    for row in rows:
        copy = next((other for other in held.repeated.get(row.id, ())), None)
        mine = dict.fromkeys(e.same_as or e.id for e in events[row.id])
        common = [one for one in mine if _several(by_happening[one], rows, held.repeated)]
        alone = () if copy else tuple(e.words for e in events[row.id] if (e.same_as or e.id) not in common)
        source = Source(row.id, row.title, row.outlet, row.published, row.url, row.version)
        made.append(StoryReport(source, copy, held.agencies.get(row.id), len(common), tuple(dict.fromkeys(alone))))
    return made


def _several(reports: set[str], rows: Sequence[ReportRow], repeated: dict[str, list[str]]) -> bool:
    return len(reports) > 1 and independent([(r.id, r.outlet) for r in rows if r.id in reports], repeated) > 1


def _roots(store: Store, reports: Sequence[str]) -> dict[str, str]:
    """Return the report that the story of each began with; of a story joined to another, that one's."""
    root = {id: id for id in reports}
    waiting = set(reports)
    for _ in range(10):  # stories are seldom joined to stories
        above = {
            j.subject: j.object for some in chunks(waiting, CHUNK) for j in store.judgements("story", subject=some)
        }
        root = {id: above.get(at) or at for id, at in root.items()}
        waiting = {one for one in above.values() if one}
        if not waiting:
            break
    return root


def _members(store: Store, roots: Sequence[str]) -> dict[str, list[str]]:
    """Return the reports that are joined to each report that a story began with, directly or by others, itself too."""
    found: dict[str, dict[str, None]] = {root: {root: None} for root in roots}
    waiting = {root: [root] for root in roots}
    while waiting:
        below = [j for some in chunks(waiting, CHUNK) for j in store.judgements("story", object=some)]
        above, waiting = waiting, {}
        for j in below:
            for root in above.get(j.object or "", ()):
                if j.subject not in found[root]:
                    found[root][j.subject] = None
                    waiting.setdefault(j.subject, []).append(root)
    return {root: list(ids) for root, ids in found.items()}


def _joined(store: Store, kind: str, id: str) -> set[str]:
    """Return what judgements of one kind join ``id`` to, directly or by others, and itself."""
    found: set[str] = set()
    waiting = {id}
    while waiting:
        found |= waiting
        pairs: list[Judgement] = []
        for some in chunks(waiting, CHUNK):
            pairs += [*store.judgements(kind, subject=some), *store.judgements(kind, object=some)]
        waiting = {one for j in pairs for one in (j.subject, j.object) if one} - found
    return found


def _in_time(rows: Iterable[ReportRow]) -> list[ReportRow]:
    return sorted(rows, key=lambda row: (row.published or "9", row.added, row.id))
