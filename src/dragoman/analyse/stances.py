"""How one party speaks of another, in its own words."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from dragoman.analyse.relations import belongs
from dragoman.analyse.spells import By, Spell, spells, start_of, step
from dragoman.analyse.window import covered
from dragoman.codes import intensity
from dragoman.records import InputError, Span
from dragoman.store import Filter, Store
from dragoman.store.rows import CommitmentRow, EventRow, Named, PartyRow, StatementRow

OFFICIAL = frozenset({"GOV", "MIL", "SPY"})
"""PLOVER sectors of those who speak for a state: the executive, its armed forces, its services."""
PROMISED = {"pledge": "AGREE", "threat": "THREATEN", "refusal": "REJECT", "demand": "REQUEST"}
"""What a commitment is in PLOVER; a prediction is none of its types and gives no tone."""
LOOKED_AT = 1000
"""Statements, events and commitments looked at, the latest first."""
REPORTS = 150
"""Reports searched for statements whose verb is the act ("condemned") but whose words do not name the other."""
SOME = 500
"""Statements whose judgements are asked for at once."""
_CONFLICT, _VERBAL = (3, 4), (1, 3)
_DIRECT = {"direct": 3.0, "mixed": 2.0, "indirect": 0.0}
_FEW, _MANY = 5, 45
"""Words of a quotation that says something and can be taken in at a glance."""
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Signal:
    """What gives a statement its tone: an event or commitment in it, by id. ``score`` is PLOVER's, -10 to 10."""

    what: str
    id: str
    type: str
    score: float
    span: Span


@dataclass(frozen=True, slots=True)
class Quotation:
    """A statement with its tone, -10 to 10, None where nothing in it gives one; ``also`` are reports with the same
    words, the earliest being the one shown."""

    statement: StatementRow
    tone: float | None
    signals: tuple[Signal, ...]
    also: tuple[str, ...]

    @property
    def telling(self) -> float:
        """How much it tells at a glance: the strength of its tone, its own words first, neither a scrap nor a page."""
        words = len(_WORD.findall(self.statement.words))
        size = 1.5 if _FEW <= words <= _MANY else -2.0 if words < _FEW else 0.0
        return abs(self.tone or 0.0) + _DIRECT[self.statement.kind] + size + self.statement.score


@dataclass(frozen=True, slots=True)
class Period:
    """The statements of a week, month or year: how many, how many with a tone, and the mean of those tones."""

    spell: Spell
    n: int
    toned: int
    tone: float | None


@dataclass(frozen=True, slots=True)
class Stances:
    """How ``speaker`` speaks of ``about``; ``quotations`` begin with the most telling.

    ``others`` counts the statements by people of the speaker's country who do not speak for it, left out unless asked
    for. ``whole``: all statements of the window were looked at, and not the latest ``Heard.most``.
    """

    speaker: Named
    about: Named
    since: str
    until: str
    by: By
    n: int
    tone: float | None
    periods: tuple[Period, ...]
    quotations: tuple[Quotation, ...]
    others: int
    whole: bool


@dataclass(frozen=True, slots=True)
class Heard:
    """Which statements: ISO days (None: those of the record's reports), the step of the periods, and for a state
    whether anyone of its country counts, or only those who speak for it. ``most`` is how many statements, events and
    commitments are looked at, the latest first."""

    since: str | None = None
    until: str | None = None
    by: str | None = None
    anyone: bool = False
    most: int = LOOKED_AT


@dataclass(frozen=True, slots=True)
class _Found:
    """What the record holds of A on B: statements by id, and signals by statement."""

    statements: dict[str, StatementRow]
    signals: dict[str, list[Signal]]
    whole: bool


def stances(store: Store, speaker: str, about: str, heard: Heard | None = None) -> Stances:
    """Return how ``speaker`` speaks of ``about``: its statements that name the other or are acts toward it.

    Raises:
        InputError: a name that nobody or too many have, the same party twice, a bad day or step.
    """
    heard = heard or Heard()
    one, other = store.who(speaker), store.who(about)
    if one.word == other.word:
        raise InputError(f"{speaker!r} and {about!r} are both {one.name}: give two different parties")
    since, until = covered(store, heard.since, heard.until)
    found = _find(store, one, other, Filter(since=since, until=until, limit=heard.most))
    rows = list(found.statements.values())
    kept = rows if heard.anyone or one.country is None else [s for s in rows if _official(s.speaker)]
    quotations = sorted(
        _quotations(kept, found.signals, _heads(store, kept)), key=lambda q: (-q.telling, q.statement.id)
    )
    by = step(since, until, heard.by)
    tones = [q.tone for q in quotations if q.tone is not None]
    return Stances(
        one, other, since, until, by, len(quotations), _mean(tones), tuple(_periods(quotations, since, until, by)),
        tuple(quotations), len(rows) - len(kept), found.whole,
    )  # fmt: skip


def _official(speaker: PartyRow | None) -> bool:
    return speaker is not None and (speaker.kind == "state" or speaker.sector in OFFICIAL)


