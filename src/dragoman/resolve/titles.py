"""What a title says: the class of office, the PLOVER sector, and the state or body that it implies.

The table is ``data/register.titles.txt``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from dragoman.resolve.names import Nations, nations
from dragoman.resolve.nametable import lower
from dragoman.resolve.scan import MENTION, placed_words

FORMER = re.compile(r"(?i)\b(?:former(?:ly)?|ex|late|one-time|onetime|erstwhile|deposed|ousted|ex-)(?:\b|-)")
_ARTICLE = re.compile(r"(?i)^(?:the|a|an|its|his|her|their|our|visiting|outgoing|newly elected|then)\s+")
_WORD = re.compile(r"[^\W_]+(?:\.[^\W_]\b)?")
_SAME = {"’": "'", "-": " ", "‐": " ", "‑": " ", "–": " ", "\n": " ", "\xa0": " "}
_TOP = re.compile(r"\b([Tt]op|[Cc]hief) ((?:[A-Z][\w.-]*\s){1,3})(?=diplomat\b)")
_OWNS = re.compile(r"'s? (?:spokes|office)")  # "the prime minister's spokesman" is no prime minister

_DEPUTY = re.compile(r" (?:(?!(?:and|or|of|for|to)\b)[\w-]+ ){0,2}")

_Entry = tuple[str, str, str, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class Title:
    """One title found in a text.

    Attributes:
        office_class: "head_of_state", "foreign_minister" ...
        kind: tells titles of one class apart: "president", "monarch", "prime_minister", "leader" ...
        sector: PLOVER sector, or IGO or NGO.
        implies: ISO3 codes or "IGO:..." ids that the title alone stands for ("Secretary of State": USA).
        start, end: where it stands in the text that was asked about.
    """

    office_class: str
    kind: str
    sector: str
    implies: tuple[str, ...]
    start: int
    end: int


def in_order(title: str) -> str:
    """Return "US top diplomat" for "top US diplomat"."""
    return _TOP.sub(r"\2\1 ", title) if "diplomat" in title else title


def bare_title(title: str) -> str:
    """Return a title without the article, and the like, before it: "minister" for "their visiting minister"."""
    previous = None
    while previous != title:
        previous, title = title, _ARTICLE.sub("", title.strip())
    return title


@lru_cache(maxsize=1)
def office_classes() -> frozenset[str]:
    """Return the classes of office that there are."""
    return frozenset(entry[0] for phrases in _table().values() for _, entry in phrases) | {"group_leader"}


@lru_cache(maxsize=256)
def sector_of(office_class: str) -> str | None:
    """Return the PLOVER sector of a class of office; None for leaders of groups, whose sector is the group's."""
    return next((e[2] for found in _table().values() for _, e in found if e[0] == office_class), None)


@lru_cache(maxsize=16384)
def title_class(text: str, names: Nations | None = None) -> tuple[str | None, str | None]:
    """Return the office class and PLOVER sector of a title, or (None, None) where it holds no known one.

    The first title in the text counts ("Prime Minister and Foreign Minister" is a head of government), but for one
    that is part of a name ("Union" in "the European Union envoy"). A former holder of a government office belongs to
    the elite (ELI); the leader of an armed group to REB. ``names`` is where names are looked up, the shipped table
    if None.
    """
    text = in_order(text)
    found = find_titles(text)
    if not found:
        return None, None
    named = (names or nations()).find(text)
    first = next((t for t in found if not any(a <= t.start and t.end <= b for a, b, _, _ in named)), None)
    if first is None:
        return None, None
    if text[first.start : first.end].lower() == "deputy":  # whose? "a deputy of the Assembly", "the deputy mayor"
        second = next((t for t in found if t.start > first.start), None)
        if second is not None and _DEPUTY.fullmatch(text, first.end, second.start):
            return "official", "ELI" if FORMER.search(text[: first.start + 1]) else second.sector
    if first.kind == "leader" and any(entity.kind == "group" for _, _, entity, _ in named):
        return "group_leader", "REB"
    sector = "ELI" if first.sector == "GOV" and FORMER.search(text[: first.start + 1]) else first.sector
    return first.office_class, sector


def find_titles(text: str) -> list[Title]:
    """Return the titles in ``text``, in order, the longest at each place; plurals count."""
    return list(_titles_in(text) if len(text) <= MENTION else _search(text))


def _search(text: str) -> tuple[Title, ...]:
    table, heads = _table(), _heads()
    opening = [start for start, word in placed_words(text) if word in heads]
    if not opening and "_" not in text:
        return ()
    low = lower(text, _SAME)
    if "_" in text:  # which is of the word for ``placed_words``: "_Secretary General_"
        opening = [match.start() for match in _WORD.finditer(low)]
    found: list[Title] = []
    done = 0
    for start in opening:
        if start < done:
            continue
        first = _WORD.match(low, start)[0]  # type: ignore[index]
        phrases = table.get(first) or (table.get(first.rstrip("s")) if first[-1] == "s" else None)
        if phrases is None:
            continue
        for phrase, entry in phrases:
            end = _ends(low, start, phrase) if low.startswith(phrase, start) else None
            if end:
                found.append(Title(*entry, start, end))
                done = end
                break
    return tuple(found)


_titles_in = lru_cache(maxsize=16384)(_search)  # a title is asked about several times a report, and by the next again


def _ends(low: str, start: int, phrase: str) -> int | None:
    """Return where ``phrase`` at ``start``, or its plural, ends if it is whole words and owns no office."""
    end = start + len(phrase)
    if low[end : end + 1] == "s":
        end += 1
    if low[end : end + 1].isalnum() or _OWNS.match(low, end):
        return None
    return end


@lru_cache(maxsize=1)
def _heads() -> frozenset[str]:
    """Return what the phrases begin with: their first words, the "u" of "u.s.", and the plurals of these."""
    heads = [first.partition(".")[0] for first in _table()]
    return frozenset(heads + [f"{head}s" for head in heads])


@lru_cache(maxsize=1)
def _table() -> dict[str, list[tuple[str, _Entry]]]:
    """Return the phrases by their first word, longest first."""
    source = resources.files("dragoman").joinpath("resolve", "data", "register.titles.txt")
    table: dict[str, dict[str, _Entry]] = {}
    for line in source.read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            office_class, kind, sector, implies, phrases = (field.strip() for field in line.split("|"))
            entry = (office_class, kind, sector, tuple(implies.split()))
            for phrase in phrases.split(";"):
                key = lower(phrase.strip(), _SAME)
                first = _WORD.match(key)
                if first:
                    table.setdefault(first.group(), {}).setdefault(key, entry)
    return {word: sorted(found.items(), key=lambda pair: -len(pair[0])) for word, found in table.items()}
