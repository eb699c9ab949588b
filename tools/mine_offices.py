"""Mine dated releases and news for who held which office when: facts to find gaps of the register by, and to test it.

    python tools/mine_offices.py ../shared/data/news [--out FILE] [--check]

A name counts as an office holder's where title, country and name stand together: "Syrian Foreign Minister Bassam
al-Sabbagh", "Foreign Minister Lavrov of Russia", "Dmytro Kuleba, the Ukrainian foreign minister", "spoke with Iraqi
Prime Minister Mustafa al-Kadhimi". The table has a line a country, office and name: first and last day seen, how
often, and in how many reports. With ``--check`` the names are asked of the shipped register instead: how many are in
that office on the first and the last day that they are seen, and which it does not know at all. Only facts leave here:
names, offices, days; no sentence of a report does.
"""

from __future__ import annotations

import argparse
import csv
import json
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import NamedTuple

from dragoman.resolve import persons
from dragoman.resolve.names import Found, nations
from dragoman.resolve.register import Register
from dragoman.resolve.tenures import between
from dragoman.resolve.titles import FORMER, Title, find_titles

FILES = ("state_dept.jsonl", "wikinews.jsonl", "diplomacy.jsonl", "kremlin_html/index.jsonl")
OFFICES = frozenset(
    (  # noqa: SIM905
        "head_of_state head_of_government foreign_minister defence_minister interior_minister finance_minister "
        "national_security_adviser vice_president deputy_head_of_government crown_prince spokesperson ambassador"
    ).split()
)
RULERS = frozenset({"head_of_state", "head_of_government"})
_PARTICLES = "al|el|ul|bin|ibn|bint|de|da|dos|di|del|van|von|der|den|la|le"
_WORD = rf"(?:[A-ZÀ-ÞĀ-ŽȘȚ][\w’'\-]+\.?|[A-Z]\.|(?:{_PARTICLES})(?=[ -]))"
_NAME = re.compile(rf"{_WORD}(?:[ -]{_WORD}){{0,5}}")
_AFTER = re.compile(r"\s+(?:(?:Dr|Mr|Mrs|Ms|Sir|H\.E|Sheikh|Sayyid|General|Gen|Lt|Col|Prince|His Excellency)\.?\s+)*")
_APPOSED = re.compile(r"(?:,| \() ?(?:the |who is |currently )?$")
_LAST = re.compile(rf"({_WORD}(?:[ -]{_WORD}){{1,4}})(?:,| \() ?(?:the |currently )?$")
#: Words in capitals that begin a name by mistake, or that no name holds.
_NO_NAME = frozenset(
    (  # noqa: SIM905
        "the and but on in at after before for with from said says told met meets spoke visited will would has had was "
        "is to of by as who while when during today yesterday monday tuesday wednesday thursday friday saturday sunday "
        "january february march april may june july august september october november december ministry government "
        "minister president prime foreign defense defence secretary state he she his her we i it this that also both "
        "read more photo image copyright mr mrs party federation council house office union summit association pact "
        "strip east united conservative national commonwealth air federal parliament assembly reuters afp ap getty "
        "cnn bbc via news update washington moscow"
    ).split()
)


class Sighting(NamedTuple):
    """A name seen in an office of a state on a day."""

    country: str
    office_class: str
    title: str
    name: str
    day: str
    report: str


@dataclass(slots=True)
class Holder:
    """One name in one office: when and how often it was seen."""

    title: str
    first: str = "9999"
    last: str = ""
    count: int = 0
    reports: set[str] = field(default_factory=set)

    def add(self, seen: Sighting) -> None:
        self.first, self.last = min(self.first, seen.day), max(self.last, seen.day)
        self.count += 1
        self.reports.add(seen.report)


def reports(folder: Path) -> Iterator[tuple[str, str, str]]:
    """Yield id, day and text of the dated reports; undated ones say nothing."""
    for name in FILES:
        path = folder / name
        if not path.exists():
            continue
        with path.open(encoding="utf-8") as lines:
            for line in lines:
                report = json.loads(line)
                day = str(report.get("date") or "")[:10]
                if re.fullmatch(r"(?:19|20)\d\d-\d\d-\d\d", day):
                    yield str(report.get("id") or report.get("url")), day, str(report.get("text") or "")


def sightings(report: str, day: str, text: str) -> Iterator[Sighting]:
    """Yield the office holders that a text names with title and country."""
    text = text.replace("’", "'")
    places = [f for f in nations().find(text) if f[2].kind == "state" and f[3] in ("name", "demonym")]
    starts, ends = {f[0]: f for f in places}, {f[1]: f for f in places}
    for title in find_titles(text):
        if title.office_class not in OFFICES or FORMER.search(text[max(0, title.start - 25) : title.start]):
            continue
        words = " ".join(text[title.start : title.end].split())
        before = _place_before(text, title, ends)
        after, end = _place_after(text, title, starts)
        place = before or after
        if place is None or place[2].country is None:
            continue
        name = _name_after(text, end) or _name_before(text, before[0] if before else title.start)
        civil = words.lower() == "foreign secretary" and place[2].country not in ("GBR", "PHL")  # no minister
        if name and not civil:
            yield Sighting(place[2].country, str(title.office_class), words, name, day, report)