def _find(store: Store, one: Named, other: Named, some: Filter) -> _Found:
    """Return the statements by ``one`` that concern ``other``, with what gives each its tone; ``some`` is the window
    and how many to look at.

    They name it in their words, they are claimed acts or commitments toward it, or their verb is the act: in "Marrat
    condemned Ardania" the statement that follows has no need to name Ardania again.
    """
    a, b = one.word, other.word
    statements = {s.id: s for s in store.statements(some.but(speaker=a, about=b))}
    acts = [e for e in store.events(some.but(actor=a, recipient=b, every=True))]
    told = [e for e in store.events(some.but(actor=b, speaker=a, every=True))]
    promised = [c for c in store.commitments(some.but(speaker=a, recipient=b))]
    whole = max(len(statements), len(acts), len(told), len(promised)) < (some.limit or 0)
    named = {e.claimed_in for e in acts if e.claimed_in} | {c.statement for c in promised}
    if missing := tuple(sorted(named - set(statements))):
        statements.update({s.id: s for s in store.statements(ids=missing) if _heard(s, one, some)})
    verbal = [e for e in acts if e.claimed_in is None and e.quad in _VERBAL]
    in_report: defaultdict[str, list[StatementRow]] = defaultdict(list)
    if searched := tuple(dict.fromkeys(e.source.report for e in verbal))[:REPORTS]:
        # By report alone: the record finds a report's few statements faster than a speaker's many.
        for s in store.statements(report=searched):
            if s.speaker and belongs(s.speaker, one):
                in_report[s.source.report].append(s)
    signals: defaultdict[str, list[Signal]] = defaultdict(list)
    for event in acts:
        for statement in _spoken(event, in_report[event.source.report]):
            statements.setdefault(statement.id, statement)
            signals[statement.id].append(_acted(event))
        if event.claimed_in in statements and event.status not in ("denied", "hypothetical"):
            signals[event.claimed_in].append(_acted(event))
    for event in told:
        if event.claimed_in in statements and event.quad in _CONFLICT and event.status in ("happened", "intended"):
            signals[event.claimed_in].append(_blamed(event))
    for commitment in promised:
        if commitment.statement in statements and commitment.kind in PROMISED:
            signals[commitment.statement].append(_promise(commitment))
    return _Found(statements, {key: _once(some) for key, some in signals.items()}, whole)


def _heard(statement: StatementRow, who: Named, window: Filter) -> bool:
    """Tell whether a statement is by ``who`` and of the window."""
    by, day = statement.speaker, statement.source.published or ""
    return by is not None and belongs(by, who) and (window.since or "") <= day <= (window.until or "9999")


def _spoken(event: EventRow, statements: Iterable[StatementRow]) -> Iterator[StatementRow]:
    """Yield the statements of the event's report whose cue is the event: "accused", "praised", "thanked"."""
    if event.status == "happened" and event.claimed_in is None:
        yield from (s for s in statements if s.cue_span is not None and s.cue_span.overlaps(event.anchor))


def _acted(event: EventRow) -> Signal:
    """Return the tone of an act toward the other: an intended deed is a promise or a threat, as in ``relations``."""
    score = event.intensity
    if event.status == "intended" and event.quad in (2, 4):
        score = intensity("AGREE" if event.quad == 2 else "THREATEN")
    return Signal("event", event.id, event.type, score, event.anchor)


def _blamed(event: EventRow) -> Signal:
    """Return the tone of telling that the other did something hostile: PLOVER codes the telling as ACCUSE."""
    return Signal("event", event.id, "ACCUSE", intensity("ACCUSE", "allege"), event.anchor)


def _promise(commitment: CommitmentRow) -> Signal:
    kind = PROMISED[commitment.kind]
    return Signal("commitment", commitment.id, kind, intensity(kind), commitment.evidence)


def _once(signals: Iterable[Signal]) -> list[Signal]:
    """Return ``signals`` without the commitments in whose words an event of the same sign stands: they are one."""
    events = [s for s in signals if s.what == "event"]
    return [
        s
        for s in dict.fromkeys(signals)
        if s.what == "event" or not any(s.span.covers(e.span) and e.score * s.score > 0 for e in events)
    ]


def _quotations(
    statements: Sequence[StatementRow], signals: dict[str, list[Signal]], heads: dict[str, str]
) -> Iterator[Quotation]:
    """Yield one Quotation for each of the words said; reports that print them again are told with the first.

    ``heads`` has, for a statement that was found to be a quotation seen before, the id of the one it was found with.
    """
    words = {s.id: (s.speaker.id if s.speaker else "", " ".join(_WORD.findall(s.words.casefold()))) for s in statements}
    same: defaultdict[tuple[str, str], list[StatementRow]] = defaultdict(list)
    for s in statements:
        head = heads.get(s.id, s.id)
        same[words.get(head, ("", head))].append(s)
    for some in same.values():
        some.sort(key=lambda s: (s.source.published or "9999", s.id))
        heard = [signal for s in some for signal in signals.get(s.id, ())]
        own = signals.get(some[0].id) or heard
        tone = _mean([signal.score for signal in own])
        also = dict.fromkeys(s.source.report for s in some[1:] if s.source.report != some[0].source.report)
        yield Quotation(some[0], tone, tuple(own), tuple(also))


def _heads(store: Store, statements: Sequence[StatementRow]) -> dict[str, str]:
    """Return, for each statement that linking found to be said before, the statement it stands with."""
    ids = [s.id for s in statements]
    found: dict[str, str] = {}
    for start in range(0, len(ids), SOME):
        for one in store.judgements("same_quote", subject=ids[start : start + SOME]):
            found[one.subject] = one.object or one.subject
    return found


def _periods(quotations: list[Quotation], since: str, until: str, by: By) -> Iterator[Period]:
    grouped: defaultdict[str, list[Quotation]] = defaultdict(list)
    for q in quotations:
        if q.statement.source.published:
            grouped[start_of(q.statement.source.published, by)].append(q)
    for spell in spells(since, until, by):
        some = grouped[spell.start]
        tones = [q.tone for q in some if q.tone is not None]
        yield Period(spell, len(some), len(tones), _mean(tones))


def _mean(values: list[float]) -> float | None:
    return sum(values) / len(values) if values else None
