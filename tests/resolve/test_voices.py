"""Whose own words a report is: signed documents and transcripts."""

import pytest

from dragoman.records import Actor, Annotated, Attribution, Mention, Origin, Report, Resolved, Span
from dragoman.resolve import Knowledge, knowledge, resolve

LETTER = "We deplore the attack. I have spoken with the minister.\n\nOur boats will stay."


@pytest.fixture(scope="module")
def known() -> Knowledge:
    return knowledge()


def read(
    known: Knowledge,
    text: str,
    title: str | None = None,
    outlet: str | None = None,
    marks: tuple[tuple[str, str], ...] = (),
    said: tuple[tuple[str, str, str], ...] = (),
    published: str = "2024-03-01",
) -> Resolved:
    """Return the report resolved; ``marks`` are (words, kind) in order, ``said`` (source, cue, content)."""
    mentions, at = [], 0
    for words, kind in marks:
        at = text.index(words, at)
        mentions.append(Mention(Span(at, at + len(words)), kind, 1.0))
        at += len(words)

    def span(words: str) -> Span:
        return Span(text.index(words), text.index(words) + len(words))

    report = Report("r", title, outlet, published, None, "en", text, Origin("text", "-", ""), ((0, 0, len(text)),))
    attributions = tuple(Attribution(span(s), span(c), (span(w),), 1.0) for s, c, w in said)
    whole = (Span(0, len(text)),)
    return resolve(Annotated(report, whole, tuple(mentions), attributions, (), (), (None,) * len(mentions)), known)


def speakers(found: Resolved) -> list[Actor | None]:
    by_id = {a.id: a for a in found.actors}
    return [by_id[v.speaker] if v.speaker else None for v in found.voices]


@pytest.mark.parametrize(
    ("title", "outlet", "name", "country"),
    [
        ("Statement by Norwegian Foreign Minister Arne Vollstad on the attack", None, "Arne Vollstad", "NOR"),
        ("We go on - address by the President of Ukraine", "Kestrel Wire", "Volodymyr Zelensky", "UKR"),
        ("Remarks by National Security Advisor Arne Vollstad at the Forum", "The White House", "Arne Vollstad", "USA"),
        ("President Biden Statement on the Harbour", "The White House", "Joe Biden", "USA"),
        ("Statement of the Norwegian Ministry of Foreign Affairs", None, "Norwegian Foreign Ministry", "NOR"),
        ("Message to the Senate on the Treaty", "The White House", "Joe Biden", "USA"),
    ],
)
def test_a_title_says_who_signs(known, title, outlet, name, country):
    found = read(known, LETTER, title, outlet)
    (author,) = speakers(found)
    assert author is not None and (author.name, author.country) == (name, country)
    assert found.voices[0].span == Span(0, len(LETTER))


@pytest.mark.parametrize(
    ("title", "outlet"),
    [
        ("Anger over statement by Norwegian Foreign Minister Arne Vollstad", "Kestrel Wire"),
        ("Norwegian Foreign Minister Arne Vollstad's remarks anger Oslo", "Kestrel Wire"),
        ("Statement by a friend", None),
        ("Joint statement", "The White House"),
        (None, None),
    ],
)
def test_other_titles_do_not(known, title, outlet):
    assert read(known, LETTER, title, outlet).voices == ()


def test_who_does_not_speak_of_himself_has_no_voice(known):
    title = "Statement by Norwegian Foreign Minister Arne Vollstad"
    assert read(known, "The minister went to Oslo. “We are glad,” he said.", title).voices == ()


def test_a_report_that_says_what_the_author_said_is_news_of_him(known):
    text = "Arne Vollstad said that we must wait."
    found = read(
        known, text, "Remarks by Norwegian Foreign Minister Arne Vollstad", None,
        (("Arne Vollstad", "person"),), (("Arne Vollstad", "said", "that we must wait"),),
    )  # fmt: skip
    assert found.voices == ()


def test_the_first_line_names_the_author(known):
    text = f"Arne Vollstad, Minister of Defence\n\n{LETTER}"
    found = read(known, text, "The minister's speech in Lappeenranta", None, (("Arne Vollstad", "person"),))
    assert [a.name for a in speakers(found) if a] == ["Arne Vollstad"]


def test_the_first_line_of_a_ministry_s_page_needs_no_word_in_the_title(known):
    text = f"Arne Vollstad, Minister of Defence\n\n{LETTER}"
    marks = (("Arne Vollstad", "person"),)
    assert len(read(known, text, "National Day of Iceland", "U.S. Department of State", marks).voices) == 1
    assert read(known, text, "National Day of Iceland", "Kestrel Wire", marks).voices == ()


def test_the_last_line_signs(known):
    found = read(known, f"{LETTER}\n\nArne Vollstad", "Letter to the Council", None, (("Arne Vollstad", "person"),))
    assert [a.name for a in speakers(found) if a] == ["Arne Vollstad"]


def test_several_sign_as_one_and_we_are_their_states(known):
    title = "Joint Statement by the Foreign Ministers of Norway, Denmark, and Iceland on Fish"
    found = read(known, LETTER, title, None, (("We", "pronoun"),))
    (author,) = speakers(found)
    names = {a.id: a.name for a in found.actors}
    assert author is not None
    assert (author.kind, author.name) == ("group", "Foreign Ministers of Norway, Denmark, and Iceland")
    assert [names[a] for a in found.pair_of[0]] == ["Norway", "Denmark", "Iceland"]


