"""The few statements that SQLite and PostgreSQL spell each in their own way."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Select, Table, true
from sqlalchemy.dialects import postgresql, sqlite


def upsert(dialect: str, table: Table, rows: Select[Any], measures: Sequence[str]) -> Any:
    """Return the statement that adds ``rows`` to ``table``: where a key is there, the measures are summed."""
    spoken: Any = sqlite if dialect == "sqlite" else postgresql
    names = [c.name for c in rows.selected_columns]
    if dialect == "sqlite":
        # SQLite cannot tell ON CONFLICT from a join's ON unless the SELECT has a WHERE.
        rows = rows.where(true()) if not rows._group_by_clauses else rows.having(true())
    insert = spoken.insert(table).from_select(names, rows)
    return insert.on_conflict_do_update(
        index_elements=[c.name for c in table.primary_key.columns],
        set_={m: table.c[m] + insert.excluded[m] for m in measures},
    )
