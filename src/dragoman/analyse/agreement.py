"""How far the record agrees with the events of another coder: by pair and day, by pair and month, and by type.

Both are looked at as directed pairs of different states on a day, by what happened. The other's events stay in their
file; nothing of them enters the record.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from dragoman.codes import quad
from dragoman.records import EVENT_TYPES, InputError

if TYPE_CHECKING:
    from dragoman.store.filters import Filter
    from dragoman.store.store import Store

DyadDay = tuple[str, str, str]
"""Day, actor, recipient."""
_Counts = dict[DyadDay, Counter[str]]
"""Events of each dyad-day by type."""

SHOWN = 20
"""Pairs that only one has, and confusions, told at most."""


@dataclass(frozen=True, slots=True)
class TypeAgreement:
    """One PLOVER type: dyad-days on which either has it, and both; ``share`` is both of either, 0 to 1."""

    type: str
    ours: int
    theirs: int
    both: int
    share: float | None


@dataclass(frozen=True, slots=True)
class Confusion:
    """Events of shared dyad-days that are ``ours`` here and ``theirs`` there."""

    ours: str
    theirs: str
    events: float


@dataclass(frozen=True, slots=True)
class Pair:
    """A directed pair with the events that only one side has of it."""

    actor: str
    recipient: str
    events: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """What ``agreement`` found over the days from ``since`` to ``until``.

    ``share`` is the dyad-days in both of those in either; ``of_ours`` and ``of_theirs`` of each one's own. ``pearson``
    and ``spearman`` correlate the events of a dyad-month over the ``months`` dyad-months in either (None: fewer than
    three, or all alike). ``same_type`` and ``same_quad`` are shares of the events that were set against each other on
    shared dyad-days. ``left_out`` are the other's rows that are no event between two states, by why.
    """

    since: str
    until: str
    ours: int
    theirs: int
    dyad_days_ours: int
    dyad_days_theirs: int
    dyad_days_both: int
    share: float | None
    of_ours: float | None
    of_theirs: float | None
    months: int
    pearson: float | None
    spearman: float | None
    same_type: float | None
    same_quad: float | None
    types: tuple[TypeAgreement, ...]
    confusions: tuple[Confusion, ...]
    only_ours: tuple[Pair, ...]
    only_theirs: tuple[Pair, ...]
    rows: int
    left_out: dict[str, int]


def compare(store: Store, path: Path, form: str, filter: Filter) -> Agreement:
    """Return how far the record agrees with a file of "gdelt", "icews" or "polecat"; see ``agreement``.

    Only ``since`` and ``until`` of the filter count.

    Raises:
        InputError: a file that cannot be read or is of another form; days that only one has.
    """
    from dragoman.exports.foreign import Read, read

    counts = Read()
    theirs = _counted(_within(((e.day, e.actor, e.recipient, e.type, 1) for e in read(path, form, counts)), filter))
    told = store.dyads(filter=filter.but(status="happened"))
    rows = ((row.day, row.actor, row.recipient, row.type, row.n) for row in told if row.actor != row.recipient)
    ours = _counted((day, a, b, kind, n) for day, a, b, kind, n in rows if day and kind)
    since, until = _window(ours, theirs, filter, f"record {store.where}", str(path))
    return agreement(
        _cut(ours, since, until), _cut(theirs, since, until), (since, until), (counts.rows, counts.left_out)
    )


def agreement(
    ours: _Counts, theirs: _Counts, days: tuple[str, str], read: tuple[int, Mapping[str, int]] = (0, {})
) -> Agreement:
    """Return how far two sets of events agree over ``days``; ``read`` is how many rows were read, and left out why."""
    both = ours.keys() & theirs.keys()
    table = confusion((ours[key], theirs[key]) for key in both)
    compared = sum(table.values())
    months = _months(ours), _months(theirs)
    keys = sorted(months[0].keys() | months[1].keys())
    pairs = [months[0][key] for key in keys], [months[1][key] for key in keys]
    wrong = sorted((-n, a, b) for (a, b), n in table.items() if a != b)
    return Agreement(
        since=days[0],
        until=days[1],
        ours=sum(count.total() for count in ours.values()),
        theirs=sum(count.total() for count in theirs.values()),
        dyad_days_ours=len(ours),
        dyad_days_theirs=len(theirs),
        dyad_days_both=len(both),
        share=_share(len(both), len(ours.keys() | theirs.keys())),
        of_ours=_share(len(both), len(ours)),
        of_theirs=_share(len(both), len(theirs)),
        months=len(keys),
        pearson=correlation(*pairs),
        spearman=correlation(ranks(pairs[0]), ranks(pairs[1])),
        same_type=_share(sum(n for (a, b), n in table.items() if a == b), compared),
        same_quad=_share(sum(n for (a, b), n in table.items() if quad(a) == quad(b)), compared),
        types=tuple(_types(ours, theirs)),
        confusions=tuple(Confusion(a, b, round(-n, 2)) for n, a, b in wrong[:SHOWN]),
        only_ours=tuple(_only(ours, theirs)),
        only_theirs=tuple(_only(theirs, ours)),
        rows=read[0],
        left_out=dict(sorted(read[1].items())),
    )


def confusion(shared: Iterable[tuple[Counter[str], Counter[str]]]) -> dict[tuple[str, str], float]:
    """Return how many events of one type here are of another there, over shared dyad-days.

    Which event is which is not known. So on each dyad-day events of one type are set against each other first, and
    of what is left as many as the smaller side has, spread in proportion to both sides' types.
    """
    table: defaultdict[tuple[str, str], float] = defaultdict(float)
    for ours, theirs in shared:
        same = ours & theirs
        for kind, n in same.items():
            table[kind, kind] += n
        left, right = ours - same, theirs - same
        if left and right:
            scale = min(left.total(), right.total()) / (left.total() * right.total())
            for a, n in left.items():
                for b, m in right.items():
                    table[a, b] += n * m * scale
    return dict(table)


def correlation(a: Sequence[float], b: Sequence[float]) -> float | None:
    """Return Pearson's correlation; None for fewer than three values, or where one side never changes."""
    import numpy as np

    if len(a) < 3 or len(set(a)) < 2 or len(set(b)) < 2:
        return None
    return round(float(np.corrcoef(a, b)[0, 1]), 4)


