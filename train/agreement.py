"""How far two readings of the same passages agree, layer by layer: the table of ``python -m train.corpus agree``.

A thing that one reading marks is paired with the most alike of the other's in the same passage, each once. F1 is twice
what is agreed over what both marked; exact means the same characters, overlapping at least one shared. Edge
punctuation counts for nothing. Attributes (kind, speaker, status ...) are compared on the pairs that overlap.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from train.corpus import LOOK_ALIKE, MENTIONS, Passage, Tag

Characters = frozenset[int]
EDGES = " \n\t,.;:!?…-–—()\"'“”‘’«»„"
SPANS = ("src", "cue", "con")


@dataclass(slots=True)
class Agreement:
    """Counts of one layer: what each reading marked, what agrees exactly and overlapping, and an attribute's pairs."""

    first: int = 0
    second: int = 0
    exact: int = 0
    overlap: int = 0
    pairs: int = 0
    same: int = 0

    def add(self, other: Agreement) -> None:
        for name in self.__slots__:
            setattr(self, name, getattr(self, name) + getattr(other, name))

    def f1(self, agreed: int) -> float:
        """Return twice ``agreed`` over what both readings marked; 1 where neither marked anything."""
        return 2 * agreed / (self.first + self.second) if self.first + self.second else 1.0


def characters(text: str, tags: Sequence[Tag]) -> Characters:
    """Return the offsets that ``tags`` cover, each without the punctuation at its edges."""
    covered: set[int] = set()
    for tag in tags:
        start, end = tag.start, tag.end
        while start < end and text[start] in EDGES:
            start += 1
        while end > start and text[end - 1] in EDGES:
            end -= 1
        covered.update(range(start, end))
    return frozenset(covered)


def pair(first: Sequence[Characters], second: Sequence[Characters]) -> list[tuple[int, int]]:
    """Return index pairs of what overlaps, each index once: the largest share of common characters first."""
    alike = [
        (len(a & b) / len(a | b), -i, -j) for i, a in enumerate(first) for j, b in enumerate(second) if a and a & b
    ]
    pairs: list[tuple[int, int]] = []
    for _, i, j in sorted(alike, reverse=True):
        if -i not in {p[0] for p in pairs} and -j not in {p[1] for p in pairs}:
            pairs.append((-i, -j))
    return sorted(pairs)


def _spans(first: Sequence[Characters], second: Sequence[Characters]) -> tuple[Agreement, list[tuple[int, int]]]:
    pairs = pair(first, second)
    exact = sum(first[i] == second[j] for i, j in pairs)
    return Agreement(len(first), len(second), exact, len(pairs)), pairs


def _attribute(a: Sequence[Hashable], b: Sequence[Hashable], pairs: list[tuple[int, int]]) -> Agreement:
    return Agreement(pairs=len(pairs), same=sum(a[i] == b[j] for i, j in pairs))


@dataclass(frozen=True, slots=True)
class Both:
    """A passage in two readings, and which names of the one stand for which of the other."""

    first: Passage
    second: Passage
    shared: frozenset[tuple[str, str]]

    @classmethod
    def of(cls, first: Passage, second: Passage) -> Both:
        """Two REFs are one thing if they share a mention or a name, or are the same code."""
        places: dict[Characters, set[str]] = {}
        for tag in _mentions(first):
            places.setdefault(characters(first.text, [tag]), set()).add(tag.ref)
        shared = {(ref, tag.ref) for tag in _mentions(second) for ref in places.get(characters(second.text, [tag]), ())}
        for ref, entity in first.entities.items():
            names = {other for other, e in second.entities.items() if entity.name and e.name == entity.name}
            shared |= {(ref, other) for other in names}
        return cls(first, second, frozenset(shared))

    def same(self, one: str | None, other: str | None) -> bool:
        """Return whether two lists of REFs ("a,b", "-", None) name the same things, in the same order or not."""
        left, right = _refs(one), _refs(other)
        return len(left) == len(right) and all(any(self._alike(a, b) for b in right) for a in left)

    def _alike(self, one: str, other: str) -> bool:
        return one == other or (one, other) in self.shared


