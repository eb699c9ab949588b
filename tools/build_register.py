"""Build the shipped register from public-domain and CC0 lists and from rows of our own.

    python tools/build_register.py ../shared/data/actors [--without SOURCE ...] [--out FILE]

Own rows (tools/register_rows*.csv; other spellings of names in tools/register_names.csv) stand for an office from the
first holder that they name to the last. What the other sources say is laid side by side in time, one line of holders
an office, and turned into tenures for the time that own rows leave open. A start that no source dates lies midway
between the last sight of one holder and the first of the next: its precision is "year", and ``sure_from`` and
``sure_until`` say when the holder was in fact seen.
"""

from __future__ import annotations

import argparse
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cache
from pathlib import Path

from dragoman.resolve import persons
from dragoman.resolve.names import nations
from dragoman.resolve.rows import Row, pack
from dragoman.resolve.titles import find_titles

ROOT = Path(__file__).parent
OWN = "dragoman"
OUT = ROOT.parent / "src" / "dragoman" / "resolve" / "data" / "register.tsv.gz"
FIRST = "2000-01-01"
#: Until when our own rows without an end were last looked over; a later change of holder is not in them.
CHECKED = {"head_of_state": "2026-05-31", "head_of_government": "2026-05-31", "ambassador": "2025-06-30"}
CHECKED_ELSE = "2026-01-31"
DEPENDENCIES = frozenset(
    (  # noqa: SIM905
        "ABW AIA ASM BES BLM BMU CCK COK CUW CXR CYM ESH FLK FRO GGY GIB GRL GUF GUM HKG IMN IOT JEY MAC MAF MNP MSR "
        "MTQ MYT NCL NFK NIU PCN PRI PYF SGS SHN SJM SPM SXM TCA TKL UMI VGB VIR WLF ATA"
    ).split()
)
FACTBOOK_NAMES = {
    "Burma": "Myanmar", "Congo (Brazzaville)": "Republic of the Congo", "Congo (Kinshasa)": "DR Congo",
    "Holy See (Vatican City)": "Holy See", "Laos or Lao PDR": "Laos",
}  # fmt: skip
RULERS = frozenset({"head_of_state", "head_of_government"})
KNOWN_BY = 0.85  # a name as alike as that to one in the register leads to its bearer without being in it
OFFICES = {"chief_of_state": "head_of_state", "head_of_government": "head_of_government"}
DEPUTY = re.compile(r"(?i)\b(?:vice|deputy|first lady|minister of state|co-?chair|member)\b")
CUT = re.compile(
    r"\s*(?:,|;|\(|\s-\s|\bserving\b|\bis the\b|\bsince\b|\brepresented\b|\balso\b|\bboth\b|\bwho\b"
    r"|\bof the Netherlands\b).*"
)
NO_HOLDER = re.compile(
    r"(?i)deputy minister|vice.minister|vice.president|acting|representative|delegation|minister of state"
)
STATE_HEAD = re.compile(
    r"(?i)^(?:constitutional )?president\b(?! of the (?:council|government|european|presidency council))|head of state"
)
GOVERNMENT_HEAD = re.compile(r"(?i)p?rime minister|president of the (?:council|government)|head of government")
CHARGE = re.compile(
    r"(?i)\bcharg[eé]+e?s?\b[’']?|\bd\s?[’']\s?aff?airs?e?s?\b:?|\bd[’']affaries\b|\bad inter\w+|\b(?:formerly|or)\b|"
    r"\b(?:acting )?(?:ambassador|prime minister)\b(?!-)"
)
NO_PERSON = re.compile(r"(?i)\d|\bembassy\b|\btbd\b|\bvacant\b")
RANK = re.compile(
    r"^(?:(?:Acting|Interim|Caretaker|Transitional|President|Prime|Minister|King|Queen|Sheikh|Sultan|Lt|Maj|Brig|Gen|Col|Capt|"
    r"Field|Marshal|Dr|Sir|Dame|Rev|Cardinal|Archbishop|H\.?E|Sr|Mr|Mrs|Ms|Ambassador|Charge|Chargé|d['’]Affaires|designate|"
    r"Amir|Emir|Premier|Chancellor|Ambassador-designate|Prince|General)\.?\s+)+"
)


