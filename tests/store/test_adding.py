"""What is kept, on both databases: once, whole, and by which version."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from dragoman.records import InputError, Reading, Reject
from dragoman.store import Store
from tests.conftest import made_by_hand
from tests.store.made import NEW, OLD, Did, Said, reading, talks
from tests.strategies import READINGS


def test_a_reading_is_kept_whole(store: Store) -> None:
    made = made_by_hand()
    assert store.add(made).outcome == "added"
    assert store.reading("r-1") == made
    [report] = store.reports()
    assert (report.id, report.outlet, report.version, report.model) == ("r-1", "Vale Post", "0.1.0", "0123456789ab")
    assert report.text == made.report.text and report.current


def test_every_row_leads_to_its_words(store: Store) -> None:
    made = made_by_hand()
    store.add(made)
    text = made.report.text
    for statement in store.statements():
        assert statement.words == " … ".join(s.of(text) for s in statement.spans)
        assert statement.source.report == "r-1" and statement.words.split(" … ")[0] in statement.snippet
    for event in store.events():
        assert event.words == event.anchor.of(text) and event.words in event.snippet
    [commitment] = store.commitments()
    assert commitment.words == commitment.evidence.of(text) == "We will not close the embassy,"
    assert commitment.condition == "if the talks go on."


def test_what_a_statement_and_an_event_tell(store: Store) -> None:
    store.add(made_by_hand())
    claim, quote = store.statements()
    assert claim.speaker is not None and claim.speaker.id == "person:jan roe:SYR"
    assert (claim.speaker.office, claim.speaker.country, claim.kind) == ("foreign minister", "SYR", "indirect")
    assert [p.name for p in claim.chain] == ["State radio"]
    assert quote.speaker is not None and quote.speaker.id == "p-1" and quote.kind == "direct"
    meeting, attack = store.events()
    assert (meeting.type, meeting.mode, meeting.day, meeting.claimed_in) == ("CONSULT", "visit", "2024-11-20", None)
    assert meeting.place is not None and meeting.place.name == "Port Vale"
    assert (attack.claimed_in, attack.claimed_by) == ("s-2", claim.speaker)
    assert ([a.id for a in attack.actors], [a.id for a in attack.recipients]) == (["IRN"], ["SYR"])
    assert (attack.day, attack.day_end, attack.precision) == ("2024-10-01", "2024-10-31", "month")


def test_a_second_time_changes_nothing(store: Store) -> None:
    made = talks(1)
    assert store.add(made).outcome == "added"
    before = [list(store.events()), list(store.dyads()), list(store.actors())]
    again = store.add(made)
    assert (again.outcome, again.report) == ("known", made.report.id)
    assert [list(store.events()), list(store.dyads()), list(store.actors())] == before


def test_the_same_report_from_another_input_is_one_report(store: Store) -> None:
    made = talks(1)
    store.add(made)
    other = talks(1, input="cd" * 32, name="page-1.html")
    assert store.add(other).outcome == "known"
    assert store.reports().count() == 1
    both = [("cd" * 32, ""), (made.report.origin.sha256, ""), ("ee" * 32, "")]
    known = store.known(both, OLD)
    assert {key: one.report for key, one in known.items()} == dict.fromkeys(both[:2], made.report.id)


def test_what_is_known_is_known_by_pipeline_and_by_what_came_with_it(store: Store) -> None:
    made = talks(1)
    store.add(made, given="0123456789abcdef")
    digest = made.report.origin.sha256
    assert store.known([(digest, "0123456789abcdef")], OLD)
    assert not store.known([(digest, "")], OLD)
    assert not store.known([(digest, "0123456789abcdef")], NEW)


def test_a_rejected_input_is_known_too(store: Store) -> None:
    made = talks(1)
    empty = replace(made.report, text="", id="")
    refused = Reading(OLD, empty, rejects=(Reject("intake", "no prose: no body found", 0, 9),))
    for _ in range(2):
        assert store.add(refused).outcome == "rejected"
    [one] = store.known([(empty.origin.sha256, "")], OLD).values()
    assert (one.outcome, one.reason) == ("rejected", "no prose: no body found")
    assert store.reports().count() == 0


def test_an_input_without_a_hash_is_never_known(store: Store) -> None:
    made = talks(1)
    origin = replace(made.report.origin, sha256="")
    refused = Reading(OLD, replace(made.report, text="", origin=origin))
    assert store.add(refused).reason == "nothing to read"
    assert store.known([("", "")], OLD) == {}


def test_a_newer_pipeline_reads_beside_the_older(store: Store) -> None:
    """The newer one found another event in the same report, and the clean text is the same."""
    old = reading(1, did=[Did(("ardania",), "ACCUSE", ("belmar",))])
    new = replace(reading(1, did=[Did(("ardania",), "ACCUSE", ("belmar",))]), pipeline=NEW)
    new = replace(new, events=(replace(new.events[0], id="e-new", type="SANCTION", quad=4, intensity=-6.0),))
    store.add(old)
    assert store.add(new).outcome == "added"
    assert [e.type for e in store.events()] == ["SANCTION"]
    assert [e.source.version for e in store.events()] == ["0.2.0"]
    assert [e.type for e in store.events(version="0.1.0")] == ["ACCUSE"]
    assert [(d.type, d.n) for d in store.dyads()] == [("SANCTION", 1)]
    assert [r.version for r in store.reports()] == ["0.2.0"]
    assert [(r.version, r.current) for r in store.reports(version="0.1.0")] == [("0.1.0", False)]
    assert store.reading(old.report.id).pipeline == NEW
    assert store.reading(old.report.id, "0.1.0") == old


def test_a_newer_pipeline_that_cleans_the_text_otherwise_takes_the_place_too(store: Store) -> None:
    old = talks(1)
    new = replace(talks(1, title="Report 1 without furniture"), pipeline=NEW)
    store.add(old)
    store.add(new)
    assert old.report.id != new.report.id
    assert [r.id for r in store.reports()] == [new.report.id]
    assert store.events().count() == 2 and sum(d.n for d in store.dyads()) == 2


def test_an_older_pipeline_does_not_take_the_place_of_a_newer(store: Store) -> None:
    store.add(replace(talks(1), pipeline=NEW))
    assert store.add(talks(1)).outcome == "added"
    assert [r.version for r in store.reports()] == ["0.2.0"]
    assert store.events().count() == 2 and store.events(version="0.1.0").count() == 2


def test_versions_go_by_number_and_not_by_letter(store: Store) -> None:
    for version in ("0.10.0", "0.9.0"):
        store.add(replace(talks(1), pipeline=replace(OLD, version=version)))
    assert [r.version for r in store.reports()] == ["0.10.0"]
    store.add(replace(talks(1), pipeline=replace(OLD, version="0.10.0", model="dddddddddddd")))
    assert [r.model for r in store.reports()] == ["dddddddddddd"]


def test_another_day_given_takes_the_place_of_the_first(store: Store) -> None:
    store.add(talks(1), given="")
    store.add(talks(1, published="2024-06-09"), given="aaaa")
    assert [r.published for r in store.reports()] == ["2024-06-09"]
    store.add(talks(2, input="ab" * 32, name="lines.jsonl:1", outlet="Vale Post"))
    store.add(talks(2, input="ab" * 32, name="lines.jsonl:7", outlet="Harbour Gazette"))
    assert {r.outlet for r in store.reports(since="2024-05-01", until="2024-05-01")} == {"Vale Post", "Harbour Gazette"}


def test_actors_join_across_reports(store: Store) -> None:
    for number in (1, 2, 3):
        store.add(talks(number, published=f"2024-0{number}-05"))
    holt = store.actor("ard-mira-holt").actor
    assert (holt.reports, holt.statements, holt.acts, holt.received, holt.commitments) == (3, 3, 3, 0, 3)
    assert (holt.first, holt.last) == ("2024-01", "2024-03")
    assert store.actor("Ardania").actor.party.id == "ARD"


def test_countries_count_once_an_event(store: Store) -> None:
    store.add(reading(1, did=[Did(("ardania", "holt"), "ACCUSE", ("belmar", "roe"))]))
    assert [(d.actor, d.recipient, d.n, d.intensity) for d in store.dyads()] == [("ARD", "BEL", 1, -2.0)]
    assert sum(d.n for d in store.dyads("party")) == 4


def test_a_speaker_s_own_account_is_no_claim(store: Store) -> None:
    said = [Said("roe", "Ardania had attacked Belmar"), Said("holt", "Ardania had aided Belmar")]
    done = [Did(("ardania",), "ASSAULT", ("belmar",), claim=0), Did(("ardania",), "AID", ("belmar",), claim=1)]
    store.add(reading(1, said, done))
    assert {d.type: d.claimed for d in store.dyads()} == {"ASSAULT": True, "AID": False}


def test_no_such_report(store: Store) -> None:
    with pytest.raises(InputError, match="no report 'r-9'"):
        store.reading("r-9")


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(READINGS)
def test_any_reading_can_be_kept(where: str, made: Reading) -> None:
    """Lone surrogates, NUL, spans outside the text, ids that nothing has: kept, and given back unchanged."""
    with Store.open(where) as store:
        outcome = store.add(made).outcome
        assert outcome in ("added", "known") if made.report.text else outcome == "rejected"
        if outcome == "added":
            assert store.reading(made.report.id, made.pipeline.version) == made
        for rows in (store.reports(), store.statements(), store.events(), store.commitments(), store.dyads()):
            list(rows)
