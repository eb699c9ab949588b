"""Persons of one report: names clustered, titles attached, the office looked up on the day."""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_left, insort
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from dragoman.records import Annotated, Mention, Span
from dragoman.resolve.names import Nations
from dragoman.resolve.titles import find_titles
from dragoman.spans import SpanIndex

_PARTICLES = frozenset(
    [
        "al",
        "el",
        "ul",
        "ar",
        "as",
        "an",
        "at",
        "ad",
        "bin",
        "ibn",
        "ben",
        "van",
        "von",
        "de",
        "der",
        "den",
        "da",
        "di",
        "la",
        "le",
        "the",
        "mr",
        "mrs",
        "ms",
        "dr",
        "sir",
        "abu",
    ]
)
_PLURAL = re.compile(
    r"\b(?:officials|ministers|leaders|diplomats|presidents|lawmakers|sources|aides|officers|authorities|experts|"
    r"analysts|spokespeople|ambassadors|envoys|senators|generals|commanders|residents|witnesses|counterparts|"
    r"heads|negotiators|governors|premiers)\b|"
    r"\b(?:both|two|three)(?: [\w-]+){0,2} (?:sides|parties|nations|countries|states|powers|governments)\b", re.I
)  # fmt: skip
_BODIES = frozenset({"state", "organisation", "place"})
_TITLED = _BODIES | {"role", "group"}
_BEFORE = re.compile(r"[\s,]{0,2}$")
#: A state that ends a paragraph is none of the next's.
_GAP_BACK = re.compile(r"(?:[’']s?)?(?: \([A-Z]{2,8}\))?(?:[^\S\n]|\n(?!\s)){1,2}$")


_BETWEEN_WORDS = re.compile(r"[\s\-–.’'`]+")

#: What the head takes for a person behind one: "Jo Voss, Jr.", "Jan Holt (R-Utah)".
_AFTER_NAME = re.compile(r"(?:Jr|Sr)\.?|[RDI]-[A-Z][\w.]*")


@lru_cache(maxsize=16384)  # a report names a person again and again
def name_tokens(name: str) -> tuple[str, ...]:
    """Return the words that tell one name from another: no accents, no particles, lower case."""
    if not name.isascii():
        name = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c))
    plain = name.lower()
    words = [w for w in _BETWEEN_WORDS.split(plain) if w]
    kept = tuple(w for w in words if w not in _PARTICLES)
    return kept or tuple(words)


@dataclass(slots=True)
class Person:
    """One person of the report: the mentions by name, where they start, and the titles that stand beside them."""

    tokens: tuple[str, ...]
    name: str
    mentions: list[int] = field(default_factory=list)
    starts: list[int] = field(default_factory=list)
    roles: list[int] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)


@lru_cache(maxsize=16384)
def is_plural(role: str) -> bool:
    """Tell whether a role names several people ("Iranian officials")."""
    return bool(_PLURAL.search(role))


#: Two persons, where each has a family name that others bear alone: "the Voss-Holt summit".
_TWO = re.compile(r"[A-Z]\w+[-‑–][A-Z]\w+")
#: What the head takes for an actor now and then: honorifics, letters, things.
NO_ACTOR = re.compile(
    r"(?:(?:\w+[’']s )?M[RrSs]|"
    r"M[Rr][Ss]|D[Rr]|[A-Z]|seq|U\.S\.C|E\.?O|Article [\dIVX]+|Section \d+|COP ?\d*|This|That|"
    r"(?i:the|an?|at|in|of|on|by|to|for|and|or|from|as)|"
    r"(?:a )?Juris Doctor|(?:a )?(?:Bachelor|Master|Doctor) of [A-Z]\w+|"
    r"JCPOA|JPOA|LEU|HEU|UNSCR|Executive|Plenipotentiary|HIMARS|ATACMS|NASAMS|"
    r"[AP]\.M\. [A-Z]{2,4}|(?:[A-Z]\w+ )+Day|"
    r"(?:the )?(?:Middle East|North Africa|Central Asia|Asia[ -]Pacific|Indo-Pacific)|"
    r"COVID(?:-19)?|S&P(?: 500)?|(?:The |This )?(?:Budget|Summit|Plan|Treaty|Agreement|Deal|Document|Law)|"
    r"\$?\d[\d,.]*(?: (?:million|billion|trillion))?|[ECJMP][SD]?T|"
    r"AUD|USD|EUR|CES?T|ICT|GMT|"
    r"(?:.+ )?(?:stock|share|equity) (?:index(?:es)?|indices|markets?|futures)|(?:[A-Z][\w&]* )+Index|"
    r"LNG|LPG|HADR|PPE|GDP|AI|ICBMs?|HIV|NPT|INF|CTBT|UNCLOS|"
    r"\d+ U\.S\.C\..*|[A-Z]{2}\d{2,}|(?:the )?world|(?:\w+ )*Orders?|(?:\w+ )*Accords|(?:\w+ )+(?:Room|Beach|War)|"
    r"(?:Marine|Air Force) (?:One|Two)|"
    r"(?:American|European|national|regional|international) security|[A-Z]\w+ [-–] [A-Z]\w+|"
    r"Human Rights|Democracy|Security|Science|Technology|Education|"
    r"(?:Strategic|Regional|Global) (?:Stability|Security)|"
    r"(?:[A-Z][\w.]+ )?(?![DEG]-|C5)[A-Z][A-Za-z]{0,3}-\d{1,3}[A-Z]?s?|"
    r"Merci(?: \w+)?|H(?:is|er) (?:Holiness|Majesty|Excellency|Highness))\.?"
)


