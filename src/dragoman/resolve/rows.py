"""The rows of the register and the one file they are shipped in.

The file (``data/register.tsv.gz``) has four blocks parted by empty lines: the rows, their cells by tabs under a header;
the index of names, ``FORMAT`` in a line and then lines of a key of ``persons.keys`` and the numbers of the persons that
bear such a name; the persons, in the order in which their ids first stand among the rows, each with the numbers of its
rows; and the countries and bodies with the rows that are theirs. The indexes are there so that next to nothing has to
be read or computed on loading: a row is taken apart when it is asked for.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from functools import cached_property, lru_cache
from importlib import resources
from typing import NamedTuple

from dragoman.records import DragomanError
from dragoman.resolve import persons

FORMAT = f"2.{persons.SOUNDS}"
"""Counts changes of the file and of the keys of names in it."""


class Row(NamedTuple):
    """One tenure. Dates are ISO, possibly cut short to a month or year as ``precision`` says; end "" is open.

    ``country`` is an ISO3 code, or the id of a body or group ("IGO:UN", "group:hamas"). ``id`` is the
    person's: all tenures of one person share it. A start that is ``""`` is unknown; an end is the day on which
    the office was left. Between ``sure_from`` and ``sure_until`` a source attests the holder; "" stands for
    the start and the end themselves.
    """

    id: str
    person: str
    aliases: str
    country: str
    office_class: str
    title: str
    start: str
    end: str
    precision: str
    source: str
    licence: str
    sure_from: str = ""
    sure_until: str = ""

    @property
    def key(self) -> str:
        """What the row is called in a Reading: the person, the office and the first day."""
        return f"{self.id}/{self.office_class}/{self.start}"

    def names(self) -> tuple[str, ...]:
        """Return the name that is shown, then the others."""
        return _called(self.person, self.aliases)


def _called(person: str, aliases: str) -> tuple[str, ...]:
    return (person, *(alias for alias in aliases.split(";") if alias))


class Table:
    """Rows with the ways in to them: by person, by country or body, by the sound of a name.

    A row is read when it is asked for; until then all is the bytes of the file.
    """

    def __init__(self, lines: list[bytes], heard: bytes, holders: list[bytes], places: bytes, raw: bytes) -> None:
        """Take the blocks of a file, ``raw``: the rows' lines, and the three indexes as they are written."""
        self._raw = raw
        self._lines = lines
        self._heard = heard
        self._holders = holders
        self._places = dict(line.partition("\t")[::2] for line in places.decode().splitlines())
        self._numbers: dict[str, int] = {}
        self._ids: dict[int, str] = {}
        self._found: dict[str, list[Row]] = {}
        self._persons: dict[str, list[str]] = {}

    @classmethod
    def of(cls, rows: Iterable[Row]) -> Table:
        """Return a table of rows."""
        return unpack(pack(rows))

    @cached_property
    def digest(self) -> str:
        """The SHA-256 of the file's content."""
        return hashlib.sha256(self._raw).hexdigest()

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        return tuple([self._row(number) for number in range(len(self._lines))])

    @cached_property
    def keys(self) -> dict[str, str]:
        """The keys of names, each with the numbers of its persons, still as text."""
        return {
            key: numbers for key, _, numbers in [line.partition("\t") for line in self._heard.decode().splitlines()]
        }

    def heard(self, key: str) -> list[str]:
        """Return the ids of the persons with a name of this key."""
        if key in self.keys and key not in self._persons:
            ids = self._ids
            self._persons[key] = [ids[n] if n in ids else self._id(n) for n in map(int, self.keys[key].split())]
        return self._persons.get(key, [])

    def person(self, pid: str) -> list[Row]:
        """Return the rows of a person; none for an id that is unknown."""
        number = self._number(pid)
        return [] if number is None else self._rows(f"person {number}", self._holders[number].decode())

    def called(self, pid: str) -> tuple[str, ...]:
        """Return the names of a person, each once; most who are looked at need no more of their rows."""
        number = self._number(pid)
        rows = [] if number is None else self._holders[number].split()
        cells = [self._lines[int(n)].split(b"\t", 3)[1:3] for n in rows]
        names: dict[str, None] = {}
        for n, (person, aliases) in enumerate(cells):
            if n and cells[n - 1] == [person, aliases]:  # mostly
                continue
            names[person.decode()] = None
            if aliases:
                names.update(dict.fromkeys(filter(None, aliases.decode().split(";"))))
        return tuple(names)

    def _number(self, pid: str) -> int | None:
        if pid not in self._numbers:
            self._numbers = {self._id(n): n for n in range(len(self._holders))}
        return self._numbers.get(pid)

    def place(self, country: str) -> list[Row]:
        """Return the rows of a country (ISO3) or body."""
        return self._rows(country, self._places.get(country, ""))

    def _id(self, number: int) -> str:
        if number in self._ids:
            return self._ids[number]
        first = self._holders[number].partition(b" ")[0]
        pid = self._lines[int(first)].partition(b"\t")[0].decode()
        self._numbers[pid] = number
        self._ids[number] = pid
        return pid

    def _rows(self, name: str, numbers: str) -> list[Row]:
        if name not in self._found:
            self._found[name] = [self._row(int(number)) for number in numbers.split()]
        return self._found[name]

    def _row(self, number: int) -> Row:
        return Row(*self._lines[number].decode().split("\t"))


