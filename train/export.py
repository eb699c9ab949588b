"""The trained network to ONNX, and to int8 with onnxruntime's dynamic quantisation (evened out first: smoothing.py)."""

from __future__ import annotations

import hashlib
import json
import random
import shutil
import tempfile
from pathlib import Path

import torch
from onnxruntime.quantization import QuantType, quantize_dynamic
from torch import Tensor, nn

from dragoman.annotate.labels import LAYERS, LINKS, RELATIONS
from dragoman.annotate.windows import load_tokenizer
from train import corpus_data
from train.batches import Batch, batches, rows
from train.model import Network
from train.smoothing import smoothed

WEIGHTS = Path(__file__).parents[1] / "src/dragoman/annotate/weights"
INPUTS = ["ids", "types", "actor", "recipient"]
OUTPUTS = ["labels", "links", "relation"]


class _Attention(torch.autograd.Function):
    """Attention of one row without a mask, exported as onnxruntime's fused operator."""

    @staticmethod
    def forward(_: object, q: Tensor, k: Tensor, v: Tensor, count: int) -> Tensor:
        heads = (x.unflatten(-1, (count, -1)).transpose(1, 2) for x in (q, k, v))
        return nn.functional.scaled_dot_product_attention(*heads).transpose(1, 2).flatten(2)

    @staticmethod
    def symbolic(g, q, k, v, count):  # type: ignore[no-untyped-def]
        return g.op("com.microsoft::MultiHeadAttention", q, k, v, num_heads_i=count).setType(q.type())


class OneRow(nn.Module):
    """The network for one row of tokens: nothing is padded, so there is no mask.

    Inputs: ids, types, actor mask, recipient mask, each (1, tokens). Outputs as ``Network`` has them.
    """

    def __init__(self, net: Network) -> None:
        super().__init__()
        self.net = net

    def forward(self, ids: Tensor, types: Tensor, actor: Tensor, recipient: Tensor) -> tuple[Tensor, ...]:
        net = self.net
        where = torch.arange(ids.shape[1], device=ids.device)
        x = net.norm(net.words(ids) + net.positions(where) + net.types(types))
        for layer in net.layers:
            if net.distance is not None:
                x = layer(x, net.apart(where))
                continue
            x = layer.norm1(x + layer.out(_Attention.apply(*layer.qkv(x).chunk(3, -1), layer.heads)))
            x = layer.norm2(x + layer.down(nn.functional.gelu(layer.up(x))))
        return net.labels(x), net.links(x), net.relate(x, actor, recipient)


def to_onnx(net: Network, path: Path) -> None:
    """Write ``net`` in fp32 as ``OneRow`` has it, the token axis free."""
    net.eval()
    example = torch.ones(1, 16, dtype=torch.long)
    axes = {name: {1: "tokens"} for name in [*INPUTS, "labels", "links"]}
    torch.onnx.export(
        OneRow(net), (example,) * 4, str(path), input_names=INPUTS, output_names=OUTPUTS, dynamic_axes=axes,
        opset_version=17, dynamo=False, custom_opsets={"com.microsoft": 1},
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


def calibration(count: int = 100) -> list[Batch]:
    """Return the batches that show what int8 has to round: ``count`` passages of the corpus, the same each time."""
    tokenizer = load_tokenizer(str(WEIGHTS / "tokenizer.json"))
    chosen = random.Random(1).sample(corpus_data.passages(), count)
    return list(batches([r for e in corpus_data.examples(chosen) for r in rows(e, tokenizer)], 2048, 0))


def export(net: Network, folder: Path = WEIGHTS, notes: dict[str, object] | None = None) -> None:
    """Write ``model.onnx`` (int8, smoothed) and ``model.json`` (labels, SHA-256) into ``folder``.

    Another folder than the package's gets the tokenizer too, so that ``dragoman read --model FOLDER`` can read by it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    if folder.resolve() != WEIGHTS.resolve():
        shutil.copyfile(WEIGHTS / "tokenizer.json", folder / "tokenizer.json")
    with tempfile.TemporaryDirectory() as temporary:
        plain = Path(temporary) / "plain.onnx"
        to_onnx(smoothed(net.cpu(), calibration()), plain)
        quantise(plain, folder / "model.onnx")
    digest = hashlib.sha256((folder / "model.onnx").read_bytes()).hexdigest()
    facts = {"sha256": digest, "layers": LAYERS, "links": LINKS, "relations": RELATIONS, **(notes or {})}
    (folder / "model.json").write_text(json.dumps(facts, indent=1) + "\n", encoding="utf-8")
    print(f"model.onnx: {(folder / 'model.onnx').stat().st_size / 1e6:.1f} MB, {digest[:12]}")
