"""Manners towards hosts: robots.txt, one request at a time, a pause between two, silence where it is asked for."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from dragoman.feeds.clock import Clock
from dragoman.feeds.fetch import DAY, Asked, Fetcher, FetchError, PrivateError
from dragoman.feeds.state import State

if TYPE_CHECKING:
    from protego import Protego

FRESH = DAY
"""How long a robots.txt holds (RFC 9309, 2.4)."""
AGAIN = 3600.0
"""When one that could not be had is asked for again, if there is an older one."""
ROBOTS_BYTES = 512_000
"""What is read of it; RFC 9309, 2.5 asks for 500 kibibytes at least."""
SLOWEST = 3600.0
"""Seconds between two requests that a robots.txt may ask for."""
HOSTS = 5_000
"""Hosts whose last request is remembered; of more, those longest idle are forgotten."""


def host(url: str) -> str:
    """Return the host and port that are asked for ``url``, the key of all manners."""
    parts = urlsplit(url)
    name = (parts.hostname or "").lower()
    try:
        port = parts.port
    except ValueError:
        port = None
    return name if port in (None, 80, 443) else f"{name}:{port}"


class Manners:
    """Who may be asked when. ``agent`` is the User-Agent, whose first word robots.txt goes by."""

    def __init__(self, state: State, fetcher: Fetcher, clock: Clock, agent: str, pause: float) -> None:
        self._state, self._fetcher, self._clock = state, fetcher, clock
        self._token = agent.partition("/")[0].strip() or agent
        self._pause = pause
        self._locks: dict[str, asyncio.Lock] = {}
        self._free: dict[str, float] = {}

    def resting(self) -> set[str]:
        """Return the hosts that are being asked, or were a moment ago."""
        now = self._clock.now()
        return {one for one, lock in self._locks.items() if lock.locked() or self._free.get(one, 0) > now}

    def soonest(self) -> float:
        """Return the seconds until the next of the hosts that rest may be asked again, an hour if there is none."""
        now = self._clock.now()
        waits = [at - now for at in self._free.values() if at > now]
        return min(waits, default=3600.0)

    @asynccontextmanager
    async def turn(self, url: str) -> AsyncIterator[None]:
        """Wait until ``url`` may be asked for, robots.txt heard, and hold back what else asks its host.

        Raises:
            FetchError: robots.txt forbids it, or cannot be had.
        """
        name = host(url)
        async with self._alone(name):
            delay = self._pause
            try:
                delay = await self._allowed(url, name)
                await self._rest(name)
                yield
            except FetchError as error:
                if error.wait:
                    self._state.hold(name, self._clock.now() + error.wait)
                raise
            finally:
                self._free[name] = self._clock.now() + delay

    @asynccontextmanager
    async def _alone(self, name: str) -> AsyncIterator[None]:
        lock = self._locks.setdefault(name, asyncio.Lock())
        async with lock:
            yield
        if len(self._locks) > HOSTS:
            now = self._clock.now()
            idle = [one for one, its in self._locks.items() if not its.locked() and self._free.get(one, 0) <= now]
            for one in idle:
                del self._locks[one]
                self._free.pop(one, None)

    async def _rest(self, name: str) -> None:
        wait = self._free.get(name, 0.0) - self._clock.now()
        if wait > 0:
            await asyncio.sleep(wait)

    async def _allowed(self, url: str, name: str) -> float:
        """Return the seconds that the host wants between requests."""
        rules = await self._rules(url, name)
        if not rules.can_fetch(url, self._token):
            raise FetchError(f"robots.txt of {name} asks not to fetch it", lasting=True)
        rate = rules.request_rate(self._token)
        wanted = max(rules.crawl_delay(self._token) or 0.0, rate.seconds / rate.requests if rate else 0.0)
        return max(self._pause, min(wanted, SLOWEST))

    async def _rules(self, url: str, name: str) -> Protego:
        now = self._clock.now()
        kept = self._state.robots(name)
        if kept is not None and 0 <= now - kept[1] < FRESH:
            return _parsed(kept[0])
        scheme = "https" if url.lower().startswith("https") else "http"
        await self._rest(name)
        try:
            text = await self._robots(f"{scheme}://{urlsplit(url).netloc}/robots.txt")
        except PrivateError:
            raise
        except FetchError as error:
            if kept is not None:
                self._state.keep_robots(name, kept[0], now - FRESH + AGAIN)
                return _parsed(kept[0])
            # RFC 9309, 2.3.1.4: a robots.txt that cannot be reached forbids everything, for as long as that is so.
            raise FetchError(f"robots.txt of {name} cannot be had: {error}", wait=error.wait) from error
        finally:
            self._free[name] = self._clock.now() + self._pause
        self._state.keep_robots(name, text, now)
        return _parsed(text)

    async def _robots(self, url: str) -> str:
        """Return the rules at ``url``; "" where the host has none."""

        @asynccontextmanager
        async def at_once(_url: str) -> AsyncIterator[None]:
            yield

        try:
            answer = await self._fetcher.get(Asked(url), at_once)
        except FetchError as error:
            if error.lasting and 400 <= error.status < 500:
                return ""
            raise
        return answer.body[:ROBOTS_BYTES].decode("utf-8", "replace")


@lru_cache(maxsize=64)
def _parsed(text: str) -> Protego:
    from protego import Protego

    return Protego.parse(text)
