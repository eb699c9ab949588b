"""Titles without a name: the person of the report who bears one, else the holder on the day, else an unknown."""

from __future__ import annotations

import re
from dataclasses import dataclass

from dragoman.quotes import PAPERS
from dragoman.records import Annotated
from dragoman.resolve.asking import SERVICES
from dragoman.resolve.cast import Cast, Profile
from dragoman.resolve.lookup import Lookup, as_name, incumbent, profile_of
from dragoman.resolve.named import Known
from dragoman.resolve.names import Nations
from dragoman.resolve.people import KIN_WORDS, NO_ACTOR, is_plural, name_tokens, with_country
from dragoman.resolve.register import title_class
from dragoman.resolve.titles import FORMER, bare_title, in_order
from dragoman.resolve.whose import country_of_titles, is_at_home, is_us_office, names_owner
from dragoman.spans import SpanIndex

#: What stands before a title that means whoever holds it, or held it once: "as president", "a foreign minister".
_ANY = re.compile(
    r"(?i)\b(?:as|becom(?:e|es|ing)|became|was|were|been|being|elected|appointed|named|nominated|an?|any|every|no|each|"
    r"next|new|future|first|last|previous|once|candidate for|post of|role of|office of)\s+(?:the\s+)?$|\bthen[\s-]+$"
)
#: What shows that "as the President" is about one and no office: "as the President has said".
_DOES = re.compile(r" (?:has|had|was|said|says|told|noted|mentioned|made|laid|put|knows|stated|described|announced)\b")
#: What opens a title of somebody who was not named: "one European official", "another general".
_SOME = re.compile(r"(?i)(?:an?|one|another|some)\s")
#: Who was called so before, with more words and without a name: "a senior Ardanian official", then "the official".
_THE_ONE = re.compile(
    r"(?i)(?:(?:the|this) )?(?:[\w’'.-]+ )*?"
    r"(official|diplomat|source|advis[eo]r|aide|officer|lawmaker|lawyer|analyst|expert|soldier|spokes(?:man|woman|person))"
)
_OFFICIALS = frozenset({"spokesperson", "military_spokesperson", "deputy_foreign_minister", "ambassador"})
_MORE = re.compile(r" for [A-Z]")  # what it is for tells it from others: "the Special Envoy for Fisheries"
_HONOUR = re.compile(r"H(?:is|er) ")
_OWNER_BEHIND = re.compile(r" ((?:[A-Z][\w-]+ ){0,2}[A-Z][\w-]+)[’']s\b")
_HEAD = re.compile(
    r"(?i)\b(?:minister|president|premier|chief|secretary|leader|spokes\w+|ambassador|envoy|general|governor|counselor|"
    r"cardinal|archbishop|patriarch|bishop|senator|judge|professor|king|queen|emperor|prince|sultan|emir|pope|chancellor|"
    r"commissioner|prosecutor|director|chair(?:man|woman)|lawyer|attorney|analyst|economist|historian|activist|colonel)$"
)
#: What ranks are written as before a name.
_RANK = {"general": "gen.", "colonel": "col."}
_COLLECTIVE = re.compile(
    r"(?i)\b(?:administration|delegation|government|team|cabinet|leadership|coalition|regime|side|mission|command)$"
)
_ITS_HEAD = re.compile(r"(?i)(?:deputy )?(?:head|leader|chief|member|adviser|advisor) of\b")
_HEADED = re.compile(r"(?i)\b(?:chief|boss|head|director|top (?:official|diplomat))$")
_HEAD_AT = re.compile(r"(?i)(?P<what>(?:deputy )?head) of the (?P<whose>\w+)[’']s (?P<body>\w+)")
_BODY = re.compile(r"(?i)\b(?:ministry|office|embassy|parliament|department|presidency|consulate|army|police|navy)$")
_ITS_OWN = re.compile(r"(?i)president|head of state")
#: Whoever is spoken to, not who holds the office where the page is written.
VOCATIVE = re.compile(
    r"(?:Mr|Mrs|Ms|Madam|Madame)\.? (?:Vice |Prime )?(?:President|Minister|Secretary|Chancellor|Speaker)"
)
_MINISTERS = frozenset(
    {"foreign_minister", "defence_minister", "interior_minister", "finance_minister", "national_security_adviser"}
)
_SECOND = frozenset({"vice_president", "deputy_foreign_minister", "deputy_defence_minister"})  # never the first
_SECRETARY = re.compile(
    r"(?:secretary|minister|director|administrator|commissioner) (?:of|for) (?:the )?\w+|attorney general"
)
_CUT_OFF = re.compile(r"(?<=[a-z]) (?:in|at|on|from|by|with|and|within|near)(?: the)?$")  # "diplomat in"
_MAN_OR_WOMAN = re.compile(r"\b(spokes|chair|congress)(man|woman)\b")
_POSSESSIVE = re.compile(r"[’']s\s+")
_HIS_KIN = re.compile(rf"(?i)(?:his|her|their|my|our|whose) (?:[\w-]+ )?{KIN_WORDS}")


