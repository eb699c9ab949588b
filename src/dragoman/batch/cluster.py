"""The engine of many machines: Ray. The only module that knows it."""

from __future__ import annotations

import logging
import os
from typing import Any

from dragoman.batch.engine import SECONDS, Lost, Result
from dragoman.batch.work import Ask, Piece, read_piece
from dragoman.records import DragomanError

_LOST = ("WorkerCrashedError", "OutOfMemoryError", "NodeDiedError", "ObjectLostError", "TaskCancelledError")
"""What Ray raises for a task whose worker is gone; anything else, such as no Dragoman there, ends the run."""


class Cluster:
    """Reads pieces as tasks of one core each, on the cluster that ``RAY_ADDRESS`` names, else on one of this machine.

    The workers need Dragoman installed, and a ``register`` at the same path; the inputs go to them, and their rows
    come back, through Ray.

    Raises:
        DragomanError: Ray is not installed, or the cluster cannot be reached.
    """

    def __init__(self, workers: int, ask: Ask, read: Any = None, seconds: float | None = None) -> None:
        os.environ.setdefault("RAY_USAGE_STATS_ENABLED", "0")
        try:
            import ray
        except ImportError:
            raise DragomanError("the engine ray needs an extra: pip install 'dragoman[ray]'") from None
        self.workers, self._ask, self._seconds, self._ray = workers, ask, seconds or SECONDS, ray
        self._mine = not ray.is_initialized()
        if self._mine:
            address = os.environ.get("RAY_ADDRESS")
            alone: dict[str, Any] = {} if address else {"num_cpus": workers, "include_dashboard": False}
            try:
                ray.init(address=address, log_to_driver=False, logging_level=logging.ERROR, **alone)
            except Exception as error:  # Ray raises kinds of its own for each way to fail
                raise DragomanError(
                    f"the Ray cluster {address or 'of this machine'} cannot be used: {error}"
                ) from error
        # Ray gives a task of one core OMP_NUM_THREADS=1; lost tasks are started again by in_order.
        self._read = ray.remote(num_cpus=1, max_retries=0)(read or read_piece)
        self._out: dict[Any, tuple[int, int]] = {}

    def start(self, number: int, piece: Piece) -> None:
        """Have a piece read; see ``Engine``."""
        self._out[self._read.remote(piece, self._ask)] = number, len(piece)

    def wait(self) -> list[tuple[int, Result]]:
        """Return what has come of one piece or more; see ``Engine``."""
        # All that is out is in line for the same cores, so the limit is that of all.
        seconds = self._seconds * (1 + sum(size for _, size in self._out.values()))
        ready, late = self._ray.wait(list(self._out), num_returns=1, timeout=seconds)
        if ready:
            return [self._taken(reference) for reference in ready]
        for reference in late:
            self._ray.cancel(reference, force=True)
        return [(self._out.pop(reference)[0], Lost("the input took too long to read")) for reference in late]

    def _taken(self, reference: Any) -> tuple[int, Result]:
        number, _ = self._out.pop(reference)
        try:
            rows: list[Any] = self._ray.get(reference)
            return number, rows
        except self._ray.exceptions.RayError as error:
            if isinstance(error, tuple(getattr(self._ray.exceptions, name) for name in _LOST)):
                return number, Lost(f"the worker that read this input died ({type(error).__name__})")
            cause = getattr(error, "cause", None)
            if isinstance(cause, DragomanError):
                raise cause from error
            raise DragomanError(f"the Ray cluster cannot read inputs: {str(error)[:500]}") from error

    def close(self) -> None:
        """End the tasks, and the cluster if it was started here."""
        for reference in self._out:
            self._ray.cancel(reference, force=True)
        self._out.clear()
        if self._mine:
            self._ray.shutdown()
