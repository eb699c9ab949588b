"""Lines of tab-separated values that every reader takes apart alike."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BREAKS = re.compile("[\t\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029]+")
"""Tabs, and whatever some reader takes for the end of a line."""

Value = str | int | float | None


def clean(text: str) -> str:
    """Return ``text`` as it can stand in a field: breaks become one space, straight double quotes single ones.

    These formats know no quoting, and some readers expect it all the same: to them an opening quote would swallow
    the rows that follow.
    """
    return _BREAKS.sub(" ", text).replace('"', "'").strip()


def line(values: Sequence[Value]) -> str:
    """Return one row; None is empty, whole floats keep their point ("4.0")."""
    return "\t".join("" if v is None else clean(v) if isinstance(v, str) else str(v) for v in values) + "\n"
