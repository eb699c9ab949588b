"""The coreference head: the earlier mention that a mention refers back to, within a window."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dragoman.annotate.decode import Table
from dragoman.records import Mention

KINDS = frozenset({"person", "organisation", "state", "group", "outlet", "role", "pronoun"})
MARGIN = 0.0  # an antecedent must beat "first mention" (0) by this


def decode(table: Table, mentions: Sequence[Mention]) -> tuple[int | None, ...]:
    """Return for each mention the index of its best antecedent, or None."""
    found: list[int | None] = [None] * len(mentions)
    chosen = [i for i, m in enumerate(mentions) if m.kind in KINDS]
    if len(chosen) < 2:
        return tuple(found)
    tokens = table.first_tokens([mentions[i].span for i in chosen])
    window = table.scores.window[tokens]
    for number in np.unique(window).tolist():
        inside = np.arange(*np.searchsorted(window, (number, number + 1)))  # in order, as the mentions are
        scores = table.pairs("coreference", tokens[inside], tokens[inside])
        scores[tokens[inside][None] >= tokens[inside][:, None]] = -np.inf
        best = scores.argmax(1)
        for row, column in enumerate(best.tolist()):
            if scores[row, column] > MARGIN:
                found[chosen[int(inside[row])]] = chosen[int(inside[column])]
    return tuple(found)
