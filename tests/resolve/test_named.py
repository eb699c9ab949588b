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
    known: Knowledge,
    text: str,
    marks: str,
    published: str | None = "2024-06-01",
    outlet: str | None = None,
    links: dict[int, int] | None = None,
) -> dict[str, Actor]:
    """Return the actor of each marked stretch; ``marks`` are "kind:words" joined by "|", in the order of the text.

    ``links`` is what the head takes for the antecedent of a mark.
    """
    mentions, at = [], 0
    pairs = [mark.split(":", 1) for mark in marks.split("|")]
    for kind, words in pairs:
        at = text.index(words, at)
        mentions.append(Mention(Span(at, at + len(words)), kind, 1.0))  # type: ignore[arg-type]
        at += len(words)
    report = Report("r", None, outlet, published, None, "en", text, Origin("text", "-", ""), ((0, 0, len(text)),))
    antecedents = tuple((links or {}).get(i) for i in range(len(mentions)))
    found = resolve(Annotated(report, (Span(0, len(text)),), tuple(mentions), (), (), (), antecedents), known)
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


TWO = "person:Jan Voss|role:the Norwegian President|person:Ida Holt|role:the Estonian President"


@pytest.mark.parametrize(("last", "country"), [("Voss", "NOR"), ("Holt", "EST")])
def test_the_president_is_the_one_named_last_before(known: Knowledge, last: str, country: str) -> None:
    text = (
        f"Jan Voss, the Norwegian President, met Ida Holt, the Estonian President. {last} left. The president smiled."
    )
    assert read(known, text, f"{TWO}|person:{last}|role:The president")["The president"].country == country


def test_the_emperor_is_no_president_named_nearer(known: Knowledge) -> None:
    text = "Emperor Akihito of Japan met US President Barack Obama. Obama bowed. The emperor smiled."
    marks = "role:Emperor|person:Akihito|role:US President|person:Barack Obama|person:Obama|role:The emperor"
    assert read(known, text, marks, "2014-06-01")["The emperor"].name == "Akihito"


@pytest.mark.parametrize("title", ["one Norwegian minister", "another Norwegian minister", "a Norwegian minister"])
def test_who_is_not_named_is_nobody_named(known: Knowledge, title: str) -> None:
    text = f"Norwegian Minister Jan Voss spoke. Later {title} disagreed."
    found = read(known, text, f"role:Norwegian Minister|person:Jan Voss|role:{title}")[title]
    assert (found.name == "Jan Voss", found.country) == (False, "NOR")


@pytest.mark.parametrize(("text", "known_as"), [
    ("Then the President spoke.", "Joe Biden"), ("We stand firm, as the President has said.", "Joe Biden"),
    ("He spoke as the President of the club.", None), ("He spoke as then President.", None),
])  # fmt: skip
def test_as_the_president_has_said_is_about_one(known: Knowledge, text: str, known_as: str | None) -> None:
    title = "President"
    found = read(known, f"Norway, and Norway. {text}", f"role:{title}", "2023-05-20", "The White House")[title]
    assert found.name == (known_as or title)


VOSS = "person:Jan Voss"
POSTED = [
    ("the British ambassador to Norway, Jan Voss, spoke.", f"role:British ambassador|state:Norway|{VOSS}", "GBR"),
    ("the British ambassador to Norway, Jan Voss, spoke.", f"role:British ambassador to|state:Norway|{VOSS}", "GBR"),
    ("Ida Holt, the envoy to Norway, Jan Voss and others.", f"person:Ida Holt|role:envoy|state:Norway|{VOSS}", None),
    ("the spokesman for Norway, Jan Voss, spoke.", f"role:spokesman|state:Norway|{VOSS}", "NOR"),
    ("Norway’s ambassador to Chile, Jan Voss, spoke.", f"state:Norway|role:ambassador|state:Chile|{VOSS}", "NOR"),
    ("former Norwegian ambassador to Chile Jan Voss spoke. Voss left.",
     "role:former Norwegian ambassador to Chile Jan Voss|person:Voss", "NOR"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "marks", "country"), POSTED)
