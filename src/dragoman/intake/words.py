"""The words that intake knows, from ``words.toml``."""

from __future__ import annotations

import tomllib
from importlib.resources import files

_TABLES = tomllib.loads(files("dragoman.intake").joinpath("words.toml").read_text("utf-8"))

ABBREVIATIONS: frozenset[str] = frozenset(_TABLES["abbreviations"].split())
TOP_LEVEL: frozenset[str] = frozenset(_TABLES["top_level"].split())
FUNCTION_WORDS: dict[str, frozenset[str]] = {
    name: frozenset(words.split()) for name, words in _TABLES["function_words"].items()
}
