"""The map invariant: inside every segment clean text and raw input are equal, character for character."""

from __future__ import annotations

import html
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.intake import load, take
from dragoman.intake.align import align
from dragoman.intake.archives.tables import json_item
from dragoman.intake.text import Known, clean
from dragoman.intake.traced import Traced
from dragoman.records import Intake, Report

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data"
WORDS = ["The", "president", "said.", "met", "Mr.", "U.S.", 'said."The', "“we", "agree”", "end.Then", "\u00a0", "é",
         "\u200b", "**bold**", "[link](http://a.b/c)", "# Head", "+ ↺ − 16 px", "Share", "\r\n", "\n", "\n\n", "\t",
         "News.Az", "© 2024 All rights reserved", "2024-11-20", "Iran", "\x00", "\ud800", "\u202e", "&amp;", "<p>",
         "in a meeting with the foreign minister on Monday", "   "]  # fmt: skip
MARKUP = ["<p>", "</p>", "<b>", "</b>", "&amp;", "&quot;", "&#8217;", "&nbsp;", "<br/>", "<!-- x -->", "\n", " ",
          "<script>var a = 'The';</script>", "The", "president", "said", "caf\u00e9", "&eacute;", "<", "&",
          ";"]  # fmt: skip


def holds(report: Report, raw: str) -> None:
    last = 0
    for text_start, raw_start, length in report.map:
        assert length > 0
        assert text_start >= last
        last = text_start + length
        assert report.text[text_start:last] == raw[raw_start : raw_start + length]
    assert last <= len(report.text)


def check(intake: Intake) -> None:
    if intake.report is not None:
        holds(intake.report, intake.raw)
    for reject in intake.rejects:
        assert 0 <= reject.raw_start <= reject.raw_end <= len(intake.raw)


@given(st.lists(st.sampled_from(WORDS), max_size=60), st.sampled_from(["", " ", "\n"]))
def test_scraped_text(words: list[str], joint: str) -> None:
    check(load(joint.join(words)))


@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    check(load(text))
    body = clean(Traced.of(text), Known()).body
    for text_start, raw_start, length in body.segments:
        assert body.text[text_start : text_start + length] == text[raw_start : raw_start + length]


@given(st.binary(max_size=300))
def test_any_bytes(data: bytes) -> None:
    check(load(data))


@given(st.lists(st.sampled_from(MARKUP), max_size=60))
def test_alignment_is_never_wrong(parts: list[str]) -> None:
    source = "".join(parts)
    extracted = html.unescape(source.replace("<p>", "\n").replace("</p>", "").replace("<b>", ""))
    traced = align(extracted, source)
    for text_start, raw_start, length in traced.segments:
        assert extracted[text_start : text_start + length] == source[raw_start : raw_start + length]


def test_plain_prose_is_wholly_mapped() -> None:
    text = "The president met the ambassador on Monday.\n\nHe said that the talks had been useful to both."
    report = load(text).report
    assert report is not None
    assert report.text == text
    assert report.map == ((0, 0, len(text)),)


def test_page_source_is_mapped_through_tags_and_entities() -> None:
    page = (
        "<!DOCTYPE html><html><head><title>Ministers meet</title></head><body><article><h1>Ministers meet</h1>"
        + "<p>The two <b>foreign ministers</b> said &ldquo;we agree&rdquo; after&nbsp;talks on Monday in the "
        "capital, and that trade &amp; transport would follow in the months to come.</p>"
        "<p>They will meet again in June, the host&#39;s office said, if the parliament has voted by then.</p>"
        "<p>A date for a third round of the talks has not been set, according to the statement they issued.</p>"
        "</article></body></html>"
    )
    intake = load(page.encode())
    assert intake.report is not None
    assert intake.report.origin.kind == "html"
    check(intake)
    mapped = sum(length for _, _, length in intake.report.map)
    assert mapped > 0.9 * len(intake.report.text)
    at = intake.report.text.index("foreign ministers")
    start = next(r + at - t for t, r, n in intake.report.map if t <= at < t + n)
    assert page[start : start + 17] == "foreign ministers"


def test_news_reports_hold_and_none_is_refused() -> None:
    path = DATA / "news" / "diplomacy.jsonl"
    if not path.exists():
        pytest.skip("shared data is not beside the checkout")
    with path.open("rb") as file:
        for number in range(500):
            intake = take(json_item(file.readline(), f"line {number + 1}"))
            assert intake.report is not None, intake.rejects[:1]
            check(intake)


def test_scraped_pages_hold() -> None:
    path = DATA / "news" / "crawled_pages.jsonl"
    if not path.exists():
        pytest.skip("shared data is not beside the checkout")
    with path.open("rb") as file:
        intakes = [take(json_item(line, "line")) for line, _ in zip(file, range(60), strict=False)]
    for intake in intakes:
        check(intake)


def test_ids_repeat_and_follow_the_content() -> None:
    line = json.dumps({"text": "The president met the ambassador on Monday.", "title": "A", "date": "2024-01-02"})
    first, second = (take(json_item(line.encode(), name)).report for name in ("a:1", "b:7"))
    assert first is not None
    assert second is not None
    assert first.id == second.id
    assert first.published == "2024-01-02"
    other = load("The president met the ambassador on Tuesday.").report
    assert other is not None
    assert other.id != first.id
