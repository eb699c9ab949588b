"""A record of short invented reports for the tests of the API, and the application over it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from starlette.testclient import TestClient

from dragoman.serve import create_app
from dragoman.serve.settings import Settings
from dragoman.store import Store
from tests.store.made import Did, Said, reading

HERE = "http://127.0.0.1"


def fill(where: Path, reports: int = 7) -> Path:
    """Make a record of ``reports`` reports, a day apart."""
    with Store.open(where) as store:
        for n in range(reports):
            said = [
                Said("holt", f"talks with Belmar on day {n} were frank", "direct", ("radio",), "pledge", ("belmar",)),
                Said("roe", "Ardania must leave the straits at once"),
            ]
            did = [Did(("ardania",), "CONSULT", ("belmar",)), Did(("belmar",), "ACCUSE", ("ardania",), claim=1)]
            store.add(reading(n, said, did, published=f"2024-05-{n + 1:02}", outlet=("Vale Post", "Gull")[n % 2]))
    return where


def client(where: Path, **settings: Any) -> TestClient:
    """Return a client of the application, as a program on the same machine is one."""
    app = create_app(Settings(**{"record": str(where), "rate": 0, **settings}))
    return TestClient(app, base_url=HERE)
