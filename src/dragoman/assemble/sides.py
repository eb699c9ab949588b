"""Who acts in an event and who receives: the mentions that the event head chose, gathered by party."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from dragoman.assemble.view import View
from dragoman.records import Anchor

SECOND = 0.6  # a second actor or recipient must be this sure: it keeps as many as people mark; the best needs no more
_RECIPROCAL = frozenset({"CONSULT", "AGREE", "COOPERATE"})


@dataclass(frozen=True, slots=True)
class Sides:
    """Actor ids on either side in order of the text; the chance of the best actor and recipient, None if not found."""

    actors: tuple[str, ...]
    recipients: tuple[str, ...]
    chances: tuple[float | None, float | None]


def sides(anchor: Anchor, view: View, speaker: str | None) -> Sides:
    """Return who acts and who receives; ``speaker`` acts where the anchor has no actor of its own."""
    actors, sure = _parties(anchor.actors, view)
    if not actors and speaker:
        actors = [speaker]
    recipients, second = _parties(anchor.recipients, view, lambda r: r in actors or view.of_one_state(actors, r))
    if anchor.type in _RECIPROCAL and not recipients and len(actors) > 1:
        actors, recipients = actors[:1], [r for r in actors[1:] if not view.of_one_state(actors[:1], r)]
    return Sides(tuple(actors), tuple(recipients), (sure, second))


def _parties(
    found: tuple[tuple[int, float], ...], view: View, barred: Callable[[str], bool] = lambda _: False
) -> tuple[list[str], float | None]:
    """Return the best party and those beside it that are sure, in order of the text, and the chance of the best.

    Mentions of one country speak for one party, and its chance is that one of them is meant; of its actors the best
    mention's stands for it. Who is ``barred`` does not count.
    """
    chance: dict[tuple[str, ...], float] = {}
    standing: dict[tuple[str, ...], tuple[str, ...]] = {}
    place: dict[str, int] = {}
    for mention, score in found:
        meant = tuple(a for a in view.meant_by(mention) if not barred(a))
        if not meant:
            continue
        party = tuple(view.party(a) for a in meant)
        chance[party] = 1.0 - (1.0 - chance.get(party, 0.0)) * (1.0 - score)
        standing.setdefault(party, meant)
        for n, actor in enumerate(meant):
            where = 2 * view.mentions[mention].span.start + n
            place[actor] = min(where, place.get(actor, where))
    ranked = sorted(chance, key=lambda p: -chance[p])
    chosen = dict.fromkeys(a for p in ranked if p is ranked[0] or chance[p] >= SECOND for a in standing[p])
    return sorted(chosen, key=lambda a: place[a]), round(chance[ranked[0]], 4) if ranked else None
