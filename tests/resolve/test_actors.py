"""From a faultless model's mentions to actors: names, titles, countries."""

import pytest

from dragoman.records import Actor, Annotated, Mention, Origin, Report, Span
from dragoman.resolve import Knowledge, knowledge, resolve


@pytest.fixture(scope="module")
def known() -> Knowledge:
    return knowledge()


def report(text: str, published: str = "2024-03-01") -> Report:
    origin = Origin("text", "-", "0" * 64)
    return Report("r", None, None, published, None, "en", text, origin, ((0, 0, len(text)),))


def actors(
    known: Knowledge, text: str, marks: list[tuple[str, str]], published: str = "2024-03-01", links: tuple = ()
) -> dict[str, Actor]:
    """Return the actor of each marked stretch; ``marks`` are (words, kind) in the order of the text."""
    mentions, at = [], 0
    for words, kind in marks:
        at = text.index(words, at)
        mentions.append(Mention(Span(at, at + len(words)), kind, 1.0))
        at += len(words)
    antecedents = tuple(dict(links).get(i) for i in range(len(mentions)))
    whole = (Span(0, len(text)),)
    found = resolve(Annotated(report(text, published), whole, tuple(mentions), (), (), (), antecedents), known)
    by_id = {a.id: a for a in found.actors}
    return {words: by_id[found.actor_of[i]] for i, (words, _) in enumerate(marks) if i in found.actor_of}


def test_a_country_before_a_comma_is_no_part_of_the_title(known):
    found = actors(
        known,
        "Talks drew in Russia and China, Norwegian Minister Arne Voll said.",
        [("Russia", "state"), ("China", "state"), ("Norwegian Minister", "role"), ("Arne Voll", "person")],
    )
    assert (found["Arne Voll"].country, found["Arne Voll"].office) == ("NOR", "Norwegian Minister")


def test_a_full_first_name_is_the_short_one_in_the_register(known):
    text = "President Joseph R. Biden spoke with the Prime Minister of Israel on a visit to Israel."
    found = actors(known, text, [("President", "role"), ("Joseph R. Biden", "person")], "2022-04-24")
    assert found["Joseph R. Biden"].register_id == "usa-joe-biden"


def test_an_adviser_of_the_prime_minister_is_not_the_prime_minister(known):
    text = "Danish Prime Minister Ida Holm left early. The prime minister’s adviser stayed."
    marks = [("Danish Prime Minister", "role"), ("Ida Holm", "person"), ("The prime minister’s adviser", "role")]
    found = actors(known, text, marks)
    assert found["The prime minister’s adviser"].id != found["Ida Holm"].id


def test_a_link_to_a_person_of_another_office_is_not_followed(known):
    text = "Danish Foreign Minister Ida Holm spoke. The Danish president was not there."
    marks = [("Danish Foreign Minister", "role"), ("Ida Holm", "person"), ("The Danish president", "role")]
    found = actors(known, text, marks, links=((2, 1),))
    assert found["The Danish president"].id != found["Ida Holm"].id


@pytest.mark.parametrize(
    "words",
    ["The two leaders", "Estonian and Latvian officials", "Estonia-Latvia border officials"],
)
def test_people_of_several_countries_have_none(known, words):
    found = actors(known, f"{words} met in Estonia. Estonia and Estonia again.", [(words, "role")])
    assert (found[words].kind, found[words].country) == ("group", None)


def test_a_name_in_pieces_is_one_person(known):
    text = "Foreign Minister Ida R. Holm left. Mr. Voll praised Ms. Holm. Mr. Voll’s car was late."
    marks = [("Foreign Minister", "role"), ("Ida", "person"), ("R", "person"), ("Holm", "person"), ("Mr", "role")]
    marks += [("Voll", "person"), ("Ms", "person"), ("Mr", "person")]
    found = actors(known, text, marks)
    assert (found["Holm"].name, found["Holm"].id) == ("Ida R. Holm", found["Ms"].id)
    assert (found["Voll"].name, found["Mr"].id) == ("Mr. Voll", found["Voll"].id)


