"""The chain of a statement: who passed it on, nearest first, the outlet last."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from dragoman.assemble.view import View
from dragoman.records import Span

if TYPE_CHECKING:
    from dragoman.assemble.statements import Draft

_PASSED_BEFORE = re.compile(
    r"(?i)\b(?:citing|cited by|quoting|quoted by|quoted in|according to|"
    r"as reported by|reported by|carried by|published by|via|"
    r"told|tells|in an interview (?:with|to|on)|interview (?:with|to)|"
    r"speaking to|released by|relayed by|aired (?:by|on)|in remarks to|"
    r"a report (?:by|from)|reports? (?:by|from|in)|statement to|"
    r"remarks carried by|on)\s+(?:the\s+|a\s+|[A-Z]\w+(?:'s|’s)?\s+)?$"
)
_PASSED_AFTER = re.compile(
    r"(?i)^[,\s]*(?:news agency\s+|state tv\s+|\([A-Z]+\)\s*)?(?:has |have )?(?:reports?|reported|quoted|quotes|"
    r"cited|cites|"
    r"citing|quoting|wrote|writes|said|says|carried|relayed|learned)\b"
)
_QUOTING = re.compile(r"(?i)\b(?:quoted|quotes|quoting|cited|cites|citing)\s+(?:the\s+)?$")
_PLATFORMS = frozenset(["x", "twitter", "telegram", "facebook", "truth", "social", "instagram", "youtube"])
_CITING = re.compile(r"(?i)\b(?:reports?|reported),?\s+(?:citing|quoting|with reference to)\b|\bciting\b")
_EARLY = 4  # a citation in the first sentences stands for the whole report


def _passing(view: View, within: Span, apart: list[Span]) -> list[str]:
    """Return the media and agencies that pass words on within a stretch of text, those that are cited first."""
    text = view.text
    cited: list[str] = []
    reporting: list[str] = []
    for i, mention in view.inside(within):
        if i not in view.actor_of or any(c.covers(mention.span) for c in apart):
            continue
        if view.kind_of(i) != "outlet" or mention.span.of(text).casefold() in _PLATFORMS:
            continue
        actor = view.actor_of[i]
        if _PASSED_BEFORE.search(text[max(0, mention.span.start - 40) : mention.span.start]):
            cited.append(actor)
        elif _PASSED_AFTER.match(text[mention.span.end : mention.span.end + 40]):
            reporting.append(actor)
    return list(dict.fromkeys(cited + reporting))


def _quoter(draft: Draft, view: View) -> list[str]:
    """Return who quotes the source ("he quoted the coordinator as saying ..."): the actor before that verb."""
    if draft.source is None:
        return []
    text = view.text
    match = _QUOTING.search(text[max(0, draft.source.start - 20) : draft.source.start])
    if not match:
        return []
    verb = max(0, draft.source.start - 20) + match.start()
    near = [
        (m.span.end, i)
        for i, m in view.overlapping(Span(max(0, verb - 60), max(1, verb)))
        if i in view.actor_of and m.kind not in ("state", "place", "date") and m.span.end <= verb
    ]
    return [view.actor_of[max(near)[1]]] if near else []


def default_chain(view: View) -> tuple[str, ...]:
    """Return the media that one of the first sentences cites for all that follows ("X reports citing Y media")."""
    for sentence in view.resolved.annotated.sentences[:_EARLY]:
        if _CITING.search(sentence.of(view.text)):
            return tuple(_passing(view, sentence, []))
    return ()


def chain_of(draft: Draft, view: View, usual: tuple[str, ...]) -> tuple[str, ...]:
    """Return the chain of a statement: who told it on, then the media cited around it, then the outlet."""
    found: list[str] = []
    parent, seen = draft.parent, 0
    while parent is not None and seen < 8:
        if parent.speaker:
            found.append(parent.speaker)
        parent, seen = parent.parent, seen + 1
    found += _quoter(draft, view)
    around = [s for s in (draft.cue, draft.content[0]) if s is not None]
    low, high = min(s.start for s in around), max(s.end for s in around)
    found += _passing(view, view.stretch(Span(low, high)), draft.content)
    if not found:
        found += usual
    chain = [a for a in dict.fromkeys(found) if a != draft.speaker]
    outlet = view.resolved.outlet
    if chain and outlet and outlet != draft.speaker:
        chain = [a for a in chain if a != outlet] + [outlet]
    return () if chain == [outlet] else tuple(chain)
