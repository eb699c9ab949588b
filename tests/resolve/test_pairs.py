"""Whom "the two sides", "both ministers" and "they" stand for."""

import pytest

from dragoman.annotate.windows import sentences
from dragoman.records import Annotated, Mention, Origin, Report, Span
from dragoman.resolve import Knowledge, knowledge, resolve

KINDS = {"p": "person", "r": "role", "s": "state", "o": "organisation", "g": "group", "x": "pronoun"}


@pytest.fixture(scope="module")
def known() -> Knowledge:
    return knowledge()


def several(known: Knowledge, marked: str, links: tuple[tuple[int, int], ...] = ()) -> dict[str, list[str]]:
    """Return whom each mention of several means; ``marked`` has mentions as ``[kind:words]``."""
    text, mentions = "", []
    for piece in marked.split("["):
        mark, _, rest = piece.partition("]")
        if "]" not in piece:
            text += piece
            continue
        kind, _, words = mark.partition(":")
        mentions.append(Mention(Span(len(text), len(text) + len(words)), KINDS[kind], 1.0))  # type: ignore[arg-type]
        text += words + rest
    report = Report("r", None, None, "2024-03-01", None, "en", text, Origin("text", "-", ""), ((0, 0, len(text)),))
    antecedents = tuple(dict(links).get(i) for i in range(len(mentions)))
    found = resolve(Annotated(report, tuple(sentences(text)), tuple(mentions), (), (), (), antecedents), known)
    names = {a.id: a.name for a in found.actors}
    return {mentions[i].span.of(text): [names[a] for a in pair] for i, pair in found.pair_of.items()}


BROKEN = "[s:Chad] broke with [s:Sudan]. [s:Sudan] answered [s:Chad] in kind. "


@pytest.mark.parametrize(
    "words", ["the two", "both", "the pair", "the two sides", "both neighbours", "the sides", "the parties"]
)
def test_who_calls_on_both_sides_is_neither(known, words):
    assert several(known, f"{BROKEN}[s:Libya] and [s:Egypt] called on [s:{words}] to talk.") == {
        words: ["Chad", "Sudan"]
    }


def test_a_state_stands_for_its_side_rather_than_its_crowds(known):
    text = "[s:Chad] broke with [s:Sudan] after [g:Sudanese protesters] stormed [o:the Chadian embassy]. Egypt left. "
    assert several(known, f"{text}It called on [s:the two sides] to talk.") == {"the two sides": ["Chad", "Sudan"]}


def test_those_named_together_in_the_sentence_before_are_the_two(known):
    text = "[s:Chad], [s:Chad], [s:Sudan], [s:Sudan]. [s:Libya] and [s:Egypt] talked. [s:Both] were glad."
    assert several(known, text) == {"Both": ["Libya", "Egypt"]}


def test_a_bare_plural_is_two_only_where_two_were_named(known):
    assert several(known, f"{BROKEN}[s:Libya] shrugged. It called on [s:the sides] to talk.") == {}


@pytest.mark.parametrize("words", ["two envoys", "the two Sudanese envoys", "two of them"])
def test_two_of_one_state_or_of_none_are_not_the_parties(known, words):
    assert several(known, f"{BROKEN}[r:{words}] left.") == {}


def test_two_without_names_are_the_pair_behind_them(known):
    assert several(known, f"{BROKEN}[g:two traders] were held. [g:The pair] were freed.") == {}


def test_three(known):
    text = "[s:Norway] met [s:Denmark] and [s:Iceland]. [s:The three governments] agreed."
    assert several(known, text) == {"The three governments": ["Norway", "Denmark", "Iceland"]}


def test_ministers_are_persons_where_persons_were_named(known):
    text = (
        "[r:Norwegian Minister] [p:Arne Vollstad] received [r:Danish Minister] [p:Ida Holmgren] in [s:Sweden]. "
        "[s:Sweden] was glad. [r:The two ministers] dined."
    )
    assert several(known, text) == {"The two ministers": ["Arne Vollstad", "Ida Holmgren"]}


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("[s:Norway] and [s:Iceland] signed. [x:They] will fish.", ["Norway", "Iceland"]),
        ("[s:Norway], [s:Denmark] and [s:Iceland] signed. [x:They] will fish.", ["Norway", "Denmark", "Iceland"]),
        ("[s:Norway] met with [s:Iceland] and [x:they] signed.", ["Norway", "Iceland"]),
        ("[r:Norwegian Minister] [p:Arne Vollstad] spoke today with [r:Danish Minister] [p:Ida Holmgren]. "
         "[x:They] agreed.", ["Arne Vollstad", "Ida Holmgren"]),
    ],
)  # fmt: skip
def test_they_are_those_named_together_last(known, text, who):
    (found,) = several(known, text).values()
    assert found == who


@pytest.mark.parametrize(
    "text",
    [
        "[s:Norway] and [s:Iceland] signed. [g:Fishermen] protested. [x:They] were heard.",
        "[s:Norway] and [s:Iceland] signed with [s:Chad]. [x:They] will fish.",
        "[s:Norway] left. [s:Iceland] stayed. [x:They] will fish.",
        "[s:Norway] and [s:Iceland] signed. It was late. It rained. [x:They] will fish.",
    ],
)
def test_they_are_not_those_of_whom_others_were_named_since(known, text):
    assert several(known, text) == {}


def test_they_are_whom_the_head_links_them_to(known):
    text = "[g:Fishermen] waited. [s:Norway] and [s:Iceland] signed. [x:They] were heard."
    assert several(known, text, links=((3, 0),)) == {}
    assert several(known, text, links=((3, 2),)) == {"They": ["Norway", "Iceland"]}


@pytest.mark.parametrize(
    ("words", "whom"),
    [("the two countries", ["Chad", "Sudan"]), ("the two sides", ["Chadian police", "Sudanese police"])],
)
def test_the_two_countries_are_states_and_no_police_of_theirs(known, words, whom):
    found = several(known, f"[g:Chadian police] met [g:Sudanese police]. In May [g:{words}] had agreed.")
    assert found[words] == whom


def test_the_two_countries_are_no_body_of_many(known):
    text = "[s:Norway] warned [s:Chad]. [o:NATO] was asked. [o:NATO] waited, [o:NATO] and its council. "
    assert several(known, text + "Then [g:the two countries] talked.") == {"the two countries": ["Norway", "Chad"]}


def test_who_urges_the_two_countries_is_neither_though_their_troops_alone_were_named(known):
    text = "[g:Norwegian troops] fired on [g:Danish troops]. [g:Danish troops] answered the [g:Norwegian troops]. "
    found = several(known, text + "[s:Sweden] and [s:Finland] urged [g:the two countries] to talk.")
    assert found == {"the two countries": ["Norway", "Denmark"]}


@pytest.mark.parametrize(("words", "states"), [
    ("Saudi and Omani delegations", ["Saudi Arabia", "Oman"]),
    ("the US, Japanese and South Korean officials", ["United States", "Japan", "South Korea"]),
    ("Egyptian and other envoys", None),
    ("Egyptian envoys and Libyan traders", None),
    ("EU and Egyptian envoys", None),
])  # fmt: skip
def test_a_group_of_several_states_is_each_of_them(known, words, states):
    found = several(known, f"[s:Chad] waited while [g:{words}] talked.")
    assert found == ({words: states} if states else {})
