"""The event head: anchors by type, their status, and which mentions act and receive."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dragoman.annotate.decode import Table
from dragoman.annotate.encoder import Floats, Ints
from dragoman.annotate.labels import LAYERS
from dragoman.records import STATUSES, Anchor, Mention

THRESHOLD = 0.5  # chance that a word anchors an event of some type; of 0.35 to 0.8 best on dev
ROLE = {"actor": 0.07, "recipient": 0.04}  # chance that a mention fills the role; nearly every event has a recipient
TOGETHER = 24  # anchors whose pairs are looked at at once; more, and BLAS spreads the work over the encoder's cores
ROLE_KINDS = frozenset({"person", "organisation", "state", "group", "outlet", "role", "pronoun"})

Filled = tuple[tuple[int, float], ...]  # (mention, chance) of those who fill a role


def decode(table: Table, mentions: Sequence[Mention]) -> tuple[Anchor, ...]:
    """Return the anchors in order, their actors and recipients as (mention index, score), best first."""
    found = _found(table)
    if not found:
        return ()
    candidates = np.array([i for i, m in enumerate(mentions) if m.kind in ROLE_KINDS], np.int64)
    tokens = table.first_tokens([mentions[i].span for i in candidates])
    order = np.argsort(tokens, kind="stable")
    candidates, tokens = candidates[order], tokens[order]
    begin = np.array([mentions[i].span.start for i in candidates], np.int64)
    end = np.array([mentions[i].span.end for i in candidates], np.int64)
    chance, status, window = table.layer("anchor"), table.layer("status"), table.scores.window
    anchors = []
    for part in (found[n : n + TOGETHER] for n in range(0, len(found), TOGETHER)):
        firsts = [first for first, _, _ in part]
        near = slice(*np.searchsorted(window[tokens], [window[firsts[0]], window[firsts[-1]] + 1]).tolist())
        fills = [_sigmoid(table.pairs(f"anchor_{role}", firsts, tokens[near])) for role in ROLE]
        for n, (first, last, number) in enumerate(part):
            span = table.span(first, last)
            apart = (end[near] <= span.start) | (begin[near] >= span.end)  # its own words fill no role of it
            actors, recipients = _sides(candidates[near], fills[0][n], fills[1][n], apart)
            score = round(float((1.0 - chance[first:last, 0]).mean()), 4)
            kind = LAYERS["anchor"][number]
            anchors.append(Anchor(span, kind, STATUSES[int(status[first].argmax())], score, actors, recipients))
    return tuple(anchors)


def _found(table: Table) -> list[tuple[int, int, int]]:
    """Return (first token, last token, label) of the anchors; neighbours of one type are one anchor."""
    chance = table.layer("anchor")
    if not len(chance):
        return []
    types = chance[:, 1:].argmax(-1) + 1
    types[1.0 - chance[:, 0] < THRESHOLD] = 0
    window = table.scores.window
    found: list[tuple[int, int, int]] = []
    for i in np.flatnonzero(types).tolist():
        number = int(types[i])
        if found and found[-1][1] == i and found[-1][2] == number and window[i - 1] == window[i]:
            found[-1] = (found[-1][0], i + 1, number)
        else:
            found.append((i, i + 1, number))
    return found


def _sides(mentions: Ints, actor: Floats, recipient: Floats, fits: NDArray[np.bool_]) -> tuple[Filled, Filled]:
    """Return who acts and who receives as (mention, chance), best first; none is both, the likelier role counts."""
    sides = []
    for chance, mine, least in (
        (actor, actor >= recipient, ROLE["actor"]),
        (recipient, actor < recipient, ROLE["recipient"]),
    ):
        some = np.flatnonzero(fits & mine & (chance > least))
        best = some[np.argsort(-chance[some], kind="stable")]
        sides.append(tuple((int(mentions[i]), round(float(chance[i]), 4)) for i in best))
    return sides[0], sides[1]


def _sigmoid(scores: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores, -30, 30))), np.float32)
