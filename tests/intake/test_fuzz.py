"""Inputs that ``python -m bench.fuzz`` has crashed a reader with, and a few thousand more of their kind."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bench.fuzz import MAP, broken, readers
from dragoman.feeds.lists import read_list
from dragoman.intake import expand
from dragoman.records import InputError

pytest.importorskip("fastwarc", reason="needs the extra archives")
CRASHED = [("x.csv", b"\r\x01"), ("x.csv", b"text\r\x01,\r\n")]


@pytest.mark.parametrize(("name", "data"), CRASHED)
def test_what_has_crashed_a_reader(name: str, data: bytes, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    assert list(expand([str(path)]))


@pytest.mark.parametrize("data", [MAP.replace(b"<loc>", b"<", 1), MAP.replace(b"<url>", b"<a:b:url>", 1)])
def test_what_has_crashed_the_reader_of_sitemaps(data: bytes) -> None:
    with contextlib.suppress(InputError):
        assert read_list(data, "http://example.org/map").kind == "sitemap"


READERS = readers()


@settings(max_examples=300, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_no_reader_crashes(data: st.DataObject) -> None:
    reader = READERS[data.draw(st.sampled_from([name for name in READERS if name not in ("html", "text")]))]
    reader.read(data.draw(broken(reader.seed)))
