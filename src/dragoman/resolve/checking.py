"""What looks wrong in the register: impossible dates, offices held by two at once or by none, persons twice over."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from dragoman.resolve.asking import HELD
from dragoman.resolve.overlay import same_office, same_person
from dragoman.resolve.own import OWN, Refused
from dragoman.resolve.rows import Row, name_index
from dragoman.resolve.tenures import between, is_impossible, is_over, overlap

Fault = Literal["unreadable", "impossible", "overlap", "gap", "duplicate"]
FAULTS: tuple[Fault, ...] = ("unreadable", "impossible", "overlap", "gap", "duplicate")

OVERLAP_DAYS = 31  # two sources often date a change a few weeks apart
GAP_DAYS = 183


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that looks wrong: what, in whose office, in which rows (``Row.key``), and how many days it is about.

    ``own`` says that a row of the user's is among them.
    """

    fault: Fault
    own: bool
    country: str
    office_class: str
    message: str
    rows: tuple[str, ...] = ()
    days: int = 0


def check(rows: Sequence[Row], refused: Iterable[Refused] = ()) -> list[Finding]:
    """Return what looks wrong, by kind, country and office; ``refused`` are lines of the user's that cannot be used."""
    found = [Finding("unreadable", True, "", "", str(line)) for line in refused]
    found += [
        _finding("impossible", [row], f"{row.person}: ends {row.end}, before it begins {row.start}")
        for row in rows
        if is_impossible(row)
    ]
    offices: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if row.office_class in HELD and not is_impossible(row):
            offices.setdefault((row.country, row.office_class), []).append(row)
    for held in offices.values():
        found += _overlaps(held)
        found += _gaps(held)
    found += _twice(rows)
    return sorted(found, key=lambda f: (FAULTS.index(f.fault), not f.own, f.country, f.office_class, f.rows))


def _overlaps(held: list[Row]) -> Iterator[Finding]:
    held.sort(key=lambda row: row.start)
    for i, row in enumerate(held):
        for other in held[i + 1 :]:
            if row.end and other.start >= row.end:
                break
            days = overlap(row, other)
            if row.id != other.id and days > OVERLAP_DAYS and same_office(row, other):
                yield _finding(
                    "overlap", [row, other], f"{row.person} and {other.person} both for {days} days", days
                )  # fmt: skip


def _gaps(held: list[Row]) -> Iterator[Finding]:
    """Yield the stretches after a tenure in which nobody holds the office (of the kind that its title says)."""
    for row in held:
        line = [other for other in held if same_office(row, other)]
        if not row.end or any(not is_over(o, row.end) and o.start <= row.end for o in line):
            continue
        after = min((o for o in line if o.start > row.end), key=lambda o: o.start, default=None)
        if after is not None and (days := between(row.end, after.start)) > GAP_DAYS:
            yield _finding("gap", [row, after], f"nobody from {row.end} to {after.start}, {days} days", days)


def _twice(rows: Sequence[Row]) -> Iterator[Finding]:
    """Yield pairs of persons of one country whose names are the same spelt loosely."""
    ids = list(dict.fromkeys(row.id for row in rows))
    of: dict[str, dict[str, Row]] = {}
    for row in rows:
        of.setdefault(row.id, {}).setdefault(row.country, row)
    seen: set[tuple[str, str]] = set()
    for numbers in name_index(rows).values():
        for i, number in enumerate(numbers):
            for other in numbers[i + 1 :]:
                pair = (ids[number], ids[other])
                shared = of[pair[0]].keys() & of[pair[1]].keys()
                if not shared or pair in seen:
                    continue
                seen.add(pair)
                a, b = (of[pid][min(shared)] for pid in pair)
                if same_person(a, b):
                    yield _finding("duplicate", [a, b], f"{a.person} and {b.person} may be one person")


def _finding(fault: Fault, rows: Sequence[Row], message: str, days: int = 0) -> Finding:
    first = rows[0]
    own = any(row.licence == OWN for row in rows)
    return Finding(fault, own, first.country, first.office_class, message, tuple(row.key for row in rows), days)
