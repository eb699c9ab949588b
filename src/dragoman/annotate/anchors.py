"""The event head: anchors by type, their status, and which mentions act and receive."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from dragoman.annotate.decode import Table
from dragoman.annotate.encoder import Floats
from dragoman.annotate.labels import LAYERS
from dragoman.annotate.roles import ROLES, Around, Ints, Roles, pairs
from dragoman.records import STATUSES, Anchor, Mention, Span

THRESHOLD = 0.5  # chance that a word anchors an event of some type; of 0.35 to 0.8 best on dev
ROLE = {"actor": 0.15, "recipient": 0.08}  # chance that a mention fills the role; nearly every event has a recipient
TOGETHER = 24  # anchors whose pairs are looked at at once; more, and BLAS spreads the work over the encoder's cores
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
    for part in (found[n : n + TOGETHER] for n in range(0, len(found), TOGETHER)):
        spans = [table.span(first, last) for first, last, _ in part]
        sides = _sides(table, around, tokens, [first for first, _, _ in part], spans, roles)
        for (first, last, number), span, filled in zip(part, spans, sides, strict=True):
            actors, recipients = (tuple((candidates[i], score) for i, score in side) for side in filled)
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


Filled = list[tuple[int, float]]


def _sides(
    table: Table, around: Around, tokens: Ints, firsts: list[int], spans: list[Span], roles: Roles | None
) -> list[tuple[Filled, Filled]]:
    """Return each anchor's actors and recipients, as (number among the mentions ``around``, score); none is both.

    An anchor's own words fill no role of it.
    """
    near = [around.near(span) for span in spans]
    of, mention = pairs(near)
    sides: list[tuple[Filled, Filled]] = [([], []) for _ in spans]
    if not len(of):
        return sides
    low, high = near[0].start, near[-1].stop  # the anchors are in order
    model = {role: table.pairs(f"anchor_{role}", firsts, tokens[low:high])[of, mention - low] for role in ROLES}
    if roles:
        order = roles.order(around.features(spans, near))
        chance = {role: roles.chance(role, order, model[role]) for role in ROLES}
    else:
        chance = {role: _sigmoid(scores) for role, scores in model.items()}
    begin, end = (np.array(side)[of] for side in zip(*((s.start, s.end) for s in spans), strict=True))
    apart = (around.ends[mention] <= begin) | (around.starts[mention] >= end)
    acts = chance["actor"] >= chance["recipient"]
    for n, (role, mine) in enumerate((("actor", acts), ("recipient", ~acts))):
        fits = np.flatnonzero(mine & apart & (chance[role] > ROLE[role]))
        best = fits[np.argsort(-chance[role][fits], kind="stable")]
        rows = zip(of[best].tolist(), mention[best].tolist(), chance[role][best].tolist(), strict=True)
        for anchor, i, score in rows:
            sides[anchor][n].append((i, round(score, 4)))
    return sides


def _sigmoid(scores: Floats) -> Floats:
    return np.asarray(1.0 / (1.0 + np.exp(-np.clip(scores, -30, 30))), np.float32)
