"""Pictures of the real window on a library of invented articles: ``./dev shots [NAME…]`` writes them to ``build/shots``.

``./dev shots --readme`` also writes the one that the README shows.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from reader import document
from reader.library import Library, MarkQuery, ReviewChoice
from reader.model import Span
from reader.query import parse
from reader.ui.settings import Settings
from reader.ui.theme import THEMES
from reader.ui.welcome import welcome
from reader.ui.window.window import Window
from tests import specimens
from tests.everything import keep

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "build" / "shots"
PASSAGES = (
    "Over a whole ebb",
    "How the log is written",
    "The keeper’s year",
    "What there is to see",
    "Other people’s mills",
)
"""Where the pictures of the specimen that holds everything begin, after the first."""
README = ROOT / "docs" / "screenshot.png"
PAGES = ROOT / "docs" / "pages.png"
SHOWN = ("all-page3-dark", "all-cjk", "all-rtl", "all-page4-black")
"""The pages that the README shows side by side."""


def settle(window: Window, seconds: float = 0.25) -> None:
    """Let the window do what it has begun: searches come from a thread, layouts from the event loop."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline or window.browsing.waiting():
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        time.sleep(0.005)
        if time.monotonic() > deadline + 20:
            raise TimeoutError("the window is still searching after 20 seconds")


def picture(window: Window) -> QImage:
    """Return the window as it is on the screen, with the small windows over it."""
    shot = window.grab()
    painter = QPainter(shot)
    for other in QApplication.topLevelWidgets():
        if other is not window and other.isVisible() and other.isWindow():
            painter.drawPixmap(window.mapFromGlobal(other.mapToGlobal(other.rect().topLeft())), other.grab())
    painter.end()
    return shot.toImage()


@contextmanager
def opened(theme: str, size: tuple[int, int], fill: Callable[[Library], object]) -> Iterator[Window]:
    """Yield the real window, painted, on a new library with a home of its own."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    with tempfile.TemporaryDirectory(prefix="postil-shots-") as name, Library.open(Path(name) / "library") as library:
        fill(library)
        settings = Settings(Path(name) / "settings.ini", library.folder)
        settings.look.theme = theme
        welcome(library, settings)
        window = Window(app, library, settings)
        window.resize(*size)
        window.show()
        settle(window)
        yield window
        window.stop()
        window.close()
        window.deleteLater()
        settle_end()


def settle_end() -> None:
    """Let a closed window go before the next is made."""
    for _ in range(5):
        QApplication.processEvents()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)


def find(window: Window, slug: str) -> int:
    """Return the id of a specimen in the window's library."""
    for article in window.library.articles(window.library.search(parse("")).ids):
        if article.url.endswith(slug):
            return article.id
    raise LookupError(slug)


def read(window: Window, slug: str, at: str = "") -> None:
    """Open a specimen at a passage, or at its beginning."""
    number = find(window, slug)
    window.choice.go(number)
    window.panes.read(True)
    settle(window)
    text = document.from_html(window.library.body(number)).text
    window.page.scroll_to(text.index(at) if at else 0)
    settle(window)


def open_first(window: Window) -> None:
    """Show the first specimen from its beginning."""
    read(window, specimens.SPECIMENS[0].slug)


def filter_by(query: str) -> Callable[[Window], None]:
    """Return a scene: the list under a query, and the first article."""

    def scene(window: Window) -> None:
        open_first(window)
        window.browsing.set_query(parse(query))

    return scene


def press(action: str) -> Callable[[Window], None]:
    """Return a scene: the first article, and what an action opens."""

    def scene(window: Window) -> None:
        open_first(window)
        window.actions_[action].trigger()

    return scene


def select(window: Window) -> None:
    """Select a passage, so that the bar with the colours stands over it."""
    open_first(window)
    view = window.page.leaf.view
    start = view.setting.text.index(words := "People did not come for the books")
    first, last = view.setting.positions.to_qt(Span(start, start + len(words)))
    cursor = view.textCursor()
    cursor.setPosition(first)
    cursor.setPosition(last, cursor.MoveMode.KeepAnchor)
    view.setTextCursor(cursor)


def review(window: Window) -> None:
    """Show the second highlight of a day's review."""
    window.library.set_review_choice(ReviewChoice(5))
    press("go_review")(window)
    settle(window, 0.4)
    window.actions_["review_good"].trigger()


def trash(window: Window) -> None:
    """Show what lies in the trash: an article, a highlight, a note."""
    press("delete")(window)
    window.library.delete_marks(window.library.marks(MarkQuery()).ids[:3])
    window.actions_["go_trash"].trigger()


class Scene(NamedTuple):
    """One picture: what the window shows."""

    act: Callable[[Window], None]
    theme: str = "light"
    size: tuple[int, int] = (1440, 900)
    fill: Callable[[Library], object] = specimens.keep


def leave(_window: Window) -> None:
    """Show the window as it comes."""


def everything(name: str, at: str = "") -> Callable[[Window], None]:
    """Return a scene: one of the specimens that hold everything, alone on the page, from a passage on."""

    def scene(window: Window) -> None:
        window.panes.want(sidebar=False, list_=False)
        read(window, name, at)

    return scene


