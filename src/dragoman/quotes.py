"""Quotation marks: where the text quotes, exactly, whatever marks it uses; and other marks of who speaks."""

from __future__ import annotations

import re

from dragoman.records import Span
from dragoman.spans import SpanIndex, stripped

_PARAGRAPH = re.compile(r"[^\n]+")
# What must stand before a mark is asked behind it: what begins with a mark is found many times as fast.
_MARK = re.compile(r"[\"“”„«»‟]|‘(?<!\w‘)(?=\w)|’(?<=[\w.,!?…]’)(?!\w)")
_CLOSERS = {"“": "”", "„": "“”", "«": "»", "‘": "’", "‟": "”"}
TURN = re.compile(r"[A-Z][\w .,'’()-]{1,60}:\s*")  # a transcript's turn: "MS. VOSS: ..."
#: What speaks for whoever spoke last: "the statement said".
PAPER = re.compile(r"(?i)(?:the|this|its|his|her|their) (?:statement|letter|communiqu[ée]|note|post)")
_PAPERS = (
    r"(?:reports?|data|figures|documents?|records|archives?|files|polls?|surveys?|stud(?:y|ies)|footage|images|videos?|"
    r"statements?)"
)
_SOME = (
    r"(?:The|An?|Some|Several|Many|Various|Other|These|Those|Two|Three|Newly|New|Recent|Latest|Earl(?:y|ier)|Initial|"
    r"Official|Internal|Leaked|Unconfirmed)"
)
#: Papers of nobody in particular, which say something and are no speaker: "leaked documents", "a recent poll".
PAPERS = re.compile(
    r"(?!.*\b(?:of|in|for|at|media|press|news|government|ministry|state|police|army|navy|military|court|hospital|bank|agency|"
    rf"intelligence)\b)(?:{_SOME} |[a-z-]+ )?(?:[a-z-]+ ){{0,3}}{_PAPERS}|(?i:{_PAPERS})"
)
#: Papers of somebody, who is the speaker: "Harbour University data", "a ministry statement".
PAPER_OF = re.compile(
    r"(?P<who>(?:.* )?(?:[A-Z][\w’-]+ [A-Z][\w-]+|[A-Z]{2,}[\w-]*|media|press|government|ministry|police|army|navy|"
    rf"military|court|hospital|bank|agency))(?:[’']s?)? {_PAPERS}"
)
MARKS = '"“”„«»‟‘’'


def quotations(text: str) -> list[Span]:
    """Return the spans between quotation marks, marks left out, in order.

    A mark that is not closed before its paragraph ends runs to the end of the paragraph, as in quotations that
    go on over several. Within a quotation only its own closing mark counts, so one pass suffices.
    """
    found: list[Span] = []
    for paragraph in _PARAGRAPH.finditer(text):
        opened: tuple[int, str] | None = None
        for match in _MARK.finditer(text, paragraph.start(), paragraph.end()):
            mark = match[0]
            if opened is None:
                if mark in _CLOSERS or mark == '"':
                    opened = (match.end(), _CLOSERS.get(mark, '"'))
            elif mark in opened[1]:
                _add(found, text, opened[0], match.start())
                opened = None
        if opened is not None and opened[1] != "’":
            _add(found, text, opened[0], paragraph.end())
    return found


def _add(found: list[Span], text: str, start: int, end: int) -> None:
    span = stripped(text, Span(start, end))
    if span.start < span.end:
        found.append(span)


def quoted_share(span: Span, quotes: SpanIndex) -> float:
    """Return how much of ``span`` (0..1) lies inside quotation marks."""
    near = (quotes.spans[i] for i in quotes.overlapping(span))
    inside = sum(min(span.end, q.end) - max(span.start, q.start) for q in near)
    return inside / max(1, span.end - span.start)
