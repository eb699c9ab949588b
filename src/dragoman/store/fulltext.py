"""Full text of reports and statements: FTS5 in SQLite, tsvector in PostgreSQL.

Both index the same words: letters and digits without case and accents, English endings cut by Porter's rules, no
stop words. SQLite's index has a second column of codes (kind, countries, parties, outlet, year and month), which
lets it find the few hits of one country or month without going through all hits of a frequent word.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from itertools import islice
from typing import Any

from sqlalchemy import Connection, Select, bindparam, func, literal_column, select, table, text

from dragoman.store.query import Node, fts5, tsquery, words
from dragoman.store.shape import Row

CHUNK = 500

_SQLITE = (
    """CREATE VIEW statement_texts AS SELECT s.key, s.words,
       'k' || s.kind || ' c' || coalesce(s.country, '') || ' p' || coalesce(s.party, '')
       || ' y' || coalesce(substr(s.published, 1, 4), '')
       || ' m' || coalesce(substr(s.published, 1, 4) || substr(s.published, 6, 2), '')
       || ' o' || coalesce(hex(r.outlet), '') AS codes
       FROM statements s JOIN reports r ON r.key = s.report""",
    """CREATE VIEW report_texts AS SELECT r.key, coalesce(r.title, '') AS title, r.text,
       'y' || coalesce(substr(r.published, 1, 4), '')
       || ' m' || coalesce(substr(r.published, 1, 4) || substr(r.published, 6, 2), '')
       || ' o' || coalesce(hex(r.outlet), '')
       || coalesce((SELECT group_concat(' c' || c, '') FROM
          (SELECT DISTINCT a.country AS c FROM actors a
           WHERE a.report = r.key AND a.country IS NOT NULL ORDER BY 1)), '')
       || coalesce((SELECT group_concat(' p' || p, '') FROM
          (SELECT DISTINCT a.party AS p FROM actors a WHERE a.report = r.key ORDER BY 1)), '') AS codes
       FROM reports r""",
    """CREATE VIRTUAL TABLE statements_fts USING fts5(words, codes, content='statement_texts', content_rowid='key',
       tokenize='porter unicode61 remove_diacritics 2')""",
    """CREATE VIRTUAL TABLE reports_fts USING fts5(title, text, codes, content='report_texts', content_rowid='key',
       tokenize='porter unicode61 remove_diacritics 2')""",
)
_POSTGRES = (
    "CREATE TEXT SEARCH DICTIONARY dragoman_porter (TEMPLATE = snowball, LANGUAGE = porter)",
    "CREATE TEXT SEARCH CONFIGURATION dragoman (COPY = simple)",
    """ALTER TEXT SEARCH CONFIGURATION dragoman
       ALTER MAPPING FOR asciiword, word, numword, int, uint, float, sfloat, version WITH dragoman_porter""",
    "CREATE TABLE statement_words (key bigint PRIMARY KEY REFERENCES statements, words tsvector NOT NULL)",
    "CREATE TABLE report_words (key bigint PRIMARY KEY REFERENCES reports, words tsvector NOT NULL)",
    "CREATE INDEX statement_words_words ON statement_words USING gin (words)",
    "CREATE INDEX report_words_words ON report_words USING gin (words)",
)
_COLUMNS = {"statements": "words, codes", "reports": "title, text, codes"}
WORDS = {"statements": "words", "reports": "title text"}
"""The columns of SQLite's index that hold words and not codes."""
_TEXTS = {"statements": "statement_texts", "reports": "report_texts"}


def create(connection: Connection) -> None:
    """Make the indexes of a new record."""
    for statement in _SQLITE if connection.dialect.name == "sqlite" else _POSTGRES:
        connection.exec_driver_sql(statement)


def add(connection: Connection, report: Row, statements: Sequence[Row]) -> None:
    """Index a new report and its statements; their rows are written already."""
    if connection.dialect.name == "sqlite":
        put(connection, [report["key"]], [s["key"] for s in statements])
        return
    connection.execute(
        text(
            "INSERT INTO report_words VALUES "
            "(:key, setweight(to_tsvector('dragoman', :title), 'A') || to_tsvector('dragoman', :text))"
        ),
        {"key": report["key"], "title": plain(report["title"] or ""), "text": plain(report["text"])},
    )
    if statements:
        connection.execute(
            text("INSERT INTO statement_words VALUES (:key, to_tsvector('dragoman', :words))"),
            [{"key": s["key"], "words": plain(s["words"])} for s in statements],
        )


def plain(written: str) -> str:
    """Return the words of ``written`` with spaces between, so that PostgreSQL's parser sees nothing else in them."""
    return " ".join(words(written))


def put(connection: Connection, reports: Collection[int], statements: Collection[int]) -> None:
    """Put rows into SQLite's index as they stand now; PostgreSQL's holds nothing that a judgement changes."""
    _each(connection, reports, statements, "")


def take(connection: Connection, reports: Collection[int], statements: Collection[int]) -> None:
    """Take rows out of SQLite's index, before a judgement changes them; ``put`` brings them back."""
    _each(connection, reports, statements, "delete")


def holding(connection: Connection, kind: str, node: Node) -> Select[Any]:
    """Return the query for the row numbers of the reports or statements that hold what ``node`` asks for."""
    if connection.dialect.name == "sqlite":
        index = f"{kind}_fts"
        match = f"{{{WORDS[kind]}}} : {fts5(node)}"
        query: Select[Any] = select(literal_column("rowid")).select_from(table(index))
        return query.where(text(f"{index} MATCH :match").bindparams(bindparam("match", match, unique=True)))
    index = "statement_words" if kind == "statements" else "report_words"
    return (
        select(literal_column(f"{index}.key"))
        .select_from(table(index))
        .where(literal_column(f"{index}.words").op("@@")(tsquery_of(node)))
    )


def tsquery_of(node: Node) -> Any:
    """Return the expression that PostgreSQL matches for ``node``."""
    return func.to_tsquery(literal_column("'dragoman'::regconfig"), tsquery(node))


def _each(connection: Connection, reports: Collection[int], statements: Collection[int], command: str) -> None:
    if connection.dialect.name != "sqlite":
        return
    for kind, keys in (("reports", reports), ("statements", statements)):
        columns, index = _COLUMNS[kind], f"{kind}_fts"
        into = f"{index}({index}, rowid, {columns})" if command else f"{index}(rowid, {columns})"
        values = f"'{command}', key, {columns}" if command else f"key, {columns}"
        insert = text(f"INSERT INTO {into} SELECT {values} FROM {_TEXTS[kind]} WHERE key IN :keys")
        for some in _chunks(keys):
            connection.execute(insert.bindparams(bindparam("keys", some, expanding=True)))


def rebuild(connection: Connection) -> None:
    """Index everything anew."""
    if connection.dialect.name == "sqlite":
        for index in ("reports_fts", "statements_fts"):
            connection.exec_driver_sql(f"INSERT INTO {index}({index}) VALUES ('rebuild')")


def check(connection: Connection) -> None:
    """Compare SQLite's index with the rows, word by word; a difference raises DBAPIError ("malformed")."""
    if connection.dialect.name == "sqlite":
        for index in ("reports_fts", "statements_fts"):
            connection.exec_driver_sql(f"INSERT INTO {index}({index}, rank) VALUES ('integrity-check', 1)")


def _chunks(keys: Collection[int]) -> Iterator[list[int]]:
    waiting = iter(keys)
    while some := list(islice(waiting, CHUNK)):
        yield some
