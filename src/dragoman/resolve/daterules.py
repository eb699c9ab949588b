"""One rule for each form of date expression, over lower-case text without its outer prepositions."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from dragoman.resolve import datewords as words

Precision = Literal["day", "month", "year"]
Tense = Literal["past", "future"]

# A date without its year may lie ahead, but then well nearer than the last time it came round.
AHEAD = 3
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Range:
    """Days from ``start`` to ``end``, both inclusive, and the unit that these are exact to."""

    start: date
    end: date
    precision: Precision


@dataclass(frozen=True, slots=True)
class Now:
    """The day of publication and the tense of the clause."""

    day: date | None
    tense: Tense | None


class UnresolvedError(Exception):
    """The words need a date of publication, or name no day of the calendar."""


def _published(now: Now) -> date:
    if now.day is None:
        raise UnresolvedError
    return now.day


def _days(start: date, end: date) -> Range:
    return Range(start, end, "day")


def _month(year: int, month: int, last: int | None = None) -> Range:
    """Return ``month`` of ``year``, or the months to ``last`` (which may exceed 12)."""
    end_year, end_month = year + ((last or month) - 1) // 12, ((last or month) - 1) % 12 + 1
    last_day = calendar.monthrange(end_year, end_month)[1]
    return Range(date(year, month, 1), date(end_year, end_month, last_day), "month")


def _year(year: int, last: int | None = None) -> Range:
    return Range(date(year, 1, 1), date(last or year, 12, 31), "year")


def _week(day: date, later: int = 0) -> Range:
    monday = day + timedelta(days=7 * later - day.weekday())
    return _days(monday, monday + timedelta(days=6))


def _months_on(day: date, count: int) -> Range:
    years, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return _month(years, month + 1)


def _nearest(past: date, future: date, now: Now) -> date:
    day = _published(now)
    if past == day or now.tense == "past":
        return past
    if now.tense == "future":
        return future
    return future if (future - day).days * AHEAD < (day - past).days else past


# --- the rules, one for each form


def _iso(match: re.Match[str], now: Now) -> Range:
    day = date(int(match["y"]), int(match["m"]), int(match["d"]))
    return _days(day, day)


def _numeric(match: re.Match[str], now: Now) -> Range:
    """8/12/2024: the day first, the month first, or whichever lies nearer to the publication if both can be."""
    one, two, year = int(match["a"]), int(match["b"]), int(match["y"])
    options = [date(year, m, d) for d, m in ((one, two), (two, one)) if 1 <= m <= 12]
    if match["sep"] == "." and two <= 12:
        options = options[:1]
    if len(set(options)) == 2:
        day = _published(now)
        options.sort(key=lambda option: abs((option - day).days))
    if not options:
        raise UnresolvedError
    return _days(options[0], options[0])


def _calendar(match: re.Match[str], now: Now) -> Range:
    """20 November 2024, Nov. 20-22, Wednesday, November 20."""
    month = words.MONTHS[match["month"].rstrip(".")]
    first = int(re.sub(r"\D", "", match["day"]))
    last = int(re.sub(r"\D", "", match["last"])) if match["last"] else first
    if match["year"]:
        year = int(match["year"])
    elif weekday := match["weekday"]:
        year = _year_of(month, first, now, words.WEEKDAYS[weekday.rstrip(".")])
    else:
        year = _year_of(month, first, now)
    return _days(date(year, month, first), date(year, month, last))


def _year_of(month: int, day: int, now: Now, weekday: int | None = None) -> int:
    """Return the likeliest year of a day without one; a weekday settles it where it can."""
    this = _published(now)
    leap_safe = [y for y in range(this.year - 8, this.year + 9) if day <= calendar.monthrange(y, month)[1]]
    if weekday is not None:
        fitting = [y for y in leap_safe if date(y, month, day).weekday() == weekday and abs(y - this.year) <= 1]
        if fitting:
            return min(fitting, key=lambda y: abs((date(y, month, day) - this).days))
    past = max((date(y, month, day) for y in leap_safe if date(y, month, day) <= this), default=None)
    future = min((date(y, month, day) for y in leap_safe if date(y, month, day) >= this), default=None)
    if past is None or future is None:
        raise UnresolvedError
    return _nearest(past, future, now).year


def _month_year(match: re.Match[str], now: Now) -> Range:
    """November 2024, early May, last March, May."""
    month = words.MONTHS[match["month"].rstrip(".")]
    if match["year"]:
        found = _month(int(match["year"]), month)
    else:
        found = _month(_which_year(match["which"], month, now), month)
    return _within(match["where"], found)


def _which_year(which: str | None, month: int, now: Now) -> int:
    day = _published(now)
    if which in ("this", "current"):
        return day.year
    if which in ("last", "past", "previous"):
        return day.year if month < day.month else day.year - 1
    if which in ("next", "coming", "upcoming", "following"):
        return day.year if month > day.month else day.year + 1
    past = date(day.year if month <= day.month else day.year - 1, month, 1)
    future = date(day.year if month >= day.month else day.year + 1, month, 1)
    return day.year if month == day.month else _nearest(past, future, now).year


def _within(where: str | None, whole: Range) -> Range:
    """Return the part of a month, year or week that "early", "the end of" or "the second quarter of" names."""
    if not where:
        return whole
    if "first day " in where or "last day " in where:
        day = whole.start if "first" in where else whole.end
        return _days(day, day)
    months = (whole.end.year - whole.start.year) * 12 + whole.end.month - whole.start.month + 1
    thirds = {"early": 0, "begin": 0, "start": 0, "turn": 0, "first": 0, "mid": 1, "late": 2, "end": 2, "last": 2}
    quarters = {"first quarter": 0, "second quarter": 1, "third quarter": 2, "fourth quarter": 3, "last quarter": 3}
    if months == 12:
        for name, number in quarters.items():
            if name in where:
                return _month(whole.start.year, 3 * number + 1, 3 * number + 3)
        if "half" in where:
            return _month(whole.start.year, 1, 6) if "first" in where else _month(whole.start.year, 7, 12)
        # "The end of 2024" is nearer its edge than "late 2024".
        if any(edge in where for edge in ("begin", "start", "turn", "first days")):
            return _month(whole.start.year, 1, 2)
        if "end" in where or "last days" in where:
            return _month(whole.start.year, 11, 12)
        third = next((third for name, third in thirds.items() if name in where), 0)
        return _month(whole.start.year, 4 * third + 1, 4 * third + 4)
    days = (whole.end - whole.start).days + 1
    parts = 2 if "half" in where else 3
    third = 1 if "second half" in where else next((third for name, third in thirds.items() if name in where), 0)
    start = whole.start + timedelta(days=days * third // parts)
    end = whole.start + timedelta(days=days * (third + 1) // parts - 1)
    return Range(start, min(end, whole.end), whole.precision)


def _years(match: re.Match[str], now: Now) -> Range:
    """2019, early 2023, the 1990s, 2014-2016."""
    year = int(match["year"])
    if match["decade"]:
        return _year(year, year + 9)
    if match["last"]:
        return _year(year, int(match["last"]))
    return _within(match["where"], _year(year))


def _weekday(match: re.Match[str], now: Now) -> Range:
    """Wednesday, last Monday, Friday evening, Tuesday next week."""
    day, wanted = _published(now), words.WEEKDAYS[match["weekday"].rstrip(".")]
    which, week = match["which"] or "", match["week"]
    if week:
        later = {"last": -1, "this": 0, "next": 1}[week.split()[-2]]
        found = _week(day, later).start + timedelta(days=wanted)
    elif which in ("last", "past", "previous", "this past", "the previous", "the past"):
        found = day - timedelta(days=(day.weekday() - wanted - 1) % 7 + 1)
    elif which in ("next", "coming", "upcoming", "following", "this coming", "the following", "the coming"):
        found = day + timedelta(days=(wanted - day.weekday() - 1) % 7 + 1)
    elif which in ("this", "current"):
        found = _week(day).start + timedelta(days=wanted)
    elif now.tense == "future":
        found = day + timedelta(days=(wanted - day.weekday()) % 7)
    else:
        found = day - timedelta(days=(day.weekday() - wanted) % 7)
    return _days(found, found)


_NAMED_DAYS = {
    "today": 0, "tonight": 0, "this morning": 0, "this afternoon": 0, "this evening": 0, "overnight": 0,
    "yesterday": -1, "last night": -1, "last evening": -1, "tomorrow": 1, "day before yesterday": -2,
    "day after tomorrow": 2, "this noon": 0, "this night": 0,
}  # fmt: skip


def _named_day(match: re.Match[str], now: Now) -> Range:
    day = _published(now) + timedelta(days=_NAMED_DAYS[match["named"]])
    return _days(day, day)


def _weekend(match: re.Match[str], now: Now) -> Range:
    """Saturday and Sunday; a bare or "this" weekend is the last one begun unless the tense is future."""
    day, which = _published(now), match["which"]
    begun = day - timedelta(days=(day.weekday() - 5) % 7)
    later = {"last": -1 if day.weekday() >= 5 else 0, "past": 0, "next": 1, "coming": 1, "following": 1}.get(
        which or ""
    )
    if later is None:
        ahead = now.tense == "future" or (which == "this" and now.tense is None and day.weekday() in (2, 3, 4))
        later = 1 if ahead and day.weekday() < 5 else 0
    saturday = begun + timedelta(days=7 * later)
    return _days(saturday, saturday + _DAY)


def _unit(match: re.Match[str], now: Now) -> Range:
    """Last week, this month, next year, earlier this year, the end of the month, the decade."""
    day, unit = _published(now), match["unit"]
    step = {"last": -1, "past": -1, "previous": -1, "next": 1, "coming": 1, "upcoming": 1, "following": 1}
    later = step.get(match["which"] or "", 0)
    if unit in words.SEASONS:
        return _season(unit, match["which"], now)
    if match["which"] in ("past", "the past"):  # "the past year" ends today, "last year" with December
        return _length(day, unit, -1)
    whole = {
        "week": lambda: _week(day, later),
        "month": lambda: _months_on(day, later),
        "year": lambda: _year(day.year + later),
        "decade": lambda: _year((day.year // 10 + later) * 10, (day.year // 10 + later) * 10 + 9),
        "century": lambda: _year((day.year // 100 + later) * 100, (day.year // 100 + later) * 100 + 99),
        "quarter": lambda: _quarter(day, later),
    }[unit]()
    where = match["where"]
    if where in ("earlier", "later") and later == 0:
        return replace(whole, end=min(day, whole.end)) if where == "earlier" else replace(whole, start=day)
    return _within({"earlier": None, "later": None}.get(where or "", where), whole)


def _year_end(match: re.Match[str], now: Now) -> Range:
    """Year-end, the week's end."""
    day, unit = _published(now), match["unit"]
    whole = _week(day) if unit == "week" else _months_on(day, 0) if unit == "month" else _year(day.year)
    return _within("end", whole)


