"""Relations of pairs in records made by hand, and of the crisis in examples/crisis."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.analyse.lines import course, evidence, relation_lines
from dragoman.analyse.measures import DOUBT, tally
from dragoman.analyse.relations import Asked, Relation, act, relations
from dragoman.records import InputError
from dragoman.store import Store
from dragoman.store.rows import Verdict
from tests.analyse.made import CUES, record, report
from tests.conftest import ROOT

ANSWERS = json.loads((ROOT / "examples/crisis/answers.json").read_text(encoding="utf-8"))


@pytest.fixture
def small(tmp_path: Path) -> Store:
    return record(
        tmp_path,
        [
            report("2026-03-02", "Wire", "XAR CONSULT/visit XBE", "XBE ASSAULT/firearms XAR by XAR"),
            report("2026-03-10", "Wire", "XAR AID XBE intended", "XBE ACCUSE XAR", "XAR ASSAULT XBE denied by XAR"),
            report("2026-03-20", "Post", "XBE SANCTION XAR", "XAR MOBILIZE XBE hypothetical", "XAR RETREAT XBE by XAR"),
            report("2026-03-21", "Post", "XAR AGREE XBE on 2019-09-01", "XAR CONSULT XBE intended on 2026-12-01"),
        ],
    )


def test_by_hand(small: Store) -> None:
    found = relations(small, "XAR", "XBE")
    assert (found.a.name, found.b.name, found.since, found.until, found.by) == (
        "Ardania", "Belmar", "2026-03-02", "2026-03-21", "week",
    )  # fmt: skip
    # A's visit (4), intended aid (AGREE, 2.5) and, by its own account, withdrawal (6.5).
    assert found.forth.quads == (2, 1, 0, 0)
    assert found.forth.score == pytest.approx((4 + 2.5 + 6.5) / (3 + DOUBT))
    assert (found.forth.intended, found.forth.denied, found.forth.hypothetical, found.forth.claimed) == (1, 1, 1, 0)
    # B's accusation (-3) and sanction (-6); that it fired is A's word alone.
    assert found.back.quads == (0, 0, 1, 1)
    assert (found.back.claimed, found.back.score) == (1, pytest.approx(-9 / (2 + DOUBT)))
    assert found.both.n == 5
    assert found.outside == 2, "a treaty of 2019 and a visit planned for December"
    assert found.reports == 4


def test_claims_are_counted_when_asked_for(small: Store) -> None:
    found = relations(small, "XAR", "XBE", Asked(claims=True))
    assert found.back.quads == (0, 0, 1, 2) and found.back.claimed == 0


def test_the_window_can_be_opened(small: Store) -> None:
    found = relations(small, "XAR", "XBE", Asked(since="2019-01-01", until="2026-12-31"))
    assert found.outside == 0 and found.by == "month"
    assert found.course[0].spell.start == "2019-01-01" and found.course[-1].spell.end == "2026-12-31"
    assert sum(s.both.n for s in found.course) == found.both.n == 7


def test_the_course_has_every_spell_and_adds_up(small: Store) -> None:
    found = relations(small, "XAR", "XBE")
    assert [s.spell.start for s in found.course] == ["2026-03-02", "2026-03-09", "2026-03-16"]
    for side in ("forth", "back", "both"):
        assert sum(getattr(s, side).n for s in found.course) == getattr(found, side).n


def test_the_other_way_round_is_the_mirror(crisis: Store) -> None:
    one, other = relations(crisis, "XAR", "XCO"), relations(crisis, "XCO", "XAR")
    assert (one.forth, one.back, one.both) == (other.back, other.forth, other.both)
    assert [t.day for t in one.turns] == [t.day for t in other.turns]
    assert one.statements == other.statements[::-1] and one.promised == other.promised[::-1]


@pytest.mark.parametrize("name", ["XBE", "Belmar", "belmar"])
def test_states_by_code_and_name(crisis: Store, name: str) -> None:
    assert relations(crisis, "XAR", name).b.id == "XBE"


def test_persons_bodies_and_groups(crisis: Store) -> None:
    person = relations(crisis, "Ilyan Dorvat", "XBE")
    assert (person.a.name, person.forth.n, person.back.n) == ("Ilyan Dorvat", 3, 0)
    body = relations(crisis, "XBE", "IGO:SERRAT_COUNCIL")
    assert (body.b.name, body.forth.quads) == ("Serrat Council", (0, 0, 1, 0))
    two = relations(crisis, "Dorvat", "Marrat")
    assert two.both.n == 0, "they act on each other's states, never on each other"


def test_a_group_and_the_state_it_is_of(crisis: Store) -> None:
    """The Front is of Belmar's country; what it does to Belmar is told of the two, and not of Belmar to itself."""
    found = relations(crisis, "XBE", "Lorran Front")
    assert (found.forth.n, found.back.quads) == (0, (0, 0, 1, 1))


