"""How two parties stand to each other, how that went over time, when it turned, and words against deeds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from dragoman.analyse.changes import changes
from dragoman.analyse.measures import DOUBT, Act, Tally, tally
from dragoman.analyse.spells import FINER, By, Spell, spells, start_of, step
from dragoman.analyse.window import covered
from dragoman.records import InputError
from dragoman.store import Filter, Store
from dragoman.store.rows import CommitmentRow, EventRow, Named, PartyRow

Direction = Literal["forth", "back"]
TOLD = 3
"""Events told of each turn."""
FOR, AGAINST = "bears_for", "bears_against"
SOME = 500
"""Commitments whose judgements are asked for at once."""
BUSY = 5000
"""Events of a pair above which a course by months is made of the record's sums by month, and not by day."""
LOOKED_AT = 500
"""Events looked at for those: the latest of the spells around a turn."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """One week, month or year: what A did to B (``forth``), B to A (``back``), and both together."""

    spell: Spell
    forth: Tally
    back: Tally
    both: Tally


@dataclass(frozen=True, slots=True)
class Turn:
    """The relation changed its level on ``day`` (in a course by months, in the week that begins then).

    ``before`` and ``after`` are mean intensities, -10 to 10; ``p`` is how likely chance makes a turn as clear;
    ``evidence`` are the events of the turn that tell most, of the sign of the change.
    """

    day: str
    before: float
    after: float
    p: float
    evidence: tuple[EventRow, ...]


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment toward the other, with the ids of the later events and statements that bear on it: ``carried`` out
    by these, ``crossed`` by those. Both are what linking and people have judged; none before a record is linked."""

    commitment: CommitmentRow
    carried: tuple[str, ...] = ()
    crossed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Relation:
    """How ``a`` and ``b`` stand. ``outside`` counts the events before the first and after the last report; they
    are left out unless a window is asked for. ``reports`` is how many the record has of the
    window, whatever they tell of.

    ``statements`` are the numbers of statements by A that name B, and by B that name A; ``promised`` are the
    commitments toward the other, A's first.
    """

    a: Named
    b: Named
    since: str
    until: str
    by: By
    claims: bool
    forth: Tally
    back: Tally
    both: Tally
    outside: int
    reports: int
    course: tuple[Stretch, ...]
    turns: tuple[Turn, ...]
    statements: tuple[int, int]
    promised: tuple[tuple[Promise, ...], tuple[Promise, ...]]

    def opened(self, direction: Direction, spell: Spell | None = None) -> Filter:
        """Return the filter that opens the events behind a number: ``store.events(relation.opened("forth"))``."""
        a, b = self.a.word, self.b.word
        since, until = _within(spell, self.since, self.until)
        return Filter(
            actor=a if direction == "forth" else b, recipient=b if direction == "forth" else a, since=since, until=until
        )

    def directions(self, event: EventRow) -> tuple[Direction, ...]:
        """Return which ways an event goes between the two; an event of several on either side may go both."""
        ways: tuple[tuple[Direction, Named, Named], ...] = (("forth", self.a, self.b), ("back", self.b, self.a))
        return tuple(way for way, actor, recipient in ways if _goes(event, actor, recipient))


@dataclass(frozen=True, slots=True)
class Asked:
    """A question about a pair: the window (days, months or years; None: the days of the record's reports), the step of
    the course (None: by the length of the window), whether what only others say that an actor did counts, and whether
    ``promised`` is wanted: two that are much in the news promise each other hundreds of things."""

    since: str | None = None
    until: str | None = None
    by: str | None = None
    claims: bool = False
    promises: bool = True


@dataclass(slots=True)
class _Acts:
    forth: list[Act] = field(default_factory=list)
    back: list[Act] = field(default_factory=list)

    def both(self) -> list[Act]:
        return self.forth + self.back

    @property
    def n(self) -> int:
        return sum(act.n for act in self.both())


