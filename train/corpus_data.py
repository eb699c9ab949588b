"""Our own corpus as training examples, every layer at once, and its held-out batches."""

from __future__ import annotations

from pathlib import Path

from dragoman.annotate.affiliation import KINDS, TELLING
from dragoman.resolve.names import nations
from train import corpus, excerpts
from train.corpus import MENTIONS, Passage, Tag
from train.examples import Affiliation, EventMark, Example, Link, Range, Relation

#: Batches that are never trained on. On ``dev`` thresholds are chosen and a handful of weights fitted (confidence.py,
#: home.py); on ``test`` nothing is.
HELD_OUT = {"dev": frozenset({"kappa-06", "lambda-06"}), "test": frozenset({"mu-06", "nu-06"})}
#: Of the authors that came later, the fourth batch is dev and the fifth is test.
LATER = frozenset({"alpha", "beta", "gamma", "delta", "epsilon", "zeta", "eta", "theta", "iota", "omega"})
LATER_PARTS = {"04": "dev", "05": "test"}
#: Of excerpts of real news some authors' first files are held out, for "news" or for dev. The files called press-*, of
#: the press of the United States in the main, are all held out, as "press".
DEV_EXCERPTS = frozenset("dad-01 fe-01 ha-01 jim-01 lam-01 mim-01 qaf-01 ra-01 waw-01".split())  # noqa: SIM905
ROLE_KINDS = frozenset({"person", "organisation", "state", "group", "outlet", "pronoun", "role"})
#: Which mention stands for an actor named several ways in one sentence ("Foreign Minister Voss"): name first.
PREFERENCE = ("person", "organisation", "state", "group", "outlet", "role", "pronoun")


def passages(part: str = "train") -> list[Passage]:
    """Return the passages of a part: "train", "dev", "test", "news" or "press"; refused passages are skipped.

    "news" and "press" are excerpts of real news; others of them are in "dev" and "train". There are none where
    ``../shared/data/news`` is missing.
    """
    found: list[Passage] = []
    for path in files(part):
        if path.parent == corpus.FOLDER:
            found += corpus.read(path)[0]
        elif excerpts.NEWS.is_dir():
            found += excerpts.read(path)
    return found


def files(part: str) -> list[Path]:
    """Return the files of a part, batches before excerpts, by name."""
    batches = [p for p in sorted(corpus.FOLDER.glob("*-*.txt")) if part_of(p.stem) == part]
    return batches + [p for p in sorted(excerpts.FOLDER.glob("*-*.txt")) if _excerpts_of(p.stem) == part]


def _excerpts_of(name: str) -> str:
    """Return "dev", "news", "press" or "train" for a file of excerpts by its name ("tsade-01", "press-tsade")."""
    if name.startswith("press-"):
        return "press"
    return "dev" if name in DEV_EXCERPTS else "news" if name.endswith("-01") else "train"


def part_of(batch: str) -> str:
    """Return "train", "dev" or "test" for a batch by its name ("kappa-06")."""
    author, _, number = batch.partition("-")
    if author in LATER:
        return LATER_PARTS.get(number, "train")
    return next((part for part, names in HELD_OUT.items() if batch in names), "train")


def examples(found: list[Passage]) -> list[Example]:
    return [_document(p) for p in found]


def relations(found: list[Passage]) -> list[Example]:
    """Return a marked pair an event that names both sides in its sentence, and as many pairs without event."""
    made: list[Example] = []
    for passage in found:
        marked = {e["ev"]: e for e in events(passage)}
        paired: set[tuple[Range, Range]] = set()
        for mark in marked.values():
            for a in mark["actors"]:
                for r in mark["recipients"]:
                    paired |= {(a, r), (r, a)}
            if mark["actors"] and mark["recipients"]:
                relation = Relation(mark["actors"][0], mark["recipients"][0], mark["type"])
                made.append(_sentence_example(passage, relation))
        spans = [(t.start, t.end) for t in passage.tags if t.tag in ROLE_KINDS and t.tag != "role"]
        none = [
            (a, b)
            for a, b in zip(spans, spans[2:], strict=False)
            if (a, b) not in paired and a[1] <= b[0] and "." not in passage.text[a[1] : b[0]]
        ][:1]
        made += [_sentence_example(passage, Relation(a, b, "NONE")) for a, b in none]
    return made


def _sentence_example(passage: Passage, relation: Relation) -> Example:
    """Cut the sentences that hold both sides, as relation data sets do."""
    assert relation.recipient is not None
    low, high = min(relation.actor[0], relation.recipient[0]), max(relation.actor[1], relation.recipient[1])
    text = passage.text
    start = max(text.rfind(". ", 0, low) + 2 if text.rfind(". ", 0, low) >= 0 else 0, text.rfind("\n", 0, low) + 1)
    stops = [i for i in (text.find(". ", high), text.find("\n", high)) if i >= 0]
    end = min(stops) + 1 if stops else len(text)
    moved = Relation(
        (relation.actor[0] - start, relation.actor[1] - start),
        (relation.recipient[0] - start, relation.recipient[1] - start),
        relation.type,
    )
    return Example(f"corpus-pair/{passage.id}", text[start:end], relation=moved)


def _matches(tag: Tag, ref: str) -> bool:
    return ref in tag.ref.split("+")


def _refs(value: str | None) -> list[str]:
    return [] if value in (None, "", "-") else str(value).split(",")