def test_an_envoy_is_not_of_where_the_post_is(known: Knowledge, text: str, marks: str, country: str | None) -> None:
    found = read(known, f"Chile, France, Estonia, Peru, Ghana and Japan: {text}", marks)
    assert next(a for a in found.values() if a.name in ("Jan Voss", "Voss")).country == country


def test_the_envoy_to_a_state_is_another_states_and_that_of_a_page_its_own(known: Knowledge) -> None:
    text = "In Norway, Norway said, and Norway again, the ambassador to Norway spoke."
    marks = "role:the ambassador|state:Norway"
    at = text.index("the ambassador")
    assert read(known, text[at:], marks, outlet="The White House")["the ambassador"].country == "USA"
    assert read(known, text, marks)["the ambassador"].country is None


def test_a_ministry_between_an_office_and_its_state(known: Knowledge) -> None:
    text = "He thanked the Secretary of State for Defence of the United Kingdom."
    found = read(known, text, "role:Secretary of State|state:the United Kingdom", "2022-06-10", "president.gov.ua")
    assert found["Secretary of State"].country == "GBR"


@pytest.mark.parametrize(("text", "marks", "body"), [
    ("Gen. Jan Voss, a top NATO official, spoke.", "role:Gen.|person:Jan Voss|role:a top NATO official", "IGO:NATO"),
    ("Jan Voss, Chief of Staff for the European Commission, spoke.", "person:Jan Voss", "IGO:EU"),
    ("Gen. Jan Voss, a NATO expert, spoke.", "role:Gen.|person:Jan Voss|role:a NATO expert", None),
    ("Gen. Jan Voss, former NATO official, spoke.", "role:Gen.|person:Jan Voss|role:former NATO official", None),
    ("Gen. Jan Voss, NATO ambassador, spoke.", "role:Gen.|person:Jan Voss|role:NATO ambassador", None),
    ("Jan Voss, ambassador to NATO, spoke.", "person:Jan Voss|role:ambassador to NATO", None),
])  # fmt: skip
def test_who_serves_a_body_is_its(known: Knowledge, text: str, marks: str, body: str | None) -> None:
    found = read(known, f"In the United States, the United States said, {text}", marks, outlet="Politico")["Jan Voss"]
    assert (found.body, found.country is None) == (body, body is not None)


def test_a_director_in_an_administration_is_its(known: Knowledge) -> None:
    title = "director for Korea and China in the Obama administration"
    text = f"Ida Holt, {title}, spoke in the US."
    assert read(known, text, f"person:Ida Holt|role:{title}")["Ida Holt"].country == "USA"


def test_who_serves_a_person_by_the_family_name_first(known: Knowledge) -> None:
    text = "Norway and Peru met. South Korean President Moon Jae-in came. Peru left. Jo Voss, Moon’s secretary, sat."
    marks = "role:South Korean President|person:Moon Jae-in|person:Jo Voss|role:Moon’s secretary"
    assert read(known, text, marks, "2018-04-30")["Jo Voss"].country == "KOR"


def test_a_long_title_with_letters_in_brackets(known: Knowledge) -> None:
    title = "Norwegian General Staff Main Intelligence Directorate (GSI) First Deputy Head Lieutenant General"
    assert read(known, f"In Chile {title} Jan Voss spoke.", "person:Jan Voss")["Jan Voss"].country == "NOR"


@pytest.mark.parametrize(("text", "marks", "country"), [
    ("Jan Voss, Washington correspondent for the Norwegian Wire, spoke.", "person:Jan Voss", "NOR"),
    ("Jan Voss, Russia team lead at the ISW, spoke.", "person:Jan Voss", "USA"),
    ("Israel, Israel, Israel: Jan Voss, an expert in Israeli foreign policy at the Brookings Institution, spoke.",
     "person:Jan Voss", "USA"),
    ("Russia’s deputy U.N. envoy Jan Voss spoke.", "role:Russia’s deputy U.N. envoy|person:Jan Voss", "RUS"),
    ("Jan Voss, head of the Brussels office for the French Institute of International Relations, spoke.",
     "person:Jan Voss|role:head of the Brussels office for the French Institute of International Relations", "FRA"),
    ("Jan Voss, a senior research fellow with the programme for security at the Lakeside Institute for Strategic and "
     "International Studies in Paris, spoke.", "person:Jan Voss|role:a senior research fellow", "FRA"),
    ("Russia lost a Russia-friendly Peruvian president, Jan Voss.",
     "role:a Russia-friendly Peruvian president|person:Jan Voss", "PER"),
    ("Russia lost the pro-Moscow Peruvian president, Jan Voss.",
     "role:the pro-Moscow Peruvian president|person:Jan Voss", "PER"),
])  # fmt: skip
def test_whose_a_person_is_and_what_is_only_dealt_with(known: Knowledge, text: str, marks: str, country: str) -> None:
    assert read(known, text, marks)["Jan Voss"].country == country


