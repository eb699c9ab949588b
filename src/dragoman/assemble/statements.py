"""Attributions to statements: exact words, speaker, kind and chain."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

from dragoman.assemble.chains import chains, quoted_through
from dragoman.assemble.view import View
from dragoman.confidence import logit
from dragoman.quotes import MARKS, PAPER, TURN, quotations, quoted_share
from dragoman.records import Attribution, Reject, Span, Statement, StatementKind, Voice, content_id
from dragoman.spans import SpanIndex, stripped

#: Which mention in a source is its speaker, best first.
SPEAKERS = ("person", "role", "organisation", "group", "outlet", "state", "pronoun", "place")
#: '..., " he said': the one place where English always puts the speaker of a quotation.
_SAID_BEHIND = re.compile(
    r",?[\"”’»],?[^\S\n]+(he|she|they|I)\s+("
    r"(?:also |then |later )?(?:said|added|stressed|noted|told|warned|argued|insisted|"
    r"stated|explained|declared|continued|concluded|wrote|tweeted))\b"
)
#: "according to his office, he also said that ...": the office tells it, and he says it.
_SAID_WITHIN = re.compile(
    r"(?:that )?(he|she|they|(?:the|his|her|its) (?:[\w-]+ ){0,2}[\w-]+?) ("
    r"(?:also |then |later )?(?:said|added|stressed|noted|warned|argued|insisted|stated|explained|declared))(?: that)? "
)
#: Within what an outlet reports: "an official said that ...", "..., an official said on Monday".
_SAID_FIRST = re.compile(r"(?P<by>[^,;:\n\"“”]{3,80}?) (?P<cue>said|says)(?: on)?(?: [A-Z]\w+day)?(?: that)? (?=\w)")
_SAID_LAST = re.compile(r", (?P<by>[^,;:\n\"“”]{3,80}?) (?P<cue>said|says)(?:(?: on)? [A-Z]\w+day)?[,.]?$")
_ACCORDING = re.compile(r"(?i)according to|as reported by")
_LINES = re.compile(r"\S[^\n]*")
_TIED = re.compile(
    r"(?i)\b(?:in|at|on|of|from|to|with|by|for|against|after|before|between|near|over|about)\s+(?:the\s+)?$|[-‑–]$"
)
#: "was accused", but not "was quoted as saying": who is named is not who speaks.
_PASSIVE = re.compile(
    r"(?i)(?:\w+ )?(?:is|are|was|were|been|being|be) (?:\w+ly )*(?!quoted|cited)(?:\w+ed|known|seen)\b|(?:known|seen)\b"
)
_OWNS = re.compile(r"[’']s\b|(?<=s)[’'](?=\s)|[-‑–]\w")
_COMMITS = re.compile(
    r"\b(threaten(?:s|ed)|vow(?:s|ed)|promise[sd]|pledge[sd]|swore|undertook)(?: on \w+)?(?: that| to)?\s*\Z"
)
#: Cues of what a voice tells that it said at another time ("I told him ..."); the others it says here and now.
_REPORTED = re.compile(r"(?i).*\b(?:told|said|\w{3,}ed)\b.*")
_PAPER_NEAR = 1000  # code points that whoever wrote it may have spoken before
_HEADING = 80  # code points: a line of no more that does not end as a sentence does is none
_SENTENCE_END = re.compile(r"[.!?…:;][\"”’»)*]*$")
_MOSTLY = 0.6  # of a paragraph: where what others said is more, it is no statement of whoever tells it
_INTRODUCES = re.compile(r"(?i)(?:the )?(?:following|below|text of)\b|begin text|end text")


@dataclass(slots=True)
class Draft:
    """A statement in the making; ``parent`` is the draft that encloses it, ``teller`` the outlet that quotes it.

    ``voiced``: it is a paragraph of a document that its speaker signs, or of a turn in a transcript.
    """

    source: Span | None
    cue: Span | None
    content: list[Span]
    score: float
    speaker: str | None = None
    parent: Draft | None = None
    teller: str | None = None
    voiced: bool = False


def statements(view: View) -> tuple[list[Statement], list[Reject]]:
    """Return the report's statements in order of their words, and what was too unsure to be one.

    The model's attributions come first; quotations that it left out are added with the speaker around them; a
    quotation that runs on after its cue joins the statement before it.
    """
    text = view.text
    attributions = view.resolved.annotated.attributions
    quotes = quotations(text)
    marked = SpanIndex(quotes)
    drafts = [_draft(a, text, marked) for a in attributions]
    for draft, attribution in zip(drafts, attributions, strict=True):
        draft.parent = drafts[attribution.parent] if attribution.parent is not None else None
        spoken = draft.source is None and draft.cue is None and draft.content
        draft.voiced = bool(spoken) and view.voice(draft.content[0].start) is not None
    drafts = [d for d in drafts if d.content]
    _whole_quotes(drafts, quotes)
    drafts = [d for d in drafts if d.content]
    drafts += _left_out(drafts, quotes, text)
    drafts += _committed(drafts, view)
    drafts = [d for d in drafts if d.source or d.cue or _kind(d, marked, text) != "indirect" or _long(d)]
    drafts = _voiced(drafts, view)
    drafts.sort(key=lambda d: (d.content[0].start, -d.content[-1].end))
    holding = {id(d.parent) for d in drafts}
    for draft in drafts:
        if id(draft) not in holding:
            _pass_on(draft, view)
        draft.speaker = draft.speaker or _speaker(draft, view)
        if view.is_outlet(draft.speaker) and id(draft) not in holding and _told(draft, view):
            continue
        if view.is_outlet(draft.speaker) and (quoted := quoted_through(draft, view)):
            draft.teller, draft.speaker = draft.speaker, quoted
    _carry(drafts, view)
    _by_paper(drafts, view)
    drafts = _joined(drafts, view)
    _nested(drafts)
    made: dict[str, Statement] = {}
    rejects = []
    for draft, chain in zip(drafts, chains(drafts, view), strict=True):
        kind = _kind(draft, marked, text)
        content = tuple(draft.content)
        key = [(c.start, c.end) for c in content]
        found = Statement(
            content_id("s", view.report.id, key, draft.speaker),
            draft.speaker,
            draft.source,
            draft.cue,
            content,
            kind,
            chain,
            _sure(draft, kind, chain, view),
        )
        if not view.confidence.keeps("statement", found.score):
            rejects.append(view.reject("statement too unsure", content[0]))
            continue
        # Two cues for the same words of the same speaker are one statement, as they have one id.
        if found.id not in made or made[found.id].score < found.score:
            made[found.id] = found
    return list(made.values()), rejects


def _pass_on(draft: Draft, view: View) -> None:
    """Give the words of "according to his office, he said that ..." to him; the office passes them on."""
    text = view.text
    if draft.source is None or draft.cue is None or not _ACCORDING.fullmatch(draft.cue.of(text)):
        return
    first = draft.content[0]
    said = _SAID_WITHIN.match(text, first.start, first.end)
    if said:
        draft.teller = _speaker(draft, view)
        draft.source, draft.cue = Span(*said.span(1)), Span(*said.span(2))
        draft.content = [Span(said.end(), first.end), *draft.content[1:]]


def _told(draft: Draft, view: View) -> bool:
    """Give the words of "an official said that ..., the paper reported" to the official; the paper passes them on."""
    text, whole = view.text, draft.content
    said = _SAID_FIRST.match(text, whole[0].start, whole[0].end)
    if said:
        rest = [Span(said.end(), whole[0].end), *whole[1:]]
    else:
        said = _SAID_LAST.search(text, whole[-1].start, whole[-1].end)
        rest = [*whole[:-1], Span(whole[-1].start, said.start())] if said else []
    if not said or rest[0].end - rest[0].start < _QUOTED:
        return False
    named = Draft(Span(*said.span("by")), Span(*said.span("cue")), rest, draft.score)
    speaker = _speaker(named, view)
    if speaker is None or view.is_outlet(speaker):
        return False
    draft.source, draft.cue, draft.content = named.source, named.cue, named.content
    draft.teller, draft.speaker = draft.speaker, speaker
    return True


def _sure(draft: Draft, kind: StatementKind, chain: tuple[str, ...], view: View) -> float:
    """Return the chance that words and speaker are right."""
    speaker = view.actors((draft.speaker,)) if draft.speaker else []
    features = (
        1.0, logit(draft.score), draft.source is not None, draft.cue is not None, kind == "direct", bool(speaker),
        any(a.country for a in speaker), bool(chain),
    )  # fmt: skip
    return view.confidence.chance("statement", features, draft.score)


def _draft(attribution: Attribution, text: str, quotes: SpanIndex) -> Draft:
    content = [s for s in (_trimmed(c, text, quotes) for c in attribution.content) if s.start < s.end]
    content = [s for s in content if not _NOTHING.fullmatch(text, s.start, s.end)]
    source, cue = attribution.source, attribution.cue
    said = _SAID_BEHIND.match(text, content[-1].end) if content else None
    if said and (
        cue is None or not content[-1].end <= cue.start <= said.end()
    ):  # what stands beside the quotation wins
        source, cue = Span(*said.span(1)), Span(*said.span(2))
    return Draft(source, cue, content, attribution.score)


#: What introduces words and is none of them, where the words themselves belong to somebody within.
_NOTHING = re.compile(r"(?i)(?:that|to|of|as|for|and|but|whether|if|on|by)")


def _long(draft: Draft) -> bool:
    """Tell whether content without source or cue may be speech that runs on; shorter is a stray piece."""
    return sum(c.end - c.start for c in draft.content) >= 60


def _trimmed(span: Span, text: str, quotes: SpanIndex) -> Span:
    """Return the content snapped to a quotation that it nearly covers, without outer marks and stray commas."""
    for quote in (quotes.spans[i] for i in quotes.overlapping(span)):
        shared = min(quote.end, span.end) - max(quote.start, span.start)
        if shared >= 0.85 * (quote.end - quote.start) and shared >= 0.85 * (span.end - span.start) - 4:
            return quote
    start, end = span.start, span.end
    while start < end and (text[start].isspace() or text[start] in ",;:–—-"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ",;:–—-"):
        end -= 1
    outer = text[start:end]
    if (
        len(outer) > 1
        and outer[0] in MARKS
        and outer[-1] in MARKS
        and not any(m in outer[1:-1] for m in MARKS if m not in "’‘")
    ):
        start, end = start + 1, end - 1
    elif outer and sum(outer.count(m) for m in '"“”') == 1 and (outer[0] in '"“' or outer[-1] in '"”'):
        start, end = (start + 1, end) if outer[0] in '"“' else (start, end - 1)
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)


def _whole_quotes(drafts: list[Draft], quotes: list[Span]) -> None:
    """Give a quotation of which the model marked pieces, as one person's, whole to the first of these.

    Its pieces leave the other drafts, which may be left with no content.
    """
    all_outer = [d for d in drafts if d.parent is None]
    holders = [n for n, d in enumerate(all_outer) for _ in d.content]
    pieces = SpanIndex([c for d in all_outer for c in d.content])
    for quote in quotes:
        if quote.end - quote.start < _QUOTED:
            continue
        near = pieces.overlapping(Span(max(0, quote.start - 2), quote.end + 2))
        outer = [all_outer[n] for n in sorted({holders[i] for i in near})]
        inside = [(d, c) for d in outer for c in d.content if _within(c, quote)]
        crossing = any(c.overlaps(quote) and not _within(c, quote) for d in outer for c in d.content)
        if not inside or crossing or sum(c.end - c.start for _, c in inside) < 0.3 * (quote.end - quote.start):
            continue
        first = next((d for d, _ in inside if d.source or d.cue), inside[0][0])
        if any(d.source and d is not first and d.source != first.source for d, _ in inside):
            continue
        for draft in {id(d): d for d, _ in inside}.values():
            draft.content = [c for c in draft.content if not _within(c, quote)]
        first.content = sorted([*first.content, quote])


_QUOTED = 25  # characters; shorter words in marks are a fragment of a clause more often than a quotation


def _within(piece: Span, quote: Span) -> bool:
    return quote.start - 2 <= piece.start and piece.end <= quote.end + 2


def _left_out(drafts: list[Draft], quotes: list[Span], text: str) -> list[Draft]:
    covered = sorted((c.start, c.end) for d in drafts for c in d.content)
    starts = [c[0] for c in covered]
    found = []
    for quote in quotes:
        at = bisect_right(starts, quote.end)
        if any(
            min(e, quote.end) - max(s, quote.start) > 0.5 * (quote.end - quote.start)
            for s, e in covered[max(0, at - 12) : at]
        ):
            continue
        words = quote.of(text)
        if words.count(" ") >= 5 and words.rstrip()[-1:] in ".,!?…" or words.count(" ") >= 8:
            found.append(Draft(None, None, [quote], 0.4))
    return found


def _committed(drafts: list[Draft], view: View) -> list[Draft]:
    """Return as statements the commitments that no attribution holds, behind a verb that commits its subject."""
    covered = SpanIndex([c for d in drafts for c in d.content])
    found = []
    for mark in view.resolved.annotated.commitments:
        sentence = view.sentence(mark.span)
        verb = _COMMITS.search(view.text, sentence.start, mark.span.start)
        if verb is None or covered.overlapping(mark.span):
            continue
        before = view.inside(Span(sentence.start, verb.start()))
        subjects = [m.span for i, m in before if m.kind in SPEAKERS[:7] and i in view.actor_of]
        if subjects:
            found.append(Draft(subjects[-1], Span(*verb.span(1)), [mark.span], mark.score))
    return found


def _nested(drafts: list[Draft]) -> None:
    """Give a draft whose words all stand within another's, told there by somebody else, that one as its parent."""
    pieces = SpanIndex([c for d in drafts for c in d.content])
    holders = [d for d in drafts for _ in d.content]
    for draft in drafts:
        if draft.parent is not None or draft.source is None:
            continue
        around = [
            (pieces.spans[i].end - pieces.spans[i].start, i)
            for i in pieces.overlapping(draft.source)
            if holders[i] is not draft and all(pieces.spans[i].covers(s) for s in (draft.source, *draft.content))
        ]
        if around:
            draft.parent = holders[min(around)[1]]


