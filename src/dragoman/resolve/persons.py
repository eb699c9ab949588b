"""Names of persons, compared loosely and safely: al-Sabbagh is Sabbagh, Zelenskiy is Zelensky, Ali is not Alia."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache

FAMILY_ALONE = 0.85  # a family name alone; below a full name, above SURE of ``offices`` (0.6) when one man bears it
GIVEN_ALONE = 0.45

_PARTICLES = frozenset(
    "al el ul ar as ash an at ad az bin ibn ben bint van von de del der den da di la le du dos das do y e".split()  # noqa: SIM905
)
_SWAP = str.maketrans("ıİøØłŁđĐ", "iIoOlLdD")
_SPLIT = re.compile(r"[\s\-‐‑–.’'`ʿʾʼ‘\"“”,]+")
# Letters that one name is spelt with in turn: Araghchi and Araqchi, Muallem and Moualem, Haitham and Haytham.
_SOUNDS = (
    ("gh", "k"), ("kh", "k"), ("ck", "k"), ("q", "k"), ("sch", "s"), ("tch", "c"), ("ch", "c"), ("sh", "s"),
    ("zh", "j"), ("dj", "j"), ("th", "t"), ("dh", "d"), ("ph", "f"),
    ("w", "v"), ("ts", "s"), ("tz", "s"), ("cz", "c"), ("x", "ks"),
)  # fmt: skip
_VOWELS = re.compile(r"[aeiouyh]+")
_DOUBLE = re.compile(r"(.)\1+")


@lru_cache(maxsize=65536)
def tokens(name: str) -> tuple[str, ...]:
    """Return the words of a name that tell it apart: lower case, no accents, no particles (al, bin, van)."""
    if not name.isascii():
        decomposed = unicodedata.normalize("NFKD", name.translate(_SWAP))
        name = "".join(c for c in decomposed if not unicodedata.combining(c))
    words = [word for word in _SPLIT.split(name.lower()) if word]
    return tuple(word for word in words if word not in _PARTICLES) or tuple(words)


@lru_cache(maxsize=65536)
def sound(token: str) -> str:
    """Return what is left of a name's word when spelling habits are taken away: "pezeshkian" is "pskn"."""
    for written, heard in _SOUNDS:
        if written in token:
            token = token.replace(written, heard)
    return _DOUBLE.sub(r"\1", token[:1].replace("y", "i") + _VOWELS.sub("", token[1:])) or token


def keys(name: str) -> set[str]:
    """Return the index keys of a name: the sound of each word, and of neighbours written as one."""
    words = tokens(name)
    joined = [a + b for a, b in zip(words, words[1:], strict=False)]
    return {sound(word) for word in (*words, *joined) if len(word) > 1}


@lru_cache(maxsize=65536)  # the same few thousand words of names are compared in every report
def alike(a: str, b: str) -> float:
    """Return how alike two words of names are, 0..1; 0 below what two spellings of one name reach."""
    if a == b:
        return 1.0
    from rapidfuzz.fuzz import ratio

    score = ratio(a, b) / 100
    short = min(len(a), len(b))
    if sound(a) == sound(b) and short > 2 and score >= (0.6 if short > 4 else 0.7):
        return max(score, 0.9)
    return score if score >= (0.84 if short > 4 else 0.9) else 0.0


def likeness(asked: Sequence[str], names: Iterable[str]) -> float:
    """Return how well the words asked for fit a person known by ``names``, 0..1; the best name counts."""
    return max((_fit(tuple(asked), tokens(name)) for name in names), default=0.0)


@lru_cache(maxsize=65536)
def _fit(asked: tuple[str, ...], known: tuple[str, ...]) -> float:
    if asked == known:
        return 1.0 if len(known) > 1 else FAMILY_ALONE
    if len(asked) == 1:
        return _fit_one(asked[0], known)
    if "".join(asked) == "".join(known):
        return 0.97
    if len(asked) == 2 and (joined := max(alike(asked[0] + asked[1], word) for word in known)):
        return FAMILY_ALONE * joined  # "Amir Abdollahian" for Amirabdollahian
    best = [max(alike(word, other) for other in known) for word in asked]
    if len(known) == 1:
        return FAMILY_ALONE * best[-1] * 0.3
    best[0] = best[0] or _initial(asked[0], known[0])
    if all(best):
        return 0.97 * sum(best) / len(best)
    if best[0] and best[-1]:
        return 0.88 * min(best[0], best[-1])
    if asked[-1] == known[-1] and _given(asked[0], known[0]):
        return 0.72  # Nikolaos for Nikos, Davit for David
    return 0.25 * max(best)


def _fit_one(word: str, known: tuple[str, ...]) -> float:
    last = alike(word, known[-1])
    if last:
        return FAMILY_ALONE * last
    if len(known) > 1 and (joined := alike(word, known[-2] + known[-1])):
        return FAMILY_ALONE * joined
    middle = max((alike(word, other) for other in known[1:-1]), default=0.0) * 0.7
    return max(GIVEN_ALONE * alike(word, known[0]), middle)


def _given(a: str, b: str) -> bool:
    """Tell whether two first names may be forms of one, in another language or for short."""
    from rapidfuzz.fuzz import ratio

    return a[0] == b[0] and (sound(a) == sound(b) or ratio(a, b) >= 65)


def _initial(a: str, b: str) -> float:
    short, long = sorted((a, b), key=len)
    return 0.8 if len(short) == 1 and long.startswith(short) else 0.0
