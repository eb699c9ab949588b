"""What people decide, on both databases: applied to every view and sum, without touching what was read, undoable."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from dragoman.records import InputError
from dragoman.store import Store, Verdict
from tests.store.made import NEW, Did, Said, reading, talks

View = tuple[Any, ...]


def view(store: Store) -> View:
    """Return everything that views show, except when it was added."""
    rows = (store.reports(), store.statements(), store.events(every=True), store.commitments(), store.actors())
    sums = (store.dyads(), store.dyads("party"), store.dyads(by="month"), store.network())
    return *(list(r.dicts()) for r in rows), *(sorted(map(repr, r)) for r in sums)


def judge(store: Store, kind: str, subject: str, object: str | None = None, /, **value: Any) -> int:
    made = store.judge(Verdict(kind, subject, object, value or None, "because"), "Ana")
    assert made is not None
    return made.key


def attack(store: Store) -> str:
    return next(e.id for e in store.events(judged=None) if e.type == "ASSAULT")


def test_a_judgement_says_by_whom_when_and_why(store: Store) -> None:
    store.add(talks(1))
    key = judge(store, "reject", attack(store))
    [one] = store.judgements()
    assert (one.key, one.kind, one.by, one.reason) == (key, "reject", "Ana", "because")
    assert one.at.endswith("+00:00") and not one.undone


def test_rejected_is_out_of_every_view_and_sum(store: Store) -> None:
    store.add(talks(1))
    event, before = attack(store), view(store)
    key = judge(store, "reject", event)
    assert [e.type for e in store.events()] == ["CONSULT"]
    assert [(e.id, e.verdict) for e in store.events(judged="rejected")] == [(event, "rejected")]
    assert [d.type for d in store.dyads()] == ["CONSULT"]
    assert store.actor("Ardania").actor.acts == 0
    store.undo(key, by="Ana")
    assert view(store) == before


def test_a_rejected_statement_takes_its_commitments_along(store: Store) -> None:
    store.add(talks(1))
    [pledge] = store.commitments()
    key = judge(store, "reject", pledge.statement)
    assert store.commitments().count() == 0 and store.statements().count() == 1 and store.events().count() == 2
    store.undo(key, by="Ana")
    assert store.commitments().count() == 1


def test_a_rejected_report_takes_everything_along(store: Store) -> None:
    store.add(talks(1))
    store.add(talks(2))
    before = view(store)
    key = judge(store, "reject", talks(1).report.id)
    assert {e.source.report for e in store.events()} == {talks(2).report.id}
    assert store.reports().count() == 1 and sum(d.n for d in store.dyads()) == 2
    assert {f.source.report for f in store.search("embassy")} == {talks(2).report.id}
    store.undo(key, by="Ana")
    assert view(store) == before


def test_accepting_sets_a_rejection_aside(store: Store) -> None:
    store.add(talks(1))
    event = attack(store)
    judge(store, "reject", event)
    judge(store, "accept", event)
    assert {e.id: e.verdict for e in store.events()}[event] == "accepted"
    assert [e.id for e in store.events(judged="accepted")] == [event]
    assert [e.verdict for e in store.events(judged="open")] == [None]


@pytest.mark.parametrize(("value", "expected"), [
    ({"type": "SANCTION"}, {"type": "SANCTION", "quad": 4, "intensity": -6.0}),
    ({"status": "denied"}, {"status": "denied"}),
    ({"type": "CONSULT", "mode": "visit"}, {"type": "CONSULT", "mode": "visit", "quad": 1}),
    ({"intensity": -3.5}, {"intensity": -3.5}),
    ({"day": "2024-04-21"}, {"day": "2024-04-21", "day_end": "2024-04-21", "precision": "day"}),
    ({"claimed_in": None}, {"claimed_in": None, "claimed_by": None}),
])  # fmt: skip
def test_a_corrected_event(store: Store, value: dict[str, Any], expected: dict[str, Any]) -> None:
    store.add(talks(1))
    event, before = attack(store), view(store)
    key = judge(store, "correct", event, **value)
    [row] = [e for e in store.events() if e.id == event]
    assert {name: getattr(row, name) for name in expected} == expected and row.verdict == "corrected"
    assert [e.id for e in store.events(type=row.type, status=row.status, since=row.day, until=row.day)] == [event]
    assert store.reading(talks(1).report.id) == talks(1)
    store.undo(key, by="Ana")
    assert view(store) == before


def test_corrected_sides_move_the_sums(store: Store) -> None:
    store.add(talks(1))
    store.add(reading(2, did=[Did(("corva",), "AID", ("belmar",))]))
    before = view(store)
    key = judge(store, "correct", attack(store), actors=["COR"], recipients=["ARD", "ard-mira-holt"])
    [row] = store.events(type="ASSAULT")
    assert [[p.id for p in side] for side in (row.actors, row.recipients)] == [["COR"], ["ARD", "ard-mira-holt"]]
    assert [(d.actor, d.recipient) for d in store.dyads(type="ASSAULT")] == [("COR", "ARD")]
    assert [e.id for e in store.events(actor="Corva", recipient="Mira Holt")] == [row.id]
    store.undo(key, by="Ana")
    assert view(store) == before


def test_corrections_add_up_and_are_undone_one_by_one(store: Store) -> None:
    store.add(talks(1))
    event = attack(store)
    first, second = judge(store, "correct", event, type="SANCTION"), judge(store, "correct", event, status="denied")
    [row] = store.events(type="SANCTION")
    assert row.status == "denied"
    store.undo(first, by="Ana")
    [row] = store.events(type="ASSAULT")
    assert row.status == "denied"
    store.undo(second, by="Ana")
    assert {e.verdict for e in store.events()} == {None}


def test_a_corrected_statement(store: Store) -> None:
    store.add(talks(1))
    before = view(store)
    claim = next(s for s in store.statements() if s.kind == "indirect")
    key = judge(store, "correct", claim.id, speaker="ard-mira-holt", kind="mixed")
    row = next(s for s in store.statements() if s.id == claim.id)
    assert row.speaker is not None and (row.speaker.name, row.kind) == ("Mira Holt", "mixed")
    assert {s.id for s in store.statements(speaker="Mira Holt")} == {s.id for s in store.statements()}
    assert [f.id for f in store.search("ships", speaker="Mira Holt")] == [claim.id]
    assert [d.claimed for d in store.dyads(type="ASSAULT")] == [False]  # it is her own account now
    store.undo(key, by="Ana")
    assert view(store) == before


def test_a_corrected_commitment(store: Store) -> None:
    store.add(talks(1))
    [pledge] = store.commitments()
    judge(store, "correct", pledge.id, kind="threat", party="BEL", toward=["ARD"], due_end="2024-12-31")
    [row] = store.commitments(kind="threat", speaker="Belmar", recipient="Ardania")
    assert (row.due_start, row.due_end, row.words) == (None, "2024-12-31", pledge.words)


def test_a_corrected_report_moves_the_days(store: Store) -> None:
    store.add(talks(1))
    before = view(store)
    key = judge(store, "correct", talks(1).report.id, published="2023-01-09", outlet="Harbour Gazette")
    assert {s.source.published for s in store.statements(since="2023", until="2023")} == {"2023-01-09"}
    assert {e.type: e.day for e in store.events()} == {"CONSULT": "2023-01-09", "ASSAULT": "2024-04-20"}
    assert [f.source.outlet for f in store.search("embassy", outlet="Harbour Gazette", kind="direct")] == [
        "Harbour Gazette"
    ]
    assert store.actor("Mira Holt").actor.first == "2023-01"
    store.undo(key, by="Ana")
    assert view(store) == before


def test_merged_actors_are_one_in_every_view(store: Store) -> None:
    store.add(talks(1))
    store.add(
        reading(2, [Said("j roe", "the ships of Ardania had come back")], [Did(("j roe",), "ACCUSE", ("ardania",))])
    )
    before = view(store)
    key = judge(store, "merge", "person:j roe:", "person:jan roe:BEL")
    roe = store.actor("Jan Roe").actor
    assert (roe.reports, roe.statements, roe.acts, roe.merged) == (2, 2, 1, ("person:j roe:",))
    assert [d.actor for d in store.dyads(type="ACCUSE")] == ["BEL"]  # who had no country has one now
    assert {s.speaker.id for s in store.statements(country="BEL") if s.speaker} == {"person:jan roe:BEL"}
    assert store.who("person:j roe:").id == "person:jan roe:BEL"
    assert len(list(store.search("ships", country="BEL", kind="indirect"))) == 2
    store.undo(key, by="Ana")
    assert view(store) == before


def test_what_is_added_after_a_merge_is_merged_too(store: Store) -> None:
    store.add(talks(1))
    store.add(reading(2, did=[Did(("j roe",), "ACCUSE", ("ardania",))]))
    key = judge(store, "merge", "person:j roe:", "person:jan roe:BEL")
    store.add(reading(3, did=[Did(("j roe",), "ACCUSE", ("ardania",))]))
    assert [(d.actor, d.n) for d in store.dyads(type="ACCUSE")] == [("BEL", 2)]
    store.undo(key, by="Ana")
    assert list(store.dyads(type="ACCUSE")) == []
    assert sum(d.n for d in store.dyads("party", type="ACCUSE")) == 2


def test_merges_chain_and_come_apart(store: Store) -> None:
    store.add(
        reading(
            1,
            did=[
                Did(("j roe",), "ACCUSE", ("ardania",)),
                Did(("roe",), "AID", ("ardania",)),
                Did(("league",), "AID", ("ardania",)),
            ],
        )
    )
    before = view(store)
    first = judge(store, "merge", "person:j roe:", "person:jan roe:BEL")
    second = judge(store, "merge", "person:jan roe:BEL", "IGO:VL")
    assert store.actor("IGO:VL").actor.merged == ("person:j roe:", "person:jan roe:BEL")
    store.undo(first, by="Ana")
    assert store.actor("IGO:VL").actor.merged == ("person:jan roe:BEL",)
    store.undo(second, by="Ana")
    assert view(store) == before


def test_a_split_takes_merges_apart(store: Store) -> None:
    store.add(reading(1, did=[Did(("j roe",), "ACCUSE", ("ardania",)), Did(("roe",), "AID", ("ardania",))]))
    before = view(store)
    judge(store, "merge", "person:j roe:", "person:jan roe:BEL")
    judge(store, "split", "person:j roe:")
    assert view(store) == before


def test_a_split_by_report_makes_two_of_one(store: Store) -> None:
    for number in (1, 2):
        store.add(reading(number, did=[Did(("j roe",), "ACCUSE", ("ardania",))]))
    before, second = view(store), reading(2, did=[Did(("j roe",), "ACCUSE", ("ardania",))])
    key = judge(store, "split", "person:j roe:", "person:j roe:/2", reports=[second.report.id], name="John Roe")
    assert {e.source.report: e.actors[0].name for e in store.events()}[second.report.id] == "John Roe"
    assert store.actor("J. Roe").actor.acts == store.actor("John Roe").actor.acts == 1
    newer = replace(second, pipeline=NEW)
    store.add(newer)
    assert [e.actors[0].name for e in store.events(report=second.report.id)] == ["John Roe"]
    store.undo(key, by="Ana")
    assert {e.actors[0].name for e in store.events()} == {"J. Roe"}
    assert len(view(store)[2]) == len(before[2])


def test_a_corrected_actor(store: Store) -> None:
    store.add(talks(1))
    before = view(store)
    key = judge(store, "correct", "person:jan roe:BEL", name="Jan van Roe", country="COR", sector="MIL")
    assert [e.recipients[0].sector for e in store.events(type="CONSULT")] == ["MIL"]
    assert [e.recipients[0].name for e in store.events(type="CONSULT")] == ["Jan van Roe"]
    assert [(d.actor, d.recipient) for d in store.dyads(type="CONSULT")] == [("ARD", "COR")]
    assert [s.id for s in store.statements(country="COR")] and not list(store.statements(country="BEL"))
    assert store.actor("van roe").actor.party.country == "COR"
    store.undo(key, by="Ana")
    assert view(store) == before


def test_judgements_hold_for_the_reading_of_a_newer_pipeline(store: Store) -> None:
    store.add(talks(1))
    judge(store, "reject", attack(store))
    store.add(replace(talks(1), pipeline=NEW))
    assert [e.type for e in store.events()] == ["CONSULT"]
    assert [e.type for e in store.events(version="0.1.0")] == ["CONSULT"]
    assert [e.source.version for e in store.events(judged="rejected")] == ["0.2.0", "0.1.0"]


def test_the_same_judgement_twice_is_one(store: Store) -> None:
    store.add(talks(1))
    event = attack(store)
    judge(store, "reject", event)
    assert store.judge(Verdict("reject", event), "Ana") is None
    assert store.judge(Verdict("reject", event), "Ben") is not None


def test_undoing_can_be_undone(store: Store) -> None:
    store.add(talks(1))
    key = judge(store, "reject", attack(store))
    store.undo(key, by="Ana")
    undo = max(j.key for j in store.judgements(undone=True))
    store.undo(undo, by="Ben", reason="it was right")
    assert [e.type for e in store.events()] == ["CONSULT"]
    assert [(j.kind, j.undone) for j in store.judgements(undone=True)] == [
        ("reject", False),
        ("undo", True),
        ("undo", False),
    ]


def test_link_does_not_repeat_what_a_person_took_back(store: Store) -> None:
    verdict = Verdict("story", "r-1", "r-2")
    made = store.judge(verdict, "link/stories@1")
    assert made is not None
    store.undo(made.key, by="Ana")
    assert store.judge(verdict, "link/stories@2") is None
    store.undo(made.key + 1, by="Ana")
    store.undo(made.key, by="link/stories@2")
    assert store.judge(verdict, "link/stories@2") is not None


def happening(store: Store) -> list[str]:
    """Add three reports of one meeting and return the ids of its events, the first published last."""
    for number, day in ((1, "2024-05-03"), (2, "2024-05-02"), (3, "2024-05-01")):
        store.add(reading(number, did=[Did(("holt",), "CONSULT", ("roe",))], published=day))
    return [e.id for e in store.events()]


def test_one_happening_counts_once(store: Store) -> None:
    third, second, first = happening(store)
    before = view(store)
    keys = [
        j.key
        for j in store.judge_many(
            [Verdict("same_event", third, second), Verdict("same_event", second, first)], "link/e@1"
        )
    ]
    [shown] = store.events()
    assert (shown.id, shown.reports) == (first, 3)
    assert {e.id: e.same_as for e in store.events(every=True)} == {first: None, second: first, third: first}
    assert sum(d.n for d in store.dyads()) == 1 and store.actor("Mira Holt").actor.acts == 1
    store.undo(keys[0], by="Ana")
    assert {e.id: e.reports for e in store.events()} == {first: 2, third: 1}
    store.undo(keys[1], by="Ana")
    assert view(store) == before


def test_another_stands_for_a_happening_when_the_first_is_rejected(store: Store) -> None:
    third, second, first = happening(store)
    store.judge_many([Verdict("same_event", second, first), Verdict("same_event", third, first)], "link/e@1")
    key = judge(store, "reject", first)
    assert [(e.id, e.reports) for e in store.events()] == [(second, 2)]
    store.undo(key, by="Ana")
    assert [(e.id, e.reports) for e in store.events()] == [(first, 3)]


def test_a_happening_outlives_a_newer_pipeline(store: Store) -> None:
    third, second, first = happening(store)
    store.judge_many([Verdict("same_event", second, first), Verdict("same_event", third, first)], "link/e@1")
    store.add(replace(reading(3, did=[Did(("holt",), "CONSULT", ("roe",))], published="2024-05-01"), pipeline=NEW))
    [shown] = store.events()
    assert (shown.id, shown.reports, shown.source.version) == (first, 3, "0.2.0")


@pytest.mark.parametrize(("make", "message"), [
    (lambda e: Verdict("reject", "e-none"), "no report, statement, event, commitment or actor 'e-none'"),
    (lambda e: Verdict("maybe", e), "'maybe' is none of accept"),
    (lambda e: Verdict("correct", e), "say which field of the event"),
    (lambda e: Verdict("correct", e, None, {"colour": "red"}), "event has no field 'colour'; fields are type, mode"),
    (lambda e: Verdict("correct", e, None, {"status": "sure"}), "status 'sure' cannot be; give happened"),
    (lambda e: Verdict("correct", e, None, {"mode": "visit"}), "ASSAULT has no mode 'visit'; it has"),
    (lambda e: Verdict("correct", e, None, {"actors": ["nobody"]}), "no actor with the id 'nobody'"),
    (lambda e: Verdict("correct", "ARD", None, {"country": "Ardania"}), "'Ardania' cannot be; give an ISO3 code"),
    (lambda e: Verdict("reject", "ARD"), "ARD is an actor, which can be corrected, merged or split"),
    (lambda e: Verdict("merge", "ARD", "nobody"), "no actor with the id 'nobody'"),
    (lambda e: Verdict("merge", "ARD"), "give two ids"),
    (lambda e: Verdict("merge", "ARD", "ARD"), "ARD twice"),
    (lambda e: Verdict("split", "ARD", "ARD/2"), "give the reports and the id"),
    (lambda e: Verdict("split", "ARD", "ARD/2", {"reports": ["r-none"]}), "no report 'r-none'"),
])  # fmt: skip
def test_what_cannot_be_judged(store: Store, make: Callable[[str], Verdict], message: str) -> None:
    store.add(talks(1))
    with pytest.raises(InputError) as caught:
        store.judge(make(attack(store)), "Ana")
    assert message in str(caught.value)
    assert list(store.judgements()) == []


def test_a_judgement_needs_a_name(store: Store) -> None:
    with pytest.raises(InputError, match="who decides"):
        store.judge(Verdict("story", "a", "b"), " ")


def test_several_judgements_are_written_all_or_none(store: Store) -> None:
    store.add(talks(1))
    with pytest.raises(InputError):
        store.judge_many([Verdict("reject", attack(store)), Verdict("reject", "e-none")], "Ana")
    assert store.events().count() == 2 and list(store.judgements(undone=True)) == []


def test_undoing_what_is_not_there(store: Store) -> None:
    store.add(talks(1))
    key = judge(store, "reject", attack(store))
    store.undo(key, by="Ana")
    for number, message in ((99, "none with this number"), (key, "taken back already")):
        with pytest.raises(InputError, match=message):
            store.undo(number, by="Ana")