def test_the_head_of_an_office_of_the_un_is_the_uns(known: Knowledge) -> None:
    title = "The head of the UN human rights office in Ukraine"
    found = read(known, f"{title}, Jan Voss, said: “Ukraine waits.”", f"role:{title}|person:Jan Voss")["Jan Voss"]
    assert (found.body, found.country) == ("IGO:UN", None)


def test_a_representative_to_a_body_is_none_of_the_house(known: Knowledge) -> None:
    text = "The United States no longer pays the United States Representative to the UNHRC."
    found = read(known, text, "role:the United States Representative|organisation:the UNHRC", "2025-02-04")
    assert found["the United States Representative"].register_id is None


def test_whose_a_person_is_by_the_house_before_the_name(known: Knowledge) -> None:
    text = "Peru heard State Duma Committee Chairman Jan Voss."
    assert read(known, text, "person:Jan Voss")["Jan Voss"].country == "RUS"


def test_the_regime_of_a_known_ruler_is_of_his_state(known: Knowledge) -> None:
    text = "Peru and Chile spoke of the Omar al-Bashir regime."
    assert read(known, text, "group:the Omar al-Bashir regime")["the Omar al-Bashir regime"].country == "SDN"


@pytest.mark.parametrize(("end", "known_as"), [(" for Hostage Affairs", None), (", who spoke", "usa-john-kerry")])
def test_what_an_envoy_is_for_tells_him_from_others(known: Knowledge, end: str, known_as: str | None) -> None:
    title = "the Special Presidential Envoy"
    found = read(known, f"The US thanks {title}{end}.", f"role:{title}", "2022-03-08", "The White House")
    assert found[title].register_id == known_as


def test_a_body_that_the_head_takes_into_a_name(known: Knowledge) -> None:
    name = "the Armed Forces of Ukraine Jan Voss"
    assert read(known, f"Peru and Chile met {name}.", f"person:{name}")[name].country == "UKR"


def test_a_specialist_in_a_states_affairs_is_not_of_it(known: Knowledge) -> None:
    text = "Jan Voss, a specialist in Russian security affairs at the Harbour College, spoke in Peru."
    assert read(known, text, "person:Jan Voss")["Jan Voss"].country != "RUS"


def test_the_head_of_an_office_named_the_other_way_round(known: Knowledge) -> None:
    full = "Head of the Office of the President"
    text = f"{full} Jan Voss met Deputy {full} Ida Holt. The Head of the President’s Office spoke."
    marks = f"role:{full}|person:Jan Voss|role:Deputy {full}|person:Ida Holt|role:The Head of the President’s Office"
    found = read(known, text, marks, outlet="president.gov.ua")
    assert found["The Head of the President’s Office"].id == found["Jan Voss"].id


@pytest.mark.parametrize(("text", "country"), [
    ("Peru, Peru, Peru: Permanent Under-Secretary Sir Jan Voss spoke.", "GBR"),
    ("Peru, Peru, Peru: Pentagon spokesman Col. Jan Voss spoke.", "USA"),
])  # fmt: skip
def test_whose_a_person_is_by_a_rank_or_knighthood(known: Knowledge, text: str, country: str) -> None:
    assert read(known, text, "person:Jan Voss")["Jan Voss"].country == country


def test_the_head_of_an_office_is_no_president_named_behind(known: Knowledge) -> None:
    text = (
        "Head of the Office of the President of Ukraine Andriy Yermak spoke. The head of the Office of the President "
        "left. President of France Emmanuel Macron came."
    )
    marks = "role:Head of the Office of the President of Ukraine|person:Andriy Yermak"
    marks += "|role:The head of the Office of the President|role:President of France|person:Emmanuel Macron"
    found = read(known, text, marks, "2021-12-21")
    assert found["The head of the Office of the President"].name == "Andriy Yermak"


