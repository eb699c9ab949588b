"""Whose a person is: the country that a title names, or what stands beside the name, or the person served."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from dragoman.records import Actor, Annotated, Span
from dragoman.resolve.asking import POSTED, place_of, sides
from dragoman.resolve.bodies import OWN_MEN, WORLDWIDE
from dragoman.resolve.cast import Cast
from dragoman.resolve.givennames import PATRONYMIC
from dragoman.resolve.names import Found, Nations
from dragoman.resolve.people import Person, is_plural
from dragoman.resolve.persons import tokens
from dragoman.resolve.titles import FORMER, find_titles, title_class
from dragoman.spans import SpanIndex

#: Offices that a government's own page names without the state.
_AT_HOME = frozenset(
    (  # noqa: SIM905
        "head_of_state head_of_government foreign_minister spokesperson military_spokesperson official ambassador "
        "national_security_adviser vice_president deputy_foreign_minister"
    ).split()
)
#: Titles that no office at home has on a page of the United States.
_NOT_AMERICAN = re.compile(r"(?i)\b(?:king|queen|prince|princess|emir|amir|sultan|minister(?!-))\b")
#: What only members of the US Congress and the two parties' politicians are called, and their states.
_CONGRESS = re.compile(
    r"\b(?:Sen\.|Rep\.|(?:Republican|Democratic|Democrat|GOP)s?\b|Congress(?:man|woman)\b|"
    r"(?:House|Senate) (?:Majority|Minority|Speaker|Republican|Democrat|(?:[A-Z]\w+ ){1,3}Committee)|"
    r"(?:of|on) the (?:House|Senate)\b)"
)
_ADMINISTRATION = re.compile(r"(?i)\badministration officials?\b")  # other governments' are not called so
_OF_CONGRESS = re.compile(
    r"\b(?:Republican|Democrat|Sen\.|Rep\.|Congress(?:man|woman)|Senate|House)\b[^.;:\n“”\"]{0,60}, $"
)
_PARTY = re.compile(r",? \(?[RDI]-[A-Z]|, (?:an? )?(?:Republican|Democrat)\b")
_OF_PARTY = re.compile(r"\b(?:Republican|Democratic|Democrat|GOP)(?: [\w-]+){0,3} $")
_US_STATE = re.compile(
    r"(?<!Baja )\b(?:Alabama|Alaska|Arizona|Arkansas|California|Colorado|Connecticut|Delaware|Florida|Hawaii|Idaho|"
    r"Illinois|Indiana|"
    r"Iowa|Kansas|Kentucky|Louisiana|Maine|Maryland|Massachusetts|Michigan|Minnesota|Mississippi|Missouri|Montana|"
    r"Nebraska|Nevada|New Hampshire|New Jersey|New Mexico|New York|North Carolina|North Dakota|Ohio|Oklahoma|Oregon|"
    r"Pennsylvania|Rhode Island|South Carolina|South Dakota|Tennessee|Texas|Utah|Vermont|Virginia|Wisconsin|Wyoming)\b"
)
_OF_US_STATE = re.compile(r"(?i)\b(?:governor|gov|senator|congress(?:man|woman)|attorney general|sheriff)\b")
_TOWN = re.compile(r"[A-Z][a-z]+, $")
#: Experts on a state are not of it: "a North Korea expert at Stanford".
_EXPERT = frozenset({"academic", "journalist", "ngo"})
#: What parts a nation's adjective from a name without a verb between: "Russian former officer and blogger Igor Voss".
_NOUNS = re.compile(
    r"(?: (?!(?:by|with|from|to|of|in|on|at|for|that|after|when|as|said|told|met|saw)\b)[a-z-]{2,}){1,6}"
    r"(?: (?:Lt|Col|Gen|Maj|Adm|Capt|Cmdr|Brig|Dr|Mr|Ms|Mrs|Sir)\.?)*:? $"
)
#: The same where a comma parts the noun from the name: "the Maltese academic, Joseph Voss".
_COMMA = re.compile(r"(?: (?!(?:by|with|from|to|of|in|on|at|for|that|after|when|as)\b)[a-z-]{2,}){1,3}, $")
_EMBASSY = re.compile(r"([A-Z][\w.]+(?: [A-Z][\w.]+)?) [Ee]mbassy\b")
_KNIGHT = re.compile(r"(?:Sir|Dame) [A-Z]")
_SIR = re.compile(r"\b(?:Sir|Dame) $")
#: A title in capitals behind a nation's adjective: "Ardanian Minister of State for Science and Technology Voss".
_TITLE = re.compile(r"\)?(?: (?:[A-Z&][\w’'-]*|\([A-Z]+\)|of|for|and|the|to|on|in)){1,12} $")
#: A title that names its state last, or where it is posted: "Minister for Europe at the Chancellery of Ardania Voss".
_LONG_TITLE = re.compile(r"(?:(?:[A-Z&][\w’'&-]*|of|for|and|the|to|on|in|at) ){2,}")
#: Whom a state is studied by, or dealt with, not whose they are.
_STUDIED = re.compile(
    r" (?:deputy )?(?:team lead|knowledge|experts?|expertise|specialists?|analysts?|scholars?|watchers?|hands?|desk|"
    r"program(?:me)?s?|projects?|researchers?|studies|polic(?:y|ies)|correspondents?|bureau chief|director|"
    r"(?:office|bureau) (?:of|for) (?:the )?[A-Z])"
)
#: What tells whom somebody sides with, not whose he is: "an Ardania-friendly president", "the pro-Ardanian leader".
_SIDING = re.compile(
    r"[-‑–](?:friendly|backed|aligned|allied|supported|leaning|installed|funded|linked|educated|trained|speaking|born)\b"
)
_PRO = re.compile(r"(?i)\b(?:pro|anti)[-‑–]$")
SPECIALIST = re.compile(r"(?i)\b(?:specializ|specialis|focus|expert)\w* (?:in|on)\b.*?(?= at | with the |,|$)")
_BASED = re.compile(r"((?:[A-Z][\w.’'-]* ){0,2}[A-Z][\w.’'-]*)-based\b")
_VERB = re.compile(r"\b[a-z]+ed\b|\b(?:is|was|are|were|has|had|have|will|would)\b")
_SAID = re.compile(r"(?:said|says|told|tells|wrote|writes)\b")
_OF = re.compile(r" of (?:the (?:Republic|Kingdom) of )?")
#: What an official is for, whose own state the title need not name: "Senior Director for Ardania and Belmar".
_FIELD = re.compile(
    r"\b(?:Director|Secretary(?: of [A-Z]\w+)?|Coordinator|Advis[eo]r|Officer|Lead)(?: General)? for (?:the )?"
    r"(?:(?:[A-Z][\w.]*,? )+(?:and )?)*$"
)
#: Where somebody is, not whose: "Voss, who is reporting from Vienna".
_REPORTING = re.compile(
    r",? (?:who (?:is|was) )?(?:reporting|speaking|writing|traveling|travelling|reported) (?:from|in)\b"
)
_TRADE = re.compile(r"([A-Z][\w’']+(?: [A-Z][\w’']+)? [a-z]+) [A-Z]")
_TRADES = frozenset({"academic", "journalist", "lawmaker", "business", "cleric", "criminal", "medical", "official"})
_LIST = re.compile(r"(?:,? and |, )(?:the )?$")
_OWN_STATE = re.compile(r" of (?:the )?[A-Z]")
_SERVED = re.compile(r",? (?:of|for|to) (?:the )?(?:(?:Mr|Mrs|Ms|Dr|President|Prime Minister|Minister|Secretary)\.? )?")
_CAPITAL = re.compile(r"[A-Z][\w-]+")
_SERVANT = re.compile(
    r"(?i)\b(?:advis[eo]rs?|aides?|spokes\w+|lawyer|attorney|campaign|staff\w*|deputy|officials?|envoy|secretary|"
    r"ambassador|negotiator|minister)\b"
)
#: Where an apposition ends; one within it does not: "president of CNES, the French space agency".
_STOP = re.compile(r"[.;)\n]|,(?! (?:(?:the|an?) |[A-Z][a-z]+[’']s ))| (?:who|which|whose|after|when|said|told)\b")
_APPOSITION = 140  # characters that one takes up at most, with the name of an institute
_FAMILY_FIRST = frozenset({"CHN", "TWN", "HKG", "PRK", "KOR", "VNM"})
_OWNER = re.compile(
    r"[’']s? (?:(?:[\w-]+ ){0,3}(?:[Aa]nchor|[Cc]orrespondent|[Rr]eporter|[Ee]ditor|[Cc]olumnist|[Hh]ost) )?$"
)
_OPENS = re.compile(r"(?:the |an? )?(?:[\w-]+ ){0,2}")
_UNDER = re.compile(r"\b(?:in|under|of|from) the ((?:[A-Z][\w.-]+ )+administration)\b")


#: Who runs a company, or works there: "Fjordbank founder", "the chief executive of Fjordbank".
_JOB = (
    r"(?i:(?:former |vice |deputy |senior )*(?:co-?founder|founder|ceo|(?:chief )?executive(?: officer)?|boss|"
    r"chair(?:man|woman)?|owner|president|director|spokes\w+|engineer|employee|billionaire))"
)
_A_COMPANY = r"[A-Z][\w&’'.-]*?(?: (?:&|[A-Z][\w&’'.-]*?)){0,2}"
_AT_COMPANY = re.compile(rf"(?:[Tt]he |[Aa] )?(?P<company>{_A_COMPANY})(?:[’']s)? {_JOB}(?: .*)?")
_OF_COMPANY = re.compile(rf"(?:.* )?{_JOB} (?:of|at|for) (?:the )?(?P<company>{_A_COMPANY})")
_TO = re.compile(r"\bto (?:the )?$")
_AT_BODIES = frozenset({"ambassador", "permanent representative", "diplomat", "envoy"})
#: Titles of no class of office, of whoever works for what follows: "head of the UN office in Ardania".
_HEAD_OF = re.compile(r"(?i)(?:the |an? )?(?:(?:deputy|acting|regional|country) )*(?:head|chief|leader|member) of ")


def country_of_titles(titles: Sequence[str], names: Nations) -> str | None:
    """Return the country whose office a title is: "Iraq's ambassador to Syria" is of Iraq, a UN envoy of none."""
    for title in titles:
        found = [f for f in names.find(title) if _tells(title, f)]
        if not found:
            continue
        if (under := _UNDER.search(title)) and (where := names.country_of(under[1])):
            return where  # "director for Ardania in the Voss administration"
        heads = find_titles(title)
        if len(heads) > 1 and title[heads[0].start : heads[0].end].lower() == "deputy":  # "deputy envoy" is an envoy
            heads = heads[1:]
        if heads and heads[0].office_class in _EXPERT or not heads and SPECIALIST.search(title):
            aside = [m.span() for m in SPECIALIST.finditer(title)]
            found = [f for f in found if not any(start <= f[0] < end for start, end in aside)]
            found = [f for f in found if f[3] != "name" or not heads or f[0] > heads[0].start]
        places, _ = sides(title, found, heads[0] if heads else None)
        own = [e.country for _, _, e, _ in found if place_of(e) in places and e.country]
        if (
            not own
            and found
            and heads
            and POSTED.isdisjoint(h.office_class for h in heads)
            and _TO.search(title[: found[0][0]])
        ):
            own = [e.country for _, _, e, _ in found if e.country]  # "adviser to the Ardanian prime minister"
        if any(e.id.startswith("IGO:") and e.id in places for _, _, e, _ in found):
            return None
        if own:  # several people may be of several countries: "Israeli and Palestinian officials"
            return own[0] if not is_plural(title) or len(set(own)) == 1 else None
    return None


def country_of_company(titles: Sequence[str], names: Nations) -> str | None:
    """Return the country of the company that a title names, which running text need not mean by the word."""
    for title in titles:
        for found in filter(None, (_AT_COMPANY.fullmatch(title), _OF_COMPANY.fullmatch(title))):
            company = names.lookup(found["company"])
            if company is not None and company.sector == "BUS":
                return company.country
    return None


def _tells(title: str, found: Found) -> bool:
    """Tell whether a state in a title may be whose it is: "the Ardania expert" and "pro-Ardanian president" are not."""
    start, end, entity, how = found
    if how == "name" and _FIELD.search(title[:start]):
        return False
    if _SIDING.match(title, end) or _PRO.search(title[:start]):
        return False
    return not _STUDIED.match(title, end) or how != "capital" and (how != "name" or entity.id in OWN_MEN)


def posts_of(title: str, names: Nations) -> frozenset[str]:
    """Return where a title is posted, as ``place_of`` gives it: "the ambassador to Syria" is not Syria's."""
    head = next((t for t in find_titles(title) if t.office_class in POSTED), None)
    found = names.find(title) if head else []
    return sides(title, found, head)[1] if found else frozenset()


