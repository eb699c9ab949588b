"""What pruning takes out is what the loss does not miss."""

import pytest

torch = pytest.importorskip("torch", reason="torch is in the train extra only")

from train.batches import Row, collate  # noqa: E402
from train.model import Network  # noqa: E402
from train.prune import HEAD_WIDTH, pruned, worth  # noqa: E402

HEADS, UNITS = (2, 5, 7), range(0, 1536, 3)  # of every layer: what is made to do nothing


def net_with_idle_parts() -> Network:
    torch.manual_seed(1)
    net = Network(0.0).eval()
    with torch.no_grad():
        for layer in net.layers:
            for head in HEADS:
                layer.out.weight[:, head * HEAD_WIDTH : (head + 1) * HEAD_WIDTH] = 0.0
            layer.down.weight[:, list(UNITS)] = 0.0
    return net


def row() -> Row:
    ids = torch.randint(1000, 20000, (20,)).numpy()
    labels = torch.randint(0, 3, (20,)).numpy()
    return Row(ids, torch.zeros(20, dtype=torch.long).numpy(), {"cue": labels, "source": labels})


def test_idle_heads_and_units_go_first_and_are_not_missed():
    net = net_with_idle_parts()
    batch = collate([row() for _ in range(4)])
    heads, units = worth(net, [batch])
    assert float(heads[:, list(HEADS)].max()) == 0.0 < float(heads.max())
    lean = pruned(net, heads, units, 12 - len(HEADS), 1536 - len(UNITS)).eval()
    assert [layer.heads for layer in lean.layers] == [9] * 6
    assert [layer.up.out_features for layer in lean.layers] == [1024] * 6
    with torch.no_grad():
        for small, whole in zip(lean(*batch.inputs), net(*batch.inputs), strict=True):
            torch.testing.assert_close(small, whole, atol=1e-4, rtol=1e-4)
