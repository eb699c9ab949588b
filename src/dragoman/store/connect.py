"""From a path or URL to an engine: how each database is opened, and what its errors mean to a user."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, SQLAlchemyError
from sqlalchemy.pool import StaticPool

from dragoman.records import DragomanError, InputError

VARIABLE, DEFAULT = "DRAGOMAN_RECORD", "dragoman.db"
PATIENCE = 60.0
"""Seconds that SQLite waits for another writer before it says so; a write takes milliseconds."""
_MEMORY = ":memory:"


def place(where: str | Path | None) -> URL:
    """Return the URL of the record at ``where``: a path, a SQLAlchemy URL, None for the default.

    Raises:
        InputError: a URL of another kind of database, or one that cannot be understood.
    """
    if where is None:
        where = os.environ.get(VARIABLE, "").strip() or DEFAULT
    if isinstance(where, Path) or "://" not in where:
        return URL.create("sqlite", database=str(where))
    try:
        url = make_url(where)
    except ArgumentError as error:
        raise InputError(f"record {where.split('@')[-1]!r:.80}: not a path or a URL: {error}") from error
    if url.drivername in ("postgres", "postgresql"):
        url = url.set(drivername="postgresql+psycopg")
    if url.get_backend_name() not in ("sqlite", "postgresql"):
        raise InputError(f"record {shown(url)}: a record is a SQLite file or a postgresql:// URL")
    return url


def shown(url: URL) -> str:
    """Return the record's name for messages: the path, or the URL without its password."""
    if url.get_backend_name() == "sqlite":
        return url.database or _MEMORY
    return url.set(drivername=url.get_backend_name()).render_as_string(hide_password=True)


def connect(url: URL, create: bool) -> Engine:
    """Return the engine for ``url``; a SQLite file that is not there is made if ``create``.

    Raises:
        InputError: no such file, a folder that is missing or closed, a file that is no database.
        DragomanError: the driver is not installed, or the server does not answer.
    """
    try:
        return _sqlite(url, create) if url.get_backend_name() == "sqlite" else create_engine(url, pool_pre_ping=True)
    except (ModuleNotFoundError, NoSuchModuleError) as error:
        raise DragomanError(
            f"record {shown(url)}: PostgreSQL needs its driver: pip install 'dragoman[postgres]'"
        ) from error


def _sqlite(url: URL, create: bool) -> Engine:
    name = url.database or _MEMORY
    options: dict[str, Any] = {}
    if name == _MEMORY:
        options = {"poolclass": StaticPool, "connect_args": {"check_same_thread": False}}
    else:
        path = Path(name)
        if not path.exists():
            if not create:
                raise InputError(f"record {name}: no such file; `dragoman add` makes one, --record names another")
            if not path.parent.is_dir():
                raise InputError(f"record {name}: the folder {path.parent} does not exist")
        options = {"connect_args": {"timeout": PATIENCE}}
    engine = create_engine(url, **options)
    event.listen(engine, "connect", _on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where _on_begin says, not at the first write
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode = WAL")
    cursor.execute("PRAGMA synchronous = FULL")
    cursor.execute("PRAGMA foreign_keys = ON")
    cursor.execute("PRAGMA cache_size = -65536")
    cursor.execute("PRAGMA temp_store = MEMORY")
    cursor.close()


def _on_begin(connection: Connection) -> None:
    write = connection.get_execution_options().get("write")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if write else "BEGIN")


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """Open the one write transaction that a record has at a time; it is committed whole or not at all."""
    with told(engine), engine.connect().execution_options(write=True) as connection, connection.begin():
        if engine.dialect.name == "postgresql":
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7236427)")
        yield connection


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """Open a connection to read from."""
    with told(engine), engine.connect() as connection:
        yield connection


@contextmanager
def told(engine: Engine) -> Iterator[None]:
    """Turn what the database complains of into a DragomanError that names the record and the way out."""
    try:
        yield
    except DBAPIError as error:
        raise DragomanError(f"record {shown(engine.url)}: {explain(str(error.orig))}") from error
    except SQLAlchemyError as error:
        raise DragomanError(f"record {shown(engine.url)}: {error}") from error


def explain(message: str) -> str:
    """Return what a database's message means and what to do; the message itself where that is not known."""
    for part, meaning in _MEANINGS:
        if part in message.lower():
            return meaning
    return message.strip().splitlines()[0] if message.strip() else "the database gives no reason"


_MEANINGS = (
    ("not a database", "the file is not a SQLite database; name another with --record"),
    ("malformed", "the file is damaged; restore a copy, or `sqlite3 FILE .recover` saves what can be saved"),
    ("disk is full", "the disk is full; free some space and run it again, nothing kept so far is lost"),
    ("no space left", "the disk is full; free some space and run it again, nothing kept so far is lost"),
    ("readonly", "the file or its folder is read-only; make it writable, or work on a copy"),
    ("unable to open", "the file cannot be opened; check that you may read it and write in its folder"),
    ("is locked", "another process has been writing for a minute; wait for it, or see who holds the file"),
    ("locking protocol", "the file system cannot lock files (a network folder?); use a local folder or PostgreSQL"),
    ("disk i/o error", "the disk or network folder fails; use a local folder, or PostgreSQL for several machines"),
)
