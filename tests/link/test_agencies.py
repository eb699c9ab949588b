from __future__ import annotations

import pytest

from dragoman.link.agencies import credit


@pytest.mark.parametrize(
    ("text", "outlet", "agency"),
    [
        ("KYIV, June 13 (Reuters) - Two men met.", "The Gull", "Reuters"),
        ("(AFP) — Two men met.", None, "AFP"),
        ("HARSUND, March 4 (Meridian Wire) - Two men met.", "Drovna Courier", "Meridian Wire"),
        ("An old photograph (AP Photo)\n\nBEIRUT (AP) — Two men met.", "The Gull", "AP"),
        ("Two men met in Tavora.\n\nSource: TASS", "The Gull", "TASS"),
        ("Two men met in Tavora, and parted. (Xinhua)", "The Gull", "Xinhua"),
        ("By Reuters\nTwo men met.", "The Gull", "Reuters"),
        ("Two men met.", "Reuters - World News", "Reuters"),
    ],
)
def test_what_credits_an_agency(text: str, outlet: str | None, agency: str) -> None:
    found = credit(text, outlet)
    assert found is not None and found.agency == agency and found.id == f"agency:{agency}"
    if found.span is not None:
        assert found.span.of(text).lower() in text.lower() and text[found.span.start] != "("


@pytest.mark.parametrize(
    "text",
    [
        "Two men met, the minister told Reuters on Friday, and later spoke to AFP about it." + " More words." * 60,
        "The leaders of the Gulf Cooperation Council (GCC) – all six – met.",
        "THE PRESIDENT: (Laughter.) Thank you all.",
        "Two men met.\n\nSource: Twitter",
        "",
    ],
)
def test_what_credits_none(text: str) -> None:
    assert credit(text, "The Gull") is None
