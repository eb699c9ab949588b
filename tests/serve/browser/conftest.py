"""The reading room over the example's record in a real browser; skips where chromium or the model is missing."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tools import screenshots

if TYPE_CHECKING:
    from playwright.sync_api import Browser, ConsoleMessage, Page

PHONE, WIDE = {"width": 390, "height": 844}, {"width": 1280, "height": 900}
Open = Callable[..., "Page"]


@dataclass(frozen=True, slots=True)
class Room:
    """The reading room as served: its address, and the ids of the example's reports by their number."""

    base: str
    reports: dict[str, str]

    def report(self, number: str) -> str:
        return f"/reports/{self.reports[number]}"


@pytest.fixture(scope="session")
def crisis(model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the record of the example; made once."""
    if screenshots.browser_path() is None:
        pytest.skip("needs chromium on the path (apt install chromium)")
    pytest.importorskip("playwright.sync_api", reason="needs playwright")
    return screenshots.example(tmp_path_factory.mktemp("crisis") / "kelda.db")


@pytest.fixture(scope="session")
def room(crisis: Path) -> Iterator[Room]:
    from dragoman.record import Record

    with Record.open(str(crisis)) as record:
        found = {Path(record.reading(r.id).report.origin.name).stem[:2]: r.id for r in record.reports()}
    with screenshots.served(crisis, "--register", str(screenshots.EXAMPLE / "register")) as base:
        yield Room(base, found)


@pytest.fixture(scope="module")
def browser(crisis: Path) -> Iterator[Browser]:
    """Open the browser for one file of tests: as long as it is open, nothing else in this process can run a loop."""
    with screenshots.browser() as opened:
        yield opened


def _fault(said: ConsoleMessage) -> bool:
    """Return whether the browser complains, as of what the policy forbids; a page that says 404 or 422 is no fault."""
    return said.type == "error" and not said.text.startswith("Failed to load resource")


@pytest.fixture
def open_page(browser: Browser, room: Room) -> Iterator[Open]:
    """Return what opens an address of the room in a window of its own; a script that fails there fails the test."""
    faults: list[str] = []
    with ExitStack() as closing:

        def opened(path: str, **how: Any) -> Page:
            context = browser.new_context(**{"viewport": WIDE, "reduced_motion": "reduce", **how})
            closing.callback(context.close)
            page = context.new_page()
            page.set_default_timeout(30_000)
            page.on("pageerror", lambda error: faults.append(str(error)))
            page.on("console", lambda said: faults.append(said.text) if _fault(said) else None)
            page.goto(room.base + path)
            return page

        yield opened
    assert not faults
