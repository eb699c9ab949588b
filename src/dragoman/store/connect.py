"""From a path or URL to an engine: how each database is opened, and what its errors mean to a user."""

from __future__ import annotations

import os
import random
import shutil
import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from sqlalchemy import URL, Connection, Engine, create_engine, event, make_url
from sqlalchemy.exc import ArgumentError, DBAPIError, NoSuchModuleError, OperationalError, SQLAlchemyError
from sqlalchemy.pool import QueuePool, StaticPool

from dragoman.records import DragomanError, InputError

VARIABLE, DEFAULT = "DRAGOMAN_RECORD", "dragoman.db"
PATIENCE = 300.0
"""Seconds to wait for another writer before saying so. A report takes milliseconds, a merge of two actors that are in
a million reports minutes."""
_BESIDE = 131_072
"""Free bytes below which it is for want of space that a file of SQLite cannot be opened or written."""
NAP = 0.02
"""Seconds between two tries, at most. SQLite's own waiting sleeps ever longer, and who has waited long waits longer."""
_MEMORY = ":memory:"


def place(where: str | Path | None) -> URL:
    """Return the URL of the record at ``where``: a path, a SQLAlchemy URL, None for the default.

    Raises:
        InputError: a URL of another kind of database, or one that cannot be understood; an empty name.
    """
    if where is None:
        where = os.environ.get(VARIABLE, "").strip() or DEFAULT
    if not str(where).strip():  # SQLite would keep all in a file that goes when it is closed
        raise InputError(f"record {str(where)!r}: an empty name; give a file or a postgresql:// URL")
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
    on_connect: Callable[[sqlite3.Connection, object], None] = _on_connect
    if name == _MEMORY:
        engine = create_engine(url, poolclass=StaticPool, connect_args={"check_same_thread": False})
    elif _read_only(path := _checked(name, create)):
        engine, on_connect = (
            create_engine("sqlite://", creator=lambda: _open_to_read(path), poolclass=QueuePool),
            _plainly,
        )
        engine.url = url
    else:
        unmoved = Unmoved(path)
        engine = create_engine(url, connect_args={"timeout": PATIENCE}, execution_options={"unmoved": unmoved})
        for moment in ("do_connect", "begin", "commit"):
            event.listen(engine, moment, unmoved.check)
        event.listen(engine, "connect", unmoved.opened)
    event.listen(engine, "connect", on_connect)
    event.listen(engine, "begin", _on_begin)
    return engine


class Unmoved:
    """Sees that a path leads to the file that was opened, and to all of it.

    SQLite writes on into a file that was removed, and all of that is lost; where another is put in its place, the
    files beside it are those of both; and of one that was cut off it misses only what it reads.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._opened: tuple[int, int] | None = None
        self._size = 0

    def opened(self, *_: object) -> None:
        """Note which file it is, if that is not noted yet."""
        there = self._now()
        if self._opened is None and there is not None:
            self._opened = there.st_dev, there.st_ino

    def check(self, *_: object) -> None:
        """Look again.

        Raises:
            DragomanError: the file is not there any more, or it is another, or shorter than it was.
        """
        if self._opened is None:
            return
        there = self._now()
        if there is None or (there.st_dev, there.st_ino) != self._opened or there.st_size < self._size:
            raise DragomanError(
                f"record {self._path}: removed, replaced or cut off while it was open; put the file back, or start "
                "again with what is there now"
            )
        self._size = there.st_size

    def _now(self) -> os.stat_result | None:
        try:
            return os.stat(self._path)
        except OSError:
            return None


def _checked(name: str, create: bool) -> Path:
    path = Path(name)
    try:
        if path.is_dir():
            raise InputError(f"record {name}: a folder; name a file in it")
        there, folder = path.exists(), path.absolute().parent.is_dir()
    except (OSError, ValueError) as error:
        raise InputError(f"record {name}: cannot be opened: {getattr(error, 'strerror', None) or error}") from error
    if not there and not create:
        raise InputError(f"record {name}: no such file; `dragoman add` makes one, --record names another")
    if not there and not folder:
        raise InputError(f"record {name}: the folder {path.parent} does not exist")
    return path


def _read_only(path: Path) -> bool:
    """Tell whether the file can only be read, or its folder is closed to the files that SQLite puts beside it."""
    return path.exists() and not (os.access(path, os.W_OK) and os.access(path.absolute().parent, os.W_OK))


def _open_to_read(path: Path) -> sqlite3.Connection:
    """Open a file for reading alone. Without a log beside it nobody is writing, and SQLite needs none to read it."""
    log = Path(f"{path}-wal")
    alone = not log.exists() or not log.stat().st_size
    address = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if alone else ''}"
    return sqlite3.connect(address, uri=True, timeout=PATIENCE, check_same_thread=False)


def _plainly(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where _on_begin says, not at the first write


def _on_connect(connection: sqlite3.Connection, _record: object) -> None:
    _plainly(connection, None)
    _patiently(lambda: connection.execute("PRAGMA journal_mode = WAL"))
    for pragma in ("synchronous = FULL", "foreign_keys = ON", "cache_size = -65536"):
        connection.execute(f"PRAGMA {pragma}")


def _patiently(step: Callable[[], object]) -> None:
    """Take ``step``; where another process holds the lock that it needs, again and again for ``PATIENCE`` seconds."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            step()
            return
        except (sqlite3.OperationalError, OperationalError) as error:
            if "is locked" not in str(error) or time.monotonic() > until:
                raise
        time.sleep(random.uniform(0, NAP))


def _on_begin(connection: Connection) -> None:
    if not connection.get_execution_options().get("write"):
        connection.exec_driver_sql("BEGIN")
        return
    connection.exec_driver_sql("PRAGMA busy_timeout = 0")
    _patiently(lambda: connection.exec_driver_sql("BEGIN IMMEDIATE"))
    connection.exec_driver_sql(f"PRAGMA busy_timeout = {PATIENCE * 1000:.0f}")


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
        sqlite = engine.dialect.name == "sqlite"
        file = Path(engine.url.database) if sqlite and engine.url.database not in (None, "", _MEMORY) else None
        raise DragomanError(f"record {shown(engine.url)}: {explain(str(error.orig), file)}") from error
    except SQLAlchemyError as error:
        raise DragomanError(f"record {shown(engine.url)}: {error}") from error


def explain(message: str, file: Path | None = None) -> str:
    """Return what a database's message means and what to do; the message itself where that is not known.

    ``file`` is SQLite's: where its disk has no room for the files beside it, SQLite says that the disk fails.
    """
    if file is not None and any(part in message.lower() for part in ("disk i/o error", "unable to open")):
        with suppress(OSError):
            message = "disk is full" if shutil.disk_usage(file.absolute().parent).free < _BESIDE else message
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
    ("is locked", "another process has been writing for five minutes; wait for it, or see who holds the file"),
    ("locking protocol", "the file system cannot lock files (a network folder?); use a local folder or PostgreSQL"),
    ("authentication failed", "the server refuses the user or the password"),
    ("connection to server", "the server does not answer; is it running, and are host, port and database right?"),
    *(
        (gone, "the server has gone away; nothing kept so far is lost, run it again once it is back")
        for gone in (
            "server closed the connection",
            "terminating connection",
            "the connection is lost",
            "the connection is closed",
            "database system is",
            "ssl connection has been closed",
            "consuming input failed",
        )
    ),
    ("disk i/o error", "the disk or network folder fails; use a local folder, or PostgreSQL for several machines"),
)
