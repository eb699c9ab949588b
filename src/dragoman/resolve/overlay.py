"""A user's rows laid over the shipped ones: where both name the holder of an office, the user's stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from dragoman.resolve import persons
from dragoman.resolve.asking import HELD, kind_of
from dragoman.resolve.rows import Row, Table, name_index

SAME_PERSON = 0.9  # likeness of full names, in both directions


class Laid:
    """The shipped table with a user's rows laid over it; the ways in are those of ``rows.Table``."""

    def __init__(self, base: Table, files: Iterable[Sequence[Row]]) -> None:
        self.rows, own = overlaid(base.rows, files)
        self._base = base
        self._persons: dict[str, list[Row]] = {}
        self._places: dict[str, list[Row]] = {}
        for row in self.rows:
            self._persons.setdefault(row.id, []).append(row)
            self._places.setdefault(row.country, []).append(row)
        ids = list(dict.fromkeys(row.id for row in own))
        self._own = {key: [ids[n] for n in numbers] for key, numbers in name_index(own).items()}
        self.keys = {**base.keys, **dict.fromkeys(self._own, "")}

    def heard(self, key: str) -> list[str]:
        found = [pid for pid in self._base.heard(key) if pid in self._persons]
        return found + [pid for pid in self._own.get(key, ()) if pid not in found]

    def person(self, pid: str) -> list[Row]:
        return self._persons.get(pid, [])

    def called(self, pid: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(name for row in self.person(pid) for name in row.names()))

    def place(self, country: str) -> list[Row]:
        return self._places.get(country, [])


def overlaid(base: Sequence[Row], files: Iterable[Sequence[Row]]) -> tuple[tuple[Row, ...], tuple[Row, ...]]:
    """Return all rows that count, and the user's among them with the ids that their persons bear in the register.

    Files are laid over one by one, so that a later one wins over an earlier one; two rows of one file both stand.
    """
    rows, own = tuple(base), tuple[Row, ...]()
    for file in files:
        added = _identified(file, rows)
        touched: dict[str, list[Row]] = {}
        for row in added:
            touched.setdefault(row.country, []).append(row)
        rows = tuple(part for row in rows for part in _left(row, touched.get(row.country, ())))
        own = tuple(part for row in own for part in _left(row, touched.get(row.country, ()))) + added
        rows += added
    return rows, own


def same_person(a: Row, b: Row) -> bool:
    """Tell whether two rows of one country are of one person by their names alone."""
    if persons.tokens(a.person) == persons.tokens(b.person):
        return True
    full = [[n for n in row.names() if len(persons.tokens(n)) > 1] for row in (a, b)]
    if not full[0] or not full[1] or len(persons.tokens(a.person)) < 2 or len(persons.tokens(b.person)) < 2:
        return False
    there, back = (persons.likeness(persons.tokens(x.person), y) for x, y in ((a, full[1]), (b, full[0])))
    return min(there, back) >= SAME_PERSON


def same_office(a: Row, b: Row) -> bool:
    """Tell whether two rows of one country are of one office that only one holds at a time, or of one person's."""
    if a.office_class != b.office_class:
        return False
    if a.id == b.id or a.title.casefold() == b.title.casefold():
        return True
    if a.office_class not in HELD or a.office_class == "group_leader":
        return False
    kinds = {kind_of(a.title), kind_of(b.title)}
    return len(kinds) == 1 or None in kinds


def _identified(file: Sequence[Row], known: Sequence[Row]) -> tuple[Row, ...]:
    """Return a file's rows, with the id of the known person of that country who bears the same full name."""
    countries = {row.country for row in file}
    held: dict[str, list[Row]] = {}
    for row in known:
        if row.country in countries:
            held.setdefault(row.country, []).append(row)
    ids: dict[str, str] = {}
    for row in file:
        if row.id not in ids:
            ids[row.id] = next((k.id for k in held.get(row.country, ()) if same_person(row, k)), row.id)
    return tuple(row._replace(id=ids[row.id]) for row in file)


def _left(row: Row, over: Sequence[Row]) -> Iterator[Row]:
    """Yield what is left of a row where others of the same office are laid over it."""
    parts = [row]
    for other in over:
        if same_office(row, other):
            parts = [piece for part in parts for piece in _cut(part, other)]
    return iter(parts)


def _cut(row: Row, other: Row) -> Iterator[Row]:
    """Yield the parts of a tenure before and after another."""
    if (row.end and other.start and row.end <= other.start) or (other.end and row.start >= other.end and row.start):
        yield row
        return
    if other.start and (not row.start or row.start < other.start):
        until = row.sure_until if row.sure_until and row.sure_until < other.start else ""
        yield row._replace(end=other.start, sure_until=until)
    if other.end and (not row.end or other.end < row.end):
        since = row.sure_from if row.sure_from and row.sure_from > other.end else ""
        yield row._replace(start=other.end, sure_from=since)
