"""The invariant on real reports and on our own: every span, id, reference and value of every Reading."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from pathlib import Path

import pytest

from bench.invariant import faults, spans
from dragoman.intake import Item, expand, take
from dragoman.pipeline import reader
from dragoman.records import Reading, Span
from tests.conftest import ROOT, TEXT

DOCUMENTS = 12


def read(items: list[Item]) -> list[tuple[Reading, str]]:
    """Return the items' Readings, read together, each with its decoded input."""
    intakes = [take(item) for item in items]
    readings = reader().read(zip((item.name for item in items), intakes, strict=True))
    return [(reading, intake.raw) for reading, intake in zip(readings, intakes, strict=True)]


@pytest.fixture(scope="module")
def news(shared_data: Path, model: Path) -> list[Item]:
    path = shared_data / "news/diplomacy.jsonl"
    if not path.is_file():
        pytest.skip("needs news/diplomacy.jsonl of the shared data")
    return list(islice(expand([str(path)]), DOCUMENTS))


@pytest.fixture(scope="module")
def ours(model: Path) -> list[Item]:
    return list(expand([str(path) for path in sorted((ROOT / "examples").glob("report.*"))]))


def test_news_keeps_the_invariant(news: list[Item]) -> None:
    found = read(news)
    assert [fault for reading, raw in found for fault in faults(reading, raw)] == []
    assert sum(1 for reading, _ in found for _ in spans(reading)) > 100 * DOCUMENTS


def test_our_examples_keep_the_invariant(ours: list[Item]) -> None:
    for reading, raw in read(ours):
        assert faults(reading, raw) == []
        assert reading.report.text and reading.statements and reading.events


def test_a_reading_does_not_depend_on_its_company(ours: list[Item]) -> None:
    together = [reading for reading, _ in read(ours)]
    assert [read([item])[0][0] for item in ours] == together
    assert [reading for reading, _ in read(ours[::-1])][::-1] == together


def test_news_reads_the_same_alone(news: list[Item]) -> None:
    together = [reading for reading, _ in read(news[:3])]
    assert [read([item])[0][0] for item in news[:1]] == together[:1]


def test_a_reading_by_hand_has_no_faults(reading: Reading) -> None:
    assert faults(reading, " " * 10 + TEXT) == []


@pytest.mark.parametrize(
    ("part", "change", "fault"),
    [
        ("statements", {"cue": Span(3, 3)}, "statement.cue"),
        ("statements", {"cue": Span(3, 10_000)}, "statement.cue"),
        ("statements", {"speaker": "a-nobody"}, "statement.speaker"),
        ("statements", {"chain": ("a-holt",)}, "own chain"),
        ("statements", {"id": "s-2"}, "stands twice"),
        ("events", {"claimed_in": "s-9"}, "event.claimed_in"),
        ("events", {"status": "maybe"}, "event.status"),
        ("events", {"quad": 5}, "quad"),
        ("events", {"intensity": 11.0}, "event.intensity"),
        ("events", {"actors": (), "recipients": ()}, "nobody"),
        ("commitments", {"statement": "s-9"}, "no such statement"),
        ("commitments", {"event": "e-9"}, "commitment.event"),
        ("actors", {"score": 1.5}, "score"),
    ],
)
def test_each_breach_is_found(reading: Reading, part: str, change: dict[str, object], fault: str) -> None:
    rows = getattr(reading, part)
    broken = replace(reading, **{part: (replace(rows[0], **change), *rows[1:])})  # type: ignore[arg-type]
    assert any(fault in one for one in faults(broken, " " * 10 + TEXT))


def test_a_map_to_other_characters_is_found(reading: Reading) -> None:
    assert any("map" in fault for fault in faults(reading, " " * 9 + TEXT + " "))
