"""Date expressions -> ranges of days, against the date of publication.

Rules of our own: a report's dates have few forms, and each must be traced to its words. Weeks begin on Monday.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from dragoman.records import Span
from dragoman.resolve import datewords as words
from dragoman.resolve.daterules import RULES, Now, Precision, Range, Tense, UnresolvedError

_LONGEST = 80


class DaySpan(NamedTuple):
    """Days as ISO dates, both ends inclusive, and the unit that the ends are exact to ("last week": day)."""

    start: str
    end: str
    precision: Precision


def find_dates(text: str) -> list[Span]:
    """Return the date expressions in running text, in order and without overlaps.

    Prepositions stay out ("on Wednesday" gives "Wednesday"), but for those that change the meaning: "since 2014",
    "by Friday", "from March to May", "in three weeks". A possessive ending stays out. Never raises.
    """
    return words.find(text)


@lru_cache(maxsize=16384)  # "Wednesday" stands in a report more than once
def resolve_date(text: str, published: date | None, *, tense_hint: Tense | None = None) -> DaySpan | None:
    """Return the days that a date expression means, or None where it is none or its day cannot be told.

    A bare weekday is the nearest past one, the day of publication included; with ``tense_hint`` "future" the nearest
    to come, likewise. A day or month without a year is taken in the year that brings it nearest, the past preferred.
    "Since X" runs to the day of publication. Whatever is relative needs ``published``. Never raises.
    """
    if len(text) > _LONGEST:
        return None
    try:
        found = _expression(_plain(text), Now(published, tense_hint))
        if found.start > found.end:
            return None
        return DaySpan(found.start.isoformat(), found.end.isoformat(), found.precision)
    except (UnresolvedError, ValueError, OverflowError):
        return None


_SINCE = re.compile(r"(?:ever )?since (.+)")
_UNTIL = re.compile(r"(?:until|till|by|no later than) (.+)")
_FROM_TO = re.compile(r"(?:from|between) (?P<first>.+?) (?:to|until|till|through|and) (?P<last>.+)")
_SPACE = re.compile(r"\s+")
_LEAD = re.compile(
    r"(?:(?:on|at|of|in|during|over|for|around|about|approximately|nearly|almost|more than|less than|just|only|some|"
    r"before|after|earlier|later|late|early|the|as of|as early as|as late as|through) )+(?=\S)"
)


def _plain(text: str) -> str:
    low = _SPACE.sub(" ", text.lower().replace("’", "'").replace("‘", "'"))
    low = low.strip(" ,.;:()[]\"'“”-–—")
    return low[:-2] if low.endswith("'s") and not low.endswith("new year's") else low


def _expression(text: str, now: Now) -> Range:
    """Resolve "since X", "from X to Y" and single expressions."""
    if match := _SINCE.fullmatch(text):
        since = _single(match[1], replace(now, tense="past"))
        last = now.day if now.day and now.day >= since.start else since.end
        return Range(since.start, last, since.precision)
    if match := _UNTIL.fullmatch(text):
        return _single(match[1], replace(now, tense=now.tense or "future"))
    if match := _FROM_TO.fullmatch(text):
        return _between(match["first"], match["last"], now)
    return _single(text, now)


def _between(first: str, last: str, now: Now) -> Range:
    end = _single(last, now)
    # "from March to May 2024": the year of the second holds for the first.
    anchor = end.start if re.search(words.YEAR, last) or now.day is None else now.day
    begin = _single(first, Now(anchor, "past" if anchor == end.start else now.tense))
    if begin.start > end.start and now.day is not None:
        begin = _single(first, Now(end.start, "past"))
    coarser: Precision = max(begin.precision, end.precision, key=("day", "month", "year").index)
    return Range(begin.start, end.end, coarser)


def _single(text: str, now: Now) -> Range:
    """Resolve one expression, as it stands or without its prepositions."""
    for _ in range(3):
        for pattern, rule in RULES:
            if match := pattern.fullmatch(text):
                return rule(match, now)
        lead = _LEAD.match(text)
        if lead is None:
            break
        text = text[lead.end() :]
    raise UnresolvedError
