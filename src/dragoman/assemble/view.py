"""A Resolved with indexes over its mentions and sentences, made once a report."""

from __future__ import annotations

import re

from dragoman.confidence import Confidence
from dragoman.records import Actor, Mention, Reject, Resolved, Span, Voice
from dragoman.spans import SpanIndex

#: "TALLINN, March 5 (Kestrel Wire) - ", "OSLO — ", "Manama, 22 April (KI): ".
_DATELINE = re.compile(
    r"\s*(?:[A-Z][^()\n.]{0,60}?\([^()\n]{2,40}\)\.?\s*[-–—:]{1,2}|"
    r"[A-Z]{2}[A-Z .’'/-]*(?:, [\w .]{2,30}?)?\s*[-–—]{1,2})\s"
)


class View:
    """What assembling looks at, again and again: the text, who a mention is, which sentence holds a place."""

    def __init__(self, resolved: Resolved, confidence: Confidence | None = None) -> None:
        self.resolved = resolved
        self.confidence = confidence or Confidence()
        self.report = resolved.annotated.report
        self.text = self.report.text
        self.mentions = resolved.annotated.mentions
        self.actor_of = resolved.actor_of
        self._mentions = SpanIndex([m.span for m in self.mentions])
        self._actors = {a.id: a for a in resolved.actors}
        self._sentences = SpanIndex(resolved.annotated.sentences)

    def kind_of(self, i: int) -> str | None:
        """Return the kind of the actor that mention ``i`` stands for."""
        actor = self._actors.get(self.actor_of.get(i, ""))
        return actor.kind if actor else None

    def actors(self, ids: tuple[str, ...]) -> list[Actor]:
        return [self._actors[a] for a in ids if a in self._actors]

    def is_outlet(self, actor: str | None) -> bool:
        return actor in self._actors and self._actors[actor].kind == "outlet"

    def meant_by(self, i: int) -> tuple[str, ...]:
        """Return the actors that mention ``i`` stands for: one, two for "both sides", or none."""
        pair = self.resolved.pair_of.get(i)
        if pair:
            return pair
        return (self.actor_of[i],) if i in self.actor_of else ()

    def party(self, actor: str) -> str:
        """Return the country of an actor, or the actor itself where it has none."""
        known = self._actors.get(actor)
        return (known.country if known else None) or actor

    def of_one_state(self, actors: list[str], other: str) -> bool:
        """Tell whether ``other`` is the state that an actor acts for, or acts for a state among the actors.

        A people, a company or a rebel is of its state and does not act for it: a government may jail its doctors.
        """
        mine = [self._actors[a] for a in actors if a in self._actors]
        its = self._actors.get(other)
        if its is None or its.country is None or not _acts_for_its_state(its):
            return False
        return any(a.country == its.country and "state" in (a.kind, its.kind) and _acts_for_its_state(a) for a in mine)

    def inside(self, span: Span) -> list[tuple[int, Mention]]:
        """Return (index, mention) of the mentions within ``span``, in order."""
        return [(i, self.mentions[i]) for i in self._mentions.inside(span)]

    def overlapping(self, span: Span) -> list[tuple[int, Mention]]:
        """Return (index, mention) of the mentions that share a character with ``span``, in order."""
        return [(i, self.mentions[i]) for i in self._mentions.overlapping(span)]

    def sentence(self, span: Span) -> Span:
        """Return the first sentence that ``span`` lies in, or ``span`` itself between sentences."""
        found = self._sentences.overlapping(span)
        return self._sentences.spans[found[0]] if found else span

    def opening(self, sentence: Span) -> int:
        """Return where a sentence's own words begin: behind a date line, where it has one."""
        dateline = _DATELINE.match(self.text, sentence.start, sentence.end)
        return dateline.end() if dateline else sentence.start

    def voice(self, position: int) -> Voice | None:
        """Return whose own words stand at ``position``, or None in the report's narration."""
        return next((v for v in self.resolved.voices if v.span.start <= position < v.span.end), None)

    def reject(self, reason: str, span: Span) -> Reject:
        """Return the reject of what stands at ``span``."""
        raw = self.report.raw_spans(span) or [(0, 0)]
        return Reject("assemble", reason, raw[0][0], raw[-1][1])

    def stretch(self, span: Span) -> Span:
        """Return ``span`` widened to whole sentences."""
        found = [self._sentences.spans[i] for i in self._sentences.overlapping(span)]
        return Span(found[0].start, found[-1].end) if found else span


_STATE_SECTORS = frozenset({"GOV", "MIL", "SPY"})


def _acts_for_its_state(actor: Actor) -> bool:
    return actor.kind == "state" or actor.sector in _STATE_SECTORS
