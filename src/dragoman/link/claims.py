"""Claims and counter-claims: what one side says happened and another denies, or tells the other way round.

A claim is an event that stands in somebody's words. It is countered by the same act denied in the words of somebody
of another side (or by the report's own word that they deny it), by a rejection of it that the accused utters, or by
the same act told with the sides exchanged ("they fired first", each says of the other).
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dragoman.link.acts import acts
from dragoman.link.parties import Match, compare, names, state_keys
from dragoman.link.wording import after, ahead, negated
from dragoman.link.words import sentence, terms
from dragoman.store.rows import EventRow, PartyRow

METHOD = "claims@5"

_DENIES = re.compile(r"\b(?:den(?:y|ies|ied|ying|ial)|reject(?:s|ed|ing)?|dismiss(?:es|ed|ing)?|refut(?:es|ed|ing)|"
                     r"disput(?:es|ed|ing))\b", re.IGNORECASE)  # fmt: skip
_ASKING = frozenset({"REJECT", "REQUEST", "CONSULT"})  # what is no account of what happened
_NOT_SO = re.compile(r"\b(?:fake|false|untrue|lies?|baseless|unfounded|groundless|fabricat\w+|no evidence|"
                     r"nothing to do)\b", re.IGNORECASE)  # fmt: skip
_NO_ACCOUNT = re.compile(r"\b(?:proposals?|offers?|calls?|demands?|requests?|ideas?|plans?|deals?|invitations?|"
                         r"cease-?fires?|pressure|recommendations?|advice|appeals?|bids?)\b", re.I)  # fmt: skip
_ORDER = re.compile(r"(?:^|[\"“'‘:]\s*)(?:Do not|Don['’]t)\b")
_MATERIAL = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "SANCTION", "AID", "PROTEST", "RETREAT", "COOPERATE"})


@dataclass(frozen=True, slots=True)
class Rules:
    """When one account counters another.

    alike: Dice coefficient of the two sentences' words, names of the parties left out, from which they tell of one
    act. story: the same within one story, where less is needed; for a rejection, within one report. apart: days
    between two accounts told with the sides exchanged. days: how far apart the two may be told. answer: how
    long after an accusation its rejection comes, which seldom repeats it.
    """

    alike: float = 0.25
    story: float = 0.15
    days: int = 30
    answer: int = 7
    apart: int = 2
    newest: int = 200


@dataclass(frozen=True, slots=True)
class Counter:
    """An event that counters a claim: both ids, how ("denied", "rejected", "reversed"), and how alike in words."""

    counter: str
    claim: str
    how: str
    alike: float


@dataclass(slots=True)
class _Account:
    row: EventRow
    story: str | None
    day: int
    by: frozenset[str]
    terms: frozenset[str]
    acts: frozenset[str]
    words: frozenset[str]
    denies: bool


class Accounts:
    """The accounts so far; give events in order of their reports' days. ``add`` returns what the next one counters."""

    def __init__(self, rules: Rules | None = None) -> None:
        self.rules = rules or Rules()
        self._by: dict[str, list[_Account]] = {}

    def add(self, row: EventRow, story: str | None) -> list[Counter]:
        """Keep an account, and return the counters that it makes with earlier ones, whichever of the two denies."""
        account = _account(row, story)
        if account is None:
            return []
        parties = state_keys((*row.actors, *row.recipients)) | account.by
        seen: dict[str, _Account] = {}
        for party in parties:
            for other in reversed(self._by.get(party, [])[-self.rules.newest :]):
                if account.day - other.day > self.rules.days:
                    break
                seen.setdefault(other.row.id, other)
        # One counter a side and way is enough: the claim's other reports are of one happening with it.
        best: dict[tuple[str, bool, frozenset[str]], Counter] = {}
        for other in sorted(seen.values(), key=lambda one: (one.day, one.row.id)):
            for counter, claim in ((account, other), (other, account)):
                made = self._counters(counter, claim)
                if made is not None:
                    key = made.how, counter is account, other.by
                    best[key] = max(best.get(key, made), made, key=lambda c: c.alike)
                    break
        for party in parties:
            held = self._by.setdefault(party, [])
            held.append(account)
            if len(held) > 2 * self.rules.newest:
                del held[: self.rules.newest]
        return list(best.values())

    def _counters(self, a: _Account, claim: _Account) -> Counter | None:
        """Return what ``a`` is to ``claim``, or None."""
        if claim.denies or not claim.row.claimed_by or claim.row.type in _ASKING or not a.by or a.by & claim.by:
            return None
        alike = _dice(a.terms, claim.terms)
        near = claim.story is not None and a.story == claim.story
        if a.row.type == "REJECT":
            near = a.row.source.report == claim.row.source.report
        if alike < (self.rules.story if near else self.rules.alike):
            return None
        how = self._how(a, claim, alike)
        return Counter(a.row.id, claim.row.id, how, round(alike, 3)) if how else None

    def _how(self, a: _Account, claim: _Account, alike: float) -> str | None:
        ours, theirs = a.row, claim.row
        accused = state_keys(theirs.actors)
        same_act = ours.type == theirs.type or bool(a.acts & claim.acts)
        if ours.status == "denied" and same_act and compare(ours.actors, theirs.actors) is not Match.OTHER:
            return "denied"
        accusation = theirs.type not in ("AGREE", "SUPPORT")
        if (
            ours.type == "REJECT"
            and accusation
            and a.denies
            and a.by & accused
            and 0 <= a.day - claim.day <= self.rules.answer
        ):
            return "rejected"
        exchanged = (
            bool(a.words & claim.words) and ours.status == theirs.status == "happened" and ours.type in _MATERIAL
        )
        near = abs(a.day - claim.day) <= self.rules.apart and alike >= self.rules.alike
        if exchanged and near and not a.denies and a.by & accused and state_keys(ours.actors) & claim.by:
            return "reversed"
        return None


