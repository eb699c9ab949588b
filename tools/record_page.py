"""``python -m tools.record_page``: write docs/record.md from the schema's own comments and what was measured."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

from dragoman.store.schema import metadata

PAGE = Path(__file__).parents[1] / "docs/record.md"
RESULTS = Path(__file__).parents[1] / "bench/record/results.json"

HEAD = """# The record

```sh
dragoman add news/                       # read what is in a folder, and keep it
dragoman events --actor Iran --recipient "Saudi Arabia" --since 2023
dragoman search '"prisoner exchange" -talks' --country Syria
dragoman judge reject e-93c9b66b9b0c0e3e --reason "a film, no attack"
```

One SQLite file holds what was read (`dragoman.db` in the working folder, or `--record FILE`, or `DRAGOMAN_RECORD`); a
PostgreSQL address in its place serves a team (`pip install 'dragoman[postgres]'`,
`--record postgresql://user:password@host/base`). Both have one schema and answer alike. A newer Dragoman brings a
record up to date when it opens it; an older one refuses a newer record and says so.

From Python the commands are methods of the same names, and what they return goes through itself, counts itself, and
becomes a data frame, JSON lines or CSV:

```python
import dragoman
from dragoman import Record

with Record.open("x.db") as record:
    page = "Iran accused Israel of attacks on its ships. The accusation came in a letter to the United Nations."
    record.add(dragoman.read(page, published="2024-06-01"))
    for event in record.events(actor="Iran", since="2024-05"):
        print(event.day, event.type, event.words, event.source.report)
    record.statements(speaker="Iran").to_csv()
```

**Nothing is read twice.** An input is known by the SHA-256 of its bytes, by the day, outlet and headline given with
it, and by the pipeline that reads it: `dragoman add` of what is kept does nothing. A newer version, model or register
reads it again beside the old reading. Views show the newest; `--version` picks another, and every row says by which
version it was read. The same input with another day or outlet given takes the place of the first.

**Nothing is overwritten.** `reports.reading` is what was read, written once. All other rows are made from it and from
the judgements that stand, and can be made anew from the two.

**Nothing is half there.** A report is added with all its rows, its words in the index and its share of every sum in
one transaction: a kill leaves it whole or not at all, and the same command goes on from there. Readers go on while
others write, and writers wait for each other. On a full disk, in a read-only folder, or when the file is no record,
one line says so and what to do, and what was kept stays.

## Judgements

What people decide is kept beside what was read, by whom, when and why, and applied to every view, search and sum.

| `dragoman judge` | what it does |
| --- | --- |
| `accept ID...` | marks a report, statement, event or commitment as checked; sets an earlier rejection aside |
| `reject ID...` | takes it out; a rejected report takes along all it holds, a statement its commitments |
| `correct ID FIELD=VALUE...` | type, status, sides and day of an event; speaker and kind of a statement; and so on |
| `merge ID... INTO` | these actors are one; INTO stands for them, in what is added later too |
| `split ID` | takes an actor out of every merge so far |
| `split ID --report R --as OTHER` | in these reports it is somebody else |
| `undo NUMBER...` | takes judgements back, one by one or several; that can be undone too |
| `list` | who decided what, when and why; `--all` also what was taken back |

Judgements are on content ids, so they hold for what a newer version reads alike, and on ids of actors. What
`dragoman link` finds is kept the same way, by `link/<method>@<version>`, and what a person takes back it does not
decide again.

## Search

All words must be there, whatever their English endings, case and accents; `OR`, `NOT` (or `-word`), `"a phrase"`,
`beginn*` and parentheses are understood. Hits are ranked by bm25 (FTS5 on SQLite) or ts_rank (tsvector on
PostgreSQL), a word in the headline counting four times; of more than 2,000 the last added are ranked. Both databases
index the same words by the same rules, and cut the same snippets.

## How large

![Time of ten questions by size](../bench/record/growth.svg)

