"""A user's register folder: files added to it, listed, taken out again. Nothing in it is overwritten or deleted."""

from __future__ import annotations

import csv
import io
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from dragoman.records import InputError
from dragoman.resolve import own
from dragoman.resolve.names import Nations, nations
from dragoman.resolve.own import Kind, Refused, Table
from dragoman.resolve.tenures import is_impossible

TAKEN_OUT = "removed"
"""Where files go that are taken out: a folder in the register folder, which is not read."""


@dataclass(frozen=True, slots=True)
class Added:
    """What adding did: the file made (None where no line could be used), how many lines it holds, what was refused.

    ``repeats`` counts lines that said the same again.
    """

    path: Path | None
    kind: Kind
    lines: int
    refused: tuple[Refused, ...]
    repeats: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """One file of the register folder; ``fault`` says why it cannot be read."""

    path: Path
    kind: Kind | None
    lines: int
    fault: str | None = None


def folder() -> Path:
    """Return the user's register folder, made if need be.

    Raises:
        InputError: ``DRAGOMAN_REGISTER`` is "-", or names a file.
    """
    where = own.home()
    if where is None:
        raise InputError("DRAGOMAN_REGISTER is '-', which means no register of your own: unset it, or name a folder")
    if where.is_file():
        raise InputError(f"DRAGOMAN_REGISTER names the file {where}: edit it, or name a folder to add files to")
    where.mkdir(parents=True, exist_ok=True)
    return where


def add(source: Path, name: str | None = None, replace: bool = False) -> Added:
    """Copy a file of office holders or entities into the user's folder, without the lines that cannot be used.

    Args:
        name: what the copy is called, without ".csv"; the file's own name if None.
        replace: let it take the place of a file of that name, which is kept among those taken out.

    Raises:
        InputError: a file that cannot be read or is no register file; one of that name that is there already.
    """
    return keep(own.read_table(source), name or source.stem, replace)


def keep(table: Table, name: str, replace: bool = False) -> Added:
    """Write a table into the user's folder, as ``add`` does."""
    target = _target(name, replace)
    beside = [own.read_table(file) for file in own.files() if file != target]
    refused = {r.line: r for r in _refused(table, beside)}
    kept: dict[tuple[str, ...], None] = {}
    columns = own.columns(table.kind)
    usable = [cells for number, cells in table.lines if number not in refused]
    for cells in usable:
        kept.setdefault(tuple(cells.get(column, "") for column in columns))
    path = _write(target, columns, kept) if kept else None
    return Added(path, table.kind, len(kept), tuple(refused.values()), len(usable) - len(kept))


def kept_files() -> list[Kept]:
    """Return the files that count, in order, with what they hold."""
    where = own.home()
    found = []
    for path in own.files() if where is not None and where.exists() else ():
        try:
            table = own.read_table(path)
        except InputError as error:
            found.append(Kept(path, None, 0, str(error)))
        else:
            found.append(Kept(path, table.kind, len(table.lines)))
    return found


def take_out(name: str) -> Path:
    """Move a file of the user's folder to the subfolder of those taken out; return where it is now.

    Raises:
        InputError: there is no file of that name.
    """
    where = folder()
    path = where / _file_name(name)
    if not path.is_file():
        there = ", ".join(file.stem for file in sorted(where.glob("*.csv"))) or "none"
        raise InputError(f"no file {path.name} in {where}; there are: {there}")
    aside = where / TAKEN_OUT
    aside.mkdir(exist_ok=True)
    target = aside / path.name
    number = 1
    while target.exists():
        number += 1
        target = aside / f"{path.stem}-{number}.csv"
    path.rename(target)
    return target


def _refused(table: Table, beside: Sequence[Table]) -> list[Refused]:
    """Return the lines of a table that cannot be used beside what is there already."""
    _, names, refused = own.gather([*beside, table], nations())
    refused = [r for r in refused if r.file == str(table.path)]
    if table.kind == "entities":
        return refused
    return refused + _unfit(table, names or nations())


def _unfit(table: Table, names: Nations) -> list[Refused]:
    found = []
    for number, cells in table.lines:
        try:
            row = own.row_of(cells, names, "")
            if is_impossible(row):
                raise ValueError(f"it ends ({row.end}) before it begins ({row.start})")
        except ValueError as error:
            found.append(Refused(str(table.path), number, str(error), table.unit))
    return found


def _target(name: str, replace: bool) -> Path:
    where = folder()
    path = where / _file_name(name)
    if path.exists() and not replace:
        raise InputError(f"{path} is there already: give another --name, or --replace to set it aside")
    return path


def _file_name(name: str) -> str:
    stem = name.removesuffix(".csv").strip()
    if not stem or Path(stem).name != stem or stem.startswith("."):
        raise InputError(f"{name!r} is no name for a file")
    return f"{stem}.csv"


def _write(path: Path, columns: Sequence[str], lines: Iterable[Sequence[str]]) -> Path:
    """Write a CSV whole or not at all; what stood there is set aside first."""
    made = io.StringIO()
    writer = csv.writer(made, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(lines)
    part = path.with_suffix(".part")
    part.write_text(made.getvalue(), encoding="utf-8")
    if path.exists():
        take_out(path.name)
    os.replace(part, path)
    return path
