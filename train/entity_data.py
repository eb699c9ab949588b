"""GUM: entities and coreference. Its noun phrases are cut down to the names and pronouns that Dragoman marks."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path

from train.examples import Example, Range

KINDS = {"person": "person", "organization": "organisation", "place": "place", "time": "date"}
_OPEN_OR_CLOSE = re.compile(r"\(([^()]+)(\))?|([^()]+)\)")
PRONOUNS = frozenset(
    [
        "he",
        "she",
        "they",
        "it",
        "we",
        "i",
        "him",
        "her",
        "them",
        "his",
        "their",
        "its",
        "our",
        "us",
        "my",
        "me",
        "himself",
        "herself",
        "themselves",
        "itself",
    ]
)


@dataclass(slots=True)
class _Token:
    word: str
    tag: str
    head: int
    relation: str
    start: int
    end: int


def states(data: Path) -> frozenset[str]:
    """Return the lower-case names of states, to tell them from other places in GUM."""
    countries = json.loads((data / "actors/factbook_countries_2026.json").read_text(encoding="utf-8"))
    found = {str(name).lower() for c in countries for name in (c["short"], c["long"], c["abbreviation"]) if name}
    return frozenset(found | {"u.s.", "us", "u.s", "usa", "uk", "u.k.", "britain", "america"})


def splits(root: Path) -> dict[str, str]:
    """Return document name -> "dev", "test" or "test2"; what is not named there is train."""
    found, part = {}, ""
    for line in (root / "splits.md").read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            part = line[3:].strip()
        elif line.strip().startswith("* "):
            found[line.strip()[2:].strip()] = part
    return found


def gum(root: Path, part: str, states: frozenset[str]) -> list[Example]:
    """Return the documents of ``part`` ("train", "dev", "test").

    Args:
        states: lower-case names of states; a place of such a name becomes a state, as in Dragoman's kinds.
    """
    named = splits(root)
    return [_document(path, states) for path in sorted(root.glob("*.conllu")) if named.get(path.stem, "train") == part]


def _document(path: Path, states: frozenset[str]) -> Example:
    text: list[str] = []
    length = 0
    mentions: list[tuple[int, int, str]] = []
    clusters: dict[str, list[Range]] = {}
    unsure: list[Range] = []
    for block in path.read_text(encoding="utf-8").split("\n\n"):
        tokens: list[_Token] = []
        entities: list[tuple[str, str, int, int]] = []
        opened: list[tuple[str, str, int]] = []
        if text:
            text.append("\n" if "# newpar" in block else " ")
            length += 1
        glued = 0  # the last token of a multi-word token: no space before it
        for line in block.splitlines():
            cells = line.split("\t")
            if line.startswith("#") or len(cells) != 10 or "." in cells[0]:
                continue
            if "-" in cells[0]:
                glued = int(cells[0].split("-")[1]) if "SpaceAfter=No" not in cells[9] else 10**9
                last = int(cells[0].split("-")[1])
                continue
            number = int(cells[0])
            tokens.append(_Token(cells[1], cells[3], int(cells[6]), cells[7], length, length + len(cells[1])))
            text.append(cells[1])
            length += len(cells[1])
            inside = glued and number < (last if glued == 10**9 else glued)
            joined = glued == 10**9 and number == last
            if not inside and not joined and "SpaceAfter=No" not in cells[9]:
                text.append(" ")
                length += 1
            if glued and number >= last:
                glued = 0
            _entities(cells[9], len(tokens) - 1, opened, entities)
        for group, kind, first, final in entities:
            if kind in KINDS:
                _mark(tokens, (first, final), KINDS[kind], group, states, mentions, clusters)
        covered = [(m[0], m[1]) for m in mentions]
        unsure += [
            (t.start, t.end)
            for t in tokens
            if t.word[:1].isupper()
            and t.tag in ("PROPN", "ADJ", "NOUN")
            and not any(s <= t.start < e for s, e in covered)
        ]
    return Example(
        f"gum/{path.stem}",
        "".join(text),
        mentions=sorted(set(mentions)),
        clusters=[sorted(set(c)) for c in clusters.values()],
        unsure={"mention": unsure},
    )


def _entities(misc: str, at: int, opened: list[tuple[str, str, int]], found: list[tuple[str, str, int, int]]) -> None:
    cell = next((m[7:] for m in misc.split("|") if m.startswith("Entity=")), "")
    for match in _OPEN_OR_CLOSE.finditer(cell):
        if match[1]:
            parts = match[1].split("-")
            if match[2]:
                found.append((parts[0], parts[1], at, at))
            else:
                opened.append((parts[0], parts[1], at))
        else:
            group = match[3].split("-")[0]
            for i in range(len(opened) - 1, -1, -1):
                if opened[i][0] == group:
                    group, kind, first = opened.pop(i)
                    found.append((group, kind, first, at))
                    break


def _mark(
    tokens: list[_Token],
    bounds: tuple[int, int],
    kind: str,
    group: str,
    states: frozenset[str],
    mentions: list[tuple[int, int, str]],
    clusters: dict[str, list[Range]],
) -> None:
    first, final = bounds
    inside = range(first, final + 1)
    head = next((i for i in inside if not first <= tokens[i].head - 1 <= final), final)
    token = tokens[head]
    if kind == "date":
        words = [tokens[i] for i in inside]
        if any(t.tag in ("NUM", "PROPN") or t.word.lower() in _DAYS for t in words) and len(words) <= 8:
            skip = 1 if words[0].word.lower() == "the" else 0
            mentions.append((words[skip:][0].start, words[-1].end, "date")) if words[skip:] else None
        return
    if token.word.lower() in PRONOUNS and token.tag == "PRON":
        clusters.setdefault(group, []).append((token.start, token.end))
    elif token.tag == "PROPN":
        members = [
            i
            for i in inside
            if i == head
            or (tokens[i].head - 1 == head and tokens[i].relation in ("flat", "compound") and tokens[i].tag == "PROPN")
        ]
        if kind == "person" and token.word.lower() in TITLES:
            mentions.append((tokens[min(members[0], head)].start, token.end, "role"))
            members = [i for i in members if i > head]
            if not members:
                clusters.setdefault(group, []).append((token.start, token.end))
                return
            head = members[0]
        elif kind == "person" and token.word.endswith("s") and first == final and len(token.word) > 5:
            kind = "group"  # "Muslims", "Republicans"
        if kind != "person":
            start = next((i for i in inside if tokens[i].tag not in ("DET", "ADP", "PUNCT")), head)
            span = (tokens[min(start, head)].start, tokens[max(members)].end)
        else:
            span = (tokens[head].start, tokens[max(members)].end)
        name = "".join(t.word + " " for t in tokens if span[0] <= t.start < span[1]).strip().lower()
        mentions.append((*span, "state" if kind == "place" and name in states else kind))
        clusters.setdefault(group, []).append(span)
    elif token.tag == "NOUN":
        clusters.setdefault(group, []).append((tokens[first].start, token.end))


TITLES = frozenset(
    [
        "president",
        "minister",
        "secretary",
        "chancellor",
        "king",
        "queen",
        "prince",
        "princess",
        "pope",
        "bishop",
        "general",
        "colonel",
        "captain",
        "major",
        "senator",
        "representative",
        "congressman",
        "governor",
        "mayor",
        "ambassador",
        "judge",
        "justice",
        "dr",
        "mr",
        "mrs",
        "ms",
        "dr.",
        "mr.",
        "mrs.",
        "ms.",
        "sir",
        "lady",
        "lord",
        "professor",
        "director",
        "chairman",
        "premier",
        "sheikh",
        "ayatollah",
        "emperor",
        "sultan",
    ]
)
_DAYS = frozenset(["today", "yesterday", "tomorrow", "week", "month", "year", "day", "morning", "evening", "night"])
