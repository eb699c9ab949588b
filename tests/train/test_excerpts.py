"""Excerpts of news keep our marks and leave the words where they are."""

import json
from pathlib import Path

import pytest

from train import excerpts, second
from train.corpus import CorpusError, parse

EXCERPT = "Ardland's foreign minister accused Belmar of shelling a ferry, the harbour radio said."
TEXT = f"Page head\n\n{EXCERPT} More followed."
MARKED = """## ex-001 published=2024-03-05 manner=wire from="diplomacy.jsonl#one" at=11:97 title="Ferry shelled"
[r:min [s:ALB Ardland]'s foreign minister] [ev1 accused] [s:BLR Belmar] of [ev2 shelling] [g:ferry a ferry], \
[m:radio the harbour radio] said.
---
@min person country=ALB office="foreign minister"
@ferry group country=ALB
@radio outlet country=ALB name="Harbour Radio"
e1 ACCUSE actors=min recipients=BLR status=happened
e2 ASSAULT actors=BLR recipients=ferry status=happened
"""


@pytest.fixture
def news(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    row = {"id": "one", "text": TEXT, "date": "2024-03-05", "outlet": "Ferry Post", "title": "Ferry shelled"}
    (tmp_path / "diplomacy.jsonl").write_text(json.dumps(row) + "\n", encoding="utf-8")
    monkeypatch.setattr(excerpts, "FOLDER", tmp_path / "excerpts")
    return tmp_path


def _written(news: Path, marked: str = MARKED) -> Path:
    batch = news / "batch-01.txt"
    batch.write_text(marked, encoding="utf-8")
    excerpts.write(batch, news)
    return news / "excerpts/batch-01.txt"


def test_an_excerpt_is_read_back_as_it_was_marked(news: Path) -> None:
    path = _written(news)
    (again,) = excerpts.read(path, news)
    first = parse(MARKED)
    assert again.text == first.text == EXCERPT
    assert (again.tags, again.events, again.entities) == (first.tags, first.events, first.entities)
    assert (again.head["outlet"], again.head["published"]) == ("Ferry Post", "2024-03-05")


def test_the_file_holds_no_word_of_the_news(news: Path) -> None:
    held = _written(news).read_text(encoding="utf-8")
    assert not any(word in held for word in ("accused", "shelling", "Belmar", "shelled", "Ferry Post"))


def test_a_changed_text_is_refused(news: Path) -> None:
    with pytest.raises(CorpusError, match="ex-001: its text is not the excerpt's"):
        _written(news, MARKED.replace("a ferry", "a boat"))


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("#one", "#two", "no such excerpt"), ("11:97", "11:9999", "no such excerpt"),
        ("s:BLR@35-41", "s:BLR@35-999", "no such mark"), ("s:BLR@35-41", "?:BLR@35-41", "no such mark"),
        ("e2 ASSAULT", "e3 ASSAULT", "e3 has no"),
    ],
)  # fmt: skip
def test_a_damaged_excerpt_is_refused_by_its_name(news: Path, old: str, new: str, fault: str) -> None:
    path = _written(news)
    held = path.read_text(encoding="utf-8")
    assert old in held
    path.write_text(held.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(CorpusError, match=f"batch-01.txt: ex-001: .*{fault}"):
        excerpts.read(path, news)


def test_without_the_news_there_are_no_excerpts(news: Path) -> None:
    _written(news)
    assert len(excerpts.load(news)) == 1
    assert excerpts.load(news / "missing") == []


def test_an_excerpt_read_a_second_time_is_paired_with_its_first_reading(
    news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _written(news)
    monkeypatch.setattr(excerpts, "SECOND", news / "excerpts/second")
    monkeypatch.setattr(excerpts, "NEWS", news)
    again = news / "second-01.txt"
    again.write_text(MARKED.replace("e1 ACCUSE", "e1 THREATEN"), encoding="utf-8")
    excerpts.write(again, news)
    ((one, other),) = second.pairs([news / "excerpts/second/second-01.txt"])
    assert (one.events["1"]["type"], other.events["1"]["type"]) == ("ACCUSE", "THREATEN")