def _quarter(day: date, later: int) -> Range:
    years, quarter = divmod(day.year * 4 + (day.month - 1) // 3 + later, 4)
    return _month(years, 3 * quarter + 1, 3 * quarter + 3)


def _season(name: str, which: str | None, now: Now, year: int | None = None) -> Range:
    first = words.SEASONS[name]
    if year is not None:
        return _month(year, first, first + 2)
    day = _published(now)
    begun = date(day.year if first <= day.month else day.year - 1, first, 1)
    current = _month(begun.year, first, first + 2)
    if which == "last":
        return current if current.end < day else _month(begun.year - 1, first, first + 2)
    if which in ("next", "coming") or (current.end < day and (which == "this" or now.tense == "future")):
        this_year = which == "this" and begun.year == day.year
        return current if this_year and now.tense != "future" else _month(begun.year + 1, first, first + 2)
    return current


def _season_year(match: re.Match[str], now: Now) -> Range:
    return _season(match["season"], None, now, int(match["year"]))


def _quarter_year(match: re.Match[str], now: Now) -> Range:
    first = 3 * int(match["quarter"]) - 2
    return _month(int(match["year"]), first, first + 2)


def _number(text: str) -> int:
    """Return the number in words or digits; vague ones count as three."""
    if text.isdigit():
        return int(text)
    return words.NUMBERS.get(text, 3)


def _ago(match: re.Match[str], now: Now) -> Range:
    """Three days ago, two years later, in a month."""
    sign = -1 if match["way"] in ("ago", "earlier", "before") else 1
    if match["way"] == "later" and now.tense != "future":
        raise UnresolvedError  # later than what the text told before, not than today
    count = match["count"] or words.VAGUE[0]
    return _shifted(_published(now), sign * _number(count), match["unit"], count in words.VAGUE)


def _shifted(day: date, count: int, unit: str, vague: bool) -> Range:
    if unit in ("minute", "hour"):
        days = round(count / (24 if unit == "hour" else 1440))
        return _days(day + timedelta(days=days), day + timedelta(days=days))
    if unit == "day":
        slack = timedelta(days=2 if vague else 0)
        middle = day + timedelta(days=count + (count > 0) - (count < 0) if vague else count)
        return _days(middle - slack, middle + slack)
    if unit in ("week", "fortnight"):
        weeks = count * (2 if unit == "fortnight" else 1)
        return _days(_week(day, weeks - vague).start, _week(day, weeks + vague).end)
    if unit == "month":
        return replace(_months_on(day, count - 2 * vague), end=_months_on(day, count + 2 * vague).end)
    years = count * (10 if unit == "decade" else 1)
    return _year(day.year + years - vague, day.year + years + vague)


_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "quarter": 3, "year": 12, "decade": 120, "century": 1200}


