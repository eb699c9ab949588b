"""What a mention asks for: a title, whose office it is, where it is posted, the words of a name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from dragoman.resolve import persons
from dragoman.resolve.names import Entity, Found, Nations
from dragoman.resolve.rows import Row
from dragoman.resolve.titles import FORMER, Title, find_titles, in_order

RULERS = frozenset({"head_of_state", "head_of_government"})
#: Offices that one person holds at a time; a title of another kind ("General", "lawmaker") says nothing against one.
HELD = frozenset(
    (  # noqa: SIM905
        "head_of_state head_of_government foreign_minister defence_minister interior_minister finance_minister "
        "national_security_adviser igo_head crown_prince vice_president deputy_head_of_government group_leader speaker"
    ).split()
)
#: Offices that are posted somewhere: "ambassador to Syria", "coordinator for Yemen".
POSTED = frozenset({"ambassador", "igo_deputy"})
#: Sectors of the services and commands whose heads the register has, as "spy" and "military".
SERVICES = frozenset({"SPY", "COP", "MIL"})
_KINDS = frozenset({"president", "monarch", "supreme_leader", "pope", "prime_minister"})
_FILLERS = frozenset(
    (  # noqa: SIM905
        "the a an of and for to in on at by with from s his her its their our former ex late then acting interim "
        "caretaker outgoing incoming visiting new newly elected mr mrs ms miss dr prof sir dame lord sen rep republic "
        "state national federal minister deputy vice affairs counterpart excellency majesty highness royal hm h e he "
        "hon honourable honorable right union government ministry office senior long time longtime de facto "
        "transitional designate elect foreign trade security european cooperation development chief top"
    ).split()
)
#: What stands before a state that an office is about, not of: "ambassador to Iraq"; and before one that it may be
#: of, where no other is named: "spokesman for the Iraqi army".
_ASIDE = re.compile(r"(?i)\b(?:to|on|with|against|towards?)(?: the)?[ ,]*$")
_MAYBE = re.compile(r"(?i)\b(?:for|in|at)(?: the)?[ ,]*$")
#: Titles that name no office of their own.
VAGUE = re.compile(r"(?i)diplomats?|officials?|politicians?|negotiators?|secretary")
_DEPUTY = re.compile(r"(?i)\b(?:deputy|vice|assistant|alternate)\b")
#: Classes that hold an office and its deputies.
_SHARED = frozenset({"ambassador", "spokesperson", "military_spokesperson", "igo_deputy", "minister", "military"})
#: Classes of titles that whoever leads a group may bear.
_LEADING = RULERS | {"group_leader", "igo_head", "military", "rebel", "party", "cleric"}
_CHIEF = re.compile(r"(?i)\b(?:chief|head|leader|boss|director)\b|\btop official\b")
#: Words that tell one office of a class from another: whose spokesman, which minister.
_PLAIN = frozenset(
    (  # noqa: SIM905
        "spokesman spokeswoman spokesperson minister ministry deputy the of for and to a an affairs chief spokes "
        "senior acting former ambassador permanent representative envoy special head office official secretary press "
        "state"
    ).split()
)
_WORDS = re.compile(r"[a-z]{2,}")
_NAME_WORD = r"(?:(?:al-|el-|d[’']|[’'ʿ])?[^\W\da-z_]\S*|al|el|bin|bint|ibn|van|von|der|den|de|la|del|da|dos|di|y|e)"
_CAPITALS = re.compile(rf"{_NAME_WORD}(?:\s+{_NAME_WORD})*")
# Possessive: words tried letter by letter take for ever where a name follows them.
_BETWEEN = re.compile(r"(?:\W|[a-z]++|The|Former|Acting|Outgoing)*+")
_SPELT = {"defense": "defence", "defence": "defence", "department": "department", "kremlin": "presidential"}


@dataclass(frozen=True, slots=True)
class Asked:
    """A mention taken apart. ``places`` and ``posts`` are ISO3 codes and ids of bodies and groups: whose the office
    is, and where it is posted or what it is about. ``former`` says that the mention calls the office a past one,
    ``deputy`` that it asks for a deputy. ``marks`` are the words that tell the office from others of its class,
    ``any_day`` leaves open when it was held."""

    title: Title | None
    places: frozenset[str]
    posts: frozenset[str]
    words: tuple[str, ...]
    former: bool
    marks: frozenset[str] = frozenset()
    deputy: bool = False
    any_day: bool = False

    def wants(self, row: Row) -> bool:
        """Tell whether a row's office is of the kind asked for."""
        title = self.title
        if title is None:
            return True
        if row.office_class in _SHARED and not self.deputy and _DEPUTY.search(row.title):
            return False
        if row.office_class == "group_leader":  # "the Taliban's supreme leader", "the RSF commander"
            return title.kind == "leader" or title.office_class in _LEADING
        if title.kind == "leader":
            return row.office_class in RULERS
        if row.office_class == title.office_class or {row.office_class, title.office_class} == RULERS:
            own = kind_of(row.title)
            return own == title.kind or own is None or title.kind not in _KINDS
        if row.office_class == "igo_deputy":  # "the UN special envoy for Syria"
            return title.office_class == "ambassador"
        if row.office_class == "igo_head":  # "UN chief", "the EU's top diplomat", "NATO leader"
            return title.kind in ("igo_head", "foreign_minister") or kind_of(row.title) == title.kind
        return False


def ask(mention: str, nations: Nations) -> Asked:
    """Take a mention apart; a name in lower case is looked for too."""
    return readings(mention, nations)[0]


