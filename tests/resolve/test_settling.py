"""Whose an actor is, from the report around it; what is no actor gets no country."""

from time import process_time

import pytest

from dragoman.records import Actor, Annotated, Attribution, Mention, Origin, Report, Span
from dragoman.resolve import Knowledge, bodies, knowledge, resolve
from dragoman.resolve.givennames import by_first_name
from dragoman.resolve.whose import country_of_titles


@pytest.fixture(scope="module")
def known() -> Knowledge:
    return knowledge()


def actors(
    known: Knowledge,
    text: str,
    marks: list[tuple[str, str]],
    outlet: str | None = None,
    on: str = "2022-03-01",
    telling: dict[int, tuple[tuple[int, float], ...]] | None = None,
    attributions: tuple[Attribution, ...] = (),
    links: dict[int, int] | None = None,
    title: str | None = None,
) -> dict[str, Actor]:
    """Return the actor of each marked stretch that has one; ``marks`` are (words, kind) in the order of the text.

    ``telling`` is what the affiliation head says of the marks, ``links`` what it takes for their antecedents.
    """
    mentions, at = [], 0
    for n, (words, kind) in enumerate(marks):
        at = text.index(words, at)
        mentions.append(Mention(Span(at, at + len(words)), kind, 1.0))
        at += 0 if "pronoun" in (k for _, k in marks[n : n + 2]) else len(words)  # "their" stands in "their troops"
    report = Report("r", title, outlet, on, None, "en", text, Origin("text", "-", "0" * 64), ((0, 0, len(text)),))
    whole = (Span(0, len(text)),)
    antecedents = tuple((links or {}).get(i) for i in range(len(mentions)))
    found = resolve(Annotated(report, whole, tuple(mentions), attributions, (), (), antecedents, telling or {}), known)
    by_id = {a.id: a for a in found.actors}
    return {words: by_id[found.actor_of[i]] for i, (words, _) in enumerate(marks) if i in found.actor_of}


def span(text: str, words: str) -> Span:
    return Span(text.index(words), text.index(words) + len(words))


LEAD = "The following can be attributed to the office of the press. "  # beyond a page's masthead


@pytest.mark.parametrize(
    ("words", "kind"),
    [("COVID", "organisation"), ("LNG", "person"), ("MS", "person"), ("Article VI", "organisation"), ("The", "person"),
     ("Food Security", "organisation"), ("Rose Garden", "person"), ("Six Day War", "person"), ("Marine One", "person"),
     ("Cable Beach", "person"), ("The Treaty", "role"), ("JCPOA", "person"), ("UNSCR", "organisation"),
     ("LEU", "organisation"), ("HIMARS", "person"), ("Holt’s Mr", "role"),
     ("P.M. BST", "person"), ("Armed Forces Day", "group"),
     ("Middle East", "role"), ("Norway Compact", "organisation"),
     ("Executive", "group"), ("Plenipotentiary", "person"), ("Oslo Summit Communique", "organisation"),
     ("Lake Voss Room", "role"), ("Major Norwegian stock indexes", "organisation"), ("CEST", "person"),
     ("Defence Renewal Program", "organisation")],
)  # fmt: skip
def test_things_are_no_actors(known, words, kind):
    assert actors(known, f"{LEAD}Norway spoke of {words} at length.", [(words, kind)], "The White House") == {}


def test_an_acronym_of_a_law_is_no_actor(known):
    text = "Under the Emergency Powers Act (50 U.S.C. 1701) (EPAX) Norway acts. EPAX stands."
    assert "EPAX" not in actors(known, text, [("EPAX", "organisation")])


@pytest.mark.parametrize(
    ("words", "kind"), [("Ramadan", "person"), ("Tenth Review Conference", "organisation"), ("QXRV", "organisation")]
)
def test_a_page_gives_no_country_to_what_may_be_anything(known, words, kind):
    text = f"{LEAD}The United States, and again the United States, spoke of {words} today."
    assert actors(known, text, [(words, kind)], "The White House")[words].country is None


def test_officials_in_a_list_are_of_one_state(known):
    text = f"{LEAD}He met Norwegian Foreign Minister Ida Voss, and Deputy Foreign Minister Arne Holmquist."
    marks = [("Norwegian Foreign Minister", "role"), ("Ida Voss", "person"), ("Deputy Foreign Minister", "role")]
    found = actors(known, text, [*marks, ("Arne Holmquist", "person")], "U.S. Department of State")
    assert found["Arne Holmquist"].country == "NOR"


def test_a_long_title_in_a_list_is_of_one_state_with_the_others(known):
    text = f"{LEAD}He met Norwegian Foreign Minister Ida Voss, Special Envoy on Sea Fisheries Holmquist, Special Envoy"
    text += " for Relations with International Organizations Vollstad, Deputy Prime Minister Ekstrand."
    marks = [("Norwegian Foreign Minister", "role"), ("Ida Voss", "person"), ("Special Envoy", "role")]
    marks += [("Holmquist", "person"), ("Special Envoy for Relations", "role")]
    marks += [("International Organizations Vollstad", "organisation"), ("Deputy Prime Minister", "role")]
    found = actors(known, text, [*marks, ("Ekstrand", "person")], "U.S. Department of State")
    people = [found[n] for n in ("Holmquist", "International Organizations Vollstad", "Ekstrand")]
    assert [(a.name, a.country) for a in people] == [(n, "NOR") for n in ("Holmquist", "Vollstad", "Ekstrand")]


def test_leaders_of_several_states_are_of_none(known):
    text = "The leaders of Norway, Estonia and Latvia met."
    marks = [("The leaders of Norway", "role"), ("Estonia", "state"), ("Latvia", "state")]
    assert actors(known, text, marks)["The leaders of Norway"].country is None


def test_the_president_on_a_presidencys_page_is_its_own(known):
    text = f"{LEAD}President Macron came. The President spoke."
    marks = [("President", "role"), ("Macron", "person"), ("The President", "role")]
    found = actors(known, text, marks, "The White House", "2022-12-01")
    assert (found["Macron"].country, found["The President"].register_id) == ("FRA", "usa-joe-biden")


def test_who_is_spoken_to_is_not_the_pages_own_president(known):
    text = "Dear Mr. President, I am glad to speak in Norway."
    assert actors(known, text, [("Mr. President", "role")], "president.gov.ua")["Mr. President"].country is None


@pytest.mark.parametrize(
    ("words", "country"),
    [("House Majority Leader", "USA"), ("The California Republican", "USA"), ("senior administration official", "USA")],
)
def test_offices_of_us_politics(known, words, country):
    text = f"Norway and the United States spoke. {words} answered Norway."
    assert actors(known, text, [(words, "role")])[words].country == country


def test_forces_are_of_the_one_who_leads_them(known):
    text = "Syrian President Bashar al-Assad spoke. The United States struck Assad’s forces."
    marks = [("Syrian President", "role"), ("Bashar al-Assad", "person"), ("Assad’s forces", "group")]
    assert actors(known, text, marks, on="2017-04-11")["Assad’s forces"].country == "SYR"


@pytest.mark.parametrize(("words", "backer"), [("Iran-backed militia", "IRN"), ("pro-Russian fighters", "RUS")])
def test_whom_a_state_backs_is_not_its_own(known, words, backer):
    found = actors(known, f"Iraq, Iran and Russia spoke. The {words} left.", [(words, "group")])
    assert found[words].country != backer


@pytest.mark.parametrize("words", ["pro-Ardanian", "pro-Russian"])
def test_who_is_for_another_state_is_of_the_one_that_the_report_is_about(known, words):
    text = f"In eastern Ukraine, Ukraine said, {words} rebels took a town of Ukraine from Ukraine. Russia denied it."
    found = actors(known, text, [(f"{words} rebels", "group")])[f"{words} rebels"]
    assert found.country == ("UKR" if words == "pro-Russian" else None)


def test_people_are_of_where_they_live(known):
    text = "The United States, and again the United States, stands with the people of Ukraine."
    assert actors(known, text, [("the people", "group")])["the people"].country == "UKR"


