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
from dragoman.link.parties import keys, lasting, names, state_keys
from dragoman.link.promises import ANYBODY, Made, Promise, Rules, prepare
from dragoman.link.wording import ahead, failed, negated, says_no, taken_back, verdict
from dragoman.link.words import Weights, named, sentence, terms
from dragoman.store.rows import CommitmentRow, EventRow, StatementRow

METHOD = "follow_up@8"

State = Literal["open", "supported", "contradicted", "lapsed", "withdrawn"]
Later = EventRow | StatementRow | CommitmentRow
T = TypeVar("T")

_ENDING = frozenset({"withdraw", "renounce", "halt", "boycott"})
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
    """A later event, statement or commitment as it is compared.

    ``done``: None where its words put the act ahead. ``unsure``: nobody is known to act in it, and ``doers`` are all
    that have part in it.
    """

    row: Later
    day: int
    doers: frozenset[str]
    parties: frozenset[str]
    named: frozenset[str]
    acts: list[Family]
    terms: frozenset[str]
    text: str
    done: bool | None
    verdict: tuple[bool, bool] | None
    unsure: bool


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
    if (isinstance(row, StatementRow) and said is None) or (isinstance(row, CommitmentRow) and not _firm(row)):
        return None
    done: bool | None = None
    day, families = published, acts(terms(row.words))[:1]
    speaker = row.speaker if isinstance(row, StatementRow) else row.party if isinstance(row, CommitmentRow) else None
    parties = row.actors if isinstance(row, EventRow) else (speaker,) if speaker else ()
    if isinstance(row, StatementRow):
        parties = (*parties, *row.about)
    everybody = (*parties, *row.recipients) if isinstance(row, EventRow) else parties
    if isinstance(row, EventRow):
        if failed(text, row.words):
            done = False
        elif not ahead(text, row.words) and not bare(row.words):
            early = row.day is not None and row.day > published  # "when he meets him next month"
            done = None if early else row.status == "happened" and not negated(text, row.words)
        # A month or year beside an event is as often that of the promise; the report's day is the last it can be.
        if row.status == "happened" and row.precision == "day" and row.day is not None:
            day = min(row.day, published)
    tokens = frozenset({*terms(text), *(f"~{name}" for f in families for name in (f.name, f.opposite) if name)})
    return _Act(
        row,
        day=date.fromisoformat(day).toordinal(),
        doers=state_keys(parties or everybody),
        parties=keys(p for p in everybody if lasting(p.id)),
        named=names(everybody),
        acts=families,
        terms=tokens,
        text=text,
        done=done,
        verdict=said,
        unsure=not parties,
    )


def _firm(row: CommitmentRow) -> bool:
    """Tell whether a later commitment is one that can take another back; a refusal has to say no in its own words."""
    text = sentence(row.snippet, row.words)
    return Promise(row).whole and (row.kind != "refusal" or says_no(row.words) or negated(text, row.words))


