from __future__ import annotations

from dataclasses import replace

import pytest

from dragoman.link.claims import Counter, counters
from dragoman.link.sources import independent
from dragoman.store.rows import EventRow
from tests.link.made import ARDANIA, BELMAR, CORVENIA, DORVAT, MARRAT, event

FIRED = "Dorvat said that Belmarian boats had opened fire on the cutter Vigil without warning."
CLAIM = event("claim", "ASSAULT", FIRED, "opened fire", "2026-03-04", actors=(BELMAR,), recipients=(ARDANIA,),
              claimed_in="s-1", claimed_by=DORVAT)  # fmt: skip
DENIED = event("denied", "ASSAULT", "Marrat denied that Belmarian boats had opened fire on the cutter.", "opened fire",
               "2026-03-05", status="denied", actors=(BELMAR,), claimed_in="s-2", claimed_by=MARRAT)  # fmt: skip
REVERSED = event("reversed", "ASSAULT", "Marrat said the cutter Vigil had opened fire on the boats.",
                 "opened fire", "2026-03-05", actors=(ARDANIA,), recipients=(BELMAR,), claimed_in="s-3",
                 claimed_by=MARRAT)  # fmt: skip
SALES = "Marrat denied that officers in Ostrelle had opened fire sales of rum, tobacco, salt and dried herring."
SHORT = (
    "Marrat denied it had fired, opened fire or rammed any vessel of the guard at dawn, in fog, rain and high waves."
)
REJECTED = event("rejected", "REJECT", FIRED + " Belmar rejected this.", "rejected", "2026-03-05", actors=(BELMAR,))


def found(*rows: EventRow, story: str | None = None) -> list[Counter]:
    return counters((row, story) for row in sorted(rows, key=lambda r: r.source.published or ""))


@pytest.mark.parametrize(
    ("counter", "how"), [(DENIED, "denied"), (REVERSED, "reversed"), (REJECTED, "rejected")], ids=lambda x: str(x)[:8]
)
def test_accounts_against_a_claim(counter: EventRow, how: str) -> None:
    assert [(c.counter, c.claim, c.how) for c in found(CLAIM, counter)] == [(counter.id, "claim", how)]


def test_a_denial_may_come_before_the_claim_is_repeated() -> None:
    later = replace(CLAIM, source=replace(CLAIM.source, published="2026-03-09"))
    assert [(c.counter, c.claim) for c in found(DENIED, later)] == [("denied", "claim")]
    assert found(REJECTED, later) == [], "a rejection answers what was said before"


@pytest.mark.parametrize(
    "other",
    [
        replace(DENIED, claimed_by=DORVAT),
        replace(DENIED, snippet=SALES),
        replace(DENIED, type="AID", words="fed", snippet="Marrat denied that Belmarian boats had fed the cutter."),
        replace(DENIED, actors=(CORVENIA,)),
        replace(DENIED, source=replace(DENIED.source, published="2026-06-30")),
        replace(DENIED, snippet="Marrat said Belmarian boats will not opened fire on the cutter."),
        replace(REVERSED, claimed_by=None, claimed_in=None),
        replace(REJECTED, actors=(CORVENIA,)),
        replace(REJECTED, words="voted down"),
    ],
    ids=["by the claimant", "other words", "another act", "another actor", "months later", "a refusal", "the outlet",
         "not the accused", "no denial"],
)  # fmt: skip
def test_what_counters_nothing(other: EventRow) -> None:
    assert found(CLAIM, other) == []


def test_in_one_story_fewer_words_do() -> None:
    short = replace(DENIED, snippet=SHORT)
    assert found(CLAIM, short) == []
    assert [c.counter for c in found(CLAIM, short, story="s")] == ["denied"]


def test_of_many_alike_the_most_alike_is_kept() -> None:
    again = [
        replace(
            CLAIM, id=f"again-{n}", snippet=FIRED.replace("boats", "boats" + " from Selin, Dunmar and Ostrelle" * n)
        )
        for n in (2, 0, 0, 1)
    ]
    assert [c.claim for c in found(*again, DENIED)] == ["again-0"]


def test_independent_sources() -> None:
    rows = [("a", "Wire"), ("b", "Gull"), ("c", "Courier"), ("d", "courier"), ("e", None)]
    assert independent(rows, {}) == 4, "one outlet is one source"
    assert independent(rows, {"b": ["a"], "c": ["agency:Wire"]}) == 2
    assert independent(rows, {"b": ["agency:TASS"], "c": ["agency:TASS"]}) == 3
    assert independent(rows, {"b": ["gone"], "e": ["gone"]}) == 3, "copies of a third that is not here"
    assert independent([], {}) == 0
