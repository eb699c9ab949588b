"""What watching remembers, in a SQLite file beside the record: feeds, links, pages fetched and not read yet, hosts.

Everything is written before the next step is taken, so that a kill at any moment loses nothing: what was listed is
kept before its list counts as looked at, a page's bytes before it counts as fetched, and a page counts as done only
when the record has it. Times are in seconds since 1970 by ``Clock``; days and moments told to people are ISO, UTC.
"""

from __future__ import annotations

import hashlib
import sqlite3
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path
from threading import RLock
from typing import Any, Self

from dragoman.feeds.clock import Clock
from dragoman.feeds.lists import Entry
from dragoman.feeds.rows import (
    DONE,
    FEED,
    FETCHED,
    FORGET,
    HOSTS,
    LINK,
    PASSED,
    REVISIT,
    TABLES,
    VERSION,
    VISITS,
    WAITING,
    Feed,
    Link,
    Outcome,
)
from dragoman.records import DragomanError


def key(url: str) -> bytes:
    """Return what a page is known by: its address without the parts that only say where a reader came from."""
    from courlan import normalize_url

    with suppress(Exception):  # odd addresses bring many kinds out of it; they are known as they are
        url = normalize_url(url)
    return hashlib.sha256(url.encode("utf-8", "surrogatepass")).digest()[:16]


