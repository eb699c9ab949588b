"""Each command on a disk that is full: what it says, what is left of what was there, and whether it goes on after.

A try begins with a disk on which something is kept already, and which is filled up to a number of free bytes, drawn
between none and what the command takes. The command must end with 1 and one line that names the place and the way out;
what was kept must still be there and whole. Then the disk is emptied of what filled it, the same command runs again,
and what there is must be what a run on an empty disk makes.
"""

from __future__ import annotations

import random
import re
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from bench import unruly
from bench.batch.kill import REGISTER, inputs
from bench.steadfast.disk import Disk
from bench.steadfast.held import differences, held, lost

SIZE = 32_000_000
FIRST, PAGES = 3, 8
"""Inputs that are kept before the disk is full; pages of the feed in all."""
FULL = re.compile("the disk is full; free some space and run it again")
LEAST = (0, 4_096, 16_384, 36_864, 65_536)
"""Free bytes that are tried first: too few to open a record."""
State = dict[str, list[Any]]


@dataclass(frozen=True, slots=True)
class Case:
    """A command: its words, what makes that which is there before, and what there is to compare.

    ``kept`` returns what of the state before is missing in the state now.
    """

    words: list[str]
    before: Callable[[], object]
    state: Callable[[], State]
    kept: Callable[[State, State], list[str]]
    code: int = 0


@dataclass(frozen=True, slots=True)
class Place:
    """Where the commands work: a disk, and a folder beside it that has room enough."""

    disk: Disk
    folder: Path

    @property
    def elsewhere(self) -> Path:
        return self.folder / "elsewhere"

    def clear(self) -> None:
        self.disk.clear()
        shutil.rmtree(self.elsewhere, ignore_errors=True)
        self.elsewhere.mkdir()

    def keep(self) -> None:
        """Note what there is, for ``again``."""
        shutil.rmtree(self.folder / "before", ignore_errors=True)
        for path in (self.disk.path, self.elsewhere):
            shutil.copytree(path, self.folder / "before" / path.name)

    def again(self) -> None:
        """Put things as they were noted."""
        self.clear()
        for path in (self.disk.path, self.elsewhere):
            shutil.copytree(self.folder / "before" / path.name, path, dirs_exist_ok=True)


@dataclass(slots=True)
class Tried:
    """What the tries of a command have come to. ``free`` are the bytes that were free where it failed."""

    tries: int = 0
    full: int = 0
    free: list[int] = field(default_factory=list)
    said: dict[str, int] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)


def run(words: list[str], limit: float = 300) -> tuple[int, str]:
    """Run a command; return its exit code and what it says on stderr."""
    command = [sys.executable, "-m", "dragoman.cli", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=limit)
    return done.returncode, done.stderr


def made(*words: str) -> None:
    """Run a command that is to go well, but for an input that is none."""
    code, said = run(list(words))
    assert code in (0, 1) and "Traceback" not in said, said


