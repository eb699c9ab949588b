"""CAMEO codes and PLOVER, both ways."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from dragoman.codes.model import event_type, read_yaml

# CAMEO's two-digit root for each type; AGREE is its 03, and so on. CONCEDE and RETREAT share CAMEO's 08.
ROOTS = {
    "AGREE": "03", "CONSULT": "04", "SUPPORT": "05", "COOPERATE": "06", "AID": "07", "CONCEDE": "08", "RETREAT": "08",
    "REQUEST": "10", "ACCUSE": "11", "REJECT": "12", "THREATEN": "13", "PROTEST": "14", "MOBILIZE": "15",
    "SANCTION": "16", "COERCE": "17", "ASSAULT": "18",
}  # fmt: skip
# CAMEO's appeals (02) became PLOVER's requests; its public statements (01) are no PLOVER event.
_OLD_ROOTS = {"02": "REQUEST", "09": "ACCUSE", "19": "ASSAULT", "20": "ASSAULT"}


@dataclass(frozen=True, slots=True)
class CameoTarget:
    """What one CAMEO code is in PLOVER."""

    type: str
    mode: str | None
    contexts: tuple[str, ...]


@cache
def crosswalk() -> dict[str, CameoTarget]:
    """Return every CAMEO code of ``cameo.yaml`` with its PLOVER counterpart, in the file's order."""
    rows = read_yaml("cameo.yaml").items()
    return {code: CameoTarget(kind, mode, tuple(contexts)) for code, (kind, mode, contexts) in rows}


def plover_of(cameo: str) -> CameoTarget | None:
    """Return what a CAMEO code ("0311", "043", "17") is in PLOVER; None for codes without a counterpart.

    A code the table lacks is read as its nearest shorter one, down to the two-digit root.
    """
    code = cameo.strip()
    for length in range(len(code), 2, -1):
        if code[:length] in crosswalk():
            return crosswalk()[code[:length]]
    root = code[:2]
    kind = next((name for name, number in ROOTS.items() if number == root), _OLD_ROOTS.get(root))
    return CameoTarget(kind, None, ()) if kind else None


def cameo_of(type_name: str, mode: str | None = None, contexts: Iterable[str] = ()) -> str:
    """Return the CAMEO code nearest to a PLOVER type, mode and contexts.

    The mode weighs more than any context; among equals the code with fewest contexts beyond those asked for,
    then the shorter, then the first in the table.

    Raises:
        DragomanError: there is no such type.
    """
    event_type(type_name)
    asked = set(contexts)

    def distance(item: tuple[str, CameoTarget]) -> tuple[int, int, int, int]:
        code, target = item
        there = set(target.contexts)
        return (_mode_gap(target.mode, mode), -len(asked & there), len(there - asked), len(code))

    candidates = [item for item in crosswalk().items() if item[1].type == type_name]
    return min(candidates, key=distance)[0]


def _mode_gap(there: str | None, asked: str | None) -> int:
    return 0 if there == asked else (1 if there is None else 2)
