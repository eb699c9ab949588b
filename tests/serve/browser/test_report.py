"""The report as a reader sees it: evidence marked, the record beside it, size and theme, the page as it came."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tools.screenshots import ROOT

if TYPE_CHECKING:
    from playwright.sync_api import Page

    from tests.serve.browser.conftest import Open, Room

PHONE = {"width": 390, "height": 844}
WORDS = "friend does not board your ship at night"
EXAMPLE = ROOT / "examples/report.txt"


def words_of(page: Page) -> str:
    return re.sub(r"\s+", " ", page.locator(".text").inner_text())


def size_of(page: Page) -> float:
    return float(page.locator(".text").evaluate("one => parseFloat(getComputedStyle(one).fontSize)"))


def paper(page: Page) -> tuple[int, ...]:
    colour = page.evaluate("getComputedStyle(document.documentElement).backgroundColor")
    return tuple(int(n) for n in re.findall(r"\d+", colour)[:3])


def test_the_article_reads_as_published_with_its_evidence_marked(open_page: Open, room: Room) -> None:
    page = open_page(room.report("31"))
    assert page.get_by_role("heading", level=1).inner_text().startswith("Corvenia expels Ardanian ambassador")
    assert "hours after the Ardanian navy seized a Corvenian freighter" in words_of(page)
    said = page.locator(".text .said", has_text=WORDS).first
    line, colour = said.evaluate("(one) => {const s = getComputedStyle(one);"
                                 "return [s.textDecorationLine, s.textDecorationColor]}")  # fmt: skip
    speaker = page.get_by_label("Speakers by colour").get_by_text("Ana Veltri")
    assert "underline" in line
    assert colour == speaker.evaluate("one => getComputedStyle(one.closest('.said')).textDecorationColor")
    assert page.locator(".text a.ev", has_text="expelled").count() >= 1
    assert page.locator(".text .cm").count() >= 1


def test_pointing_at_words_shows_who_said_them(open_page: Open, room: Room) -> None:
    page = open_page(room.report("31"))
    assert page.locator(".pop").is_hidden()
    page.locator(".text .said", has_text=WORDS).first.hover()
    pop = page.locator(".pop")
    pop.wait_for()
    told = pop.inner_text()
    assert "Ana Veltri" in told and "Prime Minister, Corvenia" in told and WORDS in told
    assert "direct" in told and "Register: Prime Minister, 2026-04-14 to now" in told
    assert pop.locator(".chain li").all_inner_texts() == ["Ana Veltri", "Meridian Wire"]
    assert page.locator(".text .lit").count() >= 1
    page.keyboard.press("Escape")
    assert pop.is_hidden() and page.locator(".text .lit").count() == 0


def test_a_chain_is_drawn_through_everybody_who_passed_the_words_on(open_page: Open, room: Room) -> None:
    page = open_page(room.report("18"))
    chains = [c.locator("li").all_inner_texts() for c in page.locator(".beside .chain").all()]
    assert any(c[0] == "Ilyan Dorvat" and "ARNA" in c and c[-1] == "The Daily Gull" for c in chains), chains


def test_on_a_telephone_a_tap_opens_the_record_at_the_foot(open_page: Open, room: Room) -> None:
    page = open_page(room.report("31"), viewport=PHONE, has_touch=True, is_mobile=True)
    page.locator(".text .said", has_text=WORDS).first.tap()
    pop = page.locator(".pop.sheet")
    pop.wait_for()
    box = pop.bounding_box()
    assert box is not None and box["width"] == 390 and round(box["y"] + box["height"]) == 844
    assert "Ana Veltri" in pop.inner_text()
    page.get_by_role("heading", level=1).tap()
    assert pop.is_hidden()
    event = page.locator(".text a.ev", has_text="seized").first
    event.tap()
    pop.wait_for()
    assert "COERCE" in pop.inner_text() and "#" not in page.url


def test_by_keyboard_each_marker_shows_its_record(open_page: Open, room: Room) -> None:
    page = open_page(room.report("31"))
    page.locator(".skip").focus()
    assert page.locator(".skip").is_visible()
    page.keyboard.press("Enter")
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('.text .ref[aria-label*=\"Ana Veltri\"]')"):
            break
    page.locator(".pop", has_text="Ana Veltri").wait_for()  # what the marker before it showed may stand yet
    page.keyboard.press("Enter")
    card = page.locator(".card:target")
    assert "Ana Veltri" in card.inner_text() and card.evaluate("one => one === document.activeElement")


@pytest.mark.parametrize("width", [{"width": 1280, "height": 900}, PHONE], ids=["wide", "phone"])
def test_who_comes_for_a_row_comes_to_its_words(open_page: Open, room: Room, width: dict[str, int]) -> None:
    page = open_page(room.report("31"))
    id = page.locator(".text a.ev", has_text="recalled").get_attribute("data-ids")
    page = open_page(f"{room.report('31')}#{id}", viewport=width)
    words = page.locator(".text .lit")
    words.wait_for()
    assert words.inner_text() == "recalled"
    box = words.bounding_box()
    assert box is not None and 0 < box["y"] < width["height"]
    shown = page.locator(".card:target") if width is not PHONE else page.locator(".pop")
    assert "recalled" in shown.inner_text() and shown.is_visible()


def test_text_size_is_remembered(open_page: Open, room: Room) -> None:
    page = open_page(room.report("31"))
    first = size_of(page)
    page.get_by_role("button", name="Larger text").click()
    page.get_by_role("button", name="Larger text").click()
    larger = size_of(page)
    assert larger > first * 1.15
    page.reload()
    assert size_of(page) == pytest.approx(larger)
    page.goto(room.base + room.report("08"))
    assert size_of(page) == pytest.approx(larger)
    page.get_by_role("button", name="Text size as it was").click()
    assert size_of(page) == pytest.approx(first)


def test_dark_is_the_system_s_or_the_reader_s_choice(open_page: Open, room: Room) -> None:
    page = open_page(room.report("31"), color_scheme="dark")
    assert max(paper(page)) < 60
    page.get_by_role("button", name="Light", exact=True).click()
    assert min(paper(page)) > 200
    page.reload()
    assert min(paper(page)) > 200
    assert page.get_by_role("button", name="Light", exact=True).get_attribute("aria-pressed") == "true"


def test_what_is_marked_can_be_switched_off(open_page: Open, room: Room) -> None:
    page = open_page(room.report("31"))
    said = page.locator(".text .said", has_text=WORDS).first
    page.get_by_label("said", exact=True).uncheck()
    assert said.evaluate("one => getComputedStyle(one).textDecorationLine") == "none"
    page.get_by_label("done", exact=True).uncheck()
    event = page.locator(".text a.ev", has_text="expelled").first
    assert event.evaluate("one => getComputedStyle(one).borderBottomWidth") == "0px"


def test_the_page_as_it_came_is_there_on_demand(open_page: Open, room: Room) -> None:
    page = open_page(room.report("18"))
    assert "READ MORE" not in page.locator("main").inner_text()
    page.get_by_role("link", name="the page as it came").click()
    left, kept = page.locator(".outraw").all_inner_texts(), page.locator(".keptraw").all_inner_texts()
    assert any("READ MORE" in one for one in left) and any("The sailors are barely out" in one for one in kept)
    assert "furniture: share bar" in page.locator("main").inner_text()


def test_a_pasted_page_is_read_and_not_kept(open_page: Open, room: Room) -> None:
    page = open_page("/read")
    page.get_by_label("The page's text").fill(EXAMPLE.read_text(encoding="utf-8"))
    page.get_by_role("button", name="Read it").click()
    page.locator("#headline").wait_for()
    assert "read here, not kept" in page.locator(".kicker").inner_text()
    assert "Riyadh looks forward" in page.locator("#headline").inner_text()
    assert "Faisal bin Farhan" in page.locator(".beside").inner_text() and page.locator(".text .said").count() > 3
    assert page.get_by_text("Judge", exact=True).count() == 0
    page.goto(room.base + "/reports?text=Riyadh")
    assert "No report fits." in page.locator("main").inner_text()


def test_a_hostile_page_is_text(open_page: Open, room: Room) -> None:
    page = open_page("/read", viewport=PHONE)
    hostile = (
        "<script>document.title = 'taken'</script> Ardania will act, the minister said.\n"
        "<img src=x onerror=\"document.title = 'taken'\"> \u202egnihton syas yllaer sihT\u202c\n" + "x" * 20_000
    )
    page.get_by_label("The page's text").fill(hostile)
    page.get_by_role("button", name="Read it").click()
    page.locator("#headline").wait_for()
    assert "taken" not in page.title() and page.locator("main img, main script").count() == 0
    assert "\u202e" not in page.content()
    page.get_by_text("The page as it came").click()
    assert "<script>document.title" in page.locator(".raw").inner_text()
    assert "\\u202e" in page.locator(".raw").inner_text()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_an_uploaded_page_is_read(open_page: Open, room: Room, tmp_path: Path) -> None:
    page = open_page("/read")
    page.locator("input[type=file]").set_input_files(str(ROOT / "examples/report.html"))
    page.get_by_role("button", name="Read it").click()
    page.locator("#headline").wait_for()
    assert page.locator(".text .said").count() > 0
    empty = tmp_path / "nothing.txt"
    empty.write_text("", encoding="utf-8")
    page.goto(room.base + "/read")
    page.locator("input[type=file]").set_input_files(str(empty))
    page.get_by_role("button", name="Read it").click()
    page.get_by_role("alert").wait_for()
    assert page.get_by_label("The page's text").is_visible()


def test_judging_by_name_and_taking_it_back(open_page: Open, room: Room) -> None:
    page = open_page(room.report("31"))
    card = page.locator(".beside .card", has_text=WORDS).first
    card.get_by_text("Judge").click()
    card.get_by_label("Your name").fill("A. Reader")
    card.get_by_label("Why").fill("heard it myself")
    card.get_by_role("button", name="Accept").click()
    page.locator(".card:target").wait_for()
    assert "accepted" in page.locator(".card:target").inner_text()
    page.get_by_role("link", name="Judging").click()
    row = page.locator("tbody tr").first
    assert "accept" in row.inner_text() and "A. Reader" in row.inner_text() and "heard it myself" in row.inner_text()
    row.get_by_role("button", name="Undo").click()
    page.get_by_text("taken back").first.wait_for()
    page.goto(room.base + room.report("31"))
    assert "accepted" not in page.locator(".beside .card", has_text=WORDS).first.inner_text()


def test_without_scripts_the_report_and_its_record_are_all_there(open_page: Open, room: Room) -> None:
    page = open_page(room.report("31"), java_script_enabled=False)
    assert WORDS in words_of(page)
    assert "Prime Minister, Corvenia" in page.locator(".beside").inner_text()
    number = page.locator(".beside .card", has_text=WORDS).first.get_attribute("id")
    page.locator(f".text .ref[href='#{number}']").first.click()
    assert WORDS in page.locator(".card:target").inner_text()
    page.locator(".card:target").get_by_role("link", name="in the text").click()
    assert page.locator(".text :target").get_attribute("href") == f"#{number}"
    page.get_by_role("button", name="Larger text").click()
    assert page.locator("html").get_attribute("data-size") == "1" and page.url.endswith(room.report("31"))
    page.get_by_role("button", name="Dark", exact=True).click()
    assert page.locator("html").get_attribute("data-theme") == "dark"
