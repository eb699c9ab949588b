"""The event head: anchors by type, their status, and which mentions act and receive."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

import numpy as np

from dragoman.annotate.decode import Table
from dragoman.annotate.encoder import Floats
from dragoman.annotate.labels import LAYERS
from dragoman.annotate.roles import REACH, Roles, features
from dragoman.records import STATUSES, Anchor, Mention, Span

THRESHOLD = 0.5  # chance that a word anchors an event of some type; of 0.35 to 0.8 best on dev
ROLE = {"actor": 0.3, "recipient": 0.15}  # chance that a mention fills the role; of 0.08 to 0.3 best on dev
ROLE_KINDS = frozenset({"person", "organisation", "state", "group", "outlet", "role", "pronoun"})


def decode(table: Table, mentions: Sequence[Mention], roles: Roles | None = None) -> tuple[Anchor, ...]:
    """Return the anchors in order, their actors and recipients as (mention index, score), best first.

    Without ``roles`` the model's own pair scores decide alone.
    """
    found = _found(table)
    if not found:
        return ()
    candidates = [i for i, m in enumerate(mentions) if m.kind in ROLE_KINDS]
    starts = [mentions[i].span.start for i in candidates]
    chance, status = table.layer("anchor"), table.layer("status")
    anchors = []
    for first, last, number in found:
        span = table.span(first, last)
        near = candidates[bisect_left(starts, span.start - REACH) : bisect_right(starts, span.end + REACH)]
        actors, recipients = _sides(table, first, span, [(i, mentions[i]) for i in near], roles)
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


Filled = tuple[tuple[int, float], ...]


def _sides(
    table: Table, first: int, span: Span, near: Sequence[tuple[int, Mention]], roles: Roles | None
) -> tuple[Filled, Filled]:
    """Return the actors and the recipients among the mentions near an anchor; none is both."""
    if not near:
        return (), ()
    tokens = [table.first_token(m.span) for _, m in near]
    model = {name: table.pairs(f"anchor_{name}", [first], tokens)[0] for name in ("actor", "recipient")}
    if roles is None:
        chance = {name: _sigmoid(scores) for name, scores in model.items()}
    else:
        order = roles.order(features(table.text, span, [(m.span, m.kind) for _, m in near]))
        chance = {name: roles.chance(name, order, scores) for name, scores in model.items()}
    apart = [m.span.overlaps(span) for _, m in near]
    taken = chance["actor"] >= chance["recipient"]
    filled = []
    for name, mine in (("actor", taken), ("recipient", ~taken)):
        order_of = np.argsort(-chance[name], kind="stable").tolist()
        fits = [i for i in order_of if mine[i] and not apart[i] and chance[name][i] > ROLE[name]]
        filled.append(tuple((near[i][0], round(float(chance[name][i]), 4)) for i in fits))
    return filled[0], filled[1]


def _sigmoid(scores: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores, -30, 30))), np.float32)