def pack(rows: Iterable[Row]) -> bytes:
    """Return the rows and their indexes as the bytes of the shipped file: same rows, same bytes.

    Raises:
        DragomanError: a cell with a tab or a line break in it.
    """
    rows = list(rows)
    holders: dict[str, list[str]] = {}
    places: dict[str, list[str]] = {}
    for number, row in enumerate(rows):
        if any(c in cell for cell in row for c in "\t\n\r"):
            raise DragomanError(f"a cell with a tab or line break: {row}")
        holders.setdefault(row.id, []).append(str(number))
        places.setdefault(row.country, []).append(str(number))
    index = name_index(rows)
    blocks = (
        ["\t".join(row) for row in (Row(*Row._fields), *rows)],
        [FORMAT, *(f"{key}\t{' '.join(map(str, index[key]))}" for key in sorted(index))],
        [" ".join(numbers) for numbers in holders.values()],
        [f"{place}\t{' '.join(numbers)}" for place, numbers in sorted(places.items())],
    )
    return gzip.compress("\n\n".join("\n".join(block) for block in blocks).encode(), 9, mtime=0)


def unpack(packed: bytes) -> Table:
    """Return what ``pack`` wrote; indexes that are not of today's kind are made anew, in a tenth of a second.

    Raises:
        DragomanError: bytes that are no such file.
    """
    try:
        raw = gzip.decompress(packed)
        table, *indexes = raw.rstrip(b"\n").split(b"\n\n")
        first, *lines = table.split(b"\n")
        header = first.decode()
        if tuple(header.split("\t")) != Row._fields[: header.count("\t") + 1] or header.count("\t") < 10:
            raise ValueError(f"its columns are {header!r:.80}")
        version, _, heard = indexes[0].partition(b"\n") if len(indexes) == 3 else (b"", b"", b"")
        if version != FORMAT.encode():
            return unpack(pack(Row(*line.decode().split("\t")) for line in lines))
        return Table(lines, heard, indexes[1].split(b"\n"), indexes[2], raw)
    except (OSError, EOFError, ValueError, TypeError) as error:
        raise DragomanError(f"the shipped register cannot be read ({error}): reinstall dragoman") from error


def name_index(rows: Iterable[Row]) -> dict[str, list[int]]:
    """Return the numbers of the persons by each key of their names (``persons.keys``)."""
    names: dict[str, dict[str, None]] = {}
    for row in rows:
        names.setdefault(row.id, {}).update(dict.fromkeys(row.names()))
    index: dict[str, list[int]] = {}
    for number, held in enumerate(names.values()):
        for key in {key for name in held for key in persons.keys(name)}:
            index.setdefault(key, []).append(number)
    return index


@lru_cache(maxsize=1)
def shipped() -> Table:
    """Return the package's own rows, read once a process."""
    file = resources.files("dragoman").joinpath("resolve", "data", "register.tsv.gz")
    try:
        packed = file.read_bytes()
    except OSError as error:
        raise DragomanError(f"the shipped register cannot be read ({error}): reinstall dragoman") from error
    return unpack(packed)
