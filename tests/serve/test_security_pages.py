"""Hostile articles are shown as text, on every page that tells of them."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from starlette.testclient import TestClient

from dragoman.store import Store
from tests.serve.room import client
from tests.store.made import Did, Said, reading

SCRIPT, HANDLER = "<script>alert(1)</script>", '"><img src=x onerror=alert(2)>'
OVERRIDE, LONG = "\u202egnp.exe\u2066", "x" * 1_000_000


@pytest.fixture(scope="module")
def room(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    where = tmp_path_factory.mktemp("hostile") / "record.db"
    hostile = f"talks {SCRIPT} {HANDLER} {OVERRIDE} with Belmar"
    with Store.open(where) as store:
        for n in range(2):
            said = [Said("holt", hostile, "direct", ("radio",), "pledge", ("belmar",)), Said("roe", f"{LONG} talks")]
            store.add(
                reading(n, said, [Did(("ardania",), "CONSULT", ("belmar",))], title=f"{SCRIPT}{HANDLER}{OVERRIDE}",
                        outlet=f"Post {HANDLER}", url=f"javascript:alert({n})")
            )  # fmt: skip
    with client(where) as made:
        yield made


def pages(room: TestClient) -> list[str]:
    report = room.get("/api/reports").json()["items"][0]["id"]
    return [
        "/", "/search?q=talks", f"/search?q={SCRIPT}", f"/reports/{report}", "/actors/ARD", "/actors/ard-mira-holt",
        "/pairs/ARD/BEL", "/map", "/commitments", "/stories", f"/stories/{report}", "/read", "/claims",
        f"/nothing/{SCRIPT}", f"/actors/{SCRIPT}",
    ]  # fmt: skip


def test_hostile_articles_show_as_text(room: TestClient) -> None:
    for path in pages(room):
        answer = room.get(path)
        assert answer.status_code < 500, path
        told = answer.text
        assert "<script>alert" not in told and "<img src=x" not in told, path
        assert 'href="javascript:' not in told.lower(), path
        assert OVERRIDE[0] not in told, f"{path}: a bidirectional override reaches the reader"
        assert len(told) < 4_000_000, f"{path}: {len(told):,} characters"


def test_a_hostile_page_that_is_pasted_shows_as_text(room: TestClient) -> None:
    text = f"{SCRIPT} The ministers of France and Italy met in Rome on Monday, {HANDLER} {OVERRIDE} officials said."
    answer = room.post("/read", data={"text": text}, headers={"Origin": "http://127.0.0.1"})
    assert answer.status_code < 500
    assert "<script>alert" not in answer.text and "<img src=x" not in answer.text and OVERRIDE[0] not in answer.text


def test_no_page_has_script_or_style_inside(room: TestClient) -> None:
    """What the content security policy would stop is not there to be stopped."""
    for path in pages(room):
        told = room.get(path).text
        assert "<style" not in told and ' style="' not in told and " onclick" not in told, path
        for piece in told.split("<script")[1:]:
            tag, _, inside = piece.partition(">")
            data = "application/json" in tag
            assert " src=" in tag or data or not inside.partition("</script")[0].strip(), path
