"""The commands on the record: what they show, in each form, and how they end."""

from __future__ import annotations

import csv
import io
import json
import sys
from pathlib import Path

import pytest

from dragoman import cli
from dragoman.store import Store, Verdict
from tests.store.made import Did, reading, talks

Captured = pytest.CaptureFixture[str]
COMMANDS = ("statements", "events", "commitments", "actors", "reports")


@pytest.fixture(autouse=True)
def record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make a record of three reports in the working folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DRAGOMAN_RECORD", raising=False)
    monkeypatch.setenv("DRAGOMAN_WIDTH", "120")
    with Store.open("dragoman.db") as store:
        store.add(talks(1, published="2024-02-01"))
        store.add(talks(2, published="2024-03-01", outlet="Harbour Gazette"))
        store.add(reading(3, did=[Did(("corva",), "AID", ("belmar",), "intended")], published="2024-04-15"))
    return tmp_path / "dragoman.db"


def run(capsys: Captured, *words: str, code: int = 0) -> tuple[str, str]:
    assert cli.main(words) == code
    out, err = capsys.readouterr()
    return out, err


def rows(capsys: Captured, *words: str) -> list[dict[str, object]]:
    out, _ = run(capsys, *words, "--json")
    return [json.loads(line) for line in out.splitlines()]


@pytest.mark.parametrize("command", COMMANDS)
def test_elsewhere_than_in_a_terminal_it_is_json(command: str, capsys: Captured) -> None:
    out, err = run(capsys, command)
    found = [json.loads(line) for line in out.splitlines()]
    assert len(found) >= 2 and err == ""
    assert found == rows(capsys, command)


@pytest.mark.parametrize("command", COMMANDS)
def test_csv_has_a_column_for_every_field(command: str, capsys: Captured) -> None:
    out, _ = run(capsys, command, "--csv")
    table = list(csv.DictReader(io.StringIO(out)))
    assert len(table) == len(rows(capsys, command)) and all(
        None not in row and None not in row.values() for row in table
    )


@pytest.mark.parametrize(("words", "shown"), [
    (["statements", "--speaker", "Holt"], ["Mira Holt", "president", "“the embassy in Belmar would open again”", "s-"]),
    (["events", "--type", "aid"], ["Corva", "AID", "intended", "Belmar", "15 Apr 2024", "Vale Post", "e-"]),
    (["events", "--type", "ASSAULT"], ["says Jan Roe", "20 Apr 2024"]),
    (["commitments", "--kind", "pledge"], ["Mira Holt", "pledge", "Belmar", "the embassy in Belmar", "c-"]),
    (["reports", "--outlet", "Harbour Gazette"], ["1 Mar 2024", "Report 2", "read by 0.1.0", "r-"]),
    (["actors", "--kind", "person"], ["Mira Holt", "ard-mira-holt", "2024-02 to 2024-03"]),
    (["actors", "Mira", "Holt"], ["president", "With whom", "Jan Roe", "+4.0", "CONSULT"]),
    (["actors", "roe"], ["Jan Roe", "foreign minister"]),
    (["actors", "r"], ["State radio", "Jan Roe", "Corva"]),
    (["search", "embassies"], ["Report 1", "Mira Holt", "embassy"]),
])  # fmt: skip
def test_tables(words: list[str], shown: list[str], capsys: Captured) -> None:
    out, _ = run(capsys, *words, "--table")
    for part in shown:
        assert part in " ".join(out.split()), part
    assert "\x1b" not in out and all(len(line) <= 120 for line in out.splitlines())