def names_owner(title: str, names: Nations) -> bool:
    """Tell whether a title names anybody but those to whom it is posted: "the ambassador to Syria" does not."""
    found = names.find(title)
    return bool({place_of(e) for _, _, e, _ in found} - posts_of(title, names)) if found else False


def body_of_titles(titles: Sequence[str], names: Nations) -> str | None:
    """Return the id of the international body that a title in office is of: "a top NATO official"; else None.

    An ambassador at it is a state's, whoever writes about it its own.
    """
    for title in titles:
        heads = [t for t in find_titles(title) if title[t.start : t.end].lower().removesuffix("s") not in _AT_BODIES]
        head = heads[0] if heads else None
        if not (head or _HEAD_OF.match(title)) or head and head.office_class in _EXPERT or FORMER.search(title):
            continue
        found = names.find(title)
        places = sides(title, found, head)[0] if found else ()
        body = next((e.id for _, _, e, _ in found if e.id in places and e.id.startswith("IGO:")), None)
        if body:
            return body
    return None


def is_american(annotated: Annotated, person: Person) -> bool:
    """Tell whether a person is shown as US politicians alone are: "Rep. Voss", "Sen. Holt (D-Texas)"."""
    text = annotated.report.text
    spans = [annotated.mentions[i].span for i in person.mentions]
    if any(is_us_office(title) for title in person.titles) or any(_PARTY.match(text, span.end) for span in spans):
        return True
    before = text[max(0, spans[0].start - 90) : spans[0].start]
    return _OF_CONGRESS.search(before) is not None or _OF_PARTY.search(before) is not None


