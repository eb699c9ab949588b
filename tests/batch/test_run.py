"""Inputs into shards: what is in them, what is done again, and what a bad input costs."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from dragoman import cli
from dragoman.batch import engine, local, run
from dragoman.batch.shards import COLUMNS, Shards
from dragoman.batch.work import Ask, read_piece
from dragoman.intake import Item
from dragoman.keep import Given, Known
from dragoman.records import DragomanError, InputError, Pipeline, Reading
from tests.batch import made
from tests.batch.conftest import Batch, files
from tests.conftest import ROOT


def readings(folder: str = "shards") -> list[Reading]:
    shards = Shards(Path(folder))
    return [Reading.from_json(text) for m in shards.markers() for rows in shards.rows(m) for _, _, text in rows]


def rejects(folder: str = "shards") -> list[dict[str, str]]:
    return [
        json.loads(line) for path in sorted(Path(folder).glob("rejects-*")) for line in path.read_text().splitlines()
    ]


def test_a_shard_holds_whole_readings(batch: Batch, place: Path) -> None:
    import pyarrow.parquet as parquet

    made.pages(place / "in", range(20))
    done = batch("in", given=Given("2024-05-06", "Vale Post"))
    assert (done.read, done.inputs, done.reasons.total()) == (20, 20, 0) and done.shards >= 2
    found = {r.report.origin.name: r for r in readings()}
    assert sorted(found) == sorted(str(Path("in", p.name)) for p in (place / "in").iterdir())
    known = next(k for k in run._known(["in/page-004.txt"], Given("2024-05-06", "Vale Post")))
    assert found["in/page-004.txt"] == made.reading(known, Ask("2024-05-06", "Vale Post"))
    tables = [parquet.read_table(path) for path in Path("shards").glob("*.parquet")]
    assert all(tuple(t.column_names) == COLUMNS for t in tables) and sum(t.num_rows for t in tables) == 20
    [row] = [r for t in tables for r in t.to_pylist() if r["name"] == "in/page-004.txt"]
    assert (row["published"].isoformat(), row["outlet"], row["version"]) == ("2024-05-06", "Vale Post", "0.1.0")
    assert row["id"] == found["in/page-004.txt"].report.id and row["sha256"] == known.digest


def test_the_number_of_workers_changes_no_byte(processes: Batch, place: Path) -> None:
    made.pages(place / "in", range(30))
    (place / "in/bad.txt").write_bytes(b"\x7fELF")
    processes("in", "none.txt")
    processes("in", "none.txt", out="other", workers=1)
    assert files() == files("other")
    assert [r["reason"] for r in rejects()] and len(files()) > 6


def test_what_is_done_is_not_read_again(batch: Batch, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made.pages(place / "in", range(40))
    batch("in")
    there = files()
    stood = {name: os.stat(Path("shards", name)).st_mtime_ns for name in there}
    with monkeypatch.context() as patch:
        patch.setattr(local, "Local", lambda *_: pytest.fail("an engine was started"))
        again = batch("in")
    assert (again.inputs, again.before, again.shards, again.read) == (0, 40, 0, 40)
    marker = sorted(Path("shards").glob("*.done"))[1]
    marker.unlink()
    one = batch("in")
    assert one.shards == 1 and 0 < one.inputs < 40 and files() == there
    kept = [n for n in there if n[9:-5] not in marker.name and not n.startswith(marker.stem)]
    assert all(os.stat(Path("shards", name)).st_mtime_ns == stood[name] for name in kept)


def test_one_more_input_costs_its_neighbours_at_most(batch: Batch, place: Path) -> None:
    made.pages(place / "in", range(60))
    batch("in")
    (place / "in/page-020b.txt").write_text(made.PAGE.format("twenty and a half"))
    more = batch("in")
    assert more.before >= 36 and more.inputs <= 24


def test_another_pipeline_reads_again(batch: Batch, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made.pages(place / "in", range(3))
    batch("in")
    monkeypatch.setattr(run, "pipeline", made.pipeline(Pipeline("0.2.0", "cccccccccccc", "bbbbbbbbbbbb")))
    assert batch("in").before == 0
    assert len(list(Path("shards").glob("*.done"))) == 2


@pytest.mark.parametrize(("word", "why"), [("DIE", "the worker that read this input died (signal 9)"),
                                           ("HANG", "the input took too long to read")])  # fmt: skip
def test_a_poison_input_is_a_reject_and_costs_nothing_else(
    processes: Batch, place: Path, monkeypatch: pytest.MonkeyPatch, word: str, why: str
) -> None:
    if word == "HANG":
        monkeypatch.setattr(local, "SECONDS", 0.3)
    made.pages(place / "in", range(8))
    (place / "in/page-004x.txt").write_text(made.PAGE.format(word))
    done = processes("in")
    assert done.read == 8 and done.reasons == {why: 1}
    [reject] = rejects()
    assert (reject["name"], reject["reason"], reject["sha256"]) == ("in/page-004x.txt", why, "")
    assert len(readings()) == 9


def test_a_worker_that_is_lost_costs_nothing(processes: Batch, place: Path) -> None:
    made.pages(place / "in", range(8))
    (place / "in/page-004.txt").write_text(made.PAGE.format("ONCE"))
    done = processes("in")
    assert (place / "died").exists() and done.read == 8 and not done.reasons


def test_a_fault_of_the_machine_ends_the_run(processes: Batch, place: Path) -> None:
    made.pages(place / "in", range(8))
    (place / "in/page-007.txt").write_text(made.PAGE.format("NO MODEL"))
    with pytest.raises(DragomanError, match="the model is missing"):
        processes("in")


def test_workers_that_cannot_start_end_the_run(
    processes: Batch, place: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    made.pages(place / "in", range(2))
    monkeypatch.setattr(local, "READ", "tests.batch.nothing:read")
    with pytest.raises(DragomanError, match=r"a worker cannot start \(exit code 1\)"):
        processes("in")
    assert not list(Path("shards").iterdir()) and "No module named" in capfd.readouterr().err


def test_a_broken_reading_is_a_reject(monkeypatch: pytest.MonkeyPatch) -> None:
    from dragoman import keep

    def read_many(items: list[Item], **_: object) -> list[Reading]:
        if any(item.source and b"BREAK" in item.source for item in items):  # type: ignore[operator]
            raise KeyError("broken")
        return [made.reading(Known(item, "", ""), Ask()) for item in items]

    monkeypatch.setattr(keep.pipeline, "read_many", read_many)
    piece = [Known(Item(f"{n}.txt", source=made.PAGE.format(n).encode()), f"{n}", "") for n in (1, "BREAK", 3)]
    rows = read_piece(piece, Ask())
    assert [r.reason is None for r in rows] == [True, False, True]
    assert "unexpected KeyError" in str(rows[1].reason) and rows[1].sha256 == ""


def test_an_archive_is_cut_into_shards(batch: Batch, place: Path) -> None:
    lines = "".join(json.dumps({"text": made.PAGE.format(n), "outlet": "Vale Post"}) + "\n" for n in range(30))
    Path("x.jsonl").write_text(lines + "{no json\n", encoding="utf-8")
    done = batch("x.jsonl")
    assert (done.read, done.reasons.total()) == (30, 1) and done.shards >= 3
    assert {r.report.outlet for r in readings() if r.report.text} == {"Vale Post"}
    assert rejects()[0]["name"] == "x.jsonl:31"


def test_names_that_are_no_text(batch: Batch, place: Path) -> None:
    try:
        Path(os.fsdecode(b"page-\xff.txt")).write_text(made.PAGE.format(1))
    except OSError:
        pytest.skip("this file system takes no such name")
    batch(".", out="shards")
    assert [r.report.origin.name for r in readings()] == ["page-\udcff.txt"]


def test_a_full_disk_is_said_and_what_is_finished_stays(batch: Batch, place: Path) -> None:
    made.pages(place / "in", range(8))
    batch("in")
    there = files()
    made.pages(place / "in", [900])
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1_000, hard))  # bytes; a shard has more
    try:
        with pytest.raises(InputError, match=r"shards: a shard cannot be written: File too large; finished shards"):
            batch("in")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert there.items() <= files().items() and not list(Path("shards").glob(".tmp-*"))
    assert batch("in").read == 9


def test_a_folder_that_cannot_be_written_is_said_before_anything_is_read(batch: Batch, place: Path) -> None:
    made.pages(place / "in", range(2))
    Path("file").write_text("x")
    with pytest.raises(InputError, match="file/shards: no shards can be written there: Not a directory"):
        batch("in", out="file/shards")
    Path("closed").mkdir(mode=0o555)
    if os.geteuid() != 0:
        with pytest.raises(InputError, match="closed: no shards can be written there: Permission denied"):
            batch("in", out="closed")
    with pytest.raises(InputError, match="sys/shards: no shards can be written there: "):
        batch("in", out="/sys/shards")


def test_what_else_a_folder_holds_stays(batch: Batch, place: Path) -> None:
    made.pages(place / "in", range(2))
    Path("shards").mkdir()
    for name in ("probe", "notes.txt", "readings-mine.parquet"):
        Path("shards", name).write_text(name)
    batch("in")
    assert {name: data.decode() for name, data in files().items() if name == data.decode(errors="replace")} == {
        name: name for name in ("probe", "notes.txt", "readings-mine.parquet")
    }


def test_the_command_names_rejects_and_counts_in_words(batch: Batch, capsys: pytest.CaptureFixture[str]) -> None:
    names = [f"none-{n}.txt" for n in range(run.NAMED + 5)]
    assert cli.main(["batch", "--out", "shards", "--workers", "1", *names]) == 1
    err = capsys.readouterr().err
    assert [line for line in err.splitlines() if line.startswith("dragoman: ")] == [
        f"dragoman: {name}: no such file or directory" for name in names[: run.NAMED]
    ]
    assert f"0 reports in 1 shard, {len(names)} rejected (rejects-*.jsonl)" in err
    assert cli.main(["batch", "--out", "shards/none-0.txt", "in"]) == 1  # a folder that is made
    Path("file").touch()
    assert cli.main(["batch", "--out", "file", "in"]) == 2


def test_a_marker_that_is_cut_off_is_none(batch: Batch, place: Path) -> None:
    made.pages(place / "in", range(2))
    batch("in")
    there = files()
    [marker] = Path("shards").glob("*.done")
    for rest in (b"", b'{"schema": "dragoman.shard/1"', b"[]", b'{"schema": "x/9"}'):
        marker.write_bytes(rest)
        assert batch("in").inputs == 2 and files() == there


def test_killed_at_any_moment_it_ends_as_if_undisturbed(processes: Batch, place: Path) -> None:
    """200 runs of the real commands are killed by ``python -m bench.batch kill``."""
    made.pages(place / "in", range(24))
    processes("in")
    environ = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}", "TESTS_SLOW": "0.02"}
    for n in range(3):
        with subprocess.Popen(
            [sys.executable, "-m", "tests.batch.made", "local", "killed", "in"], env=environ, start_new_session=True
        ) as process:
            wanted = time.monotonic() + 20
            while len(list(place.glob("killed/*.done"))) < n and time.monotonic() < wanted and process.poll() is None:
                time.sleep(0.005)
            time.sleep(0.01 * n)
            os.kill(process.pid, signal.SIGKILL)
    processes("in", out="killed")
    assert files() == files("killed")


class Deaf:
    """An engine that answers in an order of its own and loses what it is told to lose."""

    workers = 2

    def __init__(self, lose: dict[int, int]) -> None:
        self.out: list[tuple[int, engine.Result]] = []
        self.lose = lose
        self.most = 0

    def start(self, number: int, piece: list[Known]) -> None:  # type: ignore[override]
        if self.lose.get(number, 0) > 0:
            self.lose[number] -= 1
            self.out.append((number, engine.Lost("gone")))
        else:
            self.out.append((number, [one.digest for one in piece]))  # type: ignore[misc]
        self.most = max(self.most, len(self.out))

    def wait(self) -> list[tuple[int, engine.Result]]:
        return [self.out.pop()]

    def close(self) -> None: ...


@pytest.mark.parametrize("lost", [{}, {0: 1}, {3: 2}, {3: 4}, {0: 2, 1: 2, 9: 2}])
def test_rows_come_in_order_however_often_they_are_lost(lost: dict[int, int]) -> None:
    pieces = [[Known(Item(f"{n}.{m}"), f"{n}.{m}", "") for m in range(3)] for n in range(10)]
    deaf = Deaf(dict(lost))
    rows = list(engine.in_order(deaf, pieces, lambda one, why: f"{one.digest} {why}"))  # type: ignore[arg-type,return-value]
    told = [str(row).split()[0] for some in rows for row in some]
    assert told == [one.digest for piece in pieces for one in piece]
    assert sum(" gone" in str(row) for some in rows for row in some) == sum(n >= 4 for n in lost.values())
    assert deaf.most <= engine.AHEAD * deaf.workers + 1
