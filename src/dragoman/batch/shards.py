"""A folder of shards: Readings as Parquet, rejects as lines of JSON, and a marker for each shard that is finished.

A shard's key is a hash of its inputs and of the pipeline that reads them, so a marker says of exactly this work that
it is done. Files are written beside, synced, and renamed; the marker comes last. What has no marker is no shard.

``readings-KEY.parquet``  a row a report, ``COLUMNS``; the whole Reading is in ``reading``
``rejects-KEY.jsonl``     a line an input that could not be read: name, reason, given, sha256, and its Reading
``readings-KEY.done``     JSON: the pipeline, the counts, and the SHA-256 of the two files
"""

from __future__ import annotations

import hashlib
import io
import json
import os
import socket
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from dragoman.batch.work import Row
from dragoman.records import DragomanError, InputError, Pipeline, os_reason

SCHEMA = "dragoman.shard/1"
COLUMNS = (
    "id", "published", "outlet", "title", "url", "language", "name", "sha256", "given", "version", "model", "register",
    "statements", "events", "commitments", "reading",
)  # fmt: skip
"""``id``, ``published`` (a date), ``outlet``, ``title``, ``url`` and ``language`` are the report's, ``name`` and
``sha256`` its origin's; ``given`` is a hash of what came with the input; then the pipeline; then how many of each; then
the Reading as JSON, ``dragoman.reading/1``."""
_COUNTS = ("statements", "events", "commitments")
_ROWS = 64
"""Rows that are read from a shard at a time."""


@dataclass(frozen=True, slots=True)
class Marker:
    """A finished shard: its key, its pipeline, how many reports were read and inputs rejected, why, and its files."""

    key: str
    pipeline: Pipeline
    read: int
    rejected: int
    reasons: Mapping[str, int]
    files: Mapping[str, str]
    schema: str = SCHEMA


def library() -> Any:
    """Return pyarrow.

    Raises:
        DragomanError: it is not installed.
    """
    try:
        import pyarrow
        import pyarrow.parquet
    except ImportError:
        raise DragomanError("shards need an extra: pip install 'dragoman[batch]'") from None
    return pyarrow


