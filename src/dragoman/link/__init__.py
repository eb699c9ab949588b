"""Across reports: copies and stories, one happening's events, one quotation, commitments followed up, counter-claims.

Every decision is a judgement row beside the record, by "link/<method>@<version>", and can be taken back.
"""

from __future__ import annotations

from dragoman.link.run import Linked, link

__all__ = ["Linked", "link"]
