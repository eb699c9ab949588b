"""The watch file's tables and rows, and the numbers that its rows go by."""

from __future__ import annotations

from dataclasses import dataclass

WAITING, FETCHED, DONE, PASSED = "waiting", "fetched", "done", "passed"
"""What a link is: to be fetched; its page is here; done with; there before watching began, and left alone."""
FORGET = 90
"""Days after which a link that no list names any more is forgotten."""
VISITS = 5
"""How often a page that changes is fetched, at most."""
REVISIT = 3600.0
"""Seconds after which a page that changed is fetched again; twice as many each time."""

TABLES = """
CREATE TABLE IF NOT EXISTS feeds (
  url TEXT PRIMARY KEY, parent TEXT, depth INTEGER NOT NULL DEFAULT 0, wanted INTEGER NOT NULL DEFAULT 1,
  host TEXT NOT NULL, kind TEXT, title TEXT, etag TEXT, modified TEXT,
  due REAL NOT NULL, delay REAL NOT NULL DEFAULT 0, failures INTEGER NOT NULL DEFAULT 0,
  looked TEXT, worked TEXT, error TEXT, listed INTEGER NOT NULL DEFAULT 0, mark TEXT,
  old INTEGER NOT NULL DEFAULT 1) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS links (
  key BLOB PRIMARY KEY, url TEXT NOT NULL, host TEXT NOT NULL, feed TEXT NOT NULL, state TEXT NOT NULL,
  mark TEXT NOT NULL, published TEXT, due REAL NOT NULL, delay REAL NOT NULL DEFAULT 0,
  tries INTEGER NOT NULL DEFAULT 0, visits INTEGER NOT NULL DEFAULT 0, reads INTEGER NOT NULL DEFAULT 0,
  etag TEXT, modified TEXT, found TEXT NOT NULL, seen TEXT NOT NULL, done TEXT, outcome TEXT, reason TEXT, report TEXT)
  WITHOUT ROWID;
CREATE INDEX IF NOT EXISTS links_waiting ON links (host, due) WHERE state = 'waiting';
CREATE INDEX IF NOT EXISTS links_fetched ON links (due) WHERE state = 'fetched';
CREATE INDEX IF NOT EXISTS links_seen ON links (seen);
CREATE INDEX IF NOT EXISTS links_feed ON links (feed, outcome);
CREATE TABLE IF NOT EXISTS pages (key BLOB PRIMARY KEY, url TEXT NOT NULL, body BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS hosts (
  host TEXT PRIMARY KEY, robots BLOB, asked REAL, held REAL NOT NULL DEFAULT 0) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
PRAGMA user_version = 1;
"""
VERSION = 1


@dataclass(frozen=True, slots=True)
class Feed:
    """A list that is watched. ``depth`` counts the indexes above it; ``worked`` is when it could last be read.

    ``old``: what it listed at first was there before watching began.
    """

    url: str
    host: str
    depth: int
    kind: str | None
    title: str | None
    etag: str | None
    modified: str | None
    due: float
    failures: int
    looked: str | None
    worked: str | None
    error: str | None
    listed: int
    old: bool


@dataclass(frozen=True, slots=True)
class Link:
    """A page that a list names. ``report`` is the one that was last read from it."""

    key: bytes
    url: str
    host: str
    feed: str
    published: str | None
    tries: int
    visits: int
    reads: int
    etag: str | None
    modified: str | None
    report: str | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a look at a feed came to: for how long it is left alone, what is wrong with it, and if read, what it is.

    Without ``kind`` it could not be read, unless it was ``unchanged``.
    """

    delay: float
    error: str | None = None
    kind: str | None = None
    title: str | None = None
    etag: str | None = None
    modified: str | None = None
    listed: int = 0
    unchanged: bool = False


FEED = "url, host, depth, kind, title, etag, modified, due, failures, looked, worked, error, listed, old"
LINK = "key, url, host, feed, published, tries, visits, reads, etag, modified, report"
HOSTS = """WITH RECURSIVE hosts_waiting (host) AS (
  SELECT min(host) FROM links WHERE state = 'waiting'
  UNION ALL
  SELECT (SELECT min(host) FROM links WHERE state = 'waiting' AND host > h.host) FROM hosts_waiting h
  WHERE h.host IS NOT NULL),
first_due (host, due) AS (
  SELECT host, (SELECT min(due) FROM links WHERE state = 'waiting' AND host = h.host) FROM hosts_waiting h
  WHERE host IS NOT NULL)
"""
"""Each host with pages to fetch, and when the first is due: a step in the index a host, not one a page."""