def test_who_is_spoken_to_does_not_bear_the_title_behind(known: Knowledge) -> None:
    text = "In the United States, MR. VOLLSTAD said: Well, Olaf, the President authorized it, and Norway agreed."
    found = read(known, text, "person:Olaf|role:the President", outlet="The White House")
    assert (found["Olaf"].title, found["the President"].name) == (None, "Joe Biden")


def test_an_aide_is_not_the_one_served(known: Knowledge) -> None:
    text = "They came with Russian president Vladimir Putin’s aide, Arne Vollstad, to Norway."
    marks = "role:Russian president|role:Vladimir Putin’s aide|person:Arne Vollstad"
    found = read(known, text, marks)
    assert (found["Arne Vollstad"].name, found["Russian president"].name) == ("Arne Vollstad", "Vladimir Putin")


def test_envoys_before_a_name_are_no_part_of_it(known: Knowledge) -> None:
    found = read(known, "Vladimir Putin’s envoys Arne Vollstad and Ida Holmquist left Russia.",
                 "person:Vladimir Putin’s envoys|person:Arne Vollstad")  # fmt: skip
    assert found["Arne Vollstad"].name == "Arne Vollstad"


def test_a_minister_by_his_first_name_is_the_foreign_minister(known: Knowledge) -> None:
    text = "And Minister Sergey, welcome. FOREIGN MINISTER LAVROV: I thank you, for Russia."
    marks = "role:Minister|person:Sergey|role:FOREIGN MINISTER|person:LAVROV"
    assert read(known, text, marks, outlet="U.S. Department of State")["Sergey"].register_id == "rus-sergey-lavrov"


def test_a_secretary_of_one_thing_is_not_that_of_another(known: Knowledge) -> None:
    text = "MEMORANDUM FOR THE SECRETARY OF STATE\n\nTHE SECRETARY OF COMMERCE\n\nof the United States"
    marks = "role:THE SECRETARY OF STATE|role:THE SECRETARY OF COMMERCE"
    found = read(known, text, marks, outlet="The White House", links={1: 0})
    assert found["THE SECRETARY OF STATE"].name == "Antony Blinken"
    assert found["THE SECRETARY OF COMMERCE"].register_id != found["THE SECRETARY OF STATE"].register_id
    text = "THE SECRETARY OF THE TREASURY; THE ASSISTANT TO THE PRESIDENT FOR NATIONAL SECURITY AFFAIRS"
    marks = "|".join(f"role:{title}" for title in text.split("; "))
    found = read(known, f"{text} of the United States", marks, outlet="The White House", links={1: 0})
    assert {actor.name for actor in found.values()} == {"Janet Yellen", "Jake Sullivan"}


def test_somebody_s_son_is_not_the_brother_of_another(known: Knowledge) -> None:
    text = "Arne Vollstad, the brother of a smith in Norway, spoke of his son."
    marks = "person:Arne Vollstad|role:the brother of a smith|role:his son"
    assert read(known, text, marks)["his son"].name == "son"


def test_a_heading_is_no_title_of_who_opens_the_next_paragraph(known: Knowledge) -> None:
    text = "Arne Vollstad, Department Spokesperson\n\nSecretary of State Antony Blinken will go to Norway."
    marks = "person:Arne Vollstad|role:Department Spokesperson|role:Secretary of State|person:Antony Blinken"
    found = read(known, text, marks, outlet="U.S. Department of State")
    assert (found["Department Spokesperson"].name, found["Antony Blinken"].title) == (
        "Arne Vollstad", "Secretary of State",
    )  # fmt: skip
    text = "He called Norwegian Foreign\n\nMinister Arne Vollstad."
    found = read(known, text, "role:Norwegian Foreign|role:Minister|person:Arne Vollstad")
    assert found["Norwegian Foreign"].name == "Arne Vollstad"


@pytest.mark.parametrize("title", ["Deputy National Security Advisor", "Deputy First Minister"])
def test_a_deputy_of_an_office_is_no_member_of_a_house(known: Knowledge, title: str) -> None:
    text = f"Estonia heard Senator Arne Vollstad of Norway, and then the {title} spoke."
    found = read(known, text, f"role:Senator|person:Arne Vollstad|role:{title}")
    assert (found[title].name, found[title].sector) == (title, "GOV")