@lru_cache(maxsize=16384)
def is_us_office(title: str) -> bool:
    """Tell whether a title is one of US politics: "House Majority Leader", "the California Republican"."""
    return bool(_CONGRESS.search(title) or _US_STATE.search(title) or _ADMINISTRATION.search(title))


def is_of_us_state(title: str) -> bool:
    """Tell whether a title is an office of one of the United States: "the governor of Ohio"."""
    return _OF_US_STATE.search(title) is not None and _US_STATE.search(title) is not None


def is_at_home(title: str | None, office_class: str | None, home: str | None) -> bool:
    """Tell whether the page of a government names such an office without the state; the US has no prime minister.

    ``home`` is its state (ISO3).
    """
    foreign = home == "USA" and (office_class == "head_of_government" or _NOT_AMERICAN.search(title or ""))
    return office_class in _AT_HOME and not foreign


def is_us_place(annotated: Annotated, person: Person) -> bool:
    """Tell whether a name is a state's behind its town: "Port Vale, Delaware"."""
    text = annotated.report.text
    spans = [annotated.mentions[i].span for i in person.mentions]
    return _US_STATE.fullmatch(person.name) is not None and all(_TOWN.search(text[: s.start][-30:]) for s in spans)


def country_beside(annotated: Annotated, person: Person, names: Nations) -> str | None:
    """Return the country that the words around a person's name say it is of, or None."""
    text = annotated.report.text
    spans = [annotated.mentions[i].span for i in person.mentions]
    found = _after(text, spans[0], names)
    found = found or next((c for span in spans if (c := _before(text, span, names))), None)
    found = found or next((c for span in spans if (c := _by_long_title(text, span, names))), None)
    found = found or _of_embassy(text, spans[0], person, names)
    knight = _KNIGHT.match(person.name) or _SIR.search(text[max(0, spans[0].start - 6) : spans[0].start])
    return found or ("GBR" if knight else None)