@dataclass(frozen=True, slots=True)
class Sight:
    """One person seen in one office by one source: from ``seen`` to ``until``, in office since ``start`` if said."""

    country: str
    office_class: str
    title: str
    person: str
    aliases: tuple[str, ...]
    start: str
    seen: str
    until: str
    gone: str
    source: str
    licence: str


def build(folder: Path, without: frozenset[str] = frozenset()) -> list[Row]:
    """Return the rows of the register, made from all sources but those ``without`` ("dragoman", "ungdc" ...)."""
    own = [] if OWN in without else list(own_rows(sorted(ROOT.glob("register_rows*.csv"))))
    span: dict[tuple[str, str, str], Span] = {}
    for row in own:
        span.setdefault(line_of(row.country, row.office_class, row.title), Span()).add(row)
    sights = [s for s in (*factbook(folder), *general_debate(folder), *wikidata(folder)) if s.source not in without]
    own = also_called(own, sights)
    rows = own + list(chains(sights, span, People(own)))
    rows.sort(key=lambda row: (row.country, row.office_class, row.start, row.person, row.title))
    return rows


def main(folder: Path, without: frozenset[str], out: Path) -> None:
    """Write the register; print how many rows each source gave."""
    rows = build(folder, without)
    out.write_bytes(pack(rows))
    count: dict[str, int] = {}
    for row in rows:
        count[row.source] = count.get(row.source, 0) + 1
    print(f"{len(rows)} rows, {len({r.id for r in rows})} persons, {out.stat().st_size} bytes:", count)


@dataclass(slots=True)
class Span:
    """The time for which our own rows name the holders of an office: nothing else is asked about it."""

    start: str = "9999"
    end: str = ""
    holders: list[Row] = field(default_factory=list)

    def add(self, row: Row) -> None:
        self.holders.append(row)
        self.start = min(self.start, row.start)
        self.end = max(self.end, row.end or "9999")

    def covers(self, sight: Sight) -> bool:
        """Tell whether a sight falls into the time of our own rows, or is of a holder whom they name."""
        if sight.until[: len(self.start)] >= self.start and max(sight.start, sight.seen) < self.end:
            return True
        return any(same(sight.person, row.names()) for row in self.holders)


def line_of(country: str, office_class: str, title: str) -> tuple[str, str, str]:
    """Return what tells one line of holders from another: a state has one foreign minister, many ambassadors."""
    if office_class != "ambassador":
        return country, office_class, ""
    place = re.sub(r"^.*? to (?:the )?", "", title).removesuffix(" of America")
    return country, office_class, nations().country_of(place) or place


class People:
    """Gives each person one id, across sources and spellings, country by country."""

    def __init__(self, rows: list[Row]) -> None:
        self.known: dict[str, dict[str, tuple[str, str, tuple[str, ...]]]] = {}
        for row in rows:
            names = (row.person, *row.aliases.split(";"))
            self.known.setdefault(row.country, {})[row.id] = (row.person, row.aliases, names)

    def find(self, country: str, person: str, aliases: tuple[str, ...]) -> tuple[str, str, str]:
        """Return id, name and aliases of a person; of the known one of that country whose name fits, else new."""
        words, heard = persons.tokens(person), keys((person,))
        for pid, (name, held, names) in self.known.get(country, {}).items():
            if heard & keys(names) and same(person, names):
                return pid, name, held
        pid = f"{country.lower().replace(':', '-')}-{'-'.join(words)}"
        held = ";".join(alias for alias in aliases if alias)
        self.known.setdefault(country, {})[pid] = (person, held, (person, *aliases))
        return pid, person, held


@cache
def keys(names: tuple[str, ...]) -> frozenset[str]:
    """Return what the words of names sound like: one person's names share one of them at least."""
    return frozenset(key for name in names if name for key in persons.keys(name))


def same(person: str, names: tuple[str, ...]) -> bool:
    """Tell whether two spellings are one person's: full names that fit in either direction."""
    words = persons.tokens(person)
    full = [name for name in names if len(persons.tokens(name)) > 1]
    if len(words) < 2 or not full:
        return any(persons.tokens(name) == words for name in names if name)
    return max(persons.likeness(words, full), *(persons.likeness(persons.tokens(n), [person]) for n in full)) >= 0.85


