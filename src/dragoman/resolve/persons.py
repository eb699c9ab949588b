"""Names of persons, compared loosely and safely: al-Sabbagh is Sabbagh, Zelenskiy is Zelensky, Ali is not Alia."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence
from functools import cache, lru_cache
from itertools import pairwise

FAMILY_ALONE = 0.85  # a family name alone; below a full name, above SURE of ``lookup`` (0.6) when one man bears it
GIVEN_ALONE = 0.45
LEAST = 0.4  # names less alike are not of one person
LONG = 6  # letters that a word must have more of to be two words of another spelling
FULL = 0.93  # a full name, but for a spelling or the order of its words

_PARTICLES = frozenset(
    "al el ul ar as ash an at ad az bin ibn ben bint van von de del der den da di la le du dos das do y e".split()  # noqa: SIM905
)
_SWAP = str.maketrans({
    "ı": "i", "İ": "I", "ø": "o", "Ø": "O", "ł": "l", "Ł": "L", "đ": "d", "Đ": "D", "ð": "d", "Ð": "D", "þ": "th",
    "Þ": "Th", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "ß": "ss", "ə": "a", "Ə": "A",
})  # fmt: skip
_PARTED = str.maketrans(dict.fromkeys("-‐‑–.’'`ʿʾʼ‘\"“”,", " "))
# Letters that one name is spelt with in turn: Araghchi and Araqchi, Muallem and Moualem, Haitham and Haytham. "sh"
# stays apart from "s" (Than Shwe is not Than Swe).
_SOUNDS = (
    ("gh", "k"), ("kh", "k"), ("ck", "k"), ("q", "k"), ("sch", "$"), ("tch", "c"), ("ch", "c"), ("sh", "$"),
    ("zh", "j"), ("dj", "j"), ("th", "t"), ("dh", "d"), ("ph", "f"),
    ("w", "v"), ("ts", "s"), ("tz", "s"), ("cz", "c"), ("x", "ks"),
)  # fmt: skip
SOUNDS = "4"
"""Counts changes of what ``keys`` returns: the shipped index of names is of one of them."""
_VOWELS = re.compile(r"[aeiouyh]+")
_DOUBLE = re.compile(r"(.)\1+")
_CONSONANTS = "bcdfghjklmnpqrstvwxz"
_LIQUIDS = str.maketrans("", "", "lr")
#: First names for short whose letters do not tell the whole; of several that one is for, the one most often meant.
_SHORT = {
    "abby": "abigail", "alec": "alexander", "andy": "andrew", "antony": "anthony", "becky": "rebecca",
    "bert": "albert", "beth": "elizabeth", "betty": "elizabeth", "bill": "william", "billy": "william",
    "bob": "robert", "bobby": "robert", "cathy": "catherine", "charlie": "charles", "chuck": "charles",
    "dick": "richard", "eddie": "edward", "gerry": "gerald", "hank": "henry", "harry": "henry", "jack": "john",
    "jerry": "gerald", "jim": "james", "jimmy": "james", "joey": "joseph", "johnny": "john", "kate": "catherine",
    "katherine": "catherine", "kathleen": "catherine", "kathy": "catherine", "katie": "catherine",
    "larry": "lawrence", "liz": "elizabeth", "lou": "louis", "maggie": "margaret", "mickey": "michael",
    "mike": "michael", "ned": "edward", "nick": "nicholas", "peggy": "margaret", "penny": "penelope",
    "rick": "richard", "ricky": "richard", "sally": "sarah", "sandy": "alexander", "sasha": "alexander",
    "steve": "stephen", "steven": "stephen", "ted": "edward", "terry": "terence", "tim": "timothy", "tony": "anthony",
    "vicky": "victoria", "will": "william", "zack": "zachary",
}  # fmt: skip
_VOICED = str.maketrans("gdbjz", "ktpcs")
_RUNS = re.compile(r"[aeiou][aeiouy]*|(?<=.)y+")
_FRONT = frozenset("eiy")


@lru_cache(maxsize=65536)
def tokens(name: str) -> tuple[str, ...]:
    """Return the words of a name that tell it apart: lower case, no accents, no particles (al, bin, van)."""
    if not name.isascii():
        decomposed = unicodedata.normalize("NFKD", name.translate(_SWAP))
        name = "".join(c for c in decomposed if not unicodedata.combining(c))
    words = name.lower().translate(_PARTED).split()
    if _PARTICLES.isdisjoint(words):
        return tuple(words)
    return tuple([*[word for word in words[:-1] if word not in _PARTICLES], *words[-1:]])  # Jiang Bin is no "bin"


@lru_cache(maxsize=65536)
def sound(token: str) -> str:
    """Return what is left of a name's word when spelling habits are taken away: "pezeshkian" is "pz$kn"."""
    token = _DOUBLE.sub(r"\1", token)
    for written, heard in _SOUNDS:
        if written in token:
            token = token.replace(written, heard)
    return token[:1].replace("y", "i") + _VOWELS.sub("", token[1:]) or token


