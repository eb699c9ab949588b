"""``python -m bench.fuzz [--inputs 100000] [--reader NAME]``: every reader of inputs fed with what nobody should send.

Hypothesis takes a good file of each kind apart: bytes turned, stretches cut out, doubled, moved, tokens of the format
put where they do not belong; and makes some up. A reader may give pages and rejects, in bounded time; anything else
is a crash, shrunk and printed. Crashes become tests in tests/intake/test_fuzz.py. Counts go to bench/fuzz.json.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from dragoman.intake import expand, take
from dragoman.records import DragomanError, Reading
from tests.intake.packing import LINE, PACKED, PAGE, PROSE, TABLE, Record, arc, http, tar, warc, zipped

RESULTS = Path(__file__).with_name("fuzz.json")
LONGEST = 10.0
"""Processor seconds that no input of a few kilobytes may take."""
TOKENS = [
    b"\x1f\x8b\x08", b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06", b"WARC/1.0\r\n", b"Content-Length: ", b"\r\n\r\n",
    b"HTTP/1.1 200 OK\r\n", b"Transfer-Encoding: chunked\r\n", b"Content-Encoding: gzip\r\n", b"ffffffff\r\n", b"-1",
    b"99999999999999999999", b"ustar", b"\xff\xfe", b'"', b"{", b"[", b"\\ud800", b"\xed\xa0\x80", b"<", b"&#0;", b"\0",
    b"<!--", b"<![CDATA[", b"<!ENTITY a '&a;'>", b"filedesc://", b"\x28\xb5\x2f\xfd", b"BZh9", b"\xfd7zXZ\x00", b"\r",
    b"\n", b",",
]  # fmt: skip
FEED = f"""<?xml version="1.0"?><rss version="2.0"><channel><title>Wire</title><item><title>Talks</title>
<link>http://example.org/a</link><pubDate>Mon, 06 May 2024 10:00:00 GMT</pubDate><description>{PROSE}</description>
</item></channel></rss>""".encode()
OPML = b'<opml version="2.0"><body><outline xmlUrl="http://example.org/f"/></body></opml>'
MAP = b"""<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"><url>
<loc>http://example.org/a</loc><lastmod>2024-05-06</lastmod></url></urlset>"""


@dataclass(frozen=True, slots=True)
class Reader:
    """A reader: the good input that is taken apart, what reads it, and its share of all inputs."""

    seed: bytes
    read: Callable[[bytes], Any]
    share: int = 4


def _file(name: str, pages: bool = False) -> Callable[[bytes], None]:
    """Return what reads a file of that name; with ``pages`` what comes out is taken in as well."""
    folder = Path(tempfile.mkdtemp(prefix="fuzz-", dir="/dev/shm" if Path("/dev/shm").is_dir() else None))
    path = folder / name

    def read(data: bytes) -> None:
        path.write_bytes(data)
        items = list(expand([str(path)]))
        assert items, "nothing came of it"
        for item in items:
            assert item.error is None or name in item.error, item.error
            assert (item.error is None) != (item.source is None)
            if pages:
                found = take(item)
                assert found.report is not None or found.rejects

    return read


def _said(read: Callable[[bytes], Any]) -> Callable[[bytes], None]:
    """Return ``read`` where an error of ours is an answer too."""

    def tried(data: bytes) -> None:
        try:
            read(data)
        except DragomanError as error:
            assert str(error)

    return tried


def _feeds(data: bytes) -> None:
    from dragoman.feeds.lists import read_list

    read_list(data, "http://example.org/feed")


def _opml(data: bytes) -> None:
    from dragoman.feeds.opml import feeds

    with tempfile.NamedTemporaryFile(suffix=".opml") as file:
        file.write(data)
        file.flush()
        feeds([file.name])


