"""``python -m bench.soak --minutes 60``: ``dragoman watch`` against local servers that misbehave at random.

Five servers list new pages in RSS, Atom, JSON and sitemaps all the time; a request in five goes wrong in one of the
ways below. The watch runs as its users run it, as a process of its own, whose memory is sampled. At the end every page
that was listed is looked for: it must be in the record once, rejected with a reason, or still waiting. The figures
go to bench/soak.json, and what they say into docs/feeds.md; ``--tell`` writes that page anew from the file.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import re
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path
from statistics import median
from typing import Any

from bench import unruly
from bench.unruly import Answering, Handler, Server

RESULTS = Path(__file__).parent / "soak.json"
PAGE = Path(__file__).parents[1] / "docs/feeds.md"
BLOCK = re.compile(r"(<!-- soak -->\n).*?(<!-- /soak -->)", re.S)
WRONG = 0.2
"""Share of requests that go wrong."""
SERVERS = 5
LISTED = 40
"""Pages that a list holds: the last ones."""

ACTORS = ("Ardania", "Belmar", "Corva", "Dunmar", "Estovia", "Falkar", "Gorland", "Halvia")
NAMES = ("Mira Holt", "Jan Roe", "Tessa Brandt", "Oleg Varn", "Ines Calder", "Pavel Lund", "Rhea Stone", "Tomas Weld")
OFFICES = ("foreign minister", "president", "prime minister", "defence minister", "ambassador", "spokeswoman")
SAID = (
    "said on Monday that the talks with {b} would go on in the spring",
    "accused {b} of sending weapons across the northern border",
    "promised that the embassy in {b} would open again before the end of the year",
    "denied that a ship of {b} had been stopped in the strait",
    "called on {b} to release the two fishermen who were arrested last week",
    "signed an agreement with {b} on the sharing of the river's water",
    "warned that sanctions on {b} would follow if the shelling did not end",
    "thanked {b} for the grain that arrived in the port on Sunday",
)


def article(number: int) -> bytes:
    """Return page ``number``: invented news of invented countries, the same whenever it is asked for."""
    chance = random.Random(number)
    told = []
    for _ in range(chance.randint(4, 9)):
        a, b = chance.sample(ACTORS, 2)
        who = f"The {chance.choice(OFFICES)} of {a}, {chance.choice(NAMES)},"
        told.append(f"<p>{who} {chance.choice(SAID).format(b=b)}. It was reported in despatch {number}.</p>")
    title = f"{chance.choice(ACTORS)} and {chance.choice(ACTORS)}: despatch {number}"
    body = f"<article><h1>{title}</h1>{''.join(told)}</article>"
    return f"<html><head><title>{title}</title></head><body>{body}</body></html>".encode()


def _malformed(handler: Handler) -> None:
    handler.give(b"<?xml version='1.0'?><rss version='2.0'><channel><item><title>A & B</ti", "application/rss+xml")


def _bomb_of_entities(handler: Handler) -> None:
    inner = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
    text = f'<!DOCTYPE r [<!ENTITY e0 "ha">{inner}]><rss version="2.0"><channel><title>&e11;</title></channel></rss>'
    handler.give(text.encode(), "application/rss+xml")


def _wrong_charset(handler: Handler) -> None:
    handler.give("<html><body><p>Лажа ".encode("cp1251") * 50, "text/html; charset=utf-16")


WAYS: dict[str, Answering] = {
    "500": unruly.status(500), "503, wait": unruly.status(503, Retry_After="20"), "429": unruly.status(429),
    "404": unruly.status(404), "slow body": unruly.slow_loris, "slow headers": unruly.slow_headers,
    "silent": unruly.silent, "endless": unruly.endless, "broken off": unruly.broken_off,
    "hangs up": unruly.hangs_up, "gzip bomb": unruly.gzip_bomb(300), "redirect loop": unruly.to("/loop"),
    "malformed": _malformed, "entities": _bomb_of_entities, "charset": _wrong_charset,
    "another kind": lambda handler: handler.give(b"\x89PNG\r\n\x1a\n" + bytes(2000), "image/png"),
}  # fmt: skip


class Newsroom:
    """Publishes a page every so often and lists it, on several servers; misbehaves at random."""

    def __init__(self, servers: list[Server], every: float) -> None:
        self.servers, self.every = servers, every
        self.published: list[int] = []
        self.wrong: Counter[str] = Counter()
        self.over = threading.Event()
        self._chance = random.Random(7)
        for server in servers:
            server.answers["/loop"] = unruly.to("/loop")
            server.answers["/robots.txt"] = b"User-agent: *\nCrawl-delay: 0.5\n"
            server.types["/robots.txt"] = "text/plain"
            server.otherwise = self._answer
        threading.Thread(target=self._publish, daemon=True).start()

    def feeds(self) -> list[str]:
        paths = ("/rss.xml", "/atom.xml", "/feed.json", "/sitemap_index.xml")
        return [server.url(path) for server in self.servers for path in paths]

    def _publish(self) -> None:
        while not self.over.wait(self.every):
            self.published.append(len(self.published))

    def _answer(self, handler: Handler) -> None:
        if self._chance.random() < WRONG:
            way = self._chance.choice(list(WAYS))
            self.wrong[way] += 1
            WAYS[way](handler)
            return
        mine = self.servers.index(handler.server.owner)
        numbers = [n for n in self.published if n % len(self.servers) == mine][-LISTED:]
        self._right(handler, numbers)

    def _right(self, handler: Handler, numbers: list[int]) -> None:
        day = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime())
        path = handler.path
        if path.startswith("/news/"):
            return handler.give(article(int(path[6:])))
        links = [f"/news/{n}" for n in numbers]
        here = handler.server.owner.url()[:-1]
        if path == "/rss.xml":
            body = unruly.rss([(link, f"Despatch {link}") for link in links])
        elif path == "/atom.xml":
            entries = "".join(
                f'<entry><title>Despatch</title><id>x</id><link href="{link}"/></entry>' for link in links
            )
            body = f'<feed xmlns="http://www.w3.org/2005/Atom"><title>Atom</title>{entries}</feed>'.encode()
        elif path == "/feed.json":
            items = [{"id": link, "url": here + link} for link in links]
            body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "items": items}).encode()
        elif path == "/sitemap_index.xml":
            told = f"<sitemap><loc>{here}/sitemap.xml</loc><lastmod>{day}</lastmod></sitemap>"
            body = f"<sitemapindex>{told}</sitemapindex>".encode()
        elif path == "/sitemap.xml":
            body = f"<urlset>{''.join(f'<url><loc>{here}{link}</loc></url>' for link in links)}</urlset>".encode()
        else:
            return handler.give(b"not here", "text/plain", 404)
        etag = f'"{len(body)}-{numbers[-1] if numbers else 0}"'
        if path != "/sitemap_index.xml":
            return unruly.validated(body, etag)(handler)
        return handler.give(body, "application/xml")


def sample(process: int) -> dict[str, float]:
    """Return memory in MB, open files, threads and processor seconds of a process, from /proc."""
    status = dict(
        line.split(":", 1) for line in Path(f"/proc/{process}/status").read_text().splitlines() if ":" in line
    )
    stat = Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()
    ticks = os.sysconf("SC_CLK_TCK")
    return {
        "MB": round(int(status["VmRSS"].split()[0]) / 1024, 1), "files": len(os.listdir(f"/proc/{process}/fd")),
        "threads": int(status["Threads"]), "processor": round((int(stat[11]) + int(stat[12])) / ticks, 1),
    }  # fmt: skip


def soak(minutes: float, publish: float, every: str) -> dict[str, Any]:
    """Watch for so many minutes and return the figures."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        room = Newsroom([stack.enter_context(Server()) for _ in range(SERVERS)], publish)
        Path(folder, "feeds.txt").write_text("\n".join(room.feeds()))
        command = [
            *(sys.executable, "-m", "dragoman.cli", "watch", f"{folder}/feeds.txt", "--record", f"{folder}/soak.db"),
            *("--every", every, "--allow-private-urls", "--json"),
        ]
        with open(f"{folder}/out", "wb") as out, open(f"{folder}/err", "wb") as err:
            watch = subprocess.Popen(command, stdout=out, stderr=err)
        samples, began = [], time.monotonic()
        while time.monotonic() - began < minutes * 60 and watch.poll() is None:
            time.sleep(15)
            if watch.poll() is None:
                samples.append({"minute": round((time.monotonic() - began) / 60, 2), **sample(watch.pid)})
        room.over.set()
        ended_early = watch.poll() is not None
        watch.send_signal(signal.SIGINT)
        code = watch.wait(120)
        told = Path(folder, "err").read_text(errors="replace")
        happened = Counter(json.loads(line)["what"] for line in Path(folder, "out").read_text().splitlines())
        found = _accounts(folder, room)
        return {
            "minutes": round((time.monotonic() - began) / 60, 1), "ended early": ended_early, "exit code": code,
            "tracebacks": told.count("Traceback"), "requests": sum(s.asked.total() for s in room.servers),
            "gone wrong": dict(room.wrong), "happened": dict(happened), **found, **_memory(samples),
            "processor seconds": samples[-1]["processor"] if samples else None, "samples": samples[::4],
        }  # fmt: skip


