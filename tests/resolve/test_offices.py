"""From mentions to persons and offices: what the text says, what the register has, and whose a person is."""

from __future__ import annotations

import pytest

from dragoman.records import Actor, Annotated, Mention, Origin, Report, Span
from dragoman.resolve import Knowledge, knowledge, resolve
from dragoman.resolve.asking import readings


@pytest.fixture(scope="module")
def known() -> Knowledge:
    return knowledge()


def read(
    known: Knowledge, text: str, marks: str, published: str | None = "2024-06-01", outlet: str | None = None
) -> dict[str, Actor]:
    """Return the actor of each marked stretch; ``marks`` are "kind:words" joined by "|", in the order of the text."""
    mentions, at = [], 0
    pairs = [mark.split(":", 1) for mark in marks.split("|")]
    for kind, words in pairs:
        at = text.index(words, at)
        mentions.append(Mention(Span(at, at + len(words)), kind, 1.0))  # type: ignore[arg-type]
        at += len(words)
    report = Report("r", None, outlet, published, None, "en", text, Origin("text", "-", ""), ((0, 0, len(text)),))
    empty = (None,) * len(mentions)
    found = resolve(Annotated(report, (Span(0, len(text)),), tuple(mentions), (), (), (), empty), known)
    by_id = {a.id: a for a in found.actors}
    return {words: by_id[found.actor_of[i]] for i, (_, words) in enumerate(pairs) if i in found.actor_of}


def test_a_name_with_its_title(known: Knowledge) -> None:
    found = read(
        known, "Russian Foreign Minister Sergei Lavrov left.", "role:Russian Foreign Minister|person:Sergei Lavrov"
    )
    actor = found["Sergei Lavrov"]
    assert (actor.name, actor.country, actor.sector, actor.match) == ("Sergey Lavrov", "RUS", "GOV", "both")
    assert (actor.title, actor.office, actor.register_office) == (
        "Russian Foreign Minister", "Foreign Minister", "Foreign Minister",
    )  # fmt: skip
    assert (actor.office_start, actor.office_end) == ("2004-03-09", None)
    assert actor.register_row == "rus-sergey-lavrov/foreign_minister/2004-03-09"


@pytest.mark.parametrize(("text", "marks", "day", "office", "row_office", "end"), [
    # an office that is over by the register, under its title and without one
    ("President Bashar al-Assad spoke.", "role:President|person:Bashar al-Assad", "2025-02-01", "former President",
     "President", "2024-12-08"),
    ("Bashar al-Assad spoke.", "person:Bashar al-Assad", "2025-02-01", "former President", "President", "2024-12-08"),
    # an office that the text calls a past one, and one that it gives in the stead of the register's
    ("former president Barack Obama spoke.", "role:former president|person:Barack Obama", "2020-01-01",
     "former president", "President", "2017-01-20"),
    ("Party chairman Sergey Lavrov spoke.", "role:Party chairman|person:Sergey Lavrov", "2020-01-01", "Party chairman",
     "Foreign Minister", None),
    # a rank beside an office
    ("Gen. Abdel Fattah el-Sisi spoke.", "role:Gen.|person:Abdel Fattah el-Sisi", "2020-01-01", "President",
     "President", None),
])  # fmt: skip
def test_the_office_in_the_text_and_in_the_register(
    known: Knowledge, text: str, marks: str, day: str, office: str, row_office: str, end: str | None
) -> None:
    actor = read(known, text, marks, day)[marks.rsplit("person:", 1)[1]]
    assert actor.register_id is not None
    assert (actor.office, actor.register_office, actor.office_end) == (office, row_office, end)


def test_an_unknown_name_with_a_known_title(known: Knowledge) -> None:
    actor = read(known, "Iraqi Foreign Minister Omar Nobody left.", "role:Iraqi Foreign Minister|person:Omar Nobody")[
        "Omar Nobody"
    ]
    assert (actor.name, actor.country, actor.sector, actor.office) == (
        "Omar Nobody", "IRQ", "GOV", "Iraqi Foreign Minister",
    )  # fmt: skip
    assert (actor.register_id, actor.register_row, actor.match) == (None, None, None)


@pytest.mark.parametrize(("text", "title", "day", "person"), [
    ("The Syrian foreign minister spoke.", "The Syrian foreign minister", "2024-11-20", "Bassam al-Sabbagh"),
    ("Syria’s foreign minister spoke.", "foreign minister", "2024-11-20", "Bassam al-Sabbagh"),
    ("The UN chief spoke.", "The UN chief", "2012-01-01", "Ban Ki-moon"),
    ("In the US, the secretary of state spoke.", "secretary of state", "2016-01-01", "John Kerry"),
    ("The foreign minister of Russia spoke.", "The foreign minister", "2024-06-01", "Sergey Lavrov"),
])  # fmt: skip
def test_a_title_alone_is_who_held_it_on_the_day(
    known: Knowledge, text: str, title: str, day: str, person: str
) -> None:
    marks = f"role:{title}"
    if "Syria’s" in text:
        marks = f"state:Syria|{marks}"
    if "of Russia" in text:
        marks = f"{marks}|state:Russia"
    actor = read(known, text, marks, day)[title]
    assert (actor.name, actor.match) == (person, "title")