def _voiced(drafts: list[Draft], view: View) -> list[Draft]:
    """Return the drafts with each paragraph of a voice as one: its words are direct speech, though nothing marks them.

    What the model marked as said by nobody there is a piece of it; what others said, and what the voice says it said
    before, stays as told by the voice.
    """
    made: list[Draft] = []
    dropped: set[int] = set()
    starts = sorted((d.content[0].start, n) for n, d in enumerate(drafts))
    for voice, paragraph in _paragraphs(view):
        first = bisect_left(starts, (paragraph.start, -1))
        inside = [n for at, n in starts[first:] if at < paragraph.end]
        whole = Draft(None, None, [paragraph], 0.5, voice.speaker, voiced=True)
        for n in inside:
            draft = drafts[n]
            if _is_own(draft, voice, view):
                dropped.add(n)
                whole.score = max(whole.score, draft.score)
            elif draft.parent is None:
                draft.parent = whole
        for n in inside:
            if drafts[n].parent is not None and any(drafts[n].parent is drafts[m] for m in dropped):
                drafts[n].parent = whole
        told = (drafts[n] for n in inside if n not in dropped and _speaker(drafts[n], view) != voice.speaker)
        others = sum(c.end - c.start for draft in told for c in draft.content)
        if others < _MOSTLY * (paragraph.end - paragraph.start):
            made.append(whole)
    return [*(d for n, d in enumerate(drafts) if n not in dropped), *made]


