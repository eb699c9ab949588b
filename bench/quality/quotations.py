"""Direct quotations on PolNeAR dev, through the whole pipeline: the words between marks, and whose they are."""

from __future__ import annotations

from pathlib import Path

from bench.quality.scoring import Tally, pair_up, word_f1
from dragoman import read_many
from dragoman.intake import Item
from dragoman.quotes import quotations
from dragoman.records import Reading, Span
from train.attribution_data import polnear
from train.examples import Example, Link

DATA = "attribution/polnear/dev"
SHARE = 0.8  # of the words, as GenderGapTracker's stricter figure counts a quotation as found


def measure(data: Path, part: int = 1) -> dict[str, float]:
    """Return figures on every ``part``-th article.

    ``direct_recall``: of the quotations in marks that PolNeAR attributes (five words or more), the share whose words
    are a statement's, at word F1 0.8; ``direct_f1`` counts against it the direct statements that PolNeAR has not;
    ``speaker``: of those found, the share whose source PolNeAR's source overlaps.
    """
    examples = polnear(data / "attribution/polnear", "dev")[::part]
    items = [Item(f"polnear-{n}", source=e.text) for n, e in enumerate(examples)]
    found, speaker = Tally(), Tally()
    recalled = 0
    for example, reading in zip(examples, read_many(items), strict=True):
        true = _direct(example)
        mine = [(s.source, words) for s in reading.statements for words in _pieces(reading, s.content)]
        pairs = pair_up([[word_f1(words, t) for t, _ in true] for _, words in mine], SHARE)
        recalled += len(pairs)
        direct = {n for n, s in enumerate(reading.statements) if s.kind == "direct"}
        said = [w for n, s in enumerate(reading.statements) if n in direct for w in _pieces(reading, s.content)]
        found.right += len(pair_up([[word_f1(words, t) for t, _ in true] for words in said], SHARE))
        found.found += len(said)
        found.true += len(true)
        for i, j in pairs:
            source, theirs = mine[i][0], true[j][1]
            if theirs:
                speaker.true += 1
                words = source.of(reading.report.text) if source else ""
                speaker.right += word_f1(words, theirs) > 0
    return {"direct_recall": recalled / max(1, found.true), "direct_f1": found.f1, "speaker": speaker.recall}


def _pieces(reading: Reading, content: tuple[Span, ...]) -> list[str]:
    words = [c.of(reading.report.text) for c in content]
    return [w for w in words if w.count(" ") >= 4]


def _direct(example: Example) -> list[tuple[str, str]]:
    """Return the words and the source of each attributed quotation of five words or more, marks to marks."""
    quotes = [q for q in quotations(example.text) if q.of(example.text).count(" ") >= 4]
    found = []
    for link in example.attributions or []:
        found += [(q.of(example.text), _source(example, link)) for q in quotes if _holds(link, q)]
    return list(dict.fromkeys(found))


def _source(example: Example, link: Link) -> str:
    return example.text[slice(*link.source)] if link.source else ""


def _holds(link: Link, quote: Span) -> bool:
    """Tell whether a piece of the attribution is the quotation and no more than its marks."""
    return any(0 <= quote.start - start <= 2 and 0 <= end - quote.end <= 2 for start, end in link.content)
