"""Persons and their offices: who a name with a title is, and who a title without a name is, on the day."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from datetime import date

from dragoman.quotes import PAPERS
from dragoman.records import Annotated, Match
from dragoman.resolve.asking import RULERS, SERVICES, VAGUE, place_of
from dragoman.resolve.cast import Cast, Held, Profile
from dragoman.resolve.names import Nations
from dragoman.resolve.people import NO_ACTOR, Person, is_plural, name_tokens, parted, with_country
from dragoman.resolve.persons import FAMILY_ALONE
from dragoman.resolve.register import Candidate, Register, title_class
from dragoman.resolve.titles import FORMER, find_titles, in_order, sector_of
from dragoman.resolve.whose import (
    body_beside,
    body_of_titles,
    country_beside,
    country_in_name,
    country_of_list,
    country_of_titles,
    is_american,
    is_us_office,
    is_us_place,
    names_owner,
    posts_of,
    through_others,
)
from dragoman.spans import SpanIndex

SURE = 0.6  # below this a candidate of the register is not shown as the person
SURE_OF_HER = 0.8  # "Ms. Kim" is hardly the head of state of that name, whom most reports mean
NAMED = 0.7  # a name that fits less is not the person's, whatever the title says
_ARTICLE = re.compile(r"(?i)^(?:the|a|an|its|his|her|their|our|visiting|outgoing|newly elected|then)\s+")
#: Titles that say too little to name an office, but enough to point back to one.
_HER = re.compile(r"(?:Ms|Mrs|Miss)\b")
_CAPITALS = re.compile(r"(?:[A-Z][\w’'.-]*\s?){1,4}")
_HEAD = re.compile(
    r"(?i)\b(?:minister|president|premier|chief|secretary|leader|spokes\w+|ambassador|envoy|general|governor|counselor|"
    r"cardinal|archbishop|patriarch|bishop|senator|judge|professor|king|queen|emperor|prince|sultan|emir|pope|chancellor|"
    r"commissioner|prosecutor|director|chair(?:man|woman)|lawyer|attorney|analyst|economist|historian|activist|colonel)$"
)
#: Titles that go with any office, or say little of it: the register's office is shown beside them.
_RANKS = frozenset({None, "military", "cleric", "elite", "business", "academic", "medical", "civilian", "journalist"})
#: What stands before a title that means whoever holds it, or held it once: "as president", "a foreign minister".
_ANY = re.compile(
    r"(?i)\b(?:as|becom(?:e|es|ing)|became|was|were|been|being|elected|appointed|named|nominated|an?|any|every|no|each|"
    r"next|new|future|first|last|previous|once|candidate for|post of|role of|office of)\s+(?:the\s+)?$|\bthen[\s-]+$"
)
#: What shows that "as the President" is about one and no office: "as the President has said".
_DOES = re.compile(r" (?:has|had|was|said|says|told|noted|mentioned|made|laid|put|knows|stated|described|announced)\b")
#: What opens a title of somebody who was not named: "one European official", "another general".
_SOME = re.compile(r"(?i)(?:an?|one|another|some)\s")
_COLLECTIVE = re.compile(
    r"(?i)\b(?:administration|delegation|government|team|cabinet|leadership|coalition|regime|side|mission|command)$"
)
_ITS_HEAD = re.compile(r"(?i)(?:deputy )?(?:head|leader|chief|member|adviser|advisor) of\b")
_HEADED = re.compile(r"(?i)\b(?:chief|boss|head|director|top (?:official|diplomat))$")
_BODY = re.compile(r"(?i)\b(?:ministry|office|embassy|parliament|department|presidency|consulate|army|police|navy)$")
#: Offices that a government's own page names without the state.
_AT_HOME = frozenset(
    (  # noqa: SIM905
        "head_of_state head_of_government foreign_minister spokesperson military_spokesperson official ambassador "
        "national_security_adviser vice_president deputy_foreign_minister"
    ).split()
)
#: Titles that the persons of several states in a list bear: "Reuters reporter Voss and analyst Holt".
_NO_OFFICE = frozenset({None, "academic", "journalist", "ngo", "business", "civilian", "medical", "criminal"})
_ROYAL = re.compile(r"(?i)\b(?:king|queen|prince|princess|emir|amir|sultan)\b")
_ITS_OWN = re.compile(r"(?i)president|head of state")
#: What ranks are written as before a name.
_RANK = {"general": "gen.", "colonel": "col."}
#: First names that begin otherwise in full, among heads of state and ministers in English.
_SHORT = {"tony": "antony", "bill": "william", "bob": "robert", "dick": "richard", "bibi": "benjamin", "joe": "joseph",
          "mike": "michael", "jim": "james"}  # fmt: skip
#: Whoever is spoken to, not who holds the office where the page is written.
VOCATIVE = re.compile(
    r"(?:Mr|Mrs|Ms|Madam|Madame)\.? (?:Vice |Prime )?(?:President|Minister|Secretary|Chancellor|Speaker)"
)
_WITH = re.compile(r"(?:\b[Ww]ith|,|\band) ([A-Z][\w’'-]+) ([A-Z][\w’'-]+)")
_OWNER_BEHIND = re.compile(r" ((?:[A-Z][\w-]+ ){0,2}[A-Z][\w-]+)[’']s\b")
_MORE = re.compile(r" for [A-Z]")  # what it is for tells it from others: "the Special Envoy for Fisheries"
_HEAD_AT = re.compile(r"(?i)(?P<what>(?:deputy )?head) of the (?P<whose>\w+)[’']s (?P<body>\w+)")
_MINISTERS = frozenset(
    {"foreign_minister", "defence_minister", "interior_minister", "finance_minister", "national_security_adviser"}
)
_SECRETARY = re.compile(
    r"(?:secretary|minister|director|administrator|commissioner) (?:of|for) (?:the )?\w+|attorney general"
)
_HONOUR = re.compile(r"H(?:is|er) ")
_CLAUSE = re.compile(r"(?i)(?:who|whose|which|that)\b")
_CUT_OFF = re.compile(r"(?<=[a-z]) (?:in|at|on|from|by|with|and|within|near)(?: the)?$")  # "diplomat in"
_POSSESSIVE = re.compile(r"[’']s\s+")


@dataclass(frozen=True, slots=True)
class Lookup:
    """What offices are looked up with: the register, the names, the day, and the countries in the report.

    ``home`` is the state (ISO3) whose government published the report; where its ``presidency`` did, "the President"
    is its own. ``groups`` are the ids of the groups that the report names, whose leaders it names without more.
    ``press`` is the state whose press it is of.
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

    def countries(self) -> frozenset[str]:
        return self.groups.union(self.context)

    def resolve(self, mention: str, context: bool = True, by_title: bool = True) -> list[Candidate]:
        """Return who a mention stands for on the report's day; on any day, where it has none."""
        countries = self.countries() if context else frozenset[str]()
        day = self.on or self.today
        return self.register.resolve(mention, day, countries, any_day=self.on is None, by_title=by_title)