def _paragraphs(view: View) -> Iterator[tuple[Voice, Span]]:
    """Yield the paragraphs of whoever speaks for himself, without headings and words that introduce a text."""
    text = view.text
    for voice in view.resolved.voices:
        if voice.speaker is None:
            continue
        for line in _LINES.finditer(text, voice.span.start, voice.span.end):
            span = stripped(text, Span(*line.span()))
            words = span.of(text)
            heading = len(words) < _HEADING and not _SENTENCE_END.search(words)
            if " " in words and not heading and not _INTRODUCES.match(words):
                yield voice, span


def _is_own(draft: Draft, voice: Voice, view: View) -> bool:
    """Tell whether a draft amid a voice's words is nothing but these: of no source, "we condemn", "MS. VOSS:"."""
    cue = draft.cue.of(view.text) if draft.cue else ""
    if draft.source is None or (cue and not any(map(str.isalpha, cue))):
        return True
    return _speaker(draft, view) == voice.speaker and not _REPORTED.match(cue)


def _speaker(draft: Draft, view: View) -> str | None:
    if draft.source is None:
        return None
    inside = [
        (SPEAKERS.index(m.kind), m.span.start, i)
        for i, m in view.overlapping(draft.source)
        if m.kind in SPEAKERS and view.meant_by(i) and (draft.source.covers(m.span) or m.span.covers(draft.source))
    ]
    if not inside:
        return None
    kind, _, best = min(inside)
    several = view.meant_by(best)
    # A row has one speaker: "they" are the first of them, "the two ministers" an actor of their own.
    return several[0] if SPEAKERS[kind] == "pronoun" else view.actor_of.get(best, several[0])


