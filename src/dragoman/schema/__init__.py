"""The JSON Schema of the contract ``dragoman.reading/1`` (JSON Schema, draft 2020-12)."""

from __future__ import annotations

import json
from importlib import resources
from typing import Any

__all__ = ["reading"]


def reading() -> dict[str, Any]:
    """Return the schema of one Reading as ``Reading.to_dict`` gives it; a fresh dict, free to change."""
    text = resources.files(__package__).joinpath("reading-1.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