def readings(mention: str, nations: Nations) -> list[Asked]:
    """Return a mention taken apart, then as what it is if words that mean a place or title are of a name.

    "Prime Minister Joseph Muscat" asks for a Joseph of Oman, and may be Joseph Muscat, a prime minister. The other
    readings are right only where they are somebody's whole name.
    """
    mention = in_order(mention)
    named = nations.find(mention, any_case=mention.islower())
    titles = [t for t in find_titles(mention) if not any(a <= t.start and t.end <= b for a, b, _, _ in named)]
    titles = [t for t in titles if not VAGUE.fullmatch(mention[t.start : t.end])] or titles
    title = next((t for t in titles if t.office_class in HELD), titles[0] if titles else None)
    if title is None or VAGUE.fullmatch(mention[title.start : title.end]):
        title = _head_of(mention, named) or title
    places, posts = sides(mention, named, title)
    states = [(start, end) for start, end, _, _ in named]
    words = _words(mention, states + [(t.start, t.end) for t in titles])
    telling = frozenset[str]()
    if title and (title.office_class not in HELD or title.office_class == "group_leader"):
        # "the State Department spokesman", "the Ardanian foreign ministry spokesman"
        whose = [(s, e) for s, e, of, how in named if how != "seat" and not of.id.startswith(("body:", "group:"))]
        telling = marks(_blank(mention, whose)) - frozenset(words)
    former = bool(FORMER.search(mention))
    plain = Asked(title, places, posts, words, former, telling, bool(_DEPUTY.search(mention)))
    found = [plain]
    for start in (0, *_openings(mention, named, titles)):
        name = mention[start:].strip()
        whole = persons.tokens(name) if _CAPITALS.fullmatch(name) or mention.islower() else ()
        if len(whole) > 1 and whole != words and (named or titles or whole[:1] == words[:1]):
            head = next((t for t in titles if t.end <= start), None)
            own = frozenset(place_of(entity) for _, end, entity, _ in named if end <= start)
            found.append(Asked(head, own, frozenset(), whole, former and start > 0))
    return found


def _openings(mention: str, named: list[Found], titles: list[Title]) -> list[int]:
    """Return where each title ends that a mention opens with, as in "Israeli Defence Minister Israel Katz"."""
    spans = [(start, end, False) for start, end, _, _ in named] + [(t.start, t.end, True) for t in titles]
    at, ends = 0, []
    for start, end, is_title in sorted(spans):
        if not _BETWEEN.fullmatch(mention[at:start]):
            break
        at = end
        if is_title:
            ends.append(end)
    return ends


def _head_of(mention: str, named: list[Found]) -> Title | None:
    """Return the title in "the Coastal Union chief", "the head of Hezbollah": who heads a body, group or service."""
    head = _CHIEF.search(mention)
    for _, _, entity, _ in named if head else ():
        if entity.kind == "group":
            return Title("group_leader", "leader", "REB", (), *head.span())  # type: ignore[union-attr]
        if entity.kind == "organisation" and entity.country is None:
            return Title("igo_head", "igo_head", "IGO", (), *head.span())  # type: ignore[union-attr]
        if entity.kind == "organisation" and entity.sector in SERVICES:
            sort = ("military", "military", "MIL") if entity.sector == "MIL" else ("spy", "spy", "SPY")
            return Title(*sort, (), *head.span())  # type: ignore[union-attr]
    return None


def sides(mention: str, named: list[Found], title: Title | None) -> tuple[frozenset[str], frozenset[str]]:
    """Return whose office a title is, and where it is posted or what it is about, as ``place_of`` gives them.

    "Iraq's ambassador to Syria" is Iraq's and posted to Syria; "the spokesman for the Iraqi army" is Iraq's.
    """
    own: list[str] = []
    aside: list[str] = []
    maybe: list[str] = []
    for start, _, entity, _ in named:
        before = mention[:start]
        side = aside if _ASIDE.search(before) else maybe if _MAYBE.search(before) else own
        side.append(place_of(entity))
    if title and title.office_class in POSTED:  # "Russia's UN ambassador", "the UN's Syria envoy"
        own, aside = own[:1], own[1:] + aside + maybe
    elif not own:
        own, maybe = maybe, []
    return frozenset(own), frozenset(aside + maybe)


def _blank(mention: str, taken: list[tuple[int, int]]) -> str:
    left = list(mention)
    for start, end in taken:
        left[start:end] = " " * (end - start)
    return "".join(left)


def _words(mention: str, taken: list[tuple[int, int]]) -> tuple[str, ...]:
    """Return the words of a name in what titles and states leave of the mention."""
    rest = (_blank(mention, taken) if taken else mention).replace("'s", " ").replace("’s", " ")
    words = [w for w in rest.split() if w.strip(".,;:()").replace(".", "").lower() not in _FILLERS]
    if any(c.isupper() for c in mention):
        words = [w for w in words if any(c.isupper() for c in w)]
    return persons.tokens(" ".join(words)) if any(c.isalpha() for w in words for c in w) else ()


@lru_cache(maxsize=8192)
def marks(title: str) -> frozenset[str]:
    """Return the words of a title that tell it from others of its class: "foreign", "white", "house"."""
    found = _WORDS.findall(title.lower())
    if "department" in found:  # the State Department is one
        return frozenset(w for w in (_SPELT.get(w, w) for w in found) if w not in _PLAIN or w == "state")
    return frozenset(w for w in (_SPELT.get(w, w) for w in found) if w not in _PLAIN)


def place_of(entity: Entity) -> str:
    """Return what the register files an entity's offices under: a state's code, a body's or group's id."""
    return (entity.country or entity.id) if entity.kind in ("state", "outlet") else entity.id


@lru_cache(maxsize=8192)
def kind_of(title: str) -> str | None:
    """Return the kind of the first title in a row's title ("monarch" for "King"), or None."""
    found = find_titles(title)
    return found[0].kind if found else None
