"""Blocs of the crisis as its answers have them, and networks whose figures are known."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from dragoman.analyse.blocs import FIRM, Window, blocs
from dragoman.analyse.lines import blocs_lines, ties
from dragoman.analyse.measures import tally
from dragoman.analyse.relations import Asked, act, relations
from dragoman.records import InputError
from dragoman.store import Store
from tests.analyse.made import record, report
from tests.conftest import ROOT

ANSWERS = json.loads((ROOT / "examples/crisis/answers.json").read_text(encoding="utf-8"))
APART = {("XBE", "XAR"): "XBE ASSAULT XAR", ("XAR", "XCO"): "XAR AID XCO"}


@pytest.mark.parametrize("answer", ANSWERS["blocs"], ids=lambda a: a["since"])
def test_the_crisis_s_blocs(crisis: Store, answer: dict) -> None:  # type: ignore[type-arg]
    found = blocs(crisis, Window(answer["since"], answer["until"], min_events=1))
    for pair in answer["together"]:
        assert any(set(pair) <= set(bloc) for bloc in found.blocs), found.blocs
    first, second = answer["together"]
    assert not any({first[0], second[0]} <= set(bloc) for bloc in found.blocs)


def test_the_ties_that_flipped(crisis: Store) -> None:
    found = blocs(crisis, Window("2026-04-16", "2026-05-31", min_events=1))
    assert found.earlier == ("2026-03-01", "2026-04-15")
    assert [(f.a, f.b) for f in found.flips] == [("XAR", "XCO"), ("XAR", "XQU"), ("XBE", "XQU")]
    assert found.flips[0].before.score > FIRM and found.flips[0].after.score < -FIRM
    chosen = blocs(crisis, Window("2026-05", "2026-05", min_events=1, earlier=("2026-03", "2026-03")))
    assert chosen.earlier == ("2026-03-01", "2026-03-31")
    assert ("XAR", "XQU") in [(f.a, f.b) for f in chosen.flips]


def test_no_window_compares_with_nothing(crisis: Store) -> None:
    found = blocs(crisis)
    assert (found.since, found.until, found.earlier, found.flips) == ("2026-03-04", "2026-05-27", None, ())


def test_a_tie_is_the_score_of_the_pair(crisis: Store) -> None:
    found = blocs(crisis, Window(min_events=1))
    for tie in found.ties:
        pair = relations(crisis, tie.a, tie.b, Asked(found.since, found.until))
        assert tie.score == pytest.approx(pair.both.score)
        assert (tie.forth.n, tie.back.n, tie.tally.quads) == (pair.forth.n, pair.back.n, pair.both.quads)
        assert tie.sign == (0 if abs(tie.score) < FIRM else 1 if tie.score > 0 else -1)


def test_the_enemy_of_my_friend(tmp_path: Path) -> None:
    """A fights B; C aids both: the triangle is strained, and the tie that is least clear is told."""
    lines = ["XAR ASSAULT XBE"] * 4 + ["XCO AID XAR"] * 4 + ["XCO SUPPORT XBE"] * 3
    with record(tmp_path, [report("2026-03-02", "Wire", *lines)]) as store:
        found = blocs(store)
        assert (found.triangles, found.balanced, found.weakly) == (1, 0.0, 0.0)
        only = found.strained[0]
        assert only.parties == ("XAR", "XBE", "XCO")
        assert (only.weakest.a, only.weakest.b) == ("XBE", "XCO")
        assert only.strain == pytest.approx(15 / 7)
        assert found.by_chance == 0.0, "with one of three ties hostile no deal is balanced"


def test_those_named_and_those_with_most_events(crisis: Store) -> None:
    named = blocs(crisis, Window(of=("Ardania", "XCO", "Belmar"), min_events=1))
    assert {n.id for n in named.nodes} == {"XAR", "XCO", "XBE"}
    top = blocs(crisis, Window(top=2, min_events=1))
    assert {n.id for n in top.nodes} == {"XAR", "XBE"}


def test_few_events_make_no_tie(crisis: Store) -> None:
    assert all(t.tally.n >= 10 for t in blocs(crisis, Window(min_events=10)).ties)
    none = blocs(crisis, Window(min_events=1000))
    assert (none.nodes, none.ties, none.blocs, none.balanced, none.modularity) == ((), (), (), None, 0.0)


def test_parties(crisis: Store) -> None:
    found = blocs(crisis, Window(level="party", min_events=1))
    assert "group:lorran-front" in {n.id for n in found.nodes}
    assert found.name("group:lorran-front") == "Lorran Front" and found.name("nobody") == "nobody"


def test_lines(crisis: Store) -> None:
    found = blocs(crisis, Window("2026-05", "2026-05", min_events=1, earlier=("2026-03", "2026-03")))
    lines = [json.loads(json.dumps(line)) for line in blocs_lines(found)]
    assert {line["row"] for line in lines} == {"network", "node", "bloc", "tie", "strained", "flip"}
    assert [line for line in lines if line["row"] == "tie" and line["against_blocs"]]
    for line in ties(found):
        opened = [*crisis.events(**line.opens), *crisis.events(**line.opens_back)]
        assert tally(map(act, opened)).n == line.measured.events
    assert ties(found).to_csv().startswith("a,b,a_name,b_name,sign,events,score,")


@pytest.mark.parametrize(
    ("window", "why"),
    [
        (Window(of=("XAR",)), "two parties or more"),
        (Window(of=("XAR", "Nobody")), "nobody in the record"),
        (Window(level="planet"), "neither country nor party"),
        (Window(min_events=0), "min_events"),
        (Window(resolution=0.0), "resolution"),
        (Window("2030", "2031", earlier=("x", "y")), "no day"),
        (Window("2030"), "no report from 2030-01-01 on"),
    ],
)
def test_what_cannot_be_asked(crisis: Store, window: Window, why: str) -> None:
    with pytest.raises(InputError, match=why):
        blocs(crisis, window)