def keys(name: str) -> set[str]:
    """Return the index keys of a name: the sound of each word, and of neighbours written as one."""
    words = tokens(name)
    joined = [a + b for a, b in zip(words, words[1:], strict=False)]
    return {sound(word) for word in (*words, *joined) if len(word) > 1}


@cache
def _ratio() -> Callable[..., float]:
    """Return rapidfuzz's ``ratio``, imported when a name is first compared."""
    from rapidfuzz.fuzz import ratio

    return ratio


@lru_cache(maxsize=65536)  # the same few thousand words of names are compared in every report
def alike(a: str, b: str) -> float:
    """Return how alike two words of names are, 0..1; 0 below what two spellings of one name reach.

    Words that sound alike may be spelt further apart, as long as their vowels are of a kind: Muhamad is Mohammed,
    but Hussein is not Hassan, nor Chan Chen. A vowel or "s" more at the end makes another name: Karimi is not Karim,
    nor Rogers Roger; so does an "l" or "r" at its head: Cowley is not Crowley.
    """
    score = _ratio()(a, b, score_cutoff=60) / 100
    if not score:  # most pairs
        return 0.0
    if a == b:
        return 1.0
    if a[:-1] == b and a[-1] in "aeious" or b[:-1] == a and b[-1] in "aeious":
        return 0.0
    short = min(len(a), len(b))
    if score >= (0.84 if short > 4 else 0.9):
        if sound(a) == sound(b):
            return max(score, 0.9)
        return 0.0 if _with_liquid(a, b) else score
    if short < 3 or score < (0.6 if short > 4 else 0.7) or sound(a) != sound(b):
        return 0.0
    return 0.9 if _near_vowels(_vowels(a), _vowels(b), short > 4) else 0.0


def _with_liquid(a: str, b: str) -> bool:
    """Tell whether the one word has an "l" or "r" more than the other before its first vowel, and is as long else."""
    heads = [word[: len(word) - len(word.lstrip(_CONSONANTS))] for word in (a, b)]
    return len(a) != len(b) and heads[0] != heads[1] and len({head.translate(_LIQUIDS) for head in heads}) == 1


def likely(asked: tuple[str, ...], names: Iterable[str]) -> set[str]:
    """Return the names that may be as alike as LEAST; of the others ``likeness`` is below it.

    Most persons who bear one word of a name bear no other word of it: words of all names are compared at once.
    """
    if len(asked) < 2:
        return set(names)
    known = {name: tokens(name) for name in names}
    words = list({word for held in known.values() for word in held})
    spelt = [word for word in asked if len(word) > 1]
    near = [{other for other in _near(word, words) if other == word or alike(word, other)} for word in spelt]
    least = 2 - (len(asked) - len(spelt))  # an initial may be any word's
    several = len([others for others in near if others]) >= least
    initials = {word for word in words if len(word) == 1}
    whole = "".join(asked)
    joined = {word for word in _near(whole, words) if _as_one(whole, word)} if len(asked) == 2 else set[str]()
    long = [word for word in spelt if len(word) > LONG]  # as two in a name, or two of these as one there
    pairs = list({a + b for held in known.values() for a, b in pairwise(held)}) if long else []
    parted = {pair for word in long for pair in _near(word, pairs) if alike(word, pair)}
    two = [a + b for a, b in pairwise(spelt)] if len(asked) > 2 else []
    merged = {word for pair in two for word in _near(pair, words) if len(word) > LONG and alike(pair, word)}

    def may_fit(held: tuple[str, ...]) -> bool:
        if len(held) > 1:
            if asked[-1] == held[-1] and (asked[0][0] == held[0][0] or given(asked[0], held[0])):
                return True
            if not initials.isdisjoint(held):
                return True
            if several and sum([not others.isdisjoint(held) for others in near]) >= least:
                return True
            if not merged.isdisjoint(held) or parted and not parted.isdisjoint(a + b for a, b in pairwise(held)):
                return True
        return whole == "".join(held) or not joined.isdisjoint(held)

    return {name for name, held in known.items() if may_fit(held)}


