"""Scraped text to clean text: blocks, head, furniture, credit line, seams - one function a step.

A block is a paragraph (or a line that stands for one). Furniture rules look at single blocks; only a text
that shows itself to be a whole scraped page is judged by its shape as well (runs of short lines, what stands
above the headline and below the report), so that an article's own list is never taken for a menu.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from dragoman.intake import furniture, meta
from dragoman.intake.decode import plain
from dragoman.intake.glue import seams
from dragoman.intake.traced import Piece, Traced

_LINE = re.compile(r"[^\n]+")
_RUN = re.compile(r"\s+")
_END = re.compile(r"[.!?…:;,]['\"”’)\]»*]{0,4}$")
_SENTENCE_END = re.compile(r"[.!?…]['\"”’)\]»*]{0,4}$")
_GOES_ON = re.compile(r"[a-z]+[ ,.]|[,;.]\s|['’]s\b")
_DANGLES = re.compile(r" (?:the|of|by|to|in|with|and|for|from|an?|on|at|that|as|into|its|his|her|their)$")
_CUT_OFF = re.compile(r"\w ?(?:\.\.\.|…)$")
_LETTER = re.compile(r"[^\W\d_]")
_MARKDOWN = re.compile(r"\]\(|^#{1,6} |\*\*|^\s{0,8}[*-] {1,4}|<(?:figure|img|https?:|p\b|div\b|br)", re.MULTILINE)
_MARKUP = re.compile(
    r"!?\[(?P<link>[^\[\]]{0,400})\]\([^()\s]{0,2000}(?:\s{1,4}\"[^\"\n]{0,300}\")?\)"
    r"|(?P<tag></?[a-zA-Z][^<>]{0,60000}>|<https?:[^<>\s]{0,2000}>)"
    r"|(?P<bold>\*\*|__|(?<!\w)_(?=\w)|(?<=[\w.!?,])_(?!\w))"
    r"|^(?P<heading>#{1,6} {1,4})"
    r"|^(?P<bullet>[ ]{0,8}(?:[*+-]|\d{1,2}\.) {1,4})(?=\[|\S)"
    r"|(?P<escape>\\(?=[\[\]()*_#'\".-]))",
    re.MULTILINE,
)
_NO_TITLES = frozenset({"", "untitled", "home", "homepage", "news", "null", "none", "404pagenotfound", "error"})
_HEAD_BLOCKS = 60
"""Blocks from the top in which headline and date are looked for."""


@dataclass(slots=True)
class Block:
    """A stretch of the text, ``words`` with its white space collapsed, and why it is dropped, if it is."""

    start: int
    end: int
    words: str
    reason: str | None = None
    heading: bool = False

    @property
    def is_prose(self) -> bool:
        """Eight words with an end, or twenty-five without one."""
        count = self.words.count(" ") + 1
        return (count >= 8 and _SENTENCE_END.search(self.words) is not None) or count >= 25


@dataclass(frozen=True, slots=True)
class Known:
    """What is known of a page beforehand, from the caller, the file or the page's metadata."""

    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    url: str | None = None
    whole_page: bool = True


@dataclass(slots=True)
class Cleaned:
    """Clean text with its map, what was read off it, and (reason, start, end) of what was dropped, in raw offsets."""

    body: Traced
    title: str | None = None
    outlet: str | None = None
    published: str | None = None
    url: str | None = None
    dropped: list[tuple[str, int, int]] = field(default_factory=list)


