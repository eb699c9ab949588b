"""Anchors to events: who did what to whom, where, when, and on whose word."""

from __future__ import annotations

from dataclasses import dataclass

from dragoman import codes
from dragoman.records import Anchor, DateRange, Event, Place, Reject, Resolved, Span, Statement, content_id

ROLE = 0.5  # a second actor or recipient must be this sure; the best needs only what the head's decoder asks
_RECIPROCAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})
_SPEECH_ACTS = frozenset({"REQUEST", "REJECT", "ACCUSE", "SUPPORT", "THREATEN"})
_WHERE = ("in", "at", "near", "outside", "inside", "across", "around", "of", "on", "off", "from", "to")


@dataclass(frozen=True, slots=True)
class Sides:
    """Actor ids on either side, best first."""

    actors: tuple[str, ...]
    recipients: tuple[str, ...]


def events(resolved: Resolved, found: list[Statement]) -> tuple[list[Event], list[Reject]]:
    """Return the report's events in order of their anchors, and what was dropped for want of anybody acting."""
    made: dict[tuple[object, ...], Event] = {}
    rejects = []
    for anchor in resolved.annotated.anchors:
        sentence = _sentence(resolved, anchor.span)
        spoken = next((s for s in found if s.cue and s.cue.overlaps(anchor.span)), None)
        sides = _sides(anchor, resolved, spoken)
        if not sides.actors and not sides.recipients:
            raw = resolved.annotated.report.raw_spans(anchor.span) or [(0, 0)]
            rejects.append(Reject("assemble", f"event without actor or recipient: {anchor.type}", raw[0][0], raw[-1][1]))
            continue
        claimed = None if _performed(anchor, resolved, sides, found) else _claim(anchor, found)
        event = _event(anchor, resolved, sentence, sides, claimed)
        key = (event.type, event.actors, event.recipients, sentence.start, event.status)
        if key not in made or made[key].score < event.score:
            made[key] = event
    return sorted(made.values(), key=lambda e: e.anchor), rejects


def _event(anchor: Anchor, resolved: Resolved, sentence: Span, sides: Sides, claimed: Statement | None) -> Event:
    report = resolved.annotated.report
    words = sentence.of(report.text)
    mode = codes.mode_of(anchor.type, anchor.span.of(report.text), words)
    key = (report.id, anchor.type, anchor.span.start, anchor.span.end, sides.actors, sides.recipients)
    return Event(
        content_id("e", *key), anchor.type, mode, tuple(codes.contexts_of(words)), codes.quad(anchor.type),
        codes.intensity(anchor.type, mode), sides.actors, sides.recipients, _place(anchor, resolved, sentence),
        _date(anchor, resolved, sentence), anchor.status, claimed.id if claimed else None, anchor.span, anchor.score,
    )  # fmt: skip


def _sides(anchor: Anchor, resolved: Resolved, spoken: Statement | None) -> Sides:
    actors = _ids(anchor.actors, resolved)
    recipients = [r for r in _ids(anchor.recipients, resolved) if r not in actors]
    if not actors and spoken is not None and spoken.speaker:
        actors = [spoken.speaker]
        recipients = [r for r in recipients if r != spoken.speaker]
    if anchor.type in _RECIPROCAL and not recipients and len(actors) > 1:
        actors, recipients = actors[:1], actors[1:]
    return Sides(tuple(actors), tuple(recipients))


def _ids(found: tuple[tuple[int, float], ...], resolved: Resolved) -> list[str]:
    ids: dict[str, None] = {}
    for n, (mention, score) in enumerate(found):
        if mention in resolved.actor_of and (n == 0 or not ids or score >= ROLE):
            ids[resolved.actor_of[mention]] = None
    order = {resolved.actor_of[m]: resolved.annotated.mentions[m].span.start for m, _ in reversed(found) if m in resolved.actor_of}
    return sorted(ids, key=lambda a: order[a])


def _performed(anchor: Anchor, resolved: Resolved, sides: Sides, found: list[Statement]) -> bool:
    """Tell whether the speaker does the act by saying it ("we reject", "I thank her"): then it is no claim."""
    if anchor.type not in _SPEECH_ACTS or anchor.status not in ("happened", "denied") or not anchor.actors:
        return False
    statement = _claim(anchor, found)
    if statement is None or not sides.actors or statement.speaker != sides.actors[0]:
        return False
    mention = resolved.annotated.mentions[anchor.actors[0][0]]
    return mention.span.of(resolved.annotated.report.text).lower() in ("i", "we")


def _claim(anchor: Anchor, found: list[Statement]) -> Statement | None:
    """Return the innermost statement whose words hold the anchor."""
    inside = [s for s in found if any(c.covers(anchor.span) for c in s.content)]
    return min(inside, key=lambda s: sum(c.end - c.start for c in s.content)) if inside else None


def _sentence(resolved: Resolved, span: Span) -> Span:
    return next((s for s in resolved.annotated.sentences if s.overlaps(span)), span)


def _place(anchor: Anchor, resolved: Resolved, sentence: Span) -> Place | None:
    """Return the place named in the sentence: a town before a country, after the anchor before before it, nearest."""
    text = resolved.annotated.report.text
    best: tuple[tuple[int, int, int], Place] | None = None
    for i, place in resolved.place_of.items():
        mention = resolved.annotated.mentions[i]
        if not sentence.covers(mention.span) or mention.span.overlaps(anchor.span):
            continue
        before = text[max(sentence.start, mention.span.start - 20) : mention.span.start].replace("the ", "").split()
        if not before or before[-1].lower() not in _WHERE:
            continue
        if mention.kind == "state" and before[-1].lower() not in _WHERE[:7]:
            continue
        apart = mention.span.start - anchor.span.end
        rank = (place.precision == "country", apart < 0, abs(apart))
        if best is None or rank < best[0]:
            best = (rank, place)
    return best[1] if best else None


def _date(anchor: Anchor, resolved: Resolved, sentence: Span) -> DateRange | None:
    """Return the date named nearest the anchor in its sentence."""
    near = [
        (abs(resolved.annotated.mentions[i].span.start - anchor.span.start), i)
        for i in resolved.date_of if sentence.covers(resolved.annotated.mentions[i].span)
    ]  # fmt: skip
    return resolved.date_of[min(near)[1]] if near else None
