"""The words dates are made of, and where they stand in running text."""

from __future__ import annotations

import re
from collections.abc import Iterable

from dragoman.records import Span
from dragoman.resolve.scan import placed_words

MONTHS = {
    "january": 1, "february": 2, "march": 3, "april": 4, "may": 5, "june": 6, "july": 7, "august": 8, "september": 9,
    "october": 10, "november": 11, "december": 12, "jan": 1, "feb": 2, "mar": 3, "apr": 4, "jun": 6, "jul": 7,
    "aug": 8, "sep": 9, "sept": 9, "oct": 10, "nov": 11, "dec": 12,
}  # fmt: skip
WEEKDAYS = {
    "monday": 0, "tuesday": 1, "wednesday": 2, "thursday": 3, "friday": 4, "saturday": 5, "sunday": 6, "mon": 0,
    "tue": 1, "tues": 1, "wed": 2, "thu": 3, "thur": 3, "thurs": 3, "fri": 4, "sat": 5, "sun": 6,
}  # fmt: skip
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "ten": 10, "eleven": 11, "twelve": 12, "fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50,
    "a couple of": 2, "a dozen": 12, "half a": 1,
}  # fmt: skip
VAGUE = ("a few", "several", "some", "many", "a number of")
# Meteorological seasons of the north, as news desks use them: first month.
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
FEASTS = {
    "christmas": (12, 25), "christmas day": (12, 25), "christmas eve": (12, 24), "new year's eve": (12, 31),
    "new year's day": (1, 1), "boxing day": (12, 26), "valentine's day": (2, 14), "bastille day": (7, 14),
    "independence day": (7, 4),
}  # fmt: skip


def any_of(names: Iterable[str]) -> str:
    """Return a pattern for any of ``names``, the longest first."""
    return "|".join(sorted(map(re.escape, names), key=lambda name: (-len(name), name)))


_FULL_MONTHS = [name for name in MONTHS if len(name) > 4 or name in ("may", "june", "july")]
_SHORT_MONTHS = [name for name in MONTHS if name not in _FULL_MONTHS]
MONTH = rf"(?:{any_of(_FULL_MONTHS)}|(?:{any_of(_SHORT_MONTHS)})\b\.?)"
WEEKDAY = rf"(?:{any_of(name for name in WEEKDAYS if name.endswith('day'))})"
ANY_WEEKDAY = rf"(?:{WEEKDAY}|(?:{any_of(name for name in WEEKDAYS if not name.endswith('day'))})\b\.?)"
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?!\d|[.:,]\d)"
_FOUR = r"(?:1[89]|20)\d\d"
YEAR = _FOUR + r"(?!\d|[.,]\d)"
NUMBER = rf"(?:{any_of(NUMBERS)}|\d{{1,3}})"
COUNT = rf"(?:{NUMBER}|{any_of(VAGUE)})"
UNIT = r"(?:minute|hour|day|week|fortnight|month|year|decade)"
PART = r"(?:morning|afternoon|evening|night|noon|midnight|lunchtime)"
DASH = r"\s?[-–—]\s?"
# Where in a month, year or week.
WHERE = (
    r"(?:early|mid|late|(?:the )?(?:very )?(?:beginning|start|middle|end|turn|first half|second half|first quarter|"
    r"second quarter|third quarter|fourth quarter|last quarter|first days?|last days?) of(?: the)?)"
)
WHICH = r"(?:last|past|previous|this|next|coming|upcoming|following|current)"


def _spelled(pattern: str) -> str:
    """Let a pattern in lower case also match words with a capital, or all in capitals."""
    return rf"(?i:{pattern})"


def _capital(names: list[str]) -> str:
    return any_of([form for name in names for form in (name.capitalize(), name.upper())])


