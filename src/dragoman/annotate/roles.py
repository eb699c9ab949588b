"""Who acts and who receives: the model's pair score joined with what word order says.

The order of words ("by", a possessive, a passive, who stands nearest) is a logistic regression over
``FEATURES``, fitted on the corpus by ``python -m train roles``; a second one weighs it against the model's score.
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
FEATURES = 28 + len(PREPOSITIONS) + len(KINDS)
ROLES = ("actor", "recipient")

_PASSIVE = re.compile(r"\b(?:was|were|been|be|being|is|are)\s+(?:\w+ly\s+)?$")
_LAST_WORD = re.compile(r"(\w+)\s+(?:the\s+|a\s+|an\s+)?$")
_RELATIVE = re.compile(r"\b(?:that|which|who)\b")
_SENTENCE = re.compile(r"[.!?][\"”’]?\s|\n")


def features(text: str, anchor: Span, mentions: Sequence[tuple[Span, str]]) -> Floats:
    """Return (mentions, FEATURES) for the mentions (span, kind) near an anchor, given in order of their start."""
    words = anchor.of(text).lower()
    passive = bool(_PASSIVE.search(text[max(0, anchor.start - 25) : anchor.start].lower()))
    nominal_ing, past = words.endswith("ing"), words.endswith("ed")
    rows = np.zeros((len(mentions), FEATURES), np.float32)
    starts = [s.start for s, _ in mentions]
    left, right = bisect_left(starts, anchor.start), bisect_right(starts, anchor.end - 1)
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
        row += [last in group for group in PREPOSITIONS]
        row += [kind == k for k in KINDS]
        rows[n] = row
    return rows


class Roles:
    """The fitted weights: ``order`` (roles, FEATURES), ``join`` (roles, 3): weight of order, of the model, bias."""

    def __init__(self, order: Floats, join: Floats) -> None:
        self.order = order
        self.join = join

    @classmethod
    def load(cls, path: Path) -> Roles:
        held = json.loads(path.read_text(encoding="utf-8"))
        return cls(np.asarray(held["order"], np.float32), np.asarray(held["join"], np.float32))

    def chance(self, role: str, order_features: Floats, model: Floats) -> Floats:
        """Return the probability (mentions,) that each mention fills ``role`` from both scores."""
        n = ROLES.index(role)
        order = order_features @ self.order[n]
        known = np.where(np.isfinite(model), model, np.float32(-6.0))  # another window: the model never saw the pair
        total = self.join[n, 0] * order + self.join[n, 1] * known + self.join[n, 2]
        return np.asarray(1.0 / (1.0 + np.exp(-np.clip(total, -30, 30))), np.float32)
