"""Who acts on whom by word order: pairs looked at together are looked at as each alone."""

import numpy as np

from dragoman.annotate.roles import FEATURES, PAIR, ROLES, ROWS, WORDS, Around, Roles
from dragoman.records import Span

TEXT = (
    "Voss, who met the Danish envoy (Holm), said that the ministry was praised by them. Denmark’s navy, it said, "
    "sailed to Estonia, and the fleet of Estonia greeted the ships with a salute."
)
MENTIONS = [
    ("Voss", "person"), ("who", "pronoun"), ("the Danish envoy (Holm)", "role"), ("Danish", "state"),
    ("Holm", "person"), ("the ministry", "organisation"), ("them", "pronoun"), ("Denmark’s navy", "group"),
    ("Denmark", "state"), ("it", "pronoun"), ("Estonia", "state"), ("the fleet of Estonia", "group"),
]  # fmt: skip
ANCHORS = ["met", "praised", "sailed", "greeted"]


def around() -> Around:
    found = [(Span(at := TEXT.index(words), at + len(words)), kind) for words, kind in MENTIONS]
    return Around(TEXT, sorted(found, key=lambda m: m[0]))


def test_anchors_together_are_as_each_alone():
    mentions = around()
    anchors = [Span(at := TEXT.index(word), at + len(word)) for word in ANCHORS]
    near = [slice(0, 8), slice(2, 2), slice(1, 12), slice(0, 12)]
    whole = mentions.features(anchors, near)
    apart = [mentions.features([a], [n]) for a, n in zip(anchors, near, strict=True) if n.start < n.stop]
    assert whole.shape == (31, FEATURES) and (whole == np.concatenate(apart)).all()
    assert len({row.tobytes() for row in whole}) > 25  # each pair has a row of its own


def test_a_mention_within_another_is_told():
    mentions = around()
    rows = mentions.features([Span(0, 1)], [slice(0, 12)])[:, PAIR + WORDS : PAIR + WORDS + 2]
    told = {TEXT[s:e]: tuple(row) for s, e, row in zip(mentions.starts, mentions.ends, rows.tolist(), strict=True)}
    assert told["the Danish envoy (Holm)"] == (0, 1) and told["Danish"] == told["Holm"] == (1, 0)
    assert told["Denmark’s navy"] == (0, 1) and told["Denmark"] == (1, 0) and told["Voss"] == (0, 0)


def test_word_order_is_weighed_in_blocks():
    chance = np.random.default_rng(3)
    inner, outer = chance.normal(size=(FEATURES + 1, 64)), chance.normal(size=(65, len(ROLES)))
    roles = Roles(*(np.asarray(w, np.float32) for w in (inner, outer, np.ones((len(ROLES), 3)))))
    rows = chance.normal(size=(2 * ROWS + 5, FEATURES)).astype(np.float32)
    plain = np.maximum(rows @ inner[:-1] + inner[-1], 0) @ outer[:-1] + outer[-1]
    assert np.allclose(roles.order(rows), plain, rtol=1e-3, atol=1e-3)
