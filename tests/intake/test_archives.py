"""Archives, tables and compressed files: the same page comes out of each, and damage is told with its place."""

from __future__ import annotations

import bz2
import contextlib
import gzip
import io
import json
import os
import sys
import tarfile
import threading
import time
import tracemalloc
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from dragoman.intake import Item, Opening, expand, load, take
from dragoman.intake.archives import packed, streams
from dragoman.records import InputError
from tests.intake.packing import HTML, LINE, PACKED, PAGE, PROSE, Record, arc, http, tar, warc, zipped

pytest.importorskip("fastwarc", reason="needs the extra archives")


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def opened(name: str, data: bytes, opening: Opening | None = None) -> list[Item]:
    Path(name).write_bytes(data)
    return list(expand([name], opening))


def errors(name: str, data: bytes) -> list[str]:
    return [item.error for item in opened(name, data) if item.error]


def read(items: list[Item]) -> list[str]:
    return [report.text for item in items if not item.error and (report := take(item).report)]


@pytest.mark.parametrize("name", PACKED)
def test_the_same_page_comes_out_of_each(name: str, place: Path) -> None:
    [item] = opened(name, PACKED[name]())
    report = take(item).report
    assert item.error is None and report is not None and report.text == PROSE
    assert item.name.startswith(name)
    if name not in ("x", "page.gz"):  # what a folder is not searched for
        assert [one.name for one in expand([str(place)])] == [f"{place}/{item.name}"]


