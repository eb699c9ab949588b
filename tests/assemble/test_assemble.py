"""From a faultless model's output to statements, chains, events and commitments."""

from dataclasses import replace

import pytest

from dragoman.assemble import assemble
from dragoman.records import Actor, Pipeline, Reading, Span, Voice
from tests.assemble.oracle import resolved

PIPELINE = Pipeline("0", "m", "r")


def read(block: str, outlet: str | None = "Kestrel Wire") -> Reading:
    _, given = resolved(block, outlet)
    return assemble(given, PIPELINE)


def said(reading: Reading) -> list[tuple]:
    text = reading.report.text
    return [(s.speaker, s.kind, [c.of(text) for c in s.content], s.chain) for s in reading.statements]


PLEDGE = """## t-1
[src1 [p:voss Arlen Voss], [r:voss the Danish foreign minister],] [cue1 told] [g:press reporters] on [d:2024-03-05 Tuesday] that [con1 [s:DNK Denmark] [com1 would [ev1 send] two boats to [s:EST Estonia]] [cond1 if the ice held]]. "[con2 [x:voss We] do not leave friends alone,]" [src2 [x:voss he]] [cue2 said]. "[con2 Not this year.]" [s:RUS Moscow] [ev2 called] the plan a provocation.
---
@voss person country=DNK
@press none
s1 speaker=voss kind=indirect
s2 speaker=voss kind=direct
e1 AID actors=DNK recipients=EST status=intended claimed=s1
e2 ACCUSE actors=RUS recipients=DNK status=happened
c1 pledge statement=s1 toward=EST
"""


def test_statements_with_a_quotation_broken_by_its_cue():
    assert said(read(PLEDGE)) == [
        ("voss", "indirect", ["Denmark would send two boats to Estonia if the ice held"], ()),
        ("voss", "direct", ["We do not leave friends alone,", "Not this year."], ()),
    ]


def test_events_and_whose_word_they_stand_on():
    reading = read(PLEDGE)
    aid, accusation = reading.events
    assert (aid.type, aid.actors, aid.recipients, aid.status, aid.quad) == ("AID", ("DNK",), ("EST",), "intended", 2)
    assert aid.claimed_in == reading.statements[0].id
    assert (accusation.actors, accusation.recipients, accusation.claimed_in) == (("RUS",), ("DNK",), None)
    assert aid.date and aid.date.start == "2024-03-05"


def test_a_commitment_with_its_condition_and_event():
    reading = read(PLEDGE)
    (pledge,) = reading.commitments
    text = reading.report.text
    assert (pledge.kind, pledge.speaker, pledge.toward) == ("pledge", "voss", ("EST",))
    assert pledge.evidence.of(text) == "would send two boats to Estonia"
    assert pledge.condition and pledge.condition.of(text) == "if the ice held"
    assert (pledge.event, pledge.statement) == (reading.events[0].id, reading.statements[0].id)


def test_a_commitment_of_a_word_or_two_goes_on_to_the_end_of_the_words():
    block = """## t-5
[src1 [p:hale Minister Hale]] [cue1 said] [con1 [com1 the countries] of the region could settle it].
---
@hale person
s1 speaker=hale kind=indirect
c1 prediction statement=s1
"""
    reading = read(block)
    assert [c.evidence.of(reading.report.text) for c in reading.commitments] == [
        "the countries of the region could settle it"
    ]


def test_a_commitment_is_due_on_the_date_at_its_end():
    def due(words: str) -> str | None:
        block = f"""## t-6
[src1 [p:hale Minister Hale]] [cue1 said] [con1 {words}].
---
@hale person
s1 speaker=hale kind=indirect
c1 pledge statement=s1
"""
        (pledge,) = read(block).commitments
        return pledge.due.end if pledge.due else None

    assert due("[com1 he would go by [d:2024-03-20 March 20]]") == "2024-03-20"
    assert due("[com1 he would go by] [d:2024-03-20 March 20]") == "2024-03-20"
    assert due("[com1 he would go by the end] of [d:2024-03 March]") == "2024-03"
    assert due("[com1 he would go] by [d:2024-03-20 March 20], not before") == "2024-03-20"
    assert due("[com1 he would free the men held in [d:2023-10 October] by [d:2024-03-20 March 20]]") == "2024-03-20"
    assert due("[com1 he would free the men seized in [d:2023-10 October]]") is None
    assert due("[com1 he would go] unless they paid by [d:2024-03-20 March 20]") == "2024-03-20"
    assert due("[com1 he would go] if they kept to what was agreed on [d:2024-03-01 March 1]") is None
    assert due("[com1 he would go], as he had said in the talks that ended on [d:2024-03-01 March 1]") is None


