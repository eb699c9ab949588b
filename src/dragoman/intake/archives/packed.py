"""Zip and tar archives: the pages, lines and tables in them, as if they were files; nothing is unpacked to disk.

An archive within an archive is an error, other files are counted and passed over. Names within an archive are labels
and lead nowhere.
"""

from __future__ import annotations

import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, Any, Self

from dragoman.intake.archives.streams import Budget
from dragoman.intake.items import Item, Opening
from dragoman.records import InputError

Opened = Callable[[Any, str, str, Opening], Iterator[Item]]
"""Reads one file in an archive: a stream that can ``peek``, the archive's name, its own in it, and how."""

_TAR: Any = tarfile  # with the exceptions that its types do not name
_HEADERS = 1 << 20
"""Bytes that the headers of one member of a tar archive may have; tarfile would read any number of them at once."""


class Spending:
    """A stream whose bytes are counted against the budget of the archive that it is in."""

    def __init__(self, stream: Any, budget: Budget) -> None:
        self._stream, self._budget = stream, budget

    def read(self, count: int = -1) -> bytes:
        data: bytes = self._stream.read(count)
        self._budget.spend(len(data))
        return data

    def readline(self, count: int = -1) -> bytes:
        line: bytes = self._stream.readline(count)
        self._budget.spend(len(line))
        return line

    def peek(self, count: int = 1) -> bytes:
        return bytes(self._stream.peek(count))

    def tell(self) -> int:
        return int(self._stream.tell())

    def __getattr__(self, name: str) -> Any:
        return getattr(self._stream, name)


def unzip(path: Path, opening: Opening, opened: Opened) -> Iterator[Item]:
    """Yield the items in a zip archive, in the archive's order.

    Raises:
        InputError: it is no zip archive, cannot be read, or unpacks to more than it may.
    """
    try:
        with zipfile.ZipFile(path) as archive:
            budget = Budget(path.stat().st_size)
            for info in archive.infolist():
                if info.is_dir():
                    continue
                name = f"{path}:{info.filename}"
                try:
                    with archive.open(info) as stream:
                        yield from opened(Spending(stream, budget), str(path), info.filename, opening)
                except _ZIP_FAULTS as error:
                    yield Item(name, error=f"{name}: {_why(error)}")
    except _ZIP_FAULTS as error:
        raise InputError(f"damaged zip archive: {_why(error)}") from error


_ZIP_FAULTS = (
    zipfile.BadZipFile, zipfile.LargeZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError,
    struct.error, zlib.error, UnicodeError, OverflowError, KeyError, IndexError,
)  # fmt: skip
"""What zipfile raises on archives that are damaged, encrypted (RuntimeError) or packed in a way of their own."""


def _why(error: Exception) -> str:
    if str(error) == "File is not a zip file":
        return "its end is missing, or it is no zip archive; fetch or make it again"
    return (getattr(error, "strerror", None) or str(error) or type(error).__name__)[:200]


class _Info(tarfile.TarInfo):
    """A member of a tar archive. ``bad`` counts the blocks where a header should be and none was."""

    bad = 0

    @classmethod
    def frombuf(cls, buf: bytes | bytearray, encoding: str, errors: str) -> Self:
        try:
            made = super().frombuf(buf, encoding, errors)
            # tarfile would read names and attributes of any length at once.
            if made.size < 0 or (made.type in _LONG and made.size > _HEADERS):
                raise _TAR.InvalidHeaderError("a header of impossible length")
        except (_TAR.InvalidHeaderError, _TAR.TruncatedHeaderError):
            cls.bad += 1
            raise
        return made


_LONG = (tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE, tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK)


def untar(stream: IO[bytes], path: str, opening: Opening, opened: Opened) -> Iterator[Item]:
    """Yield the items in a tar archive, decompressed, in the archive's order; links and devices are passed over.

    After a damaged header it goes on at the next good one.

    Raises:
        InputError: it ends too soon, or is no tar archive.
    """
    info: Any = type("Info", (_Info,), {})  # with a count of its own
    told = 0
    try:
        # ignore_zeros: look for the next header after a damaged one.
        with tarfile.open(fileobj=stream, mode="r|", tarinfo=info, errorlevel=1, ignore_zeros=True) as opened_tar:
            archive: Any = opened_tar
            for member in archive:
                archive.members = []  # else it keeps them all
                if info.bad > told:
                    told = info.bad
                    yield Item(path, error=f"{path}: damaged before {member.name[:200]}: a file or more is missing")
                yield from _tarred(archive, member, path, opening, opened)
    except (tarfile.TarError, EOFError, OSError, ValueError, OverflowError, zlib.error) as error:
        raise InputError(f"damaged tar archive: {_why(error)}") from error
    if info.bad > told:
        raise InputError("damaged tar archive: it ends in something else")


def _tarred(
    archive: tarfile.TarFile, member: tarfile.TarInfo, path: str, opening: Opening, opened: Any
) -> Iterator[Item]:
    if member.isdir():
        return
    if not member.isfile() or member.issparse():
        opening.skipped["a link, device or file with holes in an archive"] += 1
        return
    file = archive.extractfile(member)
    if file is not None:
        yield from opened(file, path, member.name, opening)
