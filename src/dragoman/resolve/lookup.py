"""The register, asked for one report: who bears a name, and who holds an office on the day."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date

from dragoman.records import Match
from dragoman.resolve.asking import RULERS, VAGUE, place_of
from dragoman.resolve.cast import Cast, Held, Profile
from dragoman.resolve.names import Nations
from dragoman.resolve.persons import FAMILY_ALONE
from dragoman.resolve.register import Candidate, Register, title_class
from dragoman.resolve.titles import FORMER, find_titles, sector_of
from dragoman.resolve.whose import country_of_titles, posts_of

SURE = 0.6  # below this a candidate of the register is not shown as the person
CAPITALS = re.compile(r"(?:[A-Z][\w’'.-]*\s?){1,4}")
#: Titles that go with any office, or say little of it: the register's office is shown beside them.
_RANKS = frozenset({None, "military", "cleric", "elite", "business", "academic", "medical", "civilian", "journalist"})


@dataclass(frozen=True, slots=True)
class Lookup:
    """What offices are looked up with: the register, the names, the day, and the countries in the report.

    ``home`` is the state (ISO3) whose government published the report; where its ``presidency`` did, "the President"
    is its own. ``groups`` are the ids of the groups that the report names, whose leaders it names without more.
    ``press`` is the state whose press it is of. ``answers`` are the register's so far: of a name several ask.
    """

    register: Register
    nations: Nations
    on: date | None
    context: tuple[str, ...]
    home: str | None = None
    presidency: bool = False
    groups: frozenset[str] = frozenset()
    press: str | None = None
    today: date = field(default_factory=date.today)
    answers: dict[tuple[str, bool, bool], list[Candidate]] = field(default_factory=dict, compare=False, repr=False)

    def countries(self) -> frozenset[str]:
        return self.groups.union(self.context)

    def resolve(self, mention: str, context: bool = True, by_title: bool = True) -> list[Candidate]:
        """Return who a mention stands for on the report's day; on any day, where it has none."""
        asked = mention, context, by_title
        if asked not in self.answers:
            countries = self.countries() if context else frozenset[str]()
            day = self.on or self.today
            self.answers[asked] = self.register.resolve(
                mention, day, countries, any_day=self.on is None, by_title=by_title
            )
        return self.answers[asked]


def as_name(words: str, office_class: str | None, lookup: Lookup) -> Profile | None:
    """Return the person of the register whose name the head took for a role, or None.

    The name stands alone ("VLADIMIR PUTIN"), or behind a title of its office ("President Putin").
    """
    if not CAPITALS.fullmatch(words) or office_class and " " not in words:
        return None
    for candidate in lookup.resolve(words.title() if words.isupper() else words)[:1]:
        known = candidate.match == "both" if office_class else True
        if known and candidate.score >= SURE and candidate.fit >= FAMILY_ALONE:
            title = words[: find_titles(words)[0].end] if office_class and find_titles(words) else None
            return profile_of(candidate, "both" if office_class else "name", title, office_class, lookup)[0]
    return None


def holder(title: str, cast: Cast, lookup: Lookup) -> str | None:
    """Return who holds the office that a title outside the text names, or None."""
    found = incumbent(title, country_of_titles([title], lookup.nations), lookup)
    return cast.add(profile_of(found, "title", title, found.office_class, lookup)[0]) if found else None


def incumbent(title: str, country: str | None, lookup: Lookup) -> Candidate | None:
    """Return the register's holder of an office on the day of the report, named by its title and whose it is.

    A title that alone implies a state or body ("the Secretary of State") counts where the report names that state.
    """
    if lookup.on is None:
        return None
    named = {place_of(e) for _, _, e, _ in lookup.nations.find(title)} - posts_of(title, lookup.nations)
    titles = find_titles(title)
    if not named and lookup.home and titles and not titles[0].implies:
        title, named, country = f"{lookup.nations.name_of(lookup.home)} {title}", {lookup.home}, lookup.home
    for candidate in lookup.resolve(title)[:1]:
        place = candidate.body or candidate.country
        implied = place in {p for t in find_titles(title) for p in t.implies}
        ours = candidate.country == country if country else place in named or (implied and place in lookup.context)
        body = implied and candidate.body is not None
        one = candidate.office_class != "lawmaker"  # "the United States Representative" to a body is none of the House
        if candidate.score >= SURE and candidate.in_office and one and (ours or body):
            return candidate
    return None


def profile_of(
    candidate: Candidate, match: Match, title: str | None, office_class: str | None, lookup: Lookup
) -> tuple[Profile, bool]:
    """Return a known person as an actor, and whether the office is a past one.

    The office is the register's if it is held on the day and the text gives no other; the text's under a title of
    another office; "former ..." after the register's has ended.
    """
    on, register = lookup.on, lookup.register
    same = match == "both" or office_class == candidate.office_class or {office_class, candidate.office_class} <= RULERS
    former = bool(title and FORMER.search(title))
    body = candidate.body if candidate.body and candidate.body.startswith("IGO:") else None
    if on is None:  # of a report without a day nobody can say which office it means
        sector = _sector(candidate, title if former else None)
        name, country, score = candidate.person, candidate.country, candidate.score
        profile = Profile(
            name, "person", country, sector, title, candidate.register_id, score, title, None, match, body=body
        )
        return profile, former
    other = title is not None and not same and office_class not in _RANKS and not VAGUE.fullmatch(title)
    ended = candidate.end is not None and not candidate.in_office and candidate.end <= str(on)
    if former or other:
        office = title
    elif candidate.in_office:
        office = candidate.office
    elif ended:
        office = f"former {candidate.office}"
    else:
        office = title
    sector = _sector(candidate, office if other or former or ended else None)
    country = candidate.country
    if body and ended:  # who has left a body is of his own state again
        body, country = None, register.state_of(candidate.register_id) or country
    profile = Profile(
        candidate.person, "person", country, sector, office, candidate.register_id, candidate.score,
        title=title, held=Held(candidate.office, candidate.start, candidate.end, candidate.row), match=match, body=body,
    )  # fmt: skip
    return profile, former or (ended and not other)


def _sector(candidate: Candidate, office: str | None) -> str:
    """Return the sector of an office as the text gives it, else of the register's."""
    return (title_class(office)[1] if office else None) or sector_of(candidate.office_class) or "GOV"
