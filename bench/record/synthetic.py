"""A record of made-up reports, as large as wanted: what questions cost at ten million events.

Rows go straight into the tables of a new record, the indexes and sums are made afterwards by the store itself, so the
questions meet the schema, the indexes and the sums that ``dragoman add`` makes. What is made up has the skew of the
news: a few states and pairs of states are in most of it, persons and outlets follow Zipf's law, and so do words.
"""

from __future__ import annotations

import math
import os
import sqlite3
import string
import time
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
from sqlalchemy import Connection, Index, create_engine, event

from dragoman import codes
from dragoman.records import EVENT_TYPES
from dragoman.store import Store, fulltext, rollups
from dragoman.store import schema as t

STATES, OUTLETS, VOCABULARY, DAYS = 200, 500, 30_000, 7_305
FIRST = date(2005, 1, 1)
EVENTS, STATEMENTS = 10.0, 8.0
"""Events and statements of a report, on average; the reports of news/diplomacy.jsonl have some more of both."""
BLOB = 3_000
"""Bytes that stand in for a compressed Reading, about what a short report's takes; nothing reads them here."""
CHUNK = 5_000
TYPES = np.array([0.06, 0.22, 0.08, 0.02, 0.07, 0.05, 0.02, 0.06, 0.13, 0.06, 0.05, 0.04, 0.05, 0.03, 0.03, 0.03])
WORDS = {
    "the": 0, "of": 1, "to": 2, "and": 3, "in": 4, "sanctions": 40, "agreement": 54, "talks": 55, "border": 95,
    "exchange": 157, "ceasefire": 180, "treaty": 194, "embassy": 204, "prisoners": 600,
}  # fmt: skip
"""Words to search for, and how far down the list of frequent words they stand, so that they are in as many reports as
in news/diplomacy.jsonl: "sanctions" in 31 of a hundred, "talks" in 24, "embassy" in 7, "prisoners" in 2."""

Rows = list[tuple[Any, ...]]


