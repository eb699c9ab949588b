from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from dragoman.link.stories import Doc, Habits, Rules, Stories, clusters, counted, is_roundup
from dragoman.link.words import Weights

PIPELINE = [
    Doc("p1", "2026-04-03", "Lorran Front blows up Selin pipeline, five killed",
        "The Lorran Front blew up the Selin pipeline in eastern Belmar and killed five workers.", outlet="Wire"),
    Doc("p2", "2026-04-03", "Five workers die as rebels destroy pipeline in Belmar",
        "Five workers were killed when the Lorran Front blew up the Selin pipeline.", outlet="Gull"),
    Doc("p3", "2026-04-04", "Belmar mourns workers killed at Selin pipeline",
        "Belmar buried the five workers whom the Lorran Front killed at the Selin pipeline.", outlet="Courier"),
]  # fmt: skip
OTHERS = [
    Doc("e1", "2026-04-03", "Civic Union leads polls before Corvenia's election",
        "Ana Veltri's Civic Union leads the polls two days before Corvenia votes.", outlet="Wire"),
    Doc("f1", "2026-04-03", "Reisky strike sinks Ardania in cup clash",
        "A late strike by Reisky sank Ardania in the cup.", outlet="Gull"),
    Doc("g1", "2026-04-04", "Belmar's fishermen ask for lower fuel taxes",
        "Fishermen in Ostrelle asked the government of Belmar to lower the tax on fuel.", outlet="Courier"),
]  # fmt: skip


def test_reports_of_one_happening_are_one_story() -> None:
    found = clusters([*OTHERS, *PIPELINE])
    assert sorted(map(sorted, found)) == [["e1"], ["f1"], ["g1"], ["p1", "p2", "p3"]]


def test_the_same_words_a_week_later_are_another_story() -> None:
    late = replace(PIPELINE[1], id="late", day="2026-04-12")
    assert ["late"] in clusters([*OTHERS, *PIPELINE, late])


def test_a_join_says_what_it_rests_on() -> None:
    docs = [*OTHERS, *PIPELINE]
    seen = Stories(Weights(map(counted, docs)))
    assert seen.place(PIPELINE[0]) is None
    join = seen.place(PIPELINE[1])
    assert join is not None and (join.story, join.like) == ("p1", "p1") and join.score >= Rules().threshold
    assert {"selin", "pipeline"} & set(join.words)
    assert seen.story("p2") == "p1" and seen.story("nowhere") is None


def test_people_join_and_part() -> None:
    docs = [*OTHERS, *PIPELINE]
    seen = Stories(Weights(map(counted, docs)))
    seen.place(PIPELINE[0])
    assert seen.place(PIPELINE[1], apart=frozenset({"p1"})) is None
    join = seen.place(OTHERS[0], into="p1")
    assert join is not None and join.story == "p1"


def test_what_an_earlier_run_found_is_remembered() -> None:
    seen = Stories(Weights(map(counted, [*OTHERS, *PIPELINE])))
    seen.remember(PIPELINE[0], "older-report")
    join = seen.place(PIPELINE[1])
    assert join is not None and (join.story, join.like) == ("older-report", "p1")


def test_what_an_outlet_always_prints_tells_of_no_happening() -> None:
    line = "Welcome to the Drovna letter, all the politics of the week in one place."
    texts = ["Gas prices rise in Tavora.", "A school closes in Ostrelle.", "Herring is late this spring."]
    letters = [
        Doc(f"l{n}", f"2026-04-0{n + 1}", f"The Drovna letter {n}", f"{line}\n{text}", outlet="Courier")
        for n, text in enumerate(texts)
    ]
    assert len(clusters([*letters, *OTHERS])) == 6
    habits = Habits(letters)
    assert habits.without(letters[0]).text == texts[0] and habits.without(letters[0]).title == ""
    assert Habits(letters[:2]).without(letters[0]) == letters[0], "twice is no habit"


@pytest.mark.parametrize(
    ("headline", "roundup"),
    [
        ("Israel-Gaza war live: talks go on", True),
        ("Russia-Ukraine war at a glance: what we know on day 638", True),
        ("Live: Ardania and Belmar hold talks in Harsund", True),
        ("Tuesday briefing: an inquiry starts today", True),
        ("Photos: hundreds rally in Tavora", True),
        ("Thousands live in tents after the flood", False),
        ("Ardania frees 14 Belmarian sailors", False),
        ("Minister briefs parliament on live ammunition", False),
    ],
)
def test_live_pages_and_digests_are_told_by_their_headline(headline: str, roundup: bool) -> None:
    assert is_roundup(headline) is roundup


def test_empty_texts_stand_alone() -> None:
    assert clusters([]) == []
    assert clusters([Doc("a", "2026-04-03", "", ""), Doc("b", "2026-04-03", "", "")]) == [["a"], ["b"]]


def test_the_floors_hold_on_real_news(shared_data: Path) -> None:
    from bench.link import stories

    if not (shared_data / stories.DATA).is_file():
        pytest.skip("needs the feed items")
    floors = json.loads((Path(stories.__file__).parent / "floors.json").read_text("utf-8"))
    found = {"stories_dev": stories.measure_dev(shared_data), "stories_judged": stories.measure_judged(shared_data)}
    under = {(t, k): found[t][k] for t in found for k, floor in floors[t].items() if found[t][k] < floor}
    assert not under
