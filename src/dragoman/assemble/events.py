"""Anchors to events: who did what to whom, where, when, and on whose word."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import partial

from dragoman import codes
from dragoman.assemble.sides import Sides, sides
from dragoman.assemble.view import View
from dragoman.confidence import event_features
from dragoman.records import Anchor, DateRange, Event, Place, Reject, Span, Statement, content_id
from dragoman.spans import SpanIndex

_SPEECH_ACTS = frozenset({"REQUEST", "REJECT", "ACCUSE", "SUPPORT", "THREATEN"})
_READY = re.compile(
    r"(?i)(?:(?:is|are|was|were|be|stands?|stood) )?(?:ready|willing|prepared|poised|keen|eager)(?: to)?"
)
#: Acts that are news without their doer: "three were killed". In the corpus one event in a hundred has no actor.
_BY_HANDS_UNKNOWN = frozenset({"ASSAULT", "COERCE"})
#: "the accord of [2019]", not "the end of [2019]".
_OF_WHICH = re.compile(
    r"(?i)\b(?!end|beginning|start|middle|mid|turn|half|quarter|months?|days?|weeks?|summer|spring|autumn|fall|winter|"
    r"course|rest|most|part|all|out|as|because|instead|ahead|night|morning|evening|afternoon|eve|dawn|outset|close|"
    r"early|late|january|february|march|april|may|june|july|august|september|october|november|december)\w+ of "
    r"(?:the )?$"
)
_MADE_THEN = re.compile(
    r"(?i)\b(?:agreements?|accords?|treat(?:y|ies)|deals?|pacts?|laws?|acts?|memorand(?:um|a)|resolutions?|declarations?|"
    r"conventions?|protocols?|frameworks?|communiqu[ée]s?|documents?|contracts?|decisions?|sanctions|statements?) "
    r"(?:(?:that|which) (?:was|were|had been) |(?:first |originally |initially |already ))?"
    r"(?:signed|reached|agreed|adopted|concluded|passed|struck|brokered|made|negotiated|ratified|imposed|enacted|issued)"
    r"(?: \w+){0,3} (?:in|on) $"
)
_YEAR = re.compile(r"\d{4}")
_DETERMINER = re.compile(r"(?i)(?:\b(?:the|an?|its|his|her|their|our|this|that|any)|[’']s?) $")
_NOUNS = re.compile(r"(?:[ -](?!in\b|on\b|at\b|with\b|by\b|from\b|to\b|that\b|which\b|and\b|of\b)[\w’'-]+){0,4}")
_WHERE = ("in", "at", "near", "outside", "inside", "across", "around", "of", "on", "off", "from", "to")


class Said:
    """The statements by place: whose cue or whose words hold a span."""

    def __init__(self, found: list[Statement]) -> None:
        self._cued = [s for s in found if s.cue]
        self._cues = SpanIndex([s.cue for s in self._cued if s.cue])
        pieces = [(c, s) for s in found for c in s.content]
        self._holders = [s for _, s in pieces]
        self._pieces = SpanIndex([c for c, _ in pieces])

    def by_cue(self, span: Span) -> Statement | None:
        """Return the first statement whose cue shares a character with ``span``."""
        found = self._cues.overlapping(span)
        return self._cued[found[0]] if found else None

    def speaking(self, span: Span, sentence: Span) -> Statement | None:
        """Return the statement whose speaker acts when ``span`` has no actor of its own.

        That is the one whose cue it is, or, outside all words reported, one spoken in the same sentence
        ("Praising the accord, the minister said ...").
        """
        spoken = self.by_cue(span)
        if spoken is None and not self._pieces.covering(span):
            near = self._cues.inside(sentence)
            spoken = self._cued[near[0]] if near else None
        return spoken

    def by_content(self, span: Span) -> Statement | None:
        """Return the innermost statement whose words hold ``span``."""
        inside = [self._holders[i] for i in self._pieces.covering(span)]
        return min(inside, key=lambda s: sum(c.end - c.start for c in s.content)) if inside else None

    def touching(self, span: Span) -> Statement | None:
        """Return the innermost statement whose words or cue share a character with ``span``."""
        inside = [self._holders[i] for i in self._pieces.overlapping(span)]
        return min(inside, key=lambda s: sum(c.end - c.start for c in s.content)) if inside else self.by_cue(span)


def events(view: View, found: list[Statement]) -> tuple[list[Event], list[Reject]]:
    """Return the report's events in order of their anchors, and what was dropped for want of anybody acting."""
    made: dict[tuple[object, ...], Event] = {}
    rejects = []
    said = Said(found)
    for anchor in map(partial(_with_status, view.text), view.resolved.annotated.anchors):
        sentence = view.sentence(anchor.span)
        spoken = said.speaking(anchor.span, sentence)
        both = sides(anchor, view, spoken.speaker if spoken else None)
        lacking = None if both.actors else "actor" if both.recipients else "actor or recipient"
        if lacking and not (both.recipients and anchor.type in _BY_HANDS_UNKNOWN):
            rejects.append(view.reject(f"event without {lacking}: {anchor.type}", anchor.span))
            continue
        statement = said.by_content(anchor.span)
        claimed = None if statement is None or _performed(anchor, view, both, statement) else statement
        event = _event(anchor, view, sentence, both, claimed)
        if not view.confidence.keeps("event", event.score):
            rejects.append(view.reject(f"event too unsure: {anchor.type}", anchor.span))
            continue
        key = (event.type, event.actors, event.recipients, sentence.start, event.status)
        if key not in made or made[key].score < event.score:
            made[key] = event
    return sorted(made.values(), key=lambda e: e.anchor), rejects


