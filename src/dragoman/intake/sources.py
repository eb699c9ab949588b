"""The words of a command line to sources: files, directories, addresses, standard input."""

from __future__ import annotations

import re
import sys
import zlib
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.intake.items import MAX_BYTES, Item, Opening, in_utf8
from dragoman.records import InputError

if TYPE_CHECKING:
    import httpx

Guard = Callable[[str, int], str]
"""Returns the IP address at which to reach a host and port, or raises InputError where that may not be."""

FETCH_BYTES = 10_000_000
FETCH_SECONDS = 20.0
FETCH_REDIRECTS = 5
_HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; Dragoman; +https://pypi.org/project/dragoman/)",
    "Accept": "text/html,text/plain,*/*", "Accept-Encoding": "gzip, deflate",
}  # fmt: skip


def expand(inputs: Iterable[str], opening: Opening | None = None) -> Iterator[Item]:
    """Yield an item for each page that ``inputs`` name, in order; a directory's files sorted.

    An input may be a path, a directory (searched throughout for the endings in ``archives.SUFFIXES``), an http(s)
    address, or "-" for standard input. Files that hold many pages are streamed, see ``archives``. What cannot be
    read is an item with ``error``; the rest goes on.
    """
    opening = opening or Opening()
    for word in inputs:
        if word == "-":
            yield _stdin()
        elif is_url(word):
            yield Item(word, url=word)
        else:
            yield from _paths(word, opening)


def is_url(word: str) -> bool:
    """Return whether ``word`` is an address with a scheme, http or not."""
    return "://" in word[:12]


def read_file(path: Path) -> bytes:
    """Return the bytes of ``path``.

    Raises:
        InputError: it is missing, a directory, unreadable, or larger than ``MAX_BYTES``.
    """
    try:
        size = path.stat().st_size
        if path.is_dir():
            raise InputError(f"{path}: a directory; name the files in it, or read it with expand()")
        if size > MAX_BYTES:
            raise InputError(f"{path}: {size / 1e6:.0f} MB, and a page may have {MAX_BYTES / 1e6:.0f} MB; split it")
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        raise InputError(f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}") from error
    if len(data) > MAX_BYTES:
        raise InputError(f"{path}: more than {MAX_BYTES / 1e6:.0f} MB; split it")
    return data


def fetch(url: str) -> bytes:
    """Return the body at ``url`` (http and https, up to 5 redirects, 10 MB, 20 seconds).

    Raises:
        InputError: another scheme, an unreachable host, a status of 400 and above, or more than is allowed.
    """
    return fetch_page(url)[0]


def fetch_page(url: str, guard: Guard | None = None) -> tuple[bytes, str | None]:
    """Return the body at ``url`` as bytes of UTF-8 or of the page's own encoding, and the address it ended at.

    With a ``guard``, every host on the way, redirects included, is reached at the address that the guard returns and
    at no other, and through no proxy.

    Raises:
        InputError: as ``fetch``, and what the guard raises.
    """
    import threading
    import time

    import httpx

    if not url.lower().startswith(("http://", "https://")):
        raise InputError(f"{url}: only http and https addresses can be read")
    data = bytearray()
    began = time.monotonic()
    client = httpx.Client(
        follow_redirects=True, max_redirects=FETCH_REDIRECTS, timeout=min(10.0, FETCH_SECONDS),
        transport=_guarded(guard), headers=_HEADERS,
    )  # fmt: skip
    # Headers may drip in too, for ever, and each byte begins a new timeout.
    over = threading.Timer(FETCH_SECONDS, client.close)
    over.daemon = True
    over.start()
    try:
        with client, client.stream("GET", url) as answer:
            if answer.status_code >= 400:
                raise InputError(f"{url}: the server answers {answer.status_code} {answer.reason_phrase}")
            unpack = _unpacking(answer.headers.get("content-encoding", ""), url)
            for chunk in answer.iter_raw():
                data += unpack(chunk, FETCH_BYTES + 1 - len(data))
                if len(data) > FETCH_BYTES:
                    raise InputError(f"{url}: more than {FETCH_BYTES / 1e6:.0f} MB; save the page and read the file")
                if time.monotonic() - began > FETCH_SECONDS:
                    raise InputError(f"{url}: took longer than {FETCH_SECONDS:.0f} s; save the page and read the file")
            return in_utf8(bytes(data), answer.charset_encoding), str(answer.url)
    except httpx.TooManyRedirects as error:
        raise InputError(f"{url}: redirects more than {FETCH_REDIRECTS} times") from error
    except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, ValueError, zlib.error, OSError) as error:
        if time.monotonic() - began >= FETCH_SECONDS:
            raise InputError(
                f"{url}: took longer than {FETCH_SECONDS:.0f} s; save the page and read the file"
            ) from error
        told = re.sub(r"^\[Errno -?\d+\] ", "", str(error)) or type(error).__name__
        raise InputError(f"{url}: cannot be reached: {told}") from error
    finally:
        over.cancel()