def _near(word: str, others: Sequence[str]) -> list[str]:
    """Return those of ``others`` that are spelt so much like a word that ``alike`` may be above 0."""
    from rapidfuzz.process import extract

    return [other for other, _, _ in extract(word, others, scorer=_ratio(), score_cutoff=60, limit=None)]


def likeness(asked: Sequence[str], names: Iterable[str]) -> float:
    """Return how well the words asked for fit a person known by ``names``, 0..1; the best name counts."""
    words = tuple(asked)
    best = 0.0
    for name in names:
        fit = _fit(words, tokens(name))
        if fit > best:
            best = max(best, fit * _part_of_given(words, name))
    return best


def _part_of_given(asked: tuple[str, ...], name: str) -> float:
    """Return GIVEN_ALONE where the words are no more than one first name of the person: "Jean-Pierre"; else 1."""
    if len(asked) < 2 or "-" not in name:
        return 1.0
    first, _, rest = name.partition(" ")
    return GIVEN_ALONE if rest and "-" in first and tokens(first) == asked else 1.0


@lru_cache(maxsize=65536)
def _fit(asked: tuple[str, ...], known: tuple[str, ...]) -> float:
    if asked == known:
        return 1.0 if len(known) > 1 else FAMILY_ALONE
    if len(asked) == 1:
        return _fit_one(asked[0], known)
    if "".join(asked) == "".join(known):
        return 0.97
    joined = 0.0  # "Amir Abdollahian" for Amirabdollahian
    if len(asked) == 2:
        joined = FAMILY_ALONE * max(_as_one(asked[0] + asked[1], word) for word in known)
    if len(known) == 1:
        return joined or FAMILY_ALONE * alike(asked[-1], known[0]) * 0.3
    grid = [[alike(word, other) for other in known] for word in asked]
    found = sum(any(row) for row in grid)
    if not found and not any(len(word) == 1 for word in (*asked, *known)):
        return joined
    turned = _turned(grid) if found == len(asked) == len(known) else 0.0
    fit = max(joined, turned, _ordered(asked, known, grid))
    return fit if fit > 0.8 or not found else max(fit, _merged(asked, known))


def _merged(asked: tuple[str, ...], known: tuple[str, ...]) -> float:
    """Return how well a name fits of which two words are written as one in the other: Kassymzhomart, Kassym-Jomart."""
    short, long = sorted((tuple(w for w in words if len(w) > 1) for words in (asked, known)), key=len)
    if len(long) != len(short) + 1 or len(short) < 2:
        return 0.0
    best = 0.0
    for at in (n for n, word in enumerate(short) if len(word) > LONG):
        pairs = zip(short, (*long[:at], long[at] + long[at + 1], *long[at + 2 :]), strict=True)
        scores = [alike(one, other) for one, other in pairs]
        best = max(best, 0.95 * sum(scores) / len(scores) if all(scores) else 0.0)
    return best


def _ordered(asked: tuple[str, ...], known: tuple[str, ...], grid: list[list[float]]) -> float:
    """Return how well two names of two and more words fit that stand in one order.

    ``grid`` holds how alike each word of the one (rows) is to each of the other.
    """
    initials = [
        [score or _initial(word, other) for score, other in zip(row, known[:-1], strict=False)] + row[-1:]
        for word, row in zip(asked[:-1], grid, strict=False)
    ] + grid[-1:]  # a family name is no initial
    pairs = _aligned(initials)
    if not pairs:
        return 0.0
    mean = sum(score for _, _, score in pairs) / len(pairs)
    first, last = pairs[0][:2], pairs[-1][:2]
    whole = first == (0, 0)
    ends = whole and last == (len(asked) - 1, len(known) - 1)
    if len(pairs) == len(asked):  # all that was asked for: the whole name, its end, or some of it
        return mean * (0.97 if whole else 0.9 if first[1] == len(known) - len(asked) else 0.7)
    if len(pairs) == len(known):  # more than is known: patronymics, second names, a house
        return mean * (0.88 if whole else 0.75)
    if ends and len(asked) == len(known) == 3 and _as_heard(asked[1], known[1]):
        return 0.9 * min(pairs[0][2], pairs[-1][2])  # Pak Kil Yon for Pak Gil Yon
    if ends:  # one middle name may be missing on either side; two different ones speak against it (Kim Yong Chol)
        return min(pairs[0][2], pairs[-1][2]) * (0.88 if len(pairs) == min(len(asked), len(known)) else 0.45)
    if asked[-1] == known[-1] and given(asked[0], known[0]):
        return 0.72  # Nikolaos for Nikos, Davit for David
    return 0.25 * max(score for _, _, score in pairs)