def _tour() -> dict[str, Scene]:
    """Return the specimens that hold everything: in four themes, page after page, narrow and wide, RTL and CJK."""
    found: dict[str, Scene] = {}
    passages = {"top": "", **{f"page{number}": at for number, at in enumerate(PASSAGES, 2)}}
    for number, (page, at) in enumerate(passages.items()):
        theme = THEMES[number % len(THEMES)]
        found[f"all-{page}-{theme}"] = Scene(everything("typesetting", at), theme, (1180, 1000), keep)
    for theme in THEMES:
        found[f"all-{theme}"] = Scene(everything("typesetting"), theme, (1180, 1000), keep)
    for name in ("cjk", "rtl"):
        found[f"all-{name}"] = Scene(everything(f"typesetting-{name}"), "light", (1180, 1000), keep)
        found[f"all-{name}-dark-narrow"] = Scene(everything(f"typesetting-{name}"), "dark", (480, 1000), keep)
    found["all-narrow"] = Scene(everything("typesetting"), "sepia", (420, 1000), keep)
    found["all-wide"] = Scene(everything("typesetting"), "light", (1900, 1080), keep)
    return found


SCENES = {
    "light": Scene(open_first),
    "dark": Scene(open_first, "dark"),
    "sepia": Scene(open_first, "sepia"),
    "black": Scene(open_first, "black"),
    "wide": Scene(open_first, size=(1900, 1080)),
    "middle": Scene(open_first, size=(1024, 720)),
    "narrow-list": Scene(leave, size=(560, 800)),
    "narrow-page": Scene(open_first, size=(560, 800)),
    "table": Scene(lambda window: read(window, specimens.SPECIMENS[0].slug, "The most marked book")),
    "foot": Scene(lambda window: read(window, specimens.SPECIMENS[0].slug, "In its second year"), "dark"),
    "code": Scene(lambda window: read(window, "how-wide-is-a-good-margin")),
    "kazakh": Scene(lambda window: read(window, "dalanyn-tynyshtygy")),
    "japanese": Scene(lambda window: read(window, "kissaten-no-asa")),
    "tag": Scene(filter_by("tag:libraries -tag:history")),
    "nothing-found": Scene(filter_by("tag:libraries trombone")),
    "selection": Scene(select),
    "marks": Scene(press("go_marks")),
    "review": Scene(review),
    "review-dark-narrow": Scene(review, "dark", (480, 800)),
    "trash": Scene(trash, "sepia"),
    "palette": Scene(press("palette")),
    "keys": Scene(press("keys"), "dark"),
    "new": Scene(leave, fill=lambda library: None),
    **_tour(),
}


def shoot(name: str) -> QImage:
    """Return the picture of one scene."""
    scene = SCENES[name]
    with opened(scene.theme, scene.size, scene.fill) as window:
        scene.act(window)
        settle(window, 0.4)
        return picture(window)


def side_by_side(pages: list[QImage]) -> QImage:
    """Return the upper parts of four pages in two rows."""
    width, height = pages[0].width(), pages[0].height() * 7 // 10
    made = QImage(2 * width + 20, 2 * height + 20, QImage.Format.Format_RGB32)
    made.fill(Qt.GlobalColor.white)
    painter = QPainter(made)
    for number, page in enumerate(pages):
        painter.drawImage(number % 2 * (width + 20), number // 2 * (height + 20), page.copy(0, 0, width, height))
    painter.end()
    return made.scaledToWidth(1600, Qt.TransformationMode.SmoothTransformation)


def main(arguments: list[str]) -> int:
    """Write the pictures that are asked for; all of them when none is."""
    parser = argparse.ArgumentParser(prog="./dev shots", description="Write pictures of the window to build/shots.")
    parser.add_argument("names", nargs="*", metavar="NAME", help=", ".join(SCENES))
    parser.add_argument("--readme", action="store_true", help="write the README's picture too")
    asked = parser.parse_args(arguments)
    if unknown := [name for name in asked.names if name not in SCENES]:
        parser.error(f"there is no picture called {unknown[0]}; there are {', '.join(SCENES)}")
    TARGET.mkdir(parents=True, exist_ok=True)
    app = QApplication(["postil"])
    app.setStyle("Fusion")
    app.setAttribute(Qt.ApplicationAttribute.AA_DontUseNativeDialogs)
    for name in asked.names or SCENES:
        path = TARGET / f"{name}.png"
        shoot(name).save(str(path))
        print(path.relative_to(ROOT), flush=True)
    if asked.readme:
        README.parent.mkdir(exist_ok=True)
        shoot("light").save(str(README))
        side_by_side([shoot(name) for name in SHOWN]).save(str(PAGES))
        print(README.relative_to(ROOT), PAGES.relative_to(ROOT), sep="\n")
    del app
    return 0


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="postil-home-") as home:
        os.environ |= {"HOME": home, "XDG_CONFIG_HOME": home, "XDG_DATA_HOME": home, "XDG_STATE_HOME": home}
        status = main(sys.argv[1:])
    sys.exit(status)