_CUT = re.compile(r"-(?!led|run|era)[a-z]{2,4}\b")  # "Kim Jong" of "Kim Jong-un"
_ROOM = re.compile(r" (?:Room|Hall)\b")  # "the Jan Voss Room"


@lru_cache(maxsize=16384)
def is_no_actor(words: str) -> bool:
    """Tell whether words are what the head takes for an actor now and then, and are none."""
    return NO_ACTOR.fullmatch(words) is not None


#: Words run together where a page lost what parted them: "TrumpGOP", "saidJohn"; "FitzGerald" is one.
_GLUED = re.compile(r"(?<!\S)(?!Fitz)[“\"(]*([A-Za-z]?[a-z]{3,})(?=[A-Z])")
_A_WORD = re.compile(r"\w+")
#: The caption of a speaker's picture, run into the turn behind it: "Jan Voss Voss JanPresident of Ardania: ...".
_CAPTION = re.compile(r"((?:[A-Z][\w’'-]* )+([A-Z][\w’'-]+)) \2 (?:[A-Z][\w’'-]* )*[A-Z][\w’'-]*?[a-z](?=[A-Z])")
_SERVANTS = re.compile(r"((?:[A-Z][\w-]+ )*[A-Z][\w-]+)[’']s [a-z]")  # "Voss's envoys", whom another name follows
_FULL_FORM = 60  # so far before it the short form of a name stands that a page spells out again
_BOTH = re.compile(r"(?:Both|Either) (?=[A-Z])")
_WHOSE = re.compile(
    r"(?:(?:our|my|your|his|her|their|one|friend)(?:\s[\w-]+)*?\s(?=(?:[A-Z][\w’'-]+\s?)+$)|"
    r"[A-Z]\w+[’']s (?=[A-Z]\w+ [A-Z]))"
)

#: A piece of a name that no name ends with: "Mr", "J.", and what stands between it and the rest.
_OPENING = re.compile(r"(?:(?:M[Rr]|M[Rr][Ss]|M[Ss]|D[Rr]|Prof|Sen|Rep|Gen|[A-Z])\.?|(?:[A-Z][\w’'-]+ )+[A-Z]\.?)$")
_GAP = re.compile(r"\.? ?")
_REST = re.compile(r"\.? ((?:[A-Z]\. )*(?:[A-Z][’'])?[A-Z][\w-]*\w)")
_HONORIFIC = re.compile(r"(?:M[Rr]|M[Rr][Ss]|M[Ss]|D[Rr])\.?")


