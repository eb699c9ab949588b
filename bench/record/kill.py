"""A process that writes to a record is killed, again and again, at any moment; then the record is looked at.

The writer adds ready-made Readings, judges some of what it has added and takes judgements back, as fast as it can,
and says of each write that it is done only after ``Store`` has returned. Nothing that it said may be missing
afterwards, and nothing may be there by halves.
"""

from __future__ import annotations

import os
import random
import signal
import time
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.record.readings import reading
from dragoman.store import Store, Verdict
from dragoman.store.connect import connect, place

LONGEST = 0.6
"""Seconds after its first write within which a writer is killed: some tens of writes."""


@dataclass(slots=True)
class Killed:
    """What the kills have come to: how many, at how many writes, and everything that did not hold."""

    kills: int = 0
    writes: int = 0
    in_write: int = 0
    problems: list[str] = field(default_factory=list)


def kill(where: str, times: int, seed: int = 1, whole: int = 25) -> Killed:
    """Kill a writer ``times`` times; check the record quickly after each, and wholly after every ``whole``-th."""
    rng, result = random.Random(seed), Killed()
    with Store.open(where):
        pass
    said: set[int] = set()
    for n in range(times):
        said |= _once(where, rng, 1_000 * n, result)
        result.kills += 1
        result.problems += _missing(where, said)
        if (n + 1) % whole == 0 or n + 1 == times:
            with Store.open(where) as store:
                result.problems += store.check()
    return result


def _once(where: str, rng: random.Random, first: int, result: Killed) -> set[int]:
    """Start a writer, kill it, and return the numbers of the reports of which it said that they are kept."""
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(read_end)
        _write(where, first, write_end)
    os.close(write_end)
    with os.fdopen(read_end, "rb", buffering=0) as pipe:
        said = pipe.read(1)  # the first write has begun
        if result.kills % 2:
            said += pipe.read(1)  # and is done: on a busy machine too, not all kills come before it
        time.sleep(rng.random() * LONGEST)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        while more := pipe.read(65536):
            said += more
    added = said.count(b"a")
    result.writes += len(said) - said.count(b"b")
    result.in_write += said.endswith(b"b")
    return set(range(first, first + added))


def _write(where: str, first: int, pipe: int) -> None:
    """Write without end, in a process of its own: "b" before a write, then "a" for a report, "j" for a judgement."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with Store.open(where) as store:
        for step in _steps(store, first):
            os.write(pipe, b"b")
            os.write(pipe, step())
    os._exit(1)


def _steps(store: Store, first: int) -> Iterator[Any]:
    made: list[int] = []
    for number in range(first, first + 1_000_000):
        one = reading(number)
        yield lambda one=one: store.add(one) and b"a"
        if number % 3 == 0:
            verdicts = [
                Verdict("reject", one.events[0].id),
                Verdict("correct", one.events[1].id, None, {"status": "denied"}),
            ]
            yield lambda verdicts=verdicts: _kept(made, store.judge_many(verdicts, "bench"))
        if number % 5 == 0 and made:
            yield lambda: store.undo(made.pop(), by="bench") and b"j"


def _kept(keys: list[Any], judged: Iterable[Any]) -> bytes:
    keys.extend(one.key for one in judged)
    return b"j"


def _missing(where: str, said: set[int]) -> list[str]:
    """Return what was said to be kept and is not, and whether the database itself is sound."""
    engine = connect(place(where), create=False)
    with engine.connect() as connection:
        kept = {row[0] for row in connection.exec_driver_sql("SELECT title FROM reports")}
        sound = "ok"
        if engine.dialect.name == "sqlite":
            sound = connection.exec_driver_sql("PRAGMA quick_check").scalar() or ""
    engine.dispose()
    missing = [n for n in said if f"Report {n}" not in kept]
    return [
        *([f"{len(missing)} reports that were kept are gone"] if missing else []),
        *([] if sound == "ok" else [sound]),
    ]


def main(times: int, folder: Path) -> dict[str, Any]:
    """Return the figures of ``times`` kills, on a fresh record every hundred."""
    whole, begun = Killed(), time.monotonic()
    for n in range(0, times, 100):
        found = kill(str(folder / f"killed-{n}.db"), min(100, times - n), seed=n)
        whole.kills += found.kills
        whole.writes += found.writes
        whole.in_write += found.in_write
        whole.problems += found.problems
    return {
        "kills": whole.kills, "writes done": whole.writes, "killed within a write": whole.in_write,
        "problems": whole.problems, "seconds": round(time.monotonic() - begun),
    }  # fmt: skip
