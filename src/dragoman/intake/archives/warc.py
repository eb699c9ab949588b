"""WARC and WET by fastwarc, ARC here: an item a page, named ``file:offset``; the offset is the record's in the file.

Pages are responses, resources and conversions (WET) of HTML or plain text, with the transfer and content encodings
taken off. Other records are counted and passed over. A record that is malformed or cut off is an error that names
its place and id, and reading goes on at the next record that can be found.
"""

from __future__ import annotations

import io
import re
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from dragoman.intake.archives.streams import ExtraMissingError, faults
from dragoman.intake.decode import is_binary
from dragoman.intake.items import MAX_BYTES, Item, Opening, in_utf8
from dragoman.records import InputError

if TYPE_CHECKING:
    from fastwarc.warc import WarcRecord

PAGES = ("text/html", "application/xhtml+xml", "text/plain")
_PLAIN, _PACKED = b"WARC/1.", (b"\x1f\x8b\x08", b"\x28\xb5\x2f\xfd", b"\x04\x22\x4d\x18")
"""How a record starts: gzip, Zstandard, LZ4, or none. In compressed archives each record is a member of its own."""
_TRIES = 1_000
"""Places tried after damage. What looks like a record's start in compressed data mostly is none."""
_BLOCK = 1 << 20
_ARC = re.compile(
    rb"(?P<url>\S.*?) (?P<ip>[0-9A-Fa-f.:]{2,45}) (?P<date>\d{8,20}) (?P<type>\S+) (?:\S.* )?(?P<length>-?\d+)\s*"
)
"""The line before an ARC record, version 1 and 2: https://archive.org/web/researcher/ArcFileFormat.php"""
_ARC_LINE = 10_000


def _library() -> Any:
    try:
        import fastwarc.warc
    except ImportError:
        raise ExtraMissingError("WARC and ARC files need an extra: pip install 'dragoman[archives]'") from None
    return fastwarc.warc


def warc(path: Path, opening: Opening) -> Iterator[Item]:
    """Yield an item for each page in a WARC or WET file, gzip, Zstandard, LZ4 or plain.

    Raises:
        ExtraMissingError: fastwarc is not installed.
        InputError: the file cannot be read.
    """
    _library()
    with faults(), path.open("rb") as file:
        at = 0
        for _ in range(_TRIES):
            found = yield from _stretch(file, str(path), at, opening)
            if found is None:
                return
            at = found
        yield Item(f"{path}:{at}", error=f"{path}:{at}: damaged in over {_TRIES} places; given up")


def _stretch(file: IO[bytes], name: str, at: int, opening: Opening) -> Generator[Item, None, int | None]:
    """Yield the pages from a place on, up to the first damage; return where to go on, None at the end of the file."""
    file.seek(0)
    packed = not file.read(5).startswith(b"WARC")
    file.seek(at)
    place, search, good = at, at + 1, False
    try:
        for record in _library().ArchiveIterator(file, parse_http=False, max_header_len=1 << 16):
            place, good = record.stream_pos, True
            size, search = record.content_length, place + 1
            item, there = _record(record, f"{name}:{place}", opening)
            if item:
                yield item
            if there < size:  # a wrong length has swallowed what comes after
                return _next(file, search, packed)
            search = place + (1 if packed else max(1, size))
    except (OSError, OverflowError) as error:
        found = _next(file, search, packed)
        # The start of a file is always told; what fails at once elsewhere was no record's start.
        if good or at == 0:
            goes = "no other record after it" if found is None else f"reading goes on at {found}"
            yield Item(
                f"{name}:{place}", error=f"{name}:{place}: malformed record here or after: {_words(error)}; {goes}"
            )
        return found
    return None


def _words(error: Exception) -> str:
    return (str(error) or type(error).__name__)[:200]


def _next(file: IO[bytes], after: int, packed: bool) -> int | None:
    """Return where, from this place on, something starts that may be a record, or None."""
    file.seek(after)
    base, kept = file.tell(), b""
    magics = _PACKED if packed else (_PLAIN,)
    while block := file.read(_BLOCK):
        data = kept + block
        found = [at for at in (data.find(magic) for magic in magics) if at >= 0]
        if found:
            return base + min(found)
        kept = data[-7:]
        base += len(data) - len(kept)
    return None


def _record(record: WarcRecord, name: str, opening: Opening) -> tuple[Item | None, int]:
    """Return the page in a record, or why there is none, None for a record of another kind, which is counted.

    Beside it the number of bytes of its content that are there.
    """
    kind = str(record.record_type).rsplit(".", 1)[-1]
    headers, size = record.headers, record.content_length
    if kind not in ("response", "resource", "conversion"):
        opening.skipped[f"{kind} record"] += 1
        return None, _pass(record.reader, size)
    said = f"{name}: record {record.record_id or 'without an id'}"
    if size > MAX_BYTES:
        error = f"{said}: {size / 1e6:.0f} MB, and a page may have {MAX_BYTES / 1e6:.0f} MB"
        return Item(name, error=error), _pass(record.reader, size)
    block = record.reader.read(size)
    if len(block) < size:
        return Item(name, error=f"{said}: truncated: {len(block):,} of {size:,} bytes are there"), len(block)
    cut = headers.get("WARC-Truncated")
    note = f"the crawler has cut this page: {cut[:40]}" if cut else None
    item = Item(name, url=headers.get("WARC-Target-URI"), note=note)
    try:
        return _content(block, (headers.get("Content-Type") or "").lower(), item, opening), size
    except InputError as error:
        return Item(name, error=f"{said}: {error}"), size


