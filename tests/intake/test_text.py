"""What stays of a scraped page, and what its head and foot say."""

from __future__ import annotations

from pathlib import Path

import pytest

from dragoman.intake import load, take
from dragoman.intake.sources import Item
from dragoman.records import Report

SAMPLE = Path(__file__).resolve().parents[2].parent / "shared" / "samples" / "tehran_visit.txt"

LEAD = "The foreign ministers of Norland and Sudmark met in the capital on Tuesday to discuss the border crossing."
SECOND = "Both sides agreed to hold a second round of talks in the spring, the host ministry said in a statement."
THIRD = "A spokesman said that the crossing would stay open until then, and that customs officers had been sent."


def read(text: str, **known: str) -> Report:
    intake = load(text, **known)  # type: ignore[arg-type]
    assert intake.report is not None, intake.rejects
    return intake.report


def test_sample_page() -> None:
    if not SAMPLE.exists():
        pytest.skip("shared samples are not beside the checkout")
    intake = load(SAMPLE)
    report = intake.report
    assert report is not None
    assert report.title == "Iran will not halt its support for its allies, says president"
    assert (report.published, report.outlet, report.language) == ("2024-11-20", "News.az", "en")
    assert report.text.startswith("Iranian President stated that")
    assert report.text.endswith('against the two countries."')
    assert "px" not in report.text
    assert "said.\nThe President" in report.text
    assert 'Muslims."\nPezeshkian' in report.text
    assert 'benefits." He also' in report.text
    reasons = [reject.reason for reject in intake.rejects]
    assert reasons == ["furniture: date line", "furniture: headline", "furniture: font-size widget",
                       "furniture: credit line"]  # fmt: skip
    assert intake.raw[intake.rejects[3].raw_start : intake.rejects[3].raw_end] == "News.Az"


def test_headline_printed_twice_leaves_the_body() -> None:
    title = "Ministers agree to reopen the border crossing"
    report = read(f"{title} | Norland Daily\nShare\n{title}\nFeb. 3, 2021\n{LEAD}\n{SECOND}\n")
    assert (report.title, report.outlet, report.published) == (title, "Norland Daily", "2021-02-03")
    assert report.text == f"{LEAD}\n\n{SECOND}"


def test_sentence_is_no_headline() -> None:
    report = read(f"{LEAD}\n\n{SECOND}")
    assert report.title is None
    assert report.text == f"{LEAD}\n\n{SECOND}"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("+ ↺ − 16 px", "font-size widget"),
        ("Facebook Twitter WhatsApp Email", "share bar"),
        ("Share this article on Facebook", "share bar"),
        ("Skip to main content", "menu"),
        ("Advertisement", "advertisement"),
        ("Photo: Jane Doe/Example Agency", "caption"),
        ("READ ALSO: What the talks mean for trade", "read also"),
        ("Sign up for our daily newsletter", "newsletter line"),
        ("© 2024 Norland Daily. All rights reserved.", "copyright line"),
        ("We use cookies to ensure that we give you the best experience on our website.", "cookie bar"),
        ("Reporting by Jane Doe; Editing by John Roe", "credit line"),
        ("By Jane Doe", "byline"),
        ("5 min read", "byline"),
        ("Leave a comment", "comments"),
    ],
)
def test_furniture_goes_and_is_recorded(line: str, reason: str) -> None:
    intake = load(f"{LEAD}\n\n{line}\n\n{SECOND}\n\n{THIRD}")
    assert intake.report is not None
    assert intake.report.text == f"{LEAD}\n\n{SECOND}\n\n{THIRD}"
    assert [(r.reason, intake.raw[r.raw_start : r.raw_end]) for r in intake.rejects] == [(f"furniture: {reason}", line)]