def readers() -> dict[str, Reader]:
    """Return all readers by name."""
    two = zipped(("a.html", PAGE), ("b.jsonl", LINE), ("c.csv", TABLE))
    many = warc(Record(http()), Record(http(), number=2), Record(PROSE.encode(), "conversion", "text/plain", 3))
    made = {
        "warc": Reader(many, _file("x.warc"), 12),
        "warc.gz": Reader(PACKED["x.warc.gz"]() * 2, _file("x.warc.gz"), 8),
        "arc": Reader(arc(http(), http()), _file("x.arc"), 8),
        "zip": Reader(two, _file("x.zip"), 12),
        "tar": Reader(tar("", a_html=PAGE, b_jsonl=LINE), _file("x.tar"), 8),
        "jsonl": Reader(LINE * 3, _file("x.jsonl"), 10),
        "csv": Reader(TABLE, _file("x.csv"), 10),
        "html": Reader(PAGE, _file("x.html", pages=True), 2),
        "text": Reader(f"Talks\n\nBy A. Writer, 6 May 2024\n{PROSE}\nShare".encode(), _file("x.txt", pages=True), 2),
        "web page in a warc": Reader(many, _file("y.warc", pages=True), 2),
        "reading": Reader(_reading(), _said(lambda data: Reading.from_json(data.decode("utf-8", "replace")))),
        "feed": Reader(FEED, _said(_feeds), 3),
        "sitemap": Reader(MAP, _said(_feeds), 3),
        "opml": Reader(OPML, _said(_opml), 3),
    }  # fmt: skip
    for name in ("page.html.gz", "page.txt.bz2", "page.html.xz", "page.html.zst", "x.jsonl.gz", "x.tar.gz", "x.tar.xz"):
        made[name] = Reader(PACKED[name](), _file(name), 3)
    return made


def _reading() -> bytes:
    from tests.conftest import made_by_hand

    return made_by_hand().to_json().encode()


@st.composite
def broken(draw: st.DrawFn, seed: bytes) -> bytes:
    """Return ``seed`` after a few mishaps, or now and then anything at all."""
    if draw(st.integers(0, 9)) == 0:
        return draw(st.binary(max_size=300) | st.lists(st.sampled_from(TOKENS), max_size=12).map(b"".join))
    data = bytearray(seed)
    for _ in range(draw(st.integers(1, 4))):
        at, size = draw(st.integers(0, len(data))), draw(st.integers(1, 40))
        match draw(st.integers(0, 5)):
            case 0:
                data[at : at + 1] = draw(st.binary(min_size=1, max_size=2))
            case 1:
                del data[at : at + size]
            case 2:
                data[at:at] = data[at : at + size]
            case 3:
                data[at:at] = draw(st.sampled_from(TOKENS))
            case 4:
                del data[at:]
            case 5:
                to = draw(st.integers(0, len(data)))
                data[to:to] = data[at : at + size]
    return bytes(data)


def fuzz(name: str, reader: Reader, count: int) -> tuple[int, float, str | None]:
    """Feed a reader ``count`` inputs; return how many it has had, the seconds of the slowest, and the crash or None."""
    longest, had = 0.0, 0

    @settings(
        max_examples=count, database=None, deadline=None, suppress_health_check=list(HealthCheck),
        phases=(Phase.generate, Phase.shrink), print_blob=False,
    )  # fmt: skip
    @given(broken(reader.seed))
    def one(data: bytes) -> None:
        nonlocal longest, had
        had += 1
        began = time.process_time()
        reader.read(data)
        took = time.process_time() - began
        longest = max(longest, took)
        assert took < LONGEST, f"{took:.0f} s"

    try:
        one()
    except Exception as error:
        notes = "\n".join(getattr(error, "__notes__", []))
        return had, longest, f"{name}: {type(error).__name__}: {error}\n{notes}"
    return had, longest, None


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--reader", help="only this one")
    asked = parser.parse_args()
    all_ = {name: one for name, one in readers().items() if asked.reader in (None, name)}
    whole = sum(one.share for one in all_.values())
    counts: Counter[str] = Counter()
    crashes, slowest, began = [], 0.0, time.process_time()
    for name, reader in all_.items():
        count = -(-asked.inputs * reader.share // whole)
        had, longest, crash = fuzz(name, reader, count)
        counts[name], slowest = had, max(slowest, longest)
        crashes += [crash] if crash else []
        print(f"{name}: {crash or f'{had:,} inputs'}, {time.process_time() - began:.0f} s so far", flush=True)
    found = {
        "inputs": counts.total(), "by reader": counts, "crashes": crashes, "slowest": round(slowest, 2),
        "processor seconds": round(time.process_time() - began),
    }  # fmt: skip
    if asked.reader is None:
        RESULTS.write_text(json.dumps(found, indent=1) + "\n", encoding="utf-8")
    return 1 if crashes else 0


if __name__ == "__main__":
    sys.exit(main())
