"""Row numbers and times for new rows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from sqlalchemy import Connection, Table, func, select


def now() -> str:
    """Return this second, ISO, UTC."""
    return datetime.now(UTC).isoformat(timespec="seconds")


@dataclass(slots=True)
class Keys:
    """Row numbers for new rows: safe because a record has one write transaction at a time."""

    connection: Connection
    last: dict[str, int] = field(default_factory=dict)

    def next(self, table: Table) -> int:
        if table.name not in self.last:
            self.last[table.name] = self.connection.scalar(select(func.coalesce(func.max(table.c.key), 0))) or 0
        self.last[table.name] += 1
        return self.last[table.name]