def _with_status(text: str, anchor: Anchor) -> Anchor:
    """Return the anchor with the status that its own word gives: who "is ready to" intends."""
    ready = anchor.status == "happened" and _READY.fullmatch(anchor.span.of(text))
    return replace(anchor, status="intended") if ready else anchor


def _event(anchor: Anchor, view: View, sentence: Span, both: Sides, claimed: Statement | None) -> Event:
    report = view.report
    words = sentence.of(report.text)
    mode = codes.mode_of(anchor.type, anchor.span.of(report.text), words)
    key = (report.id, anchor.type, anchor.span.start, anchor.span.end, both.actors, both.recipients)
    named = view.actors(both.actors), view.actors(both.recipients)
    features = event_features(anchor, *named, both.chances, claimed=claimed is not None)
    sure = view.confidence.chance("event", features, anchor.score)
    return Event(
        content_id("e", *key),
        anchor.type,
        mode,
        tuple(codes.contexts_of(words)),
        codes.quad(anchor.type),
        codes.intensity(anchor.type, mode),
        both.actors,
        both.recipients,
        _place(anchor, view, sentence),
        _date(anchor, view, sentence),
        anchor.status,
        claimed.id if claimed else None,
        anchor.span,
        sure,
    )


def _performed(anchor: Anchor, view: View, both: Sides, statement: Statement) -> bool:
    """Tell whether the speaker does the act by saying it ("we reject", "I thank her"): then it is no claim."""
    if anchor.type not in _SPEECH_ACTS or anchor.status not in ("happened", "denied") or not anchor.actors:
        return False
    if not both.actors:
        return False
    voice = view.voice(anchor.span.start)
    own = voice is not None and voice.speaker == statement.speaker
    if view.mentions[anchor.actors[0][0]].span.of(view.text).lower() in ("i", "we"):
        return own or statement.speaker == both.actors[0]
    # "Ardania rejects", in its minister's own statement
    return own and view.of_one_state([statement.speaker or ""], both.actors[0])


def _place(anchor: Anchor, view: View, sentence: Span) -> Place | None:
    """Return the place named in the sentence: a town before a country, after the anchor before before it, nearest."""
    best: tuple[tuple[int, int, int], Place] | None = None
    for i, mention in view.inside(sentence):
        place = view.resolved.place_of.get(i)
        if place is None or mention.span.overlaps(anchor.span):
            continue
        before = (
            view.text[max(sentence.start, mention.span.start - 20) : mention.span.start].replace("the ", "").split()
        )
        if not before or before[-1].lower() not in _WHERE:
            continue
        if mention.kind == "state" and before[-1].lower() not in _WHERE[:7]:
            continue
        apart = mention.span.start - anchor.span.end
        rank = (place.precision == "country", apart < 0, abs(apart))
        if best is None or rank < best[0]:
            best = (rank, place)
    return best[1] if best else None


def _date(anchor: Anchor, view: View, sentence: Span) -> DateRange | None:
    """Return the date named nearest the anchor in its sentence, but for those that tell one thing from another.

    What has happened was not done on a day to come: "urged them to free the crew by Monday". The day of a date line
    counts where the sentence names no other.
    """
    dates = view.resolved.date_of
    latest = view.report.published if anchor.status == "happened" else None
    opening = view.opening(sentence)
    near = [
        (m.span.start < opening, abs(m.span.start - anchor.span.start), i)
        for i, m in view.inside(sentence)
        if i in dates
        and (latest is None or dates[i].start <= latest)
        and not _tells_apart(m.span, anchor.span, sentence, view.text)
    ]
    return dates[min(near)[2]] if near else None


def _tells_apart(date: Span, anchor: Span, sentence: Span, text: str) -> bool:
    """Tell whether a date says which thing is meant, and not when the anchor's act was done, which is none of it.

    "The Act of 2022", "the 2015 nuclear deal", "the agreement signed in 2019".
    """
    before = text[sentence.start : date.start]
    start, end = date.start, date.end
    calendar = any(map(str.isdigit, date.of(text)))  # not "of last year"
    if (of := (_OF_WHICH.search(before) if calendar else None) or _MADE_THEN.search(before)) is not None:
        start = sentence.start + of.start()
    elif _YEAR.fullmatch(text, date.start, date.end) and _DETERMINER.search(before):
        nouns = _NOUNS.match(text, date.end, sentence.end)
        end = nouns.end() if nouns else end
    return (start, end) != (date.start, date.end) and not (start <= anchor.start < end)
