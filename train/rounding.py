"""Training with the rounding that int8 will do, so that the network learns to live with it.

In the forward pass of the encoder's layers the weights are rounded to seven bits, each output unit by its own scale,
and what comes in to eight bits, each row of tokens by its own, as ``train.export`` and onnxruntime's dynamic
quantisation do; the gradient passes as if nothing had been rounded (Bengio, Leonard and Courville 2013,
arXiv:1308.3432; Jacob et al. 2018, arXiv:1712.05877). The tables of positions and token types, which int8 rounds as
well, are left as they are: they make a fifth of the noise that the layers make.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from torch import Tensor, nn
from torch.nn.utils import parametrize

from train.model import Network

WEIGHT_STEPS = 64.0  # from zero to the largest weight
INPUT_STEPS = 255.0  # from the least input, or zero, to the largest


@contextmanager
def rounding(net: Network) -> Iterator[None]:
    """Have the layers of ``net`` round while this lasts; then it is as it was, with what it has learnt."""
    parts = [part for layer in net.layers for part in (layer.qkv, layer.out, layer.up, layer.down)]
    hooks = [part.register_forward_pre_hook(lambda _, given: (rounded_inputs(given[0]),)) for part in parts]
    for part in parts:
        parametrize.register_parametrization(part, "weight", _Weights())
    try:
        yield
    finally:
        for part, hook in zip(parts, hooks, strict=True):
            parametrize.remove_parametrizations(part, "weight", leave_parametrized=False)
            hook.remove()


def plain(values: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """Return the weights of a network that rounds, unrounded, by the names that one which does not gives them."""
    return {name.replace("parametrizations.weight.original", "weight"): value for name, value in values.items()}


class _Weights(nn.Module):
    def forward(self, weight: Tensor) -> Tensor:
        return _to_steps(weight, weight.detach().abs().amax(1, keepdim=True).clamp(min=1e-9) / WEIGHT_STEPS)


def rounded_inputs(x: Tensor) -> Tensor:
    """Return ``x`` (rows, tokens, width) in 256 steps from its least value or zero to its largest, each row apart."""
    whole = x.detach().float()
    low, high = whole.amin((1, 2), keepdim=True).clamp(max=0.0), whole.amax((1, 2), keepdim=True).clamp(min=0.0)
    return _to_steps(x.float(), (high - low).clamp(min=1e-9) / INPUT_STEPS).to(x.dtype)


def _to_steps(x: Tensor, step: Tensor) -> Tensor:
    return x + ((x / step).round() * step - x).detach()
