"""Pictures: they are made, say what they should, and stand any answer, also an empty one."""

from __future__ import annotations

import re
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import pytest

from dragoman.analyse import plots
from dragoman.analyse.blocs import Blocs, Window, blocs
from dragoman.analyse.relations import Asked, relations
from dragoman.records import InputError
from dragoman.store import Store
from tests.analyse.made import NAMES, record, report


def told(path: Path) -> str:
    """Return the text of a drawing, after checking that it is one with nothing unplaced in it."""
    drawing = path.read_text(encoding="utf-8")
    assert not re.search(r"NaN|undefined|Infinity", drawing)
    root = ET.fromstring(drawing)
    return " | ".join("".join(e.itertext()) for e in root.iter() if e.tag.endswith("}text"))


def test_timeline(crisis: Store, tmp_path: Path) -> None:
    plots.timeline(relations(crisis, "XAR", "XCO"), tmp_path / "pair.svg")
    text = told(tmp_path / "pair.svg")
    for part in (
        "Ardania and Corvenia", "24 events from 4 Mar 2026 to 27 May 2026", "Ardania → Corvenia", "16 Apr 2026: +5.9",
        "material conflict", "mean intensity", "net cooperation", "words", "deeds", "Source: the 34 reports", "by week",
    ):  # fmt: skip
        assert part in text, part


def test_matrix_and_map(crisis: Store, tmp_path: Path) -> None:
    found = blocs(crisis, Window("2026-04-16", "2026-05-31", min_events=1))
    plots.matrix(found, tmp_path / "matrix.svg")
    plots.network(found, tmp_path / "map.svg")
    matrix, drawn = told(tmp_path / "matrix.svg"), told(tmp_path / "map.svg")
    for name in ("Ardania", "Belmar", "Corvenia", "Quenara"):
        assert name in matrix and name in drawn
    assert "+3.5" in matrix and "actor" in matrix and "recipient" in matrix
    for part in ("bloc 2", "friendly", "hostile", "Source: this record", "4 ties, 2 blocs"):
        assert part in drawn, part


def test_png_is_sharp(crisis: Store, tmp_path: Path) -> None:
    path = tmp_path / "pair.PNG"
    plots.timeline(relations(crisis, "XAR", "XBE", Asked(by="month")), path)
    head = path.read_bytes()[:24]
    assert head[:8] == b"\x89PNG\r\n\x1a\n"
    assert int.from_bytes(head[16:20], "big") > 1500


def test_the_same_answer_gives_the_same_picture(crisis: Store, tmp_path: Path) -> None:
    found = blocs(crisis, Window(min_events=1))
    for name in ("one.svg", "two.svg"):
        plots.network(found, tmp_path / name)
    assert told(tmp_path / "one.svg") == told(tmp_path / "two.svg")


def test_a_pair_without_events(crisis: Store, tmp_path: Path) -> None:
    plots.timeline(relations(crisis, "XVE", "XQU"), tmp_path / "pair.svg")
    assert "0 events" in told(tmp_path / "pair.svg")


@pytest.mark.parametrize("draw", [plots.matrix, plots.network])
def test_a_network_without_ties(crisis: Store, tmp_path: Path, draw: Callable[[Blocs, Path], None]) -> None:
    with pytest.raises(InputError, match="nothing to draw"):
        draw(blocs(crisis, Window(min_events=1000)), tmp_path / "none.svg")
    assert not (tmp_path / "none.svg").exists()


def test_odd_names_and_many_of_them(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    codes = [f"XX{chr(65 + i)}" for i in range(14)]
    for i, code in enumerate(codes):
        monkeypatch.setitem(NAMES, code, f"State <{i}> & “Sons” of a rather long name, No. {i}")
    lines = [
        f"{a} {'AID' if (i + j) % 2 else 'ASSAULT'} {b}" for i, a in enumerate(codes) for j, b in enumerate(codes[:i])
    ]
    with record(tmp_path, [report("2026-03-02", "Wire", *lines)]) as store:
        found = blocs(store, Window(min_events=1))
        plots.matrix(found, tmp_path / "matrix.svg")
        plots.network(found, tmp_path / "map.svg")
        assert "State <0> & “Sons”" in told(tmp_path / "map.svg")
        plots.timeline(relations(store, "XXA", "XXB"), tmp_path / "pair.svg")
        assert "State <1> & “Sons”" in told(tmp_path / "pair.svg")


@pytest.mark.parametrize("name", ["pair.pdf", "pair", "pair.jpg"])
def test_other_endings(crisis: Store, tmp_path: Path, name: str) -> None:
    with pytest.raises(InputError, match=r"\.svg or \.png"):
        plots.timeline(relations(crisis, "XAR", "XCO"), tmp_path / name)


def test_no_such_folder(crisis: Store, tmp_path: Path) -> None:
    with pytest.raises(InputError, match="No such file"):
        plots.timeline(relations(crisis, "XAR", "XCO"), tmp_path / "none" / "pair.svg")
