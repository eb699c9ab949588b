"""Search: reports and statements that hold some words, the best first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, Select, Table, bindparam, exists, func, literal_column, select, table, text
from sqlalchemy.sql.elements import ColumnElement

from dragoman.records import InputError
from dragoman.store import fulltext, query, views
from dragoman.store import schema as t
from dragoman.store.conditions import Asked, Condition, one_of
from dragoman.store.connect import reading
from dragoman.store.filters import STATEMENT_KINDS, Filter, several
from dragoman.store.parties import Names
from dragoman.store.rows import Found
from dragoman.store.snippets import Marker

LIMIT = 20
"""Hits told if the filter gives no limit."""
RANKED = 2_000
"""Of more hits than this the last added are ranked: to weigh half a million hits of a frequent word takes seconds."""
_TITLE_WEIGHT = 4.0
"""A word in the headline counts as four in the text; 4 and 1 are the weights ts_rank gives "A" and "C" (1.0, 0.2)."""
MONTHS = 36
"""Months, else years, that a search in SQLite names to its index; a longer span is left to the rows."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that holds the words, and how well it fits (higher is better)."""

    rank: float
    kind: str
    key: int


def search(engine: Engine, words: str, f: Filter, names: Names | None) -> Iterator[Found]:
    """Yield reports and statements that hold ``words``, the best first; errors as in ``Store.search``."""
    node = query.parse(words)
    if f.after is not None:
        raise InputError("search goes by how well a text fits: give a larger limit instead of after")
    limit = LIMIT if f.limit is None else f.limit
    if not limit:
        return
    with reading(engine) as connection:
        asked = Asked(connection, f, names)
        hits = _hits(connection, "statements", node, asked, limit)
        hits += _hits(connection, "reports", node, asked, limit) if _reports_too(f) else []
        best = sorted(hits, key=lambda hit: (-hit.rank, hit.kind, -hit.key))[:limit]
        told = _told(connection, node, best)
    yield from told


def _reports_too(f: Filter) -> bool:
    """Tell whether the filter leaves reports in: what it says of a speaker is of statements alone."""
    return not (f.speaker or f.about or f.kind or f.min_score is not None)


def _hits(connection: Connection, kind: str, node: query.Node, asked: Asked, limit: int) -> list[Hit]:
    rows: Table = t.metadata.tables[kind]
    conditions = asked.statements() if kind == "statements" else asked.reports()
    conditions += _of_events(rows, asked)
    if connection.dialect.name == "sqlite":
        ranked = _sqlite(rows, node, _codes(asked, kind), conditions)
    else:
        ranked = _postgres(rows, node, conditions)
    best = ranked.subquery("best")
    found = connection.execute(
        select(best.c.key, best.c.rank).order_by(best.c.rank.desc(), best.c.key.desc()).limit(limit)
    )
    return [Hit(float(row.rank), kind, row.key) for row in found]


def _sqlite(rows: Table, node: query.Node, codes: str | None, conditions: list[Condition]) -> Select[Any]:
    name = f"{rows.name}_fts"
    index = table(name, literal_column("rowid"))
    weights = "1.0, 0.0" if rows.name == "statements" else f"{_TITLE_WEIGHT}, 1.0, 0.0"
    match = f"{{{fulltext.WORDS[rows.name]}}} : {query.fts5(node)}" + (f" AND codes : ({codes})" if codes else "")
    rowid: ColumnElement[Any] = literal_column(f"{name}.rowid")
    return (
        select(rows.c.key, (-literal_column(f"bm25({name}, {weights})")).label("rank"))
        .select_from(index.join(rows, rows.c.key == rowid))
        .where(text(f"{name} MATCH :match").bindparams(bindparam("match", match, unique=True)), *conditions)
        .order_by(rowid.desc())
        .limit(RANKED)
    )


def _codes(asked: Asked, kind: str) -> str | None:
    """Return what SQLite's index holds of the filter as codes, or None; the conditions say the rest."""
    f = asked.filter
    who = asked.who("speaker" if kind == "statements" else "party")
    parts = [] if who is None else [[f"c{who.country}"] if who.country else [f"p{one}" for one in who.parties]]
    parts += [[f"c{one.country}"] for one in asked.all_of("country")]
    parts += [[f"o{one.encode().hex()}" for one in several(f.outlet)]] if f.outlet else []
    kinds = [k for k in several(f.kind) if k in STATEMENT_KINDS]
    parts += [[f"k{one}" for one in kinds]] if kinds and kind == "statements" else []
    span = _months(f.since, f.until)
    parts += [span] if span else []
    return " AND ".join("(" + " OR ".join(f'"{one}"' for one in part) + ")" for part in parts) or None


def _months(since: str | None, until: str | None) -> list[str]:
    """Return the codes of the months from ``since`` to ``until``; of the years if they are many; none if too many."""
    if since is None and until is None:
        return []
    last = until or f"{date.today().year + 1}-12"
    first = since or "1900-01"
    low, high = (12 * int(day[:4]) + int(day[5:7]) - 1 for day in (first, last))
    if high - low < MONTHS:
        return [f"m{n // 12:04}{n % 12 + 1:02}" for n in range(low, high + 1)]
    years = range(low // 12, high // 12 + 1)
    return [f"y{year:04}" for year in years] if len(years) <= MONTHS else []


def _postgres(rows: Table, node: query.Node, conditions: list[Condition]) -> Select[Any]:
    name = "statement_words" if rows.name == "statements" else "report_words"
    index = table(name, literal_column("key"))
    asked = fulltext.tsquery_of(node)
    # ts_rank gives nearly nothing to a query with a NOT in it.
    weighed = fulltext.tsquery_of(query.positive(node))
    held: ColumnElement[Any] = literal_column(f"{name}.words")
    return (
        select(rows.c.key, func.ts_rank(held, weighed).label("rank"))
        .select_from(index.join(rows, rows.c.key == literal_column(f"{name}.key")))
        .where(held.op("@@")(asked), *conditions)
        .order_by(rows.c.key.desc())
        .limit(RANKED)
    )


def _of_events(rows: Table, asked: Asked) -> list[Condition]:
    """Return the conditions on events that a report must hold, or that must be claimed in a statement."""
    f, e = asked.filter, t.events
    if not (f.type or f.status or f.actor or f.recipient):
        return []
    own = e.c.report == rows.c.key if rows.name == "reports" else e.c.claimed_in == rows.c.key
    sides = asked.sides(e.c.key)
    fits = exists(
        select(1).where(own, e.c.standing != t.HIDDEN, *one_of(e.c.type, f.type), *one_of(e.c.status, f.status), *sides)
    )
    return [fits]


def _told(connection: Connection, node: query.Node, hits: Sequence[Hit]) -> list[Found]:
    marker = Marker(node)
    keys = {kind: [hit.key for hit in hits if hit.kind == kind] for kind in ("statements", "reports")}
    said = views.statement_rows(connection, keys["statements"])
    sources = views.sources(connection, keys["reports"])
    found = []
    for hit in hits:
        score = float(f"{hit.rank:.4g}")
        if hit.kind == "statements":
            row = said[hit.key]
            found.append(
                Found("statement", row.id, row.source, row.speaker, marker.snippet(row.words).text, row.spans, score)
            )
        else:
            source, around = sources[hit.key]
            snippet = marker.snippet(around.text)
            found.append(Found("report", source.report, source, None, snippet.text, (snippet.span,), score))
    return found