@pytest.mark.parametrize("words", ["Ardanian state media", "Official Ardanian Wire television", "State TV radio"])
def test_media_named_by_their_kind_are_found_whole(known, words):
    text = f"A press was there. {words} and the local  radio told so."
    resolved = resolve(Annotated(report(text), (Span(0, len(text)),), (), (), (), (), ()), known)
    assert [m.span.of(text) for m in resolved.annotated.mentions if m.kind == "outlet"] == [words, "local  radio"]


def test_a_listed_name_in_pieces_is_one_state(known):
    found = actors(known, "North Korea fired a missile.", [("North", "state"), ("Korea", "person")])
    assert found["Korea"] == found["North"] and found["Korea"].country == "PRK"


def test_a_surname_that_the_head_takes_for_an_outlet_is_the_person_s(known):
    text = "Foreign Minister Ida Holm left. He told Holm that it was late."
    found = actors(known, text, [("Foreign Minister", "role"), ("Ida Holm", "person"), ("Holm", "outlet")])
    assert found["Holm"].id == found["Ida Holm"].id


def test_a_former_president_named_without_the_office_is_the_former_president(known):
    text = "Bill Clinton came with Russian President Vladimir Putin. The former president sat."
    marks = [("Bill Clinton", "person"), ("Russian President", "role"), ("Vladimir Putin", "person")]
    found = actors(known, text, [*marks, ("The former president", "role")], "2015-03-01")
    assert found["The former president"].id == found["Bill Clinton"].id


@pytest.mark.parametrize(("title", "same"), [("the Chancellor", True), ("the author", False)])
def test_a_first_name_under_the_office_of_its_bearer(known, title, same):
    text = f"German Chancellor Scholz sat in Germany. Then {title}, Olaf, left."
    marks = [("German Chancellor", "role"), ("Scholz", "person"), (title, "role"), ("Olaf", "person")]
    found = actors(known, text, marks, "2022-03-01")
    assert (found["Olaf"].register_id == "deu-olaf-scholz") is same


def test_initials_tell_two_bearers_of_one_name_apart(known):
    text = "Jan W. Holt sat beside Jan H.W. Holt, and J. Holt and Jan Holt left."
    marks = [("Jan W. Holt", "person"), ("Jan H.W. Holt", "person")]
    found = actors(known, text, marks)
    assert found["Jan W. Holt"].id != found["Jan H.W. Holt"].id
    found = actors(
        known, "Jan Wim Holt sat. Jan W. Holt left.", [("Jan Wim Holt", "person"), ("Jan W. Holt", "person")]
    )
    assert found["Jan W. Holt"].id == found["Jan Wim Holt"].id


@pytest.mark.parametrize(
    ("relative", "name", "who"),
    [
        ("his father, ", "Holt", "Ida Holt"),
        ("Holt’s wife ", "Holt", "Ida Holt"),
        ("his wife, ", "Mrs. Holt", "Jana Holt"),
        ("beside him, ", "Holt", "Jana Holt"),
    ],
)
def test_a_family_name_alone_is_not_the_relative_s_named_in_full(known, relative, name, who):
    text = f"Ida Holt sat. Far off {relative}Jana Holt, rose. Then {name} left."
    found = actors(known, text, [("Ida Holt", "person"), ("Jana Holt", "person"), (name, "person")])
    assert found[name].name == who


@pytest.mark.parametrize(("group", "country"), [("Hamas", "PSE"), ("Norway", None)])
def test_a_leader_of_a_group_that_the_report_names_needs_no_more_than_a_family_name(known, group, country):
    text = f"Peru, Chile and Japan spoke of {group}, and of Sinwar."
    assert actors(known, text, [("Sinwar", "person")], "2024-06-11")["Sinwar"].country == country


def test_the_holder_of_an_office_of_a_body_is_its_title_alone_from_there_on(known):
    text = "The Secretary-General of the United Nations came to Germany. In Germany the Secretary-General rested."
    marks = [("The Secretary-General of the United Nations", "role"), ("the Secretary-General", "role")]
    found = actors(known, text, marks, "2023-03-01")
    assert found["the Secretary-General"].register_id == "prt-antonio-guterres"


