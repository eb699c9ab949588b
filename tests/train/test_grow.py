"""A deeper network says at first what the trained one said, and its new layers can learn."""

import pytest

torch = pytest.importorskip("torch", reason="torch is in the train extra only")

from train import model  # noqa: E402
from train.batches import Batch, Row, collate  # noqa: E402
from train.grow import grown  # noqa: E402
from train.model import Network  # noqa: E402


@pytest.fixture(autouse=True)
def few_words(monkeypatch):
    monkeypatch.setattr(model, "VOCABULARY", 200)


def batch() -> Batch:
    def row() -> Row:
        ids = torch.randint(0, 200, (20,)).numpy()
        labels = torch.randint(0, 3, (20,)).numpy()
        return Row(ids, torch.zeros(20, dtype=torch.long).numpy(), {"cue": labels})

    return collate([row() for _ in range(8)])


def test_new_layers_hand_on_what_they_are_given():
    torch.manual_seed(2)
    net = Network(0.0).eval()
    with torch.no_grad():
        for place, layer in enumerate(net.layers):  # each has learnt something of its own
            for norm in (layer.norm1, layer.norm2):
                norm.weight.uniform_(0.5, 1.5 + place)
                norm.bias.uniform_(-0.5, 0.5 + place)
    found = [batch() for _ in range(4)]
    deep = grown(net, found, (0, 5)).eval()
    assert len(deep.layers) == 8
    for place, old in enumerate((0, 0, 1, 2, 3, 4, 5, 5)):
        assert torch.equal(deep.layers[place].up.weight, net.layers[old].up.weight)
    unseen = batch()
    with torch.no_grad():
        for small, large in zip(net(*unseen.inputs), deep(*unseen.inputs), strict=True):
            assert float((small - large).square().mean()) < 0.02 * float(small.var())


def test_both_outputs_of_a_new_layer_are_moved_by_the_first_step():
    torch.manual_seed(2)
    found = [batch()]
    deep = grown(Network(0.0), found, (2,))
    step = torch.optim.SGD(deep.parameters(), lr=1e-3)
    deep(*found[0].inputs)[0].square().sum().backward()
    step.step()
    for part in (deep.layers[3].out, deep.layers[3].down):
        assert float(part.weight.detach().abs().max()) > 1e-6  # they were nought


def test_a_layer_that_is_not_there_is_named():
    with pytest.raises(ValueError, match=r"layers \[6\]: the network has those from 0 to 5"):
        grown(Network(0.0), [batch()], (6,))
