"""A record shows itself in a notebook: what it holds, the latest rows, all of it as text."""

from __future__ import annotations

from pathlib import Path

from dragoman.record import Record
from tests.serve.room import fill
from tests.store.made import Said, reading


def test_a_record_shows_what_it_holds(tmp_path: Path) -> None:
    with Record.open(fill(tmp_path / "record.db")) as record:
        record.add(reading(9, [Said("roe", "<script>alert(1)</script> is no answer")], published="2024-06-01"))
        shown = record._repr_html_()
    assert "8 reports · 15 statements · 14 events · 7 commitments" in shown
    assert "Mira Holt" in shown and "CONSULT" in shown and "Vale Post" in shown
    assert "<script" not in shown and "&lt;script&gt;" in shown


def test_an_empty_record_says_what_to_do(tmp_path: Path) -> None:
    with Record.open(tmp_path / "record.db") as record:
        shown = record._repr_html_()
    assert "0 reports" in shown and "Nothing yet" in shown