def family(person: Actor) -> tuple[str, ...]:
    """Return the family name of a person, which stands first in East Asia."""
    return tokens(person.name)[:1] if person.country in _FAMILY_FIRST else tokens(person.name)[-1:]


def _after(text: str, span: Span, names: Nations) -> str | None:
    """Return the one country named within the apposition that follows a name."""
    tail = text[span.end : span.end + _APPOSITION]
    if _REPORTING.match(tail):
        return None
    if tail.startswith(" from "):
        return next((e.country for start, _, e, _ in names.find(tail[6:]) if start == 0 and e.kind == "state"), None)
    if tail.startswith(" is "):
        trade = tail[4:].partition(".")[0]
        return country_of_titles([trade], names) if title_class(trade, names)[0] in _EXPERT else None
    if not tail.startswith((", ", " (", " of ")):
        return None
    if of := _OF.match(tail):  # "Jan Voss of Ardania and Jo Holt of Belmar"
        own = next(
            (e.country for start, _, e, how in names.find(tail[of.end() :]) if start == 0 and how == "name"), None
        )
        if own:
            return own
    stop = _STOP.search(tail, 2)
    near = tail[2 : stop.start()] if stop else tail
    if _VERB.match(near) or _SAID.match(near):  # "Voss, was found in Ardania" tells where, not whose
        return None
    named = [f[2] for f in names.find(near) if f[2].country and _tells(near, f)]
    if named and named[0].id.startswith("body:"):  # whom one works for: "director of the Voss Institute's Ardania desk"
        return named[0].country
    one = len({e.country for e in named}) == 1 or SPECIALIST.search(near)
    return country_of_titles([near], names) if one else None