@dataclass(slots=True)
class _Known:
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


def resolve_people(annotated: Annotated, found: list[Person], index: SpanIndex, cast: Cast, lookup: Lookup) -> None:
    """Enter the persons into ``cast``: those with a name first, then those known by title alone.

    ``index`` is of the mentions.
    """
    found = [person for person in found if not is_us_place(annotated, person)]
    found = [one for person in found for one in _rulers_apart(annotated, person, index, lookup)]
    known = _by_first_name([_enter(annotated, person, cast, lookup) for person in found], cast)
    known = _of_page(annotated.report.title or "", known, cast, lookup)
    through_others(annotated, found, index, cast)
    text = annotated.report.text
    for i in index.order:
        mention = annotated.mentions[i]
        if mention.kind != "role" or i in cast.actor_of:
            continue
        title = mention.span.of(text)
        if owner := _OWNER_BEHIND.match(text, mention.span.end):  # "President [Voss’s ruling party]", taken for one
            named = as_name(f"{title} {owner[1]}", title_class(title)[0], lookup)
            if bearer := cast.add(named) if named else _bearer(owner[1], known, cast):
                cast.actor_of[i] = bearer
                continue
        if PAPERS.fullmatch(title) or NO_ACTOR.fullmatch(title) and not _HONOUR.match(title):
            continue
        words = with_country(text, mention.span, annotated.mentions, index)
        antecedent = annotated.antecedents[i] if i < len(annotated.antecedents) else None
        linked = cast.actor_of.get(antecedent) if antecedent is not None else None
        before = _ANY.search(text[max(0, mention.span.start - 30) : mention.span.start])
        definite = not before or before[0].split() == ["as", "the"] and _DOES.match(text, mention.span.end) is not None
        if words.endswith(mention.span.of(text)) and _MORE.match(text, mention.span.end):
            definite = False
        actor = _by_title(_Role(words, mention.span.start, definite), known, linked, lookup, cast)
        cast.actor_of[i] = actor


