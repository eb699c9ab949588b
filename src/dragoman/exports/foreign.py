"""Rows of GDELT, ICEWS and POLECAT, read for a comparison: on which day which state did what to which other.

Nothing of them is kept in the record. Plain files, .gz and .zip are read line by line, whatever their size.
"""

from __future__ import annotations

import csv
import gzip
import io
import re
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from itertools import chain
from pathlib import Path
from typing import IO, TextIO, cast

from dragoman.codes import ontology, plover_of, quad
from dragoman.exports import cameo, gdelt, icews, polecat
from dragoman.records import InputError


@dataclass(frozen=True, slots=True)
class ForeignEvent:
    """One event between two states, by ISO3 codes; ``type`` is PLOVER's, ``day`` ISO."""

    day: str
    actor: str
    recipient: str
    type: str
    quad: int


@dataclass(slots=True)
class Read:
    """Counts the rows of a file, and those that are no event between two states, by why."""

    rows: int = 0
    left_out: Counter[str] = field(default_factory=Counter)


class _NoEventError(Exception):
    """Says why a row is no event between two states."""


class _HeadingsError(Exception):
    """Headings that lack what is needed."""


_ONE_SIDE, _WITHIN, _STATEMENT = (
    "no country on one side", "within one country", "public statement (CAMEO 01), no PLOVER event"
)  # fmt: skip
_FITS = (_ONE_SIDE, _WITHIN, _STATEMENT)
"""Why a row of the right format is left out, and hardly one of another."""

Row = dict[str, str]
_Taken = tuple[str, list[str], list[str], str]
"""Day as written, countries of the actors and of the recipients, PLOVER type."""

_GDELT_1 = 31
"""Columns that GDELT 1.0 and 2.0 have in common, from the first: all that is read of them."""
_DAYS = (
    (re.compile(r"(\d{4})-?(\d\d)-?(\d\d)(?:\D.*)?"), (1, 2, 3)),
    (re.compile(r"(\d\d?)/(\d\d?)/(\d{4})"), (3, 1, 2)),
)
"""2018-06-01, 20180601, and 06/01/2018 as some files of ICEWS have it: groups of year, month, day."""


def read(path: Path, form: str, counts: Read) -> Iterator[ForeignEvent]:
    """Yield the events between two states in a file of ``form``: "gdelt", "icews" or "polecat".

    Raises:
        InputError: a file that cannot be read, or in which no row is of that form.
    """
    if form not in READERS:
        raise InputError(f"no format {form!r}; there are {', '.join(READERS)}")
    columns, take = READERS[form]
    fit = False
    try:
        with _opened(path) as stream:
            for row in _rows(stream, columns):
                counts.rows += 1
                try:
                    if row is None:
                        raise _NoEventError("row with too few columns")
                    events = list(_events(take(row)))
                    fit = True
                except _NoEventError as why:
                    counts.left_out[str(why)] += 1
                    fit = fit or str(why) in _FITS
                    continue
                yield from events
    except (OSError, EOFError, zipfile.BadZipFile) as error:
        raise InputError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    except csv.Error as error:
        raise InputError(
            f"{path}: row {counts.rows + 1} is no line of a table; is --format right, and the file text?"
        ) from error
    except _HeadingsError as error:
        raise InputError(f"{path}: row {counts.rows + 1}: {error}") from error
    if not fit:
        raise InputError(f"{path}: no row of it is {form}'s; is --format right? ({counts.rows} rows)")


def _events(taken: _Taken) -> Iterator[ForeignEvent]:
    written, actors, recipients, kind = taken
    day = _day(written)
    if not actors or not recipients:
        raise _NoEventError(_ONE_SIDE)
    between = [(a, b) for a in dict.fromkeys(actors) for b in dict.fromkeys(recipients) if a != b]
    if not between:
        raise _NoEventError(_WITHIN)
    for actor, recipient in between:
        yield ForeignEvent(day, actor, recipient, kind, quad(kind))


def _day(written: str) -> str:
    for pattern, groups in _DAYS:
        if found := pattern.fullmatch(written.strip()):
            year, month, day = (int(found[n]) for n in groups)
            if year and 1 <= month <= 12 and 1 <= day <= 31:
                return f"{year:04}-{month:02}-{day:02}"
    raise _NoEventError("no day")


def _gdelt(row: Row) -> _Taken:
    sides = [
        [iso] if (iso := cameo.iso_of(row[f"Actor{n}CountryCode"])) else [] for n in (1, 2)
    ]  # fmt: skip
    return row["SQLDATE"], sides[0], sides[1], _plover(row["EventCode"])


