"""What several networks say in the mean, and from which data how much is drawn."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is in the train extra only")

from dragoman.annotate.encoder import softmax  # noqa: E402
from dragoman.annotate.labels import LAYER_SLICES, LAYERS  # noqa: E402
from train.batches import IGNORE, Row  # noqa: E402
from train.model import Network  # noqa: E402
from train.teacher import asked  # noqa: E402

HEADS = [(3, 64)] * 6


def row(size: int) -> Row:
    labels = {layer: np.full(size, IGNORE) for layer in LAYERS}
    return Row(np.arange(1000, 1000 + size), np.zeros(size, np.int64), labels)


def test_the_mean_of_two_networks():
    torch.manual_seed(1)
    rows = [row(9), row(7)]
    one, other = Network(0.0, HEADS).eval(), Network(0.0, HEADS).eval()
    both = dict(asked([one, other], rows))
    alone = [dict(asked([net], rows)) for net in (one, other)]
    assert set(both) == {0, 1}
    for n, answer in both.items():
        assert answer.labels.shape[0] == len(rows[n]) - 2
        np.testing.assert_allclose(answer.relation, (alone[0][n].relation + alone[1][n].relation) / 2, atol=1e-3)
        assert np.abs(alone[0][n].relation - alone[1][n].relation).max() > 1e-3
        for part in LAYER_SLICES.values():
            mean = (softmax(alone[0][n].labels[:, part]) + softmax(alone[1][n].labels[:, part])) / 2
            np.testing.assert_allclose(softmax(answer.labels[:, part]), mean, atol=1e-3)
        for said, by in zip(answer.links, alone, strict=True):
            np.testing.assert_allclose(said, by[n].links[0], atol=2e-2)