def test_the_commissioner_is_the_one_named_before(known):
    text = "The European commissioner for trade, Jan Holt, came to Germany. The commissioner left Germany."
    marks = [("The European commissioner for trade", "role"), ("Jan Holt", "person"), ("The commissioner", "role")]
    found = actors(known, text, marks)
    assert found["The commissioner"].id == found["Jan Holt"].id and found["Jan Holt"].country is None


@pytest.mark.parametrize("end", ["-un", "-led"])
def test_a_name_cut_at_its_hyphen_is_whole(known, end):
    found = actors(known, f"Qorin Vesh{end} team spoke.", [("Qorin Vesh", "person")])
    assert found["Qorin Vesh"].name == f"Qorin Vesh{end}".removesuffix("-led")


def test_letters_in_brackets_stand_for_the_name_before_them(known):
    text = "The Electronic Frontier Foundation (EFF) wrote first. A letter of EFF came late."  # no Freedom Fighters
    marks = [("Electronic Frontier Foundation", "organisation"), ("EFF", "organisation"), ("EFF", "organisation")]
    found = actors(known, text, marks)
    assert found["EFF"].id == found["Electronic Frontier Foundation"].id


def test_letters_that_are_no_initials_of_the_name_stand_for_themselves(known):
    text = "The Harbour Masters (NATO) wrote first. A letter of NATO came late."
    marks = [("Harbour Masters", "organisation"), ("NATO", "organisation"), ("NATO", "organisation")]
    assert actors(known, text, marks)["NATO"].register_id == "IGO:NATO"


def test_a_name_much_like_that_of_its_letters_is_the_body_that_bears_both(known):
    text = "The Islamic Revolution Guard Corps (IRGC) drilled."
    found = actors(known, text, [("Islamic Revolution Guard Corps", "organisation"), ("IRGC", "organisation")])
    assert {a.country for a in found.values()} == {"IRN"} and len({a.id for a in found.values()}) == 1


def test_a_name_is_of_one_kind_wherever_the_head_is_surer_of_it_by_far(known):
    text = "Kestrelhub wrote. A letter of Kestrelhub came. It shut Kestrelhub."
    marks = [("Kestrelhub", kind) for kind in ("organisation", "person", "organisation")]
    spans = [Span(m, m + len("Kestrelhub")) for m in (0, text.index("Kestrelhub", 5), text.rindex("Kestrelhub"))]
    mentions = tuple(Mention(span, kind, 1.0) for span, (_, kind) in zip(spans, marks, strict=True))  # type: ignore[arg-type]
    found = resolve(Annotated(report(text), (Span(0, len(text)),), mentions, (), (), (), (None,) * 3), known)
    assert [(a.kind, len(a.mentions)) for a in found.actors] == [("organisation", 3)]


@pytest.mark.parametrize(
    ("name", "opening", "again", "day"),
    [
        ("Antony Blinken", "US Secretary of State", "the top US diplomat", "2022-08-08"),
        ("Charles Michel", "President of the European Council", "the head of the European Council", "2022-04-01"),
        ("William Burns", "CIA director", "The head of the Central Intelligence Agency", "2022-03-10"),
        ("Jens Stoltenberg", "NATO Secretary General", "NATO’s top official", "2022-10-02"),
    ],
)
def test_another_title_of_the_office_is_its_holder_s(known, name, opening, again, day):
    marks = [(opening, "role"), (name, "person"), (again, "role")]
    found = actors(known, f"The {opening} {name} left. Later {again} came.", marks, day)
    assert found[again].id == found[name].id


def test_the_head_of_another_service_is_somebody_else(known):
    text = "The CIA director William Burns left. Later the FBI director came."
    marks = [("CIA director", "role"), ("William Burns", "person"), ("FBI director", "role")]
    found = actors(known, text, marks, "2022-03-10")
    assert found["FBI director"].name == "Christopher Wray"


@pytest.mark.parametrize(
    ("text", "kind", "words", "body"),
    [
        ("NATO met. The Western military alliance said no more.", "state", "The Western military alliance", "IGO:NATO"),
        ("The rebels met. The military alliance said no more.", "group", "The military alliance", None),
        ("The European Commission met Norway. Brussels said no more.", "state", "Brussels", "IGO:EU"),
        ("The European Commission met Belgium. Brussels said no more.", "state", "Brussels", None),
        ("The International Court of Justice sat.", "organisation", "International Court of Justice", "IGO:UN"),
        ("The International Criminal Court sat.", "organisation", "International Criminal Court", "IGO:ICC"),
    ],
)
def test_whose_a_body_is(known, text, kind, words, body):
    assert actors(known, text, [(words, kind)])[words].body == body