@pytest.mark.parametrize(
    ("before", "name", "country"),
    [("the Maltese academic, ", "Jan Voss", "MLT"), ("the Beirut-based analyst ", "Jan Voss", "LBN"),
     ("Japanese Minister of State for Science ", "Jan Voss", "JPN"), ("the diplomat ", "Sir Jan Voss", "GBR"),
     ("the Washington Post’s ", "Jan Voss", "USA")],
)  # fmt: skip
def test_what_stands_before_a_name(known, before, name, country):
    assert actors(known, f"They met {before}{name} there.", [(name, "person")])[name].country == country


def test_an_expert_on_a_state_is_not_of_it(known):
    text = "They met Jan Voss, a specialist with North Korea knowledge, in Norway."
    marks = [("Jan Voss", "person"), ("a specialist with North Korea knowledge", "role")]
    assert actors(known, text, marks)["Jan Voss"].country != "PRK"


def test_the_north_is_north_korea_where_both_are_named(known):
    text = "South Korea and North Korea spoke, and the North left."
    marks = [("South Korea", "state"), ("North Korea", "state"), ("the North", "organisation")]
    assert actors(known, text, marks)["the North"].country == "PRK"


def test_a_council_for_short_is_the_one_named(known):
    text = "The U.N. Security Council met. The Council agreed."
    found = actors(known, text, [("The U.N. Security Council", "organisation"), ("The Council", "organisation")])
    assert found["The Council"].id == found["The U.N. Security Council"].id


def test_an_acronym_has_the_country_of_what_it_is_short_for(known):
    text = "The Norwegian Fisheries Finance Corporation (NFFX) lent money. Estonia thanked NFFX."
    assert actors(known, text, [("NFFX", "organisation")])["NFFX"].country == "NOR"


def test_two_names_with_a_hyphen_are_no_person(known):
    text = "Ida Voss met Jan Holmquist. The Voss-Holmquist summit ended."
    marks = [("Ida Voss", "person"), ("Jan Holmquist", "person"), ("Voss-Holmquist", "person")]
    assert "Voss-Holmquist" not in actors(known, text, marks)


def test_capitals_before_an_acronym_take_no_time(known):
    text = f"Norway spoke. {'OF THE GENERAL ASSEMBLY AND COUNCIL ' * 3}X9 (QXRV) OF NORWAY. QXRV met."
    start = process_time()
    actors(known, text, [("QXRV", "organisation")])
    assert process_time() - start < 2


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [("Norwegian Prime Minister Voss spoke. Holm Voss Jan Erik HolmStocks fall on news came.", "Holm", None),
     ("Both Holm and others spoke in Norway.", "Holm", None)],
)  # fmt: skip
def test_what_a_page_ran_together_is_parted(known, text, name, country):
    whole = text[text.index("Holm") :].split(" on ")[0] if "Stocks" in text else "Both Holm"
    assert actors(known, text, [(whole, "person")])[whole].name == name


def test_a_long_title_says_whose_it_is(known):
    text = f"{LEAD}He met Federal Minister for Europe at the Federal Chancellery of Austria Jana Holmquist."
    found = actors(known, text, [("Austria Jana Holmquist", "person")], "president.gov.ua")
    assert (found["Austria Jana Holmquist"].name, found["Austria Jana Holmquist"].country) == ("Jana Holmquist", "AUT")


def test_letters_for_a_state_stand_as_its_adjective(known):
    text = f"{LEAD}She met Republic of Korea (ROK) First Vice Foreign Minister Holm Do-yun."
    marks = [("Vice Foreign Minister", "role"), ("Holm Do-yun", "person")]
    assert actors(known, text, marks, "U.S. Department of State")["Holm Do-yun"].country == "KOR"


@pytest.mark.parametrize(
    ("words", "kind", "outlet", "country"),
    [("civilians", "group", "Yahoo! News", "UKR"), ("our embassy", "organisation", "U.S. Department of State", "USA"),
     ("partner countries", "group", "president.gov.ua", None), ("aid agencies", "organisation", "CNN", None),
     ("Europeans", "group", "president.gov.ua", None)],
)  # fmt: skip
def test_who_is_of_the_place_the_page_or_of_no_state(known, words, kind, outlet, country):
    text = f"{LEAD}The United States said that Russian troops fired, as {words} know, throughout Ukraine. Israel spoke."
    assert actors(known, text, [(words, kind)], outlet)[words].country == country


def test_a_body_is_of_the_nation_behind_its_name(known):
    text = "In France, at the works of Holm Gases, a Norwegian chemicals company, France saw a fire. France mourns."
    assert actors(known, text, [("Holm Gases", "organisation")])["Holm Gases"].country == "NOR"


def test_kin_are_of_the_state_of_whose_they_are(known):
    text = "French police said that Estonian officer Jan Holmquist and his daughter, Ylva, were found in France."
    marks = [("Estonian officer", "role"), ("Jan Holmquist", "person"), ("his daughter", "role"), ("Ylva", "person")]
    assert actors(known, text, marks)["Ylva"].country == "EST"


def test_a_family_is_of_the_state_of_its_known_head(known):
    text = "In Israel, the Assad family was named with President Bashar al-Assad. Israel and Israel spoke."
    marks = [("the Assad family", "group"), ("President", "role"), ("Bashar al-Assad", "person")]
    assert actors(known, text, marks, on="2014-03-01")["the Assad family"].country == "SYR"


def test_law_officers_in_the_us_press_are_its_own(known):
    text = "Attorney General Jan Holmquist went to Italy. Italy helped him, and Italy is no part of the United States."
    marks = [("Attorney General", "role"), ("Jan Holmquist", "person")]
    assert actors(known, text, marks, "Slate")["Jan Holmquist"].country == "USA"


def test_a_nominee_of_a_us_party_is_of_the_us(known):
    text = "Israel, Israel and the United States heard Republican presidential nominee Jan Holmquist."
    assert actors(known, text, [("Jan Holmquist", "person")])["Jan Holmquist"].country == "USA"


@pytest.mark.parametrize(
    ("outlet", "country"),
    [("www.rt.com", "RUS"), ("europe.chinadaily.com.cn", "CHN"), ("csis.org", "USA"), ("nothing.invalid.ua", "UKR"),
     ("nothing.invalid.io", None), ("Nobody's Paper", None)],
)  # fmt: skip
def test_a_website_tells_whose_outlet_it_is(known, outlet, country):
    assert bodies.outlet(outlet, known).country == country
    assert bodies.press(outlet, known.nations) == country


def test_a_ruler_is_not_the_namesake_named_in_full(known):
    text = "President Trump spoke in Japan. Melania Trump came too. Later President Trump left the United States."
    marks = [("President", "role"), ("Trump", "person"), ("Melania Trump", "person"), ("President", "role")]
    found = actors(known, text, [*marks, ("Trump", "person")], on="2019-05-27")
    assert (found["Trump"].name, found["Melania Trump"].name) == ("Donald Trump", "Melania Trump")


def test_civilians_are_of_the_nation_of_the_troops_beside_them(known):
    text = "In France Russia was said to bombard Ukrainian military forces and civilians. France and Russia spoke."
    assert actors(known, text, [("civilians", "group")])["civilians"].country == "UKR"


def test_a_correspondent_in_a_capital_is_not_of_it(known):
    text = "Jan Holmquist, Washington correspondent for the Australian Financial Review, was asked."
    marks = [("Jan Holmquist", "person"), ("Washington correspondent for the Australian Financial Review", "role")]
    assert actors(known, text, marks)["Jan Holmquist"].country == "AUS"


@pytest.mark.parametrize(("teller", "country"), [(0, "PER"), (2, "BOL"), (3, "CHL")])
def test_the_model_tells_whose_gunmen_are(known, teller, country):
    text = "Peru and its neighbours met. Gunmen shot at Bolivia's envoy in Iquique, as Chilean television showed."
    marks = [("Peru", "state"), ("Gunmen", "group"), ("Bolivia", "state"), ("Iquique", "place")]
    found = actors(known, text, marks, telling={1: ((teller, 0.97),)})
    assert found["Gunmen"].country == country


