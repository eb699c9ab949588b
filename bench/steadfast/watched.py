"""``dragoman watch`` killed by signal 9 at random moments, among servers that misbehave: is the end the same?

Three local servers list pages in RSS feeds and a sitemap index. What goes wrong is fixed by the address, so that the
end is: some pages and lists fail the first time or two that they are asked for, in every way that there is, and some
pages can never be had. A round starts with nothing and runs ``watch --once`` again and again, killed at a random
moment each time; before each run the watch file is put seven hours back, as if the command came from cron, so that
what was put off is due. Then it is left to end, linked as a whole, and held against what undisturbed runs make: the
record by all that it answers, the watch file page by page; the servers count how often they gave a page again.
"""

from __future__ import annotations

import random
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench import unruly
from bench.batch.kill import REGISTER
from bench.soak import article
from bench.steadfast.held import differences, held
from bench.unruly import Answering, Handler, Server

SERVERS, PAGES = 3, 10
COMMAND = [sys.executable, "-m", "dragoman.cli"]
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
    "404": unruly.status(404), "410": unruly.status(410), "gzip bomb": unruly.gzip_bomb(300),
    "endless": unruly.endless, "to a file": unruly.to("file:///etc/passwd"),
    "another kind": lambda handler: handler.give(b"\x89PNG\r\n\x1a\n" + bytes(2000), "image/png"),
    "another language": lambda handler: handler.give("<p>Лавров и Асад".encode() * 40),
}  # fmt: skip


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
            right = article(number * PAGES + n)
            if n % 3 == 1:  # eleven ways to fail over nine such pages, and the lists
                way = passing[(number * 3 + n // 3) % len(passing)]
                ways[link] = self._sometimes(way, 1 + n % 2, right)
            elif n % 5 == 2:
                ways[link] = LASTING[lasting[(number * 2 + n // 5) % len(lasting)]]
            else:
                ways[link] = lambda handler, right=right: self._right(handler, right)  # type: ignore[misc]
        here = server.url()[:-1]
        feed = unruly.rss([(link, f"Despatch {link}") for link in links[: PAGES // 2]])
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

    def start(self) -> subprocess.Popen[str]:
        self._later()
        words = ["watch", *self.room.feeds(), "--once", "--record", self.record, "--state", str(self.state)]
        words += ["--pause", "0.1s", "--allow-private-urls", "--register", str(REGISTER)]
        return subprocess.Popen([*COMMAND, *words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True)

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
            said = run.communicate(timeout=300)[1]
            if run.returncode not in (0, 1) or "Traceback" in said or "unexpected" in said:
                return [f"ended with {run.returncode}: {said[-500:]}"]
            with closing(sqlite3.connect(self.state)) as state:
                [left] = state.execute("SELECT count(*) FROM links WHERE state IN ('waiting', 'fetched')").fetchone()
                [bad] = state.execute("SELECT count(*) FROM feeds WHERE failures OR error IS NOT NULL").fetchone()
            if not left and not bad:
                # What is linked as it comes is weighed by what was there; linked as a whole, by all.
                linked = subprocess.run([*COMMAND, "link", "--record", self.record], capture_output=True, text=True)
                return [linked.stderr] if linked.returncode else []
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
        room = Room([stack.enter_context(Server()) for _ in range(SERVERS)])
        whole, took = _undisturbed(folder, record, room)
        found.pages = len(whole["links"])
        while found.kills < times:
            found.rounds += 1
            room.again()
            one = Watched(record(f"r{found.rounds}"), folder / f"r{found.rounds}.watch", room)
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


def _undisturbed(folder: Path, record: Callable[[str], str], room: Room) -> tuple[dict[str, list[Any]], float]:
    """Return what two undisturbed series of runs make, which must be the same, and the seconds of a first run."""
    made = []
    for name in ("whole", "whole2"):
        room.again()
        one = Watched(record(name), folder / f"{name}.watch", room)
        began = time.monotonic()
        one.start().communicate(timeout=300)
        took = time.monotonic() - began
        wrong = one.to_the_end()
        assert not wrong and room.repeated() == 0, (wrong, room.repeated())
        made.append(one.holds())
    assert not differences(*made) and not made[0]["problems"], differences(*made)
    return made[0], took


def _killed(one: Watched, took: float, rng: random.Random, found: Killed) -> None:
    """Run the command and kill it: at any moment, or mostly soon after its first request, when most is going on."""
    found.runs += 1
    asked = one.room.asked()
    run = one.start()
    if rng.random() < 0.3:
        _wait(run, rng.random() * took, lambda: False)
    else:
        _wait(run, 60, lambda: one.room.asked() > asked)
        _wait(run, rng.random() * 5, lambda: False)
    if run.poll() is None:
        run.send_signal(signal.SIGKILL)
        found.kills += 1
        found.begun += one.room.asked() > asked
    said = run.communicate()[1]
    if "Traceback" in said:
        found.differ.append(said[-500:])


def _wait(run: subprocess.Popen[str], seconds: float, condition: Callable[[], bool]) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end and run.poll() is None and not condition():
        time.sleep(0.005)


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
