"""The pages over the whole record, as a reader goes through them: every number opens what it rests on."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from dragoman.store import Store
from tools import screenshots

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.serve.browser.conftest import Open, Room

PHONE = {"width": 390, "height": 844}


def main_of(page: Page) -> str:
    return re.sub(r"\s+", " ", page.locator("main").inner_text())


def column(page: Page, label: str) -> list[str]:
    return [t.strip() for t in page.locator(f'tbody td[data-label="{label}"]').all_inner_texts()]


def chart(page: Page) -> None:
    page.locator("figure svg").first.wait_for()


def test_from_the_first_page_to_a_sentence(open_page: Open, room: Room) -> None:
    page = open_page("/")
    assert "44 reports" in main_of(page) and "4 Mar 2026 to 31 May 2026" in main_of(page)
    page.locator("main").get_by_label("Search").fill("plenty of herring")
    page.keyboard.press("Enter")
    page.locator(".hit mark").first.wait_for()
    page.locator(".hit").first.get_by_role("link").last.click()
    assert "/reports/" in page.url and "herring" in page.locator(".text").inner_text()


def test_a_search_is_its_address(open_page: Open, room: Room) -> None:
    page = open_page("/search?q=gas")
    hits = page.locator(".hit").count()
    facet = page.locator(".facets section", has_text="Outlet").locator("li").first
    name, n = facet.get_by_role("link").inner_text(), int(facet.locator(".dim").inner_text())
    assert 0 < n < hits
    facet.get_by_role("link").click()
    page.wait_for_url("**/search?*outlet=*")
    assert page.locator(".hit").count() == n
    assert page.locator(".facets a[aria-current]").inner_text().startswith(name)
    page.reload()
    assert page.locator(".hit").count() == n
    json_at = page.get_by_role("link", name="JSON").get_attribute("href")
    csv_at = page.get_by_role("link", name="CSV").get_attribute("href")
    assert len(page.request.get(room.base + str(json_at)).json()["rows"]) == n
    assert len(list(csv.DictReader(io.StringIO(page.request.get(room.base + str(csv_at)).text())))) == n
    page.locator(".facets a[aria-current]").click()
    page.wait_for_url("**/search?q=gas")
    assert page.locator(".hit").count() == hits


def test_facets_wait_on_a_telephone(open_page: Open, room: Room) -> None:
    page = open_page("/search?q=gas", viewport=PHONE)
    assert page.locator(".facets section").first.is_hidden()
    page.locator(".facets summary").click()
    assert page.locator(".facets section").first.is_visible()


def test_nothing_found_says_what_to_do(open_page: Open, room: Room) -> None:
    page = open_page("/search?q=zeppelin")
    assert "Nothing holds these words." in main_of(page) and "zeppelin*" in main_of(page)
    page.goto(room.base + "/search?q=%22")
    assert "That search cannot be understood." in main_of(page)
    page.goto(room.base + "/events?actor=XAR&recipient=XVE&type=ASSAULT")
    assert "No event fits." in main_of(page)
    page.get_by_role("link", name="Without type").click()
    assert "type=" not in page.url


@pytest.mark.parametrize("width", [{"width": 1280, "height": 900}, PHONE], ids=["wide", "phone"])
def test_tables_sort_both_ways(open_page: Open, room: Room, width: dict[str, int]) -> None:
    page = open_page("/actors", viewport=width)
    assert column(page, "Reports") == sorted(column(page, "Reports"), key=lambda t: -int(t.split()[-1]))
    page.get_by_role("link", name="Said", exact=True).click()
    page.wait_for_url("**sort=-statements*")
    said = [int(re.sub(r"\D", "", t) or 0) for t in page.locator('td[data-label="Said"]').all_text_contents()]
    assert said == sorted(said, reverse=True) and said[0] > said[-1]
    assert page.locator('th[aria-sort="descending"]').inner_text().startswith("Said")
    page.locator('th[aria-sort="descending"] a').click()
    page.wait_for_url("**sort=statements*")
    said = [int(re.sub(r"\D", "", t) or 0) for t in page.locator('td[data-label="Said"]').all_text_contents()]
    assert said == sorted(said)


def test_an_actor_s_offices_words_and_acts(open_page: Open, room: Room) -> None:
    page = open_page("/search?q=Dorvat")
    page.locator(".named").get_by_role("link", name="Ilyan Dorvat", exact=True).click()
    offices = page.get_by_label("Offices over time").inner_text()
    assert "Foreign Minister, Ardania" in offices and "ormer" in offices
    chart(page)
    number = page.locator(".counts a", has_text="statements")
    n = int(re.sub(r"\D", "", number.inner_text()))
    number.click()
    assert page.get_by_role("heading", level=1).inner_text().split() == ["Statements", str(n)]


def test_a_pair_turns_and_its_points_open_the_evidence(open_page: Open, room: Room) -> None:
    page = open_page("/pairs/XAR/XCO")
    assert page.get_by_role("heading", level=1).inner_text() == "Ardania and Corvenia"
    assert re.match(r"1\d Apr 2026: from \+", page.locator(".turns").inner_text())
    chart(page)
    points = page.locator('figure svg a[href^="/events?"]')
    assert points.count() > 10
    points.first.hover()
    assert re.search(r"(Ardania|Corvenia) → .* in \d+ events", page.locator(".tip").inner_text())
    told = int(re.findall(r"in (\d+) events", page.locator(".tip").inner_text())[0])
    points.nth(1).focus()
    page.keyboard.press("Tab")
    assert page.locator(".tip").is_visible() and "events" in page.locator(".tip").inner_text()
    points.first.click()
    page.wait_for_url("**/events?*")
    assert page.locator("tbody tr").count() >= told
    page.locator("tbody tr").first.locator('td[data-label="Told by"] a').click()
    assert page.locator(".card:target").count() == 1


def test_a_pair_of_other_days_and_of_nobody(open_page: Open, room: Room) -> None:
    page = open_page("/pairs/XAR/XCO")
    page.get_by_label("From").fill("2026-03-01")
    page.get_by_label("to", exact=True).fill("2026-04-15")
    page.get_by_role("button", name="Show").click()
    page.wait_for_url("**until=2026-04-15*")
    scores = page.locator(".side .score").all_inner_texts()
    assert all(s.startswith("+") for s in scores), "friends until the sixteenth"
    page.goto(room.base + "/pairs?a=Ardania&b=Nobody+at+all")
    assert page.get_by_role("heading", level=1).inner_text() in ("Nothing is here", "That did not work")


def test_the_map_of_relations(open_page: Open, room: Room) -> None:
    page = open_page("/map?since=2026-04-16&until=2026-05-31&min_events=1")
    chart(page)
    assert page.locator('#network svg a[href*="/pairs/"]').count() >= 4
    blocs = page.locator("#blocs .blocs li").all_inner_texts()
    assert any("Ardania" in b and "Quenara" in b and "Belmar" not in b for b in blocs), blocs
    names = page.locator(".matrix tbody th").all_inner_texts()
    at = names.index("Ardania")
    cell = page.locator(".matrix tbody tr").nth(names.index("Corvenia")).locator("td").nth(at)
    assert cell.inner_text().startswith("−") and "neg" in str(cell.get_attribute("class"))
    assert page.locator("#world svg").count() == 1
    assert page.locator('#world svg a[href*="Harsund"]').count() >= 1
    cell.get_by_role("link").click()
    page.wait_for_url("**/events?*")
    assert page.locator("tbody tr").count() >= 1


def test_the_ledger_of_commitments(open_page: Open, room: Room) -> None:
    page = open_page("/commitments")
    row = page.locator(".ledger tbody tr", has_text="contradicted")
    n = int(row.locator("td").last.inner_text())
    row.locator("td").last.get_by_role("link").click()
    page.wait_for_url("**state=contradicted*")
    assert page.locator(".promise").count() == n
    crossing = page.locator(".promise", has_text="will not close the Dunmar crossing").first
    assert "Sabina Korrel" in crossing.inner_text()
    against = crossing.locator(".bearing .against").first
    assert against.inner_text().startswith("against")
    against.get_by_role("link").click()
    assert "/reports/" in page.url and page.locator(".card:target").count() == 1


def test_a_story_tells_who_was_first_and_where_a_copy_differs(open_page: Open, room: Room) -> None:
    page = open_page("/stories")
    page.get_by_role("link", name="Corvenia expels Ardanian ambassador after seizure of freighter").click()
    assert "First told by Meridian Wire, 16 Apr 2026" in main_of(page)
    first = page.locator(".step").first
    assert first.locator(".tag.first").count() == 1 and "Meridian Wire" in first.inner_text()
    copy = page.locator(".step.copy")
    assert "BelPress" in copy.inner_text() and "repeats Meridian Wire" in copy.inner_text()
    assert "Left out" in copy.inner_text()


def test_claims_stand_against_each_other(open_page: Open, room: Room) -> None:
    page = open_page("/claims")
    claim = page.locator(".claim", has_text="Lorran Front").first
    assert claim.locator(".vs > div").count() == 2 and claim.locator("mark").count() >= 2
    assert claim.locator(".tag").first.inner_text() in ("denied", "rejected", "told otherwise")


def test_by_keyboard_alone_from_search_to_a_report(open_page: Open, room: Room) -> None:
    page = open_page("/")
    for _ in range(3):
        page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "top-q"
    page.keyboard.type("herring")
    page.keyboard.press("Enter")
    page.wait_for_url("**/search?q=herring")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.hit a[href^=\"/reports/\"]')"):
            break
    ring = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
    assert ring != "none"
    page.keyboard.press("Enter")
    page.wait_for_url("**/reports/**")


PAGES = (
    "/", "/reports", "/actors", "/actors/XAR", "/statements", "/events", "/search?q=gas", "/pairs", "/pairs/XAR/XCO",
    "/map", "/commitments", "/stories", "/claims", "/read", "/judging",
)  # fmt: skip


def test_no_page_needs_scripts_or_runs_over_a_telephone_s_edge(open_page: Open, room: Room) -> None:
    page = open_page("/", viewport=PHONE, java_script_enabled=False)
    for path in (*PAGES, room.report("31"), f"{room.report('31')}/page", f"/stories/{room.reports['31']}"):
        answer = page.goto(room.base + path)
        assert answer is not None and answer.status == 200, path
        assert len(main_of(page)) > 100, path
        assert page.locator("h1").count() == 1, path
        width = page.evaluate("document.documentElement.scrollWidth")
        assert width <= 390, f"{path} is {width} wide"
        for image in page.locator("figure img").all():
            assert image.get_attribute("alt"), path


def test_an_empty_record_says_what_to_do(open_page: Open, tmp_path: Path) -> None:
    Store.open(tmp_path / "empty.db").close()
    with screenshots.served(tmp_path / "empty.db") as base:
        page = open_page("/")
        page.goto(base + "/")
        assert "The record is empty." in main_of(page) and "dragoman add FILES" in main_of(page)
        page.goto(base + "/stories")
        assert "The record is not linked." in main_of(page)
        page.goto(base + "/map")
        assert "There is no network to show." in main_of(page) or "No tie has events enough." in main_of(page)
        for path in ("/reports", "/actors", "/commitments", "/claims", "/judging"):
            page.goto(base + path)
            assert page.locator(".empty").count() == 1, path
