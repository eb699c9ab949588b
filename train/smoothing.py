"""Evening out what the layers are given before int8 rounds it.

Dynamic quantisation rounds what a matrix is given in 256 steps over its whole range, and a few units of BERT's have
values twenty times those of the rest, which are then left two or three steps. Here each unit is divided by a factor of
its own and the matrix's column for it multiplied by the same: the product is what it was, the range is smaller
(SmoothQuant, Xiao et al. 2023, arXiv:2211.10438). It costs one multiplication a unit.
"""

from __future__ import annotations

import copy
from collections.abc import Sequence

import torch
from torch import Tensor, nn

from train.batches import Batch
from train.model import Network

PARTS = "qkv", "up", "down"  # what attention gives ("out") is even as it is
STRENGTH = 0.7  # how much of the range moves into the matrix: of 0.3, 0.5, 0.7, 0.8, 0.9, 1.0 the best (TRIALS.md)


class Smoothed(nn.Module):
    """A linear layer of which each unit of the input (..., units) is divided by its factor (units) first."""

    def __init__(self, linear: nn.Linear, factor: Tensor) -> None:
        super().__init__()
        self.linear = copy.deepcopy(linear)
        self.linear.weight.data *= factor
        self.register_buffer("inverse", 1.0 / factor)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.linear(x * self.inverse)
        return out


def smoothed(net: Network, found: Sequence[Batch]) -> Network:
    """Return a copy of ``net`` that gives the same and rounds better; the batches show how large each unit grows."""
    made = copy.deepcopy(net).eval()
    largest = _largest(made, found)
    for i, layer in enumerate(made.layers):
        for part in PARTS:
            linear: nn.Linear = getattr(layer, part)
            column = linear.weight.detach().abs().amax(0).clamp(min=1e-6)
            factor = largest[i, part] ** STRENGTH / column ** (1 - STRENGTH)
            setattr(layer, part, Smoothed(linear, factor / factor.log().mean().exp()))
    return made


@torch.no_grad()
def _largest(net: Network, found: Sequence[Batch]) -> dict[tuple[int, str], Tensor]:
    """Return (units) the largest size of each unit that a part of a layer is given, a row of tokens, in the mean."""
    held: dict[tuple[int, str], list[Tensor]] = {(i, part): [] for i in range(len(net.layers)) for part in PARTS}
    hooks = [
        getattr(net.layers[i], part).register_forward_pre_hook(lambda _, given, mine=mine: mine.append(given[0]))
        for (i, part), mine in held.items()
    ]
    sizes: dict[tuple[int, str], list[Tensor]] = {name: [] for name in held}
    for batch in found:
        ids, types, mask = batch.inputs[:3]
        net.encode(ids, types, mask)
        for name, mine in held.items():
            sizes[name].append((mine.pop().abs() * mask[:, :, None]).amax(1))
    for hook in hooks:
        hook.remove()
    return {name: torch.cat(rows).mean(0).clamp(min=1e-6) for name, rows in sizes.items()}