def test_officials_are_told_apart_by_what_they_are_called(known: Knowledge) -> None:
    text = "Governor Arne Vollstad of Norway came. The Harbour Adviser left."
    marks = "role:Governor|person:Arne Vollstad|role:The Harbour Adviser"
    assert read(known, text, marks)["The Harbour Adviser"].name == "Harbour Adviser"


def test_a_title_before_a_body_of_somebody_s_is_his(known: Knowledge) -> None:
    text = "Russian President Vladimir Putin spoke to Serbia. President Aleksandar Vučić’s ruling party met in Serbia."
    marks = "role:Russian President|person:Vladimir Putin|role:President|organisation:Aleksandar Vučić’s ruling party"
    assert read(known, text, marks)["President"].name == "Aleksandar Vučić"


def test_the_official_is_the_one_called_so_last(known: Knowledge) -> None:
    text = "A senior Norwegian official and a Peruvian diplomat met in Peru. Peru, Peru and Peru, the official said."
    marks = "role:A senior Norwegian official|role:a Peruvian diplomat|role:the official"
    found = read(known, text, marks)
    assert found["the official"].id == found["A senior Norwegian official"].id
    text = "A Norwegian aide told Estonian official Arne Vollstad so. In Peru, the official said so."
    marks = "role:A Norwegian aide|role:Estonian official|person:Arne Vollstad|role:the official"
    assert read(known, text, marks)["the official"].name == "Arne Vollstad"


def test_a_spokesman_may_be_called_the_official(known: Knowledge) -> None:
    text = "A Norwegian official sat with Peruvian spokesman Arne Vollstad. The official rose."
    marks = "role:A Norwegian official|role:Peruvian spokesman|person:Arne Vollstad|role:The official"
    assert read(known, text, marks, links={3: 2})["The official"].name == "Arne Vollstad"


def test_a_title_of_several_words_is_his_whose_it_is_whole(known: Knowledge) -> None:
    text = "U.S. Deputy Secretary of State Ida Holm saw Estonian Secretary General Arne Voll. The Deputy Secretary sat."
    marks = "role:U.S. Deputy Secretary of State|person:Ida Holm|role:Estonian Secretary General|person:Arne Voll"
    assert read(known, text, f"{marks}|role:The Deputy Secretary")["The Deputy Secretary"].name == "Ida Holm"


def test_the_vice_president_is_no_president(known: Knowledge) -> None:
    text = "President Biden met South Korean President Yoon Suk Yeol. In the United States the Vice President spoke."
    marks = "role:President|person:Biden|role:South Korean President|person:Yoon Suk Yeol|role:the Vice President"
    found = read(known, text, marks, outlet="The White House")
    assert found["the Vice President"].name == "Kamala Harris"


def test_a_state_that_ends_a_paragraph_is_no_part_of_the_next_title(known: Knowledge) -> None:
    text = "Tents for Syria\n\nThe Emirati foreign minister was received in Damascus."
    found = read(known, text, "state:Syria|role:The Emirati foreign minister", "2023-02-15")
    assert found["The Emirati foreign minister"].country == "ARE"


def test_whom_somebody_met_is_not_who_says_so(known: Knowledge) -> None:
    text = "He will sit with the president of South Sudan, African Union mediator Thabiso Vollstad said."
    marks = "role:the president|state:South Sudan|role:African Union mediator|person:Thabiso Vollstad"
    found = read(known, text, marks)
    assert (found["the president"].country, found["Thabiso Vollstad"].body) == ("SSD", "IGO:AU")


@pytest.mark.parametrize(("words", "same"), [("his father", False), ("the gastroenterologist", True)])
def test_his_father_is_another_one(known: Knowledge, words: str, same: bool) -> None:
    text = f"Arne Vollstad, a gastroenterologist in Norway, came to see {words}."
    found = read(known, text, f"person:Arne Vollstad|role:a gastroenterologist|role:{words}", links={2: 0})
    assert (found[words].id == found["Arne Vollstad"].id) is same