@pytest.mark.parametrize(("text", "title", "day"), [
    ("He served as US president from 1977.", "US president", "2024-06-01"),
    ("She was once a Syrian foreign minister.", "Syrian foreign minister", "2024-06-01"),
    ("The foreign minister spoke.", "The foreign minister", "2024-06-01"),
    ("The Syrian foreign minister spoke.", "The Syrian foreign minister", None),
    ("The Syrian president spoke.", "The Syrian president", "2024-12-20"),
    ("The former Syrian president spoke.", "The former Syrian president", "2024-06-01"),
    ("The Syrian foreign ministers met.", "The Syrian foreign ministers", "2024-06-01"),
])  # fmt: skip
def test_a_title_that_may_be_anyones_is_nobodys(known: Knowledge, text: str, title: str, day: str | None) -> None:
    actor = read(known, text, f"role:{title}", day)[title]
    assert actor.register_id is None


def test_an_undated_report_names_persons_and_no_tenures(known: Knowledge) -> None:
    actor = read(known, "US President Barack Obama spoke.", "role:US President|person:Barack Obama", None)[
        "Barack Obama"
    ]
    assert (actor.register_id, actor.country, actor.office) == ("usa-barack-obama", "USA", "US President")
    assert (actor.register_row, actor.office_start, actor.as_of is None) == (None, None, True)


def test_a_family_name_needs_its_country_near(known: Knowledge) -> None:
    near = read(known, "In North Korea, Kim spoke in Pyongyang.", "state:North Korea|person:Kim", "2018-06-01")["Kim"]
    far = read(known, "In Chile, Kim spoke.", "state:Chile|person:Kim", "2018-06-01")["Kim"]
    assert (near.register_id, near.match, far.register_id) == ("prk-kim-jong-un", "context", None)


def test_a_name_is_the_persons_and_no_one_elses(known: Knowledge) -> None:
    text = "Syrian Foreign Minister Ahmad Mekdad spoke."
    actor = read(known, text, "role:Syrian Foreign Minister|person:Ahmad Mekdad")["Ahmad Mekdad"]
    assert (actor.register_id, actor.country, actor.office) == (None, "SYR", "Syrian Foreign Minister")


WHOSE = [
    ("Iraq’s envoy to Syria Omar Nobody spoke.", "role:Iraq’s envoy to Syria|person:Omar Nobody", None, "IRQ"),
    ("UN envoy for Yemen Omar Nobody spoke.", "role:UN envoy for Yemen|person:Omar Nobody", None, None),
    ("Sen. Omar Nobody (R-Texas) spoke in Cuba, in the US.", "role:Sen.|person:Omar Nobody", None, "USA"),
    ("Republican Sen. Omar Nobody met the US side.", "person:Republican Sen. Omar Nobody", None, "USA"),
    ("Omar Nobody, an expert on Afghanistan, spoke.", "person:Omar Nobody|role:an expert on Afghanistan", "Politico",
     "USA"),
    ("Omar Nobody, spokesman for Sergey Lavrov, spoke.", "person:Omar Nobody|role:spokesman|person:Sergey Lavrov",
     None, "RUS"),
    ("Spokesperson Omar Nobody said so.", "role:Spokesperson|person:Omar Nobody", "U.S. Department of State", "USA"),
    ("Ukrainian weightlifter and coach Omar Nobody spoke.", "person:Omar Nobody", None, "UKR"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "marks", "outlet", "country"), WHOSE)
def test_whose_an_unknown_person_is(
    known: Knowledge, text: str, marks: str, outlet: str | None, country: str | None
) -> None:
    found = read(known, text, marks, outlet=outlet)
    actor = next(a for a in found.values() if a.name == "Omar Nobody")
    assert actor.country == country


def test_a_governments_own_page_names_its_president_alone(known: Knowledge) -> None:
    text = "The President met Omar Nobody."
    for outlet, day, person in (
        ("The White House", "2022-04-04", "Joe Biden"), ("kremlin.ru", "2022-04-04", "Vladimir Putin"),
        ("president.gov.ua", "2022-04-04", "Volodymyr Zelensky"),
    ):  # fmt: skip
        assert read(known, text, "role:The President|person:Omar Nobody", day, outlet)["The President"].name == person
    assert read(known, text, "role:The President", "2022-04-04", "The Guardian")["The President"].register_id is None


