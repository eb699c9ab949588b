"""A disk that is really full, small and of its own: each command says so, keeps what was there, and goes on after.

``python -m bench.steadfast full`` does the same with the real reader, many times. Here one process reads without a
model, in a mount space that needs no rights and goes with it.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr
from functools import partial
from io import StringIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from bench import unruly
from bench.steadfast.disk import Disk, inside, possible
from bench.steadfast.full import State, files
from bench.steadfast.held import differences, lost
from dragoman import Record, cli, keep
from tests.conftest import ROOT

FREE = (0, 150_000)
"""Bytes: nothing can be opened; some pages can be kept, and an export or a shard of these few be written."""
FULL = "the disk is full; free some space and run it again"
NAMES = ("add", "load", "batch", "export csv", "export parquet", "watch", "watch, its watch file alone")
RECORDS = ("add", "load", "watch")


def test_full_disk(tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    if why := possible():
        pytest.skip(why)
    environ = {"PYTHONPATH": f"{ROOT / 'src'}:{ROOT}", "DRAGOMAN_REGISTER": "-"}
    ended = inside(["-m", "tests.test_full_disk", str(tmp_path)], **environ)
    assert ended.returncode == 0
    found = json.loads((tmp_path / "found.json").read_text())
    assert list(found) == list(NAMES)
    assert {name: wrong for name, (_, wrong) in found.items() if wrong} == {}
    assert all(full >= 1 + (name in RECORDS) for name, (full, _) in found.items())  # it was full, and it was told


def test_stdout_that_is_full(tmp_path: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    with Record.open(tmp_path / "x.db"):
        pass
    words = [
        sys.executable,
        "-m",
        "dragoman.cli",
        "export",
        "polecat",
        "--record",
        str(tmp_path / "x.db"),
        "--out",
        "-",
    ]
    with open("/dev/full", "wb") as full:
        ended = subprocess.run(
            words, stdout=full, stderr=subprocess.PIPE, text=True, env={"PYTHONPATH": "src"}, cwd=ROOT
        )
    assert (ended.returncode, ended.stderr) == (1, f"dragoman: output: {FULL}\n")


def readings(where: Path, whole: bool = False) -> State:
    """Return what a record holds; with ``whole`` see that it holds together too, which takes a while."""
    with Record.open(where, create=False) as record:
        assert not whole or record.check() == []
        return {"readings": sorted(record.reading(row.id).to_json() for row in record.reports())}


class Work:
    """The commands in a folder, on a disk in it."""

    def __init__(self, folder: Path, address: str) -> None:
        from tests.batch import made

        self.folder, self.disk = folder, Disk(folder / "disk", 8_000_000)
        self.disk.mount()
        made.pages(folder / "in", range(12))
        made.pages(folder / "few", range(3))
        self.watch = ["watch", address, "--once", "--pause", "0.1s", "--allow-private-urls", "--no-link"]
        assert self.run(*self.words("batch", folder / "in", folder / "shards"))[0] == 0
        assert self.run("load", str(folder / "shards"), "--no-link", "--record", str(folder / "whole.db"))[0] == 0

    @staticmethod
    def run(*words: str) -> tuple[int, str]:
        with redirect_stderr(StringIO()) as said:
            return cli.main(list(words)), said.getvalue()

    @staticmethod
    def words(what: str, pages: Path, to: Path) -> list[str]:
        if what == "batch":
            return ["batch", str(pages), "--out", str(to), "--workers", "1", "--shard-size", "4"]
        return ["add", str(pages), "--no-link", "--record", str(to)]

    def cases(self) -> dict[str, tuple[list[str], list[str], Any]]:
        """Return of each command the words, those that make what is there before, and what there is to compare."""
        disk, record = self.disk.path, self.disk.path / "x.db"
        few = self.words("add", self.folder / "few", record)
        load = ["load", str(self.folder / "shards"), "--no-link", "--record", str(record)]
        shards = disk / "shards"
        export = ["export", "csv", "--table", "reports", "--record", str(self.folder / "whole.db"), "--out"]
        parquet = ["export", "parquet", *export[2:]]
        other = [*self.watch, "--record", str(self.folder / "other.db"), "--state", str(disk / "x.watch")]
        content, made = partial(readings, record), partial(files, disk)
        batch, before = (self.words("batch", self.folder / pages, shards) for pages in ("in", "few"))
        return dict(zip(NAMES, [
            (self.words("add", self.folder / "in", record), few, content), (load, few, content),
            (batch, before, partial(files, shards)),
            ([*export, str(disk / "out")], [*export, str(disk / "out"), "--limit", "2"], made),
            ([*parquet, str(disk / "out")], [*parquet, str(disk / "out"), "--limit", "2"], made),
            ([*self.watch, "--record", str(record)], few, content),
            (other, self.words("add", self.folder / "few", self.folder / "other.db"),
             partial(readings, self.folder / "other.db")),
        ], strict=True))  # fmt: skip

    def clear(self) -> None:
        self.disk.clear()
        for path in self.folder.glob("other.db*"):
            path.unlink()

    def tried(self, words: list[str], before: list[str], state: Any) -> tuple[int, list[str]]:
        """Return how often the disk was full, and everything that was wrong."""
        self.clear()
        assert self.run(*before)[0] == 0
        there: State = state()
        assert self.run(*words)[0] == 0
        whole, full, wrong = state(), 0, list[str]()
        for free in FREE:
            self.clear()
            self.run(*before)
            self.disk.leave(free)
            code, said = self.run(*words)
            self.disk.relieve()
            now = state()
            if code or differences(whole, now):
                full += 1
                missing = lost(there, now) if "readings" in now else [n for n in there if there[n] != now.get(n)]
                wrong += [f"{free}: lost {missing}"] if missing else []
                lines = [line for line in said.splitlines() if FULL in line and str(self.disk.path) in line]
                wrong += [f"{free}: {code}: {said}"] if (code, len(lines)) != (1, 1) or "Traceback" in said else []
            again = self.run(*words)
            wrong += [f"{free}: again: {again}"] if again[0] else []
            wrong += [f"{free}: {one}" for one in differences(whole, state())]
        if "readings" in whole:
            state(whole=True)
        return full, wrong


@contextmanager
def feed() -> Iterator[str]:
    with unruly.Server() as server:
        server.answers |= {f"/p{n}": unruly.page(n) for n in range(6)}
        server.answers["/feed.xml"] = unruly.rss([(f"/p{n}", f"T{n}") for n in range(6)])
        yield server.url("/feed.xml")


def main(folder: Path) -> None:
    """Try all commands; only for a process that runs ``inside``."""
    from dragoman.batch import local, run
    from dragoman.feeds import watch
    from tests.batch import conftest, made
    from tests.feeds.conftest import Pipeline

    keep.pipeline = watch.pipeline = Pipeline()  # type: ignore[assignment]
    run.pipeline = made.pipeline()
    local.Local = conftest.Here  # type: ignore[misc,assignment]
    Record.link = lambda self, *_, **__: SimpleNamespace(reports=0, written={}, undone=0)  # type: ignore[assignment]
    with feed() as address:
        work = Work(folder, address)
        found = {name: work.tried(*case) for name, case in work.cases().items()}
    (folder / "found.json").write_text(json.dumps(found))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
