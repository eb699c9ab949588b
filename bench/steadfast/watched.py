"""``dragoman watch`` killed by signal 9 at random moments, among servers that misbehave: is the end the same?

Three local servers list pages in RSS feeds and a sitemap index. What goes wrong is fixed by the address, so that the
end is: some pages and lists fail the first time or two that they are asked for, in every way that there is, and some
pages can never be had. A round starts with nothing and runs ``watch --once`` again and again, killed at a random
moment each time; before each run the watch file is put seven hours back, as if the command came from cron, so that
what was put off is due. Then it is left to end, linked as a whole, and held against what undisturbed runs make: the
record by all that it answers, the watch file page by page; the servers count how often they gave a page again.

The command runs in forks of a process that has loaded it, so that kills hit the watching and not the start of Python.
Pages go through the real intake, but no model reads them, and a request may take 2 s instead of 30.
"""

from __future__ import annotations

import json
import os
import random
import re
import select
import signal
import sqlite3
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Self

from bench import unruly
from bench.soak import article
from bench.steadfast.held import differences, held
from bench.unruly import Answering, Handler, Server
from dragoman.intake import Item, take
from dragoman.records import Origin, Pipeline, Reading, Report

SERVERS, PAGES = 3, 10
LATER = 7 * 3600.0
"""Seconds that pass between two runs; a page is put off for less, but the last of its tries."""
IN_A_ROUND = 8
"""Kills in a round."""
RUNS = 12
"""Runs after which all is to be done, if none is killed."""

PASSING: dict[str, Answering] = {
    "500": unruly.status(500), "503, wait": unruly.status(503, Retry_After="5"), "429": unruly.status(429),
    "hangs up": unruly.hangs_up, "broken off": unruly.broken_off, "silent": unruly.silent,
    "slow body": unruly.slow_loris, "slow headers": unruly.slow_headers, "redirect loop": unruly.to("/loop"),
    "malformed": lambda handler: handler.give(unruly.rss([("/none", "A & B")])[:90], "application/rss+xml"),
    "damaged gzip": lambda handler: handler.give(b"no gzip", Content_Encoding="gzip"),
}  # fmt: skip
LASTING: dict[str, Answering] = {
    "404": unruly.status(404), "410": unruly.status(410), "gzip bomb": unruly.gzip_bomb(30),
    "endless": unruly.endless, "to a file": unruly.to("file:///etc/passwd"),
    "another kind": lambda handler: handler.give(b"\x89PNG\r\n\x1a\n" + bytes(2000), "image/png"),
    "another language": lambda handler: handler.give("<p>Лавров и Асад".encode() * 40),
}  # fmt: skip


class Plain:
    """Stands in for dragoman.pipeline: the real intake, and nobody who reads."""

    BATCH = 4
    made_by = Pipeline("0.1.0", "a" * 12, "b" * 12)

    def reader(self, register: Path | None = None) -> Any:
        return SimpleNamespace(pipeline=self.made_by)

    def read_many(self, items: Iterable[Item], **given: Any) -> Iterator[Reading]:
        given.pop("register")
        for item in items:
            found = take(item, **given)
            nothing = Report("", None, None, None, None, None, "", Origin("text", item.name, ""), ())
            yield Reading(self.made_by, found.report or nothing, rejects=found.rejects)


class Run:
    """A command that runs in a fork."""

    def __init__(self, pid: int, status: int, said: Path) -> None:
        self.pid, self._status, self._said = pid, status, said
        self.code: int | None = None

    def wait(self, seconds: float) -> int | None:
        """Return the exit code, below zero for a signal, or None where it has not ended by then."""
        if self.code is None and select.select([self._status], [], [], seconds)[0]:
            self.code = int(os.read(self._status, 32))
        return self.code

    def said(self) -> str:
        return self._said.read_text(errors="replace")


