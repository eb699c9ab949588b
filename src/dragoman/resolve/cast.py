"""The cast of one report: every actor once, and which mention stands for which."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace

from dragoman.records import Actor, ActorKind, Mention, content_id

#: Who is of more than one country, or may be: "the two leaders", "Danish and Estonian officials".
_SEVERAL = re.compile(r"(?i)\b(?:two|both|three|all|and)\b|-[A-Z]")
_OF_A_COUNTRY = frozenset({"person", "organisation", "group"})


@dataclass(frozen=True, slots=True)
class Profile:
    """What is known of an actor before its mentions are gathered."""

    name: str
    kind: ActorKind
    country: str | None = None
    sector: str | None = None
    office: str | None = None
    register_id: str | None = None
    score: float = 0.5


@dataclass(slots=True)
class Cast:
    """Actors by id, in order of entry; ``actor_of`` maps a mention's index to an actor id."""

    as_of: str | None
    actors: dict[str, Actor] = field(default_factory=dict)
    actor_of: dict[int, str] = field(default_factory=dict)

    def add(self, profile: Profile, mentions: Iterable[int] = ()) -> str:
        """Enter an actor, or find it, and give it ``mentions``; return its id."""
        key = profile.register_id or profile.name.casefold()
        actor_id = content_id("a", profile.kind, key, profile.country)
        if actor_id not in self.actors:
            self.actors[actor_id] = Actor(
                actor_id, profile.name, profile.kind, profile.country, profile.sector, profile.office,
                self.as_of if profile.office else None, profile.register_id, round(profile.score, 4), (),
            )  # fmt: skip
        for i in mentions:
            self.actor_of[i] = actor_id
        return actor_id

    def settle(self, mentions: tuple[Mention, ...], country: Callable[[int, ActorKind], str | None]) -> None:
        """Give actors that have no country the one that ``country`` tells of their first mention; the score says so."""
        first: dict[str, int] = {}
        for i, actor_id in self.actor_of.items():
            first[actor_id] = min(mentions[i].span.start, first.get(actor_id, mentions[i].span.start))
        for actor_id, actor in list(self.actors.items()):
            unplaced = actor.country is None and actor.register_id is None and actor.kind in _OF_A_COUNTRY
            if unplaced and actor_id in first and not _SEVERAL.search(actor.name):
                found = country(first[actor_id], actor.kind)
                if found:
                    self.actors[actor_id] = replace(actor, country=found, score=min(actor.score, 0.4))

    def finish(self, mentions: tuple[Mention, ...]) -> tuple[Actor, ...]:
        """Return the actors with their mentions' spans, in order of first mention; unmentioned ones last."""
        spans: dict[str, list[Mention]] = {}
        for i in sorted(self.actor_of, key=lambda n: mentions[n].span):
            spans.setdefault(self.actor_of[i], []).append(mentions[i])
        last = max((m.span.end for m in mentions), default=0) + 1
        order = sorted(self.actors, key=lambda a: spans[a][0].span.start if a in spans else last)
        return tuple(
            replace(self.actors[a], mentions=tuple(dict.fromkeys(m.span for m in spans.get(a, [])))) for a in order
        )
