"""Lists of feeds to watch: OPML files, plain lists of addresses, addresses."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path

from dragoman.feeds.lists import address
from dragoman.intake.decode import decode
from dragoman.intake.sources import is_url, read_file
from dragoman.records import InputError


def feeds(words: Iterable[str]) -> list[str]:
    """Return the addresses of feeds that ``words`` name, each once, in order.

    A word is an http(s) address, or a file: OPML (its outlines' ``xmlUrl``), or text with an address a line, where
    empty lines and those that begin with "#" do not count.

    Raises:
        InputError: a file that cannot be read or names no feed; an address of another kind.
    """
    found: dict[str, None] = {}
    for word in words:
        if is_url(word):
            found.update(dict.fromkeys([_address(word, word)]))
        elif not word.strip():
            raise InputError(f"{word!r}: an empty name; give an address, an OPML file, or one with an address a line")
        else:
            found.update(dict.fromkeys(_file(Path(word))))
    return list(found)


def _file(path: Path) -> list[str]:
    if path.is_dir():
        raise InputError(f"{path}: a folder; name an OPML file, or one with an address a line")
    data = read_file(path)
    if data.lstrip(b"\xef\xbb\xbf\xff\xfe\0 \r\n\t")[:1] == b"<":
        found = list(_opml(path, data))
    else:
        lines = (decode(data) or "").splitlines()
        found = [_address(line.strip(), str(path)) for line in lines if line.strip() and not line.startswith("#")]
    if not found:
        raise InputError(f"{path}: names no feed; give OPML with xmlUrl, or a file with an address a line")
    return found


def _opml(path: Path, data: bytes) -> Iterator[str]:
    from lxml import etree

    try:
        for _, element in etree.iterparse(
            BytesIO(data), events=("end",), resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
        ):
            if isinstance(element.tag, str) and element.tag.lower().rpartition("}")[2] == "outline":
                named = {str(name).lower(): value for name, value in element.attrib.items()}
                if named.get("xmlurl"):
                    yield _address(str(named["xmlurl"]), str(path))
    except etree.XMLSyntaxError as error:
        raise InputError(f"{path}: malformed OPML: {error.msg}") from error


def _address(word: str, place: str) -> str:
    found = address(word, "")
    if found is None:
        raise InputError(f"{place}: {word[:80]!r} is no http or https address of a feed")
    return found
