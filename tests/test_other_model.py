"""Another model than the package's: whatever reads can be told a folder, and reads by what is in it."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

import dragoman
from dragoman import cli
from dragoman.annotate.encoder import encoder
from dragoman.record import Record
from dragoman.records import DragomanError
from tests.serve.room import client, fill

PAGE = (
    "VALE, May 6 - The Iranian foreign minister met his Turkish counterpart in Ankara on Monday. "
    "\u201cIran will keep its embassy open,\u201d he said."
)


@pytest.fixture
def other(model: Path, tmp_path: Path) -> Path:
    """A folder with a model of its own: the package's, but surer of nothing."""
    folder = tmp_path / "other"
    folder.mkdir()
    for name in ("model.onnx", "tokenizer.json"):
        shutil.copy(model / name, folder / name)
    told = json.loads((model / "confidence.json").read_text())
    for weights in told["weights"].values():
        weights.update(dict.fromkeys(weights, 0.0))
    told["floors"] = dict.fromkeys(told["floors"], 0.0)
    (folder / "confidence.json").write_text(json.dumps(told))
    return folder


@pytest.fixture
def page(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("page.txt").write_text(PAGE)
    return tmp_path / "page.txt"


def test_python_reads_by_the_folder_it_is_told(other: Path, page: Path) -> None:
    ours, theirs = dragoman.read(page), dragoman.read(page, model=other)
    assert theirs.pipeline.model == encoder(other).digest != ours.pipeline.model
    assert theirs.events and {e.score for e in theirs.events} == {0.5}  # sure of nothing
    assert {e.score for e in ours.events} != {0.5}
    assert [r.pipeline for r in dragoman.read_many([page], model=str(other))] == [theirs.pipeline]
    assert dragoman.read(page).pipeline == ours.pipeline  # nothing of it stays


def test_a_folder_is_a_folder_however_it_is_told(other: Path, page: Path) -> None:
    assert encoder(other) is dragoman.pipeline.reader(model=Path("other")).model
    pair = dragoman.relate(PAGE, (15, 22), (49, 56), model=other)
    assert pair == dragoman.relate_many([(PAGE, (15, 22), (49, 56))], model="other")[0]
    assert sum(pair.values()) == pytest.approx(1.0, abs=0.01)


def test_every_command_that_reads_takes_it(other: Path, page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    import pyarrow.parquet as parquet

    mark = encoder(other).digest
    assert cli.main(["read", "--json", "--model", "other", "page.txt"]) == 0
    assert json.loads(capsys.readouterr().out)["pipeline"]["model"] == mark
    assert cli.main(["add", "--model", "other", "page.txt", "--record", "r.db"]) == 0
    assert cli.main(["add", "--model", "other", "page.txt", "--record", "r.db"]) == 0  # read by it before
    with Record.open("r.db") as record:
        [found] = record.reports()
        assert record.reading(found.id).pipeline.model == mark
    assert cli.main(["batch", "--workers", "1", "--model", "other", "--out", "shards", "page.txt"]) == 0
    [shard] = Path("shards").glob("*.parquet")
    assert json.loads(parquet.read_table(shard).to_pylist()[0]["reading"])["pipeline"]["model"] == mark


def test_the_reading_room_reads_by_it(other: Path, page: Path) -> None:
    here = client(fill(page.parent / "room.db"), model=str(other))
    assert here.post("/api/read", json={"text": PAGE}).json()["pipeline"]["model"] == encoder(other).digest


@pytest.mark.parametrize("command", ["read", "add", "batch", "watch", "serve"])
def test_a_folder_without_a_model_is_wrong_usage_and_nothing_is_done(
    command: str, page: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    asked = {"read": ["page.txt"], "add": ["page.txt", "--record", "r.db"], "batch": ["page.txt", "--out", "out"]}
    rest = asked.get(command, ["feeds.txt"] if command == "watch" else [])
    Path("empty").mkdir()
    assert cli.main([command, *rest, "--model", "empty"]) == 2
    err = capsys.readouterr().err
    assert "--model" in err and "empty/model.onnx" in err and "train export" in err and "Traceback" not in err
    assert {path.name for path in page.parent.iterdir()} == {"page.txt", "empty"}


def test_a_damaged_model_names_the_folder(other: Path, page: Path) -> None:
    (other / "tokenizer.json").write_text("{}")
    with pytest.raises(DragomanError, match=r"the model in .*other cannot be read: .*train export"):
        dragoman.read(page, model=other)