def _as_heard(a: str, b: str) -> bool:
    """Tell whether two words sound alike where "g" is "k", "d" is "t" and so on: transliterations choose either."""
    return abs(len(a) - len(b)) < 2 and sound(a).translate(_VOICED) == sound(b).translate(_VOICED)


def _turned(grid: list[list[float]]) -> float:
    """Return how well a name fits with its family name at the other end, or its words in any order: Orbán Viktor."""
    best = 0.0
    for at in range(1, len(grid)):
        pairs = _aligned(grid[at:] + grid[:at])
        if len(pairs) == len(grid):
            best = max(best, 0.95 * sum(score for _, _, score in pairs) / len(pairs))
    if not best and len(grid) > 2 and all(map(any, zip(*grid, strict=True))):
        # Ahmed Awad Isse for Ahmed Isse Awad; but Ahmad Nawaf is the son of Nawaf Ahmad
        best = (0.9 if grid[0][0] else 0.75) * sum(map(max, grid)) / len(grid)
    return best


def _aligned(grid: list[list[float]]) -> list[tuple[int, int, float]]:
    """Return the (row, column, likeness) of words that match in order, the best way to pair them."""
    best: list[list[tuple[float, list[tuple[int, int, float]]]]] = [[(0.0, [])] * (len(grid[0]) + 1)]
    for i, scores in enumerate(grid):
        row: list[tuple[float, list[tuple[int, int, float]]]] = [(0.0, [])]
        for j, score in enumerate(scores):
            found = row[j] if row[j][0] > best[i][j + 1][0] else best[i][j + 1]
            total, pairs = best[i][j]
            row.append((total + score, [*pairs, (i, j, score)]) if score and total + score > found[0] else found)
        best.append(row)
    return best[-1][-1][1]


def _as_one(written: str, known: str) -> float:
    """Return how alike two words are of which one was written as two: "Bob Menendez" is no "Menendez"."""
    if abs(len(written) - len(known)) > 0.4 * (len(written) + len(known)):
        return 0.0  # too unlike in length
    score = alike(written, known)
    return score if score > 0.92 or score and sound(written) == sound(known) else 0.0


def _fit_one(word: str, known: tuple[str, ...]) -> float:
    last = alike(word, known[-1])
    if last:
        return FAMILY_ALONE * last
    if len(known) > 1 and (joined := _as_one(word, known[-2] + known[-1])):
        return FAMILY_ALONE * joined
    middle = max((alike(word, other) for other in known[1:-1]), default=0.0) * 0.7
    return max(GIVEN_ALONE * alike(word, known[0]), middle)


def _vowels(token: str) -> str:
    """Return the vowels of a word by their kind, "a", "e" (front) or "o" (back), each run of them once."""
    firsts = (run[0] for run in _RUNS.findall(token))
    return "".join("a" if c == "a" else "e" if c in _FRONT else "o" for c in firsts)


def _near_vowels(a: str, b: str, loose: bool) -> bool:
    """Tell whether two words have vowels of the same kinds; ``loose``: "a" and "e" are one, and one may be left out."""
    if not loose:
        return a == b
    short, long = sorted((a.replace("a", "e"), b.replace("a", "e")), key=len)
    return short == long or any(short == long[:i] + long[i + 1 :] for i, vowel in enumerate(long) if vowel == "e")


def given(a: str, b: str) -> bool:
    """Tell whether two first names may be forms of one, in another language or for short (Joe, Kostas)."""
    if _SHORT.get(a, a) == _SHORT.get(b, b):
        return True
    if a[0] != b[0]:
        return False
    if sound(a) == sound(b) or _ratio()(a, b) >= 75:
        return True
    short, long = sorted((a, b), key=len)
    letters = iter(long)
    return len(short) > 2 and all(letter in letters for letter in short)  # in that order


def _initial(a: str, b: str) -> float:
    short, long = sorted((a, b), key=len)
    return 0.8 if len(short) == 1 and long.startswith(short) else 0.0
