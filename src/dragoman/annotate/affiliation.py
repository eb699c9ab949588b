"""The affiliation head: which mention tells whose country a mention is of ("police" by "Lilongwe"), within a window."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np

from dragoman.annotate.decode import Table
from dragoman.records import Mention

KINDS = frozenset({"person", "organisation", "group", "role", "outlet"})
TELLING = frozenset({"state", "place", "organisation", "group", "role", "outlet"})
LEAST = 0.02  # chance under which a mention is not worth keeping


def decode(table: Table, mentions: Sequence[Mention]) -> Mapping[int, tuple[tuple[int, float], ...]]:
    """Return for each mention of ``KINDS`` those that may tell its country as (mention index, chance), best first.

    The chances of one mention sum to less than 1: the rest is that none within its window tells it.
    """
    lefts = [i for i, m in enumerate(mentions) if m.kind in KINDS]
    rights = [i for i, m in enumerate(mentions) if m.kind in TELLING]
    if not lefts or not rights:
        return {}
    tokens = table.first_tokens([m.span for m in mentions])
    window = table.scores.window[tokens]
    found: dict[int, tuple[tuple[int, float], ...]] = {}
    for number in np.unique(window).tolist():
        mine = [i for i in lefts if window[i] == number]
        others = np.array([i for i in rights if window[i] == number], np.int64)
        if not mine or not len(others):
            continue
        scores = table.pairs("affiliation", tokens[mine], tokens[others])
        scores[np.array(mine)[:, None] == others[None]] = -np.inf
        powers = np.exp(np.minimum(scores, 30.0))
        chance = powers / (1.0 + powers.sum(1, keepdims=True))
        for row, i in enumerate(mine):
            best = np.argsort(-chance[row], kind="stable")
            found[i] = tuple((int(others[n]), round(float(chance[row, n]), 4)) for n in best if chance[row, n] >= LEAST)
    return found
