"""Dates in words: every form against one day of publication, the scan of running text, hostile input."""

from __future__ import annotations

import time
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.records import Annotated, Mention, Origin, Report, Span
from dragoman.resolve import datewords, knowledge, resolve
from dragoman.resolve.dates import find_dates, resolve_date

PUBLISHED = date(2024, 11, 20)  # a Wednesday

# words | start | end | precision; - is none
TABLE = """
2024-03-05 | 2024-03-05 | 2024-03-05 | day
2024/3/5 | 2024-03-05 | 2024-03-05 | day
2024-11-20T10:00:00Z | 2024-11-20 | 2024-11-20 | day
20.11.2024 | 2024-11-20 | 2024-11-20 | day
25/12/2023 | 2023-12-25 | 2023-12-25 | day
12/25/2023 | 2023-12-25 | 2023-12-25 | day
8/12/2024 | 2024-12-08 | 2024-12-08 | day
5 March 2024 | 2024-03-05 | 2024-03-05 | day
March 5, 2024 | 2024-03-05 | 2024-03-05 | day
Mar. 5 2024 | 2024-03-05 | 2024-03-05 | day
Sept. 11, 2001 | 2001-09-11 | 2001-09-11 | day
Tuesday, March 5, 2024 | 2024-03-05 | 2024-03-05 | day
Wed, 20 Nov 2024 | 2024-11-20 | 2024-11-20 | day
the 7th of October | 2024-10-07 | 2024-10-07 | day
the 7th of October, 2023 | 2023-10-07 | 2023-10-07 | day
March 5 | 2024-03-05 | 2024-03-05 | day
20 November | 2024-11-20 | 2024-11-20 | day
Nov. 19 | 2024-11-19 | 2024-11-19 | day
Nov. 21 | 2024-11-21 | 2024-11-21 | day
Dec. 8 | 2024-12-08 | 2024-12-08 | day
the last day of November | 2024-11-30 | 2024-11-30 | day
the first day of December | 2024-12-01 | 2024-12-01 | day
January 20 | 2025-01-20 | 2025-01-20 | day
February 24 | 2024-02-24 | 2024-02-24 | day
Friday, December 1 | 2023-12-01 | 2023-12-01 | day
Sunday, December 1 | 2024-12-01 | 2024-12-01 | day
29 February | 2024-02-29 | 2024-02-29 | day
29 February 2023 | - | - | -
31 November | - | - | -
May 5-7 | 2024-05-05 | 2024-05-07 | day
5 to 7 March | 2024-03-05 | 2024-03-07 | day
June 5 and 6, 2023 | 2023-06-05 | 2023-06-06 | day
from March 5 to March 7 | 2024-03-05 | 2024-03-07 | day
from March to May | 2024-03-01 | 2024-05-31 | month
from December to February | 2024-12-01 | 2025-02-28 | month
from March to May 2022 | 2022-03-01 | 2022-05-31 | month
between 2014 and 2016 | 2014-01-01 | 2016-12-31 | year
2014-2016 | 2014-01-01 | 2016-12-31 | year
from Monday to Wednesday | 2024-11-18 | 2024-11-20 | day
May | 2024-05-01 | 2024-05-31 | month
in May | 2024-05-01 | 2024-05-31 | month
November | 2024-11-01 | 2024-11-30 | month
in December | 2024-12-01 | 2024-12-31 | month
in January | 2025-01-01 | 2025-01-31 | month
May 2023 | 2023-05-01 | 2023-05-31 | month
Feb. 2024 | 2024-02-01 | 2024-02-29 | month
May of 2023 | 2023-05-01 | 2023-05-31 | month
last May | 2024-05-01 | 2024-05-31 | month
last December | 2023-12-01 | 2023-12-31 | month
next March | 2025-03-01 | 2025-03-31 | month
this December | 2024-12-01 | 2024-12-31 | month
early May | 2024-05-01 | 2024-05-10 | month
mid-May | 2024-05-11 | 2024-05-20 | month
late May 2023 | 2023-05-21 | 2023-05-31 | month
the end of June | 2024-06-21 | 2024-06-30 | month
the first half of June | 2024-06-01 | 2024-06-15 | month
2019 | 2019-01-01 | 2019-12-31 | year
in 2019 | 2019-01-01 | 2019-12-31 | year
early 2023 | 2023-01-01 | 2023-04-30 | month
mid-2023 | 2023-05-01 | 2023-08-31 | month
late 2023 | 2023-09-01 | 2023-12-31 | month
the end of 2023 | 2023-11-01 | 2023-12-31 | month
the beginning of 2023 | 2023-01-01 | 2023-02-28 | month
the second half of 2023 | 2023-07-01 | 2023-12-31 | month
the first quarter of 2024 | 2024-01-01 | 2024-03-31 | month
Q3 2024 | 2024-07-01 | 2024-09-30 | month
the 1990s | 1990-01-01 | 1999-12-31 | year
today | 2024-11-20 | 2024-11-20 | day
tonight | 2024-11-20 | 2024-11-20 | day
this morning | 2024-11-20 | 2024-11-20 | day
earlier today | 2024-11-20 | 2024-11-20 | day
yesterday | 2024-11-19 | 2024-11-19 | day
yesterday evening | 2024-11-19 | 2024-11-19 | day
last night | 2024-11-19 | 2024-11-19 | day
tomorrow | 2024-11-21 | 2024-11-21 | day
the day before yesterday | 2024-11-18 | 2024-11-18 | day
the day after tomorrow | 2024-11-22 | 2024-11-22 | day
Wednesday | 2024-11-20 | 2024-11-20 | day
on Wednesday | 2024-11-20 | 2024-11-20 | day
Wednesday's | 2024-11-20 | 2024-11-20 | day
Tuesday | 2024-11-19 | 2024-11-19 | day
Thursday | 2024-11-14 | 2024-11-14 | day
Monday evening | 2024-11-18 | 2024-11-18 | day
late on Tuesday | 2024-11-19 | 2024-11-19 | day
early Monday | 2024-11-18 | 2024-11-18 | day
last Wednesday | 2024-11-13 | 2024-11-13 | day
last Tuesday | 2024-11-19 | 2024-11-19 | day
next Wednesday | 2024-11-27 | 2024-11-27 | day
next Friday | 2024-11-22 | 2024-11-22 | day
this coming Friday | 2024-11-22 | 2024-11-22 | day
this Friday | 2024-11-22 | 2024-11-22 | day
this Monday | 2024-11-18 | 2024-11-18 | day
Tuesday last week | 2024-11-12 | 2024-11-12 | day
Thursday of next week | 2024-11-28 | 2024-11-28 | day
by Friday | 2024-11-22 | 2024-11-22 | day
the weekend | 2024-11-16 | 2024-11-17 | day
over the weekend | 2024-11-16 | 2024-11-17 | day
last weekend | 2024-11-16 | 2024-11-17 | day
next weekend | 2024-11-23 | 2024-11-24 | day
this week | 2024-11-18 | 2024-11-24 | day
last week | 2024-11-11 | 2024-11-17 | day
last week's | 2024-11-11 | 2024-11-17 | day
next week | 2024-11-25 | 2024-12-01 | day
earlier this week | 2024-11-18 | 2024-11-20 | day
later this week | 2024-11-20 | 2024-11-24 | day
this month | 2024-11-01 | 2024-11-30 | month
last month | 2024-10-01 | 2024-10-31 | month
next month | 2024-12-01 | 2024-12-31 | month
earlier this month | 2024-11-01 | 2024-11-20 | month
the end of this month | 2024-11-21 | 2024-11-30 | month
early next month | 2024-12-01 | 2024-12-10 | month
this year | 2024-01-01 | 2024-12-31 | year
last year | 2023-01-01 | 2023-12-31 | year
next year | 2025-01-01 | 2025-12-31 | year
the past year | 2023-11-20 | 2024-11-20 | year
late last year | 2023-09-01 | 2023-12-31 | month
early next year | 2025-01-01 | 2025-04-30 | month
the end of the year | 2024-11-01 | 2024-12-31 | month
year-end | 2024-11-01 | 2024-12-31 | month
last quarter | 2024-07-01 | 2024-09-30 | month
this decade | 2020-01-01 | 2029-12-31 | year
this summer | 2024-06-01 | 2024-08-31 | month
last summer | 2024-06-01 | 2024-08-31 | month
next spring | 2025-03-01 | 2025-05-31 | month
the summer of 2022 | 2022-06-01 | 2022-08-31 | month
winter 2023 | 2023-12-01 | 2024-02-29 | month
three days ago | 2024-11-17 | 2024-11-17 | day
a day earlier | 2024-11-19 | 2024-11-19 | day
two weeks ago | 2024-11-04 | 2024-11-10 | day
a week ago | 2024-11-11 | 2024-11-17 | day
three months ago | 2024-08-01 | 2024-08-31 | month
a year ago | 2023-01-01 | 2023-12-31 | year
more than two years ago | 2022-01-01 | 2022-12-31 | year
a decade ago | 2014-01-01 | 2014-12-31 | year
24 hours ago | 2024-11-19 | 2024-11-19 | day
hours ago | 2024-11-20 | 2024-11-20 | day
a few days ago | 2024-11-14 | 2024-11-18 | day
in three days | 2024-11-23 | 2024-11-23 | day
in two months | 2025-01-01 | 2025-01-31 | month
in five years' time | 2029-01-01 | 2029-12-31 | year
five years from now | 2029-01-01 | 2029-12-31 | year
within ten days | 2024-11-20 | 2024-11-30 | day
the past two weeks | 2024-11-06 | 2024-11-20 | day
the last 24 hours | 2024-11-19 | 2024-11-20 | day
the last ten years | 2014-11-20 | 2024-11-20 | year
the coming days | 2024-11-20 | 2024-11-23 | day
recent months | 2024-08-20 | 2024-11-20 | month
since 2014 | 2014-01-01 | 2024-11-20 | year
since Monday | 2024-11-18 | 2024-11-20 | day
since May | 2024-05-01 | 2024-11-20 | month
since last week | 2024-11-11 | 2024-11-20 | day
until the end of 2025 | 2025-11-01 | 2025-12-31 | month
by Dec. 31 | 2024-12-31 | 2024-12-31 | day
Christmas | 2024-12-25 | 2024-12-25 | day
New Year's Eve | 2024-12-31 | 2024-12-31 | day
twenty years later | - | - | -
nonsense | - | - | -
the same day | - | - | -
two weeks | - | - | -
Monday Tuesday | - | - | -
99/99/2024 | - | - | -
"""
ROWS = [tuple(cell.strip() for cell in line.split("|")) for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize(("words", "start", "end", "precision"), ROWS)
def test_every_form(words: str, start: str, end: str, precision: str) -> None:
    found = resolve_date(words, PUBLISHED)
    assert found == (None if start == "-" else (start, end, precision))


@pytest.mark.parametrize("day", range(18, 25))
def test_a_bare_weekday_is_the_nearest_past_one(day: int) -> None:
    published = date(2024, 11, day)
    for name in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"):
        found = resolve_date(name, published)
        assert found is not None and found.start == found.end
        gone = (published - date.fromisoformat(found.start)).days
        assert 0 <= gone <= 6
        assert date.fromisoformat(found.start).strftime("%A") == name


@pytest.mark.parametrize(
    ("words", "tense", "start"),
    [
        ("Thursday", "future", "2024-11-21"),
        ("Wednesday", "future", "2024-11-20"),
        ("Tuesday", "future", "2024-11-26"),
        ("Tuesday", "past", "2024-11-19"),
        ("December 8", "past", "2023-12-08"),
        ("March 5", "future", "2025-03-05"),
        ("March", "future", "2025-03-01"),
        ("January", "past", "2024-01-01"),
        ("the weekend", "future", "2024-11-23"),
        ("the summer", "future", "2025-06-01"),
    ],
)
def test_the_tense_decides_what_is_open(words: str, tense: str, start: str) -> None:
    found = resolve_date(words, PUBLISHED, tense_hint=tense)  # type: ignore[arg-type]
    assert found is not None and found.start == start


@pytest.mark.parametrize(
    "words", ["5 March 2024", "2019", "May 2023", "the 1990s", "between 2014 and 2016", "since 2014"]
)
def test_a_full_date_needs_no_publication(words: str) -> None:
    assert resolve_date(words, None) is not None


@pytest.mark.parametrize("words", ["Wednesday", "March 5", "May", "last week", "three days ago", "today", "8/12/2024"])
def test_a_relative_date_needs_one(words: str) -> None:
    assert resolve_date(words, None) is None


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("They met on Wednesday in Tehran.", ["Wednesday"]),
        ("He arrived on Wednesday, Nov. 20, 2024, and left.", ["Wednesday, Nov. 20, 2024"]),
        ("Wednesday's talks, yesterday's vote", ["Wednesday", "yesterday"]),
        ("last month and next week", ["last month", "next week"]),
        ("On 5 March 2024 and on 2024-03-05", ["5 March 2024", "2024-03-05"]),
        ("in early May; by Friday; since 2014", ["early May", "by Friday", "since 2014"]),
        ("In 2019 he won 2,019 votes.", ["2019"]),
        ("from March to May, between 2014 and 2016", ["from March to May", "between 2014 and 2016"]),
        (
            "three days ago, two weeks ago, more than a year ago",
            ["three days ago", "two weeks ago", "more than a year ago"],
        ),
        ("the 7th of October; Dec. 8; June 5 and 6", ["the 7th of October", "Dec. 8", "June 5 and 6"]),
        ("over the weekend, over the past two weeks", ["the weekend", "the past two weeks"]),
        ("on Monday evening and late on Tuesday", ["Monday evening", "late on Tuesday"]),
        ("by the end of the year", ["by the end of the year"]),
        ("the early hours of Nov. 24. He", ["Nov. 24"]),
        ("He may march on in May, and in March 2022.", ["May", "March 2022"]),
        ("the 1990s and the summer of 2022", ["the 1990s", "summer of 2022"]),
        ("today\u2019s\nmeeting; last\nweek", ["today", "last\nweek"]),
        ("see https://x.org/2021/09/24/fact", []),
        ("$2019, 3.5 per cent, 1500 men, Room 2020", []),
        ("Theresa May and Monday.com may sun themselves", ["Monday"]),
        ("", []),
    ],
)
def test_dates_are_found_in_running_text(text: str, found: list[str]) -> None:
    assert [span.of(text) for span in find_dates(text)] == found


