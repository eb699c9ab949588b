"""Glued sentences: where a scraper lost a paragraph break, and what to put there.

``said.The President`` lost a line break; so did ``Muslims."Pezeshkian``. ``U.S.Army``, ``Mr.Smith``, ``3.5``,
``News.Az`` and ``example.com/The`` did not.
"""

from __future__ import annotations

import re

from dragoman.intake.words import ABBREVIATIONS, TOP_LEVEL

_STOP = re.compile(r"""(?<![.!?…])[.!?…]++["“”‘’'»)\]]{0,3}+(?=[A-Z])|[.!?,]["”](?=[a-zA-Z])|[,:]["“](?=[A-Z])""")
_WORD = re.compile(r"[^\W\d_]+")
_LOCAL = 80
"""Characters looked at on either side of a seam; a longer token is no sentence's end."""


def seams(text: str) -> list[tuple[int, str]]:
    """Return (position, characters to insert) for each seam in ``text``, ascending; linear in its length.

    A newline goes where a sentence ended, a space where only a space was lost beside a quotation mark.
    """
    found: list[tuple[int, str]] = []
    quotes = _Quotes(text)
    for match in _STOP.finditer(text):
        seam = _seam(text, match, quotes)
        if seam:
            found.append(seam)
    return found


class _Quotes:
    """Tells opening from closing straight quotation marks, left to right, each from the one before it."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.open = False

    def closes(self, position: int) -> bool:
        """Return whether the mark at ``position`` closes; positions must be asked for in ascending order."""
        mark = self.text[position]
        if mark != '"':
            return mark in "”’»"
        while (here := self.text.find('"', self.at, position)) >= 0:
            before = self.text[here - 1] if here else " "
            after = self.text[here + 1 : here + 2] or " "
            if before.isspace() or before in "([—–“-" or (before == '"' and not self.open):
                self.open = True
            elif after.isspace() or after in ",.;:!?)]—–":
                self.open = False
            else:
                self.open = not self.open
            self.at = here + 1
        return self.open or self.text[position + 1 : position + 2] == '"'


def _seam(text: str, match: re.Match[str], quotes: _Quotes) -> tuple[int, str] | None:
    stop, after = match.start(), match.end()
    left = text[max(0, stop - _LOCAL) : stop]
    token = left[max(left.rfind(" "), left.rfind("\n")) + 1 :]
    right = text[after : after + _LOCAL].split(None, 1)[0] if after < len(text) else ""
    mark = next((i for i in range(stop, after) if text[i] in '"“”'), None)
    if not token or "://" in token or token.lower().startswith("www") or "@" in token or "/" in token[-30:]:
        return None
    sentence = text[stop] in ".!?…"
    if mark is not None:
        return _beside_quote(match, mark, quotes, sentence and (right[:1].isupper() or right[:1] in '"“'))
    if not sentence or not _ends_word(token, text[stop:after]) or not _begins_word(token, right):
        return None
    return after, "\n"


def _beside_quote(match: re.Match[str], mark: int, quotes: _Quotes, sentence: bool) -> tuple[int, str] | None:
    text = match.string
    gap = "\n" if sentence else " "
    if quotes.closes(mark):
        following = text[mark + 1 : mark + 2]
        return (mark + 1, gap) if following and not following.isspace() else None
    # An opening mark: what was lost stood before it. ``d."`` with nothing said after is left alone.
    return mark, gap


def _ends_word(token: str, stop: str) -> bool:
    """Return whether ``token`` may end a sentence: no abbreviation, initial or host name."""
    if stop[0] != ".":
        return True
    last = token.lstrip("\"“”‘’'([").rsplit(".", 1)
    word = last[-1].strip("\"“”‘’'()[]%")
    if not word or word.lower() in ABBREVIATIONS:
        return False
    if len(word) == 1 and not word.isdigit():
        return token.lower().endswith(("p.m", "a.m"))
    # channel.mobdub.KTEN: small letters on both sides of a dot make a host name.
    return not (len(last) == 2 and last[0][-1:].islower() and last[1][:1].islower())


def _begins_word(token: str, right: str) -> bool:
    """Return whether ``right`` may begin a sentence after ``token`` and its stop."""
    head = _WORD.match(right)
    if not head:
        return False
    word, rest = head.group(), right[head.end() :]
    if word.lower() in TOP_LEVEL and (not rest or not rest[0].isalnum()):
        return False
    if len(word) == 1:
        return word in "AI" and (not rest or rest[0] in "'’")
    if "=" in rest or "/" in rest or rest[:1] in ("_", "@"):
        return False
    if word.isupper():
        return not token[-2:].isupper()
    return True
