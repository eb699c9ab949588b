"""Time from request to the whole answer, over HTTP to a server of its own process: first, and again.

    python -m bench.serve example=kelda.db million=million.db

Each record gets a server that is started for it (uvicorn, one process, the system's page cache as it is) and left to
warm up. "first" is the first time that the address is asked; "again" the median of ``RUNS`` after it, which the server
answers from what it keeps. Results go to bench/serve/results.json and docs/serving.md. The million is made by
`python -m bench.record build 1000000`; it is given places, stories and one whole Reading here.
"""

from __future__ import annotations

import json
import os
import platform
import random
import socket
import sqlite3
import statistics
import subprocess
import sys
import time
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import quote

import httpx

ROOT = Path(__file__).parents[2]
RUNS = 3
AIMS = {"example": 200, "million": 500}
"""Milliseconds until the first answer that issue 6 asks for."""
PATIENCE = 120.0
PAGES = (
    "/", "/search?q={word}", "/search?q={word}&speaker={a}", "/reports/{report}", "/actors/{a}", "/actors/{person}",
    "/pairs", "/pairs/{a}/{b}", "/pairs/{a}/{b}?since={year}&until={year}", "/map", "/map?since={year}&until={year}",
    "/commitments", "/commitments?speaker={a}", "/stories", "/stories/{report}", "/claims", "/reports", "/statements",
    "/statements?speaker={a}&about={b}", "/events", "/events?actor={a}&recipient={b}", "/actors", "/read", "/judging",
)  # fmt: skip
PICTURES = (
    "/charts/pair/{a}/{b}.svg", "/charts/actor/{a}.svg", "/charts/network.svg", "/charts/world.svg",
)  # fmt: skip
API = (
    "/api", "/api/reports", "/api/reports/{report}", "/api/statements", "/api/statements?speaker={person}",
    "/api/statements?speaker={a}&about={b}", "/api/events", "/api/events?actor={a}&recipient={b}",
    "/api/events?type=SANCTION&country={a}", "/api/commitments", "/api/commitments?speaker={a}&state=open",
    "/api/actors", "/api/actors/{a}", "/api/search?q={word}", "/api/search?q={word}&speaker={a}",
    "/api/relations?a={a}&b={b}", "/api/stances?speaker={a}&about={b}", "/api/blocs", "/api/network",
    "/api/dyads?actor={a}&recipient={b}&by=month", "/api/stories", "/api/stories/{report}", "/api/claims",
    "/api/judgements", "/api/who?mention=Lavrov",
)  # fmt: skip


