"""The shipped int8 weights as a network again, so that a training can go on from what the package holds."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import numpy_helper

from train.export import WEIGHTS
from train.model import HEADS, INNER, Network, from_weights

#: How a layer's four matrices follow one another in the graph.
_ORDER = ("qkv", "out", "up", "down")


def shipped(path: Path = WEIGHTS / "model.onnx", dropout: float = 0.1) -> Network:
    """Return the network of an exported ``model.onnx``, its int8 weights multiplied out.

    What rounding to seven bits took stays lost: training from here begins a little below the fp32 checkpoint.

    Raises:
        ValueError: the graph holds other weights than ``train.export`` writes.
    """
    graph = onnx.load(str(path)).graph
    held = {i.name.removeprefix("net.").replace(".linear.", "."): numpy_helper.to_array(i) for i in graph.initializer}
    for name in [n for n in held if n.endswith("_quantized")]:
        stem = name.removesuffix("_quantized")
        zero = held[f"{stem}_zero_point"].astype(np.float32)
        held[stem] = (held[name].astype(np.float32) - zero) * held[f"{stem}_scale"]
    # The exporter names a transposed matrix "onnx::MatMul_N", N rising in order of use.
    unnamed = (n.removeprefix("onnx::MatMul_") for n in held if n.startswith("onnx::MatMul_"))
    matrices = [f"onnx::MatMul_{n}" for n in sorted((n for n in unnamed if n.isdigit()), key=int)]
    layers = sum(n.startswith("layers.") and n.endswith(".norm1.weight") for n in held)
    names = [f"layers.{i}.{part}.weight" for i in range(layers) for part in _ORDER] + ["labels.weight", "links.weight"]
    if len(matrices) != len(names):
        raise ValueError(f"{path}: {len(matrices)} matrices, not {len(names)}; was it made by train.export?")
    values = {ours: held[theirs].T for ours, theirs in zip(names, matrices, strict=True)}
    values |= {n.removesuffix("_Transposed"): held[n].T for n in held if n.endswith(".weight_Transposed")}
    for name in names:  # what the layer is given was evened out (smoothing.py), and its matrix made up for that
        if (inverse := held.get(f"{name.removesuffix('weight')}inverse")) is not None:
            values[name] = values[name] * inverse
    shape = ((HEADS, INNER),) * layers  # for the names alone
    values |= {n: held[n] for n, _ in Network(shape=shape).named_parameters() if n in held}
    return from_weights({n: torch.from_numpy(np.array(v, np.float32)) for n, v in values.items()}, dropout)
