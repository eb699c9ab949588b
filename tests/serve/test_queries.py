"""A page asks the record as often for many reports as for few: what it costs grows with the rows it shows alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event

from dragoman.record import Record
from dragoman.serve import kept
from tests.serve.room import client, fill

PAGES = (
    "/",
    "/search?q=straits",
    "/reports",
    "/events",
    "/actors/ARD",
    "/pairs/ARD/BEL",
    "/map?min_events=1",
    "/commitments",
    "/stories",
    "/stories/{report}",
    "/claims",
    "/api/stories",
    "/api/stances?speaker=ARD&about=BEL",
    "/api/relations?a=ARD&b=BEL",
)


@contextmanager
def counted(record: Record) -> Iterator[list[str]]:
    found: list[str] = []
    event.listen(record._engine, "before_cursor_execute", lambda *call: found.append(call[2]))
    yield found


def asked(where: Path, reports: int) -> dict[str, int]:
    """Return how often each page asks a record of so many reports."""
    with Record.open(fill(where, reports)) as record:
        record.link()
        report = record.reports(oldest=True).first()
    assert report is not None
    numbers = {}
    with client(where) as web, counted(web.app.state.record) as found:  # type: ignore[attr-defined]
        for path in PAGES:
            found.clear()
            assert web.get(path.format(report=report.id)).status_code == 200
            numbers[path] = sum(not one.startswith(("BEGIN", "PRAGMA")) for one in found)
    return numbers


def test_many_reports_are_asked_for_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "LARGEST", -1)  # every answer anew
    few, many = asked(tmp_path / "few.db", 4), asked(tmp_path / "many.db", 20)
    assert all(few.values())
    more = {path: (few[path], n) for path, n in many.items() if n > few[path] + 6}
    assert not more, f"asked more often for more reports: {more}"
    assert max(many.values()) < 130, many