def relations(store: Store, a: str, b: str, asked: Asked | None = None) -> Relation:
    """Return how ``a`` and ``b`` stand; each is an ISO3 code, the id of a party, or a name in the record.

    A state stands for everybody of its country. Reports of one happening count once.

    Raises:
        InputError: a name that nobody or too many have, the same party twice, a bad day or step.
    """
    asked = asked or Asked()
    window = Filter(since=asked.since, until=asked.until)
    one, other = store.who(a), store.who(b)
    if one.word == other.word:
        raise InputError(f"{a!r} and {b!r} are both {one.name}: give two different parties")
    since, until = covered(store, asked.since, asked.until)
    within = Filter(since=since, until=until)
    by = step(since, until, asked.by)
    found = _acts(store, (one, other), within, by)
    return Relation(
        one, other, since, until, by, asked.claims,
        tally(found.forth, asked.claims), tally(found.back, asked.claims), tally(found.both(), asked.claims),
        _outside(store, (one, other), window, within), store.reports(within).count(),
        tuple(_course(found, since, until, by, asked.claims)),
        tuple(_turns(store, (one, other), found, (by, asked.claims), (since, until))),
        (_said(store, one, other, within), _said(store, other, one, within)),
        (_promised(store, one, other, within), _promised(store, other, one, within)) if asked.promises else ((), ()),
    )  # fmt: skip


def _acts(store: Store, pair: tuple[Named, Named], window: Filter, by: By) -> _Acts:
    """Return what the two did to each other in the window, by day, or by month where ``by`` needs no days and there
    are many events."""
    a, b = pair
    if (a.country is None) != (b.country is None):  # the record sums pairs of countries and pairs of parties
        return _Acts(list(_told(store, a, b, window)), list(_told(store, b, a, window)))
    if by != "week":
        found = _Acts(_summed(store, a, b, window, "month"), _summed(store, b, a, window, "month"))
        if by == "year" or found.n > BUSY:
            return found
    return _Acts(_summed(store, a, b, window, "day"), _summed(store, b, a, window, "day"))


def _outside(store: Store, pair: tuple[Named, Named], asked: Filter, told: Filter) -> int:
    """Return how many events the window asked for has before and after the one told of."""
    n = 0
    if asked.since is None and told.since:
        n += _acts(store, pair, asked.but(until=_beside(told.since, -1)), "week").n
    if asked.until is None and told.until:
        n += _acts(store, pair, asked.but(since=_beside(told.until, 1)), "week").n
    return n


def _beside(day: str, step: int) -> str:
    """Return the day before (-1) or after (1) an ISO day; the first and last of the calendar stay."""
    when = date.fromisoformat(day).toordinal() + step
    return date.fromordinal(min(max(when, 1), date.max.toordinal())).isoformat()


def _summed(store: Store, actor: Named, recipient: Named, window: Filter, by: str) -> list[Act]:
    asked = window.but(actor=actor.word, recipient=recipient.word)
    level = "party" if actor.country is None else "country"
    rows = store.dyads(level, asked, by=by)
    return [Act(row.day, row.quad, row.status, row.claimed, row.n, row.intensity) for row in rows]


def _told(store: Store, actor: Named, recipient: Named, window: Filter) -> Iterator[Act]:
    for event in store.events(window.but(actor=actor.word, recipient=recipient.word)):
        if _goes(event, actor, recipient):
            yield act(event)


def act(event: EventRow) -> Act:
    """Return one event as it counts."""
    return Act(event.day, event.quad, event.status, _only_claimed(event), 1, event.intensity)


def _goes(event: EventRow, actor: Named, recipient: Named) -> bool:
    """Tell whether somebody of ``actor`` acts and somebody of ``recipient`` is acted on, and these are two.

    An armed group is of its country; what it does to another of that country it does not do to itself.
    """
    acting = [p for p in event.actors if belongs(p, actor) and not _named(p, recipient)]
    receiving = [p for p in event.recipients if belongs(p, recipient) and not _named(p, actor)]
    return bool(acting and receiving)


def _named(party: PartyRow, who: Named) -> bool:
    """Tell whether ``who`` is a party, and this one."""
    return who.country is None and belongs(party, who)