def _bearer(name: str, known: list[_Known], cast: Cast) -> str | None:
    """Return the one known person of a state who bears a family name."""
    family = name_tokens(name)[-1:]
    found = [k.actor for k in known if k.country and name_tokens(cast.actors[k.actor].name)[-1:] == family]
    return found[0] if len(found) == 1 else None


def _rulers_apart(annotated: Annotated, person: Person, index: SpanIndex, lookup: Lookup) -> list[Person]:
    """Return a person, or two: "President Voss" is not Jana Voss where the register knows him by another first name."""
    if len(person.tokens) < 2 or len(person.mentions) < 2:
        return [person]
    for title in map(_plain, person.titles):
        if title_class(title, lookup.nations)[0] not in RULERS or FORMER.search(title):
            continue
        for candidate in lookup.resolve(f"{title} {person.tokens[-1].title()}")[:1]:
            known = name_tokens(candidate.person)
            other = person.tokens[0][:3] not in {word[:3] for word in known} and known[-1] == person.tokens[-1]
            if other and candidate.match == "both" and candidate.in_office and candidate.score >= SURE:
                return parted(person, annotated, index)
    return [person]


def _by_first_name(known: list[_Known], cast: Cast) -> list[_Known]:
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


def _of_page(title: str, known: list[_Known], cast: Cast, lookup: Lookup) -> list[_Known]:
    """Return the persons with whom a page's title names in full for a first name: "On the News with Jan Voss"."""
    hosts = {m[1]: f"{m[1]} {m[2]}" for m in _WITH.finditer(title)}
    for n, person in enumerate(known):
        name = hosts.get(cast.actors[person.actor].name)
        if name is None or cast.actors[person.actor].register_id or find_titles(name) or lookup.nations.find(name):
            continue
        country = next((e.country for _, _, e, _ in lookup.nations.find(title) if e.kind == "outlet"), None)
        host = cast.add(as_name(name, None, lookup) or Profile(name, "person", country))
        cast.merge(person.actor, host)
        known[n] = _Known(host, None, cast.actors[host].country, person.starts, "")
    return known