def body_beside(annotated: Annotated, person: Person, names: Nations) -> str | None:
    """Return the id of the international body that the apposition after a name says a person works for."""
    text, span = annotated.report.text, annotated.mentions[person.mentions[0]].span
    tail = text[span.end : span.end + _APPOSITION]
    stop = _STOP.search(tail, 2)
    near = tail[2 : stop.start()] if stop else tail[2:]
    heads = find_titles(near) if tail.startswith(", ") else []
    return body_of_titles([near], names) if heads and _OPENS.fullmatch(near, 0, heads[0].start) else None


def _by_long_title(text: str, span: Span, names: Nations) -> str | None:
    """Return the country of a title in capitals that ends where the name begins, whatever states it names."""
    head = text[max(0, span.start - 160) : span.start]
    starts = (t.start for t in find_titles(head) if _LONG_TITLE.fullmatch(head, t.start))
    start = next(starts, None)
    return None if start is None else country_of_titles([head[start:]], names)


def _of_embassy(text: str, span: Span, person: Person, names: Nations) -> str | None:
    """Return the country of the embassy named shortly before its ambassador: "the Embassy, Ambassador Voss"."""
    if not any(find_titles(title) and find_titles(title)[0].office_class == "ambassador" for title in person.titles):
        return None
    near = list(_EMBASSY.finditer(text[max(0, span.start - 90) : span.start]))
    return names.country_of(near[-1][1]) if near else None


