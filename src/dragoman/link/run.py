"""Linking: every step over the reports that are new, some days at a time, each decision a judgement row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from dragoman.link import reports
from dragoman.link.judged import Judged, stale, write
from dragoman.link.parties import lasting
from dragoman.link.steps import Batch, Steps
from dragoman.store.filters import Filter
from dragoman.store.rows import CommitmentRow, EventRow, ReportRow, StatementRow, Verdict
from dragoman.store.store import Store

KINDS = (*reports.KINDS, "same_event", "same_quote", "bears_for", "bears_against", "counterclaim")
BY = "link/run@1"

TOGETHER = 400  # new reports linked at once: what is held in memory
SPAN = 60  # days that the new reports linked at once may lie apart
BEFORE, AFTER = 14, 4  # days around them whose reports are compared and whose words are weighed
AROUND = 12  # days: an event dated further ahead of its report is background, and not sought in other reports
BACK = 92  # days that an event of the reports may be dated before them: "in March", told in May
SINGLY = 20  # new reports up to which what was read in them is fetched report by report

Told = Callable[[int], None]
"""Told how many reports are done, after each step."""


@dataclass(slots=True)
class Linked:
    """What a run did: reports looked at, judgements written by kind, and those of earlier runs taken back."""

    reports: int = 0
    written: Counter[str] = field(default_factory=Counter)
    undone: int = 0


def link(
    store: Store, since: str | None = None, *, only: Sequence[str] | None = None, told: Told | None = None
) -> Linked:
    """Link the reports published since an ISO day, those with the ids ``only``, or, with neither, all.

    Linking again writes nothing twice. Linking all takes back what link decided before and does not decide again;
    what people judged stays, and what they took back is not decided again.
    """
    run = _Run(store, whole=since is None and only is None, waiting=set(only or ()))
    for some in _together(_new(store, since, only)):
        run.some(some)
        if told:
            told(run.done.reports)
    if run.whole:
        old = stale(store, KINDS, run.kept)
        for n in range(0, len(old), 500):
            store.undo(*old[n : n + 500], by=BY, reason="not found again")
        run.done.undone = len(old)
    return run.done


def _new(store: Store, since: str | None, only: Sequence[str] | None) -> Iterator[ReportRow]:
    if only is None:
        yield from store.reports(since=since, oldest=True)
        return
    found = [row for id in only for row in store.reports(report=id)]
    yield from sorted(found, key=lambda row: row.published or "")


def _together(rows: Iterable[ReportRow]) -> Iterator[list[ReportRow]]:
    """Yield reports in order, as many as are linked at once; those without a day are no part of any span."""
    held: list[ReportRow] = []
    for row in rows:
        days = [r.published for r in held if r.published]
        if held and (len(held) >= TOGETHER or (days and row.published and row.published > day(days[0], SPAN))):
            yield held
            held = []
        held.append(row)
    if held:
        yield held


class _Run:
    """One run: over all reports its steps remember what came before; else they are told it from the record."""

    def __init__(self, store: Store, whole: bool, waiting: set[str]) -> None:
        self.store, self.whole, self._waiting = store, whole, waiting
        self.done = Linked()
        self.kept: set[tuple[str, str, str | None]] = set()
        self._memory = reports.Memory()
        self._steps = Steps(store)

    def some(self, new: Sequence[ReportRow]) -> None:
        """Link some new reports to each other and to those around them."""
        self.done.reports += len(new)
        ids = frozenset(row.id for row in new)
        days = sorted(row.published for row in new if row.published)
        rows = [row for row in new if not row.published]
        events: list[EventRow] = []
        if days:
            rows += self.store.reports(since=day(days[0], -BEFORE), until=day(days[-1], AFTER), oldest=True)
            events = list(self.store.events(since=day(days[0], -BACK), until=day(days[-1], AROUND), every=True))
        judged = Judged.on(self.store, reports.KINDS, [row.id for row in rows])
        if not self.whole:
            self._recall([row for row in rows if row.id not in ids], judged)
        found = reports.decide(rows, ids, self._memory, judged, _names(e for e in events if e.source.report in ids))
        for method, verdicts in found.verdicts.items():
            self._write(verdicts, method, judged)
        if days:
            self._read(Batch(ids, self._waiting or ids, days[0], days[-1], found.story, found.weights), events)
        self.store.mark_linked(ids)
        self._waiting -= ids

    def _recall(self, rows: Iterable[ReportRow], judged: Judged) -> None:
        """Fill the memory with what stands on reports that are not new."""
        for row in rows:
            story = judged.object("story", row.id)
            if story:
                self._memory.story[row.id] = story
            original = judged.object("duplicate", row.id) or judged.object("reprint", row.id)
            if original and not original.startswith("agency:"):
                self._memory.original[row.id] = original

    def _read(self, batch: Batch, events: Sequence[EventRow]) -> None:
        """Link what was read in the new reports."""
        if not self.whole:
            self._steps = Steps(self.store)
            self._steps.recall(batch, [e for e in events if e.source.report not in batch.yet])
        fresh = [e for e in events if e.source.report in batch.ids]
        statements, commitments = self._said(batch)
        for method, verdicts, judged in self._steps.decide(batch, fresh, statements, commitments):
            self._write(verdicts, method, judged)

    def _said(self, batch: Batch) -> tuple[list[StatementRow], list[CommitmentRow]]:
        """Return the statements and commitments of the new reports."""
        if len(batch.ids) <= SINGLY:
            filters = [Filter(report=id) for id in sorted(batch.ids)]
        else:
            filters = [Filter(since=batch.low, until=batch.high)]
        said = [s for f in filters for s in self.store.statements(f) if s.source.report in batch.ids]
        made = [c for f in filters for c in self.store.commitments(f) if c.source.report in batch.ids]
        return said, made

    def _write(self, verdicts: Sequence[Verdict], method: str, judged: Judged) -> None:
        self.kept |= {(v.kind, v.subject, v.object) for v in verdicts}
        for kind in {v.kind for v in verdicts}:
            self.done.written[kind] += write(self.store, [v for v in verdicts if v.kind == kind], method, judged)


def _names(events: Iterable[EventRow]) -> dict[str, set[str]]:
    """Return, report by report, the parties that are known beyond one report, and the places, of events."""
    found: dict[str, set[str]] = {}
    for e in events:
        mine = found.setdefault(e.source.report, set())
        mine.update(p.id for p in (*e.actors, *e.recipients) if lasting(p.id))
        if e.place and e.place.precision != "country":
            mine.add(f"place:{e.place.name.lower()}")
    return found


def day(iso: str, days: int) -> str:
    """Return the ISO day so many days after ``iso``."""
    return (date.fromisoformat(iso) + timedelta(days=days)).isoformat()