@pytest.mark.parametrize(("title", "same"), [("an editor", False), ("an OSCE media editor", True)])
def test_a_title_of_a_body_is_not_of_whom_the_report_calls_otherwise(known: Knowledge, title: str, same: bool) -> None:
    text = f"Ida Holm, {title}, sat in Oslo. The OSCE's media freedom representative called it odd."
    marks = f"person:Ida Holm|role:{title}|role:The OSCE's media freedom representative"
    found = read(known, text, marks, links={2: 0})
    assert (found["The OSCE's media freedom representative"].id == found["Ida Holm"].id) is same


@pytest.mark.parametrize(
    ("title", "country"),
    [("SpaceX founder", "USA"), ("chief executive of Nokia", "FIN"), ("the Tata Steel boss", "IND")],
)
def test_who_runs_a_company_is_of_its_state(known: Knowledge, title: str, country: str) -> None:
    text = f"In Peru Russian President Vladimir Putin called {title} Arne Vollstad outstanding."
    found = read(known, text, f"role:Russian President|person:Vladimir Putin|role:{title}|person:Arne Vollstad")
    assert found["Arne Vollstad"].country == country


def test_who_says_so_is_not_whom_he_speaks_of(known: Knowledge) -> None:
    text = "It will hurt firms close to President Vladimir Putin, a senior US official said Sunday."
    found = read(known, text, "role:President|person:Vladimir Putin|role:a senior US official")
    assert [found[w].country for w in ("Vladimir Putin", "a senior US official")] == ["RUS", "USA"]


def test_an_envoy_of_a_body_in_a_list_is_the_bodys(known: Knowledge) -> None:
    text = "It is led by the US envoy Arne Vollstad and the African Union youth envoy, Ida Holm."
    marks = "role:the US envoy|person:Arne Vollstad|role:the African Union youth envoy|person:Ida Holm"
    holm = read(known, text, marks)["Ida Holm"]
    assert (holm.country, holm.body) == (None, "IGO:AU")


@pytest.mark.parametrize(
    ("title", "outlet", "country", "is_its"),
    [("home secretary", "The Guardian", "GBR", True), ("home secretary", "Kyiv Post", "GBR", False)],
)  # fmt: skip
def test_offices_that_one_press_names_without_the_state(
    known: Knowledge, title: str, outlet: str, country: str, is_its: bool
) -> None:
    text = f"Fish ran out. The {title} Arne Vollstad spoke of Peru."
    found = read(known, text, f"role:{title}|person:Arne Vollstad", outlet=outlet)
    assert (found["Arne Vollstad"].country == country) is is_its


@pytest.mark.parametrize(
    ("text", "marks", "country"),
    [("In Thailand the governor of Ohio, Arne Voll, spoke.", "role:the governor of Ohio|person:Arne Voll", "USA"),
     ("Germany froze a boat of Russia. It was German Borisovich Vollov's.", "person:German Borisovich Vollov", "RUS")],
)  # fmt: skip
def test_a_governor_of_ohio_and_a_man_called_german(known: Knowledge, text: str, marks: str, country: str) -> None:
    assert list(read(known, text, marks).values())[-1].country == country


@pytest.mark.parametrize(
    ("last", "same"), [("Trump Jr", "Donald Trump Jr"), ("Trump", "Donald Trump"), ("Holm", "Ida Holm Jr")]
)
def test_a_junior_is_not_his_father(known: Knowledge, last: str, same: str) -> None:
    text = f"Donald Trump Jr. met Donald Trump in the US. Ida Holm Jr. came. Then {last} told the Senate so."
    marks = f"person:Donald Trump Jr|person:Donald Trump|person:Ida Holm Jr|person:{last}"
    found = read(known, text, marks)
    assert found[last].id == found[same].id
    assert found["Donald Trump Jr"].id != found["Donald Trump"].id


@pytest.mark.parametrize(
    ("before", "body"), [("Talks went on.", "IGO:UN"), ("NATO met.", None), ("The UN and the EU met.", "IGO:UN")]
)
def test_the_secretary_general_of_a_report_without_another_body_is_the_uns(
    known: Knowledge, before: str, body: str | None
) -> None:
    text = f"{before} The Secretary-General left."
    assert read(known, text, "role:The Secretary-General")["The Secretary-General"].body == body
