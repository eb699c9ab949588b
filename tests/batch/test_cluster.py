"""The same batch on a Ray cluster of this machine with two workers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from dragoman.records import DragomanError
from tests.batch import made
from tests.batch.conftest import Batch, files
from tests.conftest import ROOT


def test_without_ray_it_is_named(batch: Batch, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made.pages(place / "in", range(2))
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(DragomanError, match=r"pip install 'dragoman\[ray\]'"):
        batch("in", engine="ray")


def test_two_workers_on_ray(processes: Batch, place: Path) -> None:
    pytest.importorskip("ray", reason="needs Ray: pip install 'dragoman[ray]'")
    made.pages(place / "in", range(12))
    (place / "in/page-005x.txt").write_text(made.PAGE.format("DIE"))
    processes("in", out="local")
    environ = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}"}
    environ.pop("RAY_ADDRESS", None)
    words = [sys.executable, "-m", "tests.batch.made", "ray", "shards", "in"]
    ended = subprocess.run(words, env=environ, capture_output=True, text=True, timeout=600, check=False)
    if "timed out during startup" in ended.stderr:
        pytest.skip("Ray gives its processes half a minute to start, and this machine is too busy for that")
    assert ended.returncode == 0, ended.stderr
    reports = {name: data for name, data in files().items() if name.endswith(".parquet")}
    assert reports and reports == {n: d for n, d in files("local").items() if n.endswith(".parquet")}
    [line] = [line for path in Path("shards").glob("rejects-*") for line in path.read_text().splitlines()]
    assert json.loads(line)["reason"].startswith("the worker that read this input died")
    again = processes("in")
    assert (again.read, again.inputs) == (12, 0)
