"""The mention head: who and what the text names, and the pronouns that stand for them."""

from __future__ import annotations

import re
from typing import cast

from dragoman.annotate.decode import Table, in_line, stretches
from dragoman.records import Mention, MentionKind, Span

OUTSIDE = 0.55
# The letters that one begins with, asked for first, halve the time.
PRONOUN = re.compile(
    r"\b(?=[hstiwoum])"
    r"(?:he|she|they|it|we|i|him|her|them|his|its|their|our|us|me|my|himself|herself|itself|themselves)\b",
    re.I,
)
_TRIM = " \t\n\"“”‘’'.,;:()-–—"
_NOBODY = frozenset(
    ("the", "a", "an", "this", "that", "these", "those", "and", "or", "of", "in", "on", "to", "by", "for", "with")
)
_TIED = re.compile(r"(?:[-–][A-Z]\w+)+")


def decode(table: Table) -> tuple[Mention, ...]:
    """Return the mentions in order of their start; a pronoun inside a longer mention is kept beside it."""
    found: dict[tuple[int, int], Mention] = {}
    for stretch in stretches(table, "mention", OUTSIDE):
        span = in_line(table.text, trimmed(table.text, table.span(stretch.first, stretch.last)))
        span = trimmed(table.text, span)
        if stretch.kind == "person":
            span = _whole_name(table.text, span)
        words = span.of(table.text).lower()
        if words not in _NOBODY and any(c.isalnum() for c in words):
            kind = cast(MentionKind, stretch.kind)
            found[(span.start, span.end)] = Mention(span, kind, round(stretch.score, 4))
    for match in PRONOUN.finditer(table.text):
        if not (match[0] == "US" or (match[0] == "IT" and table.text[match.start() - 1 : match.start()].isalpha())):
            found.setdefault(match.span(), Mention(Span(*match.span()), "pronoun", 1.0))
    return tuple(found[key] for key in sorted(found))


def _whole_name(text: str, span: Span) -> Span:
    """Return a person's name with what a hyphen ties to its end ("Bashar al" of "Bashar al-Assad")."""
    tied = _TIED.match(text, span.end) if span.start < span.end else None
    return Span(span.start, tied.end()) if tied else span


def trimmed(text: str, span: Span) -> Span:
    """Return ``span`` without white space, punctuation and a possessive at its edges; "U.S." keeps its stop."""
    start, end = span.start, span.end
    while start < end and text[start] in _TRIM:
        start += 1
    while end > start and text[end - 1] in _TRIM and not (text[end - 1] == "." and text[start:end].count(".") > 1):
        end -= 1
    if start and text[start - 1] in "'’" and text.startswith("s ", start):  # the rest of "Israel's defence minister"
        start += 2
    if end - start > 2 and text.startswith(("'s", "’s"), end - 2):
        end -= 2
    return Span(start, end)