def test_a_chain_from_minister_to_agency_to_outlet():
    reading = read("""## t-2
[m:naba Naba] reported on Tuesday, citing [src1 [r:envoy an envoy]], that [con1 [src2 [p:hale Minister Hale]] had [cue2 told] [x:envoy him] [con2 the talks were over]].
---
@naba outlet
@envoy person
@hale person
s1 speaker=envoy kind=indirect chain=naba
s2 speaker=hale kind=indirect chain=envoy,naba
""")
    outer, inner = reading.statements
    assert (outer.speaker, outer.chain) == ("envoy", ("naba", "outlet"))
    assert (inner.speaker, inner.chain) == ("hale", ("envoy", "naba", "outlet"))


@pytest.mark.parametrize(
    ("before", "behind", "chain"),
    [
        ("In a recent [m:naba Naba] interview, ", "", ("naba", "outlet")),
        ("In an interview published Monday with [m:naba Naba], ", "", ("naba", "outlet")),
        ("", ", according to the state-run broadcaster [m:naba Naba]", ("naba", "outlet")),
        ("", " via its official news agency [m:naba Naba]", ("naba", "outlet")),
        ("ARDEN ([m:naba Naba]) - ", "", ()),  # its story, in a paper that is named
        ("Speaking on “[m:naba Naba],” ", "", ("naba", "outlet")),
        ("", " in remarks to our [m:naba Naba]", ()),  # the report's own
        ("", ", [r:aide his spokesman] said in a statement", ("aide", "outlet")),
        ("", ", according to a summary by [r:aide an aide]", ("aide", "outlet")),
        ("", ", as [r:aide his spokesman] said on Monday", ()),
    ],
)
def test_where_the_report_has_it_from(before, behind, chain):
    reading = read(f"""## t-3
{before}[src1 [p:hale Minister Hale]] [cue1 said] [con1 the harbour would stay open]{behind}.
---
@naba outlet
@hale person
@aide person
s1 speaker=hale kind=indirect
""")
    assert [(s.speaker, s.chain) for s in reading.statements] == [("hale", chain)]


@pytest.mark.parametrize(
    "text",
    [
        ("[con1 [r:aide an aide] said on Monday that the harbour would stay open], [src1 [m:naba Naba]] [cue1 reported]"),
        ("[con1 The harbour would stay open, [r:aide an aide] said Monday], [src1 [m:naba Naba]] [cue1 reported]"),
        ("Citing [r:aide an aide], [src1 [m:naba Naba]] [cue1 reported] that [con1 the harbour would stay open]"),
    ],
)  # fmt: skip
def test_what_an_outlet_reports_that_somebody_said_is_his(text):
    reading = read(f"## t-5\n{text}.\n---\n@naba outlet\n@aide person\ns1 speaker=naba kind=indirect\n")
    (found,) = reading.statements
    assert (found.speaker, found.chain) == ("aide", ("naba", "outlet"))
    assert [c.of(reading.report.text).casefold() for c in found.content] == ["the harbour would stay open"]


def test_one_statement_told_through_an_agency_says_nothing_of_the_next():
    reading = read("""## t-6
[src1 [p:hale Minister Hale]] [cue1 said] [con1 the harbour would stay open]. The talks go on. According to [m:naba Naba], [src2 [p:orvath the envoy]] [cue2 said] [con2 the quay was safe]. [src3 [p:voss The mayor]] [cue3 said] [con3 nobody had asked him].
---
@naba outlet
@hale person
@orvath person
@voss person
s1 speaker=hale kind=indirect
s2 speaker=orvath kind=indirect
s3 speaker=voss kind=indirect
""")
    assert [s.chain for s in reading.statements] == [(), ("naba", "outlet"), ()]
    alone = read("""## t-7
[src1 [p:hale Minister Hale]] [cue1 said] [con1 the harbour would stay open]. He left, [m:naba Naba] reported.
---
@naba outlet
@hale person
s1 speaker=hale kind=indirect
""", outlet=None)  # fmt: skip
    assert [s.chain for s in alone.statements] == [("naba",)]
    one_of_two = read("""## t-7b
[src1 [p:hale Minister Hale]] [cue1 said] [con1 the harbour would stay open]. According to [m:naba Naba], [src2 [p:orvath the envoy]] [cue2 said] [con2 the quay was safe].
---
@naba outlet
@hale person
@orvath person
s1 speaker=hale kind=indirect
s2 speaker=orvath kind=indirect
""", outlet=None)  # fmt: skip
    assert [s.chain for s in one_of_two.statements] == [(), ("naba",)]


