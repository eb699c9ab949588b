"""A clock for what is due: it starts at the time of day and never steps, whatever happens to the system's clock."""

from __future__ import annotations

import time
from collections.abc import Callable


class Clock:
    """Seconds since 1970 as they were at the start, plus what has passed since by the monotonic clock."""

    def __init__(self, wall: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic) -> None:
        self._steady = steady
        self._start = wall() - steady()

    def now(self) -> float:
        return self._start + self._steady()
