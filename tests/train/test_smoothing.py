"""Evening out changes nothing that the network says, and leaves int8 less to round away."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is in the train extra only")
onnxruntime = pytest.importorskip("onnxruntime")
pytest.importorskip("onnx", reason="onnx is in the train extra only")

from train.batches import Row, collate  # noqa: E402
from train.export import INPUTS, OUTPUTS, quantise, to_onnx  # noqa: E402
from train.model import Network  # noqa: E402
from train.smoothing import PARTS, smoothed  # noqa: E402

IDS = np.random.default_rng(2).integers(1000, 20000, (6, 24))


@pytest.fixture
def uneven():
    """A network in which one unit of what each layer is given is thirty times the rest, as in BERT."""
    torch.manual_seed(1)
    net = Network(0.0, ((12, 256),) * 3).eval()
    with torch.no_grad():
        for norm in [net.norm, *(n for layer in net.layers for n in (layer.norm1, layer.norm2))][:-1]:
            norm.weight[5] = 30.0
        for layer in net.layers:  # attention and feed-forward say more than they do at first
            for part in (layer.qkv, layer.out, layer.up, layer.down):
                part.weight *= 2.0
    return net


def told(rows):
    return [collate([Row(ids, np.zeros_like(ids), {}) for ids in rows])]


def said(net, ids):
    inputs = (torch.from_numpy(ids)[None], *(torch.zeros(1, len(ids), dtype=torch.long) for _ in range(3)))
    with torch.no_grad():
        return net(inputs[0], inputs[1], torch.ones_like(inputs[0]), *inputs[2:])


def test_it_says_the_same_and_the_network_is_left_as_it_was(uneven):
    before = {name: value.clone() for name, value in uneven.state_dict().items()}
    even = smoothed(uneven, told(IDS[:4]))
    assert all(torch.equal(value, before[name]) for name, value in uneven.state_dict().items())
    for want, found in zip(said(uneven, IDS[5]), said(even, IDS[5]), strict=True):
        torch.testing.assert_close(found, want, atol=1e-3, rtol=1e-4)


def test_what_each_matrix_is_given_spans_less(uneven):
    even = smoothed(uneven, told(IDS[:4]))

    def spans(net, parts):
        found = []
        for layer in net.layers:
            for part in parts(layer):
                part.register_forward_pre_hook(
                    lambda _, given: found.append(float(given[0].abs().amax() / given[0].abs().median()))
                )
        said(net, IDS[5])
        return np.array(found)

    before = spans(uneven, lambda layer: [layer.qkv, layer.up])
    after = spans(even, lambda layer: [layer.qkv.linear, layer.up.linear])
    assert len(after) == len(before) == 6
    assert (after < before / 2).all()


@pytest.mark.filterwarnings("ignore")
def test_int8_strays_less(uneven, tmp_path):
    def strays(net, name):
        to_onnx(net, tmp_path / f"{name}.onnx")
        quantise(tmp_path / f"{name}.onnx", tmp_path / f"{name}8.onnx")
        session = onnxruntime.InferenceSession(str(tmp_path / f"{name}8.onnx"))
        total = 0.0
        for ids in IDS[4:]:
            named = dict.fromkeys(INPUTS, np.zeros((1, len(ids)), np.int64)) | {"ids": ids[None]}
            labels, links, _ = session.run(OUTPUTS, named)
            exact = said(uneven, ids)
            total += float(np.abs(labels - exact[0].numpy()).mean() + np.abs(links - exact[1].numpy()).mean())
        return total

    assert strays(smoothed(uneven, told(IDS[:4])), "even") < 0.7 * strays(uneven, "plain")


def test_padding_counts_for_nothing(uneven):
    short = [IDS[0][:8], IDS[1]]
    alone = smoothed(uneven, told(short[:1]) + told(short[1:]))
    together = smoothed(uneven, told(short))
    for layer, other in zip(alone.layers, together.layers, strict=True):
        for part in PARTS:
            torch.testing.assert_close(getattr(layer, part).inverse, getattr(other, part).inverse, atol=1e-4, rtol=1e-3)
