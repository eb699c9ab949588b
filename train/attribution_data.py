"""PolNeAR: every attribution of US political news, marked with source, cue and content."""

from __future__ import annotations

import csv
from pathlib import Path

from train.examples import Example, Link, Range

PARTS = ("train", "dev")


def polnear(root: Path, part: str) -> list[Example]:
    """Return one example an article of ``part`` ("train" or "dev"), in order of file name.

    Articles that PolNeAR's own table puts in its test compartment are left out wherever they lie.
    """
    if part not in PARTS:
        raise ValueError(f"PolNeAR part {part!r}: only {PARTS} may be read")
    with (root / "metadata.tsv").open(encoding="utf-8") as table:
        held_back = {r["filename"] for r in csv.DictReader(table, delimiter="\t") if r["compartment"] == "test"}
    found = []
    for path in sorted((root / part / "text").glob("*.txt")):
        if path.stem in held_back:
            continue
        marks = sorted((root / part / "attributions").glob(f"{path.stem}_*.ann"))
        if marks:
            text = path.read_text(encoding="utf-8")
            found.append(Example(f"polnear/{path.stem}", text, attributions=_links(marks[0], len(text))))
    return found


def _links(path: Path, length: int) -> list[Link]:
    spans: dict[str, list[Range]] = {}
    groups: list[dict[str, list[Range]]] = []
    for line in path.read_text(encoding="utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) < 2:
            continue  # a covered text broken by a newline
        if line.startswith("T"):
            _, _, where = cells[1].partition(" ")
            pieces = [p.split() for p in where.split(";")]
            spans[cells[0]] = [(int(p[0]), min(int(p[1]), length)) for p in pieces if len(p) == 2]
        elif line.startswith("E"):
            group: dict[str, list[Range]] = {}
            for word in cells[1].split():
                role, _, key = word.partition(":")
                group.setdefault(role.rstrip("0123456789"), []).extend(spans.get(key, []))
            groups.append(group)
    links = [
        Link(
            g["Cue"][0] if g.get("Cue") else None,
            g["Source"][0] if g.get("Source") else None,
            sorted(g.get("Content", [])),
        )
        for g in groups
        if g.get("Content") or g.get("Cue")
    ]
    for link in links:
        link.level = sum(_inside(link, other) for other in links if other is not link)
    return links


def _inside(link: Link, other: Link) -> bool:
    if not link.content or not other.content:
        return False
    start, end = link.content[0][0], link.content[-1][1]
    size = sum(e - s for s, e in link.content)
    return any(s <= start and end <= e and e - s > size for s, e in other.content)
