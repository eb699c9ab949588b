from __future__ import annotations

import pytest

from dragoman.link.quotes import SameQuote, quoted, same_quotes
from dragoman.store.rows import PartyRow, StatementRow
from tests.link.made import ARDANIA, DORVAT, MARRAT, statement

WORDS = "We did not look for this quarrel, but we will not kneel to end it."


def said(id: str, words: str, day: str, speaker: PartyRow | None = MARRAT, kind: str = "direct") -> StatementRow:
    return statement(id, kind, words, day, speaker)


def found(*rows: StatementRow) -> list[SameQuote]:
    return same_quotes(rows)


FIRST = said("a", WORDS, "2026-03-05")


@pytest.mark.parametrize(
    ("row", "how"),
    [
        (said("b", WORDS, "2026-03-06"), "same"),
        (said("b", "we will not kneel to end it", "2026-03-06"), "cut"),
        (said("b", "that Belmar “will not kneel to end it”", "2026-03-06", kind="mixed"), "cut"),
        (said("b", WORDS + " Today we are two who do not kneel.", "2026-05-12"), "cut"),
        (said("b", "We did not seek this quarrel, but we shall not kneel to end it", "2026-03-09"), "reworded"),
        (said("b", WORDS, "2026-03-06", None), "same"),
        (said("b", f"that she had said: \"{WORDS}\"", "2026-03-20", DORVAT, "mixed"), "same"),
    ],
    ids=["whole", "cut", "cut, in a clause", "longer", "translated", "unnamed", "quoted by another"],
)  # fmt: skip
def test_the_same_quotation(row: StatementRow, how: str) -> None:
    assert [(q.statement, q.first, q.how) for q in found(FIRST, row)] == [("b", "a", how)]


@pytest.mark.parametrize(
    "row",
    [
        said("b", "We will never give up the Kelda Bank to anybody.", "2026-03-06"),
        said("b", "we will not kneel to end it", "2026-03-06", DORVAT),
        said("b", "We did not seek this quarrel, but we shall not kneel to end it", "2026-04-20"),
        said("b", WORDS, "2026-09-06"),
        said("b", WORDS, "2026-03-06", kind="indirect"),
        said("b", "kneel", "2026-03-06"),
        statement("b", "direct", WORDS, None, MARRAT),  # type: ignore[arg-type]
    ],
    ids=["other words", "another's few words", "translated, late", "much later", "indirect", "one word", "undated"],
)
def test_no_quotation_or_another(row: StatementRow) -> None:
    assert found(FIRST, row) == []


def test_the_first_of_a_chain_stays_the_first() -> None:
    rows = (
        FIRST,
        said("b", "we will not kneel to end it", "2026-03-06"),
        said("c", "will not kneel to end it", "2026-03-21"),
    )
    assert [(q.statement, q.first) for q in found(*rows)] == [("b", "a"), ("c", "a")]


def test_what_is_quoted_in_a_statement() -> None:
    assert quoted(said("a", WORDS, "2026-03-05")) == [WORDS]
    mixed = said("a", "that he was “very glad indeed” to see “all of his old friends”", "2026-03-05", ARDANIA, "mixed")
    assert quoted(mixed) == ["very glad indeed", "all of his old friends"]
    assert quoted(said("a", WORDS, "2026-03-05", kind="indirect")) == []


def test_what_is_said_at_every_news_conference_is_nobodys_quotation() -> None:
    for words in ("Thank you. Our next question will go to Selina.", "I am happy to repeat it, thank you all."):
        assert found(said("a", words, "2026-03-05"), said("b", words, "2026-03-06")) == []
