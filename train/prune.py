"""A leaner encoder: attention heads and feed-forward units that the losses miss least are taken out.

``python -m train prune --start shipped --out runs/lean.safetensors``; go on with ``full`` from there. What a head or a
unit is worth is the mean size of the first-order change of the loss without it (Michel, Levy and Neubig 2019,
arXiv:1905.10650), over batches of the data it was trained on.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from train.batches import Batch
from train.loop import WEIGHTS, losses
from train.model import HEADS, WIDTH, Network, from_weights

HEAD_WIDTH = WIDTH // HEADS


def worth(net: Network, found: list[Batch]) -> tuple[Tensor, Tensor]:
    """Return what each head (layers, heads) and each unit (layers, inner) of ``net`` is worth on the batches."""
    net.eval()
    held: dict[int, Tensor] = {}

    def keep(place: int):  # type: ignore[no-untyped-def]
        def hook(_: nn.Module, given: tuple[Tensor, ...]) -> None:
            given[0].retain_grad()
            held[place] = given[0]

        return hook

    hooks = []
    for i, layer in enumerate(net.layers):
        hooks += [
            layer.out.register_forward_pre_hook(keep(2 * i)),
            layer.down.register_forward_pre_hook(keep(2 * i + 1)),
        ]
    heads = torch.zeros(len(net.layers), net.layers[0].heads)
    units = torch.zeros(len(net.layers), net.layers[0].up.out_features)
    for batch in found:
        net.zero_grad()
        sum(WEIGHTS[name] * value for name, value in losses(net, batch).items()).backward()  # type: ignore[union-attr]
        for place, given in held.items():
            assert given.grad is not None
            change = (given * given.grad).detach().sum(1)
            if place % 2:
                units[place // 2] += change.abs().sum(0)
            else:
                heads[place // 2] += change.unflatten(-1, (-1, HEAD_WIDTH)).sum(-1).abs().sum(0)
    for hook in hooks:
        hook.remove()
    return heads, units


def pruned(net: Network, heads: Tensor, units: Tensor, keep_heads: int, keep_units: int) -> Network:
    """Return ``net`` with the heads worth most, ``keep_heads`` a layer in the mean, and ``keep_units`` in each layer.

    Layers may keep different numbers of heads, two at the least. Their units are told by worth within a layer only:
    compared across layers it would empty the last, whose loss before retraining is four times that of an even cut.
    """
    values = dict(net.state_dict())
    few = _shares(heads, keep_heads * len(heads))
    whole = heads.shape[1] * HEAD_WIDTH
    for i in range(len(heads)):
        kept = heads[i].topk(few[i]).indices.sort().values
        rows = (kept[:, None] * HEAD_WIDTH + torch.arange(HEAD_WIDTH)).flatten()
        for name in (f"layers.{i}.qkv.weight", f"layers.{i}.qkv.bias"):
            values[name] = values[name].unflatten(0, (3, whole))[:, rows].flatten(0, 1)
        values[f"layers.{i}.out.weight"] = values[f"layers.{i}.out.weight"][:, rows]
        kept = units[i].topk(keep_units).indices.sort().values
        for name in (f"layers.{i}.up.weight", f"layers.{i}.up.bias"):
            values[name] = values[name][kept]
        values[f"layers.{i}.down.weight"] = values[f"layers.{i}.down.weight"][:, kept]
    return from_weights({name: value.clone() for name, value in values.items()})


def _shares(heads: Tensor, total: int, least: int = 2) -> list[int]:
    """Return how many heads each layer keeps: the ``least`` best of each, then the best of all others."""
    ranked = heads.sort(1, descending=True).values
    ranked[:, :least] = torch.inf
    best = ranked.flatten().topk(total).indices // heads.shape[1]
    return [int((best == i).sum()) for i in range(len(heads))]
