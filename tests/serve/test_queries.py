"""A page asks the record as often for many reports as for few: what it costs grows with the rows it shows alone."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import event

from dragoman.record import Record
from dragoman.serve import kept
from dragoman.serve.pages import stories
from dragoman.store.rows import Verdict
from tests.serve.room import client, fill
from tests.store.made import reading

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


def test_stories_are_shown_some_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with Record.open(tmp_path / "x.db") as record:
        ids = [record.add(reading(n, published=f"2024-05-{n + 1:02}")).report or "" for n in range(8)]
        record.judge_many([Verdict("story", ids[n + 1], ids[n]) for n in range(0, 8, 2)], by="link/test@1")
    monkeypatch.setattr(stories, "SHOWN", 2)
    with client(tmp_path / "x.db") as web:
        told = web.get("/stories").text
        assert told.count('href="/stories/r-') == 2 and "The newest 2 stories." in told and "limit=4" in told
        assert ids[6] in told and ids[4] in told and ids[2] not in told
        whole = web.get("/stories?limit=4").text
        assert whole.count('href="/stories/r-') == 4 and "More stories" not in whole
        assert len(web.get("/stories.json").json()["rows"]) == 4
        assert "More stories" not in web.get("/stories?sort=reports").text