class Shards:
    """The shards in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @classmethod
    def make(cls, folder: Path) -> Shards:
        """Make the folder if it is not there, and see that it can be written; clear up after runs that were killed.

        Raises:
            InputError: it cannot be made or written.
        """
        library()
        made = cls(folder)
        try:
            folder.mkdir(parents=True, exist_ok=True)
            probe = f"{_left()}{os.getpid()}-probed"  # a name that no file of anybody else has
            made._write(probe, b"")
            (folder / probe).unlink(missing_ok=True)
            for left in folder.glob(f"{_left()}*"):
                if not _alive(left.name):
                    left.unlink(missing_ok=True)
        except OSError as error:
            raise InputError(f"{folder}: no shards can be written there: {os_reason(error)}") from error
        return made

    def marker(self, key: str) -> Marker | None:
        """Return the marker of a finished shard, or None."""
        path = self.folder / f"readings-{key}.done"
        try:
            return _marker(path)
        except (OSError, DragomanError):  # not there, or cut off where a disk lost it: to be done again
            return None

    def markers(self) -> Iterator[Marker]:
        """Yield the markers of all finished shards, by key.

        Raises:
            InputError: the folder cannot be read.
        """
        try:
            names = sorted(path.name for path in self.folder.iterdir() if path.suffix == ".done")
        except OSError as error:
            raise InputError(f"{self.folder}: cannot be read: {error.strerror or error}") from error
        for name in names:
            found = self.marker(name.removeprefix("readings-").removesuffix(".done"))
            if found is not None:
                yield found

    def unfinished(self) -> int:
        """Return how many files of Readings have no marker: what was cut off between the two."""
        return sum(1 for path in self.folder.glob("readings-*.parquet") if not path.with_suffix(".done").exists())

    def write(self, key: str, rows: Sequence[Row], pipeline: Pipeline) -> Marker:
        """Write one shard, and its marker when all of it is on the disk; return the marker.

        Raises:
            InputError: the disk is full, or the folder cannot be written any more.
        """
        read = [row for row in rows if row.reason is None]
        bad = [row for row in rows if row.reason is not None]
        parts = {f"readings-{key}.parquet": _table(read, pipeline)} if read else {}
        if bad:
            parts[f"rejects-{key}.jsonl"] = b"".join(map(_line, bad))
        reasons: dict[str, int] = {}
        for row in bad:
            reason = (row.reason or "").removeprefix(f"{row.name}: ")
            reasons[reason] = reasons.get(reason, 0) + 1
        files = {name: hashlib.sha256(data).hexdigest() for name, data in parts.items()}
        made = Marker(key, pipeline, len(read), len(bad), reasons, files)
        try:
            for name, data in parts.items():
                self._write(name, data)
            self._write(f"readings-{key}.done", (json.dumps(asdict(made), ensure_ascii=False) + "\n").encode())
        except OSError as error:
            raise InputError(
                f"{self.folder}: a shard cannot be written: {os_reason(error)}; finished shards are kept, "
                "the same command goes on from there"
            ) from error
        return made

    def rows(self, marker: Marker) -> Iterator[list[tuple[str, str, str]]]:
        """Yield (sha256, given, reading) of each input of a finished shard, several together: reports, then rejects.

        Raises:
            InputError: a file of it is missing or damaged.
        """
        pyarrow = library()
        for name, digest in marker.files.items():
            try:
                data = (self.folder / name).read_bytes()
            except OSError as error:
                raise InputError(f"{self.folder / name}: cannot be read: {error.strerror or error}") from error
            if hashlib.sha256(data).hexdigest() != digest:
                raise InputError(f"{self.folder / name}: damaged; remove its .done file and run the batch again")
            if name.endswith(".jsonl"):
                found = [json.loads(line) for line in data.splitlines()]
                yield [(one["sha256"], one["given"], json.dumps(one["reading"], ensure_ascii=False)) for one in found]
                continue
            file = pyarrow.parquet.ParquetFile(io.BytesIO(data))
            for batch in file.iter_batches(_ROWS, columns=["sha256", "given", "reading"]):
                yield [tuple(row.values()) for row in batch.to_pylist()]

    def _write(self, name: str, data: bytes) -> None:
        """Write a file whole or not at all."""
        beside = self.folder / f"{_left()}{os.getpid()}-{name}"
        try:
            with beside.open("wb") as file:
                file.write(data)
                file.flush()
                os.fsync(file.fileno())
            beside.replace(self.folder / name)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        folder = os.open(self.folder, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _left() -> str:
    """Return how the files start that this machine has not finished."""
    return f".tmp-{socket.gethostname()}-"


def _alive(name: str) -> bool:
    """Return whether the process is there that writes an unfinished file."""
    number = name.removeprefix(_left()).split("-")[0]
    try:
        os.kill(int(number), 0)
    except PermissionError:
        return True
    except (OSError, ValueError, OverflowError):
        return False
    return True


def _marker(path: Path) -> Marker:
    try:
        held = json.loads(path.read_bytes())
        if held["schema"] != SCHEMA:
            raise InputError(f"{path}: not a {SCHEMA} marker")
        pipeline = Pipeline(**held.pop("pipeline"))
        return Marker(pipeline=pipeline, **held)
    except (ValueError, TypeError, KeyError) as error:
        raise InputError(f"{path}: not a {SCHEMA} marker: {error}") from error


def _line(row: Row) -> bytes:
    line = {"name": row.name, "reason": row.reason, "sha256": row.sha256, "given": row.given}
    return json.dumps({**line, "reading": json.loads(row.reading)}).encode() + b"\n"


def _table(rows: Sequence[Row], pipeline: Pipeline) -> bytes:
    """Return a Parquet file: the same rows, the same bytes, by the same version of pyarrow."""
    from datetime import date

    pyarrow = library()
    held: dict[str, list[Any]] = {name: [] for name in COLUMNS}
    for row in rows:
        values = {**{name: getattr(row, name, None) for name in COLUMNS}, **asdict(pipeline)}
        values["published"] = date.fromisoformat(row.published) if row.published else None
        for name, value in values.items():
            held[name].append(value)
    types = {name: pyarrow.string() for name in COLUMNS}
    types |= {"published": pyarrow.date32(), **{name: pyarrow.int32() for name in _COUNTS}}
    table = pyarrow.table(held, schema=pyarrow.schema(types.items()))
    out = io.BytesIO()
    pyarrow.parquet.write_table(table, out, compression="zstd", compression_level=9)
    return out.getvalue()