def whole_names(annotated: Annotated, names: Nations) -> tuple[Mention, ...]:
    """Return the mentions with names whole that came in pieces ("Mr" and "Voss"); each piece becomes the whole.

    ``names`` know what is written as one word with a capital in it, "SpaceX".
    """
    text = annotated.report.text
    mentions = [_unglued(text, m, names) if m.kind in ("person", "role") else m for m in annotated.mentions]
    persons = sorted(
        (m.span, i)
        for i, m in enumerate(mentions)
        if m.kind == "person"
        or (m.span.end - m.span.start < 5 and m.kind != "date" and _HONORIFIC.fullmatch(m.span.of(text)))
    )
    group: list[int] = []
    for n, (span, i) in enumerate(persons):
        start = mentions[group[0]].span.start if group else span.start
        group.append(i)
        follows = persons[n + 1][0] if n + 1 < len(persons) else None
        opening = bool(_OPENING.fullmatch(text[start : span.end]))
        gap = text[span.end : follows.start] if follows else None
        overlap = follows is not None and follows.start < span.end  # "Frank-Walter" and "Walter Voss"
        if gap is not None and (gap == " " or overlap or (opening and _GAP.fullmatch(gap))):
            continue
        rest = _REST.match(text, span.end) if opening else None
        whole = Span(start, rest.end(1) if rest else span.end)
        for piece in group:
            if (mentions[piece].span, mentions[piece].kind) != (whole, "person"):
                mentions[piece] = replace(mentions[piece], span=whole, kind="person")
        group = []
    for (before, i), (span, n) in zip(persons, persons[1:], strict=False):
        if span.start - before.end in (2, 3) and _AFTER_NAME.fullmatch(span.of(text)):
            mentions[n] = mentions[i]
    return tuple(mentions)


def _unglued(text: str, mention: Mention, names: Nations) -> Mention:
    """Return a person's mention without what a page ran into the name: "Voss Jan Erik VossStocks fall" is Voss.

    Nor is whose somebody is the name: "one Jan Voss", "our Oslo correspondent Jan Voss", "the Coalition’s Jan Voss".
    """
    span = mention.span
    if caption := _CAPTION.match(text, span.start):
        return replace(mention, span=Span(*caption.span(1)), kind="person")
    name = span.of(text)
    if mention.kind == "person" and (owner := _SERVANTS.match(name)):
        return replace(mention, span=Span(span.start, span.start + owner.end(1)))
    both = _BOTH.match(name) or (mention.kind == "person" and _WHOSE.match(name))
    start, end = span.start + (both.end() if both else 0), span.end
    if mention.kind == "person" and " " in span.of(text) and (cut := _CUT.match(text, end)):
        end = cut.end()
    glued = _GLUED.search(text, start, end)
    if glued and names.lookup(_A_WORD.match(text, glued.start(1))[0]):  # type: ignore[index]
        glued = None
    if glued and glued[1][0].islower():
        start = glued.end()
    elif glued:
        before = max(0, start - _FULL_FORM)
        first = re.search(rf"(?<!\S){re.escape(glued[1])}(?!\S)", text[before : glued.start()])
        if first and before + first.start() < start:  # "Jan Voss Jan (Joe) [Erik VossStocks]"
            start, end = glued.start(1), glued.end()
        else:
            end = before + first.end() if first else glued.end()
    return mention if (start, end) == (span.start, span.end) else replace(mention, span=Span(start, end))


#: Relatives, and what stands before the name of one: "his father, ", "Voss's wife ".
KIN_WORDS = (
    r"\b(?:wife|husband|sons?|daughters?|brothers?|sisters?|fathers?|mothers?|widow|partner|girlfriend|boyfriend|"
    r"fianc[eé]e?|uncle|cousins?|nephews?|niece|family|relatives)\b"
)
KIN = re.compile(f"(?i){KIN_WORDS}")
KIN_NAMED = re.compile(rf"(?i)(?:\b(?:his|her|whose)|\w[’']s?) {KIN_WORDS},? $")
_HERS = re.compile(r"(?:Mrs|Ms|Miss)\b")


