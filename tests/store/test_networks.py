"""Networks, places and several reports at once, on both databases: faster ways that must tell the same."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest

from dragoman import records as r
from dragoman.store import Store, dyads
from tests.store.made import Did, Said, reading, talks

WINDOWS = [
    {},
    {"since": "2024-02-15"},
    {"until": "2024-04-15"},
    {"since": "2024-02-15", "until": "2024-04-15"},
    {"since": "2024-02", "until": "2024-03"},
    {"since": "1999", "until": "2000"},
]


@pytest.fixture
def told(where: str) -> Iterator[Store]:
    """Return a record of reports over four months, one of them without a day."""
    with Store.open(where) as store:
        store.add(talks(1, published="2024-02-01"))
        store.add(talks(2, published="2024-03-01"))
        aid = Did(("ardania",), "AID", ("belmar",), "intended")
        sanction = Did(("corva",), "SANCTION", ("belmar",))
        store.add(reading(3, did=[aid, sanction, sanction], published="2024-04-15"))
        store.add(reading(4, did=[Did(("corva",), "ACCUSE", ("ardania",))], published=None, outlet=None))
        yield store


@pytest.mark.parametrize("level", ["country", "party"])
@pytest.mark.parametrize("window", WINDOWS)
def test_a_window_is_all_time_less_what_lies_outside(
    told: Store, level: str, window: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    less = [list(told.network(level, **window, claims=claims)) for claims in (False, True)]
    counts = [told.numbers(level, **window, claims=claims) for claims in (False, True)]
    monkeypatch.setattr(dyads, "OUTSIDE", -1)
    assert less == [list(told.network(level, **window, claims=claims)) for claims in (False, True)]
    assert counts == [told.numbers(level, **window, claims=claims) for claims in (False, True)]
    assert counts == [{(d.actor, d.recipient): d.n for d in rows} for rows in less]


def test_a_network_of_some(told: Store) -> None:
    every = list(told.network(claims=True))
    assert {(d.actor, d.recipient) for d in every} == {("ARD", "BEL"), ("COR", "BEL"), ("COR", "ARD")}
    assert list(told.network(claims=True, of=["ARD", "BEL"])) == [d for d in every if d.actor == "ARD"]
    assert list(told.network(claims=True, of=["ARD"])) == [] == list(told.network(of=[]))
    some = [d.actor for d in told.network("party", of=["COR", "BEL", "nobody"])]
    assert some == ["COR"]


def test_where_events_were(where: str) -> None:
    port = r.Place(r.Span(0, 6), "Port Vale", "BEL", 35.5, 20.25, "place")
    coast = r.Place(r.Span(0, 6), "the coast", "BEL", None, None, "region")
    with Store.open(where) as store:
        for n, place in enumerate((port, port, coast, None)):
            made = reading(n, did=[Did(("ardania",), "ASSAULT" if n else "CONSULT", ("belmar",))])
            store.add(replace(made, events=(replace(made.events[0], place=place),)))
        assert [(p.name, p.precision, p.events, p.conflict) for p in store.places()] == [
            ("Port Vale", "place", 2, 1),
            ("the coast", "region", 1, 1),
        ]
        assert store.places(limit=1).first() == store.places().first() and store.placed() == (3, 4)
        assert [p.events for p in store.places(type="CONSULT")] == [1] and store.placed(type="ASSAULT") == (2, 3)
        assert not store.places(actor="BEL") and store.placed(actor="BEL") == (0, 0)


def test_several_reports_at_once(told: Store) -> None:
    ids = [row.id for row in told.reports()]
    for ask in (told.reports, told.statements, told.events, told.commitments):
        one_by_one = {row.id for id in ids[1:] for row in ask(report=id)}
        assert {row.id for row in ask(report=tuple(ids[1:]))} == one_by_one
        assert list(ask(report=("r-none",))) == [] == list(ask(report=()))
    assert told.events(report=tuple(ids), type="SANCTION").count() == 2


def test_said_in_several_reports(where: str) -> None:
    with Store.open(where) as store:
        for n in range(3):
            store.add(reading(n, [Said("roe", f"it was {n}")], published=f"2024-05-0{n + 1}"))
        ids = tuple(row.id for row in store.reports(until="2024-05-02"))
        assert [s.words for s in store.statements(report=ids)] == ["it was 1", "it was 0"]
        assert [s.words for s in store.statements(report=ids, limit=1, oldest=True)] == ["it was 0"]