def _refs(value: str | None) -> list[str]:
    return [] if value in (None, "", "-") else [r for part in str(value).split(",") for r in part.split("+")]


def _mentions(passage: Passage) -> list[Tag]:
    return [t for t in passage.tags if t.tag in MENTIONS.values() and t.tag != "date"]


def _countries(passage: Passage, refs: str | None) -> frozenset[str]:
    return frozenset(passage.country(r) or "?" for r in _refs(refs))


def mentions(both: Both) -> dict[str, Agreement]:
    """Agree on mentions, their kind, what dates resolve to, and on coreference: pairs of mentions of one referent.

    Coreference is over the mentions that both readings have at the same place.
    """
    tags = [[t for t in p.tags if t.tag in MENTIONS.values()] for p in (both.first, both.second)]
    covered = [[characters(both.first.text, [t]) for t in part] for part in tags]
    found, pairs = _spans(covered[0], covered[1])
    dates = [(i, j) for i, j in pairs if tags[0][i].tag == tags[1][j].tag == "date"]
    at_one = [(i, j) for i, j in pairs if covered[0][i] == covered[1][j] and (i, j) not in dates]
    links = [
        {(a, b) for a in at_one for b in at_one if a < b and part[a[side]].ref == part[b[side]].ref}
        for side, part in enumerate(tags)
    ]
    agreed = len(links[0] & links[1])
    return {
        "mentions": found,
        "kind of mention": _attribute([t.tag for t in tags[0]], [t.tag for t in tags[1]], pairs),
        "date resolved": _attribute([t.ref for t in tags[0]], [t.ref for t in tags[1]], dates),
        "coreference": Agreement(len(links[0]), len(links[1]), agreed, agreed),
    }


def statements(both: Both) -> tuple[dict[str, Agreement], dict[str, str]]:
    """Agree on sources, cues, contents and whole statements; return also which statement is which."""
    rows: dict[str, Agreement] = {}
    text = both.first.text
    for name, tag in (("sources", "src"), ("cues", "cue"), ("contents", "con")):
        spans = [[characters(text, [t]) for t in p.tags if t.tag == tag] for p in (both.first, both.second)]
        rows[name] = _spans(spans[0], spans[1])[0]
    keys = [list(p.statements) for p in (both.first, both.second)]
    parts = [
        [tuple(characters(text, p.spans(tag, n)) for tag in SPANS) for n in part]
        for p, part in zip((both.first, both.second), keys, strict=True)
    ]
    pairs = pair([p[2] for p in parts[0]], [p[2] for p in parts[1]])
    whole = [all(a == b or bool(a & b) for a, b in zip(parts[0][i], parts[1][j], strict=True)) for i, j in pairs]
    exact = sum(parts[0][i] == parts[1][j] for i, j in pairs)
    rows["whole statements"] = Agreement(len(keys[0]), len(keys[1]), exact, sum(whole))
    records = [(both.first.statements[keys[0][i]], both.second.statements[keys[1][j]]) for i, j in pairs]
    same = sum(both.same(a.get("speaker"), b.get("speaker")) for a, b in records)
    rows["statements with the same speaker"] = Agreement(
        len(keys[0]), len(keys[1]), overlap=same, pairs=len(pairs), same=same
    )
    chains = [(a, b) for a, b in records if a.get("chain") or b.get("chain")]
    same = sum(both.same(a.get("chain"), b.get("chain")) for a, b in chains)
    rows["chain, where either has one"] = Agreement(pairs=len(chains), same=same)
    rows["kind of statement"] = Agreement(pairs=len(pairs), same=sum(a["kind"] == b["kind"] for a, b in records))
    return rows, {keys[0][i]: keys[1][j] for i, j in pairs}


