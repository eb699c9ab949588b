"""``dragoman read``: what goes where, what is counted, and how it ends. The pipeline is stood in for here."""

from __future__ import annotations

import io
import json
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

import dragoman
from dragoman import cli
from dragoman.intake import Item, take
from dragoman.records import DragomanError, Origin, Reading, Reject
from tests.conftest import made_by_hand

PAGE = "The minister of Ardania said on Monday that the talks with Belmar would go on in the spring."


class Pipeline:
    """Stands in for dragoman.pipeline: real intake, and a Reading by hand for whatever could be taken in."""

    BATCH = 2

    def __init__(self) -> None:
        self.asked: list[tuple[str | None, str | None]] = []

    def read_many(
        self,
        items: Iterable[Item],
        *,
        published: str | None = None,
        outlet: str | None = None,
        register: Path | None = None,
        model: Path | None = None,
    ) -> Iterator[Reading]:
        self.register = register
        for item in items:
            self.asked.append((published, outlet))
            found = take(item, published=published, outlet=outlet)
            if item.error is None and "BREAK" in found.raw:
                raise KeyError("broken")
            if item.error is None and "INTERRUPT" in found.raw:
                raise KeyboardInterrupt
            made = made_by_hand()
            origin = Origin("text", item.name, "")
            if found.report is None:
                yield Reading(made.pipeline, replace(made.report, id="", text="", origin=origin), rejects=found.rejects)
            else:
                yield replace(made, report=replace(made.report, origin=origin))


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch) -> Pipeline:
    made = Pipeline()
    monkeypatch.setitem(sys.modules, "dragoman.pipeline", made)  # type: ignore[arg-type]
    monkeypatch.setattr(dragoman, "pipeline", made, raising=False)
    return made


@pytest.fixture
def page(tmp_path: Path) -> str:
    file = tmp_path / "page.txt"
    file.write_text(PAGE, encoding="utf-8")
    return str(file)


Captured = pytest.CaptureFixture[str]


def test_piped_it_is_a_document_a_line(pipeline: Pipeline, page: str, capsys: Captured) -> None:
    assert cli.main(["read", page, page, page]) == 0
    out, err = capsys.readouterr()
    lines = out.splitlines()
    assert [json.loads(line)["schema"] for line in lines] == ["dragoman.reading/1"] * 3
    assert Reading.from_json(lines[0]).report.origin.name == page
    assert re.search(r"3 reports read, 6 statements, 6 events, 3 commitments, .* reports a second", err)
    assert "left out: furniture: share bar (6)" in err


def test_a_sheet_can_be_asked_for(pipeline: Pipeline, page: str, capsys: Captured) -> None:
    assert cli.main(["read", "--sheet", page]) == 0
    out, err = capsys.readouterr()
    assert "Who said what" in out and "Mira Holt" in out and "\x1b" not in out
    assert "1 report read, 2 statements, 2 events, 1 commitment," in err