@pytest.mark.parametrize(
    "line",
    [
        "Support US troops, he told them.",
        "We need your help.",
        "He signed the document. It has four pages.",
        "China contributed to the deal.",
        "Share prices fell in the capital.",
        "By Monday the army had left.",
        "QUESTION: Was this the last round?",
        "“We will watch what they do,” he said.",
        "Watching the talks closely, the neighbours said nothing.",
        "More than forty people were detained.",
        "The cookie factory in the north was hit.",
    ],
)
def test_prose_that_resembles_furniture_stays(line: str) -> None:
    report = read(f"{LEAD}\n\n{line}\n\n{SECOND}")
    assert report.text == f"{LEAD}\n\n{line}\n\n{SECOND}"


def test_menus_above_and_link_lists_below_a_page_go() -> None:
    title = "Ministers agree to reopen the border crossing"
    menu = "Skip to content\nMenu\nHome\nWorld\nShare\nFacebook\nSubscribe\n"
    foot = "Related articles\nA story on something else that happened in the region last week\nContact us\n"
    report = read(f"{menu}{title}\n{LEAD}\n{SECOND}\n{THIRD}\n{LEAD[:-1]} again.\n{foot}", outlet="Norland Daily")
    assert report.title == title
    assert report.text.startswith(LEAD)
    assert report.text.endswith("again.")


def test_an_article_own_list_is_no_menu() -> None:
    names = "Jane Doe, foreign minister\nJohn Roe, envoy\nMary Poe, ambassador\nAnn Loe, governor"
    listed = f"{LEAD}\n\n{names}\n\n{SECOND}"
    assert "John Roe, envoy" in read(listed).text


def test_wrapped_lines_become_paragraphs() -> None:
    wrapped = (
        "The foreign ministers of Norland and Sudmark met in the capital on\nTuesday to discuss the border crossing"
        " that was closed in the winter\nafter shots had been heard there.\n\nBoth sides agreed to hold a second round"
        " of talks in the spring, the\nhost ministry said in a statement that was sent to the newspapers on\nTuesday.\n"
    )
    assert [len(p.split("\n")) for p in read(wrapped).text.split("\n\n")] == [1, 1]


def test_markdown_marks_and_targets_go() -> None:
    report = read(f"# Ministers agree to reopen the crossing\n\n**{LEAD}** [{SECOND}](https://example.org/a)\n")
    assert report.title == "Ministers agree to reopen the crossing"
    assert report.text == f"{LEAD} {SECOND}"


@pytest.mark.parametrize(
    ("first", "outlet", "published"),
    [
        ("TOKYO (Reuters) - " + LEAD, "Reuters", None),
        ("ANKARA, March 4, 2024 (Xinhua) -- " + LEAD, "Xinhua", "2024-03-04"),
        ("(CNN) " + LEAD, "CNN", None),
    ],
)
def test_dateline_names_agency_and_day(first: str, outlet: str, published: str | None) -> None:
    report = read(f"{first}\n\n{SECOND}")
    assert (report.outlet, report.published) == (outlet, published)


def test_caller_wins_then_page_then_address() -> None:
    url = "https://www.example.org/2016/04/04/talks.html"
    assert read(LEAD, url=url).published == "2016-04-04"
    assert read(LEAD, url=url).outlet == "example.org"
    assert read(f"2016-05-05\n\n{LEAD}", url=url).published == "2016-05-05"
    assert read(f"2016-05-05\n\n{LEAD}", published="2016-06-06").published == "2016-06-06"


def test_a_line_of_json_gives_title_outlet_and_day() -> None:
    item = Item("x:1", source=f"{LEAD}\n{SECOND}", title="Talks", outlet="A", published="2022-06-24T17:30:00Z")
    report = take(item).report
    assert report is not None
    assert (report.title, report.outlet, report.published) == ("Talks", "A", "2022-06-24")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1252"])
def test_encodings(encoding: str) -> None:
    text = f"“{LEAD}” — said Søren Müller, the café’s owner, in Tromsø.\n\n{SECOND}"
    report = load(text.encode(encoding)).report
    assert report is not None
    assert report.text == text
