"""Whether two rows speak of the same parties, known as exactly as their reports told them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from enum import IntEnum

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


def compare(a: Iterable[PartyRow], b: Iterable[PartyRow]) -> Match:
    """Compare two sides: a party in common is the same side, none is another, and nobody is unknown."""
    ours, theirs = keys(a), keys(b)
    if not ours or not theirs:
        return Match.UNKNOWN
    return Match.SAME if ours & theirs else Match.OTHER


def compare_events(a: EventRow, b: EventRow) -> tuple[Match, Match]:
    """Compare actors and recipients; mutual acts the other way round too, whichever fits better."""
    straight = compare(a.actors, b.actors), compare(a.recipients, b.recipients)
    if a.type not in MUTUAL:
        return straight
    crossed = compare(a.actors, b.recipients), compare(a.recipients, b.actors)
    return max(straight, crossed, key=lambda pair: (min(pair), sum(pair)))


def involved(event: EventRow) -> frozenset[str]:
    """Return what all parties of an event are known by."""
    return keys((*event.actors, *event.recipients))
