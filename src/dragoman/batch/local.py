"""The engine of one machine: worker processes, one core each. A worker that dies or hangs costs its piece alone."""

from __future__ import annotations

import contextlib
import os
import selectors
import subprocess
import sys
import time
from collections import deque
from pathlib import Path
from typing import Any

import dragoman
from dragoman.batch.engine import SECONDS, Lost, Result
from dragoman.batch.work import Ask, Piece
from dragoman.batch.worker import READY, receive, send
from dragoman.records import DragomanError

READ = "dragoman.batch.work:read_piece"


STARTING = 300.0
"""Seconds in which a worker must have loaded its code; half a second where nothing else runs."""
ENDING = 5.0
"""Seconds that a worker gets to end that has closed its pipe, so that how it ended is its own."""


class _Worker:
    """A process and the piece that it has, under its ``number``; None where it waits for one."""

    def __init__(self, read: str) -> None:
        source = str(Path(dragoman.__file__).parents[1])
        path = os.pathsep.join(filter(None, [source, os.environ.get("PYTHONPATH")]))
        one_core = {"OMP_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}
        self.process = subprocess.Popen(
            [sys.executable, "-m", "dragoman.batch.worker", read],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, env={**os.environ, **one_core, "PYTHONPATH": path},
        )  # fmt: skip
        self.number: int | None = None
        self.ready = False
        self.until = time.monotonic() + STARTING
        self._seconds = 0.0

    @property
    def answers(self) -> Any:
        return self.process.stdout

    def give(self, number: int, piece: Piece, ask: Ask, seconds: float) -> None:
        self.number, self._seconds = number, seconds * len(piece)
        if self.ready:
            self.begin()
        with contextlib.suppress(OSError):  # it has died; that shows when it is asked for an answer
            send(self.process.stdin, (piece, ask))  # type: ignore[arg-type]

    def begin(self) -> None:
        """Count the time of the piece from now."""
        self.ready, self.until = True, time.monotonic() + self._seconds

    def end(self, seconds: float = 0.0) -> int:
        """Kill the process, after some seconds if it does not end itself, and return its ``returncode``."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)
        self.process.kill()
        status = self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()  # type: ignore[union-attr]
        return status


class Local:
    """Reads pieces in ``workers`` processes. ``read`` names the function that they call, ``seconds`` as ``SECONDS``."""

    def __init__(self, workers: int, ask: Ask, read: str | None = None, seconds: float | None = None) -> None:
        self.workers, self._ask, self._read, self._seconds = workers, ask, read or READ, seconds or SECONDS
        self._all: list[_Worker] = []
        self._waiting: deque[tuple[int, Piece]] = deque()

    def start(self, number: int, piece: Piece) -> None:
        """Have a piece read; see ``Engine``."""
        self._waiting.append((number, piece))
        self._deal()

    def _deal(self) -> None:
        """Give waiting pieces to workers without one."""
        while self._waiting:
            idle = next((one for one in self._all if one.number is None), None)
            if idle is None:
                if len(self._all) >= self.workers:
                    return
                idle = _Worker(self._read)
                self._all.append(idle)
            idle.give(*self._waiting.popleft(), self._ask, self._seconds)

    def wait(self) -> list[tuple[int, Result]]:
        """Return what has come of one piece or more; see ``Engine``."""
        done: list[tuple[int, Result]] = []
        while not done:
            busy = [one for one in self._all if one.number is not None]
            with selectors.DefaultSelector() as selector:
                for one in busy:
                    selector.register(one.answers, selectors.EVENT_READ, one)
                soonest = min(one.until for one in busy) - time.monotonic()
                ready = [key.data for key, _ in selector.select(max(0.0, soonest))]
            done += [result for one in ready if (result := self._taken(one))]
            late = [one for one in busy if one not in ready and time.monotonic() >= one.until]
            done += [self._lost(one, "the input took too long to read") for one in late]
            self._deal()
        return done

    def _taken(self, worker: _Worker) -> tuple[int, Result] | None:
        """Return what a worker says of its piece; None where it has only started."""
        try:
            answer = receive(worker.answers)
        except EOFError:
            return self._lost(worker, "the worker that read this input died")
        if isinstance(answer, DragomanError):
            raise answer
        if answer == READY:
            worker.begin()
            return None
        number, worker.number = worker.number, None
        assert number is not None
        return number, answer

    def _lost(self, worker: _Worker, reason: str) -> tuple[int, Result]:
        self._all.remove(worker)
        status = worker.end(ENDING if "died" in reason else 0.0)
        if not worker.ready:  # no input is at fault
            raise DragomanError(f"a worker cannot start ({_ended(status)}); try fewer with --workers")
        number = worker.number
        assert number is not None
        return number, Lost(f"{reason} ({_ended(status)})" if "died" in reason else reason)

    def close(self) -> None:
        """End all workers."""
        for worker in self._all:
            worker.end()
        self._all.clear()


def _ended(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit code {status}"