@dataclass(frozen=True, slots=True)
class _Role:
    """A title without a name, as it stands at ``at``; not ``definite`` in "as president", "a foreign minister".

    ``same`` is whom the report called by its noun last, where the title is no more than that: "the official".
    """

    words: str
    at: int
    definite: bool
    same: str | None = None


def resolve_roles(annotated: Annotated, known: list[Known], index: SpanIndex, cast: Cast, lookup: Lookup) -> None:
    """Give each title without a name its actor in ``cast``; ``known`` are the persons with a name.

    ``index`` is of the mentions.
    """
    text = annotated.report.text
    called: dict[str, str] = {}
    for i in index.order:
        mention = annotated.mentions[i]
        if mention.kind != "role":
            continue
        title = mention.span.of(text)
        noun = _THE_ONE.fullmatch(title)
        if i in cast.actor_of:
            if noun:
                called[noun[1].lower()] = cast.actor_of[i]
            continue
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
        alone = noun and words.lower() in (f"the {noun[1]}".lower(), f"this {noun[1]}".lower())
        same = called.get(noun[1].lower()) if noun and alone else None
        actor = _by_title(_Role(words, mention.span.start, definite, same), known, linked, lookup, cast)
        cast.actor_of[i] = actor
        if linked not in (None, actor) and antecedent is not None and cast.actors[actor].register_id:
            other = cast.actors[linked]
            untold = other.name == other.title and all(k.actor != linked for k in known)
            if untold and text[annotated.mentions[antecedent].span.end : mention.span.start] == ", ":
                cast.merge(linked, actor)  # "the spokesman, the Rev. Jan Voss"
                called = {word: actor if who == linked else who for word, who in called.items()}
        if noun and cast.actors[actor].kind == "person":
            called[noun[1].lower()] = actor


def _bearer(name: str, known: list[Known], cast: Cast) -> str | None:
    """Return the one known person of a state who bears a family name."""
    family = name_tokens(name)[-1:]
    found = [k.actor for k in known if k.country and name_tokens(cast.actors[k.actor].name)[-1:] == family]
    return found[0] if len(found) == 1 else None


def _by_title(role: _Role, known: list[Known], linked: str | None, lookup: Lookup, cast: Cast) -> str:
    """Return the actor that a title without a name stands for.

    A person of the report with that office (and country, if the title names one) comes first, the nearest
    before the title; then the head's antecedent; then the register's holder on the day; else a new actor.
    """
    plain = in_order(bare_title(role.words))
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
    others = _of_no_body(plain, known, lookup)
    fits = [k for k in fits if k.actor not in others]
    before = [k for k in fits if k.last(role.at) >= 0]
    if country is None and " " in plain:  # "the Under Secretary" is no Secretary General
        before = [k for k in before if plain.lower() in k.titles] or before
    if lookup.home and role.definite and (own := _own(plain, known, lookup, cast, bool(before))):
        return own
    if VOCATIVE.match(plain) and len({k.actor for k in fits}) != 1:
        return cast.add(Profile(plain, "person", None, sector, plain, None, 0.3, title=plain))
    if ours := _of_our_press(plain, before, lookup):
        return ours.actor
    if before or fits:
        return max(before, key=lambda k: k.last(role.at)).actor if before else fits[0].actor
    other = {k.actor for k in known if office_class and k.office_class not in (None, office_class)}
    if linked in others or _HIS_KIN.match(role.words):
        linked = None
    if linked and (
        VOCATIVE.match(cast.actors[linked].name)  # whoever that is, the page of turns tells
        or _other_minister(plain, office_class, cast.actors[linked].title or "", lookup.nations)
    ):
        linked = None
    if linked and linked not in other and (country is None or cast.actors[linked].country in (None, country)):
        return linked
    if (
        linked
        and plain.lower() == "official"
        and any(k.actor == linked and k.office_class in _OFFICIALS for k in known)
    ):
        return linked
    if role.same:
        return role.same
    heads = office_class or _ITS_HEAD.match(plain) or _HEADED.search(plain)
    holder = incumbent(plain, country, lookup) if heads and role.definite else None
    if holder:
        profile, _ = profile_of(holder, "title", plain, office_class, lookup)
        actor = cast.add(profile)
        if profile.body:  # "the Secretary-General of the United Nations" is "the Secretary-General" from there on
            known.append(Known(actor, holder.office_class, holder.country, [role.at], plain.lower()))
        return actor
    return cast.add(_untold(plain, country, sector, office_class, lookup))


