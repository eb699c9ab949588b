"""Where the parties of events are named, on both databases."""

from __future__ import annotations

from dragoman.store import Store, Verdict
from tests.conftest import made_by_hand
from tests.store.made import Did, reading


def test_the_mention_nearest_to_the_words(store: Store) -> None:
    made = made_by_hand()
    store.add(made)
    text = made.report.text
    found = store.named_at(["e-1", "e-2", "no such event"])
    assert {(event, side): span.of(text) for (event, side, _), span in found.items()} == {
        ("e-1", "actor"): "Mira Holt", ("e-1", "recipient"): "Jan Roe",
        ("e-2", "actor"): "Ardania", ("e-2", "recipient"): "Belmar",
    }  # fmt: skip
    assert {party for event, side, party in found if event == "e-2"} == {"IRN", "SYR"}


def test_who_was_put_there_by_a_judgement(store: Store) -> None:
    """One of the report is named where it is; one that the report does not name is named nowhere."""
    made = made_by_hand()
    store.add(made)
    store.add(reading(3, did=[Did(("corva",), "AID", ("belmar",))]))
    store.judge(Verdict("correct", "e-2", value={"recipients": ["p-1", "COR"]}), "Ana")
    found = {key[2]: span for key, span in store.named_at(["e-2"]).items() if key[1] == "recipient"}
    assert {party: span.of(made.report.text) for party, span in found.items()} == {"p-1": "Mira Holt"}