def _roles(passage: Passage, refs: str | None, other: str | None, anchor: Tag) -> tuple[list[Range], list[Range]]:
    """Return the mentions that fill a role (one a referent, nearest the anchor) and the others of that referent.

    ``other`` are the referents of the other role, which one of the same state does not fill as well.
    """
    best: list[Range] = []
    others: list[Range] = []
    for ref in _refs(refs):
        tags = [t for t in passage.tags if t.tag in ROLE_KINDS and _matches(t, ref)]
        if not tags:  # the record says the state, the passage names its minister or its troops
            there = [t for t in passage.tags if not any(_matches(t, r) for r in _refs(other))]
            tags = [t for t in there if t.tag in ROLE_KINDS and passage.country(t.ref) == ref]
        if not tags:
            continue

        def cost(tag: Tag) -> tuple[int, int, int]:
            low, high = min(tag.end, anchor.end), max(tag.start, anchor.start)
            between = passage.text[low:high] if low < high else ""
            return (
                between.count(". ") + between.count("\n"),
                abs(tag.start - anchor.start) // 40,
                PREFERENCE.index(tag.tag),
            )

        tags.sort(key=cost)
        best.append((tags[0].start, tags[0].end))
        others += [(t.start, t.end) for t in tags[1:]]
    return best, others


def events(passage: Passage) -> list[dict]:
    found = []
    for number, event in passage.events.items():
        anchor = passage.spans("ev", number)[0]
        sides = event.get("actors"), event.get("recipients")
        actors, more = _roles(passage, *sides, anchor)
        recipients, extra = _roles(passage, *sides[::-1], anchor)
        found.append(
            {
                "ev": number,
                "anchor": (anchor.start, anchor.end),
                "type": event["type"].partition("/")[0],
                "status": event["status"],
                "actors": actors,
                "recipients": recipients,
                "ignored": more + extra,
            }
        )
    return found


def affiliations(passage: Passage) -> list[Affiliation]:
    """Return each mention that names no nation itself, with the mentions that name its country and those that do not.

    What is of its country and does not say so is neither.
    """
    text = passage.text
    naming = {t: country for t in passage.tags if t.tag in TELLING and (country := named(passage, t))}
    found = []
    for tag in passage.tags:
        if tag.tag not in KINDS or "+" in tag.ref or nations().find(text[tag.start : tag.end]):
            continue
        mine = passage.country(tag.ref)
        others = [t for t in passage.tags if t.tag in TELLING and t.ref != tag.ref]
        telling = [(t.start, t.end) for t in others if mine and naming.get(t) == mine]
        rest = [
            (t.start, t.end)
            for t in others
            if (t in naming and naming[t] != mine) or not mine or passage.country(t.ref) != mine
        ]
        found.append(Affiliation((tag.start, tag.end), telling, rest))
    return found


def named(passage: Passage, tag: Tag) -> str | None:
    """Return the country that the words of a mention name, or that its place lies in."""
    if tag.tag in ("state", "place"):
        return passage.country(tag.ref)
    return next((e.country for _, _, e, _ in nations().find(passage.text[tag.start : tag.end]) if e.country), None)


def _widen(text: str, span: Range) -> Range:
    """Return a content with the quotation marks and the "that" around it, as PolNeAR marks contents."""
    start, end = span
    if text[start - 1 : start] in _OPENING and start:
        start -= 1
    if text[end : end + 1] in _CLOSING and end < len(text):
        end += 1
    if text[max(0, start - 5) : start].lower() == "that ":
        start -= 5
    return start, end


_OPENING, _CLOSING = frozenset('"“‘«„'), frozenset('"”’»')


def _document(passage: Passage) -> Example:
    tags = passage.tags
    contents = {
        n: [_widen(passage.text, (t.start, t.end)) for t in passage.spans("con", n)] for n in passage.statements
    }
    links = []
    for number in passage.statements:
        cue = next(((t.start, t.end) for t in passage.spans("cue", number)), None)
        source = next(((t.start, t.end) for t in passage.spans("src", number)), None)
        mine = contents[number]
        size = sum(e - s for s, e in mine)
        level = sum(
            any(s <= mine[0][0] and mine[-1][1] <= e and e - s > size for s, e in spans)
            for other, spans in contents.items()
            if other != number and mine
        )
        links.append(Link(cue, source, mine, level))
    clusters: dict[str, list[Range]] = {}
    for tag in tags:
        if tag.tag in ROLE_KINDS and "+" not in tag.ref:
            clusters.setdefault(tag.ref, []).append((tag.start, tag.end))
    commitments = [(t.start, t.end, passage.commitments[t.ref]["type"]) for t in tags if t.tag == "com"]
    named = [(t.start, t.end, t.tag) for t in tags if t.tag in MENTIONS.values() and t.tag != "pronoun"]
    return Example(
        f"{'excerpt' if 'from' in passage.head else 'corpus'}/{passage.id}",
        passage.text,
        mentions=named,
        attributions=links,
        events=[
            EventMark(e["anchor"], e["type"], e["status"], e["actors"] or None, e["recipients"] or None, e["ignored"])
            for e in events(passage)
        ],
        commitments=commitments,
        clusters=list(clusters.values()),
        affiliations=affiliations(passage),
        candidates=[(t.start, t.end) for t in tags if t.tag in ROLE_KINDS],
    )
