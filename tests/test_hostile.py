"""Input that nobody should send, all the way through: each ends soon, in a Reading, a reject or one clear line."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import dragoman
from bench.invariant import faults
from dragoman import cli
from dragoman.annotate import decode
from dragoman.annotate.encoder import Encoder, Scores, encoder
from dragoman.annotate.windows import sentences
from dragoman.assemble import assemble
from dragoman.intake import load
from dragoman.records import DragomanError, Pipeline, Reading
from dragoman.resolve import knowledge, resolve
from tests.conftest import ROOT

PROSE = (
    "The foreign minister of Iran said on Monday that the two governments would hold a new round of talks in Muscat. "
)
CLOSED = "http://127.0.0.1:9/closed"

pytestmark = pytest.mark.usefixtures("model")


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """Return a folder with a good report among files that nobody should send."""
    pages: dict[str, bytes] = {
        "a_good.txt": PROSE.encode() * 2,
        "b_empty.txt": b"",
        "c_binary.txt": bytes(range(256)) * 40,
        "d_menu.txt": b"Home\nNews\nWorld\nSport\nContact us\nAbout\nLog in\n",
        "e_arabic.txt": "قال وزير الخارجية يوم الاثنين إن الحكومتين ستعقدان جولة جديدة من المحادثات. ".encode() * 5,
        "f_invalid.txt": b"caf\xe9 \xff\xfe\x80 " + PROSE.encode(),
        "g_utf16.txt": PROSE.encode("utf-16"),
        "h_nul.txt": PROSE.replace("Iran", "Ir\x00an").encode(),
        "i_lines.jsonl": b'{"text": "' + PROSE.encode() + b'", "title": "\\ud800 x"}\nno json\n[1]\n{"text": null}\n'
        + b"[" * 50_000 + b"\n",
        "j_quotes.txt": b'"' * 10_000 + PROSE.encode(),
    }  # fmt: skip
    for name, data in pages.items():
        (tmp_path / name).write_bytes(data)
    with (tmp_path / "k_line.txt").open("wb") as file:  # 50 MB of one line, most of it a hole
        file.truncate(50_000_000)
    return tmp_path


READ = {"a_good", "f_invalid", "g_utf16", "h_nul", "i_lines.jsonl:1"}
REFUSED = {
    "b_empty": "empty", "c_binary": "binary", "d_menu": "no prose", "e_arabic": "not English", "j_quotes": "no prose",
    "i_lines.jsonl:2": "not a line of JSON", "i_lines.jsonl:3": "not a JSON object", "i_lines.jsonl:4": "has no text",
    "i_lines.jsonl:5": "not a line of JSON", "k_line": "too large",
}  # fmt: skip


def label(reading: Reading, folder: Path) -> str:
    return reading.report.origin.name.removeprefix(f"{folder}{os.sep}").removesuffix(".txt")


def test_a_folder_of_them_loses_nothing_else(hostile: Path, capfdbinary: pytest.CaptureFixture[bytes]) -> None:
    began = time.monotonic()
    assert cli.main(["read", "--json", str(hostile), str(hostile / "gone.txt"), CLOSED]) == cli.REJECTED
    assert time.monotonic() - began < 20
    out, err = capfdbinary.readouterr()
    readings = [Reading.from_json(line) for line in out.decode("utf-8").splitlines()]
    assert {label(r, hostile) for r in readings if r.report.text} == READ
    refused = {label(r, hostile): r.rejects[0].reason for r in readings if not r.report.text}
    assert refused.keys() == REFUSED.keys() | {"gone", CLOSED}
    assert {n: refused[n] for n, told in REFUSED.items() if told not in refused[n]} == {}
    assert "cannot be reached" in refused[CLOSED] and "no such file" in refused["gone"]
    told = err.decode("utf-8")
    assert "5 reports read, 12 inputs not read" in told
    assert "Traceback" not in told and "unexpected" not in told


def test_the_library_reads_them_as_the_command_does(hostile: Path) -> None:
    files = [path for path in sorted(hostile.iterdir()) if path.suffix == ".txt"]
    readings = list(dragoman.read_many(files))
    assert {label(r, hostile) for r in readings if r.report.text} == READ - {"i_lines.jsonl:1"}
    for path, reading in zip(files, readings, strict=True):
        if reading.report.text:
            assert faults(reading, load(path).raw) == []


def run(*words: str, data: bytes = b"", limit: float = 30) -> subprocess.CompletedProcess[bytes]:
    """Run the command line in a process of its own, as a user does."""
    path = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    command = [sys.executable, "-m", "dragoman", *words]
    return subprocess.run(
        command, input=data, capture_output=True, timeout=limit, env={**os.environ, "PYTHONPATH": path}
    )


@pytest.mark.parametrize(
    ("words", "data", "code", "told"),
    [
        (["read", "-"], bytes(range(256)) * 40, 1, "binary"),
        (["read", "-"], b"", 1, "empty"),
        (["read", "--published", "nonsense", "-"], PROSE.encode(), 2, "give YYYY-MM-DD"),
        (["read"], b"", 2, "Missing argument"),
        (["read", CLOSED], b"", 1, "cannot be reached"),
        (["read", "ftp://example.org/a"], b"", 1, "only http and https"),
    ],
)
def test_exit_codes_and_one_clear_line(words: list[str], data: bytes, code: int, told: str) -> None:
    done = run(*words, data=data)
    err = done.stderr.decode("utf-8")
    assert done.returncode == code, err
    assert told in err
    assert "Traceback" not in err


def test_a_folder_without_reports_is_said_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.exe").write_bytes(b"MZ")
    assert cli.main(["read", str(tmp_path)]) == cli.REJECTED
    assert "no file in it ends in" in capsys.readouterr().err


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read every file")
def test_closed_files_and_folders_are_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "open.txt").write_text(PROSE, encoding="utf-8")
    (tmp_path / "closed.txt").write_text(PROSE, encoding="utf-8")
    (tmp_path / "closed.txt").chmod(0)
    (tmp_path / "folder").mkdir(0)
    assert cli.main(["read", "--json", str(tmp_path)]) == cli.REJECTED
    (tmp_path / "folder").chmod(0o700)
    out, err = capsys.readouterr()
    assert len(out.splitlines()) == 3
    assert err.count("Permission denied") >= 2


@pytest.mark.parametrize("damage", ["gone", "damaged", "tokenizer"])
def test_a_missing_or_damaged_model_is_said_so(
    damage: str, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dragoman.annotate.encoder.WEIGHTS", tmp_path)  # as if the package's own were so
    for name in ("model.onnx", "tokenizer.json"):
        shutil.copy(model / name, tmp_path / name)
    if damage == "gone":
        (tmp_path / "model.onnx").unlink()
    else:
        (tmp_path / ("model.onnx" if damage == "damaged" else "tokenizer.json")).write_bytes(b"not a model")
    with pytest.raises(DragomanError, match=r"the model .*reinstall dragoman"):
        Encoder(tmp_path)


@pytest.mark.parametrize(
    "text",
    [
        PROSE + "." * 6_000,
        PROSE + "(" * 3_000,
        PROSE + "“he said " * 1_000,
        ("The minister said that Iran and Syria met with him, and " * 200) + "left.",
        PROSE + ("he told her that " * 500) + ".",
        PROSE + ("two three all " * 1_000) + "countries.",
        PROSE + "if he " * 2_000,
        PROSE + "Iran " * 2_000,
        PROSE + "Iran waits and the country rests. " * 2_000,
    ],
    ids=lambda text: text[len(PROSE) :][:12],
)
def test_repetition_ends_soon(text: str) -> None:
    began = time.monotonic()
    reading = dragoman.read(text)
    assert time.monotonic() - began < 20
    assert faults(reading, load(text).raw) == []


def test_direction_marks_surrogates_and_nuls_read_as_text() -> None:
    text = f"\u202e{PROSE}\u202c The presi\udc80dent\x00 accused\u200b Israel of attacks on ships."
    reading = dragoman.read(text)
    assert reading.report.text.isprintable()
    assert faults(reading, load(text).raw) == []
    json.loads(reading.to_json().encode("utf-8"))


LINES = (
    "President Ana Holt of Portugal told reporters on Monday that her country would send aid to Moldova if asked. ",
    "“We will not close the embassy in Tehran,” she said, “whatever the talks in Geneva bring.”\n",
    "Iranian state media reported that Abbas Araghchi had accused Israel of attacks on ships in October.\n",
    "The Syrian foreign minister, Bassam Sabbagh, met officials in Moscow and thanked Russia for its support. ",
    "He added that, according to the ministry, Turkey rejected the plan. Nobody may leave the country.\n",
)  # fmt: skip


class Tiled:
    """An encoder that reads a part of a long text and repeats its scores: the cost of all the rest remains."""

    def __init__(self, part: str) -> None:
        self.part = next(iter(encoder().score([part])))

    def score(self, times: int) -> Scores:
        one, step, windows = self.part, len(self.part.text), int(self.part.window[-1]) + 1
        shift = np.repeat(np.arange(times), len(one.starts))
        text = one.text * times
        starts, ends, window = (np.tile(a, times) for a in (one.starts, one.ends, one.window))
        labels, links = (np.tile(a, (times, 1)) for a in (one.labels, one.links))
        places = starts + shift * step, ends + shift * step, window + shift * windows
        return Scores(text, tuple(sentences(text)), *places, labels, links)


def seconds(tiled: Tiled, times: int) -> tuple[float, Reading]:
    scores = tiled.score(times)
    known = knowledge()
    began = time.process_time()
    report = load(scores.text).report
    assert report is not None
    report = replace(report, text=scores.text, map=())  # the scores are of the text before intake
    reading = assemble(resolve(decode(report, scores), known), Pipeline("0", "0" * 12, "0" * 12))
    return time.process_time() - began, reading


def test_the_cost_outside_the_encoder_is_near_linear() -> None:
    part = "".join(LINES) * 12
    tiled = Tiled(part)
    small, large = 25_000 // len(part), 100_000 // len(part)
    seconds(tiled, 2)
    fast, first = seconds(tiled, small)
    slow, second = seconds(tiled, large)
    assert len(second.statements) > 3.5 * len(first.statements) > 50
    assert slow < 6 * fast + 0.5


def broken(reading: Reading) -> Iterator[tuple[str, Any]]:
    """Yield a name and the contract of ``reading`` with one thing wrong."""
    for path in (("actors",), ("rejects",), ("report", "map"), ("statements", 0, "content"), ("events", 0, "actors"),
                 ("commitments", 0, "toward"), ("report", "text"), ("report", "origin"), ("pipeline",),
                 ("events", 0, "anchor"), ("events", 0, "status"), ("actors", 0, "mentions")):  # fmt: skip
        data = reading.to_dict()
        inner: Any = data
        for step in path[:-1]:
            inner = inner[step]
        inner[path[-1]] = None
        yield str(path[-1]), data


def test_null_where_something_is_due_is_refused_by_name(reading: Reading) -> None:
    for name, data in broken(reading):
        with pytest.raises(DragomanError, match=rf"{name}: "):
            Reading.from_dict(data)


def test_text_that_is_no_reading_is_refused(reading: Reading) -> None:
    line = reading.to_json()
    nested: Sequence[str] = (
        "[" * 100_000,
        '{"a":' * 100_000,
        line.replace('"rejects": [', '"rejects": [' + "[" * 5_000),
    )
    for text in (line[: len(line) // 2], line[:-1], line + line, "null", "[]", "1" * 10_000, "\x00", "\ud800", *nested):
        with pytest.raises(DragomanError, match=r"^not (JSON|a )"):
            Reading.from_json(text)
