"""Whom an address by title means in a page of turns: "Mr President" is never who says it."""

from __future__ import annotations

import re
from bisect import bisect_right

from dragoman.records import Actor, Annotated, Voice
from dragoman.resolve.cast import Cast, Profile
from dragoman.resolve.roles import VOCATIVE
from dragoman.resolve.voices import Voices

_NEAR = 150  # code points from the head or end of a turn within which the one before or behind is spoken to


def addressed(annotated: Annotated, spoken: Voices, cast: Cast, home: str | None) -> None:
    """Give addresses by title to the speaker who bears it: the other one of two, the one before or behind of several.

    Who asks without a name asks the president of the page's own state (``home``). An address that would be the
    speaker's own is somebody's of whom no more is said.
    """
    text = annotated.report.text
    speakers = {v.speaker: cast.actors[v.speaker] for v in spoken.found if v.speaker}
    for i, mention in enumerate(annotated.mentions):
        words = mention.span.of(text)
        actor = cast.actor_of.get(i)
        if actor is None or not VOCATIVE.fullmatch(words):
            continue
        voice = spoken.at(mention.span.start)
        if voice is None or not (VOCATIVE.match(cast.actors[actor].name) or actor == voice.speaker):
            continue
        title = words.partition(" ")[2]
        others = [a for a in speakers.values() if a.id != voice.speaker and _bears(a, title)]
        if len(others) > 1 and voice.speaker is None:
            others = [a for a in others if a.country == home]
        elif len(others) > 1:
            beside = _beside(mention.span.start, voice, spoken.found)
            others = [a for speaker in beside for a in others if a.id == speaker][:1]
        if len(others) == 1:
            cast.actor_of[i] = others[0].id
        elif actor == voice.speaker:
            cast.add(Profile(words, "person", None, cast.actors[actor].sector, words, score=0.3, title=words), [i])
    for actor in [a.id for a in cast.actors.values() if VOCATIVE.fullmatch(a.name)]:
        if actor not in cast.actor_of.values():
            del cast.actors[actor]


def _bears(actor: Actor, title: str) -> bool:
    """Tell whether a person holds the office that an address names: no Vice President is "Mr President"."""
    held = re.compile(rf"(?i)(?<!vice )(?<!prime )(?<!deputy )\b{title}\b(?!.general)")
    return actor.kind == "person" and held.search(f"{actor.title or ''}; {actor.office or ''}") is not None


def _beside(at: int, voice: Voice, turns: tuple[Voice, ...]) -> list[str | None]:
    """Return who speaks right behind a place near the end of a turn, and who spoke right before one near its head."""
    n = bisect_right(turns, voice.span.start, key=lambda v: v.span.start) - 1
    behind = turns[n + 1 : n + 2] if at > voice.span.end - _NEAR else ()
    before = turns[n - 1 : n] if at < voice.span.start + _NEAR and n else ()
    return [v.speaker for v in (*behind, *before)]
