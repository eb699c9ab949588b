"""Days and tenures: whether an office was held on a day, and how sure that is.

A tenure's first and last days may be known to the month or year only, or lie between two sightings. ``held`` gives
the chance that its holder was in office on a day, taking every day on which the change may have come as equally
likely.
"""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from math import exp

from dragoman.records import InputError
from dragoman.resolve.rows import Row

_PARTIAL = re.compile(r"\d{4}(?:-\d\d(?:-\d\d)?)?")
# Holders change after the register was last checked. Ended tenures of the shipped rows last 2.6 (foreign ministers)
# to 5.7 years (heads of state) in the mean.
STAY_YEARS = 4.0
LEAST_AFTER_CHECK = 0.5
NEVER = 99999


def is_day(text: str) -> bool:
    """Tell whether ``text`` is a date as the register writes it: YYYY, YYYY-MM or YYYY-MM-DD, and exists."""
    if not _PARTIAL.fullmatch(text):
        return False
    try:
        date.fromisoformat(_first(text))
    except ValueError:
        return False
    return True


def day_of(on: date | str | None) -> str:
    """Return a day that was asked about as YYYY-MM-DD; today for None.

    Raises:
        InputError: what is no date.
    """
    if on is None:
        return date.today().isoformat()
    try:
        return (on if isinstance(on, date) else date.fromisoformat(on.strip())).isoformat()[:10]
    except (ValueError, AttributeError):
        raise InputError(f"not a date: {on!r}; write YYYY-MM-DD, as in 2024-11-20") from None


def held(row: Row, day: str) -> float:
    """Return the chance (0..1) that a tenure covers a day (YYYY-MM-DD)."""
    begun = _begun(row, day)
    return begun * _unended(row, day) if begun else 0.0


def active(row: Row, day: str) -> bool:
    """Tell whether a tenure more likely than not covers a day."""
    return held(row, day) >= 0.5


def gap(row: Row, day: str) -> int:
    """Return the days between a tenure and a day; 0 within it."""
    if row.start and day < _first(row.start):
        return between(row.start, day)
    if row.end and _last(row.end) <= day:
        return between(row.end, day)
    return 0


def is_over(row: Row, day: str) -> bool:
    """Tell whether a tenure had ended by a day."""
    return bool(row.end) and _last(row.end) <= day


def is_impossible(row: Row) -> bool:
    """Tell whether a tenure ends before it begins."""
    return bool(row.start and row.end) and _last(row.end) < _first(row.start)


def between(a: str, b: str) -> int:
    """Return how many days two dates are apart; NEVER where one is unknown."""
    return abs(_ordinal(_first(a)) - _ordinal(_first(b))) if a and b else NEVER


def latest_first(start: str) -> int:
    """Return a key that sorts dates with the latest first, unknown ones last."""
    return -_ordinal(_first(start)) if start else 0


def overlap(a: Row, b: Row) -> int:
    """Return the days that two tenures surely share: both had begun and neither had ended."""
    start = max(_last(r.start) if r.start else "0001-01-01" for r in (a, b))
    end = min(_first(r.end) if r.end else "9999-12-31" for r in (a, b))
    return max(0, _ordinal(end) - _ordinal(start))


def _begun(row: Row, day: str) -> float:
    start, sure = row.start, row.sure_from or row.start
    if not sure or sure <= day and len(sure) == 10:
        return 1.0
    low, high = _ordinal(_first(start)) if start else 0, _ordinal(_last(sure))
    now = _ordinal(day)
    if now >= high:
        return 1.0
    if now < low:
        return 0.0
    if not row.sure_from or row.sure_from[: len(start)] == start:  # somewhere in that month or year
        return (now - low + 1) / (high - low + 1)
    return 0.5 + 0.5 * (now - low) / (high - low)  # the start is the middle of two sightings


def _unended(row: Row, day: str) -> float:
    end, sure = row.end, row.sure_until or row.end
    if not sure or len(sure) == 10 and day < sure:
        return 1.0
    if len(end) == 10 and end <= day and sure <= day:  # most rows: long over
        return 0.0
    now, low = _ordinal(day), _ordinal(_first(sure))
    if now < low:
        return 1.0
    if not end:
        return max(LEAST_AFTER_CHECK, exp((low - now) / 365 / STAY_YEARS))
    if len(end) == 10:
        high = _ordinal(end)
    elif row.sure_until:
        high = _ordinal(_first(end)) + 15
    else:
        high = _ordinal(_last(end)) + 1
    if now >= high:
        return 0.0
    if not row.sure_until:
        return (high - now) / (high - low)
    return 1.0 - 0.5 * (now - low) / (high - low)


@lru_cache(maxsize=16384)
def _ordinal(day: str) -> int:
    return date.fromisoformat(day).toordinal()


def _first(day: str) -> str:
    """Return the first day of a year or month, or the day itself."""
    return day if len(day) == 10 else f"{day}-01" if len(day) == 7 else f"{day}-01-01"


@lru_cache(maxsize=4096)
def _last(day: str) -> str:
    """Return the last day of a year or month, or the day itself."""
    if len(day) == 10:
        return day
    year, month = int(day[:4]), int(day[5:7] or 12)
    after = date(year + month // 12, month % 12 + 1, 1)
    return date.fromordinal(after.toordinal() - 1).isoformat()
