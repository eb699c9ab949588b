"""Networks of other sizes: what their weights say of them, and the larger one's bias by distance."""

import pytest

torch = pytest.importorskip("torch", reason="torch is in the train extra only")

from train.model import DISTANCES, HEADS, Network, from_weights  # noqa: E402


def test_weights_say_how_wide_the_layers_are():
    net = Network(0.0, [(3, 1024), (12, 1536), (10, 64), (9, 1024), (6, 1024), (8, 128)])
    again = from_weights(net.state_dict())
    assert [(x.heads, x.up.out_features) for x in again.layers] == [(x.heads, x.up.out_features) for x in net.layers]


def test_weights_say_whether_the_network_is_the_larger():
    net = Network(0.0, [(12, 96)] * 2, width=768, distant=True).eval()
    again = from_weights(net.state_dict(), 0.0).eval()
    ids = torch.randint(1000, 20000, (2, 20))
    marks = torch.zeros_like(ids)
    with torch.no_grad():
        found = [x(ids, marks, torch.ones_like(ids), marks, marks) for x in (again, net)]
    for one, other in zip(*found, strict=True):
        torch.testing.assert_close(one, other)


@pytest.mark.parametrize(
    ("far", "bucket"),
    [(0, 0), (-1, 1), (-7, 7), (-8, 8), (-16, 10), (-127, 15), (-200, 15), (1, 17), (7, 23), (8, 24), (200, 31)],
)
def test_buckets_of_distance(far, bucket):
    net = Network(0.0, [(12, 96)], width=768, distant=True)
    with torch.no_grad():
        net.distance.weight.copy_(torch.arange(DISTANCES)[:, None].expand(DISTANCES, HEADS))
        bias = net.apart(torch.tensor([300, 300 + far]))
    assert bias.shape == (1, HEADS, 2, 2)
    assert bias[0, :, 0, 1].tolist() == [bucket] * HEADS