def test_who_speaks_within_a_quotation_is_told_by_whoever_is_quoted():
    reading = read("""## t-8
"[con1 The quay is shut. [src2 [p:hale Minister Hale]] [cue2 says] [con2 it will stay so until the ice is gone.] Nobody is at work.]" [src1 [p:voss Voss]] [cue1 reports].
---
@hale person
@voss person
s1 speaker=voss kind=direct
s2 speaker=hale kind=indirect
""")
    assert {s.speaker: s.chain for s in reading.statements} == {"voss": (), "hale": ("voss", "outlet")}


def test_who_is_named_in_a_sentence_about_an_interview_says_the_next_words_there():
    reading = read("""## t-9
[p:hale Hale] spoke of the ice in an interview with [m:naba Naba]. "[con1 It is thick this year,]" [src1 [x:hale he]] [cue1 said].
---
@naba outlet
@hale person
s1 speaker=hale kind=direct
""")
    assert [s.chain for s in reading.statements] == [("naba", "outlet")]


def test_a_readout_carries_whom_it_is_attributable_to():
    reading = read("""## t-3
The following is attributable to [r:orvath Spokesperson] [p:orvath Milena Orvath]:

[src1 [r:hale The minister]] [cue1 stressed] that [con1 the harbour would stay open].
---
@orvath person
@hale person
s1 speaker=hale kind=indirect chain=orvath
""")
    assert [(s.speaker, s.chain) for s in reading.statements] == [("hale", ("orvath", "outlet"))]


def test_what_he_said_according_to_his_office_is_his():
    reading = read("""## t-4
[cue1 According to] [src1 [o:office his office]], [con1 [r:hale the president] also said that the harbour would stay open].
---
@office organisation
@hale person
s1 speaker=office kind=indirect
""")
    (found,) = reading.statements
    assert (found.speaker, found.chain) == ("hale", ("office", "outlet"))
    assert [c.of(reading.report.text) for c in found.content] == ["the harbour would stay open"]


def test_no_chain_without_an_intermediary():
    assert all(s.chain == () for s in read(PLEDGE).statements)


def test_a_second_verb_keeps_its_speaker():
    reading = read("""## t-3
[src1 [p:hale Hale]] [cue1 said] [con1 the border was open] and [cue2 promised] [con2 to keep it so].
---
@hale person
s1 speaker=hale kind=indirect
s2 speaker=hale kind=indirect
""")
    assert [s.speaker for s in reading.statements] == ["hale", "hale"]


def test_a_quotation_that_nobody_marked_gets_the_speaker_before_it():
    reading = read("""## t-4
[src1 [p:hale Hale]] [cue1 said] [con1 the border was open].

"Nobody will be turned back at the bridge, and nobody was last year."
---
@hale person
s1 speaker=hale kind=indirect
""")
    assert said(reading)[1][:3] == (
        "hale",
        "direct",
        ["Nobody will be turned back at the bridge, and nobody was last year."],
    )


def test_an_act_done_by_saying_it_is_no_claim():
    reading = read("""## t-5
"[con1 [x:hale We] [ev1 reject] [s:NOR Norway]'s note, and [s:NOR Oslo] [ev2 seized] our boat,]" [src1 [p:hale Hale]] [cue1 said].
---
@hale person country=DNK
s1 speaker=hale kind=direct
e1 REJECT actors=hale recipients=NOR status=happened
e2 COERCE actors=NOR recipients=- status=happened claimed=s1
""")
    rejection, seizure = reading.events
    assert rejection.claimed_in is None
    assert seizure.claimed_in == reading.statements[0].id


def test_a_meeting_of_several_has_two_sides():
    reading = read("""## t-6
[s:FIN Finland] and [s:NOR Norway] [ev1 met] in the north.
---
e1 CONSULT actors=FIN,NOR recipients=- status=happened
""")
    assert (reading.events[0].actors, reading.events[0].recipients) == (("FIN",), ("NOR",))