def _unpacking(coding: str, url: str) -> Callable[[bytes, int], bytes]:
    """Return what unpacks a part of a body to so many bytes at most: a few kilobytes may hold gigabytes.

    Raises:
        InputError: a coding that was not asked for.
    """
    coding = coding.strip().lower()
    if coding in ("", "identity"):
        return lambda part, most: part
    if coding not in ("gzip", "x-gzip", "deflate"):
        raise InputError(f"{url}: packed as {coding[:40]}, which was not asked for")
    packed = zlib.decompressobj(47)
    begun = False

    def unpack(part: bytes, most: int) -> bytes:
        nonlocal packed, begun
        try:
            made = packed.decompress(part, most)
        except zlib.error:
            if begun or coding != "deflate":
                raise
            packed = zlib.decompressobj(-15)  # without its header, as some servers send it
            made = packed.decompress(part, most)
        begun = True
        return made

    return unpack


def _guarded(guard: Guard | None) -> httpx.BaseTransport | None:
    """Return a transport that connects where the guard says; None, for any, without a guard."""
    if guard is None:
        return None
    import httpx

    reach: Guard = guard

    class Pinned(httpx.HTTPTransport):
        def handle_request(self, request: httpx.Request) -> httpx.Response:
            url = request.url
            host = url.raw_host.decode("ascii")
            address = reach(host, url.port or (443 if url.scheme == "https" else 80))
            # The Host header is set already; the certificate is to be the name's, not the address's.
            extensions = {**request.extensions, "sni_hostname": host}
            pinned = url.copy_with(host=address)
            asked = httpx.Request(
                request.method, pinned, headers=request.headers, stream=request.stream, extensions=extensions
            )
            return super().handle_request(asked)

    # No connection is kept: two names at one address are two hosts, with a certificate each.
    return Pinned(limits=httpx.Limits(max_keepalive_connections=0))


def _stdin() -> Item:
    try:
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        return Item("-", error=f"standard input cannot be read: {error}")
    return Item("-", source=data)


def _paths(word: str, opening: Opening) -> Iterator[Item]:
    from dragoman.intake.archives import expand_file

    for file in files(word):
        if isinstance(file, Item):
            yield file
        else:
            yield from expand_file(file, opening, searched=str(file) != str(Path(word)))


def files(word: str) -> Iterator[Path | Item]:
    """Yield the files that a path names: itself, or those under a folder, sorted; what cannot be had as an error."""
    path = Path(word)
    found: list[Path | Item] = [path]
    try:
        if not word.strip():  # a variable of a script that is not set is not all that lies here
            found = [Item(repr(word), error=f"{word!r}: an empty name; give a file, a folder or an address")]
        elif path.is_dir():
            found = _walk(path) or [Item(word, error=f"{word}: no file in it ends in {', '.join(_suffixes())}")]
        elif not path.exists():
            found = [Item(word, error=f"{word}: no such file or directory")]
    except (OSError, ValueError) as error:
        found = [Item(word, error=f"{word}: cannot be read: {getattr(error, 'strerror', None) or error}")]
    yield from found


def _suffixes() -> list[str]:
    from dragoman.intake.archives import SUFFIXES

    return sorted(SUFFIXES)


def _walk(folder: Path) -> list[Path | Item]:
    """Return the readable files under ``folder``, sorted by path, and an error item for each closed directory."""
    import os

    from dragoman.intake.archives import SUFFIXES, suffix

    found: list[Path | Item] = []

    def closed(error: OSError) -> None:
        found.append(Item(str(error.filename), error=f"{error.filename}: cannot be read: {error.strerror}"))

    for parent, folders, names in os.walk(folder, onerror=closed):
        folders.sort()
        found.extend(Path(parent, name) for name in names if suffix(name) in SUFFIXES)
    return sorted(found, key=lambda one: one.name if isinstance(one, Item) else str(one))
