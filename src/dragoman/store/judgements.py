"""What people and link decided, row by row: written down, listed, taken back."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Engine, insert, select, update

from dragoman.records import InputError
from dragoman.store import schema as t
from dragoman.store.connect import reading
from dragoman.store.keys import Keys, now
from dragoman.store.rows import Judgement, Verdict
from dragoman.store.shape import storable

PEOPLE = ("accept", "reject", "correct", "merge", "split")
LINKS = ("duplicate", "reprint", "story", "same_event", "same_quote", "bears_for", "bears_against", "counterclaim")
_JOINING = ("merge", *LINKS)
PAGE = 2_000


def write(connection: Connection, verdicts: Sequence[Verdict], by: str) -> list[Judgement]:
    """Write the verdicts down and return those that are new.

    One that stands already in the same words by the same hand is not repeated, and link does not repeat what a
    person has taken back.

    Raises:
        InputError: a kind that is none, or an id or name that is missing.
    """
    if not by.strip():
        raise InputError("a judgement needs a name: who decides?")
    verdicts = [_storable(verdict) for verdict in verdicts]
    for verdict in verdicts:
        _check(verdict)
    by = storable(by)
    there = _there(connection, verdicts, by)
    keys, at = Keys(connection), now()
    made = []
    for v in verdicts:
        if (v.kind, v.subject, v.object, _frozen(v.value)) not in there:
            there.add((v.kind, v.subject, v.object, _frozen(v.value)))
            key = keys.next(t.judgements)
            made.append(Judgement(key, v.kind, v.subject, v.object, v.value, by, at, v.reason, None))
    _insert(connection, made)
    return made


def undo(connection: Connection, keys: Sequence[int], by: str, reason: str | None) -> list[Judgement]:
    """Take judgements back; return those that stand no more, and, where an undoing is taken back, those that do again.

    Raises:
        InputError: no such judgement, or one that is taken back already.
    """
    j = t.judgements
    found = {one.key: one for one in _read(connection, j.c.key.in_(keys))}
    for key in keys:
        if key not in found:
            raise InputError(f"judgement {key}: the record has none with this number; `dragoman judge list` shows them")
        if found[key].undone:
            raise InputError(f"judgement {key}: taken back already")
    numbers, at = Keys(connection), now()
    undoing = [
        Judgement(numbers.next(j), "undo", found[k].subject, found[k].object, None, by, at, reason, k) for k in keys
    ]
    _insert(connection, undoing)
    connection.execute(update(j).where(j.c.key.in_(keys)).values(undone=True))
    again = [one.undoes for one in found.values() if one.undoes is not None]
    if again:
        connection.execute(update(j).where(j.c.key.in_(again)).values(undone=False))
    return _read(connection, j.c.key.in_([*again, *(one.key for one in found.values() if one.undoes is None)]))


def rows(engine: Engine, where: list[Any]) -> Iterator[Judgement]:
    """Yield the judgements that fit, the oldest first."""
    j, last = t.judgements, 0
    while True:
        with reading(engine) as connection:
            page = _read(connection, *where, j.c.key > last, limit=PAGE)
        yield from page
        if len(page) < PAGE:
            return
        last = page[-1].key


def standing(connection: Connection, subjects: Iterable[str], kinds: Sequence[str]) -> list[Judgement]:
    """Return the judgements on ``subjects`` that stand, in order."""
    found = []
    waiting = iter(subjects)
    j = t.judgements
    while some := list(islice(waiting, 500)):
        found += _read(connection, j.c.subject.in_(some), j.c.kind.in_(kinds), j.c.undone.is_(False))
    return sorted(found, key=lambda one: one.key)


def all_standing(connection: Connection, kinds: Sequence[str]) -> list[Judgement]:
    """Return all judgements of these kinds that stand, in order."""
    return _read(connection, t.judgements.c.kind.in_(kinds), t.judgements.c.undone.is_(False))


def _storable(v: Verdict) -> Verdict:
    """Return the verdict with texts that a database holds."""
    value = (
        json.loads(storable(json.dumps(v.value, ensure_ascii=False).replace("\\u0000", "\ufffd"))) if v.value else None
    )
    reason = storable(v.reason) if v.reason else None
    return Verdict(v.kind, storable(v.subject), storable(v.object) if v.object else None, value, reason)


def _check(verdict: Verdict) -> None:
    if verdict.kind not in PEOPLE and verdict.kind not in LINKS:
        raise InputError(f"judgement {verdict.kind!r} is none of {', '.join((*PEOPLE, *LINKS))}")
    if not verdict.subject:
        raise InputError(f"{verdict.kind}: give the id of what is judged")
    if verdict.kind in _JOINING and not verdict.object:
        raise InputError(f"{verdict.kind}: give two ids")
    if verdict.subject == verdict.object:
        raise InputError(f"{verdict.kind}: {verdict.subject} twice")


def _there(connection: Connection, verdicts: Sequence[Verdict], by: str) -> set[tuple[Any, ...]]:
    """Return what needs no repeating: what stands by the same hand, and for link what a person has taken back."""
    j, undoing = t.judgements, t.judgements.alias("undoing")
    found = set()
    subjects = iter({v.subject for v in verdicts})
    while some := list(islice(subjects, 500)):
        query = (
            select(j.c.kind, j.c.subject, j.c.object, j.c.value, j.c.by, j.c.undone, undoing.c.by.label("undone_by"))
            .outerjoin(undoing, (undoing.c.undoes == j.c.key) & (undoing.c.undone.is_(False)))
            .where(j.c.subject.in_(some), j.c.kind != "undo")
        )
        for row in connection.execute(query):
            stands = not row.undone and row.by == by
            refused = row.undone and by.startswith("link/") and not (row.undone_by or "").startswith("link/")
            if stands or refused:
                found.add((row.kind, row.subject, row.object, _frozen(row.value)))
    return found


def _insert(connection: Connection, made: Sequence[Judgement]) -> None:
    rows = [
        {
            "key": one.key,
            "kind": one.kind,
            "subject": one.subject,
            "object": one.object,
            "value": one.value,
            "by": one.by,
            "at": one.at,
            "reason": one.reason,
            "undoes": one.undoes,
            "undone": False,
        }
        for one in made
    ]
    if rows:
        connection.execute(insert(t.judgements), rows)


def _read(connection: Connection, *where: Any, limit: int | None = None) -> list[Judgement]:
    j = t.judgements
    query = select(
        j.c.key, j.c.kind, j.c.subject, j.c.object, j.c.value, j.c.by, j.c.at, j.c.reason, j.c.undoes, j.c.undone
    )
    found = connection.execute(query.where(*where).order_by(j.c.key).limit(limit))
    rows: Sequence[Any] = found.all()
    return [Judgement(*row) for row in rows]


def _frozen(value: Any) -> Any:
    if isinstance(value, dict):
        return tuple(sorted((k, _frozen(v)) for k, v in value.items()))
    return tuple(_frozen(v) for v in value) if isinstance(value, list) else value
