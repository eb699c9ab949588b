"""Mode and contexts by rule, from the cues in ``plover.yaml``."""

from __future__ import annotations

from functools import cache, lru_cache

from dragoman.codes.cues import CueTable, words_of
from dragoman.codes.model import event_type, ontology

# The anchor names the act; its sentence may name several. On the weak labels: 0.74 at 1, 0.84 at 3, 0.85 at 4 and 5.
ANCHOR_WEIGHT = 4
# A lone common word ("trade") is enough in a sentence; more contexts than this are noise.
MOST_CONTEXTS = 4


@cache
def _modes(type_name: str) -> CueTable:
    return CueTable({name: mode.cues for name, mode in event_type(type_name).modes.items()})


@cache
def _contexts() -> CueTable:
    return CueTable({name: context.cues for name, context in ontology().contexts.items()})


def mode_of(event: str, anchor_text: str, sentence_text: str) -> str | None:
    """Return the mode of an event of type ``event`` that ``anchor_text`` names within ``sentence_text``, or None.

    The mode with the most cue words wins, those in the anchor counting ``ANCHOR_WEIGHT`` times; on a tie the
    mode listed first. Types without modes, and text without a cue, give None.

    Raises:
        DragomanError: there is no such type.
    """
    modes = event_type(event).modes
    if not modes:
        return None
    table = _modes(event)
    scores = dict(_sentence_hits(event, sentence_text))
    for name, score in table.hits(words_of(anchor_text)).items():
        scores[name] = scores.get(name, 0) + ANCHOR_WEIGHT * score
    return max((name for name in modes if name in scores), key=lambda name: scores[name], default=None)


@lru_cache(maxsize=256)
def _sentence_hits(event: str, sentence_text: str) -> dict[str, int]:
    return _modes(event).hits(_words(sentence_text))


@lru_cache(maxsize=256)
def _words(sentence_text: str) -> list[str]:
    return words_of(sentence_text)


@lru_cache(maxsize=256)  # the events of one sentence ask one after another
def contexts_of(sentence_text: str) -> tuple[str, ...]:
    """Return the contexts that ``sentence_text`` has cues for, strongest first, four at most."""
    scores = _contexts().hits(_words(sentence_text))
    order = [name for name in ontology().contexts if name in scores]
    return tuple(sorted(order, key=lambda name: -scores[name])[:MOST_CONTEXTS])
