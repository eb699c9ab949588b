"""Read and check the corpus: inline-annotated passages, described in ``train/corpus/README.md``.

``python -m train.corpus check [FILES]`` prints every fault and exits 1 if there is one;
``python -m train.corpus count`` prints what the corpus holds;
``python -m train.corpus draw FOLDER [FILES]`` and ``agree [FILES]`` are the blind second reading
(second.py, agreement.py).
"""

from __future__ import annotations

import re
import shlex
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from dragoman.records import COMMITMENT_KINDS, EVENT_TYPES, STATUSES

FOLDER = Path(__file__).parent / "corpus"
MENTIONS = {
    "p": "person", "r": "role", "o": "organisation", "s": "state", "g": "group",
    "m": "outlet", "l": "place", "d": "date", "x": "pronoun",
}  # fmt: skip
LOOK_ALIKE = "lookalike"  # words that name an event elsewhere and none here; the tag's ref is that type
ENTITY_KINDS = {"person", "organisation", "group", "outlet", "place", "none", "state"}
_OPEN = re.compile(r"\[(?:([prosgmldxn]):(\S+?)|(src|cue|con|ev|com|cond)(\d+)) ")
_CODE = re.compile(r"(?:[A-Z]{3}|IGO:[\w-]+)$")
_DATE = re.compile(r"(?:\d{4}(?:-\d\d(?:-\d\d)?)?(?:/\d{4}(?:-\d\d(?:-\d\d)?)?)?|-)$")


@dataclass(frozen=True, slots=True)
class Tag:
    """One inline tag: a mention (``tag`` is its kind, ``ref`` what it refers to) or a part of a record."""

    tag: str
    ref: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Entity:
    kind: str
    country: str | None
    office: str | None
    name: str | None


@dataclass(slots=True)
class Passage:
    """One annotated passage; offsets of ``tags`` are code points into ``text``."""

    id: str
    head: dict[str, str]
    text: str
    tags: list[Tag]
    entities: dict[str, Entity] = field(default_factory=dict)
    statements: dict[str, dict[str, str]] = field(default_factory=dict)
    events: dict[str, dict[str, str]] = field(default_factory=dict)
    commitments: dict[str, dict[str, str]] = field(default_factory=dict)

    def spans(self, tag: str, ref: str) -> list[Tag]:
        return [t for t in self.tags if t.tag == tag and t.ref == ref]

    def country(self, ref: str) -> str | None:
        """Return ISO3 (or IGO code) that ``ref`` belongs to or acts for."""
        if _CODE.match(ref):
            return ref
        entity = self.entities.get(ref)
        return entity.country if entity else None


class CorpusError(ValueError):
    """A passage that does not parse or contradicts itself."""


def parse_inline(marked: str) -> tuple[str, list[Tag]]:
    """Return the plain text and its tags, in order of their start."""
    text: list[str] = []
    length = at = 0
    stack: list[tuple[str, str, int]] = []
    tags: list[Tag] = []
    while at < len(marked):
        char = marked[at]
        if char == "[":
            match = _OPEN.match(marked, at)
            if not match:
                raise CorpusError(f"no such tag: {marked[at : at + 40]!r}")
            kind, ref, part, number = match.groups()
            stack.append((MENTIONS.get(kind, LOOK_ALIKE), ref, length) if kind else (part, number, length))
            at = match.end()
        elif char == "]":
            if not stack:
                raise CorpusError(f"a ] without its [: {marked[max(0, at - 30) : at + 1]!r}")
            tag, ref, start = stack.pop()
            if start == length:
                raise CorpusError(f"empty tag {tag} {ref}")
            tags.append(Tag(tag, ref, start, length))
            at += 1
        else:
            text.append(char)
            length += 1
            at += 1
    if stack:
        raise CorpusError(f"tag {stack[-1][0]} {stack[-1][1]} is not closed")
    return "".join(text), sorted(tags, key=lambda t: (t.start, -t.end))


