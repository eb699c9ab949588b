"""Watching: what is new is kept, once; what fails is told and tried again; nothing is lost at any moment."""

from __future__ import annotations

import asyncio
import sqlite3
from datetime import UTC, datetime

import pytest

from bench import unruly
from bench.unruly import Answering, Handler, Server, page, rss
from dragoman import Record
from dragoman.feeds import fetch, watch
from dragoman.feeds.lists import Entry
from dragoman.feeds.state import State
from dragoman.feeds.watch import in_utf8
from dragoman.intake import Item
from dragoman.records import DragomanError
from tests.feeds.conftest import Pipeline, Room


@pytest.fixture
def feed(server: Server) -> str:
    """Serve a feed of three pages."""
    server.answers["/feed.xml"] = unruly.validated(rss([(f"/p{n}", f"T{n}") for n in range(3)]))
    for n in range(3):
        server.answers[f"/p{n}"] = page(n)
    return server.url("/feed.xml")


def titles(*numbers: int) -> list[str]:
    return [f"Ardania and Belmar meet for the {n}th time" for n in numbers]


def whats(room: Room) -> list[str]:
    return [one.what for one in room.happened]


def test_what_a_feed_lists_is_kept_once(feed: str, server: Server, room: Room) -> None:
    room.run(feed)
    assert whats(room) == ["looked", "added", "added", "added"] and room.titles() == titles(0, 1, 2)
    with Record.open(room.folder / "x.db") as record:
        [one] = record.reports(text="round 1")
        assert (one.published, one.url) == ("2026-03-02", server.url("/p1"))
        assert record.reading(one.id).report.origin.kind == "feed" and not record.unlinked()
    room.run(feed)
    assert whats(room) == ["unchanged"]
    assert server.asked["/p1"] == 1 and server.asked["/robots.txt"] == 1 and server.most_at_once == 1


def test_a_new_item_is_fetched_and_the_same_page_under_another_address_is_known(
    feed: str, server: Server, room: Room
) -> None:
    room.run(feed)
    items = [("/p1?utm_source=rss", "T1"), ("/p3", "T3"), ("/copy", "T1")]
    server.answers |= {"/feed.xml": rss(items), "/p3": page(3), "/copy": page(1)}
    room.run(feed)
    assert sorted(whats(room)) == ["added", "known", "looked"] and room.titles() == titles(0, 1, 2, 3)
    assert server.asked["/p1"] == 1


def test_a_page_that_changes_is_fetched_again_and_its_later_text_takes_its_place(
    feed: str, server: Server, room: Room
) -> None:
    room.run(feed)
    before = room.happened
    server.answers["/feed.xml"] = rss([("/p0", "T0, corrected"), ("/p1", "T1"), ("/p2", "T2")])
    server.answers["/p0"] = page(0, "The ministry of Corva corrected this later.")
    room.run(feed)
    assert whats(room) == ["looked"] and room.happened[0].new == 1  # but not within the hour
    room.later(2 * 3600)
    room.run(feed)
    assert sorted(whats(room)) == ["added", "looked"] and room.titles() == titles(0, 1, 2)
    with Record.open(room.folder / "x.db") as record:
        [later] = record.reports(text="round 0")
        assert "corrected this later" in record.reading(later.id).report.text
        [first] = [one.report for one in before if one.url == server.url("/p0")]
        assert first is not None and "corrected" not in record.reading(first).report.text  # it is kept
        assert record.check() == []


def test_a_text_that_stands_elsewhere_too_keeps_its_place(feed: str, server: Server, room: Room) -> None:
    server.answers |= {"/feed.xml": rss([("/p0", "T0"), ("/copy", "T0")]), "/copy": page(0)}
    room.run(feed)
    server.answers["/feed.xml"] = rss([("/p0", "T0, corrected"), ("/copy", "T0")])
    server.answers["/p0"] = page(0, "The ministry of Corva corrected this later.")
    room.run(feed)
    room.later(2 * 3600)
    room.run(feed)
    assert room.titles() == titles(0, 0)
    with Record.open(room.folder / "x.db") as record:
        assert record.check() == []


def test_a_page_that_only_seems_to_change_is_not_kept_twice_and_not_asked_for_for_ever(
    feed: str, server: Server, room: Room
) -> None:
    for n in range(12):
        server.answers["/feed.xml"] = rss([("/p0", f"T{n}")])
        server.answers["/p0"] = page(0).replace(b"</body>", b"<script>%d</script></body>" % n)
        room.run(feed)
        room.later(100 * 3600)
    assert room.titles() == titles(0) and server.asked["/p0"] == 5


