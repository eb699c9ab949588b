"""A user's own rows: which files they are in, and what the files say.

Two kinds of CSV, told apart by their columns: office holders and entities; docs/register.md describes them. A file
that is read whole or not at all: where a line cannot be used, loading stops and says which and why.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Literal

from dragoman.records import InputError
from dragoman.resolve import persons
from dragoman.resolve.asking import place_of
from dragoman.resolve.names import Nations, OwnEntity, nations, nations_with
from dragoman.resolve.ownentities import ENTITY_COLUMNS, entity_of, settled
from dragoman.resolve.rows import Row
from dragoman.resolve.tenures import is_day
from dragoman.resolve.titles import office_classes, title_class
from dragoman.settings import NO_REGISTER, register_home

Kind = Literal["offices", "entities"]
Stamp = tuple[tuple[str, int, int], ...]

OFFICE_COLUMNS = ("person", "aliases", "country", "office_class", "title", "start", "end", "source")
OWN = "own"
"""The licence of a user's own row, which tells it from a shipped one."""
_NOT_KNOWN = re.compile(r"(?i)t\d+|_:.*|https?://.*genid.*")  # how Wikidata writes an unknown value
_TIME = re.compile(r"[T ].*")


@dataclass(frozen=True, slots=True)
class Refused:
    """A line that cannot be used, and why. ``unit`` is what is counted: lines, or results where a file has none."""

    file: str
    line: int
    reason: str
    unit: str = "line"

    def __str__(self) -> str:
        return f"{self.file}, {self.unit} {self.line}: {self.reason}"


@dataclass(frozen=True, slots=True)
class Table:
    """A CSV as read: what it holds, and its lines with their numbers, cells stripped."""

    path: Path
    kind: Kind
    lines: tuple[tuple[int, dict[str, str]], ...]
    unit: str = "line"


@dataclass(frozen=True, slots=True)
class Own:
    """A user's rows, one tuple a file in the order in which they count, and entities.

    ``names`` is the table of names with the entities in it, None where there are none. ``refused`` is what could
    not be used.
    """

    files: tuple[tuple[Row, ...], ...] = ()
    entities: tuple[OwnEntity, ...] = ()
    names: Nations | None = None
    digest: str = ""
    refused: tuple[Refused, ...] = ()

    @property
    def rows(self) -> tuple[Row, ...]:
        return tuple(row for rows in self.files for row in rows)


NONE = Own()


def home() -> Path | None:
    """Return the user's register folder or file: as set in ``DRAGOMAN_REGISTER``, else the platform's; None for "-".

    The platform's need not be there.
    """
    found = register_home()
    if found == NO_REGISTER:
        return None
    if found:
        return Path(found).expanduser()
    from platformdirs import user_data_path

    return user_data_path("dragoman", appauthor=False) / "register"


def files(extra: Path | str | None = None) -> list[Path]:
    """Return the files that count, in order: those of the user's folder by name, then ``extra``.

    Raises:
        InputError: ``extra``, or what ``DRAGOMAN_REGISTER`` names, is not there.
    """
    found: list[Path] = []
    where = home()
    if where is not None:
        if where.exists():
            found += _inside(where)
        elif register_home():
            raise InputError(
                f"DRAGOMAN_REGISTER names {where}, which is not there; 'dragoman register add FILE.csv' makes it"
            )
    if extra is not None:
        path = Path(extra)
        if not path.exists():
            raise InputError(f"cannot read the register file {path}: no such file or folder")
        found += [file for file in _inside(path) if file not in found]
    return found


def stamp(extra: Path | str | None = None) -> Stamp:
    """Return the files that count, each with the time of its last change and its size: what a cache goes by."""
    return tuple((str(file), (s := file.stat()).st_mtime_ns, s.st_size) for file in files(extra))


def load(found: Stamp) -> Own:
    """Return what the files say.

    Raises:
        InputError: a file that cannot be read or is no register file, or a line that cannot be used.
    """
    own = scan([Path(path) for path, _, _ in found])
    if own.refused:
        more = len(own.refused) - 1
        also = f" (and {more} more: 'dragoman register check' lists them)" if more else ""
        raise InputError(f"{own.refused[0]}{also}")
    return own


