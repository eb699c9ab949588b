"""Whether a record has been written to, without asking what is in it."""

from __future__ import annotations

from threading import Lock
from typing import Any

from sqlalchemy import Engine

from dragoman.store.connect import reading, told


class Mark:
    """Gives a mark of what a record holds: two that are alike, and nothing was committed between them.

    Of SQLite it is what one connection, kept open for it, sees of the others' commits (PRAGMA data_version); of
    PostgreSQL the snapshot, which says which transactions are seen.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine, self._lock = engine, Lock()
        self._kept: Any = None

    def __call__(self) -> str | None:
        """Return the mark; None for a record in memory, whose one connection sees no commits of others."""
        if self._engine.dialect.name == "postgresql":
            with reading(self._engine) as connection:
                return str(connection.exec_driver_sql("SELECT pg_current_snapshot()::text").scalar())
        if self._engine.url.database in (None, "", ":memory:"):
            return None
        if unmoved := self._engine.get_execution_options().get("unmoved"):
            unmoved.check()
        with self._lock, told(self._engine):
            if self._kept is None:
                self._kept = self._engine.raw_connection()
            return str(self._kept.cursor().execute("PRAGMA data_version").fetchone()[0])

    def close(self) -> None:
        """Give the connection back."""
        with self._lock:
            if self._kept is not None:
                self._kept.close()
                self._kept = None
