"""Addresses, directories, standard input and lines of JSON."""

from __future__ import annotations

import contextlib
import io
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from dragoman.intake import expand, fetch, load, take
from dragoman.intake.sources import FETCH_BYTES
from dragoman.records import InputError

PROSE = "The two foreign ministers met in the capital on Tuesday, and they agreed to meet again in the spring."
HEAD = "<!DOCTYPE html><html><head><title>Talks — café</title></head>"
PAGE = f"{HEAD}<body><article><p>{PROSE}</p></article></body></html>"


class Server(BaseHTTPRequestHandler):
    def do_GET(self) -> None:  # noqa: N802 - the name that http.server calls
        status, body, kind = 200, PAGE.encode("latin-1", "replace"), "text/html; charset=iso-8859-1"
        if self.path == "/loop":
            self.send_response(302)
            self.send_header("Location", "/loop")
            self.end_headers()
            return
        if self.path == "/gone":
            status, body = 404, b"not here"
        if self.path == "/big":
            body, kind = b"a" * (FETCH_BYTES + 10), "text/plain"
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.end_headers()
        with contextlib.suppress(OSError):  # the client may have had enough
            self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        pass


@pytest.fixture(scope="module")
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Server)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_a_page_is_fetched_in_the_encoding_the_server_names(site: str) -> None:
    assert "café".encode() in fetch(f"{site}/page")
    intake = take(next(expand([f"{site}/page"])), published="2024-01-02")
    assert intake.report is not None
    assert intake.report.text == PROSE
    assert (intake.report.url, intake.report.origin.name) == (f"{site}/page", f"{site}/page")


@pytest.mark.parametrize(("path", "words"), [("/gone", "404"), ("/loop", "redirects"), ("/big", "10 MB")])
def test_what_cannot_be_fetched_says_why(site: str, path: str, words: str) -> None:
    with pytest.raises(InputError, match=words):
        fetch(site + path)


def test_directory_is_read_in_order_without_other_files(tmp_path: Path) -> None:
    for name in ("b/z.txt", "b/a.html", "a.md", "c.png", "a.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(PROSE)
    names = [Path(item.name).relative_to(tmp_path).as_posix() for item in expand([str(tmp_path)])]
    assert names == ["a.md", "a.txt", "b/a.html", "b/z.txt"]


@pytest.mark.parametrize("word", ["", " "])
def test_an_empty_name_is_not_the_folder_one_is_in(word: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "notes.txt").write_text(PROSE)
    (item,) = expand([word])
    assert item.error == f"{word!r}: an empty name; give a file, a folder or an address"


def test_empty_directory_is_named(tmp_path: Path) -> None:
    (item,) = expand([str(tmp_path)])
    assert item.error is not None
    assert str(tmp_path) in item.error


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(PROSE.encode("utf-16"))))
    report = take(next(expand(["-"]))).report
    assert report is not None
    assert (report.text, report.origin.name) == (PROSE, "-")


def test_html_file_and_bytes_are_sniffed_alike(tmp_path: Path) -> None:
    path = tmp_path / "page.html"
    path.write_text(PAGE, "utf-8")
    first, second = load(path).report, load(PAGE.encode()).report
    assert first is not None
    assert second is not None
    assert first.id == second.id
    assert first.origin.kind == second.origin.kind == "html"


def test_lines_of_json_are_not_one_report(tmp_path: Path) -> None:
    path = tmp_path / "x.jsonl"
    path.write_text('{"html": "<p>x</p>"}\n')
    with pytest.raises(InputError, match=r"expand\(\)"):
        load(path)