@contextmanager
def served(record: Path) -> Iterator[tuple[httpx.Client, int]]:
    """Start a server over a record; yield a client of it and its process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    words = [sys.executable, "-m", "dragoman", "serve", "--record", str(record), "--port", str(port), "--rate", "0"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    process = subprocess.Popen(words, env=environment, stderr=subprocess.DEVNULL)
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client:
            for _ in range(600):
                try:
                    client.get("/static/none")
                    break
                except httpx.ConnectError:
                    time.sleep(0.1)
            rest(process.pid)
            yield client, process.pid
    finally:
        process.terminate()
        process.wait()


def rest(pid: int, patience: float = 60.0) -> None:
    """Return when a process has been at rest for a second: a server warms up after it has opened."""
    until, spent = time.monotonic() + patience, -1.0
    while (now := processor(pid)) != spent and time.monotonic() < until:
        spent = now
        time.sleep(1.0)


def processor(pid: int) -> float:
    """Return the milliseconds of processor time that a process has used, to a tick (10 ms)."""
    spent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(spent[11]) + int(spent[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def cast(client: httpx.Client) -> dict[str, str]:
    """Return whom to ask about: the busiest pair, the person in most reports, a report, a word of it."""
    pair = max(
        client.get("/api/network?limit=1000").json()["items"],
        key=lambda row: (row["actor"] != row["recipient"], sum(row["happened"])),
    )
    person = client.get("/api/actors?kind=person&limit=1").json()["items"][0]["party"]["id"]
    report = client.get("/api/reports?limit=1&oldest_first=true").json()["items"][0]["id"]
    year = client.get("/api/reports?limit=1").json()["items"][0]["published"][:4]
    found = {
        "a": pair["actor"], "b": pair["recipient"], "person": person, "report": report, "word": "embassy", "year": year
    }  # fmt: skip
    return {name: quote(value, safe="") for name, value in found.items()}


def readable(record: Path) -> None:
    """Give the oldest report of a synthetic record, which has no Readings, a whole one: that of a short article."""
    from sqlalchemy import select, update

    from dragoman import pipeline
    from dragoman.records import DragomanError
    from dragoman.store import Store, shape
    from dragoman.store import schema as t

    with Store.open(record, create=False) as store:
        first = next(iter(store.reports(oldest=True, limit=1)))
        try:
            if store.reading(first.id).report.id == first.id:
                return
        except (DragomanError, ValueError, zlib.error):
            pass
        read = pipeline.read(sorted((ROOT / "examples/crisis/reports").glob("*.txt"))[0])
        data, _ = shape.pack(replace(read, report=replace(read.report, id=first.id)))
        with store._engine.connect().execution_options(write=True) as connection, connection.begin():
            key = connection.scalar(select(t.reports.c.key).where(t.reports.c.id == first.id))
            connection.execute(update(t.reports).where(t.reports.c.key == key).values(reading=data))


def placed(record: Path) -> None:
    """Give a fifth of the events of a synthetic record one of 2,000 places: as many as have one in the news."""
    rng = random.Random(7)
    spread = (
        "CAST((abs(events.key * 2654435761) % 1000000) * 1.0 * (abs(events.key * 2654435761) % 1000000) / 5e8 AS INT)"
    )
    with sqlite3.connect(record) as connection:
        if connection.execute("SELECT 1 FROM events WHERE place_name IS NOT NULL LIMIT 1").fetchone():
            return
        connection.execute("CREATE TEMP TABLE spots (n INTEGER PRIMARY KEY, name, country, lat, lon, precision)")
        rows = [
            (n, f"Place {n}", f"Q{'ABCDEFGH'[n // 26 % 8]}{chr(65 + n % 26)}", rng.uniform(-60, 70),
             rng.uniform(-170, 170), "country" if n % 17 == 0 else "region" if n % 10 == 0 else "place")
            for n in range(2_000)
        ]  # fmt: skip
        connection.executemany("INSERT INTO spots VALUES (?, ?, ?, ?, ?, ?)", rows)
        connection.execute(
            "UPDATE events SET (place_name, place_country, place_latitude, place_longitude, place_precision) = "
            f"(SELECT name, country, lat, lon, precision FROM spots WHERE n = {spread}) WHERE key % 5 = 0"
        )


def joined(record: Path) -> None:
    """Make a story of four out of every ten reports, those of near days, of a synthetic record, which has none."""
    with sqlite3.connect(record) as connection:
        if connection.execute("SELECT 1 FROM judgements LIMIT 1").fetchone():
            return
        reports = connection.execute(
            "SELECT id FROM reports WHERE standing = 2 ORDER BY published DESC, key"
        ).fetchall()
        pairs = [(reports[n + m][0], reports[n][0]) for n in range(0, len(reports) - 4, 10) for m in (1, 2, 3)]
        connection.executemany(
            "INSERT INTO judgements (key, kind, subject, object, by, at, undone) "
            "VALUES (?, 'story', ?, ?, 'link/stories@1', '2026-01-01T00:00:00+00:00', 0)",
            ((key, *pair) for key, pair in enumerate(pairs, 1)),
        )


def measure(record: Path) -> list[dict[str, Any]]:
    """Return a row for each address: milliseconds first and again, status, kilobytes."""
    with served(record) as (client, _):
        whom = cast(client)
    rows = []
    with served(record) as (client, pid):  # anew, so that nothing was asked before
        for address in (*PAGES, *PICTURES, *API):
            path = address.format(**whom)
            times, status, size = [], 0, 0
            spent = processor(pid)
            for _ in range(1 + RUNS):
                began = time.perf_counter()
                try:
                    answer = client.get(path)
                    status, size = answer.status_code, len(answer.content)
                except httpx.TimeoutException:
                    status = 0
                times.append((time.perf_counter() - began) * 1000)
                if len(times) == 1:
                    spent = processor(pid) - spent
                if times[0] > 10_000:
                    break
            again = statistics.median(times[1:]) if times[1:] else None  # not asked again after ten seconds
            rows.append(
                {
                    "address": address,
                    "first_ms": round(times[0], 1),
                    "again_ms": None if again is None else round(again, 1),
                    "processor_ms": round(spent),
                    "status": status,
                    "kilobytes": round(size / 1000, 1),
                }
            )
            print(
                f"{times[0]:9.1f} {again or 0:9.1f} ms {spent:6.0f} cpu  {status}  {path}", file=sys.stderr, flush=True
            )
    return rows


def page(results: dict[str, Any]) -> str:
    """Return the table for docs/serving.md."""
    names = list(results["records"])
    told = [
        "# How soon the reading room answers",
        "",
        "Milliseconds from the request to the last byte of the answer, over HTTP on one machine: the first time that "
        "an address is asked of a server that was started for it and has come to rest, the median of three times after "
        "it, and the processor time of the server for the first, which leaves out waiting for a free processor and for "
        "the disk. Made by `python -m bench.serve`; the numbers are in `bench/serve/results.json`. The first record is "
        "that of `examples/crisis`; the other is made up (`python -m bench.record build 1000000`) with the skew of the "
        "news, and `{a}` and `{b}` are its busiest pair.",
        "",
        "Every page's words come with its first answer, and nothing in them waits for a script. Charts have addresses "
        "of their own (`/charts`), are fetched beside the page that is already read, and are no part of the aim. What "
        "was answered is kept while the record stays as it is, so that again costs next to nothing; whatever is "
        "written, by whomever, is seen by the next question.",
        "",
    ]
    for name in names:
        one = results["records"][name]
        pages = [row for row in one["rows"] if row["address"] in PAGES]
        within = [sum(row[which] <= one["aim_ms"] for row in pages) for which in ("first_ms", "processor_ms")]
        told.append(
            f"- **{name}**: {one['reports']:,} reports, {one['events']:,} events; aim for a page {one['aim_ms']} ms; "
            f"of {len(pages)} pages {within[1]} within it by processor time, {within[0]} by the clock, with a load of "
            f"{one['load']} on {results['machine']}."
        )
    told += ["", "| address | " + " | ".join(f"{name}: first | again | processor" for name in names) + " |"]
    told.append("| --- |" + " ---: |" * (3 * len(names)))
    by = {name: {row["address"]: row for row in results["records"][name]["rows"]} for name in names}
    for address in (*PAGES, *PICTURES, *API):
        cells = []
        for name in names:
            row = by[name].get(address)
            cells += ["–"] * 3 if row is None else [_told(row, one) for one in ("first_ms", "again_ms", "processor_ms")]
        told.append(f"| `{address}` | " + " | ".join(cells) + " |")
    return "\n".join(told) + "\n"


def _told(row: dict[str, Any], which: str) -> str:
    if row[which] is None:
        return "–"
    return f"{row[which]:,.0f}" if row["status"] == 200 else f"({row['status'] or 'none'})"


def main(words: list[str]) -> None:
    results: dict[str, Any] = {"machine": f"{platform.machine()}, {os.cpu_count()} cores", "records": {}}
    for word in words:
        name, _, where = word.partition("=")
        placed(Path(where))
        joined(Path(where))
        readable(Path(where))
        with served(Path(where)) as (client, _):
            about = client.get("/api").json()
        results["records"][name] = {
            "reports": about["reports"], "events": about["events"], "aim_ms": AIMS.get(name, 500),
            "rows": measure(Path(where)), "load": round(os.getloadavg()[1], 1),
        }  # fmt: skip
    Path(__file__).with_name("results.json").write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    (ROOT / "docs/serving.md").write_text(page(results), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
