"""The register asked what one source knows, with that source left out of it; by office and year.

Each source is turned into questions: an office of a state, a day, and who held it then. The register is built anew
without the source, and asked as users ask ("President of Iraq" on a day). A question is answered right, wrongly with
confidence (the score is at least what a Reading asks for), or not at all. WhoGov is never part of the register and
only asks. ``python -m bench.quality.register`` prints the table by office and year and writes
``bench/quality/register.json``.
"""

from __future__ import annotations

import argparse
import csv
import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Literal

from dragoman.resolve import persons
from dragoman.resolve.lookup import SURE
from dragoman.resolve.names import nations
from dragoman.resolve.register import Candidate, Register
from dragoman.resolve.rows import Row

DATA = "actors"
HERE = Path(__file__).parent
FIRST, LAST = 2000, 2025
WHOGOV = "whogov_v3.1_crosssectional_subset.csv"
#: The 60 states named most in the reports of 2015 to 2024 in news/diplomacy.jsonl and in news/feed_items_2023.jsonl.
REPORTED = frozenset(
    (  # noqa: SIM905
        "USA ISR PSE RUS UKR CHN GBR IRN FRA IND AUS DEU JPN PRK CAN SAU KOR TUR EGY SYR PAK LBN AFG BEL POL YEM TWN "
        "IRQ QAT BLR ITA ARE MEX SWE LTU PHL HUN GEO ESP NLD JOR ZAF AZE FIN ARM NER VNM VEN BRA IRL SDN SGP LBY CUB "
        "DNK ROU IDN NZL AUT EST"
    ).split()
)
RULERS = ("head_of_state", "head_of_government")
NEAR = timedelta(days=14)  # the day of a speech in the General Debate is known to a fortnight

Verdict = Literal["right", "wrong", "unknown"]
Counts = Counter[tuple[str, str, int, Verdict]]


@dataclass(frozen=True, slots=True)
class Question:
    """Who held an office of a state on a day. ``title`` is what the register is asked for; ``days`` may be near it."""

    source: str
    country: str
    office_class: str
    title: str
    person: str
    days: tuple[str, ...]

    @property
    def year(self) -> int:
        return int(self.days[0][:4])


def questions(folder: Path) -> Iterator[Question]:
    """Yield the questions of all sources, each tenure or sighting once."""
    yield from whogov(folder / WHOGOV)
    yield from held_by_rows()
    yield from sighted(folder)


def whogov(path: Path) -> Iterator[Question]:
    """Yield the leader and the ministers of each year; any day of it counts, as WhoGov lags by months."""
    with path.open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            country, year = line["country_isocode"], int(line["year"])
            if not FIRST <= year <= LAST or nations().entity(country) is None:
                continue
            day = f"{year}-07-01"
            months = (day, *(f"{year}-{month:02}-01" for month in range(1, 13) if month != 7))
            led = line["leader_start_date"] <= day <= (line["leader_end_date"] or "9")
            asked = [("leader", "ruler", "leader")] if led else []
            asked += [("m_foreignaffairs", "foreign_minister", "Foreign Minister")]
            asked += [("m_defense", "defence_minister", "Defence Minister")]
            for column, office_class, title in asked:
                if line[column] not in ("", "NA", "Na"):
                    yield Question(
                        "whogov", country, office_class, title, line[column], months if column != "leader" else (day,)
                    )