def people(annotated: Annotated, index: SpanIndex) -> list[Person]:
    """Return the persons named in the report, in order of first mention, each with the titles beside the name.

    ``index`` is of the mentions.
    """
    text = annotated.report.text
    persons = [(i, m) for i, m in enumerate(annotated.mentions) if m.kind == "person"]
    persons = [(i, m) for i, m in persons if not (is_no_actor(m.span.of(text)) or _ROOM.match(text, m.span.end))]
    named = [(tokens, i, m) for i, m in persons if (tokens := name_tokens(m.span.of(text)))]
    families = {tokens[-1] for tokens, _, m in named if not _TWO.fullmatch(m.span.of(text))}
    named = [n for n in named if not (_TWO.fullmatch(n[2].span.of(text)) and families.issuperset(n[0]))]
    fathers = _fathers([tokens for tokens, _, _ in named])
    named = [(_without_junior(tokens, fathers), i, m) for tokens, i, m in named]
    found: list[Person] = []
    by_start: dict[str, list[Person]] = {}  # names that may be the same share three letters of a word
    for tokens, i, mention in sorted(named, key=lambda n: (-len(n[0]), n[2].span.start)):
        near = [p for p in by_start.get(tokens[-1][:3], ()) if not _apart(tokens, p.tokens)]
        fits = [p for p in near if set(tokens) <= set(p.tokens) or _same(tokens, p.tokens)]
        fits = [p for p in fits if _is_junior(p.tokens) == _is_junior(tokens)]
        if len(fits) > 1 and len(tokens) == 1 and not _HERS.match(mention.span.of(text)):
            fits = [p for p in fits if not _is_kin(p, annotated)] or fits  # "his father, Frederick Voss", is not Voss
        if len(fits) > 1:
            fits.sort(key=lambda p: _distance(p, mention))
        if fits:
            fits[0].mentions.append(i)
            insort(fits[0].starts, mention.span.start)
        else:
            found.append(Person(tokens, mention.span.of(text), [i], [mention.span.start]))
            for start in {t[:3] for t in tokens}:
                by_start.setdefault(start, []).append(found[-1])
    found.sort(key=lambda p: p.starts[0])
    for person in found:
        person.mentions.sort()
        _attach(person, annotated, index)
    return found


def _is_junior(tokens: tuple[str, ...]) -> bool:
    return tokens[-1] == "jr"


def _fathers(names: Sequence[tuple[str, ...]]) -> set[str]:
    """Return the family names of fathers and sons of one name, as a report has both: "Jan Voss" and "Jan Voss Jr."."""
    sons = {(tokens[0], tokens[-2]) for tokens in names if _is_junior(tokens) and len(tokens) > 2}
    return {tokens[-1] for tokens in names if (tokens[0], tokens[-1]) in sons}


def _without_junior(tokens: tuple[str, ...], fathers: set[str]) -> tuple[str, ...]:
    """Return a name without the "Jr." that nobody else of the report needs to be told from it."""
    return tokens[:-1] if _is_junior(tokens) and len(tokens) > 1 and tokens[-2] not in fathers else tokens


def _is_kin(person: Person, annotated: Annotated) -> bool:
    """Tell whether a person is named as another one's relative."""
    text = annotated.report.text
    return any(KIN_NAMED.search(text[max(0, start - 20) : start]) for start in person.starts)


def parted(person: Person, annotated: Annotated, index: SpanIndex) -> list[Person]:
    """Return a person named in full and the one of the same family whom the family name alone stands for."""
    text = annotated.report.text
    bare = [i for i in person.mentions if len(name_tokens(annotated.mentions[i].span.of(text))) == 1]
    two = []
    for mentions in ([i for i in person.mentions if i not in bare], bare):
        spans = [annotated.mentions[i].span for i in mentions]
        name = max((s.of(text) for s in spans), key=len, default=person.name)
        two.append(Person(name_tokens(name), name, mentions, [s.start for s in spans]))
    for one in two:
        _attach(one, annotated, index)
    return [one for one in two if one.mentions]