def test_the_model_tells_that_gunmen_are_of_no_country_named(known):
    text = "Peru and its neighbours met. Gunmen shot at Bolivia's envoy."
    marks = [("Peru", "state"), ("Gunmen", "group"), ("Bolivia", "state")]
    assert actors(known, text, marks, telling={1: ()})["Gunmen"].country is None


@pytest.mark.parametrize(
    ("words", "country"), [("leaders of the countries", None), ("Trilateral Contact Group", None), ("dockers", "NOR")]
)
def test_leaders_of_the_countries_and_contact_groups_are_of_none(known, words, country):
    text = f"{LEAD}In Norway, in Oslo, in Norway, the {words} met."
    kind = "organisation" if words[0].isupper() else "group"
    assert actors(known, text, [(words, kind)], "president.gov.ua")[words].country == country


def test_senior_officials_who_discussed_are_of_several_states(known):
    text = f"{LEAD}The senior officials discussed Norway."
    marks = [("The senior officials", "group")]
    assert actors(known, text, marks, "U.S. Department of State")["The senior officials"].country is None
    text = text.replace("discussed", "briefed us on")
    assert actors(known, text, marks, "U.S. Department of State")["The senior officials"].country == "USA"


def test_the_group_is_the_one_named_before(known):
    text = "A bipartisan group of senators wrote. Norway and Norway again. The group waited."
    found = actors(known, text, [("A bipartisan group of senators", "group"), ("The group", "organisation")])
    assert found["The group"].name == "bipartisan group of senators"


@pytest.mark.parametrize("words", ["Norwegian F-35", "S-400"])
def test_a_weapon_is_no_actor(known, words):
    assert actors(known, f"Norway spoke of the {words} system.", [(words, "organisation")]) == {}


def test_a_capital_in_capitals_is_no_source(known):
    text = "OSLO Norway spoke."
    report = Report("r", None, None, None, None, "en", text, Origin("text", "-", "0" * 64), ((0, 0, len(text)),))
    said = Attribution(Span(0, 4), Span(12, 17), (Span(5, 11),), "indirect", 1.0)
    found = resolve(Annotated(report, (Span(0, len(text)),), (), (said,), (), (), ()), known)
    assert [actor.name for actor in found.actors if actor.kind != "state"] == []


def test_tribes_are_where_the_sentence_plays(known):
    text = "The United States, the United States and Iraq spoke. The United States trains Sunni tribes in Iraq."
    assert actors(known, text, [("Sunni tribes", "group")], "CNN")["Sunni tribes"].country == "IRQ"


def test_a_group_of_a_body_for_a_state_is_the_bodys(known):
    text = "The NATO Security Training for Ukraine (QSTU) began in Ukraine. QSTU goes on in Ukraine."
    found = actors(known, text, [("QSTU", "organisation")])["QSTU"]
    assert (found.body, found.country) == ("IGO:NATO", None)


@pytest.mark.parametrize(
    ("name", "country"), [("Assistance and Training for Ukraine", None), ("Bank of Ukraine", "UKR")]
)
def test_help_for_a_state_is_not_its_own(known, name, country):
    assert bodies.expanded("QSATU", f"The {name} (QSATU) began.", known.nations)[0] == country


@pytest.mark.parametrize(
    ("text", "name"), [("NATO met. The Alliance spoke.", "NATO"), ("The Alliance spoke.", "Alliance")]
)
def test_the_alliance_is_nato_where_it_is_named(known, text, name):
    assert actors(known, text, [("Alliance", "organisation")])["Alliance"].name == name


def test_forces_of_a_leader_whom_nothing_else_names(known):
    text = "Latvia spoke of Russia, and of Putin’s military forces."
    found = actors(known, text, [("Putin’s military forces", "group")])
    assert found["Putin’s military forces"].country == "RUS"


@pytest.mark.parametrize(("article", "country"), [("", "NOR"), ("the ", "USA")])
def test_two_bodies_share_an_adjective(known, article, country):
    text = f"{LEAD}He met the Norwegian Border Service and {article}National Police today."
    marks = [("Norwegian Border Service", "organisation"), ("National Police", "organisation")]
    assert actors(known, text, marks, "U.S. Department of State")["National Police"].country == country


@pytest.mark.parametrize(
    ("name", "country"),
    [("Vosso Igorevich Holtin", "RUS"), ("Sergei Holtin", "RUS"), ("Michael Holtin", "USA"), ("MS. HOLTIN", "USA")],
)
def test_a_name_tells_where_it_is_borne(known, name, country):
    text = f"{LEAD}The United States acts on Russia and Belarus, the United States told Russia. Listed today, {name}."
    assert actors(known, text, [(name, "person")], "U.S. Department of State")[name].country == country


@pytest.mark.parametrize(("words", "kind"), [("Voss Holt", "person"), ("Voss Holt Lines", "organisation")])
def test_a_company_is_of_the_nation_before_its_name(known, words, kind):
    text = f"In the United States, the United States sued the Panama law firm {words} again."
    assert actors(known, text, [(words, kind)], "CNN")[words].country == "PAN"


def test_local_media_are_of_the_state_that_a_report_is_about(known):
    text = "Iran tested a missile, Iran said. It flew over Iran, as local media told."
    assert actors(known, text, [("local media", "outlet")])["local media"].country == "IRN"


@pytest.mark.parametrize(("age", "country"), [(", 27,", "PSE"), ("", "USA")])
def test_whom_a_reporter_met_is_not_of_the_press(known, age, country):
    text = f"The United States spoke to Gaza. Gaza waited, and the United States. Jo Voss{age} fled his house."
    assert actors(known, text, [("Jo Voss", "person")], "Fox News")["Jo Voss"].country == country


def test_persons_in_a_report_about_another_state_are_not_the_presss(known):
    text = "The United States watched. Germany, said Germany, voted, and Germany again in Berlin. When Jan Voss wrote."
    assert actors(known, text, [("Jan Voss", "person")], "Christian Science Monitor")["Jan Voss"].country == "DEU"


@pytest.mark.parametrize("words", ["One European official", "One very senior Middle East diplomat", "Another leader"])
def test_a_western_official_is_of_none(known, words):
    text = f"Norway, Norway and Norway. {words} spoke."
    assert actors(known, text, [(words, "role")])[words].country is None


def test_a_first_name_of_another_state_in_a_report_from_nowhere(known):
    text = "The UK acted. The UK, with Russia, told why: Mikhail Holtin and David Holtson spoke in the UK."
    found = actors(known, text, [("Mikhail Holtin", "person"), ("David Holtson", "person")])
    assert (found["Mikhail Holtin"].country, found["David Holtson"].country) == ("RUS", "GBR")


@pytest.mark.parametrize("words", ["police", "protesters", "security forces"])
def test_locals_are_of_the_state_that_a_report_is_about(known, words):
    text = f"The United States warned. Ukraine, said Ukraine, waited, and Ukraine slept. In the night {words} came."
    assert actors(known, text, [(words, "group")], "CNN")[words].country == "UKR"


def test_a_byline_is_of_the_press(known):
    text = "Jan Voss Russian leaders spoke in Russia, and Russia, said Russia, and Russia waited."
    assert actors(known, text, [("Jan Voss", "person")], "USA TODAY")["Jan Voss"].country == "USA"


def test_a_prime_minister_on_an_american_page_is_not_its_own(known):
    text = f"{LEAD}PRIME MINISTER HOLT: The United States, and the United States, and Estonia, are friends."
    found = actors(known, text, [("PRIME MINISTER", "role"), ("HOLT", "person")], "The White House")
    assert found["HOLT"].country != "USA"


@pytest.mark.parametrize(("end", "country"), [("waited", "USA"), ("waited, as others. Other vosses did", None)])
def test_a_family_is_of_the_state_of_one_of_it(known, end, country):
    text = f"In Norway, Peru, Chile and Japan US student Jan Voss was held. The Vosss {end}."
    found = actors(known, text.replace("vosses", "vosss"), [("Jan Voss", "person"), ("The Vosss", "group")])
    assert found["The Vosss"].country == country


def test_foreign_media_are_of_no_state(known):
    text = f"{LEAD}Russia spoke, Russia and Russia, to representatives of foreign media."
    marks = [("representatives of foreign media", "group")]
    assert actors(known, text, marks, "president.gov.ua")["representatives of foreign media"].country is None


