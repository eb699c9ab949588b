"""Whose country an actor is of when its name does not say: "the cabinet", "a police officer", "dockers".

Every country that the report names is a candidate, and that it is none of them is one more; a softmax over a
handful of counts decides. ``data/home.json`` holds the weights, fitted on the corpus by ``python -m train.home``.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

import numpy as np
from numpy.typing import NDArray

from dragoman.records import ActorKind, Report, Span
from dragoman.resolve.names import Found, Nations
from dragoman.spans import SpanIndex

FEATURES = (
    "share of the names", "named first", "first in the title", "in the title", "in the dateline", "of the outlet",
    "named last before", "first in the sentence before", "nearest in the sentence before", "by its capital",
    "where the sentence plays", "none", "none, a group", "none, an organisation", "none, of four or more",
)  # fmt: skip
SURE = 0.5  # of 0.4 to 0.7: at 0.5 two in three actors get a country, and seven in ten of these the right one
_DATELINE = re.compile(r"\s*[A-Z][\w .,'’-]{2,40}?(?:,[^-—–\n]{0,40})?(?:\([^)]*\))?\s*[-—–:]")


@dataclass(frozen=True, slots=True)
class Hints:
    """What a report says of where it is at home: the countries it names and those of its title and outlet."""

    text: str
    named: tuple[Found, ...]
    title: tuple[str, ...]
    outlet: tuple[str, ...]
    sentences: SpanIndex

    @classmethod
    def of(cls, report: Report, named: list[Found], sentences: tuple[Span, ...], names: Nations) -> Hints:
        title, outlet = (
            tuple(e.country for _, _, e, _ in names.find(words or "") if _is_state(e.country))
            for words in (report.title, report.outlet)
        )
        mine = tuple(f for f in named if f[3] != "outlet" and _is_state(f[2].country))
        return cls(report.text, mine, title, outlet, SpanIndex(sentences))  # type: ignore[arg-type]

    def features(self, at: int, kind: ActorKind) -> tuple[list[str], NDArray[np.float32]]:
        """Return the candidates, and (candidates + 1, FEATURES) for an actor first mentioned ``at``; none is last."""
        countries = [f[2].country or "" for f in self.named]
        count = Counter(countries)
        match = _DATELINE.match(self.text)
        head = match.end() if match else 0
        dateline = next((c for c, f in zip(countries, self.named, strict=True) if f[0] < head), None)
        last = next((f[2].country for f in reversed(self.named) if f[0] < at), None)
        near = self.sentences.overlapping(Span(at, at + 1))
        sentence = self.sentences.spans[near[0]] if near else Span(at, at)
        inside = [f for f in self.named if sentence.start <= f[0] < sentence.end]
        before = [f[2].country for f in inside if f[0] < at]
        where = {f[2].country for f in inside if self.text[max(0, f[0] - 3) : f[0]] == "in "}
        capitals = {f[2].country for f in self.named if f[3] == "capital"}
        candidates = list(dict.fromkeys([*countries, *self.title, *self.outlet]))
        rows: list[list[float]] = [
            [
                count[c] / max(1, len(countries)), countries[:1] == [c], self.title[:1] == (c,), c in self.title,
                c == dateline, c in self.outlet, c == last, before[:1] == [c], before[-1:] == [c], c in capitals,
                c in where, 0, 0, 0, 0,
            ]
            for c in candidates
        ]  # fmt: skip
        rows.append([0.0] * 11 + [1.0, kind == "group", kind == "organisation", len(count) > 3])
        return candidates, np.asarray(rows, np.float32)

    def country(self, at: int, kind: ActorKind) -> str | None:
        """Return the country of an actor first mentioned ``at``, or None where the report leaves it open."""
        candidates, rows = self.features(at, kind)
        scores = rows @ _weights()
        chance = np.exp(scores - scores.max())
        best = int(chance.argmax())
        sure = best < len(candidates) and chance[best] >= SURE * chance.sum()
        return candidates[best] if sure else None


def _is_state(country: str | None) -> bool:
    return country is not None and len(country) == 3


@lru_cache(maxsize=1)
def _weights() -> NDArray[np.float32]:
    held = json.loads(resources.files("dragoman").joinpath("resolve", "data", "home.json").read_text(encoding="utf-8"))
    return np.asarray([held[name] for name in FEATURES], np.float32)
