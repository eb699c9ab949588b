"""Where a lost space or line break is put back, and where nothing was lost."""

from __future__ import annotations

import pytest

from dragoman.intake.glue import seams


def parted(text: str) -> str:
    for at, put in reversed(seams(text)):
        text = text[:at] + put + text[at:]
    return text


@pytest.mark.parametrize(
    ("glued", "apart"),
    [
        ("he said.The President left", "he said.\nThe President left"),
        ('"for all Muslims."Pezeshkian noted', '"for all Muslims."\nPezeshkian noted'),
        ('he said."The time has come," he added', 'he said.\n"The time has come," he added'),
        ("“it is so.”He left", "“it is so.”\nHe left"),
        ("he said.“We agree”", "he said.\n“We agree”"),
        ('of the region.""The talks', 'of the region."\n"The talks'),
        ('told a conference,"What we need"', 'told a conference, "What we need"'),
        ('"in three episodes,"says the envoy', '"in three episodes," says the envoy'),
        ("in 2014.The war", "in 2014.\nThe war"),
        ("for Ukraine.It was", "for Ukraine.\nIt was"),
        ("(as agreed).The talks", "(as agreed).\nThe talks"),
        ("at 5 p.m.The talks", "at 5 p.m.\nThe talks"),
        ("Is it over?The talks", "Is it over?\nThe talks"),
    ],
)
def test_seam(glued: str, apart: str) -> None:
    assert parted(glued) == apart


@pytest.mark.parametrize(
    "text",
    [
        "the U.S. and the U.K. said",
        "U.S.A. and the U.S.S.R. met",
        "J.K.Rowling and Mr.Wilders and Gen.Smith",
        "News.az and News.Az and Booking.Com reports",
        "see example.com/The_page and www.Example.Org or a@B.Com",
        "grew by 3.5 percent, 1.2M people",
        "a Ph.D. in law",
        'he said. "The talks," he added, "go on." They left.',
        "“We agree.” He left.",
        "the talks... Then",
        "Node.js and ASP.NET",
        'benefits." He also',
    ],
)
def test_no_seam(text: str) -> None:
    assert parted(text) == text