def test_sitemaps_take_what_is_new_and_the_last_week(server: Server, room: Room) -> None:
    today = datetime.now(UTC).date().isoformat()
    urls = f"<url><loc>/p0</loc><lastmod>{today}</lastmod></url><url><loc>/p1</loc><lastmod>2020-01-01</lastmod></url>"
    server.answers |= {
        "/index.xml": f"<sitemapindex><sitemap><loc>/new.xml</loc><lastmod>{today}</lastmod></sitemap>"
        "<sitemap><loc>/index.xml</loc></sitemap>"
        "<sitemap><loc>/old.xml</loc><lastmod>2020-01-01</lastmod></sitemap></sitemapindex>".encode(),
        "/new.xml": f"<urlset>{urls}<url><loc>/p2</loc></url></urlset>".encode(),
        "/old.xml": b"<urlset><url><loc>/p4</loc></url></urlset>",
        **{f"/p{n}": page(n) for n in range(5)},
    }  # fmt: skip
    room.run(server.url("/index.xml"))
    assert room.titles() == titles(0) and server.asked["/old.xml"] == 0
    server.answers["/new.xml"] = f"<urlset>{urls}<url><loc>/p2</loc></url><url><loc>/p3</loc></url></urlset>".encode()
    room.later(3 * 3600)
    room.run(server.url("/index.xml"))
    assert room.titles() == titles(0, 3)
    room.later(3 * 3600)
    room.run(server.url("/index.xml"), backlog=True)
    assert room.titles() == titles(0, 1, 2, 3, 4)


def test_backlog_takes_what_an_unchanged_sitemap_listed_before(server: Server, room: Room) -> None:
    listed = b"<urlset><url><loc>/p0</loc></url></urlset>"
    server.answers |= {"/map.xml": unruly.validated(listed), "/p0": page(0)}
    room.run(server.url("/map.xml"))
    assert room.titles() == [] and room.happened[-1].passed == 1
    room.run(server.url("/map.xml"))
    assert [one.what for one in room.happened[-1:]] == ["unchanged"]
    room.run(server.url("/map.xml"), backlog=True)
    assert room.titles() == titles(0)


def test_a_sitemap_that_an_index_names_later_is_new_as_a_whole(server: Server, room: Room) -> None:
    server.answers |= {
        "/index.xml": b"<sitemapindex><sitemap><loc>/a.xml</loc></sitemap></sitemapindex>",
        "/a.xml": b"<urlset><url><loc>/p0</loc></url></urlset>",
        "/b.xml": b"<urlset><url><loc>/p1</loc></url></urlset>", "/p0": page(0), "/p1": page(1),
    }  # fmt: skip
    room.run(server.url("/index.xml"))
    server.answers["/index.xml"] = (
        b"<sitemapindex><sitemap><loc>/a.xml</loc></sitemap><sitemap><loc>/b.xml</loc></sitemap></sitemapindex>"
    )
    room.run(server.url("/index.xml"))
    assert room.titles() == titles(1)


def test_what_robots_txt_forbids_is_not_fetched(feed: str, server: Server, room: Room) -> None:
    server.answers["/robots.txt"] = b"User-agent: Dragoman\nDisallow: /p1\n\nUser-agent: *\nDisallow: /\n"
    room.run(feed)
    assert room.titles() == titles(0, 2) and server.asked["/p1"] == 0
    assert ("rejected", f"robots.txt of 127.0.0.1:{server.port} asks not to fetch it") in room.told()
    room.run(feed, agent="Another/1.0")
    assert [one.what for one in room.happened] == ["failed"]


@pytest.mark.parametrize("way", [unruly.endless, unruly.to("file:///etc/passwd"), unruly.to("/robots.txt")])
def test_a_robots_txt_that_misbehaves_is_none_for_now(
    way: Answering, feed: str, server: Server, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fetch, "LIST_BYTES", 100_000)
    server.answers["/robots.txt"] = way
    room.run(feed)
    assert [one.what for one in room.happened] == ["failed"] and "cannot be had" in str(room.happened[0].reason)


def test_rules_of_yesterday_hold_while_the_new_ones_cannot_be_had(feed: str, server: Server, room: Room) -> None:
    server.answers["/robots.txt"] = b"User-agent: *\nDisallow: /p1\n"
    room.run(feed)
    server.answers |= {"/robots.txt": unruly.status(500), "/feed.xml": rss([("/p2", "T2"), ("/p1?a=1", "T1")])}
    room.later(30 * 3600)
    room.run(feed)
    assert server.asked["/robots.txt"] == 2 and "added" not in whats(room)
    assert room.counts() == {"added": 2, "rejected": 2}


