"""A batch in the working folder, with the reading of ``made`` in its workers."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dragoman.batch import local, run
from dragoman.batch.engine import Result
from dragoman.batch.run import Done, How
from dragoman.batch.work import Ask, Piece
from tests.batch import made
from tests.conftest import ROOT

Batch = Callable[..., Done]


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder of its own, with workers that read as ``made`` does."""
    pytest.importorskip("pyarrow")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(run, "pipeline", made.pipeline())
    monkeypatch.setattr(local, "READ", made.READ)
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.delenv("DRAGOMAN_RECORD", raising=False)
    return tmp_path


class Here:
    """An engine without processes, as quick as a test should be."""

    def __init__(self, workers: int, ask: Ask) -> None:
        self.workers, self._ask = workers, ask
        self._out: list[tuple[int, Result]] = []

    def start(self, number: int, piece: Piece) -> None:
        self._out.append((number, made.read(piece, self._ask)))

    def wait(self) -> list[tuple[int, Result]]:
        return [self._out.pop()]

    def close(self) -> None: ...


@pytest.fixture
def processes(place: Path) -> Batch:
    """Return a function that runs a batch over words into ``shards``; other arguments are those of ``How``."""

    def made(*words: str, out: str = "shards", **how: Any) -> Done:
        return run.run(words, How(Path(out), **{"workers": 2, "size": 6, **how}))

    return made


@pytest.fixture
def batch(processes: Batch, monkeypatch: pytest.MonkeyPatch) -> Batch:
    """Return ``processes`` with an engine that has none."""
    monkeypatch.setattr(local, "Local", Here)
    return processes


def files(folder: str = "shards") -> dict[str, bytes]:
    """Return the files of a folder of shards with what is in them."""
    return {name: Path(folder, name).read_bytes() for name in sorted(os.listdir(folder))}
