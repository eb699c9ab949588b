"""The event head: anchors by type, their status, and which mentions act and receive."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dragoman.annotate.decode import Table
from dragoman.annotate.encoder import Floats
from dragoman.annotate.labels import LAYERS
from dragoman.records import STATUSES, Anchor, Mention

THRESHOLD = 0.5  # probability that a word anchors an event of some type
ROLE = 0.4  # probability that a mention fills a role
ROLE_KINDS = frozenset({"person", "organisation", "state", "group", "outlet", "role", "pronoun"})


def decode(table: Table, mentions: Sequence[Mention]) -> tuple[Anchor, ...]:
    """Return the anchors in order, their actors and recipients as (mention index, score), best first."""
    chance = table.layer("anchor")
    if not len(chance):
        return ()
    types = chance[:, 1:].argmax(-1) + 1
    types[1.0 - chance[:, 0] < THRESHOLD] = 0
    found: list[tuple[int, int, int]] = []
    for i, number in enumerate(types.tolist()):
        if not number:
            continue
        if (
            found
            and found[-1][1] == i
            and found[-1][2] == number
            and table.scores.window[i - 1] == table.scores.window[i]
        ):
            found[-1] = (found[-1][0], i + 1, number)
        else:
            found.append((i, i + 1, number))
    if not found:
        return ()
    candidates = [i for i, m in enumerate(mentions) if m.kind in ROLE_KINDS]
    tokens = [table.first_token(mentions[i].span) for i in candidates]
    firsts = [f for f, _, _ in found]
    roles = (
        {name: _sigmoid(table.pairs(name, firsts, tokens)) for name in ("anchor_actor", "anchor_recipient")}
        if tokens
        else {}
    )
    anchors = []
    for n, (first, last, number) in enumerate(found):
        actors, recipients = (
            _fill(roles[k][n], candidates) if roles else () for k in ("anchor_actor", "anchor_recipient")
        )
        score = float((1.0 - chance[first:last, 0]).mean())
        status = STATUSES[int(table.layer("status")[first].argmax())]
        anchors.append(
            Anchor(table.span(first, last), LAYERS["anchor"][number], status, round(score, 4), actors, recipients)
        )
    return tuple(anchors)


def _fill(chance: Floats, candidates: Sequence[int]) -> tuple[tuple[int, float], ...]:
    order = np.argsort(-chance, kind="stable")
    return tuple((candidates[i], round(float(chance[i]), 4)) for i in order.tolist() if chance[i] > ROLE)


def _sigmoid(scores: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores, -30, 30))), np.float32)