def test_an_event_of_nobody_is_rejected_with_its_reason():
    reading = read("""## t-7
Boats were [ev1 seized] overnight.
---
e1 COERCE actors=- recipients=- status=happened
""")
    assert not reading.events
    assert [(r.stage, r.reason) for r in reading.rejects] == [("assemble", "event without actor or recipient: COERCE")]


def test_ids_repeat_and_the_reading_survives_json():
    first, second = read(PLEDGE), read(PLEDGE)
    assert first == second
    assert Reading.from_json(first.to_json()) == first


def test_a_short_piece_without_speaker_or_cue_is_no_statement():
    reading = read("""## t-90
[s:DNK Denmark] would sell [con1 the old] boats. "[con2 We need them no more now, so they go,]" [src2 [p:voss Arlen Voss]] [cue2 said].
---
@voss person country=DNK
s1 speaker=- kind=indirect
s2 speaker=voss kind=direct
""")
    assert [s.kind for s in reading.statements] == ["direct"]


def test_a_transcript_s_lines_are_whose_name_stands_before_them():
    reading = read("""## t-7
[p:hale Arthur Hale]: [con1 Good morning, and thank you all for coming so early.]
Question: [con2 Will the minister go to Vienna after what he said on Monday?]
[p:hale Arthur Hale]: [con3 He will, and he will not go alone, as you will see.]
---
@hale person
s1 speaker=- kind=direct
s2 speaker=- kind=direct
s3 speaker=- kind=direct
""")
    assert [(s.speaker, s.kind) for s in reading.statements] == [
        ("hale", "direct"), (None, "direct"), ("hale", "direct"),
    ]  # fmt: skip


def signed(block: str, author: str) -> Reading:
    _, given = resolved(block)
    whole = Voice(Span(0, len(given.annotated.report.text)), author)
    return assemble(replace(given, voices=(whole,)), PIPELINE)


SIGNED = """## t-11
Office of the Minister

[con1 [x:hale We]] [cue1 deplore] [con1 the attack on the harbour], and we will not forget it. [src2 [p:voss Voss]] [cue2 told] [x:hale me] [con2 the boats had come at night].

We shall answer. "[con3 Nobody will be turned back at the bridge.]"

[src4 [x:hale I]] [cue4 told] him [con4 we would wait].
---
@hale person
@voss person
s1 speaker=hale kind=indirect
s2 speaker=voss kind=indirect
s3 speaker=- kind=direct
s4 speaker=hale kind=indirect
"""


def test_the_paragraphs_of_a_signed_document_are_direct_statements_of_its_author():
    reading = signed(SIGNED, "hale")
    assert [row for row in said(reading) if row[1] == "direct"] == [
        ("hale", "direct", ["We deplore the attack on the harbour, and we will not forget it. Voss told me the boats had "
                            "come at night."], ()),
        ("hale", "direct", ['We shall answer. "Nobody will be turned back at the bridge."'], ()),
        ("hale", "direct", ["I told him we would wait."], ()),
    ]  # fmt: skip


def test_what_others_said_stays_as_told_by_the_author_who_repeats_his_own_words_without_a_chain():
    assert [row for row in said(signed(SIGNED, "hale")) if row[1] != "direct"] == [
        ("voss", "indirect", ["the boats had come at night"], ("hale", "outlet")),
        ("hale", "indirect", ["we would wait"], ()),
    ]


def test_what_the_model_marks_of_a_turn_is_the_turn_once():
    reading = read("""## t-12
[src1 [r:hale THE MINISTER]][cue1 :] [con1 We had a long day], and it was hard.

Q [con2 Was it as hard as you had thought before?]

[r:hale THE MINISTER]: [src3 [x:hale I]] [cue3 think] [con3 that it was].
---
@hale person
s1 speaker=hale kind=direct
s2 speaker=- kind=direct
s3 speaker=hale kind=indirect
""")
    assert said(reading) == [
        ("hale", "direct", ["We had a long day, and it was hard."], ()),
        (None, "direct", ["Was it as hard as you had thought before?"], ()),
        ("hale", "direct", ["I think that it was."], ()),
    ]


def second_clause(sentence: str) -> tuple[str | None, tuple]:
    (one,) = read(f"""## t-13
{sentence}
---
@ledger outlet
@hale person country=DNK
@envoys group country=NOR
s1 speaker=- kind=indirect
""").statements
    return one.speaker, one.chain


