"""What a page costs: a web archive of real news pages into shards, and the shards into a record.

Processor time is that of this process and of the workers together, so it holds on a machine that does other things
too. The pages are the 80 of the Fundus evaluation set (see bench/quality/body.py), as often as asked, each time with
another comment at the end, so that none is known from before.
"""

from __future__ import annotations

import gzip
import itertools
import json
import os
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench.quality.body import pages
from dragoman.batch import local
from dragoman.batch.load import load
from dragoman.batch.run import How, run
from dragoman.intake import expand
from dragoman.pipeline import reader
from dragoman.record import Record


def archive(path: Path, count: int) -> None:
    """Write a WARC file of the first ``count`` pages, each record packed by itself."""
    with path.open("wb") as file:
        for n, (_, source, _, url) in enumerate(itertools.islice(pages(), count)):
            page = source.encode()
            body = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n\r\n" + page
            head = (
                f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Record-ID: <urn:x:{n}>\r\nWARC-Target-URI: {url}\r\n"
                f"Content-Type: application/http; msgtype=response\r\nContent-Length: {len(body)}\r\n\r\n"
            )
            file.write(gzip.compress(head.encode() + body + b"\r\n\r\n", 6))


def processor() -> float:
    """Return the processor seconds of this process and of its children that have ended."""
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(one.ru_utime + one.ru_stime for one in used)


def peak_mb(process: int | str = "self") -> int:
    """Return the most memory that a process has had, in MB; unlike ru_maxrss not what its parent had before it."""
    status = Path(f"/proc/{process}/status").read_text()
    return round(int(next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]) / 1024)


class Watched(local.Local):
    """The engine of one machine, which looks at its workers' memory before it ends them."""

    peak = 0

    def close(self) -> None:
        Watched.peak = max([Watched.peak, *(peak_mb(worker.process.pid) for worker in self._all)])
        super().close()


def timed(do: Callable[[], Any]) -> tuple[Any, float]:
    began = processor()
    return do(), processor() - began


def read(count: int, folder: Path) -> tuple[Any, float, float]:
    """Read the first pages with one worker; return what came of it, and the seconds of all and of this process."""
    packed = folder / f"pages-{count}.warc.gz"
    archive(packed, count)
    own = time.process_time()
    done, took = timed(lambda: run([str(packed)], How(folder / f"shards-{count}", workers=1, size=64)))
    return done, took, time.process_time() - own


def shards(count: int, folder: Path) -> dict[str, Any]:
    """Read pages into shards, load what comes of it, and return what each step took a page."""
    local.Local = Watched  # type: ignore[misc]
    reader()  # the model of this process, loaded once
    began = time.monotonic()
    _, start, start_own = read(1, folder)
    done, took, own = read(count, folder)
    seconds = time.monotonic() - began
    packed, out, record = folder / f"pages-{count}.warc.gz", folder / f"shards-{count}", folder / "record.db"
    _, opening = timed(lambda: sum(1 for _ in expand([str(packed)])))
    with Record.open(record) as opened:
        empty = record.stat().st_size
        _, loading = timed(lambda: sum(len(group) for group in load(opened, out)))
    held = list(out.glob("*.parquet"))
    return {
        "pages": count, "reports": done.read, "rejected": dict(done.reasons),
        "bytes a page, as HTML": round(sum(len(s) for _, s, _, _ in itertools.islice(pages(), count)) / count),
        "words a report": round(sum(map(_words, held)) / done.read),
        "bytes a page in the archive": round(packed.stat().st_size / count),
        "bytes a report in shards": round(sum(path.stat().st_size for path in held) / done.read),
        "bytes a report in the record": round((record.stat().st_size - empty) / done.read),
        "processor seconds a page": round((took - start) / (count - 1), 4),
        "of these in the process that deals the work": round((own - start_own) / (count - 1), 4),
        "of these opening the archive": round(opening / count, 5),
        "processor seconds to start a worker": round(start - start_own, 2),
        "processor seconds a report, loading": round(loading / done.read, 4),
        "peak MB of this process": peak_mb(), "peak MB of a worker": Watched.peak,
        "seconds on the clock": round(seconds), "load": round(os.getloadavg()[0], 1),
    }  # fmt: skip


def _words(shard: Path) -> int:
    import pyarrow.parquet as parquet

    readings = parquet.read_table(shard, columns=["reading"]).to_pydict()["reading"]
    return sum(len(json.loads(reading)["report"]["text"].split()) for reading in readings)


def stream(megabytes: int, folder: Path) -> dict[str, Any]:
    """Stream lines of JSON of so many MB, packed, in a process of its own; return its memory and processor time."""
    path = folder / f"lines-{megabytes}.jsonl.gz"
    line = json.dumps({"text": " ".join(f"word{n % 977}" for n in range(1_500))}).encode() + b"\n"
    with gzip.open(path, "wb", 1) as file:
        for n in range(megabytes * 1_000_000 // len(line)):
            file.write(line[:-3] + f" {n}".encode() + line[-3:])
    code = (
        "import sys, time, json; from dragoman.intake import expand; from bench.batch.speed import peak_mb\n"
        "n = sum(1 for _ in expand(sys.argv[1:])); print(json.dumps([n, peak_mb(), time.process_time()]))"
    )
    done = subprocess.run([sys.executable, "-c", code, str(path)], check=True, capture_output=True, text=True)
    lines, peak, seconds = json.loads(done.stdout)
    return {"MB": megabytes, "lines": lines, "peak MB": peak, "processor seconds": round(seconds, 1)}


def main(count: int, folder: Path) -> dict[str, Any]:
    """Return all figures."""
    return {"shards": shards(count, folder), "streaming": [stream(size, folder) for size in (100, 1_000)]}