def _content(block: bytes, media: str, item: Item, opening: Opening) -> Item | None:
    """Return the page that a record's block is, by its media type."""
    if media.startswith("application/http"):
        return _response(block, item, opening)
    if media.startswith(PAGES):
        return _page(item, block, _charset(media))
    opening.skipped[media.split(";")[0][:40] or "a page of no type"] += 1
    return None


def _response(block: bytes, item: Item, opening: Opening) -> Item | None:
    """Return the page in an HTTP response; None, counted, for an answer that is no page.

    Raises:
        InputError: the response is malformed, or unpacks to more than a page may have.
    """
    fault: Exception | None = None
    data, charset = b"", None
    # Some crawlers name an encoding and have taken it off; what is text without decoding is meant as it is.
    for encodings in ("all", "transfer", "none"):
        try:
            made = _parsed(block, encodings)
            status, media = made.http_headers.status_code, (made.http_content_type or "").lower()
            if status is not None and status != 200:
                opening.skipped[f"HTTP status {status}"] += 1
                return None
            if media and not media.startswith(PAGES):
                opening.skipped[media.split(";")[0][:40]] += 1
                return None
            data, charset = made.reader.read(MAX_BYTES + 1), made.http_charset
        except (OSError, StopIteration, ValueError, OverflowError) as error:
            fault = fault or error
            continue
        if fault is None or not is_binary(data):
            break
        data = b""
    if not data and fault is not None:
        raise InputError(f"malformed HTTP response: {_words(fault)}") from fault
    if len(data) > MAX_BYTES:
        raise InputError(f"unpacks to more than {MAX_BYTES / 1e6:.0f} MB, and a page may have no more")
    return _page(item, data, charset)


def _parsed(block: bytes, encodings: str) -> Any:
    """Return a record whose reader yields the body of an HTTP response, decoded as it is read."""
    # In a record around the block fastwarc decodes as it reads; a record made in memory it would decode whole.
    head = b"WARC/1.0\r\nContent-Type: application/http; msgtype=response\r\nContent-Length: %d\r\n\r\n" % len(block)
    made = next(iter(_library().ArchiveIterator(io.BytesIO(head + block + b"\r\n\r\n"), parse_http=False)))
    made.parse_http(auto_decode=encodings, quirks_mode=True)
    if not made.is_http_parsed or made.http_headers is None:
        raise ValueError("no status line")
    return made


def _page(item: Item, data: bytes, charset: str | None) -> Item:
    return Item(item.name, source=in_utf8(data, charset), kind="warc", url=_address(item.url), note=item.note)


def _address(url: str | None) -> str | None:
    """Return the address of a page; what is no http address, or has no end, is none."""
    url = (url or "").strip().strip("<>")  # wget writes <http://...>
    return url if url.lower().startswith(("http://", "https://")) and len(url) < 4_000 else None


def _charset(media: str) -> str | None:
    found = re.search(r"charset=\s*[\"']?([\w.:-]{2,40})", media)
    return found.group(1) if found else None


def arc(stream: IO[bytes], name: str, opening: Opening) -> Iterator[Item]:
    """Yield an item for each page in an ARC file, decompressed; offsets are into the decompressed stream.

    Raises:
        ExtraMissingError: fastwarc, which reads the responses in it, is not installed.
        InputError: the stream is damaged.
    """
    _library()
    at, lost = 0, False
    while True:
        with faults():
            line = stream.readline(_ARC_LINE)
        if not line:
            return
        here, at = at, at + len(line)
        place = f"{name}:{here}"
        found = _ARC.fullmatch(line)
        length = int(found["length"][:20]) if found else -1
        if not found or length < 0:
            if line.strip() and not lost:  # once for each stretch that cannot be read
                yield Item(place, error=f"{place}: malformed ARC record: no line with address, date, type and length")
            lost = lost or bool(line.strip())
            continue
        lost = False
        with faults():
            block = stream.read(min(length, MAX_BYTES + 1))
            at += len(block) + _pass(stream, length - len(block) if len(block) > MAX_BYTES else 0)
        yield from _arc_record(found, block, place, opening)


def _pass(stream: Any, count: int) -> int:
    """Read over ``count`` bytes, or as many as there are; return how many."""
    passed = 0
    while passed < count and (block := stream.read(min(_BLOCK, count - passed))):
        passed += len(block)
    return passed


def _arc_record(found: re.Match[bytes], block: bytes, place: str, opening: Opening) -> Iterator[Item]:
    length = int(found["length"])
    url = found["url"].decode("utf-8", "replace")
    if url.startswith("filedesc:"):
        opening.skipped["ARC head"] += 1
    elif len(block) > MAX_BYTES:
        yield Item(place, error=f"{place}: {length / 1e6:.0f} MB, and a page may have {MAX_BYTES / 1e6:.0f} MB")
    elif len(block) < length:
        yield Item(place, error=f"{place}: {url[:200]}: truncated: {len(block):,} of {length:,} bytes are there")
    else:
        try:
            page = _response(block, Item(place, url=url), opening)
            if page:
                yield page
        except InputError as error:
            yield Item(place, error=f"{place}: {url[:200]}: {error}")


def is_warc(head: bytes) -> bool:
    """Return whether a file that starts with ``head`` is a WARC file, compressed or not; not told for Zstandard."""
    return _opened(head).startswith(b"WARC/")


def is_arc(head: bytes) -> bool:
    """Return whether a file that starts with ``head`` is an ARC file, gzipped or not."""
    return _opened(head).startswith(b"filedesc://")


def _opened(head: bytes) -> bytes:
    import zlib

    if not head.startswith(b"\x1f\x8b"):
        return head
    try:
        return zlib.decompressobj(31).decompress(head, 64)
    except zlib.error:
        return b""
