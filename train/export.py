"""The trained network to ONNX, and to int8 with onnxruntime's dynamic quantisation."""

from __future__ import annotations

import hashlib
import json
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic

from dragoman.annotate.labels import LAYERS, LINKS, RELATIONS
from train.model import Network

WEIGHTS = Path(__file__).parents[1] / "src/dragoman/annotate/weights"
INPUTS = ["ids", "types", "mask", "actor", "recipient"]
OUTPUTS = ["labels", "links", "relation"]


def to_onnx(net: Network, path: Path) -> None:
    """Write ``net`` in fp32, batch and token axes free."""
    net.eval()
    example = torch.ones(2, 16, dtype=torch.long)
    axes = {name: {0: "rows", 1: "tokens"} for name in [*INPUTS, "labels", "links"]} | {"relation": {0: "rows"}}
    torch.onnx.export(
        net, (example,) * 5, str(path), input_names=INPUTS, output_names=OUTPUTS, dynamic_axes=axes,
        opset_version=17, dynamo=False,
    )  # fmt: skip


def quantise(source: Path, target: Path) -> None:
    """Write the int8 form: weights of seven bits, so that processors without VNNI give the same sums."""
    quantize_dynamic(
        source, target, weight_type=QuantType.QInt8, per_channel=True, reduce_range=True,
        op_types_to_quantize=["MatMul", "Gather"], extra_options={"MatMulConstBOnly": True},
        nodes_to_exclude=HEADS,
    )  # fmt: skip


#: The heads stay in fp32: a twentieth of the work, and their scores are read directly.
HEADS = ["/labels/MatMul", "/links/MatMul"] + [
    f"/relation_{side}/Gemm{rest}"
    for side in ("in", "out")
    for rest in ("", "_MatMul")  # renamed on the way to int8
]


def export(net: Network, folder: Path = WEIGHTS, notes: dict[str, object] | None = None) -> None:
    """Write ``model.onnx`` (int8) and ``model.json`` (labels, SHA-256) into ``folder``."""
    with tempfile.TemporaryDirectory() as temporary:
        plain = Path(temporary) / "plain.onnx"
        to_onnx(net, plain)
        quantise(plain, folder / "model.onnx")
    digest = hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()
    facts = {"sha256": digest, "layers": LAYERS, "links": LINKS, "relations": RELATIONS, **(notes or {})}
    (folder / "model.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    print(f"model.onnx: {(folder / 'model.onnx').stat().st_size / 1e6:.1f} MB, {digest[:12]}")
