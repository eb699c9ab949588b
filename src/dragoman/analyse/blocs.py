"""Who stands with whom: the signed network of a window, its blocs, strained triangles, and the ties that flipped."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

import numpy as np

from dragoman.analyse.measures import Tally, added, summed
from dragoman.analyse.signed import Matrix, by_chance, frustration, modularity, partition, triads
from dragoman.analyse.window import covered
from dragoman.records import InputError
from dragoman.store import Filter, Store
from dragoman.store.rows import DyadSum

FIRM = 0.5
"""Score under which a tie is neither friendly nor hostile: the step of PLOVER's scores."""
MIN_EVENTS = 3
NOTHING = Tally()
TOP = 60
STRAINED = 20


@dataclass(frozen=True, slots=True)
class Node:
    """A country or party of the network, the events it has part in, and its bloc (0 the largest; None: no tie)."""

    id: str
    name: str
    events: int
    bloc: int | None


@dataclass(frozen=True, slots=True)
class Tie:
    """How ``a`` and ``b`` stand over the window: ``score`` as in ``relations``, -10 to 10, both directions pooled.

    ``sign`` is 1, -1, or 0 where the score is under ``FIRM``; ``forth`` is what ``a`` did to ``b``, ``back`` the other
    way, ``tally`` both.
    """

    a: str
    b: str
    score: float
    sign: int
    tally: Tally
    forth: Tally
    back: Tally


@dataclass(frozen=True, slots=True)
class Triangle:
    """Three parties out of balance; ``strain`` is the weight of the weakest of the ties, 0 to 10, ``weakest``."""

    parties: tuple[str, str, str]
    ties: tuple[Tie, Tie, Tie]
    strain: float
    weakest: Tie


@dataclass(frozen=True, slots=True)
class Flip:
    """A tie that was of one sign in the window before and is of the other now; ``shift`` is the change of score."""

    a: str
    b: str
    before: Tie
    after: Tie
    shift: float


@dataclass(frozen=True, slots=True)
class Blocs:
    """The network of a window.

    ``balanced`` and ``weakly`` are shares of the ``triangles``, ``by_chance`` what dealing the signs at random would
    give. ``modularity`` and ``frustration`` are those of the blocs, ``misfits`` the ties against them. ``earlier``
    is the window that ``flips`` compares with, None if there is none.
    """

    since: str
    until: str
    level: str
    nodes: tuple[Node, ...]
    ties: tuple[Tie, ...]
    blocs: tuple[tuple[str, ...], ...]
    modularity: float
    frustration: float
    misfits: tuple[Tie, ...]
    triangles: int
    balanced: float | None
    weakly: float | None
    by_chance: float | None
    strained: tuple[Triangle, ...]
    earlier: tuple[str, str] | None
    flips: tuple[Flip, ...]

    def name(self, party: str) -> str:
        """Return the name of a node, or the id itself if it is none."""
        return next((node.name for node in self.nodes if node.id == party), party)


@dataclass(frozen=True, slots=True)
class Window:
    """Which network: ISO days (None: all of the record's reports), countries or parties, whom.

    ``of`` names the nodes; without it they are the ``top`` with most events. ``min_events`` is what a tie needs.
    ``earlier`` is the window to compare with; None is the one as long just before, where ``since`` is given.
    ``resolution`` above 1 gives more and smaller blocs. ``claims`` as in ``relations``.
    """

    since: str | None = None
    until: str | None = None
    level: str = "country"
    of: tuple[str, ...] = ()
    top: int = TOP
    min_events: int = MIN_EVENTS
    earlier: tuple[str, str] | None = None
    resolution: float = 1.0
    claims: bool = False


def blocs(store: Store, window: Window | None = None) -> Blocs:
    """Return the signed network of a window and what it shows.

    Raises:
        InputError: a name that nobody has, a bad day or level, fewer than two nodes asked for, a resolution or
            number of events that is not positive.
    """
    w = window or Window()
    if w.min_events < 1 or w.top < 2 or w.resolution <= 0:
        raise InputError("min_events must be 1 or more, top 2 or more, and resolution above 0")
    only = {store.who(name).word for name in w.of}
    if w.of and len(only) < 2:
        raise InputError("a network needs two parties or more")
    since, until = covered(store, w.since, w.until)
    earlier = _before(w, since)
    if earlier is None:
        events = _events(store.numbers(w.level, since, until, claims=w.claims), w, only)
        ids = _nodes(events, w, only)
        ties = _ties(store.network(w.level, since, until, claims=w.claims, of=ids), w, only)
    else:  # flips are looked for among all ties, also of those who are no nodes
        ties = _ties(store.network(w.level, since, until, claims=w.claims), w, only)
        events = _events({pair: tie.tally.n for pair, tie in ties.items()}, w, only)
        ids = _nodes(events, w, only)
    shown = {pair: tie for pair, tie in ties.items() if pair[0] in ids and pair[1] in ids}
    matrix = _matrix(ids, shown)
    labels = partition(matrix, w.resolution) if ids else np.zeros(0, int)
    tied = np.abs(matrix).sum(axis=1) > 0
    groups: defaultdict[int, list[str]] = defaultdict(list)
    for i, party in enumerate(ids):
        if tied[i]:
            groups[int(labels[i])].append(party)
    bloc_of = {party: bloc for bloc, some in groups.items() for party in some}
    nodes = [Node(p, store.who(p).name, events[p], bloc_of.get(p)) for p in ids]
    found = triads(matrix)
    earlier = earlier if ties or w.earlier is not None else None
    flips = () if earlier is None else _flips(store, w, earlier, ties, only)
    return Blocs(
        since, until, w.level, tuple(nodes), tuple(sorted(shown.values(), key=lambda t: (-abs(t.score), t.a, t.b))),
        tuple(tuple(groups[bloc]) for bloc in sorted(groups)),
        modularity(matrix, labels, w.resolution), frustration(matrix, labels),
        tuple(_misfits(shown.values(), bloc_of)), found.all, found.balanced, found.weakly, by_chance(matrix),
        tuple(_triangle(ids, shown, one, strain) for one, strain in found.strained[:STRAINED]), earlier, flips,
    )  # fmt: skip