def held_by_rows() -> Iterator[Question]:
    """Yield each tenure of our own rows, on the day in its middle."""
    from tools.build_register import ROOT, own_rows

    for row in own_rows(sorted(ROOT.glob("register_rows*.csv"))):
        if len(row.country) == 3 and row.office_class in (*RULERS, "foreign_minister", "defence_minister"):
            days = [_day(row.start), _day(row.end) if row.end else date(LAST, 12, 31)]
            middle = date.fromordinal((days[0].toordinal() + days[1].toordinal()) // 2)
            if middle.year >= FIRST:
                yield Question("dragoman", row.country, row.office_class, row.title, row.person, (str(middle),))


def sighted(folder: Path) -> Iterator[Question]:
    """Yield who the Factbook, the General Debate and Wikidata saw in which office."""
    from tools.build_register import factbook, general_debate, wikidata

    for sight in [*factbook(folder), *general_debate(folder), *wikidata(folder)]:
        if sight.office_class == "ambassador" or not FIRST <= int(sight.seen[:4]) <= LAST:
            continue
        seen = _day(sight.seen)
        if sight.source == "wikidata":
            days = [seen + timedelta(days=30)]  # only the first day is known: a month in office is likely
        elif sight.source == "ungdc":
            days = [seen, seen - NEAR, seen + NEAR]
        else:  # the Factbook goes on listing those who have gone: soon after the first day it is right
            days = [min(seen, _day(sight.start)) + timedelta(days=30)] if sight.start else [seen]
        yield Question(
            sight.source, sight.country, sight.office_class, sight.title, sight.person, tuple(map(str, days))
        )  # fmt: skip


def answer(register: Register, question: Question) -> Verdict:
    """Return how the register answers: by whom it is sure of on the day, or else on one as near as the source knows."""
    first: Verdict | None = None
    for day in question.days:
        sure = [c for c in _asked(register, question, day) if c.score >= SURE]
        if sure and _meant(sure, question, register):
            return "right"
        first = first or ("wrong" if sure else "unknown")
    return first or "unknown"


def _asked(register: Register, question: Question, day: str) -> list[Candidate]:
    name = nations().name_of(question.country)
    if question.office_class == "ruler":  # WhoGov says who rules, not in which office
        return [c for office in RULERS for c in register.holders(office, question.country, day)]
    return register.resolve(f"{question.title} of {name}", day)[:1]


def _meant(sure: list[Candidate], question: Question, register: Register) -> bool:
    return any(same(name, question.person) for c in sure for name in names(register)[c.register_id])


@cache
def names(register: Register) -> dict[str, frozenset[str]]:
    """Return the names of each person of a register."""
    held: dict[str, set[str]] = {}
    for row in register.rows:
        held.setdefault(row.id, set()).update(row.names())
    return {pid: frozenset(found) for pid, found in held.items()}


def same(a: str, b: str) -> bool:
    """Tell whether two sources may name one holder so, whatever the order: most words of the shorter name match."""
    one, two = sorted((persons.tokens(a), persons.tokens(b)), key=len)
    left = list(two)
    matched = 0
    for word in one:
        near = next((other for other in left if persons.alike(word, other)), None)
        if near is not None:
            left.remove(near)
            matched += 1
    if matched >= min(len(one), 2) or persons.alike(one[-1], two[-1]):  # Bob Carr is Robert John Carr
        return True
    rest = [w for w in one if not any(persons.alike(w, other) for other in two)]
    initials = {word[0] for word in left}
    joined = persons.alike("".join(one), "".join(two)) > 0
    return joined or (matched == 1 and any(word[0] in initials for word in rest))


def run(folder: Path, part: int = 1) -> tuple[Counts, Counter[Verdict]]:
    """Return counts by source, office class, year and verdict, and of the countries of the persons asked by name.

    Every ``part``-th question is asked.
    A foreign minister of one of the 60 most reported states, 2015 to 2024, counts as "foreign_minister_60" too.
    """
    found: Counts = Counter()
    countries: Counter[Verdict] = Counter()
    for source, asked in _by_source(questions(folder)).items():
        register = Register.of(_rows(folder, source))
        for question in asked[::part]:
            verdict = answer(register, question)
            found[source, question.office_class, question.year, verdict] += 1
            if question.office_class == "foreign_minister" and _is_reported(question):
                found[source, "foreign_minister_60", question.year, verdict] += 1
        if source in ("ungdc", "factbook"):
            countries.update(_country(register, question) for question in asked[::part])
    return found, countries


def _is_reported(question: Question) -> bool:
    return question.country in REPORTED and 2015 <= question.year <= 2024


def _rows(folder: Path, without: str) -> Iterable[Row]:
    from tools.build_register import build

    return build(folder, frozenset([without]))


def _country(register: Register, question: Question) -> Verdict:
    """Return whether the register knows the country of a person by the name alone."""
    sure = [c for c in register.resolve(question.person, question.days[0])[:1] if c.score >= SURE]
    return "unknown" if not sure else "right" if sure[0].country == question.country else "wrong"


def _by_source(asked: Iterable[Question]) -> dict[str, list[Question]]:
    found: dict[str, list[Question]] = {}
    for question in asked:
        found.setdefault(question.source, []).append(question)
    return found


def _day(day: str) -> date:
    return date.fromisoformat(day if len(day) == 10 else f"{day}-15" if len(day) == 7 else f"{day}-07-01")


def rates(
    found: Counter[tuple[str, str, int, Verdict]], keep: Iterable[str], offices: Iterable[str]
) -> dict[str, float]:
    """Return the shares of right and of wrong answers to some sources' questions on some offices, and their number."""
    keep, offices = set(keep), set(offices)
    counts: Counter[Verdict] = Counter()
    for (source, office_class, _, verdict), n in found.items():
        if source in keep and office_class in offices:
            counts[verdict] += n
    total = max(1, counts.total())
    return {"right": counts["right"] / total, "wrong": counts["wrong"] / total, "asked": counts.total()}


OTHERS = ("whogov", "ungdc", "factbook", "wikidata")


def measure(data: Path, part: int = 1) -> dict[str, float]:
    """Return the figures of the gate: shares right, and shares not wrong with confidence, of all outside questions.

    ``public`` asks the public sources alone what our own rows know.
    """
    found, countries = run(data / DATA, part)
    figures: dict[str, float] = {}
    for name, offices in (
        ("rulers", (*RULERS, "ruler")), ("foreign", ("foreign_minister",)), ("foreign_60", ("foreign_minister_60",)),
        ("defence", ("defence_minister",)),
    ):  # fmt: skip
        share = rates(found, OTHERS, offices)
        figures[f"{name}_right"], figures[f"{name}_not_wrong"] = share["right"], 1 - share["wrong"]
    public = rates(found, ("dragoman",), (*RULERS, "foreign_minister"))
    figures["public_right"], figures["public_not_wrong"] = public["right"], 1 - public["wrong"]
    answered = countries["right"] + countries["wrong"]
    figures["country_right_of_answered"] = countries["right"] / max(1, answered)
    figures["country_answered"] = answered / max(1, countries.total())
    return figures


def table(found: Counts) -> dict[str, dict[str, dict[str, float]]]:
    """Return right, wrong and asked by source and office class, over all years and for each."""
    made: dict[str, dict[str, dict[str, float]]] = {}
    for source, office_class in sorted({key[:2] for key in found}):
        years: dict[str, Counter[Verdict]] = {"all": Counter()}
        for (s, o, year, verdict), n in found.items():
            if (s, o) == (source, office_class):
                years["all"][verdict] += n
                years.setdefault(str(year), Counter())[verdict] += n
        made[f"{source} {office_class}"] = {
            year: {
                "right": round(c["right"] / c.total(), 3), "wrong": round(c["wrong"] / c.total(), 3),
                "unknown": round(c["unknown"] / c.total(), 3), "asked": c.total(),
            }
            for year, c in sorted(years.items())
        }  # fmt: skip
    return made


def show(folder: Path, source: str, verdict: Verdict) -> None:
    """Print the questions of a source with this verdict, and what the register says."""
    register = Register.of(_rows(folder, source))
    for question in _by_source(questions(folder))[source]:
        if answer(register, question) == verdict:
            found = [(c.person, c.start, c.end, c.score) for c in _asked(register, question, question.days[0])]
            print(question.country, question.days[0], question.title, "|", question.person, "|", *found)


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.quality.register", description=__doc__)
    parser.add_argument("--show", nargs=2, metavar=("SOURCE", "VERDICT"), help="such as: --show whogov wrong")
    given = parser.parse_args()
    folder = Path("../shared/data") / DATA
    if not folder.exists():
        print(f"{folder} is missing: nothing to ask", file=sys.stderr)
        return 1
    if given.show:
        show(folder, *given.show)
        return 0
    found, countries = run(folder)
    made = table(found)
    for name, years in made.items():
        print(f"{name:36}", "  ".join(f"{k} {v}" for k, v in years["all"].items()))
    print("country by the name alone:", dict(countries))
    (HERE / "register.json").write_text(json.dumps({"offices": made, "country": dict(countries)}, indent=1) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
