"""States, organisations, groups and outlets: by name where it is known, else by the nation in the name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from dragoman.records import ActorKind, Mention, Span
from dragoman.resolve.cast import Profile
from dragoman.resolve.names import Entity, Nations
from dragoman.resolve.people import with_others
from dragoman.resolve.register import title_class
from dragoman.spans import SpanIndex

if TYPE_CHECKING:
    from dragoman.resolve import Knowledge

_ARTICLE = re.compile(r"(?i)^(?:the|a|an)\s+")
_FORCES = re.compile(
    r"(?i)\b(?:troops|forces|army|military|soldiers|navy|air force|"
    r"warplanes|jets|guards?|marines|fighters|border guards)\b"
)
_STATE_BODY = re.compile(
    r"(?i)\b(?:ministry|government|cabinet|parliament|presidency|administration|embassy|delegation|authorities|"
    r"officials|department|foreign office|council|congress|senate|duma|assembly)\b"
)
#: What words are spoken at or to, and the head takes for media now and then.
_NO_MEDIUM = re.compile(
    r"(?i)\b(?:conference|briefing|reporters|journalists|interview|statement|summit|meeting|speech)s?$"
)
#: What is signed or held, and acts for nobody.
_PAPER = re.compile(
    r"\b(?:Agreements?|Accords?|Treaty|Convention|Charter|Protocol|Pact|Act|Memorandum|Public Law|Framework|"
    r"Requirements List|Plan|Strategy|Program(?:me)?|"
    r"Declaration|Communiqu[eé]|Compact|Constitution|Resolution|Summit|Consultations|Dialogues?|Ministerial|"
    r"(?:Food|Energy|Health|Climate) Security|JCPOA|NAFTA|USMCA|TPP|START|NDAA|DMCA)$"
)
_PAPERS = re.compile(r" (?:Agreement|Accords?|Treaty|Convention|Charter|Protocol|Pact|Act|Memorandum|Declaration)\b")
#: The same of what may as well be done by the body before it: "the [Northern Rescue] Plan", but "a NATO Strategy".
_PLANS = re.compile(r" (?:Plan|Strategy|Program(?:me)?|Initiative)\b")
_PARISH = re.compile(r"(?:St\.?|Saint|Our Lady|Holy|Sacred)\b.* (?:Church|Cathedral|Parish|School|Hospital)$")
#: Whose a force is not, for whom it stands: "Iran-backed militia", "pro-Russian forces".
_BACKED = re.compile(
    r"(?:[’']s?)? (?:[\w-]+ ){0,2}(?:allies|partners|enemies|foes|rivals|adversaries|neighbou?rs|"
    r"(?:neighbou?ring|partner|allied|friendly|rival|hostile) (?:countries|nations|states|governments|powers))$|"
    r"[-‑– ](?:backed|led|supported|aligned|allied|trained|funded|sponsored|linked|held|occupied|flagged)\b"
)
_HELPED = re.compile(
    r"\b(?:Assistance|Training|Aid|Support|Relief|Mission|Campaign|Sanctions|Envoy)\b.* (?:for|to)(?: the)? $"
)
_FOR = re.compile(
    r"(?i)\b(?:pro|anti|non) ?[-‑– ]$|"
    r"\b(?:neighbou?ring|partner|allied|friendly) (?:countries|nations|states|governments) (?:of|to)(?: the)? $"
)
_MISSION = re.compile(r"(?i) (?:embassy|consulate(?: general)?|high commission) (?:in|to) ")
_POSTED = re.compile(r"(?i) embassy$")
_HAGUE = re.compile(r"(?!.*\bDistrict\b).*\b(?:[Cc]ourt|[Tt]ribunal|[Aa]rbitration)\b.* (?:in|at) The Hague$")
#: A kind of group before its name: "the Islamist movement Northern Front".
_KIND_OF_GROUP = re.compile(r"(?:[\w-]+ )*(?:group|movement|organi[sz]ation|militia|faction|network) ")
#: And behind it: "the Northern Front militant group".
_GROUP_OF_KIND = re.compile(
    r"([A-Z][\w’'-]*(?: [A-Z][\w’'-]*)*) (?:[a-z-]+ ){0,2}(?:group|movement|organi[sz]ation|militia|faction|network)"
)
_OF_STATE = re.compile(r" of (?:the )?((?:[A-Z][\w’'-]*)(?: (?:of |and )?[A-Z][\w’'-]*)*)")
_WHOSE = re.compile(
    r"(?i)\b(?:forces|army|government|parliament|ministry|council|service|staff|office|presidency|bank|state)$"
)
_LETTERS_BEHIND = re.compile(r" \([“\"]?([A-Z][A-Za-z&-]{1,7})[”\"]?\)")
SHIPS = {"USS": "USA", "HMS": "GBR"}  # whose ships are called so; "INS" is of two navies
ALIKE = 85  # of 100, as rapidfuzz counts
_BRACKETS = re.compile(r"\s*\([^)]*\)\s*$")
DASH = "-‐‑‒–"  # what parts the two states of one name; the dash of a parenthesis is longer
_HYPHENED = re.compile(rf"((?:[A-Z][\w.]* )?[A-Z][\w.]*)[{DASH}]$")
#: Who are of a state and of others: "Ardanian and foreign experts".
_AND_OTHERS = re.compile(
    r"\band (?:P5|EU3|E3|UN|NATO|EU|(?i:international|foreign|western|european|allied|arab|african|global|world))\b"
)
#: Whom a state that they look at does not make its own: "Ardania hawks"; but "US experts" are the US's.
_STUDENT_OF = re.compile(r" (?:hawks?|doves?|watchers?|experts?|specialists?|scholars?|hands)\b")
#: States whose name stands as an adjective too: "a US specialist" is one of its own.
OWN_MEN = frozenset({"USA", "GBR", "ARE"})
#: Who is for a state or against it, or for what it does, is hardly of it: "critics of the Ardania deal".
_FOR_OR_AGAINST = re.compile(
    r"(?i)(?:[\w-]+ ){0,3}(?:critics|opponents|supporters|backers|proponents|foes|sceptics|skeptics|detractors) of\b"
)
#: A mission by the town where it is, whose it is not.
_POST = re.compile(r"(?:Embassy|Consulate|Mission|Consulate General) [A-Z][\w-]+ (?:team|staff|personnel|community)")
#: What a treaty is on is no actor: "the Treaty on Conventional Armed Forces".
_TREATY_ON = re.compile(r"\b(?:Treaty|Convention|Agreement|Protocol|Memorandum|Declaration|Resolution) on (?:the )?$")
#: What shows that a state or capital before it names a thing: "US$3 billion", "the Oslo talks" of others.
_MONEY = re.compile(r"\$\d| dollars?\b")
_HELD = re.compile(
    r" (?:(?:peace|nuclear|climate) )?(?P<what>talks|meetings?|summits?|conference|negotiations|round|process|accords?|"
    r"agreements?|declaration|protocol)\b(?! (?:to|with|about|of|tough)\b)"
)
#: What was signed in a town and is called after it from there on: "the Oslo agreements", then "Oslo has not been kept".
_ACCORDS = re.compile(
    r"\b([A-Z]\w+) (?:(?:peace|nuclear|climate) )?(?:[Aa]greements|[Aa]ccords|[Pp]rotocol|[Mm]emorandum|[Pp]rocess)\b"
)
_ACCORD_WORDS = ("greements", "ccords", "rotocol", "emorandum", "rocess")
_CLAUSE = re.compile(
    r"(?:^|[^\w\s’'-]\s*|\b(?:[Bb]ut|[Aa]nd|[Ww]hile|[Aa]s|that|when|if|because) )$"
)  # where a state talks
_IS_KEPT = re.compile(
    r"(?: (?:has|have|been|is|was|will|does|did|not)|n[’']t)* (?:work|implement|kept|dead|alive|broken|fulfill?|failed)"
)
_EACH = re.compile(r"(?i)(\w+)-to-\1\b")  # "people-to-people ties"
_PHRASE = re.compile(r"(?:(?<!\S)(?:[A-Z]\S*|of|and|for|the|on|in)\s+){0,8}(?<!\S)[A-Z]\S*$")
_SECTION = re.compile(r"\s*(?:\(.*|[-–|:] .*)$")
WORLDWIDE = frozenset(
    f"outlet:{name}" for name in ("reuters", "afp", "al-jazeera", "bbc", "dw", "france-24", "euronews")
)
_PRESIDENCY = re.compile(r"(?i)\bwhite ?house\b|\bkremlin\b|\bpresident\b|\bpresidency\b|\bél?ys[ée]e\b")
_FOR_SALE = frozenset({"ai", "cc", "co", "eu", "fm", "gg", "io", "is", "ly", "me", "to", "tv", "ws"})
#: What a report calls the outlet that it stands in.
_ITSELF = re.compile(r"(?i)this (?:newspaper|paper|magazine|website|agency|publication|outlet)|our correspondent")
_GOV_DOMAIN = re.compile(r"\bgov(?:\.([a-z]{2}))?$")
_DOMAIN = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}")
_AN_OFFICE = re.compile(r"(?:Office|Bureau|Department|Ministry) of\b")
_MEDIA = re.compile(r"(?i)\b(?:media|news agency|television|tv|radio|newspaper|daily|broadcaster|press)\b")


@lru_cache(maxsize=16384)  # of a mention's words it is asked by each who looks at them
def bare(words: str) -> str:
    """Return ``words`` without an article before them."""
    return _ARTICLE.sub("", words).strip()


@lru_cache(maxsize=1024)
def state(code: str, names: Nations) -> Profile:
    """Return the profile of a state from its ISO3 code."""
    return Profile(names.name_of(code) or code, "state", code, "GOV", None, None, 0.9, match="name")


def by_id(entity_id: str, names: Nations) -> Profile:
    """Return the profile of a state from its ISO3 code, or of a group of the table from its id."""
    entity = names.entity(entity_id)
    return listed(entity) if entity is not None and entity.kind == "group" else state(entity_id, names)


def presides(outlet: str | None) -> bool:
    """Tell whether an outlet is the page of a head of state ("The White House", "kremlin.ru")."""
    return outlet is not None and bool(_PRESIDENCY.search(outlet))


def government(outlet: str | None, names: Nations) -> str | None:
    """Return the state whose government an outlet is ("The White House", "kremlin.ru", "president.gov.ua"), or None."""
    if not outlet:
        return None
    for _, _, entity, how in names.find(outlet.replace(".", " "), any_case=True):
        if entity.kind == "state" and (how == "seat" or _STATE_BODY.search(outlet)):
            return entity.id
    domain = _GOV_DOMAIN.search(outlet)
    if domain is None:
        return None
    return "USA" if domain[1] is None else _by_alpha2(domain[1])


def press(outlet: str | None, names: Nations) -> str | None:
    """Return the country of an outlet's readers; None for one that is not known, or that writes for the world."""
    if not outlet:
        return None
    entity = masthead(outlet, names) or site(outlet, names)
    if entity is None:
        return _of_domain(outlet)
    return entity.country if entity.id not in WORLDWIDE else None


