"""Answers kept while the record stays as it is: the same question is answered once, and a browser's copy stays good."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from dragoman.records import DragomanError

WHOLE, LARGEST = 32_000_000, 2_000_000
"""Bytes kept in all, and of one answer: a long list is written as it is read, and not kept."""
ASKED = ("cookie", "accept", "authorization")
"""Headers that an answer may depend on, beside its address."""
TOLD = frozenset({b"etag", b"cache-control", b"vary"})
"""Headers that go with "304 Not Modified"."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A whole answer, as it was given while the record had the ``mark``."""

    mark: str
    headers: tuple[tuple[bytes, bytes], ...]
    body: bytes
    tag: str


class Kept:
    """Gives answers to GET that were given before, where nothing was written to the record since.

    ``mark`` is ``Store.mark``. An answer may depend on the record, the address and ``ASKED``, and on nothing else;
    what rests on more goes through.
    """

    def __init__(self, app: ASGIApp, mark: Callable[[], str | None]) -> None:
        self.app, self.mark = app, mark
        self._answers: OrderedDict[tuple[str, ...], Answer] = OrderedDict()
        self._size, self._lock = 0, Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["method"] == "HEAD":
            scope, send = {**scope, "method": "GET"}, _bodiless(send)
        if scope["type"] != "http" or scope["method"] != "GET" or _from_elsewhere(scope["path"]):
            await self.app(scope, receive, send)
            return
        try:
            mark = await run_in_threadpool(self.mark)
        except DragomanError:  # the application will meet it too, and tell of it
            mark = None
        if mark is None:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        key = (scope["path"], scope["query_string"].decode("latin-1"), *(headers.get(name, "") for name in ASKED))
        answer = self._get(key, mark)
        if answer is None:
            answer = await self._asked((scope, receive, send), key, mark)
        if answer is not None:
            await _give(answer, headers.get("if-none-match", ""), send)

    async def _asked(self, call: tuple[Scope, Receive, Send], key: tuple[str, ...], mark: str) -> Answer | None:
        """Ask the application; return its answer where it may be kept, and None where it was sent on as it came."""
        scope, receive, send = call
        start: Message | None = None
        answer: Answer | None = None

        async def sent(message: Message) -> None:
            nonlocal start, answer
            if message["type"] == "http.response.start":
                start = message
                return
            if start is not None:
                answer = _whole(start, message, mark)
                if answer is not None:
                    return
                await send(start)
                start = None
            await send(message)

        await self.app(scope, receive, sent)
        if answer is not None:
            self._put(key, answer)
        return answer

    def _get(self, key: tuple[str, ...], mark: str) -> Answer | None:
        with self._lock:
            found = self._answers.get(key)
            if found is None or found.mark != mark:
                return None
            self._answers.move_to_end(key)
            return found

    def _put(self, key: tuple[str, ...], answer: Answer) -> None:
        with self._lock:
            old = self._answers.pop(key, None)
            self._size -= len(old.body) if old else 0
            self._answers[key] = answer
            self._size += len(answer.body)
            while self._size > WHOLE:
                _, gone = self._answers.popitem(last=False)
                self._size -= len(gone.body)


def install(app: FastAPI, mark: Callable[[], str | None]) -> None:
    """Keep the answers of the application."""
    app.add_middleware(Kept, mark=mark)


def _bodiless(send: Send) -> Send:
    """Return ``send`` that leaves out the body: HEAD asks for what GET would answer, without it (RFC 9110, 9.3.2)."""

    async def sent(message: Message) -> None:
        await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

    return sent


def _from_elsewhere(path: str) -> bool:
    """Tell whether an answer rests on more than the record: files, a report's page as it came, today's date."""
    return path.startswith(("/static/", "/api/who")) or (path.startswith("/reports/") and path.endswith("/page"))


def _whole(start: Message, message: Message, mark: str) -> Answer | None:
    """Return the answer that begins so where this is all of it and it may be kept, with its tag; else None."""
    body = message.get("body", b"")
    if start["status"] != 200 or message.get("more_body") or len(body) > LARGEST:
        return None
    headers = MutableHeaders(raw=list(start["headers"]))
    if "set-cookie" in headers:
        return None
    tag = f'"{hashlib.sha256(body).hexdigest()[:24]}"'
    headers["etag"] = tag
    headers.setdefault("cache-control", "private, no-cache")  # kept by a browser, which asks whether it is still good
    return Answer(mark, tuple(headers.raw), body, tag)


async def _give(answer: Answer, known: str, send: Send) -> None:
    tags = [one.strip().removeprefix("W/") for one in known.split(",")]
    if answer.tag in tags or "*" in tags:
        headers = [(name, value) for name, value in answer.headers if name in TOLD]
        await send({"type": "http.response.start", "status": 304, "headers": headers})
        await send({"type": "http.response.body", "body": b""})
        return
    await send({"type": "http.response.start", "status": 200, "headers": list(answer.headers)})
    await send({"type": "http.response.body", "body": answer.body})
