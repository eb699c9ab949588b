"""Names of states, bodies, groups and outlets: looked up alone and found in running text."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dragoman.resolve.names import nations

COUNTRIES = {
    "Iran": "IRN", "iran": "IRN", "the Islamic Republic": "IRN", "Islamic Republic of Iran": "IRN", "Tehran": "IRN",
    "Iranian": "IRN", "Iranians": "IRN", "Syrian Arab Republic": "SYR", "Syrian": "SYR", "the Kremlin": "RUS",
    "Moscow": "RUS", "Downing Street": "GBR", "White House": "USA", "Foggy Bottom": "USA", "Elysee": "FRA",
    "Élysée": "FRA", "the Zionist regime": "ISR", "the occupation": "ISR", "DPRK": "PRK", "North Korean": "PRK",
    "U.S.": "USA", "US": "USA", "USA": "USA", "Britain’s": "GBR", "Türkiye": "TUR", "Turkiye": "TUR", "Burma": "MMR",
    "Swaziland": "SWZ", "the Dutch": "NLD", "The Hague": "NLD", "Côte d'Ivoire": "CIV", "Ivory Coast": "CIV",
    "Poles": "POL", "Filipino": "PHL", "Kosovo": "XKX", "Palestinian": "PSE", "Gaza": "PSE", "Taiwanese": "TWN",
    "Hamas": "PSE", "Ansar Allah": "YEM", "Hizbullah": "LBN", "M23": "COD", "IRNA": "IRN", "tass": "RUS", "Kyiv": "UKR",
    "Kiev": "UKR", "Congo": "COD", "Republic of the Congo": "COG", "Niger": "NER", "Nigerien": "NER", "Nigerian": "NGA",
}  # fmt: skip
BODIES = {
    "UN": "IGO:UN", "the United Nations": "IGO:UN", "NATO": "IGO:NATO", "nato": "IGO:NATO", "EU": "IGO:EU",
    "African Union": "IGO:AU", "ASEAN": "IGO:ASEAN", "GCC": "IGO:GCC", "IAEA": "IGO:IAEA",
    "UN nuclear watchdog": "IGO:IAEA",
}  # fmt: skip


@pytest.mark.parametrize(("text", "code"), COUNTRIES.items())
def test_a_name_gives_its_country(text: str, code: str) -> None:
    assert nations().country_of(text) == code


@pytest.mark.parametrize(("text", "entity_id"), BODIES.items())
def test_a_body_has_no_country(text: str, entity_id: str) -> None:
    entity = nations().lookup(text)
    assert entity is not None
    assert (entity.id, entity.country, nations().kind(text)) == (entity_id, None, "igo")


@pytest.mark.parametrize("text", ["us", "who", "he", "", "  ", "minister", "turkeys", "au", "it"])
def test_common_words_name_nobody(text: str) -> None:
    assert nations().lookup(text) is None


def test_how_a_name_names() -> None:
    known = nations()
    kinds = [known.kind(t) for t in ("Syria", "Syrian", "Damascus", "Kremlin", "EU", "Hamas", "Xinhua")]
    assert kinds == ["name", "demonym", "capital", "seat", "igo", "group", "outlet"]


def test_find_takes_the_longest_name() -> None:
    text = "Guinea-Bissau and Papua New Guinea, not Guinea; the Tehran Times of Tehran. South China Sea; China."
    found = [(text[start:end], entity.id) for start, end, entity, _ in nations().find(text)]
    assert found == [
        ("Guinea-Bissau", "GNB"), ("Papua New Guinea", "PNG"), ("Guinea", "GIN"),
        ("Tehran Times", "outlet:tehran-times"),
        ("Tehran", "IRN"), ("China", "CHN"),
    ]  # fmt: skip


def test_find_leaves_common_words_alone() -> None:
    assert nations().find("They told us to polish the turkey and who would chad it in march.") == []


def test_money_names_no_state() -> None:
    assert nations().find("trade in US$3 billion and AU$2") == []


def test_find_reads_headlines_and_possessives() -> None:
    text = "IRAN WARNS ISRAEL\nBritain’s al-Qaeda raid, U.S.-led; Hezbollah's and the\nUnited\nNations"
    ids = [entity.id for _, _, entity, _ in nations().find(text)]
    assert ids == ["IRN", "ISR", "GBR", "group:al-qaeda", "USA", "group:hezbollah", "IGO:UN"]


def test_every_state_has_a_code_a_name_and_no_alien_capital() -> None:
    known = nations()
    codes = [e.id for e in known.entities() if re.fullmatch(r"[A-Z]{3}", e.id)]
    assert len(codes) > 195
    for code in codes:
        entity = known.entity(code)
        assert entity is not None
        assert entity.country == code
        assert known.country_of(entity.name) == code, entity


@given(st.text(max_size=200))
def test_find_spans_lie_in_the_text_and_never_overlap(text: str) -> None:
    last = 0
    for start, end, entity, _ in nations().find(text + " Iran " + text):
        assert last <= start < end <= 2 * len(text) + 6
        assert entity.name
        last = end


@given(st.text(max_size=40))
def test_lookup_takes_any_text(text: str) -> None:
    nations().lookup(text)