@pytest.mark.parametrize("name", [name for name in PACKED if name not in ("x.csv", "x.jsonl")])
def test_a_file_cut_off_anywhere_ends_in_a_reject_or_a_page(name: str) -> None:
    whole = PACKED[name]()
    for size in range(0, len(whole), max(1, len(whole) // 60)):
        items = opened(name, whole[:size])
        assert items and all(item.error is None or name in item.error for item in items), size


def test_a_packed_file_is_not_one_page() -> None:
    for name in ("x.csv", "x.warc.gz", "x.zip", "x.html.gz"):
        Path(name).write_bytes(PAGE)
        with pytest.raises(InputError, match=r"expand\(\)"):
            load(Path(name))


def test_pages_of_a_web_archive_have_their_address_and_place() -> None:
    records = [Record(http(), number=1), Record(http(media="text/plain"), number=2)]
    first = len(records[0].made())
    items = opened("x.warc", warc(*records))
    assert [(i.name, i.url, i.kind) for i in items] == [
        ("x.warc:0", "http://example.org/1", "warc"), (f"x.warc:{first}", "http://example.org/2", "warc"),
    ]  # fmt: skip
    report = take(items[0]).report
    assert report is not None and (report.url, report.origin.kind) == ("http://example.org/1", "warc")


def test_encodings_are_taken_off() -> None:
    import brotli

    words = "Café — talks"
    page = HTML.replace("Talks", words)
    half = len(PAGE) // 2
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in (PAGE[:half], PAGE[half:], b""))
    bodies = [
        http(gzip.compress(PAGE), Content_Encoding="gzip"),
        http(zlib.compress(PAGE), Content_Encoding="deflate"),
        http(brotli.compress(PAGE), Content_Encoding="br"),
        http(chunks, Transfer_Encoding="chunked"),
        http(PAGE, Content_Encoding="gzip"),  # said, and taken off by the crawler
        http(page.encode("iso-8859-2", "replace"), media="text/html; charset=ISO-8859-2"),
    ]
    items = opened("x.warc", warc(*(Record(body) for body in bodies)))
    assert read(items) == [PROSE] * 6
    assert (take(items[-1]).report or pytest.fail()).title == words.replace("—", "?")


def test_what_is_no_page_is_counted_and_passed_over() -> None:
    opening = Opening()
    records = [
        Record(b"software: x", "warcinfo", "application/warc-fields"), Record(b"GET /", "request"),
        Record(http(b"\x89PNG", "image/png")), Record(http(b"gone", status="404 Not Found")), Record(http()),
        Record(b"x", "resource", "application/pdf"), Record(b"{}", "metadata", "application/json"),
    ]  # fmt: skip
    assert read(opened("x.warc", warc(*records), opening)) == [PROSE]
    assert opening.skipped == {
        "warcinfo record": 1, "request record": 1, "image/png": 1, "HTTP status 404": 1, "application/pdf": 1,
        "metadata record": 1,
    }  # fmt: skip
    assert errors("y.warc", warc(*records[:2])) == ["y.warc: no page in it"]


@pytest.mark.parametrize("pack", [bytes, gzip.compress])
def test_damage_costs_its_record_alone_and_is_told_with_its_place(pack: type[bytes]) -> None:
    records = [Record(http(), number=n) for n in range(5)]
    parts = [bytearray(pack(record.made())) for record in records]
    parts[1][:30] = bytes(30)
    parts[3][-40:-20] = bytes(20) if pack is not bytes else parts[3][-40:-20]
    items = opened("x.warc", b"".join(parts))
    assert len(read(items)) >= 3 and read(items)[0] == PROSE
    assert {take(item).report.url for item in items if not item.error} >= {  # type: ignore[union-attr]
        "http://example.org/0", "http://example.org/2", "http://example.org/4"}  # fmt: skip
    starts = {f"x.warc:{sum(map(len, parts[:n]))}" for n in (0, 2, 4)}
    assert starts <= {item.name for item in items if not item.error}
    told = [item.error for item in items if item.error]
    assert told and all(error.startswith("x.warc:") for error in told) and "reading goes on at" in told[0]


def test_a_wrong_length_does_not_swallow_what_comes_after() -> None:
    records = [Record(http(), number=1, length=10**6), Record(http(), number=2)]
    items = opened("x.warc", warc(*records))
    assert "x.warc:0: record <urn:uuid:1>: truncated: " in str(items[0].error)
    assert [item.url for item in items[1:]] == ["http://example.org/2"]
    huge = opened("y.warc", warc(Record(http(), length=10**12), Record(http(), number=2)))
    assert "a page may have 20 MB" in str(huge[0].error) and read(huge) == [PROSE]


def test_what_a_crawler_has_cut_is_read_and_says_so() -> None:
    [item] = opened("x.warc", warc(Record(http(), more={"WARC-Truncated": "length"})))
    found = take(item)
    assert found.report is not None
    assert "the crawler has cut this page: length" in [reject.reason for reject in found.rejects]


def test_arc_records_that_are_damaged() -> None:
    whole = arc(http(), http())
    assert read(opened("x.arc", whole)) == [PROSE] * 2
    broken = whole.replace(b"20140216050221 text/html", b"long ago text/html", 1)
    [error] = errors("y.arc", broken)
    assert "y.arc:" in error and "malformed ARC record" in error and len(read(opened("y.arc", broken))) == 1
    [error] = errors("z.arc", whole[:-30])
    assert "truncated" in error and "http://example.org/a 1" in error


REAL = {
    "IAH-20080430204825-00000-blackbook-truncated.warc.gz": (3, 0), "IAH-urls-wget.warc.gz": (6, 0), "bad.arc": (1, 2),
    "example-bad-non-chunked.warc.gz": (1, 0), "example-bad.warc.gz.bad": (1, 0), "example-digest.warc": (0, 1),
    "example-iana.org-chunked.warc": (1, 0), "example-resource.warc.gz": (1, 0), "example-space-in-url.arc": (0, 1),
    "example-trunc.warc": (1, 1), "example-wget-bad-target-uri.warc.gz": (3, 0), "example-wrong-chunks.warc.gz": (1, 0),
    "example.arc": (1, 0), "example.arc.gz": (1, 0), "example.warc": (1, 0), "fastwarc-clipped.warc.gz": (0, 1),
    "fastwarc-clueweb-quirk.warc.gz": (29, 0), "fastwarc-warcfile.warc.lz4": (16, 0), "main-page.warc.gz": (6, 0),
    "whirlwind.warc.wet.gz": (1, 0), "whirlwind.warc.wat.gz": (0, 1),
}  # fmt: skip


@pytest.mark.parametrize("name", REAL)
def test_real_archives(shared_data: Path, name: str) -> None:
    path = shared_data / "warc" / name
    if not path.exists():
        pytest.skip(f"needs {name}")
    items = list(expand([str(path)]))
    assert (sum(not item.error for item in items), sum(bool(item.error) for item in items)) == REAL[name]
    assert all(str(path) in item.error for item in items if item.error)


def test_the_example_holds_two_pages_of_the_crisis() -> None:
    from tests.conftest import ROOT

    opening = Opening()
    items = list(expand([str(ROOT / "examples/crawl.warc.gz")], opening))
    folder = ROOT / "examples/crisis/reports"
    assert [item.source for item in items] == [
        (folder / name).read_bytes() for name in ("03-courier-kelda-bank.html", "06-gull-we-wont-kneel.html")
    ]
    assert opening.skipped == {"warcinfo record": 1, "request record": 2, "image/png": 1}


def zeros(size: int) -> bytes:
    """Return gzip of ``size`` MB of zeros."""
    made = zlib.compressobj(9, zlib.DEFLATED, 31)
    return b"".join(made.compress(bytes(1 << 20)) for _ in range(size)) + made.flush()


@contextlib.contextmanager
def traced() -> Iterator[Callable[[], int]]:
    """Return what tells the most memory that has been taken at a time."""
    tracemalloc.start()
    try:
        yield lambda: most
    finally:
        most = tracemalloc.get_traced_memory()[1]
        tracemalloc.stop()


def test_bombs_end_soon_and_in_little_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "FREE", 30_000_000)
    bomb = zeros(80)
    began = time.process_time()
    with traced() as peak:
        assert "more than 20 MB" in errors("x.html.gz", bomb)[0]
        assert "unpacks to more than 200 times its size" in errors("x.jsonl.gz", bomb)[0]
        assert "unpacks to more than 200 times its size" in errors("x.tar.gz", bomb)[0]
        [told] = errors("x.warc", warc(Record(http(bomb, Content_Encoding="gzip"))))
        assert "unpacks to more than 20 MB" in told
        member = bytes(21_000_000)
        told = " ".join(errors("x.zip", zipped(("x.txt", member), ("y.txt", member), ("z.txt", b"x"))))
        assert "x.zip:x.txt: more than 20 MB" in told and "x.zip: unpacks to more than 200 times its size" in told
    assert peak() < 150_000_000
    assert time.process_time() - began < 20


