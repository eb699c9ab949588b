"""A state called without its name is one of few, and the report says which."""

import pytest

from dragoman.records import Annotated, Mention, Origin, Report, Span
from dragoman.resolve import knowledge, resolve
from dragoman.resolve.epithets import meant


@pytest.mark.parametrize(
    ("text", "words", "code"),
    [
        ("Norway sued Saudi Arabia; Iran praised the kingdom for its answer.", "the kingdom", "SAU"),
        ("Niger left Algeria. The small West African nation is poor.", "The small West African nation", "NER"),
        ("Malaysia rebuked India before the South-East Asian country voted.", "the South-East Asian country", "MYS"),
        ("Trips to the emirate were hidden, a group of friends of Qatar admits.", "the emirate", "QAT"),
        ("Doha and Riyadh quarrelled until the Gulf Arab state gave way.", "the Gulf Arab state", "SAU"),
    ],
)  # fmt: skip
def test_the_last_that_can_be_meant(text, words, code):
    found = meant(text, knowledge().nations.find(text))
    assert {span.of(text): country for span, country in found.items()} == {words: code}


@pytest.mark.parametrize(
    "text",
    [
        "Denmark praised the Kingdom of Spain.",  # a name
        "Belgium and the United Kingdom met.",
        "Chad wrote to the Central African Republic.",
        "France wrote to Iran about the kingdom.",  # neither is one
        "Estonia spoke of the former Baltic state.",
        "Estonia met the Baltic states.",
    ],
)
def test_none_where_none_can_be_meant(text):
    assert meant(text, knowledge().nations.find(text)) == {}


def test_its_actor_is_the_state_whether_the_model_marks_it_or_not():
    text = "Finland has left its talks with Russia. The Nordic country will build a fence."
    at = text.index("The Nordic country")
    whole, short = Span(at, at + len("The Nordic country")), Span(at + 4, at + len("The Nordic"))
    origin = Origin("text", "-", "0" * 64)
    report = Report("r", None, None, "2024-03-01", None, "en", text, origin, ((0, 0, len(text)),))
    for marks in ((), (Mention(whole, "state", 1.0),), (Mention(short, "group", 1.0),)):
        given = Annotated(report, (Span(0, len(text)),), marks, (), (), (), (None,) * len(marks))
        (finland,) = [a for a in resolve(given, knowledge()).actors if a.country == "FIN"]
        assert whole in finland.mentions and not [a for a in resolve(given, knowledge()).actors if "Nordic" in a.name]


@pytest.mark.parametrize(
    ("text", "words", "group"),
    [
        ("Hamas fired, then Hezbollah. So the militant group said.", "the militant group", "group:hezbollah"),
        ("Hezbollah left; Hamas and the Lebanese terror organisation stay.", "the Lebanese terror organisation",
         "group:hezbollah"),
        ("The Islamist movement fled, Boko Haram said.", "The Islamist movement", "group:boko-haram"),
        ("Israel and Hamas: Israel accused the armed group of lies.", "the armed group", "group:hamas"),
    ],
)  # fmt: skip
def test_the_militant_group_is_the_last_that_the_report_names(text, words, group):
    found = meant(text, knowledge().nations.find(text))
    assert {span.of(text): who for span, who in found.items()} == {words: group}


@pytest.mark.parametrize(
    "text",
    [
        "Norway spoke of the militant group.",
        "Hamas met the militant group Vendel Front.",  # has a name of its own
        "Republicans met the militant group.",  # a party is none
        "Hamas met the militant group al-Vendel.",
        "Hamas met the militant group “Vendel Front”.",
        "Hamas met the Norwegian militant group.",
    ],
)
def test_no_group_where_none_can_be_meant(text):
    assert meant(text, knowledge().nations.find(text)) == {}


def test_an_epithet_begins_behind_whoever_stands_before_it():
    text = "Hamas fled as the US says the militant group lost, and the leader of the militant group wept."
    found = meant(text, knowledge().nations.find(text))
    assert [span.of(text) for span in found] == ["the militant group"] * 2
