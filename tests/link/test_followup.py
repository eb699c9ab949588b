"""What bears on a commitment, kind by kind, and the state that follows."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from dragoman.link.acts import FULFILS, UNDOES, acts, bare
from dragoman.link.followup import Bearing, Later, follow, state
from dragoman.link.promises import Promise, clause_of
from dragoman.link.wording import ahead, negated, verdict
from dragoman.link.words import Weights, terms
from dragoman.records import EVENT_TYPES
from dragoman.store.rows import CommitmentRow, EventRow, PartyRow
from tests.link.made import ARDANIA, BELMAR, CORVENIA, DORVAT, MARRAT, REBELS, commitment, event, statement

SUBJECTS = (
    "Ardania Belmar sailors boats patrol", "Corvenia Ardania gas election", "Belmar crossing Dunmar lorries",
    "Quenara electricity Ardania", "pipeline hills troops front", "herring fishermen cod quota", "treaty exercise navy",
)  # fmt: skip
WEIGHTS = Weights(terms(text) for text in SUBJECTS)

PLEDGE = commitment(
    "pledge", "pledge", "Dorvat said that Ardania would release the fourteen sailors by March 20.",
    "would release the fourteen sailors", "2026-03-09", DORVAT, due_start="2026-03-20", due_end="2026-03-20",
)  # fmt: skip
REFUSAL = commitment(
    "refusal", "refusal", "Marrat promised that Belmar will not close the Dunmar crossing.",
    "will not close the Dunmar crossing", "2026-03-12", MARRAT,
)  # fmt: skip
THREAT = commitment(
    "threat", "threat", "The Front said it would blow up the Selin pipeline.",
    "would blow up the Selin pipeline", "2026-03-22", REBELS,
)  # fmt: skip
DEMAND = commitment(
    "demand", "demand", "Marrat demanded that Ardania release the sailors at once.",
    "Ardania release the sailors at once", "2026-03-05", MARRAT, toward=(ARDANIA,),
)  # fmt: skip
PREDICTION = commitment(
    "prediction", "prediction", "Dorvat foretold that fishermen would block the Tavora harbour.",
    "fishermen would block the Tavora harbour", "2026-03-05", DORVAT, event="e-block",
)  # fmt: skip


def act(type: str, text: str, words: str, day: str, actor: PartyRow, **fields: object) -> EventRow:
    return event(f"e-{day}-{words}", type, text, words, day, actors=(actor,), **fields)


FREED = act("RETREAT", "Ardania freed fourteen Belmarian sailors on Thursday.", "freed", "2026-03-19", ARDANIA)
KEPT_THEM = act("COERCE", "Ardania jailed two of the sailors.", "jailed", "2026-03-21", ARDANIA)
CLOSED = act("COERCE", "Belmar closed the Dunmar crossing on Thursday.", "closed", "2026-04-02", BELMAR)
FAILED = act("RETREAT", "Ardania has failed to free the sailors.", "free", "2026-03-15", ARDANIA, status="denied")
NOT_YET = act("RETREAT", "Ardania has not freed the sailors.", "freed", "2026-03-21", ARDANIA, status="denied")
STAYED_OPEN = act("COERCE", "Belmar has not closed the Dunmar crossing.", "closed", "2026-04-02", BELMAR,
                  status="denied")  # fmt: skip
BLEW_UP = act("ASSAULT", "The Lorran Front blew up the Selin pipeline.", "blew up", "2026-04-03", REBELS)


def ways(promise: CommitmentRow | Promise, *later: Later) -> list[bool]:
    made = promise if isinstance(promise, Promise) else Promise(promise)
    return [b.supports for b in follow([made], later, WEIGHTS)]


@pytest.mark.parametrize(
    ("promise", "later", "supports"),
    [
        (PLEDGE, FREED, True),
        (PLEDGE, KEPT_THEM, False),
        (REFUSAL, CLOSED, False),
        (THREAT, BLEW_UP, True),
        (DEMAND, FREED, True),
        (DEMAND, KEPT_THEM, False),
        (PLEDGE, FAILED, False),
        (PLEDGE, NOT_YET, False),
        (REFUSAL, STAYED_OPEN, True),
    ],
    ids=["pledge kept", "pledge broken", "refusal broken", "threat carried out", "demand met", "demand defied",
         "pledge, failed to", "pledge, not done in time", "refusal held"],
)  # fmt: skip
def test_an_act_bears_on_a_commitment(promise: CommitmentRow, later: Later, supports: bool) -> None:
    assert ways(promise, later) == [supports]


@pytest.mark.parametrize(
    ("promise", "later"),
    [
        (PLEDGE, act("CONSULT", "Ardania met Belmar in Harsund about herring.", "met", "2026-03-19", ARDANIA)),
        (PLEDGE, replace(FREED, actors=(CORVENIA,))),
        (PLEDGE, replace(FREED, day="2026-03-01", source=replace(FREED.source, published="2026-03-01"))),
        (PLEDGE, act("RETREAT", "Ardania freed a Corvenian freighter.", "freed", "2026-03-19", ARDANIA)),
        (PLEDGE, act("RETREAT", "Ardania will free the sailors.", "free", "2026-03-11", ARDANIA)),
        (PLEDGE, act("AGREE", "Ardania agreed to free the sailors.", "free", "2026-03-11", ARDANIA)),
        (PLEDGE, replace(FREED, status="intended")),
        (PLEDGE, replace(FREED, status="denied")),
        (PLEDGE, replace(NOT_YET, source=replace(NOT_YET.source, published="2026-03-15"))),
        (REFUSAL, act("COERCE", "Belmar closed a school in Ostrelle.", "closed", "2026-04-02", BELMAR)),
        (THREAT, replace(BLEW_UP, actors=(BELMAR,))),
        (DEMAND, replace(FREED, actors=(BELMAR,))),
        (PLEDGE, replace(FREED, day="2027-06-01", source=replace(FREED.source, published="2027-06-01"))),
    ],
    ids=["they met", "somebody else", "before", "other things", "will", "agreed to", "intended", "denied by somebody",
         "before its day", "another closing", "the state for its rebels", "who asked", "much later"],
)  # fmt: skip
def test_what_is_no_evidence(promise: CommitmentRow, later: Later) -> None:
    assert ways(promise, later) == []


def test_by_type_where_no_word_tells_the_act() -> None:
    about = event("e-block", "PROTEST", PREDICTION.snippet, "block", "2026-03-05", status="intended", precision=None)
    text = "Fishermen with forty cutters barred the Tavora harbour."
    barred = event("e-barred", "PROTEST", text, "barred", "2026-03-10", actors=(DORVAT,))
    assert ways(Promise(PREDICTION, about), barred) == [True]
    assert ways(Promise(PREDICTION, about), replace(barred, type="SUPPORT")) == []
    words = {"REQUEST", "ACCUSE", "REJECT", "THREATEN", "AGREE"}
    assert {*FULFILS} == {*EVENT_TYPES} - words and {t for ts in (*FULFILS.values(), *UNDOES.values()) for t in ts} <= {
        *EVENT_TYPES
    }
    assert all(not FULFILS[t] & UNDOES.get(t, frozenset()) for t in FULFILS)


def test_an_act_of_the_type_on_the_very_day_is_evidence() -> None:
    text = "Talleva said Belmar would take part in the talks on April 8."
    row = commitment("talks", "pledge", text, "Belmar would take part in the talks", "2026-03-24", MARRAT, event="e-t")
    about = event("e-t", "CONSULT", text, "take part", "2026-04-08", status="intended", published="2026-03-24")
    promise = Promise(row, about)
    assert promise.due == ("2026-04-08", "2026-04-08")
    met = act("CONSULT", "The two ministers met for three hours.", "met", "2026-04-08", BELMAR)
    assert ways(promise, met) == [True]
    assert ways(promise, replace(met, day="2026-04-07")) == []


def test_words_that_say_a_promise_was_kept_or_broken() -> None:
    broke = statement("s-b", "indirect", "that Belmar had broken its promise on the Dunmar crossing", "2026-04-04",
                      DORVAT, about=(BELMAR,))  # fmt: skip
    assert ways(REFUSAL, broke) == [False]
    assert ways(REFUSAL, replace(broke, words="that Belmar kept its word and the Dunmar crossing open")) == [True]
    assert ways(REFUSAL, replace(broke, words="that Belmar has broken its promise to its fishermen")) == []
    assert ways(THREAT, replace(broke, about=(REBELS,), words="that they broke their promise on the pipeline")) == []


def test_whoever_takes_it_back() -> None:
    text = "Valdespar said that Quenara would not halt the electricity."
    harm = "Valdespar said that Quenara will halt the electricity on May 1."
    threat = commitment("t", "threat", harm, "will halt the electricity", "2026-03-27", CORVENIA)
    refused = commitment("no", "refusal", text, "would not halt the electricity", "2026-04-20", CORVENIA)
    bearings = list(follow([Promise(threat)], [refused], WEIGHTS))
    assert [b.rule for b in bearings] == ["withdrawn: halt"]
    assert state(Promise(threat), bearings, "2026-05-31") == "withdrawn"
    pledged = replace(refused, kind="pledge", words="Quenara would halt", id="yes")
    refusal = replace(refused, source=threat.source)
    assert [b.rule for b in follow([Promise(refusal)], [pledged], WEIGHTS)] == ["given up: halt"]
    assert ways(threat, replace(refused, party=BELMAR)) == []


def test_a_pledge_not_to_is_a_refusal() -> None:
    no_gas = commitment("g", "pledge", "Castane said Ardania would deliver no more gas to Corvenia.",
                        "would deliver no more gas", "2026-04-28", DORVAT)  # fmt: skip
    assert Promise(no_gas).kind == "refusal"
    halted = act("SANCTION", "Ardania halted gas to Corvenia.", "halted", "2026-04-29", ARDANIA)
    assert ways(no_gas, halted) == [True]


def test_what_was_done_before_and_is_told_again_is_no_evidence() -> None:
    reopen = commitment("o", "pledge", "Belmar declared that it would open the Dunmar crossing.",
                        "would open the Dunmar crossing", "2026-04-09", MARRAT)  # fmt: skip
    again = act("COERCE", "She closed the Dunmar crossing, says the opposition.", "closed", "2026-04-22", BELMAR,
                precision=None)  # fmt: skip
    assert ways(reopen, again) == [False]
    assert ways(reopen, CLOSED, again) == []


@pytest.mark.parametrize(
    ("row", "whole"),
    [
        (PLEDGE, True),
        (replace(PLEDGE, words="would release"), False),
        (replace(PLEDGE, words="if the sailors are released"), False),
        (replace(PLEDGE, words="might release the fourteen sailors"), False),
        (replace(PLEDGE, words="by 20"), False),
    ],
)
def test_a_torn_clause_promises_nothing(row: CommitmentRow, whole: bool) -> None:
    assert Promise(row).whole is whole
    assert whole or ways(row, FREED) == []


# --- the state


def bearing(supports: bool, day: str, report: str = "r-1", rule: str = "pledge: release") -> Bearing:
    return Bearing("e", "c", supports, rule, 0.5, (), report, day)


@pytest.mark.parametrize(
    ("bearings", "as_of", "expected"),
    [
        ([], "2026-03-15", "open"),
        ([], "2026-03-21", "lapsed"),
        ([bearing(True, "2026-03-19")], "2026-03-21", "supported"),
        ([bearing(True, "2026-03-19")], "2026-03-18", "open"),
        ([bearing(True, "2026-03-19"), bearing(False, "2026-03-25")], "2026-03-30", "contradicted"),
        ([bearing(False, "2026-03-11"), bearing(True, "2026-03-19")], "2026-03-30", "supported"),
        ([bearing(True, "2026-03-19"), bearing(False, "2026-03-19", "r-2")], "2026-03-30", "contradicted"),
        ([bearing(True, "2026-03-19"), bearing(True, "2026-03-19", "r-3"), bearing(False, "2026-03-19", "r-2")],
         "2026-03-30", "supported"),
        ([bearing(False, "2026-03-19", rule="withdrawn: halt")], "2026-03-30", "withdrawn"),
    ],
)  # fmt: skip
def test_the_state_follows_from_the_evidence(bearings: list[Bearing], as_of: str, expected: str) -> None:
    assert state(Promise(PLEDGE), bearings, as_of) == expected


def test_only_what_can_be_missed_lapses() -> None:
    assert state(Promise(replace(PLEDGE, kind="refusal")), [], "2027-01-01") == "open"
    vague = replace(PLEDGE, words="the sailors go home", snippet="The sailors go home by March 20.")
    assert state(Promise(vague), [], "2027-01-01") == "open"
    past = replace(PLEDGE, due_start="2019-01-01", due_end="2019-12-31")
    assert Promise(past).due is None and state(Promise(past), [], "2027-01-01") == "open"


# --- words


def test_families_of_acts() -> None:
    assert [f.name for f in acts(terms("freed the sailors and shut the gate"))] == ["release", "close"]
    assert [acts([w])[0].opposite for w in ("opened", "halted", "freed")] == ["close", "deliver", "detain"]
    assert bare("withdraw its ships") and not bare("withdrew") and not bare("freed") and not bare("met")


def test_what_a_sentence_says_of_an_act() -> None:
    assert ahead("Ardania will not free them", "free") and ahead("agreed to free them", "free")
    assert not ahead("Ardania freed them", "freed") and not ahead("", "freed")
    assert negated("Belmar has not withdrawn its troops", "withdrawn") and not negated("It has withdrawn", "withdrawn")
    assert verdict("Belmar has broken its promise.") == (False, False)
    assert verdict("carrying out a threat of March") == (True, True)
    assert verdict("Belmar will keep its promise.") is None and verdict("He kept his hat.") is None
    assert clause_of("would take part in it if the men are free") == "would take part in it"


def test_the_manual_has_the_types_as_they_are() -> None:
    manual = (Path(__file__).parents[2] / "docs/linking.md").read_text("utf-8")
    for type in FULFILS.keys() - {"ASSAULT"}:
        (line,) = [row for row in manual.splitlines() if row.startswith(f"| {type} |")]
        carried, undone = (frozenset(cell.replace(",", " ").split()) for cell in line.split("|")[2:4])
        assert (carried, undone) == (FULFILS[type], UNDOES.get(type, frozenset()))