def _place_before(text: str, title: Title, ends: dict[int, Found]) -> Found | None:
    """Return the state named right before a title: "Syrian Foreign Minister", "Syria's foreign minister"."""
    gap = re.search(r"(?:'s?)? +(?:(?:new|acting|interim|caretaker|outgoing|Acting|Interim) +)?$", text[: title.start])
    return ends.get(gap.start()) if gap else None


def _place_after(text: str, title: Title, starts: dict[int, Found]) -> tuple[Found | None, int]:
    """Return the state named after a title ("Foreign Minister of Japan") and where a name may begin."""
    gap = re.match(r" +(?:of|for) +(?:the +)?(?:(?:State|Republic|Kingdom) of +)?", text[title.end :])
    found = starts.get(title.end + gap.end()) if gap else None
    return found, found[1] if found else title.end


def _name_after(text: str, end: int) -> str:
    gap = _AFTER.match(text, end)
    return _clean(_NAME.match(text, gap.end())) if gap else ""


def _name_before(text: str, start: int) -> str:
    """Return the name to which a title is apposed: "Dmytro Kuleba, the Ukrainian foreign minister"."""
    near = text[max(0, start - 60) : start]
    return _clean(_LAST.search(near), 1) if _APPOSED.search(near) else ""


def _clean(match: re.Match[str] | None, group: int = 0) -> str:
    """Return a full name without what does not belong to it; "" for less than two words of a name."""
    words = match[group].removesuffix("'s").removeprefix("II ").split() if match else []
    for i, word in enumerate(words):
        if word.lower().strip(".,'") in _NO_NAME:
            words = words[:i]
            break
        if word.endswith(".") and len(word) > 3:  # the sentence ends here
            words = words[: i + 1]
            break
    return " ".join(words).strip(" .'") if len(words) > 1 else ""


def gather(found: Iterable[Sighting]) -> dict[tuple[str, str, str], Holder]:
    """Return the holders by country, office and name; spellings of one name in one office are one holder."""
    table: dict[tuple[str, str, str], Holder] = {}
    names: dict[tuple[str, str], list[str]] = {}
    for seen in found:
        held = names.setdefault((seen.country, seen.office_class), [])
        words = persons.tokens(seen.name)
        name = next((n for n in held if persons.likeness(words, [n]) >= 0.93), None)
        if name is None:
            held.append(name := seen.name)
        table.setdefault((seen.country, seen.office_class, name), Holder(seen.title)).add(seen)
    return table


def write(table: dict[tuple[str, str, str], Holder], out: Path | None) -> None:
    """Write the table as CSV, the most often seen first within an office."""
    with out.open("w", encoding="utf-8", newline="") if out else sys.stdout as file:
        lines = csv.writer(file, lineterminator="\n")
        lines.writerow(["country", "office_class", "title", "name", "first_seen", "last_seen", "count", "reports"])
        for key in sorted(table, key=lambda k: (k[0], k[1], -table[k].count, k[2])):
            holder = table[key]
            lines.writerow(
                [key[0], key[1], holder.title, key[2], holder.first, holder.last, holder.count, len(holder.reports)]
            )


def check(table: dict[tuple[str, str, str], Holder], least: int) -> None:
    """Print how many of the names the register has in their office on the days seen, and which it does not."""
    register = Register.load()
    counts: Counter[tuple[str, str]] = Counter()
    for (country, office_class, name), holder in sorted(table.items()):
        if len(holder.reports) < least:
            continue
        for day in sorted({holder.first, holder.last}):
            verdict, rivals = judge(register, country, office_class, name, day)
            counts[office_class, verdict] += 1
            if verdict == "unknown":
                print(f"{verdict:9}{country} {office_class:26}{day} {name} ({holder.count}) | {rivals}")
    for office_class in sorted({office for office, _ in counts}):
        row = {verdict: n for (office, verdict), n in sorted(counts.items()) if office == office_class}
        print(f"{office_class:28}", row)


def judge(register: Register, country: str, office_class: str, name: str, day: str) -> tuple[str, str]:
    """Tell how the register knows a name that was seen in an office on a day, and who else it has there.

    "right": in that office on the day or within a month of it; "elsewhen": a person of that country, in another
    office or time (many are named for what they were); "unknown": nobody of that country.
    """
    classes = RULERS if office_class in RULERS else {office_class}
    words = persons.tokens(name)
    near = [r for r in register.rows if r.country == country and persons.likeness(words, r.names()) >= 0.6]
    for row in near:
        close = min(between(row.start, day), between(row.end or day, day)) <= 31
        if row.office_class in classes and (close or row.start <= day < (row.end or "9")):
            return "right", ""
    held = [c for one in sorted(classes) for c in register.holders(one, country, day)]
    return ("elsewhen" if near else "unknown"), ", ".join(f"{c.person} {c.start}" for c in held[:3])


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder with state_dept.jsonl, diplomacy.jsonl ...")
    parser.add_argument("--out", type=Path, help="write the table here, not to the terminal")
    parser.add_argument("--check", action="store_true", help="ask the register for each name instead")
    parser.add_argument("--least", type=int, default=2, help="with --check: reports that must name the holder")
    asked = parser.parse_args()
    if not asked.folder.is_dir():
        parser.error(f"{asked.folder} is no folder")
    mined = gather(seen for report in reports(asked.folder) for seen in sightings(*report))
    if asked.check:
        check(mined, asked.least)
    else:
        write(mined, asked.out)
