"""The ONNX export says what torch says, and int8 stays close to it."""

import numpy as np
import pytest

torch = pytest.importorskip("torch", reason="torch is in the train extra only")
onnxruntime = pytest.importorskip("onnxruntime")
pytest.importorskip("onnx", reason="onnx is in the train extra only")

from train.export import INPUTS, OUTPUTS, quantise, to_onnx  # noqa: E402
from train.model import Network  # noqa: E402


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("distant", [False, True])
def test_onnx_equals_torch(tmp_path, distant):
    torch.manual_seed(1)
    net = Network(0.0, ((12, 512),) * 3, distant=distant).eval()
    to_onnx(net, tmp_path / "plain.onnx")
    quantise(tmp_path / "plain.onnx", tmp_path / "int8.onnx")
    ids = torch.randint(1000, 20000, (1, 24))
    types, actor, recipient = torch.randint(0, 3, ids.shape), torch.zeros_like(ids), torch.zeros_like(ids)
    actor[:, 2:4] = 1
    recipient[:, 7] = 1
    with torch.no_grad():
        expected = [x.numpy() for x in net(ids, types, torch.ones_like(ids), actor, recipient)]
    named = {name: x.numpy() for name, x in zip(INPUTS, (ids, types, actor, recipient), strict=True)}
    plain = onnxruntime.InferenceSession(str(tmp_path / "plain.onnx")).run(OUTPUTS, named)
    small = onnxruntime.InferenceSession(str(tmp_path / "int8.onnx")).run(OUTPUTS, named)
    for want, same, close in zip(expected, plain, small, strict=True):
        np.testing.assert_allclose(same, want, atol=1e-4)
        assert np.abs(close - want).mean() < 0.1 * np.abs(want).mean() + 0.02
