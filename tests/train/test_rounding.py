"""A network trained with int8's rounding rounds as int8 does, learns all the same, and is saved as any other."""

import numpy as np
import onnxruntime
import pytest

torch = pytest.importorskip("torch", reason="torch is in the train extra only")

from onnxruntime.quantization import QuantType, quantize_dynamic  # noqa: E402

from train import model  # noqa: E402
from train.batches import Row, collate  # noqa: E402
from train.loop import Plan, load, losses, train  # noqa: E402
from train.model import Network  # noqa: E402
from train.rounding import rounding  # noqa: E402


@pytest.fixture
def small(monkeypatch):
    """A network of two layers whose words are few, so that a test of it is soon done."""
    monkeypatch.setattr(model, "VOCABULARY", 200)
    torch.manual_seed(3)
    return Network(0.0, ((2, 8),) * 2)


def rows(count):
    chance = np.random.default_rng(5)
    made = []
    for _ in range(count):
        kinds = chance.integers(0, 3, 20)
        made.append(Row(chance.integers(0, 200, 20), kinds, {"cue": kinds}))
    return made


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # of torch's older export, as train.export uses
@pytest.mark.parametrize("part", ["qkv", "out", "up", "down"])
def test_every_matrix_of_a_layer_rounds_as_onnxruntime_does(small, tmp_path, part):
    linear = getattr(small.layers[1], part)
    inputs = torch.rand(1, 30, linear.in_features) * 4 + 1  # zero is in the range all the same
    torch.onnx.export(
        torch.nn.Sequential(linear), (inputs,), str(tmp_path / "plain.onnx"), input_names=["x"], dynamo=False
    )
    quantize_dynamic(
        tmp_path / "plain.onnx",
        tmp_path / "int8.onnx",
        weight_type=QuantType.QInt8,
        per_channel=True,
        reduce_range=True,
    )
    expected = onnxruntime.InferenceSession(str(tmp_path / "int8.onnx")).run(None, {"x": inputs.numpy()})[0]
    exact = linear(inputs).detach().numpy()
    with rounding(small):
        found = linear(inputs).detach().numpy()
    assert np.abs(found - expected).max() < 0.02 * np.abs(exact - expected).max()
    assert np.array_equal(linear(inputs).detach().numpy(), exact)  # and then no more


def test_each_row_of_tokens_is_rounded_by_itself(small):
    linear = small.layers[0].up
    small_row, large_row = torch.randn(1, 30, linear.in_features), 50 * torch.randn(1, 30, linear.in_features)
    with rounding(small):
        alone, beside = linear(small_row), linear(torch.cat([small_row, large_row]))[:1]
    assert torch.allclose(alone, beside, atol=1e-6)


def test_it_learns_and_what_is_saved_is_not_rounded(small, tmp_path):
    out, found = tmp_path / "net.safetensors", rows(20)
    with rounding(small), torch.no_grad():
        before = float(losses(small, collate(found))["cue"])
    train(small, lambda _: found, Plan(4, tokens=100, rate=5e-3, warmup=1, memory=0.5, threads=1, rounding=True), out)
    saved = load(out)
    with rounding(saved), torch.no_grad():
        assert float(losses(saved.eval(), collate(found))["cue"]) < 0.8 * before
    assert set(small.state_dict()) == set(saved.state_dict())  # the network that was trained rounds no more
    weight = saved.layers[1].qkv.weight.detach()
    steps = weight / (weight.abs().amax(1, keepdim=True) / 64)
    assert float((steps - steps.round()).abs().max()) > 0.4


def test_training_rounds_where_the_plan_says_so(small, tmp_path, monkeypatch):
    asked = []
    monkeypatch.setattr("train.rounding.rounded_inputs", lambda x: asked.append(x.shape) or x)
    train(small, lambda _: rows(3), Plan(1, tokens=100, threads=1), tmp_path / "net.safetensors")
    assert not asked
    train(small, lambda _: rows(3), Plan(1, tokens=100, threads=1, rounding=True), tmp_path / "net.safetensors")
    assert len(asked) == 8  # the four matrices of two layers, in one batch