def masthead(outlet: str, names: Nations) -> Entity | None:
    """Return the outlet that a masthead names, whatever section stands behind: "CNN (Web News)", "Vox - World"."""
    plain = _SECTION.sub("", outlet)
    for written in (outlet, plain, f"{plain} Media"):
        entity = names.lookup(written)
        if entity is not None and entity.kind == "outlet":
            return entity
    return next((e for start, _, e, _ in names.find(outlet) if e.kind == "outlet" and start == 0), None)


def site(outlet: str, names: Nations) -> Entity | None:
    """Return whose website a domain is, if the table has it: "www.rt.com", "europe.chinadaily.com.cn", "csis.org"."""
    parts = outlet.lower().split(".") if _DOMAIN.fullmatch(outlet) else []
    tried = (names.lookup(".".join(parts[n:])) for n in range(len(parts) - 1))
    return next((e for e in tried if e is not None and e.kind in ("outlet", "organisation")), None)


def _of_domain(outlet: str) -> str | None:
    """Return the state whose country code a website's domain ends with, but for codes that anybody may buy."""
    code = outlet.lower().rpartition(".")[2] if _DOMAIN.fullmatch(outlet) else ""
    return _by_alpha2(code) if len(code) == 2 and code not in _FOR_SALE else None


def _by_alpha2(code: str) -> str | None:
    import pycountry

    found = pycountry.countries.get(alpha_2="GB" if code == "uk" else code.upper())
    return found.alpha_3 if found else None


