"""The command: what it says, how it ends, and that a kill at any moment loses nothing."""

from __future__ import annotations

import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import unruly
from bench.unruly import Server, page, rss
from dragoman import Record, cli
from tests.feeds.conftest import Pipeline

ROOT = Path(__file__).parents[2]
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DRAGOMAN_RECORD", raising=False)
    monkeypatch.delenv("DRAGOMAN_AGENT", raising=False)
    return tmp_path


@pytest.fixture
def feed(server: Server) -> str:
    server.answers["/feed.xml"] = rss([("/p0", "T0"), ("/p1", "T1")])
    server.answers |= {"/p0": page(0), "/p1": page(1)}
    return server.url("/feed.xml")


def watch(*words: str) -> int:
    return cli.main(["watch", "--once", "--allow-private-urls", *words])


@pytest.mark.usefixtures("pipeline")
def test_once(feed: str, server: Server, capsys: Captured) -> None:
    Path("feeds.opml").write_text(f'<opml><body><outline text="Vale Post" xmlUrl="{feed}"/></body></opml>')
    assert watch("feeds.opml", "--json", "--agent", "Newsroom/2 (+mailto:desk@news.example)") == 0
    out, err = capsys.readouterr()
    assert [json.loads(line)["what"] for line in out.splitlines()] == ["looked", "added", "added"]
    assert "1 look at feeds, 2 reports added, " in err
    assert server.headers["/p0"]["User-Agent"] == "Newsroom/2 (+mailto:desk@news.example)"
    server.answers["/feed.xml"] = rss([("/p2", "T2"), ("/p0", "T0")])
    assert watch("feeds.opml") == 1
    err = capsys.readouterr().err
    assert f"dragoman: {server.url('/p2')}: the server answers 404 Not Found\n" in err
    assert f"{feed}: 1 new" in err and "1 rejected" in err and "rejected: the server answers 404 Not Found (1)" in err


@pytest.mark.usefixtures("pipeline")
def test_status(feed: str, server: Server, capsys: Captured) -> None:
    assert cli.main(["watch", "--status"]) == 1
    assert "dragoman.db.watch: no such file; `dragoman watch FEED` makes one" in capsys.readouterr().err
    server.answers["/p1"] = unruly.status(410)
    server.answers["/bad.xml"] = b"<html>no feed</html>"
    watch(feed, server.url("/bad.xml"))
    capsys.readouterr()
    assert cli.main(["watch", "--status"]) == 0
    out, err = capsys.readouterr()
    assert f"Vale Post <{feed}>" in out and "feed; 1 added, 1 rejected" in out and "  well\n" in out
    assert "fails (1 times): neither a feed nor a sitemap (text/html)" in out
    assert "/p1: the server answers 410 Gone (20" in err
    assert cli.main(["watch", "--status", "--json"]) == 0
    rows = {row["feed"]: row for row in map(json.loads, capsys.readouterr().out.splitlines())}
    assert rows[feed]["pages"] == {"added": 1, "rejected": 1} and 0 < rows[feed]["due_in"] <= 1000
    assert rows[server.url("/bad.xml")]["failures"] == 1


@pytest.mark.parametrize(("words", "reason"), [
    ([], "Name a FEED"), (["missing.opml"], "missing.opml: cannot be read"),
    (["ftp://a.example/f"], "no http or https"), (["http://a.example/f", "--every", "soon"], "'soon' is no time"),
    (["http://a.example/f", "--every", "0s"], "is no time"), (["http://a.example/f", "--parallel", "0"], "--parallel"),
    (["http://a.example/f", "--agent", "\u202e"], "plain ASCII"), ([""], "'': an empty name"),
    (["/"], "/: a folder; name an OPML file"),
])  # fmt: skip
def test_wrong_usage(words: list[str], reason: str, capsys: Captured) -> None:
    assert watch(*words) == 2
    assert reason in capsys.readouterr().err and not list(Path().iterdir())


@pytest.mark.usefixtures("pipeline")
def test_what_a_sitemap_listed_before_is_left_alone_and_the_way_to_it_told(server: Server, capsys: Captured) -> None:
    server.answers["/map.xml"] = b"<urlset><url><loc>/p0</loc></url><url><loc>/p1</loc></url></urlset>"
    map_ = server.url("/map.xml")
    assert watch(map_) == 0
    assert f"{map_}: 2 pages listed before are left alone; --backlog takes them\n" in capsys.readouterr().err
    assert watch(map_) == 0
    assert "backlog" not in capsys.readouterr().err


@pytest.mark.usefixtures("pipeline")
def test_private_addresses_are_refused_unless_allowed(feed: str, server: Server, capsys: Captured) -> None:
    assert cli.main(["watch", "--once", feed]) == 1
    assert "127.0.0.1 is not on the public network; --allow-private-urls allows it" in capsys.readouterr().err
    assert not server.asked