_Month = rf"(?:{_capital(_FULL_MONTHS)}|(?:{_capital(_SHORT_MONTHS)})\b\.?)"
# Verbs and given names begin sentences too: May and March need a word beside them.
_PlainMonth = rf"(?:{_capital([name for name in _FULL_MONTHS if name not in ('may', 'march')])})"
_Weekday = rf"(?:{_capital([name for name in WEEKDAYS if name.endswith('day')])})"
_AnyWeekday = rf"(?:{_Weekday}|(?:{_capital([name for name in WEEKDAYS if not name.endswith('day')])})\b\.?)"
_Days = rf"{DAY}(?:(?:{DASH}|\s(?:to|and|or)\s){DAY})?"
_CALENDAR = (
    rf"(?:{_AnyWeekday},?\s)?(?:{_Month}\s{_Days}(?:,?\s{YEAR})?|(?:the\s)?{_Days}\s(?:of\s)?{_Month}(?:,?\s{YEAR})?"
    rf"|{YEAR}[-/]\d\d?[-/]\d\d?|\d\d?[./]\d\d?[./]{YEAR})"
)
_OF_MONTH = (
    rf"(?:{_spelled(WHERE)}[\s-])?{_Month},?\s(?:of\s)?{YEAR}"
    rf"|(?:{_spelled(WHERE)}|{_spelled(WHICH)})[\s-]{_Month}(?!\w|\.?\s\d)|{_PlainMonth}(?!\w)"
)
_BEFORE_WEEKDAY = r"(?:early|late)(?: on)?|last|this|next|this past|this coming|coming|the previous|the following"
_AFTER_WEEKDAY = rf"{PART}|(?:of )?(?:last|this|next) week"
_OF_WEEK = rf"(?:{_spelled(_BEFORE_WEEKDAY)}\s)?{_Weekday}(?:\s{_spelled(_AFTER_WEEKDAY)})?"
_NEAR = _spelled(
    rf"(?:earlier |later |late |early )?(?:today|tonight|yesterday(?: {PART})?|tomorrow(?: {PART})?)"
    rf"|the day (?:before yesterday|after tomorrow)"
    rf"|(?:earlier |later |late |early )?(?:last night|(?:this|last) {PART}|(?:this|last|next) weekend)"
    rf"|(?:the|over the|at the) weekend"
    rf"|(?:earlier |later |late |early |the end of |the beginning of |the start of )?"
    rf"(?:(?:this|last|next|the (?:previous|following|coming|current|past)) (?:week|month|year|decade|century|"
    rf"{any_of(SEASONS)}|quarter)|the (?:week|month|year)'s end|year-end)"
    rf"|the end of the (?:week|month|year)"
    rf"|(?:(?:the|over the|in the|for the) )?(?:last|past|next|coming) (?:{COUNT} )?{UNIT}s"
    rf"|(?:recent|coming) (?:day|week|month|year|decade)s"
    rf"|(?:more than |about |around |nearly |almost |over |some |just )?{COUNT} {UNIT}s? (?:ago|earlier|later|from now)"
    rf"|(?:with)?in {COUNT} (?:more )?{UNIT}s?"
)
_OF_YEAR = (
    rf"{_spelled(WHERE)}[\s-]{YEAR}|{_spelled(any_of(SEASONS))}(?:\sof)?\s{YEAR}|[Qq][1-4]\s(?:of\s)?{YEAR}"
    rf"|the\s{_FOUR}s\b|{YEAR}\s?[-–—]\s?{YEAR}"
    rf"|(?<![\w-])(?:(?i:since|until|till|by|from|in|during|before|after|of|for|year))\s{YEAR}(?![\w-])"
)
_Feast = any_of(name.title().replace("'S", "'s") for name in FEASTS)
_FEAST = rf"(?:{_Feast})(?:,?\s{YEAR})?"
_ONE = rf"(?:{_CALENDAR}|{_OF_MONTH}|{_OF_WEEK}|{_NEAR}|{_OF_YEAR}|{_FEAST})"
_BARE_MAY = rf"(?i:in|since|until|till|by|from|between|during|of|to|and)\s{_Month}(?!\w|\.?\s\d)"
_SCAN = re.compile(
    rf"(?<![\w$€£/])(?:{_spelled('since|until|till|by')}\s)?(?:"
    rf"{_spelled('from')}\s(?:{_ONE}|{_Month}|{YEAR})\s(?i:to|until|till|through)\s(?:{_ONE}|{_Month}|{YEAR})"
    rf"|{_spelled('between')}\s(?:{_ONE}|{_Month}|{YEAR})\sand\s(?:{_ONE}|{_Month}|{YEAR})|{_ONE}|{_BARE_MAY})(?![\w/])"
)
_LEAD = re.compile(r"(?:on|in|at|of|during|before|after|for|over|to|and|year)\s(?=\S)", re.IGNORECASE)
# "in three months" needs its "in": without it, it is a length of time.
_KEPT = re.compile(rf"in\s(?:{COUNT}|the\s(?:last|past|next|coming))\s(?!\d)(?!of\b)", re.IGNORECASE)


#: Every expression has one of these among its first words, or a number of a year.
_TRIGGERS = frozenset(
    (  # noqa: SIM905
        "today tonight yesterday tomorrow night weekend day days week weeks month months year years decade decades "
        "century quarter minute minutes hour hours fortnight fortnights morning afternoon evening noon midnight "
        "lunchtime q1 q2 q3 q4 christmas boxing bastille independence valentine"
    ).split()
) | {*MONTHS, *WEEKDAYS, *SEASONS}
#: The words, but for numbers in figures, that an expression may begin with.
_OPENINGS = frozenset(
    (  # noqa: SIM905
        "since until till by from between in within during before after of for to and at over year the very "
        "early earlier mid late later beginning start middle end turn first second third fourth last past previous "
        "this next coming upcoming following current today tonight yesterday tomorrow recent more about around nearly "
        "almost just q1 q2 q3 q4"
    ).split()
) | {*MONTHS, *WEEKDAYS, *SEASONS, *(re.split(r"\W", name)[0] for name in (*NUMBERS, *VAGUE, *FEASTS))}
_LETTERS = ":"  # words before it begin with a figure
_REACH = 70  # so many characters before its trigger an expression begins at most


def find(text: str) -> list[Span]:
    """Return where ``text`` has date expressions, in order, without overlaps; see ``dates.find_dates``."""
    flat = text.replace("\n", " ").replace("\xa0", " ").replace("’", "'")
    placed = placed_words(text)
    found: list[Span] = []
    after = 0  # what begins before is dealt with
    for n in [n for n, (_, word) in enumerate(placed) if word in _TRIGGERS or word < _LETTERS and _is_year(word)]:
        place = placed[n][0]
        if place < after:
            continue
        first = n
        while first and placed[first - 1][0] >= max(after, place - _REACH):
            first -= 1
        for begin, word in placed[first : n + 1]:
            match = _SCAN.match(flat, begin) if _may_open(word) else None
            if match:
                after = match.end()
                lead = _LEAD.match(flat, begin, after)
                found.append(Span(lead.end() if lead and not _KEPT.match(flat, begin, after) else begin, after))
                break
        else:
            after = place + 1
    return found


def _is_year(word: str) -> bool:
    return word[:2] in ("18", "19", "20") and len(word) > 3


def _may_open(word: str) -> bool:
    return word in _OPENINGS or word < _LETTERS
