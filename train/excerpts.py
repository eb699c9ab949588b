"""Excerpts of real news in the corpus: our marks by their offsets, the words left where they are.

A block is one of the corpus's (``train/corpus/README.md``), but its header says ``from=FILE#ID at=START:END``, a row of
a file in ``../shared/data/news`` and the code points of its text, and in place of the text stand the marks, each
``TAG@START-END`` counted from the excerpt's beginning. Outlet, title and date are the row's.

``python -m train.excerpts write FILE ...`` turns batches that hold the marked text itself into such files beside the
corpus; ``check [FILE ...]`` prints every fault and exits 1 if there is one.
"""

from __future__ import annotations

import json
import re
import shlex
import sys
import textwrap
from functools import cache
from pathlib import Path
from typing import Any

from train import corpus
from train.corpus import LOOK_ALIKE, MENTIONS, CorpusError, Passage, Tag

FOLDER = corpus.FOLDER / "excerpts"
SECOND = FOLDER / "second"  # read again, blind (second.py)
NEWS = Path("../shared/data/news")
LETTERS = {kind: letter for letter, kind in MENTIONS.items()} | {LOOK_ALIKE: "n"}
_MARK = re.compile(r"(?:([prosgmldxn]):(\S+?)|(src|cue|con|ev|com|cond)(\d+))@(\d+)-(\d+)(?:\s+|$)")
_AT = re.compile(r"(\d+):(\d+)")


@cache
def _rows(path: Path) -> dict[str, dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        return {row["id"]: row for row in map(json.loads, lines)}


def _excerpt(head: dict[str, str], news: Path | None) -> tuple[str, dict[str, str]]:
    """Return the text that a header names, and the header with its row's outlet, title and date."""
    name, _, number = head["from"].partition("#")
    news = news or NEWS
    at = _AT.fullmatch(head.get("at", ""))
    row = _rows(news / name).get(number) if (news / name).is_file() else None
    if row is None or at is None or int(at[2]) > len(row["text"]):
        raise CorpusError(f"no such excerpt: {head['from']} {head.get('at')}")
    told = {"published": row.get("date") or "", "outlet": row.get("outlet") or "", "title": row.get("title") or ""}
    return row["text"][int(at[1]) : int(at[2])].strip("\n"), head | {k: v for k, v in told.items() if v}


def _marks(lines: str, text: str) -> list[Tag]:
    found, at = [], 0
    while at < len(lines):
        match = _MARK.match(lines, at)
        if not match or not int(match[5]) < int(match[6]) <= len(text):
            raise CorpusError(f"no such mark: {lines[at : at + 30]!r}")
        kind, ref, part, number = match.groups()[:4]
        tag, ref = (MENTIONS.get(kind, LOOK_ALIKE), ref) if kind else (part, number)
        found.append(Tag(tag, ref, int(match[5]), int(match[6])))
        at = match.end()
    return sorted(found, key=lambda t: (t.start, -t.end))


def read(path: Path, news: Path | None = None) -> list[Passage]:
    """Return the excerpts of one file with their words, which stand in the folder ``news`` (NEWS if None).

    Raises:
        CorpusError: one does not parse, contradicts itself or names no row of the news.
    """
    passages = []
    for block in re.split(r"(?m)^(?=## )", path.read_text(encoding="utf-8")):
        if not block.strip():
            continue
        header, _, rest = block.partition("\n")
        name, *words = shlex.split(header[2:])
        marks, _, records = rest.partition("---")
        try:
            text, head = _excerpt(corpus.fields(words), news)
            passage = Passage(name, head, text, _marks(marks.strip(), text))
            corpus.record(passage, records)
        except (CorpusError, ValueError) as error:
            raise CorpusError(f"{path.name}: {name}: {error}") from error
        passages.append(passage)
    return passages


def load(news: Path | None = None) -> list[Passage]:
    """Return all excerpts; none where the news is not at hand."""
    return [p for path in sorted(FOLDER.glob("*.txt")) for p in read(path, news)] if (news or NEWS).is_dir() else []


def written(passage: Passage, records: str) -> str:
    """Return the block of ``passage`` without a word of its text; ``records`` are the lines behind its ``---``."""
    head = " ".join(f'{k}="{v}"' for k, v in passage.head.items() if k in ("from", "at", "manner"))
    marks = (
        f"{LETTERS[t.tag]}:{t.ref}@{t.start}-{t.end}" if t.tag in LETTERS else f"{t.tag}{t.ref}@{t.start}-{t.end}"
        for t in passage.tags
    )
    lines = textwrap.fill(" ".join(marks), 116, break_long_words=False, break_on_hyphens=False)
    return f"## {passage.id} {head}\n{lines}\n---\n{records.strip()}\n"


def write(path: Path, news: Path | None = None) -> int:
    """Write the batch at ``path``, marked text and all, as a file of excerpts; return how many.

    One named ``second-*`` is a second reading.

    Raises:
        CorpusError: a passage is refused, or its text is not the news's.
    """
    blocks = []
    for block in re.split(r"(?m)^(?=## )", path.read_text(encoding="utf-8")):
        if block.startswith("## "):
            passage = corpus.parse(block)
            if _excerpt(passage.head, news)[0] != passage.text:
                raise CorpusError(f"{passage.id}: its text is not the excerpt's")
            blocks.append(written(passage, block.partition("\n---")[2]))
    folder = SECOND if path.name.startswith("second-") else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    (folder / path.name).write_text("\n".join(blocks), encoding="utf-8")
    return len(blocks)


def main(command: str, files: list[Path]) -> int:
    try:
        if command == "write":
            print(f"{sum(map(write, files))} excerpts written")
        else:
            print(f"{sum(len(read(p)) for p in files or sorted(FOLDER.glob('*.txt')))} excerpts, no fault")
    except (CorpusError, OSError) as error:
        print(error)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if sys.argv[1:] else "check", [Path(a) for a in sys.argv[2:]]))
