"""Full text of reports and statements: FTS5 in SQLite, tsvector in PostgreSQL."""

from __future__ import annotations

from sqlalchemy import Connection

from dragoman.store.shape import Row


def add(connection: Connection, report: int, statements: list[Row]) -> None:
    """Index one report and its statements."""
