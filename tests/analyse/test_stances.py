"""How one speaks of another: which statements, with which tone, and in which order."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.analyse.lines import quotations, stances_lines
from dragoman.analyse.stances import Heard, Stances, stances
from dragoman.codes import intensity
from dragoman.records import InputError
from dragoman.store import Store
from dragoman.store.rows import Verdict
from tests.analyse.made import record, report


def words(found: Stances) -> list[str]:
    return [q.statement.words for q in found.quotations]


def test_the_crisis(crisis: Store) -> None:
    found = stances(crisis, "XCO", "XAR")
    assert words(found) == [
        "We will impose sanctions on Ardania unless the men are free by April 27",
        "A friend does not board your ship at night",
    ]
    assert [q.tone for q in found.quotations] == [intensity("THREATEN"), intensity("ACCUSE")]
    assert found.tone == pytest.approx(-3.25) and found.whole
    assert [(p.spell.start, p.n, p.toned) for p in found.periods if p.n] == [("2026-04-13", 2, 2)]


def test_words_that_do_not_name_the_other_count_by_their_verb(crisis: Store) -> None:
    """ "A friend does not board your ship" names nobody; that Veltri accused Ardania with it is the evidence."""
    found = next(q for q in stances(crisis, "Ana Veltri", "Ardania").quotations if "friend" in q.statement.words)
    assert found.statement.about == ()
    assert [(s.what, s.type) for s in found.signals] == [("event", "ACCUSE")]
    assert found.signals[0].span == found.statement.cue_span


TONES = [
    ('XCO says XAR "We thank @" praised', intensity("SUPPORT")),
    ('XCO says XAR "We will help @" pledge', intensity("AGREE")),
    ('XCO says XAR "We will not help @" refusal', intensity("REJECT")),
    ('XCO says XAR "@ lies on the sea"', None),
    ("XAR ASSAULT XCO by XCO", intensity("ACCUSE", "allege")),
    ("XAR AID XCO by XCO", None),
    ("XAR ASSAULT XCO denied by XCO", None),
    ("XCO AID XAR intended by XCO", intensity("AGREE")),
    ("XCO ASSAULT XAR intended by XCO", intensity("THREATEN")),
    ("XCO ASSAULT XAR by XCO", intensity("ASSAULT")),
]


@pytest.fixture(scope="module")
def tones(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Yield a record with each line of TONES on a day of its own."""
    pages = [report(f"2026-03-{day:02}", "Wire", line) for day, (line, _) in enumerate(TONES, 1)]
    with record(tmp_path_factory.mktemp("tones"), pages) as store:
        yield store


@pytest.mark.parametrize("n", range(len(TONES)), ids=[line for line, _ in TONES])
def test_tone_comes_from_what_is_done_with_words(tones: Store, n: int) -> None:
    day, tone = f"2026-03-{n + 1:02}", TONES[n][1]
    found = stances(tones, "XCO", "XAR", Heard(day, day))
    assert [q.tone for q in found.quotations] == [tone]
    assert found.tone == tone


def test_a_promise_told_twice_over_is_one(tmp_path: Path) -> None:
    page = report("2026-03-02", "Wire", 'Veltri says XAR "We will act against @" warned threat')
    with record(tmp_path, [page]) as store:
        only = stances(store, "XCO", "XAR").quotations[0]
        assert only.tone == intensity("THREATEN") and {s.what for s in only.signals} == {"event", "commitment"}


def test_a_state_is_heard_in_its_officials(tmp_path: Path) -> None:
    page = report("2026-03-02", "Wire", 'Froy says XAR "@ is right" praised', 'Marrat says XAR "@ is wrong" accused')
    with record(tmp_path, [page]) as store:
        official = stances(store, "XBE", "XAR")
        assert words(official) == ["Ardania is wrong"] and official.others == 1
        assert set(words(stances(store, "XBE", "XAR", Heard(anyone=True)))) == {"Ardania is right", "Ardania is wrong"}
        assert words(stances(store, "Magda Froy", "XAR")) == ["Ardania is right"]


def test_the_most_telling_first(tmp_path: Path) -> None:
    """Strong before mild, own words before a report of them, a sentence before a scrap."""
    page = report(
        "2026-03-02",
        "Wire",
        'Veltri says XAR "No" accused',
        'Veltri says XAR "We shall not forget what @ did to us that night" accused',
        'Veltri says XAR "We shall send soldiers if @ comes once more" warned threat',
        "XAR ASSAULT XCO by Veltri",
    )
    with record(tmp_path, [page]) as store:
        assert words(stances(store, "XCO", "XAR")) == [
            "We shall send soldiers if Ardania comes once more",
            "We shall not forget what Ardania did to us that night",
            "No",
            "Ardania assault Corvenia",
        ]


def test_words_printed_again_are_told_once_from_the_first(tmp_path: Path) -> None:
    line = 'Veltri says XAR "A friend does not board your ship, @" accused'
    pages = [report("2026-04-17", "Post", line), report("2026-04-16", "Wire", line), report("2026-04-18", "Gull", line)]
    with record(tmp_path, pages) as store:
        found = stances(store, "XCO", "XAR")
        assert found.n == 1
        only = found.quotations[0]
        assert only.statement.source.outlet == "Wire"
        assert set(only.also) == {pages[0].report.id, pages[2].report.id}


def test_words_cut_or_told_otherwise_are_one_where_linking_says_so(tmp_path: Path) -> None:
    pages = [
        report("2026-04-16", "Wire", 'Veltri says XAR "A friend does not board your ship at night, @" accused'),
        report("2026-04-18", "Post", 'Veltri says XAR "@, a friend boards no ship by night" accused'),
    ]
    with record(tmp_path, pages) as store:
        assert stances(store, "XCO", "XAR").n == 2
        first, again = (f"{page.report.id}:s-0" for page in pages)
        store.judge_many([Verdict("same_quote", again, first)], by="link/test@1")
        found = stances(store, "XCO", "XAR")
        assert found.n == 1 and found.quotations[0].also == (pages[1].report.id,)


def test_citations_lead_to_the_words(crisis: Store) -> None:
    for line in quotations(stances(crisis, "XAR", "XBE")):
        text = crisis.reading(line.report).report.text
        assert text[line.start : line.end] == line.words


def test_lines(crisis: Store) -> None:
    found = stances(crisis, "XAR", "XBE")
    lines = [json.loads(json.dumps(line)) for line in stances_lines(found, limit=2)]
    assert [line["row"] for line in lines if line["row"] == "quotation"] == ["quotation"] * 2
    assert lines[0]["n"] == found.n
    assert quotations(found).to_csv().startswith("day,speaker,office,words,")


@pytest.mark.parametrize(
    ("a", "b", "why"), [("XAR", "Ardania", "both Ardania"), ("XAR", "Nobody", "nobody in the record is called")]
)
def test_what_cannot_be_asked(crisis: Store, a: str, b: str, why: str) -> None:
    with pytest.raises(InputError, match=why):
        stances(crisis, a, b)


def test_nothing_said(crisis: Store) -> None:
    found = stances(crisis, "XVE", "XBE")
    assert (found.n, found.tone, found.quotations) == (0, None, ())
