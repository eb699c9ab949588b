"""Who "he" and "she" are where the head links them to nobody, or to who asks."""

import re

import pytest

from dragoman.records import Annotated, Attribution, Mention, Origin, Report, Span
from dragoman.resolve import knowledge, resolve

MARK = re.compile(r"\[(\w+)(?:>(\w+))?\]|(?:M[rs]\. |\b\w+ )(?:Holm|Voll|Rask)\b")


def last(marked: str) -> str | None:
    """Return who the last pronoun is; "[she]" is one without a link, "[she>Holm]" one that the head links so."""
    text, mentions, links = "", [], {}
    done = 0
    for found in MARK.finditer(marked):
        text += marked[done : found.start()]
        words = found[1] or found[0]
        if found[2]:
            links[len(mentions)] = max(n for n, m in enumerate(mentions) if m.span.of(text).endswith(found[2]))
        mentions.append(Mention(Span(len(text), len(text) + len(words)), "pronoun" if found[1] else "person", 1.0))
        text += words
        done = found.end()
    text += marked[done:]
    sentences = tuple(Span(*m.span()) for m in re.finditer(r"\S(?:[^.]|(?<=M[rs])\.)*\.", text))
    report = Report("r", None, None, "2024-03-01", None, "en", text, Origin("text", "-", ""), ((0, 0, len(text)),))
    antecedents = tuple(links.get(n) for n in range(len(mentions)))
    resolved = resolve(Annotated(report, sentences, tuple(mentions), (), (), (), antecedents), knowledge())
    pronoun = max(n for n, m in enumerate(mentions) if m.kind == "pronoun")
    return next((a.name for a in resolved.actors if a.id == resolved.actor_of.get(pronoun)), None)


@pytest.mark.parametrize(("before", "who"), [("[she>Holm]", "Ida Holm"), ("they", "Jan Rask")])
def test_she_is_the_one_of_her_sentence_of_whom_the_report_says_she(before, who):
    text = f"Ida Holm sat. There {before} wrote. With Jan Rask gone, Ida Holm rose. Yet [she] left."
    assert last(text) == who


@pytest.mark.parametrize(("word", "who"), [("he", "Jan Rask"), ("she", "Ida Holm")])
def test_who_was_he_all_along_is_not_she(word, who):
    text = "Ida Holm met Jan Rask. There [he>Rask] sat, then [he>Rask] ate, so [he>Rask] slept. Ida Holm rose. "
    assert last(f"{text} Mr. Rask spoke. Yet [{word}] left.") == who


@pytest.mark.parametrize(("before", "who"), [("Asked by Arne Voll", "Jan Rask"), ("Told by Arne Voll", "Arne Voll")])
def test_who_is_asked_and_not_who_asks(before, who):
    assert last(f"{before} what [he>Voll] feared, Jan Rask named the fish.") == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Ida Holm sat. On the eve of [his] visit, Jan Rask named the fish.", "Jan Rask"),
        ("Ida Holm sat. Like [her] mother, Jan Rask named the fish.", "Ida Holm"),
    ],
)
def test_he_of_an_opening_clause_is_who_the_sentence_is_of(text, who):
    assert last(text) == who


@pytest.mark.parametrize(("behind", "who"), [("Majesty", None), ("boats", "Ida Holm")])
def test_her_majesty_is_nobody_named_before(behind, who):
    assert last(f"Ida Holm mourned. It was for [her] {behind}.") == who


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Sweden waited. Estonia worried about its own people.", "EST"),
        ("Estonia asked Sweden. Its envoy left.", "EST"),
        ("Boats sank. Its envoy left.", None),
    ],
)
def test_its_without_a_link_is_the_state_named_before(text, who):
    its = re.search(r"(?i)\bits\b", text)
    assert its
    mentions = [Mention(Span(*m.span()), "state", 1.0) for m in re.finditer("Sweden|Estonia", text)]
    mentions.append(Mention(Span(*its.span()), "pronoun", 1.0))
    sentences = tuple(Span(*m.span()) for m in re.finditer(r"\S[^.]*\.", text))
    report = Report("r", None, None, "2024-03-01", None, "en", text, Origin("text", "-", ""), ((0, 0, len(text)),))
    none = (None,) * len(mentions)
    found = resolve(Annotated(report, sentences, tuple(mentions), (), (), (), none), knowledge())
    held = found.actor_of.get(len(mentions) - 1)
    assert next((a.country for a in found.actors if a.id == held), None) == who