def tried(case: Case, place: Place, tries: int, seed: int = 1) -> Tried:
    """Run a command ``tries`` times on a full disk, and again on one that is not."""
    rng, found, disk = random.Random(seed), Tried(), place.disk
    place.clear()
    case.before()
    before = case.state()
    place.keep()
    whole, need = _undisturbed(case, disk)
    for n in range(tries):
        place.again()
        free = LEAST[n] if n < min(len(LEAST), tries // 2) else rng.randrange(max(need, 8_192))
        disk.leave(free)
        found.tries += 1
        ended = run(case.words)
        disk.relieve()
        now = case.state()
        if ended[0] != case.code or differences(whole, now):  # else there was room enough
            _judge(found, free, ended)
            found.wrong += [f"{free} bytes free: lost {one:.80}" for one in case.kept(before, now)]
            found.wrong += [f"{free} bytes free: {one}" for one in now.get("problems", [])]
        code, said = run(case.words)
        if code != case.code:
            found.wrong.append(f"after {free} bytes: ended with {code}: {said[-300:]}")
        found.wrong += [f"after {free} bytes: {one}" for one in differences(whole, case.state())]
    return found


def _undisturbed(case: Case, disk: Disk) -> tuple[State, int]:
    """Run the command once; return what it makes, and the most bytes that it takes beyond those taken before."""
    before, most, over = disk.used(), 0, threading.Event()

    def watch() -> None:
        nonlocal most
        while not over.wait(0.002):
            most = max(most, disk.used())

    watching = threading.Thread(target=watch)
    watching.start()
    code, said = run(case.words)
    over.set()
    watching.join()
    assert code == case.code, said
    return case.state(), most - before


def _judge(found: Tried, free: int, ended: tuple[int, str]) -> None:
    """Note how a run on the full disk has ended."""
    code, said = ended
    lines = [line for line in said.splitlines() if FULL.search(line)]
    found.full += 1
    found.free.append(free)
    line = _plainly(lines[-1] if lines else said[-300:])
    found.said[line] = found.said.get(line, 0) + 1
    if code != 1 or len(lines) != 1 or "Traceback" in said or "/disk/" not in lines[0]:
        found.wrong.append(f"{free} bytes free: ended with {code}: {said[-300:]}")


def _plainly(line: str) -> str:
    """Return a message without what differs from try to try."""
    return re.sub(r"\.\d+\.part", ".N.part", re.sub(r"/\S*/disk/", "", line)).removeprefix("dragoman: ")


def files(folder: Path) -> State:
    """Return the files in a folder that have a name of their own, with what is in them."""
    if not folder.is_dir():
        return {}
    return {path.name: [path.read_bytes()] for path in folder.iterdir() if path.name[0] != "." and path.is_file()}


def _changed(before: State, now: State) -> list[str]:
    return [name for name, data in before.items() if now.get(name) != data]


def prepare(folder: Path) -> None:
    """Make what the commands read."""
    pages = inputs(folder / "inputs")
    register = ["--register", str(REGISTER)]
    made("add", *pages, "--record", str(folder / "whole.db"), *register)
    made("batch", *pages, "--out", str(folder / "shards"), "--workers", "1", "--shard-size", "4", *register)


def written(place: Place) -> dict[str, Case]:
    """Return the commands that write what they read, over what ``prepare`` has made."""
    folder, record, shards = place.folder, place.disk.path / "x.db", place.disk.path / "shards"
    pages, register = str(folder / "inputs"), ["--register", str(REGISTER)]
    few = [str(path) for path in sorted((folder / "inputs").iterdir())[:FIRST]]
    there = ["--record", str(record)]
    batch = ["--workers", "1", "--shard-size", "2", "--out", str(shards), *register]
    some = partial(made, "add", *few, *there, *register)
    found = {
        "add": Case(["add", pages, *there, *register], some, lambda: held(record), lost, 1),
        "load": Case(["load", str(folder / "shards"), *there], some, lambda: held(record), lost),
        "batch": Case(
            ["batch", pages, *batch], partial(made, "batch", *few, *batch), lambda: files(shards), _changed, 1
        ),
    }
    out = place.disk.path / "out"
    for form in ("csv", "plover", "parquet", "ftm"):
        words = ["export", form, "--record", str(folder / "whole.db"), "--out", str(out)]
        older = partial(out.write_text, "an export of before")
        found[f"export {form}"] = Case(words, older, lambda: files(place.disk.path), _changed)
    return found


def watched(place: Place, address: str, listing: Callable[[int], None]) -> dict[str, Case]:
    """Return ``watch --once`` with everything on the disk, and with the one or the other of its files."""
    places = {
        "watch": (place.disk.path / "x.db", place.disk.path / "x.db.watch"),
        "watch, its watch file alone on the disk": (place.elsewhere / "x.db", place.disk.path / "x.watch"),
        "watch, the record alone on the disk": (place.disk.path / "x.db", place.elsewhere / "x.watch"),
    }

    def some(words: list[str]) -> None:
        listing(FIRST)
        made(*words)
        listing(PAGES)

    found = {}
    for name, (record, state) in places.items():
        words = ["watch", address, "--once", "--pause", "0.1s", "--allow-private-urls", "--record", str(record)]
        words += ["--state", str(state), "--register", str(REGISTER)]
        found[name] = Case(words, partial(some, words), partial(held, record), lost)
    return found


@contextmanager
def feed() -> Iterator[tuple[str, Callable[[int], None]]]:
    """Serve a feed of pages; yield its address, and what makes it list so many."""
    with unruly.Server() as server:
        server.answers |= {f"/p{n}": unruly.page(n) for n in range(PAGES)}

        def listing(most: int) -> None:
            server.answers["/feed.xml"] = unruly.rss([(f"/p{n}", f"T{n}") for n in range(most)])

        yield server.url("/feed.xml"), listing


def waited(place: Place, address: str) -> dict[str, Any]:
    """Let a watch that goes on meet a full disk: it must say so, wait, and keep all once there is space again."""
    record, told = place.disk.path / "x.db", place.folder / "told"
    words = ["watch", address, "--pause", "0.1s", "--allow-private-urls", "--record", str(record)]
    words += ["--state", str(place.elsewhere / "x.watch"), "--register", str(REGISTER)]
    place.clear()
    one = sorted((place.folder / "inputs").iterdir())[0]
    made("add", str(one), "--record", str(record), "--register", str(REGISTER))
    place.disk.leave(100_000)
    began = time.monotonic()
    with told.open("wb") as out:
        watch = subprocess.Popen([sys.executable, "-m", "dragoman.cli", *words], stderr=out)
        _until(lambda: "tried again in" in told.read_text(), watch)
        place.disk.relieve()
        _until(lambda: len(held(record)["reports"]) == PAGES + 1, watch)
        watch.send_signal(signal.SIGINT)
        code = watch.wait(60)
    said = told.read_text()
    return {
        "seconds": round(time.monotonic() - began), "exit code": code, "tracebacks": said.count("Traceback"),
        "said": [_plainly(line) for line in said.splitlines() if FULL.search(line)],
        "problems": held(record)["problems"],
    }  # fmt: skip


def _until(condition: Callable[[], bool], process: subprocess.Popen[bytes], seconds: float = 180) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end and process.poll() is None, "it did not come to that"
        time.sleep(0.2)


def main(tries: int, folder: Path, only: str = "") -> dict[str, Any]:
    """Return the figures of every command, ``tries`` times on a full disk."""
    place = Place(Disk(folder / "disk", SIZE), folder)
    place.disk.mount()
    prepare(folder)
    found: dict[str, Any] = {}
    with feed() as (address, listing):
        for name, case in {**written(place), **watched(place, address, listing)}.items():
            if only in name:
                began = time.monotonic()
                came = tried(case, place, tries)
                found[name] = {**asdict(came), "seconds": round(time.monotonic() - began)}
                print(name, found[name], flush=True)
        if only in "watch, left running":
            listing(PAGES)
            found["watch, left running"] = waited(place, address)
            print("watch, left running", found["watch, left running"], flush=True)
    return found