class World:
    """Who there is: states, how often pairs of them meet, persons, outlets, words."""

    def __init__(self, reports: int, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        rng = self.rng
        self.codes = [f"Q{a}{b}" for a in string.ascii_uppercase for b in string.ascii_uppercase][:STATES]
        weight = 1.0 / (np.arange(STATES) + 2.0) ** 1.3
        pairs = np.outer(weight, weight) * np.exp(rng.normal(0, 1.0, (STATES, STATES)))
        np.fill_diagonal(pairs, 0)
        self.pairs = np.cumsum(pairs.ravel() / pairs.sum())
        self.persons = max(20, reports // 4 // STATES)
        self.person = np.cumsum(_zipf(self.persons, 1.0))
        self.outlet = np.cumsum(_zipf(OUTLETS, 1.0))
        made = {"".join(rng.choice(list("bdfgklmnprstvz"), 1)) + _word(rng) for _ in range(2 * VOCABULARY)}
        rest = sorted(made - set(WORDS))
        rng.shuffle(rest)
        made_up = rest[: VOCABULARY - len(WORDS)]
        for word, place in sorted(WORDS.items(), key=lambda one: one[1]):
            made_up.insert(place, word)
        self.words = np.array(made_up)
        self.word = np.cumsum(_zipf(len(self.words), 1.0))
        self.intensity = {name: float(codes.intensity(name)) for name in EVENT_TYPES}
        self.quad = {name: codes.quad(name) for name in EVENT_TYPES}

    def parties(self) -> Rows:
        """Return the rows of parties: states first, then the persons of each, then a thousand organisations."""
        rows: Rows = []
        for n, code in enumerate(self.codes):
            rows.append((n + 1, code, "state", f"State {code}", f"state {code.lower()}", code, "GOV", None, None, ""))
        for n in range(STATES * self.persons):
            code, name = self.codes[n // self.persons], f"Person {n}"
            party = f"person:person {n}:{code}"
            rows.append((STATES + n + 1, party, "person", name, name.lower(), code, "GOV", None, None, ""))
        for n in range(1_000):
            name, key = f"League {n}", STATES + STATES * self.persons + n + 1
            rows.append((key, f"IGO:{n}", "organisation", name, name.lower(), None, "IGO", f"IGO:{n}", None, ""))
        return rows

    def draw(self, cumulated: np.ndarray, count: int) -> np.ndarray:
        return np.searchsorted(cumulated, self.rng.random(count)).clip(0, len(cumulated) - 1)


def _zipf(count: int, exponent: float) -> np.ndarray:
    weight = 1.0 / (np.arange(count) + 1.0) ** exponent
    return weight / weight.sum()


def _word(rng: np.random.Generator) -> str:
    return "".join(rng.choice(list("aeiou")) + rng.choice(list("bdfglmnrst")) for _ in range(int(rng.integers(1, 4))))


def build(where: Path, events: int, seed: int = 7) -> dict[str, float]:
    """Make a record of about ``events`` events at ``where``; return what each step took, in seconds."""
    reports = round(events / EVENTS)
    world = World(reports, seed)
    with Store.open(where):
        pass
    took: dict[str, float] = {}
    connection = sqlite3.connect(where, isolation_level=None)
    for pragma in ("journal_mode = OFF", "synchronous = OFF", "cache_size = -500000", "foreign_keys = OFF"):
        connection.execute(f"PRAGMA {pragma}")
    indexes = [i for table in t.metadata.sorted_tables for i in table.indexes]
    for index in indexes:
        connection.execute(f"DROP INDEX {index.name}")
    begun = time.monotonic()
    connection.execute("BEGIN")
    _put(connection, "pipelines", [(1, "0.1.0", "aaaaaaaaaaaa", "bbbbbbbbbbbb", 1, "2026-01-01T00:00:00+00:00")])
    _put(connection, "parties", world.parties())
    maker = Maker(world, reports)
    for start in range(0, reports, CHUNK):
        for table, rows in maker.reports(start, min(CHUNK, reports - start)).items():
            _put(connection, table, rows)
    connection.execute("COMMIT")
    connection.close()
    took["rows"] = time.monotonic() - begun
    engine = create_engine(f"sqlite:///{where}")
    event.listen(engine, "connect", _loosely)
    steps: tuple[tuple[str, Callable[[Connection], None]], ...] = (
        ("indexes", partial(_create, indexes)),
        ("sums", rollups.rebuild),
        ("full text", fulltext.rebuild),
    )
    for name, step in steps:
        begun = time.monotonic()
        with engine.begin() as c:
            step(c)
        took[name] = time.monotonic() - begun
    engine.dispose()
    return {name: round(seconds, 1) for name, seconds in took.items()}


def _create(indexes: list[Index], connection: Connection) -> None:
    for index in indexes:
        index.create(connection)


def _loosely(connection: sqlite3.Connection, _record: object) -> None:
    """Write without waiting for the disk: what is half made after a crash is made again."""
    for pragma in ("synchronous = OFF", "temp_store = FILE", "cache_size = -1000000"):
        connection.execute(f"PRAGMA {pragma}")


def _put(connection: sqlite3.Connection, table: str, rows: Rows) -> None:
    if rows:
        connection.executemany(f"INSERT INTO {table} VALUES ({', '.join('?' * len(rows[0]))})", rows)


class Maker:
    """Makes reports by the thousand; keys go on from chunk to chunk."""

    def __init__(self, world: World, reports: int) -> None:
        self.world, self.total = world, reports
        self.key = dict.fromkeys(("actor", "statement", "event", "commitment"), 0)
        self.days = [(FIRST + timedelta(days=n)).isoformat() for n in range(DAYS + 1)]

    def _next(self, what: str) -> int:
        self.key[what] += 1
        return self.key[what]

    def reports(self, start: int, count: int) -> dict[str, Rows]:
        """Return the rows of ``count`` reports, the first of them number ``start``."""
        w, rng = self.world, self.world.rng
        pairs, outlets = w.draw(w.pairs, count), w.draw(w.outlet, count)
        said, done = (rng.poisson(mean, count).clip(1, 40) for mean in (STATEMENTS, EVENTS))
        words = iter(w.words[w.draw(w.word, int(said.sum()) * 15 + count * 40)].tolist())
        blob = os.urandom(BLOB)
        rows: dict[str, Rows] = {
            name: []
            for name in ("reports", "inputs", "actors", "mentions", "statements", "chain", "about", "events", "sides",
                         "commitments", "toward", "rejects")
        }  # fmt: skip
        for n in range(count):
            number = start + n
            # More and more is published: half of all reports are of the last third of the time.
            day = int(DAYS * math.sqrt((number + 0.5) / self.total) ** 1.2)
            one = _Report(self, rows, number + 1, min(day, DAYS - 1))
            one.cast(*divmod(int(pairs[n]), STATES))
            one.write(words, int(said[n]), int(done[n]))
            one.close(f"Outlet {outlets[n]}", blob)
        return rows


class _Report:
    """One report on its way into the rows."""

    def __init__(self, maker: Maker, rows: dict[str, Rows], key: int, day: int) -> None:
        self.maker, self.rows, self.key, self.day = maker, rows, key, day
        self.published = maker.days[day]
        self.text = f"Report {key}\n"
        self.sides: tuple[list[tuple[int, int, str | None]], list[tuple[int, int, str | None]]] = ([], [])

    def cast(self, i: int, j: int) -> None:
        """Enter the actors: both states, three persons of each, and one organisation."""
        w, rng = self.maker.world, self.maker.world.rng
        for side, state in zip(self.sides, (i, j), strict=True):
            side.append(self._actor(state + 1, "state", w.codes[state]))
            for person in set(w.draw(w.person, 3).tolist()):
                side.append(self._actor(STATES + state * w.persons + person + 1, "person", w.codes[state]))
        league = STATES + STATES * w.persons + int(rng.integers(1_000)) + 1
        self.sides[0].append(self._actor(league, "organisation", None))

    def _actor(self, party: int, kind: str, country: str | None) -> tuple[int, int, str | None]:
        key = self.maker._next("actor")
        office = "minister" if kind == "person" else None
        self.rows["actors"].append(
            (key, f"a-{party:016x}", self.key, party, party, f"Party {party}", kind, country, country, "GOV", office,
             self.published if office else None, 0.9)
        )  # fmt: skip
        self.rows["mentions"].append((key, 0, 6))
        return key, party, country

    def write(self, words: Iterator[str], said: int, done: int) -> None:
        rng, rows, next_key = self.maker.world.rng, self.rows, self.maker._next
        random = rng.random((said + done, 6)).tolist()
        statements = []
        for n in range(said):
            r = random[n]
            own, other = self.sides if r[0] < 0.6 else self.sides[::-1]
            speaker = own[int(r[1] * len(own))]
            key = next_key("statement")
            statements.append(key)
            content = " ".join(next(words) for _ in range(5 + int(r[2] * 20) // 2))
            start = len(self.text) + 12
            self.text += f"Minister said {content}.\n"
            end = start + len(content)
            kind = "direct" if r[3] < 0.35 else "indirect" if r[3] < 0.9 else "mixed"
            rows["statements"].append(
                (key, f"s-{key:016x}", self.key, *speaker, kind, content, start - 12, start - 5, start - 4, start - 1,
                 f"[[{start}, {end}]]", 0.9, self.published, 2, None)
            )  # fmt: skip
            if r[4] < 0.6:
                named = other[int(r[5] * len(other))]
                rows["about"].append((key, named[0], named[1], named[2], speaker[2], self.published))
            if r[4] > 0.8:
                rows["chain"].append((key, 0, own[0][0], own[0][1]))
            if r[5] < 0.06:
                made = next_key("commitment")
                rows["commitments"].append(
                    (made, f"c-{made:016x}", key, self.key, *speaker, "pledge" if r[2] < 0.6 else "threat", start, end,
                     content, None, None, None, None, None, None, 0.7, self.published, 2, None)
                )  # fmt: skip
                rows["toward"].append((made, 0, *other[0], self.published))
        self.text += " ".join(next(words) for _ in range(40))
        types = np.searchsorted(np.cumsum(TYPES / TYPES.sum()), rng.random(done)).clip(0, 15).tolist()
        for n in range(done):
            self._event(EVENT_TYPES[types[n]], random[said + n], statements)

    def _event(self, kind: str, r: list[float], statements: list[int]) -> None:
        w, key = self.maker.world, self.maker._next("event")
        day = (
            self.day if r[0] < 0.7 else max(0, self.day - int(r[0] * 40) + 20) if r[0] < 0.97 else int(self.day * r[1])
        )
        when = self.maker.days[min(day, DAYS)]
        claim = statements[int(r[1] * len(statements))] if r[2] < 0.35 else None
        status = (
            "happened" if r[3] < 0.75 else "intended" if r[3] < 0.9 else "hypothetical" if r[3] < 0.97 else "denied"
        )
        self.rows["events"].append(
            (key, f"e-{key:016x}", self.key, kind, None, w.quad[kind], w.intensity[kind], "[]", None, None, None, None,
             None, None, None, when, when, "day" if r[0] >= 0.7 else None, status, claim, 10, 20, 0.8, None, 1, 2, None)
        )  # fmt: skip
        own, other = self.sides if r[4] < 0.65 else self.sides[::-1]
        acting = {own[int(r[4] * 7919) % len(own)], *([own[0]] if r[5] > 0.88 else [])}
        receiving = (
            {other[int(r[5] * 7919) % len(other)], *([other[0]] if r[4] > 0.93 else [])} if r[5] < 0.8 else set()
        )
        for side, parties in (("actor", acting), ("recipient", receiving)):
            for position, (actor, party, country) in enumerate(sorted(parties)):
                self.rows["sides"].append((key, side, position, actor, party, country, when))

    def close(self, outlet: str, blob: bytes) -> None:
        digest, when = f"{self.key:064x}", "2026-01-01T00:00:00+00:00"
        self.rows["reports"].append(
            (self.key, f"r-{self.key:016x}", 1, digest, "jsonl", f"synthetic:{self.key}", f"Report {self.key}", outlet,
             self.published, None, "en", when, 1, 1, 2, None, self.text, blob)
        )  # fmt: skip
        self.rows["inputs"].append((digest, "", 1, f"synthetic:{self.key}", self.key, None, when))
        self.rows["rejects"].append((self.key, 0, "intake", "furniture: share bar", 0, 5))