def outlet(name: str, known: Knowledge) -> Profile:
    """Return the profile of the report's own outlet."""
    entity = masthead(name, known.nations)
    if entity:
        return listed(entity)
    owner = site(name, known.nations)
    if owner and owner.kind == "outlet":
        return listed(owner)
    if owner:
        return Profile(name, "outlet", owner.country, owner.sector, None, None, 0.8)
    country = government(name, known.nations) or _of_domain(name)
    return Profile(name, "outlet", country, "JRN", None, None, 0.7)


def profile(mention: Mention, words: str, known: Knowledge, own: str | None = None) -> Profile | None:
    """Return who a mention of a state, body, group or outlet stands for; None for a mere place.

    ``own`` is the report's outlet: an outlet named by words of its name is that one.
    """
    name = bare(words)
    how = known.nations.kind(name)
    itself = mention.kind == "outlet" and _ITSELF.fullmatch(name) is not None
    ours = mention.kind == "outlet" and own and set(name.casefold().split()) <= set(own.casefold().split())
    if own and (ours or itself) and how != "seat":
        return outlet(own, known)
    if itself:
        return None
    entity = known.nations.lookup(name)
    if mention.kind == "place":
        return None
    if mention.kind == "state" and entity is None:
        country = known.nations.country_of(name) or _inner_country(name, known.nations)
        return state(country, known.nations) if country else None
    party = entity is not None and entity.sector == "PTY" and entity.country is None
    if party:  # of many states some are called so
        entity = None
    whole = mention.kind == "state" or how in ("name", "seat")  # "the Russian Federation", "the White House"
    if entity is not None and entity.kind == "outlet" and mention.kind == "group":  # "People had come" is no paper
        entity = None
    if entity is not None and (entity.kind != "state" or whole):
        if entity.kind == "state":
            return state(entity.country or entity.id, known.nations)
        return listed(entity)
    if mention.kind == "outlet" and _NO_MEDIUM.search(name):
        return None
    if mention.kind == "organisation" and _PAPER.search(name):
        return None
    before, behind = _KIND_OF_GROUP.match(name), _GROUP_OF_KIND.fullmatch(name)
    if mention.kind in ("group", "organisation") and (before or behind):
        group = known.nations.lookup(behind[1] if behind else name[before.end() :])  # type: ignore[union-attr]
        if group is not None and group.id.startswith("group:"):  # not "the Sunni group"
            return listed(group)
    about = mention.kind == "group" and (_FOR_OR_AGAINST.match(name) or _POST.fullmatch(name))
    country = None if about else _inner_country(name, known.nations) or SHIPS.get(name.split(" ", 1)[0])
    kind: ActorKind = mention.kind if mention.kind in ("organisation", "group", "outlet") else "group"
    if kind == "outlet" and _AN_OFFICE.match(name):  # that a page is signed by
        kind = "organisation"
    if kind != "outlet" and _MEDIA.search(name) and country:
        kind = "outlet"
    sector = "PTY" if party else _sector(name, kind)
    return Profile(name, kind, country, sector, None, None, 0.6 if country else 0.4)


