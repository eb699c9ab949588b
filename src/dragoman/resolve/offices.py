"""Persons and their offices: who a name with a title is, and who a title without a name is, on the day."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from dragoman.records import Annotated
from dragoman.resolve.cast import Cast, Profile
from dragoman.resolve.names import Nations
from dragoman.resolve.people import Person, is_plural, name_tokens, with_country
from dragoman.resolve.register import Candidate, Register, title_class
from dragoman.spans import SpanIndex

SURE = 0.6  # below this a candidate of the register is not shown as the person
_ARTICLE = re.compile(r"(?i)^(?:the|a|an|its|his|her|their|our|visiting|outgoing|newly elected|then)\s+")
#: Titles that say too little to name an office, but enough to point back to one.
_HEAD = re.compile(
    r"(?i)\b(?:minister|president|premier|chief|secretary|leader|spokes\w+|ambassador|envoy|general|governor)$"
)
_FORMER = re.compile(r"(?i)\b(?:former|ex-|late|then-)")


@dataclass(frozen=True, slots=True)
class Lookup:
    """What offices are looked up with: the register, the names, the day, and the countries in the report."""

    register: Register
    nations: Nations
    on: date | None
    context: tuple[str, ...]

    def countries(self) -> frozenset[str]:
        return frozenset(self.context)


@dataclass(slots=True)
class _Known:
    """A person of the report: the office, its words (lower case), the country, where the name first stands."""

    actor: str
    office_class: str | None
    country: str | None
    first: int
    titles: str


def resolve_people(annotated: Annotated, found: list[Person], cast: Cast, lookup: Lookup) -> None:
    """Enter the persons into ``cast``: those with a name first, then those known by title alone."""
    known = [_enter(annotated, person, cast, lookup) for person in found]
    text = annotated.report.text
    index = SpanIndex([m.span for m in annotated.mentions])
    for i, mention in sorted(enumerate(annotated.mentions), key=lambda pair: pair[1].span):
        if mention.kind != "role" or i in cast.actor_of:
            continue
        words = with_country(text, mention.span, annotated.mentions, index)
        antecedent = annotated.antecedents[i] if i < len(annotated.antecedents) else None
        linked = cast.actor_of.get(antecedent) if antecedent is not None else None
        actor = _by_title(words, mention.span.start, known, linked, lookup, cast)
        cast.actor_of[i] = actor


def _enter(annotated: Annotated, person: Person, cast: Cast, lookup: Lookup) -> _Known:
    text = annotated.report.text
    title = _plain(person.titles[0]) if person.titles else None
    candidate = _candidate(person, lookup)
    office_class, sector = _classify([_plain(t) for t in person.titles])
    country = _country(person.titles, lookup.nations)
    first = annotated.mentions[person.mentions[0]].span.start
    mentions = [*person.mentions, *person.roles]
    if candidate:
        former = bool(title and _FORMER.search(title))
        office = (
            title if former or (title and office_class and office_class != candidate.office_class) else candidate.office
        )
        kind = office_class if former else candidate.office_class
        sector = sector or title_class(candidate.office)[1] or "GOV"
        profile = Profile(
            candidate.person, "person", candidate.country, sector, office, candidate.register_id, candidate.score
        )
        words = " ".join([candidate.office, *person.titles]).lower()
        return _Known(cast.add(profile, mentions), kind, candidate.country, first, words)
    if country is None:
        country = _beside(text, annotated, person, lookup)
    profile = Profile(person.name, "person", country, sector, title, None, 0.7 if title else 0.5)
    return _Known(cast.add(profile, mentions), office_class, country, first, " ".join(person.titles).lower())


def _candidate(person: Person, lookup: Lookup) -> Candidate | None:
    """Return the register's candidate whose name is the person's, or None."""
    asked = [f"{_plain(t)} {person.name}" for t in person.titles] + [person.name]
    for mention in asked:
        for candidate in lookup.register.resolve(mention, lookup.on, lookup.countries())[:3]:
            tokens = name_tokens(candidate.person)
            if candidate.score >= SURE and (_alike(person.tokens, tokens) or _short_form(person, tokens, candidate)):
                return candidate
    return None


def _alike(tokens: tuple[str, ...], other: tuple[str, ...]) -> bool:
    from rapidfuzz.fuzz import ratio

    if len(tokens) == 1:
        return any(ratio(tokens[0], t) >= 84 for t in other)
    return sum(any(ratio(t, o) >= 80 for o in other) for t in tokens) >= min(2, len(tokens), len(other))


def _short_form(person: Person, known: tuple[str, ...], candidate: Candidate) -> bool:
    """Tell whether the names share family name and first letter, and a title in the report is the office."""
    same = person.tokens[-1] == known[-1] and person.tokens[0][0] == known[0][0]
    return same and _classify([_plain(t) for t in person.titles])[0] == candidate.office_class


def _classify(titles: list[str]) -> tuple[str | None, str | None]:
    for title in titles:
        office_class, sector = title_class(title)
        if office_class or sector:
            return office_class, sector
    return None, None


def _country(titles: list[str], names: Nations) -> str | None:
    for title in titles:
        found = [e.country for _, _, e, _ in names.find(title) if e.country]
        if found:  # several people may be of several countries: "Israeli and Palestinian officials"
            return found[0] if not is_plural(title) or len(set(found)) == 1 else None
    return None


def _beside(text: str, annotated: Annotated, person: Person, lookup: Lookup) -> str | None:
    """Return the one country named within the apposition that follows the person's first mention."""
    span = annotated.mentions[person.mentions[0]].span
    tail = text[span.end : span.end + 80]
    if not tail.startswith((", ", " (", " of ")):
        return None
    stop = re.search(r"[,.;)\n]", tail[2:])
    near = tail[2 : 2 + stop.start()] if stop else tail
    found = {e.country for _, _, e, _ in lookup.nations.find(near) if e.country}
    return found.pop() if len(found) == 1 else None