def _icews(row: Row) -> _Taken:
    sides = [[iso] if (iso := _country(row[f"{side} Country"])) else [] for side in ("Source", "Target")]
    return row["Event Date"], sides[0], sides[1], _plover(row["CAMEO Code"])


def _polecat(row: Row) -> _Taken:
    kind = row["Event Type"].strip().upper()
    if kind not in ontology().types:
        raise _NoEventError("no PLOVER type")
    sides = [_several(row[f"{side} Country"]) for side in ("Actor", "Recipient")]
    return row["Event Date"], sides[0], sides[1], kind


def _several(countries: str) -> list[str]:
    """Return the ISO3 codes in a field of POLECAT: "USA; GBR", with "None" for who has none."""
    found = (part.strip() for part in re.split(r"[;|]", countries))
    return [iso for one in found if one and one != "None" and (iso := _country(one))]


def _plover(code: str) -> str:
    """Return the PLOVER type of a CAMEO code; one that lost its leading zero ("42", "871") has it again.

    CAMEO's roots end at 20. "10" may once have been "010": a file must keep its codes as text.
    """
    digits = code.strip().strip('"')
    if not digits.isdigit():
        raise _NoEventError("no CAMEO code")
    if len(digits) == 1 or int(digits[:2]) > 20:
        digits = f"0{digits}"
    found = plover_of(digits)
    if found is None:
        raise _NoEventError(_STATEMENT)
    return found.type


@cache
def _country(name: str) -> str | None:
    """Return the ISO3 code of a country by code or by name as ICEWS has it; None for none."""
    import pycountry

    name = name.strip()
    if name in ("", "NA", "NULL", "None"):
        return None
    if len(name) == 3 and name.isupper():
        return name
    if (iso := _icews_names().get(name.casefold())) is not None:
        return iso
    try:
        return str(pycountry.countries.lookup(name).alpha_3)
    except LookupError:
        return None


@cache
def _icews_names() -> dict[str, str]:
    import pycountry

    codes = [*(str(country.alpha_3) for country in pycountry.countries), "XKX"]
    return {icews.country_name(code).casefold(): code for code in codes}


READERS: dict[str, tuple[Sequence[str], Callable[[Row], _Taken]]] = {
    "gdelt": (gdelt.COLUMNS[:_GDELT_1], _gdelt),
    "icews": (icews.COLUMNS, _icews),
    "polecat": (polecat.COLUMNS, _polecat),
}


def _rows(stream: TextIO, columns: Sequence[str]) -> Iterator[Row | None]:
    """Yield rows by column; None for one that has too few. The headings count where there are any."""
    first = stream.readline()
    if not first:
        return
    commas = first.count(",") > first.count("\t")
    lines = chain([first], stream)
    cells = csv.reader(lines) if commas else (line.rstrip("\r\n").split("\t") for line in lines)
    head = next(iter(cells))
    names = _headings(head, columns)
    rest = cells if names else chain([head], cells)
    standard, named = list(columns), names or list(columns)
    width = max(named.index(name) for name in columns) + 1
    for row in rest:
        if not any(row):
            continue
        # Some files of POLECAT have a heading more than they have columns: then the standard order holds.
        used = standard if names and len(row) < len(named) and len(row) == len(standard) else named
        yield dict(zip(used, row, strict=False)) if len(row) >= min(width, len(used)) else None


def _headings(cells: Sequence[str], columns: Sequence[str]) -> list[str] | None:
    """Return the headings as ``columns`` writes them, whatever their case; None if the first row is none.

    Raises:
        _HeadingsError: headings, but not all that are needed.
    """
    same = {name.casefold(): name for name in columns} | {
        "globaleventid": "GLOBALEVENTID", "day": "SQLDATE", "event intensity": "Intensity",
    }  # fmt: skip
    names = [same.get(cell.strip().lstrip("\ufeff#!").casefold(), cell) for cell in cells]
    known = set(names) & set(columns)
    if len(known) < 3:
        return None
    if missing := [name for name in columns if name not in known]:
        raise _HeadingsError(f"headings without {', '.join(missing[:5])}; is --format right?")
    return names


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    """Yield the text of a file, packed or not; what is no UTF-8 becomes U+FFFD, as no name of a country needs it."""
    with path.open("rb") as raw:
        kind = raw.read(4)
        raw.seek(0)
        if kind.startswith(b"PK\x03\x04"):
            with zipfile.ZipFile(raw) as archive, archive.open(archive.namelist()[0]) as inner:
                yield io.TextIOWrapper(inner, "utf-8", "replace", newline="\n")
        else:
            stream = gzip.GzipFile(fileobj=raw) if kind.startswith(b"\x1f\x8b") else raw
            yield io.TextIOWrapper(cast(IO[bytes], stream), "utf-8", "replace", newline="\n")