def _enter(annotated: Annotated, person: Person, cast: Cast, lookup: Lookup) -> _Known:
    titles = [_plain(t) for t in person.titles]
    title = titles[0] if titles else None
    own = [_own_title(t, lookup.nations) for t in titles]
    candidate, match = _candidate(person, own, lookup)
    office_class, sector = _classify(own, lookup.nations)
    starts = sorted(annotated.mentions[i].span.start for i in person.mentions)
    mentions = [*person.mentions, *person.roles]
    if candidate and match:
        profile, former = _profile(candidate, match, title, office_class, lookup)
        words = " ".join([candidate.office, *own]).lower()
        kind = office_class if former or not candidate.in_office else candidate.office_class
        if former and not titles:  # whose office is over, and whom the report names without it
            kind = candidate.office_class
        return _Known(cast.add(profile, mentions), kind, candidate.country, starts, words, former)
    country = country_of_titles(titles, lookup.nations) or country_beside(annotated, person, lookup.nations)
    country = country or country_in_name(person.name, lookup.nations)
    if "USA" in (country, *lookup.context) and (is_american(annotated, person) or is_us_office(person.name)):
        country = "USA"
    if country is None and office_class not in _NO_OFFICE:
        country = country_of_list(annotated, person, cast)
    body = None
    if country is None:
        body = body_of_titles(titles, lookup.nations) if titles else body_beside(annotated, person, lookup.nations)
    if country is None and body is None and office_class in _NO_OFFICE:
        country = _namesake(person, lookup)
    at_home = country is None and not body and _is_at_home(title, office_class, lookup)
    if at_home and not any(names_owner(t, lookup.nations) for t in titles):
        country = lookup.home
    score = 0.7 if title else 0.5
    profile = Profile(person.name, "person", country, sector, title, None, score, title=title, body=body)
    former = bool(title and FORMER.search(title))
    return _Known(cast.add(profile, mentions), office_class, country, starts, " ".join(own).lower(), former)