def own_rows(paths: list[Path]) -> Iterator[Row]:
    """Yield the rows of our own; one name is one person, wherever it stands, but for leaders of groups."""
    table: list[dict[str, str]] = []
    for path in paths:
        with path.open(encoding="utf-8", newline="") as lines:
            table += csv.DictReader(lines)
    table.sort(key=lambda line: ":" in line["country"])  # an office of state says where a person belongs
    home: dict[str, str] = {}
    aliases: dict[str, dict[str, None]] = {}
    spelt = spellings(ROOT / "register_names.csv")
    keys = []
    for line in table:
        group = nations().entity(line["country"]) if line["country"].startswith("group:") else None
        country = group.country if group and group.country else line["country"]
        key = f"{line['person']}|{country if group else ''}"
        if group and home.get(f"{line['person']}|") == country:
            key = f"{line['person']}|"
        home.setdefault(key, country)
        aliases.setdefault(key, {}).update(dict.fromkeys(a for a in line["aliases"].split(";") if a))
        keys.append(key)
    for line, key in zip(table, keys, strict=True):
        words = persons.tokens(line["person"])
        pid = f"{home[key].lower().replace(':', '-')}-{'-'.join(words)}"
        precision = {10: "day", 7: "month", 4: "year"}[len(line["start"])]
        names = [*aliases[key], *spelt.get(line["person"], ()), *family(line["person"], home[key])]
        others = ";".join(dict.fromkeys(name for name in names if name != line["person"]))
        for office_class in line["office_class"].split("+"):
            checked = "" if line["end"] else max(CHECKED.get(office_class, CHECKED_ELSE), line["start"])
            yield Row(
                pid, line["person"], others, line["country"], office_class, line["title"], line["start"], line["end"],
                precision, OWN, "MIT", "", checked,
            )  # fmt: skip


def spellings(path: Path) -> dict[str, list[str]]:
    """Return the other spellings of persons' names, as the press and the sources have them."""
    with path.open(encoding="utf-8", newline="") as lines:
        return {line["person"]: line["aliases"].split(";") for line in csv.DictReader(lines)}


def family(person: str, country: str) -> list[str]:
    """Return the family name of a person of a country where it comes first and stands alone in the news."""
    words = person.split()
    return [words[0]] if country in ("CHN", "PRK", "KOR", "TWN", "VNM") and len(words) > 1 else []


def also_called(own: list[Row], sights: list[Sight]) -> list[Row]:
    """Return our own rows with the names that other sources give the holders: Penelope Wong is Penny Wong.

    Who is seen in an office while our rows have one holder of it is that one, where the names are forms of one and
    nobody else of the state bears the other.
    """
    held: dict[tuple[str, str], list[Row]] = {}
    called: dict[str, dict[str, tuple[str, ...]]] = {}
    for row in own:
        held.setdefault((row.country, row.office_class), []).append(row)
        called.setdefault(row.country, {})[row.id] = row.names()
    more: dict[str, dict[str, None]] = {}
    for sight in sights:
        rows = held.get((sight.country, sight.office_class), []) if sight.office_class != "ambassador" else []
        there = {row.id: row for row in rows if row.start <= sight.seen and sight.until <= (row.end or "9999")}
        if len(there) == 1:
            (pid, row), *_ = there.items()
            others = (names for other, names in called[row.country].items() if other != pid)
            if another_form(sight.person, row.names()) and not any(same(sight.person, names) for names in others):
                more.setdefault(pid, {})[sight.person] = None
    return [
        row._replace(aliases=";".join([*filter(None, row.aliases.split(";")), *more[row.id]]))
        if row.id in more
        else row
        for row in own
    ]


def another_form(person: str, names: tuple[str, ...]) -> bool:
    """Tell whether a name is another form of one of ``names`` that does not lead to its bearer by itself.

    They share the family name and a first name, short, spelt otherwise or by its initial, or two names and more.
    """
    words = persons.tokens(person)
    if len(words) < 2 or any(persons.likeness(words[n:], names) >= KNOWN_BY for n in range(len(words) - 1)):
        return False
    for known in map(persons.tokens, names):
        families = {a for a in words for b in {known[0], known[-1]} if persons.alike(a, b)}
        others = [b for b in known if not any(persons.alike(b, family) for family in families)]
        rest = [(a, b) for a in words if a not in families for b in others]
        if len(families) > 1 or (families and any(_short_of(a, b) for a, b in rest)):
            return True
    return False


def _short_of(a: str, b: str) -> bool:
    """Tell whether two words of names are forms of one first name, or one the other's initial."""
    return a == b[:1] or b == a[:1] or (min(len(a), len(b)) > 2 and persons.given(a, b))


