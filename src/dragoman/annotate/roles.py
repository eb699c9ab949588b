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
FEATURES = 42 + len(PREPOSITIONS) + len(KINDS) + len(FOLLOWING) + len(LEADING)
ROLES = ("actor", "recipient")

_PASSIVE = re.compile(r"\b(?:was|were|been|be|being|is|are)\s+(?:\w+ly\s+)?$")
_LAST_WORD = re.compile(r"(\w+)\s+(?:the\s+|a\s+|an\s+)?$")
_RELATIVE = re.compile(r"\b(?:that|which|who)\b")
_OWNING = frozenset({"its", "his", "her", "their", "our", "my"})
_SPEAKING, _RELATING = frozenset({"we", "i", "us"}), frozenset({"who", "which", "that"})
_LISTED = re.compile(r"\w+ (and|,)")
_SENTENCE = re.compile(r"[.!?][\"”’]?\s|\n")


def features(text: str, anchor: Span, mentions: Sequence[tuple[Span, str]]) -> Floats:
    """Return (mentions, FEATURES) for the mentions (span, kind) near an anchor, given in order of their start."""
    words = anchor.of(text).lower()
    passive = bool(_PASSIVE.search(text[max(0, anchor.start - 25) : anchor.start].lower()))
    nominal_ing, past = words.endswith("ing"), words.endswith("ed")
    rows = np.zeros((len(mentions), FEATURES), np.float32)
    starts = [s.start for s, _ in mentions]
    left, right = bisect_left(starts, anchor.start), bisect_right(starts, anchor.end - 1)
    behind, ahead = text[anchor.end : anchor.end + 14].lower(), text[max(0, anchor.start - 14) : anchor.start].lower()
    around = [bool(p.match(behind)) for p in FOLLOWING] + [bool(p.search(ahead)) for p in LEADING]
    nested = [
        any(o.covers(s) and o != s for o, _ in mentions[max(0, n - 4) : n + 4]) for n, (s, _) in enumerate(mentions)
    ]
    holding = [
        any(s.covers(o) and o != s for o, _ in mentions[max(0, n - 4) : n + 6]) for n, (s, _) in enumerate(mentions)
    ]
    for n, (span, kind) in enumerate(mentions):
        before, after = span.end <= anchor.start, span.start >= anchor.end
        gap = text[span.end : anchor.start] if before else text[anchor.end : span.start] if after else ""
        between = max(0, left - n - 1) if before else max(0, n - right) if after else 0
        match = _LAST_WORD.search(text[max(0, span.start - 12) : span.start].lower())
        last = match[1] if match else ""
        owner = text[span.end : span.end + 2] in ("'s", "’s")
        far, commas = min(len(gap), 200) / 100, gap.count(",")
        crossed = min(len(_SENTENCE.findall(gap)), 2)
        row = [
            1, before, after, before and not passive, before and passive, after and passive,
            min(between, 4) * before, min(between, 4) * after, far * before, far * after, crossed,
            commas * before, commas * after, owner, owner and before and len(gap) < 15, before and not between,
            after and not between, after and passive and not between, kind == "pronoun" and before,
            bool(_RELATIVE.search(gap)), any(m in gap for m in "\"“”"), nominal_ing, nominal_ing and before,
            past and before, not past and not nominal_ing and before, words.endswith("s") and before,
            owner and after, crossed * before,
        ]  # fmt: skip
        word = span.of(text).lower()
        row += [
            nested[n], holding[n], word in _OWNING, word in _SPEAKING, word in _RELATING,
            word.startswith(("the ", "a ", "an ")), word.startswith(("a ", "an ")),
            bool(_LISTED.match(text[span.end : span.end + 6])), ", " in gap[:3],
            gap.count('"') % 2 == 1 or gap.count("“") != gap.count("”"), kind == "state" and after,
            len(mentions) > 6, n == 0, n == len(mentions) - 1,
        ]  # fmt: skip
        row += [last in group for group in PREPOSITIONS]
        row += [kind == k for k in KINDS]
        row += around
        rows[n] = row
    return rows


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