def test_headers_of_a_tar_archive_are_not_read_whole() -> None:
    info = tarfile.TarInfo("x")
    info.type, info.size = tarfile.XHDTYPE, 10**11
    items = opened("x.tar", info.tobuf(tarfile.GNU_FORMAT) + tar("", page_html=PAGE))
    assert read(items) == [PROSE] and "damaged before page.html" in str(items[0].error)


def test_a_damaged_tar_archive_goes_on_at_the_next_file() -> None:
    whole = bytearray(tar("", a_html=PAGE, b_html=PAGE, c_html=PAGE))
    at = whole.index(b"b.html")
    whole[at : at + 4] = b"\xff\xff\xff\xff"
    items = opened("x.tar", bytes(whole))
    assert [item.name for item in items if not item.error] == ["x.tar:a.html", "x.tar:c.html"]
    assert [item.error for item in items if item.error] == ["x.tar: damaged before c.html: a file or more is missing"]
    assert "unexpected end" in errors("y.tar", tar("", a_html=PAGE)[:600])[0]
    assert "damaged tar archive" in errors("z.tar", PAGE * 20)[0]


def test_what_is_in_an_archive_leads_nowhere(place: Path) -> None:
    (place / "secret.txt").write_text(PROSE)
    names = ("../../up.txt", "/etc/passwd.txt", "C:\\x.txt", "a/../../b.txt")
    items = opened("x.zip", zipped(*((name, PROSE.encode()) for name in names)))
    assert read(items) == [PROSE] * 4 and sorted(p.name for p in place.iterdir()) == ["secret.txt", "x.zip"]
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as made:
        for kind in (tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.FIFOTYPE):
            link = tarfile.TarInfo("link.txt")
            link.type, link.linkname = kind, "secret.txt"
            made.addfile(link)
    opening = Opening()
    assert [item.error for item in opened("y.tar", out.getvalue(), opening)] == ["y.tar: no page in it"]
    assert opening.skipped.total() == 4


def test_an_archive_within_an_archive_is_refused() -> None:
    inner = zipped(("page.html", PAGE))
    for name, data in (("x.zip", zipped(("in.zip", inner), ("in.warc.gz", b"x"), ("page.html", PAGE))),
                       ("x.tar", tar("", in_zip=inner, in_tgz=inner, page_html=PAGE))):  # fmt: skip
        items = opened(name, data)
        assert ["an archive within an archive" in str(item.error) for item in items] == [True, True, False]
        assert read(items) == [PROSE]


def test_zip_archives_that_cannot_be_read() -> None:
    whole = bytearray(zipped(("a.txt", PROSE.encode()), ("b.txt", PROSE.encode())))
    locked = bytearray(whole)
    for at in (whole.index(b"PK\x03\x04") + 6, whole.index(b"PK\x01\x02") + 8):
        locked[at] |= 1
    items = opened("locked.zip", bytes(locked))
    assert "encrypted" in str(items[0].error) and read(items) == [PROSE]
    whole[whole.index(b"a.txt") + 12] ^= 0xFF
    items = opened("crc.zip", bytes(whole))
    assert str(items[0].error).startswith("crc.zip:a.txt: ") and read(items) == [PROSE]
    assert "damaged zip archive: its end is missing" in errors("none.zip", b"PK\x03\x04 nothing")[0]


