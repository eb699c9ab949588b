"""Judging and reading on the pages: by name, with undo, off where it must be; nothing read here is kept."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from dragoman.serve.pages.judging import correction
from dragoman.store import Store
from tests.serve.room import client, fill

PAGE = """Corvenia expels ambassador

DROVNA, April 16, 2026 (Reuters) - Iranian President Ebrahim Raisi said on Thursday: "We will keep our word." Iran
accused Israel of attacking a ship in the Gulf. The two countries have been at odds for years over the straits.
"""


@pytest.fixture
def where(tmp_path: Path) -> Path:
    return fill(tmp_path / "room.db", 2)


def test_a_judgement_is_signed_corrects_and_goes_back(where: Path) -> None:
    with client(where) as room, Store.open(where) as store:
        event = next(iter(store.events(type="CONSULT")))
        form = {"kind": "correct", "subject": event.id, "field": "status", "value": "denied", "by": "Ida Roe"}
        back = f"/reports/{event.source.report}#{event.id}"
        answer = room.post("/judging", data={**form, "reason": "read it", "back": back}, follow_redirects=False)
        assert answer.status_code == 303 and answer.headers["location"] == back
        told = next(iter(store.events(ids=(event.id,))))
        assert (told.status, told.verdict) == ("denied", "corrected")
        assert 'value="Ida Roe"' in room.get(f"/reports/{event.source.report}").text
        page = room.get("/judging").text
        assert "read it" in page and "Ida Roe" in page
        key = next(iter(store.judgements(subject=event.id))).key
        room.post("/judging", data={"kind": "undo", "key": str(key), "by": "Ida Roe"})
        assert next(iter(store.events(ids=(event.id,)))).status == "happened"
        assert "taken back" in room.get("/judging").text


def test_actors_are_merged_and_parted(where: Path) -> None:
    with client(where) as room, Store.open(where) as store:
        one = store.who("Jan Roe").parties[0].id
        room.post("/judging", data={"kind": "merge", "subject": one, "object": "ard-mira-holt", "by": "Ida"})
        assert store.actor("ard-mira-holt").actor.merged == (one,)
        assert one in room.get("/actors/ard-mira-holt").text
        room.post("/judging", data={"kind": "split", "subject": one, "by": "Ida"})
        assert store.actor("ard-mira-holt").actor.merged == ()


@pytest.mark.parametrize(
    "form",
    [
        {"kind": "accept", "subject": "e-1", "by": ""},
        {"kind": "accept", "subject": "e-none", "by": "Ida"},
        {"kind": "burn", "subject": "e-1", "by": "Ida"},
        {"kind": "undo", "key": "x", "by": "Ida"},
        {"kind": "undo", "key": "999", "by": "Ida"},
        {"kind": "merge", "subject": "a", "by": "Ida"},
    ],
)
def test_what_cannot_be_judged_is_told(where: Path, form: dict[str, str]) -> None:
    with client(where) as room, Store.open(where) as store:
        answer = room.post("/judging", data=form)
        assert answer.status_code == 422 and "That did not work" in answer.text
        assert store.judgements().first() is None


def test_correction_takes_values_as_the_record_does() -> None:
    assert correction("actors", "IRN, irn-x ,") == ["IRN", "irn-x"]
    assert correction("intensity", "-4.5") == -4.5
    assert correction("speaker", "") is None and correction("type", "AID") == "AID"


def test_off_loopback_nobody_judges_without_a_token(where: Path) -> None:
    with client(where, host="0.0.0.0") as room, Store.open(where) as store:
        report = next(iter(store.reports())).id
        assert "Judge</summary>" not in room.get(f"/reports/{report}").text
        assert "only shows the record" in room.get("/judging").text
        assert room.post("/judging", data={"kind": "accept", "subject": report, "by": "Ida"}).status_code == 403
        assert store.judgements().first() is None


def test_with_a_token_people_sign_in(where: Path) -> None:
    with client(where, host="0.0.0.0", token="open sesame") as room, Store.open(where) as store:
        report = next(iter(store.reports())).id
        form = {"kind": "accept", "subject": report, "by": "Ida"}
        assert room.post("/judging", data=form).status_code == 401
        assert "Sign in" in room.get("/judging").text
        assert room.post("/sign-in", data={"token": "wrong"}).status_code == 403
        signed = room.post("/sign-in", data={"token": "open sesame"}, follow_redirects=False)
        cookie = signed.headers["set-cookie"].lower()
        assert signed.status_code == 303 and "httponly" in cookie and "samesite=strict" in cookie
        assert "open sesame" not in cookie
        room.post("/judging", data=form)
        assert next(iter(store.reports(ids=(report,)))).verdict == "accepted"
        room.post("/sign-out")
        assert room.post("/judging", data=form).status_code == 401


def test_another_site_cannot_judge(where: Path) -> None:
    with client(where) as room:
        form = {"kind": "accept", "subject": "e-1", "by": "Ida"}
        answer = room.post("/judging", data=form, headers={"Origin": "https://evil.example"})
        assert answer.status_code == 403


def test_a_pasted_page_is_read_and_not_kept(where: Path) -> None:
    with client(where) as room, Store.open(where) as store:
        before = store.reports().count()
        html = room.post("/read", data={"text": PAGE, "outlet": "A <b>wire"}).text
        assert "read here, not kept" in html and "Ebrahim Raisi" in html and "We will keep our word" in html
        assert "A &lt;b&gt;wire" in html and "The page as it came" in html
        assert "/actors/" not in html.split('id="headline"')[1]
        assert store.reports().count() == before


def test_an_uploaded_page_is_read(where: Path) -> None:
    with client(where) as room:
        body = (
            f"<html><body><article><h1>Talks</h1><p>{'</p><p>'.join(PAGE.split(chr(10)))}</p></article></body></html>"
        )
        files = {"file": ("page.html", body.encode(), "text/html")}
        html = room.post("/read", files=files, data={"published": "2024-05-01"}).text
        assert "1 May 2024" in html and "Ebrahim Raisi" in html


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({}, "nothing to read"),
        ({"text": PAGE, "published": "soon"}, "soon"),
        ({"url": "ftp://example.org"}, "only http and https"),
        ({"url": "file:///etc/passwd"}, "only http and https"),
        ({"url": "http://127.0.0.1:1/"}, "not on the public network"),
    ],
)
def test_what_cannot_be_read_is_told_on_the_form(where: Path, form: dict[str, str], words: str) -> None:
    with client(where) as room:
        answer = room.post("/read", data=form)
        assert answer.status_code == 422 and words in answer.text and 'role="alert"' in answer.text


def test_a_page_without_a_report_says_why(where: Path) -> None:
    with client(where) as room:
        html = room.post("/read", data={"text": "Menu\nHome\nAbout"}).text
        assert "No report was found" in html and "Read another page" in html


def test_the_command_refuses_judging_in_the_open(where: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    from dragoman.cli.serve import command

    monkeypatch.delenv("DRAGOMAN_TOKEN", raising=False)
    asked = ["--record", str(where), "--host", "0.0.0.0", "--judging"]
    found = CliRunner().invoke(command, asked)
    assert found.exit_code == 2 and "needs a token" in found.output
    (tmp_path / "token").write_text("\n")
    found = CliRunner().invoke(command, [*asked, "--token-file", str(tmp_path / "token")])
    assert found.exit_code == 2 and "holds no token" in found.output


def test_the_command_serves_until_it_is_stopped(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import uvicorn

    from dragoman.cli.serve import command

    served = []
    monkeypatch.setattr("dragoman.serve.warm.warm", lambda _: None)
    monkeypatch.setattr(uvicorn.Server, "run", lambda self, sockets: served.append((self.config.app, sockets[0])))
    found = CliRunner().invoke(command, ["--record", str(where), "--port", "0", "--theme", "dark"])
    assert found.exit_code == 0 and "the reading room is open at http://127.0.0.1:" in found.output
    app, listening = served[0]
    assert app.state.settings.theme == "dark" and app.state.settings.may_judge
    listening.close()
    app.state.record.close()