OPENINGS = (  # noqa: SIM905
    "since 2014|until Friday|till Friday|by Friday|from March to May|between 2014 and 2016|in three weeks|"
    "during 2014|within two days|before 2014|after 2014|of 2014|for 2014|to May|and May|at the weekend|"
    "over the weekend|year 2014|the weekend|very end of 2014|early May|earlier today|mid-March|late 2014|later today|"
    "beginning of May|start of May|middle of May|end of 2014|turn of 2014|first half of 2014|second quarter of 2014|"
    "third quarter of 2014|last week|fourth quarter of 2014|past two weeks|previous May|this week|next week|"
    "coming days|upcoming May|following May|current May|today|tonight|yesterday|tomorrow|recent weeks|"
    "more than two years ago|about two years ago|Q3 2014|around two years ago|nearly two years ago|"
    "almost two years ago|just two years ago|some two years ago|a week ago|an hour ago|half a year ago|"
    "several weeks ago|many weeks ago|twelve days ago|3 days ago|Friday|Wed, 20 Nov 2024|March 2014|Sept. 11|"
    "summer of 2014|Christmas Eve|New Year's Day|Bastille Day|20 March|2024-03-05"
).split("|")


@pytest.mark.parametrize("words", OPENINGS)
def test_dates_are_found_whatever_word_they_begin_with(words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    text = f"They met {words}. {words[:1].upper()}{words[1:]} they left."
    found = find_dates(text)
    monkeypatch.setattr(datewords, "_may_open", lambda word: True)
    assert found and found == find_dates(text)


@given(st.text(max_size=100), st.one_of(st.none(), st.dates()))
def test_any_text_resolves_or_does_not(text: str, published: date | None) -> None:
    found = resolve_date(text, published)
    assert found is None or date.fromisoformat(found.start) <= date.fromisoformat(found.end)


WORDS = [cell for row in ROWS for cell in row[0].split()] + [
    "of",
    "to",
    "and",
    "from",
    "the",
    "99",
    "0",
    "31",
    "-",
    ",",
]


@given(
    st.lists(st.sampled_from(WORDS), max_size=7),
    st.one_of(st.none(), st.dates()),
    st.sampled_from(["past", "future", None]),
)
def test_any_mixture_of_date_words_resolves_or_does_not(parts: list[str], day: date | None, tense: str | None) -> None:
    text = " ".join(parts)
    found = resolve_date(text, day, tense_hint=tense)  # type: ignore[arg-type]
    assert found is None or date.fromisoformat(found.start) <= date.fromisoformat(found.end)
    spans = find_dates(text)
    assert all(0 <= a.start < a.end <= len(text) for a in spans)
    assert all(a.end <= b.start for a, b in zip(spans, spans[1:], strict=False))


def test_what_is_found_is_resolved() -> None:
    for words, start, *_ in ROWS:
        text = f"They met {words} in Tehran."
        for span in find_dates(text):
            assert start == "-" or resolve_date(span.of(text), PUBLISHED) is not None, words


@pytest.mark.parametrize(
    "text", ["1 " * 20_000, "from " * 20_000, "Monday " * 5_000, "May 5-" * 5_000, "the last " * 9_000]
)
def test_repetition_takes_no_longer_than_its_length(text: str) -> None:
    start = time.process_time()
    find_dates(text)
    resolve_date(text, PUBLISHED)
    assert time.process_time() - start < 3


def test_resolving_is_quick() -> None:
    words = [row[0] for row in ROWS]
    start = time.process_time()
    for _ in range(20):
        for text in words:
            resolve_date(text, PUBLISHED)
    assert 20 * len(words) / (time.process_time() - start) > 10_000  # 60,000 and more a second measured


@pytest.mark.parametrize(
    ("before", "day"),
    [
        ("Ardania will meet Belmar on ", "2024-03-04"),
        ("Ardania urged Belmar to free the crew by ", "2024-03-04"),
        ("Ardania demanded the release of the crew by ", "2024-03-04"),
        ("Ardania expects an answer by ", "2024-03-04"),
        ("Ardania said on ", "2024-02-26"),
        ("To its shame the water had reached the town by ", "2024-02-26"),
    ],
)
def test_a_weekday_by_which_something_is_to_be_done_lies_ahead(before: str, day: str) -> None:
    text = f"{before}Monday."
    report = Report("r", None, None, "2024-03-01", None, "en", text, Origin("text", "-", ""), ((0, 0, len(text)),))
    monday = Mention(Span(len(before), len(before) + 6), "date", 1.0)
    annotated = Annotated(report, (Span(0, len(text)),), (monday,), (), (), (), (None,))
    (found,) = resolve(annotated, knowledge()).date_of.values()
    assert found.start == day
