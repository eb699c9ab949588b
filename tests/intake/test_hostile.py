"""Input that no scraper should send: each ends soon, in a report or in a reject that says why."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from dragoman.intake import Item, expand, load, take
from dragoman.records import InputError

PROSE = "The minister said on Monday that the two governments would hold a new round of talks in the spring. "


def why(source: str | bytes | Path) -> str:
    intake = load(source)
    assert intake.report is None
    return intake.rejects[0].reason


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("", "empty"),
        (b"", "empty"),
        (" \n\u200b\n ", "no prose"),
        (b"%PDF-1.7 " + bytes(range(256)) * 20, "binary"),
        (bytes(range(256)) * 50, "binary"),
        ("Министр иностранных дел заявил в понедельник, что переговоры продолжатся весной. " * 5, "Cyrillic"),
        ("قال وزير الخارجية يوم الاثنين إن الحكومتين ستعقدان جولة جديدة من المحادثات في الربيع. " * 5, "Arabic"),
        ("Le ministre a dit lundi que les deux gouvernements auront des entretiens dans la ville. " * 5, "French"),
        ("Home\nNews\nWorld\nSport\nContact us\nAbout\nPrivacy policy\nLog in\n", "no prose"),
        ("Access Denied\nYou don't have permission to access this page on this server.", "access denied"),
        ("Just a moment...\nPlease verify you are a human by completing the action below.", "captcha"),
        ("Please enable JavaScript to view this page. It needs it for everything.", "JavaScript"),
        ("The talks go on, officials say in the town.\nSubscribe to continue reading.", "paywall"),
        ("x" * 20_000_001, "too large"),
    ],
)
def test_reject_names_the_reason(source: str | bytes, reason: str) -> None:
    assert reason in why(source)


@pytest.mark.parametrize(
    "text",
    [
        '"' * 10_000 + PROSE,
        "“" * 5_000 + PROSE + "”" * 5_000,
        "[" * 200_000 + PROSE,
        "<" * 200_000 + PROSE,
        "<a " * 100_000 + PROSE,
        "<!--" * 50_000 + PROSE,
        "<html>" + "<div>" * 20_000 + PROSE,
        "<html><p>" + "&amp" * 100_000 + PROSE,
        "<html>" + "<script>" * 20_000 + PROSE,
        "a." * 200_000 + PROSE,
        'A."B' * 100_000 + PROSE,
        "+ " * 200_000 + PROSE,
        "![](" * 50_000 + PROSE,
        " \t" * 300_000 + PROSE,
        "\n" * 500_000 + PROSE,
        (PROSE.strip() + "\n") * 20_000,
        PROSE * 20_000,
        "(" * 100_000 + PROSE,
        "by A" * 60 + "\n" + PROSE,
    ],
    ids=lambda text: repr(text[:12]),
)
def test_long_repetition_ends_soon(text: str) -> None:
    began = time.monotonic()
    intake = load(text)
    assert time.monotonic() - began < 10
    assert intake.report is not None or intake.rejects


def test_lone_surrogates_nuls_and_direction_marks_leave_storable_text() -> None:
    intake = load("The presi\udc80dent\x00 met the\u202e ambassador\u200b on Monday in the capital.")
    assert intake.report is not None
    intake.report.text.encode("utf-8")
    assert "\x00" not in intake.report.text
    assert "\u202e" not in intake.report.text
    assert "ambassador on" in intake.report.text


@pytest.mark.parametrize("text", ["Putin met Xi.", "The two sides met.", "Officials said that access was denied."])
def test_a_short_sentence_is_a_report(text: str) -> None:
    report = load(text).report
    assert report is not None
    assert report.text == text


def test_missing_file_is_named() -> None:
    with pytest.raises(InputError, match=r"nowhere\.txt"):
        load(Path("nowhere.txt"))


def test_wrong_date_says_how_to_write_it() -> None:
    with pytest.raises(InputError, match="YYYY-MM-DD"):
        load(PROSE, published="next week")


@pytest.mark.parametrize(
    "url", ["ftp://example.org/a", "file:///etc/hosts", "http://127.0.0.1:9/closed", "http://[bad"]
)
def test_an_address_that_cannot_be_had_is_a_reject(url: str) -> None:
    intake = take(next(expand([url])))
    assert intake.report is None
    assert url in intake.rejects[0].reason


def test_a_bad_item_does_not_stop_the_rest(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text(PROSE)
    (tmp_path / "b.jsonl").write_bytes(b'{"text": "' + PROSE.encode() + b'"}\nnot json\n{"title": "no text"}\n[1]\n\n')
    (tmp_path / "c.exe").write_bytes(b"MZ")
    intakes = [take(item) for item in expand([str(tmp_path), str(tmp_path / "gone.txt")])]
    assert [intake.report is not None for intake in intakes] == [True, True, False, False, False, False]
    assert "b.jsonl:2" in intakes[2].rejects[0].reason
    assert "gone.txt" in intakes[-1].rejects[0].reason


def test_take_keeps_what_the_caller_says() -> None:
    report = take(Item("x", source=PROSE, published="unknown", outlet="A"), published="2024-05-06", outlet="B").report
    assert report is not None
    assert (report.published, report.outlet) == ("2024-05-06", "B")
