"""The mean of networks' weights, and shipped weights as a network again."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is in the train extra only")
pytest.importorskip("onnx", reason="onnx is in the train extra only")

from train.batches import Row, collate  # noqa: E402
from train.export import quantise, to_onnx  # noqa: E402
from train.mix import mixed  # noqa: E402
from train.model import Network  # noqa: E402
from train.resume import shipped  # noqa: E402
from train.smoothing import smoothed  # noqa: E402


def network(seed, inner=128):
    torch.manual_seed(seed)
    return Network(0.0, ((12, inner),) * 2).eval()


def test_each_network_counts_by_its_share_and_the_first_by_the_rest():
    one, other, third = map(network, (1, 2, 3))
    found = mixed(one, [(other, 0.5), (third, 0.2)]).state_dict()
    parts = [n.state_dict() for n in (one, other, third)]
    for name, value in found.items():
        want = 0.3 * parts[0][name] + 0.5 * parts[1][name] + 0.2 * parts[2][name]
        torch.testing.assert_close(value, want)


def test_shares_of_more_than_all_are_refused():
    with pytest.raises(ValueError, match="1 at most"):
        mixed(network(1), [(network(2), 0.7), (network(3), 0.4)])


def test_networks_of_other_shapes_are_refused():
    with pytest.raises(ValueError, match="different shapes"):
        mixed(network(1), [(network(2, inner=64), 0.5)])


@pytest.mark.filterwarnings("ignore")
def test_weights_that_were_evened_out_and_rounded_are_a_network_again(tmp_path):
    net = network(4)
    with torch.no_grad():  # each of its own: the exporter keeps equal ones once
        for value in net.parameters():
            value += 0.05 * torch.randn_like(value)
    ids = np.random.default_rng(5).integers(1000, 20000, (4, 24))
    even = smoothed(net, [collate([Row(row, np.zeros_like(row), {}) for row in ids])])
    to_onnx(even, tmp_path / "plain.onnx")
    quantise(tmp_path / "plain.onnx", tmp_path / "model.onnx")
    again = shipped(tmp_path / "model.onnx", 0.0).state_dict()
    for name, value in net.state_dict().items():  # weights of seven bits
        assert float((again[name] - value).abs().mean()) < 0.05 * float(value.abs().mean()), name
