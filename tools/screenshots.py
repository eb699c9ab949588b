"""``python -m tools.screenshots``: photograph the reading room, every page of the example, into docs/images.

Needs chromium on the path. ``--to FOLDER`` writes elsewhere, ``--whole`` photographs whole pages, however long, and
``--only NAME`` takes the pages whose name begins so.
"""

from __future__ import annotations

import argparse
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples/crisis"
IMAGES = ROOT / "docs/images"
SIZES = {"wide": (1280, 900, 1500), "phone": (390, 844, 1700)}
"""Width and height of the window, and how much of a page is photographed at most."""
COLOURS = 255
"""Of a photograph, the most frequent ones: pages have few, and files stay small."""
DARK = ("report", "pair", "map")


@dataclass(frozen=True, slots=True)
class Shot:
    """One photograph: its name, the address, and what is done on the page before."""

    name: str
    path: str
    before: Callable[[Page], None] | None = None


def browser_path() -> str | None:
    """Return where chromium is, None where it is not installed."""
    return shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")


@contextmanager
def browser() -> Iterator[Browser]:
    """Open the browser, and close it in the end.

    Raises:
        FileNotFoundError: there is no chromium.
    """
    from playwright.sync_api import sync_playwright

    path = browser_path()
    if path is None:
        raise FileNotFoundError("chromium is not installed; on Debian and Ubuntu: apt install chromium")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=path, args=["--no-sandbox", "--disable-gpu"])
        try:
            yield opened
        finally:
            opened.close()


def example(where: Path) -> Path:
    """Make the record of the example at ``where``."""
    reports = str((EXAMPLE / "reports").relative_to(ROOT))  # the pages tell where a report was read from
    add = ["add", "--register", str(EXAMPLE / "register"), "--record", str(where), reports]
    subprocess.run([*_dragoman(), *add], check=True, capture_output=True, env=_plain(), cwd=ROOT)
    return where


@contextmanager
def served(record: Path, *options: str) -> Iterator[str]:
    """Serve a record on a free port of loopback; yield the address, without a slash at its end."""
    serve = ["serve", "--record", str(record), "--port", "0", "--rate", "0", *options]
    running = subprocess.Popen([*_dragoman(), *serve], stderr=subprocess.PIPE, text=True, env=_plain(), cwd=ROOT)
    assert running.stderr is not None
    told: list[str] = []
    try:
        for line in running.stderr:
            told.append(line)
            found = re.search(r"http://[\w.:]+", line)
            if found:
                yield found[0]
                break
        else:
            raise RuntimeError(f"the server did not start: {''.join(told)}")
    finally:
        running.terminate()
        running.wait(20)
        running.stderr.close()


def _dragoman() -> list[str]:
    return [sys.executable, "-m", "dragoman.cli"]


def _plain() -> dict[str, str]:
    """Return an environment without what whoever runs this has set for Dragoman."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("DRAGOMAN_")}
    return {**kept, "PYTHONPATH": str(ROOT / "src"), "DRAGOMAN_REGISTER": "-"}


def shots(record: Path) -> list[Shot]:
    """Return what is photographed of the example's record."""
    from dragoman.record import Record

    with Record.open(str(record)) as kept:
        at = {Path(kept.reading(r.id).report.origin.name).stem[:2]: r.id for r in kept.reports()}
        person = next(a.party.id for a in kept.actors(kind="person", country="XAR"))
        kept_ones = next(iter(kept.commitments(report=at["08"])))
        _judge(record, kept_ones.id)
    return [
        Shot("home", "/"),
        Shot("report", f"/reports/{at['31']}", _record_shown),
        Shot("report-briefing", f"/reports/{at['08']}"),
        Shot("page-as-it-came", f"/reports/{at['18']}/page"),
        Shot("reports", "/reports"),
        Shot("search", "/search?q=gas"),
        Shot("search-narrowed", "/search?q=talks&speaker=XAR"),
        Shot("search-nothing", "/search?q=zeppelin"),
        Shot("actors", "/actors"),
        Shot("actor", "/actors/XAR"),
        Shot("actor-person", f"/actors/{person}"),
        Shot("statements", "/statements?speaker=XAR&about=XBE"),
        Shot("events", "/events?actor=XAR&recipient=XCO"),
        Shot("pair", "/pairs/XAR/XCO"),
        Shot("pairs", "/pairs"),
        Shot("map", "/map?since=2026-04-16&until=2026-05-31&min_events=1"),
        Shot("map-world", "/map?since=2026-04-16&until=2026-05-31&min_events=1#world"),
        Shot("commitments", "/commitments?sort=-evidence"),
        Shot("stories", "/stories"),
        Shot("story", f"/stories/{at['31']}"),
        Shot("claims", "/claims"),
        Shot("judging", "/judging"),
        Shot("read", "/read"),
        Shot("read-done", "/read", _read),
        Shot("not-found", "/reports/r-none"),
    ]


