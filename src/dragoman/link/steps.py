"""What was read in new reports, joined to what was read in others: events, quotations, claims, commitments."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from datetime import date, timedelta

from dragoman.link import claims, events, followup, quotes
from dragoman.link.claims import Accounts
from dragoman.link.events import Happenings
from dragoman.link.followup import Later, Ledger
from dragoman.link.judged import CHUNK, Judged, chunks
from dragoman.link.parties import lasting
from dragoman.link.promises import Promise
from dragoman.link.quotes import Quotes
from dragoman.link.words import Weights
from dragoman.store.filters import Filter
from dragoman.store.rows import CommitmentRow, EventRow, StatementRow, Verdict
from dragoman.store.store import Store

PROMISES = 400  # commitments of a party, the newest, that a run which is not over all looks at
RETOLD = 90  # days before in which what a party did is known again when it is told again

Decision = tuple[str, list[Verdict], Judged]
"""The method, its verdicts, and what stands on their subjects."""


@dataclass(frozen=True, slots=True)
class Batch:
    """New reports: their ids, first and last day, the story of each report around, and how telling words are.

    ``yet`` are the ids of these and of those whose turn comes later in the run: nothing is joined to them before.
    """

    ids: frozenset[str]
    yet: Set[str]
    low: str
    high: str
    story: dict[str, str]
    weights: Weights


class Steps:
    """The events, quotations, accounts and commitments so far; ``decide`` joins those of the next reports to them."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self._happenings, self._quotes, self._accounts, self._ledger = Happenings(), Quotes(), Accounts(), Ledger()

    def decide(
        self,
        batch: Batch,
        fresh: Sequence[EventRow],
        said: Sequence[StatementRow],
        made: Sequence[CommitmentRow],
    ) -> Iterator[Decision]:
        """Yield the decisions on events dated near their reports, statements and commitments of new reports."""
        yield self._same_events(batch, fresh)
        yield self._same_quotes(said)
        yield self._claims(batch, fresh)
        yield self._follow(batch, fresh, said, made)

    def recall(self, batch: Batch, known: Sequence[EventRow]) -> None:
        """Tell the steps what the record holds of the days around, and of earlier ones what may matter."""
        for row in sorted(known, key=_by_day):
            self._happenings.add(row, batch.story.get(row.source.report), first=row.same_as or row.id)
        for row in sorted(known, key=_by_report):
            self._accounts.add(row, batch.story.get(row.source.report))
        self._recall_quotes(batch)
        self._recall_promises(batch, known)

    def _same_events(self, batch: Batch, fresh: Sequence[EventRow]) -> Decision:
        judged = Judged.on(self.store, ("same_event",), [e.id for e in fresh])
        verdicts = []
        for row in sorted(fresh, key=_by_day):
            story = batch.story.get(row.source.report)
            same = self._happenings.add(row, story, apart=judged.refused("same_event", row.id))
            if same:
                value = {"like": same.like, "score": same.score, "why": list(same.why)}
                verdicts.append(Verdict("same_event", row.id, same.first, value))
        return events.METHOD, verdicts, judged

    def _same_quotes(self, said: Sequence[StatementRow]) -> Decision:
        rows = [s for s in said if s.kind != "indirect"]
        judged = Judged.on(self.store, ("same_quote",), [s.id for s in rows])
        verdicts = []
        for row in sorted(rows, key=_by_report):
            same = self._quotes.add(row, apart=judged.refused("same_quote", row.id))
            if same:
                value = {"like": same.like, "how": same.how, "alike": same.alike}
                verdicts.append(Verdict("same_quote", row.id, same.first, value))
        return quotes.METHOD, verdicts, judged

    def _claims(self, batch: Batch, fresh: Sequence[EventRow]) -> Decision:
        found = [
            c
            for row in sorted(fresh, key=_by_report)
            for c in self._accounts.add(row, batch.story.get(row.source.report))
        ]
        verdicts = [Verdict("counterclaim", c.counter, c.claim, {"how": c.how, "alike": c.alike}) for c in found]
        return claims.METHOD, verdicts, Judged.on(self.store, ("counterclaim",), {v.subject for v in verdicts})

    def _follow(
        self, batch: Batch, fresh: Sequence[EventRow], said: Sequence[StatementRow], made: Sequence[CommitmentRow]
    ) -> Decision:
        for promise in self._promises(sorted(made, key=_by_report)):
            self._ledger.promise(promise, batch.weights)
        verdicts = []
        rows: list[Later] = [*fresh, *said, *made]
        for row in sorted(rows, key=_by_day):
            for b in self._ledger.act(row):
                value = {
                    "rule": b.rule, "relevance": b.relevance, "words": list(b.words), "report": b.report, "day": b.day
                }  # fmt: skip
                verdicts.append(
                    Verdict("bears_for" if b.supports else "bears_against", b.evidence, b.commitment, value)
                )
        judged = Judged.on(self.store, ("bears_for", "bears_against"), {v.subject for v in verdicts})
        return followup.METHOD, verdicts, judged

    def _promises(self, rows: Sequence[CommitmentRow]) -> list[Promise]:
        about: dict[str, EventRow] = {}
        for some in chunks((row.event for row in rows if row.event), CHUNK):
            about.update((e.id, e) for e in self.store.events(ids=tuple(some), every=True))
        return [Promise(row, about.get(row.event or "")) for row in rows]

    def _recall_quotes(self, batch: Batch) -> None:
        rules = self._quotes.rules
        asked = Filter(kind=("direct", "mixed"), since=_day(batch.low, -rules.near), until=_day(batch.high, rules.near))
        rows = {s.id: s for s in self.store.statements(asked)}
        speakers = {s.speaker.id for s in rows.values() if s.source.report in batch.ids and s.speaker}
        asked = asked.but(since=_day(batch.low, -rules.days), until=_day(batch.low, -rules.near), limit=rules.newest)
        for speaker in sorted(one for one in speakers if lasting(one)):
            rows |= {s.id: s for s in self.store.statements(asked.but(speaker=speaker))}
        known = [s for s in rows.values() if s.source.report not in batch.yet]
        judged = Judged.on(self.store, ("same_quote",), [s.id for s in known])
        for row in sorted(known, key=_by_report):
            self._quotes.add(row, first=judged.object("same_quote", row.id) or row.id)

    def _recall_promises(self, batch: Batch, known: Sequence[EventRow]) -> None:
        """Recall the commitments that the new reports may bear on, of those who act in them, and what these did."""
        fresh = self.store.events(since=batch.low, until=batch.high, every=True)
        sides = {p for e in fresh if e.source.report in batch.ids for p in (*e.actors, *e.recipients)}
        doers = {p.country for p in sides if p.country} | {p.id for p in sides if not p.country and lasting(p.id)}
        asked = Filter(since=_day(batch.low, -self._ledger.rules.days), until=batch.high, limit=PROMISES)
        done = Filter(since=_day(batch.low, -RETOLD), until=_day(batch.low, -1), every=True, limit=PROMISES)
        rows: dict[str, CommitmentRow] = {}
        acts = {e.id: e for e in known}
        for doer in sorted(doers):
            for filter in (asked.but(speaker=doer), asked.but(recipient=doer, kind="demand")):
                rows |= {c.id: c for c in self.store.commitments(filter) if c.source.report not in batch.yet}
            acts |= {e.id: e for e in self.store.events(done.but(actor=doer))}
        for row in sorted(acts.values(), key=_by_day):
            self._ledger.act(row)
        for promise in self._promises(sorted(rows.values(), key=_by_report)):
            self._ledger.promise(promise, batch.weights)


def _by_day(row: Later) -> tuple[str, str, str]:
    published = row.source.published or ""
    return (row.day if isinstance(row, EventRow) else None) or published, published, row.id


def _by_report(row: Later) -> tuple[str, str]:
    return row.source.published or "", row.id


def _day(iso: str, days: int) -> str:
    return (date.fromisoformat(iso) + timedelta(days=days)).isoformat()
