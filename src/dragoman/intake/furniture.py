"""What stands on a news page but is no part of the report, by the tables in ``furniture.toml``."""

from __future__ import annotations

import re
import tomllib
from functools import lru_cache
from importlib.resources import files
from typing import Any

_MAX_LINE = 300
_MAX_PASSAGE = 1_500
_MAX_BLOCK = 4_000

_TABLES: dict[str, Any] = tomllib.loads(files("dragoman.intake").joinpath("furniture.toml").read_text("utf-8"))


def _joined(patterns: list[str]) -> str:
    joined = "|".join(patterns)
    for word in ("networks", "agencies"):
        joined = joined.replace(f"<{word}>", "|".join(_TABLES[word]))
    return f"(?:{joined})"


class _Rules:
    """Patterns joined into one, with the reason for each: one scan a line instead of one a rule."""

    def __init__(self, rules: list[dict[str, Any]], flags: int) -> None:
        self.reasons: list[str] = [rule["reason"] for rule in rules]
        groups = (f"(?P<r{i}>{_joined(rule['patterns'])})" for i, rule in enumerate(rules))
        self.pattern = re.compile("|".join(groups), flags)

    def reason(self, found: re.Match[str] | None) -> str | None:
        return self.reasons[int((found.lastgroup or "r0")[1:])] if found else None


_LINES = [rule for rule in _TABLES["line"] if "patterns" in rule]
_LINE = _Rules([rule for rule in _LINES if not rule.get("cased")], re.IGNORECASE)
_CASED_LINE = _Rules([rule for rule in _LINES if rule.get("cased")], 0)
_WORDS: dict[str, str] = {word: rule["reason"] for rule in _TABLES["line"] for word in rule.get("words", ())}
_PASSAGES: list[tuple[str, list[str], re.Pattern[str]]] = [
    (rule["reason"], rule["hints"], re.compile(_joined(rule["patterns"]))) for rule in _TABLES["passage"]
]
_BLOCK = _Rules(_TABLES["block"], re.IGNORECASE | re.MULTILINE)
_TAIL = re.compile(rf"{_joined(_TABLES['tail'])}\s?[:>»]?", re.IGNORECASE)
_AUTHOR_NOTE = re.compile(_joined(_TABLES["author_note"]))

PAGE_SIGNS = frozenset(_TABLES["page_signs"])
"""Reasons that prove a text to be a whole scraped page, not an article's text alone."""


@lru_cache(maxsize=1024)  # a page's lines are asked about twice, at its head and all over
def line_reason(line: str) -> str | None:
    """Return what kind of furniture ``line`` is, or None where it may be the report's own."""
    if len(line) > _MAX_LINE:
        return None
    known = _WORDS.get(line.lower())
    if known:
        return known
    return _LINE.reason(_LINE.pattern.fullmatch(line)) or _CASED_LINE.reason(_CASED_LINE.pattern.fullmatch(line))


def passage_reason(paragraph: str) -> str | None:
    """Return what kind of furniture ``paragraph`` is by what it says, or None."""
    if len(paragraph) > _MAX_PASSAGE:
        return None
    small = paragraph.lower()
    for reason, hints, pattern in _PASSAGES:
        if any(hint in small for hint in hints) and pattern.search(small):
            return reason
    return None


def ends_report(line: str) -> bool:
    """Return whether ``line`` is a heading that stands after a report on a page."""
    return len(line) <= 60 and _TAIL.fullmatch(line) is not None


def is_author_note(paragraph: str) -> bool:
    """Return whether ``paragraph`` tells who its author is: "... is a reporter covering ..."."""
    return len(paragraph) <= 800 and _AUTHOR_NOTE.match(paragraph) is not None


def block_reason(text: str) -> str | None:
    """Return what a block page says in the first 4,000 characters ("access denied", "paywall" ...), or None."""
    return _BLOCK.reason(_BLOCK.pattern.search(text[:_MAX_BLOCK]))
