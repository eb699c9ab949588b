"""Inputs into shards: cut, looked up, read where they are not done, written in order."""

from __future__ import annotations

import contextlib
import hashlib
import os
from collections import Counter, deque
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from itertools import islice
from pathlib import Path

from dragoman import pipeline
from dragoman.batch.engine import Engine, Result, in_order
from dragoman.batch.shards import Marker, Shards
from dragoman.batch.work import Ask, Piece, Row, rejected
from dragoman.intake import Item, expand
from dragoman.intake.sources import read_file
from dragoman.keep import Given, Known, identify
from dragoman.records import DragomanError, InputError, Pipeline

SIZE = 256
BYTES = 32_000_000
"""Inputs of a shard on average, and bytes of input after which one ends all the same."""
ENGINES = ("local", "ray")
NAMED = 20
"""Rejects of a run that are kept to be told one by one; the files of rejects hold all."""


@dataclass(frozen=True, slots=True)
class How:
    """How a batch is run. ``workers`` read a core each; ``size`` is how many inputs a shard has, on average."""

    out: Path
    given: Given = field(default_factory=Given)
    engine: str = "local"
    workers: int = 0
    size: int = SIZE


@dataclass(slots=True)
class Done:
    """What a run has come to so far. ``inputs`` counts those of this run, ``before`` those of shards done before.

    ``named`` are the first rejects of this run, each with its reason.
    """

    inputs: int = 0
    before: int = 0
    read: int = 0
    shards: int = 0
    shards_before: int = 0
    reasons: Counter[str] = field(default_factory=Counter)
    named: list[str] = field(default_factory=list)

    def add(self, marker: Marker, before: bool) -> None:
        """Count a shard."""
        self.read += marker.read
        self.reasons.update(marker.reasons)
        if before:
            self.shards_before += 1
            self.before += marker.read + marker.rejected
        else:
            self.shards += 1

    def name(self, rows: Iterable[Row]) -> None:
        """Keep the first rejects by name."""
        bad = (f"{row.name}: {row.reason.removeprefix(f'{row.name}: ')}" for row in rows if row.reason is not None)
        self.named += islice(bad, max(0, NAMED - len(self.named)))


@dataclass(frozen=True, slots=True)
class _Block:
    """The inputs of one shard."""

    key: str
    pieces: list[Piece]


def run(inputs: Iterable[str], how: How, told: Callable[[Done], None] = lambda done: None) -> Done:
    """Read inputs into the shards in ``how.out`` and return what it has come to; ``told`` hears of every step.

    What the folder holds for these inputs by this pipeline is not read again. The number of workers and the engine
    change nothing in the files. An input that cannot be read, that breaks Dragoman or kills workers is a reject.

    Raises:
        DragomanError: the folder cannot be written, the model or the register not read, or the engine not started.
    """
    reader = pipeline.reader(how.given.register, how.given.model)
    shards, done = Shards.make(how.out), Done()
    made_by: Pipeline = reader.pipeline
    ask = Ask(how.given.published, how.given.outlet, how.given.register, how.given.model)
    out: deque[_Block] = deque()

    def new() -> Iterator[_Block]:
        for block in _blocks(_known(inputs, how.given), made_by, how.size):
            there = shards.marker(block.key)
            if there is None:
                yield block
            else:
                done.add(there, before=True)
                told(done)

    def pieces() -> Iterator[Piece]:
        for block in new():
            out.append(block)
            yield from block.pieces

    def reject(one: Known, reason: str) -> Row:
        return rejected(one, reason, made_by)

    rows: list[Row] = []
    left = 0
    engine = _Lazy(how, ask)
    with contextlib.closing(engine):
        for some in in_order(engine, pieces(), reject):
            done.inputs += len(some)
            rows += some
            done.name(some)
            left = left or len(out[0].pieces)
            left -= 1
            if not left:
                done.add(shards.write(out.popleft().key, rows, made_by), before=False)
                rows = []
            told(done)
    return done


class _Lazy:
    """An engine that is started when the first piece comes: where all is done, none is."""

    def __init__(self, how: How, ask: Ask) -> None:
        self.workers = how.workers or cores()
        self._how, self._ask = how, ask
        self._engine: Engine | None = None

    def start(self, number: int, piece: Piece) -> None:
        self._engine = self._engine or self._made()
        self._engine.start(number, piece)

    def wait(self) -> list[tuple[int, Result]]:
        assert self._engine is not None
        return self._engine.wait()

    def close(self) -> None:
        if self._engine is not None:
            self._engine.close()

    def _made(self) -> Engine:
        if self._how.engine == "ray":
            from dragoman.batch.cluster import Cluster

            return Cluster(self.workers, self._ask)
        if self._how.engine == "local":
            from dragoman.batch.local import Local

            return Local(self.workers, self._ask)
        raise InputError(f"no engine {self._how.engine!r}: {' or '.join(ENGINES)}")


def cores() -> int:
    """Return the number of cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _known(inputs: Iterable[str], given: Given) -> Iterator[Known]:
    """Yield each input with its bytes and their hash."""
    for item in expand(inputs, given.opening):
        yield identify(_held(item), given)


def _held(item: Item) -> Item:
    """Return the item with the bytes of its file in place of the path."""
    if not isinstance(item.source, Path):
        return item
    try:
        return replace(item, source=read_file(item.source))
    except DragomanError as error:
        return replace(item, source=None, error=str(error))


def _blocks(inputs: Iterable[Known], made_by: Pipeline, size: int) -> Iterator[_Block]:
    """Yield the inputs in blocks of ``size`` on average, half of it at least but for the last, twice it at most.

    Where a block ends is told by the hash of its last input: an input more or less somewhere changes the blocks near
    it, and all others stay what they were, and done.
    """
    least, modulus = max(1, size // 2), max(1, size // 2)
    block: list[Known] = []
    weight = 0
    for one in inputs:
        block.append(one)
        weight += len(one.item.source) if isinstance(one.item.source, (str, bytes)) else 0
        ends = len(block) >= least and int(_mark(one), 16) % modulus == 0
        if ends or len(block) >= 2 * size or weight >= BYTES:
            yield _block(block, made_by)
            block, weight = [], 0
    if block:
        yield _block(block, made_by)


def _block(inputs: list[Known], made_by: Pipeline) -> _Block:
    parts = [made_by.version, made_by.model, made_by.register, *map(_mark, inputs)]
    key = hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]
    step = pipeline.BATCH
    return _Block(key, [inputs[at : at + step] for at in range(0, len(inputs), step)])


def _mark(one: Known) -> str:
    """Return a hash of an input and of what came with it; of what is wrong, where it could not be had."""
    told = one.digest or f"{one.item.name}\n{one.item.error}"
    return hashlib.sha256(f"{told}\n{one.given}".encode("utf-8", "surrogatepass")).hexdigest()
