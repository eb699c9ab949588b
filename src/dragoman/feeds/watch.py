"""The loop: feeds looked at when they are due, the pages they list fetched, read and kept, for months if need be."""

from __future__ import annotations

import asyncio
import contextlib
import random
from collections.abc import Callable, Coroutine
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Any, TypeVar

from dragoman import pipeline
from dragoman.feeds.clock import Clock
from dragoman.feeds.fetch import AGENT, DAY, SECONDS, Answer, Asked, Fetcher, FetchError
from dragoman.feeds.lists import Listing, read_list
from dragoman.feeds.manners import Manners, host
from dragoman.feeds.rows import Feed, Link, Outcome
from dragoman.feeds.state import State
from dragoman.intake import Item
from dragoman.keep import Given, keep_items
from dragoman.record import Record
from dragoman.records import DragomanError, InputError
from dragoman.store.rows import Added

Result = TypeVar("Result")

TRIES = 6
"""How often a page that cannot be had is asked for: within about six hours."""
READS = 5
"""How often reading a page may end the program before the page is rejected."""
SPOOL = 64
"""Pages fetched and not read yet, above which no more are fetched."""
DEPTH = 3
"""Indexes above a sitemap; the protocol allows one."""
CHILDREN = 1_000
"""Lists taken from one index, the last changed first."""
WINDOW = 7 * DAY
"""What a sitemap says was last changed longer ago is no news."""
BEHIND = 2 * DAY
"""How far the clock may have gone back since the last run before that is told."""
LINK_PAUSE = 60.0
"""Seconds between two runs of linking, as each compares with what was published two weeks around."""


@dataclass(frozen=True, slots=True)
class Happened:
    """What has just happened: ``looked``, ``unchanged`` or ``failed`` of a feed, ``added``, ``known``, ``rejected``
    or ``put off`` of a page, or ``trouble`` with the record. ``reason`` says what is wrong.

    ``feed`` is the list's address and ``url`` the page's, or again the list's; ``new`` counts pages in a list that
    are new or changed, ``passed`` those that a sitemap listed at the first look and that are left alone, ``before`` is
    what was wrong with the feed at the last look.
    """

    what: str
    url: str
    feed: str
    reason: str | None = None
    report: str | None = None
    new: int = 0
    before: str | None = None
    passed: int = 0


@dataclass(frozen=True, slots=True)
class Plan:
    """How to watch. ``every`` and ``pause`` are seconds: between two looks at a feed, and two requests to a host.

    ``parallel`` hosts are asked at once. ``private`` allows loopback and private networks. ``backlog`` also takes
    what a sitemap lists without a date at the first look, or dates before the last week. ``once`` ends when
    nothing is due any more. ``seconds`` is how long a request may take in all.
    """

    every: float = 900.0
    pause: float = 1.0
    parallel: int = 8
    agent: str = AGENT
    private: bool = False
    backlog: bool = False
    once: bool = False
    link: bool = True
    seconds: float = SECONDS
    given: Given = field(default_factory=Given)


