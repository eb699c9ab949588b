"""One network of several that began from the same weights: ``python -m train mix --start FILE --share FILE=0.3``.

Runs that begin from one network and differ by seed or rate end in one valley of the loss, where the mean of their
weights is as good as the better of them or better (Wortsman et al. 2022, arXiv:2203.05482); some of what they began
from, mixed in, keeps what they unlearnt (Wortsman et al. 2021, arXiv:2109.01903).
"""

from __future__ import annotations

from collections.abc import Sequence

import torch

from train.model import Network, from_weights


def mixed(net: Network, others: Sequence[tuple[Network, float]]) -> Network:
    """Return a network whose weights are those of ``others`` by their shares, and of ``net`` by what is left of 1.

    Raises:
        ValueError: the shares are more than 1, or the networks are not of one shape.
    """
    left = 1.0 - sum(share for _, share in others)
    if left < -1e-6 or any(share < 0.0 for _, share in others):
        raise ValueError(f"shares of {', '.join(f'{share:g}' for _, share in others)}: they are to add up to 1 at most")
    parts = [(net.state_dict(), left), *((other.state_dict(), share) for other, share in others)]
    shapes = [{name: value.shape for name, value in values.items()} for values, _ in parts]
    if any(shape != shapes[0] for shape in shapes):
        raise ValueError("these networks are of different shapes: mix those that one network was trained into")
    whole = {name: torch.zeros_like(value) for name, value in parts[0][0].items()}
    for values, share in parts:
        for name, value in values.items():
            whole[name] += share * value
    return from_weights(whole)
