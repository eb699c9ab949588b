"""Inputs into the record: read once, kept, told. The pipeline is stood in for here; intake is real."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from dragoman import Record, cli, keep
from dragoman.intake import Item, take
from dragoman.records import DragomanError, Origin, Reading, Report
from tests.store.made import NEW, OLD

PAGE = "The minister of Ardania said on Monday that the talks with Belmar would go on in the spring. Number {}."
Captured = pytest.CaptureFixture[str]


class Pipeline:
    """Stands in for dragoman.pipeline: real intake, no model; it counts what it reads."""

    BATCH = 2

    def __init__(self) -> None:
        self.read: list[str] = []
        self.made_by = OLD

    def reader(self, register: Path | None = None, model: Path | None = None) -> Any:
        return SimpleNamespace(pipeline=self.made_by)

    def read_many(self, items: Iterable[Item], **given: Any) -> Iterator[Reading]:
        given.pop("register")
        given.pop("model")
        for item in items:
            self.read.append(item.name)
            found = take(item, **given)
            if "BREAK" in found.raw:
                raise KeyError("broken")
            if "STOP" in found.raw:
                raise KeyboardInterrupt
            nothing = Report("", None, None, None, None, None, "", Origin("text", item.name, ""), ())
            yield Reading(self.made_by, found.report or nothing, rejects=found.rejects)


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Pipeline:
    made = Pipeline()
    monkeypatch.setattr(keep, "pipeline", made)
    monkeypatch.setattr(Record, "link", lambda self, only: SimpleNamespace(reports=len(only), written={}, undone=0))
    monkeypatch.setattr("dragoman.cli.link.summary", lambda linked, seconds: None)
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DRAGOMAN_RECORD", raising=False)
    for number in range(1, 4):
        Path(f"page-{number}.txt").write_text(PAGE.format(number), encoding="utf-8")
    return made


def added(*words: str) -> list[tuple[str, str]]:
    """Return (outcome, name) of each input that is added."""
    with Record.open("x.db") as record:
        return [(one.outcome, one.name) for one in record.add_inputs(words)]


def test_what_is_kept_is_not_read_again(pipeline: Pipeline) -> None:
    assert added("page-1.txt", "page-2.txt") == [("added", "page-1.txt"), ("added", "page-2.txt")]
    assert added("page-1.txt", "page-3.txt") == [("known", "page-1.txt"), ("added", "page-3.txt")]
    assert pipeline.read == ["page-1.txt", "page-2.txt", "page-3.txt"]


def test_the_same_bytes_under_another_name_are_known(pipeline: Pipeline) -> None:
    added("page-1.txt")
    Path("copy.txt").write_bytes(Path("page-1.txt").read_bytes())
    assert added("copy.txt") == [("known", "copy.txt")]
    assert pipeline.read == ["page-1.txt"]


def test_a_newer_pipeline_reads_again(pipeline: Pipeline) -> None:
    added("page-1.txt")
    pipeline.made_by = NEW
    assert added("page-1.txt") == [("added", "page-1.txt")]
    with Record.open("x.db") as record:
        assert [r.version for r in record.reports()] == ["0.2.0"]


def test_another_day_given_is_read_again_and_takes_its_place(pipeline: Pipeline) -> None:
    added("page-1.txt")
    with Record.open("x.db") as record:
        for _ in range(2):
            list(record.add_inputs(["page-1.txt"], published="2024-06-09", outlet="Vale Post"))
        [report] = record.reports()
    assert (report.published, report.outlet) == ("2024-06-09", "Vale Post") and len(pipeline.read) == 2


def test_lines_of_json_are_known_one_by_one(pipeline: Pipeline) -> None:
    rows = [{"text": PAGE.format(n), "outlet": f"Outlet {n % 2}", "date": "2024-05-01"} for n in (1, 2, 1)]
    Path("some.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    assert [o for o, _ in added("some.jsonl")] == ["added", "added", "known"]
    rows.append({"text": PAGE.format(1), "outlet": "Another", "date": "2024-05-01"})
    Path("some.jsonl").write_text("".join(json.dumps(r) + "\n" for r in rows), encoding="utf-8")
    assert [o for o, _ in added("some.jsonl")] == ["known", "known", "known", "added"]
    with Record.open("x.db") as record:
        assert {r.outlet for r in record.reports()} == {"Outlet 0", "Outlet 1", "Another"}


def test_what_cannot_be_read_is_told_and_the_rest_goes_on(pipeline: Pipeline) -> None:
    Path("empty.txt").write_text("")
    Path("list.txt").write_text("Home\nNews\nContact\n")
    found = added("none.txt", "page-1.txt", "empty.txt", "list.txt", "page-2.txt")
    assert [o for o, _ in found] == ["rejected", "added", "rejected", "rejected", "added"]
    pipeline.read.clear()
    assert [o for o, _ in added("none.txt", "list.txt", "empty.txt")] == ["rejected"] * 3
    assert pipeline.read == ["none.txt", "empty.txt"]  # what is in list.txt is known to be no report
    Path("none.txt").write_text(PAGE.format(9))
    assert added("none.txt") == [("added", "none.txt")]


def test_a_fault_costs_its_input_alone_and_is_tried_again(pipeline: Pipeline) -> None:
    Path("bad.txt").write_text(PAGE.format("BREAK"))
    with Record.open("x.db") as record:
        found = list(record.add_inputs(["page-1.txt", "bad.txt", "page-2.txt"]))
    assert [one.outcome for one in found] == ["added", "rejected", "added"]
    assert "unexpected KeyError" in (found[1].reason or "")
    pipeline.read.clear()
    added("bad.txt")
    assert "bad.txt" in pipeline.read


def test_the_command_tells_what_became_of_each(pipeline: Pipeline, capsys: Captured) -> None:
    assert cli.main(["add", "page-1.txt", "page-2.txt"]) == 0
    assert capsys.readouterr().err.startswith("2 reports added, ")
    assert cli.main(["add", "--json", "page-1.txt", "page-3.txt", "none.txt"]) == 1
    out, err = capsys.readouterr()
    told = [json.loads(line) for line in out.splitlines()]
    assert [t["outcome"] for t in told] == ["known", "added", "rejected"]
    assert "dragoman: none.txt: no such file or directory\n" in err
    assert "1 report added, 1 already there, 1 rejected" in err and "rejected: no such file or directory (1)" in err
    assert Path("dragoman.db").exists()


def test_the_command_keeps_what_it_has_when_it_is_interrupted(pipeline: Pipeline, capsys: Captured) -> None:
    Path("stop.txt").write_text(PAGE.format("STOP"))
    assert cli.main(["add", "page-1.txt", "page-2.txt", "stop.txt"]) == 130
    assert "2 reports added" in capsys.readouterr().err
    with Record.open("dragoman.db") as record:
        assert record.reports().count() == 2 and len(record.unlinked()) == 2


def test_the_command_links_what_an_interrupted_run_has_not(
    pipeline: Pipeline, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cli.main(["add", "--no-link", "page-1.txt"]) == 0
    linked: list[list[str]] = []

    def link(record: Record, only: list[str]) -> Any:
        linked.append(list(only))
        record.mark_linked(only)
        return SimpleNamespace()

    monkeypatch.setattr(Record, "link", link)
    assert cli.main(["add", "page-2.txt"]) == 0
    assert [len(some) for some in linked] == [2]
    assert cli.main(["add", "page-2.txt"]) == 0
    assert len(linked) == 1


def test_a_record_elsewhere(pipeline: Pipeline, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    assert cli.main(["add", "--record", "own.db", "page-1.txt"]) == 0
    monkeypatch.setenv("DRAGOMAN_RECORD", "other.db")
    assert cli.main(["add", "page-1.txt"]) == 0
    assert sorted(p.name for p in Path().glob("*.db")) == ["other.db", "own.db"]
    assert cli.main(["add", "--record", "no/such/x.db", "page-1.txt"]) == 1
    assert "the folder no/such does not exist" in capsys.readouterr().err


def test_a_record_that_fails_ends_the_run_and_says_why(
    pipeline: Pipeline, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(self: Record, reading: Reading, given: str = "") -> None:
        raise DragomanError("record x.db: the disk is full")

    monkeypatch.setattr(Record, "add", full)
    assert cli.main(["add", "page-1.txt"]) == 1
    assert "dragoman: record x.db: the disk is full" in capsys.readouterr().err


def test_signed_only_where_there_is_nothing_to_read() -> None:
    report = Report("", None, None, None, None, None, "", Origin("text", "x", ""), ())
    empty, one = Reading(OLD, report), keep.Known(Item("x"), "ab" * 32, "")
    assert keep.signed(empty, True, one).report.origin.sha256 == "ab" * 32
    assert keep.signed(empty, False, one) is empty
    whole = Reading(OLD, replace(report, text="words"))
    assert keep.signed(whole, True, one) is whole
