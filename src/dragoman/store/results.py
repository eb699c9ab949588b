"""What a question returns: rows to go through, and the same rows as a table, JSON lines or CSV."""

from __future__ import annotations

import csv
import dataclasses
import io
import json
import typing
from collections.abc import Callable, Iterator
from functools import cache
from typing import Any, Generic, TypeVar

from dragoman.records import DragomanError, Span

T = TypeVar("T")


class Rows(Generic[T]):
    """The rows that answer a question, read from the record as they are gone through, anew each time.

    There is no ``len``: ``list`` would ask for it first, and count all rows before it reads them.
    """

    def __init__(self, read: Callable[[], Iterator[T]], count: Callable[[], int] | None = None) -> None:
        self._read, self._count = read, count

    def __iter__(self) -> Iterator[T]:
        return self._read()

    def __bool__(self) -> bool:
        return next(iter(self), None) is not None

    def count(self) -> int:
        """Return how many rows there are, without reading them where the record can count them itself."""
        return self._count() if self._count else sum(1 for _ in self._read())

    def first(self) -> T | None:
        """Return the first row, or None."""
        return next(iter(self), None)

    def dicts(self) -> Iterator[dict[str, Any]]:
        """Yield each row as plain dicts and lists."""
        return (plain(row) for row in self)

    def flat(self) -> Iterator[dict[str, Any]]:
        """Yield each row as one level of columns: ``source_report``, several names joined by "; "."""
        return (flat(row) for row in self)

    def to_json_lines(self) -> str:
        """Return one JSON object a line."""
        return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in self.dicts())

    def to_csv(self) -> str:
        """Return CSV with a line of headings; no rows, no headings."""
        out = io.StringIO()
        writer: csv.DictWriter[str] | None = None
        for row in self.flat():
            if writer is None:
                writer = csv.DictWriter(out, list(row), lineterminator="\n")
                writer.writeheader()
            writer.writerow(row)
        return out.getvalue()

    def df(self) -> Any:
        """Return a data frame of the flat columns: polars if it is installed, else pandas.

        Raises:
            DragomanError: neither is installed.
        """
        return frame(list(self.flat()))


def frame(rows: list[dict[str, Any]]) -> Any:
    """Return ``rows`` as a data frame; errors as in ``Rows.df``."""
    from importlib import import_module

    for name in ("polars", "pandas"):
        try:
            library = import_module(name)
        except ModuleNotFoundError:
            continue
        return library.DataFrame(rows, **({"infer_schema_length": None} if name == "polars" else {}))
    raise DragomanError("a data frame needs polars or pandas: pip install polars")


def plain(value: Any) -> Any:
    """Return ``value`` as plain dicts and lists."""
    if dataclasses.is_dataclass(value) and not isinstance(value, type):
        return {f.name: plain(getattr(value, f.name)) for f in dataclasses.fields(value)}
    if isinstance(value, (tuple, list)):
        return [plain(one) for one in value]
    return value


def flat(row: Any) -> dict[str, Any]:
    """Return a row as one level of columns; the ``prefix`` in a field's metadata goes before those inside it.

    The columns are the same whatever is missing: nobody, or no span, has the columns of one with nothing in them.
    """
    columns: dict[str, Any] = {}
    inner: dict[str, type] = _inner(row.__class__)
    for field in dataclasses.fields(row):
        value = getattr(row, field.name)
        held = inner.get(field.name)
        if held is Span:
            ends = (None, None) if value is None else (value.start, value.end)
            columns[f"{field.name}_start"], columns[f"{field.name}_end"] = ends
        elif held is not None:
            prefix = field.metadata.get("prefix", f"{field.name}_")
            names = _columns(held) if value is None else flat(value)
            columns.update({f"{prefix}{name}": one for name, one in names.items()})
        elif isinstance(value, tuple):
            columns[field.name] = "; ".join(_told(one) for one in value)
        else:
            columns[field.name] = json.dumps(value, ensure_ascii=False) if isinstance(value, dict) else value
    return columns


@cache
def _inner(cls: type) -> dict[str, type]:
    """Return the fields of a dataclass that hold a dataclass, or may: which one."""
    found = {}
    for name, hint in typing.get_type_hints(cls).items():
        held = [
            one for one in (hint, *typing.get_args(hint)) if isinstance(one, type) and dataclasses.is_dataclass(one)
        ]
        if held and typing.get_origin(hint) is not tuple:
            found[name] = held[0]
    return found


@cache
def _columns(cls: type) -> dict[str, None]:
    """Return the columns of a dataclass, with nothing in them."""
    columns: dict[str, None] = {}
    inner = _inner(cls)
    for field in dataclasses.fields(cls):
        held = inner.get(field.name)
        if held is Span:
            columns |= {f"{field.name}_start": None, f"{field.name}_end": None}
        elif held is not None:
            prefix = field.metadata.get("prefix", f"{field.name}_")
            columns |= {f"{prefix}{name}": None for name in _columns(held)}
        else:
            columns[field.name] = None
    return columns


def _told(value: Any) -> str:
    if isinstance(value, Span):
        return f"{value.start}-{value.end}"
    return str(getattr(value, "name", value))
