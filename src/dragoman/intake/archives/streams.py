"""Compressed files as streams of bytes, told by their first bytes; a bomb ends with an error, memory stays flat."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import lzma
import zlib
from collections.abc import Iterator
from typing import IO, Any

from dragoman.intake.items import MAX_BYTES
from dragoman.records import DragomanError, InputError

FREE = 100_000_000
RATIO = 200
"""After 100 MB a file may not unpack to more than 200 times its size: text packs 3 to 30 times, rows of one phrase
100 times, a bomb 1,000 times and more."""
COMPRESSED = frozenset({".gz", ".bz2", ".xz", ".zst"})
_BLOCK = 1 << 16


class ExtraMissingError(DragomanError):
    """A package that reads this kind of file is not installed; the message names the extra."""


class BombError(InputError):
    """A file that unpacks to more than it may: reading ends there."""


class Budget:
    """How much may still come out of a file of ``packed`` bytes. For a stream ``packed`` grows as it is read."""

    def __init__(self, packed: int) -> None:
        self.packed = packed
        self._out = 0

    def spend(self, count: int) -> None:
        """Count bytes that came out.

        Raises:
            BombError: more than ``RATIO`` times what went in.
        """
        self._out += count
        if self._out > max(FREE, RATIO * self.packed):
            raise BombError(f"unpacks to more than {RATIO} times its size: a bomb, or nothing to read; unpack it first")


class Stream(io.RawIOBase):
    """The decompressed bytes of ``packed``, read forwards; every fault of the packing is an InputError."""

    def __init__(self, packed: IO[bytes], opened: Any) -> None:
        self._packed, self._opened = packed, opened
        self._budget = Budget(0)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        """Fill ``buffer``; 0 at the end."""
        with faults():
            data = self._opened.read1(min(len(buffer), _BLOCK))  # read would lose what comes before a fault
        # Without a place in the packed file, as within another archive, that archive keeps the budget.
        self._budget.packed = self._packed.tell()
        self._budget.spend(len(data))
        buffer[: len(data)] = data
        return len(data)


@contextlib.contextmanager
def faults() -> Iterator[None]:
    """Turn what the libraries raise on damaged data into an InputError in words."""
    try:
        yield
    except EOFError as error:
        raise InputError("truncated: the compressed data ends too soon") from error
    except MemoryError as error:
        raise InputError("damaged, or packed with more memory than there is here") from error
    except (OSError, zlib.error, lzma.LZMAError, ValueError) as error:
        if isinstance(error, OSError) and error.errno is not None:
            raise InputError(f"cannot be read: {error.strerror}") from error
        raise InputError(f"damaged: {str(error) or type(error).__name__}") from error
    except Exception as error:
        if type(error).__module__.split(".")[0] in ("zstandard", "zstd"):
            raise InputError(f"damaged: {error}") from error
        raise


def plain(file: Any) -> IO[bytes]:
    """Return ``file``, which can ``peek``, decompressed if it begins as gzip, bzip2, xz or Zstandard does.

    Raises:
        ExtraMissingError: it is Zstandard, and the package for that is not installed.
    """
    with faults():
        head = file.peek(6)[:6]
    if head.startswith(b"\x1f\x8b"):
        opened: Any = gzip.GzipFile(fileobj=file)
    elif head.startswith(b"BZh"):
        opened = bz2.BZ2File(file)
    elif head.startswith(b"\xfd7zXZ\x00"):
        opened = lzma.LZMAFile(file)  # noqa: SIM115 - closed with the file
    elif head.startswith(b"\x28\xb5\x2f\xfd"):
        opened = _zstd(file)
    else:
        return file  # type: ignore[no-any-return]
    return io.BufferedReader(Stream(file, opened), _BLOCK)


def _zstd(file: IO[bytes]) -> Any:
    try:
        import zstandard
    except ImportError:
        raise ExtraMissingError("Zstandard files need an extra: pip install 'dragoman[archives]'") from None
    # A window of 128 MB is what `zstd --long` makes; larger ones are refused, as by the zstd command itself.
    unpack = zstandard.ZstdDecompressor(max_window_size=1 << 27)
    return unpack.stream_reader(file, read_across_frames=True)


def lines(stream: IO[bytes]) -> Iterator[tuple[int, bytes | None]]:
    """Yield each line with its number from 1; None for one of more than ``MAX_BYTES``, which is passed over.

    Raises:
        InputError: the stream is damaged; the number in it is that of the last good line.
    """
    number = 0
    try:
        while line := _line(stream):
            number += 1
            if len(line) <= MAX_BYTES:
                yield number, line
                continue
            while line and not line.endswith(b"\n"):
                line = _line(stream)
            yield number, None
    except InputError as error:
        raise type(error)(f"{error}, after line {number}") from error


def _line(stream: IO[bytes]) -> bytes:
    with faults():
        return stream.readline(MAX_BYTES + 1)


def whole(stream: IO[bytes]) -> bytes:
    """Return all that is left in a stream.

    Raises:
        InputError: it is more than a page may have, or damaged.
    """
    with faults():
        data = stream.read(MAX_BYTES + 1)
    if len(data) > MAX_BYTES:
        raise InputError(f"more than {MAX_BYTES / 1e6:.0f} MB, and a page may have no more")
    return data
