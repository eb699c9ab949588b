from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from dragoman.store import Store
from tests.analyse.made import record, table

CRISIS = Path(__file__).with_name("crisis.tsv")


@pytest.fixture(scope="session")
def crisis_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the file of a record of the crisis, coded by hand."""
    folder = tmp_path_factory.mktemp("crisis")
    record(folder, table(CRISIS)).close()
    return folder / "made.db"


@pytest.fixture
def crisis(crisis_file: Path) -> Iterator[Store]:
    with Store.open(crisis_file) as store:
        yield store