def belongs(party: PartyRow, who: Named) -> bool:
    """Tell whether a party is ``who``, or one of its country."""
    if who.country is not None:
        return party.country == who.country
    return any(party.id == one.id for one in who.parties)


def _only_claimed(event: EventRow) -> bool:
    """Tell whether only somebody else than the actor says so."""
    if event.claimed_in is None:
        return False
    by = event.claimed_by
    own = by is not None and any(p.id == by.id or (p.country and p.country == by.country) for p in event.actors)
    return not own


def _course(found: _Acts, since: str, until: str, by: By, claims: bool) -> Iterator[Stretch]:
    grouped: defaultdict[str, _Acts] = defaultdict(_Acts)
    for direction in ("forth", "back"):
        for one in getattr(found, direction):
            getattr(grouped[start_of(one.day or since, by)], direction).append(one)
    for spell in spells(since, until, by):
        some = grouped.get(spell.start) or _Acts()
        yield Stretch(spell, *(tally(x, claims) for x in (some.forth, some.back, some.both())))


def _turns(
    store: Store, pair: tuple[Named, Named], found: _Acts, asked: tuple[By, bool], window: tuple[str, str]
) -> Iterator[Turn]:
    """Yield the turns of the mean intensity of both directions, looked for by a finer step than the course's.

    A step with n events weighs n / (n + DOUBT): its mean varies as the level of a step does and as one event by n,
    their ratio being DOUBT.
    """
    by, claims = asked
    grouped: defaultdict[str, list[Act]] = defaultdict(list)
    for one in found.both():
        grouped[start_of(one.day or "", FINER[by])].append(one)
    steps = [(start, tally(grouped[start], claims)) for start in sorted(grouped)]
    told = [(start, some.mean, some.n / (some.n + DOUBT)) for start, some in steps if some.mean is not None]
    for change in changes([mean for _, mean, _ in told], [weight for _, _, weight in told]):
        since = told[change.at][0]
        last = told[min(change.at + 1, len(told) - 1)][0]
        until = min(window[1], next(iter(spells(last, last, by))).end)
        around = Filter(since=since, until=until, limit=LOOKED_AT)
        evidence = _telling(store, pair, around, change.after < change.before)
        yield Turn(max(since, window[0]), change.before, change.after, change.p, evidence)


def _telling(store: Store, pair: tuple[Named, Named], window: Filter, worse: bool) -> tuple[EventRow, ...]:
    """Return the events between the pair that tell most of a turn for the worse or better, in order of days."""
    a, b = pair
    found: dict[str, EventRow] = {}
    for actor, recipient in ((a, b), (b, a)):
        for event in store.events(window.but(actor=actor.word, recipient=recipient.word)):
            if event.status == "happened" and not _only_claimed(event) and (event.intensity < 0) == worse:
                found[event.id] = event
    best = sorted(found.values(), key=lambda e: (-abs(e.intensity), -e.reports, -e.score, e.id))[:TOLD]
    return tuple(sorted(best, key=lambda e: (e.day or "", e.id)))


def _within(spell: Spell | None, since: str, until: str) -> tuple[str, str]:
    return (since, until) if spell is None else (max(since, spell.start), min(until, spell.end))


def _said(store: Store, speaker: Named, about: Named, window: Filter) -> int:
    return store.statements(window.but(speaker=speaker.word, about=about.word)).count()


def _promised(store: Store, speaker: Named, toward: Named, window: Filter) -> tuple[Promise, ...]:
    asked = window.but(speaker=speaker.word, recipient=toward.word, oldest=True)
    found = [row for row in store.commitments(asked)]
    bearing: dict[str, dict[str, list[str]]] = {row.id: {FOR: [], AGAINST: []} for row in found}
    ids = list(bearing)
    for start in range(0, len(ids), SOME):
        for one in store.judgements((FOR, AGAINST), object=ids[start : start + SOME]):
            bearing[one.object or ""][one.kind].append(one.subject)
    return tuple(Promise(row, tuple(bearing[row.id][FOR]), tuple(bearing[row.id][AGAINST])) for row in found)
