"""What tests share: one Reading made by hand, the shared data, the model."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

from dragoman import records as r

ROOT = Path(__file__).parents[1]
DATA = ROOT.parent / "shared" / "data"

os.environ["DRAGOMAN_REGISTER"] = "-"  # no rows of whoever runs the tests

settings.register_profile("local", deadline=None)
settings.register_profile("ci", deadline=None, derandomize=True)
settings.load_profile("ci" if os.environ.get("CI") else "local")

TEXT = (
    "Ardania will keep its embassy open, says president\n"
    "Mira Holt received the Belmarian foreign minister, Jan Roe, in Port Vale on Wednesday. "
    "“We will not close the embassy,” she said, “if the talks go on.” "
    "State radio quoted Roe as saying that Ardania had attacked Belmar’s ships in October."
)


def span(words: str) -> r.Span:
    """Return where ``words`` first stand in TEXT."""
    start = TEXT.index(words)
    return r.Span(start, start + len(words))


def made_by_hand() -> r.Reading:
    """Return a small Reading with everything in it once."""
    day, month = ("2024-11-20", "2024-11-20"), ("2024-10-01", "2024-10-31")
    wednesday = r.DateRange(*day, "day", span("Wednesday"))
    port = r.Place(span("Port Vale"), "Port Vale", "IRN", 35.7, 51.4, "place")
    actors = (
        r.Actor("a-holt", "Mira Holt", "person", "IRN", "GOV", "president", day[0], "p-1", 0.9, (span("Mira Holt"),)),
        r.Actor("a-roe", "Jan Roe", "person", "SYR", "GOV", "foreign minister", day[0], None, 0.8, (span("Jan Roe"),)),
        r.Actor("a-ard", "Ardania", "state", "IRN", "GOV", None, None, None, 0.9, (span("Ardania"),)),
        r.Actor("a-bel", "Belmar", "state", "SYR", "GOV", None, None, None, 0.9, (span("Belmar"),)),
        r.Actor("a-rad", "State radio", "outlet", None, "MED", None, None, None, 0.7, (span("State radio"),)),
    )
    parts = (span("We will not close the embassy,"), span("if the talks go on."))
    claim = (span("that Ardania had attacked Belmar’s ships in October"),)
    statements = (
        r.Statement("s-1", "a-holt", span("she"), span("said"), parts, "direct", (), 0.9),
        r.Statement("s-2", "a-roe", span("Roe"), span("saying"), claim, "indirect", ("a-rad",), 0.8),
    )
    sides = ("a-holt",), ("a-roe",)
    october = r.DateRange(*month, "month", span("October"))
    events = (
        r.Event("e-1", "CONSULT", "visit", ("diplomatic",), 1, 4.0, *sides, port, wednesday, "happened", None,
                span("received"), 0.9),
        r.Event("e-2", "ASSAULT", None, (), 4, -10.0, ("a-ard",), ("a-bel",), None, october, "happened", "s-2",
                span("attacked"), 0.8),
    )  # fmt: skip
    pledge = r.Commitment("c-1", "s-1", "a-holt", "refusal", ("a-bel",), None, parts[0], parts[1], wednesday, 0.7)
    title = "Ardania will keep its embassy open, says president"
    origin = r.Origin("text", "page.txt", "ab" * 32)
    report = r.Report("r-1", title, "Vale Post", day[0], None, "en", TEXT, origin, ((0, 10, len(TEXT)),))
    rejects = (r.Reject("intake", "furniture: share bar", 0, 5), r.Reject("intake", "furniture: share bar", 5, 9))
    pipeline = r.Pipeline("0.1.0", "0123456789ab", "ba9876543210")
    return r.Reading(pipeline, report, actors, statements, events, (pledge,), rejects)


@pytest.fixture
def reading() -> r.Reading:
    return made_by_hand()


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """Return the folder of the shared data, or skip the test."""
    if not DATA.is_dir():
        pytest.skip("needs the shared data beside the repository (../shared/data)")
    return DATA


@pytest.fixture(scope="session")
def model() -> Path:
    """Return the folder of the trained model, or skip the test."""
    folder = ROOT / "src/dragoman/annotate/weights"
    if not (folder / "model.onnx").is_file():
        pytest.skip("needs the trained model (make train)")
    return folder
