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


@pytest.mark.parametrize(("behind", "who"), [("Majesty", None), ("boats", "Ida Holm")])
def test_her_majesty_is_nobody_named_before(behind, who):
    assert last(f"Ida Holm mourned. It was for [her] {behind}.") == who


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


@pytest.mark.parametrize(
    ("before", "says", "who"),
    [
        ("Estonia closed its port. A ship from Latvia sank off Estonia.", False, "EST"),  # named more often
        ("Estonia and Estonians rest." + " They wait." * 200 + " Latvia has woken.", False, "LVA"),  # named nearer
        ("Estonia closed its port. Estonia rests.", True, "LVA"),  # the speaker's own
    ],
)
def test_the_country_is_the_one_named_often_and_near_or_the_speakers(before, says, who):
    content = "the country will wait"
    text = f"{before} Latvia said {content}." if says else f"{before} They said {content}."
    at, start = text.rindex(content), text.rindex("Latvia")
    mentions = (Mention(Span(at, at + 11), "state", 1.0), *[Mention(Span(start, start + 6), "state", 1.0)] * says)
    sources = (Span(start, start + 6),) * says
    said = tuple(Attribution(s, None, (Span(at, at + len(content)),), 1.0) for s in sources)
    report = Report("r", None, None, "2024-03-01", None, "en", text, Origin("text", "-", ""), ((0, 0, len(text)),))
    resolved = resolve(
        Annotated(report, (Span(0, len(text)),), mentions, said, (), (), (None,) * len(mentions)), knowledge()
    )
    assert next(a.country for a in resolved.actors if a.id == resolved.actor_of[0]) == who
