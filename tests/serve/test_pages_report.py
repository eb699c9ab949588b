"""A report on its page: the text whole, the evidence marked, the record beside it; hostile pages; colours."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dragoman import records as r
from dragoman.serve import atlas, charts
from dragoman.serve.pages.marked import Mark, marks, paragraphs, raw_stretches
from dragoman.serve.pages.report import original
from dragoman.serve.pages.shown import hits
from dragoman.serve.pages.stories import difference
from dragoman.store import Store
from tests.analyse.made import report
from tests.serve.room import client, fill
from tests.serve.test_pages import Page
from tests.store.made import Did, Said, reading

CSS = (Path(charts.__file__).parent / "static/app.css").read_text(encoding="utf-8")
KINDS = ("statement", "event", "commitment", "cue", "source")


def bare(html: str) -> str:
    """Return HTML without tags and markers."""
    return unescape(re.sub(r"<[^>]+>", "", re.sub(r'<a class="ref[^>]*>[^<]*</a>', "", html)))


@given(
    st.text("ab <&\"'\n", min_size=1, max_size=60),
    st.lists(st.tuples(st.integers(0, 60), st.integers(1, 30), st.sampled_from(KINDS)), max_size=8),
)
@settings(max_examples=150, deadline=None)
def test_marks_lose_nothing_of_the_text(text: str, some: list[tuple[int, int, str]]) -> None:
    made = [
        Mark(at, min(at + n, len(text)), kind, "sp0", f"x-{i}", i, "label", True)  # type: ignore[arg-type]
        for i, (at, n, kind) in enumerate(some)
        if at < len(text)
    ]
    html = "".join(paragraphs(text, made))
    assert bare(html).replace(" ", "") == re.sub(r"\s", "", text)
    assert html.count("<span") == html.count("</span>") and html.count("<a ") == html.count("</a>")
    assert not re.search(r"<(?!/?(?:a|span)\b)", html)


def test_every_row_of_the_reading_is_marked_and_has_its_card(tmp_path: Path) -> None:
    with client(fill(tmp_path / "x.db", 1)) as room, Store.open(tmp_path / "x.db") as store:
        id = next(iter(store.reports())).id
        read = store.reading(id)
        html = room.get(f"/reports/{id}").text
        for row in (*read.statements, *read.events, *read.commitments):
            assert f'id="{row.id}"' in html, "no card"
            assert re.search(rf'<a class="[^"]*" href="#{row.id}" data-ids="[^"]*{row.id}', html), "nothing leads there"
        assert "via" not in html.split("chain")[0] and "State radio" in html
        assert "talks with Belmar on day 0 were frank" in bare(html)
        assert "Mira Holt" in html and "president" in html


def test_a_chain_is_drawn_from_the_speaker_to_the_outlet_and_each_once(tmp_path: Path) -> None:
    said = [Said("holt", "the talks were frank", "direct", ("roe", "radio")), Said("radio", "the ship sank")]
    made = reading(1, said, outlet="Vale Post Online")
    own = r.Actor("own", "Vale Post", "outlet", None, "MED", None, None, None, 1.0, ())
    told, alone = made.statements
    made = replace(
        made, actors=(*made.actors, own),
        statements=(replace(told, chain=(*told.chain, "own")), replace(alone, speaker="own")),
    )  # fmt: skip
    with Store.open(tmp_path / "x.db") as store:
        store.add(made)
    with client(tmp_path / "x.db") as room:
        html = room.get(f"/reports/{made.report.id}").text
    drawn = [re.findall(r"<bdi>(.*?)</bdi>", chain) for chain in re.findall(r'<ol class="chain".*?</ol>', html)]
    assert drawn == [["Mira Holt", "Jan Roe", "State radio", "Vale Post Online"], ["Vale Post"]]


def test_a_rejected_row_is_not_marked(tmp_path: Path) -> None:
    with client(fill(tmp_path / "x.db", 1)) as room, Store.open(tmp_path / "x.db") as store:
        id = next(iter(store.reports())).id
        event = store.reading(id).events[0].id
        room.post("/judging", data={"kind": "reject", "subject": event, "by": "Ida"})
        html = room.get(f"/reports/{id}").text
        assert f'id="{event}"' not in html and "1 rejected by people" in html
        key = next(iter(store.judgements(subject=event))).key
        room.post("/judging", data={"kind": "undo", "key": str(key), "by": "Ida"})
        assert f'id="{event}"' in room.get(f"/reports/{id}").text


HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "\u202eevil\u202c",
    "{{ 7 * 7 }}",
    "javascript:alert(1)",
)


@pytest.mark.parametrize("evil", HOSTILE)
def test_hostile_words_show_as_text_everywhere(tmp_path: Path, evil: str) -> None:
    made = reading(
        1, [Said("holt", f"the word {evil} was said", "direct", pledge="pledge")],
        [Did(("ardania",), "AID", ("belmar",))],
        title=f"Title {evil}", outlet=f"Outlet {evil}",
    )  # fmt: skip
    actors = tuple(replace(a, name=f"{a.name} {evil}", office=evil) for a in made.actors)
    made = replace(made, actors=actors, report=replace(made.report, url=evil))
    with Store.open(tmp_path / "x.db") as store:
        store.add(made)
    with client(tmp_path / "x.db") as room:
        paths = [
            "/",
            "/reports",
            "/statements",
            "/events",
            "/actors",
            "/map?min_events=1",
            "/commitments",
            "/search?q=word",
        ]
        paths += [f"/reports/{made.report.id}", f"/reports/{made.report.id}/page", f"/stories/{made.report.id}"]
        paths += [f"/actors/{a['party']['id']}" for a in room.get("/actors.json").json()["rows"]]
        for path in paths:
            answer = room.get(path)
            assert answer.status_code == 200, (path, answer.text[-400:])
            html = answer.text
            assert "<script>alert" not in html and "<img src=x" not in html and "\u202e" not in html
            assert 'href="javascript:' not in html
            assert not any(name.startswith("on") for _, attrs in Page(html).tags for name in attrs)
            assert evil != "{{ 7 * 7 }}" or "49" not in re.sub(r"[0-9a-f]{6,}", "", html)
        assert room.get("/charts/network.svg?min_events=1").text.count("<script") == 0


def test_a_megabyte_without_spaces(tmp_path: Path) -> None:
    made = reading(1, [Said("holt", "x" * 1_000_000)])
    with Store.open(tmp_path / "x.db") as store:
        store.add(made)
    with client(tmp_path / "x.db") as room:
        answer = room.get(f"/reports/{made.report.id}")
        assert answer.status_code == 200 and "more characters" in answer.text and len(answer.text) < 500_000
        assert "overflow-wrap: anywhere" in CSS


def test_the_page_as_it_came_is_shown_only_if_it_is_that_page(tmp_path: Path) -> None:
    import hashlib

    page = tmp_path / "page.txt"
    page.write_bytes("MENU\nThe text.\u202e".encode())
    made = report("2026-04-16", "Wire", "XAR ASSAULT XCO")
    origin = r.Origin("text", str(page), hashlib.sha256(page.read_bytes()).hexdigest())
    made = replace(
        made, report=replace(made.report, text="The text.", origin=origin, map=((0, 5, 9),)), events=(),
        rejects=(r.Reject("intake", "furniture: menu", 0, 4),),
    )  # fmt: skip
    raw = original(made)
    assert raw is not None
    told = [(s.text, s.kept, s.reason) for s in raw_stretches(raw, made)]
    assert told == [
        ("MENU", False, "furniture: menu"), ("\n", False, ""), ("The text.", True, ""), ("\\u202e", False, "")
    ]  # fmt: skip
    page.write_text("something else")
    assert original(made) is None
    assert original(replace(made, report=replace(made.report, origin=replace(origin, name="/etc/passwd")))) is None


def test_snippets_mark_only_hits() -> None:
    assert str(hits("the «ship» & <b>")) == "the <mark>ship</mark> &amp; &lt;b&gt;"
    assert "<mark>" not in str(hits("an open « alone"))


def test_where_a_copy_differs() -> None:
    first = "Two men were killed on Monday. The king was angry about it. Nobody else was hurt there."
    copy = "Two men were killed on Monday! Nobody else was hurt there. It rained on the whole coast."
    found = difference(first, copy)
    assert found.out == ("The king was angry about it.",) and found.put == ("It rained on the whole coast.",)
    assert difference(first, first.upper()).out == ()


def test_statements_know_their_number_and_colour() -> None:
    made = report("2026-04-16", "Wire", 'XAR says XCO "we are with @" praised', 'XCO says XAR "so are we with @"')
    numbered = [(m.number, m.extra) for m in marks(made) if m.kind == "statement"]
    assert numbered == [(1, "sp0"), (2, "sp1")]


def luminance(colour: str) -> float:
    """Return relative luminance (WCAG 2.2)."""
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [x / 12.92 if x <= 0.04045 else ((x + 0.055) / 1.055) ** 2.4 for x in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(a: str, b: str) -> float:
    high, low = sorted((luminance(a), luminance(b)), reverse=True)
    return (high + 0.05) / (low + 0.05)


def themes() -> list[dict[str, str]]:
    blocks = [b for b in re.findall(r"\{([^{}]*--paper: #[^{}]*)\}", CSS)]
    return [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6})", b)) for b in blocks]


def test_colours_of_words_stand_out_in_every_theme() -> None:
    found = themes()
    assert len(found) == 3 and found[1] == found[2] != found[0]
    for theme in found:
        words = ["ink", "soft", "link", *(f"q{i}" for i in range(1, 5)), *(f"sp{i}" for i in range(8)), "spx"]
        for name in words:
            for ground in ("paper", "raised"):
                assert contrast(theme[name], theme[ground]) >= 4.5, (name, ground)
        for name in ("ink", "soft", "link", *(f"sp{i}" for i in range(8))):
            assert contrast(theme[name], theme["fill"]) >= 4.5, (name, "fill")
        for ground in ("tint-good", "tint-bad", "mark", "pos1", "pos2", "neg1", "neg2"):
            assert contrast(theme["ink"], theme[ground]) >= 4.5, ground
        for ground in ("pos3", "neg3", "link"):
            assert contrast(theme["paper"], theme[ground]) >= 4.5, ground
        assert contrast(theme["focus"], theme["paper"]) >= 3


@pytest.mark.parametrize("palette", [charts.LIGHT, charts.DARK])
def test_colours_of_charts_stand_out(palette: charts.Palette) -> None:
    for colour in (*palette.sides, palette.friend, palette.foe, palette.quads[1], palette.quads[3], palette.faint):
        assert contrast(colour, palette.paper) >= 3, colour
    assert contrast(palette.ink, palette.paper) >= 7 and contrast(palette.faint, palette.paper) >= 4.5


def test_outlines_are_of_the_world() -> None:
    found = atlas.outline()
    assert len(found) > 170 and {"FRA", "NOR", "SOM", "XKX"} <= found.keys()
    for rings in found.values():
        for ring in rings:
            assert ring[0] == ring[-1] and all(-180 <= x <= 180 and -90 <= y <= 90 for x, y in ring)
            area = sum((b[0] - a[0]) * (b[1] + a[1]) for a, b in zip(ring, ring[1:], strict=False))
            assert area > 0, "a ring against the clock would paint all the rest of the world"


def test_events_are_drawn_as_precisely_as_they_are_told(tmp_path: Path) -> None:
    from dragoman.store.rows import PlaceCount

    places = [
        PlaceCount("Paris", "FRA", 48.9, 2.4, "place", 5, 2), PlaceCount("France", "FRA", 46.2, 2.2, "country", 9, 1),
        PlaceCount("Sahel", None, 15.0, 0.0, "region", 2, 2), PlaceCount("Ardania", "XAR", 10.0, 5.0, "country", 1, 0),
    ]  # fmt: skip
    chart, data = atlas.world(places, atlas.frame(places), lambda p: f"/p/{p.name}", charts.Canvas())
    land = {row["told"]: row["href"] for row in data["land"] if row["events"]}
    assert land == {"France: 9 events, 1 of conflict (somewhere in a country)": "/p/France"}
    dots = {row["name"]: row["how"] for row in chart.to_dict()["layer"][2]["data"]["values"] if row["name"]} or {
        row["name"]: row["how"] for rows in chart.to_dict()["datasets"].values() for row in rows if row.get("how")
    }
    assert dots == {"Paris": "a place"} | {k: v for k, v in dots.items() if k != "Paris"}
    assert "France" not in dots and set(dots.values()) <= {"a place", "somewhere in a region", "somewhere in a country"}
    svg = charts.drawn((chart, data), charts.Canvas(), "svg").decode()
    assert "/p/Paris" in svg and "/p/Ardania" in svg and "style=" not in svg


def test_far_places_show_the_whole_world() -> None:
    from dragoman.store.rows import PlaceCount

    far = [PlaceCount("A", None, 50.0, -120.0, "place", 1, 0), PlaceCount("B", None, -30.0, 150.0, "place", 1, 0)]
    assert atlas.frame(far).across == 360 and atlas.frame([]).across == 360
    assert atlas.frame(far[:1]).across < 10


def test_story_page_tells_who_was_first(tmp_path: Path) -> None:
    with client(fill(tmp_path / "x.db", 2)) as room, Store.open(tmp_path / "x.db") as store:
        id = next(iter(store.reports())).id
        html = room.get(f"/stories/{id}").text
        assert "told by nobody else" in html and 'tag first">first' in html
