"""The system's clock goes back or leaps ahead, between runs and in them: nothing is asked without end or given up."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from bench import unruly
from bench.unruly import Handler, Server, page, rss
from dragoman.feeds import watch
from dragoman.feeds.state import State
from tests.feeds.conftest import Room

HOUR, DAY, YEAR = 3600.0, 86_400.0, 365 * 86_400.0
STEPS = (-30 * YEAR, -YEAR, -3 * HOUR, -5.0, 5.0, 3 * HOUR, YEAR, 10 * YEAR)


@pytest.fixture
def feed(server: Server) -> str:
    server.answers["/feed.xml"] = unruly.validated(rss([(f"/p{n}", f"T{n}") for n in range(3)]))
    server.answers |= {f"/p{n}": page(n) for n in range(3)}
    return server.url("/feed.xml")


@pytest.mark.parametrize("step", STEPS)
def test_what_is_put_off_waits_no_longer_and_not_for_ever(step: float, feed: str, server: Server, room: Room) -> None:
    server.answers |= {"/p0": unruly.status(429, Retry_After="600"), "/bad.xml": unruly.status(500)}
    bad = server.url("/bad.xml").replace("127.0.0.1", "localhost")  # a host of its own, which nobody holds
    room.run(feed, bad, every=900.0, parallel=1)
    room.time.wall_ahead += step
    with State.open(room.path, room.time.clock()) as state:
        state.want([(feed, f"127.0.0.1:{server.port}"), (bad, f"localhost:{server.port}")])
        now = room.time.clock().now()
        dues = {one.url: one.due - now for one in state.feeds()}
        [(held,)] = state._rows("SELECT max(held) FROM hosts")
        assert held - now < 601 and (step > 0 or held - now > 590)
        assert dues[bad] <= 2 * 900 * 1.1 and dues[feed] <= 900 * 1.1
        assert step > 0 or min(dues.values()) > 0  # gone back: not asked at once either, as they were put off
    server.answers |= {"/p0": page(0), "/bad.xml": rss([])}
    room.later(2000)
    room.run(feed, bad)
    assert len(room.titles()) == 3 and server.asked["/bad.xml"] == 2 and server.asked["/p1"] == 1


@pytest.mark.parametrize("step", [-YEAR, YEAR])
def test_steps_in_a_run_change_no_rhythm(step: float, server: Server, room: Room) -> None:
    """Each look moves the clock: an interval of 0.3 s stays one."""
    seen: list[int] = []

    def moving(handler: Handler) -> None:
        room.time.wall_ahead += step if len(seen) % 2 else -step
        seen.append(1)
        handler.give(rss([(f"/p{n}", "T") for n in range(len(seen))]), "application/rss+xml")

    server.answers |= {"/feed.xml": moving, **{f"/p{n}": page(n) for n in range(40)}}

    async def some_time(made: watch.Watch, feeds: list[str]) -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(made.run(feeds, stop))
        async with asyncio.timeout(120):
            while len(seen) < 5:
                await asyncio.sleep(0.02)
            before = asyncio.get_running_loop().time()
            while len(seen) < 10:
                await asyncio.sleep(0.02)
            assert asyncio.get_running_loop().time() - before > 4 * 0.27
        stop.set()
        await running

    room._run = some_time  # type: ignore[method-assign]
    room.run(server.url("/feed.xml"), once=False, every=0.3)
    assert not [one for one in room.happened if one.what not in ("looked", "added")]
    assert max(times for path, times in server.asked.items() if path.startswith("/p")) == 1


def dated(day: str, *pages: str) -> bytes:
    told = "".join(f"<url><loc>{one}</loc><lastmod>{day}</lastmod></url>" for one in pages)
    return f"<urlset>{told}</urlset>".encode()


def test_pages_passed_over_by_a_wrong_day_are_taken_when_it_is_right(server: Server, room: Room) -> None:
    today = datetime.now(UTC).date().isoformat()
    server.answers |= {"/map.xml": unruly.validated(dated(today, "/p0")), "/p0": page(0)}
    room.time.wall_ahead += YEAR
    room.run(server.url("/map.xml"))
    assert room.titles() == []  # a year old, by that clock
    room.time.wall_ahead = 0.0
    room.later(HOUR)
    room.run(server.url("/map.xml"))
    assert len(room.titles()) == 1  # though the server says that nothing has changed since
    assert "the system's clock is 365 days behind the last look at these feeds: is it right?" in str(room.told()[0][1])


def test_a_clock_that_is_set_right_in_a_run_is_gone_by(server: Server, room: Room) -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=1)).date().isoformat()
    looks: list[int] = []

    def listing(handler: Handler) -> None:
        looks.append(1)
        room.time.wall_ahead = 0.0  # as when the network's time comes, a moment after the start
        handler.give(dated(yesterday, "/p0"), "application/xml")

    server.answers |= {"/map.xml": listing, "/p0": page(0)}
    room.time.wall_ahead = YEAR
    room.run(server.url("/map.xml"))
    assert looks and len(room.titles()) == 1


@pytest.mark.parametrize("away", [0.0, 10 * YEAR])
def test_a_leap_ahead_forgets_nothing_that_is_still_listed(away: float, feed: str, server: Server, room: Room) -> None:
    server.answers["/map.xml"] = unruly.validated(b"<urlset><url><loc>/old</loc></url></urlset>")
    room.run(feed, server.url("/map.xml"))
    before = room.counts()
    assert before["passed"] == 1  # what a sitemap held at first
    room.time.wall_ahead += away + 100 * DAY
    room.run(feed, server.url("/map.xml"))  # both say that nothing has changed
    with State.open(room.path, room.time.clock()) as state:
        assert state.forget() == 0 and state.counts() == before
    server.answers["/feed.xml"] = rss([("/p3", "T3")])
    server.answers["/p3"] = page(3)
    room.later(HOUR)
    room.run(feed, server.url("/map.xml"))
    with State.open(room.path, room.time.clock()) as state:
        assert state.forget() == 3 and state.counts() == {"added": 1, "passed": 1}  # what the feed names no more


def test_reports_keep_their_order_when_the_clock_goes_back(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was added when is for people: order and versions go by numbers that only grow."""
    from dragoman.store import Store, keys
    from tests.store.made import talks

    class Back(datetime):
        calls = 0

        @classmethod
        def now(cls, tz: object = None) -> datetime:
            Back.calls += 1
            return datetime(2036, 1, 1, tzinfo=UTC) - timedelta(days=400 * Back.calls)

    monkeypatch.setattr(keys, "datetime", Back)
    with Store.open(room.folder / "back.db") as store:
        added = [str(store.add(talks(n)).report) for n in range(5)]
        assert Back.calls >= 5 and store.unlinked() == added and store.check() == []
        assert [store.add(talks(n)).outcome for n in range(5)] == ["known"] * 5
        stamps = {row.id: row.added for row in store.reports()}
        assert sorted(stamps.values(), reverse=True) == [stamps[one] for one in added]
