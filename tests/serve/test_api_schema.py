"""Schemathesis: whatever the schema allows is answered as the schema says, and never with a fault of the server."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import CHECKS, load_all_checks

from dragoman.serve import create_app
from dragoman.serve.settings import Settings
from tests.serve.room import HERE, fill

EXAMPLES = 10
load_all_checks()
CHECKED = CHECKS.get_by_names(
    ["not_a_server_error", "status_code_conformance", "content_type_conformance", "response_schema_conformance"]
)
ROUTES = (
    "GET /api", "GET /api/reports", "GET /api/reports/{id}", "GET /api/statements", "GET /api/statements/{id}",
    "GET /api/statements/{id}/quotation", "GET /api/events", "GET /api/events/{id}", "GET /api/events/{id}/happening",
    "GET /api/commitments", "GET /api/commitments/{id}", "GET /api/actors", "GET /api/actors/{id}", "GET /api/who",
    "GET /api/search", "GET /api/relations", "GET /api/stances", "GET /api/blocs", "GET /api/network",
    "GET /api/dyads", "GET /api/stories", "GET /api/stories/{id}", "GET /api/claims", "GET /api/judgements",
    "POST /api/judgements", "POST /api/judgements/{key}/undo", "POST /api/read", "POST /api/add",
)  # fmt: skip


@pytest.fixture(scope="module")
def operations(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Any]]:
    where = fill(tmp_path_factory.mktemp("schema") / "record.db", 3)
    app = create_app(Settings(record=str(where), rate=0, max_body=100_000))
    schema = schemathesis.openapi.from_asgi("/openapi.json", app, headers={"Host": "127.0.0.1"})
    yield {one.ok().label: one.ok() for one in schema.get_all_operations()}
    app.state.record.close()


def test_all_routes_are_tried(operations: dict[str, Any]) -> None:
    assert set(operations) == set(ROUTES)


@pytest.mark.parametrize("route", ROUTES)
def test_the_api_keeps_its_word(operations: dict[str, Any], route: str) -> None:
    @settings(
        max_examples=EXAMPLES, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(case=operations[route].as_strategy())
    def keeps(case: schemathesis.Case) -> None:
        case.call_and_validate(base_url=HERE, checks=CHECKED)

    keeps()
