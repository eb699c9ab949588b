"""Bytes from servers that may be slow, broken or hostile: every request bounded in time, size and reach."""

from __future__ import annotations

import asyncio
import zlib
from collections.abc import Callable
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from http.cookiejar import DefaultCookiePolicy
from typing import TYPE_CHECKING

from dragoman import __version__
from dragoman.intake.addresses import is_public, look_up
from dragoman.records import InputError

if TYPE_CHECKING:
    import httpx

AGENT = f"Dragoman/{__version__} (+https://pypi.org/project/dragoman/)"
PAGE_BYTES, LIST_BYTES = 10_000_000, 20_000_000
SECONDS = 30.0
"""From the request to the last byte, however slowly bytes come."""
SILENCE = 10.0
"""Without a byte."""
REDIRECTS = 5
LOOKUPS = 8
DAY = 86_400.0

_REDIRECTING = frozenset({301, 302, 303, 307, 308})
_NO_PAGE = ("image/", "audio/", "video/", "font/", "application/pdf", "application/zip", "application/octet-stream")

Turn = Callable[[str], AbstractAsyncContextManager[None]]
"""Waits until an address may be asked for, and holds others of its host back until it is done."""


class FetchError(InputError):
    """What came of a request. ``lasting``: asking again would bring the same.

    ``wait`` are the seconds that the server asks to be left alone, ``status`` what it answered; 0 for none.
    """

    def __init__(self, message: str, lasting: bool = False, wait: float = 0.0, status: int = 0) -> None:
        super().__init__(message)
        self.lasting, self.wait, self.status = lasting, wait, status


class PrivateError(FetchError):
    """A host that may not be asked."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request: what is known of the address from before, and whether a page is wanted or a list."""

    url: str
    etag: str | None = None
    modified: str | None = None
    page: bool = False

    @property
    def most(self) -> int:
        return PAGE_BYTES if self.page else LIST_BYTES


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server answers: 200 with a body, or 304. ``url`` is where it ended, ``type`` the Content-Type."""

    url: str
    status: int
    body: bytes
    type: str = ""
    etag: str | None = None
    modified: str | None = None


class Fetcher:
    """Gets addresses. ``private`` allows loopback and private networks, and the system's proxy."""

    def __init__(self, agent: str = AGENT, private: bool = False, seconds: float = SECONDS) -> None:
        import httpx

        self._seconds = seconds
        # Of their own: names that take long to look up are to hold up nothing else.
        self._lookups = ThreadPoolExecutor(LOOKUPS, thread_name_prefix="lookup")
        self._client = httpx.AsyncClient(
            headers={"User-Agent": agent, "Accept-Encoding": "gzip, deflate"},
            timeout=min(SILENCE, seconds),
            transport=None if private else _guarded(self._lookups),
            follow_redirects=False,
            limits=httpx.Limits(max_keepalive_connections=0),
        )
        self._client.cookies.jar.set_policy(DefaultCookiePolicy(allowed_domains=[]))  # or they add up for months

    async def close(self) -> None:
        await self._client.aclose()
        self._lookups.shutdown(wait=False, cancel_futures=True)

    async def get(self, asked: Asked, turn: Turn) -> Answer:
        """Return the answer with status 200 or 304, after up to ``REDIRECTS`` redirects, each in its host's ``turn``.

        Raises:
            FetchError: any other status, a host that cannot or may not be reached, too much, too slow, broken off.
        """
        import httpx

        url = asked.url
        for _ in range(REDIRECTS + 1):
            try:
                async with turn(url), asyncio.timeout(self._seconds):
                    answer = await self._one(url, asked)
            except TimeoutError as error:
                raise FetchError(f"took longer than {self._seconds:.0f} s") from error
            except httpx.TimeoutException as error:
                raise FetchError(f"silent for {min(SILENCE, self._seconds):.0f} s") from error
            except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError) as error:
                raise FetchError(f"no address that can be asked: {error}", lasting=True) from error
            except (httpx.HTTPError, OSError, ValueError) as error:
                raise FetchError(f"cannot be reached: {_reason(error)}") from error
            if isinstance(answer, Answer):
                return answer
            url = answer
            if not url.lower().startswith(("http://", "https://")):
                raise FetchError(f"redirects to {url[:80]}, which is neither http nor https", lasting=True)
        raise FetchError(f"redirects more than {REDIRECTS} times")

    async def _one(self, url: str, asked: Asked) -> Answer | str:
        """Return the answer, or the address that it redirects to."""
        headers = {"Accept": _ACCEPT[asked.page]}
        headers |= {"If-None-Match": asked.etag} if asked.etag else {}
        headers |= {"If-Modified-Since": asked.modified} if asked.modified else {}
        async with self._client.stream("GET", url, headers=headers) as got:
            if got.status_code in _REDIRECTING and got.headers.get("location"):
                return str(got.url.join(got.headers["location"]))
            kind = got.headers.get("content-type", "")[:200]
            told = kind, got.headers.get("etag"), got.headers.get("last-modified")
            if got.status_code == 304 and (asked.etag or asked.modified):
                return Answer(str(got.url), 304, b"", *told)
            if got.status_code != 200:
                raise _refused(got)
            if asked.page and kind.lower().startswith(_NO_PAGE):
                raise FetchError(f"{kind.partition(';')[0]}: no page to read", lasting=True)
            return Answer(str(got.url), 200, await _body(got, asked.most), *told)