def events(both: Both, statement: dict[str, str]) -> dict[str, Agreement]:
    """Agree on anchors and on what is said of the events; sides are compared as sets of countries."""
    passages = (both.first, both.second)
    keys = [list(p.events) for p in passages]
    anchors = [[characters(p.text, p.spans("ev", n)) for n in part] for p, part in zip(passages, keys, strict=True)]
    rows: dict[str, Agreement] = {}
    rows["event anchors"], pairs = _spans(anchors[0], anchors[1])
    types = [[p.events[n]["type"].partition("/")[0] for n in part] for p, part in zip(passages, keys, strict=True)]
    same = sum(types[0][i] == types[1][j] for i, j in pairs)
    rows["events of the same type"] = Agreement(len(keys[0]), len(keys[1]), overlap=same, pairs=len(pairs), same=same)
    records = [(both.first.events[keys[0][i]], both.second.events[keys[1][j]]) for i, j in pairs]
    for side in ("actors", "recipients"):
        same = sum(_countries(both.first, a.get(side)) == _countries(both.second, b.get(side)) for a, b in records)
        rows[f"event {side}, by country"] = Agreement(pairs=len(pairs), same=same)
    rows["status"] = Agreement(pairs=len(pairs), same=sum(a["status"] == b["status"] for a, b in records))
    claims = [(a.get("claimed", "").lstrip("s"), b.get("claimed", "").lstrip("s")) for a, b in records]
    same = sum(statement.get(a, a) == b if a else not b for a, b in claims)
    rows["claimed in"] = Agreement(pairs=len(pairs), same=same)
    whole = [
        Counter(
            (kind, _countries(p, p.events[n].get("actors")), _countries(p, p.events[n].get("recipients")))
            for kind, n in zip(of, part, strict=True)
        )
        for p, part, of in zip(passages, keys, types, strict=True)
    ]
    agreed = sum((whole[0] & whole[1]).values())
    rows["events with both sides"] = Agreement(len(keys[0]), len(keys[1]), overlap=agreed)
    return rows


def others(both: Both) -> dict[str, Agreement]:
    """Agree on commitments and their kind, and on look-alikes and their type."""
    rows: dict[str, Agreement] = {}
    for name, attribute, tag in (
        ("commitments", "kind of commitment", "com"),
        ("look-alikes", "type of look-alike", LOOK_ALIKE),
    ):
        tags = [[t for t in p.tags if t.tag == tag] for p in (both.first, both.second)]
        spans = [[characters(both.first.text, [t]) for t in part] for part in tags]
        rows[name], pairs = _spans(spans[0], spans[1])
        kinds = [
            [p.commitments[t.ref]["type"] if tag == "com" else t.ref for t in part]
            for p, part in zip((both.first, both.second), tags, strict=True)
        ]
        rows[attribute] = _attribute(kinds[0], kinds[1], pairs)
    return rows


def agree(pairs: Sequence[tuple[Passage, Passage]]) -> dict[str, Agreement]:
    """Return every layer's counts over ``pairs`` of readings, in the order of the table."""
    total: dict[str, Agreement] = {}
    for first, second in pairs:
        both = Both.of(first, second)
        said, statement = statements(both)
        for rows in (mentions(both), said, events(both, statement), others(both)):
            for name, row in rows.items():
                total.setdefault(name, Agreement()).add(row)
    return total


def table(rows: dict[str, Agreement]) -> str:
    """Return the layers as a Markdown table; an attribute that is no span has no exact figure."""
    lines = ["| layer | first | second | F1 exact | F1 overlapping | of pairs |", "|---|---|---|---|---|---|"]
    for name, row in rows.items():
        marked = row.first + row.second > 0
        lines.append(
            f"| {name} | {row.first if marked else ''} | {row.second if marked else ''} "
            f"| {f'{row.f1(row.exact):.2f}' if row.exact else ''} | {f'{row.f1(row.overlap):.2f}' if marked else ''} "
            f"| {f'{row.same / row.pairs:.2f} of {row.pairs}' if row.pairs else ''} |"
        )
    return "\n".join(lines)