def test_a_happening_told_twice_counts_once(tmp_path: Path) -> None:
    """Link says which events are of one happening; the sums then hold it once, and asking any number of times too."""
    pages = [report("2026-03-02", name, "XAR ASSAULT XBE") for name in ("Wire", "Post", "Gull")]
    with record(tmp_path, pages) as store:
        assert relations(store, "XAR", "XBE").forth.n == 3
        first, second, third = (f"{page.report.id}:e-0" for page in pages)
        _same(store, first, second, third)
        found = relations(store, "XAR", "XBE")
        assert (found.forth.n, found.forth.total) == (1, -9.0)


def _same(store: Store, first: str, *others: str) -> None:
    store.judge_many([Verdict("same_event", other, first) for other in others], by="link/test@1")


def test_corvenia_turns_where_the_answers_say(crisis: Store) -> None:
    answer = next(a for a in ANSWERS["relations"] if a["pair"] == ["XAR", "XCO"])
    found = relations(crisis, *answer["pair"])
    assert [t.day for t in found.turns] == [answer["on"]]
    turn = found.turns[0]
    assert turn.before > 2 and turn.after < -2 and turn.p < 0.05
    assert [(e.type, e.day) for e in turn.evidence] == [
        ("COERCE", "2026-04-16"), ("ASSAULT", "2026-04-16"), ("SANCTION", "2026-04-17"),
    ]  # fmt: skip


def test_belmar_does_not_turn_and_quenara_warms(crisis: Store) -> None:
    belmar = relations(crisis, "XAR", "XBE")
    assert belmar.turns == () and belmar.both.score < 0
    month = {s.spell.start[:7]: s.both.score for s in relations(crisis, "XAR", "XQU", Asked(by="month")).course}
    assert month["2026-03"] < -1 and month["2026-05"] > 1


def test_words_and_deeds(crisis: Store) -> None:
    """In March Ardania's words to Belmar are hard; the sailors' release makes its deeds no worse than them."""
    found = relations(crisis, "XAR", "XBE", Asked(since="2026-03-16", until="2026-03-31"))
    assert found.forth.words < 0 < found.forth.deeds
    assert found.forth.gap is not None and found.forth.gap < 0
    promised = relations(crisis, "XAR", "XBE").promised
    assert [p.commitment.words for p in promised[0]] == ["We will release the sailors of Belmar by March 20"]
    assert promised[0][0].commitment.kind == "pledge" and promised[0][0].carried == ()


def test_what_became_of_promises_is_what_was_judged(tmp_path: Path) -> None:
    pages = [
        report("2026-03-02", "Wire", 'Dorvat says XBE "We will release the sailors of @" pledge'),
        report("2026-03-09", "Wire", "XAR RETREAT/release XBE"),
        report("2026-03-12", "Wire", "XAR COERCE/arrest XBE"),
    ]
    with record(tmp_path, pages) as store:
        pledge, kept, broken = (
            f"{page.report.id}:{kind}" for page, kind in zip(pages, ("c-0", "e-0", "e-0"), strict=True)
        )
        verdicts = [Verdict("bears_for", kept, pledge), Verdict("bears_against", broken, pledge)]
        made = store.judge_many(verdicts, by="link/test@1")
        promise = relations(store, "XAR", "XBE").promised[0][0]
        assert (promise.carried, promise.crossed) == ((kept,), (broken,))
        store.undo(made[1].key, by="A reader")
        assert relations(store, "XAR", "XBE").promised[0][0].crossed == ()


@pytest.mark.parametrize("pair", [("XAR", "XCO"), ("XBE", "Lorran Front"), ("Ilyan Dorvat", "Belmar")])
def test_every_number_opens_its_evidence(crisis: Store, pair: tuple[str, str]) -> None:
    found = relations(crisis, *pair)
    for direction, some in (("forth", found.forth), ("back", found.back)):
        opened = [e for e in crisis.events(found.opened(direction)) if direction in found.directions(e)]
        assert tally(map(act, opened)) == some
    events, whole = evidence(crisis, found)
    assert whole
    assert sum(len(line.ids) for line in course(found, events)) == len(events)
    for line in course(found, events):
        got = crisis.events(**line.opens)
        assert set(line.ids) <= {e.id for e in got}