@pytest.mark.parametrize(("words", "kind", "country"), [("Gullhaven", "person", "BOL"), ("rebels", "group", "BOL")])
def test_the_model_is_heard_where_it_is_sure(known, words, kind, country):
    text = f"Peru and Bolivia met. Then {words} moved."
    marks = [("Peru", "state"), ("Bolivia", "state"), (words, kind)]
    assert actors(known, text, marks, telling={2: ((1, 0.97),)})[words].country == country


def test_words_that_say_whose_a_person_is_go_before_the_model(known):
    text = "Peru and Bolivia met. Jan Voss from Bolivia spoke."
    marks = [("Peru", "state"), ("Bolivia", "state"), ("Jan Voss", "person")]
    assert actors(known, text, marks, telling={2: ((0, 0.97),)})["Jan Voss"].country == "BOL"


@pytest.mark.parametrize("words", ["critics of the Iran", "opponents of Iran", "many supporters of Iran"])
def test_who_is_for_a_state_or_against_it_is_not_of_it(known, words):
    text = f"Norway and Peru met. {words} waited."
    assert actors(known, text, [("Norway", "state"), (words, "group")], telling={1: ()})[words].country is None


@pytest.mark.parametrize(
    "words", ["Federal Deposit Insurance Corporation", "Bureau of Near Eastern Affairs", "Office of Foreign Missions"]
)
def test_services_that_a_page_names_without_a_state_are_its_own(known, words):
    text = f"{LEAD}Norway and Peru were asked. She had led the {words} in Oslo."
    marks = [("Norway", "state"), ("Peru", "state"), (words, "organisation")]
    assert actors(known, text, marks, "U.S. Department of State", telling={2: ()})[words].country == "USA"


def test_a_minister_on_a_page_of_the_united_states_is_of_another_state(known):
    text = f"{LEAD}Minister for Trade Jan Voss signed for Norway."
    marks = [("Minister for Trade", "role"), ("Jan Voss", "person"), ("Norway", "state")]
    assert actors(known, text, marks, "U.S. Department of State")["Jan Voss"].country == "NOR"


def test_a_state_with_its_letters_before_a_title_is_whose_it_is(known):
    text = f"{LEAD}They met Republic of Korea (ROK) Special Representative Jan Voss in Oslo."
    marks = [("Republic of Korea (ROK)", "state"), ("Special Representative", "role"), ("Jan Voss", "person")]
    assert actors(known, text, marks, "U.S. Department of State")["Jan Voss"].country == "KOR"


@pytest.mark.parametrize(
    ("text", "name", "country"),
    [
        ("They met Council Secretary Jan Voss of Norway and Secretary Jo Holt of Peru.", "Jan Voss", "NOR"),
        ("NPR's Jan Voss, who is reporting from Vienna, heard it.", "Jan Voss", "USA"),
    ],
)
def test_whose_somebody_is_by_what_follows_the_name(known, text, name, country):
    marks = [("Council Secretary", "role")] * ("Council" in text) + [(name, "person")]
    assert actors(known, LEAD + text, marks, "The White House")[name].country == country


@pytest.mark.parametrize(
    "title", ["Senior Director for Norway and Peru", "Deputy Assistant Secretary of Defense for Peru"]
)
def test_what_an_official_is_for_is_not_whose_he_is(known, title):
    assert country_of_titles([title], known.nations) is None


@pytest.mark.parametrize("words", ["our peoples", "our countries’ citizens", "Iranian and P5+1 officials"])
def test_who_are_of_several_states_are_of_none(known, words):
    text = f"{LEAD}Norway and Norway again. Then {words} waited."
    assert actors(known, text, [(words, "group")], "en.kremlin.ru", telling={0: ()})[words].country is None


def test_the_country_s_courts_are_of_the_state_named_last(known):
    text = "The United States waited. The premier of Peru met the country's national security committee."
    words = "country's national security committee"
    assert actors(known, text, [(words, "organisation")])[words].country == "PER"


@pytest.mark.parametrize("words", ["entities connected", "businessmen linked"])
def test_who_is_tied_to_a_body_is_of_its_state(known, words):
    text = f"{LEAD}Norway acted on {words} to the Islamic Revolutionary Guard Corps."
    marks = [("Norway", "state"), (words, "group")]
    assert actors(known, text, marks, "The White House", telling={1: ()})[words].country == "IRN"


def test_our_troops_are_of_the_press_where_nobody_speaks(known):
    text = "The Taliban wait for the United States to withdraw our troops from Afghanistan, Afghanistan, Afghanistan."
    assert actors(known, text, [("our troops", "group")], "National Review")["our troops"].country == "USA"


def test_a_spokesman_is_no_spokeswoman_named_before(known):
    text = "Norwegian spokeswoman Ida Holm spoke. Boats waited. The spokesman left."
    marks = [("spokeswoman", "role"), ("Ida Holm", "person"), ("The spokesman", "role")]
    found = actors(known, text, marks)
    assert found["The spokesman"].name != found["Ida Holm"].name


def test_a_title_before_one_whom_the_register_knows_is_his(known):
    text = "It was welcome, said the Vatican spokesman, the Rev. Federico Lombardi, in Rome."
    marks = [("the Vatican spokesman", "role"), ("the Rev. Federico Lombardi", "role")]
    found = actors(known, text, marks, on="2015-05-13", links={1: 0})
    assert {a.name for a in found.values()} == {"Federico Lombardi"}


def test_what_a_treaty_is_on_is_no_actor(known):
    text = "Russia left the Treaty on Conventional Armed Forces in Europe."
    marks = [("Russia", "state"), ("Conventional Armed Forces", "group")]
    assert "Conventional Armed Forces" not in actors(known, text, marks)


def test_the_letters_of_a_law_are_no_outlet(known):
    text = "Under section 212 of the Nationality Act (INA) Norway acts. INA stands in Norway."
    assert "INA" not in actors(known, text, [("INA", "outlet")])


def test_a_partnership_of_two_states_is_of_none(known):
    text = "The Renewed U.S.-Canada Partnership grows."
    assert actors(known, text, [("Canada Partnership", "organisation")])["Canada Partnership"].country is None


@pytest.mark.parametrize("words", ["more than a dozen senior European officials", "leaders of the terror group"])
def test_people_of_several_states_or_of_nobody_in_particular(known, words):
    text = f"Ukraine, Ukraine and Ukraine: in Kyiv {words} met."
    assert actors(known, text, [(words, "group")], telling={0: ()})[words].country is None


@pytest.mark.parametrize(
    ("words", "whose"),
    [
        ("two dockworkers", "UKR"),
        ("three of the soldiers", "UKR"),
        ("two foreign ministers", None),
        ("the two", None),
        ("the two\nleaders", None),
        ("their two navies", None),
    ],  # fmt: skip
)
def test_two_are_of_one_state_but_ministers_of_two(known, words, whose):
    text = f"Ukraine counts its losses: in the port {words} waited."
    found = actors(known, text, [("Ukraine", "state"), (words, "group")], telling={1: ((0, 0.9),)})
    assert found[words].country == whose


def test_what_is_hardly_a_name_is_of_no_state(known):
    text = "The United States, and the United States: Chilling figure shows losses in the United States."
    assert actors(known, text, [("Chilling figure", "person")])["Chilling figure"].country is None


def test_a_member_of_parliament_is_not_of_the_us(known):
    text = "The United States helps Ukraine. Anna Holt, a member of Parliament, waits."
    marks = [("Anna Holt", "person"), ("a member of Parliament", "role")]
    assert actors(known, text, marks, "New York Times")["Anna Holt"].country == "UKR"


@pytest.mark.parametrize(("title", "country"), [("the army spokesman", "RUS"), ("the analyst", "USA")])
def test_a_first_name_tells_of_officials_and_not_of_experts(known, title, country):
    text = f"The United States and Russia met in the United States. Sergei Holtin, {title}, sat."
    marks = [("Sergei Holtin", "person"), (title, "role")]
    assert actors(known, text, marks, "Fox News")["Sergei Holtin"].country == country