class Commands:
    """Runs commands in forks of a process that has loaded them. Open it before any thread is started."""

    def __init__(self, folder: Path) -> None:
        self._said = folder / "said"

    def __enter__(self) -> Self:
        asked, self._ask = os.pipe()
        self._told, tell = os.pipe()
        self._pid = os.fork()
        if self._pid == 0:
            os.close(self._ask)
            os.close(self._told)
            try:
                _loaded(asked, tell)
            finally:
                os._exit(0)
        os.close(asked)
        os.close(tell)
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._ask)
        os.waitpid(self._pid, 0)
        os.close(self._told)

    def start(self, *words: str) -> Run:
        """Start a command; one at a time."""
        os.write(self._ask, json.dumps([str(self._said), *words]).encode() + b"\n")
        return Run(int(os.read(self._told, 32)), self._told, self._said)


def _loaded(asked: int, tell: int) -> None:
    """Load what watching needs, then run each line of words that comes in a fork, one at a time."""
    import trafilatura  # noqa: F401

    from dragoman import keep
    from dragoman.cli import link, watch  # noqa: F401
    from dragoman.feeds import watch as watching

    keep.pipeline = watching.pipeline = Plain()  # type: ignore[attr-defined,assignment]
    watching.Plan = partial(watching.Plan, seconds=2.0)  # type: ignore[assignment,misc]
    with os.fdopen(asked) as lines:
        for line in lines:
            child = os.fork()
            if child == 0:
                _run(*json.loads(line))
            os.write(tell, b"%d\n" % child)
            status = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            os.write(tell, b"%d\n" % status)


def _run(said: str, *words: str) -> None:
    from dragoman import cli

    code = 1
    try:
        with open(said, "w") as file:
            os.dup2(file.fileno(), 2)
        with open(os.devnull, "w") as file:
            os.dup2(file.fileno(), 1)
        code = cli.main(list(words))
        sys.stderr.flush()
    finally:
        os._exit(code)


def dated(number: int) -> bytes:
    """Return page ``number`` with a day of its own: reports of one day are linked in the order in which they came."""
    day = date(2026, 3, 1) + timedelta(days=number)
    told = f'<head><meta property="article:published_time" content="{day.isoformat()}T08:00:00Z">'
    return article(number).replace(b"<head>", told.encode())


