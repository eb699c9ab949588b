"""The commands killed with signal 9 at random moments, until hundreds of runs have been: is the end the same?

A round starts with nothing and runs the same command until one run of it is left to end. Then what there is is held
against what one undisturbed run makes: shards byte by byte, records row by row but for the times of adding.
"""

from __future__ import annotations

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

REPORTS = Path("examples/crisis/reports")
REGISTER = Path("examples/crisis/register")
INPUTS = 8
SHARD = 2
TIMES = ("added", "at")
"""Columns that say when; what was killed and run again is later."""
KILLED_IN_A_ROUND = 6
"""Runs of a round that are killed at most; the next is left to end."""


@dataclass(slots=True)
class Killed:
    """What the kills have come to."""

    runs: int = 0
    killed: int = 0
    rounds: int = 0
    differ: list[str] = field(default_factory=list)


def inputs(folder: Path) -> list[str]:
    """Put a few short reports and one that is none into a folder, and return the words that name them."""
    folder.mkdir(parents=True, exist_ok=True)
    short = sorted(REPORTS.iterdir(), key=lambda path: (path.stat().st_size, path.name))[:INPUTS]
    for path in short:
        shutil.copy(path, folder / path.name)
    (folder / "broken.txt").write_bytes(bytes(range(256)) * 8)
    return [str(folder)]


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "dragoman.cli", *words, "--register", str(REGISTER)]


def kill(what: str, runs: int, folder: Path, seed: int = 1) -> Killed:
    """Run "batch" or "add" ``runs`` times, most of them killed; return what came of it."""
    rng, found, words = random.Random(seed), Killed(), inputs(folder / "inputs")
    whole, took = _undisturbed(what, words, folder)
    while found.runs < runs:
        found.rounds += 1
        _round(_words(what, words, folder / "killed"), took, rng, found)
        made = _state(what, folder / "killed", folder)
        found.differ += _differences(whole, made)
        _clear(folder / "killed")
    return found


def _words(what: str, words: Sequence[str], where: Path) -> list[str]:
    if what == "batch":
        return command("batch", *words, "--out", str(where), "--workers", "2", "--shard-size", str(SHARD))
    return command("add", *words, "--record", f"{where}.db")


def _undisturbed(what: str, words: Sequence[str], folder: Path) -> tuple[Any, float]:
    """Return the state that one run makes, and its seconds."""
    began = time.monotonic()
    done = subprocess.run(_words(what, words, folder / "whole"), capture_output=True, check=False)
    assert done.returncode == 1, done.stderr  # 1: broken.txt is rejected
    took = time.monotonic() - began
    return _state(what, folder / "whole", folder), took


def _round(words: list[str], took: float, rng: random.Random, found: Killed) -> None:
    for n in range(KILLED_IN_A_ROUND + 1):
        found.runs += 1
        run = subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True)
        if n == KILLED_IN_A_ROUND:
            run.wait()
            break
        try:
            run.wait(rng.random() * took * 1.1)
            break
        except subprocess.TimeoutExpired:
            found.killed += 1
            # Now the process alone, so that its workers are orphans, now all of them at once.
            os.kill(run.pid, signal.SIGKILL) if rng.random() < 0.5 else os.killpg(run.pid, signal.SIGKILL)
            run.wait()
    if run.returncode != 1:
        found.differ.append(f"a run that was left to end ended with {run.returncode}")


def _state(what: str, where: Path, folder: Path) -> Any:
    """Return what there is: the bytes of the shards and the rows of the record that they make, or the record's rows."""
    if what == "add":
        return {"rows": rows(Path(f"{where}.db"))}
    record = folder / "loaded.db"
    done = subprocess.run(
        [sys.executable, "-m", "dragoman.cli", "load", str(where), "--record", str(record)],
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    state = {"rows": rows(record), "files": {p.name: p.read_bytes() for p in where.iterdir() if p.name[0] != "."}}
    _clear(folder / "loaded")
    return state


def rows(record: Path) -> dict[str, list[Any]]:
    """Return the rows of each table, sorted, without their times; of judgements those that stand, without numbers."""
    found: dict[str, list[Any]] = {}
    with sqlite3.connect(record) as connection:
        tables = [n for (n,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in tables:
            if "_fts_" in table:  # the index's own pages; what it finds is in the table without the ending
                continue
            names = [column[1] for column in connection.execute(f'PRAGMA table_info("{table}")')]
            left_out = (*TIMES, "key", "undoes") if table == "judgements" else TIMES
            kept = ", ".join(f'"{name}"' for name in names if name not in left_out)
            where = "WHERE NOT undone AND kind != 'undo'" if table == "judgements" else ""
            found[table] = sorted(connection.execute(f'SELECT {kept} FROM "{table}" {where}'), key=repr)
    return found


def _differences(whole: Any, made: Any) -> list[str]:
    found = []
    for kind, parts in whole.items():
        for name in sorted(parts.keys() | made[kind].keys()):
            if parts.get(name) != made[kind].get(name):
                found.append(f"{kind} of {name}")
    return found


def _clear(where: Path) -> None:
    shutil.rmtree(where, ignore_errors=True)
    for suffix in (".db", ".db-wal", ".db-shm"):
        Path(f"{where}{suffix}").unlink(missing_ok=True)


def main(runs: int, folder: Path) -> dict[str, Any]:
    """Return the figures of ``runs`` batches and as many adds."""
    found = {}
    for what in ("batch", "add"):
        began = time.monotonic()
        made = kill(what, runs, folder / what)
        found[what] = {**asdict(made), "seconds": round(time.monotonic() - began)}
        print(what, found[what], flush=True)
    return found