def test_a_rank_is_no_first_name():
    told = {"sergei": {"RUS": 9}}
    assert (
        by_first_name("Lt. Gen. Sergei Holtin", "USA", True, ["USA", "RUS"], lambda word: told.get(word, {})) == "RUS"
    )


def test_kin_named_by_whose_they_are(known):
    text = "Peru met Chile. Norwegian guest Jan Voss came, and Voss’s wife Lea, to Chile and Peru."
    found = actors(known, text, [("Jan Voss", "person"), ("Voss", "person"), ("Lea", "person")])
    assert found["Lea"].country == "NOR"


def test_a_people_is_of_its_state_wherever_it_is(known):
    words = "Rohingya refugees in Bangladesh"
    assert actors(known, f"{words} wait.", [(words, "group")])[words].country == "MMR"


def test_an_office_of_a_body_alone_is_of_no_state(known):
    text = "Germany, Germany and Germany. The Secretary-General came to Germany."
    assert actors(known, text, [("The Secretary-General", "role")])["The Secretary-General"].country is None


def test_scots_are_british(known):
    assert actors(known, "Scots voted, as Norway saw.", [("Scots", "group")])["Scots"].country == "GBR"


@pytest.mark.parametrize(
    "words", ["the joint command centre", "the terrorist organization", "the Council of the Americas"]
)
def test_bodies_of_several_states_or_of_none(known, words):
    text = f"Peru, Peru and Peru: {words} spoke in Peru."
    assert actors(known, text, [(words, "organisation")])[words].country is None


@pytest.mark.parametrize(("words", "country"), [("the two world", None), ("Your Highness", None), ("a world", "PER")])
def test_some_two_and_whom_one_speaks_to_are_of_no_state(known, words, country):
    text = f"Peru, Peru and Peru: it was about {words} leaders in Peru."
    assert actors(known, text, [(words, "role")], telling={0: ()})[words].country in (None, country)


def test_the_enemy_is_the_other_state_of_which_a_page_speaks(known):
    text = f"{LEAD}Ukraine waits. Russia, it says, and Russia. The killed invaders lie in Ukraine, in Ukraine, Ukraine."
    marks = [("The killed invaders", "group")]
    found = actors(known, text, marks, "president.gov.ua", telling={0: ()})
    assert found["The killed invaders"].country == "RUS"


def test_an_alias_is_of_the_state_of_its_bearer(known):
    text = "The United States welcomes it. Sudanese commander Jan Voss, also known as Ali Holt, waits."
    marks = [("Sudanese commander", "role"), ("Jan Voss", "person"), ("Ali Holt", "person")]
    assert actors(known, text, marks, "U.S. Department of State")["Ali Holt"].country == "SDN"


def test_a_firm_called_a_states_behind_its_name(known):
    text = "Peru met Chile. They named Vossbank, Norway’s largest remaining bank, in Chile."
    assert actors(known, text, [("Vossbank", "organisation")])["Vossbank"].country == "NOR"


def test_a_committee_of_the_senate_is_of_the_us_in_its_press(known):
    words = "Senate’s Republican-led chief subcommittee"
    text = f"Peru met Chile, Peru and Chile, said the United States. Peru, Peru and Peru: the {words} met in Peru."
    assert actors(known, text, [(words, "organisation")], "Fox News")[words].country == "USA"


def test_ours_is_of_who_says_it(known):
    text = "Israel spoke of Gaza. “They attack our people,” Israeli guest Jan Voss said in Gaza."
    marks = [("our people", "group"), ("Israeli guest", "role"), ("Jan Voss", "person")]
    said = Attribution(span(text, "Jan Voss"), span(text, "said"), (span(text, "They attack our people"),), 1.0)
    telling = {0: ((1, 0.01),)}
    assert actors(known, text, marks, "Politico", attributions=(said,), telling=telling)["our people"].country == "ISR"


def test_ours_in_a_turn_is_of_who_speaks(known):
    text = "PRIME MINISTER HOLT: Mr. President, welcome.\nPRESIDENT VOSS: They attack our civilians.\n"
    text = f"Norwegian President Jan Voss came.\n{text}PRESIDENT VOSS: And the United States helps us.\n"
    marks = [("Norwegian President", "role"), ("Jan Voss", "person"), ("HOLT", "person"), ("VOSS", "person")]
    found = actors(known, text, [*marks, ("our civilians", "group")], "The White House")
    assert found["our civilians"].country == "NOR"


def test_an_outlets_anchor_is_of_its_state(known):
    text = "Ukraine, Ukraine and Ukraine told CNN’s Chief International Anchor Ida Voss so in Kyiv."
    assert actors(known, text, [("Ida Voss", "person")])["Ida Voss"].country == "USA"


@pytest.mark.parametrize(("words", "country"), [("U.S.-backed rebel forces", "LBY"), ("Iranian-backed", None)])
def test_who_is_backed_by_a_state_is_not_of_it(known, words, country):
    text = f"The United States, and Libya, and Iran: in Libya, and in Libya, {words} moved."
    assert actors(known, text, [(words, "group")], telling={0: ()})[words].country == country


def test_a_room_named_after_a_person_is_nobody(known):
    assert actors(known, "Norway met in the Jan Voss Room of Oslo.", [("Jan Voss", "person")]) == {}


@pytest.mark.parametrize("kind", ["person", "organisation"])
def test_a_firm_is_of_the_state_that_its_sentence_names(known, kind):
    text = f"{LEAD}They are named. Vossgroup is a large holding company that controls Norwegian mines. Peru waits."
    text += " Joint Stock Company Vossgroup is named too."
    marks = [("Vossgroup", kind), ("Joint Stock Company Vossgroup", "organisation")]
    found = actors(known, text, marks, "U.S. Department of State")
    assert [a.country for a in found.values()] == ["NOR", "NOR"]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("Government", "group"),
        ("law enforcement agencies", "group"),
        ("Armed Forces", "group"),
        ("Harbour Safety Commission", "organisation"),
    ],
)
def test_what_is_a_states_is_the_pages_own(known, words, kind):
    text = f"{LEAD}Ukraine waits, and Ukraine. It was attended by the {words}. Ukraine, Ukraine, Ukraine."
    marks = [("Ukraine", "state"), (words, kind)]
    found = actors(known, text, marks, "president.gov.ua", telling={1: ((0, 0.5),)})
    assert found[words].country == "UKR"


def test_employees_of_the_us_government_by_its_letters(known):
    text = "Iraq and Iraq: the departure of USG employees from Iraq."
    assert actors(known, text, [("USG employees", "group")])["USG employees"].country == "USA"


@pytest.mark.parametrize("words", ["heads of diplomatic missions", "ambassadors of foreign states"])
def test_diplomats_of_several_states_are_of_none(known, words):
    text = f"{LEAD}Ukraine, Ukraine and Ukraine: {words} came to Ukraine."
    assert actors(known, text, [(words, "group")], "president.gov.ua", telling={0: ()})[words].country is None


@pytest.mark.parametrize("words", ["Western companies", "captives", "dictators"])
def test_the_model_is_not_heard_of_people_of_several_states(known, words):
    text = f"Peru met Bolivia. Then {words} came."
    marks = [("Peru", "state"), ("Bolivia", "state"), (words, "group")]
    assert actors(known, text, marks, telling={2: ((1, 0.97),)})[words].country is None


def test_the_embassy_is_the_one_named_with_its_state(known):
    text = "In Iraq, Iraq said, they camped near the embassy. Iraq guards the U.S. Embassy."
    found = actors(known, text, [("the embassy", "organisation"), ("the U.S. Embassy", "organisation")])
    assert found["the embassy"].country == "USA"


def test_a_firm_among_a_states_entities(known):
    text = f"{LEAD}North Korea armed. North Korea got help: the Russian entities Vossgroup and others are named."
    found = actors(known, text, [("Vossgroup", "organisation")], "U.S. Department of State")
    assert found["Vossgroup"].country == "RUS"