def _joined(drafts: list[Draft], view: View) -> list[Draft]:
    """Join running quotations to their statement, and give speakerless quotations the speaker around them."""
    text = view.text
    kept: list[Draft] = []
    for draft in drafts:
        last = next((k for k in reversed(kept) if k.parent is None), None)
        if draft.cue is None and draft.source is None and draft.parent is None and last is not None:
            between = text[last.content[-1].end : draft.content[0].start]
            cue_between = last.cue is not None and last.content[-1].end <= last.cue.start < draft.content[0].start
            bare = not re.search(r"\w", between)
            if (
                last.content[-1].end <= draft.content[0].start
                and "\n" not in between
                and (bare or (cue_between and len(between) < 160))
            ):
                last.content.append(draft.content[0])
                continue
        if draft.cue is None and draft.source is None and draft.parent is None:
            voice = view.voice(draft.content[0].start)
            around = voice.speaker if voice else _around(draft, last, view) if last else None
            draft.speaker = draft.speaker or around
        kept.append(draft)
    return kept


def _line(text: str, at: int) -> int:
    """Return where the line that holds ``at`` begins."""
    return text.rfind("\n", 0, at) + 1


def _around(draft: Draft, last: Draft, view: View) -> str | None:
    """Return who says a bare quotation: the first person named beside it in its sentence, else the last speaker."""
    start = draft.content[0].start
    for i, mention in view.inside(view.sentence(draft.content[0])):
        beside = not any(c.covers(mention.span) for c in draft.content)
        if beside and mention.kind in ("person", "role") and i in view.actor_of:
            return view.actor_of[i]
    return last.speaker if start - last.content[-1].end < 600 else None