def _accounts(folder: str, room: Newsroom) -> dict[str, Any]:
    """Return what became of every page that was listed."""
    with sqlite3.connect(f"{folder}/soak.db.watch") as state:
        counted = dict(
            state.execute(
                "SELECT coalesce(CASE state WHEN 'done' THEN outcome END, state), count(*) FROM links GROUP BY 1"
            )
        )
        links = {int(url.rpartition("/")[2]) for (url,) in state.execute("SELECT url FROM links")}
        added = {
            int(url.rpartition("/")[2])
            for (url,) in state.execute("SELECT url FROM links WHERE outcome IN ('added', 'known', 'unchanged')")
        }
        reasons = Counter(reason for (reason,) in state.execute("SELECT reason FROM links WHERE outcome = 'rejected'"))
    with sqlite3.connect(f"{folder}/soak.db") as record:
        kept = Counter(
            int(url.rpartition("/")[2])
            for (url,) in record.execute("SELECT url FROM reports WHERE url LIKE '%/news/%'")
        )
    return {
        "published": len(room.published), "links": counted, "rejected": dict(reasons),
        "lost": sorted(added - set(kept)), "kept twice": sorted(n for n, times in kept.items() if times > 1),
        "never listed to us": len(set(room.published) - links),
    }  # fmt: skip


