"""Cursors: where a list goes on, good for the question that it was given for and no other."""

from __future__ import annotations

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

from dragoman.records import InputError

Place = str | int
"""The id of the last row, or the number of rows told so far where rows have no order of their own in the record."""
MOST = 4_096


def question(path: str, asked: Mapping[str, Any]) -> str:
    """Return a short mark of a question: its path and all that it asks for."""
    told = json.dumps([path, asked], sort_keys=True, default=str)
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:12]


def encode(mark: str, place: Place) -> str:
    """Return the cursor of a place in the answer to a question."""
    return base64.urlsafe_b64encode(json.dumps([mark, place]).encode()).decode().rstrip("=")


def decode(mark: str, cursor: str) -> Place:
    """Return the place that a cursor stands for.

    Raises:
        InputError: it is none, or one of another question.
    """
    try:
        if len(cursor) > MOST:
            raise ValueError(cursor)
        found = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        theirs, place = found
        if type(place) not in (str, int) or not isinstance(theirs, str) or (isinstance(place, int) and place < 0):
            raise TypeError(place)
    except (ValueError, TypeError, RecursionError):
        raise InputError("cursor: not one that this server gave; leave it out to begin anew") from None
    if theirs != mark:
        raise InputError("cursor: given for another question; ask the same again, or leave the cursor out")
    return place  # type: ignore[no-any-return]