def fields(words: list[str]) -> dict[str, str]:
    pairs = [w.partition("=") for w in words]
    bad = [p[0] for p in pairs if not p[1]]
    if bad:
        raise CorpusError(f"expected key=value, found {' '.join(bad)!r}")
    return {p[0]: p[2] for p in pairs}


def _line(passage: Passage, line: str) -> None:
    words = shlex.split(line)
    key = words[0]
    if key.startswith("@"):
        if len(words) < 2:
            raise CorpusError(f"entity without a kind: {line!r}")
        values = fields(words[2:])
        passage.entities[key[1:]] = Entity(words[1], values.get("country"), values.get("office"), values.get("name"))
        return
    match = re.fullmatch(r"([sec])(\d+)", key)
    if not match:
        raise CorpusError(f"no such record: {line!r}")
    table = {"s": passage.statements, "e": passage.events, "c": passage.commitments}[match[1]]
    if match[2] in table:
        raise CorpusError(f"{key} stands twice")
    if match[1] == "s":
        table[match[2]] = fields(words[1:])
    else:
        if len(words) < 2:
            raise CorpusError(f"record without a type: {line!r}")
        table[match[2]] = {"type": words[1], **fields(words[2:])}


def record(passage: Passage, lines: str) -> None:
    """Add the records of ``lines`` to ``passage``.

    Raises:
        CorpusError: one does not parse, or the passage then contradicts itself.
    """
    for line in lines.splitlines():
        if line.strip():
            _line(passage, line.strip())
    _check(passage)


def parse(block: str) -> Passage:
    """Return the passage written in ``block``, which begins with its ``## `` header."""
    header, _, rest = block.partition("\n")
    words = shlex.split(header[2:])
    if not words:
        raise CorpusError("a header without an id")
    marked, _, records = rest.partition("\n---")
    passage = Passage(words[0], {}, "", [])
    try:
        passage.head = fields(words[1:])
        passage.text, passage.tags = parse_inline(marked.strip("\n"))
        record(passage, records)
    except (CorpusError, ValueError) as error:
        raise CorpusError(f"{words[0]}: {error}") from error
    return passage


def _refs(value: str | None) -> list[str]:
    return [] if value in (None, "", "-") else str(value).split(",")


