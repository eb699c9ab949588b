"""The commands on what link decides: link, stories, claims, and what came of commitments."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from dragoman import cli
from dragoman.store import Store
from tests.link.test_run import PAGES, own_report, reprint

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a record of five reports in the working folder, not yet linked."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DRAGOMAN_RECORD", raising=False)
    monkeypatch.setenv("DRAGOMAN_WIDTH", "140")
    with Store.open("dragoman.db") as store:
        for page in PAGES:
            store.add(page().reading())
    return tmp_path / "dragoman.db"


@pytest.fixture
def linked(record: Path, capsys: Captured) -> Path:
    run(capsys, "link")
    return record


def run(capsys: Captured, *words: str, code: int = 0) -> tuple[str, str]:
    assert cli.main(words) == code
    out, err = capsys.readouterr()
    return out, err


def rows(capsys: Captured, *words: str) -> list[dict[str, Any]]:
    out, _ = run(capsys, *words, "--json")
    return [json.loads(line) for line in out.splitlines()]


def test_link_says_what_it_decided_and_the_second_time_nothing(capsys: Captured) -> None:
    out, err = run(capsys, "link")
    assert out == "" and "5 reports linked" in err and "2 reports joined to stories" in err and "1 reprint" in err
    out, err = run(capsys, "link", "--json")
    told = json.loads(out)
    assert told["reports"] == 5 and not any(told["written"].values()) and told["undone"] == 0
    assert run(capsys, "link", "--since", "2026-03-15")[1].startswith("1 report linked")


def test_stories_with_who_was_first_and_how_many_sources(linked: Path, capsys: Captured) -> None:
    (found,) = rows(capsys, "stories")
    assert found["reports"] == 3 and found["sources"] == 2
    assert found["first"]["published"] == "2026-03-09" and found["last"] == "2026-03-10"
    assert found["outlets"] == ["Meridian Wire", "The Daily Gull", "Drovna Courier"]
    out, _ = run(capsys, "stories", "--table")
    assert "2 sources, 3 reports" in out and "1 contested" in out
    assert len(rows(capsys, "stories", "--least", "1")) == 3
    assert rows(capsys, "stories", "--outlet", "BelPress") == []


def test_a_story_by_any_of_its_reports_in_order_of_time(linked: Path, capsys: Captured) -> None:
    by_one, by_another = (rows(capsys, "stories", page().id) for page in (reprint, own_report))
    assert by_one == by_another
    assert [(row["source"]["outlet"], bool(row["repeats"])) for row in by_one] == [
        ("Meridian Wire", False), ("The Daily Gull", False), ("Drovna Courier", True),
    ]  # fmt: skip
    out, _ = run(capsys, "stories", reprint().id, "--table")
    assert "repeats Meridian Wire" in out and "first" in out


def test_claims_with_who_denies(linked: Path, capsys: Captured) -> None:
    (found,) = rows(capsys, "claims")
    assert found["claim"]["type"] == "ASSAULT" and found["by"]["country"] == "XAR"
    assert [(one["how"], one["by"][0]["country"]) for one in found["counters"]] == [("denied", "XBE")]
    out, _ = run(capsys, "claims", "--table")
    assert "denies it" in out and "fired first" in out
    assert rows(capsys, "claims", "--type", "AID") == []


@pytest.mark.parametrize(
    ("words", "state"),
    [((), "supported"), (("--as-of", "2026-03-12"), "open"), (("--as-of", "2026-03-19"), "supported")],
    ids=["now", "before", "that day"],
)
def test_what_came_of_a_commitment_by_a_day(linked: Path, capsys: Captured, words: tuple[str, ...], state: str) -> None:
    (found,) = rows(capsys, "commitments", *words)
    assert found["state"] == state
    assert [e["source"]["outlet"] for e in found["bearing"]] == (["BelPress"] if state == "supported" else [])


def test_commitments_of_a_state(linked: Path, capsys: Captured) -> None:
    assert len(rows(capsys, "commitments", "--state", "supported", "--state", "lapsed")) == 1
    assert rows(capsys, "commitments", "--state", "open") == []
    out, _ = run(capsys, "commitments", "--table")
    assert "supported" in out and "released" in out
    assert "'contradicted'" in run(capsys, "commitments", "--state", "kept", code=2)[1]


@pytest.mark.parametrize("command", ["stories", "claims", "commitments"])
def test_csv_has_a_line_for_every_row(command: str, linked: Path, capsys: Captured) -> None:
    out, _ = run(capsys, command, "--csv")
    table = list(csv.DictReader(io.StringIO(out)))
    assert len(table) == len(rows(capsys, command)) == 1 and None not in table[0]


@pytest.mark.parametrize("command", ["stories", "claims"])
def test_nothing_before_linking(command: str, capsys: Captured) -> None:
    assert rows(capsys, command) == []
    assert "Traceback" not in "".join(run(capsys, command, "--table"))


@pytest.mark.parametrize(
    "words",
    [("stories", "r-0000000000000000"), ("stories", "e-1"), ("link", "--record", "nowhere.db"),
     ("claims", "--record", "nowhere.db"), ("claims", "--since", "2026-04", "--until", "2026-03")],
    ids=["no such report", "no report's id", "no record", "no record either", "no such days"],
)  # fmt: skip
def test_what_is_wrong_is_said_in_a_line(words: tuple[str, ...], capsys: Captured) -> None:
    code = cli.main(words)
    out, err = capsys.readouterr()
    assert code in (1, 2) and out == "" and "Traceback" not in err
    assert err.startswith("dragoman: ") or "Error: " in err