def test_the_first_sentence_says_who_released_the_text(known):
    text = f"The following statement was released by the Governments of Norway and Denmark:\n\n{LETTER}"
    (author,) = speakers(read(known, text, "Joint Statement on Fish"))
    assert author is not None and author.name == "Governments of Norway and Denmark"


def test_i_and_we_are_the_author_but_not_in_what_he_quotes(known):
    text = "We deplore it. The harbour master wrote: “I saw them.”"
    found = read(
        known,
        text,
        "Statement by Norwegian Foreign Minister Arne Vollstad",
        None,
        (("We", "pronoun"), ("I", "pronoun")),
    )
    assert found.actor_of == {0: found.voices[0].speaker}


TURNS = "Arne Vollstad: We had a long day.\n\nI shall be short.\n\nQuestion: Was it hard?\n\nArne Vollstad: It was."
NAMES = (("Arne Vollstad", "person"), ("Arne Vollstad", "person"))


def test_a_turn_goes_on_to_the_next(known):
    found = read(known, TURNS, marks=NAMES)
    assert [a and a.name for a in speakers(found)] == ["Arne Vollstad", None, "Arne Vollstad"]
    assert "I shall be short." in found.voices[0].span.of(TURNS)
    assert found.voices[1].span.of(TURNS).strip() == "Was it hard?"


def test_a_turn_ends_with_its_line_where_nobody_speaks_of_himself(known):
    text = "Arne Vollstad: The day was long.\n\nThe minister left.\n\nArne Vollstad: The night was short."
    found = read(known, text, marks=NAMES)
    assert [v.span.of(text) for v in found.voices] == ["The day was long.", "The night was short."]


def test_a_question_needs_no_colon(known):
    found = read(known, TURNS.replace("Question:", "Q "), marks=NAMES)
    assert [a and a.name for a in speakers(found)] == ["Arne Vollstad", None, "Arne Vollstad"]


def test_a_turn_of_somebody_unknown_is_not_the_last_speaker_s(known):
    text = TURNS.replace("Question", "Kestrel Wire")
    assert [a and a.name for a in speakers(read(known, text, marks=NAMES))] == ["Arne Vollstad", None, "Arne Vollstad"]


@pytest.mark.parametrize(
    "text",
    [
        "Arne Vollstad: “We had a long day.”\n\nI saw it.\n\nArne Vollstad: “It was hard.”",
        "WATCH LIVE NOW Arne Vollstad: We go\n\nI saw it.\n\nWATCH LIVE NOW Arne Vollstad: We stay",
    ],
)
def test_a_quotation_behind_a_name_and_a_headline_are_no_turns(known, text):
    assert read(known, text, marks=NAMES).voices == ()


def test_what_a_name_and_a_verb_introduce_is_no_turn(known):
    text = "Arne Vollstad added: we had a long day.\n\nArne Vollstad said: we go."
    said = (("Arne Vollstad", "added", "we had a long day"), ("Arne Vollstad", "said", "we go"))
    assert read(known, text, None, None, NAMES, said).voices == ()


def test_one_turn_alone_is_a_speech_where_the_title_says_so(known):
    text = "MINISTER ARNE VOLLSTAD: We had a long day.\n\nI shall be short."
    marks = (("MINISTER", "role"), ("ARNE VOLLSTAD", "person"))
    assert len(read(known, text, "Remarks in Oslo", None, marks).voices) == 1
    assert read(known, text, "A day in Oslo", None, marks).voices == ()


def test_turns_of_a_text_that_lost_its_lines(known):
    text = (
        "President of Norway Arne Vollstad: We had a long day. It was hard. "
        "President of Iceland Gunnar Hvalsen (in translation): We thank you."
    )
    found = read(known, text, marks=(("Arne Vollstad", "person"), ("Gunnar Hvalsen", "person")))
    assert [a and a.name for a in speakers(found)] == ["Arne Vollstad", "Gunnar Hvalsen"]


def test_an_office_alone_before_a_turn_is_the_author_s(known):
    text = "THE VICE PRESIDENT: We had a long day.\n\nQuestion: Was it hard?\n\nTHE VICE PRESIDENT: It was."
    marks = (("THE VICE PRESIDENT", "role"), ("THE VICE PRESIDENT", "role"))
    found = read(known, text, "Remarks by Vice President Harris in Munich", "The White House", marks)
    assert [a and a.name for a in speakers(found)] == ["Kamala Harris", None, "Kamala Harris"]


def test_a_caption_run_into_a_turn_is_the_speaker_s(known):
    text = (
        "President of Norway Arne Vollstad: I am glad that you came. "
        "President of Iceland Gunnar Hvalsen Hvalsen GunnarPresident of Iceland (retranslated): I am glad too."
    )
    marks = (("Arne Vollstad", "person"), ("Gunnar Hvalsen Hvalsen GunnarPresident of Iceland", "person"))
    found = read(known, text, "Talks with President of Iceland Gunnar Hvalsen", "kremlin.ru", marks)
    assert [a and a.name for a in speakers(found)] == ["Arne Vollstad", "Gunnar Hvalsen"]


def test_our_counterparts_and_the_teams_of_several_are_nobody_s_of_the_page(known):
    text = "We met our counterparts from Iceland, Finland and Sweden. Our teams will go on."
    marks = (("our counterparts", "group"), ("Our teams", "group"))
    title = "Joint Statement from the Leaders of Norway and the United States"
    found = read(known, text, title, "The White House", marks)
    assert [a.country for a in found.actors if a.name in ("our counterparts", "Our teams")] == [None, None]
