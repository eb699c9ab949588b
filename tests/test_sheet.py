"""The sheet in the terminal and in a notebook: what it says, at every width, and whatever a page holds."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from rich.cells import cell_len
from rich.console import Console

from dragoman.records import Actor, DateRange, Event, Reading, Span
from dragoman.sheet import reading_html, reading_sheet, words
from tests.conftest import made_by_hand
from tests.strategies import READINGS

WIDTHS = (80, 100, 160)
HOSTILE = "\x1b[31mred\x1b[0m \x1b]8;;http://evil.example\x07link\x9b2J\u202egnorw\u2066 "
HOSTILE += "[bold]x[/bold] :smile: \x08\x00<b>&\"'"
#: What may reorder, hide or drive a terminal.
DANGEROUS = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff]"
)


def shown(reading: Reading, width: int, colour: bool = False) -> str:
    out = io.StringIO()
    console = Console(file=out, width=width, force_terminal=colour, color_system="truecolor" if colour else None)
    console.print(reading_sheet(reading, width))
    return out.getvalue()


def hostile(reading: Reading) -> Reading:
    """Return ``reading`` with hostile text wherever a page's text can come through."""
    actors = tuple(replace(a, name=HOSTILE + a.name, office=HOSTILE, country=HOSTILE) for a in reading.actors)
    report = replace(reading.report, title=HOSTILE, outlet=HOSTILE, url=HOSTILE, text=HOSTILE * 9)
    events = tuple(replace(e, mode=HOSTILE, place=e.place and replace(e.place, name=HOSTILE)) for e in reading.events)
    rejects = tuple(replace(r, reason=HOSTILE) for r in reading.rejects)
    return replace(reading, report=report, actors=actors, events=events, rejects=rejects)


@pytest.mark.parametrize("width", WIDTHS)
def test_the_sheet_says_it_all_within_its_width(reading: Reading, width: int) -> None:
    sheet = shown(reading, width)
    assert all(cell_len(line) <= width for line in sheet.splitlines())
    told = " ".join(sheet.split())
    for words_in_it in (
        "Ardania will keep its embassy open, says president", "Vale Post · Wed 20 Nov 2024 · page.txt",
        "Who said what 2", "president, Iran", "“We will not close", "direct", "indirect", "State radio",
        "Who did what to whom 2", "visits", "CONSULT visit", "attacks", "Port Vale, Iran", "Oct 2024", "happened",
        "the report", "What was promised, threatened or foretold 1", "refusal", "due Wed 20 Nov 2024",
        "Left out: furniture: share bar (2)",
    ):  # fmt: skip
        assert words_in_it in told, words_in_it


def test_the_colour_is_the_quad_and_the_words_are_the_same(reading: Reading) -> None:
    coloured = shown(reading, 100, colour=True)
    assert "\x1b[32mvisits" in coloured and "\x1b[1;31mattacks" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == shown(reading, 100)


@pytest.mark.parametrize("width", WIDTHS)
def test_hostile_text_cannot_drive_the_terminal(reading: Reading, width: int) -> None:
    sheet = shown(hostile(reading), width)
    assert not DANGEROUS.search(sheet)
    assert "[bold]" in sheet.replace("\n", "") and ":smile:" in sheet  # shown as written, not obeyed


@settings(max_examples=40)
@given(READINGS, st.sampled_from((40, 80, 140, 160)))
def test_any_reading_can_be_shown(reading: Reading, width: int) -> None:
    sheet = shown(reading, width)
    assert not DANGEROUS.search(sheet)
    assert all(cell_len(line) <= width for line in sheet.split("\n"))


def test_a_page_that_was_not_read_says_why(reading: Reading) -> None:
    report = replace(reading.report, title=None, outlet=None, published=None, text="")
    bare = Reading(reading.pipeline, report, rejects=reading.rejects)
    assert "Nothing read" in shown(bare, 80) and "Not read: furniture: share bar (2)" in shown(bare, 80)


def test_a_report_in_which_nothing_was_found_says_so(reading: Reading) -> None:
    assert "No statement, event or commitment" in shown(Reading(reading.pipeline, reading.report), 80)