def _before(text: str, span: Span, names: Nations) -> str | None:
    """Return the country of the adjective that opens the noun phrase before a name."""
    head = text[max(0, span.start - 70) : span.start]
    if _TITLE.fullmatch(head, head.find(" ") if " " in head else 0):  # a title that begins further before
        head = text[max(0, span.start - 110) : span.start]
    based = list(_BASED.finditer(head))
    if based and not re.search(r"[.,;:]", head[based[-1].end() :]):
        return names.country_of(based[-1][1])
    named = names.find(head)
    if named and named[-1][3] == "outlet" and _OWNER.fullmatch(head[named[-1][1] :]):  # "the Journal's Jan Voss"
        return None if named[-1][2].id in WORLDWIDE else named[-1][2].country
    found = [f for f in named if f[3] in ("demonym", "seat") or f[2].id in OWN_MEN or _is_short(head, f)]
    if not found:
        return None
    between = head[found[-1][1] :]
    if _TITLE.fullmatch(between) and title_class(between, names)[0]:
        return found[-1][2].country
    noun = _NOUNS.fullmatch(between) or (_COMMA.fullmatch(between) and title_class(between, names)[0] in _TRADES)
    return found[-1][2].country if noun and not _VERB.search(between) else None


def _is_short(text: str, found: Found) -> bool:
    """Tell whether a state is named by its letters, which stand as an adjective does: "the ROK minister"."""
    return found[2].kind == "state" and text[found[0] : found[1]].isupper()


def country_in_name(name: str, names: Nations) -> str | None:
    """Return the country of what opens a name that a trade stands in: "Haaretz journalist Jan Voss"."""
    if name.count(" ") > 1 and not PATRONYMIC.fullmatch(name):  # "Ardanian Jan Voss"; but German Voss has a first name
        opened = next((e.country for s, _, e, how in names.find(name) if s == 0 and how == "demonym"), None)
        if opened:
            return opened
    bodies = (f for f in names.find(name) if f[3] == "body" and f[0] < 5 and f[1] < len(name))
    if found := next(bodies, None):  # "the Armed Forces of Ardania Jan Voss", of which the title was not told apart
        return found[2].country
    opening = _TRADE.match(name)
    return country_of_titles([opening[1]], names) if opening else None


def country_of_list(annotated: Annotated, person: Person, cast: Cast) -> str | None:
    """Return the country of the person before in a list: "Ukrainian Prime Minister Voss and Deputy Minister Holt"."""
    text, first = annotated.report.text, annotated.mentions[person.mentions[0]].span
    starts = [annotated.mentions[i].span.start for i in person.roles]
    start = min([s for s in starts if s < first.start], default=None)
    if start is None or _OWN_STATE.match(text, first.end):
        return None
    before = _LIST.search(text[max(0, start - 8) : start])
    if not before:
        return None
    end = start - len(before[0])
    named = {i: a for i, a in cast.actor_of.items() if annotated.mentions[i].span.end == end}
    found = next((cast.actors[a].country for i, a in named.items() if annotated.mentions[i].kind == "person"), None)
    abroad = found == "USA" and any(_NOT_AMERICAN.search(title) for title in person.titles)
    return None if abroad else found


def through_others(annotated: Annotated, people: Sequence[Person], index: SpanIndex, cast: Cast) -> None:
    """Give a person without a country that of the one served: "the spokesman for Mr. Voss", "Voss's aide Jan Holt"."""
    text = annotated.report.text
    for person in people:
        actor_id = cast.actor_of[person.mentions[0]]
        actor = cast.actors[actor_id]
        if actor.country or actor.register_id or not person.roles:
            continue
        for role in (annotated.mentions[i].span for i in person.roles):
            after = _SERVED.match(text, role.end)
            near = index.overlapping(Span(after.end(), after.end() + 1)) if after else []
            near += [
                i
                for i in index.overlapping(Span(max(0, role.start - 3), role.start))
                if _OWNER.fullmatch(text[annotated.mentions[i].span.end : role.start])
            ]
            served = [cast.actors[cast.actor_of[i]] for i in near if i in cast.actor_of]
            words = set(map(str.lower, _CAPITAL.findall(role.of(text)))) if _SERVANT.search(role.of(text)) else set()
            if words:
                served += [a for a in cast.actors.values() if a.kind == "person" and words.intersection(family(a))]
            country = next((a.country for a in served if a.kind == "person" and a.country and a.id != actor_id), None)
            if country:
                cast.place(actor_id, country)
                break