def ranks(values: Sequence[float]) -> list[float]:
    """Return the rank of each value, equal ones the mean of theirs: Pearson's over these is Spearman's."""
    import numpy as np

    _, at, counts = np.unique(np.array(values, dtype=float), return_inverse=True, return_counts=True)
    last = np.cumsum(counts)
    return [float(rank) for rank in (last - (counts - 1) / 2)[at]]


def _counted(events: Iterable[tuple[str, str, str, str, int]]) -> _Counts:
    found: _Counts = defaultdict(Counter)
    for day, actor, recipient, kind, n in events:
        found[day, actor, recipient][kind] += n
    return dict(found)


def _within(
    events: Iterable[tuple[str, str, str, str, int]], filter: Filter
) -> Iterator[tuple[str, str, str, str, int]]:
    low, high = filter.since or "", filter.until or "9999-12-31"
    return (event for event in events if low <= event[0] <= high)


def _window(ours: _Counts, theirs: _Counts, filter: Filter, here: str, there: str) -> tuple[str, str]:
    """Return the days asked for, or else those that both cover.

    Raises:
        InputError: one has no events between states there, or the two have no day in common.
    """
    spans = []
    for name, counts in ((here, ours), (there, theirs)):
        if not counts:
            raise InputError(f"{name}: no events between two states in these days")
        spans.append((min(counts)[0], max(counts)[0]))
    since, until = filter.since or max(s[0] for s in spans), filter.until or min(s[1] for s in spans)
    if since > until:
        told = " and ".join(
            f"{name} has {low} to {high}" for name, (low, high) in zip((here, there), spans, strict=True)
        )
        raise InputError(f"no day in common: {told}")
    return since, until


def _cut(counts: _Counts, since: str, until: str) -> _Counts:
    return {key: types for key, types in counts.items() if since <= key[0] <= until}


def _months(counts: _Counts) -> Counter[tuple[str, str, str]]:
    found: Counter[tuple[str, str, str]] = Counter()
    for (day, actor, recipient), types in counts.items():
        found[day[:7], actor, recipient] += types.total()
    return found


def _types(ours: _Counts, theirs: _Counts) -> Iterator[TypeAgreement]:
    for kind in EVENT_TYPES:
        here, there = ({key for key, types in side.items() if types[kind]} for side in (ours, theirs))
        both = len(here & there)
        yield TypeAgreement(kind, len(here), len(there), both, _share(both, len(here | there)))


def _only(one: _Counts, other: _Counts) -> Iterator[Pair]:
    """Yield the pairs with most events on dyad-days that only ``one`` has."""
    found: Counter[tuple[str, str]] = Counter()
    for key, types in one.items():
        if key not in other:
            found[key[1], key[2]] += types.total()
    for (actor, recipient), n in sorted(found.items(), key=lambda item: (-item[1], item[0]))[:SHOWN]:
        yield Pair(actor, recipient, n)


def _share(part: float, whole: float) -> float | None:
    return round(part / whole, 4) if whole else None