def test_the_width_can_be_set(pipeline: Pipeline, page: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DRAGOMAN_WIDTH", "150")
    assert cli.main(["read", "--sheet", page]) == 0
    assert "Passed on by" in capsys.readouterr().out
    monkeypatch.setenv("DRAGOMAN_WIDTH", "wide")
    assert cli.main(["read", "--sheet", page]) == 1
    assert "DRAGOMAN_WIDTH" in capsys.readouterr().err


def test_in_a_terminal_it_is_the_sheet(
    pipeline: Pipeline, page: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    assert cli.main(["read", page]) == 0
    assert "Who said what" in capsys.readouterr().out
    assert cli.main(["read", "--json", page]) == 0
    assert json.loads(capsys.readouterr().out)


def test_date_and_outlet_are_passed_on(pipeline: Pipeline, page: str) -> None:
    assert cli.main(["read", "--published", "2024-11-20", "--outlet", "Vale Post", page]) == 0
    assert pipeline.asked == [("2024-11-20", "Vale Post")]


@pytest.mark.parametrize(
    "wrong",
    [
        [], ["--published", "20 November", "x"], ["--published", "2024-13-01", "x"], ["--published", "20241120", "x"],
        ["--no-such-option", "x"], ["--outlet"],
    ],
)  # fmt: skip
def test_wrong_usage_is_2(pipeline: Pipeline, wrong: list[str], capsys: Captured) -> None:
    assert cli.main(["read", *wrong]) == 2
    out, err = capsys.readouterr()
    assert out == "" and "Error: " in err


def test_what_cannot_be_read_does_not_stop_the_rest(
    pipeline: Pipeline, page: str, tmp_path: Path, capsys: Captured
) -> None:
    empty = tmp_path / "empty.txt"
    empty.write_bytes(b"")
    missing = str(tmp_path / "missing.txt")
    assert cli.main(["read", missing, page, str(empty), "gopher://vale.example/1", page]) == 1
    out, err = capsys.readouterr()
    readings = [Reading.from_json(line) for line in out.splitlines()]
    assert [bool(r.report.text) for r in readings] == [False, True, False, False, True]
    assert f"dragoman: {missing}: no such file or directory\n" in err
    assert f"dragoman: {empty}: empty\n" in err
    assert "gopher://vale.example/1: only http and https" in err
    assert "2 reports read, 3 inputs not read" in err and "not read: no such file or directory (1)" in err
    assert "Traceback" not in err


def test_an_unexpected_fault_costs_only_its_input(
    pipeline: Pipeline, page: str, tmp_path: Path, capsys: Captured
) -> None:
    bad = tmp_path / "bad.txt"
    bad.write_text(PAGE + " BREAK", encoding="utf-8")
    assert cli.main(["read", page, str(bad), page]) == 1
    out, err = capsys.readouterr()
    assert [bool(json.loads(line)["report"]["text"]) for line in out.splitlines()] == [True, False, True]
    assert f"dragoman: {bad}: unexpected KeyError: 'broken'" in err and "report it" in err
    assert "Traceback" not in err
    assert cli.main(["read", str(bad), "--debug"]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_a_fault_of_no_input_ends_the_run_in_one_line(
    page: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> Iterator[Reading]:
        raise DragomanError("the model is missing:\nrun \x1b[31mmake train")

    fake = SimpleNamespace(BATCH=2, read_many=broken)
    monkeypatch.setitem(sys.modules, "dragoman.pipeline", fake)  # type: ignore[arg-type]
    monkeypatch.setattr(dragoman, "pipeline", fake, raising=False)
    assert cli.main(["read", page]) == 1
    out, err = capsys.readouterr()
    assert (out, err) == ("", "dragoman: the model is missing: run [31mmake train\n")


def test_an_interruption_is_130_and_still_says_what_was_read(
    pipeline: Pipeline, page: str, tmp_path: Path, capsys: Captured
) -> None:
    last = tmp_path / "last.txt"
    last.write_text(PAGE + " INTERRUPT", encoding="utf-8")
    assert cli.main(["read", page, page, str(last)]) == 130
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 2
    assert "2 reports read" in err and err.rstrip().endswith("dragoman: interrupted")


def test_a_closed_pipe_ends_it_quietly(
    pipeline: Pipeline, page: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Closed(io.RawIOBase):
        def writable(self) -> bool:
            return True

        def write(self, _: object) -> int:
            raise BrokenPipeError(32, "Broken pipe")

    with io.TextIOWrapper(io.BufferedWriter(io.BytesIO())) as stdout:
        monkeypatch.setattr(stdout, "flush", lambda: Closed().write(b""))
        monkeypatch.setattr(sys, "stdout", stdout)
        assert cli.main(["read", page, page]) == 0
        monkeypatch.undo()
    assert capsys.readouterr().err == ""


def test_a_full_disk_is_said_in_one_line(
    pipeline: Pipeline, page: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("dragoman.cli.read._show", full)
    assert cli.main(["read", page]) == 1
    assert capsys.readouterr().err == "dragoman: output: the disk is full; free some space and run it again\n"


def test_standard_input(pipeline: Pipeline, capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(PAGE.encode())))
    assert cli.main(["read", "-"]) == 0
    assert json.loads(capsys.readouterr().out)["report"]["origin"]["name"] == "-"


def test_surrogates_are_still_json(pipeline: Pipeline, page: str, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    made = made_by_hand()
    broken = replace(made, report=replace(made.report, title="a\udc80b"), rejects=(Reject("intake", "\ud800", 0, 1),))
    pipeline.read_many = lambda *_, **__: iter([broken])  # type: ignore[method-assign]
    assert cli.main(["read", page]) == 0
    line = capfdbinary.readouterr().out.decode("utf-8")
    assert Reading.from_json(line) == broken


def test_the_bar_is_shown_on_a_terminal_and_leaves_nothing(
    pipeline: Pipeline, page: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm")
    assert cli.main(["read", page, page, page]) == 0
    out, err = capsys.readouterr()
    assert "Reading" in err and len(out.splitlines()) == 3
    assert cli.main(["read", page]) == 0
    assert "Reading" not in capsys.readouterr().err


def test_file_names_cannot_drive_the_terminal(pipeline: Pipeline, capsys: Captured) -> None:
    assert cli.main(["read", "no\x1b[2Jsuch\u202e.txt"]) == 1
    assert "\x1b" not in (err := capsys.readouterr().err) and "\u202e" not in err
