"""Questions written without sight of the register, as a user asks: an office, a name, a name with a title.

``questions.csv`` holds them, each with the day that it is asked for and what its writer, from memory, holds to be
right: the person, the state, body or group, and the office; ``ended``, ``ahead``, ``vacant`` or ``no such office``
where the mention names an office that the person did not hold on that day. ``set`` numbers who wrote them: a set counts
as untouched until its misses have been read. ``python -m bench.quality.questions`` prints how many are answered right,
wrong and not at all; ``--show`` those that are not right.
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

from bench.quality.register import Verdict, same
from dragoman.resolve.lookup import SURE
from dragoman.resolve.register import IN_BRUSSELS, Candidate, Register, title_class

QUESTIONS = Path(__file__).parent / "questions.csv"
NOT_HELD = frozenset({"ended", "ahead", "vacant", "no such office"})


@dataclass(frozen=True, slots=True)
class Asked:
    """One row: ``kind`` is office, name, titled or not held; ``person`` is empty where nobody is meant."""

    set: str
    kind: str
    mention: str
    on: str
    person: str
    place: str
    office: str


def questions(path: Path = QUESTIONS) -> list[Asked]:
    with path.open(encoding="utf-8", newline="") as lines:
        return [Asked(**row) for row in csv.DictReader(lines)]


def verdict(question: Asked, register: Register) -> Verdict:
    """Return whether the likeliest candidate is right, if it is as sure as a Reading asks for.

    Where the office was not held on the day it is right to know nobody, or a person who held it at another time.
    """
    best = next((c for c in register.resolve(question.mention, question.on) if c.score >= SURE), None)
    if question.office in NOT_HELD:
        if best is None:
            return "right"
        asked = title_class(question.mention)
        holds_it = best.in_office and title_class(best.office) == asked and _of(best, question.place)
        meant = not question.person or _is(best, question, register)
        return "right" if meant and not holds_it else "wrong"
    if best is None:
        return "unknown"
    right = _is(best, question, register) and (question.kind == "office" or _of(best, question.place))
    return "right" if right else "wrong"


def _is(candidate: Candidate, question: Asked, register: Register) -> bool:
    named = {name for row in register.rows if row.id == candidate.register_id for name in row.names()}
    return any(same(name, question.person) for name in named)


def _of(candidate: Candidate, place: str) -> bool:
    """Tell whether a candidate's office is of a place; a body of the European Union is of the Union."""
    places = {candidate.country, candidate.body} | ({"IGO:EU"} if candidate.body in IN_BRUSSELS else set())
    return place in places


def measure(_data: Path, part: int = 1) -> dict[str, float]:
    """Return the share of each kind that is answered right, and of all that is not answered wrongly."""
    register = Register.load()
    counts = Counter((q.kind, verdict(q, register)) for q in questions()[::part])
    kinds = sorted({kind for kind, _ in counts})
    totals = {kind: sum(n for (k, _), n in counts.items() if k == kind) for kind in kinds}
    wrong = sum(counts[kind, "wrong"] for kind in kinds)
    figures = {f"{kind.replace(' ', '_')}_right": counts[kind, "right"] / totals[kind] for kind in kinds}
    return figures | {"not_wrong": 1 - wrong / sum(totals.values())}


def main() -> int:
    register = Register.load()
    found = {q: verdict(q, register) for q in questions()}
    counts = Counter((q.set, q.kind, v) for q, v in found.items())
    for of, kind in sorted({key[:2] for key in counts}):
        told = "  ".join(f"{v} {counts[of, kind, v]}" for v in ("right", "wrong", "unknown"))
        print(f"set {of}  {kind:9} {told}")
    if "--show" in sys.argv:
        for q, v in found.items():
            if v != "right":
                best = next(iter(register.resolve(q.mention, q.on)), None)
                print(v, q.mention, q.on, q.person, "|", *([best.person, best.office, best.score] if best else ["-"]))
    return 0


if __name__ == "__main__":
    sys.exit(main())