def test_evidence_is_the_text(crisis: Store) -> None:
    events, _ = evidence(crisis, relations(crisis, "XAR", "XCO"))
    for event in events:
        assert event.anchor.of(crisis.reading(event.source.report).report.text) == event.words
        assert event.words == event.type.lower() or CUES[event.words] == event.type


def test_evidence_says_when_it_is_not_whole(crisis: Store) -> None:
    found = relations(crisis, "XAR", "XCO")
    events, whole = evidence(crisis, found, limit=5)
    assert not whole and len(events) == 10
    lines = list(relation_lines(crisis, found, limit=5))
    assert not lines[0]["evidence_whole"]
    assert all(line["ids"] == () or line["ids"] == [] for line in lines if line["row"] == "course")


def test_lines_are_json_and_hold_everything(crisis: Store) -> None:
    lines = [json.loads(json.dumps(line)) for line in relation_lines(crisis, relations(crisis, "XAR", "XCO"))]
    kinds = [line["row"] for line in lines]
    assert kinds.count("relation") == 1 and kinds.count("measured") == 3 and kinds.count("turn") == 1
    ids = {line["id"] for line in lines if line["row"] == "event"}
    assert len(ids) == 24
    assert {one for line in lines if line["row"] == "course" for one in line["ids"]} == ids
    turn = next(line for line in lines if line["row"] == "turn")
    assert set(turn["evidence"]) <= ids


def test_csv_has_plain_columns(crisis: Store) -> None:
    text = course(relations(crisis, "XAR", "XCO")).to_csv()
    assert text.startswith("start,end,actor,recipient,events,score,")


@pytest.mark.parametrize(
    ("a", "b", "asked", "why"),
    [
        ("XAR", "XAR", Asked(), "both Ardania"),
        ("XAR", "Ardania", Asked(), "both Ardania"),
        ("XAR", "Nobody", Asked(), "nobody in the record"),
        ("XAR", "XBE", Asked(by="fortnight"), "week, month, year"),
        ("XAR", "XBE", Asked(since="2026-05-01", until="2026-04-01"), "swap"),
        ("XAR", "XBE", Asked(since="2031-01-01"), "no report from 2031-01-01 on"),
        ("XAR", "XBE", Asked(until="2001-01-01"), "no report up to 2001-01-01"),
    ],
)
def test_what_cannot_be_asked(crisis: Store, a: str, b: str, asked: Asked, why: str) -> None:
    with pytest.raises(InputError, match=why):
        relations(crisis, a, b, asked)


def test_no_day_at_all(tmp_path: Path) -> None:
    with record(tmp_path, [report(None, "Wire", "XAR ASSAULT XBE")]) as store:
        with pytest.raises(InputError, match="no report has a day"):
            relations(store, "XAR", "XBE")
        found = relations(store, "XAR", "XBE", Asked(since="2026-01-01", until="2026-01-31"))
        assert (found.both.n, found.outside) == (0, 0)


def test_a_busy_pair_is_told_by_month(small: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The record's sums by month give the same figures as its days, but for the margin, whose clusters are months."""
    asked = Asked(since="2026-03-05", until="2026-12-31", by="month")
    daily = relations(small, "XAR", "XBE", asked)
    monkeypatch.setattr("dragoman.analyse.relations.BUSY", 0)
    monthly = relations(small, "XAR", "XBE", asked)
    for one, other in ((daily.forth, monthly.forth), (daily.back, monthly.back), (daily.both, monthly.both)):
        assert replace(one, margin=None) == replace(other, margin=None)
    assert [s.both.n for s in daily.course] == [s.both.n for s in monthly.course]


EVENTS = ("XAR CONSULT XBE", "XAR ASSAULT XBE", "XBE AID XAR", "XBE ACCUSE XAR", "XAR AID XBE intended")


@settings(max_examples=2, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(st.tuples(st.integers(1, 28), st.sampled_from(EVENTS)), min_size=1, max_size=12), st.randoms())
def test_the_order_of_reports_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, told: list[tuple[int, str]], rng: random.Random
) -> None:
    pages = [report(f"2026-03-{day:02}", f"Wire {i}", line) for i, (day, line) in enumerate(told)]
    found: list[Relation] = []
    for _ in range(2):
        with record(tmp_path_factory.mktemp("order"), pages) as store:
            found.append(relations(store, "XAR", "XBE", Asked(since="2026-03-01", until="2026-03-31")))
        rng.shuffle(pages)
    one, other = found
    assert (one.forth, one.back, one.both) == (other.forth, other.back, other.both)
    assert one.course == other.course
    assert -10 <= one.both.score <= 10 and -1 <= one.both.net <= 1