class Checker(HTMLParser):
    """Collects text and tags, and holds that tags are closed in order."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: set[str] = set()
        self.text: list[str] = []
        self.marked: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.tags.add(tag)
        self.marked += [(value or "", "") for name, value in attrs if name == "class" and tag == "span"]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.text.append(data)
        if self.open and self.open[-1] == "span":
            self.marked[-1] = (self.marked[-1][0], data)


def parsed(page: str) -> Checker:
    checker = Checker()
    checker.feed(page)
    checker.close()
    assert not checker.open
    return checker


def test_the_notebook_sheet_marks_the_evidence(reading: Reading) -> None:
    checker = parsed(reading_html(reading))
    told = "".join(checker.text)
    assert reading.report.text in told
    assert ("e1", "received") in checker.marked
    assert ("cue", "said") in checker.marked
    assert ("e4 said", "attacked") in checker.marked  # an event inside a statement bears both marks
    assert ("bound said", "We will not close the embassy,") in checker.marked
    assert reading._repr_html_() == reading_html(reading)


def test_the_notebook_sheet_is_safe_and_self_contained(reading: Reading) -> None:
    page = reading_html(hostile(reading))
    checker = parsed(page)
    assert not DANGEROUS.search(page.replace("\n", " "))
    assert not checker.tags & {"script", "img", "a", "link", "iframe"}
    assert "src=" not in page and "href=" not in page


@settings(max_examples=40)
@given(READINGS)
def test_any_reading_makes_sound_html(reading: Reading) -> None:
    parsed(reading_html(reading))


def test_a_very_long_report_is_cut_in_the_notebook(reading: Reading) -> None:
    page = reading_html(replace(reading, report=replace(reading.report, text="word " * 50_000)))
    assert len(page) < 80_000 and "more characters" in page


@pytest.mark.parametrize(("given_text", "expected"), [
    ("a\n\tb  c", "a b c"), ("a\x1b[0mb", "a[0mb"), ("\u202eab\u202c", "ab"), ("a\ud800b", "a\ufffdb"),
    ("e" + "\u0301" * 50, "e" + "\u0301" * 3), ("می\u200cخواهم", "می\u200cخواهم"), ("Šešelj 东京", "Šešelj 东京"),
    ("a\u2028b", "a b"), ("\U000e0041x", "x"),
])  # fmt: skip
def test_safe(given_text: str, expected: str) -> None:
    assert words.safe(given_text) == expected


def test_shorten_cuts_after_a_word() -> None:
    assert words.shorten("short", 10) == "short"
    assert words.shorten("one two three four", 12) == "one two…"
    assert words.shorten("x" * 50, 10) == "x" * 9 + "…"


@pytest.mark.parametrize(("found", "expected"), [
    (None, ""),
    (DateRange("2024-11-20", "2024-11-20", "day", None), "Wed 20 Nov 2024"),
    (DateRange("2024-11-20", "2024-11-22", "day", None), "20 Nov 2024 to 22 Nov 2024"),
    (DateRange("2024-11-01", "2024-11-30", "month", None), "Nov 2024"),
    (DateRange("2024-11-01", "2025-01-31", "month", None), "Nov 2024 to Jan 2025"),
    (DateRange("2024-01-01", "2024-12-31", "year", None), "2024"),
    (DateRange("soon", "soon", "day", None), "soon"),
])  # fmt: skip
def test_when(found: DateRange | None, expected: str) -> None:
    assert words.when(found) == expected


def test_every_type_has_a_verb() -> None:
    event = made_by_hand().events[0]
    from dragoman.records import EVENT_TYPES

    assert all(words.act(replace(event, type=t, mode=None)) != t.lower() for t in EVENT_TYPES)


def test_names_show_the_country_once(reading: Reading) -> None:
    book = words.Book(reading)
    assert book.names(["a-holt", "a-ard"]) == "Mira Holt (Iran), Ardania"
    assert book.names(["a-holt"] * 6, most=2) == "Mira Holt (Iran), Mira Holt (Iran) and 4 more"
    assert book.names(["gone"]) == "unnamed"
    actor = Actor("x", "Iran’s army", "organisation", "IRN", "MIL", None, None, None, 1.0, (Span(0, 1),))
    assert words.Book(replace(reading, actors=(actor,))).names(["x"]) == "Iran’s army"


def test_an_event_of_a_type_to_come_is_shown_by_its_name() -> None:
    event: Event = replace(made_by_hand().events[0], type="TRADE", mode=None)
    assert words.act(event) == "trade"
