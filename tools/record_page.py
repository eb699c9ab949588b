"""``python -m tools.record_page``: write docs/record.md, its tables from the schema's own comments."""

from __future__ import annotations

import sys
from pathlib import Path

from dragoman.store.schema import metadata

PAGE = Path(__file__).parents[1] / "docs/record.md"

HEAD = """# The record

One SQLite file holds what was read (`dragoman.db` in the working folder, or `--record FILE`, or `DRAGOMAN_RECORD`); a
PostgreSQL address in its place serves a team (`pip install '.[postgres]'`,
`--record postgresql://user:password@host/base`). Both have one schema, brought up to date when a newer Dragoman opens
the record; an older Dragoman refuses a newer record and says so.

**Nothing is read twice.** An input is known by the SHA-256 of its bytes and by the version of the pipeline that read
it: `dragoman add` of what is kept does nothing, and a newer version, model or register reads it again beside the old
reading. Views show the newest; `--version` picks another.

**Nothing is overwritten.** `reports.reading` is what was read, written once. What `dragoman link` finds and what a
person decides (`dragoman judge accept|reject|correct|merge|split|undo`) are rows of `judgements`, by whom, when and
why, in the order they were made; views and sums follow them, and an undoing is one row more.

**Nothing is half there.** A report is added with all its rows in one transaction, so a kill leaves it whole or not at
all; readers go on while one writes, and writers wait for each other.

Full-text search covers reports and statements (FTS5 on SQLite, tsvector on PostgreSQL), ranked, with the words marked.

## Tables

Written by `python -m tools.record_page` from the schema.
"""


def page() -> str:
    """Return the page: what a record is, then every table with every column."""
    parts = [HEAD]
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