def joined(text: str, mention: Mention, mentions: Sequence[Mention], index: SpanIndex, names: Nations) -> str:
    """Return a mention's words with the other states that it is of: "the U.S.-Japan Alliance", "envoys of A and B"."""
    span = mention.span
    words = span.of(text)
    if mention.kind not in ("group", "organisation") or names.lookup(bare(words)):
        return words
    if mention.kind == "group" and (cause := _FOR.search(text[max(0, span.start - 5) : span.start])):
        return f"{cause[0]}{words}"  # "pro-Ardanian rebels", of which the head takes but the end
    named = names.find(words)
    opens = bool(named) and named[0][0] == 0
    before = _HYPHENED.search(text[max(0, span.start - 20) : span.start]) if opens else None
    for other in (before[1], before[1].rpartition(" ")[2]) if before else ():
        if names.lookup(other):  # "the Renewed U.S.-Ardania Partnership" is of both
            return f"{other}-{words}"
    of_state = _OF_STATE.match(text, span.end) if not named and _WHOSE.search(words) else None
    if of_state and any(s == 0 and e.kind == "state" for s, _, e, _ in names.find(of_state[1])):
        return text[span.start : of_state.end()]
    if named and named[-1][1] == len(words) and mention.kind == "group":
        return text[span.start : with_others(text, span.end, mentions, index)]
    return words