class State:
    """The file; its own context manager. One process at a time may watch with it, any number may look."""

    def __init__(self, path: Path, clock: Clock) -> None:
        self.path, self._clock = path, clock
        self._lock = RLock()
        self._db = sqlite3.connect(path, timeout=30, isolation_level=None, check_same_thread=False)
        self._file = _which(path)

    @classmethod
    def open(cls, path: Path, clock: Clock) -> Self:
        """Open the file, and make it if it is not there.

        Raises:
            DragomanError: it cannot be opened, is something else, or was made by a newer Dragoman.
        """
        with told(path):
            state = cls(path, clock)
        try:
            with told(path):
                [version] = state._db.execute("PRAGMA user_version").fetchone()
                if not version and state._db.execute("SELECT 1 FROM sqlite_master").fetchone():
                    raise DragomanError(f"watch file {path}: a database of something else; name another with --state")
                if version > VERSION:
                    raise DragomanError(
                        f"watch file {path}: made by a newer Dragoman; upgrade: pip install -U dragoman"
                    )
                state._db.execute("PRAGMA journal_mode = WAL")
                state._db.execute("PRAGMA synchronous = FULL")
                if version < VERSION:
                    # All or nothing: tables without the version would be taken for somebody else's.
                    state._db.executescript(f"BEGIN IMMEDIATE; {TABLES} COMMIT;")
        except BaseException:
            state.close()
            raise
        return state

    def close(self) -> None:
        self._db.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @contextmanager
    def _writing(self) -> Iterator[sqlite3.Connection]:
        if _which(self.path) != self._file:  # SQLite writes on into a file that was removed
            raise DragomanError(f"watch file {self.path}: removed or replaced while it was in use; start again")
        with self._lock, told(self.path):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                yield self._db
            except BaseException:
                self._db.execute("ROLLBACK")
                raise
            self._db.execute("COMMIT")

    def _rows(self, query: str, *given: Any) -> list[Any]:
        with self._lock, told(self.path):
            return self._db.execute(query, given).fetchall()

    def _stamp(self) -> str:
        return stamp(self._clock.wall())

    # Feeds

    def want(self, feeds: Iterable[tuple[str, str]], forced: bool = False) -> float:
        """Watch these (address, host) and what their indexes named, and no others; ``forced`` ones at once.

        What is due later than it was put off for, because the clock has gone back since, is due after that time, and
        its list is asked for whole: what it held may have been judged by a wrong day. Return the seconds that the
        clock is behind the last look, 0 where it is not.
        """
        now = self._clock.now()
        with self._writing() as db:
            [last] = db.execute("SELECT coalesce(max(due - delay), 0) FROM feeds").fetchone()
            back = max(float(last) - now, 0.0)
            db.execute("UPDATE feeds SET wanted = 0")
            for url, host in feeds:
                db.execute(
                    "INSERT INTO feeds (url, host, due) VALUES (?, ?, ?)"
                    " ON CONFLICT DO UPDATE SET wanted = 1, parent = NULL, depth = 0",
                    (url, host, now),
                )
            for _ in range(4):  # as deep as indexes go
                db.execute(
                    "UPDATE feeds SET wanted = 1 WHERE wanted = 0 AND parent IN (SELECT url FROM feeds WHERE wanted)"
                )
            db.execute("UPDATE links SET due = ? + delay WHERE due > ? + delay", (now, now))
            ahead = "UPDATE feeds SET due = ? + delay, etag = NULL, modified = NULL WHERE due > ? + delay"
            db.execute(ahead, (now, now))
            db.execute("UPDATE hosts SET held = min(held - ?, ? + 86400) WHERE held > ?", (back, now, now))
            if forced:
                db.execute("UPDATE feeds SET due = ? WHERE wanted AND failures = 0", (now,))
        return back

    def feeds(self) -> list[Feed]:
        """Return the feeds that are watched."""
        return [Feed(*row) for row in self._rows(f"SELECT {FEED} FROM feeds WHERE wanted ORDER BY depth, url")]

    def next_feed(self, busy: set[str]) -> Feed | None:
        """Return the feed that has been due longest, of a host that may be asked."""
        now = self._clock.now()
        query = (
            f"SELECT {FEED} FROM feeds WHERE wanted AND due <= ? AND host NOT IN"
            " (SELECT host FROM hosts WHERE held > ?) ORDER BY due"
        )
        return next((Feed(*row) for row in self._rows(query, now, now) if row[1] not in busy), None)

    def looked(self, feed: Feed, came: Outcome) -> None:
        """Note what a look at a feed came to, once all that it lists is kept."""
        due, moment = self._clock.now() + came.delay, self._stamp()
        with self._writing() as db:
            if came.unchanged or came.kind:
                db.execute(
                    "UPDATE feeds SET due = ?, delay = ?, failures = 0, looked = ?, worked = ?, error = ?"
                    " WHERE url = ?",
                    (due, came.delay, moment, moment, came.error, feed.url),
                )
            else:
                db.execute(
                    "UPDATE feeds SET due = ?, delay = ?, failures = failures + 1, looked = ?, error = ? WHERE url = ?",
                    (due, came.delay, moment, came.error, feed.url),
                )
            if came.kind:
                db.execute(
                    "UPDATE feeds SET kind = ?, title = ?, etag = ?, modified = ?, listed = ? WHERE url = ?",
                    (came.kind, came.title, came.etag, came.modified, came.listed, feed.url),
                )

    def lists(self, feed: Feed, children: Sequence[tuple[Entry, str]]) -> None:
        """Watch the lists (entry, host) that an index names; one that it says has changed is due at once."""
        now, old = self._clock.now(), feed.old and feed.worked is None
        with self._writing() as db:
            for entry, host in children:
                db.execute(
                    "INSERT INTO feeds (url, parent, depth, host, due, mark, old) VALUES (?, ?, ?, ?, ?, ?, ?)"
                    " ON CONFLICT DO UPDATE SET wanted = 1, mark = excluded.mark,"
                    " due = CASE WHEN mark = excluded.mark OR failures THEN due ELSE excluded.due END",
                    (entry.url, feed.url, feed.depth + 1, host, now, entry.mark, old),
                )

    # Links

    def note(self, feed: Feed, entries: Sequence[tuple[Entry, str]], passed: bool = False, all: bool = False) -> int:
        """Keep what a feed lists, (entry, host) each; return how many pages are new or have changed.

        With ``passed`` what is new is left alone: it was there before watching began. With ``all`` what was left
        alone before counts as new.
        """
        if all:
            keys = [(WAITING, self._clock.now(), key(entry.url), PASSED) for entry, _ in entries]
            with self._writing() as db:
                db.executemany("UPDATE links SET state = ?, due = ? WHERE key = ? AND state = ?", keys)
        return sum(self._note(feed, entries[n : n + 500], passed) for n in range(0, len(entries), 500))

    def _note(self, feed: Feed, entries: Sequence[tuple[Entry, str]], passed: bool) -> int:
        now, stamped, new = self._clock.now(), self._stamp(), 0
        today = stamped[:10]
        keyed = {key(entry.url): (entry, host) for entry, host in entries}
        with self._writing() as db:
            marks = ",".join("?" * len(keyed))
            query = f"SELECT key, mark, state, visits, seen, feed FROM links WHERE key IN ({marks})"
            known = {row[0]: row[1:] for row in db.execute(query, list(keyed))}
            for one, (entry, host) in keyed.items():
                if one not in known:
                    state = PASSED if passed else WAITING
                    db.execute(
                        "INSERT INTO links (key, url, host, feed, state, mark, published, due, found, seen)"
                        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                        (one, entry.url, host, feed.url, state, entry.mark, entry.published, now, stamped, today),
                    )
                    new += not passed
                    continue
                mark, state, visits, seen, first = known[one]
                # Each list has its own way to tell of a change: the one that first named the page is believed.
                if first == feed.url and mark != entry.mark and state == DONE and visits < VISITS:
                    delay = REVISIT * 2 ** max(visits - 1, 0)
                    db.execute(
                        "UPDATE links SET state = ?, mark = ?, due = max(?, due + ?), delay = ?, tries = 0, seen = ?"
                        " WHERE key = ?",
                        (WAITING, entry.mark, now, delay, delay, today, one),
                    )
                    new += 1
                elif seen < today:
                    db.execute("UPDATE links SET seen = ? WHERE key = ?", (today, one))
        return new

    def next_link(self, busy: set[str]) -> Link | None:
        """Return the page that has been due longest, of a host that may be asked."""
        now = self._clock.now()
        hosts = self._rows(
            f"{HOSTS} SELECT host FROM first_due WHERE due <= ? AND host NOT IN"
            " (SELECT host FROM hosts WHERE held > ?) ORDER BY due",
            now, now,
        )  # fmt: skip
        name = next((name for (name,) in hosts if name not in busy), None)
        if name is None:
            return None
        query = f"SELECT {LINK} FROM links WHERE state = 'waiting' AND host = ? ORDER BY due LIMIT 1"
        return next((Link(*row) for row in self._rows(query, name)), None)

    def fetched(self, link: Link, url: str, body: bytes, validators: tuple[str | None, str | None]) -> None:
        """Keep a page's bytes until it is read."""
        packed = zlib.compress(body, 1)
        now = self._clock.now()
        with self._writing() as db:
            db.execute("REPLACE INTO pages (key, url, body) VALUES (?, ?, ?)", (link.key, url, packed))
            db.execute(
                "UPDATE links SET state = ?, due = ?, tries = 0, reads = 0, visits = visits + 1, etag = ?, modified = ?"
                " WHERE key = ?",
                (FETCHED, now, *validators, link.key),
            )

    def put_off(self, link: Link, delay: float, reason: str) -> None:
        """Try a page again after ``delay`` seconds."""
        with self._writing() as db:
            db.execute(
                "UPDATE links SET due = ?, delay = ?, tries = tries + 1, reason = ? WHERE key = ?",
                (self._clock.now() + delay, delay, reason, link.key),
            )

    def finish(self, link: Link, outcome: str, reason: str | None = None, report: str | None = None) -> None:
        """Be done with a page: "added" or "known" with its report, "unchanged", or "rejected" with a reason."""
        with self._writing() as db:
            db.execute("DELETE FROM pages WHERE key = ?", (link.key,))
            db.execute(
                "UPDATE links SET state = ?, due = ?, done = ?, outcome = ?, reason = ?,"
                " report = coalesce(?, report),"
                " visits = visits + (state = 'waiting') WHERE key = ?",
                (DONE, self._clock.now(), self._stamp(), outcome, reason, report, link.key),
            )

    def to_read(self, most: int) -> list[tuple[Link, str, bytes]]:
        """Return (link, address, bytes) of pages to read, the first fetched first, and count the reading of each.

        ``reads`` is how often it was begun before without an end.
        """
        query = f"SELECT {LINK} FROM links WHERE state = 'fetched' ORDER BY reads, due LIMIT ?"
        links = [Link(*row) for row in self._rows(query, most)]
        if links and links[0].reads:
            del links[1:]  # one of these has ended the program before: each alone, so that it is found out
        links = [one for one in links if one.reads == links[0].reads]
        with self._writing() as db:
            db.executemany("UPDATE links SET reads = reads + 1 WHERE key = ?", [(one.key,) for one in links])
        found = []
        for link in links:
            [(url, body)] = self._rows("SELECT url, body FROM pages WHERE key = ?", link.key)
            found.append((link, url, zlib.decompress(body)))
        return found

    def unread(self, links: Sequence[Link]) -> None:
        """Take back that these were being read: it was the record that failed, not they."""
        with self._writing() as db:
            db.executemany("UPDATE links SET reads = reads - 1 WHERE key = ?", [(one.key,) for one in links])

    def to_be_read(self) -> int:
        """Return how many pages are here and not read yet."""
        [(number,)] = self._rows("SELECT count(*) FROM links WHERE state = 'fetched'")
        return int(number)

    def next_due(self) -> float | None:
        """Return when the next feed or page is due, of whatever host; None for never."""
        now = self._clock.now()
        query = (
            f"{HOSTS} SELECT min(at) FROM (SELECT min(max(f.due, coalesce(h.held, 0))) AS at FROM feeds f"
            " LEFT JOIN hosts h ON f.host = h.host AND h.held > ? WHERE f.wanted UNION ALL"
            " SELECT min(max(l.due, coalesce(h.held, 0))) FROM first_due l"
            " LEFT JOIN hosts h ON l.host = h.host AND h.held > ?)"
        )
        [(at,)] = self._rows(query, now, now)
        return None if at is None else float(at)

    def counts(self, feed: str | None = None) -> dict[str, int]:
        """Return how many links there are by outcome, of one feed or all; those not done with by what they are."""
        where, given = (" WHERE feed = ?", (feed,)) if feed is not None else ("", ())
        query = (
            f"SELECT coalesce(CASE WHEN state = 'done' THEN outcome END, state), count(*) FROM links{where} GROUP BY 1"
        )
        return dict(self._rows(query, *given))

    def rejects(self, most: int) -> list[tuple[str, str, str]]:
        """Return (address, reason, when) of the pages last rejected."""
        query = "SELECT url, reason, done FROM links WHERE outcome = 'rejected' ORDER BY done DESC LIMIT ?"
        return [tuple(row) for row in self._rows(query, most)]

    def forget(self) -> int:
        """Forget links that no list has named for ``FORGET`` days; return how many.

        What the last list of a feed held is kept, however long ago that was: the feed may be as it was ever since, or
        out of reach, or it is the clock that has made the leap.
        """
        before = stamp(self._clock.wall() - FORGET * 86_400)[:10]
        with self._writing() as db:
            db.execute("DELETE FROM hosts WHERE held < ? AND coalesce(asked, 0) < ?", [self._clock.now() - 864_000] * 2)
        if not self._rows("SELECT 1 FROM links WHERE seen < ? AND state IN ('done', 'passed') LIMIT 1", before):
            return 0
        with self._writing() as db:
            gone = db.execute(
                "DELETE FROM links WHERE seen < ? AND state IN ('done', 'passed') AND (feed, seen) NOT IN (SELECT feed,"
                " max(seen) FROM links WHERE feed IN (SELECT url FROM feeds WHERE wanted) GROUP BY feed)",
                (before,),
            ).rowcount
        return int(gone)

    # Hosts

    def robots(self, host: str) -> tuple[str, float] | None:
        """Return a host's robots.txt and when it was asked for, or None."""
        for robots, asked in self._rows("SELECT robots, asked FROM hosts WHERE host = ?", host):
            if robots is not None:
                return zlib.decompress(robots).decode("utf-8", "replace"), float(asked)
        return None

    def keep_robots(self, host: str, text: str, asked: float) -> None:
        packed = zlib.compress(text.encode("utf-8", "replace"))
        with self._writing() as db:
            db.execute(
                "INSERT INTO hosts (host, robots, asked) VALUES (?, ?, ?)"
                " ON CONFLICT DO UPDATE SET robots = excluded.robots, asked = excluded.asked",
                (host, packed, asked),
            )

    def hold(self, host: str, until: float) -> None:
        """Leave a host alone until then."""
        with self._writing() as db:
            db.execute(
                "INSERT INTO hosts (host, held) VALUES (?, ?)"
                " ON CONFLICT DO UPDATE SET held = max(held, excluded.held)",
                (host, until),
            )

    # The record that the pages go to

    def record(self) -> str | None:
        """Return the record that the pages have gone to, None before the first."""
        return next((str(value) for (value,) in self._rows("SELECT value FROM meta WHERE name = 'record'")), None)

    def bind(self, record: str) -> None:
        """Note which record the pages go to."""
        with self._writing() as db:
            db.execute("REPLACE INTO meta VALUES ('record', ?)", (record,))


def _which(path: Path) -> tuple[int, int] | None:
    """Return which file is at ``path``; None for none."""
    try:
        there = path.stat()
    except OSError:
        return None
    return there.st_dev, there.st_ino


def stamp(at: float | None = None) -> str:
    """Return the time of day now, or at so many seconds since 1970, ISO, UTC: for people, never for what is due."""
    when = datetime.now(UTC) if at is None else datetime.fromtimestamp(at, UTC)
    return when.isoformat(timespec="seconds").replace("+00:00", "Z")


@contextmanager
def told(path: Path) -> Iterator[None]:
    """Turn what SQLite complains of into a DragomanError that names the file and the way out."""
    from dragoman.store.connect import explain

    try:
        yield
    except sqlite3.Error as error:
        raise DragomanError(f"watch file {path}: {explain(str(error), path).replace('--record', '--state')}") from error
