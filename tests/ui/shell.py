"""What the tests of the shell share: a small library of articles that we invented, and a window on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from reader import anchoring, document
from reader.library import Library
from reader.model import Article, Captured, Selectors, Span
from reader.ui.settings import Settings
from reader.ui.window.window import Window

TEXT = (
    "<p>{title}: the lamp in the kiosk was lit an hour before dusk, and whoever passed took it for a promise.</p>"
    "<p>Nobody sold anything there. The keeper counted the people who stopped, wrote the number on a slip 😀 and "
    "slid it under the door of the house opposite, where it was read aloud at supper.</p>"
)


def captured(title: str, *, url: str = "", tags: tuple[str, ...] = (), paragraphs: int = 1) -> Captured:
    body = document.from_html(TEXT.format(title=title) * paragraphs)
    return Captured(title=title, html=document.to_html(body), url=url, canonical_url=url, tags=tags, site_name="Kiosk")


def add(library: Library, title: str, **more: object) -> Article:
    return library.add(captured(title, url=f"https://kiosk.example/{title.lower()}", **more))[0]  # type: ignore[arg-type]


def fill(library: Library, *titles: str) -> list[int]:
    """Add articles so that the list, newest first, shows them in the order given; return their ids in that order."""
    return [add(library, title).id for title in reversed(titles)][::-1]


def passage(library: Library, article_id: int, words: str) -> Selectors:
    text = document.from_html(library.body(article_id)).text
    start = text.index(words)
    return anchoring.describe(text, Span(start, start + len(words)))


@contextmanager
def opened(qtbot: QtBot, folder: Path, config: Path, *, size: tuple[int, int] = (1300, 800)) -> Iterator[Window]:
    """Open a window as ``app.run`` does, and end it as it does."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    settings = Settings(config / "settings.ini", folder)
    with Library.open(folder) as library:
        window = Window(app, library, settings)
        window.resize(*size)
        window.show()
        window.activateWindow()
        qtbot.waitExposed(window)
        window.begin()
        qtbot.waitUntil(lambda: not window.reading._held)  # the first frame has been painted
        settle(qtbot, window)
        try:
            yield window
        finally:
            window.close()
            window.stop()
            window.server.close()
            settings.save()
            window.deleteLater()
            QApplication.sendPostedEvents(window, QEvent.Type.DeferredDelete)


def settle(qtbot: QtBot, window: Window) -> None:
    """Wait until the list has answered and everything it set off is done."""
    qtbot.wait(5)
    qtbot.waitUntil(lambda: not window.browsing.waiting())
    qtbot.wait(5)
    qtbot.waitUntil(lambda: not window.browsing.waiting())


def shown(window: Window) -> list[str]:
    """Return the titles in the list."""
    return [article.title for article in window.library.articles(window.list_pane.list.ids)]


def open_title(window: Window) -> str:
    """Return the title of the open article, empty if none is."""
    return window.reading.article.title if window.reading.article else ""


def press(qtbot: QtBot, window: Window, *actions: str) -> None:
    """Trigger actions by name, as their keys do, each when the one before has shown its effect."""
    for name in actions:
        assert window.actions_[name].isEnabled(), f"{name} is not to be had here"
        window.actions_[name].trigger()
        settle(qtbot, window)
