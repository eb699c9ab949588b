"""Who may do what: headers, names of the host, origins, tokens, limits. What a URL may reach is in ``addresses``."""

from __future__ import annotations

import hashlib
import hmac
import logging
import time
from collections import OrderedDict
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

from fastapi import FastAPI, Request
from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dragoman.serve import problems
from dragoman.serve.settings import Settings, is_loopback

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",  # with no-referrer, browsers send "Origin: null" with the server's own forms
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
SAFE = frozenset({"GET", "HEAD", "OPTIONS", "TRACE"})
COSTLY = frozenset({"/api/read", "/api/add", "/read"})
COST = 20
"""Requests that one reading counts for: it takes about a second of the processor, a page some hundredths."""
CLIENTS = 10_000
"""Clients whose rate is remembered; of more, those longest silent are forgotten."""
COOKIE = "dragoman"

_log = logging.getLogger("dragoman.serve")


class Bucket:
    """Token buckets, one a client: ``rate`` requests a minute, a quarter of them at once."""

    def __init__(self, rate: int) -> None:
        self.rate, self.most = rate / 60, max(rate / 4, COST)
        self._left: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def wait(self, client: str, cost: int, now: float | None = None) -> float:
        """Take ``cost`` from the client's bucket and return 0, or return the seconds until there is enough."""
        now = time.monotonic() if now is None else now
        left, at = self._left.pop(client, (self.most, now))
        left = min(self.most, left + (now - at) * self.rate)
        short = cost - left
        self._left[client] = (left if short > 0 else left - cost, now)
        if len(self._left) > CLIENTS:
            self._left.popitem(last=False)
        return short / self.rate if short > 0 else 0.0


class Guarded:
    """Refuses what must not reach the application, bounds what does, and adds the headers to every answer."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self.app, self.settings = app, settings
        self.bucket = Bucket(settings.rate) if settings.rate else None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        request, started = Request(scope), False

        async def sent(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        try:
            self._admit(request)
            await self.app(scope, _bounded(receive, self.settings.max_body), sent)
        except HTTPException as error:
            if not started:
                refusal = problems.answer(request, error.status_code, str(error.detail), error.headers)
                await refusal(scope, receive, sent)
        except Exception as error:
            # Nothing but plain words reaches the reader; an answer that has begun is cut off, which a client notices.
            _log.error("%s %r: unexpected %s: %s", request.method, request.url.path, type(error).__name__, error)
            _log.debug("where it happened", exc_info=True)
            if not started:
                told = f"unexpected {type(error).__name__}; this is a fault in Dragoman, please report it"
                await problems.answer(request, 500, told)(scope, receive, sent)

    def _admit(self, request: Request) -> None:
        """Raise HTTPException for a request that is refused as it is."""
        if not host_fits(request.headers.get("host", ""), self.settings):
            raise HTTPException(
                421, "this server does not go by that name; use its address, or name it with --allow-host"
            )
        costs = COST if request.method == "POST" and request.url.path in COSTLY else 1
        wait = self.bucket.wait(client(request), costs) if self.bucket else 0
        if wait:
            raise HTTPException(
                429, f"too many requests; try again in {wait:.0f} s", {"Retry-After": str(max(1, round(wait)))}
            )
        if request.method not in SAFE and not same_origin(request.headers):
            raise HTTPException(403, "a page of another site may not send this")
        length = request.headers.get("content-length", "0")
        if length.isascii() and length.isdigit() and int(length[:18]) > self.settings.max_body:
            raise _too_large(self.settings.max_body)


def install(app: FastAPI, settings: Settings) -> None:
    """Put the guards around the application."""
    app.add_middleware(Guarded, settings=settings)


def host_fits(header: str, settings: Settings) -> bool:
    """Return whether a Host header names this server: a name that an attacker points at loopback does not."""
    if not settings.loopback and not settings.hosts:
        return True
    try:
        name = (urlsplit(f"//{header}").hostname or "").rstrip(".")
    except ValueError:
        return False
    return name == "localhost" or is_loopback(name) or name in {settings.host, *(h.lower() for h in settings.hosts)}


def same_origin(headers: Headers) -> bool:
    """Return whether a request comes from this server's own pages or from no page; browsers say so, others need not."""
    site = headers.get("sec-fetch-site")
    if site is not None:
        return site in ("same-origin", "none")
    origin = headers.get("origin")
    return origin is None or urlsplit(origin).netloc.lower() == headers.get("host", "").lower() != ""


def client(request: Request) -> str:
    """Return what a client's requests are counted under: its address, of IPv6 the network that one client has."""
    host = request.client.host if request.client else ""
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return host
    return str(int(address) >> 64) if isinstance(address, IPv6Address) and not address.ipv4_mapped else str(address)


def has_token(request: Request) -> bool:
    """Return whether the request shows the server's token, as a bearer or by the cookie of ``cookie``."""
    token = request.app.state.settings.token
    if token is None:
        return False
    scheme, _, shown = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() == "bearer" and same(shown.strip(), token):
        return True
    return same(request.cookies.get(COOKIE, ""), cookie(token))


def may_write(request: Request) -> None:
    """Let a request change the record: on loopback without a token, else with the token.

    Raises:
        HTTPException: 401 without the right token, 403 where there is none to show.
    """
    settings: Settings = request.app.state.settings
    if settings.token is None:
        if not settings.loopback:
            raise HTTPException(
                403,
                "this server only shows the record; one started with DRAGOMAN_TOKEN or --token-file lets it be changed",
            )
    elif not has_token(request):
        raise HTTPException(
            401, "send the server's token: Authorization: Bearer TOKEN", {"WWW-Authenticate": 'Bearer realm="dragoman"'}
        )


def may_judge(request: Request) -> None:
    """Let a request judge; errors as ``may_write``, and where judging is switched off."""
    if not request.app.state.settings.may_judge:
        raise HTTPException(403, "judging is switched off on this server")
    may_write(request)


def cookie(token: str) -> str:
    """Return what a signed-in browser keeps: not the token, and nothing that it can be had from."""
    return hmac.new(token.encode(), b"dragoman: signed in", hashlib.sha256).hexdigest()


def same(shown: str, kept: str) -> bool:
    """Compare in a time that tells nothing of where the two differ."""
    return hmac.compare_digest(shown.encode("utf-8", "surrogateescape"), kept.encode("utf-8", "surrogateescape"))


def _bounded(receive: Receive, most: int) -> Receive:
    """Return ``receive`` that stops a body of more than ``most`` bytes as it comes in, whatever its header said."""
    seen = 0

    async def counted() -> Message:
        nonlocal seen
        message = await receive()
        if message["type"] == "http.request":
            seen += len(message.get("body", b""))
            if seen > most:
                raise _too_large(most)
        return message

    return counted


def _too_large(most: int) -> HTTPException:
    return HTTPException(413, f"more than {most / 1e6:g} MB; send less, or start the server with a larger --max-body")