def test_in_a_terminal_it_is_a_table_of_fifty(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.setattr("dragoman.cli._tables.SHOWN", 2)
    out, err = run(capsys, "events")
    assert "did what" in out and "the first 2; --limit shows more" in err
    out, err = run(capsys, "events", "--limit", "3")
    assert out.count("e-") >= 3 and err == ""
    assert run(capsys, "events", "--limit", "0")[1].strip() == "nothing fits"


def test_filters(capsys: Captured) -> None:
    assert [r["type"] for r in rows(capsys, "events", "--actor", "Corva", "--status", "intended")] == ["AID"]
    assert len(rows(capsys, "events", "--since", "2024-03", "--until", "2024-03")) == 1
    assert len(rows(capsys, "events", "--type", "CONSULT", "--type", "AID")) == 3
    assert len(rows(capsys, "statements", "--about", "Ardania", "--outlet", "Harbour Gazette")) == 1
    assert len(rows(capsys, "statements", "--kind", "direct", "--limit", "1")) == 1
    assert len(rows(capsys, "reports", "--text", "embassy")) == 2
    assert len(rows(capsys, "search", "embassy", "OR", "ships", "--speaker", "BEL")) == 2


def test_a_report_as_it_was_read(capsys: Captured) -> None:
    made = talks(1, published="2024-02-01")
    out, _ = run(capsys, "reports", made.report.id)
    assert json.loads(out) == made.to_dict()
    assert "Who said what" in run(capsys, "reports", made.report.id, "--table")[0]
    assert "no report 'r-none'" in run(capsys, "reports", "r-none", code=1)[1]


@pytest.mark.parametrize("wrong", [
    ["events", "--since", "yesterday"], ["events", "--type", "WAR"], ["statements", "--kind", "loud"],
    ["events", "--min-score", "2"], ["events", "--limit", "-1"], ["search"], ["events", "--no-such-option"],
    ["judge", "correct", "e-1", "status"], ["judge", "undo", "first"], ["judge", "split", "x", "--as", "y"],
    ["judge", "correct", "e-1", "intensity=much"],
])  # fmt: skip
def test_wrong_usage_is_2(wrong: list[str], capsys: Captured) -> None:
    out, err = run(capsys, *wrong, code=2)
    assert out == "" and "Error: " in err


@pytest.mark.parametrize(("words", "said"), [
    (["events", "--actor", "Nobody"], "nobody in the record is called 'Nobody'"),
    (["events", "--country", "Mira Holt"], "'Mira Holt' is no state"),
    (["search", "(embassy"], "a ( without its )"),
    (["actors", "Nobody"], "nobody in the record"),
    (["events", "--after", "e-none"], "the record has no such row"),
    (["events", "--record", "none.db"], "record none.db: no such file; `dragoman add` makes one"),
    (["judge", "reject", "e-none"], "no report, statement, event, commitment or actor 'e-none'"),
    (["judge", "undo", "7"], "judgement 7: the record has none with this number"),
])  # fmt: skip
def test_what_cannot_be_asked_is_1_and_one_line(words: list[str], said: str, capsys: Captured) -> None:
    out, err = run(capsys, *words, code=1)
    assert out == "" and said in err and err.count("\n") == 1


def test_judging(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    event = str(rows(capsys, "events", "--type", "AID")[0]["id"])
    out, _ = run(capsys, "judge", "reject", event, "--by", "Ana", "--reason", "a film")
    assert out == f"1  reject {event}\n"
    assert rows(capsys, "events", "--type", "AID") == []
    assert [r["verdict"] for r in rows(capsys, "events", "--judged", "rejected")] == ["rejected"]
    assert "decided so already" in run(capsys, "judge", "reject", event, "--by", "Ana")[1]
    out, _ = run(capsys, "judge", "undo", "1", "--by", "Ben")
    assert out == f"1  reject {event}: undone\n"
    out, _ = run(
        capsys, "judge", "correct", event, "status=denied", "actors=ARD,ard-mira-holt", "day=2024-04-14", "--by", "B"
    )
    assert "status=denied, actors=ARD,ard-mira-holt, day=2024-04-14" in out
    [row] = rows(capsys, "events", "--type", "AID")
    assert (row["status"], row["day"], row["verdict"]) == ("denied", "2024-04-14", "corrected")
    run(capsys, "judge", "accept", event, "--by", "Ana")
    assert rows(capsys, "events", "--judged", "accepted")[0]["id"] == event
    listed = rows(capsys, "judge", "list", "--all")
    assert [j["kind"] for j in listed] == ["reject", "undo", "correct", "accept"]
    assert listed[0]["reason"] == "a film" and listed[0]["undone"]
    out, _ = run(capsys, "judge", "list", "--table")
    assert "correct" in out and "Ana" in out and "reject" not in out
    assert len(rows(capsys, "judge", "list", "--id", event, "--limit", "1")) == 1
    out, _ = run(capsys, "judge", "undo", "2", "--by", "Ana")
    assert "stands again" in out


def test_judging_under_the_name_of_the_user(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("getpass.getuser", lambda: "carla")
    run(capsys, "judge", "merge", "person:jan roe:BEL", "ard-mira-holt")
    assert rows(capsys, "judge", "list")[0]["by"] == "carla"
    run(capsys, "judge", "split", "person:jan roe:BEL")
    report = talks(1, published="2024-02-01").report.id
    run(capsys, "judge", "split", "ard-mira-holt", "--report", report, "--as", "person:m holt:", "--name", "M. Holt")
    assert len(rows(capsys, "events", "--actor", "person:m holt:")) == 1

    def unknown() -> str:
        raise OSError

    monkeypatch.setattr("getpass.getuser", unknown)
    assert "who decides? give --by NAME" in run(capsys, "judge", "accept", report, code=2)[1]


def test_corrections_by_kind_of_row(capsys: Captured) -> None:
    statement = str(rows(capsys, "statements", "--kind", "indirect")[0]["id"])
    run(capsys, "judge", "correct", statement, "speaker=", "--by", "Ana")
    assert [r["speaker"] for r in rows(capsys, "statements", "--judged", "corrected")] == [None]
    run(capsys, "judge", "correct", "COR", "name=Corvia", "--by", "Ana")
    assert rows(capsys, "events", "--type", "AID")[0]["actors"][0]["name"] == "Corvia"  # type: ignore[index]
    assert (
        "fields are type, mode"
        in run(capsys, "judge", "correct", str(rows(capsys, "events")[0]["id"]), "x=1", code=1)[1]
    )


def test_what_is_in_a_record_cannot_drive_the_terminal(capsys: Captured) -> None:
    with Store.open("dragoman.db") as store:
        store.add(
            reading(9, did=[Did(("ardania",), "AID", ("belmar",))], title="no\x1b[2Jsuch\u202e", outlet="a\x1b[1mb")
        )
        store.judge(Verdict("reject", next(iter(store.events(outlet="a\x1b[1mb"))).id, reason="x\x1b[0m"), "Ana\x1b")
    for words in (["reports"], ["search", "such"], ["judge", "list"], ["events", "--judged", "rejected"]):
        out, err = run(capsys, *words, "--table")
        assert "\x1b" not in out + err and "\u202e" not in out + err


def test_bytes_that_are_no_text_on_the_command_line(capsys: Captured) -> None:
    assert "nobody in the record" in run(capsys, "events", "--actor", "x\udcff", code=1)[1]
    assert rows(capsys, "events", "--outlet", "\udcff\x00") == []
