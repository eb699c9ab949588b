"""A commitment as it can be followed up: who has to act, what it is about, what would be done, and by when."""

from __future__ import annotations

import heapq
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import log

from dragoman.link.acts import FULFILS, Family, acts
from dragoman.link.parties import keys, lasting, names, state_keys
from dragoman.link.wording import refuses, says_no
from dragoman.link.words import Weights, sentence, stem, terms
from dragoman.store.rows import CommitmentRow, EventRow

ANYBODY = ""
"""Who has to act where it does not matter: in a prediction."""

_ACT = 2.0  # what the family of the act weighs among the words of a commitment
_FEW = 3  # days: a due date no wider than this is a day that an act can be recognised by
_EMPTY = """
    mr mrs ms dr sir want place simply thing things way really know think believe go going gone come coming need
    help let try keep work continue remain possible necessary important good great new old whole every anything
    something everything people side informed colleague declared confirmed announced announcement stressed repeated
    warned reiterated noted insisted vowed promised pledged agreed statement spokesman spokeswoman spokesperson
    begin began begun start started resume resumed eleven twelve thirteen fourteen fifteen sixteen seventeen
    eighteen nineteen twenty thirty forty fifty hundred thousand million billion dozen half part issue matter
    situation question clear sure able ready right full
"""  # words that speakers use of anything: no two acts are one for them
_MAYBE = re.compile(r"\b(?:might|could)\b", re.IGNORECASE)
_CONDITION = re.compile(r"\s*\b(?:if|unless|in case|provided|before|until|as long as)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Rules:
    """How near the words of an act must come to a commitment's.

    relevance: share of the commitment's weight in words that the act's sentence has. alone: the same where no family
    of words tells the act, and types alone decide, or where the two are about different parties. verdict: the same
    for a sentence that says a word was kept or broken. context: what a word beside the clause that commits counts.
    light: words that weigh less than this are of the subject, not of the act, and prove nothing; ``lighter`` for
    every unit that the rarest word weighs more than one of 20 texts does, as many texts are of many subjects.
    on_the_day: what an act of the right type on the very day that it was due adds to relevance. days: how long an act
    is looked for. fresh: for how many days it is looked for as easily; after as many more ``older`` is added to what
    is asked for. things: how many of these the two must share; one will do that is a name, or beside a common party,
    or all that there is and telling (as ``lighter``), but not of a prediction. keys: by how many of its words a
    commitment is found. newest: commitments looked at a word, the newest first.
    """

    relevance: float = 0.35
    alone: float = 0.5
    verdict: float = 0.35
    context: float = 0.3
    light: float = 0.4
    lighter: float = 0.3
    on_the_day: float = 0.35
    days: int = 365
    fresh: int = 90
    older: float = 0.05
    things: int = 2
    telling: float = 0.8
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
        if self.row.kind == "refusal":
            firm = firm and refuses(sentence(self.row.snippet, self.row.words))
        return enough and firm and any(not acts([t]) for t in clause)

    @property
    def recognisable(self) -> bool:
        """Whether it names an act, by its words or by an event, so that doing it would be known for what it is."""
        return self.whole and (self.about is not None or bool(acts(terms(clause_of(self.row.words)))))

    @property
    def harmful(self) -> bool:
        """Whether it is of harm: a threat, also one that was read as a pledge ("we will halt the supply")."""
        if self.row.kind != "pledge":
            return self.row.kind == "threat"
        named = {family.name for family in acts(terms(clause_of(self.row.words)))}
        return (self.about is not None and self.about.quad > 2) or {"halt", "deliver"} <= named


@dataclass(frozen=True, slots=True)
class Made:
    """A commitment as it is compared.

    ``things`` are what it is about, by its clause or else by its sentence, ``telling`` the rarer ones; ``terms``
    everything that counts, with its weight; ``days`` the first and last day (ordinals) by which it is due; ``others``
    the parties beside the doers.
    """

    promise: Promise
    day: int
    doers: frozenset[str]
    others: frozenset[str]
    terms: dict[str, float]
    things: frozenset[str]
    telling: frozenset[str]
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
    light = max(rules.light, rules.lighter * (weights.rarest() - log(20)))
    weighed = {
        t: x * weights(t)
        for t, x in told.items()
        if t not in named and t not in _empty() and not t.isdigit() and not acts([t]) and weights(t) >= light
    }
    # Where the clause names nothing but parties ("impose sanctions on Ardania"), they are what it is about.
    theirs = names(p for p in parties if not state_keys((p,)) & doers)
    others = frozenset(
        t for t in clause if not acts([t]) and not t.isdigit() and t not in _empty() and (t in theirs or t not in named)
    )
    things = frozenset(t for t in clause if t in weighed) or frozenset(weighed) | others
    mine = ((acts(terms(about.words)) if about else []) or acts(clause))[:1]
    weighed |= {f"~{family.name}": _ACT for family in mine}
    due = promise.due
    if not weighed or not (things or due):
        return None
    return Made(
        promise,
        day=date.fromisoformat(row.source.published).toordinal(),
        doers=doers,
        others=keys(p for p in parties if lasting(p.id)) - doers,
        terms=weighed,
        things=things,
        telling=frozenset(t for t in things if weights(t) >= rules.telling * (weights.rarest() - log(20))),
        acts=mine,
        type=about.type if about and about.type in FULFILS else None,
        text=text,
        days=(date.fromisoformat(due[0]).toordinal(), date.fromisoformat(due[1]).toordinal()) if due else None,
    )


@lru_cache(maxsize=1)
def _empty() -> frozenset[str]:
    return frozenset(map(stem, _EMPTY.split()))


def clause_of(words: str) -> str:
    """Return a committing clause without the condition it ends in: "take part if the sailors are free"."""
    found = _CONDITION.search(words)
    return words[: found.start()] if found and found.start() > 12 else words


def _doers(row: CommitmentRow, about: EventRow | None) -> frozenset[str]:
    """Return who would have to act: the speaker, whom a demand is made of, or, for a prediction, anybody.

    So has whoever acts in the event committed to ("the Front will destroy it", says its commander), whoever speaks.
    """
    if row.kind == "prediction":
        return frozenset({ANYBODY})
    mine = state_keys((row.party,)) if row.party else frozenset()
    if row.kind != "demand":
        ahead = about is not None and about.status in ("intended", "hypothetical")
        theirs = state_keys(about.actors if about and ahead else ())
        return theirs if theirs and mine and not theirs & mine else mine | theirs
    return state_keys((*row.toward, *(about.actors if about else ()))) - mine
