"""docs/record.md is what the schema says: every table, every column."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dragoman.cli.judge import command as judge
from dragoman.store.schema import metadata
from tools.record_page import PAGE, page


def test_the_page_is_up_to_date() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "docs/record.md is stale: run `python -m tools.record_page`"


def test_every_table_and_column_says_what_it_holds() -> None:
    assert [t.name for t in metadata.sorted_tables if not t.comment] == []
    untold = [f"{t.name}.{c.name}" for t in metadata.sorted_tables for c in t.columns if not c.comment]
    assert [name for name in untold if not _leads_elsewhere(name)] == []


def _leads_elsewhere(name: str) -> bool:
    table, column = name.split(".")
    return bool(metadata.tables[table].columns[column].foreign_keys)


def test_the_judgements_are_those_of_the_command() -> None:
    told = set(re.findall(r"^\| `(\w+)[ `]", page().split("## Judgements")[1].split("## Search")[0], re.M))
    assert told - {"dragoman"} == set(judge.commands)


@pytest.mark.usefixtures("model")
def test_the_python_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(tmp_path)
    [code] = re.findall(r"^```python\n(.*?)^```", page(), re.S | re.M)
    exec(code, {})
    assert "ACCUSE" in capsys.readouterr().out
