"""The same batch on a Ray cluster of this machine with two workers."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from dragoman.batch import cluster
from dragoman.records import DragomanError
from tests.batch import made
from tests.batch.conftest import Batch, files


def test_without_ray_it_is_named(batch: Batch, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made.pages(place / "in", range(2))
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(DragomanError, match=r"pip install 'dragoman\[ray\]'"):
        batch("in", engine="ray")


@pytest.mark.filterwarnings("default")  # Ray's own
def test_two_workers_on_ray(processes: Batch, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    pytest.importorskip("ray", reason="needs Ray: pip install 'dragoman[ray]'")
    monkeypatch.setattr(cluster, "read_piece", made.read)
    monkeypatch.delenv("RAY_ADDRESS", raising=False)
    made.pages(place / "in", range(12))
    (place / "in/page-005x.txt").write_text(made.PAGE.format("DIE"))
    processes("in", out="local")
    done = processes("in", engine="ray")
    assert done.read == 12 and list(done.reasons)[0].startswith("the worker that read this input died")
    reports = {name: data for name, data in files().items() if name.endswith(".parquet")}
    assert reports and reports == {n: d for n, d in files("local").items() if n.endswith(".parquet")}
    assert processes("in", engine="ray").inputs == 0
