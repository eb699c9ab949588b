"""What the model's outputs mean: one table, read by the decoders here and by training.

The network gives every token one row of label scores (``TOKEN_LABELS`` columns, a slice a layer) and one
row of link vectors (``LINK_WIDTH`` columns, a slice a side of a pair score), and every window one row of
relation scores.
"""

from __future__ import annotations

from dragoman.records import COMMITMENT_KINDS, EVENT_TYPES, STATUSES

MENTION_KINDS = ("person", "organisation", "state", "group", "place", "role", "outlet", "date")


def bio(kinds: tuple[str, ...]) -> tuple[str, ...]:
    """Return ``O`` and a ``B-`` and an ``I-`` label a kind."""
    return ("O", *(f"{prefix}-{kind}" for kind in kinds for prefix in "BI"))


#: Token label layers, in column order. ``content`` is the outermost content, ``inner`` one nested in it.
LAYERS: dict[str, tuple[str, ...]] = {
    "mention": bio(MENTION_KINDS),
    "source": bio(("source",)),
    "cue": bio(("cue",)),
    "content": bio(("content",)),
    "inner": bio(("content",)),
    "anchor": ("O", *EVENT_TYPES),
    "status": STATUSES,
    "commitment": bio(COMMITMENT_KINDS),
}

#: Pair scores, name -> width of each side's vector. The score of a pair is the dot product of the left
#: side's vector at the first word of the one span and the right side's at the first word of the other.
LINKS: dict[str, int] = {
    "content_cue": 32,
    "cue_source": 32,
    "anchor_actor": 48,
    "anchor_recipient": 48,
    "coreference": 64,
    "affiliation": 32,
}

RELATIONS = (*EVENT_TYPES, "NONE")


def _slices(widths: dict[str, int]) -> dict[str, slice]:
    found, at = {}, 0
    for name, width in widths.items():
        found[name] = slice(at, at + width)
        at += width
    return found


LAYER_SLICES = _slices({name: len(labels) for name, labels in LAYERS.items()})
LINK_SLICES = _slices({f"{name}.{side}": width for name, width in LINKS.items() for side in ("left", "right")})
TOKEN_LABELS = sum(len(labels) for labels in LAYERS.values())
LINK_WIDTH = 2 * sum(LINKS.values())