def _judge(record: Path, subject: str) -> None:
    from dragoman.record import Record
    from dragoman.store.rows import Verdict

    with Record.open(str(record)) as kept:
        kept.judge(Verdict("accept", subject, None, None, "the briefing says so"), "a reader")


def _record_shown(page: Page) -> None:
    """Show the record of the first statement, as pointing at it does."""
    first = page.locator(".text .said").first
    if page.viewport_size is not None and page.viewport_size["width"] > 640:
        first.hover()
    else:
        first.click()
    page.locator(".pop").wait_for()


def _read(page: Page) -> None:
    page.get_by_label("The page's text").fill((ROOT / "examples/report.txt").read_text(encoding="utf-8"))
    page.get_by_role("button", name="Read it").click()
    page.locator("#headline").wait_for()


def settled(page: Page) -> None:
    """Wait until every chart of a page is drawn."""
    page.wait_for_load_state("networkidle")
    page.wait_for_function("() => [...document.images].every((one) => one.complete)")


def photograph(page: Page, most: int | None) -> bytes:
    """Return a page as a PNG of few colours: all of it, or ``most`` points from where the window is down."""
    from PIL import Image

    if most is None:
        taken = page.screenshot(full_page=True)
    else:
        size = page.viewport_size
        assert size is not None
        top = int(page.evaluate("scrollY"))
        high = min(most, int(page.evaluate("document.documentElement.scrollHeight")) - top)
        clip = {"x": 0, "y": top, "width": size["width"], "height": max(high, size["height"])}
        taken = page.screenshot(full_page=True, clip=clip)  # type: ignore[arg-type]
    out = io.BytesIO()
    with Image.open(io.BytesIO(taken)) as image:
        full = image.convert("RGB")
        counted: Any = full.getcolors(full.width * full.height)
        palette = Image.new("P", (1, 1))
        palette.putpalette([part for _, colour in sorted(counted)[-COLOURS:] for part in colour])
        full.quantize(palette=palette, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return out.getvalue()


def take(opened: Browser, base: str, some: list[Shot], into: Path, whole: bool) -> Iterator[Path]:
    """Photograph pages at each size, light, and some dark; yield the files."""
    for size, (width, height, most) in SIZES.items():
        for scheme in ("light", "dark"):
            taken = [s for s in some if scheme == "light" or s.name in DARK]
            if not taken:
                continue
            context = opened.new_context(
                viewport={"width": width, "height": height}, has_touch=size == "phone", reduced_motion="reduce",
                color_scheme="dark" if scheme == "dark" else "light",
            )  # fmt: skip
            for shot in taken:
                page = context.new_page()
                page.goto(base + shot.path)
                settled(page)
                if shot.before:
                    shot.before(page)
                file = into / f"room-{shot.name}-{size}{'-dark' if scheme == 'dark' else ''}.png"
                most_here = height if shot.before is _record_shown and size == "phone" else most
                file.write_bytes(photograph(page, None if whole else most_here))
                page.close()
                yield file
            context.close()


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--to", type=Path, default=IMAGES)
    parser.add_argument("--whole", action="store_true")
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--record", type=Path, help="a record of the example made before")
    asked = parser.parse_args()
    asked.to.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        record = Path(folder) / "kelda.db"
        if asked.record:
            shutil.copy(asked.record, record)
        else:
            example(record)
        some = [s for s in shots(record) if not asked.only or s.name.startswith(tuple(asked.only))]
        with served(record, "--register", str(EXAMPLE / "register")) as base, browser() as opened:
            files = list(take(opened, base, some, asked.to, asked.whole))
    total = sum(file.stat().st_size for file in files)
    print(f"{len(files)} photographs, {total / 1e6:.1f} MB, in {asked.to}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