def is_paper(span: Span, text: str, names: Nations) -> bool:
    """Tell whether a name is a piece of what acts for nobody: "the [Paris] Agreement", "the Powers Act ([IEPA])"."""
    if _PAPERS.match(text, span.end):
        return True
    name = span.of(text)
    unlisted = names.lookup(bare(name)) is None
    if unlisted and _PLANS.match(text, span.end):
        return True
    before = _spelt_out(name, text)
    if before is None or not _PAPER.search(before):
        return False
    return unlisted or not _PLANS.search(before)  # a body's own plan may have its letters behind


def is_thing(span: Span, text: str, names: Nations) -> bool:
    """Tell whether words are a piece of what is no actor: "[US]$3", "the [Oslo] talks", "[people]-to-people ties"."""
    words = span.of(text)
    name = bare(words)
    if _TREATY_ON.search(text[max(0, span.start - 30) : span.start]) and names.lookup(name) is None:
        return True
    if _MONEY.match(text, span.end):
        return names.kind(name) in ("name", "demonym")
    if held := _HELD.match(text, span.end):
        opens = name == words and _CLAUSE.search(text[max(0, span.start - 9) : span.start])
        return names.kind(name) == "capital" and not (opens and held["what"] == "talks")
    if name == words and name in _accords(text, names):
        opens = _CLAUSE.search(text[max(0, span.start - 9) : span.start])
        return opens is None or _IS_KEPT.match(text, span.end) is not None
    around = text[max(0, span.start - 20) : span.end + 20]
    return "-to-" in around and any(words.endswith(m[1]) for m in _EACH.finditer(around))


@lru_cache(maxsize=2)
def _accords(text: str, names: Nations) -> frozenset[str]:
    """Return the capitals that accords of a report are called after, and whose states it names in no other way."""
    found = _ACCORDS.finditer(text) if any(word in text for word in _ACCORD_WORDS) else ()
    towns = {m[1] for m in found if names.kind(m[1]) == "capital"}
    acting = {e.country for _, _, e, how in names.find(text) if how != "capital"} if towns else set()
    return frozenset(town for town in towns if names.country_of(town) not in acting)


