"""The head's mentions, mended: whose act a demonym tells."""

import pytest

from dragoman.records import Anchor, Annotated, Mention, Origin, Report, Span
from dragoman.resolve import knowledge
from dragoman.resolve.mending import mended


def actors(text: str, anchor: str, marks: tuple[str, ...] = (), chosen: int | None = None) -> list[str]:
    """Return the words of the anchor's actors, best first, among mentions of states (``marks``)."""

    def of(words: str) -> Span:
        return Span(at := text.index(words), at + len(words))

    origin = Origin("text", "-", "0" * 64)
    report = Report("r", None, None, "2024-03-01", None, "en", text, origin, ((0, 0, len(text)),))
    mentions = tuple(Mention(of(words), "state", 1.0) for words in marks)
    acts = () if chosen is None else ((chosen, 0.5),)
    found = Anchor(of(anchor), "ASSAULT", "happened", 0.9, acts, ())
    given = Annotated(report, (Span(0, len(text)),), mentions, (), (found,), (), (None,) * len(mentions))
    names = knowledge().nations
    again = mended(given, names.find(text), names)
    return [again.mentions[i].span.of(text) for i, _ in again.anchors[0].actors]


@pytest.mark.parametrize(
    "text",
    [
        "Estonia counted nine Danish attacks on the port.",
        "Estonia feared a Danish full-scale naval attack on the port.",
    ],
)
def test_a_demonym_before_the_noun_of_an_act_says_who_acts(text):
    assert actors(text, "attack", ("Estonia",), 0) == ["Danish", "Estonia"]


@pytest.mark.parametrize(
    ("text", "anchor"),
    [
        ("Estonia watched the Latvian-Danish talks.", "talks"),
        ("Estonia told of two Danish trawlers seized off Saaremaa.", "seized"),
        ("Estonia saw Danish and other attacks.", "attacks"),
        ("Estonia spoke of an anti-Danish attack.", "attack"),
        ("Estonia knew that the Danish would attack.", "attack"),
    ],
)
def test_a_demonym_of_something_else_does_not(text, anchor):
    assert actors(text, anchor, ("Estonia",), 0) == ["Estonia"]


def test_a_demonym_within_a_mention_is_left_to_it():
    assert actors("Estonia saw a Danish attack.", "attack", ("Estonia", "a Danish"), 1) == ["a Danish"]


@pytest.mark.parametrize(("words", "kind"), [("a joint news", "place"), ("the state news", "outlet")])
def test_a_news_conference_is_no_outlet(words, kind):
    text = "Voss told a joint news conference that talks would go on, the state news agency said."
    span = Span(at := text.index(words), at + len(words))
    origin = Origin("text", "-", "0" * 64)
    report = Report("r", None, None, "2024-03-01", None, "en", text, origin, ((0, 0, len(text)),))
    given = Annotated(report, (Span(0, len(text)),), (Mention(span, "outlet", 1.0),), (), (), (), (None,))
    names = knowledge().nations
    assert mended(given, names.find(text), names).mentions[0].kind == kind


@pytest.mark.parametrize(("behind", "name"), [(" – live updates", "Jan Voss"), (", he said", "Jan Voss Estonia")])
def test_a_strapline_is_no_part_of_a_name(behind, name):
    text = f"Norway seeks a commander, Jan Voss Estonia and Denmark at war{behind}. More follows."
    at = text.index("Jan")
    origin = Origin("text", "-", "0" * 64)
    report = Report("r", None, None, "2024-03-01", None, "en", text, origin, ((0, 0, len(text)),))
    marks = (Mention(Span(at, at + len("Jan Voss Estonia")), "person", 1.0),)
    names = knowledge().nations
    found = mended(Annotated(report, (Span(0, len(text)),), marks, (), (), (), (None,)), names.find(text), names)
    assert found.mentions[0].span.of(text) == name