def test_militants_and_people_of_many_lands_have_no_land_of_the_reports(known: Knowledge) -> None:
    text = "In France, insurgents and western leaders met in France. France and France again."
    found = read(known, text, "group:insurgents|group:western leaders")
    found |= read(known, "In France the leaders met allies. France, France.", "group:the leaders|group:allies")
    assert {actor.country for actor in found.values()} == {None}


def test_a_first_name_alone_is_the_known_persons(known: Knowledge) -> None:
    marks = "person:Emmanuel Macron|person:Emmanuel|person:Olaf Scholz|person:Olaf Jansen|person:Olaf ,"
    found = read(known, "Emmanuel Macron spoke. Thanks, Emmanuel. Olaf Scholz, Olaf Jansen, Olaf , all.", marks)
    assert found["Emmanuel"].name == "Emmanuel Macron"
    assert found["Olaf ,"].register_id is None


def test_a_title_and_name_that_came_as_a_role(known: Knowledge) -> None:
    found = read(known, "They spoke of President Putin’s war.", "role:President Putin", "2022-03-01", "The White House")
    actor = found["President Putin"]
    assert (actor.name, actor.country, actor.title) == ("Vladimir Putin", "RUS", "President")


def test_a_clause_is_no_title(known: Knowledge) -> None:
    clause = "who served under George Bush in the Middle East"
    found = read(known, f"Michael J. Green, {clause}, spoke.", f"person:Michael J. Green|role:{clause}")
    assert found["Michael J. Green"].register_id is None


@pytest.mark.parametrize(("mark", "name"), [
    ("organisation:The White House", "United States"), ("organisation:the Russian Federation", "Russia"),
    ("outlet:The White House", "United States"), ("group:Russian Federation officials", "Russian Federation officials"),
])  # fmt: skip
def test_a_states_seat_and_full_name_are_the_state(known: Knowledge, mark: str, name: str) -> None:
    words = mark.partition(":")[2]
    assert read(known, f"Said {words}.", mark, outlet="The White House")[words].name == name


def test_a_governments_page_speaks_of_its_own(known: Knowledge) -> None:
    text = (
        "In Moldova, Ukraine, Georgia and Armenia talks were held. " * 3 + "Captain Omar Nobody led soldiers at dawn."
    )
    marks = "role:Captain|person:Omar Nobody|group:soldiers"
    ours = read(known, text, marks, "2022-03-03", "kremlin.ru")
    assert (ours["Omar Nobody"].country, ours["soldiers"].country) == ("RUS", "RUS")
    assert read(known, text, marks, "2022-03-03", "Wikinews")["Omar Nobody"].country != "RUS"


def test_sultan_within_a_name_is_no_title(known: Knowledge) -> None:
    text = "Foreign Minister Sheikh Abdullah bin Zayed bin Sultan Al Nahyan met Dr. Sultan Nobody in the UAE."
    marks = "role:Foreign Minister|person:Sheikh Abdullah bin Zayed bin Sultan Al Nahyan"
    actor = read(known, text, marks, "2021-06-16")["Sheikh Abdullah bin Zayed bin Sultan Al Nahyan"]
    assert (actor.name, actor.country, actor.match) == ("Abdullah bin Zayed Al Nahyan", "ARE", "both")


@pytest.mark.parametrize("suffix", ["Jr.", "R-Utah"])
def test_what_stands_behind_a_name_is_no_person(known: Knowledge, suffix: str) -> None:
    found = read(
        known, f"In the US Joseph R. Biden, {suffix} spoke.", f"person:Joseph R. Biden|person:{suffix}", "2022-01-01"
    )
    assert found[suffix].name == "Joe Biden"


def test_a_holder_of_an_office_of_a_body_is_of_it(known: Knowledge) -> None:
    actor = read(known, "Rafael Grossi spoke.", "person:Rafael Grossi")["Rafael Grossi"]
    assert (actor.country, actor.body) == (None, "IGO:IAEA")


@pytest.mark.parametrize("words", ["NAFTA", "the Paris Peace Accords", "the UN Charter"])
def test_what_is_signed_acts_for_nobody(known: Knowledge, words: str) -> None:
    assert words not in read(known, f"In France they spoke of {words}.", f"organisation:{words}")


def test_long_words_before_a_name_take_no_time(known: Knowledge) -> None:
    """A mention as in a real page; a pattern that went through its words letter by letter did not end."""
    words = "senior director for arms control and nonproliferation at the National Security Council"
    assert readings(f"{words} during the Obama administration who spoke", known.nations)[0].title is not None
