"""Persons with a name: who each is by the register, else whose by title and by what stands beside the name."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass

from dragoman.records import Annotated, Match
from dragoman.resolve.asking import RULERS
from dragoman.resolve.bodies import bare
from dragoman.resolve.cast import Cast, Profile
from dragoman.resolve.lookup import CAPITALS, SURE, Lookup, as_name, profile_of
from dragoman.resolve.names import Nations
from dragoman.resolve.people import Person, name_tokens, parted
from dragoman.resolve.register import Candidate, title_class
from dragoman.resolve.titles import FORMER, bare_title, find_titles
from dragoman.resolve.whose import (
    body_beside,
    body_of_titles,
    country_beside,
    country_in_name,
    country_of_company,
    country_of_list,
    country_of_titles,
    is_american,
    is_at_home,
    is_of_us_state,
    is_us_office,
    is_us_place,
    names_owner,
    through_others,
)
from dragoman.spans import SpanIndex

SURE_OF_HER = 0.8  # "Ms. Kim" is hardly the head of state of that name, whom most reports mean
NAMED = 0.7  # a name that fits less is not the person's, whatever the title says
_HER = re.compile(r"(?:Ms|Mrs|Miss)\b")
#: Titles that the persons of several states in a list bear: "Reuters reporter Voss and analyst Holt".
_NO_OFFICE = frozenset({None, "academic", "journalist", "ngo", "business", "civilian", "medical", "criminal"})
#: First names that begin otherwise in full, among heads of state and ministers in English.
_SHORT = {"tony": "antony", "bill": "william", "bob": "robert", "dick": "richard", "bibi": "benjamin", "joe": "joseph",
          "mike": "michael", "jim": "james"}  # fmt: skip
_WITH = re.compile(r"(?:\b[Ww]ith|,|\band) ([A-Z][\w’'-]+) ([A-Z][\w’'-]+)")
_CLAUSE = re.compile(r"(?i)(?:who|whose|which|that)\b")


@dataclass(slots=True)
class Known:
    """A person of the report: the office, its words (lower case), the country, where the person is named, in order.

    ``former`` says that the office is a past one; "the president" is then hardly this person.
    """

    actor: str
    office_class: str | None
    country: str | None
    starts: list[int]
    titles: str
    former: bool = False

    def last(self, at: int) -> int:
        """Return where the person was named last before ``at``, or -1."""
        before = bisect_right(self.starts, at)
        return self.starts[before - 1] if before else -1


def resolve_named(
    annotated: Annotated, found: list[Person], index: SpanIndex, cast: Cast, lookup: Lookup
) -> list[Known]:
    """Enter the persons with a name into ``cast``, and return them; ``index`` is of the mentions."""
    found = [person for person in found if not is_us_place(annotated, person)]
    found = [one for person in found for one in _rulers_apart(annotated, person, index, lookup)]
    known = _by_first_name([_enter(annotated, person, cast, lookup) for person in found], cast)
    known = _of_page(annotated.report.title or "", known, cast, lookup)
    through_others(annotated, found, index, cast)
    return known


def _rulers_apart(annotated: Annotated, person: Person, index: SpanIndex, lookup: Lookup) -> list[Person]:
    """Return a person, or two: "President Voss" is not Jana Voss where the register knows him by another first name."""
    if len(person.tokens) < 2 or len(person.mentions) < 2:
        return [person]
    for title in map(bare_title, person.titles):
        if title_class(title, lookup.nations)[0] not in RULERS or FORMER.search(title):
            continue
        for candidate in lookup.resolve(f"{title} {person.tokens[-1].title()}")[:1]:
            known = name_tokens(candidate.person)
            other = person.tokens[0][:3] not in {word[:3] for word in known} and known[-1] == person.tokens[-1]
            if other and candidate.match == "both" and candidate.in_office and candidate.score >= SURE:
                return parted(person, annotated, index)
    return [person]


def _by_first_name(known: list[Known], cast: Cast) -> list[Known]:
    """Return the persons without those that are a first name alone ("Thanks, Olaf"), of one whom the register knows.

    A title beside it must be of the bearer's office: "Mr Foreign Minister, Olaf".
    """
    first: dict[str, set[str]] = {}
    offices = {person.actor: person.office_class for person in known}
    for person in known:
        words = name_tokens(cast.actors[person.actor].name)
        if len(words) > 1:
            first.setdefault(words[0], set()).add(person.actor)
    left = []
    for person in known:
        actor = cast.actors.get(person.actor)
        if actor is None:  # merged under another mention
            continue
        name = actor.name.casefold()
        bearers = set[str]() if actor.register_id else first.get(name) or first.get(_SHORT.get(name, "")) or set()
        bearer = next(iter(bearers)) if len(bearers) == 1 else None
        office = offices[bearer] if bearer else None
        minister = person.office_class == "minister" and (office or "").endswith("_minister")  # "Minister Olaf"
        titled = actor.title and not minister and (person.office_class is None or person.office_class != office)
        if bearer is None or titled or not cast.actors[bearer].register_id:
            left.append(person)
            continue
        cast.merge(person.actor, bearer)
    return left


def _of_page(title: str, known: list[Known], cast: Cast, lookup: Lookup) -> list[Known]:
    """Return the persons with whom a page's title names in full for a first name: "On the News with Jan Voss"."""
    hosts = {m[1]: f"{m[1]} {m[2]}" for m in _WITH.finditer(title)}
    for n, person in enumerate(known):
        name = hosts.get(cast.actors[person.actor].name)
        if name is None or cast.actors[person.actor].register_id or find_titles(name) or lookup.nations.find(name):
            continue
        country = next((e.country for _, _, e, _ in lookup.nations.find(title) if e.kind == "outlet"), None)
        host = cast.add(as_name(name, None, lookup) or Profile(name, "person", country))
        cast.merge(person.actor, host)
        known[n] = Known(host, None, cast.actors[host].country, person.starts, "")
    return known


