"""The whole journey on one screen: intake -> annotate -> resolve -> assemble."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from pathlib import Path

from dragoman import __version__
from dragoman.annotate import decode
from dragoman.annotate.encoder import Encoder, Scores, encoder
from dragoman.annotate.labels import RELATIONS
from dragoman.assemble import assemble
from dragoman.intake import Item, Source, load, take
from dragoman.intake.decode import mend
from dragoman.intake.meta import iso_date
from dragoman.records import DragomanError, Intake, Origin, Pipeline, Reading, Reject, Report, Span
from dragoman.resolve import Knowledge, knowledge, resolve

BATCH = 16  # inputs that commands read and keep together: enough to keep every core busy, few enough to answer soon


class Reader:
    """Everything that reading needs, loaded once: the model, the register, the gazetteer."""

    def __init__(self, model: Encoder, known: Knowledge) -> None:
        self.model = model
        self.known = known
        self.pipeline = Pipeline(__version__, model.digest, known.register.digest)

    def read(self, found: Iterable[tuple[str, Intake]]) -> Iterator[Reading]:
        """Yield one Reading of each (name, intake), in order; a source without a report gives an empty one.

        ``found`` is asked for what comes next while the encoder is busy with what came before.
        """
        waiting: deque[tuple[str, Intake]] = deque()

        def texts() -> Iterator[str]:
            for one in found:
                waiting.append(one)
                yield one[1].report.text if one[1].report else ""

        for scores in self.model.score(texts()):
            yield self._finish(*waiting.popleft(), scores)

    def _finish(self, name: str, intake: Intake, scores: Scores) -> Reading:
        if intake.report is None:
            return Reading(self.pipeline, _nothing(name), rejects=intake.rejects)
        annotated = decode(intake.report, scores)
        return assemble(resolve(annotated, self.known), self.pipeline, intake.rejects, self.model.confidence)


def reader(register: Path | str | None = None, model: Path | str | None = None) -> Reader:
    """Return the process's reader; the first call loads the model (about a second).

    ``register`` is a CSV file of register rows, or a folder of them, beside the user's own folder. What has changed
    in them since the last call counts. ``model`` is the folder of another model than the one in the package, such as
    a larger one (docs/accuracy.md).

    Raises:
        InputError: register files that cannot be read.
        DragomanError: a folder that holds no model.
    """
    return _reader(knowledge(register), encoder(model))


@lru_cache(maxsize=2)
def _reader(known: Knowledge, model: Encoder) -> Reader:
    return Reader(model, known)


def read(
    source: Source,
    *,
    published: str | None = None,
    outlet: str | None = None,
    register: Path | str | None = None,
    model: Path | str | None = None,
) -> Reading:
    """Return the Reading of one source: a str is page text, a Path a file, bytes are sniffed.

    ``published`` (YYYY-MM-DD) and ``outlet`` win over what the page says; ``register`` and ``model`` are as in
    ``reader``. A page that is no English report gives a Reading with an empty text and the reason in ``rejects``.

    Raises:
        InputError: a file that cannot be opened.
    """
    name = str(source) if isinstance(source, Path) else "text" if isinstance(source, str) else "bytes"
    return next(reader(register, model).read([(name, load(source, published=published, outlet=outlet))]))


def read_many(
    sources: Iterable[Source | Item],
    *,
    published: str | None = None,
    outlet: str | None = None,
    register: Path | str | None = None,
    model: Path | str | None = None,
) -> Iterator[Reading]:
    """Yield one Reading a source, in order; while the caller has one, those behind it are under way.

    A source that cannot be opened yields an empty Reading with the reason in ``rejects``; the others go on.

    Raises:
        InputError: on the first Reading asked for, a ``published`` that is no date, or a ``register`` that cannot
            be read.
        DragomanError: on the first Reading asked for, a ``model`` that cannot be read.
    """
    published = iso_date(published)
    yield from reader(register, model).read((_name(s), _take(s, published, outlet)) for s in sources)


def relate(
    text: str,
    actor: tuple[int, int],
    recipient: tuple[int, int] | None = None,
    *,
    model: Path | str | None = None,
) -> dict[str, float]:
    """Return the score (0..1, summing to 1) of each of the 16 PLOVER types and NONE for one ordered pair.

    ``actor`` and ``recipient`` are (start, end) in code points of ``text``; ``model`` is as in ``reader``.

    Raises:
        DragomanError: a span that is empty or outside the text.
    """
    return relate_many([(text, actor, recipient)], model=model)[0]


def relate_many(
    triples: Sequence[tuple[str, tuple[int, int], tuple[int, int] | None]],
    *,
    model: Path | str | None = None,
) -> list[dict[str, float]]:
    """Return ``relate`` for each (text, actor, recipient), in order."""
    asked = []
    for text, actor, recipient in triples:
        if not isinstance(text, str):
            raise DragomanError(f"relate reads a str, not {type(text).__name__}")
        pair = _span(text, actor), None if recipient is None else _span(text, recipient)
        asked.append((mend(text), *pair))  # the tokenizer takes no lone surrogates
    if not asked:
        return []
    scores = encoder(model).relate(asked)
    return [dict(zip(RELATIONS, (round(float(x), 4) for x in row), strict=True)) for row in scores]


def _span(text: str, given: tuple[int, int]) -> Span:
    match given:
        case (int(start), int(end)) if 0 <= start < end <= len(text):
            return Span(start, end)
    raise DragomanError(f"span {given!r:.60} is not within the text of {len(text)} characters: give (start, end)")


def _take(source: Source | Item, published: str | None, outlet: str | None) -> Intake:
    if isinstance(source, Item):
        return take(source, published=published, outlet=outlet)
    try:
        return load(source, published=published, outlet=outlet)
    except DragomanError as error:
        return Intake(None, (Reject("intake", str(error), 0, 0),), "")


def _name(source: Source | Item) -> str:
    if isinstance(source, Item):
        return source.name
    return str(source) if isinstance(source, Path) else "text" if isinstance(source, str) else "bytes"


def _nothing(name: str) -> Report:
    return Report("", None, None, None, None, None, "", Origin("text", name, ""), ())
