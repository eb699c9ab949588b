"""No page breaks WCAG 2.2 A or AA as axe tests it: at both widths, light and dark."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tools.screenshots import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.serve.browser.conftest import Open, Room

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
RUN = """(what) => axe.run(document, what).then(found => found.violations.map(one => [
    one.id, one.help, one.nodes.slice(0, 3).map(node => node.html.slice(0, 160) + " " + node.failureSummary)]))"""
ALL = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"], "preload": False}
CONTRAST = {"runOnly": {"type": "rule", "values": ["color-contrast", "link-in-text-block"]}, "preload": False}
"""What another theme can change."""
PAGES = (
    "/", "/reports?limit=20", "/actors?limit=20", "/actors/XAR", "/statements?speaker=XAR&about=XBE&limit=12",
    "/events?actor=XAR&recipient=XCO", "/search?q=gas", "/search?q=zeppelin", "/pairs", "/pairs/XAR/XCO",
    "/map?since=2026-04-16&until=2026-05-31&min_events=1", "/commitments?sort=-evidence&limit=20", "/stories",
    "/claims", "/read", "/judging", "/reports/r-none",
)  # fmt: skip
OF_A_REPORT = ("/reports/{}", "/reports/{}/page", "/stories/{}")


@pytest.fixture(scope="module")
def axe() -> str:
    """Return the script of axe-core, as the package axe-playwright-python carries it."""
    found = find_spec("axe_playwright_python")
    if found is None or not found.submodule_search_locations:
        pytest.skip("needs axe-playwright-python")
    return (Path(found.submodule_search_locations[0]) / "axe.min.js").read_text(encoding="utf-8")


def broken(page: Page, axe: str) -> list[Any]:
    """Return what a page breaks: wide and light, wide and dark, then as narrow as a telephone."""
    page.locator("figure svg").first.wait_for() if page.locator("figure").count() else None
    found: list[Any] = []
    page.evaluate(axe)
    for width, scheme, what in ((1280, "light", ALL), (1280, "dark", CONTRAST), (390, "dark", CONTRAST),
                                (390, "light", ALL)):  # fmt: skip
        page.emulate_media(color_scheme="dark" if scheme == "dark" else "light")
        page.set_viewport_size({"width": width, "height": 900})
        found += [(width, scheme, *one) for one in page.evaluate(RUN, what)]
    return found


@pytest.mark.parametrize("path", [*PAGES, *OF_A_REPORT])
def test_axe_finds_nothing(open_page: Open, room: Room, axe: str, path: str) -> None:
    page = open_page(path.format(room.reports["31"]), bypass_csp=True)
    assert broken(page, axe) == []


def test_axe_finds_nothing_with_the_record_shown(open_page: Open, room: Room, axe: str) -> None:
    page = open_page(room.report("08"), bypass_csp=True)
    page.locator(".text .said").first.hover()
    page.locator(".pop").wait_for()
    page.locator(".beside").get_by_text("Judge", exact=True).first.click()
    assert broken(page, axe) == []


def test_axe_finds_nothing_in_a_page_read_here(open_page: Open, room: Room, axe: str) -> None:
    page = open_page("/read", bypass_csp=True)
    page.get_by_label("The page's text").fill((ROOT / "examples/report.txt").read_text(encoding="utf-8"))
    page.get_by_role("button", name="Read it").click()
    page.locator("#headline").wait_for()
    page.get_by_text("The page as it came").click()
    assert broken(page, axe) == []


def test_axe_would_find_a_fault(open_page: Open, room: Room, axe: str) -> None:
    page = open_page("/", bypass_csp=True)
    page.evaluate("document.querySelector('main').insertAdjacentHTML('beforeend', '<img src=\"/static/icon.svg\">')")
    assert any(one[2] == "image-alt" for one in broken(page, axe))