def _same(tokens: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether two names share their family name, spelt loosely, and no first name speaks against it."""
    a, b = tokens[-1], other[-1]
    alike = a == b or (len(a) > 4 and len(b) > 4 and a[:4] == b[:4] and abs(len(a) - len(b)) <= 2 and a[-2:] == b[-2:])
    return alike and (len(tokens) == 1 or len(other) == 1 or tokens[0][:3] == other[0][:3])


def _apart(tokens: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Tell whether the initials of two names speak of two bearers: "Jan W. Voss" and "Jan H.W. Voss"."""
    one, two = ("".join(word[0] for word in name[1:-1]) for name in (tokens, other))
    lettered = any(len(word) == 1 for name in (tokens, other) for word in name[1:-1])
    return lettered and not (one.startswith(two) or two.startswith(one))


def _distance(person: Person, mention: Mention) -> int:
    """Return how far before ``mention`` the person was last named."""
    at = bisect_left(person.starts, mention.span.start)
    return mention.span.start - person.starts[at - 1] if at else 10**9


_NAMED = re.compile(r"(?:[A-Z][\w-]+[’']s )?[A-Z][\w’'-]+(?: [a-z]{2,3})?(?: [A-Z][\w’'.-]+){1,2}")
_OWNED = re.compile(r"(?:[A-Z][\w-]+ )*[A-Z][\w-]+[’']s [a-z]")
#: What shows that a title behind a name is another's, no apposition to it: "well, Olaf, the President decided".
_ACTS = re.compile(
    r" (?:has|had|is|was|will|would|can|could|does|did|said|says|told|made|"
    r"[a-z]{2,}ed(?! (?:by|in|at|on|to|of|with|as|for|from|into|after|over|under|during|near|last)\b))\b"
)
_SAYS = re.compile(r" (?:said|says|told|tells|added|warned)\b")  # "close to Voss, an official said"
_DEFINITE = re.compile(r"[Tt]he ")
_WITH = re.compile(r"\b(?:with|to|by) the $")
_AFTER = re.compile(r",? (?:\()?(?:the |a |an )?|, ")  # "Voss, the minister", "Voss (the minister"


def _attach(person: Person, annotated: Annotated, index: SpanIndex) -> None:
    """Find the role mentions before the name ("visiting Syrian Foreign Minister") or in apposition after it."""
    text, mentions = annotated.report.text, annotated.mentions
    for number in person.mentions:
        span = mentions[number].span
        edge = span.start
        chain: list[int] = []
        for _ in range(4):
            near = [i for i in index.overlapping(Span(max(0, edge - 3), edge)) if mentions[i].span.end <= edge]
            left = next((i for i in reversed(near) if mentions[i].kind in _TITLED), None)
            gap = text[mentions[left].span.end : edge] if left is not None else None
            if left is None or gap is None or not _BEFORE.fullmatch(gap):
                break
            if chain and mentions[left].kind in _BODIES and _THE.match(text, edge):
                break  # "in Ardania the President of Belmar, Jan Holt"
            if chain and "\n\n" in gap and _is_apart(mentions[left], text[edge : span.start], text):
                break
            if "," in gap and mentions[left].kind == "role" and _is_name(mentions[left].span.of(text)):
                break  # "Ardania’s Jana Voss, President Jan Holt" are two
            if "," in gap and mentions[left].kind != "role":  # "against China, Belarusian President Voss"
                left = _role_of(mentions[left].span, text, mentions, index)
                if left is None:
                    break
            opens = mentions[left].span.start
            if "," in gap and chain and _WITH.search(text[max(0, opens - 6) : opens + 4]):
                break  # "met with the President of Ardania, EU envoy Voss said" are two
            edge = opens
            chain.append(left)
            if _OWNED.match(mentions[left].span.of(text)):  # what stands before "Voss's aide" is Voss's
                break
        roles = [i for i in chain if mentions[i].kind == "role"]
        if roles:
            start = with_country(text, Span(edge, span.start), mentions, index)
            person.titles.append(start.strip(" ,"))
        for i in index.overlapping(Span(span.end, span.end + 8)):
            role = mentions[i]
            if (
                role.kind == "role"
                and role.span.start >= span.end
                and _AFTER.fullmatch(text[span.end : role.span.start])
                and not _is_anothers(role.span, text)
                and not _names_another(text, role.span, mentions, index)
            ):
                roles.append(i)
                person.titles.append(with_country(text, role.span, mentions, index))
        person.roles += [i for i in roles if i not in person.roles]


def _is_anothers(role: Span, text: str) -> bool:
    """Tell whether a title behind a name is another's, as what he does or says follows it at once."""
    acts = _DEFINITE.match(role.of(text)) and _ACTS.match(text, role.end)
    return bool(acts or _SAYS.match(text, role.end))


def _is_apart(mention: Mention, title: str, text: str) -> bool:
    """Tell whether a mention that ends a paragraph has no part in the ``title`` that opens the next.

    Pages that are broken at a width go on there: "called Ardanian Foreign", "Minister Voss".
    """
    words = mention.span.of(text)
    if not find_titles(title) or mention.kind == "role" and not find_titles(words):
        return False
    return not any(t.start < len(words) < t.end for t in find_titles(f"{words} {title}"))


def _is_name(words: str) -> bool:
    """Tell whether what the head takes for a role is somebody's name."""
    return _NAMED.fullmatch(words) is not None and not find_titles(words)


def _role_of(body: Span, text: str, mentions: Sequence[Mention], index: SpanIndex) -> int | None:
    """Return the role that a body ends, of somebody named behind it: "the envoy to Sudan, Jo Voss"; or None.

    What stands behind a name is that one's: "Jan Holt, the envoy to Sudan, Jo Voss and others".
    """
    for i in index.overlapping(Span(max(0, body.start - 40), body.start)):
        role = mentions[i]
        if role.kind == "role" and role.span.end < body.start:
            whole = _whole_title(text, role.span, mentions, index)
            before = index.overlapping(Span(max(0, whole.start - 6), whole.start))
            apposed = any(mentions[b].kind == "person" and mentions[b].span.end < whole.start for b in before)
            if whole.end == body.end and not apposed:
                return i
    return None


def _names_another(text: str, role: Span, mentions: Sequence[Mention], index: SpanIndex) -> bool:
    """Tell whether a name follows a role at once: "Voss, Prime Minister of Belmar Holt" are two."""
    ends = {role.end, _whole_title(text, role, mentions, index).end}
    return any(mentions[i].kind == "person" for end in ends for i in index.overlapping(Span(end + 1, end + 2)))


_OF = re.compile(r"\s*(?:(?:of|for)\s+)?(?:the\s+)?")
_TO = re.compile(r"\s+to\s+(?:the\s+)?")
_POSTED = re.compile(r"(?i)\b(?:ambassador|envoy|representative|consul|diplomat|emissary)$")
_OFFICE_OF = re.compile(r" (?:of|for) (?:(?:[A-Z][\w’'-]*|and|the),? ){1,6}?of (?:the )?")  # " for Foreign Affairs of "
_THE = re.compile(r"the\b")
_OF_ONE = re.compile(r" of (?:the )?[A-Z][\w ]*$")  # "the presidents of Russia", and of Turkey
AND = re.compile(r"(?:, (?:and )?| and )(?:the )?")


def with_country(text: str, span: Span, mentions: Sequence[Mention], index: SpanIndex) -> str:
    """Return the role's words, with a country or body named right before or after it.

    "Russia's Foreign Minister", "the prime minister of North Macedonia", "the envoy to Sudan".
    """
    return _whole_title(text, span, mentions, index).of(text)


def _whole_title(text: str, span: Span, mentions: Sequence[Mention], index: SpanIndex) -> Span:
    start = span.start
    for mention in (mentions[i] for i in index.overlapping(Span(max(0, start - 60), start))):
        near = mention.span.end <= start and start - mention.span.start < 60
        near = near and not _THE.match(text, start)  # "from the United Kingdom the President"
        if near and mention.kind in _BODIES and _GAP_BACK.fullmatch(text[mention.span.end : start]):
            start = mention.span.start
            break
    words = text[start : span.end]
    ahead = (_TO if _POSTED.search(words) else _OF).match(text, span.end) or _OF.match(text, span.end)
    ended = words.endswith((" of", " of the", " for", " for the", " to", " to the"))
    if ahead and (ahead[0].strip() or ended):
        office = _OFFICE_OF.match(text, span.end)
        within = index.overlapping(Span(span.end, office.end())) if office else []
        if office and all(mentions[i].kind != "person" for i in within):  # else of the next in a list of names
            ahead = office
        for mention in (mentions[i] for i in index.overlapping(Span(ahead.end(), ahead.end() + 1))):
            if (
                (mention.kind in _BODIES or (ended and mention.kind == "role"))
                and span.end < mention.span.start + 1
                and mention.span.start <= ahead.end()
            ):
                end = mention.span.end
                if is_plural(span.of(text)):
                    return Span(start, with_others(text, end, mentions, index))
                return Span(start, _of_state(text, end, mentions, index))
    if is_plural(span.of(text)) and _OF_ONE.search(span.of(text)):
        return Span(start, with_others(text, span.end, mentions, index))
    return Span(start, span.end)


def _of_state(text: str, end: int, mentions: Sequence[Mention], index: SpanIndex) -> int:
    """Return where a body's state ends that follows it at once: "the armed forces of Canada"; else ``end``."""
    joined = _OF.match(text, end)
    if joined is None or not joined[0].startswith(" of "):
        return end
    follows = (mentions[i] for i in index.overlapping(Span(joined.end(), joined.end() + 1)))
    return next((m.span.end for m in follows if m.kind in _BODIES and m.span.start >= end), end)


def with_others(text: str, end: int, mentions: Sequence[Mention], index: SpanIndex) -> int:
    """Return where a list of states ends of which one ends at ``end``: "the leaders of France, Germany and Italy"."""
    while joined := AND.match(text, end):
        start = joined.end()
        follows = [mentions[i] for i in index.overlapping(Span(start, start + 1)) if mentions[i].kind in _BODIES]
        ends = [m.span.end for m in follows if m.span.start <= start]
        if not ends:
            break
        end = max(ends)
    return end
