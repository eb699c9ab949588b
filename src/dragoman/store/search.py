"""Search: reports and statements that hold some words, the best first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, Engine, Select, Table, bindparam, exists, func, literal_column, select, table, text
from sqlalchemy.sql.elements import ColumnElement

from dragoman.records import InputError, Span
from dragoman.store import fulltext, query, views
from dragoman.store import schema as t
from dragoman.store.conditions import Asked, Condition, one_of
from dragoman.store.connect import reading
from dragoman.store.filters import STATEMENT_KINDS, Filter, several
from dragoman.store.parties import Names
from dragoman.store.rows import Found

LIMIT = 20
"""Hits told if the filter gives no limit."""
RANKED = 2_000
"""Of more hits than this the last added are ranked: to weigh half a million hits of a frequent word takes seconds."""
_SNIPPET_WORDS = 30
_TITLE_WEIGHT = 4.0
"""A word in the headline counts as four in the text; 4 and 1 are the weights ts_rank gives "A" and "C" (1.0, 0.2)."""
MONTHS = 36
"""Months, else years, that a search in SQLite names to its index; a longer span is left to the rows."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A row that holds the words, and how well it fits (higher is better)."""

    key: int
    rank: float


def search(engine: Engine, words: str, f: Filter, names: Names | None) -> Iterator[Found]:
    """Yield reports and statements that hold ``words``, the best first; errors as in ``Store.search``."""
    node = query.parse(words)
    if f.after is not None:
        raise InputError("search goes by how well a text fits: give a larger limit instead of after")
    limit = LIMIT if f.limit is None else f.limit
    with reading(engine) as connection:
        asked = Asked(connection, f, names)
        found: list[tuple[float, Found]] = []
        for kind, wanted in (("statements", True), ("reports", _reports_too(f))):
            if wanted and limit:
                hits = _hits(connection, kind, node, asked, limit)
                found += zip((hit.rank for hit in hits), _told(connection, kind, node, hits), strict=True)
    found.sort(key=lambda one: (-one[0], one[1].source.published is None, one[1].kind))
    yield from (one for _, one in found[:limit])


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
    return [Hit(row.key, float(row.rank)) for row in found]


def _sqlite(rows: Table, node: query.Node, codes: str | None, conditions: list[Condition]) -> Select[Any]:
    name = f"{rows.name}_fts"
    index = table(name, literal_column("rowid"))
    weights = "1.0, 0.0" if rows.name == "statements" else f"{_TITLE_WEIGHT}, 1.0, 0.0"
    columns = "words" if rows.name == "statements" else "title text"
    match = f"{{{columns}}} : {query.fts5(node)}" + (f" AND codes : ({codes})" if codes else "")
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
    parts += [[f"c{f.country}"]] if f.country else []
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
    asked = func.to_tsquery(literal_column("'dragoman'::regconfig"), query.tsquery(node))
    # ts_rank gives nearly nothing to a query with a NOT in it.
    weighed = func.to_tsquery(literal_column("'dragoman'::regconfig"), query.tsquery(query.positive(node)))
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


def _told(connection: Connection, kind: str, node: query.Node, hits: Sequence[Hit]) -> Iterator[Found]:
    keys = [hit.key for hit in hits]
    snippets = _snippets(connection, kind, node, keys)
    if kind == "statements":
        said = views.statement_rows(connection, keys)
        for hit in hits:
            row = said[hit.key]
            snippet = " ".join(snippets[hit.key].split())
            yield Found("statement", row.id, row.source, row.speaker, snippet, row.spans, _score(hit))
        return
    sources = views.sources(connection, keys)
    for hit in hits:
        source, around = sources[hit.key]
        snippet, whole = " ".join(snippets[hit.key].split()), around.text
        yield Found("report", source.report, source, None, snippet, _place_of(snippets[hit.key], whole), _score(hit))


def _score(hit: Hit) -> float:
    return float(f"{hit.rank:.4g}")


def _snippets(connection: Connection, kind: str, node: query.Node, keys: Sequence[int]) -> dict[int, str]:
    """Return a stretch of each text with the hits marked."""
    if connection.dialect.name == "sqlite":
        name, column = f"{kind}_fts", 0 if kind == "statements" else 1
        columns = "words" if kind == "statements" else "title text"
        marks = f"'{fulltext.OPEN}', '{fulltext.CLOSE}', '…', {_SNIPPET_WORDS}"
        one = text(f"SELECT snippet({name}, {column}, {marks}) FROM {name} WHERE {name} MATCH :match AND rowid = :key")
        match = f"{{{columns}}} : {query.fts5(node)}"
        return {key: connection.scalar(one, {"match": match, "key": key}) or "" for key in keys}
    rows = t.metadata.tables[kind]
    options = f"StartSel={fulltext.OPEN},StopSel={fulltext.CLOSE},MaxWords={_SNIPPET_WORDS},MinWords=12,MaxFragments=1"
    asked = func.to_tsquery(literal_column("'dragoman'::regconfig"), query.tsquery(node))
    headline = func.ts_headline(
        literal_column("'dragoman'::regconfig"), rows.c.words if kind == "statements" else rows.c.text, asked, options
    )
    return {row[0]: row[1] for row in connection.execute(select(rows.c.key, headline).where(rows.c.key.in_(keys)))}


def _place_of(snippet: str, whole: str) -> tuple[Span, ...]:
    """Return where the snippet stands in the text, if it does."""
    bare = snippet.replace(fulltext.OPEN, "").replace(fulltext.CLOSE, "").strip("… ")
    start = whole.find(bare) if bare else -1
    return (Span(start, start + len(bare)),) if start >= 0 else ()
