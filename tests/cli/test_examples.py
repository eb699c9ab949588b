"""The two examples, read as a user reads them: by the command, with the model in the package."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import jsonschema
import pytest

from dragoman import schema
from dragoman.records import Reading

ROOT = Path(__file__).parents[2]
TITLES = {
    "report.html": "Blinken meets Xi in Beijing, fails to reopen military channel",
    "report.txt": "Riyadh looks forward to Raisi's visit, Saudi foreign minister says in Tehran",
}


def read(*words: str, given: str | None = None) -> subprocess.CompletedProcess[str]:
    environ = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "DRAGOMAN_WIDTH": "100"}
    command = [sys.executable, "-m", "dragoman.cli", "read", *words]
    return subprocess.run(command, input=given, capture_output=True, text=True, env=environ, cwd=ROOT, check=False)


@pytest.mark.usefixtures("model")
def test_the_examples_as_json() -> None:
    done = read("examples/report.html", "examples/report.txt")
    assert done.returncode == 0, done.stderr
    found = {}
    for line in done.stdout.splitlines():
        data = json.loads(line)
        jsonschema.Draft202012Validator(schema.reading()).validate(data)
        found[Path(data["report"]["origin"]["name"]).name] = Reading.from_dict(data)
    assert {name: r.report.title for name, r in found.items()} == TITLES
    assert {r.report.outlet for r in found.values()} == {"Levant Courier", "Harbour Gazette"}
    assert {r.report.published for r in found.values()} == {"2023-06-17", "2023-06-20"}
    for reading in found.values():
        assert len(reading.statements) >= 6 and reading.events
        for clutter in ("cookie", "Share", "Read also", "Comments", "Facebook"):
            assert clutter not in reading.report.text


@pytest.mark.usefixtures("model")
def test_the_example_as_a_sheet_and_from_standard_input() -> None:
    page = (ROOT / "examples/report.txt").read_text(encoding="utf-8")
    done = read("--sheet", "-", given=page)
    assert done.returncode == 0, done.stderr
    assert TITLES["report.txt"] in done.stdout and "Levant Courier · Sat 17 Jun 2023" in done.stdout
    assert "1 report read" in done.stderr
