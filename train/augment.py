"""Passages retold of other states: names, demonyms and capitals exchanged, every mark kept.

A passage is drawn several times an epoch; told of other states each time, it teaches the grammar of an act rather
than who is wont to do it to whom.
"""

from __future__ import annotations

import random
from bisect import bisect_right
from dataclasses import replace
from functools import cache
from importlib import resources

from dragoman.resolve.names import nations
from train.corpus import Passage, Tag


@cache
def plain_states() -> dict[str, dict[str, str]]:
    """Return ISO3 -> its name, demonym and capital, for the states that have one plain word of each."""
    table = resources.files("dragoman").joinpath("resolve", "data", "nations.txt").read_text(encoding="utf-8")
    section = table.partition("[states]")[2].partition("\n[")[0]
    found = {}
    for line in section.splitlines():
        cells = [cell.split(";")[0].strip() for cell in line.split("|")]
        if len(cells) >= 4 and all(cell.isalpha() for cell in cells[1:4]):
            found[cells[0]] = dict(zip(("name", "demonym", "capital"), cells[1:4], strict=True))
    return found


def retold(passage: Passage, chance: random.Random) -> Passage:
    """Return ``passage`` with its states exchanged for others; states named in uncommon ways stay as they are.

    Refs keep their old codes: they only tell which mentions are one thing.
    """
    text = passage.text
    table = plain_states()
    kept = set()
    named = [f for f in nations().find(text) if f[3] in ("name", "demonym", "capital") and f[2].kind == "state"]
    for start, end, entity, kind in named:
        words = text[start:end].casefold()
        usual = table.get(entity.id, {}).get(kind, "").casefold()
        if words not in (usual, f"{usual}s") or text[max(0, start - 4) : start].lower() == "the " and kind == "name":
            kept.add(entity.id)
    moved = sorted({f[2].id for f in named} - kept)
    others = chance.sample(sorted(set(table) - kept - set(moved)), len(moved))
    new = dict(zip(moved, others, strict=True))
    edits = [(s, e, _cased(text[s:e], table[new[x.id]][k], table[x.id][k])) for s, e, x, k in named if x.id in new]
    return _edited(passage, edits) if edits else passage


def _cased(old: str, new: str, usual: str) -> str:
    plural = "s" if len(old) > len(usual) and not new.endswith(("ese", "ss", "sh", "ch")) else ""
    return (new + plural).upper() if old.isupper() else new + plural


def _edited(passage: Passage, edits: list[tuple[int, int, str]]) -> Passage:
    pieces, at = [], 0
    starts, shifts, shift = [0], [0], 0
    for start, end, new in edits:
        pieces += [passage.text[at:start], new]
        at = end
        shift += len(new) - (end - start)
        starts.append(end)
        shifts.append(shift)
    text = "".join([*pieces, passage.text[at:]])
    inside = {s: (e, len(n)) for s, e, n in edits}

    def place(point: int) -> int:
        return point + shifts[bisect_right(starts, point) - 1]

    tags = []
    for tag in passage.tags:
        # A mark that begins or ends within an exchanged word would come apart: its edge is the word's edge.
        begin = next((s for s, (e, _) in inside.items() if s < tag.start < e), tag.start)
        finish = next((e for s, (e, _) in inside.items() if s < tag.end < e), tag.end)
        tags.append(Tag(tag.tag, tag.ref, place(begin), place(finish)))
    return replace(passage, text=text, tags=tags)