def factbook(folder: Path) -> Iterator[Sight]:
    """Yield heads of state and government and ambassadors from the CIA World Factbook (public domain)."""
    with (folder / "factbook_officeholders_2014_2026.csv").open(encoding="utf-8", newline="") as lines:
        for line in csv.DictReader(lines):
            country = nations().country_of(FACTBOOK_NAMES.get(line["country"], line["country"]))
            if country is None or country in DEPENDENCIES or not line["since"] and not line["first_seen"]:
                continue
            office, title, place = line["office"], line["title"].strip(), country
            name, aliases = name_of(line["name"])
            if office in OFFICES:
                office_class = OFFICES[office]
                named = bool(title) and bool(find_titles(title)) and not DEPUTY.search(title)
                if not named or realm(title, line["name"]) or country == "AND":  # Andorra's princes hold it aside
                    continue
                title = {"Chief of State": "President"}.get(title, title)
            else:
                office_class = "ambassador"
                home = office == "ambassador_to_US"
                title = f"Ambassador to {'the United States' if home else line['country']}"
                place = country if home else "USA"
            if name and (" " in name or office_class in RULERS):
                yield Sight(
                    place, office_class, title, name, aliases, line["since"], max(line["since"], line["first_seen"]),
                    line["last_seen"], line["gone_by"], "factbook", "public domain",
                )  # fmt: skip


def realm(title: str, name: str) -> bool:
    """Tell whether a row is the British or another monarch as head of a realm, whose governor general acts."""
    crowned = re.search(r"(?i)\b(?:king|queen)\b", title)
    return bool(crowned and re.search(r"CHARLES III|ELIZABETH II|of the Netherlands", name))


def name_of(raw: str) -> tuple[str, tuple[str, ...]]:
    """Return a name as the news writes it and aliases, from the Factbook's, which sets the family name in capitals."""
    text = RANK.sub("", CHARGE.sub("", CUT.sub("", raw.replace("“", '"'))).strip())
    text = re.sub(r'\s*"[^"]*"', "", text).strip(" .")
    words = text.split()
    shout = [w for w in words if len(w) > 1 and w.isupper()]
    plain = [w if not (len(w) > 1 and w.isupper()) else spoken(w) for w in re.sub(r"\s+", " ", text).split()]
    if not words or len(words) > 7 or NO_PERSON.search(text) or nations().lookup(text):
        return "", ()
    aliases = []
    if shout and not words[-1].isupper():
        last = max(i for i, w in enumerate(words) if w in shout)
        aliases.append(" ".join(plain[: last + 1]) if last else plain[0])
    return " ".join(plain), tuple(a for a in aliases if a != " ".join(plain))


def spoken(word: str) -> str:
    """Return a word in capitals as it is written otherwise: AL-ASAD is Al-Asad, II stays."""
    return word if re.fullmatch(r"[IVX]+", word) else "-".join(p[:1] + p[1:].lower() for p in word.split("-"))


def general_debate(folder: Path) -> Iterator[Sight]:
    """Yield who spoke for a state in the UN General Debate, late September of each year, and as what (CC0)."""
    with (folder / "ungdc_speakers_1946_2024.csv").open(encoding="utf-8-sig", newline="") as lines:
        for line in csv.DictReader(lines):
            year, post = int(line["Year"]), line["Post"]
            if year < 2000 or line["ISO Code"] in DEPENDENCIES or nations().entity(line["ISO Code"]) is None:
                continue
            name = re.sub(r"\s*\(.*?\)", "", RANK.sub("", line["Name of Person Speaking"].strip())).strip(" .,")
            name = " ".join(w if not w.isupper() or len(w) < 3 else spoken(w) for w in name.split())
            for office_class, title in posts(post):
                day = f"{year}-09-24"
                if len(name.split()) > 1:
                    yield Sight(line["ISO Code"], office_class, title, name, (), "", day, day, "", "ungdc", "CC0")


def posts(post: str) -> list[tuple[str, str]]:
    """Return the offices that a speaker's post names."""
    if NO_HOLDER.search(post):
        return []
    found = []
    if STATE_HEAD.search(post):
        found.append(("head_of_state", "President"))
    if GOVERNMENT_HEAD.match(post):
        found.append(("head_of_government", "Prime Minister"))
    if re.search(r"(?i)\b(?:minister|secretary|minsiter)\b.*\b(?:foreign?|foregn|external)\b", post):
        found.append(("foreign_minister", "Foreign Minister"))
    return found