def _memory(samples: list[dict[str, float]]) -> dict[str, Any]:
    """Return the memory by quarters of the time, as medians in MB."""
    quarter = max(len(samples) // 4, 1)
    parts = [samples[n : n + quarter] for n in range(0, len(samples), quarter)][:4]
    return {
        "memory by quarters, MB": [median(s["MB"] for s in part) for part in parts],
        "most memory, MB": max((s["MB"] for s in samples), default=None),
        "most files": max((s["files"] for s in samples), default=None),
    }


def told(found: dict[str, Any]) -> str:
    """Return what the figures say, for docs/feeds.md."""
    happened, links = found["happened"], found["links"]
    looks = sum(happened.get(what, 0) for what in ("looked", "unchanged", "failed"))
    done = links.get("added", 0) + links.get("known", 0) + links.get("unchanged", 0)
    open_still = links.get("waiting", 0) + links.get("fetched", 0)
    quarters = ", ".join(f"{value:,.0f}" for value in found["memory by quarters, MB"])
    processor = found["processor seconds"] / (found["minutes"] * 60)
    ways = "; ".join(f"{way}: {times}" for way, times in sorted(found["gone wrong"].items()))
    return (
        f"`python -m bench.soak --minutes {found['minutes']:.0f}` watched {SERVERS} local servers, each with an RSS, "
        f"an Atom and a JSON feed and a sitemap index, which published {found['published']:,} pages and answered "
        f"{found['requests']:,} requests, {sum(found['gone wrong'].values()):,} of them wrongly ({ways}). The figures "
        "are in `bench/soak.json`.\n\n"
        "| measured | figure |\n| --- | --- |\n"
        f"| looks at lists, of them failed | {looks:,}, {happened.get('failed', 0):,} |\n"
        f"| pages in the record, rejected with a reason, still waiting for another try at the end "
        f"| {done:,}, {links.get('rejected', 0):,}, {open_still:,} |\n"
        f"| published, but in no list read by the end | {found['never listed to us']} |\n"
        f"| pages lost, kept twice | {len(found['lost'])}, {len(found['kept twice'])} |\n"
        f"| memory, median MB in each quarter of the time | {quarters} |\n"
        f"| most memory, MB; most open files | {found['most memory, MB']:,.0f}; {found['most files']} |\n"
        f"| processor time, share of one core | {processor:.1%} |\n"
        f"| tracebacks; exit code after Ctrl-C | {found['tracebacks']}; {found['exit code']} |\n\n"
        f"{_later(found.get('later'))}"
    )


def _later(found: dict[str, Any] | None) -> str:
    """Return what a shorter run with a later state of the code showed, kept under "later" in the file."""
    if not found:
        return ""
    quarters = ", ".join(f"{value:,.0f}" for value in found["memory by quarters, MB"])
    return (
        "In that hour a body over its limit was held until the next sweep of memory. Since then it is let go at once; "
        f"{found['minutes']:.0f} minutes with that: {quarters} MB by quarters, {found['most memory, MB']:,.0f} MB at "
        f"most, {len(found['lost'])} pages lost.\n\n"
    )


def tell(found: dict[str, Any]) -> None:
    """Write what the figures say into docs/feeds.md."""
    text = PAGE.read_text(encoding="utf-8")
    PAGE.write_text(BLOCK.sub(lambda block: block[1] + told(found) + block[2], text), encoding="utf-8")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60)
    parser.add_argument("--publish", type=float, default=4, help="seconds between two pages")
    parser.add_argument("--every", default="15s", help="time between two looks at a feed")
    parser.add_argument("--out", type=Path, default=RESULTS)
    parser.add_argument("--tell", action="store_true", help="only write docs/feeds.md from the figures in --out")
    asked = parser.parse_args()
    if not asked.tell:
        found = soak(asked.minutes, asked.publish, asked.every)
        asked.out.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
        print(json.dumps({name: value for name, value in found.items() if name != "samples"}, indent=1))
    if asked.out == RESULTS:
        tell(json.loads(RESULTS.read_text(encoding="utf-8")))


if __name__ == "__main__":
    main()