def test_whoever_has_left_a_body_is_of_his_own_state(known):
    found = [actors(known, "Jens Stoltenberg left.", [("Jens Stoltenberg", "person")], day) for day in DAYS]
    assert [(a["Jens Stoltenberg"].country, a["Jens Stoltenberg"].body) for a in found] == [
        (None, "IGO:NATO"), ("NOR", None),
    ]  # fmt: skip


DAYS = ("2023-03-01", "2025-03-28")


def test_two_names_with_a_hyphen_between_are_two_actors(known):
    text = "The Israel-Hamas war went on."
    mentions = (Mention(Span(4, 16), "group", 1.0),)
    found = resolve(Annotated(report(text), (Span(0, len(text)),), mentions, (), (), (), (None,)), known)
    assert {a.name: len(a.mentions) for a in found.actors} == {"Israel": 1, "Hamas": 1}


@pytest.mark.parametrize("dash", ["-", "‐", "‑", "‒", "–"])
def test_what_two_states_have_with_each_other_is_no_body(known, dash):
    text = f"They spoke of the Norway{dash}Peru alliance at length."
    found = actors(known, text, [("Norway", "state"), ("Peru alliance", "organisation")])
    assert {a.name for a in found.values()} == {"Norway", "Peru"} and found["Peru alliance"].kind == "state"


def test_a_dash_of_a_parenthesis_parts_no_states(known):
    text = "They spoke of Norway—Peru alliance says no more—at length."
    assert actors(known, text, [("Peru alliance", "organisation")])["Peru alliance"].name == "Peru alliance"


@pytest.mark.parametrize(
    ("text", "words", "kind", "is_one"),
    [
        ("Trade in US$3.4 billion of fish.", "US", "state", False),
        ("It was paid in U.S. dollars.", "U.S.", "state", False),
        ("The US dollared up.", "US", "state", True),
        ("They praised people-to-people ties.", "people", "group", False),
        ("They praised our people-to-people ties.", "our people", "group", False),
        ("They brought people to people.", "people", "group", True),
        ("The recent Oslo talks between Chile and Peru failed.", "Oslo", "state", False),
        ("The Oslo climate accord held.", "The Oslo", "organisation", False),
        ("After these Oslo talks they went.", "Oslo", "state", False),
        ("By now Oslo talks to Chile.", "Oslo", "state", True),
        ("Fish are few, but Oslo talks a lot.", "Oslo", "state", True),
        ("Fish are few. The Oslo talks failed.", "The Oslo", "state", False),
        ("Norway talks between meals.", "Norway", "state", True),
    ],
)
def test_a_piece_of_what_names_no_actor_is_none(known, text, words, kind, is_one):
    assert (words in actors(known, text, [(words, kind)])) is is_one


@pytest.mark.parametrize(
    "words", ["one Jana Voss", "our Oslo correspondent Jana Voss", "Coalition’s Jana Voss", "his friend Jana Voss"]
)
def test_whose_somebody_is_is_no_part_of_the_name(known, words):
    assert actors(known, f"It was {words} who left.", [(words, "person")])[words].name == "Jana Voss"


def test_a_list_of_holders_gives_each_the_office_before_the_name(known):
    text = "She met Prime Minister of Israel Naftali Bennett, Prime Minister of Sweden Stefan Löfven, Chancellor"
    text += " of Austria Alexander Schallenberg and President of Georgia Salome Zurabishvili."
    marks = [("Prime Minister", "role"), ("Israel", "person"), ("Naftali Bennett", "person")]
    marks += [("Prime Minister", "role"), ("Sweden", "place"), ("Stefan Löfven", "person"), ("Chancellor", "role")]
    marks += [("Austria", "role"), ("Alexander Schallenberg", "person"), ("President", "role")]
    marks += [("Georgia Salome Zurabishvili", "person")]
    found = actors(known, text, marks, "2021-11-01")
    people = ("Naftali Bennett", "Stefan Löfven", "Alexander Schallenberg", "Georgia Salome Zurabishvili")
    assert [found[name].country for name in people] == ["ISR", "SWE", "AUT", "GEO"]
    assert [found[name].office for name in people] == ["Prime Minister", "Prime Minister", "Chancellor", "President"]


