"""Mentions of several at once: "the two sides", "both ministers" stand for the parties named before them."""

from __future__ import annotations

import re

from dragoman.records import Actor, Annotated, Span
from dragoman.spans import SpanIndex

_PERSONS = (
    r"(?:\w+ ){0,2}(?:ministers|leaders|presidents|premiers|men|women|officials|diplomats|envoys|counterparts|"
    r"chiefs|negotiators|generals|statesmen|kings|heads of (?:state|government))"
)
_PARTIES = (
    r"(?:\w+ ){0,2}(?:sides|countries|nations|states|governments|parties|neighbou?rs|capitals|allies|peoples|"
    r"delegations|camps|kingdoms|republics|powers|rivals|armies|foes)"
)
_SEVERAL = re.compile(rf"(?i)\b(?:the two|both)(?:\s+(?:(?P<persons>{_PERSONS})|(?P<parties>{_PARTIES})))?$")
REACH = 1500  # code points that the parties may stand before; in the corpus the farthest pair does within 900


def resolve_pairs(
    annotated: Annotated, actor_of: dict[int, str], actors: dict[str, Actor]
) -> dict[int, tuple[str, ...]]:
    """Return the two actors, first named first, of each mention that means two at once.

    They are the last two parties of different countries that were mentioned before it: persons for "the two
    ministers", else any; a mention with fewer than two before it is left out.
    """
    text = annotated.report.text
    index = SpanIndex([m.span for m in annotated.mentions])
    found: dict[int, tuple[str, ...]] = {}
    for i in index.order:
        span = annotated.mentions[i].span
        start = span.start
        near = text[max(0, start - 8) : span.end].lower()
        if "the two" not in near and "both" not in near:
            continue
        for word in ("the two ", "both "):  # the head at times leaves the number out of the mention
            if text[max(0, start - len(word)) : start].lower() == word:
                start -= len(word)
        match = _SEVERAL.fullmatch(text[start : span.end])
        if not match:
            continue
        before = [j for j in index.inside(Span(max(0, start - REACH), start)) if j in actor_of and j not in found]
        pair = _last_two(before, actor_of, actors, "person" if match["persons"] else None)
        if len(pair) < 2 and match["persons"]:
            pair = _last_two(before, actor_of, actors, None)
        if len(pair) == 2:
            found[i] = pair
    return found


def _last_two(
    before: list[int], actor_of: dict[int, str], actors: dict[str, Actor], kind: str | None
) -> tuple[str, ...]:
    """Return the last two actors among the mentions ``before`` that differ in country, in the order they came in."""
    chosen: dict[str, str] = {}
    for j in reversed(before):
        actor = actors[actor_of[j]]
        side = actor.country or (actor.id if actor.kind in ("group", "organisation") and actor.register_id else None)
        if actor.kind == "outlet" or side is None or (kind and actor.kind != kind):
            continue
        chosen.setdefault(side, actor.id)
        if len(chosen) == 2:
            break
    first = {actor_of[j]: n for n, j in reversed(list(enumerate(before)))}
    return tuple(sorted(chosen.values(), key=lambda a: first[a]))