def wikidata(folder: Path) -> Iterator[Sight]:
    """Yield foreign ministers with their first day, from Wikidata (CC0; as of 2023)."""
    for name in ("sources_foreign_wikidata.csv", "sources_foreign_scraped.csv"):
        with (folder / "wikidata_offices" / name).open(encoding="utf-8", newline="") as lines:
            for line in csv.DictReader(lines):
                country = nations().country_of(line["countryLabel"])
                start = line["start"][:10]
                aside = re.search(r"(?i)deputy|former", line["positionLabel"])
                if country and line["name"] and start >= FIRST and not aside:
                    yield Sight(
                        country, "foreign_minister", "Foreign Minister", line["name"], (), start, start, start, "",
                        "wikidata", "CC0",
                    )  # fmt: skip


def chains(sights: list[Sight], spans: dict[tuple[str, str, str], Span], people: People) -> Iterator[Row]:
    """Yield tenures: for each office the sights in order of time, one holder after another."""
    offices: dict[tuple[str, str, str], list[Sight]] = {}
    for sight in sights:
        key = line_of(sight.country, sight.office_class, sight.title)
        if key not in spans or not spans[key].covers(sight):
            offices.setdefault(key, []).append(sight)
    for key in sorted(offices):
        if key in spans:
            offices[key] += [bound(row) for row in spans[key].holders]
        line = merged(sorted(offices[key], key=lambda s: (s.start or s.seen, s.seen)))
        for i, sight in enumerate(line):
            before, after = line[i - 1] if i else None, line[i + 1] if i + 1 < len(line) else None
            start, precision = begin(before, sight)
            end = begin(sight, after)[0] if after else ""
            if not after and (sight.gone or sight.until < "2024-09"):
                end = middle(sight.until, sight.gone) if sight.gone else f"{int(sight.until[:4]) + 1}-03"
            if sight.source == OWN or (end and end <= max(start, FIRST)) or start >= "2026-12":
                continue
            pid, name, aliases = people.find(sight.country, sight.person, sight.aliases)
            seen = "" if sight.start else max(sight.seen, start)
            until = max(sight.until, start)
            yield Row(
                pid, name, aliases, sight.country, sight.office_class, sight.title, start, end, precision,
                sight.source, sight.licence, seen, until if not end or until < end else "",
            )  # fmt: skip


def bound(row: Row) -> Sight:
    """Return a tenure of our own as a sight: it bounds what the other sources say and is not written again."""
    until = row.end or "9999-12-31"
    return Sight(
        row.country, row.office_class, row.title, row.person, (), row.start, row.start, until, row.end, OWN, ""
    )  # fmt: skip


def merged(line: list[Sight]) -> list[Sight]:
    """Join sights of one person that no other holder parts."""
    found: list[Sight] = []
    for sight in line:
        last = found[-1] if found else None
        if last and same(sight.person, (last.person, *last.aliases)):
            starts = [s for s in (last.start, sight.start) if s]
            found[-1] = replace(
                last, start=max(starts, key=len) if starts else "", until=max(last.until, sight.until),
                gone=sight.gone if sight.until >= last.until else last.gone, aliases=last.aliases or sight.aliases,
            )  # fmt: skip
        else:
            found.append(sight)
    return found


def begin(before: Sight | None, sight: Sight) -> tuple[str, str]:
    """Return the first day of a tenure and how exactly it is known."""
    if sight.start:
        return sight.start, {10: "day", 7: "month"}.get(len(sight.start), "year")
    return (middle(before.until, sight.seen) if before else sight.seen[:4]), "year"


def middle(a: str, b: str) -> str:
    """Return the month midway between two days."""
    days = [date.fromisoformat((x + "-01-01")[:10] if len(x) != 7 else f"{x}-01").toordinal() for x in (a, b)]
    return date.fromordinal(sum(days) // 2).isoformat()[:7]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path, help="the folder with factbook_officeholders_2014_2026.csv")
    parser.add_argument("--without", action="append", default=[], metavar="SOURCE", help="leave a source out")
    parser.add_argument("--out", type=Path, default=OUT, metavar="FILE", help="write here, not into the package")
    asked = parser.parse_args()
    if not asked.folder.is_dir():
        parser.error(f"{asked.folder} is no folder")
    main(asked.folder, frozenset(asked.without), asked.out)