def test_a_crawl_delay_and_the_pause_are_kept(feed: str, server: Server, room: Room) -> None:
    server.answers["/robots.txt"] = b"User-agent: *\nCrawl-delay: 0.3\n"
    room.run(feed, parallel=8)
    times = [at for _, at in server.times]
    assert min(b - a for a, b in zip(times[1:], times[2:], strict=False)) > 0.25 and server.most_at_once == 1


def test_a_robots_txt_that_cannot_be_had_forbids_everything_for_now(feed: str, server: Server, room: Room) -> None:
    server.answers["/robots.txt"] = unruly.status(500)
    room.run(feed)
    assert room.told() == [
        ("failed", f"robots.txt of 127.0.0.1:{server.port} cannot be had: the server answers 500 Internal Server Error")
    ]
    del server.answers["/robots.txt"]
    room.later(3 * 3600)
    room.run(feed)
    assert room.titles() == titles(0, 1, 2)


def test_hosts_are_asked_side_by_side_and_a_slow_one_holds_no_other_back(feed: str, server: Server, room: Room) -> None:
    with Server() as slow:
        slow.answers["/feed.xml"] = unruly.slow_loris
        room.run(slow.url("/feed.xml"), feed, seconds=3.0)
    assert room.titles() == titles(0, 1, 2)
    told = room.told()
    assert told.index(("looked", None)) < told.index(("failed", "took longer than 3 s"))


def test_a_server_that_asks_to_be_left_alone_is(feed: str, server: Server, room: Room) -> None:
    server.answers["/p1"] = unruly.status(429, Retry_After="600")
    room.run(feed, parallel=1)
    asked = server.asked.total()
    assert ("put off", "the server answers 429 Too Many Requests") in room.told()
    room.later(300)
    room.run(feed)
    assert server.asked.total() == asked
    server.answers["/p1"] = page(1)
    room.later(400)
    room.run(feed)
    assert room.titles() == titles(0, 1, 2)


def test_dead_feeds_slow_down_to_daily(server: Server, room: Room) -> None:
    server.answers["/feed.xml"] = unruly.status(410)
    waits = []
    for _ in range(11):
        room.run(server.url("/feed.xml"), every=900.0)
        with State.open(room.path, room.time.clock()) as state:
            [one] = state.feeds()
            waits.append((one.due - room.time.clock().now()) / 3600)
        room.later(waits[-1] * 3600 + 1)
    assert server.asked["/feed.xml"] == 11
    assert all(0.4 * 2**n <= wait <= 0.56 * 2**n for n, wait in enumerate(waits[:5]))
    assert all(21 < wait < 27 for wait in waits[7:])
    server.answers["/feed.xml"] = rss([])
    room.later(30 * 3600)
    [back] = room.run(server.url("/feed.xml"))
    assert (back.what, back.before) == ("looked", "the server answers 410 Gone")


def test_a_page_that_cannot_be_had_is_tried_again_and_then_rejected(feed: str, server: Server, room: Room) -> None:
    server.answers |= {"/p0": unruly.status(503), "/p1": unruly.status(404), "/p2": unruly.broken_off}
    told = []
    for _ in range(8):
        room.run(feed)
        told += [(one.what, one.url[-3:]) for one in room.happened if one.what in ("put off", "rejected")]
        room.later(7 * 3600)
    assert told.count(("rejected", "/p1")) == 1 and server.asked["/p1"] == 1
    for path in ("/p0", "/p2"):
        assert (told.count(("put off", path)), told.count(("rejected", path))) == (5, 1)
    with State.open(room.path, room.time.clock()) as state:
        reasons = {url[-3:]: reason for url, reason, _ in state.rejects(9)}
    assert reasons["/p0"] == "the server answers 503 Service Unavailable, tried 6 times"
    assert reasons["/p1"] == "the server answers 404 Not Found"


def test_pages_that_are_no_reports_are_rejected_with_a_reason(feed: str, server: Server, room: Room) -> None:
    server.answers |= {
        "/p0": lambda h: h.give(b"\n"),
        "/p1": "<html><body><p>Лавров и Асад".encode() * 30,
        "/p2": bytes(range(256)) * 9,
    }
    room.run(feed)
    reasons = {str(one.reason) for one in room.happened if one.what == "rejected"}
    assert len(reasons) == 3 and any("not English" in one for one in reasons) and "empty" in reasons


