"""The record in other people's formats: GDELT, ICEWS, POLECAT, PLOVER, Phoenix, Citron, FollowTheMoney, Parquet, CSV.

``export`` writes one of ``FORMATS`` from anything that answers as a ``Record`` does; ``foreign`` reads the rows of
GDELT, ICEWS and POLECAT, for ``dragoman.analyse.agreement``. What maps to what is in docs/formats.md.
"""

from __future__ import annotations

from dragoman.exports.formats import FORMATS, TABLES, Exported, Format, export

__all__ = ["FORMATS", "TABLES", "Exported", "Format", "export"]
