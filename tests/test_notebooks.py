"""The notebooks of docs/notebooks: run in full, free of whose machine it was, and the same when they are run anew."""

from __future__ import annotations

import json
import os
import re
from pathlib import Path
from typing import Any

import pytest

from tools.notebooks import FOLDER, ROOT, executed, pipeline, workplace

NAMES = ("one-report", "crisis", "words-and-deeds")
ELSEWHERE = re.compile(r"(?<![\w.:/])/(?:home|root|work|tmp|usr|Users|opt|var)/|[A-Z]:\\\\Users")


def notebook(name: str) -> Any:
    return json.loads((FOLDER / f"{name}.ipynb").read_text(encoding="utf-8"))


def given(one: Any) -> list[tuple[str, ...]]:
    """Return what each cell of code gives, pictures as such: their bytes are of the fonts of a machine."""
    found = []
    for cell in one["cells"]:
        if cell["cell_type"] == "code":
            outputs = []
            for output in cell["outputs"]:
                data = output.get("data", {})
                told = "picture" if "image/png" in data else data.get("text/plain", output.get("text", ""))
                outputs.append(re.sub(r"0x[0-9a-f]+", "", "".join(told)))
            found.append(tuple(outputs))
    return found


def test_there_is_nothing_else() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.ipynb")) == sorted(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_it_was_run_in_full(name: str) -> None:
    one = notebook(name)
    code = [cell for cell in one["cells"] if cell["cell_type"] == "code"]
    assert [cell["execution_count"] for cell in code] == list(range(1, len(code) + 1))
    assert all(output["output_type"] != "error" for cell in code for output in cell["outputs"])
    assert given(one).count(("picture",)) >= 2
    assert not ELSEWHERE.search(json.dumps(one)), "a path of whoever ran it"
    assert (FOLDER / f"{name}.ipynb").stat().st_size < 1_000_000
    assert set(one["metadata"]["dragoman"]) == {"version", "model", "register"}


@pytest.mark.parametrize("name", NAMES)
def test_it_is_linked(name: str) -> None:
    assert f"docs/notebooks/{name}.ipynb" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.skipif(not os.environ.get("CI"), reason="reads 45 reports in kernels of their own: set CI to run it")
@pytest.mark.filterwarnings("default")  # of the kernel's own libraries
def test_run_anew_it_gives_the_same() -> None:
    with workplace() as folder:
        for name in NAMES:
            path: Path = FOLDER / f"{name}.ipynb"
            anew, kept = executed(path, folder), notebook(name)
            if kept["metadata"]["dragoman"] == pipeline():
                assert given(anew) == given(kept), f"{name}: run `make notebooks`"
            else:  # another model or register reads a little otherwise; the notebook itself still has to run
                assert len(given(anew)) == len(given(kept))