def test_wrong_charsets_of_pages() -> None:
    assert in_utf8("Übung".encode("latin-1"), "text/html; charset=ISO-8859-1") == "Übung".encode()
    assert in_utf8(b"\xff\xfe", 'text/html; Charset="no-such"') == b"\xff\xfe"
    assert in_utf8("Übung".encode(), "text/html; charset=utf-8") == "Übung".encode()
    assert in_utf8(b"ab", "text/html; charset=ascii; x=y") == b"ab" == in_utf8(b"ab", "")


def test_ten_thousand_links_of_a_thousand_hosts_are_in_the_file_and_picked_at_once(room: Room) -> None:
    import time

    entries = [(Entry(f"http://h{n % 1000}.example/{n}", ""), f"h{n % 1000}.example") for n in range(10_000)]
    with State.open(room.path, room.time.clock()) as state:
        state.want([("http://h.example/f", "h.example")])
        [feed] = state.feeds()
        assert state.note(feed, entries) == 10_000 and state.note(feed, entries) == 0
        began, busy = time.process_time(), set()
        for _ in range(20):
            link = state.next_link(busy)
            assert link is not None and link.host not in busy
            busy.add(link.host)
        assert (time.process_time() - began) / 20 < 0.05
        state.hold("h999.example", room.time.clock().now() + 60)
        every = {f"h{n}.example" for n in range(999)}
        assert state.next_link(every) is None and state.next_due() is not None


def test_pages_have_every_other_turn_where_feeds_are_always_due(server: Server, room: Room) -> None:
    for n in range(6):
        server.answers[f"/f{n}.xml"] = rss([(f"/p{n}", "T")])
        server.answers[f"/p{n}"] = page(n)
    room.run(*(server.url(f"/f{n}.xml") for n in range(6)), parallel=1)
    kinds = ["f" if path.startswith("/f") else "p" for path, _ in server.times[1:]]
    assert "".join(kinds) == "fpfpfpfpfpfp"


def test_a_redirect_to_another_host_keeps_its_manners_too(feed: str, server: Server, room: Room) -> None:
    with Server() as other:
        other.answers |= {"/robots.txt": b"User-agent: *\nDisallow: /closed\n", "/open": page(7)}
        server.answers |= {"/p0": unruly.to(other.url("/closed")), "/p1": unruly.to(other.url("/open"))}
        room.run(feed)
        assert other.asked == {"/robots.txt": 1, "/open": 1}
        with Record.open(room.folder / "x.db") as record:
            assert {row.url for row in record.reports()} == {other.url("/open"), server.url("/p2")}
    assert ("rejected", f"robots.txt of 127.0.0.1:{other.port} asks not to fetch it") in room.told()


def test_two_hosts_that_redirect_to_each_other_end(room: Room) -> None:
    with Server() as a, Server() as b:
        a.answers["/feed.xml"] = unruly.to(b.url("/feed.xml"))
        b.answers["/feed.xml"] = unruly.to(a.url("/feed.xml"))
        room.run(a.url("/feed.xml"), b.url("/feed.xml"))
        assert room.told() == [("failed", "redirects more than 5 times")] * 2


def test_a_fault_in_reading_one_page_leaves_the_others(
    feed: str, server: Server, room: Room, pipeline: Pipeline
) -> None:
    def fault(item: Item) -> None:
        if item.source and item.name.endswith("/p1"):
            raise KeyError("broken")

    pipeline.fault = fault
    room.run(feed)
    assert room.titles() == titles(0, 2)
    assert any("unexpected KeyError" in str(one.reason) for one in room.happened)