@pytest.mark.parametrize(
    ("kind", "words", "country"),
    [
        ("group", "The Wagner mercenary group", "RUS"),
        ("group", "The USS Carney", "USA"),
        ("group", "The 82nd Airborne Division", "USA"),
        ("group", "People", None),
    ],
)
def test_whose_a_group_is_by_its_name(known, kind, words, country):
    assert actors(known, f"{words} came late.", [(words, kind)])[words].country == country


@pytest.mark.parametrize(
    ("kind", "words", "name"),
    [
        ("organisation", "Reports", None), ("organisation", "Leaked documents", None), ("role", "A recent poll", None),
        ("organisation", "Harbour University data", "Harbour University"), ("outlet", "The police report", "police"),
        ("organisation", "The Institute for Harbour Studies", "Institute for Harbour Studies"),
    ],
)  # fmt: skip
def test_papers_are_no_actors_but_whose_they_are_is_one(known, kind, words, name):
    found = actors(known, f"{words} said so.", [(words, kind)])
    assert [a.name for a in found.values()] == ([name] if name else [])


def test_a_name_does_not_end_in_a_preposition(known):
    text = "The defence ministry in the capital and rebels of the north left."
    found = actors(known, text, [("The defence ministry in the", "organisation"), ("rebels of", "group")])
    assert [a.name for a in found.values()] == ["defence ministry", "rebels"]


def test_a_role_that_is_but_a_state_is_the_state_and_an_article_nobody(known):
    found = actors(known, "The U.S. and the left.", [("The U.S.", "role"), ("the", "person")])
    assert [(a.kind, a.country) for a in found.values()] == [("state", "USA")]


@pytest.mark.parametrize(
    ("name", "state", "known_as"),
    [("Obama", "the US", "Barack Obama"), ("Assad", "Syria", "Bashar al-Assad"), ("Clinton", "the US", "Clinton")],
)
def test_a_family_name_in_a_report_without_a_day_is_the_one_who_is_named_most(known, name, state, known_as):
    text = f"{name} spoke of {state}."
    found = actors(known, text, [(name, "person"), (state.removeprefix("the "), "state")], None)  # type: ignore[arg-type]
    assert found[name].name == known_as


def test_a_name_before_a_title_is_another_person(known):
    text = "Talks with Russia’s Vladimir Putin, U.S. President Donald Trump said, went on. Trump left."
    marks = [("Russia’s Vladimir Putin", "role"), ("U.S. President", "role"), ("Donald Trump", "person")]
    found = actors(known, text, [*marks, ("Trump", "person")], "2018-07-15")
    assert found["Trump"].name == "Donald Trump" and found["Russia’s Vladimir Putin"].name == "Vladimir Putin"


@pytest.mark.parametrize(("outlet", "meant"), [("Fox News", "Donald Trump"), (None, "Vladimir Putin")])
def test_the_president_without_more_is_that_of_the_press(known, outlet, meant):
    text = "President Trump spoke with Russian President Vladimir Putin. The president left."
    marks = [("President", "role"), ("Trump", "person"), ("Russian President", "role")]
    marks += [("Vladimir Putin", "person"), ("The president", "role")]
    places = [text.index(words) for words, _ in marks]
    mentions = tuple(
        Mention(Span(at, at + len(words)), kind, 1.0) for at, (words, kind) in zip(places, marks, strict=True)
    )  # type: ignore[arg-type]
    origin = Origin("text", "-", "0" * 64)
    told = Report("r", None, outlet, "2018-07-15", None, "en", text, origin, ((0, 0, len(text)),))
    found = resolve(Annotated(told, (Span(0, len(text)),), mentions, (), (), (), (None,) * 5), known)
    assert {a.id: a.name for a in found.actors}[found.actor_of[4]] == meant
