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
    members = _members(store, root)
    rows = _in_time(store.reports(ids=tuple(members)))
    if not rows:
        raise InputError(f"record {store.where}: no report {id!r}; `dragoman stories` shows ids")
    return _told(store, rows, _events(store, rows))


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
    given = 0
    for some in chunks(_reports(store, filter.but(limit=None), least), CHUNK):
        roots = _roots(store, [row.id for row in some])
        for row in some:
            root = roots[row.id]
            if root in seen:
                continue
            seen.add(root)
            members = _members(store, root)
            found = _in_time(store.reports(ids=tuple(members))) if len(members) >= least else []
            if len(found) < least:
                continue
            yield _row(store, root, found)
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


def _row(store: Store, root: str, rows: Sequence[ReportRow]) -> StoryRow:
    events = _events(store, rows)
    told = _told(store, rows, events)
    first = told[0].source
    ids = [e.id for some in events.values() for e in some]
    claims = {j.object for some in chunks(ids, CHUNK) for j in store.judgements("counterclaim", subject=some)}
    contested = claims & set(ids)
    outlets = dict.fromkeys(row.outlet for row in rows if row.outlet)
    return StoryRow(
        root,
        first.title,
        first,
        rows[-1].published,
        len(rows),
        tuple(outlets),
        independent([(row.id, row.outlet) for row in rows], repeats(store, [row.id for row in rows])),
        sum(1 for one in told if one.repeats is not None),
        max((one.shared for one in told), default=0),
        sum(len(one.alone) for one in told),
        len(contested),
    )


def _events(store: Store, rows: Sequence[ReportRow]) -> dict[str, list[EventRow]]:
    """Return the events of each report, those of several reports asked for at once."""
    found: dict[str, list[EventRow]] = {row.id: [] for row in rows}
    for some in chunks(found, CHUNK):
        for e in store.events(report=tuple(some), every=True):
            found[e.source.report].append(e)
    return found


def _told(store: Store, rows: Sequence[ReportRow], events: dict[str, list[EventRow]]) -> list[StoryReport]:
    """Return the reports of a story with what each repeats, and what several tell or one alone."""
    ids = [row.id for row in rows]
    repeated = repeats(store, ids)
    agencies = {
        j.subject: (j.value or {}).get("agency")
        for some in chunks(ids, CHUNK)
        for j in store.judgements(("duplicate", "reprint"), subject=some)
    }
    events = {id: [e for e in some if e.status == "happened"] for id, some in events.items()}
    by_happening: dict[str, set[str]] = {}
    for id, found in events.items():
        for e in found:
            by_happening.setdefault(e.same_as or e.id, set()).add(id)
    made = []
    for row in rows:
        copy = next((other for other in repeated.get(row.id, ())), None)
        mine = dict.fromkeys(e.same_as or e.id for e in events[row.id])
        common = [one for one in mine if _several(by_happening[one], rows, repeated)]
        alone = () if copy else tuple(e.words for e in events[row.id] if (e.same_as or e.id) not in common)
        source = Source(row.id, row.title, row.outlet, row.published, row.url, row.version)
        made.append(StoryReport(source, copy, agencies.get(row.id), len(common), tuple(dict.fromkeys(alone))))
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


def _members(store: Store, root: str) -> list[str]:
    found, waiting = {root: None}, [root]
    while waiting:
        below = [j.subject for some in chunks(waiting, CHUNK) for j in store.judgements("story", object=some)]
        waiting = [one for one in below if one not in found]
        found |= dict.fromkeys(waiting)
    return list(found)


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
