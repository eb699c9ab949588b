"""The three commands: what they print, in every form, and how they end."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest

from dragoman.cli import main


@pytest.fixture(autouse=True)
def of_the_crisis(crisis_file: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DRAGOMAN_RECORD", str(crisis_file))
    monkeypatch.setenv("DRAGOMAN_WIDTH", "110")
    monkeypatch.chdir(tmp_path)


def run(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    status = main(words)
    out = capsys.readouterr()
    assert "Traceback" not in out.err
    return status, out.out, out.err


def test_relations_table(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "relations", "Ardania", "XCO", "--table")
    assert status == 0
    for part in (
        "Ardania and Corvenia",
        "34 reports",
        "+5.9 → −3.6",
        "Corvenia SANCTION Ardania",
        "Ana Veltri",
        "threat",
    ):
        assert part in out, part


def test_relations_json_and_csv(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "relations", "XAR", "XCO", "--json", "--since", "2026-04")
    rows = [json.loads(line) for line in out.splitlines()]
    assert status == 0 and rows[0]["row"] == "relation" and rows[0]["since"] == "2026-04-01"
    status, out, _ = run(capsys, "relations", "XAR", "XCO", "--csv", "--by", "month")
    table = list(csv.DictReader(io.StringIO(out)))
    assert status == 0
    assert {row["start"] for row in table} == {"2026-03-01", "2026-04-01", "2026-05-01"}
    assert sum(int(row["events"]) for row in table) == 24


def test_relations_plot(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    status, out, err = run(capsys, "relations", "XAR", "XCO", "--plot", "pair.svg", "--json")
    assert status == 0 and (tmp_path / "pair.svg").stat().st_size > 5000
    assert "drawn: pair.svg" in err and "drawn" not in out


def test_blocs(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    window = ("--since", "2026-05", "--until", "2026-05", "--against", "2026-03", "--min-events", "1")
    status, out, _ = run(capsys, "blocs", *window, "--table", "--plot", "map.png", "--matrix", "matrix.svg")
    assert status == 0
    for part in ("Ardania, Quenara", "Belmar, Corvenia", "Flipped since 1 Mar 2026 to 31 Mar 2026", "Strained"):
        assert part in out, part
    assert (tmp_path / "map.png").exists() and (tmp_path / "matrix.svg").exists()
    status, out, _ = run(capsys, "blocs", *window)
    assert status == 0 and json.loads(out.splitlines()[0])["row"] == "network"
    status, out, _ = run(capsys, "blocs", "--csv")
    assert status == 0 and out.startswith("a,b,")


def test_blocs_of_days_without_events(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "blocs", "--since", "2001", "--until", "2002", "--table")
    assert (status, out) == (0, "") and "no tie has events enough" in err


def test_stances(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "stances", "XCO", "Ardania", "--table")
    assert status == 0
    assert out.index("We will impose sanctions") < out.index("A friend does not board")
    assert "Meridian Wire" in out
    status, out, _ = run(capsys, "stances", "XCO", "Ardania", "--limit", "1")
    rows = [json.loads(line) for line in out.splitlines()]
    assert [row["row"] for row in rows].count("quotation") == 1
    status, out, _ = run(capsys, "stances", "XCO", "Ardania", "--csv")
    assert len(list(csv.DictReader(io.StringIO(out)))) == 2


def test_nothing_said(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, "stances", "XVE", "XBE", "--table")
    assert (status, out) == (0, "") and "nothing by Velland on Belmar" in err


@pytest.mark.parametrize(
    ("words", "status", "why"),
    [
        (("relations", "XAR", "Nobody"), 1, "nobody in the record"),
        (("relations", "XAR", "XAR"), 1, "two different parties"),
        (("relations", "XAR"), 2, "Missing argument 'B'"),
        (("relations", "XAR", "XCO", "--since", "yesterday"), 2, "is no day"),
        (("relations", "XAR", "XCO", "--plot", "pair.pdf"), 2, "neither .svg nor .png"),
        (("relations", "XAR", "XCO", "--plot", "none/pair.svg"), 1, "No such file"),
        (("relations", "XAR", "XCO", "--by", "day"), 2, "--by"),
        (("relations", "XAR", "XCO", "--record", "none.db"), 1, "none.db"),
        (("blocs", "--against", "last spring"), 1, "is no day"),
        (("blocs", "--resolution", "0"), 1, "resolution"),
        (("blocs", "--top", "1"), 2, "--top"),
        (("stances", "XAR", "XBE", "--since", "2031"), 1, "no report from 2031-01-01 on"),
    ],
)
def test_bad_input(capsys: pytest.CaptureFixture[str], words: tuple[str, ...], status: int, why: str) -> None:
    got, out, err = run(capsys, *words)
    assert (got, out) == (status, "")
    assert why in err, err