def clean(raw: Traced, known: Known) -> Cleaned:
    """Return the report in ``raw``: headline, outlet and date as far as they show, and the body.

    ``known.whole_page`` False (text already extracted from HTML) leaves out the judgement by shape.
    """
    base, headings = _unmark(plain(raw))
    blocks = _blocks(base.text, headings)
    title = None if meta.key(known.title or "") in _NO_TITLES else known.title
    result = Cleaned(base, title, known.outlet, known.published, known.url)
    _read_credit(blocks, result)
    _read_head(blocks, result, known)
    _label(blocks)
    if not known.whole_page:
        _cut_teasers(blocks)
        _cut_below(blocks)
    elif _is_page(blocks):
        _cut_above(blocks)
        _cut_below(blocks)
        _cut_runs(blocks)
    _cut_author_notes(blocks)
    _read_body(blocks, result)
    for block in blocks:
        if block.reason:
            low, high = base.raw_range(block.start, block.end)
            result.dropped.append((block.reason, low, high))
    result.body = _build(base, [block for block in blocks if not block.reason])
    return result


def _unmark(base: Traced) -> tuple[Traced, frozenset[int]]:
    """Return ``base`` without Markdown marks, link targets and stray tags, and where its headings start."""
    if len(_MARKDOWN.findall(base.text[:200_000])) < 2:
        return base, frozenset()
    pieces: list[Piece] = []
    headings: list[int] = []
    last = length = 0
    for found in _MARKUP.finditer(base.text):
        pieces.append((last, found.start()))
        length += found.start() - last
        last = found.end()
        if found["link"] is not None and not found.group().startswith("!"):
            start, end = found.span("link")
            pieces.append((start, end))
            length += end - start
        elif found["heading"]:
            headings.append(length)
        elif found["tag"] and found["tag"][:3].lower() in ("<br", "<p>", "</p", "</d", "<li", "</h"):
            pieces.append("\n")
            length += 1
    pieces.append((last, len(base.text)))
    return base.rebuild(pieces), frozenset(headings)


def _blocks(text: str, headings: frozenset[int]) -> list[Block]:
    """Return the blocks of ``text``: its lines, joined where it was wrapped at a fixed width."""
    lines = []
    for found in _LINE.finditer(text):
        line = found.group()
        stripped = line.strip()
        if stripped:
            start = found.start() + len(line) - len(line.lstrip())
            words = " ".join(stripped.split())
            lines.append(Block(start, start + len(stripped), words, heading=found.start() in headings))
    width = _wrap_width(text, lines)
    joined: list[Block] = []
    for block in lines:
        before = joined[-1] if joined else None
        if before and not before.heading and not block.heading and _runs_on(text, before, block, width):
            joined[-1] = Block(before.start, block.end, f"{before.words} {block.words}")
        else:
            joined.append(block)
    return joined


def _wrap_width(text: str, lines: list[Block]) -> int:
    """Return the column at which ``text`` was wrapped, 0 if its lines are paragraphs.

    Wrapped text has no line over 100 columns among most of its lines, and most lines that have a neighbour
    below stop within 15 columns of the longest.
    """
    lengths = sorted(block.end - block.start for block in lines)
    if len(lengths) < 4:
        return 0
    width = lengths[int(len(lengths) * 0.95)]
    if not 40 <= width <= 100:
        return 0
    pairs = [(a, b) for a, b in zip(lines, lines[1:], strict=False) if text.count("\n", a.end, b.start) == 1]
    full = sum(a.end - a.start >= width - 15 for a, _ in pairs)
    low = sum(b.words[:1].islower() for _, b in pairs)
    return width if len(pairs) >= 3 and full * 2 > len(pairs) and low * 4 > len(pairs) else 0


def _runs_on(text: str, before: Block, block: Block, width: int) -> bool:
    """Return whether ``block`` goes on in the paragraph ``before``: wrapped text, or a line broken at a link."""
    if text.count("\n", before.end, block.start) != 1:
        return False
    if not _END.search(before.words) and (_GOES_ON.match(block.words) or _DANGLES.search(before.words)):
        return True
    if not width:
        return False
    last = before.end - 1 - text.rfind("\n", before.start, before.end) if "\n" in text[before.start : before.end] else 0
    return (last or before.end - before.start) + 1 + len(block.words.split(" ", 1)[0]) > width - 12


