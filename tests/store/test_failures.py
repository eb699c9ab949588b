"""What goes wrong with a record is said in words with the way out, and nothing that was kept is lost."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, insert, text

from bench.record.crowd import crowd
from bench.record.kill import kill
from dragoman.records import DragomanError
from dragoman.store import Store, connect, migrations
from dragoman.store import schema as t
from tests.conftest import ROOT
from tests.store.made import talks


def opened(where: str | Path, **options: bool) -> str:
    """Return what is said when a record that cannot be is opened."""
    with pytest.raises(DragomanError) as caught, Store.open(where, **options) as store:
        list(store.reports())
    return str(caught.value)


def test_a_file_that_is_no_database(tmp_path: Path) -> None:
    file = tmp_path / "notes.txt"
    file.write_text("The embassy will open again. " * 99)
    assert opened(file) == f"record {file}: the file is not a SQLite database; name another with --record"
    assert file.read_text().startswith("The embassy")


def test_a_database_of_something_else(tmp_path: Path) -> None:
    file = tmp_path / "other.db"
    with sqlite3.connect(file) as other:
        other.execute("CREATE TABLE flights (number TEXT)")
    assert "a database with other tables in it (flights); name another file" in opened(file)
    with sqlite3.connect(file) as other:
        assert other.execute("SELECT name FROM sqlite_master").fetchall() == [("flights",)]


def test_places_that_cannot_be(tmp_path: Path) -> None:
    assert "no such file; `dragoman add` makes one" in opened(tmp_path / "none.db", create=False)
    assert not (tmp_path / "none.db").exists()
    assert f"the folder {tmp_path / 'none'} does not exist" in opened(tmp_path / "none" / "x.db")
    assert "a folder; name a file in it" in opened(tmp_path)
    assert opened("") == "record '': an empty name; give a file or a postgresql:// URL"
    assert "cannot be opened: " in opened("x" * 5000)
    assert "a record is a SQLite file or a postgresql:// URL" in opened("mysql://ana:secret@host/db")
    assert "not a path or a URL" in opened("://")
    for url in ("mysql://ana:secret@host/db", "postgresql://ana:secret@127.0.0.1:1/db"):
        assert "secret" not in opened(url)


def test_where_it_is_by_default(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DRAGOMAN_RECORD", raising=False)
    with Store.open() as store:
        assert store.where == "dragoman.db"
    monkeypatch.setenv("DRAGOMAN_RECORD", str(tmp_path / "own.db"))
    with Store.open() as store:
        assert store.where == str(tmp_path / "own.db")
    with Store.open(f"sqlite:///{tmp_path}/url.db") as store:
        store.add(talks(1))
    assert sorted(p.name for p in tmp_path.glob("*.db")) == ["dragoman.db", "own.db", "url.db"]


def test_a_server_that_does_not_answer(tmp_path: Path) -> None:
    said = opened("postgresql://ana:secret@/db?host=" + str(tmp_path))
    assert "the server does not answer" in said and "secret" not in said


def test_a_driver_that_is_not_installed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    assert "pip install 'dragoman[postgres]'" in opened("postgresql://host/db")


def test_a_newer_record(where: str) -> None:
    with Store.open(where) as store:
        store.add(talks(1))
        with store._engine.begin() as connection:
            connection.execute(text("UPDATE meta SET value = '99' WHERE name = 'schema'"))
    assert "made by a newer Dragoman (schema 99, this one knows" in opened(where)
    assert "pip install -U dragoman" in opened(where)


@pytest.fixture
def with_colour(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Add a migration of the time to come."""

    def colour(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE reports ADD COLUMN colour TEXT"))

    monkeypatch.setattr(migrations, "MIGRATIONS", [*migrations.MIGRATIONS, colour])
    yield


def test_an_older_record_is_led_to_the_new_schema(where: str, request: pytest.FixtureRequest) -> None:
    with Store.open(where) as store:
        store.add(talks(1))
    request.getfixturevalue("with_colour")
    with Store.open(where) as store, store._engine.connect() as connection:
        assert connection.execute(text("SELECT colour FROM reports")).all() == [(None,)]
        assert connection.scalar(text("SELECT value FROM meta WHERE name = 'schema'")) == str(
            len(migrations.MIGRATIONS)
        )
        assert store.reports().count() == 1


def test_a_migration_that_fails_leaves_the_record_as_it_was(where: str, monkeypatch: pytest.MonkeyPatch) -> None:
    with Store.open(where) as store:
        store.add(talks(1))

    def broken(connection: Connection) -> None:
        connection.execute(text("ALTER TABLE reports ADD COLUMN colour TEXT"))
        connection.execute(insert(t.meta), {"name": "schema", "value": "twice"})

    with monkeypatch.context() as patch:
        patch.setattr(migrations, "MIGRATIONS", [*migrations.MIGRATIONS, broken])
        opened(where)
    with Store.open(where) as store:
        assert store.reports().count() == 1 and store.check() == []
        with store._engine.connect() as connection, pytest.raises(Exception, match="colour"):
            connection.execute(text("SELECT colour FROM reports"))


@pytest.mark.parametrize("damage", [lambda data: data[:40], lambda data: b"?" + data[1:], lambda data: b""])
def test_a_reading_that_is_damaged_is_named_and_the_rest_is_read(
    tmp_path: Path, damage: Callable[[bytes], bytes]
) -> None:
    file = tmp_path / "hurt.db"
    with Store.open(file) as store:
        store.add(talks(1))
        store.add(talks(2))
        first, second = (row.id for row in store.reports())
    with sqlite3.connect(file) as raw:
        (data,) = raw.execute("SELECT reading FROM reports WHERE id = ?", (first,)).fetchone()
        raw.execute("UPDATE reports SET reading = ? WHERE id = ?", (damage(data), first))
    with Store.open(file) as store:
        with pytest.raises(DragomanError, match=f"hurt.db: report {first}: a kept reading is damaged"):
            store.reading(first)
        assert store.reading(second).report.id == second and store.reports().count() == 2
        (problem,) = store.check()
        assert problem.startswith(f"report {first}: a kept reading is damaged")


def test_a_full_disk_loses_nothing(tmp_path: Path) -> None:
    """SQLite says the same of a database that may not grow as of a disk that is full."""
    with Store.open(tmp_path / "full.db") as store:
        store.add(talks(1))
        with store._engine.connect() as connection:
            pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
            connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 2}")
            connection.commit()
        with pytest.raises(DragomanError, match="the disk is full; free some space .* nothing kept so far is lost"):
            for number in range(2, 99):
                store.add(talks(number))
        kept = store.reports().count()
        assert store.check() == [] and kept >= 1
        with store._engine.connect() as connection:
            connection.exec_driver_sql("PRAGMA max_page_count = 1000000")
            connection.commit()
        assert store.add(talks(kept + 1)).outcome == "added" and store.check() == []


