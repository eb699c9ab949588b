"""The words of a command line to sources: files, directories, addresses, standard input, lines of JSON."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dragoman.intake import decode
from dragoman.records import InputError, OriginKind

if TYPE_CHECKING:
    import httpx

Source = str | Path | bytes
"""Page text, a file, or the bytes of either."""
Guard = Callable[[str, int], str]
"""Returns the IP address at which to reach a host and port, or raises InputError where that may not be."""

SUFFIXES = frozenset({".txt", ".text", ".html", ".htm", ".xhtml", ".md", ".jsonl", ".ndjson"})
LINES = frozenset({".jsonl", ".ndjson"})
MAX_BYTES = 20_000_000
"""A page of more bytes is refused unread; the longest report in the test data has 0.3 MB."""
FETCH_BYTES = 10_000_000
FETCH_SECONDS = 20.0
FETCH_REDIRECTS = 5
_AGENT = "Mozilla/5.0 (compatible; Dragoman; +https://pypi.org/project/dragoman/)"


@dataclass(frozen=True, slots=True)
class Item:
    """One input on its way in. Either ``source`` or ``error`` is set, or ``url`` alone: then it is yet to be fetched.

    ``title``, ``outlet`` and ``published`` are what a line of JSON said; None elsewhere.
    """

    name: str
    source: Source | None = None
    error: str | None = None
    kind: OriginKind | None = None
    url: str | None = None
    title: str | None = None
    outlet: str | None = None
    published: str | None = None


def expand(inputs: Iterable[str]) -> Iterator[Item]:
    """Yield an item for each file, address or line that ``inputs`` name, in order; a directory's files sorted.

    An input may be a path, a directory (searched throughout for the endings in ``SUFFIXES``), an http(s)
    address, or "-" for standard input. What cannot be read is an item with ``error``; the rest goes on.
    """
    for word in inputs:
        if word == "-":
            yield _stdin()
        elif is_url(word):
            yield Item(word, url=word)
        else:
            yield from _paths(word)


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
    import time

    import httpx

    if not url.lower().startswith(("http://", "https://")):
        raise InputError(f"{url}: only http and https addresses can be read")
    data = bytearray()
    began = time.monotonic()
    try:
        with (
            httpx.Client(
                follow_redirects=True, max_redirects=FETCH_REDIRECTS, timeout=10.0, transport=_guarded(guard)
            ) as client,
            client.stream("GET", url, headers={"User-Agent": _AGENT, "Accept": "text/html,text/plain,*/*"}) as answer,
        ):
            if answer.status_code >= 400:
                raise InputError(f"{url}: the server answers {answer.status_code} {answer.reason_phrase}")
            for chunk in answer.iter_bytes():
                data += chunk
                if len(data) > FETCH_BYTES:
                    raise InputError(f"{url}: more than {FETCH_BYTES / 1e6:.0f} MB; save the page and read the file")
                if time.monotonic() - began > FETCH_SECONDS:
                    raise InputError(f"{url}: took longer than {FETCH_SECONDS:.0f} s; save the page and read the file")
            return _in_utf8(bytes(data), answer.charset_encoding), str(answer.url)
    except httpx.TooManyRedirects as error:
        raise InputError(f"{url}: redirects more than {FETCH_REDIRECTS} times") from error
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise InputError(f"{url}: cannot be reached: {str(error) or type(error).__name__}") from error


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


def _in_utf8(data: bytes, declared: str | None) -> bytes:
    """Return ``data`` in UTF-8 where the server named another encoding for text: the header wins over a guess."""
    if not declared or declared.lower().replace("_", "-") in ("utf-8", "utf8"):
        return data
    try:
        return data.decode(declared).encode("utf-8")
    except (LookupError, ValueError):
        return data


def _stdin() -> Item:
    try:
        data = sys.stdin.buffer.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        return Item("-", error=f"standard input cannot be read: {error}")
    return Item("-", source=data)


def _paths(word: str) -> Iterator[Item]:
    path = Path(word)
    try:
        if path.is_dir():
            files = _walk(path)
        elif path.exists():
            files = [path]
        else:
            yield Item(word, error=f"{word}: no such file or directory")
            return
    except (OSError, ValueError) as error:
        yield Item(word, error=f"{word}: cannot be read: {getattr(error, 'strerror', None) or error}")
        return
    if not files:
        yield Item(word, error=f"{word}: no file in it ends in {', '.join(sorted(SUFFIXES))}")
    for file in files:
        if isinstance(file, Item):
            yield file
        elif file.suffix.lower() in LINES:
            yield from _json_lines(file)
        else:
            yield Item(str(file), source=file)


def _walk(folder: Path) -> list[Path | Item]:
    """Return the readable files under ``folder``, sorted by path, and an error item for each closed directory."""
    import os

    found: list[Path | Item] = []

    def closed(error: OSError) -> None:
        found.append(Item(str(error.filename), error=f"{error.filename}: cannot be read: {error.strerror}"))

    for parent, folders, names in os.walk(folder, onerror=closed):
        folders.sort()
        found.extend(Path(parent, name) for name in names if Path(name).suffix.lower() in SUFFIXES)
    return sorted(found, key=lambda one: one.name if isinstance(one, Item) else str(one))


def _json_lines(path: Path) -> Iterator[Item]:
    """Yield an item a line of ``path``, named ``path:number``; a bad line is an error that names it."""
    number = 0
    try:
        with path.open("rb") as file:
            while line := file.readline(MAX_BYTES + 1):
                number += 1
                name = f"{path}:{number}"
                if len(line) > MAX_BYTES:
                    yield Item(name, error=f"{name}: a line of more than {MAX_BYTES / 1e6:.0f} MB")
                    while line and not line.endswith(b"\n"):
                        line = file.readline(MAX_BYTES + 1)
                elif line.strip():
                    yield json_item(line, name)
    except OSError as error:
        yield Item(str(path), error=f"{path}: cannot be read after line {number}: {error.strerror or error}")


def json_item(line: bytes, name: str) -> Item:
    """Return the item in one line of JSON: ``text`` or ``html``, and optional title, outlet, date, url, id."""
    text = decode.decode(line)
    try:
        row = json.loads(text) if text is not None else None
    except (ValueError, RecursionError) as error:
        return Item(name, error=f"{name}: not a line of JSON: {error}")
    if not isinstance(row, dict):
        return Item(name, error=f"{name}: not a JSON object with a text or html field")
    body, page = _string(row, "text", "body", "content"), _string(row, "html")
    source = page or body
    if source is None:
        return Item(name, error=f"{name}: has neither a text nor a html field")
    return Item(
        name,
        # HTML goes on as bytes, so that it is sniffed as a file would be.
        source=source.encode("utf-8", "surrogatepass") if page else source,
        kind="jsonl",
        url=_string(row, "url", "link"),
        title=_string(row, "title", "headline"),
        outlet=_string(row, "outlet", "publisher"),
        published=_string(row, "published", "date", "publish_date", "published_at"),
    )


def _string(row: dict[str, Any], *names: str) -> str | None:
    return next((value for name in names if isinstance(value := row.get(name), str) and value.strip()), None)