def _events(numbers: dict[tuple[str, str], int], w: Window, only: set[str]) -> dict[str, int]:
    """Return how many events each party has part in, in ties with events enough."""
    pairs: defaultdict[tuple[str, str], int] = defaultdict(int)
    for (a, b), n in numbers.items():
        if not only or (a in only and b in only):
            pairs[min(a, b), max(a, b)] += n
    events: defaultdict[str, int] = defaultdict(int)
    for pair, n in pairs.items():
        if n >= w.min_events:
            for one in pair:
                events[one] += n
    return events


def _nodes(events: dict[str, int], w: Window, only: set[str]) -> list[str]:
    """Return those with most events, as many as are asked for."""
    return sorted(sorted(events), key=lambda one: -events[one])[: None if only else w.top]


def _ties(rows: Iterable[DyadSum], w: Window, only: set[str]) -> dict[tuple[str, str], Tie]:
    """Return the ties with events enough, by pair in order of ids."""
    found: defaultdict[tuple[str, str], dict[str, Tally]] = defaultdict(dict)
    for row in rows:
        if not only or (row.actor in only and row.recipient in only):
            pair = (min(row.actor, row.recipient), max(row.actor, row.recipient))
            found[pair][row.actor] = summed(row.happened, row.intended, row.intensity, row.intended_said)
    ties = {}
    for a, b in sorted(found):
        forth, back = found[a, b].get(a, NOTHING), found[a, b].get(b, NOTHING)
        both = added(forth, back)
        if both.n >= w.min_events:
            sign = 0 if abs(both.score) < FIRM else 1 if both.score > 0 else -1
            ties[a, b] = Tie(a, b, both.score, sign, both, forth, back)
    return ties


def _matrix(ids: list[str], ties: dict[tuple[str, str], Tie]) -> Matrix:
    at = {party: i for i, party in enumerate(ids)}
    matrix = np.zeros((len(ids), len(ids)))
    for (a, b), tie in ties.items():
        matrix[at[a], at[b]] = matrix[at[b], at[a]] = tie.score if tie.sign else 0.0
    return matrix


def _misfits(ties: Iterable[Tie], bloc_of: dict[str, int]) -> list[Tie]:
    """Return the hostile ties within a bloc and the friendly ones between two, the strongest first."""
    found = [t for t in ties if t.sign and (t.sign > 0) != (bloc_of[t.a] == bloc_of[t.b])]
    return sorted(found, key=lambda t: (-abs(t.score), t.a, t.b))


def _triangle(ids: list[str], ties: dict[tuple[str, str], Tie], at: tuple[int, int, int], strain: float) -> Triangle:
    a, b, c = sorted(ids[i] for i in at)
    three = ties[a, b], ties[a, c], ties[b, c]
    return Triangle((a, b, c), three, strain, min(three, key=lambda t: abs(t.score)))


def _flips(
    store: Store, w: Window, earlier: tuple[str, str], ties: dict[tuple[str, str], Tie], only: set[str]
) -> tuple[Flip, ...]:
    """Return the ties whose sign is the other one than in the window before, the greatest shift first."""
    old = _ties(store.network(w.level, *earlier, claims=w.claims), w, only)
    flips = [
        Flip(*pair, old[pair], tie, tie.score - old[pair].score)
        for pair, tie in ties.items()
        if pair in old and tie.sign * old[pair].sign < 0
    ]
    return tuple(sorted(flips, key=lambda f: (-abs(f.shift), f.a, f.b)))


def _before(w: Window, since: str) -> tuple[str, str] | None:
    """Return the window to compare with, None where there is none."""
    if w.earlier is not None:
        asked = Filter(since=w.earlier[0], until=w.earlier[1])
        return asked.since or "", asked.until or ""
    if w.since is None:
        return None
    asked = Filter(since=w.since, until=w.until)
    if asked.until is None:
        return None
    first, last = date.fromisoformat(since), date.fromisoformat(asked.until)
    try:
        return (first - (last - first) - timedelta(days=1)).isoformat(), (first - timedelta(days=1)).isoformat()
    except OverflowError:
        return None
