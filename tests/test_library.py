"""The library's front door: read, read_many, relate, relate_many, who, and what a notebook shows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

import dragoman
from dragoman.annotate.encoder import AHEAD
from dragoman.annotate.labels import RELATIONS
from dragoman.records import DragomanError, InputError, Reading
from tests.conftest import ROOT

PAGE = (
    "The foreign minister of Iran said on Monday that the two governments would hold a new round of talks in Muscat. "
    "Iran accused Israel of attacks on its ships."
)
EXAMPLE = ROOT / "examples/report.txt"

pytestmark = pytest.mark.usefixtures("model")


def test_a_str_a_path_and_bytes_read_alike(tmp_path: Path) -> None:
    file = tmp_path / "page.txt"
    file.write_text(PAGE, encoding="utf-8")
    readings = [dragoman.read(source) for source in (PAGE, file, PAGE.encode(), PAGE.encode("utf-16"))]
    assert len({reading.report.id for reading in readings}) == 1
    assert len({(r.statements, r.events, r.commitments) for r in readings}) == 1
    assert [r.report.origin.name for r in readings] == ["text", str(file), "bytes", "bytes"]
    assert readings[0].statements and readings[0].events


def test_html_is_sniffed() -> None:
    page = f"<!doctype html><html><head><title>Talks go on</title></head><body><p>{PAGE}</p></body></html>"
    reading = dragoman.read(page.encode())
    assert reading.report.origin.kind == "html"
    assert PAGE.split(". ")[1] in reading.report.text


def test_published_and_outlet_win_over_the_page() -> None:
    own = dragoman.read(EXAMPLE)
    said = dragoman.read(EXAMPLE, published="2019-05-06", outlet="Vale Post")
    assert (said.report.published, said.report.outlet) == ("2019-05-06", "Vale Post")
    assert own.report.published not in (None, "2019-05-06")
    assert any(a.kind == "outlet" and a.name == "Vale Post" for a in said.actors) or not any(
        s.chain for s in said.statements
    )


def test_one_source_gives_one_reading_and_the_same_ids() -> None:
    first, second = dragoman.read(EXAMPLE), dragoman.read(EXAMPLE)
    assert first == second
    assert Reading.from_json(first.to_json()) == first
    assert first.to_dict()["schema"] == "dragoman.reading/1"


def test_read_many_keeps_order_and_goes_on_after_a_bad_source(tmp_path: Path) -> None:
    sources = [PAGE, tmp_path / "gone.txt", b"\x00\x01\x02" * 100, 5, EXAMPLE, ""]
    readings = list(dragoman.read_many(sources))  # type: ignore[arg-type]
    assert [bool(r.report.text) for r in readings] == [True, False, False, False, True, False]
    assert [r.rejects[0].reason[:6] for r in readings if not r.report.text][1:] == ["binary", "a sour", "empty"]
    assert "gone.txt" in readings[1].rejects[0].reason
    assert readings[0] == dragoman.read(PAGE)
    assert readings[4] == dragoman.read(EXAMPLE)


def test_read_many_is_lazy() -> None:
    asked = 0

    def sources() -> Iterator[str]:
        nonlocal asked
        while True:
            asked += 1
            yield ""

    readings = dragoman.read_many(sources())
    assert asked == 0
    next(readings)
    assert asked == AHEAD + 1
    for _ in range(10):
        next(readings)
    assert asked == AHEAD + 11


def test_read_many_passes_the_day_and_outlet_on() -> None:
    reading = next(dragoman.read_many([PAGE], published="2024-11-20", outlet="Vale Post"))
    assert (reading.report.published, reading.report.outlet) == ("2024-11-20", "Vale Post")
    with pytest.raises(InputError, match="next week.*YYYY-MM-DD"):
        next(dragoman.read_many([PAGE], published="next week"))


@pytest.mark.parametrize("source", [5, None, [PAGE], {"text": PAGE}], ids=repr)
def test_a_source_of_another_kind_is_refused_by_name(source: object) -> None:
    with pytest.raises(InputError, match=f"not {type(source).__name__}"):
        dragoman.read(source)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("given", "told"),
    [({"published": "soon"}, "'soon' is no date"), ({"published": 20240101}, "no date"), ({"outlet": 5}, "outlet")],
)
def test_a_wrong_day_or_outlet_is_refused(given: dict[str, object], told: str) -> None:
    with pytest.raises(InputError, match=told):
        dragoman.read(PAGE, **given)  # type: ignore[arg-type]


SENTENCE = "Iran accused Israel of attacks on its ships."


def test_relate_scores_every_type_and_none() -> None:
    scores = dragoman.relate(SENTENCE, (0, 4), (13, 19))
    assert tuple(scores) == RELATIONS and len(scores) == 17
    assert sum(scores.values()) == pytest.approx(1, abs=0.005)
    assert max(scores, key=lambda name: scores[name]) == "ACCUSE"
    assert dragoman.relate(SENTENCE, (0, 4)).keys() == scores.keys()


def test_relate_many_is_relate_for_each() -> None:
    triples = [(SENTENCE, (0, 4), (13, 19)), (SENTENCE, (13, 19), (0, 4)), (PAGE, (24, 28), None)]
    assert dragoman.relate_many(triples) == [dragoman.relate(*triple) for triple in triples]
    assert dragoman.relate_many([]) == []


@pytest.mark.parametrize(
    "pair",
    [((4, 4), None), ((-1, 3), None), ((3, 1), None), ((0, 99), None), ((0, 4), (9, 9)), (None, None), ((0,), None),
     ((0, 4), ()), (("a", "b"), None), ((0.5, 3), None)],
)  # fmt: skip
def test_relate_refuses_a_span_outside_the_text(pair: tuple[object, object]) -> None:
    with pytest.raises(DragomanError, match=r"span .* is not within the text of 44 characters"):
        dragoman.relate(SENTENCE, *pair)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "actor", "recipient"),
    [
        ("   ", (0, 1), (1, 2)),
        ("\ud800 hit Iran", (0, 1), (6, 10)),
        (SENTENCE * 2_000, (0, 4), (87_000, 87_005)),
        (SENTENCE * 200, (0, 8_800), None),
    ],
    ids=["white", "surrogate", "far apart", "long"],
)
def test_relate_takes_any_text(text: str, actor: tuple[int, int], recipient: tuple[int, int] | None) -> None:
    assert sum(dragoman.relate(text, actor, recipient).values()) == pytest.approx(1, abs=0.005)


def test_who_answers_for_the_day() -> None:
    best = dragoman.who("Syrian foreign minister", "2023-06-01")[0]
    assert (best.person, best.country) == ("Faisal Mekdad", "SYR")
    assert dragoman.who("qwxz") == []
    with pytest.raises(InputError, match="YYYY-MM-DD"):
        dragoman.who("Syrian foreign minister", on="yesterday")


def test_a_notebook_shows_the_reading() -> None:
    shown = dragoman.read(EXAMPLE)._repr_html_()
    assert "<table" in shown and "<script" not in shown
    assert dragoman.read("")._repr_html_()


def test_what_is_not_there_is_said_so() -> None:
    with pytest.raises(AttributeError, match="no attribute 'readd'"):
        dragoman.readd  # type: ignore[attr-defined] # noqa: B018
    assert json.loads(dragoman.read("").to_json())["rejects"][0]["reason"] == "empty"
