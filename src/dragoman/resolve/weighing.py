"""How well a person whose name fits answers what was asked, and in which of his or her offices."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dragoman.resolve import persons
from dragoman.resolve.asking import HELD, RULERS, Asked
from dragoman.resolve.rows import Row
from dragoman.resolve.tenures import active, gap, held, is_over, latest_first

RANK = ("head_of_state", "head_of_government", "igo_head", "group_leader", "foreign_minister", "defence_minister")
#: A family name alone, of one whose country the report does not name, is believed of these only.
_PROMINENT = RULERS | {"igo_head"}

ELECT = 100  # the days between an election and the office: the name is in the news already
OTHER_TITLE = 0.75  # "former president Zarif": the person is known, the office as given is not his
OTHER_STATE = 0.35
OUT_OF_CONTEXT = 0.85
STRANGER = 0.6  # "Williams" in a report that does not name Barbados is hardly its ambassador
BYGONE = 0.8  # a family name alone, of one who has left a lesser office: "Little" is hardly the spokesman of old
COMMON_NAME = 0.75  # a full name of words that many bear
INEXACT = 0.8  # a name spelt otherwise, of one whose country the report does not name


@dataclass(frozen=True, slots=True)
class Question:
    """What was asked, on which day, of which countries the report is, and the register's answers on the way.

    ``holder`` gives whether the register has another holder of the office asked for on the day, of a row's state;
    ``afar`` whether a state's monarch lives elsewhere.
    """

    asked: Asked
    day: str
    context: frozenset[str]
    holder: Callable[[str], bool]
    afar: Callable[[str], bool]


def rank(office_class: str) -> int:
    """Return the order of offices among those of one person: rulers first."""
    return RANK.index(office_class) if office_class in RANK else len(RANK)


def is_viceroy(row: Row) -> bool:
    """Tell whether a head of state stands for a monarch elsewhere, which few reports name."""
    return row.title.startswith("Governor")


def is_prominent(row: Row) -> bool:
    """Tell whether an office is one whose holder the news names without a country."""
    return row.office_class in _PROMINENT and not is_viceroy(row)


def weigh(rows: Sequence[Row], likeness: float, rare: bool, question: Question) -> tuple[float, Row, bool]:
    """Return how sure it is that the person is meant, the tenure to show, and whether the title agrees with it.

    Args:
        rows: the person's tenures.
        likeness: how well the name fits, 0..1.
        rare: whether a word of the name is one that hardly anyone else in the register bears.
    """
    asked, day = question.asked, question.day
    in_office = [row for row in rows if asked.wants(row)] if asked.title else list(rows)
    row = _nearest(in_office or rows, question, asked.former)
    score = likeness * _timeliness(row, day, asked, rare)
    agrees = False
    if asked.title is not None and asked.title.office_class in HELD:
        agrees = bool(in_office) and (asked.former or asked.any_day or active(row, day))
        if agrees:
            score += (1 - score) * 0.6 * (1.0 if asked.former or asked.any_day else held(row, day))
        elif in_office:
            score += (1 - score) * 0.1
        else:
            score *= OTHER_TITLE if question.holder(row.country) or not rare else 0.9
            row = _nearest(rows, question, asked.former)
    places = asked.places or (frozenset(asked.title.implies) if asked.title else frozenset())
    if places:
        fits = any(r.country in places for r in rows)
        score = score + (1 - score) * 0.4 if fits else score * OTHER_STATE
        there = [r for r in in_office if r.country in places and active(r, day)]
        row = _nearest(there, question) if there else row
    elif question.context and not any(r.country in question.context for r in rows):
        known = any(is_prominent(r) and gap(r, day) < 2000 for r in rows)
        known |= (
            rare and likeness >= persons.FAMILY_ALONE and row.office_class == "foreign_minister" and active(row, day)
        )
        alone = len(asked.words) == 1 and not known
        score *= STRANGER if alone else OUT_OF_CONTEXT if rare else COMMON_NAME
        exact = persons.FULL if len(asked.words) > 1 else persons.FAMILY_ALONE
        if likeness < exact and not agrees:
            score *= INEXACT
    lesser = not any(is_prominent(r) or r.office_class == "foreign_minister" for r in rows)
    if len(asked.words) == 1 and lesser and not (asked.any_day or asked.former or active(row, day)):
        score *= BYGONE
    if all(r.office_class == "ambassador" or is_viceroy(r) for r in rows) and not agrees:
        score *= 0.8  # less often the one meant than a minister of that name
    return score, row, agrees


def _nearest(rows: Sequence[Row], question: Question, former: bool = False) -> Row:
    """Return the tenure on the day (``former``: one that is over), else the last before, else the next.

    Of several the highest office counts, then the latest, then a monarch's in the state where he or she lives.
    """
    if len(rows) == 1:
        return rows[0]
    day = question.day
    wanted = ("over", "now", "ahead") if former else ("now", "over", "ahead")

    def order(row: Row) -> tuple[int, int, int, int, bool]:
        when = "now" if active(row, day) else "over" if is_over(row, day) else "ahead"
        away = row.office_class == "head_of_state" and question.afar(row.country)
        return wanted.index(when), gap(row, day), rank(row.office_class), latest_first(row.start), away

    return min(rows, key=order)


def _timeliness(row: Row, day: str, asked: Asked, rare: bool) -> float:
    """Return how likely a person with that tenure is in the news on the day."""
    if asked.any_day:
        return 1.0
    if active(row, day):
        return 0.8 if asked.former else 1.0
    days = gap(row, day)
    whole = len(asked.words) > 1 and rare
    if is_over(row, day):
        return 1.0 if asked.former else 0.95 if days < 120 else 0.9 if whole else 0.8 if days < 2000 else 0.7
    return 0.9 if days < ELECT else 0.8 if whole else 0.7 if days < 200 else 0.5
