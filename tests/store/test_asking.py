"""Questions on both databases: filters, order, paging, who a word stands for, search, sums."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman.records import InputError
from dragoman.store import Filter, Store
from dragoman.store.query import fts5, parse, tsquery
from dragoman.store.windows import Window, stretches
from tests.store.made import NEW, Did, Said, reading, talks


@pytest.fixture
def asked(where: str) -> Iterator[Store]:
    """Return a record of four reports by two outlets over four months."""
    with Store.open(where, names={"Damask": "BEL", "the League": "IGO:VL"}.get) as store:
        store.add(talks(1, published="2024-02-01"))
        store.add(talks(2, published="2024-03-01", outlet="Harbour Gazette"))
        store.add(
            reading(
                3,
                [
                    Said("holt", "Belmar would be welcome at the talks", "mixed"),
                    Said(None, "Café owners were negotiating"),
                ],
                [Did(("ardania",), "AID", ("belmar",), "intended"), Did(("league",), "SANCTION", ("corva",))],
                published="2024-04-15",
            )
        )
        store.add(reading(4, did=[Did(("corva",), "ACCUSE", ("league",), "denied")], published=None, outlet=None))
        yield store


EVENTS: list[tuple[dict[str, object], list[str]]] = [
    ({}, ["AID", "SANCTION", "ASSAULT", "ASSAULT", "CONSULT", "CONSULT", "ACCUSE"]),
    ({"actor": "ARD"}, ["AID", "ASSAULT", "ASSAULT", "CONSULT", "CONSULT"]),
    ({"actor": "Mira Holt"}, ["CONSULT", "CONSULT"]),
    ({"actor": "holt"}, ["CONSULT", "CONSULT"]),
    ({"actor": "ard-mira-holt", "recipient": "person:jan roe:BEL"}, ["CONSULT", "CONSULT"]),
    ({"recipient": "Belmar", "since": "2024-04-15"}, ["AID", "ASSAULT", "ASSAULT"]),
    ({"recipient": "Damask", "type": "AID"}, ["AID"]),
    ({"party": "the League"}, ["SANCTION", "ACCUSE"]),
    ({"country": "COR"}, ["SANCTION", "ACCUSE"]),
    ({"country": "corva"}, ["SANCTION", "ACCUSE"]),
    ({"country": "Damask", "type": ("AID", "CONSULT")}, ["AID", "CONSULT", "CONSULT"]),
    ({"outlet": "Harbour Gazette"}, ["ASSAULT", "CONSULT"]),
    ({"outlet": ("Harbour Gazette", "Vale Post"), "type": "SANCTION"}, ["SANCTION"]),
    ({"since": "2024-03", "until": "2024-03"}, ["CONSULT"]),
    ({"until": "2024-02-01"}, ["CONSULT"]),
    ({"status": "intended"}, ["AID"]),
    ({"status": ("intended", "denied")}, ["AID", "ACCUSE"]),
    ({"speaker": "Jan Roe"}, ["ASSAULT", "ASSAULT"]),
    ({"min_score": 0.81}, []),
    ({"text": "negotiating"}, ["AID", "SANCTION"]),
    ({"oldest": True, "limit": 2}, ["ACCUSE", "CONSULT"]),
    ({"limit": 0}, []),
    ({"version": "9.9"}, []),
]  # fmt: skip


@pytest.mark.parametrize(("fields", "types"), EVENTS)
def test_events(asked: Store, fields: dict[str, object], types: list[str]) -> None:
    found = asked.events(Filter(**fields))  # type: ignore[arg-type]
    assert sorted(e.type for e in found) == sorted(types) and found.count() == len(types)
    days = [e.day or "" for e in found]
    assert days == sorted(days, reverse="oldest" not in fields)


@pytest.mark.parametrize(("fields", "words"), [
    ({"speaker": "ARD"}, ["Belmar would be welcome at the talks", *["the embassy in Belmar would open again"] * 2]),
    ({"about": "Ardania"}, ["Ardania had attacked ships of Belmar"] * 2),
    ({"speaker": "Belmar", "about": "Ardania", "outlet": "Vale Post"}, ["Ardania had attacked ships of Belmar"]),
    ({"speaker": "Holt", "about": "Belmar", "since": "2024-04"}, ["Belmar would be welcome at the talks"]),
    ({"party": "Ardania", "until": "2024-02"},
     ["Ardania had attacked ships of Belmar", "the embassy in Belmar would open again"]),
    ({"kind": "mixed"}, ["Belmar would be welcome at the talks"]),
    ({"kind": ("mixed", "direct"), "until": "2024-02"}, ["the embassy in Belmar would open again"]),
    ({"text": "welcome"}, ["Belmar would be welcome at the talks"]),
])  # fmt: skip
def test_statements(asked: Store, fields: dict[str, object], words: list[str]) -> None:
    found = asked.statements(Filter(**fields))  # type: ignore[arg-type]
    assert sorted(s.words for s in found) == sorted(words) and found.count() == len(words)


@pytest.mark.parametrize(("fields", "count"), [
    ({}, 2), ({"speaker": "Mira Holt"}, 2), ({"actor": "ARD"}, 2), ({"recipient": "BEL", "since": "2024-03"}, 1),
    ({"party": "Belmar"}, 2), ({"kind": "threat"}, 0), ({"text": "embassies"}, 2), ({"country": "BEL"}, 0),
])  # fmt: skip
def test_commitments(asked: Store, fields: dict[str, object], count: int) -> None:
    assert len(list(asked.commitments(Filter(**fields)))) == count  # type: ignore[arg-type]


@pytest.mark.parametrize(("fields", "count"), [
    ({}, 4), ({"party": "IGO:VL"}, 2), ({"country": "BEL"}, 3), ({"outlet": "Vale Post"}, 2), ({"speaker": "Roe"}, 2),
    ({"since": "2024-03"}, 2), ({"text": "cafe negotiate"}, 1), ({"text": "embassy OR cafe"}, 3),
])  # fmt: skip
def test_reports(asked: Store, fields: dict[str, object], count: int) -> None:
    assert len(list(asked.reports(Filter(**fields)))) == count  # type: ignore[arg-type]


@pytest.mark.parametrize("oldest", [False, True])
def test_windows_hold_the_same_rows(asked: Store, monkeypatch: pytest.MonkeyPatch, oldest: bool) -> None:
    """As if every part of a filter fitted a million rows."""
    asks = [Filter(**{**fields, "oldest": oldest}) for fields, _ in EVENTS]  # type: ignore[arg-type]
    asks += [f.but(limit=2) for f in asks] + [f.but(every=True) for f in asks]
    said = [Filter(about="Ardania"), Filter(party="Belmar"), Filter(speaker="Holt", about="BEL"), Filter(party="Roe")]
    bound = [Filter(recipient="BEL"), Filter(party="Belmar", limit=1), Filter(speaker="ARD", recipient="BEL")]

    def found() -> list[list[str]]:
        rows = (
            [asked.events(f) for f in asks]
            + [asked.statements(f) for f in said]
            + [asked.commitments(f) for f in bound]
        )
        return [[row.id for row in some] for some in [*rows, *(asked.reports(f) for f in said)]]

    few = found()
    monkeypatch.setattr("dragoman.store.windows.FEW", 0)
    monkeypatch.setattr("dragoman.store.windows.FIRST", 3)
    assert found() == few
    first = next(iter(asked.events(actor="ARD", oldest=oldest)))
    rest = [e.id for e in asked.events(actor="ARD", recipient="BEL", oldest=oldest, after=first.id)]
    assert [first.id, *rest] == [e.id for e in asked.events(actor="ARD", recipient="BEL", oldest=oldest)]


def test_stretches_hold_every_day_once() -> None:
    for oldest in (False, True):
        found = list(stretches("2024-05-09", "2001-01-01", oldest))
        assert sum(w.unknown for w in found) == 1
        bounds = [(w.low or "", w.high or "~") for w in found if not w.unknown]
        bounds = bounds if oldest else bounds[::-1]
        assert bounds[0][0] == "" or oldest
        for (_, high), (low, _) in pairwise(bounds):
            assert date.fromisoformat(low) == date.fromisoformat(high) + timedelta(days=1)
    assert list(stretches(None, None, False)) == [Window()]
    assert list(stretches("9999-12-31", "0000-01-01", True))[-1].high is None


def test_pages_follow_each_other(asked: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    whole = [e.id for e in asked.events()]
    paged: list[str] = []
    while len(paged) < len(whole):
        paged += [e.id for e in asked.events(limit=2, after=paged[-1] if paged else None)]
    assert paged == whole
    assert asked.events(after=whole[2]).count() == 4
    monkeypatch.setattr("dragoman.store.pages.PAGE", 2)
    assert [e.id for e in asked.events()] == whole
    assert [e.id for e in asked.events(oldest=True)] == whole[::-1]
    with pytest.raises(InputError, match="no such row"):
        list(asked.events(after="e-none"))


@pytest.mark.parametrize(("word", "message"), [
    ("Nobody", "nobody in the record is called 'Nobody'"), ("?!", "is no name"), ("e" * 300, "nobody in the record"),
])  # fmt: skip
def test_a_word_for_nobody(asked: Store, word: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        list(asked.events(actor=word))


def test_a_country_must_be_one(asked: Store) -> None:
    with pytest.raises(InputError, match="'Mira Holt' is no state"):
        list(asked.events(country="Mira Holt"))


def test_who_is_in_it(asked: Store) -> None:
    found = list(asked.actors())
    assert {a.party.id for a in found[:3]} == {"ARD", "BEL", "ard-mira-holt"} and found[0].reports == 3
    assert [a.reports for a in found] == sorted((a.reports for a in found), reverse=True)
    assert {a.party.id for a in asked.actors(kind="organisation")} == {"IGO:VL"}
    assert {a.party.id for a in asked.actors(country="ARD")} == {"ARD", "ard-mira-holt"}
    assert {a.party.id for a in asked.actors(country="Ardania", kind="person")} == {"ard-mira-holt"}
    assert {a.party.id for a in asked.actors(party="roe")} == {"person:jan roe:BEL"}
    windowed = {a.party.id: a.reports for a in asked.actors(since="2024-03", until="2024-04")}
    assert windowed["BEL"] == 2 and asked.actors(limit=1).first() == found[0]


def test_an_actor_at_a_glance(asked: Store) -> None:
    page = asked.actor("Mira Holt")
    assert [(o.office, o.country, o.first, o.last, o.reports) for o in page.offices] == [
        ("president", "ARD", "2024-02-01", "2024-04-15", 3)
    ]
    assert page.types == (("CONSULT", 2, 0),)
    assert [(c.party.name, c.acts, c.acts_intensity, c.received) for c in page.counterparts] == [("Jan Roe", 2, 4.0, 0)]
    assert page.months == (("2024-02", 1, 0, 1), ("2024-03", 1, 0, 1), ("2024-04", 0, 0, 1))
    with pytest.raises(InputError, match="fits 7 actors: .* give one id"):
        asked.actor("a")


def test_days_months_and_all_time_agree(asked: Store) -> None:
    for level, whole, cut in (("country", 5, 2), ("party", 7, 3)):  # the league is of no country
        window = {"since": "2024-02-15", "until": "2024-04-15"}
        for by in ("day", "month"):
            assert sum(d.n for d in asked.dyads(level, by=by)) == whole
            assert sum(d.n for d in asked.dyads(level, by=by, **window)) == cut
        kept = whole if level == "country" else whole - 1  # what is denied is not in a network
        assert sum(d.n for d in asked.network(level, claims=True)) == kept
        assert sum(d.n for d in asked.network(level, **window, claims=True)) == cut
        totals = [(d.actor, d.recipient, sum(d.happened)) for d in asked.network(level, claims=True)]
        by_day = asked.dyads(level, status="happened")
        assert {(a, r): n for a, r, n in totals if n} == {
            (a, r): sum(d.n for d in by_day if (d.actor, d.recipient) == (a, r))
            for a, r in {(d.actor, d.recipient) for d in by_day}
        }
    assert [d.day for d in asked.dyads(actor="ARD", type="CONSULT", by="month")] == ["2024-02-01", "2024-03-01"]
    assert {d.day for d in asked.dyads("party", type="ACCUSE")} == {None}
    with pytest.raises(InputError, match="neither day nor month"):
        list(asked.dyads(by="hour"))
    with pytest.raises(InputError, match="neither country nor party"):
        list(asked.dyads("world"))


@pytest.mark.parametrize(("words", "fields", "found"), [
    ("embassy", {}, ["report", "report", "statement", "statement"]),
    ("embassies opening", {}, ["report", "report", "statement", "statement"]),
    ('"embassy in Belmar"', {"kind": "direct"}, ["statement", "statement"]),
    ('"Belmar in embassy"', {}, []),
    ("embassy -ships", {}, ["statement", "statement"]),
    ("embassy NOT ships", {"since": "2024-03"}, ["statement"]),
    ("attack* OR welcome", {"speaker": "BEL"}, ["statement", "statement"]),
    ("attack* OR welcome", {"speaker": "Mira Holt"}, ["statement"]),
    ("(embassy OR ships) ardania", {"outlet": "Vale Post"}, ["report", "statement"]),
    ("CAFE", {}, ["report", "statement"]),
    ("ships", {"country": "BEL", "until": "2024-02"}, ["report", "statement"]),
    ("ships", {"country": "COR"}, []),
    ("ships", {"type": "ASSAULT", "status": "happened", "since": "2024-03"}, ["report", "statement"]),
    ("ships", {"type": "AID"}, []),
    ("negotiating", {"actor": "League", "recipient": "Corva"}, ["report"]),
    ("embassy", {"about": "Ardania"}, []),
    ("embassy", {"kind": "pledge"}, ["statement", "statement"]),
    ("embassy", {"kind": "threat"}, []),
    ("embassy", {"min_score": 0.95}, []),
    ("negotiat*", {}, ["report", "statement"]),
    ("negotiations OR negotiati*", {"kind": "indirect"}, ["statement"]),
    ("emb*", {"kind": "direct", "limit": 1}, ["statement"]),
    ("embassy", {"since": "1990", "until": "2024-02"}, ["report", "statement"]),
    ("embassy", {"version": "0.1.0", "limit": 9}, ["report", "report", "statement", "statement"]),
    ("embassy", {"judged": "rejected"}, []),
])  # fmt: skip
def test_search(asked: Store, words: str, fields: dict[str, object], found: list[str]) -> None:
    hits = list(asked.search(words, Filter(**fields)))  # type: ignore[arg-type]
    assert sorted(h.kind for h in hits) == found
    assert [h.score for h in hits] == sorted((h.score for h in hits), reverse=True)


def test_a_hit_shows_its_words_and_where_they_are(asked: Store) -> None:
    hits = {h.kind: h for h in asked.search("embassies", until="2024-02")}
    assert "«embassy»" in hits["statement"].snippet and "«embassy»" in hits["report"].snippet
    assert hits["statement"].speaker is not None and hits["statement"].speaker.name == "Mira Holt"
    for hit in hits.values():
        text = asked.reading(hit.source.report).report.text
        assert hit.spans and all("embassy" in span.of(text) for span in hit.spans)


def test_the_better_text_comes_first(store: Store) -> None:
    for number, times in ((1, 1), (2, 3), (3, 2)):
        store.add(reading(number, [Said("holt", " and ".join(["the strait"] * times))], title="News"))
    store.add(reading(4, [Said("holt", "nothing of note")], title="Strait closed to ships of all nations today"))
    store.add(reading(5, [Said("holt", "nothing of it")]))
    ranked = [h.source.title for h in store.search("strait") if h.kind == "report"]
    assert ranked[0] == "Strait closed to ships of all nations today" and len(ranked) == 4
    statements = [len(h.snippet) for h in store.search("strait", speaker="Mira Holt")]
    assert len(statements) == 3 and statements[0] > statements[-1]


def test_search_shows_the_newest_reading_only(store: Store) -> None:
    store.add(talks(1))
    store.add(replace(talks(1), pipeline=NEW))
    assert [h.source.version for h in store.search("embassy", limit=9)] == ["0.2.0"] * 2
    assert [h.source.version for h in store.search("embassy", version="0.1.0")] == ["0.1.0"] * 2


@pytest.mark.parametrize(("words", "message"), [
    ("", "no word to look for"), ("  ", "no word to look for"), ('"embassy', "quotation mark without its other half"),
    ("(embassy", "a ( without its )"), ("embassy)", "a ) without its ("), ("OR embassy", "a word is missing"),
    ("embassy OR", "a word is missing"), ("NOT embassy", "only words to leave out"), ("-embassy", "words to leave out"),
    ("?!", "no letter or digit"), ("(" * 30 + "a" + ")" * 30, "20 parentheses"), ("NOT " * 30 + "a", "more than 20"),
    ("a OR (NOT b)", "only words to leave out"),
])  # fmt: skip
def test_a_search_that_cannot_be_understood(words: str, message: str) -> None:
    with pytest.raises(InputError) as caught:
        parse(words)
    assert message in str(caught.value)


def test_search_goes_by_rank_and_not_by_page(asked: Store) -> None:
    with pytest.raises(InputError, match="larger limit"):
        list(asked.search("embassy", after="s-1"))


WORDS = st.lists(
    st.sampled_from(
        ['"', "(", ")", "AND", "OR", "NOT", "-", "*", "embassy", "ship*", "-talks", "é'", ":", "^", "\\", "&!|<->"]
    ),
    max_size=9,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(max_size=30), WORDS.map(" ".join)))
def test_whatever_is_searched_for_is_found_or_refused_in_words(asked: Store, words: str) -> None:
    try:
        node = parse(words)
    except InputError:
        return
    assert fts5(node) and tsquery(node)
    list(asked.search(words, since="2024"))


@pytest.mark.parametrize("fields", [
    {"since": "yesterday"}, {"since": "2024-13"}, {"until": "2024-02-30"}, {"since": "2024-05", "until": "2024-04"},
    {"type": "WAR"}, {"status": "sure"}, {"kind": "loud"}, {"limit": -1}, {"min_score": 2.0}, {"judged": "maybe"},
])  # fmt: skip
def test_a_filter_that_cannot_be(fields: dict[str, object]) -> None:
    with pytest.raises(InputError):
        Filter(**fields)  # type: ignore[arg-type]


def test_days_of_a_filter() -> None:
    assert (Filter(since="2024").since, Filter(until="2024").until) == ("2024-01-01", "2024-12-31")
    assert (Filter(since="2024-02").since, Filter(until="2024-02").until) == ("2024-02-01", "2024-02-29")
    assert Filter(since="2024", limit=5).given() == {"since": "2024-01-01", "limit": 5}
    assert all(a < b for a, b in pairwise(["2023-12-31", Filter(since="2024").since or "", "2024-01-02"]))
