"""Chances from scores: without weights nothing changes, with weights the order of the evidence counts."""

from __future__ import annotations

import json
import math

import pytest

from dragoman.confidence import COMMITMENT, FEATURES, Confidence, event_features, logit
from dragoman.records import Actor, Anchor, Span


def actor(country: str | None) -> Actor:
    return Actor("a", "A", "state", country, None, None, None, None, 1.0, ())


def test_without_weights_scores_stay_and_all_is_kept(tmp_path):
    none = Confidence.load(tmp_path / "confidence.json")
    assert none.chance("event", (1.0,) * 11, 0.37) == 0.37
    assert none.keeps("event", 0.0)


def test_weights_and_floors_come_from_the_file(tmp_path):
    weights = {kind: dict.fromkeys(names, 0.0) for kind, names in FEATURES.items()}
    weights["commitment"]["bias"] = 1.0
    weights["commitment"]["score"] = 2.0
    path = tmp_path / "confidence.json"
    path.write_text(json.dumps({"weights": weights, "floors": {"commitment": 0.6}}))
    held = Confidence.load(path)
    chance = held.chance("commitment", (1.0, 0.5, 0.0, 0.0), 0.9)
    assert chance == pytest.approx(1 / (1 + math.exp(-2.0)), abs=1e-4)
    assert held.keeps("commitment", chance) and not held.keeps("commitment", 0.59)
    assert len(COMMITMENT) == 4


def test_event_features_tell_the_sides_apart():
    both = Anchor(Span(0, 3), "AID", "intended", 0.9, ((0, 0.8),), ((1, 0.6),))
    features = event_features(both, [actor("DNK")], [actor(None)], (0.8, 0.6), claimed=True)
    assert features[2] and features[3] == pytest.approx(logit(0.8))
    assert features[4] and features[5] == pytest.approx(logit(0.6))
    assert (features[7], features[8], features[9], features[10]) == (True, False, True, True)
    # A recipient that the head named and resolving dropped is no recipient.
    assert not event_features(both, [actor("DNK")], [], (0.8, None), claimed=False)[4]


@pytest.mark.parametrize("chance", [0.0, 1.0, 0.5])
def test_logit_is_finite(chance):
    assert math.isfinite(logit(chance))
