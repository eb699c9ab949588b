"""Claims that are contested: what one side says happened, and who denies it or tells it otherwise."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from dragoman.link.judged import CHUNK, chunks
from dragoman.link.sources import independent, repeats
from dragoman.store.filters import Filter
from dragoman.store.results import Rows
from dragoman.store.rows import EventRow, Judgement, PartyRow
from dragoman.store.store import Store


@dataclass(frozen=True, slots=True)
class CounterClaim:
    """An account against a claim: the event, and how ("denied", "rejected", "reversed")."""

    how: str
    by: tuple[PartyRow, ...]
    event: EventRow


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A contested claim: the event as first claimed, all its reports' events, and the accounts against it.

    ``sources`` is the number of independent sources that carry the claim.
    """

    id: str
    by: PartyRow | None
    claim: EventRow
    told: tuple[EventRow, ...]
    sources: int
    counters: tuple[CounterClaim, ...]


def claims(store: Store, filter: Filter | None = None) -> Rows[ClaimRow]:
    """Return the contested claims of which the claim or an account against it fits ``filter``, the newest first.

    ``speaker`` of the filter is who claims or denies; ``limit`` the number of claims.
    """
    asked = (filter or Filter()).but(every=True)
    return Rows(lambda: _claims(store, asked))


def _claims(store: Store, filter: Filter) -> Iterator[ClaimRow]:
    seen: set[str] = set()
    given = 0
    for some in chunks(store.events(filter.but(limit=None)), CHUNK):
        ids = [e.id for e in some]
        pairs = [*store.judgements("counterclaim", object=ids), *store.judgements("counterclaim", subject=ids)]
        claimed = {e.id: e for e in store.events(ids=tuple({j.object for j in pairs if j.object}), every=True)}
        for event in claimed.values():
            root = event.same_as or event.id
            if root not in seen:
                seen.add(root)
                yield from (row for row in (_row(store, root),) if row is not None)
                given += 1
                if given == filter.limit:
                    return


def _row(store: Store, root: str) -> ClaimRow | None:
    joined = [root, *(j.subject for j in store.judgements("same_event", object=root))]
    told = [e for e in store.events(ids=tuple(joined), every=True) if e.claimed_by is not None or e.id == root]
    pairs = store.judgements("counterclaim", object=joined)
    against = _against(store, list(pairs))
    if not told or not against:
        return None
    told.sort(key=lambda e: (e.source.published or "9", e.id))
    sources = {e.source.report: e.source.outlet for e in told}
    first = next((e for e in told if e.claimed_by is not None), told[0])
    return ClaimRow(
        root, first.claimed_by, first, tuple(told), independent(list(sources.items()), repeats(store, sources)), against
    )


def _against(store: Store, pairs: Sequence[Judgement]) -> tuple[CounterClaim, ...]:
    how = {j.subject: str((j.value or {}).get("how", "denied")) for j in pairs}
    rows = store.events(ids=tuple(how), every=True) if how else ()
    made = []
    for e in sorted(rows, key=lambda e: (e.source.published or "9", e.id)):
        by = (e.claimed_by,) if e.claimed_by is not None and e.type != "REJECT" else e.actors
        made.append(CounterClaim(how[e.id], by, e))
    return tuple(made)
