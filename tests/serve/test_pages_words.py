"""What the pages do with words: evidence within its sentence, conditions, months that are drawn."""

from __future__ import annotations

import pytest

from dragoman.serve.pages.actor import drawn
from dragoman.serve.pages.shown import around, rest, sector, times


def test_evidence_is_marked_within_its_sentence() -> None:
    assert around("Belmar denied <it> twice.", "denied") == "Belmar <mark>denied</mark> &lt;it&gt; twice."
    assert around("no such word", "denied") == "no such word"
    assert around("", "") == "" and around("plain", "") == "plain"


def test_evidence_far_into_a_snippet_stays_in_sight() -> None:
    made = around("word " * 100 + "fired first. " + "word " * 100, "fired", 60)
    assert "<mark>fired</mark>" in made and made.startswith("… ") and made.endswith("…")
    assert len(made) < 140


@pytest.mark.parametrize(
    ("condition", "said", "left"),
    [
        ("if the ship is back", "sanctions stay until the ship is back", "if the ship is back"),
        ("until the ship is back", "sanctions stay until the ship is back", ""),
        ("unless the ships leave the Bank", "we halt it unless the ships", "leave the Bank"),
        ("if asked", "", "if asked"),
    ],
)
def test_a_condition_is_not_told_twice(condition: str, said: str, left: str) -> None:
    assert rest(condition, said) == left


def test_months_without_anything_have_their_room_and_years_long_past_have_none() -> None:
    assert drawn([("2026-03", 5, 5, 5), ("2026-01", 5, 0, 0)]) == [
        ("2026-01", 5, 0, 0), ("2026-02", 0, 0, 0), ("2026-03", 5, 5, 5),
    ]  # fmt: skip
    assert drawn([("1998-05", 1, 0, 0), ("2026-03", 5, 5, 5)]) == [("2026-03", 5, 5, 5)]
    assert len(drawn([("1998-05", 9, 0, 0), ("2026-03", 5, 5, 5)])) == 36
    assert drawn([]) == []


def test_codes_and_counts_are_told_in_words() -> None:
    assert sector("REB") == "armed opposition" and sector("ZZZ") == "ZZZ" and sector(None) == ""
    assert times(1) == "once more" and times(3) == "3 times more"
