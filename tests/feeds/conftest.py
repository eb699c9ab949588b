"""A server that misbehaves, and a pipeline without a model."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
import trafilatura  # noqa: F401  (warns of parts that are not installed: here, where no test is at fault)

from bench.unruly import Server
from dragoman import Record, keep
from dragoman.feeds import watch
from dragoman.feeds.clock import Clock
from dragoman.feeds.state import State
from dragoman.feeds.watch import Happened, Plan, Watch
from dragoman.intake import Item, take
from dragoman.records import Origin, Reading, Report
from tests.store.made import OLD


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as made:
        yield made


class Pipeline:
    """Stands in for dragoman.pipeline: real intake, no model; it counts what it reads."""

    BATCH = 4

    def __init__(self) -> None:
        self.read: list[str] = []
        self.fault: Callable[[Item], None] = lambda item: None

    def reader(self, register: Path | None = None, model: Path | None = None) -> Any:
        return SimpleNamespace(pipeline=OLD)

    def read_many(self, items: Iterable[Item], **given: Any) -> Iterator[Reading]:
        given.pop("register")
        given.pop("model")
        for item in items:
            self.read.append(item.name)
            self.fault(item)
            found = take(item, **given)
            nothing = Report("", None, None, None, None, None, "", Origin("text", item.name, ""), ())
            yield Reading(OLD, found.report or nothing, rejects=found.rejects)


@pytest.fixture
def pipeline(monkeypatch: pytest.MonkeyPatch) -> Pipeline:
    made = Pipeline()
    monkeypatch.setattr(keep, "pipeline", made)
    monkeypatch.setattr(watch, "pipeline", made)
    monkeypatch.setattr(Record, "link", lambda self, only: self.mark_linked(only))
    return made


class Time:
    """A wall clock and a steady one that go as they are told, and as time goes."""

    def __init__(self) -> None:
        import time

        self.wall_ahead = self.steady_ahead = 0.0
        self._time = time

    def clock(self) -> Clock:
        return Clock(lambda: self._time.time() + self.wall_ahead, lambda: self._time.monotonic() + self.steady_ahead)


@dataclass
class Room:
    """A record and a watch file in a folder; each ``run`` is a run of its own."""

    folder: Path
    plan: Plan = Plan(every=3600.0, pause=0.0, private=True, once=True, seconds=10.0)
    time: Time = field(default_factory=Time)
    happened: list[Happened] = field(default_factory=list)

    @property
    def path(self) -> Path:
        return self.folder / "x.db.watch"

    def run(self, *feeds: str, **plan: Any) -> list[Happened]:
        """Watch once; return what happened."""
        self.happened = []
        clock = self.time.clock()
        with Record.open(self.folder / "x.db") as record, State.open(self.path, clock) as state:
            made = Watch(record, state, replace(self.plan, **plan), self.happened.append, clock)
            asyncio.run(self._run(made, list(feeds)))
        return self.happened

    async def _run(self, made: Watch, feeds: list[str]) -> None:
        async with asyncio.timeout(60):
            await made.run(feeds, asyncio.Event())

    def told(self) -> list[tuple[str, str | None]]:
        return [(one.what, one.reason) for one in self.happened]

    def titles(self) -> list[str]:
        with Record.open(self.folder / "x.db") as record:
            return sorted(str(row.title) for row in record.reports())

    def counts(self) -> dict[str, int]:
        with State.open(self.path, self.time.clock()) as state:
            return state.counts()

    def later(self, seconds: float) -> None:
        """Let time pass for what is due."""
        self.time.wall_ahead += seconds
        self.time.steady_ahead += seconds


@pytest.fixture
def room(tmp_path: Path, pipeline: Pipeline) -> Room:
    return Room(tmp_path)