def test_a_prosecutor_and_police_in_a_report_from_abroad(known):
    text = "BRUSSELS (AP) — Raids went on. Federal prosecutor Jan Voss spoke. Police fired. Syria, he said, and Syria."
    marks = [("Federal prosecutor", "role"), ("Jan Voss", "person"), ("Police", "group")]
    found = actors(known, text, marks, "Washington Times", telling={2: ()})
    assert (found["Jan Voss"].country, found["Police"].country) == ("BEL", "BEL")


def test_police_are_of_the_state_that_their_sentence_names(known):
    text = "OSLO (AP) — Norway met. In Egypt, Egypt said, crowds fought. Then in Egypt police came."
    marks = [("Egypt", "state"), ("police", "group")]
    found = actors(known, text, marks, "Washington Times", telling={1: ((0, 0.9),)})
    assert found["police"].country == "EGY"


def test_a_foreign_minister_is_never_american_by_his_first_name(known):
    text = "Ukraine waits, and Ukraine. The United States, James Voss, the foreign minister, said, helps Ukraine."
    found = actors(known, text, [("James Voss", "person"), ("the foreign minister", "role")])
    assert found["James Voss"].country != "USA"


def test_an_embassy_is_of_the_state_named_first_wherever_it_is(known):
    words = "the Norwegian embassy in London"
    assert actors(known, f"It was {words}.", [(words, "organisation")])[words].country == "NOR"


def test_an_embassy_named_by_its_town_is_not_of_the_town(known):
    text = "Iraq, Iraq and Iraq: crowds left the Baghdad embassy. Iraq guards the U.S. Embassy."
    marks = [("the Baghdad embassy", "organisation"), ("the U.S. Embassy", "organisation")]
    assert actors(known, text, marks)["the Baghdad embassy"].country == "USA"


def test_a_group_behind_its_kind_is_the_listed_one(known):
    words = "the Sunni extremist group Islamic State"
    assert actors(known, f"Syria fights {words}.", [(words, "group")])[words].register_id == "group:islamic-state"


def test_whose_part_rebels_take_is_not_whose_they_are(known):
    text = "Peru, Peru and Norway: pro-Norwegian rebels waited in Peru."
    assert actors(known, text, [("Norwegian rebels", "group")], telling={0: ()})["Norwegian rebels"].country != "NOR"


def test_western_allies_of_a_state_are_of_others(known):
    words = "Peru’s Western allies"
    assert actors(known, f"{words} met.", [(words, "group")])[words].country is None


@pytest.mark.parametrize(
    ("before", "words", "kind"),
    [
        ("", "a passenger jet", "organisation"),
        ("", "the Chilean-flagged oil tanker", "group"),
        ("a tanker, the ", "Voss Queen", "organisation"),
        ("", "PXU State Party", "organisation"),
        ("", "the North American Harbour Command", "organisation"),
    ],
)
def test_what_carries_people_and_bodies_of_several_are_of_no_state(known, before, words, kind):
    text = f"Peru, Peru and Peru: in Peru they saw {before}{words} of late, in Peru."
    assert actors(known, text, [(words, kind)], telling={0: ()})[words].country is None


@pytest.mark.parametrize("words", ["hostages", "157 prisoners"])
def test_who_is_held_is_not_of_the_state_that_the_model_finds_likely(known, words):
    text = f"Peru, Peru and Peru: Peru spoke of {words}. Peru waits."
    marks = [("Peru", "state"), (words, "group")]
    assert actors(known, text, marks, telling={1: ((0, 0.55),)})[words].country is None


def test_the_department_of_state_in_pieces_is_the_pages_own(known):
    text = f"{LEAD}The United States, and the United States: Jan Voss is to serve as Assistant Secretary of State."
    assert actors(known, text, [("State", "organisation")], "The White House")["State"].country == "USA"


def test_officials_of_several_states_are_not_of_where_they_meet(known):
    words = "dozen senior European officials"
    assert actors(known, f"A {words} in Kyiv met.", [(words, "group")])[words].country is None


def test_a_senior_administration_is_the_us_one(known):
    text = "Peru, Peru and Peru: Peru met the United States, says a senior administration source of Peru in Peru."
    assert actors(known, text, [("senior administration", "group")])["senior administration"].country == "USA"


@pytest.mark.parametrize("kind", ["person", "outlet"])
@pytest.mark.parametrize("credit", ["Sergei Holt/AP", "REUTERS/Sergei Holt", "Sergei Holt / AFP"])
def test_who_took_a_picture_is_of_no_state(known, credit, kind):
    text = f"Crowds in Russia. {credit} Russia met Russia."
    assert actors(known, text, [("Sergei Holt", kind)], "Fox News")["Sergei Holt"].country is None


def test_townspeople_are_of_the_state_of_their_capital(known):
    text = "Peru called on Berliners."
    assert actors(known, text, [("Berliners", "group")], telling={0: ()})["Berliners"].country == "DEU"


def test_a_body_shares_the_adjective_of_an_office_before_it(known):
    text = "Peru, Peru and Peru: Peru wrote to the Norwegian prime minister and parliament."
    marks = [("the Norwegian prime minister", "role"), ("parliament", "organisation")]
    assert actors(known, text, marks)["parliament"].country == "NOR"


def test_the_general_is_the_one_named_with_his_rank(known):
    text = "Peru killed former Gen. Jan Voss of Norway. The justice of killing the general seems less the issue."
    marks = [("former Gen.", "role"), ("Jan Voss", "person"), ("the general", "role")]
    found = actors(known, text, marks)
    assert found["the general"].id == found["Jan Voss"].id


def test_where_somebody_was_taught_is_not_whose_he_is(known):
    text = "Iraq asks. Jan Voss, a Romanian-educated engineer, waits in Iraq."
    assert actors(known, text, [("Jan Voss", "person")])["Jan Voss"].country != "ROU"


@pytest.mark.parametrize("other", ["ABC News", "CBS"])
def test_abc_is_the_us_one_where_the_report_names_it_in_full_or_another_of_its_networks(known, other):
    text = f"Syria, Syria and Syria: he told ABC's Ida Voss in Syria. (Photo: {other})"
    found = actors(known, text, [("ABC", "outlet"), ("Ida Voss", "person")])
    assert (found["ABC"].register_id, found["Ida Voss"].country) == ("outlet:abc-news", "USA")


def test_a_court_in_the_hague_is_not_dutch(known):
    words = "the International Court in The Hague"
    text = f"Peru went before {words}."
    assert actors(known, text, [(words, "organisation")], telling={0: ()})[words].country != "NLD"


def test_a_european_commissioner_is_the_unions(known):
    text = "Peru, Peru and Peru: a European commissioner spoke, and Jan Voss, the European Trade Commissioner, in Peru."
    marks = [("a European commissioner", "role"), ("Jan Voss", "person"), ("the European Trade Commissioner", "role")]
    found = actors(known, text, marks)
    assert {(a.country, a.body) for a in found.values()} == {(None, "IGO:EU")}


def test_who_was_of_a_body_once_is_a_states_again(known):
    text = "The United States, the United States: Jan Voss, a former U.N. inspector, spoke in the United States."
    marks = [("Jan Voss", "person"), ("a former U.N. inspector", "role")]
    found = actors(known, text, marks, "CNN")["Jan Voss"]
    assert (found.country, found.body) == ("USA", None)


@pytest.mark.parametrize(
    ("name", "page", "country"),
    [
        ("Norbank Herald", None, "PER"),
        ("Porta Herald", "president.gov.ua", None),
        ("This post", None, None),
        ("Voss Photo", None, None),
    ],
)
def test_a_newspaper_that_no_list_has_is_of_the_state_of_the_report(known, name, page, country):
    text = f"Peru, Peru and Peru: in Lima the minister of Peru told {name} of it. Peru waits."
    assert actors(known, text, [(name, "outlet")], page)[name].country == country


def test_who_is_to_hold_an_office_years_later_is_of_that_state(known):
    text = "Russia, Russia and Russia met the United States. Mitt Romney is known in Russia, Russia, Russia."
    found = actors(known, text, [("Mitt Romney", "person")], on="2012-09-20", telling={0: ()})["Mitt Romney"]
    assert (found.country, found.register_id) == ("USA", None)


