"""A network trained with int8's rounding rounds as int8 does, learns all the same, and is saved as any other."""

import pytest

torch = pytest.importorskip("torch", reason="torch is in the train extra only")

from train.batches import Row  # noqa: E402
from train.loop import Plan, load, train  # noqa: E402
from train.model import Network  # noqa: E402
from train.rounding import rounded_inputs, rounding  # noqa: E402


def test_weights_have_seven_bits_a_column_and_inputs_eight_a_row():
    torch.manual_seed(3)
    net = Network(0.0)
    before = net.layers[2].up.weight.detach().clone()
    rounding(net)
    after = net.layers[2].up.weight.detach()
    steps = after / (before.abs().amax(1, keepdim=True) / 64)
    assert float((steps - steps.round()).abs().max()) < 1e-3 and float(steps.abs().max()) <= 64.001
    assert float((after - before).abs().max()) > 0.0
    inputs = torch.randn(2, 30, 8) * torch.tensor([1.0, 50.0])[:, None, None]
    told = rounded_inputs(inputs)
    for row, was in zip(told, inputs, strict=True):
        assert len(row.unique()) <= 256
        assert float((row - was).abs().max()) <= float(was.max() - was.min()) / 255 * 0.501


def test_what_was_trained_so_is_saved_as_any_other(tmp_path):
    torch.manual_seed(3)
    net = Network(0.0, ((2, 8),) * 2)
    first = net.layers[0].qkv.weight.detach().clone()
    ids = torch.randint(1000, 20000, (20,)).numpy()
    rows = [Row(ids, torch.zeros(20, dtype=torch.long).numpy(), {"cue": torch.randint(0, 3, (20,)).numpy()})] * 30
    out = tmp_path / "net.safetensors"
    train(net, lambda _: rows, Plan(1, tokens=40, rate=1e-2, warmup=1, memory=0.5, rounding=True), out)
    saved = load(out)
    assert [layer.up.out_features for layer in saved.layers] == [8, 8]
    assert float((saved.layers[0].qkv.weight.detach() - first).abs().max()) > 1e-4