def _check(passage: Passage) -> None:
    faults: list[str] = []
    known = lambda ref: all(_CODE.match(r) or r in passage.entities for r in ref.split("+"))  # noqa: E731
    for tag in passage.tags:
        if tag.tag == LOOK_ALIKE and tag.ref not in EVENT_TYPES:
            faults.append(f"a look-alike of no such type: {tag.ref}")
        if tag.tag == "date" and not _DATE.match(tag.ref):
            faults.append(f"not a date: {tag.ref}")
        if tag.tag in MENTIONS.values() and tag.tag != "date" and not known(tag.ref):
            faults.append(f"{tag.ref} has no @ line")
    for ref, entity in passage.entities.items():
        if entity.kind not in ENTITY_KINDS:
            faults.append(f"@{ref}: no such kind {entity.kind}")
        if entity.country and not _CODE.match(entity.country):
            faults.append(f"@{ref}: not a country code: {entity.country}")
    parts = (("con", "s", passage.statements), ("ev", "e", passage.events), ("com", "c", passage.commitments))
    for tag_name, letter, table in parts:
        marked = {t.ref for t in passage.tags if t.tag == tag_name}
        faults += [f"{letter}{n} has no [{tag_name}{n} ...]" for n in table.keys() - marked]
        faults += [f"[{tag_name}{n} ...] has no line {letter}{n}" for n in marked - table.keys()]
    faults += [
        f"e{n} has {len(passage.spans('ev', n))} anchors" for n in passage.events if len(passage.spans("ev", n)) > 1
    ]
    mentioned = {r for t in passage.tags if t.tag in MENTIONS.values() for r in t.ref.split("+")}

    def check_refs(name: str, value: str | None, need_mention: bool = True) -> None:
        for ref in _refs(value):
            if not known(ref):
                faults.append(f"{name}: {ref} has no @ line")
            elif need_mention and not _CODE.match(ref) and ref not in mentioned:
                faults.append(f"{name}: {ref} is not mentioned")

    for n, s in passage.statements.items():
        check_refs(f"s{n}", s.get("speaker"))
        check_refs(f"s{n}", s.get("chain"), need_mention=False)
        if s.get("kind") not in ("direct", "indirect", "mixed"):
            faults.append(f"s{n}: kind={s.get('kind')}")
    for n, e in passage.events.items():
        if e["type"].partition("/")[0] not in EVENT_TYPES:
            faults.append(f"e{n}: no such type {e['type']}")
        if e.get("status") not in STATUSES:
            faults.append(f"e{n}: status={e.get('status')}")
        check_refs(f"e{n}", e.get("actors"))
        check_refs(f"e{n}", e.get("recipients"))
        if e.get("claimed") and e["claimed"].lstrip("s") not in passage.statements:
            faults.append(f"e{n}: claimed={e['claimed']} is no statement")
        if e.get("date") and not _DATE.match(e["date"]):
            faults.append(f"e{n}: not a date: {e['date']}")
    for n, c in passage.commitments.items():
        if c["type"] not in COMMITMENT_KINDS:
            faults.append(f"c{n}: no such kind {c['type']}")
        if c.get("statement", "").lstrip("s") not in passage.statements:
            faults.append(f"c{n}: statement={c.get('statement')} is no statement")
        check_refs(f"c{n}", c.get("toward"), need_mention=False)
    if faults:
        raise CorpusError("; ".join(faults))


def read(path: Path) -> tuple[list[Passage], list[str]]:
    """Return the passages of one batch file, and the faults of those that are refused."""
    passages, faults = [], []
    for block in re.split(r"(?m)^(?=## )", path.read_text(encoding="utf-8")):
        if block.startswith("## "):
            try:
                passages.append(parse(block))
            except CorpusError as error:
                faults.append(f"{path.name}: {error}")
        elif block.strip():
            faults.append(f"{path.name}: text before the first header: {block.strip()[:60]!r}")
    return passages, faults


def load(paths: list[Path] | None = None) -> list[Passage]:
    """Return every passage of the corpus, in order of file and place.

    Raises:
        CorpusError: a passage is refused.
    """
    passages: list[Passage] = []
    for path in paths or sorted(FOLDER.glob("*.txt")):
        found, faults = read(path)
        if faults:
            raise CorpusError("\n".join(faults))
        passages += found
    return passages


def main(arguments: list[str]) -> int:
    command, files = (arguments[0] if arguments else "check"), [Path(a) for a in arguments[1:]]
    if command in ("draw", "agree"):
        from train import second

        return second.main(command, files)
    faults: list[str] = []
    passages: list[Passage] = []
    for path in files or sorted(FOLDER.glob("*.txt")):
        found, wrong = read(path)
        passages += found
        faults += wrong
    ids = Counter(p.id for p in passages)
    faults += [f"id {i} stands {n} times" for i, n in ids.items() if n > 1]
    if command == "count":
        for name, counter in (
            ("events", Counter(e["type"].partition("/")[0] for p in passages for e in p.events.values())),
            ("statuses", Counter(e["status"] for p in passages for e in p.events.values())),
            ("kinds", Counter(s["kind"] for p in passages for s in p.statements.values())),
            ("commitments", Counter(c["type"] for p in passages for c in p.commitments.values())),
            ("look-alikes", Counter(t.ref for p in passages for t in p.tags if t.tag == LOOK_ALIKE)),
            ("mentions", Counter(t.tag for p in passages for t in p.tags)),
        ):
            print(name, sum(counter.values()), dict(counter.most_common()))
    print("\n".join([*faults, f"{len(passages)} passages, {len(faults)} faults"]))
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
