"""Claims that are contested: what one side says happened, and who denies it or tells it otherwise."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dragoman.link.judged import CHUNK, chunks, named_by
from dragoman.link.parties import state_keys
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

    def __str__(self) -> str:
        return f"{self.how} by {', '.join(p.name for p in self.by) or 'nobody named'} ({self.event.id})"


@dataclass(frozen=True, slots=True)
class ClaimRow:
    """A contested claim: the event as first claimed, every event that claims it again, the accounts against it.

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
    for some in chunks(_events(store, filter.but(limit=None)), CHUNK):
        ids = [e.id for e in some]
        pairs = [*store.judgements("counterclaim", object=ids), *store.judgements("counterclaim", subject=ids)]
        looked = _Looked(store, some)
        for event in looked.up({j.object for j in pairs if j.object}):
            if event.id in seen:
                continue
            row = _row(store, event, looked)
            seen |= {event.id, *(e.id for e in row.told)} if row else {event.id}
            if row is not None:
                yield row
                given += 1
                if given == filter.limit:
                    return


class _Looked:
    """Events that were looked up once: claims share the accounts against them."""

    def __init__(self, store: Store, known: Iterable[EventRow]) -> None:
        self._store = store
        self._known: dict[str, EventRow | None] = {e.id: e for e in known}

    def up(self, ids: Iterable[str]) -> list[EventRow]:
        """Return those of the events that the record shows, in one order whatever was known."""
        wanted = sorted(set(ids))
        for some in chunks([i for i in wanted if i not in self._known], CHUNK):
            found = {e.id: e for e in self._store.events(ids=tuple(some), every=True)}
            self._known |= {i: found.get(i) for i in some}
        shown = [e for i in wanted if (e := self._known[i]) is not None]
        return sorted(shown, key=lambda e: (e.day or "", e.id), reverse=True)


def _events(store: Store, filter: Filter) -> Iterable[EventRow]:
    """Return the events that fit, the newest first; where few are contested, those alone."""
    contested = named_by(store, "counterclaim")
    if contested is None:
        return store.events(filter)
    if filter.ids is not None:
        contested = [i for i in contested if i in set(filter.ids)]
    some_ids = list(chunks(contested, CHUNK)) or [[]]  # of none too: a filter that cannot be is an error
    found = [e for some in some_ids for e in store.events(filter.but(ids=tuple(some)))]
    return sorted(found, key=lambda e: (e.day or "", e.id), reverse=True)


def _row(store: Store, claim: EventRow, looked: _Looked) -> ClaimRow | None:
    told = _again(store, claim, looked)
    against = _against(looked, list(store.judgements("counterclaim", object=list(told))))
    if not against:
        return None
    rows = sorted(told.values(), key=lambda e: (e.source.published or "9", e.id))
    sources = {e.source.report: e.source.outlet for e in rows}
    count = independent(list(sources.items()), repeats(store, sources))
    return ClaimRow(rows[0].id, rows[0].claimed_by, rows[0], tuple(rows), count, against)


def _again(store: Store, claim: EventRow, looked: _Looked) -> dict[str, EventRow]:
    """Return a claim with what claims it again: by one side, of the same act by the same, answered alike."""
    by, accused = state_keys((claim.claimed_by,) if claim.claimed_by else ()), state_keys(claim.actors)
    found, waiting = {claim.id: claim}, [claim.id]
    while waiting and len(found) < CHUNK:
        answers = [j.subject for j in store.judgements("counterclaim", object=waiting)]
        others = {j.object for j in store.judgements("counterclaim", subject=answers) if j.object} - found.keys()
        joined = {j.subject for j in store.judgements("same_event", object=waiting)} - found.keys()
        new = {
            e.id: e
            for e in looked.up(others | joined)
            if e.claimed_by is not None
            and e.type == claim.type
            and state_keys((e.claimed_by,)) & by
            and (state_keys(e.actors) & accused or e.id in joined)
        }
        found |= new
        waiting = list(new)
    return found


def _against(looked: _Looked, pairs: Sequence[Judgement]) -> tuple[CounterClaim, ...]:
    how = {j.subject: str((j.value or {}).get("how", "denied")) for j in pairs}
    made = []
    for e in sorted(looked.up(how), key=lambda e: (e.source.published or "9", e.id)):
        by = (e.claimed_by,) if e.claimed_by is not None and e.type != "REJECT" else e.actors
        made.append(CounterClaim(how[e.id], by, e))
    return tuple(made)
