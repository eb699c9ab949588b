"""The rows of the register and the one file they are shipped in.

The file (``data/register.tsv.gz``) has two blocks parted by an empty line: the rows, their cells by tabs under a
header; and the index of names: ``persons.SOUNDS`` in a line, then lines of a key of ``persons.keys`` and the numbers
of the persons (in the order in which their ids first stand among the rows) that bear such a name. The index is there
so that nothing has to be computed on loading: 10,000 rows are there in 30 ms.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Iterable
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

from dragoman.records import DragomanError
from dragoman.resolve import persons


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
        return (self.person, *(alias for alias in self.aliases.split(";") if alias))


class Shipped(NamedTuple):
    """The rows of the package, the persons' ids by key of a name (numbers, still as text), and a digest."""

    rows: tuple[Row, ...]
    heard: dict[str, str]
    digest: str


def pack(rows: Iterable[Row]) -> bytes:
    """Return the rows and their index of names as the bytes of the shipped file: same rows, same bytes.

    Raises:
        DragomanError: a cell with a tab or a line break in it.
    """
    rows = list(rows)
    for row in rows:
        if any(c in cell for cell in row for c in "\t\n\r"):
            raise DragomanError(f"a cell with a tab or line break: {row}")
    index = name_index(rows)
    lines = ["\t".join(row) for row in (Row(*Row._fields), *rows)]
    keys = [f"{key}\t{' '.join(map(str, index[key]))}" for key in sorted(index)]
    return gzip.compress(("\n".join([*lines, "", persons.SOUNDS, *keys]) + "\n").encode(), 9, mtime=0)


def unpack(packed: bytes) -> Shipped:
    """Return what ``pack`` wrote; a file without an index of today's kind gets one, at the cost of a tenth of a second.

    Raises:
        DragomanError: bytes that are no such file.
    """
    try:
        raw = gzip.decompress(packed)
        table, _, keys = raw.decode("utf-8").partition("\n\n")
        header, *lines = table.rstrip("\n").split("\n")
        if tuple(header.split("\t")) != Row._fields[: header.count("\t") + 1]:
            raise ValueError(f"its columns are {header!r:.80}")
        rows = tuple([Row(*line.split("\t")) for line in lines])
    except (OSError, EOFError, ValueError, TypeError) as error:
        raise DragomanError(f"the shipped register cannot be read ({error}): reinstall dragoman") from error
    version, _, held = keys.partition("\n")
    index = {key: numbers for key, _, numbers in [line.partition("\t") for line in held.splitlines()]}
    if version != persons.SOUNDS:
        index = {key: " ".join(map(str, numbers)) for key, numbers in name_index(rows).items()}
    return Shipped(rows, index, hashlib.sha256(raw).hexdigest())


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
def shipped() -> Shipped:
    """Return the package's own rows, read once a process."""
    file = resources.files("dragoman").joinpath("resolve", "data", "register.tsv.gz")
    try:
        packed = file.read_bytes()
    except OSError as error:
        raise DragomanError(f"the shipped register cannot be read ({error}): reinstall dragoman") from error
    return unpack(packed)
