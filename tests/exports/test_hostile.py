"""Any record: tabs, breaks of every kind, quotes, characters that reorder others, nothing where something is due."""

from __future__ import annotations

import csv
import io
import json
import re
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dragoman import records as r
from dragoman.exports import gdelt, gkg, icews, mentions, phoenix, polecat
from dragoman.exports.source import lead, sentence
from dragoman.exports.tsv import clean, line
from dragoman.record import Record
from tests.exports.made import exported, rows
from tests.exports.test_golden import TABBED
from tests.strategies import READINGS

parquet = pytest.importorskip("pyarrow.parquet")
ftm = pytest.importorskip("followthemoney").model

NASTY = st.sampled_from(
    ['"', "'", "\t", "\n", "\r\n", "\x0b", "\x1c", "\x85", "\u2028", "\u202e", "\u2066", "a", "é", "#", "|", ";", ",",
     "=1+1", "None", "; ", "\\", "\x00", "\ud800"]
)  # fmt: skip
WORDS = st.lists(NASTY, max_size=6).map("".join)


@st.composite
def nasty(draw: st.DrawFn) -> r.Reading:
    """Return any Reading with a day, whose actors take part in its events and whose names and texts are nasty."""
    made = draw(READINGS.filter(lambda one: bool(one.report.text)))
    actors = tuple(
        replace(actor, id=f"a-{n}", name=draw(WORDS) or "x", office=draw(st.none() | WORDS), country="IRN")
        for n, actor in enumerate(made.actors)
    )
    ids = tuple(actor.id for actor in actors)
    events = tuple(
        replace(event, id=f"e-{n}", actors=ids[:1], recipients=ids[1:], status="happened")
        for n, event in enumerate(made.events)
    )
    said = tuple(replace(s, id=f"s-{n}", speaker=ids[0] if ids else None) for n, s in enumerate(made.statements))
    report = replace(made.report, published="2024-02-29", title=draw(st.none() | WORDS), outlet=draw(st.none() | WORDS))
    report = replace(report, text=report.text + draw(WORDS))
    return replace(made, report=report, actors=actors, events=events, statements=said)


@settings(max_examples=8, suppress_health_check=list(HealthCheck))
@given(nasty())
def test_any_record_reads_back_equal(made: r.Reading) -> None:
    """One record, every format: opening a record takes longer than asking it."""
    with TemporaryDirectory() as folder, Record.open(":memory:") as opened:
        opened.add(made)
        path = Path(folder)
        for form, count in TABBED.items():
            _comes_apart(exported(opened, form, path), count)
        _names(opened, path)
        _quotations(opened, path)
        for table in ("events", "statements", "commitments", "reports"):
            _table(opened, table, path)
        _objects(opened, path)


def _comes_apart(text: str, count: int) -> None:
    """A reader that knows quotes, one that does not, and one that knows every line break find the same rows."""
    found = rows(text)
    assert all(len(row) == count for row in found) and len(found) == text.count("\n")
    assert len(text.splitlines()) == len(found)
    assert list(csv.reader(io.StringIO(text), delimiter="\t")) == found


def _names(opened: Record, path: Path) -> None:
    """Names are those of the record, breaks and double quotes aside."""
    events = list(opened.events(status="happened"))
    told = [dict(zip(icews.COLUMNS, row, strict=True)) for row in rows(exported(opened, "icews", path))[1:]]
    names = {clean(party.name) for event in events for party in event.actors}
    assert {row["Source Name"] for row in told} == (names or ({""} if events else set()))
    told = [dict(zip(polecat.COLUMNS, row, strict=True)) for row in rows(exported(opened, "polecat", path))[1:]]
    assert [row["Event ID"] for row in told] == [event.id for event in events]
    assert [row["Source"] for row in told] == [clean(event.source.outlet or "") or "None" for event in events]
    assert [len(row["Recipient Name"].split("; ")) for row in told] == [max(1, len(e.recipients)) for e in events]


def _quotations(opened: Record, path: Path) -> None:
    said = [s for s in opened.statements() if s.kind in gkg.QUOTED]
    found = [dict(zip(gkg.COLUMNS, row, strict=True)) for row in rows(exported(opened, "gkg", path))]
    blocks = [block for row in found for block in row["Quotations"].split("#")]
    assert len(blocks) == len(said) and all(len(block.split("|")) == 4 for block in blocks)


def _table(opened: Record, table: str, path: Path) -> None:
    text = exported(opened, "csv", path, table=table)
    found = list(csv.DictReader(io.StringIO(text, newline="")))
    told = getattr(opened, table)()
    assert found == [{k: "" if v is None else str(v) for k, v in row.items()} for row in told.flat()]
    opened.export("parquet", path / "t.parquet", table=table)
    assert parquet.read_table(path / "t.parquet").to_pylist() == list(told.dicts())


def _objects(opened: Record, path: Path) -> None:
    """JSON is as in the record, and what FollowTheMoney does not take is left out, not the entity."""
    events = list(opened.events())
    plover = [json.loads(one) for one in exported(opened, "plover", path).split("\n")[:-1]]
    assert [one["id"] for one in plover] == [event.id for event in events]
    names = [[party.name for party in event.actors] for event in events]
    assert [[a["identifier_text"] for a in one["actor"]] for one in plover] == names
    for one in map(json.loads, exported(opened, "citron", path).split("\n")[:-1]):
        for quote in one["quotes"]:
            for span in (quote["cue"], *quote["sources"], *quote["contents"]):
                assert one["text"][span["start"] : span["end"]] == span["text"]
    for one in exported(opened, "ftm", path).split("\n")[:-1]:
        data = json.loads(one)
        assert ftm.get_proxy(data).id == data["id"]


@given(st.lists(st.text() | st.integers() | st.none(), min_size=1, max_size=5))
def test_a_line_is_one_line_with_its_fields(values: list[str | int | None]) -> None:
    made = line(values)
    assert made.endswith("\n") and len(made.splitlines()) <= 1 and '"' not in made
    assert len(made[:-1].split("\t")) == len(values)
    assert not re.search("[\t\r\n]", clean("".join(str(v) for v in values)))


@given(st.text(), st.none() | st.text())
def test_sentences_are_numbered_in_order(text: str, title: str | None) -> None:
    numbers = [sentence(text, at) for at in range(len(text) + 1)]
    assert numbers == sorted(numbers) and numbers[0] >= 1 and 0 <= lead(text, title) <= len(text)


def test_the_lead_is_the_first_paragraph_under_the_headline() -> None:
    text = "Talks held\n\nRoe came.\n Holt left.\n"
    assert text[: lead(text, "Talks held")] == "Talks held\n\nRoe came."
    assert text[: lead(text, "Another")] == text[: lead(text, None)] == "Talks held"
    assert lead("", None) == 0 and lead("One line", "One line") == 8


def test_sentences() -> None:
    text = "A visit\nMr. Roe came. He said: “No.” Then he left! 3 men stayed."
    starts = [text.index(word) for word in ("A visit", "Mr.", "He", "Then", "3 men")]
    assert sentence(text, starts[0]) == 1
    assert [sentence(text, at) for at in starts] == sorted({sentence(text, at) for at in starts})


def test_columns_are_told_apart() -> None:
    for module in (gdelt, mentions, gkg, icews, polecat, phoenix):
        assert len(set(module.COLUMNS)) == len(module.COLUMNS)