def _bears(made: Made, act: _Act, rules: Rules) -> Bearing | None:
    row = made.promise.row
    if act.row.id == row.id or not made.day < act.day <= made.day + rules.days:
        return None
    if act.row.source.report == row.source.report and (not isinstance(act.row, EventRow) or act.text == made.text):
        return None
    common = sum(x for t, x in made.terms.items() if t in act.terms)
    things = sorted(made.things & act.terms, key=lambda t: (-made.terms.get(t, 0.0), t))
    timely = _on_the_day(made, act)
    relevance = common / sum(made.terms.values()) + (rules.on_the_day if timely else 0.0)
    # "It broke its word" is of a promise, "it carried out its threat" of a threat.
    kept = act.verdict[0] if act.verdict is not None and act.verdict[1] == made.promise.harmful else None
    if any(family.name in _ENDING for family in made.acts):  # of those who leave a treaty the treaty is the promise
        kept = None
    enough = rules.relevance if kept is None else rules.verdict
    enough += rules.older * max(0, (act.day - made.day) // rules.fresh)
    if not (things or timely) or relevance < enough:
        return None
    if len(things) < rules.things and (made.promise.kind == "prediction" or not (timely or _enough(made, act, things))):
        return None
    told: tuple[bool, str] | None
    if isinstance(act.row, CommitmentRow):
        told = _taken_back(made, Promise(act.row).kind, act.acts) if relevance >= rules.alone else None
    elif made.promise.kind in ("pledge", "threat") and taken_back(act.text):
        told = False, "withdrawn: its word" if made.promise.harmful else "taken back: its word"
    elif kept is not None:
        told = kept, f"{made.promise.kind}: its word {'kept' if kept else 'broken'}"
    else:
        strangers = isinstance(act.row, EventRow) and not _may_meet(made, act)
        if relevance < rules.alone and (strangers or act.unsure):
            return None
        if _meeting(made) and isinstance(act.row, EventRow) and not timely and not _meet(made, act, act.row):
            return None
        many = len(things) >= rules.things and not act.named.issuperset(things)
        near = timely or (many and relevance >= rules.alone)
        told = _done(made, act, near, strangers)
    if told is None:
        return None
    day, report = date.fromordinal(act.day).isoformat(), act.row.source.report
    return Bearing(act.row.id, row.id, *told, round(min(1.0, relevance), 3), tuple(things[:5]), report, day)


def _may_meet(made: Made, act: _Act) -> bool:
    """Tell whether, beside those who act, the two may be about the same parties; nobody known is anybody."""
    others = act.parties - made.doers
    return not others or not made.others or bool(others & made.others)


def _enough(made: Made, act: _Act, things: list[str]) -> bool:
    """Tell whether few common things are enough: all that there are, and telling, one a name, or beside a party."""
    if not things:
        return False
    name = named(made.text) & named(act.text) & frozenset(things) - act.named  # a ship's, not that of a party
    return bool(made.others & act.parties or name or made.things == made.telling.intersection(things))


def _meet(made: Made, act: _Act, row: EventRow) -> bool:
    """Tell whether those meet who were to: the person who said so, and whom he named."""
    who, about = made.promise.row.party, made.promise.about
    mine = {p.id for p in (about.actors if about else (who,) if who else ()) if p.kind == "person"}
    theirs = {p.id for p in (*row.actors, *row.recipients) if p.kind == "person"}
    if mine and theirs and not mine & theirs:
        return False
    others = [p for p in (*row.actors, *row.recipients) if not state_keys((p,)) & made.doers]
    named_there = {p.id for p in others if p.kind == "person"}
    named_here = {p.id for p in (*made.promise.row.toward, *(about.recipients if about else ())) if p.kind == "person"}
    if named_there and named_here - made.doers and not named_there & named_here:
        return False
    whom = names(others)
    return bool(made.others & act.parties or whom & frozenset(terms(made.promise.row.words)))


def _meeting(made: Made) -> bool:
    return made.type == "CONSULT" or any(family.name == "meet" for family in made.acts)


def _retold(made: Made, act: _Act, told: dict[tuple[str, str], list[_Act]]) -> bool:
    """Tell whether an act without a day of its own is known from before the commitment."""
    if not isinstance(act.row, EventRow) or act.row.precision is not None:
        return False
    things = made.things & act.terms
    earlier = (one for doer in act.doers for family in act.acts for one in told.get((doer, family.name), ()))
    return any(one.day < made.day and things & one.terms for one in earlier)


def _not_done(made: Made, act: _Act) -> bool:
    """Tell whether that an act was not done says anything: after its day, or where somebody failed or refused to."""
    if made.promise.kind == "refusal":
        return negated(act.text, act.row.words)
    late = made.days is not None and act.day > made.days[1]
    return failed(act.text, act.row.words) or (late and negated(act.text, act.row.words))


def _on_the_day(made: Made, act: _Act) -> bool:
    """Tell whether an act of the type committed to falls on the few days for which it was planned.

    Something else has to be common as well: a thing, or a party beside those who act; or, where no other parties are
    known, the family of the act.
    """
    if made.days is None or not made.on_a_day or not made.type or not isinstance(act.row, EventRow):
        return False
    alone = not act.parties - made.doers
    like = made.things & act.terms or made.others & act.parties or (alone and any(f in made.acts for f in act.acts))
    return bool(like) and act.row.type in FULFILS[made.type] and made.days[0] <= act.day <= made.days[1]


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


def _done(made: Made, act: _Act, by_type: bool, strangers: bool) -> tuple[bool, str] | None:
    """Tell whether an event carries out what was committed to, or undoes it; for a refusal it is the reverse.

    ``by_type``: the two are near enough for their types to decide where no family of words does. An undoing is told
    by type alone only where the commitment's act is not known by its words either, and an attack never, of which wars
    are full; nor is one between ``strangers``, other parties, told by words.
    """
    if act.done is None or not isinstance(act.row, EventRow):
        return None
    kind, type = made.promise.kind, act.row.type
    ours, theirs = {f.name for f in made.acts}, {f.name for f in act.acts}
    undoing = {f.opposite for f in made.acts if f.opposite}
    carried: bool | None = None
    how = ""
    if not act.done and not _not_done(made, act):
        return None
    if ours & theirs:
        carried, how = act.done, min(ours & theirs)
    elif undoing & theirs and strangers:
        return None
    elif undoing & theirs:
        carried, how = False if act.done else None, f"{min(ours)} then {min(undoing & theirs)}"
    elif kind == "refusal":
        return None  # too many acts are of a type that somebody said he would not do
    elif by_type and not ours and act.done and "halt" in theirs:
        carried, how = False, "then halt"
    elif made.type and made.type != "ASSAULT" and by_type and not (ours and theirs):
        if type in FULFILS[made.type]:
            carried, how = act.done, f"{made.type} then {type}"
        elif not ours and type in UNDOES.get(made.type, ()) and act.done:
            carried, how = False, f"{made.type} then {type}"
    if carried is None:
        return None
    return (not carried if kind == "refusal" else carried), f"{kind}: {how}{'' if act.done else ', not done'}"
