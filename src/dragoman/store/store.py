"""The record: Readings kept in one database, and the questions put to it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from sqlalchemy import Engine, select, update

from dragoman.records import DragomanError, InputError, Pipeline, Reading
from dragoman.store import (
    checking,
    dyads,
    judgements,
    migrations,
    naming,
    pages,
    parties,
    people,
    places,
    search,
    settle,
    shape,
    versions,
    writer,
)
from dragoman.store import schema as t
from dragoman.store.connect import connect, place, reading, shown, told, writing
from dragoman.store.filters import Filter
from dragoman.store.mark import Mark
from dragoman.store.parties import Names
from dragoman.store.results import Rows
from dragoman.store.rows import (
    ActorPage,
    ActorRow,
    Added,
    CommitmentRow,
    DyadDay,
    DyadSum,
    EventRow,
    Found,
    Judgement,
    Named,
    PlaceCount,
    ReportRow,
    StatementRow,
    Verdict,
)


class Store:
    """One record. Make it with ``open``; it is its own context manager."""

    def __init__(self, engine: Engine, names: Names | None = None) -> None:
        self._engine = engine
        self._names = names
        self._mark = Mark(engine)

    @classmethod
    def open(cls, where: str | Path | None = None, *, create: bool = True, names: Names | None = None) -> Self:
        """Open the record at a path or URL (postgresql://...), and make it if it is not there and ``create``.

        None is $DRAGOMAN_RECORD, else dragoman.db in the working folder. ``names`` turns a state's names into ISO3
        codes, so that filters know them.

        Raises:
            InputError: a path or URL that cannot be a record.
            DragomanError: the database cannot be opened, or was made by a newer Dragoman.
        """
        url = place(where)
        engine = connect(url, create)
        try:
            with told(engine):
                migrations.bring_up(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine, names)

    @property
    def where(self) -> str:
        """The path, or the URL without its password."""
        return shown(self._engine.url)

    def close(self) -> None:
        self._mark.close()
        self._engine.dispose()

    def mark(self) -> str | None:
        """Return a mark of what the record holds: while it is the same, nothing was written, by whomever.

        It tells of one opened record alone, and None that this one cannot be told of (a record in memory).
        """
        return self._mark()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def add(self, reading: Reading, given: str = "") -> Added:
        """Keep one Reading, whole or not at all; one that is kept already changes nothing.

        ``given`` is a hash of the title, outlet, day and address that came with the input, if any did: the same
        page with another day given is another input.
        """
        with writing(self._engine) as connection:
            return writer.add(connection, reading, given)

    def add_many(self, readings: Iterable[Reading]) -> Iterator[Added]:
        """Keep Readings one after the other and yield what became of each."""
        return (self.add(reading) for reading in readings)

    def supersede(self, older: str, newer: str) -> bool:
        """Let the report ``newer`` take the place of ``older`` in every view: the same page, later. Both are kept.

        Nothing changes, and the answer is False, where ``newer`` is not in view, or ``older`` not, or also read from
        another page.
        """
        with writing(self._engine) as connection:
            return versions.replace(connection, older, newer)

    def known(self, inputs: Sequence[tuple[str, str]], pipeline: Pipeline) -> dict[tuple[str, str], Added]:
        """Return what became of those inputs (SHA-256, ``given`` as in ``add``) that ``pipeline`` has read before."""
        with reading(self._engine) as connection:
            return writer.known(connection, inputs, pipeline)

    def reading(self, report_id: str, version: str | None = None) -> Reading:
        """Return the Reading of a report as it was read, by the newest pipeline or by ``version``.

        Raises:
            InputError: no such report.
            DragomanError: what is kept of it is damaged.
        """
        r, p = t.reports, t.pipelines
        query = select(r.c.reading).join(p).where(r.c.id == shape.storable(report_id))
        query = query.order_by(p.c.rank.desc()).limit(1)
        if version is not None:
            query = query.where(p.c.version == shape.storable(version))
        with reading(self._engine) as connection:
            data = connection.scalar(query)
        if data is None:
            by = f" read by {version}" if version else ""
            raise InputError(f"record {self.where}: no report {report_id!r}{by}")
        try:
            return shape.unpack(data)
        except DragomanError as error:
            raise DragomanError(f"record {self.where}: report {report_id}: {error}") from error

    def reports(self, filter: Filter | None = None, **fields: Any) -> Rows[ReportRow]:
        """Return the reports that fit ``filter`` (or its ``fields``), the newest first."""
        return self._rows(t.reports, filter, fields)

    def statements(self, filter: Filter | None = None, **fields: Any) -> Rows[StatementRow]:
        """Return the statements that fit, the newest first."""
        return self._rows(t.statements, filter, fields)

    def events(self, filter: Filter | None = None, **fields: Any) -> Rows[EventRow]:
        """Return the events that fit, the newest first; reports of one happening are one row unless ``every``."""
        return self._rows(t.events, filter, fields)

    def commitments(self, filter: Filter | None = None, **fields: Any) -> Rows[CommitmentRow]:
        """Return the commitments that fit, the newest first."""
        return self._rows(t.commitments, filter, fields)

    def actors(self, filter: Filter | None = None, **fields: Any) -> Rows[ActorRow]:
        """Return who is in the record, those in most reports first.

        ``party`` (an id, a name or part of one), ``country``, ``kind``, ``since`` and ``until`` (by months) count.
        """
        asked = _filter(filter, fields)
        return Rows(lambda: people.actors(self._engine, asked, self._names))

    def actor(self, word: str) -> ActorPage:
        """Return all that the record tells of one party at a glance, by its id or name; a state by ISO3 or name.

        Raises:
            InputError: nobody, or several.
        """
        return people.page(self._engine, word, self._names)

    def search(self, words: str, filter: Filter | None = None, **fields: Any) -> Rows[Found]:
        """Return the reports and statements that hold ``words``, the best first, 20 unless the filter has a limit.

        ``talks embassy`` finds both words, ``OR``, ``NOT`` (or ``-``), ``"a phrase"``, ``beginn*`` and parentheses
        are understood. What the filter says of a speaker leaves out reports; what it says of events (actor, type,
        status) is asked of those that a report holds or a statement claims. Of more than 2,000 hits the last added
        are ranked.

        Raises:
            InputError: a search that cannot be understood, or a filter that names nobody.
        """
        asked = _filter(filter, fields)
        return Rows(lambda: search.search(self._engine, words, asked, self._names))

    def dyads(
        self, level: str = "country", filter: Filter | None = None, *, by: str = "day", **fields: Any
    ) -> Rows[DyadDay]:
        """Return the events of ordered pairs by day, oldest first: of countries, or with ``level`` "party" of parties.

        ``actor``, ``recipient``, ``since``, ``until``, ``type`` and ``status`` of the filter count; ``party`` is
        either side. With ``by`` "month" the days of a month are one row, whose ``day`` is the first of the month:
        for a busy pair a hundredth of the rows.
        """
        asked = _filter(filter, fields)
        return Rows(lambda: dyads.spans(self._engine, level, by, asked, self._names))

    def network(
        self,
        level: str = "country",
        since: str | None = None,
        until: str | None = None,
        *,
        claims: bool = False,
        of: Sequence[str] | None = None,
    ) -> Rows[DyadSum]:
        """Return the sums of all ordered pairs over a window of days: of countries, or of parties.

        ``claims`` also counts what only somebody else than the actor says. What is denied or hypothetical is left out.
        ``of`` are ids (ISO3 for countries): only pairs of two of these.
        """
        asked = Filter(since=since, until=until)
        return Rows(lambda: dyads.sums(self._engine, level, asked, claims, of))

    def numbers(
        self, level: str = "country", since: str | None = None, until: str | None = None, *, claims: bool = False
    ) -> dict[tuple[str, str], int]:
        """Return how many events each ordered pair of ``network`` has, which is counted faster than the sums are."""
        return dyads.numbers(self._engine, level, Filter(since=since, until=until), claims)

    def places(self, filter: Filter | None = None, **fields: Any) -> Rows[PlaceCount]:
        """Return where the events that fit were, the places of most events first."""
        asked = _filter(filter, fields)
        return Rows(lambda: places.counts(self._engine, asked, self._names))

    def placed(self, filter: Filter | None = None, **fields: Any) -> tuple[int, int]:
        """Return how many of the events that fit tell of a place, and how many fit."""
        return places.placed(self._engine, _filter(filter, fields), self._names)

    def named_at(self, ids: Sequence[str]) -> naming.NamedAt:
        """Return where the parties of events are named nearest to the event's words, for a few hundred event ids."""
        with reading(self._engine) as connection:
            return naming.named_at(connection, ids)

    def who(self, word: str) -> Named:
        """Return whom a word stands for in this record, as in filters: ISO3, id, or name.

        Raises:
            InputError: nobody in the record, or too many to be meant.
        """
        with reading(self._engine) as connection:
            return parties.named(connection, word, self._names)

    def judge(self, verdict: Verdict, by: str) -> Judgement | None:
        """Write one judgement down and apply it to every view; None if it stands already. Errors as ``judge_many``."""
        return next(iter(self.judge_many([verdict], by)), None)

    def judge_many(self, verdicts: Iterable[Verdict], by: str) -> list[Judgement]:
        """Write judgements by one hand down, all or none, and apply them; return the new ones.

        ``by`` is a person's name, or "link/method@version". What stands already is not repeated, and link does not
        repeat what a person has taken back.

        Raises:
            InputError: an unknown kind, or ids that the record does not have.
        """
        with writing(self._engine) as connection:
            given = list(verdicts)
            settle.check(connection, given)
            made = judgements.write(connection, given, by)
            settle.apply(connection, made)
            return made

    def undo(self, *keys: int, by: str, reason: str | None = None) -> list[Judgement]:
        """Take judgements back by number, all or none; return those whose effect has changed.

        Raises:
            InputError: no such judgement, or one that is taken back already.
        """
        with writing(self._engine) as connection:
            changed = judgements.undo(connection, keys, by, reason)
            settle.apply(connection, changed)
            return changed

    def judgements(
        self,
        kind: str | tuple[str, ...] | None = None,
        *,
        subject: str | Sequence[str] | None = None,
        object: str | Sequence[str] | None = None,
        undone: bool = False,
    ) -> Rows[Judgement]:
        """Return the judgements that stand, the oldest first; with ``undone`` all that were ever made.

        ``kind`` is one or several kinds; ``subject`` and ``object`` are ids, one or several hundred.
        """
        j = t.judgements
        where: list[Any] = [] if undone else [j.c.undone.is_(False), j.c.kind != "undo"]
        if kind is not None:
            where.append(j.c.kind.in_((kind,) if isinstance(kind, str) else kind))
        for column, ids in ((j.c.subject, subject), (j.c.object, object)):
            if ids is not None:
                where.append(column == ids if isinstance(ids, str) else column.in_(ids))
        return Rows(lambda: judgements.rows(self._engine, where))

    def unlinked(self) -> list[str]:
        """Return the ids of the reports that have not been linked yet, in the order they were added."""
        r = t.reports
        with reading(self._engine) as connection:
            return list(connection.scalars(select(r.c.id).where(t.UNLINKED, r.c.current).order_by(r.c.key)))

    def mark_linked(self, ids: Iterable[str]) -> None:
        """Note that these reports have been linked."""
        wanted, r = list(ids), t.reports
        with writing(self._engine) as connection:
            for n in range(0, len(wanted), 500):
                some = r.c.id.in_(wanted[n : n + 500])
                connection.execute(update(r).where(some, t.UNLINKED).values(linked=True))

    def check(self) -> list[str]:
        """Return what does not hold together, in words: database, full-text index, sums, whole reports; [] if all does.

        It goes through everything, which takes minutes on a large record.
        """
        with writing(self._engine) as connection:  # FTS5 checks itself by a command that is written as an INSERT
            return list(checking.problems(connection))

    def _rows(self, table: Any, filter: Filter | None, fields: dict[str, Any]) -> Rows[Any]:
        asked = _filter(filter, fields)
        question = pages.Question(self._engine, table, asked, self._names)
        return Rows(question.rows, question.count)


def _filter(filter: Filter | None, fields: dict[str, Any]) -> Filter:
    return (filter or Filter()).but(**fields)
