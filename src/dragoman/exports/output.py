"""Where an export goes: a file that appears whole or not at all, or stdout."""

from __future__ import annotations

import contextlib
import gzip
import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TextIO, cast

from dragoman.records import InputError, os_reason

STDOUT = "-"
_OTHER_PACKING = (".zip", ".bz2", ".xz", ".zst")


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a name beside ``path`` to write to; it becomes ``path`` if all goes well, and goes if not.

    A process that is killed leaves ``.NAME.PID.part`` behind, and whatever ``path`` was before.

    Raises:
        InputError: a folder, or one that is not there or closed.
    """
    if path.is_dir():
        raise InputError(f"{path} is a folder; name a file in it")
    if not path.absolute().parent.is_dir():
        raise InputError(f"{path}: the folder {path.parent} does not exist")
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        yield temporary
        with temporary.open("rb+") as written:
            os.fsync(written.fileno())
        temporary.replace(path)
    except OSError as error:
        raise InputError(f"{path}: cannot be written: {os_reason(error)}") from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


@contextmanager
def text_to(out: str | Path) -> Iterator[TextIO]:
    """Yield a stream for UTF-8 text, line ends as given.

    Raises:
        InputError: as in ``replacing``; a name that promises another packing than gzip.
    """
    if str(out) == STDOUT:
        shared = io.TextIOWrapper(cast(IO[bytes], sys.stdout.buffer), encoding="utf-8", newline="")
        try:
            yield shared
            shared.flush()
        finally:
            with contextlib.suppress(BrokenPipeError):
                shared.detach()  # stdout is not ours to close
        return
    path = Path(out)
    if path.suffix.lower() in _OTHER_PACKING:
        raise InputError(f"{path}: what is written is plain or .gz; name it otherwise")
    with replacing(path) as temporary, _opened(temporary, path.suffix == ".gz") as stream:
        yield stream


@contextmanager
def _opened(path: Path, packed: bool) -> Iterator[io.TextIOWrapper]:
    """Yield a stream to a file; compressed without name and time, so that the same rows give the same bytes."""
    with path.open("wb") as raw:
        if not packed:
            with io.TextIOWrapper(raw, encoding="utf-8", newline="") as stream:
                yield stream
            return
        with (
            gzip.GzipFile("", "wb", 6, raw, 0) as zipped,
            io.TextIOWrapper(cast(IO[bytes], zipped), encoding="utf-8", newline="") as stream,
        ):
            yield stream
