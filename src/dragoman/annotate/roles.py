"""Who acts and who receives: the model's pair score joined with what word order says.

The order of words ("by", a possessive, a passive, who stands nearest) goes through a small network over
``FEATURES``, fitted on the corpus by ``train/roles.py``; a logistic regression weighs it against the model's score.
Both stand in ``roles.json`` beside the model.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from dragoman.records import Span

Floats = NDArray[np.float32]

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
#: Of the pair, of the mention alone, of the anchor alone: columns of ``Around.features``, in this order.
PAIR, ALONE = 31, 9 + len(PREPOSITIONS) + len(KINDS)
FEATURES = PAIR + ALONE + len(FOLLOWING) + len(LEADING)
ROLES = ("actor", "recipient")

_PASSIVE = re.compile(r"\b(?:was|were|been|be|being|is|are)\s+(?:\w+ly\s+)?$")
_LAST_WORD = re.compile(r"(\w+)\s+(?:the\s+|a\s+|an\s+)?$")
_RELATIVE = re.compile(r"\b(?:that|which|who)\b")
_OWNING = frozenset({"its", "his", "her", "their", "our", "my"})
_SPEAKING, _RELATING = frozenset({"we", "i", "us"}), frozenset({"who", "which", "that"})
_LISTED = re.compile(r"\w+ (and|,)")
_SENTENCE = re.compile(r"[.!?][\"”’]?\s|\n")


class Around:
    """What is counted once for the mentions (span, kind) of a text, in order of their start, whatever the anchor."""

    def __init__(self, text: str, mentions: Sequence[tuple[Span, str]]) -> None:
        self.text = text
        self.starts = np.fromiter((s.start for s, _ in mentions), np.int64, len(mentions))
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
        self._listing = np.array([[text.startswith(", ", e), text.startswith(", ", e + 1)] for e in self.ends.tolist()])
        self._alone = np.zeros((len(mentions), ALONE), np.float32)
        for n, (span, kind) in enumerate(mentions):
            near = [other for other, _ in mentions[max(0, n - 4) : n + 6] if other != span]
            self._alone[n] = self._of_mention(span, kind, near)

    def _of_mention(self, span: Span, kind: str, near: list[Span]) -> list[bool]:
        word, following = span.of(self.text).lower(), self.text[span.end : span.end + 6]
        match = _LAST_WORD.search(self.text[max(0, span.start - 12) : span.start].lower())
        last = match[1] if match else ""
        return [
            following[:2] in ("'s", "’s"), word in _OWNING, word in _SPEAKING, word in _RELATING,
            word.startswith(("the ", "a ", "an ")), word.startswith(("a ", "an ")), bool(_LISTED.match(following)),
            any(o.covers(span) for o in near), any(span.covers(o) for o in near),
            *(last in group for group in PREPOSITIONS), *(kind == k for k in KINDS),
        ]  # fmt: skip

    def features(self, anchor: Span, near: slice) -> Floats:
        """Return (mentions, FEATURES) for the mentions ``near`` an anchor."""
        text, starts, ends = self.text, self.starts[near], self.ends[near]
        words = anchor.of(text).lower()
        passive = bool(_PASSIVE.search(text[max(0, anchor.start - 25) : anchor.start].lower()))
        ing, past = words.endswith("ing"), words.endswith("ed")
        place = np.arange(len(starts))
        before, after = ends <= anchor.start, starts >= anchor.end
        low = np.where(before, ends, anchor.end)
        high = np.where(before, anchor.start, np.maximum(starts, anchor.end))
        left, right = np.searchsorted(starts, [anchor.start, anchor.end])
        between = np.where(before, left - place - 1, np.where(after, place - right, 0)).clip(0, 4)
        far, crossed = np.minimum(high - low, 200) / 100, self._within(self._breaks, low, high).clip(0, 2)
        commas, straight, opened, closed = (
            n[high] - n[low] for n in (self._commas, self._straight, self._opened, self._closed)
        )
        listing = np.where(
            before[:, None], self._listing[near], [text.startswith(", ", anchor.end + n) for n in (0, 1)]
        )
        listed = (listing & (high - low > np.array([[1], [2]])).T).any(1)
        owner, kinds = self._alone[near, 0] > 0, self._kinds[near]
        rows = np.empty((len(starts), FEATURES), np.float32)
        pair = (
            1, before, after, before & (not passive), before & passive, after & passive, between * before,
            between * after, far * before, far * after, crossed, commas * before, commas * after,
            owner & before & (high - low < 15), before & (between == 0), after & (between == 0),
            after & passive & (between == 0), (kinds == "pronoun") & before,
            self._within(self._relatives, low, high) > 0, straight + opened + closed > 0, ing, before & ing,
            before & past, before & (not past) & (not ing), before & words.endswith("s"), owner & after,
            crossed * before, listed, (straight % 2 == 1) | (opened != closed), (kinds == "state") & after,
            len(starts) > 6,
        )  # fmt: skip
        for column, values in enumerate(pair):
            rows[:, column] = values
        rows[:, PAIR : PAIR + ALONE] = self._alone[near]
        behind, ahead = text[anchor.end : anchor.end + 14].lower(), text[max(0, anchor.start - 14) : anchor.start]
        rows[:, PAIR + ALONE :] = [bool(p.match(behind)) for p in FOLLOWING] + [
            bool(p.search(ahead.lower())) for p in LEADING
        ]
        return rows

    def near(self, anchor: Span) -> slice:
        """Return which mentions begin within ``REACH`` of an anchor."""
        first = int(np.searchsorted(self.starts, anchor.start - REACH))
        return slice(first, int(np.searchsorted(self.starts, anchor.end + REACH, side="right")))

    def apart(self, anchor: Span, near: slice) -> NDArray[np.bool_]:
        """Return (mentions,) which of the mentions ``near`` share no character with an anchor."""
        return (self.ends[near] <= anchor.start) | (self.starts[near] >= anchor.end)

    @staticmethod
    def _within(found: NDArray[np.int64], low: NDArray[np.int64], high: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return how many of the spans ``found`` lie between each ``low`` and ``high``."""
        first = np.searchsorted(found[:, 0], low)
        return np.asarray(np.maximum(np.searchsorted(found[:, 1], high, side="right") - first, 0), np.int64)


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
        hidden = np.maximum(order_features @ self.inner[:-1] + self.inner[-1], 0.0)
        return np.asarray(hidden @ self.outer[:-1] + self.outer[-1], np.float32)

    def chance(self, role: str, order: Floats, model: Floats) -> Floats:
        """Return the probability (mentions,) that each mention fills ``role``, from what ``order`` says and the model.

        ``order`` is (mentions, roles), ``model`` (mentions,).
        """
        n = ROLES.index(role)
        known = np.where(np.isfinite(model), model, np.float32(-6.0))  # another window: the model never saw the pair
        total = self.join[n, 0] * order[:, n] + self.join[n, 1] * known + self.join[n, 2]
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(total, -30, 30))), np.float32)
