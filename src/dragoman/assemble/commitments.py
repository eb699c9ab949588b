"""Commitments: the clauses that the head marked inside statements, with whom they bind and toward whom."""

from __future__ import annotations

import re
from dataclasses import replace

from dragoman.assemble.events import Said
from dragoman.assemble.view import View
from dragoman.confidence import logit
from dragoman.records import Commitment, CommitmentSpan, DateRange, Event, Reject, Span, Statement, content_id
from dragoman.spans import SpanIndex, stripped

_CONDITION = re.compile(r"(?i)\b(?:if|unless|provided|as long as|on condition|until|once|should)\b[^.;\"”]{4,160}")

_VERBS = re.compile(r"(?:\w+ )?(threat|vow|promis|pledg)")
_DATE_WORDS = 36  # characters: "by the last day of September 2026"
_DATE_NEXT = re.compile(
    r"(?:(?<=\bby)|(?<=\bby the)|(?<=\bbefore)|(?<=\bon)|(?<=\bin)|(?<=\bin the)|(?<=\bwithin)|"
    r"(?<=\bby the end) of(?: the)?|\s+(?:by|before|on|in|within|until))\s+(?=\S)"
)
_BY = re.compile(r"(?i)\b(?:by|before|until|within|no later than)(?: the| early| late| mid)?(?: end of)?(?: the)? \Z")
_BARE_YEAR = re.compile(r"(?<!\bin )(?<!\bof )(?<!\bfor )\d{4}")  # "the 2024 elections"


def commitments(view: View, found: list[Statement], acts: list[Event]) -> tuple[list[Commitment], list[Reject]]:
    """Return the commitments of the report in order, and those too unsure.

    A marked clause outside every statement is left out.
    """
    made, rejects = [], []
    said, anchors = Said(found), SpanIndex([e.anchor for e in acts])
    heads = view.resolved.annotated.commitments
    marks = (*heads, *_by_their_cue(view, found, heads))
    marked = SpanIndex([m.span for m in marks])
    for mark in marks:
        statement = said.touching(mark.span)
        if statement is not None:
            mark = _whole(mark, statement, view.text, marked)
            inside = anchors.inside(mark.span)
            found_one = _commitment(mark, statement, view, acts[inside[0]] if inside else None)
            if view.confidence.keeps("commitment", found_one.score):
                made.append(found_one)
            else:
                rejects.append(view.reject(f"commitment too unsure: {mark.kind}", mark.span))
    return sorted(made, key=lambda c: c.evidence), rejects


def _whole(mark: CommitmentSpan, statement: Statement, text: str, marked: SpanIndex) -> CommitmentSpan:
    """Return a mark of a word or two, which breaks off in its clause, with the rest of the words said.

    ``marked`` are all marks: where another one stands in the rest, it stays as it is.
    """
    said = next((c for c in statement.content if c.covers(mark.span)), None)
    if said is None or mark.span.of(text).count(" ") > 1:
        return mark
    whole = Span(mark.span.start, said.end)
    return mark if len(marked.overlapping(whole)) > 1 else replace(mark, span=whole)


def _by_their_cue(view: View, found: list[Statement], marks: tuple[CommitmentSpan, ...]) -> list[CommitmentSpan]:
    """Return what is threatened or promised in so many words ("threatened to ...") and that the head left out."""
    marked = SpanIndex([m.span for m in marks])
    made = []
    for statement in found:
        verb = _VERBS.match(statement.cue.of(view.text)) if statement.cue else None
        span = statement.content[0]
        if verb is None or not span.of(view.text).startswith("to ") or any(map(marked.overlapping, statement.content)):
            continue
        condition = _CONDITION.search(view.text, span.start, span.end)
        clause = stripped(view.text, Span(span.start, condition.start() if condition else span.end))
        made.append(CommitmentSpan(clause, "threat" if verb[1] == "threat" else "pledge", statement.score))
    return made


def _commitment(mark: CommitmentSpan, statement: Statement, view: View, event: Event | None) -> Commitment:
    report = view.report
    sentence = view.sentence(mark.span)
    condition = _condition(report.text, mark.span, sentence)
    key = (report.id, mark.kind, mark.span.start, mark.span.end, statement.id)
    known = statement.speaker is not None
    features = (1.0, logit(mark.score), known, event is not None)
    return Commitment(
        content_id("c", *key),
        statement.id,
        statement.speaker,
        mark.kind,
        _toward(mark.span, statement, view, event),
        event.id if event else None,
        mark.span,
        condition,
        _due(view, _to_its_date(report.text, mark.span, sentence), condition),
        view.confidence.chance("commitment", features, mark.score),
    )


def _due(view: View, clause: Span, condition: Span | None) -> DateRange | None:
    """Return the date in the clause, else a coming one in its condition: "unless the men are free by April 27".

    One behind "by" goes first; what is over and stands behind another word is none ("the men seized in October").
    """
    dates, text, today = view.resolved.date_of, view.text, view.report.published or ""
    within = [(dates[i], m.span) for i, m in view.inside(clause) if i in dates]
    asked = [date for date, span in within if _BY.search(text, max(clause.start, span.start - 40), span.start)]
    ahead = [date for date, s in within if date.end >= today and not _BARE_YEAR.fullmatch(text, s.start, s.end)]
    if asked or ahead or condition is None:
        return next(iter(asked or ahead), None)
    return next((dates[i] for i, _ in view.inside(condition) if i in dates and dates[i].end >= today), None)


def _to_its_date(text: str, span: Span, sentence: Span) -> Span:
    """Return the clause with the words behind it where these begin with a date: the head stops short of "March 20"."""
    if not _DATE_NEXT.match(text, span.end, sentence.end):
        return span
    return Span(span.start, min(sentence.end, span.end + _DATE_WORDS))


def _toward(span: Span, statement: Statement, view: View, event: Event | None) -> tuple[str, ...]:
    """Return whom the clause concerns: the event's other side, else the actors named in the clause."""
    if event is not None:
        others = tuple(a for a in (*event.recipients, *event.actors) if a != statement.speaker)
        if event.recipients and event.recipients != (statement.speaker,):
            return tuple(r for r in event.recipients if r != statement.speaker)
        if others:
            return others
    countries = {a.id: a.country for a in view.resolved.actors}
    own = countries.get(statement.speaker or "")
    named = [view.actor_of[i] for i, m in view.inside(span) if i in view.actor_of and m.kind != "pronoun"]
    return tuple(a for a in dict.fromkeys(named) if a != statement.speaker and (own is None or countries.get(a) != own))


def _condition(text: str, span: Span, sentence: Span) -> Span | None:
    for match in _CONDITION.finditer(text, sentence.start, sentence.end):
        if not (match.start() < span.start and match.end() > span.end):
            return Span(match.start(), match.start() + len(match[0].rstrip(" ,")))
    return None