def test_the_subject_of_a_sentence_speaks_in_its_second_clause_too():
    said = "[cue1 accused] [s:ISL Reykjavik] of [con1 breaking the accord]"
    assert (
        second_clause(f"OSLO, May 2 ([m:ledger Fjord Ledger]) - [s:NOR Norway] broke off the talks and {said}.")[0]
        == "NOR"
    )
    assert second_clause(f"In talks with [s:NOR Norway], [p:hale Hale] lost patience and {said}.")[0] == "hale"
    assert second_clause(f"[s:DNK Denmark]'s minister, [p:hale Hale], lost patience and {said}.")[0] == "hale"
    assert second_clause(f"[g:envoys [s:DNK Danish] envoys] - [p:hale Hale] aside - left and {said}.")[0] == "envoys"


def test_who_is_accused_does_not_speak():
    assert second_clause("[s:NOR Norway] left and [cue1 was accused] of [con1 breaking the accord].")[0] is None
    assert second_clause("[s:NOR Norway] left and [cue1 was quoted] as [con1 calling it broken].")[0] == "NOR"


def test_a_quotation_of_several_paragraphs_has_one_speaker():
    reading = read("""## t-8
[r:minister The minister] was asked by all sides, and [cue1 published] the following: "[con1 For three weeks the ships have cruised there, and nobody has called them back.]

"[con2 We do not take this step lightly, and we will take it if we must.]"
---
@minister person
s1 speaker=minister kind=direct
s2 speaker=- kind=direct
""")
    assert {s.speaker for s in reading.statements} == {"minister"}


def test_what_is_threatened_in_so_many_words_is_a_threat_where_only_one_of_the_heads_sees_it():
    said_alone = read("""## t-9
[src1 [g:front The Front]] [cue1 threatened] [con1 to blow up the pipeline unless [s:DNK Denmark] pays]. It has done so before.
---
@front group
s1 speaker=front kind=indirect
""")
    _, given = resolved("""## t-10
[src1 [p:hale Minister Hale]] [cue1 vowed] on [d:2024-03-05 Tuesday] to [con1 [com1 close the bridge]]. All were pleased.
---
@hale person
s1 speaker=hale kind=indirect
c1 pledge statement=s1
""")
    marked_alone = assemble(replace(given, annotated=replace(given.annotated, attributions=())), PIPELINE)
    for reading, kind, speaker, words in (
        (said_alone, "threat", "front", "to blow up the pipeline"),
        (marked_alone, "pledge", "hale", "close the bridge"),
    ):
        (found,) = reading.commitments
        assert (found.kind, found.speaker, found.evidence.of(reading.report.text)) == (kind, speaker, words)


def dated(sentence: str) -> str | None:
    reading = read(f"""## t-14
{sentence}
---
e1 SANCTION actors=NOR recipients=DNK status=happened
""")
    (event,) = reading.events
    return event.date.start if event.date else None


def test_a_date_that_says_which_thing_is_meant_is_not_the_day_of_the_act():
    did = "[s:NOR Norway] [ev1 punished] [s:DNK Denmark]"
    assert dated(f"{did} under the Harbour Act of [d:2022-01-01 2022].") is None
    assert dated(f"{did} for leaving the agreement signed in [d:2019-01-01 2019].") is None
    assert dated(f"{did} for leaving the [d:2015-01-01 2015] nuclear deal.") is None
    assert dated(f"{did} for leaving its [d:2015-01-01 2015] deal on [d:2024-03-04 Monday].") == "2024-03-04"


def test_other_dates_are():
    did = "[s:NOR Norway] [ev1 punished] [s:DNK Denmark]"
    assert dated(f"{did} in [d:2022-01-01 2022].") == "2022-01-01"
    assert dated(f"{did} at the end of [d:2022-01-01 2022].") == "2022-01-01"
    assert dated(f"{did} in June of [d:2022-01-01 2022].") == "2022-01-01"
    assert dated("[s:DNK Denmark] minded the [d:2014-01-01 2014] [ev1 sanctions] of [s:NOR Norway].") == "2014-01-01"
    assert dated("[s:DNK Denmark] minded the [ev1 sanctions] of [d:2014-01-01 2014] by [s:NOR Norway].") == "2014-01-01"