def test_tables_in_every_dress() -> None:
    rows = f'Title,"Body",Date\r\n"A ""B"", C","{PROSE}\nAnd so on, the ministers said.",2024-05-06\r\n\r\nD,,\r\n'
    for data in (rows.encode(), rows.encode("utf-8-sig"), rows.encode("utf-16")):
        items = opened("x.csv", data)
        assert [(i.name, i.title, i.published) for i in items if not i.error] == [("x.csv:2", 'A "B", C', "2024-05-06")]
        assert "And so on" in str(items[0].source)
        assert [i.error for i in items if i.error] == ["x.csv:5: the row has no text or body or content or html"]
    [item] = opened("y.csv", f"text|outlet\n{PROSE}|Le Café\n".encode("cp1252"))
    assert (item.source, item.outlet) == (PROSE, "Le Café")
    assert errors("z.csv", b"a,b\n1,2\n") == [
        "z.csv: no column is called text or body or content or html, but 'a', 'b'; say --column text=NAME"
    ]
    assert errors("z.csv", b"") == ["z.csv: empty"]
    assert errors("z.csv", b"\nbody\n") == ["z.csv: the first line is empty: no names of columns in it"]


def test_a_table_that_holds_no_reports_is_passed_over_in_a_folder_and_an_archive(place: Path) -> None:
    (place / "in").mkdir()
    (place / "in/a.csv").write_bytes(b"name,country\nx,y\n")
    (place / "in/a.txt").write_text(PROSE)
    opening = Opening()
    assert read(list(expand(["in"], opening))) == [PROSE]
    assert read(opened("x.zip", zipped(("a.csv", b"name\nx\n"), ("a.txt", PROSE.encode())), opening)) == [PROSE]
    assert opening.skipped == {"a table without a column of text": 2}


def test_columns_of_ones_own() -> None:
    opening = Opening.named({"text": "Article Text", "published": "ts"})
    [item] = opened(
        "x.csv", f'html,article text,ts,date\n<p>no</p>,"{PROSE}",2024-05-06,2020-01-01\n'.encode(), opening
    )
    assert (item.source, item.published) == (PROSE, "2024-05-06")
    [item] = opened("x.csv", b"article text,date\nx,2024-05-06\n", opening)
    assert item.error == "x.csv: no column is called ts, but 'article text', 'date'; mend --column published=NAME"
    line = {"html": "<p>no</p>", "Article Text": PROSE, "title": "Talks"}
    [item] = opened("x.jsonl", json.dumps(line).encode(), opening)
    assert (item.source, item.title) == (PROSE, "Talks")
    with pytest.raises(InputError, match="'body' is none of the fields text, html, url"):
        Opening.named({"body": "x"})


def test_long_lines_and_open_quotes_cost_themselves(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams, "MAX_BYTES", 1_000)
    data = LINE + b'{"text": "' + b"x" * 5_000 + b'"}\n' + LINE
    items = opened("x.jsonl.gz", gzip.compress(data))
    assert [item.error is None for item in items] == [True, False, True] and "x.jsonl.gz:2" in items[1].name


def test_lines_before_damage_are_kept() -> None:
    data = bz2.compress(LINE * 5_000)
    items = opened("x.jsonl.bz2", data[: len(data) // 2] + bytes(100))
    assert "x.jsonl.bz2: " in str(items[-1].error) and "after line" in str(items[-1].error)
    data = gzip.compress(b"".join(LINE[:-2] + b" %d\n" % n for n in range(4_000)), 0)
    assert len(opened("y.jsonl.gz", data[:-1_000])) > 3_980


def test_memory_stays_flat() -> None:
    with gzip.open("x.jsonl.gz", "wb", 1) as file:
        for n in range(2_000):
            file.write(json.dumps({"text": f"{n} {PROSE * 50}"}).encode() + b"\n")
    with traced() as peak:
        assert sum(1 for _ in expand(["x.jsonl.gz"])) == 2_000
    assert peak() < 2_000_000  # of 10 MB


def test_a_pipe_loses_nothing_by_being_looked_at() -> None:
    os.mkfifo("pipe")
    writer = threading.Thread(target=lambda: Path("pipe").write_text(PROSE))
    writer.start()
    assert read(list(expand(["pipe"]))) == [PROSE]
    writer.join()


@pytest.mark.parametrize(("name", "package"), [("x.warc", "fastwarc.warc"), ("x.arc", "fastwarc.warc"),
                                               ("x.jsonl.zst", "zstandard")])  # fmt: skip
def test_without_the_extra_it_is_named(name: str, package: str, monkeypatch: pytest.MonkeyPatch) -> None:
    data = PACKED.get(name, PACKED["x.ndjson.zst"])()
    monkeypatch.setitem(sys.modules, package, None)
    assert "pip install 'dragoman[archives]'" in errors(name, data)[0]


def test_archives_in_archives_and_all_the_rest_are_counted(place: Path) -> None:
    opening = Opening()
    opened("x.zip", zipped(("a.png", b"x"), ("b.PNG", b"x"), ("README", b"x"), ("a.txt", PROSE.encode())), opening)
    assert opening.skipped == Counter({".png in an archive": 2, "a file without an ending in an archive": 1})
    assert isinstance(packed.Budget(1), streams.Budget) and zipfile.is_zipfile("x.zip")
