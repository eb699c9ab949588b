"""One quotation in many reports: the same words, cut, or put a little otherwise by another translator."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from dragoman.link.parties import Match, compare
from dragoman.link.words import plain, stem, terms
from dragoman.store.rows import PartyRow, StatementRow

METHOD = "same_quote@3"

_QUOTED = re.compile(r"[“\"«„]([^“”\"«»„]{12,2000})[”\"»]")


@dataclass(frozen=True, slots=True)
class Rules:
    """What counts as the same quotation.

    cut: likeness (0..100, rapidfuzz partial ratio) from which the shorter stands in the longer. reworded: likeness
    (ratio) from which two of one speaker are one in two translations, within ``near`` days. least: words a quotation
    has at least; those of only one content word have ``plain`` at least, and what is reworded ``least_reworded``.
    whoever: words from which the very same words are one quotation whoever is said to speak them. days: how long a
    quotation is looked for. newest: quotations looked at a content word, the newest first.
    """

    cut: float = 92.0
    reworded: float = 78.0
    near: int = 14
    least: int = 4
    plain: int = 6
    least_reworded: int = 7
    whoever: int = 8
    days: int = 120
    newest: int = 200


_ROUTINE = re.compile(
    r"\b(?:questions? (?:will |is |comes? )?(?:going to )?(?:go|from|for)|next up|go to the line|your line|"
    r"you['’]re welcome|that I['’]m aware)\b",
    re.IGNORECASE,
)
_ROUTINE_WORDS = """
    question thank thanks line go going gone next hear happy repeat aware mr mrs ms secretary minister madam sir please
    ahead welcome follow call know think good great sure able morning afternoon everyone everybody want see
    yes okay answer hi hello president ambassador applause so much
"""  # what is said at every news conference: nobody repeats it of another


@lru_cache(maxsize=1)
def _routine() -> frozenset[str]:
    return frozenset(map(stem, _ROUTINE_WORDS.split()))


@dataclass(frozen=True, slots=True)
class SameQuote:
    """Two statements with one quotation: the later, the earlier, the first of all, how ("same", "cut", "reworded")."""

    statement: str
    like: str
    first: str
    how: str
    alike: float


@dataclass(slots=True)
class _Quote:
    row: StatementRow
    first: str
    day: int
    words: tuple[str, ...]
    text: str
    terms: frozenset[str]


class Quotes:
    """The quotations so far; give statements in order of their reports' days."""

    def __init__(self, rules: Rules | None = None) -> None:
        self.rules = rules or Rules()
        self._by_term: dict[str, list[_Quote]] = {}

    def add(
        self, row: StatementRow, *, first: str | None = None, apart: frozenset[str] = frozenset()
    ) -> SameQuote | None:
        """Keep a statement's quotations and return the earlier statement that has one of them, or None.

        ``first`` is the statement it is joined to already, which is not looked for, and ``apart`` are those that a
        person would not have it joined to.
        """
        if row.source.published is None:
            return None
        day = date.fromisoformat(row.source.published).toordinal()
        best: SameQuote | None = None
        mine = []
        for text in quoted(row):
            words = plain(text)
            told = frozenset(terms(text))
            if (
                not told - _routine()
                or _ROUTINE.search(text)
                or len(words) < (self.rules.least if len(told) > 1 else self.rules.plain)
            ):
                continue
            quote = _Quote(row, first or row.id, day, words, " ".join(words), told)
            mine.append(quote)
            found = self._best(quote, apart) if first is None else None
            if found is not None and (best is None or found.alike > best.alike):
                best = found
        for quote in mine:
            quote.first = best.first if best else quote.first
            for term in quote.terms:
                held = self._by_term.setdefault(term, [])
                held.append(quote)
                if len(held) > 2 * self.rules.newest:
                    del held[: self.rules.newest]
        return best

    def _best(self, quote: _Quote, apart: frozenset[str]) -> SameQuote | None:
        counted: dict[int, tuple[int, _Quote]] = {}
        for term in quote.terms:
            for other in reversed(self._by_term.get(term, [])[-self.rules.newest :]):
                if quote.day - other.day > self.rules.days:
                    break
                counted[id(other)] = (counted.get(id(other), (0, other))[0] + 1, other)
        best: tuple[float, str, _Quote] | None = None
        for common, other in sorted(counted.values(), key=lambda pair: (pair[1].day, pair[1].row.id, pair[1].text)):
            least = min(2, len(quote.terms), len(other.terms))
            if common < least or other.row.id == quote.row.id or other.first in apart:
                continue
            how, alike = self._alike(quote, other)
            if how and (best is None or alike > best[0]):
                best = alike, how, other
        if best is None:
            return None
        alike, how, other = best
        return SameQuote(quote.row.id, other.row.id, other.first, how, round(alike / 100, 3))

    def _alike(self, a: _Quote, b: _Quote) -> tuple[str, float]:
        from rapidfuzz import fuzz

        speakers = compare(_speaker(a.row), _speaker(b.row))
        shorter = min((a, b), key=lambda q: len(q.words))
        long = len(shorter.words) >= self.rules.whoever
        if speakers is Match.OTHER and not (long and (a.text in b.text or b.text in a.text)):
            return "", 0.0
        if a.text == b.text:
            return "same", 100.0
        alike = fuzz.partial_ratio(a.text, b.text, score_cutoff=self.rules.cut)
        if alike and _begins_and_ends(a, b):
            return "cut", alike
        if speakers is Match.SAME and abs(a.day - b.day) <= self.rules.near:
            least = min(len(a.words), len(b.words))
            alike = fuzz.ratio(a.text, b.text, score_cutoff=self.rules.reworded)
            if alike and least >= self.rules.least_reworded:
                return "reworded", alike
        return "", 0.0


def quoted(row: StatementRow) -> list[str]:
    """Return the stretches of a statement that stand between quotation marks; of a direct one all its words.

    Where a mixed one has its marks outside its words, its pieces: those that are no quotation will match none.
    """
    if row.kind == "direct":
        return [row.words]
    if row.kind != "mixed":
        return []
    return _QUOTED.findall(row.words) or row.words.split(" … ")


def same_quotes(rows: Iterable[StatementRow], rules: Rules | None = None) -> list[SameQuote]:
    """Return the joins among statements, given in order of their reports' days."""
    seen = Quotes(rules)
    return [same for row in rows if (same := seen.add(row))]


def _speaker(row: StatementRow) -> tuple[PartyRow, ...]:
    return (row.speaker,) if row.speaker else ()


def _begins_and_ends(a: _Quote, b: _Quote) -> bool:
    """Tell whether the shorter is of whole words of the longer: no "sanction" in "sanctions" alone."""
    short, long = sorted((a, b), key=lambda q: len(q.words))
    return len(set(short.words) & set(long.words)) >= 0.8 * len(set(short.words))
