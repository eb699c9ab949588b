"""What is done, by the words for it: families of words for one act, and which undoes which."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

from dragoman.link.words import stem

#: Which later types carry out what a commitment's event is of, and which undo it. docs/linking.md gives reasons.
FULFILS: dict[str, frozenset[str]] = {
    "CONSULT": frozenset({"CONSULT"}),
    "SUPPORT": frozenset({"SUPPORT", "AID"}),
    "CONCEDE": frozenset({"CONCEDE", "RETREAT"}),
    "COOPERATE": frozenset({"COOPERATE", "AID"}),
    "AID": frozenset({"AID", "COOPERATE", "RETREAT"}),
    "RETREAT": frozenset({"RETREAT", "CONCEDE", "AID"}),
    "PROTEST": frozenset({"PROTEST"}),
    "SANCTION": frozenset({"SANCTION", "COERCE"}),
    "MOBILIZE": frozenset({"MOBILIZE"}),
    "COERCE": frozenset({"COERCE", "SANCTION"}),
    "ASSAULT": frozenset({"ASSAULT"}),
}
UNDOES: dict[str, frozenset[str]] = {
    "CONSULT": frozenset({"REJECT", "SANCTION"}),
    "SUPPORT": frozenset({"REJECT", "SANCTION"}),
    "CONCEDE": frozenset({"REJECT", "SANCTION", "COERCE", "ASSAULT"}),
    "COOPERATE": frozenset({"REJECT", "SANCTION"}),
    "AID": frozenset({"REJECT", "SANCTION"}),
    "RETREAT": frozenset({"REJECT", "MOBILIZE", "COERCE", "ASSAULT"}),
    "SANCTION": frozenset({"CONCEDE", "RETREAT", "COOPERATE", "AID"}),
    "MOBILIZE": frozenset({"RETREAT"}),
    "COERCE": frozenset({"CONCEDE", "RETREAT"}),
    "ASSAULT": frozenset({"RETREAT"}),
}


@dataclass(frozen=True, slots=True)
class Family:
    """Words for one act, and the name of the family that undoes it."""

    name: str
    opposite: str | None


@lru_cache(maxsize=1)
def _families() -> dict[str, Family]:
    text = resources.files(__package__).joinpath("acts.tsv").read_text("utf-8")
    found: dict[str, Family] = {}
    for line in text.splitlines():
        if line and not line.startswith("#"):
            name, opposite, words = line.split("\t")
            family = Family(name, None if opposite == "-" else opposite)
            found.update({stem(word): family for word in words.split()})
    return found


def acts(words: list[str]) -> list[Family]:
    """Return the families that these terms name, in order, each once."""
    known = _families()
    return list(dict.fromkeys(known[w] for w in words if w in known))


_IRREGULAR = """
    blew blown built cut froze frozen gave given hid hidden kept left lent met paid quit sat sent shut struck tore
    withdrew withdrawn withheld
"""


def bare(words: str) -> bool:
    """Tell whether an act is named by the bare verb ("withdraw its ships"), which tells of none that was done."""
    first = next((w for w in words.lower().split() if stem(w) in _families()), None)
    return first is not None and not (first in _IRREGULAR.split() or first.endswith(("ed", "ing", "s", "ion", "y")))
