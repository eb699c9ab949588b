"""Files that hold many pages, one page packed, or just a page: an item each, streamed, memory flat whatever the size.

``expand_file`` reads one file by its name, and by its first bytes where the name tells nothing:

=====================================  ==========================================================
``.warc`` ``.wet`` ``.arc``            web archives, plain or compressed record by record
``.zip`` ``.tar`` ``.tar.gz`` ...      the pages, lines and tables in them
``.jsonl`` ``.ndjson``                 a report a line
``.csv`` ``.tsv``                      a report a row
anything else                          one page
=====================================  ==========================================================

Each but zip and the web archives, which have their own, may be compressed: ``.gz`` ``.bz2`` ``.xz`` ``.zst``.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any

from dragoman.intake.archives import packed, tables, warc
from dragoman.intake.archives.streams import COMPRESSED, BombError, ExtraMissingError, plain, whole
from dragoman.intake.items import LINES, PAGES, Item, Opening
from dragoman.records import InputError

TABLES = frozenset({".csv", ".tsv"})
WEB = frozenset({".warc", ".wet", ".arc"})
TARS = frozenset({".tar", ".tgz", ".tbz", ".tbz2", ".txz", ".tzst"})
ARCHIVES = WEB | TARS | {".zip"}
SUFFIXES = PAGES | LINES | TABLES | ARCHIVES
"""What a folder is searched for, each also with a suffix of compression."""
_HEAD = 1024
_NO_TEXT = "a table without a column of text"


def suffix(name: str) -> str:
    """Return the last ending of a file's name in small letters, without that of compression: ".jsonl" of a.jsonl.gz.

    A compressed file without another ending has "".
    """
    path = PurePath(name.lower())
    if path.suffix in COMPRESSED or (path.suffix == ".lz4" and ".warc" in path.suffixes):
        path = path.with_suffix("")
    return path.suffix


def many(path: Path) -> bool:
    """Return whether a file holds pages to be taken out of it first, by its name."""
    return suffix(path.name) in SUFFIXES - PAGES or path.suffix.lower() in COMPRESSED


def expand_file(path: Path, opening: Opening, searched: bool = False) -> Iterator[Item]:
    """Yield an item for each page in a file; what cannot be read is an item with ``error``, and the rest goes on.

    Where the file was ``searched`` for in a folder, a table that has no column of text is counted and passed over.
    """
    name = str(path)
    found = 0
    try:
        for item in _items(path, opening):
            found += 1
            yield item
    except (InputError, ExtraMissingError) as error:
        if searched and isinstance(error, tables.NoTextError):
            opening.skipped[_NO_TEXT] += 1
            return
        yield Item(name, error=f"{name}: {error}")
        return
    except OSError as error:
        yield Item(name, error=f"{name}: cannot be read: {error.strerror or error}")
        return
    if not found:
        yield Item(name, error=f"{name}: no page in it")


def _items(path: Path, opening: Opening) -> Iterator[Item]:
    ending = suffix(path.name)
    head = b""
    if ending not in SUFFIXES and path.is_file():  # no pipe, of which the start would be lost
        with path.open("rb") as file:
            head = file.read(_HEAD)
    if ending == ".arc" or warc.is_arc(head):
        with path.open("rb") as file:
            yield from warc.arc(plain(file), str(path), opening)
    elif ending in WEB or warc.is_warc(head):
        yield from warc.warc(path, opening)
    elif ending == ".zip":
        yield from packed.unzip(path, opening, _member)
    elif ending in TARS:
        with path.open("rb") as file:
            yield from packed.untar(plain(file), str(path), opening, _member)
    elif ending in LINES | TABLES or path.suffix.lower() in COMPRESSED:
        with path.open("rb") as file:
            yield from _stream(plain(file), str(path), ending, opening)
    else:
        yield Item(str(path), source=path)


def _member(stream: Any, archive: str, inner: str, opening: Opening) -> Iterator[Item]:
    """Yield the items in one file of an archive, named ``archive:file``."""
    name, ending = f"{archive}:{inner}", suffix(inner)
    if ending in ARCHIVES:
        yield Item(name, error=f"{name}: an archive within an archive; unpack it first")
    elif ending not in SUFFIXES:
        opening.skipped[f"{ending[:20] or 'a file without an ending'} in an archive"] += 1
    else:
        try:
            yield from _stream(plain(stream), name, ending, opening)
        except BombError:
            raise
        except tables.NoTextError:
            opening.skipped[_NO_TEXT] += 1
        except InputError as error:
            yield Item(name, error=f"{name}: {error}")


def _stream(stream: Any, name: str, ending: str, opening: Opening) -> Iterator[Item]:
    """Yield the items in a stream of lines, of a table, or of one page."""
    if ending in LINES:
        yield from tables.json_lines(stream, name, opening)
    elif ending in TABLES:
        yield from tables.table(stream, name, opening)
    else:
        yield Item(name, source=whole(stream))
