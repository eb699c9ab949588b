"""What commitments came to: each with its state, and the evidence that the state rests on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields

from dragoman.link.followup import Bearing, State, state
from dragoman.link.judged import CHUNK, chunks
from dragoman.link.promises import Promise
from dragoman.store.filters import Filter
from dragoman.store.results import Rows
from dragoman.store.rows import CommitmentRow, EventRow, Judgement, Source, StatementRow
from dragoman.store.store import Store

BEARS = ("bears_for", "bears_against")


@dataclass(frozen=True, slots=True)
class Evidence:
    """One act or word that bears on a commitment: which way, on what day, by what rule, and where it stands."""

    id: str
    supports: bool
    day: str
    rule: str
    words: str
    snippet: str
    source: Source

    def __str__(self) -> str:
        return (
            f"{'+' if self.supports else '-'} {self.day} {self.rule} ({self.id}, {self.source.outlet or 'no outlet'})"
        )


@dataclass(frozen=True, slots=True)
class FollowUp(CommitmentRow):
    """A commitment with what it came to by ``as_of``.

    ``state`` is open, supported (kept, carried out, granted), contradicted (broken), withdrawn (taken back), or
    lapsed (due by ``due_by`` and nothing heard). It follows from ``bearing`` alone, the oldest first.
    """

    state: State
    due_by: str | None
    as_of: str
    bearing: tuple[Evidence, ...]


def follow_up(
    store: Store, filter: Filter | None = None, *, as_of: str | None = None, states: Sequence[State] = ()
) -> Rows[FollowUp]:
    """Return the commitments that fit ``filter`` with what they came to by the ISO day ``as_of``, the newest first.

    Without ``as_of`` that is the day of the last report kept. ``states`` leaves out all others.
    """
    asked = filter or Filter()
    return Rows(lambda: _followed(store, asked, as_of or _last(store), frozenset(states)))


def _followed(store: Store, filter: Filter, as_of: str, states: frozenset[str]) -> Iterator[FollowUp]:
    given = 0
    for some in chunks(store.commitments(filter.but(limit=None) if states else filter), CHUNK):
        found: dict[str, list[Judgement]] = {}
        for one in store.judgements(BEARS, object=[row.id for row in some]):
            found.setdefault(one.object or "", []).append(one)
        about = _events(store, [row.event for row in some if row.event])
        rows = _rows(store, [j.subject for js in found.values() for j in js])
        for row in some:
            made = _one(Promise(row, about.get(row.event or "")), found.get(row.id, ()), rows, as_of)
            if not states or made.state in states:
                yield made
                given += 1
                if given == filter.limit:
                    return


def _one(
    promise: Promise,
    judged: Sequence[Judgement],
    rows: dict[str, EventRow | StatementRow | CommitmentRow],
    as_of: str,
) -> FollowUp:
    bearings, evidence = [], []
    for j in judged:
        value, row = j.value or {}, rows.get(j.subject)
        if row is None:  # rejected by a person, or its report is: it is no evidence any more
            continue
        day, supports, rule = str(value.get("day") or j.at[:10]), j.kind == "bears_for", str(value.get("rule", j.by))
        if day <= as_of:
            bearings.append(Bearing(j.subject, promise.row.id, supports, rule, 0.0, (), row.source.report, day))
            evidence.append(Evidence(j.subject, supports, day, rule, row.words, row.snippet, row.source))
    evidence.sort(key=lambda e: (e.day, e.source.published or "", e.id))
    due = promise.due
    plain = {f.name: getattr(promise.row, f.name) for f in fields(CommitmentRow)}
    return FollowUp(
        **plain,
        state=state(promise, bearings, as_of),
        due_by=due[1] if due else None,
        as_of=as_of,
        bearing=tuple(evidence),
    )


def _events(store: Store, ids: Sequence[str]) -> dict[str, EventRow]:
    return {e.id: e for some in chunks(ids, CHUNK) for e in store.events(ids=tuple(some), every=True)}


def _rows(store: Store, ids: Sequence[str]) -> dict[str, EventRow | StatementRow | CommitmentRow]:
    """Return the events, statements and commitments with these ids, which begin with e-, s- and c-."""
    found: dict[str, EventRow | StatementRow | CommitmentRow] = {}
    found |= _events(store, [i for i in ids if i.startswith("e-")])
    for some in chunks((i for i in ids if i.startswith("s-")), CHUNK):
        found |= {s.id: s for s in store.statements(ids=tuple(some))}
    for some in chunks((i for i in ids if i.startswith("c-")), CHUNK):
        found |= {c.id: c for c in store.commitments(ids=tuple(some))}
    return found


def _last(store: Store) -> str:
    last = next((row.published for row in store.reports(limit=1)), None)
    return last or "9999-12-31"
