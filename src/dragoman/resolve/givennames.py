"""Whose a person is by the name alone: where a first name is borne, and patronymics."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from dragoman.resolve.persons import tokens

#: Names as the states of the former Soviet Union write them in full: no one of another state is called so.
PATRONYMIC = re.compile(r"[A-Z][\w’-]+ [A-Z][\w’-]+(?:[oe]vich|[oe]vna|yich|ichna) [A-Z][\w’-]+")
_WITH_PATRONYMICS = frozenset("RUS BLR UKR KAZ KGZ TJK UZB TKM MDA".split())  # noqa: SIM905
_ADDRESS = re.compile(r"(?i)(?:mr|mrs|ms|miss|dr|prof|sir)\b")
_RANK = re.compile(r"(?:(?:Gen|Col|Lt|Maj|Adm|Capt|Brig|Sgt)\.? )+")
_MANY_BEAR = 4  # so many of the register's persons tell whose a first name is; a tenth of them may be elsewhere
_FEW_BEAR = 0.1
_MOST_BEAR = 0.3


def by_patronymic(name: str, context: Sequence[str]) -> str | None:
    """Return the first of the report's states (``context``) whose people have patronymics, for a name with one."""
    return next((c for c in context if c in _WITH_PATRONYMICS), None) if PATRONYMIC.fullmatch(name) else None


def by_first_name(
    name: str, found: str, own: bool, context: Sequence[str], bearers: Callable[[str], Mapping[str, int]]
) -> str:
    """Return ``found``, unless few there have the person's first name, and many in another state of the report.

    Sergei and Mohammed in the press of Norway are hardly Norwegians. That the person is the page's ``own`` is a guess,
    where another state has some word for it; ``bearers`` counts who bears a first name (``Register.bearers``).
    """
    words = tokens(_RANK.sub("", name))
    known = bearers(words[0]) if len(words) > 1 and not _ADDRESS.match(name) else {}
    few, most = (_FEW_BEAR, _FEW_BEAR) if own else (0.0, _MOST_BEAR)
    count = sum(known.values())
    if count < _MANY_BEAR or known.get(found, 0) > few * count:
        return found
    likely = max(context, key=lambda c: known.get(c, 0), default=found)
    return likely if known.get(likely, 0) > most * count else found
