"""Who acts and who receives: the model's pair score joined with what word order says.

The order of words ("by", a possessive, a passive, who stands nearest) goes through a small network over
``FEATURES``, fitted on the corpus by ``train/roles.py``; a logistic regression weighs it against the model's score.
Both stand in ``roles.json`` beside the model.
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dragoman.records import Span

Floats = NDArray[np.float32]
Ints = NDArray[np.int64]

REACH = 300  # code points from the anchor; nine in ten actors and recipients of the corpus lie within
KINDS = ("person", "state", "group", "organisation", "role", "pronoun", "outlet")
PREPOSITIONS = (
    ("by",),
    ("with",),
    ("on", "against", "at", "over"),
    ("to", "for"),
    ("from",),
    ("of",),
    ("between",),
    ("and",),
    ("in",),
)
#: What follows the anchor, each a feature of all mentions near it.
FOLLOWING = tuple(re.compile(rf"\s+(?:{words})\b") for words in ("by", "with", "of", "on|against|at", "to|for", "from"))
#: What stands before it.
LEADING = tuple(
    re.compile(words)
    for words in (
        r"\bto $",
        r"(?:\b(?:the|a|an)|['’]s) $",
        r"\b(?:will|would|could|may|might|shall|should|must) $",
        r"\b(?:had|has|have) $",
    )
)
BEFORE, AFTER = 4, 5  # neighbours of a mention that are asked whether they lie in it or hold it
#: What a mention's own words say, see ``Around._of_words``.
WORDS = 7
#: Of the pair, of the mention alone, of the anchor alone: columns of ``Around.features``, in this order.
PAIR, ALONE = 31, WORDS + 2 + len(PREPOSITIONS) + len(KINDS)
FEATURES = PAIR + ALONE + len(FOLLOWING) + len(LEADING)
ROLES = ("actor", "recipient")
ROWS = 32  # multiplied at a time: more, and BLAS spreads the work over cores that the encoder has
_GROUP = {word: n for n, group in enumerate(PREPOSITIONS) for word in group}
_KIND = {kind: n for n, kind in enumerate(KINDS)}

_PASSIVE = re.compile(r"\b(?:was|were|been|be|being|is|are)\s+(?:\w+ly\s+)?$")
_LAST_WORD = re.compile(r"(\w+)\s+(?:the\s+|a\s+|an\s+)?$")
_RELATIVE = re.compile(r"\b(?=[tw])(?:that|which|who)\b")
_OWNING = frozenset({"its", "his", "her", "their", "our", "my"})
_SPEAKING, _RELATING = frozenset({"we", "i", "us"}), frozenset({"who", "which", "that"})
_LISTED = re.compile(r"\w+ (and|,)")
_SENTENCE = re.compile(r"[.!?][\"”’]?\s|\n")


def pairs(near: Sequence[slice]) -> tuple[Ints, Ints]:
    """Return (pairs,) the number of each slice as often as it is long, and the numbers that it holds."""
    mentions = [np.arange(n.start, n.stop) for n in near]
    return np.repeat(np.arange(len(near)), [len(m) for m in mentions]), np.concatenate(mentions)


class Around:
    """What is counted once for the mentions (span, kind) of a text, in order of their start, whatever the anchor."""

    def __init__(self, text: str, mentions: Sequence[tuple[Span, str]]) -> None:
        self.text = text
        self._order = [s.start for s, _ in mentions]
        self.starts = np.array(self._order, np.int64)
        self.ends = np.fromiter((s.end for s, _ in mentions), np.int64, len(mentions))
        self._kinds = np.array([kind for _, kind in mentions])
        letters = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), np.uint32)
        self._commas, self._straight, self._opened, self._closed = (
            np.concatenate([[0], np.cumsum(letters == ord(sign))]) for sign in ',"“”'
        )
        self._breaks, self._relatives = (
            np.array([m.span() for m in pattern.finditer(text)], np.int64).reshape(-1, 2)
            for pattern in (_SENTENCE, _RELATIVE)
        )
        ends = self.ends.tolist()
        self._listing = np.array([_commas_behind(text, end) for end in ends], np.bool_).reshape(-1, 2)
        self._alone = np.zeros((len(mentions), ALONE), np.float32)
        self._alone[:, :WORDS] = np.array([self._of_words(span) for span, _ in mentions]).reshape(-1, WORDS)
        self._alone[:, WORDS], self._alone[:, WORDS + 1] = self._nested()
        groups, kinds = WORDS + 2, WORDS + 2 + len(PREPOSITIONS)
        for n, (span, kind) in enumerate(mentions):
            if (group := self._group_before(span)) is not None:
                self._alone[n, groups + group] = 1
            if kind in _KIND:
                self._alone[n, kinds + _KIND[kind]] = 1

    def _of_words(self, span: Span) -> list[bool]:
        """Return what a mention's own words and those behind it say."""
        word, following = span.of(self.text).lower(), self.text[span.end : span.end + 6]
        return [
            following[:2] in ("'s", "’s"), word in _OWNING, word in _SPEAKING, word in _RELATING,
            word.startswith(("the ", "a ", "an ")), word.startswith(("a ", "an ")), bool(_LISTED.match(following)),
        ]  # fmt: skip

    def _group_before(self, span: Span) -> int | None:
        """Return the group of the preposition that stands before a mention."""
        match = _LAST_WORD.search(self.text[max(0, span.start - 12) : span.start].lower())
        return _GROUP.get(match[1]) if match else None

    def _nested(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Return (mentions,) which lie in another of those that begin about where they do, and which hold one."""
        inner, outer = np.zeros((2, len(self.starts)), np.bool_)
        for step in range(1, AFTER + 1):
            one, other = slice(None, -step), slice(step, None)
            before, behind = self.starts[other] - self.starts[one], self.ends[one] - self.ends[other]
            same = (before == 0) & (behind == 0)
            holds, lies = (before >= 0) & (behind >= 0) & ~same, (before <= 0) & (behind <= 0) & ~same
            outer[one] |= holds
            inner[one] |= lies
            if step <= BEFORE:
                inner[other] |= holds
                outer[other] |= lies
        return inner, outer

    def features(self, anchors: Sequence[Span], near: Sequence[slice]) -> Floats:
        """Return (pairs, FEATURES): for each anchor in turn a row for each of the mentions ``near`` it."""
        text = self.text
        of, mention = pairs(near)
        begin, end = (np.array(side, np.int64)[of] for side in zip(*((a.start, a.end) for a in anchors), strict=True))
        starts, ends = self.starts[mention], self.ends[mention]
        passive, ing, past, third = np.array([self._of_anchor(a) for a in anchors])[of].T
        before, after = ends <= begin, starts >= end
        low = np.where(before, ends, end)
        high = np.where(before, begin, np.maximum(starts, end))
        left, right = np.searchsorted(self.starts, begin), np.searchsorted(self.starts, end)
        between = np.where(before, left - mention - 1, np.where(after, mention - right, 0)).clip(0, 4)
        far, crossed = np.minimum(high - low, 200) / 100, self._within(self._breaks, low, high).clip(0, 2)
        commas, straight, opened, closed = (
            n[high] - n[low] for n in (self._commas, self._straight, self._opened, self._closed)
        )
        behind = np.array([_commas_behind(text, a.end) for a in anchors])[of]
        listing = np.where(before[:, None], self._listing[mention], behind)
        listed = (listing & (high - low > np.array([[1], [2]])).T).any(1)
        owner, kinds = self._alone[mention, 0] > 0, self._kinds[mention]
        rows = np.empty((len(starts), FEATURES), np.float32)
        pair = (
            1, before, after, before & (~passive), before & passive, after & passive, between * before,
            between * after, far * before, far * after, crossed, commas * before, commas * after,
            owner & before & (high - low < 15), before & (between == 0), after & (between == 0),
            after & passive & (between == 0), (kinds == "pronoun") & before,
            self._within(self._relatives, low, high) > 0, straight + opened + closed > 0, ing, before & ing,
            before & past, before & (~past) & (~ing), before & third, owner & after,
            crossed * before, listed, (straight % 2 == 1) | (opened != closed), (kinds == "state") & after,
            np.array([n.stop - n.start > 6 for n in near])[of],
        )  # fmt: skip
        for column, values in enumerate(pair):
            rows[:, column] = values
        rows[:, PAIR : PAIR + ALONE] = self._alone[mention]
        rows[:, PAIR + ALONE :] = np.array([self._beside(a) for a in anchors])[of]
        return rows

    def _of_anchor(self, anchor: Span) -> tuple[bool, bool, bool, bool]:
        """Return whether an anchor is a passive, and whether it ends in "ing", "ed" and "s"."""
        words = anchor.of(self.text).lower()
        passive = bool(_PASSIVE.search(self.text[max(0, anchor.start - 25) : anchor.start].lower()))
        return passive, words.endswith("ing"), words.endswith("ed"), words.endswith("s")

    def _beside(self, anchor: Span) -> list[bool]:
        """Return which of FOLLOWING stands behind an anchor and which of LEADING before it."""
        behind = self.text[anchor.end : anchor.end + 14].lower()
        ahead = self.text[max(0, anchor.start - 14) : anchor.start].lower()
        return [bool(p.match(behind)) for p in FOLLOWING] + [bool(p.search(ahead)) for p in LEADING]

    def near(self, anchor: Span) -> slice:
        """Return which mentions begin within ``REACH`` of an anchor."""
        first = bisect_left(self._order, anchor.start - REACH)
        return slice(first, bisect_right(self._order, anchor.end + REACH))

    @staticmethod
    def _within(found: NDArray[np.int64], low: NDArray[np.int64], high: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return how many of the spans ``found`` lie between each ``low`` and ``high``."""
        first = np.searchsorted(found[:, 0], low)
        return np.asarray(np.maximum(np.searchsorted(found[:, 1], high, side="right") - first, 0), np.int64)


def _commas_behind(text: str, end: int) -> tuple[bool, bool]:
    """Return whether a comma and a space stand at ``end``, and a character behind it."""
    return text.startswith(", ", end), text.startswith(", ", end + 1)


class Roles:
    """The fitted weights: a network of one hidden layer for word order, ``join`` (roles, 3) of order, model, bias.

    ``inner`` is (FEATURES + 1, hidden) and ``outer`` (hidden + 1, roles), the last row of each the bias.
    """

    def __init__(self, inner: Floats, outer: Floats, join: Floats) -> None:
        self.inner = inner
        self.outer = outer
        self.join = join

    @classmethod
    def load(cls, path: Path) -> Roles:
        held = json.loads(path.read_text(encoding="utf-8"))
        return cls(*(np.asarray(held[name], np.float32) for name in ("inner", "outer", "join")))

    def order(self, order_features: Floats) -> Floats:
        """Return what word order says, (mentions, roles) in log odds."""
        rows = len(order_features)
        blocks = np.zeros((-(-rows // ROWS), ROWS, FEATURES), np.float32)
        blocks.reshape(-1, FEATURES)[:rows] = order_features
        hidden = np.maximum(blocks @ self.inner[:-1] + self.inner[-1], 0.0)
        return np.asarray(hidden @ self.outer[:-1] + self.outer[-1], np.float32).reshape(-1, len(ROLES))[:rows]

    def chance(self, role: str, order: Floats, model: Floats) -> Floats:
        """Return the probability (mentions,) that each mention fills ``role``, from what ``order`` says and the model.

        ``order`` is (mentions, roles), ``model`` (mentions,).
        """
        n = ROLES.index(role)
        known = np.where(np.isfinite(model), model, np.float32(-6.0))  # another window: the model never saw the pair
        total = self.join[n, 0] * order[:, n] + self.join[n, 1] * known + self.join[n, 2]
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(total, -30, 30))), np.float32)
