"""Hostile articles are shown as text, on every page that tells of them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

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


@pytest.mark.parametrize(
    "evil", [SCRIPT, HANDLER, "javascript:alert(3)", f"a&b <{OVERRIDE}> ]]>", "http://evil.example/"]
)
def test_hostile_names_are_drawn_as_text(tmp_path: Path, evil: str) -> None:
    made = reading(1, [Said("holt", "talks")], [Did(("ardania",), "CONSULT", ("belmar",))], outlet="Post")
    made = replace(made, actors=tuple(replace(a, name=f"{a.name} {evil}") for a in made.actors))
    with Store.open(tmp_path / "x.db") as store:
        store.add(made)
    with client(tmp_path / "x.db") as room:
        for path in ("/charts/pair/ARD/BEL.svg?", "/charts/network.svg?min_events=1&", "/charts/actor/ARD.svg?"):
            for look in ("theme=light", "theme=dark&width=narrow"):
                drawn = room.get(path + look)
                assert drawn.status_code == 200 and drawn.headers["content-type"].startswith("image/svg"), path
                assert "default-src 'none'" in drawn.headers["content-security-policy"]
                for element in ElementTree.fromstring(drawn.content).iter():
                    assert element.tag.rpartition("}")[2] not in ("script", "foreignObject", "iframe", "image"), path
                    for name, value in element.attrib.items():
                        assert not name.lower().startswith("on"), f"{path}: {name}"
                        leads = name.rpartition("}")[2] == "href"
                        assert not leads or re.match(r"/[a-z]|#", value), f"{path}: leads to {value}"


@pytest.mark.parametrize("evil", ["=HYPERLINK(1)", "+1+cmd", "@SUM(A1)", "\t=1"])
def test_no_cell_of_a_table_is_a_formula(tmp_path: Path, evil: str) -> None:
    made = reading(1, [Said("holt", "talks")], [Did(("ardania",), "CONSULT", ("belmar",))], title=evil, outlet=evil)
    with Store.open(tmp_path / "x.db") as store:
        store.add(made)
    with client(tmp_path / "x.db") as room:
        for path in ("/reports.csv", "/events.csv", "/statements.csv", "/search.csv?q=talks"):
            rows = list(csv.reader(io.StringIO(room.get(path).text)))
            assert len(rows) > 1, path
            assert not any(cell.startswith(("=", "+", "@", "\t")) for row in rows for cell in row), path
            assert any(evil.strip() in cell for row in rows for cell in row), path
