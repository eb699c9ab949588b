"""The event head: anchors by type, their status, and which mentions act and receive."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from dragoman.annotate.decode import Table
from dragoman.annotate.encoder import Floats
from dragoman.annotate.labels import LAYERS
from dragoman.annotate.roles import ROLES, Around, Roles
from dragoman.records import STATUSES, Anchor, Mention

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
    around = Around(table.text, [(mentions[i].span, mentions[i].kind) for i in candidates])
    tokens = table.first_tokens([mentions[i].span for i in candidates])
    chance, status = table.layer("anchor"), table.layer("status")
    anchors = []
    for first, last, number in found:
        span = table.span(first, last)
        near = around.near(span)
        model = {role: table.pairs(f"anchor_{role}", [first], tokens[near])[0] for role in ROLES}
        order = roles.order(around.features(span, near)) if roles and near.start < near.stop else None
        actors, recipients = _sides(_chances(model, order, roles), around.apart(span, near), candidates[near])
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


def _chances(model: dict[str, Floats], order: Floats | None, roles: Roles | None) -> dict[str, Floats]:
    """Return the chance (mentions,) of each role, from the model's pair scores and what word order says."""
    if roles is None or order is None:
        return {role: _sigmoid(scores) for role, scores in model.items()}
    return {role: roles.chance(role, order, scores) for role, scores in model.items()}


def _sides(chance: dict[str, Floats], apart: NDArray[np.bool_], near: Sequence[int]) -> tuple[Filled, Filled]:
    """Return the actors and recipients among the mentions ``near`` an anchor and ``apart`` from it; none is both."""
    taken = chance["actor"] >= chance["recipient"]
    filled = []
    for role, mine in (("actor", taken), ("recipient", ~taken)):
        fits = mine & apart & (chance[role] > ROLE[role])
        order = [i for i in np.argsort(-chance[role], kind="stable").tolist() if fits[i]]
        filled.append(tuple((near[i], round(float(chance[role][i]), 4)) for i in order))
    return filled[0], filled[1]


def _sigmoid(scores: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores, -30, 30))), np.float32)