def _profile(
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


def _candidate(person: Person, titles: list[str], lookup: Lookup) -> tuple[Candidate | None, Match | None]:
    """Return the register's candidate whose name is the person's, and by what it was known; or (None, None)."""
    asked = [f"{title} {person.name}" for title in titles if not _CLAUSE.match(title)] + [person.name]
    for mention in asked:
        for candidate in lookup.resolve(mention, by_title=False)[:3]:
            sure = SURE_OF_HER if _HER.match(person.name) and len(person.tokens) == 1 else SURE
            if candidate.score < sure:
                continue
            if candidate.fit >= NAMED or _short_form(person, name_tokens(candidate.person), candidate, titles):
                return candidate, _how(mention, candidate, lookup)
    return None, None


def _own_title(title: str, names: Nations) -> str:
    """Return a title without the person whose somebody is: "Jan Voss's aide" asks for no Voss."""
    owner, _, own = title.rpartition("’s " if "’s " in title else "'s ")
    return own if _CAPITALS.fullmatch(owner) and not names.find(owner) else title


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


def _is_at_home(title: str | None, office_class: str | None, lookup: Lookup) -> bool:
    """Tell whether a government's own page names such an office without the state; the US has no prime minister."""
    foreign = lookup.home == "USA" and (office_class == "head_of_government" or _ROYAL.search(title or ""))
    return office_class in _AT_HOME and not foreign


def _plain(title: str) -> str:
    previous = None
    while previous != title:
        previous, title = title, _ARTICLE.sub("", title.strip())
    return title


@dataclass(frozen=True, slots=True)
class _Role:
    """A title without a name, as it stands at ``at``; not ``definite`` in "as president", "a foreign minister"."""

    words: str
    at: int
    definite: bool


def _by_title(role: _Role, known: list[_Known], linked: str | None, lookup: Lookup, cast: Cast) -> str:
    """Return the actor that a title without a name stands for.

    A person of the report with that office (and country, if the title names one) comes first, the nearest
    before the title; then the head's antecedent; then the register's holder on the day; else a new actor.
    """
    plain = in_order(_plain(role.words))
    office_class, sector = title_class(_POSSESSIVE.split(plain)[-1], lookup.nations)  # "the president's adviser"
    country = country_of_titles([plain], lookup.nations)
    if country is None and "USA" in lookup.context and is_us_office(plain):
        country = "USA"
    if is_plural(plain) or (_COLLECTIVE.search(plain) and not _ITS_HEAD.match(plain)):
        return cast.add(Profile(plain, "group", country, sector, None, None, 0.6 if country else 0.4))
    if office_class is None and _BODY.search(plain) and not _ITS_HEAD.match(plain):
        return cast.add(Profile(plain, "organisation", country, sector or "GOV", None, None, 0.6 if country else 0.4))
    if named := as_name(plain, office_class, lookup):
        return cast.add(named)
    if _SOME.match(role.words):
        return cast.add(_untold(plain, country, sector, office_class, lookup))
    former = bool(FORMER.search(plain))
    if (turned := _HEAD_AT.fullmatch(plain)) and (head := _head_of(turned, known)):
        return head
    if _ITS_HEAD.match(plain):
        words = plain.lower()
        if same := [k for k in known if words in k.titles.replace(f"deputy {words}", "")]:
            return max(same, key=lambda k: k.last(role.at)).actor
    fits = _fitting(plain, office_class, [k for k in known if country is None or k.country == country], former)
    if services := _services(plain, lookup):  # who heads the CIA is not "the FBI director"
        fits = [k for k in fits if services & _services(k.titles, lookup)]
    before = [k for k in fits if k.last(role.at) >= 0]
    if lookup.home and role.definite and (own := _own(plain, known, lookup, cast, bool(before))):
        return own
    if VOCATIVE.match(plain) and len({k.actor for k in fits}) != 1:
        return cast.add(Profile(plain, "person", None, sector, plain, None, 0.3, title=plain))
    if ours := _of_our_press(plain, before, lookup):
        return ours.actor
    if before or fits:
        return max(before, key=lambda k: k.last(role.at)).actor if before else fits[0].actor
    other = {k.actor for k in known if office_class and k.office_class not in (None, office_class)}
    if linked and _other_minister(plain, office_class, cast.actors[linked].title or "", lookup.nations):
        linked = None
    if linked and linked not in other and (country is None or cast.actors[linked].country in (None, country)):
        return linked
    heads = office_class or _ITS_HEAD.match(plain) or _HEADED.search(plain)
    holder = _holder(plain, country, lookup) if heads and role.definite else None
    if holder:
        profile, _ = _profile(holder, "title", plain, office_class, lookup)
        actor = cast.add(profile)
        if profile.body:  # "the Secretary-General of the United Nations" is "the Secretary-General" from there on
            known.append(_Known(actor, holder.office_class, holder.country, [role.at], plain.lower()))
        return actor
    return cast.add(_untold(plain, country, sector, office_class, lookup))


def _other_minister(title: str, office_class: str | None, other: str, names: Nations) -> bool:
    """Tell whether two titles are of ministers of different things: "the Secretary of Energy", and of Commerce."""
    if office_class in _MINISTERS and title_class(other, names)[0] in _MINISTERS - {office_class}:
        return True
    ours, theirs = _SECRETARY.match(title.lower()), _SECRETARY.match(other.lower())
    return bool(ours and theirs) and ours[0] != theirs[0]  # type: ignore[index]


def _of_our_press(plain: str, before: list[_Known], lookup: Lookup) -> _Known | None:
    """Return whom a state's press calls "the president" without more: its own, if no other is named more often."""
    if lookup.press is None or plain.lower() != "president" or len({k.actor for k in before}) < 2:
        return None
    ours = [k for k in before if k.country == lookup.press and not k.former]
    most = max(len(k.starts) for k in before)
    return next((k for k in ours if len(k.starts) == most), None)


def _services(title: str, lookup: Lookup) -> set[str]:
    """Return the services (ids) that a title names."""
    return {e.id for _, _, e, _ in lookup.nations.find(title, any_case=title.islower()) if e.sector in SERVICES}


def _head_of(title: re.Match[str], known: list[_Known]) -> str | None:
    """Return who is "Head of the Office of the President", for "the head of the President's Office"."""
    words = f"{title['what']} of the {title['body']} of the {title['whose']}".lower()
    heads = [k.actor for k in known if words in k.titles.replace(f"deputy {words}", "")]
    return heads[-1] if heads else None


def _untold(plain: str, country: str | None, sector: str | None, office_class: str | None, lookup: Lookup) -> Profile:
    """Return whoever bears a title, of whom the report says no more."""
    if country is None and _is_at_home(plain, office_class, lookup) and not names_owner(plain, lookup.nations):
        country = lookup.home
    plain = _CUT_OFF.sub("", plain)
    return Profile(plain, "person", country, sector, plain, None, 0.5 if country else 0.3, title=plain)


def _own(plain: str, known: list[_Known], lookup: Lookup, cast: Cast, named: bool) -> str | None:
    """Return who "the President" and "the Secretary" are on a government's page: its own, whoever was ``named`` last.

    A ministry's page may speak of the president of another state; then he was named before.
    """
    if lookup.home == "USA" and plain.lower() == "secretary":
        return next((k.actor for k in known if k.country == "USA" and "secretary of state" in k.titles), None)
    if not _ITS_OWN.fullmatch(plain) or (named and not lookup.presidency):
        return None
    own = [k for k in known if k.country == lookup.home and k.office_class == "head_of_state" and not k.former]
    if own:
        return own[-1].actor
    holder = _holder("President", None, lookup)
    return cast.add(_profile(holder, "title", "President", "head_of_state", lookup)[0]) if holder else None


def as_name(words: str, office_class: str | None, lookup: Lookup) -> Profile | None:
    """Return the person of the register whose name the head took for a role, or None.

    The name stands alone ("VLADIMIR PUTIN"), or behind a title of its office ("President Putin").
    """
    if not _CAPITALS.fullmatch(words) or office_class and " " not in words:
        return None
    for candidate in lookup.resolve(words.title() if words.isupper() else words)[:1]:
        known = candidate.match == "both" if office_class else True
        if known and candidate.score >= SURE and candidate.fit >= FAMILY_ALONE:
            title = words[: find_titles(words)[0].end] if office_class and find_titles(words) else None
            return _profile(candidate, "both" if office_class else "name", title, office_class, lookup)[0]
    return None


def _fitting(plain: str, office_class: str | None, same_country: list[_Known], former: bool) -> list[_Known]:
    """Return the persons whose office a title names: "the Saudi minister" after "Foreign Minister Prince Faisal"."""
    held = office_class not in (None, "civilian", "official")  # "his son" is not the brother of another
    fits = [k for k in same_country if held and k.office_class == office_class]
    head = _HEAD.search(plain)
    if head:  # "the emperor" is no president, though both are heads of state
        word = head[0].lower()
        named = [k for k in fits or same_country if word in k.titles or _RANK.get(word, word) in k.titles.split()]
        fits = named or fits
        if word in _RANK and named:  # which one keeps
            return named
    return [k for k in fits if k.former == former] or (fits if former else [])


def titled_person(name: str, title: str, cast: Cast, lookup: Lookup) -> str | None:
    """Return the person of a name and a title that stand outside the text, as one of the cast if he is named there.

    A name without a title must be one that the register knows in full, a family name alone one that the register or
    the cast knows.
    """
    titles = [_plain(title)] if title else []
    person = Person(name_tokens(name), name, titles=titles)
    if not titles and len(person.tokens) < 2:
        return None
    candidate, match = _candidate(person, titles, lookup)
    office_class, sector = _classify(titles, lookup.nations)
    if candidate and match:
        return cast.add(_profile(candidate, match, title or None, office_class, lookup)[0])
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


def holder(title: str, cast: Cast, lookup: Lookup) -> str | None:
    """Return who holds the office that a title outside the text names, or None."""
    found = _holder(title, country_of_titles([title], lookup.nations), lookup)
    return cast.add(_profile(found, "title", title, found.office_class, lookup)[0]) if found else None


def _holder(title: str, country: str | None, lookup: Lookup) -> Candidate | None:
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
