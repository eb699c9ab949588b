"""Pronouns and "his country": what they stand for, by the coreference head first and by place in the text next."""

from __future__ import annotations

import re
from collections.abc import Callable

from dragoman.records import Actor, Annotated, Attribution

SINGULAR = frozenset("he she him her his himself herself".split())
FIRST = frozenset("i we me us my our".split())
OWN_STATE = re.compile(r"(?:his|her|their|its|our|my)\s+(?:own\s+)?(?:country|nation|government|state|homeland)\b", re.I)
TWO_SIDES = re.compile(r"\b(?:two|both|three|all)\b.*\b(?:countries|nations|sides|states|governments|parties|neighbou?rs)\b", re.I)

ActorOf = dict[int, str]


def resolve_pronouns(annotated: Annotated, actor_of: ActorOf, actors: dict[str, Actor], state: Callable[[str], str | None]) -> None:
    """Fill ``actor_of`` for pronoun mentions and for "his country", in order of the text.

    Args:
        state: gives the actor id of a state from its ISO3 code, making the actor if need be.
    """
    text = annotated.report.text
    speaker_at = _speakers(annotated)
    order = sorted(range(len(annotated.mentions)), key=lambda i: annotated.mentions[i].span)
    for i in order:
        mention = annotated.mentions[i]
        words = mention.span.of(text).lower()
        own = bool(OWN_STATE.match(words))
        if (mention.kind != "pronoun" and not own) or (i in actor_of and not own):
            continue
        attribution = _enclosing(annotated, i)
        holder: str | None = None
        first_word = words.split()[0]
        if first_word in FIRST and attribution is not None:
            holder = _source_actor(annotated, attribution, actor_of)
        elif first_word in SINGULAR:
            holder = _person(annotated, i, actor_of, actors, speaker_at, attribution)
        else:
            antecedent = annotated.antecedents[i] if i < len(annotated.antecedents) else None
            holder = actor_of.get(antecedent) if antecedent is not None else None
            if holder is None and own and attribution is not None:
                holder = _source_actor(annotated, attribution, actor_of)
        if holder and own:
            country = actors[holder].country
            holder = state(country) if country else None
        if holder:
            actor_of[i] = holder


def _speakers(annotated: Annotated) -> list[tuple[int, int]]:
    """Return (position, mention index) of the mentions that stand in a source, in order."""
    found = []
    for attribution in annotated.attributions:
        if attribution.source:
            for i, mention in enumerate(annotated.mentions):
                if attribution.source.covers(mention.span) and mention.kind in ("person", "role", "pronoun"):
                    found.append((mention.span.start, i))
    return sorted(found)


def _enclosing(annotated: Annotated, i: int) -> Attribution | None:
    """Return the innermost attribution whose content holds mention ``i``."""
    span = annotated.mentions[i].span
    inside = [a for a in annotated.attributions if any(c.covers(span) for c in a.content)]
    return min(inside, key=lambda a: sum(c.end - c.start for c in a.content)) if inside else None


def _source_actor(annotated: Annotated, attribution: Attribution, actor_of: ActorOf) -> str | None:
    if attribution.source is None:
        return None
    inside = [i for i, m in enumerate(annotated.mentions) if attribution.source.covers(m.span) and i in actor_of]
    return actor_of[inside[0]] if inside else None


def _person(
    annotated: Annotated, i: int, actor_of: ActorOf, actors: dict[str, Actor],
    speaker_at: list[tuple[int, int]], attribution: Attribution | None,
) -> str | None:  # fmt: skip
    """Return who "he" or "she" is: the head's antecedent, else the speaker around or before, else a person before."""

    def person(number: int | None) -> str | None:
        actor = actor_of.get(number) if number is not None else None
        return actor if actor and actors[actor].kind == "person" else None

    antecedent = annotated.antecedents[i] if i < len(annotated.antecedents) else None
    if found := person(antecedent):
        return found
    if attribution is not None and (found := _source_actor(annotated, attribution, actor_of)) and actors[found].kind == "person":
        return found
    here = annotated.mentions[i].span.start
    for position, number in reversed(speaker_at):
        if position < here and (found := person(number)):
            return found
    sentence = next((s for s in reversed(annotated.sentences) if s.start <= here), None)
    earlier = [
        n for n, m in enumerate(annotated.mentions)
        if m.span.end <= here and person(n) and (sentence is None or m.span.start >= sentence.start - 600)
    ]  # fmt: skip
    return person(earlier[0]) if earlier else None
