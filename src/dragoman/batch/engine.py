"""What runs the work: an engine takes pieces and gives rows back. Order and retries are here, for all engines."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from dragoman.batch.work import Piece, Row
from dragoman.keep import Known

TRIES = 2
"""Times that a piece is given to a worker before it is taken apart, or, where it is one input, rejected."""
AHEAD = 2
"""Pieces that a worker may be ahead of the oldest that is still out."""
SECONDS = 120.0
"""A worker may take so long for each input; the longest report allowed takes half a minute on a core of its own."""


@dataclass(frozen=True, slots=True)
class Lost:
    """A piece that came to nothing because its worker died or did not end, and why."""

    reason: str


Result = list[Row] | Lost


class Engine(Protocol):
    """Runs pieces. ``workers`` is how many at a time; more may be started and wait."""

    workers: int

    def start(self, number: int, piece: Piece) -> None:
        """Have a piece read, under a number that is not in use."""

    def wait(self) -> list[tuple[int, Result]]:
        """Return what has come of one piece or more, waiting for it.

        Raises:
            DragomanError: what ``read_piece`` raises.
        """

    def close(self) -> None:
        """End all workers, whatever they are at."""


@dataclass(slots=True)
class _Job:
    """A piece, taken apart where it has cost workers; ``left[0]`` is out."""

    left: list[Piece]
    tries: int = 0
    rows: list[Row] = field(default_factory=list)


def in_order(engine: Engine, pieces: Iterable[Piece], reject: Callable[[Known, str], Row]) -> Iterator[list[Row]]:
    """Yield the rows of each piece, in the order of the pieces, whoever has read them and however often.

    An input that has cost ``TRIES`` workers by itself becomes a row by ``reject``.
    """
    jobs: dict[int, _Job] = {}
    first = 0
    for number, piece in enumerate(pieces):
        jobs[number] = _Job([piece])
        engine.start(number, piece)
        while len(jobs) >= AHEAD * engine.workers + 1:
            _settle(engine, jobs, reject)
            while first in jobs and not jobs[first].left:
                yield jobs.pop(first).rows
                first += 1
    while jobs:
        while first in jobs and not jobs[first].left:
            yield jobs.pop(first).rows
            first += 1
        if jobs:
            _settle(engine, jobs, reject)


def _settle(engine: Engine, jobs: dict[int, _Job], reject: Callable[[Known, str], Row]) -> None:
    """Wait for results and note them; start again what was lost, in ever smaller parts."""
    for number, result in engine.wait():
        job = jobs[number]
        if not isinstance(result, Lost):
            job.rows += result
            job.left.pop(0)
            job.tries = 0
        else:
            job.tries += 1
            if job.tries == TRIES:
                piece, job.tries = job.left.pop(0), 0
                if len(piece) == 1:
                    job.rows.append(reject(piece[0], result.reason))
                else:
                    job.left[:0] = [[one] for one in piece]
        if job.left:
            engine.start(number, job.left[0])
