"""An address by title in a page of turns is another one's than who says it."""

import pytest

from dragoman.records import Annotated, Mention, Origin, Report, Span
from dragoman.resolve import knowledge, resolve

ESTONIA, NORWAY = "President of Estonia Jana Holm", "President of Norway Arne Voll"
PERU, CHILE = "Prime Minister of Peru Ida Rask", "Prime Minister of Chile Ole Dahl"
LONG = "The fish are many and the sea is deep, as we all know from the books that our fathers wrote of it. " * 4


def meant(*turns: tuple[str, str], outlet: str | None = None) -> list[str | None]:
    """Return the country of each address in a page of (speaker, words)."""
    text = "\n\n".join(f"{speaker}: {words}" for speaker, words in turns)
    mentions, addresses, at = [], [], 0
    for speaker, words in turns:
        at = text.index(f"{speaker}: {words}", at)
        office, _, name = speaker.partition(" of ")
        if name:
            office, name = f"{office} of {name.split()[0]}", " ".join(name.split()[1:])
            mentions.append(Mention(Span(at, at + len(office)), "role", 1.0))
            mentions.append(Mention(Span(at + len(office) + 1, at + len(speaker)), "person", 1.0))
        for title in ("Mr. President", "Madam President", "Mr. Prime Minister", "Mr. Vice President"):
            if title in words:
                start = text.index(title, at)
                addresses.append(len(mentions))
                mentions.append(Mention(Span(start, start + len(title)), "role", 1.0))
        at += len(speaker)
    report = Report("r", None, outlet, "2024-03-01", None, "en", text, Origin("text", "-", ""), ((0, 0, len(text)),))
    none = (None,) * len(mentions)
    found = resolve(Annotated(report, (Span(0, len(text)),), tuple(mentions), (), (), (), none), knowledge())
    countries = {a.id: a.country for a in found.actors}
    return [countries[found.actor_of[i]] for i in addresses]


def test_the_other_of_two():
    assert meant((ESTONIA, "Mr. President, I am glad."), (NORWAY, "I thank you, Madam President.")) == ["NOR", "EST"]


def test_who_bears_the_title():
    assert meant((PERU, "Mr. President, I am glad."), (NORWAY, "So am I."), (CHILE, "And I.")) == ["NOR"]
    assert meant((PERU, "Mr. Vice President, I am glad."), (NORWAY, "So am I."), (CHILE, "And I.")) == [None]


def test_who_speaks_next_or_spoke_before():
    turns = ((NORWAY, f"{LONG} Mr. Prime Minister."), (CHILE, f"I thank you. {LONG}"), (PERU, LONG))
    assert meant(*turns) == ["CHL"]
    assert meant((PERU, LONG), (CHILE, LONG), (NORWAY, f"Mr. Prime Minister, I am glad. {LONG}")) == ["CHL"]


@pytest.mark.parametrize(("outlet", "country"), [(None, None), ("Government of Norway", "NOR")])
def test_whoever_asks_asks_the_president_of_the_page(outlet, country):
    turns = ((ESTONIA, "I am glad."), (NORWAY, "So am I."), ("Question", "Mr. President, will you go?"))
    assert meant(*turns, outlet=outlet) == [country]


def test_nobody_speaks_to_himself():
    assert meant((NORWAY, "Mr. President, I am glad."), (PERU, "So am I.")) == [None]
