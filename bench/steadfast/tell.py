"""What the figures say, written into docs/batch.md and docs/feeds.md."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

DOCS = Path(__file__).parents[2] / "docs"
WATCH = "watch"
RUNNING = "watch, left running"


def tell(found: dict[str, Any]) -> None:
    """Write the tables of both pages from ``results.json``."""
    full = {name: one for name, one in found.get("full", {}).items() if name != RUNNING}
    _write("batch.md", "full", _full({name: one for name, one in full.items() if not name.startswith(WATCH)}))
    told = _full({name: one for name, one in full.items() if name.startswith(WATCH)})
    if RUNNING in found.get("full", {}):
        told += _running(found["full"][RUNNING])
    _write("feeds.md", "full", told)
    _write("feeds.md", "kills", _kills(found))


def _write(page: str, name: str, told: str) -> None:
    path = DOCS / page
    block = re.compile(rf"(<!-- {name} -->\n).*?(<!-- /{name} -->)", re.S)
    text = path.read_text(encoding="utf-8")
    assert block.search(text), f"{page} has no place for {name}"
    path.write_text(block.sub(lambda at: f"{at[1]}{told}\n{at[2]}", text), encoding="utf-8")


def _full(full: dict[str, Any]) -> str:
    rows = [
        "| command | tries, of them too little room | lost, untold or other at the end | said |",
        "| --- | --- | --- | --- |",
    ]
    for name, one in full.items():
        said = "; ".join(f"`{line}`" for line in one["said"])
        rows.append(f"| {name} | {one['tries']}, {one['full']} | {len(one['wrong'])} | {said} |")
    return "\n".join(rows) + "\n"


def _running(one: dict[str, Any]) -> str:
    said = "; ".join(f"`{line}`" for line in one["said"])
    return (
        f"\nA watch that goes on, its record on the full disk, said {said}, and kept every page when there was space "
        f"again ({one['seconds']} s in all, {one['tracebacks']} tracebacks; exit code after Ctrl-C "
        f"{one['exit code']}).\n"
    )


def _kills(found: dict[str, Any]) -> str:
    rows = [
        "| record | kills, of them after the run's first request | rounds | pages of a round | differences at the end "
        "| pages given once more than needed |",
        "| --- | --- | --- | --- | --- | --- |",
    ]
    for name, record in (("watch", "SQLite"), ("watch, PostgreSQL", "PostgreSQL")):
        if one := found.get(name):
            rows.append(
                f"| {record} | {one['kills']}, {one['begun']} | {one['rounds']} | {one['pages']} | "
                f"{len(one['differ'])} | {one['repeated']} |"
            )
    return "\n".join(rows) + "\n"
