"""Two clocks: one for what is due, which never steps, and the system's, for what day it is."""

from __future__ import annotations

import time
from collections.abc import Callable


class Clock:
    """Seconds since 1970 as they were at the start, plus what has passed since by the monotonic clock."""

    def __init__(self, wall: Callable[[], float] = time.time, steady: Callable[[], float] = time.monotonic) -> None:
        self._wall, self._steady = wall, steady
        self._start = wall() - steady()

    def now(self) -> float:
        return self._start + self._steady()

    def wall(self) -> float:
        """Return the time of day as the system has it now: for what lists tell of days, and for people."""
        return self._wall()
