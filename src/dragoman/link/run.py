"""Linking: every step over the reports that are new, some days at a time, each decision a judgement row."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from dragoman.link import claims, events, followup, quotes, reports
from dragoman.link.claims import Accounts
from dragoman.link.events import Happenings
from dragoman.link.followup import follow
from dragoman.link.judged import Judged, stale, write
from dragoman.link.parties import state_keys
from dragoman.link.promises import Promise
from dragoman.link.quotes import Quotes
from dragoman.store.filters import Filter
from dragoman.store.rows import CommitmentRow, EventRow, ReportRow, StatementRow, Verdict
from dragoman.store.store import Store

KINDS = (*reports.KINDS, "same_event", "same_quote", "bears_for", "bears_against", "counterclaim")
BY = "link/run@1"

TOGETHER = 400  # new reports linked at once: what is held in memory
SPAN = 14  # days that the new reports linked at once may lie apart
BEFORE, AFTER = 14, 4  # days around them whose reports are compared and whose words are weighed
RECENT = 12  # days: an event dated further from its report is background, and not sought in other reports
PROMISES, HORIZON = 400, 365  # commitments of a party that are followed up, and for how many days
RETOLD = 90  # days before in which what a party did is known again when it is told again

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
    run = _Run(store, whole=since is None and only is None)
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
        if held and (len(held) >= TOGETHER or (days and row.published and row.published > _day(days[0], SPAN))):
            yield held
            held = []
        held.append(row)
    if held:
        yield held


class _Run:
    def __init__(self, store: Store, whole: bool) -> None:
        self.store, self.whole = store, whole
        self.done = Linked()
        self.kept: set[tuple[str, str, str | None]] = set()
        self._memory = reports.Memory()
        self._first: dict[str, str] = {}
        self._about: dict[str, dict[str, EventRow]] = {}

    def some(self, new: Sequence[ReportRow]) -> None:
        """Link some new reports to each other and to those around them."""
        days = [row.published for row in new if row.published]
        self.done.reports += len(new)
        ids = frozenset(row.id for row in new)
        low, high = (min(days), max(days)) if days else (None, None)
        undated = [row for row in new if not row.published]
        around: list[ReportRow] = []
        if low and high:
            around = list(self.store.reports(since=_day(low, -BEFORE), until=_day(high, AFTER), oldest=True))
        rows = [*undated, *around]
        mine = {row.id: list(self.store.events(report=row.id, every=True)) for row in new}
        judged = Judged.on(self.store, reports.KINDS, [row.id for row in rows])
        self._recall(rows, ids, judged)
        found = reports.decide(rows, ids, self._memory, judged, {r: _names(events) for r, events in mine.items()})
        for method, verdicts in found.verdicts.items():
            self._write(verdicts, method, judged)
        if low is None or high is None:
            return
        window = _day(low, -RECENT), _day(high, RECENT)
        known = [
            e for e in self.store.events(since=window[0], until=window[1], every=True) if e.source.report not in ids
        ]
        fresh = [e for one in mine.values() for e in one]
        self._events(fresh, known, found.story)
        self._quotes(new, low, high)
        self._claims(fresh, known, found.story)
        self._follow(new, fresh, known, found)

    def _recall(self, rows: Sequence[ReportRow], new: frozenset[str], judged: Judged) -> None:
        """Fill the memory with what stands on reports that are not new; a run over all remembers its own."""
        for row in rows:
            if row.id in new or self.whole:
                continue
            story = judged.object("story", row.id)
            if story:
                self._memory.story[row.id] = story
            original = judged.object("duplicate", row.id) or judged.object("reprint", row.id)
            if original and not original.startswith("agency:"):
                self._memory.original[row.id] = original

    def _events(self, fresh: Sequence[EventRow], known: Sequence[EventRow], story: dict[str, str]) -> None:
        near = [e for e in fresh if e.day and e.source.published and _apart(e.day, e.source.published) <= RECENT]
        new = {e.id for e in near}
        judged = Judged.on(self.store, ("same_event",), new)
        seen, verdicts = Happenings(), []
        for row in sorted([*near, *known], key=lambda e: (e.day or "", e.source.published or "", e.id)):
            place = story.get(row.source.report)
            if row.id not in new:
                first = self._first.get(row.id) if self.whole else row.same_as
                seen.add(row, place, first=first or row.id)
                continue
            same = seen.add(row, place, apart=judged.refused("same_event", row.id))
            self._first[row.id] = same.first if same else row.id
            if same:
                value = {"like": same.like, "score": same.score, "why": list(same.why)}
                verdicts.append(Verdict("same_event", row.id, same.first, value))
        self._write(verdicts, events.METHOD, judged)

    def _quotes(self, new: Sequence[ReportRow], low: str, high: str) -> None:
        ids = {row.id for row in new}
        rules = quotes.Rules()
        near = self.store.statements(
            since=_day(low, -rules.near), until=_day(high, rules.near), kind=("direct", "mixed")
        )
        rows = {s.id: s for s in near}
        speakers = {s.speaker.id for s in rows.values() if s.source.report in ids and s.speaker}
        for speaker in sorted(speakers):
            earlier = self.store.statements(
                speaker=speaker, since=_day(low, -rules.days), until=_day(low, -rules.near), kind=("direct", "mixed"),
                limit=rules.newest,
            )  # fmt: skip
            rows |= {s.id: s for s in earlier}
        judged = Judged.on(self.store, ("same_quote",), rows)
        seen, verdicts = Quotes(rules), []
        for row in sorted(rows.values(), key=lambda s: (s.source.published or "", s.id)):
            if row.source.report not in ids:
                known = self._first.get(row.id) if self.whole else judged.object("same_quote", row.id)
                seen.add(row, first=known or row.id)
                continue
            same = seen.add(row, apart=judged.refused("same_quote", row.id))
            self._first[row.id] = same.first if same else row.id
            if same:
                value = {"like": same.like, "how": same.how, "alike": same.alike}
                verdicts.append(Verdict("same_quote", row.id, same.first, value))
        self._write(verdicts, quotes.METHOD, judged)

    def _claims(self, fresh: Sequence[EventRow], known: Sequence[EventRow], story: dict[str, str]) -> None:
        new = {e.id for e in fresh}
        seen, found = Accounts(), []
        for row in sorted([*fresh, *known], key=lambda e: (e.source.published or "", e.id)):
            made = seen.add(row, story.get(row.source.report))
            found += [c for c in made if c.counter in new or c.claim in new]
        verdicts = [Verdict("counterclaim", c.counter, c.claim, {"how": c.how, "alike": c.alike}) for c in found]
        judged = Judged.on(self.store, ("counterclaim",), {v.subject for v in verdicts})
        self._write(verdicts, claims.METHOD, judged)

    def _follow(
        self, new: Sequence[ReportRow], fresh: Sequence[EventRow], known: Sequence[EventRow], found: reports.Decided
    ) -> None:
        ids = {row.id for row in new}
        said: list[StatementRow] = []
        made: dict[str, CommitmentRow] = {}
        for row in new:
            said += self.store.statements(report=row.id)
            made |= {c.id: c for c in self.store.commitments(report=row.id)}
        days = sorted(row.published for row in new if row.published)
        doers = {key for e in fresh for key in state_keys(e.actors)}
        doers |= {p.country for s in said for p in s.about if p.country}
        promises = [self._promise(c) for c in self._commitments(doers, made, days).values()]
        before = self._before(doers, days[0])
        later: list[followup.Later] = [*before, *fresh, *known, *said, *made.values()]
        later.sort(key=lambda r: ((r.day if isinstance(r, EventRow) else None) or r.source.published or "", r.id))
        verdicts = []
        for b in follow(promises, later, found.weights):
            if b.report in ids or b.commitment in made:
                value = {
                    "rule": b.rule,
                    "relevance": b.relevance,
                    "words": list(b.words),
                    "report": b.report,
                    "day": b.day,
                }
                kind = "bears_for" if b.supports else "bears_against"
                verdicts.append(Verdict(kind, b.evidence, b.commitment, value))
        judged = Judged.on(self.store, ("bears_for", "bears_against"), {v.subject for v in verdicts})
        self._write(verdicts, followup.METHOD, judged)

    def _commitments(
        self, doers: set[str], made: dict[str, CommitmentRow], days: Sequence[str]
    ) -> dict[str, CommitmentRow]:
        """Return the commitments that new reports may bear on: of those who act in them, or are asked to."""
        found = dict(made)
        asked = Filter(since=_day(days[0], -HORIZON), until=days[-1], limit=PROMISES)
        for doer in sorted(doers):
            for filter in (asked.but(speaker=doer), asked.but(recipient=doer, kind="demand")):
                found |= {c.id: c for c in self.store.commitments(filter)}
        return found

    def _before(self, doers: set[str], low: str) -> list[EventRow]:
        """Return what they did in the weeks before, which new reports may tell again."""
        asked = Filter(since=_day(low, -RETOLD), until=_day(low, -RECENT - 1), every=True, limit=PROMISES)
        return list({e.id: e for doer in sorted(doers) for e in self.store.events(asked.but(actor=doer))}.values())

    def _promise(self, row: CommitmentRow) -> Promise:
        if row.event is None:
            return Promise(row)
        report = row.source.report
        if report not in self._about:
            if len(self._about) > 5000:
                self._about.clear()
            self._about[report] = {e.id: e for e in self.store.events(report=report, every=True)}
        return Promise(row, self._about[report].get(row.event))

    def _write(self, verdicts: Sequence[Verdict], method: str, judged: Judged) -> None:
        self.kept |= {(v.kind, v.subject, v.object) for v in verdicts}
        for kind in {v.kind for v in verdicts}:
            self.done.written[kind] += write(self.store, [v for v in verdicts if v.kind == kind], method, judged)


def _names(rows: Iterable[EventRow]) -> tuple[str, ...]:
    """Return the parties that are known beyond one report, and the places, of a report's events."""
    parties = (p.id for e in rows for p in (*e.actors, *e.recipients) if p.id.count(":") < 2)
    places = (f"place:{e.place.name.lower()}" for e in rows if e.place and e.place.precision != "country")
    return tuple(sorted({*parties, *places}))


def _day(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def _apart(a: str, b: str) -> int:
    return abs((date.fromisoformat(a) - date.fromisoformat(b)).days)
