"""One happening, many reports of it: which event stands for it, and how many reports tell of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Any

from sqlalchemy import Connection, or_, select, update

from dragoman.store import rollups
from dragoman.store import schema as t

KIND = "same_event"
CHUNK = 500


def refresh(connection: Connection, ids: Collection[str]) -> None:
    """Settle anew the happenings that events with these ids belong to, or have belonged to.

    Events joined by judgements that stand are of one happening. Of those in view the one published first stands
    for it; it alone is counted, and the others name it in ``same_as``.
    """
    whole = _components(connection, ids)
    if not whole:
        return
    e, r = t.events, t.reports
    rows: dict[str, list[Any]] = defaultdict(list)
    query = select(e.c.id, e.c.key, e.c.report, e.c.standing, e.c.same_as, e.c.reports, r.c.published).join(r)
    for some in _chunks({one for group in whole for one in group}):
        for row in connection.execute(query.where(e.c.id.in_(some))):
            rows[row.id].append(row)
    changes = [change for group in whole for change in _changes([row for one in group for row in rows[one]])]
    if not changes:
        return
    reports = {report for _, report, _, _ in changes}
    rollups.count(connection, reports, -1)
    for key, _, same_as, count in changes:
        connection.execute(update(e).where(e.c.key == key).values(same_as=same_as, reports=count))
    rollups.count(connection, reports)


def _changes(rows: list[Any]) -> Iterator[tuple[int, int, str | None, int]]:
    """Yield (key, report, same_as, reports) of the events of one happening for which these are others now."""
    shown = [row for row in rows if row.standing == t.STANDING]
    first = min(shown, key=lambda row: (row.published or "9", row.key)) if shown else None
    reports = len({row.report for row in shown})
    for row in rows:
        alone = row.standing != t.STANDING or first is None
        same_as = None if alone or first is None or row.key == first.key else first.id
        count = 1 if alone else reports
        if (row.same_as, row.reports) != (same_as, count):
            yield row.key, row.report, same_as, count


def _components(connection: Connection, ids: Collection[str]) -> list[set[str]]:
    """Return the sets of event ids that judgements join, those of ``ids`` and all they lead to; loners too."""
    j = t.judgements
    joined: dict[str, set[str]] = {}
    waiting = set(ids)
    while waiting:
        found: dict[str, set[str]] = {one: set() for one in waiting}
        for some in _chunks(waiting):
            query = select(j.c.subject, j.c.object, j.c.undone)
            query = query.where(j.c.kind == KIND, or_(j.c.subject.in_(some), j.c.object.in_(some)))
            for subject, other, undone in connection.execute(query):
                for one, two in ((subject, other), (other, subject)):
                    if one in found:
                        found[one] |= {one} if undone else {one, two}
        joined |= found
        waiting = {two for one in found.values() for two in one} - joined.keys()
    return list(_groups({one: others for one, others in joined.items() if others}))


def _groups(joined: dict[str, set[str]]) -> Iterator[set[str]]:
    left = set(joined)
    while left:
        group, waiting = set(), {left.pop()}
        while waiting:
            one = waiting.pop()
            group.add(one)
            waiting |= joined.get(one, set()) - group
        left -= group
        yield group


def _chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    waiting = iter(ids)
    while some := list(islice(waiting, CHUNK)):
        yield some