def expanded(name: str, text: str, names: Nations) -> tuple[str | None, str | None]:
    """Return the country, or the id of the body, in what an acronym is short for.

    "The U.S. Development Finance Corporation (DFC)" is of the US, "the NATO Training Group for Ardania (NTGA)" NATO's.
    """
    phrase = _PHRASE.search(_spelt_out(name, text) or "")
    if phrase is None:
        return None, None
    first = next(iter(names.find(phrase[0])), None)
    if first and first[2].id.startswith("IGO:"):
        return None, first[2].id
    return _inner_country(phrase[0], names), None


def _spelt_out(name: str, text: str) -> str | None:
    """Return the text before an acronym in brackets, without other brackets; None where it has none."""
    if not name.rstrip("s").isupper() or len(name) > 8 or not name.isalpha():
        return None
    at = max(text.find(f"{opening}{name}") for opening in ("(", "(“", '("'))
    return _BRACKETS.sub("", text[max(0, at - 90) : at]).rstrip() if at > 0 else None


def letters(text: str, name: Span) -> str | None:
    """Return what a name is called for short from there on: "the Ardanian Farmers' Union (AFU)"; else None."""
    match = _LETTERS_BEHIND.match(text, name.end)
    if match is None:
        return None
    initials = iter(word[0].lower() for word in re.findall(r"[^\W\d_]+", name.of(text)))
    return match[1] if all(letter in initials for letter in match[1].lower() if letter.isalpha()) else None


def by_letters(profile: Profile, text: str, name: Span, names: Nations) -> Profile | None:
    """Return whom the table of names knows by the letters behind a name, if it is called much like this name.

    "The Islamic Revolution Guard Corps (IRGC)" is no other than the Islamic Revolutionary Guard Corps.
    """
    called = letters(text, name)
    entity = names.lookup(called) if called else None
    if entity is None:
        return None
    from rapidfuzz.fuzz import token_sort_ratio

    alike = max(token_sort_ratio(profile.name.lower(), other.lower()) for other in (entity.name, *entity.aliases))
    return listed(entity) if alike >= ALIKE else None


def listed(entity: Entity) -> Profile:
    """Return the profile of a body, group or outlet of the table of names."""
    return Profile(
        entity.name, entity.kind, entity.country, entity.sector, None, entity.id, 0.9, match="name", owner=entity.owner
    )  # fmt: skip


def _inner_country(name: str, names: Nations) -> str | None:
    """Return the country in the name; None if it joins several ("the Franco-German brigade", "US and UK forces")."""
    named = names.find(name) if not _PARISH.match(name) else []  # "St. Jan’s Catholic Church" is not the Vatican's
    if named and named[0][2].id.startswith("people:") and named[0][2].country:  # wherever they are now
        return named[0][2].country
    if named and _MISSION.match(name, named[0][1]):  # "the Ardanian embassy in London"
        return named[0][2].country
    if named and _AND_OTHERS.search(name):
        return None
    if named and named[-1][3] == "name" and named[-1][2].id not in OWN_MEN and _STUDENT_OF.match(name, named[-1][1]):
        return None
    if len(named) == 1 and _HAGUE.match(name):  # those of all states sit there
        return None
    if named and named[0][3] == "capital" and _POSTED.match(name, named[0][1]):  # "the Baghdad embassy" is another's
        return None
    if any(a[2].id != b[2].id and name[a[1] : b[0]] in set(DASH) for a, b in zip(named, named[1:], strict=False)):
        return None
    found = [
        e.country
        for start, end, e, _ in named
        if e.country and not (_BACKED.match(name, end) or _FOR.search(name[:start]) or _HELPED.search(name[:start]))
    ]
    return found[0] if found and (len(set(found)) == 1) else None


def _sector(name: str, kind: str) -> str | None:
    if kind == "outlet":
        return "JRN"
    if _FORCES.search(name):
        return "MIL"
    if _STATE_BODY.search(name):
        return "GOV"
    return title_class(name)[1]