def counters(rows: Iterable[tuple[EventRow, str | None]], rules: Rules | None = None) -> list[Counter]:
    """Return the counter-claims among (event, story of its report), given in order of their reports' days."""
    seen = Accounts(rules)
    return [counter for row, story in rows for counter in seen.add(row, story)]


def _account(row: EventRow, story: str | None) -> _Account | None:
    """Return an event as an account, or None for one that nobody claims and that is no denial."""
    if row.source.published is None or row.status in ("intended", "hypothetical"):
        return None
    text = sentence(row.snippet, row.words)
    if ahead(text, row.words) or (
        row.status == "denied" and _ORDER.search(text)
    ):  # "will not close": that is a refusal
        return None
    rejects = (
        row.type == "REJECT" and bool(_DENIES.search(row.words)) and not _NO_ACCOUNT.search(after(text, row.words))
    )
    denies = row.status == "denied" or rejects
    if row.status == "denied" and not (negated(text, row.words) or _DENIES.search(text) or _NOT_SO.search(text)):
        return None
    if row.claimed_by is None and not denies:
        return None
    by: tuple[PartyRow, ...] = (row.claimed_by,) if row.claimed_by is not None and not rejects else row.actors
    parties = (*row.actors, *row.recipients, *((row.claimed_by,) if row.claimed_by else ()))
    # Who rejects an accusation seldom repeats it: what it is about stands in the words before.
    said = terms(row.snippet if rejects else text)
    told = frozenset(said) - names(parties)
    day = date.fromisoformat(row.source.published).toordinal()
    named = terms(row.words)
    return _Account(
        row,
        story=story,
        day=day,
        by=state_keys(by),
        terms=told,
        acts=frozenset(f.name for f in acts(named)),
        words=frozenset(named),
        denies=denies,
    )


def _dice(a: frozenset[str], b: frozenset[str]) -> float:
    return 2 * len(a & b) / (len(a) + len(b)) if a and b else 0.0