def _span(match: re.Match[str], now: Now) -> Range:
    """The past two weeks, the coming days, recent months, within ten days: up to or from publication."""
    day, unit = _published(now), match["unit"]
    number = _number(match["count"]) if match["count"] else 3
    sign = 1 if match["which"] in ("next", "coming", "upcoming", "following", "within") else -1
    return _length(day, unit, sign * number)


def _length(day: date, unit: str, count: int) -> Range:
    """Return the days from ``day`` to ``count`` units on, or back to it where ``count`` is negative."""
    precision: Precision = "day"
    if unit in _MONTHS:
        precision = "month" if _MONTHS[unit] < 12 else "year"
        other = _same_day(day, count * _MONTHS[unit])
    elif unit in ("minute", "hour"):
        whole_days = -(-abs(count) // 24)
        other = day + timedelta(days=whole_days if count > 0 else -whole_days)
    else:
        other = day + timedelta(days=count * _DAYS[unit])
    return Range(min(day, other), max(day, other), precision)


def _same_day(day: date, months: int) -> date:
    """Return the same day ``months`` on, or the last of its month where that is shorter."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def _feast(match: re.Match[str], now: Now) -> Range:
    month, day = words.FEASTS[match["feast"]]
    year = int(match["year"]) if match["year"] else _year_of(month, day, now)
    return _days(date(year, month, day), date(year, month, day))


_WHICH = rf"(?P<which>{words.WHICH}|this past|this coming|the (?:previous|following|past|coming))"
_WEEKDAY = rf"(?P<weekday>{words.ANY_WEEKDAY})"
_TO_DAY = rf"(?:(?:{words.DASH}| to | and | or )(?P<last>{words.DAY}))?"
_IN_YEAR = rf"(?:,? (?:of )?(?P<year>{words.YEAR}))?"
_WHERE = rf"(?:(?P<where>{words.WHERE})[ -])?"
_SPAN_WHICH = r"(?P<which>last|past|next|coming|upcoming|following|recent|within)"

_Rule = tuple[re.Pattern[str], Callable[[re.Match[str], Now], Range]]
# Tried in this order; the commonest forms of news first.
RULES: tuple[_Rule, ...] = tuple(
    (re.compile(pattern), rule)
    for pattern, rule in (
        (
            rf"(?:(?:early|late)(?: on)? )?(?:{_WHICH} )?{_WEEKDAY}"
            rf"(?:,? (?:{words.PART}|(?P<week>(?:of )?(?:last|this|next) week)))?",
            _weekday,
        ),
        (
            rf"(?:{words.ANY_WEEKDAY},? )?(?:the )?(?P<named>{words.any_of(_NAMED_DAYS)})(?: {words.PART})?",
            _named_day,
        ),
        (
            rf"(?:{_WEEKDAY},? )?(?P<month>{words.MONTH}) (?P<day>{words.DAY}){_TO_DAY}{_IN_YEAR}",
            _calendar,
        ),
        (
            rf"(?:{_WEEKDAY},? )?(?:the )?(?P<day>{words.DAY}){_TO_DAY} (?:of )?"
            rf"(?P<month>{words.MONTH}){_IN_YEAR}",
            _calendar,
        ),
        (rf"{_WHERE}(?:{_WHICH} )?(?P<month>{words.MONTH}){_IN_YEAR}", _month_year),
        (rf"{_WHERE}(?P<year>{words.YEAR})(?:(?P<decade>s)|{words.DASH}(?P<last>{words.YEAR}))?", _years),
        (
            rf"(?:(?P<where>earlier|later|{words.WHERE}) )?(?:(?P<which>{words.WHICH}) )?"
            rf"(?P<unit>week|month|year|decade|century|quarter|{words.any_of(words.SEASONS)})",
            _unit,
        ),
        (r"(?:the )?(?P<where>)(?P<which>)(?P<unit>week|month|year)(?:'s |-)end", _year_end),
        (r"(?P<y>\d{4})[-/](?P<m>\d\d?)[-/](?P<d>\d\d?)(?:t[\d:.z+-]*)?", _iso),
        (r"(?P<a>\d\d?)(?P<sep>[./-])(?P<b>\d\d?)(?P=sep)(?P<y>\d{4})", _numeric),
        (
            rf"(?:(?P<count>{words.COUNT}) )?(?P<unit>{words.UNIT})s? (?P<way>ago|earlier|before|later|from now)",
            _ago,
        ),
        (rf"{_SPAN_WHICH} (?:(?P<count>{words.COUNT}) )?(?:more )?(?P<unit>{words.UNIT})s?", _span),
        (rf"(?P<way>in) (?P<count>{words.COUNT}) (?:more )?(?P<unit>{words.UNIT})s?(?:'s? time)?", _ago),
        (rf"(?:(?P<which>{words.WHICH}) )?weekend", _weekend),
        (rf"(?P<season>{words.any_of(words.SEASONS)}) (?:of )?(?P<year>{words.YEAR})", _season_year),
        (rf"q(?P<quarter>[1-4]) (?:of )?(?P<year>{words.YEAR})", _quarter_year),
        (rf"(?P<feast>{words.any_of(words.FEASTS)}){_IN_YEAR}", _feast),
    )
)
