"""``dragoman register``: files added, imported, checked, listed, exported and taken out again."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from dragoman import cli

OFFICES = "person,country,title,start,end\nOmar Test,Syria,Foreign Minister,2024-05-01,2024-11-30\n"
BAD = "Ann Bad,Nowhere,President,,\nBo Back,Iraq,President,2020-01-01,2019-01-01\n"
ENTITIES = "id,kind,name,country\nXAA,state,Qadiria,\n,group,Northern Front,XAA\n"

Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "home" / "register"
    monkeypatch.setenv("DRAGOMAN_REGISTER", str(folder))
    return folder


def file(tmp_path: Path, text: str, name: str = "mine.csv") -> str:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return str(path)


def test_added_rows_count_until_they_are_taken_out(home: Path, tmp_path: Path, capsys: Captured) -> None:
    assert cli.main(["register", "add", file(tmp_path, OFFICES)]) == 0
    assert "1 office holders added as" in capsys.readouterr().err
    assert cli.main(["who", "Syrian foreign minister", "--on", "2024-06-01"]) == 0
    assert "Omar Test" in capsys.readouterr().out
    assert cli.main(["register", "list", "--json"]) == 0
    assert [(k["kind"], k["lines"]) for k in json.loads(capsys.readouterr().out)] == [("offices", 1)]
    assert cli.main(["register", "remove", "mine"]) == 0
    assert (home / "removed" / "mine.csv").exists()
    assert cli.main(["who", "Syrian foreign minister", "--on", "2024-06-01"]) == 0
    assert "Faisal Mekdad" in capsys.readouterr().out
    assert cli.main(["register", "remove", "mine"]) == 2
    assert "no file mine.csv" in capsys.readouterr().err


def test_lines_that_cannot_be_used_are_named_and_the_rest_is_added(
    home: Path, tmp_path: Path, capsys: Captured
) -> None:
    assert cli.main(["register", "add", file(tmp_path, OFFICES + BAD + OFFICES.splitlines()[1])]) == 1
    err = capsys.readouterr().err
    assert "line 3: no such country, body or group: 'Nowhere'" in err
    assert "line 4: it ends (2019-01-01) before it begins (2020-01-01)" in err
    assert "1 office holders added" in err and "1 repeats left out, 2 refused" in err
    assert (home / "mine.csv").read_text().count("\n") == 2
    assert cli.main(["register", "add", file(tmp_path, OFFICES.splitlines()[0] + "\n" + BAD, "bad.csv")]) == 1
    assert "nothing added, 2 refused" in capsys.readouterr().err
    assert not (home / "bad.csv").exists()


def test_a_file_is_replaced_only_when_said_so_and_then_kept(home: Path, tmp_path: Path, capsys: Captured) -> None:
    mine = file(tmp_path, OFFICES)
    assert [cli.main(["register", "add", mine, *more]) for more in ([], [], ["--name", "other"], ["--replace"])] == [
        0,
        2,
        0,
        0,
    ]
    assert "is there already" in capsys.readouterr().err
    assert sorted(p.name for p in home.glob("**/*.csv")) == ["mine.csv", "mine.csv", "other.csv"]
    assert cli.main(["register", "add", mine, "--name", "../out"]) == 2
    assert "no name for a file" in capsys.readouterr().err


def test_offices_of_own_states(tmp_path: Path, capsys: Captured) -> None:
    assert cli.main(["register", "add", file(tmp_path, ENTITIES, "world.csv")]) == 0
    text = "person,country,title\nIdris Qaderi,Qadiria,President\nLena Auber,Northern Front,group leader\n"
    assert cli.main(["register", "add", file(tmp_path, text.replace("group leader", "Leader"))]) == 0
    capsys.readouterr()
    assert cli.main(["who", "--office", "president", "--country", "XAA", "--json"]) == 0
    assert [c["person"] for c in json.loads(capsys.readouterr().out)] == ["Idris Qaderi"]


def test_wikidata_results_are_imported(home: Path, tmp_path: Path, capsys: Captured) -> None:
    rows = [
        {"item": "http://www.wikidata.org/entity/Q1", "itemLabel": "Ann Example", "startTime": "2020-01-02T00:00:00Z",
         "positionLabel": "Minister of Foreign Affairs", "countryLabel": "Georgia"},
        {"itemLabel": "Bo Example", "positionLabel": "President", "countryLabel": "Ruritania", "startTime": "2020"},
    ]  # fmt: skip
    assert cli.main(["register", "import", "wikidata", file(tmp_path, json.dumps(rows), "result.json")]) == 1
    err = capsys.readouterr().err
    assert "result 2: no such country, body or group: 'Ruritania'" in err and "1 office holders added" in err
    kept = list(csv.DictReader(io.StringIO((home / "result.csv").read_text())))
    assert [(k["person"], k["start"], k["source"]) for k in kept] == [("Ann Example", "2020-01-02", "wikidata Q1")]
    assert cli.main(["register", "import", "wikidata", file(tmp_path, "a,b\n1,2\n", "x.csv")]) == 2
    assert "no column such as itemLabel" in capsys.readouterr().err


def test_check_fails_for_own_faults_alone(home: Path, tmp_path: Path, capsys: Captured) -> None:
    home.mkdir(parents=True)
    assert cli.main(["register", "check"]) == 0
    capsys.readouterr()
    (home / "by-hand.csv").write_text(OFFICES + BAD)
    assert cli.main(["register", "check", "--own", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [(f["fault"], f["own"]) for f in found] == [("unreadable", True), ("impossible", True)]
    assert cli.main(["register", "check", "--own"]) == 1
    out, err = capsys.readouterr()
    assert "impossible (own): IRQ head_of_state: Bo Back" in out and "1 unreadable (1 with rows of yours)" in err


def test_what_is_exported_can_be_added(home: Path, tmp_path: Path, capsys: Captured) -> None:
    assert cli.main(["register", "add", file(tmp_path, OFFICES)]) == 0
    assert cli.main(["register", "add", file(tmp_path, ENTITIES, "world.csv")]) == 0
    capsys.readouterr()
    assert cli.main(["register", "export", "--own"]) == 0
    offices = capsys.readouterr().out
    assert [line["origin"] for line in csv.DictReader(io.StringIO(offices))] == ["own"]
    assert cli.main(["register", "export", "--entities", "--own"]) == 0
    entities = capsys.readouterr().out
    for name, text in (("o.csv", offices), ("e.csv", entities)):
        assert cli.main(["register", "add", file(tmp_path, text, name)]) == 0
    capsys.readouterr()
    out = tmp_path / "all.json"
    assert cli.main(["register", "export", "--shipped", "--country", "Syria", "--json", "-o", str(out)]) == 0
    lines = json.loads(out.read_text())
    assert {line["country"] for line in lines} == {"SYR"} and {line["origin"] for line in lines} == {"shipped"}
    assert "Bashar al-Assad" in {line["person"] for line in lines}
    assert cli.main(["register", "export", "--country", "Nowhere"]) == 2
    assert "no such country" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words", [["add", "missing.csv"], ["import", "elsewhere", "x"], ["import", "wikidata", "missing"]]
)
def test_wrong_usage_is_2(words: list[str], capsys: Captured) -> None:
    assert cli.main(["register", *words]) == 2
    assert "Error: " in capsys.readouterr().err


def test_no_folder_at_all(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: Captured) -> None:
    monkeypatch.setenv("DRAGOMAN_REGISTER", "-")
    assert cli.main(["register", "list"]) == 0
    assert cli.main(["register", "add", file(tmp_path, OFFICES)]) == 2
    assert "DRAGOMAN_REGISTER is '-'" in capsys.readouterr().err
