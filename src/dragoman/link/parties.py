"""Whether two rows speak of the same parties, known as exactly as their reports told them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import IntEnum

from dragoman.link.words import terms
from dragoman.store.rows import EventRow, PartyRow

#: Types without a direction: who met whom is who met whom.
MUTUAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})


class Match(IntEnum):
    """How two sides compare: other parties, unknown on one side or both, or a party in common."""

    OTHER = -1
    UNKNOWN = 0
    SAME = 1


#: Sectors of PLOVER that are of a country and do not act for it.
NOT_THE_STATE = frozenset(
    {"REB", "UAF", "OPP", "CVL", "REF", "CRM", "LAB", "AGR", "REL", "JRN", "MED", "EDU", "BUS", "SOC"}
)


def keys(parties: Iterable[PartyRow]) -> frozenset[str]:
    """Return what parties are known by: their ids, and the countries they count for.

    A body of a state counts for it, so that "Dorvat" and "Ardania" are one side.
    """
    return frozenset(key for p in parties for key in (p.id, p.country) if key)


def state_keys(parties: Iterable[PartyRow]) -> frozenset[str]:
    """Return the same but for the country of those who do not act for it: rebels, opponents, companies, citizens."""
    return keys(p if p.sector not in NOT_THE_STATE else replace(p, country=None) for p in parties)


def names(parties: Iterable[PartyRow]) -> frozenset[str]:
    """Return the terms that only name the parties, which every act between them shares.

    "Fourteen sailors", a group that nothing but its name is known of, are no party so much as a thing.
    """
    return frozenset(t for p in parties if p.kind != "group" or lasting(p.id) for t in terms(p.name))


def lasting(party: str) -> bool:
    """Tell whether a party's id is more than what one report called it."""
    return party.count(":") < 2


def compare(a: Iterable[PartyRow], b: Iterable[PartyRow], *, inner: bool = False) -> Match:
    """Compare two sides: a party in common is the same side, none is another, and nobody is unknown.

    That both are of one country is a party in common if both act for it, and else leaves it open who they are;
    so it does in an ``inner`` affair, whose sides are all of one country.
    """
    a, b = tuple(a), tuple(b)
    if not a or not b:
        return Match.UNKNOWN
    if {p.id for p in a} & {p.id for p in b} or (not inner and state_keys(a) & state_keys(b)):
        return Match.SAME
    return Match.UNKNOWN if keys(a) & keys(b) else Match.OTHER


def compare_events(a: EventRow, b: EventRow) -> tuple[Match, Match]:
    """Compare actors and recipients; mutual acts the other way round too, whichever fits better."""
    inner = _inner(a) or _inner(b)
    straight = compare(a.actors, b.actors, inner=inner), compare(a.recipients, b.recipients, inner=inner)
    if a.type not in MUTUAL:
        return straight
    crossed = compare(a.actors, b.recipients, inner=inner), compare(a.recipients, b.actors, inner=inner)
    return max(straight, crossed, key=lambda pair: (min(pair), sum(pair)))


def _inner(event: EventRow) -> bool:
    ours, theirs = ({p.country for p in side if p.country} for side in (event.actors, event.recipients))
    return bool(ours & theirs)


def involved(event: EventRow) -> frozenset[str]:
    """Return what all parties of an event are known by."""
    return keys((*event.actors, *event.recipients))