def _plain(title: str) -> str:
    previous = None
    while previous != title:
        previous, title = title, _ARTICLE.sub("", title.strip())
    return title


def _by_title(words: str, at: int, known: list[_Known], linked: str | None, lookup: Lookup, cast: Cast) -> str:
    """Return the actor that a title without a name stands for.

    A person of the report with that office (and country, if the title names one) comes first, the nearest
    before the title; then the head's antecedent; then the register's holder on the day; else a new actor.
    """
    plain = _plain(words)
    office_class, sector = title_class(re.split(r"[’']s\s+", plain)[-1])  # "the president's adviser" is an adviser
    country = _country([plain], lookup.nations)
    if is_plural(plain):
        return cast.add(Profile(plain, "group", country, sector, None, None, 0.6 if country else 0.4))
    same_country = [k for k in known if country is None or k.country == country]
    fits = [k for k in same_country if office_class and k.office_class == office_class]
    head = _HEAD.search(plain)
    if not fits and head:  # "the Saudi minister" after "Foreign Minister Prince Faisal"
        fits = [k for k in same_country if head[0].lower() in k.titles]
    before = [k for k in fits if k.first <= at]
    if before or fits:
        return max(before, key=lambda k: k.first).actor if before else fits[0].actor
    other = {k.actor for k in known if office_class and k.office_class not in (None, office_class)}
    if linked and linked not in other and (country is None or cast.actors[linked].country in (None, country)):
        return linked
    if country and office_class:
        for candidate in lookup.register.resolve(plain, lookup.on, lookup.countries())[:1]:
            if candidate.score >= SURE and candidate.country == country:
                office = candidate.office
                profile = Profile(
                    candidate.person,
                    "person",
                    country,
                    sector or "GOV",
                    office,
                    candidate.register_id,
                    candidate.score * 0.9,
                )
                return cast.add(profile)
    return cast.add(Profile(plain, "person", country, sector, plain, None, 0.5 if country else 0.3))
