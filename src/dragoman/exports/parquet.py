"""Parquet: the record's rows with nested columns, typed alike whatever is in them."""

from __future__ import annotations

from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.exports.tables import COLUMNS, Kind, rows
from dragoman.records import DragomanError

if TYPE_CHECKING:
    from dragoman.exports.formats import Tally
    from dragoman.exports.source import Source
    from dragoman.store.filters import Filter

GROUP = 10_000
"""Rows of a row group: what is in memory at once, some 30 MB of events."""


def write(source: Source, filter: Filter, table: str, path: Path, tally: Tally) -> None:
    """Write the rows that fit to ``path``.

    Raises:
        DragomanError: pyarrow is not installed.
    """
    try:
        import pyarrow as pa
        import pyarrow.parquet as pq
    except ModuleNotFoundError as error:
        raise DragomanError("Parquet needs pyarrow: pip install 'dragoman[export]'") from error
    schema = pa.schema([(name, _type(pa, kind)) for name, kind in COLUMNS[table].items()])
    waiting = rows(source, table, filter).dicts()
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        while some := list(islice(waiting, GROUP)):
            writer.write_table(pa.Table.from_pylist(some, schema))
            tally.rows += len(some)


def _type(pa: Any, kind: Kind) -> Any:
    if isinstance(kind, dict):
        return pa.struct([(name, _type(pa, inner)) for name, inner in kind.items()])
    if isinstance(kind, list):
        return pa.list_(_type(pa, kind[0]))
    return {str: pa.string(), int: pa.int64(), float: pa.float64(), bool: pa.bool_()}[kind]