class Watch:
    """One run of watching. ``tell`` is told of everything that happens."""

    def __init__(
        self, record: Record, state: State, plan: Plan, tell: Callable[[Happened], None], clock: Clock
    ) -> None:
        self._record, self._state, self._plan, self._tell, self._clock = record, state, plan, tell, clock
        self._more, self._ending = asyncio.Event(), asyncio.Event()
        self._idle = False
        self._linked = clock.now() - LINK_PAUSE
        self._down: dict[str, int] = {}
        self._fed: set[str] = set()
        self._whole: set[str] = set()
        # One thread each: what is read in many of them leaves its gaps in the memory of all.
        self._reading = ThreadPoolExecutor(1, thread_name_prefix="reading")
        self._listing = ThreadPoolExecutor(1, thread_name_prefix="listing")

    async def run(self, feeds: list[str], stop: asyncio.Event) -> None:
        """Watch until ``stop`` is set; with ``once``, until nothing is due.

        What was begun when it stops and is not kept yet goes on with the next run.

        Raises:
            DragomanError: the watch file fails; with ``once``, the record or the model too.
        """
        back = self._state.want([(url, host(url)) for url in feeds], forced=self._plan.once)
        if back > BEHIND:
            told = f"the system's clock is {back / DAY:,.0f} days behind the last look at these feeds: is it right?"
            self._tell(Happened("trouble", "", "", f"{told} Days in lists that lie ahead of it are not believed"))
        self._fetcher = Fetcher(self._plan.agent, self._plan.private, self._plan.seconds)
        self._manners = Manners(self._state, self._fetcher, self._clock, self._plan.agent, self._plan.pause)
        reading = asyncio.create_task(self._read_all())
        tasks: dict[asyncio.Task[None], str] = {}
        try:
            await self._fetch_all(tasks, reading, stop)
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            self._ending.set()
            self._more.set()
            try:
                await reading
            finally:
                await self._fetcher.close()
                self._listing.shutdown(cancel_futures=True)  # it writes to the watch file, which is closed next
                self._reading.shutdown()

    @staticmethod
    async def _in(thread: Executor, step: Callable[..., Result], *given: object) -> Result:
        return await asyncio.get_running_loop().run_in_executor(thread, step, *given)

    async def _fetch_all(
        self, tasks: dict[asyncio.Task[None], str], reading: asyncio.Task[None], stop: asyncio.Event
    ) -> None:
        stopped = asyncio.create_task(stop.wait())
        forgot = self._clock.now()
        try:
            while not stop.is_set() and not reading.done():
                for task in [one for one in tasks if one.done()]:
                    del tasks[task]
                    task.result()
                while len(tasks) < self._plan.parallel and (work := self._next(set(tasks.values()))):
                    tasks[asyncio.create_task(work[1])] = work[0]
                if self._plan.once and not tasks and self._idle and self._over():
                    return
                if self._clock.now() > forgot + DAY / 24:
                    forgot = self._clock.now()
                    self._state.forget()
                    self._fed.clear()  # these two are all that would grow with the hosts of months
                    self._down = dict(list(self._down.items())[-1000:])
                await asyncio.wait(
                    [*tasks, stopped, reading], timeout=self._pause(), return_when=asyncio.FIRST_COMPLETED
                )
        finally:
            stopped.cancel()

    def _next(self, busy: set[str]) -> tuple[str, Coroutine[Any, Any, None]] | None:
        """Return what is due and its host: feeds first, lest what they list scrolls by; but pages every other turn."""
        busy = busy | self._manners.resting()
        if feed := self._state.next_feed(busy | self._fed):
            self._fed.add(feed.host)
            return feed.host, self._look(feed)
        if self._state.to_be_read() < SPOOL and (link := self._state.next_link(busy)):
            self._fed.discard(link.host)
            return link.host, self._visit(link)
        feed = self._state.next_feed(busy) if self._fed else None
        return (feed.host, self._look(feed)) if feed else None

    def _over(self) -> bool:
        due = self._state.next_due()
        return self._state.to_be_read() == 0 and (due is None or due > self._clock.now())

    def _pause(self) -> float:
        """Return the seconds, one at most, until something may be due or a host has rested."""
        due = self._state.next_due()
        wait = 1.0 if due is None else due - self._clock.now()
        return min(max(wait if wait > 0 else self._manners.soonest(), 0.05), 0.05 if self._plan.once else 1.0)

    # Feeds

    async def _look(self, feed: Feed) -> None:
        """Look at a feed, and tell what came of it."""
        try:
            happened = await self._looked(feed)
        except InputError as error:
            happened = self._failed(feed, str(error), getattr(error, "wait", 0.0))
        except DragomanError:
            raise
        except Exception as error:
            happened = self._failed(feed, _fault(error), 0.0)
        self._tell(happened)

    async def _looked(self, feed: Feed) -> Happened:
        """Ask for a feed, and keep what it lists before it counts as looked at."""
        asked = Asked(feed.url, feed.etag, feed.modified)
        if self._plan.backlog and feed.url not in self._whole:  # what an earlier run left alone has not changed
            self._whole.add(feed.url)
            asked = Asked(feed.url, None, None)
        answer = await self._fetcher.get(asked, self._manners.turn)
        if answer.status == 304:
            self._state.looked(feed, Outcome(self._spread(self._plan.every), unchanged=True))
            return Happened("unchanged", feed.url, feed.url, before=feed.error)
        listing = await self._in(self._listing, read_list, answer.body, answer.url, answer.type)
        new, passed = await self._in(self._listing, self._keep_list, feed, listing)
        self._state.looked(feed, self._came(listing, answer))
        return Happened("looked", feed.url, feed.url, listing.fault, new=new, before=feed.error, passed=passed)

    def _came(self, listing: Listing, answer: Answer) -> Outcome:
        # What could be read in part only is not to be hidden behind "not modified" the next time.
        etag, modified = (None, None) if listing.fault else (answer.etag, answer.modified)
        delay = self._spread(self._plan.every)
        return Outcome(delay, listing.fault, listing.kind, listing.title, etag, modified, len(listing.entries))

    def _failed(self, feed: Feed, reason: str, wait: float) -> Happened:
        """Put a feed off: twice as long each time, to once a day, and no sooner than its server asks."""
        most = max(self._plan.every, DAY)
        delay = self._spread(min(self._plan.every * 2 ** min(feed.failures + 1, 20), most))
        self._state.looked(feed, Outcome(max(delay, wait), reason))
        return Happened("failed", feed.url, feed.url, reason, before=feed.error)

    def _keep_list(self, feed: Feed, listing: Listing) -> tuple[int, int]:
        """Keep what a list holds; return how many pages are new or changed, and how many were passed over at first."""
        entries = [(entry, host(entry.url)) for entry in listing.entries]
        if listing.kind == "feed" or (self._plan.backlog and listing.kind == "sitemap"):
            return self._state.note(feed, entries, all=self._plan.backlog), 0
        since = self._clock.wall() - WINDOW
        recent = [one for one in entries if self._plan.backlog or one[0].moment is None or one[0].moment > since]
        if listing.kind == "index":
            if feed.depth < DEPTH:
                recent.sort(key=lambda one: -(one[0].moment or 0.0))
                self._state.lists(feed, recent[:CHILDREN])
            return 0, 0
        first = feed.old and feed.worked is None
        undated = [one for one in recent if one[0].moment is None]
        dated = [one for one in recent if one[0].moment is not None]
        new = self._state.note(feed, dated) + self._state.note(feed, undated, passed=first)
        return new, len(entries) - len(dated) if first and not feed.depth else 0

    @staticmethod
    def _spread(delay: float) -> float:
        """Return about ``delay``: what began together is not to go on together."""
        return delay * random.uniform(0.9, 1.1)

    # Pages

    async def _visit(self, link: Link) -> None:
        """Fetch a page and put it down to be read."""
        try:
            answer = await self._fetcher.get(Asked(link.url, link.etag, link.modified, page=True), self._manners.turn)
        except FetchError as error:
            self._not_had(link, error)
            return
        except DragomanError:
            raise
        except Exception as error:
            self._reject(link, _fault(error))
            return
        self._down.pop(link.host, None)
        if answer.status == 304:
            self._state.finish(link, "unchanged")
            return
        self._state.fetched(link, answer.url, in_utf8(answer.body, answer.type), (answer.etag, answer.modified))
        self._more.set()

    def _not_had(self, link: Link, error: FetchError) -> None:
        if error.lasting or link.tries + 1 >= TRIES:
            tried = "" if error.lasting else f", tried {link.tries + 1} times"
            self._reject(link, f"{error}{tried}")
            return
        self._state.put_off(link, max(self._spread(60.0 * 4**link.tries), error.wait), str(error))
        if not error.status:  # the host itself is in trouble: its other pages wait too, ever longer
            self._down[link.host] = down = min(self._down.get(link.host, 0) + 1, 9)
            self._state.hold(link.host, self._clock.now() + self._spread(min(30.0 * 2**down, DAY / 6)))
        self._tell(Happened("put off", link.url, link.feed, str(error)))

    def _reject(self, link: Link, reason: str) -> None:
        self._state.finish(link, "rejected", reason)
        self._tell(Happened("rejected", link.url, link.feed, reason))

    # Reading

    async def _read_all(self) -> None:
        """Read and keep what is fetched, until the run ends; where the record fails, again after a while."""
        failures = 0
        while not self._ending.is_set():
            self._more.clear()
            try:
                if await self._read_some():
                    failures = 0
                    continue
                if await self._link():
                    continue
                failures = 0
            except DragomanError as error:
                if self._plan.once or "watch file" in str(error):
                    raise
                failures += 1
                wait = min(15.0 * 2**failures, 1800.0)
                self._tell(Happened("trouble", "", "", f"{error}; tried again in {wait:.0f} s"))
                with contextlib.suppress(TimeoutError):
                    await asyncio.wait_for(self._ending.wait(), wait)
                continue
            self._idle = True
            # Woken by the next page, or to link what came meanwhile.
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self._more.wait(), LINK_PAUSE)
            self._idle = False

    async def _read_some(self) -> bool:
        """Read and keep some pages; return whether there were any."""
        if not self._state.to_be_read():
            return False
        given = self._plan.given
        await self._in(self._reading, pipeline.reader, given.register, given.model)  # first, as it takes a while
        pages = self._state.to_read(pipeline.BATCH)
        ended = [link for link, _, _ in pages if link.reads >= READS]
        for link in ended:
            self._reject(link, f"reading it ended the program {link.reads} times")
        pages = [page for page in pages if page[0] not in ended]
        items = [
            Item(link.url, source=body, error=None if body.strip() else "empty", kind="feed", url=url, published=day)
            for link, url, body in pages
            for day in [link.published]
        ]
        try:
            made = await self._in(self._reading, self._kept, items)
        except DragomanError:
            self._state.unread([link for link, _, _ in pages])
            raise
        for (link, _, _), one in zip(pages, made, strict=True):
            reason = None if one.reason is None else one.reason.removeprefix(f"{one.name}: ")
            if link.report and one.report and one.report != link.report:
                await self._in(self._reading, self._record.supersede, link.report, one.report)
            self._state.finish(link, one.outcome, reason, one.report)
            self._tell(Happened(one.outcome, link.url, link.feed, reason, one.report))
        return True

    def _kept(self, items: list[Item]) -> list[Added]:
        return [one for group in keep_items(self._record, items, self._plan.given) for one in group]

    async def _link(self) -> bool:
        """Link what is new, unless that was a moment ago; return whether anything was."""
        if not self._plan.link or (not self._plan.once and self._clock.now() < self._linked + LINK_PAUSE):
            return False
        self._linked = self._clock.now()
        new = await self._in(self._reading, self._record.unlinked)
        if new:
            await self._in(self._reading, lambda: self._record.link(only=new))
        return bool(new)


def in_utf8(data: bytes, declared: str) -> bytes:
    """Return ``data`` in UTF-8 where the server names another encoding: it knows better than a guess."""
    charset = next(
        (part.strip()[8:].strip("\"' ") for part in declared.split(";")[1:] if "charset=" in part.lower()), ""
    )
    if not charset or charset.lower().replace("_", "-") in ("utf-8", "utf8"):
        return data
    try:
        return data.decode(charset).encode("utf-8")
    except (LookupError, ValueError):
        return data


def _fault(error: Exception) -> str:
    return f"unexpected {type(error).__name__}: {error}; a fault in Dragoman, please report it with this address"
