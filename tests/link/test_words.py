from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dragoman.link.words import Weights, containment, dot, jaccard, named, plain, runs, sentence, stem, terms, unit


def test_stems_join_plurals_and_possessives_and_nothing_else() -> None:
    assert [stem(w) for w in ("Ministries'", "Belmar’s", "sailors", "crisis", "press", "gas", "US")] == [
        "ministry", "belmar", "sailor", "crisis", "press", "gas", "us",
    ]  # fmt: skip


def test_terms_are_content_words_up_to_a_limit() -> None:
    text = "He said on Friday that the two boats of Belmar were fired upon."
    assert terms(text) == ["boat", "belmar", "fired"]
    assert terms(text, 2) == ["boat", "belmar"]


def test_names_are_words_with_a_capital_inside_a_sentence() -> None:
    assert named("Fire came from Ardania. Boats left Tavora for Ostrelle.") == {"ardania", "tavora", "ostrelle"}


def test_runs_of_a_short_text_are_the_text() -> None:
    assert runs(plain("Two men")) == {"two men"}
    assert runs(()) == set()


@given(st.lists(st.sampled_from("abcdef"), max_size=30), st.lists(st.sampled_from("abcdef"), max_size=30))
def test_likeness_is_symmetric_and_at_most_one(a: list[str], b: list[str]) -> None:
    one, two = runs(tuple(a)), runs(tuple(b))
    assert jaccard(one, two) == jaccard(two, one)
    assert 0 <= jaccard(one, two) <= containment(one, two) <= 1
    assert not one or jaccard(one, one) == 1


def test_weights_fall_with_the_texts_that_have_a_term() -> None:
    weights = Weights([["belmar", "boat"], ["belmar", "gas"], ["belmar"]])
    assert weights("belmar") < weights("boat") < weights("never")
    assert weights("belmar") >= 0
    assert dot(unit({"a": 3.0, "b": 4.0}), unit({"a": 3.0, "b": 4.0})) == 1
    assert unit({}) == {}


def test_the_sentence_around_words() -> None:
    snippet = "… the bank. Ardania freed the sailors on Friday. Belmar thanked it. And …"
    assert sentence(snippet, "freed  the\nsailors") == "Ardania freed the sailors on Friday."
    assert sentence(snippet, "nowhere") == snippet
