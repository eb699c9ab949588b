from __future__ import annotations

import json
from pathlib import Path

from dragoman.link.duplicates import Copies, copies

STORY = (
    "Ardania released fourteen sailors of the patrol boat Heron on Thursday, a day before the date it had promised. "
    "The men walked across the bridge at Dunmar into the arms of their families, who had waited there since the "
    "morning. The foreign ministry in Tavora said the country had kept its word and expected nothing in return. "
    "Belmar thanked the mediators in Harsund, and demanded once more that the boat itself be given back to the navy. "
    "A spokesman of the regional council praised the step and called on both states to return to the table in April. "
)
OTHER = (
    "The Civic Union won the election in Corvenia on Sunday with forty-one of a hundred votes, the commission said. "
    "Its leader has promised to publish the gas contracts that the outgoing government signed without parliament. "
)


def test_copies_of_a_text_and_no_others() -> None:
    found = copies([("a", STORY), ("b", OTHER), ("c", "Drovna. " + STORY.replace("Thursday", "Friday"))])
    assert [(c.a, c.b) for c in found] == [("a", "c")]
    assert 0.8 < found[0].jaccard < 1 and found[0].contained >= found[0].jaccard


def test_a_copy_cut_to_a_third_is_found_when_asked_for() -> None:
    seen = Copies()
    assert not seen.add("a", STORY + OTHER + OTHER.upper()[::-1])
    assert not seen.add("b", " ".join(STORY.split()[:60]))
    cut = seen.cut("a", "b")
    assert cut is not None and cut.jaccard < 0.4 and cut.contained == 1
    assert seen.cut("a", "nowhere") is None
    seen.add("c", " ".join(STORY.split()[:30]))
    assert seen.cut("a", "c") is None, "thirty words in common may be one quotation"


def test_short_and_empty_texts_are_no_copies() -> None:
    assert copies([("a", ""), ("b", ""), ("c", "Two men"), ("d", "Two men")]) == []
    assert len(copies([("a", "Two men met there"), ("b", "two MEN met: there")])) == 1


def test_the_floors_hold_on_real_pages(shared_data: Path) -> None:
    from bench.link import duplicates

    floors = json.loads((Path(duplicates.__file__).parent / "floors.json").read_text("utf-8"))["copies"]
    found = duplicates.measure(shared_data)
    assert found["listed_reproduced"] == found["listed"] == 258
    assert {k: found[k] >= floor for k, floor in floors.items()} == dict.fromkeys(floors, True), found
