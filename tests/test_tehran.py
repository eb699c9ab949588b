"""The scraped page that Dragoman was made for: who said what, the meeting, what was meant and what was not."""

from pathlib import Path

import pytest

import dragoman

PAGE = Path(__file__).parents[2] / "shared/samples/tehran_visit.txt"


@pytest.fixture(scope="module")
def reading():
    if not PAGE.exists():
        pytest.skip("the sample page lies beside the repository, in shared/samples")
    return dragoman.read(PAGE)


def test_the_report(reading):
    report = reading.report
    assert (report.published, report.outlet) == ("2024-11-20", "News.az")
    assert report.title == "Iran will not halt its support for its allies, says president"
    assert "16 px" not in report.text and "News.Az" not in report.text


def test_who_said_it_and_through_whom(reading):
    speakers = [reading.actor(s.speaker) for s in reading.statements]
    known = {("Masoud Pezeshkian", "IRN"), ("Bassam al-Sabbagh", "SYR")}
    assert sum(a is not None and (a.name, a.country) in known for a in speakers) >= 14
    assert {a.office for a in speakers if a} >= {"President", "Foreign Minister"}
    chains = [[reading.actor(c).name for c in s.chain] for s in reading.statements]
    assert sum(chain == ["Iranian media", "News.az"] for chain in chains) >= 14


def test_the_meeting(reading):
    meetings = [e for e in reading.events if e.type == "CONSULT" and e.place is not None]
    sides = [({reading.actor(a).country for a in (*e.actors, *e.recipients)}, e) for e in meetings]
    (meeting,) = [e for countries, e in sides if countries == {"IRN", "SYR"}]
    assert meeting.place.name == "Tehran" and meeting.place.latitude == pytest.approx(35.7, abs=0.1)
    assert meeting.date.start == meeting.date.end == "2024-11-20"
    assert meeting.status == "happened" and meeting.claimed_in is None


def test_the_conditional_is_never_reported_as_having_happened(reading):
    text = reading.report.text
    start = text.index("if Islamic countries had been united")
    end = text.index("as it has done so far")
    assert all(e.status != "happened" for e in reading.events if start <= e.anchor.start < end)


def test_praise_and_intentions_have_their_direction(reading):
    def acts(kinds: set[str], actor: str, recipient: str, status: str) -> int:
        return sum(
            e.type in kinds
            and e.status == status
            and actor in {reading.actor(a).country for a in e.actors}
            and recipient in {reading.actor(a).country for a in e.recipients}
            for e in reading.events
        )

    thanks = acts({"SUPPORT"}, "SYR", "IRN", "happened")
    meant = acts({"AGREE", "COOPERATE", "SUPPORT", "AID"}, "SYR", "IRN", "intended")
    meant += acts({"AGREE", "COOPERATE", "SUPPORT", "AID"}, "IRN", "SYR", "intended")
    assert thanks >= 2 and meant >= 2