def _head_of(title: re.Match[str], known: list[Known]) -> str | None:
    """Return who is "Head of the Office of the President", for "the head of the President's Office"."""
    words = f"{title['what']} of the {title['body']} of the {title['whose']}".lower()
    heads = [k.actor for k in known if words in k.titles.replace(f"deputy {words}", "")]
    return heads[-1] if heads else None


def _fitting(plain: str, office_class: str | None, same_country: list[Known], former: bool) -> list[Known]:
    """Return the persons whose office a title names: "the Saudi minister" after "Foreign Minister Prince Faisal"."""
    held = office_class not in (None, "civilian", "official")  # "his son" is not the brother of another
    fits = [k for k in same_country if held and k.office_class == office_class]
    if man := _MAN_OR_WOMAN.search(plain.lower()):  # "its spokesman" is no spokeswoman named before
        not_he = man[1] + ("man" if man[2] == "woman" else "woman")
        fits = [k for k in fits if not_he not in k.titles.split()]
    if office_class in _SECOND and not fits:
        return []
    head = _HEAD.search(plain)
    if head:  # "the emperor" is no president, though both are heads of state
        word = head[0].lower()
        named = [k for k in fits or same_country if word in k.titles or _RANK.get(word, word) in k.titles.split()]
        fits = named or fits
        if word in _RANK and named:  # which one keeps
            return named
    return [k for k in fits if k.former == former] or (fits if former else [])


def _services(title: str, lookup: Lookup) -> set[str]:
    """Return the services (ids) that a title names."""
    return {e.id for _, _, e, _ in lookup.nations.find(title, any_case=title.islower()) if e.sector in SERVICES}


def _own(plain: str, known: list[Known], lookup: Lookup, cast: Cast, named: bool) -> str | None:
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
    holder = incumbent("President", None, lookup)
    return cast.add(profile_of(holder, "title", "President", "head_of_state", lookup)[0]) if holder else None


def _of_our_press(plain: str, before: list[Known], lookup: Lookup) -> Known | None:
    """Return whom a state's press calls "the president" without more: its own, if no other is named more often."""
    if lookup.press is None or plain.lower() != "president" or len({k.actor for k in before}) < 2:
        return None
    ours = [k for k in before if k.country == lookup.press and not k.former]
    most = max(len(k.starts) for k in before)
    return next((k for k in ours if len(k.starts) == most), None)


def _other_minister(title: str, office_class: str | None, other: str, names: Nations) -> bool:
    """Tell whether two titles are of ministers of different things: "the Secretary of Energy", and of Commerce."""
    if office_class in _MINISTERS and title_class(other, names)[0] in _MINISTERS - {office_class}:
        return True
    ours, theirs = _SECRETARY.match(title.lower()), _SECRETARY.match(other.lower())
    return bool(ours and theirs) and ours[0] != theirs[0]  # type: ignore[index]


def _of_no_body(title: str, known: list[Known], lookup: Lookup) -> set[str]:
    """Return whom (ids) the report calls by other words than a title that names an international body.

    "The UN's envoy" is no editor named before, but may be "special envoy Voss".
    """
    body = next((e.id for _, _, e, _ in lookup.nations.find(title) if e.id.startswith("IGO:")), None)
    words = set(title.lower().split())
    others = [k for k in known if body and k.titles and words.isdisjoint(k.titles.split())]
    named = ((k.actor, lookup.nations.find(k.titles, any_case=True)) for k in others)
    return {actor for actor, found in named if all(e.id != body for _, _, e, _ in found)}


def _untold(plain: str, country: str | None, sector: str | None, office_class: str | None, lookup: Lookup) -> Profile:
    """Return whoever bears a title, of whom the report says no more."""
    if country is None and is_at_home(plain, office_class, lookup.home) and not names_owner(plain, lookup.nations):
        country = lookup.home
    plain = _CUT_OFF.sub("", plain)
    return Profile(plain, "person", country, sector, plain, None, 0.5 if country else 0.3, title=plain)