`python -m bench.record size` makes records of 1, 3 and 10 million made-up events and asks ten questions of each.
Questions go through sums by pair, day and month, and from the newest day back; a search for words that are in nearly
every report, and questions with `--text`, go through all hits and take longer.

FIGURES

## Tables

Written by `python -m tools.record_page` from the schema. On SQLite the full text is in `reports_fts` and
`statements_fts`, on PostgreSQL in `report_words` and `statement_words`.
"""


def figures(found: dict[str, Any]) -> str:
    """Return what ``bench.record`` measured, in words and as a table."""
    sizes = sorted(found["size"], key=int)
    heads = [f"{int(size) // 1_000_000} million" for size in sizes]
    lines = [
        f"| question, warm, on SQLite | {' | '.join(heads)} |",
        f"| --- |{' ---: |' * len(heads)}",
        *(
            f"| {name} | {' | '.join(_ms(found['size'][size]['questions'][name]) for size in sizes)} |"
            for name in found["size"][sizes[0]]["questions"]
        ),
        "| size of the file | " + " | ".join(f"{found['size'][size]['bytes'] / 1e9:.1f} GB" for size in sizes) + " |",
        "",
        "Milliseconds of processor time, the median of seven; in brackets by the clock, on two cores shared with other "
        "work.",
    ]
    for name, tell in (("add", _added), ("crowd", _crowded), ("kill", _killed)):
        if name in found and (name != "add" or "link" in found[name]):  # the last of its three steps
            lines += ["", tell(found[name])]
    return "\n".join(lines) + "\n"


def _ms(question: dict[str, float]) -> str:
    return f"{question['processor ms']:.0f} ({question['ms']:.0f})"


def _added(a: dict[str, Any]) -> str:
    rows, took = a["rows"], a["add"]
    return (
        f"`python -m bench.record add`: the first {a['documents']:,} documents of `news/diplomacy.jsonl` in one run "
        f"took {took['processor seconds'] / 60:.0f} minutes of processor time ({took['seconds'] / 60:.0f} by the "
        f"clock, beside other work) and {took['peak MB']:,.0f} MB of memory; {rows['reports']:,} reports with "
        f"{rows['statements']:,} statements and {rows['events']:,} events are a file of {a['bytes'] / 1e6:,.0f} MB, "
        f"{a['bytes a report'] / 1000:.0f} kB a report. The same command again took "
        f"{a['add again']['processor seconds']:.0f} s of processor time, linking what was added "
        f"{a['link']['processor seconds'] / 60:.1f} minutes and {a['link']['peak MB']:,.0f} MB."
    )


def _crowded(c: dict[str, Any]) -> str:
    return (
        f"`python -m bench.record crowd`: {c['writers']} writers and {c['readers']} readers at one file for "
        f"{c['seconds']:.0f} seconds: {c['writes']:,} writes, {c['questions']:,} questions, {len(c['errors'])} errors, "
        f"and {len(c['problems'])} faults in the record afterwards."
    )


def _killed(k: dict[str, Any]) -> str:
    return (
        f"`python -m bench.record kill`: a writer killed {k['kills']} times, {k['killed within a write']} of them "
        f"within a write; nothing that was kept is gone, nothing is half there ({len(k['problems'])} faults)."
    )


def page() -> str:
    """Return the page: what a record is, how large and how fast, then every table with every column."""
    parts = [HEAD.replace("FIGURES\n", figures(json.loads(RESULTS.read_text(encoding="utf-8"))))]
    for table in metadata.tables.values():  # in the order of the schema
        parts.append(
            f"### {table.name}\n\n{table.comment or ''}\n\n| column | type | what it holds |\n| --- | --- | --- |"
        )
        for column in table.columns:
            told = (column.comment or "").replace("|", "\\|").replace("\n", " ")
            link = next((f"to `{key.column.table.name}`. " for key in column.foreign_keys), "")
            parts[-1] += f"\n| {column.name} | {str(column.type).lower()} | {link}{told} |"
        parts[-1] += "\n"
    return "\n".join(parts)


def main() -> int:
    PAGE.write_text(page(), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
