"""The blind second reading: draw passages from every author's batches, without a word of their annotation.

``python -m train.corpus draw FOLDER`` writes the drawn passages as plain texts, header and text only;
``python -m train.corpus agree [FILES]`` measures what a second reader made of them against the first (agreement.py);
name the files of one reading, since first readings that were mended by an older one agree with it beyond their worth.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator
from pathlib import Path

from train import corpus, excerpts
from train.agreement import agree, table
from train.corpus import CorpusError, Passage

FOLDER = corpus.FOLDER / "second"  # not among the batches that corpus.load and corpus_data.passages read
SEED, SHARE, A_FILE = 3, 0.1, 20


def drawn(batches: list[Path] | None = None) -> list[Passage]:
    """Return a share of every author's passages, drawn by the seed and shuffled, so that no file is one author's.

    The draw is of ``batches``, or of all there are: it changes with every batch that is added.
    """
    authors: dict[str, list[Passage]] = {}
    for path in sorted(batches or corpus.FOLDER.glob("*-*.txt")):
        authors.setdefault(path.stem.partition("-")[0], []).extend(corpus.read(path)[0])
    chosen = [
        passage
        for author, passages in authors.items()
        for passage in random.Random(f"{SEED}/{author}").sample(passages, round(SHARE * len(passages)))
    ]
    random.Random(SEED).shuffle(chosen)
    return chosen


def _quoted(value: str) -> str:
    """Return a header's value as the batches write it: in double quotes where it is more than one word."""
    return value if re.fullmatch(r"[-.\w]+", value) else '"' + re.sub(r'(["\\\\])', r"\\\1", value) + '"'


def write_plain(folder: Path, batches: list[Path] | None = None) -> int:
    """Write the passages drawn to ``folder/second-NN.txt`` without tags and records; return how many."""
    folder.mkdir(parents=True, exist_ok=True)
    passages = drawn(batches)
    for number, start in enumerate(range(0, len(passages), A_FILE), 1):
        blocks = []
        for p in passages[start : start + A_FILE]:
            blocks.append(f"## {p.id} {' '.join(f'{k}={_quoted(v)}' for k, v in p.head.items())}\n{p.text}\n---\n")
        (folder / f"second-{number:02}.txt").write_text("\n".join(blocks), encoding="utf-8")
    return len(passages)


def pairs(readings: list[Path] | None = None) -> list[tuple[Passage, Passage]]:
    """Return each passage of the ``readings`` (files; all if none are named) as the first reader has it and the second.

    Raises:
        CorpusError: a second reading is refused, has no accepted first one, or has changed the text.
    """
    first = {p.id: p for path in sorted(corpus.FOLDER.glob("*-*.txt")) for p in corpus.read(path)[0]}
    first |= {p.id: p for p in excerpts.load()}
    found = []
    for second in _read(readings or sorted(FOLDER.glob("*.txt"))):
        if second.id not in first:
            raise CorpusError(f"{second.id}: read a second time, but not among the batches")
        if second.text != first[second.id].text:
            at = next(
                (i for i, (a, b) in enumerate(zip(second.text, first[second.id].text, strict=False)) if a != b), -1
            )
            raise CorpusError(
                f"{second.id}: its text differs from the batch's, first near {second.text[at : at + 40]!r}"
            )
        found.append((first[second.id], second))
    return found


def _read(readings: list[Path]) -> Iterator[Passage]:
    """Yield the passages of second readings, of which those of excerpts hold marks alone."""
    for path in readings:
        yield from excerpts.read(path) if path.resolve().parent == excerpts.SECOND.resolve() else corpus.load([path])


def main(command: str, files: list[Path]) -> int:
    """Draw into ``files[0]`` from the batches that follow, or print the agreement of the readings in ``files``."""
    try:
        if command == "agree":
            found = pairs(files)
            print(table(agree(found)))
            print(f"{len(found)} passages read twice")
        elif files:
            print(f"{write_plain(files[0], files[1:])} passages in {files[0]}")
        else:
            raise CorpusError("draw needs the folder to write the plain texts to")
    except (CorpusError, OSError) as error:
        print(error)
        return 1
    return 0