def _read_credit(blocks: list[Block], result: Cleaned) -> None:
    """Take a last line such as "News.Az" or "(Reuters)" off the body; it names the outlet."""
    if len(blocks) < 2:
        return
    last = blocks[-1]
    name = meta.credit_outlet(last.words, " ".join(block.words for block in blocks[:-1])[:20_000])
    if name:
        last.reason = "credit line"
        result.outlet = result.outlet or name


def _read_head(blocks: list[Block], result: Cleaned, known: Known) -> None:
    """Read the date line and the headline; mark the lines that only repeat the headline."""
    head = [block for block in blocks[:_HEAD_BLOCKS] if not block.reason]
    lead = next((i for i, block in enumerate(head) if block.is_prose), len(head))
    for block in (*head[:lead], *head[lead : lead + 1], *blocks[-3:]):
        dated = meta.date_line(block.words) if not block.reason else None
        if dated is None:
            continue
        result.published = result.published or dated[0]
        block.reason = "date line"
        if len(dated[1].split()) >= 3 and not result.title:
            result.title = dated[1]
    if not result.title:
        result.title = _find_title(head)
    if result.title:
        result.title = _mark_title(head, result, known)


def _find_title(head: list[Block]) -> str | None:
    """Return the headline: a Markdown heading, a line printed twice, or a lone line without an end above the text."""
    for block in head[:40]:
        if block.heading and 4 <= len(block.words.split()) <= 40 and not furniture.line_reason(block.words):
            return block.words
    seen: dict[str, str] = {}
    for block in head[:40]:
        line = meta.bare_title(block.words)[0]
        if not 3 <= len(line.split()) <= 40 or block.reason:
            continue
        key = meta.key(line)
        if key in seen and not _SENTENCE_END.search(line.rstrip("?")):
            return max(seen[key], block.words, key=len)
        seen[key] = block.words
    open_blocks = [block for block in head if not block.reason and not furniture.line_reason(block.words)]
    if len(open_blocks) < 2 or not open_blocks[1].is_prose and not (len(open_blocks) > 2 and open_blocks[2].is_prose):
        return None
    first = open_blocks[0].words
    titled = 4 <= len(first.split()) <= 30 and len(first) <= 200 and not _END.search(first.rstrip("?"))
    return meta.bare_title(first)[0] if titled and _LETTER.search(first) else None


def _mark_title(head: list[Block], result: Cleaned, known: Known) -> str:
    """Drop the lines above the text that repeat the headline; return it without the site's name."""
    outlets = (result.outlet, known.outlet, meta.url_outlet(known.url))
    full = " ".join((result.title or "").split())
    title, site = meta.bare_title(full, outlets)
    keys = {meta.key(title), meta.key(full)}
    for block in head[:_HEAD_BLOCKS]:
        if block.reason or len(block.words) > len(full) + 60:
            continue
        line, _ = meta.bare_title(block.words, (*outlets, site))
        if meta.key(line) in keys or meta.key(block.words) in keys:
            block.reason = "headline"
    if site and known.outlet is None and result.outlet is None and len(site.split()) <= 4:
        result.outlet = site
    return title


def _label(blocks: list[Block]) -> None:
    for block in blocks:
        if block.reason is None:
            block.reason = furniture.line_reason(block.words) or furniture.passage_reason(block.words)


def _is_page(blocks: list[Block]) -> bool:
    """Return whether the text is a whole scraped page: several signs, and more than one in 40 blocks is furniture."""
    signs = [block.reason for block in blocks if block.reason in furniture.PAGE_SIGNS]
    return len(signs) >= 3 and len(signs) * 40 > len(blocks)


def _weights(blocks: list[Block]) -> list[int]:
    return [len(block.words) if not block.reason and block.is_prose else 0 for block in blocks]


def _cut_above(blocks: list[Block]) -> None:
    """Drop everything above the last print of the headline that still has two thirds of the prose below it."""
    weights = _weights(blocks)
    above, total, cut = 0, sum(weights), 0
    for i, block in enumerate(blocks):
        if block.reason == "headline" and above * 3 < total:
            cut = i
        above += weights[i]
    for block in blocks[:cut]:
        block.reason = block.reason or "above the headline"