def _carry(drafts: list[Draft], view: View) -> None:
    """Give a cue without a source ("..., and promised to ...", "adding that ...") the speaker of its sentence."""
    for n, draft in enumerate(drafts):
        if draft.speaker is not None or draft.source is not None or draft.cue is None:
            continue
        cue = draft.cue
        sentence = view.sentence(cue)
        beside = [
            d
            for d in drafts[max(0, n - 8) : n + 8]
            if d is not draft
            and d.speaker
            and d.cue
            and d.parent is draft.parent
            and sentence.covers(d.cue)
            and d.cue.start < cue.start
        ]
        if beside:
            draft.speaker = max(beside, key=lambda d: d.cue.start if d.cue else 0).speaker
            continue
        draft.speaker = _subject(sentence, cue, draft, view)


def _by_paper(drafts: list[Draft], view: View) -> None:
    """Give what "the statement said" to the last speaker before it, unless it has one of its own."""
    last: Draft | None = None
    for draft in drafts:
        if draft.speaker is None and draft.source and last and PAPER.fullmatch(draft.source.of(view.text)):
            near = draft.content[0].start - last.content[-1].end < _PAPER_NEAR
            draft.speaker = last.speaker if near else None
        if draft.speaker is not None and draft.parent is None:
            last = draft


def _subject(sentence: Span, cue: Span, draft: Draft, view: View) -> str | None:
    """Return who acts first in a cue's sentence: "Norway broke off the talks and accused ...".

    Neither the outlet of the date line, nor whom a preposition ties to another word, nor whose somebody is.
    """
    text = view.text
    if _PASSIVE.match(cue.of(text)):
        return None
    start = view.opening(sentence)
    for i, mention in view.inside(Span(start, cue.start)):
        span = mention.span
        if i not in view.actor_of or mention.kind not in (*SPEAKERS[:6], "pronoun"):
            continue
        if _TIED.search(text[max(start, span.start - 16) : span.start]) or _OWNS.match(text, span.end):
            continue
        whole = any(
            m.span != span and m.span.covers(span) for _, m in view.overlapping(span)
        )  # "Danish" of "Danish envoys"
        if not whole and not any(c.covers(span) for c in draft.content):
            return view.actor_of[i]
    return None


def _kind(draft: Draft, quotes: SpanIndex, text: str) -> StatementKind:
    if draft.voiced:
        return "direct"
    line = text[_line(text, draft.content[0].start) : draft.content[0].start]
    if TURN.fullmatch(line):
        return "direct"
    shares = [quoted_share(c, quotes) for c in draft.content]
    if all(s > 0.97 for s in shares):
        return "direct"
    return "mixed" if any(s > 0 for s in shares) else "indirect"
