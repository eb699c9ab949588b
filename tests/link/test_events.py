from __future__ import annotations

from dataclasses import replace

import pytest

from dragoman.link.events import Happenings, Same, same_events
from dragoman.link.parties import Match, compare, keys, state_keys
from dragoman.store.rows import EventRow, PlaceRow
from tests.link.made import ARDANIA, BELMAR, CORVENIA, DORVAT, REBELS, event

SEIZED = "Ardanian marines seized the freighter Amberline off the Kelda Bank on Thursday."
TAVORA = PlaceRow("Tavora", "XAR", 40.0, 20.0, "place")
OSTRELLE = PlaceRow("Ostrelle", "XBE", 41.0, 25.0, "place")


def seized(id: str, **fields: object) -> EventRow:
    given: dict[str, object] = {"actors": (ARDANIA,), "recipients": (CORVENIA,), "outlet": f"outlet {id}"}
    return event(id, "COERCE", SEIZED, "seized", "2026-04-16", **(given | fields))


def joined(*rows: EventRow, story: str | None = "story") -> list[Same]:
    return same_events((row, story) for row in rows)


def test_two_reports_of_one_act_are_one_happening() -> None:
    found = joined(seized("a"), seized("b"), seized("c"))
    assert [(s.event, s.first) for s in found] == [("b", "a"), ("c", "a")]
    assert {"actors", "recipients", "story", "day", "words"} <= set(found[0].why)


@pytest.mark.parametrize(
    "other",
    [
        {"actors": (BELMAR,)},
        {"recipients": (BELMAR,)},
        {"status": "denied"},
        {"status": "hypothetical"},
        {"day": "2026-04-18"},
        {"place": OSTRELLE},
        {"report": "r-a"},
    ],
    ids=["actor", "recipient", "denied", "hypothetical", "day", "place", "one report"],
)
def test_what_is_another_happening(other: dict[str, object]) -> None:
    assert joined(seized("a", place=TAVORA), seized("b", **other)) == []


def test_a_report_without_a_date_may_be_a_day_or_two_late() -> None:
    late = seized("b", day="2026-04-18", day_end=None, precision=None)
    assert [s.event for s in joined(seized("a"), late)] == ["b"]
    assert joined(seized("a"), replace(late, day="2026-04-20")) == []


def test_a_day_within_a_month_named_is_the_same() -> None:
    month = seized("b", day="2026-04-01", day_end="2026-04-30", precision="month")
    assert [s.event for s in joined(month, seized("a"))] == ["a"]


def test_an_unnamed_side_contradicts_nothing_and_wants_more_proof() -> None:
    assert [s.event for s in joined(seized("a"), seized("b", recipients=()))] == ["b"]
    unlike = event("c", "COERCE", "Ardania detained a fisherman.", "detained", "2026-04-16", actors=(ARDANIA,))
    assert joined(seized("a"), unlike) == []


def test_meetings_have_no_direction() -> None:
    one = event("a", "CONSULT", "Dorvat met Veltri.", "met", "2026-04-08", actors=(DORVAT,), recipients=(CORVENIA,))
    two = event("b", "CONSULT", "Veltri met Dorvat.", "met", "2026-04-08", actors=(CORVENIA,), recipients=(ARDANIA,))
    assert [s.event for s in joined(one, two)] == ["b"]


def test_types_that_two_readers_may_choose_between_are_kin() -> None:
    assert [s.event for s in joined(seized("a"), replace(seized("b"), type="SANCTION"))] == ["b"]
    assert joined(seized("a"), replace(seized("b"), type="ASSAULT")) == []


def test_without_a_common_story_the_words_must_agree() -> None:
    rows = [seized("a", precision=None), seized("b", precision=None)]
    assert [s.event for s in joined(*rows, story=None)] == ["b"]
    other = event("b", "COERCE", "Tavora banned Corvenian herring.", "banned", "2026-04-16",
                  actors=(ARDANIA,), recipients=(CORVENIA,), precision=None)  # fmt: skip
    assert joined(rows[0], other, story=None) == []


def test_an_event_joined_before_is_not_looked_for_and_a_person_parts() -> None:
    seen = Happenings()
    assert seen.add(seized("a"), "s", first="older") is None
    found = seen.add(seized("b"), "s")
    assert found is not None and (found.like, found.first) == ("a", "older")
    seen = Happenings()
    seen.add(seized("a"), "s")
    assert seen.add(seized("b"), "s", apart=frozenset({"a"})) is None


def test_who_is_one_side() -> None:
    assert compare((DORVAT,), (ARDANIA,)) is Match.SAME
    assert compare((DORVAT,), (BELMAR,)) is Match.OTHER
    assert compare((), (BELMAR,)) is Match.UNKNOWN
    assert "XBE" in keys((REBELS,)) and state_keys((REBELS,)) == {"group:lorran-front"}
