"""Training with the rounding that int8 will do, so that the network learns to live with it.

In the forward pass of the encoder's matrices the weights are rounded to seven bits a column and what comes in to eight
bits a row of tokens, as ``train.export`` and onnxruntime's dynamic quantisation do; the gradient passes as if nothing
had been rounded (Bengio, Leonard and Courville 2013, arXiv:1308.3432; Jacob et al. 2018, arXiv:1712.05877).
"""

from __future__ import annotations

from torch import Tensor, nn
from torch.nn.utils import parametrize

from train.model import Network

WEIGHTS, INPUTS = 64.0, 255.0  # steps from zero to the largest weight; from the least to the largest input


def rounding(net: Network) -> None:
    """Have the layers of ``net`` round from now on, in place, in training and evaluation alike."""
    for layer in net.layers:
        for part in (layer.qkv, layer.out, layer.up, layer.down):
            parametrize.register_parametrization(part, "weight", _Weights())
            part.register_forward_pre_hook(lambda _, given: (rounded_inputs(given[0]),))


def plain(values: dict[str, Tensor]) -> dict[str, Tensor]:
    """Return the weights of a network that rounds by the names that one which does not gives them."""
    return {n.replace("parametrizations.weight.original", "weight"): v for n, v in values.items()}


class _Weights(nn.Module):
    def forward(self, weight: Tensor) -> Tensor:
        step = weight.detach().abs().amax(1, keepdim=True).clamp(min=1e-9) / WEIGHTS
        return _to_steps(weight, step)


def rounded_inputs(x: Tensor) -> Tensor:
    """Return ``x`` (rows, tokens, width) in 256 steps from its least value or zero to its largest, each row apart."""
    whole = x.detach().float()
    low, high = whole.amin((1, 2), keepdim=True).clamp(max=0.0), whole.amax((1, 2), keepdim=True).clamp(min=0.0)
    return _to_steps(x.float(), (high - low).clamp(min=1e-9) / INPUTS).to(x.dtype)


def _to_steps(x: Tensor, step: Tensor) -> Tensor:
    return x + ((x / step).round() * step - x).detach()
