"""``dragoman who``: candidates on a day, and who held an office one after another."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dragoman import cli

Captured = pytest.CaptureFixture[str]


def asked(capsys: Captured, *words: str) -> list[dict[str, object]]:
    assert cli.main(["who", *words, "--json"]) == 0
    found: list[dict[str, object]] = json.loads(capsys.readouterr().out)
    return found


def test_a_title_on_a_day(capsys: Captured) -> None:
    best = asked(capsys, "Syrian", "foreign", "minister", "--on", "2024-11-20")[0]
    assert (best["person"], best["country"], best["start"], best["end"]) == (
        "Bassam al-Sabbagh", "SYR", "2024-09-23", "2024-12-08",
    )  # fmt: skip
    assert best["in_office"] is True and best["row"] == "syr-bassam-sabbagh/foreign_minister/2024-09-23"
    assert cli.main(["who", "the EU's top diplomat", "--on", "2021-05-01"]) == 0
    out = capsys.readouterr().out
    assert "Josep Borrell" in out and "IGO:EU" in out and "2024-12-01" in out


@pytest.mark.parametrize("country", ["IRQ", "iq", "Iraq", "iraqi", "Republic of Iraq"])
def test_the_succession(capsys: Captured, country: str) -> None:
    found = asked(capsys, "--office", "prime minister", "--country", country)
    names = [c["person"] for c in found]
    assert names.index("Nouri al-Maliki") < names.index("Haider al-Abadi") < names.index("Mohammed Shia al-Sudani")
    starts = [str(c["start"]) for c in found]
    assert starts == sorted(starts)


def test_an_office_on_a_day_and_of_a_body(capsys: Captured) -> None:
    held = asked(capsys, "--office", "foreign_minister", "--country", "Russia", "--on", "2014-03-18")
    assert [c["person"] for c in held] == ["Sergey Lavrov"]
    heads = [c["person"] for c in asked(capsys, "--office", "secretary-general", "--country", "NATO")]
    assert heads[-2:] == ["Jens Stoltenberg", "Mark Rutte"]


def test_a_country_helps_a_name(capsys: Captured) -> None:
    alone = asked(capsys, "Kim", "--on", "2020-01-01")[0]
    there = asked(capsys, "Kim", "--on", "2020-01-01", "--country", "North Korea")[0]
    assert there["person"] == "Kim Jong Un" and float(str(there["score"])) > float(str(alone["score"]))


@pytest.mark.parametrize(("words", "why"), [
    ([], "give a name or title"), ([""], "give a name or title"), (["  "], "give a name or title"),
    (["--office", "president"], "--office needs --country"), (["Putin", "--on", "soon"], "not a date: 'soon'"),
    (["--office", "president", "--country", "Iraqq"], "did you mean 'Iraq'"),
    (["--office", "zookeeper", "--country", "Iraq"], "no such office: 'zookeeper'"),
    (["Kim", "--country", "Nowhere"], "no such country"), (["Kim", "--register", "missing.csv"], "missing.csv"),
    (["Kim", "--office", "president", "--country", "Iraq"], "give a name or title"),
])  # fmt: skip
def test_wrong_usage_is_2(words: list[str], why: str, capsys: Captured) -> None:
    assert cli.main(["who", *words]) == 2
    out, err = capsys.readouterr()
    assert out == "" and why in err


def test_nobody_is_1(capsys: Captured) -> None:
    assert cli.main(["who", "Zzyzx Qwrtp"]) == 1
    assert "the register knows nobody for 'Zzyzx Qwrtp'" in capsys.readouterr().err
    assert cli.main(["who", "Zzyzx Qwrtp", "--json"]) == 1
    assert json.loads(capsys.readouterr().out) == []


def test_own_rows_beside(tmp_path: Path, capsys: Captured) -> None:
    file = tmp_path / "own.csv"
    file.write_text("person,country,title,start\nMaria Example,Syria,Deputy Foreign Minister,2024-01-01\n")
    assert (
        asked(capsys, "Maria Example", "--on", "2024-11-20", "--register", str(file))[0]["office"]
        == "Deputy Foreign Minister"
    )