class Room:
    """The servers. ``again`` makes them forget what they were asked."""

    def __init__(self, servers: list[Server]) -> None:
        self.servers = servers
        self.given: Counter[str] = Counter()
        self._asked: Counter[str] = Counter()
        for number, server in enumerate(servers):
            server.answers["/loop"] = unruly.to("/loop")
            server.answers["/robots.txt"] = self._sometimes("500", 1, b"User-agent: *\nAllow: /\n")
            self._serve(number, server)

    def _serve(self, number: int, server: Server) -> None:
        links = [f"/news/{number}{n}" for n in range(PAGES)]
        passing, lasting = list(PASSING), list(LASTING)
        ways = {}
        for n, link in enumerate(links):
            right = dated(number * PAGES + n)
            if n % 3 == 1:  # eleven ways to fail over nine such pages, and the lists
                way = passing[(number * 3 + n // 3) % len(passing)]
                ways[link] = self._sometimes(way, 1 + n % 2, right)
            elif n % 5 == 2:
                ways[link] = LASTING[lasting[(number * 2 + n // 5) % len(lasting)]]
            else:
                ways[link] = lambda handler, right=right: self._right(handler, right)  # type: ignore[misc]
        here = server.url()[:-1]
        feed = unruly.rss([(link, f"Despatch {link}") for link in links[: PAGES // 2]])
        feed = feed.replace(b"<pubDate>Mon, 02 Mar 2026 01:00:00 +0300</pubDate>", b"")
        day = time.strftime("%Y-%m-%dT00:00:00Z", time.gmtime())
        pages = "".join(f"<url><loc>{here}{one}</loc><lastmod>{day}</lastmod></url>" for one in links[PAGES // 2 :])
        server.answers |= {
            **ways,
            "/feed.xml": self._sometimes("malformed" if number else "hangs up", 1, feed),
            "/index.xml": f"<sitemapindex><sitemap><loc>{here}/map.xml</loc></sitemap></sitemapindex>".encode(),
            "/map.xml": self._sometimes("503, wait", 1, f"<urlset>{pages}</urlset>".encode()),
        }

    def _sometimes(self, way: str, times: int, right: bytes) -> Answering:
        """Misbehave the first ``times`` that it is asked for."""

        def answer(handler: Handler) -> None:
            name = f"{handler.server.owner.port}{handler.path}"
            self._asked[name] += 1
            if self._asked[name] <= times:
                PASSING[way](handler)
            else:
                self._right(handler, right)

        return answer

    def _right(self, handler: Handler, body: bytes) -> None:
        self.given[f"{handler.server.owner.port}{handler.path}"] += 1
        handler.give(body, unruly.kind_of(body))

    def feeds(self) -> list[str]:
        return [server.url(path) for server in self.servers for path in ("/feed.xml", "/index.xml")]

    def asked(self) -> int:
        return sum(server.asked.total() for server in self.servers)

    def again(self) -> None:
        self.given.clear()
        self._asked.clear()

    def repeated(self) -> int:
        """Return how often a page was given that had been given before."""
        return sum(times - 1 for name, times in self.given.items() if "/news/" in name)


@dataclass(slots=True)
class Killed:
    """What the kills have come to. ``begun`` of them came after the first request of their run."""

    kills: int = 0
    begun: int = 0
    rounds: int = 0
    runs: int = 0
    pages: int = 0
    repeated: int = 0
    differ: list[str] = field(default_factory=list)
    seconds: int = 0


@dataclass(frozen=True, slots=True)
class Watched:
    """A record, its watch file, and the command that fills both."""

    record: str
    state: Path
    room: Room
    commands: Commands

    def start(self) -> Run:
        self._later()
        words = ["watch", *self.room.feeds(), "--once", "--record", self.record, "--state", str(self.state)]
        return self.commands.start(*words, "--pause", "0.1s", "--allow-private-urls")

    def _later(self) -> None:
        """Let hours pass: what is put off is due."""
        if self.state.exists():
            with closing(sqlite3.connect(self.state, isolation_level=None)) as state:
                if state.execute("PRAGMA user_version").fetchone() != (0,):
                    state.execute("UPDATE feeds SET due = due - ?", (LATER,))
                    state.execute("UPDATE links SET due = due - ?", (LATER,))
                    state.execute("UPDATE hosts SET held = held - ?", (LATER,))

    def to_the_end(self) -> list[str]:
        """Run until every list is well and every page done with; return what is wrong."""
        for _ in range(RUNS):
            run = self.start()
            if run.wait(300) not in (0, 1) or "Traceback" in run.said() or "unexpected" in run.said():
                return [f"ended with {run.code}: {run.said()[-500:]}"]
            with closing(sqlite3.connect(self.state)) as state:
                [left] = state.execute("SELECT count(*) FROM links WHERE state IN ('waiting', 'fetched')").fetchone()
                [bad] = state.execute("SELECT count(*) FROM feeds WHERE failures OR error IS NOT NULL").fetchone()
            if not left and not bad:
                # What is linked as it comes is weighed by what was there; linked as a whole, by all.
                link = self.commands.start("link", "--record", self.record)
                return [link.said()] if link.wait(300) else []
        return [f"not at the end after {RUNS} runs: {left} pages, {bad} lists"]

    def holds(self) -> dict[str, list[Any]]:
        """Return what the record and the watch file hold."""
        with closing(sqlite3.connect(self.state)) as state:
            links = state.execute("SELECT url, state, outcome, reason, report FROM links").fetchall()
            feeds = state.execute("SELECT url, kind, title, wanted, listed FROM feeds").fetchall()
            pages = state.execute("SELECT key FROM pages").fetchall()
        # What was kept when the kill came, and not noted in the watch file yet, is found there by the next run.
        links = [
            (url, what, "added" if out == "known" else out, reason, report) for url, what, out, reason, report in links
        ]
        return {**held(self.record), "links": sorted(links, key=repr), "feeds": sorted(feeds, key=repr), "pages": pages}


def kill(times: int, folder: Path, record: Callable[[str], str], seed: int = 1) -> Killed:
    """Kill a watch ``times`` times; ``record`` returns where to keep a new record of a name."""
    rng, found, began = random.Random(seed), Killed(), time.monotonic()
    with ExitStack() as stack:
        commands = stack.enter_context(Commands(folder))
        room = Room([stack.enter_context(Server()) for _ in range(SERVERS)])

        def new(name: str) -> Watched:
            room.again()
            return Watched(record(name), folder / f"{name}.watch", room, commands)

        whole, took = _undisturbed(new)
        found.pages = len(whole["links"])
        while found.kills < times:
            found.rounds += 1
            one = new(f"r{found.rounds}")
            for _ in range(min(IN_A_ROUND, times - found.kills)):
                _killed(one, took, rng, found)
            found.differ += one.to_the_end()
            made = one.holds()
            found.differ += [f"round {found.rounds}: {what}" for what in differences(whole, made)]
            found.differ += [f"round {found.rounds}: {what}" for what in made["problems"]]
            found.repeated += room.repeated()
            print(found.rounds, found.kills, found.begun, found.repeated, found.differ, flush=True)
    found.seconds = round(time.monotonic() - began)
    return found


def _undisturbed(new: Callable[[str], Watched]) -> tuple[dict[str, list[Any]], float]:
    """Return what two undisturbed series of runs make, which must be the same, and the seconds of a first run."""
    made = []
    for name in ("whole", "again"):
        one, began = new(name), time.monotonic()
        one.start().wait(300)
        took = time.monotonic() - began
        wrong = one.to_the_end()
        assert not wrong and one.room.repeated() == 0, (wrong, one.room.repeated())
        made.append(one.holds())
    assert not differences(*made) and not made[0]["problems"], differences(*made)
    return made[0], took


def _killed(one: Watched, took: float, rng: random.Random, found: Killed) -> None:
    """Run the command and kill it at a random moment; half of the time soon after its first request."""
    found.runs += 1
    asked = one.room.asked()
    run = one.start()
    if rng.random() < 0.5:
        _wait(run, 60, lambda: one.room.asked() > asked)
        _wait(run, rng.random() * took / 4, lambda: False)
    else:
        _wait(run, rng.random() * took, lambda: False)
    if run.wait(0) is None:
        os.kill(run.pid, signal.SIGKILL)
        found.begun += one.room.asked() > asked
    found.kills += run.wait(60) == -signal.SIGKILL
    if "Traceback" in run.said() or run.code not in (0, 1, -signal.SIGKILL):
        found.differ.append(f"{run.code}: {run.said()[-500:]}")


def _wait(run: Run, seconds: float, condition: Callable[[], bool]) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and run.wait(0.002) is None and not condition():
        pass


@contextmanager
def databases(folder: Path, postgres: bool) -> Iterator[Callable[[str], str]]:
    """Yield what returns where a new record of a name is: a file, or a database of a server of our own."""
    if not postgres:
        yield lambda name: str(folder / f"{name}.db")
        return
    import psycopg

    from tests.store.postgres import server

    with server(folder / "server", options="") as url, psycopg.connect(url, autocommit=True) as admin:

        def made(name: str) -> str:
            assert re.fullmatch(r"\w+", name)
            admin.execute(f"CREATE DATABASE {name}")  # type: ignore[call-overload]
            return url.replace("/postgres?", f"/{name}?")

        yield made


def main(times: int, folder: Path, postgres: bool) -> dict[str, Any]:
    """Return the figures of ``times`` kills."""
    folder.chmod(0o755)  # the server runs as another user
    with databases(folder, postgres) as record:
        found = asdict(kill(times, folder, record))
    return found
