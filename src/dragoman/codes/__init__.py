"""The ontology: PLOVER's types, modes, contexts, quads and sectors, and the way to CAMEO and back.

Everything here is data in ``plover.yaml`` and ``cameo.yaml``; ``python -m dragoman.codes`` checks it.
The files are read on first use and kept.
"""

from __future__ import annotations

from dragoman.codes.crosswalk import CameoTarget, cameo_of, plover_of
from dragoman.codes.model import EventType, Mode, Ontology, intensity, mode_named, ontology, quad
from dragoman.codes.rules import contexts_of, mode_of

__all__ = [
    "CameoTarget",
    "EventType",
    "Mode",
    "Ontology",
    "cameo_of",
    "contexts_of",
    "intensity",
    "mode_named",
    "mode_of",
    "ontology",
    "plover_of",
    "quad",
]
