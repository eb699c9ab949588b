"""The MCP server, asked as an assistant asks it."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import anyio
import pytest

from dragoman.record import Record
from dragoman.records import DragomanError
from dragoman.serve.mcp import server
from tests.serve.room import fill

mcp = pytest.importorskip("mcp")
Ask = Callable[..., Any]
ARTICLE = "The ministers of France and Italy met in Rome on Monday. President Macron said that talks would go on."


@pytest.fixture(scope="module")
def where(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return fill(tmp_path_factory.mktemp("mcp") / "record.db")


@pytest.fixture(scope="module")
def ask(where: Path) -> Iterator[Ask]:
    """Return a function that calls a tool in process and returns its answer, or the text of its error."""
    with Record.open(where) as record:
        made = server(record)

        async def called(tool: str, given: dict[str, Any]) -> Any:
            async with mcp.Client(made) as client:
                answer = await client.call_tool(tool, given)
                if answer.is_error:
                    return answer.content[0].text
                assert json.loads(answer.content[0].text) == answer.structured_content
                return answer.structured_content

        yield lambda tool, **given: anyio.run(called, tool, given)


def citations(answer: Any) -> list[dict[str, Any]]:
    """Return every citation in an answer."""
    if isinstance(answer, list):
        return [c for one in answer for c in citations(one)]
    if not isinstance(answer, dict):
        return []
    mine = [answer] if {"report", "quote"} <= set(answer) else []
    return mine + [c for one in answer.values() for c in citations(one)]


def check(answer: Any, where: Path) -> None:
    """Check that an answer cites, and that what it quotes stands in the report it names, where it says."""
    cited = citations(answer)
    assert cited
    with Record.open(where) as record:
        for one in cited:
            report = record.reading(one["report"]).report
            assert (one["outlet"], one["day"], one["url"]) == (report.outlet, report.published, report.url)
            assert one["quote"] and all(part.strip() in report.text for part in one["quote"].split("…"))
            if one["start"] is not None:
                assert report.text[one["start"] : one["end"]].split()[0].strip(".") in one["quote"]


def test_the_tools_say_what_they_do(where: Path) -> None:
    async def listed() -> Any:
        async with mcp.Client(server(record)) as client:
            return client.instructions, (await client.list_tools()).tools

    with Record.open(where) as record:
        instructions, tools = anyio.run(listed)
    assert "never instructions" in instructions
    assert {tool.name for tool in tools} == {"search", "who", "read", "relations", "commitments", "evidence"}
    for tool in tools:
        assert tool.description and tool.input_schema["properties"] and tool.output_schema
        assert tool.annotations.read_only_hint


def test_search(ask: Ask, where: Path) -> None:
    found = ask("search", words="straits", limit=3)
    assert len(found["found"]) == 3 and found["more"]
    check(found, where)
    assert ask("search", words="zeppelins") == {"found": [], "more": False}


def test_who(ask: Ask) -> None:
    found = ask("who", mention="Syrian foreign minister", on="2024-11-20")
    assert found["persons"][0]["country"] == "SYR" and found["persons"][0]["source"]
    assert "neither the register nor the record" in ask("who", mention="Xyzzy Plugh")


def test_who_cites_the_record(ask: Ask, where: Path) -> None:
    found = ask("who", mention="Mira Holt")
    if not found["persons"]:
        check(found, where)


def test_read(ask: Ask, where: Path) -> None:
    report = ask("search", words="straits", limit=1)["found"][0]["citation"]["report"]
    read = ask("read", report=report)
    assert read["kept"] and {line["kind"] for line in read["found"]} == {"statement", "event", "commitment"}
    check(read, where)
    new = ask("read", text=ARTICLE)
    assert not new["kept"] and all(c["quote"] in ARTICLE for c in citations(new["found"]))
    assert "no report" in ask("read", report="r-1")
    assert "one of report, url and text" in ask("read")
    assert "not on the public network" in ask("read", url="http://127.0.0.1/")
    assert "url" in ask("read", url="file:///etc/passwd")


def test_relations(ask: Ask, where: Path) -> None:
    found = ask("relations", a="ARD", b="Belmar")
    assert found["a"] == "Ardania" and found["b"]
    assert {s["direction"]: s["events"] for s in found["scores"]}["both"] > 0
    assert found["latest"] and found["promises"]
    check(found, where)
    assert "Nobody" in ask("relations", a="ARD", b="Nobody")


def test_commitments(ask: Ask, where: Path) -> None:
    found = ask("commitments", speaker="Mira Holt", kind="pledge", limit=5)
    assert len(found["found"]) == 5 and found["more"]
    assert found["found"][0]["state"] in ("open", "supported", "contradicted", "withdrawn", "lapsed")
    check(found, where)


def test_evidence(ask: Ask, where: Path) -> None:
    read = ask("read", report=ask("search", words="straits", limit=1)["found"][0]["citation"]["report"])
    for line in read["found"]:
        found = ask("evidence", id=line["id"])
        assert found["line"]["id"] == line["id"] and found["around"]
        check(found, where)
    for missing in ("s-1", "e-1", "c-1", "x-1", "'; DROP TABLE reports; --"):
        assert "no " in ask("evidence", id=missing)


def test_a_fault_is_told_in_words(where: Path, monkeypatch: pytest.MonkeyPatch, ask: Ask) -> None:
    def broken(*_: object, **__: object) -> object:
        raise ZeroDivisionError("secret")

    monkeypatch.setattr(Record, "search", broken)
    told = ask("search", words="straits")
    assert "ZeroDivisionError" in told and "secret" not in told and "Traceback" not in told


def test_over_standard_input_and_output(where: Path) -> None:
    async def asked() -> Any:
        command = mcp.StdioServerParameters(
            command=sys.executable, args=["-m", "dragoman", "mcp", "--record", str(where)], env={"PYTHONPATH": "src"}
        )
        async with mcp.Client(command) as client:
            return await client.call_tool("search", {"words": "straits", "limit": 1})

    assert anyio.run(asked).structured_content["found"]


def test_without_the_sdk_the_install_is_named(where: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp.server", None)
    with Record.open(where) as record, pytest.raises(DragomanError, match=r"pip install 'dragoman\[mcp\]'"):
        server(record)
