"""What came of commitments: later acts and words that bear on them, for or against, and the state that follows.

That two parties met again is no evidence. An act bears on a commitment if whoever had to act acts, the words of the
two are about the same things, and what is done is the act committed to or its undoing: by the family of words that
names it (``acts.tsv``), or else by PLOVER type (``acts.FULFILS``, ``acts.UNDOES``). So does a sentence about the same
things which says that a promise was kept or broken, and a later commitment of the same speaker that takes it back.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypeVar

from dragoman.link.acts import FULFILS, UNDOES, Family, acts, bare
from dragoman.link.parties import state_keys
from dragoman.link.promises import ANYBODY, Made, Promise, Rules, prepare
from dragoman.link.wording import ahead, negated, verdict
from dragoman.link.words import Weights, sentence, terms
from dragoman.store.rows import CommitmentRow, EventRow, StatementRow

METHOD = "follow_up@1"

State = Literal["open", "supported", "contradicted", "lapsed", "withdrawn"]
Later = EventRow | StatementRow | CommitmentRow
T = TypeVar("T")

RETOLD = 50  # acts of one kind by one party that are known again when they are told again


@dataclass(frozen=True, slots=True)
class Bearing:
    """Evidence on a commitment: the id of an event, statement or commitment, its report, which way, and why.

    ``day`` is the act's, ISO; ``rule`` is such as "pledge: release", "threat: halt then deliver", "withdrawn: halt";
    ``words`` are those that both have.
    """

    evidence: str
    commitment: str
    supports: bool
    rule: str
    relevance: float
    words: tuple[str, ...]
    report: str
    day: str


@dataclass(frozen=True, slots=True)
class _Act:
    """A later event, statement or commitment as it is compared; ``done``: None where its words put the act ahead."""

    row: Later
    day: int
    doers: frozenset[str]
    acts: list[Family]
    terms: frozenset[str]
    text: str
    done: bool | None
    verdict: tuple[bool, bool] | None


class Ledger:
    """The commitments so far, asked what the next act bears on; give both the oldest first.

    What was done before a commitment and is told again after it, without a day, bears on nothing.
    """

    def __init__(self, rules: Rules | None = None) -> None:
        self.rules = rules or Rules()
        self._index: dict[tuple[str, str], list[Made]] = {}
        self._told: dict[tuple[str, str], list[_Act]] = {}

    def promise(self, promise: Promise, weights: Weights) -> None:
        """Keep a commitment."""
        made = prepare(promise, weights, self.rules)
        if made is not None:
            for key in ((doer, term) for doer in made.doers for term in made.found_by(self.rules)):
                _kept(self._index.setdefault(key, []), self.rules.newest).append(made)

    def act(self, row: Later) -> list[Bearing]:
        """Keep an event, statement or later commitment, and return what it bears on."""
        act = _act(row)
        if act is None:
            return []
        near: dict[str, Made] = {}
        for key in ((d, term) for d in (*act.doers, ANYBODY) for term in (*act.terms, f"={act.day}")):
            near.update((one.promise.row.id, one) for one in self._index.get(key, ()))
        found = []
        for made in near.values():
            bearing = _bears(made, act, self.rules)
            if bearing is not None and not _retold(made, act, self._told):
                found.append(bearing)
        if isinstance(act.row, EventRow) and act.done:
            for key in ((doer, family.name) for doer in act.doers for family in act.acts):
                _kept(self._told.setdefault(key, []), RETOLD).append(act)
        return found


def follow(
    promises: Iterable[Promise], later: Iterable[Later], weights: Weights, rules: Rules | None = None
) -> Iterator[Bearing]:
    """Yield what among ``later``, given the oldest first, bears on ``promises``."""
    ledger = Ledger(rules)
    for promise in promises:
        ledger.promise(promise, weights)
    for row in later:
        yield from ledger.act(row)


def _kept(held: list[T], most: int) -> list[T]:
    """Return a list without all but its last ``most``, once it has twice as many."""
    if len(held) >= 2 * most:
        del held[:-most]
    return held


def state(promise: Promise, bearings: Iterable[Bearing], as_of: str) -> State:
    """Return what a commitment has come to by the ISO day ``as_of``, from the evidence alone.

    Without any it is open, or lapsed once its due day has passed, unless it is a refusal or names no act by which
    keeping it would be known. Else the latest day with evidence decides; where that day has both, what more reports
    tell, and against counts before for.
    """
    found = [b for b in bearings if b.day <= as_of]
    if not found:
        due = promise.due if promise.recognisable and promise.kind != "refusal" else None
        return "lapsed" if due is not None and due[1] < as_of else "open"
    last = max(b.day for b in found)
    newest = [b for b in found if b.day == last]
    against = {b.report for b in newest if not b.supports}
    if len({b.report for b in newest if b.supports}) > len(against):
        return "supported"
    return "withdrawn" if any(b.rule.startswith("withdrawn") for b in newest if not b.supports) else "contradicted"


def _act(row: Later) -> _Act | None:
    """Return a later row ready to compare, or None for one that tells of nothing done, kept or taken back."""
    published = row.source.published
    if published is None or (isinstance(row, EventRow) and row.status in ("hypothetical", "intended")):
        return None
    text = row.words if isinstance(row, StatementRow) else sentence(row.snippet, row.words)
    said = None if isinstance(row, CommitmentRow) else verdict(text)
    if isinstance(row, StatementRow) and said is None:
        return None
    done: bool | None = None
    day, families = published, acts(terms(row.words))[:1]
    speaker = row.speaker if isinstance(row, StatementRow) else row.party if isinstance(row, CommitmentRow) else None
    parties = row.actors if isinstance(row, EventRow) else (speaker,) if speaker else ()
    if isinstance(row, StatementRow):
        parties = (*parties, *row.about)
    if isinstance(row, EventRow):
        if not ahead(text, row.words) and not bare(row.words):
            done = row.status == "happened" and not negated(text, row.words)
        # A month or year beside an event is as often that of the promise; the report's day is the last it can be.
        if row.status == "happened" and row.precision == "day" and row.day is not None:
            day = min(row.day, published)
    tokens = frozenset({*terms(text), *(f"~{name}" for f in families for name in (f.name, f.opposite) if name)})
    return _Act(row, date.fromisoformat(day).toordinal(), state_keys(parties), families, tokens, text, done, said)


def _bears(made: Made, act: _Act, rules: Rules) -> Bearing | None:
    row = made.promise.row
    if act.row.id == row.id or not made.day <= act.day <= made.day + rules.days:
        return None
    if act.row.source.report == row.source.report and (not isinstance(act.row, EventRow) or act.text == made.text):
        return None
    common = sum(x for t, x in made.terms.items() if t in act.terms)
    things = sorted(made.things & act.terms, key=lambda t: (-made.terms.get(t, 0.0), t))
    timely = _on_the_day(made, act)
    relevance = common / sum(made.terms.values()) + (rules.on_the_day if timely else 0.0)
    # "It broke its word" is of a promise, "it carried out its threat" of a threat.
    kept = act.verdict[0] if act.verdict is not None and act.verdict[1] == made.promise.harmful else None
    enough = rules.relevance if kept is None else rules.verdict
    if not (things or timely) or relevance < enough:
        return None
    told: tuple[bool, str] | None
    if isinstance(act.row, CommitmentRow):
        told = _taken_back(made, Promise(act.row).kind, act.acts)
    elif kept is not None:
        told = kept, f"{made.promise.kind}: its word {'kept' if kept else 'broken'}"
    else:
        told = _done(made, act, timely or relevance >= rules.alone)
    if told is None:
        return None
    day, report = date.fromordinal(act.day).isoformat(), act.row.source.report
    return Bearing(act.row.id, row.id, *told, round(min(1.0, relevance), 3), tuple(things[:5]), report, day)


def _retold(made: Made, act: _Act, told: dict[tuple[str, str], list[_Act]]) -> bool:
    """Tell whether an act without a day of its own is known from before the commitment."""
    if not isinstance(act.row, EventRow) or act.row.precision is not None:
        return False
    things = made.things & act.terms
    earlier = (one for doer in act.doers for family in act.acts for one in told.get((doer, family.name), ()))
    return any(one.day < made.day and things & one.terms for one in earlier)


def _on_the_day(made: Made, act: _Act) -> bool:
    """Tell whether an act of the type committed to falls on the few days for which it was planned."""
    if made.days is None or not made.on_a_day or not made.type or not isinstance(act.row, EventRow):
        return False
    return act.row.type in FULFILS[made.type] and made.days[0] <= act.day <= made.days[1]


def _taken_back(made: Made, kind: str, theirs: list[Family]) -> tuple[bool, str] | None:
    """Tell what a later commitment by the same speaker does to an earlier one: takes it back, or nothing.

    Whoever takes a threat back withdraws it; whoever takes a pledge back, or does pledge what he refused, breaks it.
    """
    same = {f.name for f in made.acts} & {f.name for f in theirs}
    if same and made.promise.kind in ("pledge", "threat") and kind == "refusal":
        return False, f"{'withdrawn' if made.promise.harmful else 'taken back'}: {min(same)}"
    if same and made.promise.kind == "refusal" and kind == "pledge":
        return False, f"given up: {min(same)}"
    return None


def _done(made: Made, act: _Act, by_type: bool) -> tuple[bool, str] | None:
    """Tell whether an event carries out what was committed to, or undoes it; for a refusal it is the reverse.

    ``by_type``: the two are near enough for their types to decide where no family of words does. An undoing is told
    by type alone only where the commitment's act is not known by its words either.
    """
    if act.done is None or not isinstance(act.row, EventRow):
        return None
    kind, type = made.promise.kind, act.row.type
    ours, theirs = {f.name for f in made.acts}, {f.name for f in act.acts}
    undoing = {f.opposite for f in made.acts if f.opposite}
    carried: bool | None = None
    how = ""
    if ours & theirs:
        carried, how = act.done, min(ours & theirs)
    elif undoing & theirs:
        carried, how = False if act.done else None, f"{min(ours)} then {min(undoing & theirs)}"
    elif made.type and by_type and not (ours and theirs):
        if type in FULFILS[made.type]:
            carried, how = act.done, f"{made.type} then {type}"
        elif not ours and type in UNDOES.get(made.type, ()) and act.done:
            carried, how = False, f"{made.type} then {type}"
    if carried is None:
        return None
    return (not carried if kind == "refusal" else carried), f"{kind}: {how}{'' if act.done else ', not done'}"