def test_a_damaged_file(tmp_path: Path) -> None:
    file = tmp_path / "torn.db"
    with Store.open(file) as store:
        for number in range(40):
            store.add(talks(number))
    with file.open("r+b") as torn:
        torn.seek(4096)
        torn.write(os.urandom(file.stat().st_size - 8192))
    assert "the file is damaged; restore a copy" in opened(file)


def test_waiting_for_another_writer_ends(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "busy.db"
    with Store.open(file) as store:
        other = sqlite3.connect(file, isolation_level=None)
        other.execute("BEGIN IMMEDIATE")
        monkeypatch.setattr(connect, "PATIENCE", 0.1)
        assert list(store.reports()) == []  # who only reads does not wait
        with pytest.raises(DragomanError, match="another process has been writing"):
            store.add(talks(1))
        other.rollback()
        other.close()
        assert store.add(talks(1)).outcome == "added"


@pytest.mark.parametrize(("message", "meaning"), [
    ("disk I/O error", "the disk or network folder fails"), ("locking protocol", "use a local folder or PostgreSQL"),
    ("attempt to write a readonly database", "is read-only; make it writable"),
    ("database or disk is full", "disk is full"), ("password authentication failed for user", "refuses the user"),
    ('could not extend file "base/1": No space left on device', "disk is full"), ("something\nelse", "something"),
    ("", "no reason"),
])  # fmt: skip
def test_what_databases_complain_of(message: str, meaning: str) -> None:
    assert meaning in connect.explain(message)


@pytest.fixture
def foreign() -> Iterator[Path]:
    """Return a folder that is open to all, in which a record can be put out of another user's reach."""
    folder = Path(tempfile.mkdtemp(prefix="dragoman-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def as_nobody(do: Callable[[], str]) -> str:
    """Do something as a user who owns nothing, in a process of its own, and return what it returns or raises."""
    with tempfile.TemporaryFile() as answer:
        child = os.fork()
        if child == 0:
            try:
                if os.geteuid() == 0:
                    os.setgid(65534)
                    os.setuid(65534)
                said = do()
            except BaseException as error:
                said = f"{type(error).__name__}: {error}"
            os.write(answer.fileno(), said.encode())
            os._exit(0)
        os.waitpid(child, 0)
        answer.seek(0)
        return answer.read().decode()


@pytest.mark.parametrize("writing", [False, True])
def test_a_read_only_folder_can_be_asked_and_not_written(foreign: Path, writing: bool) -> None:
    file = foreign / "record.db"

    def ask() -> str:
        with Store.open(file) as store:
            found = store.reports().count(), len(list(store.search("embassy")))
            store.add(talks(found[0] + 1))
        return str(found)

    def look() -> str:
        with Store.open(file) as store:
            return str((store.reports().count(), len(list(store.search("embassy")))))

    other = Store.open(file)
    other.add(talks(1))
    assert look() == "(1, 2)"  # and what it takes is loaded: another user may not be able to read it
    if not writing:
        other.close()
    file.chmod(0o444)
    foreign.chmod(0o555)
    assert as_nobody(look) == "(1, 2)"
    said = as_nobody(ask)
    assert said.startswith("DragomanError") and "read-only; make it writable, or work on a copy" in said
    foreign.chmod(0o755)
    other.close()


def test_a_closed_folder(foreign: Path) -> None:
    (foreign / "closed").mkdir(mode=0o700)
    said = as_nobody(lambda: Store.open(foreign / "closed" / "x.db").where)
    assert said.startswith("InputError") and "cannot be opened: Permission denied" in said


def test_killed_at_any_moment(tmp_path: Path) -> None:
    found = kill(str(tmp_path / "killed.db"), 20, whole=10)
    assert found.problems == [] and found.kills == 20 and found.writes >= 10


def test_killed_while_writing_to_postgresql(postgres_url: str) -> None:
    found = kill(postgres_url, 5, whole=5)
    assert found.problems == [] and found.kills == 5 and found.writes >= 2


def test_many_at_once(tmp_path: Path) -> None:
    found = crowd(str(tmp_path / "crowd.db"), 3, tmp_path, writers=5, readers=5)
    assert found["errors"] == [] and found["problems"] == []
    assert found["writes"] > 0 and found["questions"] > 0


def test_many_at_once_on_postgresql(postgres_url: str, tmp_path: Path) -> None:
    found = crowd(postgres_url, 2, tmp_path, writers=3, readers=2)
    assert found["errors"] == [] and found["problems"] == [] and found["writes"] > 0


def test_many_open_a_new_record_at_once(tmp_path: Path) -> None:
    code = f"from dragoman.store import Store; Store.open({str(tmp_path / 'new.db')!r}).close()"
    environ = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
    running = [subprocess.Popen([sys.executable, "-c", code], env=environ, stderr=subprocess.PIPE) for _ in range(6)]
    assert [one.communicate()[1] for one in running] == [b""] * 6