def scan(paths: Iterable[Path]) -> Own:
    """Return what the files say, with the lines that cannot be used among ``refused``.

    Raises:
        InputError: a file that cannot be read or is no register file.
    """
    tables = [read_table(path) for path in paths]
    if not tables:
        return NONE
    digest = hashlib.sha256()
    for table in tables:
        digest.update(repr((table.kind, [sorted(cells.items()) for _, cells in table.lines])).encode())
    entities, names, refused = gather(tables, nations())
    held: list[tuple[Row, ...]] = []
    for table in tables:
        if table.kind == "offices":
            rows, unused = office_rows(table, names or nations())
            held.append(tuple(rows))
            refused += unused
    return Own(tuple(held), tuple(entities), names, digest.hexdigest(), tuple(refused))


def read_table(path: Path) -> Table:
    """Return a CSV with its kind, known by its columns.

    Raises:
        InputError: a file that cannot be read, is not UTF-8, or has the columns of neither kind.
    """
    return table_of(path, read_text(path))


def read_text(path: Path) -> str:
    """Return a file's text; InputError for what cannot be read or is not UTF-8."""
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise InputError(f"cannot read the register file {path}: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise InputError(f"the register file {path} is not UTF-8 (byte {error.start}); save it as UTF-8") from error


def table_of(path: Path, text: str) -> Table:
    """Return the table in the text of a CSV; errors as in ``read_table``."""
    reader = csv.DictReader(io.StringIO(text, newline=""), skipinitialspace=True)
    try:
        columns = {(name or "").strip() for name in reader.fieldnames or ()}
        kind = _kind(path, columns)
        lines = tuple((reader.line_num, cells) for line in reader if any((cells := _cells(line)).values()))
    except csv.Error as error:
        raise InputError(f"{path}, line {reader.line_num}: no CSV ({error})") from error
    return Table(path, kind, lines)


def gather(tables: Iterable[Table], known: Nations) -> tuple[list[OwnEntity], Nations | None, list[Refused]]:
    """Return the entities of the tables, the names with them (None where there are none), and what is refused."""
    found: list[tuple[str, int, OwnEntity]] = []
    refused: list[Refused] = []
    for table in tables:
        if table.kind == "entities":
            for number, cells in table.lines:
                try:
                    found.append((str(table.path), number, entity_of(cells, known)))
                except ValueError as error:
                    refused.append(Refused(str(table.path), number, str(error), table.unit))
    if not found:
        return [], None, refused
    entities = []
    names = nations_with(entity for _, _, entity in found)
    for file, number, entity in found:  # a country may be one of the user's own, whichever line it is in
        try:
            entities.append(settled(entity, names))
        except ValueError as error:
            refused.append(Refused(file, number, str(error)))
    return entities, nations_with(entities), refused


def office_rows(table: Table, names: Nations) -> tuple[list[Row], list[Refused]]:
    """Return the rows of a table of office holders, and what is refused."""
    rows: list[Row] = []
    refused: list[Refused] = []
    for number, cells in table.lines:
        try:
            rows.append(row_of(cells, names, f"{OWN}:{table.path.name}"))
        except ValueError as error:
            refused.append(Refused(str(table.path), number, str(error), table.unit))
    return rows, refused


def row_of(cells: dict[str, str], names: Nations, source: str) -> Row:
    """Return a line of office holders as a row.

    Raises:
        ValueError: no person, an unknown country or office, or a date that is none; the message says which.
    """
    person, country = cells.get("person", ""), cells.get("country", "")
    if not persons.tokens(person):
        raise ValueError("no person; give the name in the column person")
    where = place(country, names)
    if where is None:
        raise ValueError(no_such_place(country, names))
    office_class, title = cells.get("office_class", ""), cells.get("title", "")
    if not office_class and not title:
        raise ValueError("no office; give office_class or title")
    if office_class and office_class not in office_classes():
        raise ValueError(f"no such office class: {office_class!r}{_instead(office_class, office_classes())}")
    office_class = office_class or title_class(title, names)[0] or ""
    if not office_class:
        raise ValueError(f"the title {title!r} tells no office; give an office_class beside it (docs/register.md)")
    start, end = day(cells.get("start", ""), "start"), day(cells.get("end", ""), "end")
    aliases = ";".join(alias for part in cells.get("aliases", "").split(";") if (alias := part.strip()))
    pid = f"{where.lower().replace(':', '-')}-{'-'.join(persons.tokens(person))}"
    return Row(
        pid, person, aliases, where, office_class, title or usual_title(office_class), start, end,
        {10: "day", 7: "month"}.get(len(start), "year"), cells.get("source") or source, OWN,
    )  # fmt: skip


def place(text: str, names: Nations) -> str | None:
    """Return what offices are filed under for a name, demonym, code or id: ISO3, or the id of a body or group."""
    text = text.strip()
    if not text:
        return None
    entity = names.entity(text) or names.entity(text.upper()) or names.lookup(text)
    if entity is None and len(text) == 2 and text.isascii() and text.isalpha():
        import pycountry

        found = pycountry.countries.get(alpha_2=text.upper())
        entity = names.entity(found.alpha_3) if found else None
    return place_of(entity) if entity else None


def no_such_place(text: str, names: Nations) -> str:
    """Return the complaint about a country, body or group that the register does not know."""
    if not text.strip():
        return "no country; give a state, or the body or group that the office belongs to"
    near = _instead(text, [entity.name for entity in names.entities()])
    return f"no such country, body or group: {text!r}{near}; entities of your own can be added (docs/register.md)"


def usual_title(office_class: str) -> str:
    """Return the title shown for an office without one: "Foreign Minister" for "foreign_minister"."""
    bare = {"igo_head": "head", "igo_deputy": "deputy_head", "group_leader": "leader"}.get(office_class, office_class)
    return " ".join(word if word == "of" else word.capitalize() for word in bare.split("_"))


def _instead(given: str, known: Sequence[str] | frozenset[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(given, sorted(known), 1, 0.75)
    return f" (did you mean {near[0]!r}?)" if near else ""


def day(given: str, column: str) -> str:
    """Return a date as the register writes it; a time behind it is dropped, as is a value said to be unknown.

    Raises:
        ValueError: what is no date, naming the column.
    """
    found = _TIME.sub("", given.lstrip("+"))
    if not found or _NOT_KNOWN.fullmatch(given):
        return ""
    if not is_day(found):
        raise ValueError(f"{column} {given!r} is not a date; write YYYY-MM-DD, YYYY-MM or YYYY")
    return found


def _kind(path: Path, columns: set[str]) -> Kind:
    if {"person", "country"} <= columns and columns & {"office_class", "title"}:
        return "offices"
    if {"kind", "name"} <= columns:
        return "entities"
    raise InputError(
        f"{path} is no register file: its columns are {', '.join(sorted(columns)) or 'missing'}. Office holders need "
        "person, country, and office_class or title; entities need kind and name (docs/register.md). The results of a "
        "Wikidata query are added with 'dragoman register import wikidata'"
    )


def _cells(line: dict[str | None, str | list[str] | None]) -> dict[str, str]:
    cells = ((key.strip(), value) for key, value in line.items() if key)
    return {key: " ".join(value.split()) for key, value in cells if isinstance(value, str)}


def _inside(path: Path) -> Iterator[Path]:
    """Yield a file itself, or the CSV files of a folder in order of their names."""
    return iter(sorted(path.glob("*.csv"))) if path.is_dir() else iter([path])


@lru_cache(maxsize=1)
def columns(kind: Kind) -> tuple[str, ...]:
    """Return the columns of a kind of file, in the order in which they are written."""
    return OFFICE_COLUMNS if kind == "offices" else ENTITY_COLUMNS