_ACCEPT = {
    True: "text/html, application/xhtml+xml, text/plain;q=0.9, */*;q=0.1",
    False: "application/rss+xml, application/atom+xml, application/feed+json, application/xml, text/xml, */*;q=0.5",
}


async def _body(got: httpx.Response, most: int) -> bytes:
    """Return the body, unpacked no further than ``most`` bytes: a few kilobytes may hold gigabytes."""
    coding = got.headers.get("content-encoding", "").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise FetchError(f"packed as {coding[:40]}, which was not asked for", lasting=True)
    unpack = None if coding in ("", "identity") else zlib.decompressobj(47)
    data = bytearray()
    async for raw in got.aiter_raw():
        if unpack is None:
            data += raw
        while unpack is not None and raw:
            try:
                data += unpack.decompress(raw, most + 1 - len(data))
            except zlib.error as error:
                if data:
                    raise FetchError(f"damaged: {error}") from error
                unpack = zlib.decompressobj(-15)  # "deflate" without its header, as some servers send it
                coding = "raw"
                try:
                    data += unpack.decompress(raw, most + 1)
                except zlib.error:
                    raise FetchError(f"damaged: {error}") from error
            if len(data) > most:
                raise _over(most)
            raw = unpack.unused_data if unpack.eof else b""
            unpack = zlib.decompressobj(47) if raw.strip(b"\0") else unpack  # gzip may come in several members
            raw = raw if raw.strip(b"\0") else b""
        if len(data) > most:
            raise _over(most)
    if unpack is not None and not unpack.eof and data:
        raise FetchError("broken off")
    return bytes(data)


def _over(most: int) -> FetchError:
    return FetchError(f"more than {most / 1e6:.0f} MB", lasting=True)


def _refused(got: httpx.Response) -> FetchError:
    """Return what a status says: those of the client last, except the ones that ask for patience."""
    status = got.status_code
    lasting = 400 <= status < 500 and status not in (408, 425, 429)
    message = f"the server answers {status} {got.reason_phrase}"[:120].strip()
    wait = retry_after(got.headers.get("retry-after"), got.headers.get("date"))
    return FetchError(message, lasting, wait, status)


def retry_after(word: str | None, date: str | None) -> float:
    """Return the seconds that a server asks to be left alone, a day at most; 0 for none.

    A date counts from the server's own, so that no clock needs to be right.
    """
    if not word:
        return 0.0
    try:
        if word.strip().isascii() and word.strip().isdigit():
            return min(float(word.strip()[:9]), DAY)
        until = parsedate_to_datetime(word)
        since = parsedate_to_datetime(date) if date else None
        return min(max((until - since).total_seconds(), 0.0), DAY) if since else 3600.0
    except (ValueError, TypeError, IndexError, OverflowError):
        return 0.0


def _reason(error: Exception) -> str:
    return " ".join(str(error).split())[:160] or type(error).__name__


def _guarded(lookups: Executor) -> httpx.AsyncBaseTransport:
    """Return a transport that connects to public addresses alone, and to the very one that was looked at."""
    import httpx

    class Pinned(httpx.AsyncHTTPTransport):
        async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
            url = request.url
            host = url.raw_host.decode("ascii")
            port = url.port or (443 if url.scheme == "https" else 80)
            where = await asyncio.get_running_loop().run_in_executor(lookups, public, host, port)
            # The Host header is set already; the certificate is to be the name's, not the address's.
            extensions = {**request.extensions, "sni_hostname": host}
            pinned = httpx.Request(
                request.method,
                url.copy_with(host=where),
                headers=request.headers,
                stream=request.stream,
                extensions=extensions,
            )
            return await super().handle_async_request(pinned)

    # No connection is kept: two names at one address are two hosts, with a certificate each.
    return Pinned(limits=httpx.Limits(max_keepalive_connections=0))


def public(host: str, port: int) -> str:
    """Return the address at which to reach a host of the public network.

    Raises:
        FetchError: no such host; it may come.
        PrivateError: one on loopback or a private network.
    """
    try:
        addresses = look_up(host, port)
    except InputError as error:
        raise FetchError(str(error)) from error
    if not addresses or not all(is_public(one) for one in addresses):
        raise PrivateError(f"{host} is not on the public network; --allow-private-urls allows it", lasting=True)
    return addresses[0]