@pytest.mark.usefixtures("pipeline")
def test_a_watch_file_goes_with_one_record_and_one_process(feed: str, capsys: Captured) -> None:
    from filelock import FileLock

    assert watch(feed) == 0
    assert watch(feed, "--record", "other.db", "--state", "dragoman.db.watch") == 1
    assert "goes with the record" in capsys.readouterr().err
    Path("dragoman.db").rename("elsewhere.db")
    assert watch(feed, "--record", "elsewhere.db", "--state", "dragoman.db.watch") == 0  # the record has moved
    Path("elsewhere.db").unlink()
    assert watch(feed) == 1
    assert "empty, though pages were kept in it; is it the right one?" in capsys.readouterr().err
    with FileLock("dragoman.db.watch.lock"):
        assert watch(feed) == 1
    assert "another `dragoman watch` is using it" in capsys.readouterr().err


@pytest.mark.usefixtures("pipeline")
def test_watch_files_that_are_none(feed: str, capsys: Captured) -> None:
    Path("text").write_text("no database, but longer than the header of one would be, by a good deal" * 9)
    assert watch(feed, "--state", "text") == 1
    assert "watch file text: the file is not a SQLite database; name another with --state" in capsys.readouterr().err
    assert watch(feed, "--state", "dragoman.db") == 1
    assert "a database of something else" in capsys.readouterr().err
    assert watch(feed, "--state", "no/such/folder.watch") == 1
    assert "the folder no/such does not exist" in capsys.readouterr().err


CHILD = """
import sys
from types import SimpleNamespace
from pathlib import Path
from dragoman import Record, cli, keep
from dragoman.feeds import watch
from tests.feeds.conftest import Pipeline
keep.pipeline = watch.pipeline = Pipeline()
Record.link = lambda self, only: self.mark_linked(only)
sys.exit(cli.main(sys.argv[1:]))
"""


@pytest.fixture
def running(server: Server) -> Iterator[list[subprocess.Popen[str]]]:
    started: list[subprocess.Popen[str]] = []
    yield started
    for one in started:
        if one.poll() is None:
            one.kill()
        one.communicate()


def start(running: list[subprocess.Popen[str]], *words: str) -> subprocess.Popen[str]:
    environ = {**os.environ, "PYTHONPATH": f"{ROOT / 'src'}:{ROOT}"}
    command = [sys.executable, "-c", CHILD, "watch", "--allow-private-urls", *words]
    one = subprocess.Popen(command, env=environ, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    running.append(one)
    return one


def kept() -> int:
    if not Path("dragoman.db").exists():
        return 0
    with Record.open("dragoman.db") as record:
        return record.reports().count()


def until(condition: object, seconds: float = 60.0) -> None:
    assert callable(condition)
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come to that"
        time.sleep(0.05)


def test_it_ends_cleanly(feed: str, running: list[subprocess.Popen[str]]) -> None:
    one = start(running, feed, "--pause", "0.1s")
    until(lambda: kept() == 2)
    one.send_signal(signal.SIGINT)
    _, err = one.communicate(timeout=20)
    assert one.returncode == 130 and "ending; what is being read is kept first" in err
    assert "2 reports added" in err and "Traceback" not in err


def test_kills_at_any_moment_lose_nothing_and_repeat_one_fetch_at_most(
    server: Server, running: list[subprocess.Popen[str]]
) -> None:
    number = 8
    server.answers["/feed.xml"] = unruly.validated(rss([(f"/p{n}", f"T{n}") for n in range(number)]))
    for n in range(number):
        server.answers[f"/p{n}"] = page(n)
    chance, kills = random.Random(3), 0
    while kills < 3:
        one = start(running, server.url("/feed.xml"), "--pause", "0.3s", "--once")
        asked = server.asked.total()
        until(lambda one=one, asked=asked: server.asked.total() > asked or one.poll() is not None)  # type: ignore[misc]
        time.sleep(chance.uniform(0, 1.5))
        if one.poll() is not None:
            break
        if kills == 1:
            one.terminate()
        else:
            one.kill()
        one.communicate(timeout=20)
        assert one.returncode in (130, -signal.SIGKILL, -signal.SIGTERM, 0)
        kills += 1
    assert kills
    one = start(running, server.url("/feed.xml"), "--pause", "0.1s", "--once")
    one.communicate(timeout=60)
    assert one.returncode == 0
    with Record.open("dragoman.db") as record:
        titles = [row.title for row in record.reports()]
    assert len(titles) == len(set(titles)) == number
    repeated = sum(times - 1 for path, times in server.asked.items() if path.startswith("/p"))
    assert repeated <= kills and server.asked["/robots.txt"] <= kills + 1


def test_a_full_disk_is_told_and_loses_nothing(feed: str, pipeline: Pipeline, capsys: Captured) -> None:
    import sqlite3

    from dragoman.feeds import state

    def full(self: state.State, *_: object) -> None:
        with state.told(self.path):
            raise sqlite3.OperationalError("database or disk is full")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(state.State, "fetched", full)
        assert watch(feed) == 1
    assert "watch file dragoman.db.watch: the disk is full; free some space" in capsys.readouterr().err
    assert watch(feed) == 0 and kept() == 2