def _cut_below(blocks: list[Block]) -> None:
    """Drop everything below a heading such as "Related stories" that has most of the prose above it."""
    weights = _weights(blocks)
    above, total = 0, sum(weights)
    for i, block in enumerate(blocks):
        if above >= 400 and (total - above) * 2 < total and furniture.ends_report(block.words):
            for later in blocks[i:]:
                later.reason = later.reason or "below the report"
            return
        above += weights[i]


def _cut_teasers(blocks: list[Block]) -> None:
    """Drop links to other reports: a line that says its words twice, or a sentence all in capitals without an end."""
    for block in blocks:
        words = block.words
        half = len(words) // 2
        if block.reason or len(words) > 400:
            continue
        twice = len(words) % 2 and half > 20 and words[:half] == words[half + 1 :]
        shouted = words.isupper() and words.count(" ") >= 5 and not _END.search(words.rstrip("?!"))
        if twice or shouted:
            block.reason = "read also"


def _cut_author_notes(blocks: list[Block]) -> None:
    """Drop the note on the author among the last paragraphs."""
    kept = [block for block in blocks if not block.reason]
    for block in kept[1:][-4:]:
        if furniture.is_author_note(block.words):
            block.reason = "byline"


def _cut_runs(blocks: list[Block]) -> None:
    """Drop runs of three and more short lines without an end, and such lines above and below all prose."""
    cut_off = [_CUT_OFF.search(block.words) is not None for block in blocks]
    short = [
        off or (not block.is_prose and not _END.search(block.words) and len(block.words) < 160)
        for block, off in zip(blocks, cut_off, strict=True)
    ]
    prose = [i for i, block in enumerate(blocks) if not block.reason and block.is_prose and not cut_off[i]]
    first, last = (prose[0], prose[-1]) if prose else (len(blocks), -1)
    start = 0
    while start < len(blocks):
        end = start
        while end < len(blocks) and (blocks[end].reason or short[end]):
            end += 1
        fresh = [block for block in blocks[start:end] if not block.reason]
        if len(fresh) >= 3 or (fresh and (start < first or start > last)):
            for block in fresh:
                block.reason = "menu"
        start = end + 1


def _read_body(blocks: list[Block], result: Cleaned) -> None:
    """Read outlet and date from the first paragraph's dateline, where nothing better gave them."""
    kept = [block.words for block in blocks if not block.reason]
    if not kept:
        return
    result.outlet = result.outlet or meta.agency(kept[0]) or meta.self_named(" ".join(kept[:3]))
    result.published = result.published or meta.dateline_date(kept[0])


def _build(base: Traced, blocks: list[Block]) -> Traced:
    """Return the blocks as paragraphs, white space collapsed, glued sentences parted."""
    pieces: list[Piece] = []
    for before, block in zip([None, *blocks], blocks, strict=False):
        if before:
            between = (before.end, block.start)
            pieces.append(between if base.text[slice(*between)] == "\n\n" else "\n\n")
        text = base.text[block.start : block.end]
        edits: list[tuple[int, int, str | None]] = [(at, at, put) for at, put in seams(text)]
        if len(text) != len(block.words) or "\n" in text:
            edits += [(m.start(), m.end(), None) for m in _RUN.finditer(text) if m.group() != " "]
            edits.sort(key=lambda edit: edit[:2])
        last = 0
        for start, end, put in edits:
            # The first of the white space stays where it is a space already, so that it stays mapped.
            keep = 1 if put is None and text[start] == " " else 0
            if start + keep > last:
                pieces.append((block.start + last, block.start + start + keep))
            if put or not keep:
                pieces.append(put or " ")
            last = end
        pieces.append((block.start + last, block.end))
    return base.rebuild(pieces)
