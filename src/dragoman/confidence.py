"""From the network's scores to chances: what is shown at 0.9 is to be right nine times in ten.

A logistic regression a kind of row (statement, event, commitment) over the network's own scores and over what
assembling found beside them. ``confidence.json`` beside the model holds the weights and, a kind, the chance under
which a row is left out; ``python -m train.confidence`` fits both on the corpus's dev batches.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from dragoman.records import Actor, Anchor

STATEMENT = ("bias", "score", "has source", "has cue", "direct", "speaker known", "speaker of a country", "relayed")
EVENT = (
    "bias", "anchor", "actor named", "actor", "recipient named", "recipient", "second recipient", "actor of a country",
    "recipient of a country", "claimed", "not happened",
)  # fmt: skip
COMMITMENT = ("bias", "score", "speaker known", "has event")
FEATURES = {"statement": STATEMENT, "event": EVENT, "commitment": COMMITMENT}


def logit(chance: float) -> float:
    """Return the log odds of a chance, which is kept between 0.001 and 0.999."""
    held = min(0.999, max(0.001, chance))
    return math.log(held / (1.0 - held))


def event_features(
    anchor: Anchor,
    actors: list[Actor],
    recipients: list[Actor],
    chances: tuple[float | None, float | None],
    *,
    claimed: bool,
) -> tuple[float, ...]:
    """Return the values of ``EVENT`` for an anchor, the actors on either side and the chance of the best of each."""
    first, second = chances
    return (
        1.0, logit(anchor.score), first is not None, logit(first) if first is not None else 0.0, second is not None,
        logit(second) if second is not None else 0.0, len(recipients) > 1, any(a.country for a in actors),
        any(a.country for a in recipients), claimed, anchor.status != "happened",
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Confidence:
    """The fitted weights a kind of row, and the chance under which a row of that kind is left out."""

    weights: dict[str, tuple[float, ...]] = field(default_factory=dict)
    floors: dict[str, float] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Self:
        """Return the weights in ``path``; none, so that scores stay as they are, where the file is missing."""
        if not path.exists():
            return cls()
        held = json.loads(path.read_text(encoding="utf-8"))
        weights = {kind: tuple(held["weights"][kind][name] for name in names) for kind, names in FEATURES.items()}
        return cls(weights, held["floors"])

    def chance(self, kind: str, features: tuple[float, ...], score: float) -> float:
        """Return the chance (0..1) that a row with these features is right; ``score`` itself without weights."""
        weights = self.weights.get(kind)
        if weights is None:
            return score
        total = sum(w * f for w, f in zip(weights, features, strict=True))
        return round(1.0 / (1.0 + math.exp(-total)), 4)

    def keeps(self, kind: str, chance: float) -> bool:
        return chance >= self.floors.get(kind, 0.0)