def _enter(annotated: Annotated, person: Person, cast: Cast, lookup: Lookup) -> Known:
    titles = [bare_title(t) for t in person.titles]
    title = titles[0] if titles else None
    own = [_own_title(t, lookup.nations) for t in titles]
    candidate, match = _candidate(person, own, lookup)
    office_class, sector = _classify(own, lookup.nations)
    starts = sorted(annotated.mentions[i].span.start for i in person.mentions)
    mentions = [*person.mentions, *person.roles]
    if candidate and match:
        profile, former = profile_of(candidate, match, title, office_class, lookup)
        words = " ".join([candidate.office, *own]).lower()
        kind = office_class if former or not candidate.in_office else candidate.office_class
        if former and not titles:  # whose office is over, and whom the report names without it
            kind = candidate.office_class
        return Known(cast.add(profile, mentions), kind, candidate.country, starts, words, former)
    country = _country(annotated, person, titles, lookup.nations)
    if "USA" in (country, *lookup.context) and (is_american(annotated, person) or is_us_office(person.name)):
        country = "USA"
    body = body_of_titles(titles, lookup.nations) if country is None and titles else None
    if country is None and body is None and office_class not in _NO_OFFICE:
        country = country_of_list(annotated, person, cast)
    if country is None and not titles:
        body = body_beside(annotated, person, lookup.nations)
    if country is None and body is None and office_class in _NO_OFFICE:
        country = _namesake(person, lookup)
    at_home = country is None and not body and is_at_home(title, office_class, lookup.home)
    if at_home and not any(names_owner(t, lookup.nations) for t in titles):
        country = lookup.home
    score = 0.7 if title else 0.5
    profile = Profile(person.name, "person", country, sector, title, None, score, title=title, body=body)
    former = bool(title and FORMER.search(title))
    return Known(cast.add(profile, mentions), office_class, country, starts, " ".join(own).lower(), former)


def _country(annotated: Annotated, person: Person, titles: list[str], names: Nations) -> str | None:
    """Return whose a person is by a demonym for a name ("a Briton"), by the titles, or by what stands beside."""
    name = bare(person.name)
    return (
        (names.country_of(name) if names.kind(name) == "demonym" else None)
        or country_of_titles(titles, names)
        or country_of_company(titles, names)
        or ("USA" if any(is_of_us_state(title) for title in titles) else None)
        or country_beside(annotated, person, names)
        or country_in_name(person.name, names)
    )