@pytest.mark.parametrize(
    ("served", "kind", "mark"),
    [
        ("served as envoy in Peru during the Barack Obama administration", "role", "Barack Obama administration"),
        ("worked for years under President Barack Obama", "person", "Barack Obama"),
    ],
)
def test_who_served_a_president_is_of_his_state(known, served, kind, mark):
    text = f"Peru, Peru and Peru. “We wait,” said Jan Voss, who {served}. Peru, Peru."
    found = actors(known, text, [("Jan Voss", "person"), (mark, kind)], telling={0: ()}, on="2015-03-01")
    assert found["Jan Voss"].country == "USA"


def test_civilians_on_the_page_of_a_state_that_speaks_of_itself_are_its_own(known):
    text = f"{LEAD}Ukraine, Ukraine and Ukraine and the Russian Federation agreed on the evacuation of civilians."
    marks = [("Russian Federation", "state"), ("civilians", "group")]
    found = actors(known, text, marks, "president.gov.ua", telling={1: ((0, 0.9),)})
    assert found["civilians"].country == "UKR"


def test_kin_are_of_whom_the_report_named_last(known):
    text = (
        "Norwegian Foreign Minister Ida Voss met Estonian Foreign Minister Arne Holt and his brother Jan Quill. "
        "Norway and Estonia want peace, and Norway wants it soon."
    )
    marks = [("Norwegian Foreign Minister", "role"), ("Ida Voss", "person"), ("Estonian Foreign Minister", "role")]
    found = actors(known, text, [*marks, ("Arne Holt", "person"), ("Jan Quill", "person")])
    assert found["Jan Quill"].country == "EST"


@pytest.mark.parametrize(
    ("text", "words", "country"),
    [("Norway and [its partners] met Estonia.", "its partners", None),
     ("Norway helps [our friends] in Estonia.", "our friends", "EST"),
     ("Norway's envoy and [her hosts] met Estonia.", "her hosts", None),
     ("Norway thanked [our Estonian allies] for it.", "our Estonian allies", "EST")],
)  # fmt: skip
def test_whose_partners_they_are_tells_not_whose_they_are(known, text, words, country):
    text = f"{LEAD}{text.replace('[', '').replace(']', '')}"
    assert actors(known, text, [(words, "group")], "The White House")[words].country == country


@pytest.mark.parametrize(
    ("text", "marks", "words", "country"),
    [("Norway called on Estonia to press Latvia, and quickly, to withdraw its troops from Norway.",
      [("Estonia", "state"), ("Latvia", "state"), ("its", "pronoun"), ("its troops", "group")], "its troops", "EST"),
     ("Norway heard that two leaders sent their deputies to Norway.",
      [("two leaders", "group"), ("their", "pronoun"), ("their deputies", "group")], "their deputies", None),
     ("Norway heard that Estonians lead, as some of their commanders in Norway say.",
      [("Estonians", "group"), ("some of their commanders", "group"), ("their", "pronoun")],
      "some of their commanders", "EST")],
)  # fmt: skip
def test_whose_troops_they_are_the_pronoun_before_them_tells(known, text, marks, words, country):
    pronoun = [kind for _, kind in marks].index("pronoun")
    assert actors(known, text, marks, links={pronoun: 0})[words].country == country


def test_who_comes_with_somebody_is_of_his_state(known):
    text = f"{LEAD}The President welcomed Prime Minister Netanyahu and his delegation in Norway."
    marks = [("Prime Minister", "role"), ("Netanyahu", "person"), ("his delegation", "group")]
    assert actors(known, text, marks, "The White House")["his delegation"].country == "ISR"


def test_a_plan_of_which_the_head_takes_but_the_beginning_is_no_actor(known):
    text = "Norway signed the Norwegian Rescue Plan, as Estonia and the NATO Strategy had asked."
    marks = [("the Norwegian Rescue", "organisation"), ("NATO", "organisation")]
    assert list(actors(known, text, marks)) == ["NATO"]


def test_a_state_behind_its_town_is_no_person(known):
    text = "Port Vale, Delaware\n\nTHE PRESIDENT: The United States will help Norway."
    assert actors(known, text, [("Delaware", "person")], "The White House") == {}


def test_whoever_was_born_elsewhere_is_not_of_there(known):
    text = "In Norway and Estonia the Estonian-born Norwegian banker Arne Vollstad spoke."
    marks = [("Estonian-born Norwegian banker", "role"), ("Arne Vollstad", "person")]
    assert actors(known, text, marks)["Arne Vollstad"].country == "NOR"


def test_a_parish_is_not_the_vatican_s(known):
    text = f"{LEAD}In Norway, in Norway, they met at St. Olaf’s Catholic Church with the Norwegians."
    found = actors(known, text, [("St. Olaf’s Catholic Church", "organisation")])
    assert found["St. Olaf’s Catholic Church"].country != "VAT"


def test_the_first_source_is_one_of_the_sources(known):
    text = "Two senior Western security sources told of it. Norway, the first security source said, knew, Norway."
    marks = [("Two senior Western security sources", "group"), ("Norway", "state")]
    marks, telling = [*marks, ("the first security source", "role")], {2: ((1, 0.9),)}
    assert actors(known, text, marks, telling=telling)["the first security source"].country is None


@pytest.mark.parametrize("words", ["detainees", "oil tankers", "nuclear-powered submarines", "merchant vessels"])
def test_captives_and_ships_are_not_of_the_place(known, words):
    text = f"In Norway, Norway and Norway spoke of a swap of {words} in eastern Norway."
    marks, telling = [("Norway", "state"), (words, "group")], {1: ((0, 0.9),)}
    assert actors(known, text, marks, telling=telling)[words].country is None


@pytest.mark.parametrize(
    ("words", "name", "kind"), [("A diplomat in", "diplomat", "person"), ("both sides", "both sides", "group")]
)
def test_a_role_cut_off_before_its_place_and_two_sides(known, words, name, kind):
    found = actors(known, f"Norway met Latvia. {words} Riga said so.", [(words, "role")])[words]
    assert (found.name, found.kind) == (name, kind)


@pytest.mark.parametrize(
    ("on", "country"), [("On CNN’s Hour with Olaf Vollstad", "USA"), ("On the BBC with Olaf Voss", "GBR")]
)
def test_a_first_name_is_the_host_s_whom_the_title_names(known, on, country):
    text = f"{LEAD}SECRETARY BLINKEN: Thanks, Olaf. In Norway we spoke with Norway."
    marks = [("SECRETARY", "role"), ("BLINKEN", "person"), ("Olaf", "person")]
    found = actors(known, text, marks, "U.S. Department of State", title=f"Secretary Antony J. Blinken {on}")["Olaf"]
    assert (found.name, found.country) == (on.partition(" with ")[2], country)


@pytest.mark.parametrize(("union", "body"), [("the European Commission", "IGO:EU"), ("Norway", None)])
def test_a_commissioner_for_something_is_the_unions_where_its_commission_is_named(known, union, body):
    text = f"{LEAD}Estonia, {union} and Norway met. Commissioner for Fisheries and Seas came."
    assert actors(known, text, [("Commissioner for Fisheries", "role")])["Commissioner for Fisheries"].body == body


def test_a_commission_on_something_is_not_the_one_for_short(known):
    text = f"{LEAD}Norway left the Commission on Fishing and Seas, said the European Commission."
    found = actors(known, text, [("the Commission", "organisation")])["the Commission"]
    assert (found.name, found.body) == ("Commission on Fishing and Seas", None)


def test_my_son_is_of_the_speaker_s_state(known):
    text = "President Joe Biden of the United States said: “Boris Johnson of Britain met my late son, Olaf.”"
    marks = [("President", "role"), ("Joe Biden", "person"), ("Boris Johnson", "person"), ("my late son", "role")]
    marks += [("Olaf", "person")]
    content = Span(text.index("“") + 1, text.index("”"))
    said = Attribution(span(text, "President Joe Biden"), span(text, "said"), (content,), 1.0)
    assert actors(known, text, marks, attributions=(said,))["Olaf"].country == "USA"


