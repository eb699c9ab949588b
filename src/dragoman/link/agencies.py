"""Which agency a report credits: in its dateline, its byline, or the line at its end."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from dragoman.records import Span

METHOD = "credit@1"

_NAME = r"[A-Z][\w.&'’\- ]{0,38}[\w.]"
# "KYIV, June 13 (Reuters) -", "(AFP) -": before the brackets a place and a day alone, behind them a dash; then what
# stands in them is the agency, whatever its name.
_DATELINE = re.compile(
    rf"^[ \t*_]*(?:(?:[A-Z][\w.'’/-]*|de|la|el|the|\d{{1,4}}),?[ \t]+){{0,8}}\(({_NAME})\)[*_]*\s*[-–—]", re.MULTILINE
)
# "... (Reuters)" behind any words at the beginning: only for agencies that are listed.
_BRACKETS = re.compile(rf"^[^\n()]{{0,80}}\(({_NAME})\)\s*(?:[-–—:]|\n|$)", re.MULTILINE)
# "DAMASCUS, SANA -"
_BARE_DATELINE = re.compile(r"^[A-Z][A-Za-z .'’-]{1,40}, ([A-Z]{2,8}) ?[-–—]", re.MULTILINE)
_BYLINE = re.compile(rf"^[ \t]*(?:by|from)[ \t:]+({_NAME})[ \t]*$", re.MULTILINE | re.IGNORECASE)
_SOURCE = re.compile(
    rf"^[ \t(\[—–-]*(?:source|via|agency|credit)[ \t]*:[ \t]*({_NAME})[ \t)\].]*$", re.MULTILINE | re.IGNORECASE
)
_SIGNED = re.compile(rf"(?:^|\s)[(\[—–-][ \t]*({_NAME})[)\]]?[ \t]*$")
_NO_AGENCIES = {"twitter", "x", "facebook", "telegram", "instagram", "youtube", "getty images", "getty", "social media"}
_HEAD, _TAIL = 600, 300  # characters: a credit stands at the beginning or the end, a quotation of an agency between


@dataclass(frozen=True, slots=True)
class Credit:
    """An agency as the record names it, and the characters of the text that credit it (None: it is the outlet)."""

    agency: str
    span: Span | None

    @property
    def id(self) -> str:
        """The agency as the object of a judgement."""
        return f"agency:{self.agency}"


def credit(text: str, outlet: str | None = None) -> Credit | None:
    """Return the agency whose report ``text`` is by its own word, or None.

    Words like "told Reuters" within the report are no credit. An outlet that is itself an agency is credited with
    what names no other.
    """
    for pattern in (_DATELINE, _BRACKETS, _BARE_DATELINE, _BYLINE):
        for match in pattern.finditer(text[:_HEAD]):
            agency = _agency(match.group(1), known=pattern is not _DATELINE)
            if agency:
                return Credit(agency, Span(*match.span(1)))
    start = max(0, len(text.rstrip()) - _TAIL)
    tail = text[start:].rstrip()
    for pattern in (_SOURCE, _SIGNED):
        for match in pattern.finditer(tail):
            agency = _agency(match.group(1), known=pattern is _SIGNED)
            if agency:
                return Credit(agency, Span(start + match.start(1), start + match.end(1)))
    own = _known().get(_key(outlet)) if outlet else None
    return Credit(own, None) if own else None


def _agency(name: str, *, known: bool) -> str | None:
    """Return the agency called ``name``; one that the table lacks only where the form alone proves a credit."""
    listed = _known().get(_key(name))
    if listed or known:
        return listed
    plausible = len(name.split()) <= 5 and _key(name) not in _NO_AGENCIES and not name.endswith(".")
    return name.strip() if plausible else None


def _key(name: str) -> str:
    return " ".join(name.lower().replace("’", "'").strip(" .").split())


@lru_cache(maxsize=1)
def _known() -> dict[str, str]:
    text = resources.files(__package__).joinpath("agencies.tsv").read_text("utf-8")
    rows = [line.split("\t") for line in text.splitlines() if line and not line.startswith("#")]
    return {alias: row[0] for row in rows for alias in row[1:]}