def titled_person(name: str, title: str, cast: Cast, lookup: Lookup) -> str | None:
    """Return the person of a name and a title that stand outside the text, as one of the cast if he is named there.

    A name without a title must be one that the register knows in full, a family name alone one that the register or
    the cast knows.
    """
    titles = [bare_title(title)] if title else []
    person = Person(name_tokens(name), name, titles=titles)
    if not titles and len(person.tokens) < 2:
        return None
    candidate, match = _candidate(person, titles, lookup)
    office_class, sector = _classify(titles, lookup.nations)
    if candidate and match:
        return cast.add(profile_of(candidate, match, title or None, office_class, lookup)[0])
    if not titles:
        return None
    named = (a for a in cast.actors.values() if a.kind == "person" and name_tokens(a.name)[-1:] == person.tokens[-1:])
    known = next((a.id for a in named if {*person.tokens} <= {*name_tokens(a.name)} or " " not in a.name), None)
    if known or len(person.tokens) < 2:
        return known
    country = country_of_titles(titles, lookup.nations)
    if country is None and not names_owner(title, lookup.nations):  # who signs on a government's page is its own
        country = lookup.home
    return cast.add(Profile(name, "person", country, sector, title, None, 0.7, title=title))


def _candidate(person: Person, titles: list[str], lookup: Lookup) -> tuple[Candidate | None, Match | None]:
    """Return the register's candidate whose name is the person's, and by what it was known; or (None, None)."""
    asked = [f"{title} {person.name}" for title in titles if not _CLAUSE.match(title)] + [person.name]
    for mention in asked:
        for candidate in lookup.resolve(mention, by_title=False)[:3]:
            sure = SURE_OF_HER if _HER.match(person.name) and len(person.tokens) == 1 else SURE
            if candidate.score < sure or _is_son(person, candidate, titles):
                continue
            if candidate.fit >= NAMED or _short_form(person, name_tokens(candidate.person), candidate, titles):
                return candidate, _how(mention, candidate, lookup)
    return None, None


def _is_son(person: Person, candidate: Candidate, titles: list[str]) -> bool:
    """Tell whether a "Jr." is the son of a candidate, whose office no title of his is."""
    junior = person.tokens[-1] == "jr" != name_tokens(candidate.person)[-1]
    return junior and _classify(titles)[0] != candidate.office_class


def _own_title(title: str, names: Nations) -> str:
    """Return a title without the person whose somebody is: "Jan Voss's aide" asks for no Voss."""
    owner, _, own = title.rpartition("’s " if "’s " in title else "'s ")
    return own if CAPITALS.fullmatch(owner) and not names.find(owner) else title


def _namesake(person: Person, lookup: Lookup) -> str | None:
    """Return the country of the one person of the register called so in full, whose offices lie far from the day.

    Who was to be a senator years later was of that state before.
    """
    if len(person.tokens) < 2:
        return None
    found = {c.country for c in lookup.resolve(person.name, by_title=False) if c.fit >= 1.0}
    country = found.pop() if len(found) == 1 else None
    return country if country in lookup.context else None


def _how(mention: str, candidate: Candidate, lookup: Lookup) -> Match:
    """Tell by what a person was known: without the report's countries the name alone may not be sure."""
    if candidate.match == "both":
        return "both"
    alone = lookup.resolve(mention, context=False)
    sure = any(c.register_id == candidate.register_id and c.score >= SURE for c in alone[:3])
    return "name" if sure else "context"


def _short_form(person: Person, known: tuple[str, ...], candidate: Candidate, titles: list[str]) -> bool:
    """Tell whether the names share family name and first letter, and a title in the report is the office."""
    same = person.tokens[-1] == known[-1] and person.tokens[0][0] == known[0][0]
    return same and _classify(titles)[0] == candidate.office_class


def _classify(titles: list[str], names: Nations | None = None) -> tuple[str | None, str | None]:
    for title in titles:
        office_class, sector = title_class(title, names)
        if office_class or sector:
            return office_class, sector
    return None, None
