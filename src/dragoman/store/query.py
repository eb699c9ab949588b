"""The words of a search, understood once and written for either database.

``embassy talks`` finds both words, ``embassy OR consulate`` either, ``"prisoner exchange"`` the words in this
order, ``negotiat*`` every word that begins so, ``-ships`` or ``NOT ships`` leaves out what has it; parentheses
group. Case, accents and English endings make no difference ("talked" finds "talks").
"""

from __future__ import annotations

import re
import typing
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache

from dragoman.records import InputError

_TOKEN = re.compile(r'\s*(?:(?P<mark>[()])|"(?P<phrase>[^"]*)"|(?P<open>")|(?P<word>[^\s()"]+))')
_WORD = re.compile(r"[^\W_]+")
DEEPEST = 20
"""Parentheses within parentheses; more is no question that a person asks."""


@dataclass(frozen=True, slots=True)
class Words:
    """Words in this order; with ``prefix`` the last one is a beginning."""

    words: tuple[str, ...]
    prefix: bool = False


@dataclass(frozen=True, slots=True)
class Not:
    part: Node


@dataclass(frozen=True, slots=True)
class All:
    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    parts: tuple[Node, ...]


Node = Words | Not | All | Any


def parse(text: str) -> Node:
    """Return what ``text`` asks for.

    Raises:
        InputError: nothing to look for, a quotation mark or parenthesis without its other half, or an operator
            without a word.
    """
    parser = _Parser(text)
    found = parser.either(0)
    if parser.token is not None:
        raise parser.wrong("a ) without its (")
    return found


_ENDINGS = (
    "e", "ed", "es", "er", "ers", "ing", "ng", "g", "ion", "on", "n", "ions", "ons", "ive", "ve", "al", "l", "ly", "y",
    "ies", "able", "ible", "ance", "ence", "ment", "ity", "ty", "ism", "ist",
)  # fmt: skip


@lru_cache(maxsize=100_000)
def stem(word: str) -> str:
    """Return ``word`` without its English ending, by Porter's rules, much as the databases' indexes hold it."""
    return _stemmer().stemWord(word)  # type: ignore[no-any-return]


@cache
def _stemmer() -> typing.Any:
    import snowballstemmer

    return snowballstemmer.stemmer("porter")


def _family(beginning: str) -> list[str]:
    """Return words, one a stem, that begin so but whose stem does not: "negotiat" begins "negotiate", stem "negoti"."""
    found: dict[str, str] = {}
    for ending in _ENDINGS:
        cut = stem(beginning + ending)
        if 3 <= len(cut) < len(beginning) and beginning.startswith(cut):
            found.setdefault(cut, beginning + ending)
    return sorted(found.values())


def words(text: str) -> list[str]:
    """Return the words in ``text`` as both databases index them, endings aside: no case, no accents, no marks."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", text.lower()) if not unicodedata.combining(c))
    return _WORD.findall(plain)


class _Parser:
    """Recursive descent: either := each (OR each)*; each := not (AND? not)*; not := (NOT | -)? (words | parens)."""

    def __init__(self, text: str) -> None:
        self._text, self._at = text, 0
        self.token: re.Match[str] | None = None
        self._next()

    def wrong(self, what: str) -> InputError:
        return InputError(
            f'search {self._text!r:.80}: {what}; words, "phrases", AND, OR, NOT, ( ) and beginn* are understood'
        )

    def _next(self) -> None:
        self.token = _TOKEN.match(self._text, self._at)
        if self.token is not None:
            self._at = self.token.end()
            if self.token["open"]:
                raise self.wrong("a quotation mark without its other half")

    def _is(self, *words: str) -> bool:
        return self.token is not None and (self.token["word"] or self.token["mark"]) in words

    def either(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise self.wrong(f"more than {DEEPEST} parentheses within each other")
        parts = [self._each(depth)]
        while self._is("OR"):
            self._next()
            parts.append(self._each(depth))
        if len(parts) > 1 and any(isinstance(p, Not) for p in parts):
            raise self.wrong("OR NOT finds nearly everything; say what is to be found")
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def _each(self, depth: int) -> Node:
        parts = [self._one(depth)]
        while self.token is not None and not self._is("OR", ")"):
            if self._is("AND"):
                self._next()
            parts.append(self._one(depth))
        if all(isinstance(p, Not) for p in parts):
            raise self.wrong("only words to leave out; say what is to be found")
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def _one(self, depth: int) -> Node:
        token = self.token
        if token is None or self._is("AND", "OR", ")"):
            raise self.wrong("a word is missing" if self._text.strip() else "no word to look for")
        self._next()
        if token["mark"]:
            return self._group(depth)
        if token["phrase"] is not None:
            return self._words(token["phrase"], False)
        word = token["word"]
        if word == "NOT":
            return self._not(depth)
        if word.startswith("-") and len(word) > 1:
            return Not(self._words(word[1:], word.endswith("*")))
        if word == "-" and self.token is not None and (self._is("(") or self.token["phrase"] is not None):
            return self._not(depth)
        return self._words(word, word.endswith("*"))

    def _not(self, depth: int) -> Node:
        if depth > DEEPEST:
            raise self.wrong(f"more than {DEEPEST} words to leave out within each other")
        inner = self._one(depth + 1)
        return inner.part if isinstance(inner, Not) else Not(inner)

    def _group(self, depth: int) -> Node:
        inner = self.either(depth + 1)
        if not self._is(")"):
            raise self.wrong("a ( without its )")
        self._next()
        return inner

    def _words(self, text: str, prefix: bool) -> Node:
        found = words(text)
        if not found:
            raise self.wrong(f"{text!r} has no letter or digit to look for")
        if not prefix:
            return Words(tuple(found))
        family = (Words((*found[:-1], word)) for word in _family(found[-1]))
        return Any((Words(tuple(found), True), *family))


def positive(node: Node) -> Node:
    """Return ``node`` without what it leaves out."""
    match node:
        case All(parts):
            return All(tuple(positive(p) for p in parts if not isinstance(p, Not)))
        case Any(parts):
            return Any(tuple(positive(p) for p in parts))
    return node


def fts5(node: Node) -> str:
    """Return ``node`` as SQLite's FTS5 reads it."""
    match node:
        case Words(found, prefix):
            return '"' + " ".join(found) + '"' + (" *" if prefix else "")
        case Any(parts):
            return "(" + " OR ".join(fts5(p) for p in parts) + ")"
        case All(parts):
            held = " AND ".join(fts5(p) for p in parts if not isinstance(p, Not))
            out = [fts5(p.part) for p in parts if isinstance(p, Not)]
            return f"({held})" if not out else f"(({held}) NOT ({' OR '.join(out)}))"
        case Not():
            raise AssertionError("parse leaves no NOT alone")


def tsquery(node: Node) -> str:
    """Return ``node`` as PostgreSQL's to_tsquery reads it."""
    match node:
        case Words(found, prefix):
            last = f"'{found[-1]}'" + (":*" if prefix else "")
            return "(" + " <-> ".join([*(f"'{word}'" for word in found[:-1]), last]) + ")"
        case Any(parts):
            return "(" + " | ".join(tsquery(p) for p in parts) + ")"
        case All(parts):
            return "(" + " & ".join(tsquery(p) for p in parts) + ")"
        case Not(part):
            return f"!{tsquery(part)}"
