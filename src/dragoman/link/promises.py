"""A commitment as it can be followed up: who has to act, what it is about, what would be done, and by when."""

from __future__ import annotations

import heapq
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from dragoman.link.acts import FULFILS, Family, acts
from dragoman.link.parties import state_keys
from dragoman.link.wording import says_no
from dragoman.link.words import Weights, sentence, terms
from dragoman.store.rows import CommitmentRow, EventRow, PartyRow

ANYBODY = ""
"""Who has to act where it does not matter: in a prediction."""

_ACT = 2.0  # what the family of the act weighs among the words of a commitment
_FEW = 3  # days: a due date no wider than this is a day that an act can be recognised by
_MAYBE = re.compile(r"\b(?:might|could)\b", re.IGNORECASE)
_CONDITION = re.compile(r"\s*\b(?:if|unless|in case|provided|before|until|as long as)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rules:
    """How near the words of an act must come to a commitment's.

    relevance: share of the commitment's weight in words that the act's sentence has. alone: the same where no family
    of words tells the act, and types alone decide. verdict: the same for a sentence that says a word was kept or
    broken. context: what a word beside the clause that commits counts. light: words that weigh less than this are of
    the subject, not of the act, and prove nothing. on_the_day: what an act of the right type on the very day that it
    was due adds to relevance. days: how long an act is looked for. keys: by how many of its words a commitment is
    found. newest: commitments looked at a word, the newest first.
    """

    relevance: float = 0.3
    alone: float = 0.5
    verdict: float = 0.15
    context: float = 0.3
    light: float = 0.4
    on_the_day: float = 0.3
    days: int = 365
    keys: int = 6
    newest: int = 300


@dataclass(frozen=True, slots=True)
class Promise:
    """A commitment with the event that it is about, if its report has one among its events."""

    row: CommitmentRow
    about: EventRow | None = None

    @property
    def kind(self) -> str:
        """Its kind; a pledge not to do something is a refusal."""
        return "refusal" if self.row.kind == "pledge" and says_no(clause_of(self.row.words)) else self.row.kind

    @property
    def due(self) -> tuple[str, str] | None:
        """First and last ISO day by which it is due: its own, or the one its event is planned for."""
        made = self.row.source.published or ""
        if self.row.due_start is not None and self.row.due_end is not None and self.row.due_end > made:
            return self.row.due_start, self.row.due_end
        e = self.about
        if e is None or e.precision is None or e.day is None or e.status not in ("intended", "hypothetical"):
            return None
        last = e.day_end or e.day
        return (e.day, last) if last > made else None

    @property
    def whole(self) -> bool:
        """Whether its clause is more than a torn piece, so that something can be found on it, or be missed."""
        clause = [t for t in terms(clause_of(self.row.words)) if not t.isdigit()]
        enough = len(clause) > 1 or self.about is not None
        firm = not _CONDITION.match(self.row.words) and not _MAYBE.search(self.row.words)
        return enough and firm and any(not acts([t]) for t in clause)

    @property
    def recognisable(self) -> bool:
        """Whether it names an act, by its words or by an event, so that doing it would be known for what it is."""
        return self.whole and (self.about is not None or bool(acts(terms(clause_of(self.row.words)))))

    @property
    def harmful(self) -> bool:
        """Whether it is of harm: a threat, also one that was read as a pledge ("we will halt the supply")."""
        return self.row.kind == "threat" or (
            self.row.kind == "pledge" and self.about is not None and self.about.quad > 2
        )


@dataclass(frozen=True, slots=True)
class Made:
    """A commitment as it is compared.

    ``things`` are what it is about, by its clause or else by its sentence; ``terms`` everything that counts, with its
    weight; ``days`` the first and last day (ordinals) by which it is due.
    """

    promise: Promise
    day: int
    doers: frozenset[str]
    terms: dict[str, float]
    things: frozenset[str]
    acts: list[Family]
    type: str | None
    text: str
    days: tuple[int, int] | None

    @property
    def on_a_day(self) -> bool:
        """Whether it is due on a day, or a few."""
        return self.days is not None and self.days[1] - self.days[0] <= _FEW

    def found_by(self, rules: Rules) -> list[str]:
        """Return the terms that an act is looked up by, and the days for which it was planned ("=738000")."""
        weightiest = heapq.nsmallest(rules.keys, self.terms, key=lambda t: (-self.terms[t], t))
        days = range(self.days[0], self.days[1] + 1) if self.days is not None and self.on_a_day else ()
        return [*weightiest, *(f"={day}" for day in days)]


def prepare(promise: Promise, weights: Weights, rules: Rules) -> Made | None:
    """Return a commitment ready to compare, or None for one that nothing can be found on: a torn clause, nobody's."""
    row, about = promise.row, promise.about
    clause, text = terms(clause_of(row.words)), sentence(row.snippet, row.words)
    doers = _doers(row, about)
    if row.source.published is None or not doers or not promise.whole:
        return None
    parties = [
        *((row.party,) if row.party else ()),
        *row.toward,
        *((*about.actors, *about.recipients) if about else ()),
    ]
    named = names(parties) | frozenset(terms(row.source.outlet or ""))
    told = {t: rules.context for t in terms(text)} | dict.fromkeys(clause, 1.0)
    weighed = {
        t: x * weights(t)
        for t, x in told.items()
        if t not in named and not t.isdigit() and not acts([t]) and weights(t) >= rules.light
    }
    # Where the clause names nothing but parties ("impose sanctions on Ardania"), they are what it is about.
    theirs = names(p for p in parties if not state_keys((p,)) & doers)
    others = frozenset(t for t in clause if not acts([t]) and not t.isdigit() and (t in theirs or t not in named))
    things = frozenset(t for t in clause if t in weighed) or frozenset(weighed) | others
    mine = ((acts(terms(about.words)) if about else []) or acts(clause))[:1]
    weighed |= {f"~{family.name}": _ACT for family in mine}
    if not things or not weighed:
        return None
    due = promise.due
    return Made(
        promise,
        day=date.fromisoformat(row.source.published).toordinal(),
        doers=doers,
        terms=weighed,
        things=things,
        acts=mine,
        type=about.type if about and about.type in FULFILS else None,
        text=text,
        days=(date.fromisoformat(due[0]).toordinal(), date.fromisoformat(due[1]).toordinal()) if due else None,
    )


def clause_of(words: str) -> str:
    """Return a committing clause without the condition it ends in: "take part if the sailors are free"."""
    found = _CONDITION.search(words)
    return words[: found.start()] if found and found.start() > 12 else words


def names(parties: Iterable[PartyRow]) -> frozenset[str]:
    """Return the terms that only name the parties, which every act between them shares.

    "Fourteen sailors", a group that nothing but its name is known of, are no party so much as a thing.
    """
    return frozenset(t for p in parties if p.kind != "group" or p.id.count(":") < 2 for t in terms(p.name))


def _doers(row: CommitmentRow, about: EventRow | None) -> frozenset[str]:
    """Return who would have to act: the speaker, whom a demand is made of, or, for a prediction, anybody."""
    if row.kind == "prediction":
        return frozenset({ANYBODY})
    mine = state_keys((row.party,)) if row.party else frozenset()
    if row.kind != "demand":
        return mine
    return state_keys((*row.toward, *(about.actors if about else ()))) - mine
