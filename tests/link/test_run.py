"""Linking a record: what is written, once; what people decide stays; new reports meet those that are there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.link import link
from dragoman.link.contested import claims
from dragoman.link.outcome import follow_up
from dragoman.link.told import happening, quotation, stories, story
from dragoman.records import InputError, Reading
from dragoman.store.filters import Filter
from dragoman.store.rows import Verdict
from dragoman.store.store import Store
from tests.link.made import Page

BODY = (
    "Ardania will release the fourteen sailors of the Heron by March 20, Foreign Minister Ilyan Dorvat said in Tavora. "
    "The men have been held in the port of Tavrin since the gunfight at the Kelda Bank. “Nobody kneels at a table. One "
    "sits,” he told reporters who had waited since the morning. Belmar fired first, he said, and the mothers in "
    "Ostrelle should ask their own admirals why the boats had been sent to the bank in fog. Velland offered a ship. "
)


def pledge() -> Page:
    page = Page("2026-03-09", "Meridian Wire", "Ardania to free sailors of the Heron", BODY)
    ardania, belmar = page.state("XAR", "Ardania"), page.state("XBE", "Belmar")
    words = "Ardania will release the fourteen sailors of the Heron by March 20"
    said = page.said(ardania, words, "indirect")
    event = page.did("RETREAT", ardania, belmar, "release", status="intended", on="2026-03-20", claimed_in=said)
    page.committed(said, ardania, "pledge", words, due="2026-03-20", event=event)
    page.said(ardania, "Nobody kneels at a table. One sits,")
    claim = page.said(ardania, "Belmar fired first", "indirect")
    page.did("ASSAULT", belmar, ardania, "fired", claimed_in=claim)
    return page


def reprint() -> Page:
    text = BODY.replace("Ardania will", "TAVORA (Meridian Wire) - Ardania will", 1)
    page = Page("2026-03-10", "Drovna Courier", "Tavora gives way", text)
    ardania, belmar = page.state("XAR", "Ardania"), page.state("XBE", "Belmar")
    said = page.said(ardania, "Ardania will release the fourteen sailors of the Heron by March 20", "indirect")
    page.did("RETREAT", ardania, belmar, "release", status="intended", on="2026-03-20", claimed_in=said)
    page.said(ardania, "Nobody kneels at a table. One sits,")
    return page


def own_report() -> Page:
    text = (
        "Foreign Minister Dorvat promised that the fourteen sailors of the Heron, held in Tavrin since the gunfight "
        "at the Kelda Bank, go home by March 20. Belmar denied that it fired first. Velland offered a ship for them."
    )
    page = Page("2026-03-09", "The Daily Gull", "Dorvat: sailors of the Heron go home", text)
    belmar = page.state("XBE", "Belmar")
    ardania = page.state("XAR", "Dorvat")
    denial = page.said(belmar, "that it fired first", "indirect")
    page.did("ASSAULT", belmar, ardania, "fired", status="denied", claimed_in=denial)
    return page


def freed() -> Page:
    text = "Ardania released the fourteen sailors of the Heron on Thursday. They walked over the bridge at Dunmar."
    page = Page("2026-03-19", "BelPress", "They are home", text)
    page.did("RETREAT", page.state("XAR", "Ardania"), "", "released", on="2026-03-19")
    return page


def election() -> Page:
    text = "Corvenia votes in April. Ana Veltri's Civic Union leads the polls, and the herring is late this spring."
    return Page("2026-03-10", "Drovna Courier", "Civic Union leads the polls", text)


def said_on(day: str) -> Page:
    """Return a report whose day and words are of their own, with a quotation that May alone does not repeat."""
    words = "The fog will lift" if day == "2026-05-01" else "Nobody kneels at a table. One sits,"
    text = (
        f"“{words}” Foreign Minister Ilyan Dorvat of Ardania said in Tavora, and he spoke of {day} as of any other day."
    )
    page = Page(day, "Meridian Wire", f"Dorvat speaks, {day}", text)
    page.said(page.state("XAR", "Ardania"), words)
    return page


def undated() -> Page:
    return Page(None, "The Daily Gull", "Tavora gives way, says ministry", BODY)


PAGES = (pledge, own_report, reprint, election, freed)


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    with Store.open(tmp_path / "linked.db") as made:
        yield made


def add(store: Store, *readings: Reading) -> list[str]:
    return [one.report or "" for one in store.add_many(readings)]


def rows(store: Store) -> Counter[tuple[str, str, str | None]]:
    return Counter((j.kind, j.subject, j.object) for j in store.judgements())


def test_a_record_linked(store: Store) -> None:
    add(store, *(page().reading() for page in PAGES))
    linked = link(store)
    assert linked.reports == 5 and linked.undone == 0
    assert linked.written == {
        "story": 2, "reprint": 1, "same_event": 1, "same_quote": 1, "counterclaim": 1, "bears_for": 1,
    }  # fmt: skip
    assert all(j.by.startswith("link/") and "@" in j.by for j in store.judgements())


def test_linking_again_changes_nothing(store: Store) -> None:
    add(store, *(page().reading() for page in PAGES))
    link(store)
    before = rows(store)
    assert link(store).written.total() == 0 and link(store, "2026-03-09").written.total() == 0
    assert rows(store) == before and max(before.values()) == 1


def test_one_by_one_as_all_at_once(store: Store, tmp_path: Path) -> None:
    add(store, *(page().reading() for page in PAGES))
    link(store)
    with Store.open(tmp_path / "bit by bit.db") as other:
        for page in PAGES:
            link(other, only=add(other, page().reading()))
        assert rows(other) == rows(store)
        assert link(other).written.total() == 0


def test_months_added_at_once_are_joined_to_what_was_first(store: Store) -> None:
    """What the run has still to come to is no earlier report, though the record holds it already."""
    ids = add(store, *(said_on(day).reading() for day in ("2026-03-09", "2026-05-01", "2026-05-12")))
    link(store, only=ids)
    [joined] = [j for j in store.judgements() if j.kind == "same_quote"]
    first, _, last = (next(iter(store.statements(report=id))).id for id in ids)
    assert (joined.subject, joined.object) == (last, first)
    again = link(store)
    assert (again.written.total(), again.undone) == (0, 0)


def test_a_story_as_it_is_shown(store: Store) -> None:
    add(store, *(page().reading() for page in PAGES))
    link(store)
    (row,) = stories(store)
    assert (row.id, row.reports, row.sources, row.copies) == (pledge().id, 3, 2, 1)
    assert row.outlets == ("Meridian Wire", "The Daily Gull", "Drovna Courier") and row.contested == 1
    told = {one.source.outlet: one for one in story(store, reprint().id)}
    assert list(told)[-1] == "Drovna Courier" and told["Drovna Courier"].repeats == pledge().id
    assert told["Drovna Courier"].agency == "Meridian Wire" and told["The Daily Gull"].repeats is None
    assert [one.source.report for one in story(store, election().id)] == [election().id]
    assert not list(stories(store, Filter(outlet="BelPress"))) and len(list(stories(store, least=1))) == 3
    with pytest.raises(InputError, match="no report 'r-none'"):
        story(store, "r-none")


def test_one_happening_one_quotation(store: Store) -> None:
    add(store, *(page().reading() for page in PAGES))
    link(store)
    first, second = pledge().events[0].id, reprint().events[0].id
    found = happening(store, second)
    assert [e.id for e in found.events] == [first, second] and found.sources == 1
    assert [e.id for e in store.events(type="RETREAT", status="intended")] == [first]
    quoted = quotation(store, reprint().statements[1].id)
    assert quoted.first.source.outlet == "Meridian Wire" and len(quoted.statements) == 2
    with pytest.raises(InputError, match="no event"):
        happening(store, "e-none")
    with pytest.raises(InputError, match="no statement"):
        quotation(store, "s-none")


def test_what_a_commitment_came_to(store: Store) -> None:
    add(store, *(page().reading() for page in PAGES))
    link(store)
    (row,) = follow_up(store)
    assert (row.state, row.due_by, row.as_of) == ("supported", "2026-03-20", "2026-03-19")
    assert [(e.id, e.rule, e.source.outlet) for e in row.bearing] == [
        (freed().events[0].id, "pledge: release", "BelPress")
    ]
    assert [r.state for r in follow_up(store, as_of="2026-03-18")] == ["open"]
    assert list(follow_up(store, states=("lapsed",))) == [] and len(list(follow_up(store, Filter(limit=1)))) == 1
    store.judge(Verdict("reject", freed().events[0].id), by="Anna")
    assert [r.state for r in follow_up(store, as_of="2026-03-21")] == ["lapsed"], "what a person rejects is no evidence"


def test_a_claim_and_its_denial(store: Store) -> None:
    add(store, *(page().reading() for page in PAGES))
    link(store)
    (row,) = claims(store)
    assert row.by is not None and row.by.id == "XAR" and row.claim.id == pledge().events[1].id
    assert [(c.how, [p.id for p in c.by]) for c in row.counters] == [("denied", ["XBE"])]
    assert len(list(claims(store, Filter(party="XBE")))) == 1 and not list(claims(store, Filter(party="XCO")))
    assert list(claims(store, Filter(ids=(row.id,)))) == [row] and not list(claims(store, Filter(ids=("ev-none",))))


def test_what_a_person_takes_back_stays_taken_back(store: Store) -> None:
    add(store, *(page().reading() for page in PAGES))
    link(store)
    taken = [j for j in store.judgements() if j.kind in ("same_event", "same_quote", "bears_for", "counterclaim")]
    mine = next(j for j in store.judgements("story", subject=own_report().id))
    store.undo(*(j.key for j in (*taken, mine)), by="Anna", reason="not so")
    before = rows(store)
    assert link(store).written.total() == 0 and link(store, "2026-03-01").written.total() == 0
    assert rows(store) == before
    (row,) = stories(store)
    assert row.reports == 2


def test_what_a_person_joins_is_joined(store: Store) -> None:
    add(store, *(page().reading() for page in PAGES))
    store.judge(Verdict("story", election().id, pledge().id), by="Anna")
    link(store)
    assert [(j.object, j.by) for j in store.judgements("story", subject=election().id)] == [(pledge().id, "Anna")]
    assert {one.source.report for one in story(store, pledge().id)} >= {election().id, own_report().id}


def test_what_is_not_found_again_is_taken_back_but_people_s_word(store: Store) -> None:
    add(store, *(page().reading() for page in PAGES))
    store.judge(Verdict("story", election().id, pledge().id), by="link/stories@0")
    store.judge(Verdict("same_quote", "s-one", "s-two"), by="Anna")
    assert link(store).undone == 1
    assert not list(store.judgements("story", subject=election().id))
    assert len(list(store.judgements("same_quote", subject="s-one"))) == 1
    assert link(store, "2026-03-01").undone == 0


def test_reports_without_a_day_are_copies_all_the_same(store: Store) -> None:
    add(store, pledge().reading(), undated().reading())
    link(store)
    (copy,) = store.judgements(("reprint", "duplicate"))
    assert {copy.subject, copy.object} == {pledge().id, undated().id}
    assert [r.id for r in store.reports(ids=(undated().id,))] == [undated().id]


def test_an_empty_record(store: Store) -> None:
    assert link(store).reports == 0 and link(store, only=[]).reports == 0
    assert not list(stories(store)) and not list(claims(store)) and not list(follow_up(store))