def test_a_record_that_fails_loses_nothing(
    feed: str, room: Room, pipeline: Pipeline, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(Record, "add", _full)
        with pytest.raises(DragomanError, match="disk is full"):
            room.run(feed)
    assert room.counts() == {"fetched": 3} or room.counts().get("fetched", 0) + room.counts().get("waiting", 0) == 3
    room.run(feed)
    assert room.titles() == titles(0, 1, 2)


def _full(self: Record, reading: object, given: str = "") -> None:
    raise DragomanError("record x.db: the disk is full")


def test_without_once_a_record_that_fails_is_tried_again(
    feed: str, room: Room, monkeypatch: pytest.MonkeyPatch
) -> None:
    add, failed = Record.add, []

    def first_full(self: Record, reading: object, given: str = "") -> object:
        if not failed:
            failed.append(1)
            raise DragomanError("record x.db: the disk is full")
        return add(self, reading, given)  # type: ignore[arg-type]

    monkeypatch.setattr(Record, "add", first_full)
    monkeypatch.setattr(watch, "min", lambda *_: 0.05, raising=False)  # the wait until it is tried again

    async def until_kept(made: watch.Watch, feeds: list[str]) -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(made.run(feeds, stop))
        async with asyncio.timeout(60):
            while sum(one.what == "added" for one in room.happened) < 3:
                await asyncio.sleep(0.02)
        stop.set()
        await running

    monkeypatch.setattr(room, "_run", until_kept, raising=False)
    room.run(feed, once=False)
    assert ("trouble", "record x.db: the disk is full; tried again in 0 s") in room.told()
    assert room.titles() == titles(0, 1, 2)


def test_a_page_that_ends_the_program_is_found_out(feed: str, server: Server, room: Room, pipeline: Pipeline) -> None:
    class KilledError(BaseException):
        """Stands in for a crash of the process: nothing after it is done."""

    def crash(item: Item) -> None:
        if item.name.endswith("/p1"):
            raise KilledError

    pipeline.fault = crash
    for _ in range(watch.READS):
        with pytest.raises(KilledError):
            room.run(feed)
    room.run(feed)
    assert room.titles() == titles(0, 2)
    assert ("rejected", f"reading it ended the program {watch.READS} times") in room.told()
    assert server.asked["/p1"] == 1


@pytest.mark.parametrize("step", [-10 * 365 * 86_400.0, 10 * 365 * 86_400.0])
def test_steps_of_the_clock(step: float, feed: str, server: Server, room: Room) -> None:
    server.answers["/p0"] = unruly.status(503)
    room.run(feed)
    room.time.wall_ahead += step
    server.answers["/p0"] = page(0)
    room.run(feed, once=True)
    room.later(3700)
    room.run(feed)
    assert room.titles() == titles(0, 1, 2)
    with State.open(room.path, room.time.clock()) as state:
        [one] = state.feeds()
        assert one.due - room.time.clock().now() < 1.2 * 3600


def test_what_no_list_names_any_more_is_forgotten_after_a_while(feed: str, room: Room) -> None:
    room.run(feed)
    with State.open(room.path, room.time.clock()) as state:
        assert state.forget() == 0
    with sqlite3.connect(room.path) as connection:
        connection.execute("UPDATE links SET seen = '2020-01-01' WHERE url LIKE '%/p1'")
    connection.close()
    with State.open(room.path, room.time.clock()) as state:
        assert state.forget() == 1 and state.counts() == {"added": 2}


def test_a_feed_that_is_no_longer_asked_for_rests(feed: str, server: Server, room: Room) -> None:
    server.answers["/other.xml"] = rss([])
    room.run(feed, server.url("/other.xml"))
    room.later(3 * 3600)
    room.run(server.url("/other.xml"))
    assert [one.url for one in room.happened] == [server.url("/other.xml")]


def test_it_stops_at_once_while_servers_are_silent(server: Server, room: Room) -> None:
    server.answers["/robots.txt"] = unruly.silent
    import time

    async def stopped(made: watch.Watch, feeds: list[str]) -> None:
        stop = asyncio.Event()
        running = asyncio.create_task(made.run(feeds, stop))
        await asyncio.sleep(0.2)
        began = time.monotonic()
        stop.set()
        await running
        assert time.monotonic() - began < 5

    room._run = stopped  # type: ignore[method-assign]
    room.run(server.url("/feed.xml"), once=False, seconds=30.0)
    assert room.happened == []


def test_malformed_feeds_are_told_of_and_read_as_far_as_they_go(feed: str, server: Server, room: Room) -> None:
    whole = rss([(f"/p{n}", f"T{n}") for n in range(3)])
    cut = whole[: whole.index(b"/p2<")]
    server.answers["/feed.xml"] = unruly.validated(cut)
    room.run(feed)
    assert room.titles()[:2] == titles(0, 1) and str(room.happened[0].reason).startswith("malformed")

    def conditional(handler: Handler) -> None:
        assert handler.headers.get("If-None-Match") is None  # or the rest would never be seen
        unruly.validated(whole)(handler)

    server.answers["/feed.xml"] = conditional
    room.run(feed)
    assert room.titles() == titles(0, 1, 2) and room.happened[0].reason is None
