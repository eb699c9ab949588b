"""Shards into a record, and the two commands."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest

from dragoman import Record, cli
from dragoman.batch.load import load
from dragoman.batch.shards import Shards
from dragoman.batch.work import Ask
from dragoman.keep import Known
from dragoman.records import InputError, Reading
from tests.batch import made
from tests.batch.conftest import Batch

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def shards(batch: Batch, place: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Make shards of twelve reports, with a reject."""
    made.pages(place / "in", range(12))
    (place / "in/list.txt").write_text("Home\nNews\nContact\n")
    batch("in")
    monkeypatch.setattr(Record, "link", lambda self, only: SimpleNamespace(reports=len(only), written={}, undone=0))
    monkeypatch.setattr("dragoman.cli.link.summary", lambda linked, seconds: None)
    return place / "shards"


def loaded(folder: Path) -> list[str]:
    with Record.open("x.db") as record:
        return [one.outcome for group in load(record, folder) for one in group]


def test_loading_is_exact_and_twice_is_once(shards: Path) -> None:
    assert sorted(loaded(shards)) == ["added"] * 12 + ["rejected"]
    held = Shards(shards)
    with Record.open("x.db") as record:
        rows = [row for marker in held.markers() for rows in held.rows(marker) for row in rows]
        for _, _, text in rows:
            reading = Reading.from_json(text)
            assert not reading.report.text or record.reading(reading.report.id) == reading
        assert record.reports().count() == 12
    assert sorted(loaded(shards)) == ["known"] * 12 + ["rejected"]


def test_adding_what_was_loaded_reads_nothing(shards: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from dragoman import keep

    loaded(shards)
    stand_in = made.pipeline()
    stand_in.read_many = lambda *_, **__: iter(())
    monkeypatch.setattr(keep, "pipeline", stand_in)
    with Record.open("x.db") as record:
        found = [one.outcome for one in record.add_inputs(["in"])]
    assert sorted(found) == ["known"] * 12 + ["rejected"]


def test_a_record_that_is_loaded_holds_what_one_that_is_added_to_holds(
    shards: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dragoman import keep

    stand_in = made.pipeline()
    stand_in.read_many = lambda items, **_: [made.reading(Known(one, "", ""), Ask()) for one in items]
    monkeypatch.setattr(keep, "pipeline", stand_in)
    loaded(shards)
    with Record.open("x.db") as one, Record.open("y.db") as other:
        list(other.add_inputs(["in"]))
        held = [{row.id: record.reading(row.id) for row in record.reports()} for record in (one, other)]
    assert held[0] == held[1] and len(held[0]) == 12


def test_a_load_that_is_cut_off_goes_on(shards: Path) -> None:
    with Record.open("x.db") as record:
        next(load(record, shards))
        assert 0 < record.reports().count() < 12
    found = loaded(shards)
    assert 0 < found.count("added") < 12 and found.count("added") + found.count("known") == 12


def test_a_damaged_shard_is_named_and_the_others_are_loaded(shards: Path, capsys: Captured) -> None:
    path = sorted(shards.glob("*.parquet"))[0]
    path.write_bytes(path.read_bytes()[:-40])
    (shards / "readings-0.parquet").write_bytes(b"PAR1")
    assert cli.main(["load", str(shards), "--record", "x.db"]) == 1
    err = capsys.readouterr().err
    assert f"{path}: damaged; remove its .done file and run the batch again" in err
    assert "1 unfinished; run the batch again" in err and "reports added" in err


def test_a_folder_without_shards(place: Path) -> None:
    with Record.open("x.db") as record:
        (place / "empty").mkdir()
        with pytest.raises(InputError, match="no finished shard in it; `dragoman batch"):
            list(load(record, place / "empty"))
        with pytest.raises(InputError, match="none: cannot be read: No such file"):
            list(load(record, place / "none"))


def test_the_commands(shards: Path, place: Path, capsys: Captured) -> None:
    words = ["batch", "in", "none.txt", "--out", "more", "--workers", "2", "--shard-size", "6"]
    assert cli.main(words) == 1
    err = capsys.readouterr().err
    assert "12 reports in " in err and "2 rejected (rejects-*.jsonl)" in err
    assert "no such file or directory (1)" in err
    assert cli.main(words) == 1
    assert "14 inputs done before" in capsys.readouterr().err
    assert cli.main(["load", "more", "--record", "y.db", "--json"]) == 0
    out, err = capsys.readouterr()
    assert len([json.loads(line) for line in out.splitlines()]) == 14 and "12 reports added, 2 rejected" in err
    assert cli.main(["load", "more", "--record", "y.db"]) == 0
    assert "0 reports added, 12 already there, 2 rejected" in capsys.readouterr().err
    assert cli.main(["batch", "in"]) == 2
    assert "--out" in capsys.readouterr().err
    assert cli.main(["batch", "in", "--out", "x", "--column", "body"]) == 2
    assert "FIELD=COLUMN" in capsys.readouterr().err


def test_without_the_extra_it_is_named(place: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    import sys

    monkeypatch.setitem(sys.modules, "pyarrow", None)
    assert cli.main(["batch", "in", "--out", "shards"]) == 1
    assert "pip install 'dragoman[batch]'" in capsys.readouterr().err