def test_a_department_of_two_things_is_one(known):
    text = f"{LEAD}It was for the Department of Harbours and Coastal Services to say, not for Norway."
    words = "the Department of Harbours and Coastal Services"
    assert actors(known, text, [(words, "organisation")], "The White House")[words].country == "USA"


@pytest.mark.parametrize(
    ("words", "behind", "country"),
    [
        ("the people of the region", "", None),
        ("the leaders of North America", "", None),
        ("democratic nations", " around the world", None),
        ("leaders of other major world economies", "", None),
        ("dictators", " who do not pay", None),
        ("The dictators", "", "NOR"),
        ("dockers", " of the port", "NOR"),
    ],
)
def test_people_of_a_part_of_the_world_or_of_anywhere_are_of_no_state(known, words, behind, country):
    text = f"{LEAD}In Norway, in Oslo, in Norway, {words}{behind} were told so. Norway waits."
    assert actors(known, text, [(words, "group")], "Kestrel Wire")[words].country == country


@pytest.mark.parametrize("words", ["the so-called republics", "the self-proclaimed “People’s Republics"])
def test_parts_broken_away_are_of_the_state_that_they_broke_from(known, words):
    text = f"Russia, Russia and again Russia spoke of Georgia when Russia met {words} there."
    assert actors(known, text, [(words, "group")])[words].country == "GEO"


@pytest.mark.parametrize(
    ("words", "country"),
    [
        ("Two senior officials", "NOR"), ("One of the officials", "NOR"), ("Three former diplomats", None),
        ("Both officials", None),
    ],
)  # fmt: skip
def test_some_officials_are_of_those_named_before(known, words, country):
    text = f"Chile, Chile and again Chile waited while Norwegian officials met. {words} told Chile so."
    found = actors(known, text, [("Norwegian officials", "group"), (words, "group")])
    assert found[words].country == country


@pytest.mark.parametrize("opening", ["Story highlights ", "By ", ""])
def test_who_wrote_it_is_of_the_press(known, opening):
    text = f"{opening}Jan Vosshall: What will Norway do? Norway said nothing of Norway."
    marks = [("Jan Vosshall", "person"), ("Norway", "state")]
    found = actors(known, text, marks, "CNN", telling={0: ((1, 0.97),)})
    assert found["Jan Vosshall"].country == "USA"


@pytest.mark.parametrize(
    ("text", "force", "whom", "is_its"),
    [("In Denmark Norwegian police searched the homes of eleven farmers.", "Norwegian police", "eleven farmers", True),
     ("In Denmark some villagers were fined by a Norwegian court.", "a Norwegian court", "some villagers", True),
     ("In Denmark some villagers were beaten by Norwegian soldiers.", "Norwegian soldiers", "some villagers", False),
     ("In Denmark Norwegian police detained forty migrants.", "Norwegian police", "forty migrants", False)],
)  # fmt: skip
def test_whom_a_states_police_and_courts_deal_with(known, text, force, whom, is_its):
    marks = sorted([(force, "group"), (whom, "group")], key=lambda m: text.index(m[0]))
    assert (actors(known, text, marks)[whom].country == "NOR") is is_its


def test_this_newspaper_is_the_reports_own(known):
    text = "Peru lost the boat, its captain told this newspaper."
    found = actors(known, text, [("this newspaper", "outlet")], "Fjord Herald")
    assert found["this newspaper"].name == "Fjord Herald"
    assert "this newspaper" not in actors(known, text, [("this newspaper", "outlet")])


def test_an_outlet_that_no_list_knows_is_not_of_the_us_for_what_it_reports(known):
    text = "The US sent more boats. The US and Peru agreed, the US said. The post appeared first on Fjord Herald."
    marks = [("The US", "state"), ("Fjord Herald", "outlet")]
    found = [actors(known, text, marks, outlet, telling={1: ((0, 0.9),)}) for outlet in ("Fjord Herald", "CNN")]
    assert [each["Fjord Herald"].country for each in found] == [None, "USA"]


@pytest.mark.parametrize(
    ("words", "kind", "outlet", "country"),
    [("the Commons", "organisation", "The Guardian", "GBR"), ("some frontbenchers", "group", "The Guardian", "GBR"),
     ("forty Labour MPs", "group", "The Guardian", "GBR"), ("some frontbenchers", "group", None, None),
     ("the Sweden Democrats", "group", "CNN", "SWE"), ("the Christian Democrats", "group", "CNN", None),
     ("the Democrats", "group", "CNN", "USA")],
)  # fmt: skip
def test_parties_and_parliaments_as_their_press_names_them(known, words, kind, outlet, country):
    text = f"Fish came up again. Then {words} spoke of it."
    assert actors(known, text, [(words, kind)], outlet)[words].country == country


@pytest.mark.parametrize(("outlet", "country"), [("CNN", "USA"), ("Kyiv Post", None)])
def test_a_governor_without_a_province_is_the_us_presss_own(known, outlet, country):
    text = "Fish came up in Peru and in the United States. The talk was joined by Governor Arne Vollstad."
    found = actors(known, text, [("Governor", "role"), ("Arne Vollstad", "person")], outlet)
    assert (found["Arne Vollstad"].country == "USA") is (country == "USA")


def test_a_demonym_for_a_person_is_his_nation(known):
    text = "In Peru a Norwegian and a Briton met."
    assert actors(known, text, [("a Briton", "person")])["a Briton"].country == "GBR"


def test_the_office_that_signs_a_governments_page_is_its_own(known):
    text = "Office of the Spokesperson. Secretary Blinken spoke with the Armenian prime minister."
    marks = [("Office of the Spokesperson", "outlet"), ("Blinken", "person")]
    assert actors(known, text, marks, "state.gov", "2023-01-01")["Office of the Spokesperson"].country == "USA"


@pytest.mark.parametrize(
    ("text", "country"),
    [("Ukraine, they say, does not fulfill Minsk.", None), ("Hope fades for what began with Minsk.", None),
     ("Minsk is dead, they say.", None), ("Minsk said it was ready.", "BLR")],
)  # fmt: skip
def test_a_town_after_which_accords_are_called_is_not_its_state(known, text, country):
    told = f"{text} The Minsk agreements were signed by Ukraine."
    found = actors(known, told, [("Minsk", "state")])
    assert (found["Minsk"].country if found else None) == country
    assert actors(known, text, [("Minsk", "state")])["Minsk"].country == "BLR"


@pytest.mark.parametrize(
    ("text", "whose", "outlet", "country"),
    [("Norway said Norway will defend its people at any price.", "its people", None, "NOR"),
     ("Israel and the Palestinians met. Extremist settlers burnt a barn.", "Extremist settlers", "CNN", "ISR"),
     ("Ukraine and Ukraine again. We think of internally displaced persons.", "internally displaced persons",
      "president.gov.ua", "UKR")],
)  # fmt: skip
def test_whose_a_people_is_by_the_sentence_or_by_its_name(known, text, whose, outlet, country):
    assert actors(known, text, [(whose, "group")], outlet)[whose].country == country


def test_who_protests_at_an_embassy_is_not_of_its_state(known):
    text = "Peru summoned the Chilean envoy of Chile. Hundreds of people protested outside the Chilean embassy."
    found = actors(known, text, [("Hundreds of people", "group")], telling={0: ()})
    assert found["Hundreds of people"].country != "CHL"


@pytest.mark.parametrize(
    "words",
    [
        "Bolivia's neighboring countries",
        "partner countries of Bolivia",
        "pro-Bolivian states",
    ],
)
def test_states_that_stand_beside_another_are_not_of_it(known, words):
    text = f"Bolivia and Peru met. Peru wrote to {words} on Monday. Bolivia thanked Peru."
    marks = [("Bolivia", "state"), ("Peru", "state"), (words, "group")]
    found = actors(known, text, marks, telling={2: ((0, 0.97),)})  # though the model is sure
    assert found[words].country is None


def test_the_states_of_a_state_are_its_own(known):
    text = "Mexico met. The governors of the northern states of Mexico wrote to Peru."
    marks = [("Mexico", "state"), ("governors of the northern states of Mexico", "group"), ("Peru", "state")]
    assert actors(known, text, marks)["governors of the northern states of Mexico"].country == "MEX"
