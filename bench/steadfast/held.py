"""What a record holds, told without the numbers of its rows and the times of adding, so that two can be compared."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, is_dataclass
from pathlib import Path
from typing import Any

from dragoman.record import Record

WORDS = ("minister", "talks", "embassy")
"""Searched for: the index of words is compared by what it finds."""


def held(where: str | Path) -> dict[str, list[Any]]:
    """Return everything that a record answers, sorted, with what is wrong with it under "problems".

    Of judgements what is decided, without the likeness noted with it, which goes by what was there at the time.
    """
    with Record.open(where, create=False) as record:
        reports = [row.id for row in record.reports()]
        return {
            "problems": record.check(),
            "reports": _plain(record.reports(), "added"),
            "readings": sorted(record.reading(id).to_json() for id in reports),
            "statements": _plain(record.statements()),
            "events": _plain(record.events(every=True)),
            "happenings": _plain(record.events(), "id", "source"),
            "commitments": _plain(record.commitments()),
            "actors": _plain(record.actors()),
            "dyads": _plain(record.dyads()),
            "stories": _plain(record.stories()),
            "judgements": sorted((j.kind, j.subject, str(j.object), j.by) for j in record.judgements()),
            "unlinked": sorted(record.unlinked()),
            "found": [_plain(record.search(word, limit=500), "score") for word in WORDS],
        }


def _plain(rows: Iterable[Any], *left_out: str) -> list[str]:
    """Return rows as words, sorted, without some of their fields."""
    told = (asdict(row) if is_dataclass(row) and not isinstance(row, type) else {"row": row} for row in rows)
    return sorted(repr({name: value for name, value in row.items() if name not in left_out}) for row in told)


def differences(whole: dict[str, list[Any]], made: dict[str, list[Any]]) -> list[str]:
    """Return the parts in which two records differ, with how many rows each has; [] for none."""
    return [
        f"{name}: {len(whole[name])} and {len(made.get(name, []))} rows"
        for name in whole
        if whole[name] != made.get(name)
    ]


def lost(before: dict[str, list[Any]], now: dict[str, list[Any]]) -> list[str]:
    """Return what was read before and is not there now."""
    return sorted(set(before["readings"]) - set(now["readings"]))
