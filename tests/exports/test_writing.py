"""Where exports go: whole or not at all, a page at a time, and what stands in the way is said in words."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from dragoman import cli
from dragoman.exports import FORMATS, export
from dragoman.exports.formats import Tally
from dragoman.exports.gdelt import lines
from dragoman.exports.source import SOME
from dragoman.record import Record
from dragoman.records import DragomanError, InputError
from dragoman.store import Filter, Verdict
from dragoman.store.results import Rows
from dragoman.store.rows import EventRow
from tests.exports.made import exported, record, rows

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def opened(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Record]:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DRAGOMAN_RECORD", raising=False)
    with record(tmp_path / "dragoman.db") as made:
        yield made


def run(capsys: Captured, *words: str, code: int = 0) -> tuple[str, str]:
    assert cli.main(words) == code, capsys.readouterr().err
    out, err = capsys.readouterr()
    return out, err


class Broken:
    """A record that fails, or goes on for ever, after some events."""

    def __init__(self, opened: Record, fail: bool) -> None:
        self.row = next(iter(opened.events(type="CONSULT")))
        self.fail, self.given = fail, 0

    def events(self, filter: Filter | None = None) -> Rows[EventRow]:
        def forever() -> Iterator[EventRow]:
            while True:
                if self.fail and self.given == 700:
                    raise OSError(28, "No space left on device")
                self.given += 1
                yield replace(self.row, id=f"e-{self.given}")

        return Rows(forever)

    def reports(self, **_: object) -> list[object]:
        return []

    def named_at(self, ids: object) -> dict[object, object]:
        return {}


def test_rows_are_read_as_they_are_written(opened: Record) -> None:
    source = Broken(opened, fail=False)
    made = lines(source, Filter(), Tally())  # type: ignore[arg-type]
    assert len([next(made) for _ in range(3)]) == 3 and source.given == SOME


def test_an_export_that_fails_leaves_what_was_there(opened: Record, tmp_path: Path) -> None:
    out = tmp_path / "events.tsv"
    out.write_text("of before\n")
    with pytest.raises(InputError, match="the disk is full; free some space"):
        export(Broken(opened, fail=True), "gdelt", out, Filter())  # type: ignore[arg-type]
    assert out.read_text() == "of before\n"
    assert not list(tmp_path.glob(".*part"))


def test_a_killed_export_leaves_what_was_there(opened: Record, tmp_path: Path) -> None:
    """Killed with half of it written: the file of before is there, and what was begun is no file of that name."""
    script = (
        "import sys, time\n"
        "from pathlib import Path\n"
        "from dragoman.exports.output import text_to\n"
        "with text_to(Path(sys.argv[1])) as stream:\n"
        "    stream.write('half')\n"
        "    stream.flush()\n"
        "    print('writing', flush=True)\n"
        "    time.sleep(60)\n"
    )
    out = tmp_path / "events.tsv"
    out.write_text("of before\n")
    with subprocess.Popen([sys.executable, "-c", script, str(out)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None and process.stdout.readline() == "writing\n"
        process.send_signal(signal.SIGKILL)
    assert out.read_text() == "of before\n"
    assert [path.name for path in tmp_path.glob(".*part")] == [f".events.tsv.{process.pid}.part"]
    exported(opened, "gdelt", tmp_path)
    assert (tmp_path / "out.gdelt").exists()


def test_the_same_record_gives_the_same_bytes(opened: Record, tmp_path: Path) -> None:
    for form in ("gdelt", "plover", "csv", "parquet"):
        files = [tmp_path / f"{n}.{form}.gz" if n else tmp_path / form for n in range(3)]
        for path in files:
            opened.export(form, path)
            time.sleep(0.01)
        assert files[1].read_bytes() == files[2].read_bytes()
        if not FORMATS[form].binary:
            assert gzip.decompress(files[1].read_bytes()) == files[0].read_bytes()


@pytest.mark.parametrize(("out", "said"), [
    ("there/is/none.tsv", "the folder there/is does not exist"), (".", "is a folder; name a file in it"),
    ("events.export.CSV.zip", "what is written is plain or .gz"),
])  # fmt: skip
def test_places_that_cannot_be_written(out: str, said: str, opened: Record, capsys: Captured) -> None:
    _, err = run(capsys, "export", "gdelt", "--out", out, code=1)
    assert said in err and "Traceback" not in err


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_closed_folder(opened: Record, tmp_path: Path, capsys: Captured) -> None:
    closed = tmp_path / "closed"
    closed.mkdir(mode=0o500)
    _, err = run(capsys, "export", "gdelt", "--out", str(closed / "x"), code=1)
    assert "cannot be written" in err


def test_stdout(opened: Record, tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["export", "gdelt", "--out", "-"]) == 0
    out, err = capfd.readouterr()
    assert out == exported(opened, "gdelt", tmp_path)
    assert err == f"gdelt: {out.count(chr(10))} rows to stdout; left out: 1 (no day)\n"
    assert cli.main(["export", "parquet", "--out", "-"]) == 1
    assert "parquet is no text: give a file with --out" in capfd.readouterr().err


def test_the_command_says_what_it_wrote(opened: Record, tmp_path: Path, capsys: Captured) -> None:
    _, err = run(capsys, "export", "plover", "--out", "e.jsonl", "--actor", "Corva", "--status", "intended")
    assert err == "plover: 1 row to e.jsonl\n"
    [one] = (tmp_path / "e.jsonl").read_text().splitlines()
    assert json.loads(one)["event"] == ["AID"]
    _, err = run(capsys, "export", "plover", "--out", "none.jsonl", "--limit", "0")
    assert err == "plover: 0 rows to none.jsonl\n"
    _, err = run(capsys, "export", "csv", "--out", "s.csv", "--table", "statements", "--kind", "direct")
    assert err == "csv: 3 rows to s.csv\n"


@pytest.mark.parametrize(("words", "said"), [
    (["gdelt"], "Missing option '--out'"),
    (["shapefile", "--out", "x"], "'shapefile' is not one of"),
    (["gdelt", "--out", "x", "--table", "reports"], "--table is for parquet and csv; gdelt is made from events"),
    (["gdelt", "--out", "x", "--kind", "direct"], "--kind says nothing about events"),
    (["citron", "--out", "x", "--every-report"], "--every-report says nothing about statements"),
    (["parquet", "--table", "statements", "--out", "x", "--type", "AID"], "--type says nothing about statements"),
    (["csv", "--table", "reports", "--out", "x", "--min-score", "0.5"], "--min-score says nothing about reports"),
    (["gdelt", "--out", "x", "--since", "yesterday"], "is no day"),
])  # fmt: skip
def test_wrong_usage(words: list[str], said: str, opened: Record, tmp_path: Path, capsys: Captured) -> None:
    _, err = run(capsys, "export", *words, code=2)
    assert said in " ".join(err.split()) and not (tmp_path / "x").exists()


@pytest.mark.parametrize(("form", "library"), [("parquet", "pyarrow"), ("ftm", "followthemoney")])
def test_a_missing_library_is_named(
    form: str, library: str, opened: Record, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(DragomanError, match=r"pip install 'dragoman\[export\]'"):
        opened.export(form, tmp_path / "x")
    assert not (tmp_path / "x").exists() and not list(tmp_path.glob(".*part"))


def test_the_command_knows_every_format() -> None:
    from dragoman.cli.export import _FORMATS, command

    assert tuple(FORMATS) == _FORMATS
    assert all(name in (command.help or "") for name in FORMATS)


def test_judgements_count(opened: Record, tmp_path: Path) -> None:
    event = next(e.id for e in opened.events(type="CONSULT"))
    assert "\tCONSULT\t" in exported(opened, "polecat", tmp_path)
    opened.judge(Verdict("correct", event, value={"type": "ACCUSE", "mode": None}), "Ana")
    [row] = [row for row in rows(exported(opened, "polecat", tmp_path)) if row[0] == event]
    assert row[2:4] == ["ACCUSE", "None"]
    assert "\t110\t11\t3\t-2.0\t" in exported(opened, "gdelt", tmp_path)
    merged = opened.judge(Verdict("merge", "COR", "ARD"), "Ana")
    # Two actors have become one: one row where there were two.
    assert len([row for row in rows(exported(opened, "gdelt", tmp_path)) if row[28] == "16"]) == 1
    assert merged is not None
    opened.undo(merged.key, by="Ana")
    opened.judge(Verdict("reject", event), "Ana")
    for form in ("gdelt", "gdelt-mentions", "icews", "polecat", "phoenix", "plover", "ftm", "csv"):
        assert event not in exported(opened, form, tmp_path) and "received" not in exported(opened, form, tmp_path)
    assert event in exported(opened, "polecat", tmp_path, judged="rejected")


def test_each_report_for_itself(opened: Record, tmp_path: Path) -> None:
    once = rows(exported(opened, "gdelt", tmp_path, type="SANCTION"))
    each = rows(exported(opened, "gdelt", tmp_path, type="SANCTION", every=True))
    assert (len(once), len(each)) == (2, 4)
    assert {row[33] for row in once} == {"2"} and {row[33] for row in each} == {"1"}
    mentions = rows(exported(opened, "gdelt-mentions", tmp_path, type="SANCTION", every=True))
    assert sorted(row[0] for row in mentions) == sorted(row[0] for row in each)