@pytest.mark.parametrize(
    ("outlet", "quoted", "who"),
    [("National Review", False, "USA"), (None, False, None), ("National Review", True, "EST")],
)
def test_we_is_the_speaker_even_if_he_is_named_behind_and_in_comment_the_press(outlet, quoted, who):
    text = "Estonia met Sweden. Estonian minister Ida Holm rose. “We sent boats,” she said."
    mentions = [
        Mention(Span(text.index(words), text.index(words) + len(words)), kind, 1.0)
        for words, kind in (("Estonia", "state"), ("Sweden", "state"), ("Estonian minister", "role"),
                            ("Ida Holm", "person"), ("We", "pronoun"), ("she", "pronoun"))
    ]  # fmt: skip
    we, she = mentions[4].span, mentions[5].span
    said = Attribution(she, Span(she.end + 1, she.end + 5), (Span(we.start, text.index(",”")),), 1.0)
    sentences = tuple(Span(*m.span()) for m in re.finditer(r"\S[^.]*\.", text))
    whole = ((0, 0, len(text)),)
    report = Report("r", None, outlet, "2024-03-01", None, "en", text, Origin("text", "-", ""), whole)
    links = (None, None, None, None, None, 3)
    found = resolve(Annotated(report, sentences, tuple(mentions), (said,) * quoted, (), (), links), knowledge())
    held = found.actor_of.get(4)
    assert next((a.country for a in found.actors if a.id == held), None) == who


@pytest.mark.parametrize(("whose", "who"), [("their neighbour", "FIN"), ("its neighbour", "EST")])
def test_their_neighbour_is_none_of_those_whose_it_is(whose, who):
    text = f"A ferry of Finland ran late. Estonia and Sweden backed {whose}."
    mentions = [
        Mention(Span(text.index(w), text.index(w) + len(w)), "state", 1.0)
        for w in ("Finland", "Estonia", "Sweden", whose)
    ]
    cut = text.index("Estonia")
    sentences = (Span(0, cut - 1), Span(cut, len(text)))
    report = Report("r", None, None, "2024-03-01", None, "en", text, Origin("text", "-", ""), ((0, 0, len(text)),))
    resolved = resolve(Annotated(report, sentences, tuple(mentions), (), (), (), (None,) * 4), knowledge())
    assert next(a.country for a in resolved.actors if a.id == resolved.actor_of[3]) == who


def of(text, words, kind="state", links=(), said=()):
    """Return the country of the actor of the last "the country"; ``words`` are mentions too, the first of each."""
    last = text.rindex("the country")
    spans = [Span(text.index(w), text.index(w) + len(w)) for w in words] + [Span(last, last + 11)]
    mentions = tuple(Mention(s, "state", 1.0) for s in spans[:-1]) + (Mention(spans[-1], kind, 1.0),)
    attributions = tuple(Attribution(spans[n], None, (Span(*content),), 1.0) for n, content in said)
    report = Report("r", None, None, "2024-03-01", None, "en", text, Origin("text", "-", ""), ((0, 0, len(text)),))
    antecedents = (*[None] * (len(spans) - 1), *links) if links else (None,) * len(spans)
    annotated = Annotated(report, (Span(0, len(text)),), mentions, attributions, (), (), antecedents)
    resolved = resolve(annotated, knowledge())
    found = resolved.actor_of.get(len(spans) - 1)
    return next((a.country for a in resolved.actors if a.id == found), None)


FAR = " They wait." * 200


@pytest.mark.parametrize(
    ("text", "who"),
    [
        ("Estonia closed its port. A ship from Latvia sank off Estonia. They left the country.", "EST"),  # oftener
        (f"Estonia and Estonia rest.{FAR} Latvia woke. They left the country.", "LVA"),  # nearer
        ("Estonia woke. Latvians slept. They left the country.", "EST"),  # by its name rather than its people's
        ("A man of Estonia left the country. Latvia and Latvia saw it.", "EST"),  # before rather than behind
        ("Reuters and Haaretz wrote. Latvia woke. They left the country.", "LVA"),  # no outlet's
        (f"Estonia woke.{FAR * 4} They left the country.", None),  # out of reach
    ],
)
def test_the_country_is_the_one_named_often_and_near(text, who):
    assert of(text, []) == who


def test_the_country_is_the_speaker_s_own_rather_than_another_s():
    text = "Estonia closed its port. Estonia rests. Latvia said that the country will wait."
    content = text.index("the country"), len(text) - 1
    assert of(text, ["Latvia"]) == "EST"
    assert of(text, ["Latvia"], said=[(0, content)]) == "LVA"


def test_the_country_that_the_head_links_is_the_one_it_links():
    assert of("Latvia woke. Estonia and Estonia saw it. They left the country.", ["Latvia"], links=(0,)) == "LVA"


def test_the_nation_that_is_an_outlet_is_no_state():
    assert of("Estonia woke. Estonia slept, said the country.", [], "outlet") is None
