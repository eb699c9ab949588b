"""Commitments: the clauses that the head marked inside statements, with whom they bind and toward whom."""

from __future__ import annotations

import re

from dragoman.records import Commitment, CommitmentSpan, Event, Resolved, Span, Statement, content_id

_CONDITION = re.compile(r"(?i)\b(?:if|unless|provided|as long as|on condition|until|once|should)\b[^.;\"”]{4,160}")


def commitments(resolved: Resolved, found: list[Statement], acts: list[Event]) -> list[Commitment]:
    """Return the commitments of the report in order; a marked clause outside every statement is left out."""
    made = []
    for mark in resolved.annotated.commitments:
        inside = [s for s in found if any(c.overlaps(mark.span) for c in s.content) or (s.cue and s.cue.overlaps(mark.span))]
        if not inside:
            continue
        statement = min(inside, key=lambda s: sum(c.end - c.start for c in s.content))
        made.append(_commitment(mark, statement, resolved, acts))
    return made


def _commitment(mark: CommitmentSpan, statement: Statement, resolved: Resolved, acts: list[Event]) -> Commitment:
    report = resolved.annotated.report
    event = next((e for e in acts if mark.span.covers(e.anchor)), None)
    sentence = next((s for s in resolved.annotated.sentences if s.overlaps(mark.span)), mark.span)
    due = next((d for i, d in resolved.date_of.items() if mark.span.covers(resolved.annotated.mentions[i].span)), None)
    key = (report.id, mark.kind, mark.span.start, mark.span.end, statement.id)
    return Commitment(
        content_id("c", *key), statement.id, statement.speaker, mark.kind, _toward(mark.span, statement, resolved, event),
        event.id if event else None, mark.span, _condition(report.text, mark.span, sentence), due, mark.score,
    )  # fmt: skip


def _toward(span: Span, statement: Statement, resolved: Resolved, event: Event | None) -> tuple[str, ...]:
    """Return whom the clause concerns: the event's other side, else the actors named in the clause."""
    if event is not None:
        others = tuple(a for a in (*event.recipients, *event.actors) if a != statement.speaker)
        if event.recipients and event.recipients != (statement.speaker,):
            return tuple(r for r in event.recipients if r != statement.speaker)
        if others:
            return others
    countries = {a.id: a.country for a in resolved.actors}
    own = countries.get(statement.speaker or "")
    named = [
        resolved.actor_of[i] for i, m in enumerate(resolved.annotated.mentions)
        if i in resolved.actor_of and span.covers(m.span) and m.kind != "pronoun"
    ]  # fmt: skip
    return tuple(a for a in dict.fromkeys(named) if a != statement.speaker and (own is None or countries.get(a) != own))


def _condition(text: str, span: Span, sentence: Span) -> Span | None:
    for match in _CONDITION.finditer(text, sentence.start, sentence.end):
        if not (match.start() < span.start and match.end() > span.end):
            return Span(match.start(), match.start() + len(match[0].rstrip(" ,")))
    return None
