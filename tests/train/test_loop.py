"""What the losses ask for: the labels that people marked, the chances that a teacher gave."""

import random

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is in the train extra only")

from dragoman.annotate.labels import LAYER_SLICES, LAYERS, LINK_SLICES, LINK_WIDTH, RELATIONS, TOKEN_LABELS  # noqa: E402
from train import model  # noqa: E402
from train.batches import IGNORE, MASK, Pairs, Row, collate, hide  # noqa: E402
from train.loop import Plan, load, losses, train  # noqa: E402

SIZE = 6


class Fixed(torch.nn.Module):
    """A network that says the same of every row: ``labels`` and ``links`` of (tokens, columns)."""

    def __init__(self, labels, links):
        super().__init__()
        self.said = [torch.from_numpy(x).float()[None] for x in (labels, links)]

    def forward(self, *_):
        return *self.said, torch.zeros(1, len(RELATIONS))


def said(chance):
    """Return label scores (tokens, columns) by which the tokens of a layer have these chances."""
    labels = np.zeros((SIZE, TOKEN_LABELS), np.float32)
    for layer, row in chance.items():
        labels[:, LAYER_SLICES[layer]] = np.log(row)
    return labels


def row(**parts):
    blank = {layer: np.full(SIZE, IGNORE) for layer in LAYERS}
    return Row(np.arange(1000, 1000 + SIZE), np.zeros(SIZE, np.int64), blank | parts.pop("labels", {}), **parts)


def entropy(chance):
    return -float((chance * np.log(chance)).sum())


def test_a_teacher_s_chances_are_best_met_by_the_same_chances():
    links = np.zeros((SIZE, LINK_WIDTH), np.float32)
    wanted = np.array([0.7, 0.2, 0.1])
    soft = np.zeros((SIZE, 3), np.float32)
    soft[2] = wanted  # one token; of the others the teacher says nothing
    batch = collate([row(soft={"cue": soft})])
    same = losses(Fixed(said({"cue": wanted}), links), batch)["cue"]
    other = losses(Fixed(said({"cue": [0.5, 0.3, 0.2]}), links), batch)["cue"]
    assert float(same) == pytest.approx(entropy(wanted), abs=1e-4)
    assert float(other) > float(same) + 0.01


def test_marked_and_taught_tokens_count_alike():
    links = np.zeros((SIZE, LINK_WIDTH), np.float32)
    marked = np.full(SIZE, IGNORE)
    marked[1] = 1
    soft = np.zeros((SIZE, 3), np.float32)
    soft[3] = [1.0, 0.0, 0.0]
    found = losses(
        Fixed(said({"cue": [0.8, 0.1, 0.1]}), links), collate([row(labels={"cue": marked}, soft={"cue": soft})])
    )
    assert float(found["cue"]) == pytest.approx(-(np.log(0.1) + np.log(0.8)) / 2, abs=1e-4)


@pytest.mark.parametrize(
    ("positive", "expected"),
    [
        ([1.0, 0.0], -np.log(np.e / (np.e + 2))),
        ([1.0, 1.0], -np.log((np.e + 1) / (np.e + 2))),  # either is right
        ([0.0, 0.0], -np.log(1 / (np.e + 2))),  # none is
        ([0.5, 0.25], -(0.5 * np.log(np.e / (np.e + 2)) + 0.5 * np.log(1 / (np.e + 2)))),
    ],
)
def test_a_choice_among_candidates(positive, expected):
    links = np.zeros((SIZE, LINK_WIDTH), np.float32)
    width = LINK_SLICES["cue_source.left"].stop - LINK_SLICES["cue_source.left"].start
    links[1, LINK_SLICES["cue_source.left"].start] = width**0.5
    links[2, LINK_SLICES["cue_source.right"].start] = 1.0  # the first candidate has score 1, the second 0
    batch = collate([row(links={"cue_source": [Pairs(1, [2, 3], positive, True)]})])
    found = losses(Fixed(said({}), links), batch)["cue_source"]
    assert float(found) == pytest.approx(expected, abs=1e-5)


def test_hidden_words_keep_their_targets():
    whole = Row(np.arange(1000, 1400), np.zeros(400, np.int64), {"cue": np.arange(400)})
    hidden = hide(whole, 0.25, random.Random(1))
    masked = hidden.ids == MASK
    assert 60 < masked.sum() < 140
    assert not masked[0] and not masked[-1]
    assert (hidden.ids[~masked] == whole.ids[~masked]).all()
    assert hidden.labels is whole.labels


def test_all_of_a_batch_goes_to_the_device():
    pairs = Pairs(2, [1, 3], [1.0, 0.0], True)
    made = row(labels={"cue": np.zeros(SIZE, np.int64)}, soft={"source": np.zeros((SIZE, 3), np.float32)})
    made.links["cue_source"] = [pairs]
    moved = collate([made]).to(torch.device("meta"))
    held = [*moved.inputs, *moved.labels.values(), *moved.soft.values(), *moved.links["cue_source"][:4]]
    assert len(held) == 5 + len(LAYERS) + 1 + 4
    assert {x.device.type for x in held} == {"meta"}


def test_batches_laid_out_by_other_processes_train_the_same(tmp_path, monkeypatch):
    monkeypatch.setattr(model, "VOCABULARY", 2000)
    weights = []
    for workers in (0, 2):
        torch.manual_seed(4)
        net = model.Network(0.0, ((2, 8),))
        rows = [row(labels={"cue": np.full(SIZE, n % 3)}) for n in range(12)]
        train(
            net,
            lambda _, rows=rows: rows,
            Plan(2, tokens=3 * SIZE, warmup=1, threads=1, workers=workers),
            tmp_path / "net",
        )
        weights.append(load(tmp_path / "net").state_dict())
    assert all(torch.equal(value, weights[1][name]) for name, value in weights[0].items())