def test_the_day_of_a_date_line_is_that_of_an_act_without_another():
    line = "OSLO, [d:2024-03-05 March 5] - [s:NOR Norway]"
    assert dated(f"{line} [ev1 punished] [s:DNK Denmark] on [d:2024-03-04 Monday].") == "2024-03-04"
    assert dated(f"{line} [ev1 punished] [s:DNK Denmark].") == "2024-03-05"


def test_what_has_happened_was_not_done_on_a_day_to_come():
    asked = "[s:NOR Norway] [ev1 punished] [s:DNK Denmark], which is to leave by [d:{} Monday]."
    assert dated(asked.format("2999-03-04")) is None
    assert dated(asked.format("2024-03-04")) == "2024-03-04"


def test_a_statement_speaks_for_whoever_spoke_last():
    reading = read("""## t-15
"[con1 We shall wait,]" [src1 [p:hale Hale]] [cue1 said]. "[con2 The harbour is ours and stays ours,]" [src2 the statement] [cue2 added].
---
@hale person
s1 speaker=hale kind=direct
s2 speaker=- kind=direct
""")
    assert [s.speaker for s in reading.statements] == ["hale", "hale"]


def test_they_speak_as_the_first_of_them():
    _, given = resolved("""## t-16
[s:NOR Norway] and [s:DNK Denmark] met. [src1 [x:DNK They]] [cue1 stressed] [con1 the need for calm].
---
s1 speaker=DNK kind=indirect
""")
    (one,) = assemble(replace(given, pair_of={2: ("NOR", "DNK")}), PIPELINE).statements
    assert one.speaker == "NOR"


def test_what_a_state_rejects_in_its_own_minister_s_statement_is_no_claim():
    block = """## t-17
[con1 [s:DNK Denmark] [ev1 rejects] [s:NOR Norway]'s note, and we shall answer. [s:NOR Oslo] [ev2 accused] [s:DNK Denmark].]
---
@hale person country=DNK
s1 speaker=- kind=direct
e1 REJECT actors=DNK recipients=NOR status=happened
e2 ACCUSE actors=NOR recipients=DNK status=happened claimed=s1
"""
    _, given = resolved(block)
    minister = Actor("hale", "Hale", "person", "DNK", "GOV", None, None, None, 1.0, ())
    voice = Voice(Span(0, len(given.annotated.report.text)), "hale")
    reading = assemble(replace(given, actors=(*given.actors, minister), voices=(voice,)), PIPELINE)
    rejection, charge = reading.events
    assert rejection.claimed_in is None
    assert charge.claimed_in == reading.statements[0].id


def test_what_several_say_they_reject_in_their_joint_statement_is_no_claim():
    _, given = resolved("""## t-18
[con1 [x:NOR We] [ev1 reject] [s:ISL Iceland]'s note, and we shall answer it together.]
---
@both group
s1 speaker=- kind=direct
e1 REJECT actors=NOR recipients=ISL status=happened
""")
    both = Actor("both", "Norway and Denmark", "group", None, None, None, None, None, 1.0, ())
    voice = Voice(Span(0, len(given.annotated.report.text)), "both", ("NOR", "DNK"))
    given = replace(given, actors=(*given.actors, both), voices=(voice,), pair_of={0: ("NOR", "DNK")})
    (rejection,) = assemble(given, PIPELINE).events
    assert (rejection.actors, rejection.claimed_in) == (("NOR", "DNK"), None)


def test_a_paragraph_that_is_mostly_what_another_said_is_the_other_s_alone():
    reading = signed(
        """## t-19
[src1 [p:voss Voss]] [cue1 told] us that [con1 the boats had come at night and had left again before the morning].
---
@hale person
@voss person
s1 speaker=voss kind=indirect
""",
        "hale",
    )
    assert said(reading)[0][::3] == ("voss", ("hale", "outlet")) and len(reading.statements) == 1


def test_what_introduces_words_is_no_statement():
    block = """## t-30
[src1 [p:voss Arlen Voss]] [cue1 has asked] [x:hale me] [con1 to] [cue2 tell] you [con2 that] [con3 [s:DNK Denmark] will send two boats].
---
@voss person country=DNK
@hale none
s1 speaker=voss kind=indirect
s2 speaker=voss kind=indirect
s3 speaker=voss kind=indirect
"""
    reading = read(block)
    assert [c.of(reading.report.text) for s in reading.statements for c in s.content] in (
        [],
        ["Denmark will send two boats"],
    )
