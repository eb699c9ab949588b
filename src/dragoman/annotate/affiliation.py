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
    if not mentions:
        return {}
    tokens = table.first_tokens([m.span for m in mentions])
    lefts: dict[int, list[int]] = {}
    rights: dict[int, list[int]] = {}
    for i, number in enumerate(table.scores.window[tokens].tolist()):
        for kinds, inside in ((KINDS, lefts), (TELLING, rights)):
            if mentions[i].kind in kinds:
                inside.setdefault(number, []).append(i)
    found: dict[int, tuple[tuple[int, float], ...]] = {}
    for number, mine in lefts.items():
        others = np.array(rights.get(number, []), np.int64)
        if not len(others):
            continue
        scores = table.pairs("affiliation", tokens[mine], tokens[others])
        scores[np.array(mine)[:, None] == others[None]] = -np.inf
        powers = np.exp(np.minimum(scores, 30.0))
        chance = powers / (1.0 + powers.sum(1, keepdims=True))
        for row, i in enumerate(mine):
            best = np.argsort(-chance[row], kind="stable")
            found[i] = tuple((int(others[n]), round(float(chance[row, n]), 4)) for n in best if chance[row, n] >= LEAST)
    return found
