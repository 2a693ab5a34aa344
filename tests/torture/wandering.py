"""A reader who does anything at any time: actions, keys, clicks, drags, sizes, and changes from elsewhere, at random.

``./dev torture window [STEPS] [SEED]`` wanders until a step breaks something and prints what led there.
"""

from __future__ import annotations

import faulthandler
import functools
import importlib
import os
import pkgutil
import random
import sys
import tempfile
import time
import traceback
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from shiboken6 import isValid

import reader.ui
from reader import anchoring, document, query
from reader.errors import ReaderError
from reader.library import Library
from reader.model import Span, State
from reader.ui.window.window import Window

LEAVING = {
    "quit",
    "open_files",
    "export",
    "live_folder",
    "backup",
    "print",
    "pdf",
    "browser",
    "folder",
    "about",
}
"""Actions that open a dialog or a program of the system, which nobody answers here."""
KEYS = (
    "Escape Escape Return Tab Backtab Space Up Down Left Right Home End PageUp PageDown F3 F6 F10 "
    "A C F H J K L M N P Q S U V Z 1 3"
)
SIZES = ((1440, 900), (1024, 700), (700, 600), (420, 640), (340, 500), (1300, 420), (900, 900))
QUIET = (
    "This plugin does not support",
    "QFontDatabase",
    "qt.qpa",
    "propagateSizeHints",
    "QPainter::begin",
    "OpenType support missing",
)
"""What Qt says off screen and nowhere else."""
POPUPS = {
    "SelectionBar",
    "FindBar",
    "ContentsPanel",
    "SpeechBar",
    "Notice",
    "TagEditor",
    "Palette",
    "TypePanel",
    "Card",
    "ViewerWindow",
    "AddressLine",
    "Popup",
    "HintLayer",
}
"""What opens over the page or the window, and must stay within it."""


_ANSWERING = {"event", "eventFilter", "focusNextPrevChild"}


class Astray(Exception):  # noqa: N818
    """A step broke something."""


class Wanderer:
    """Takes random steps in a window and looks, after each, whether everything still fits together."""

    def __init__(self, window: Window, seed: int) -> None:
        self.window, self.chance = window, random.Random(seed)
        self.told: deque[str] = deque(maxlen=40)
        self.troubles: list[str] = []
        self._waited = 0
        for name in LEAVING:  # they may be come upon in a menu or the palette
            window.actions_[name].triggered.disconnect()
        self._steps: tuple[tuple[int, Callable[[], str]], ...] = (
            (30, self.act),
            (34, self.key),
            (9, self.click),
            (5, self.drag),
            (4, self.wheel),
            (4, self.resize),
            (5, self.choose),
            (3, self.write),
            (4, self.elsewhere),
            (2, self.wait),
        )

    def walk(self, steps: int) -> None:
        """Take so many steps.

        Raises:
            Astray: With the last steps, when one of them broke something.
        """
        with self._ears(), self._helper():
            for number in range(steps):
                weights = [weight for weight, _ in self._steps]
                step = self.chance.choices([step for _, step in self._steps], weights)[0]
                self.told.append(f"{number} {step.__name__}")
                self._answer()
                said = step()
                self.told[-1] += f" {said}"
                for _ in range(3):  # what one event sets off is the next one's
                    QApplication.processEvents()
                if self.chance.random() < 0.7:  # else what has been put away lives on for a while, as within a slot
                    QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
                self._look()
                if self.troubles:
                    raise Astray("\n".join((*self.told, *self.troubles)))

    def _answer(self) -> None:
        """Close a dialog that has been open for a while, as whoever wants to read on does."""
        modal = QApplication.activeModalWidget() or QApplication.activePopupWidget()
        self._waited = self._waited + 1 if modal is not None else 0
        if modal is not None and self._waited > 8:
            modal.close()
            self._waited = 0

    # steps

    def act(self) -> str:
        """Trigger an action that can be had."""
        names = [name for name, made in self.window.actions_.items() if made.isEnabled() and name not in LEAVING]
        name = self.chance.choice(names)
        if QApplication.activeModalWidget() is not None:
            return f"({name} not while a dialog is open)"
        self.window.actions_[name].trigger()
        return name

    def key(self) -> str:
        """Press a key where the keyboard is."""
        name = self.chance.choice(KEYS.split())
        held = self.chance.choices(
            [
                Qt.KeyboardModifier.NoModifier,
                Qt.KeyboardModifier.ShiftModifier,
                Qt.KeyboardModifier.ControlModifier,
                Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
                Qt.KeyboardModifier.AltModifier,
            ],
            [70, 16, 5, 5, 4],
        )[0]
        if held & Qt.KeyboardModifier.ControlModifier and name in ("P", "Q"):
            return "(nothing)"
        target = self._target()
        code = getattr(Qt.Key, f"Key_{name}")
        QTest.keyClick(target, code, held)
        return f"{name} {held.name} on {target.objectName() or type(target).__name__}"

    def click(self) -> str:
        """Click somewhere, once or twice, with either button."""
        top = self._target().window()
        place = QPoint(self.chance.randrange(max(1, top.width())), self.chance.randrange(max(1, top.height())))
        hit = top.childAt(place) or top
        own = hit.mapFrom(top, place)
        button = self.chance.choices([Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton], [9, 1])[0]
        kind = type(hit).__name__
        QTest.mouseMove(hit, own)
        if not isValid(hit) or not hit.isVisible():
            return f"(the {kind} went away)"
        if self.chance.random() < 0.15:
            QTest.mouseDClick(hit, button, pos=own)
            return f"twice on {kind} {place.x()},{place.y()}"
        QTest.mouseClick(hit, button, pos=own)
        return f"{button.name} on {kind} {place.x()},{place.y()}"

    def drag(self) -> str:
        """Select a passage with the mouse."""
        port = self.window.page.leaf.view.viewport()
        if not port.isVisible() or QApplication.activeModalWidget() is not None:
            return "(no page)"
        ends = [QPoint(self.chance.randrange(port.width()), self.chance.randrange(port.height())) for _ in range(2)]
        left, none = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
        QTest.mousePress(port, left, none, ends[0])
        move = QMouseEvent(
            QEvent.Type.MouseMove, QPointF(ends[1]), QPointF(port.mapToGlobal(ends[1])), left, left, none
        )
        QApplication.sendEvent(port, move)
        QTest.mouseRelease(port, left, none, ends[1])
        return f"{ends[0].toTuple()} to {ends[1].toTuple()}"

    def wheel(self) -> str:
        """Turn the wheel over the page, at times with Ctrl."""
        port = self.window.page.leaf.view.viewport()
        down = self.chance.choice((-120, 120, -840, 840))
        held = self.chance.choices([Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ControlModifier], [8, 1])[0]
        at = QPointF(port.width() / 2, port.height() / 2)
        event = QWheelEvent(
            at, port.mapToGlobal(at), QPoint(), QPoint(0, down), Qt.MouseButton.NoButton, held,
            Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(port, event)
        return str(down)

    def resize(self) -> str:
        """Give the window another size."""
        size = self.chance.choice(SIZES)
        self.window.resize(*size)
        return f"{size}"

    def choose(self) -> str:
        """Open one of the articles."""
        ids = self.window.library.search(query.parse("")).ids
        if not ids or QApplication.activeModalWidget() is not None:
            return "(none)"
        chosen = self.chance.choice(ids)
        self.window.ways.read(chosen)
        return str(chosen)

    def write(self) -> str:
        """Type a few words."""
        target = self._target()
        words = self.chance.choice(("lamp", "e", "the sea", "ß😀", "x" * 40, "tag:craft "))
        if type(target).__name__ in ("QLineEdit", "Editor", "NoteEditor") or target.inherits("QPlainTextEdit"):
            QTest.keyClicks(target, words.encode("ascii", "ignore").decode())
            return f"{words!r} into {type(target).__name__}"
        return "(nowhere)"

    def elsewhere(self) -> str:
        """Let something happen in the library that nobody did in this window."""
        library, ids = self.window.library, self.window.library.search(query.parse("")).ids
        if not ids:
            return "(empty)"
        id_ = self.chance.choice(ids)
        kind = self.chance.choice(("highlight", "note", "tag", "state", "add", "unmark", "progress"))
        text = document.from_html(library.body(id_)).text
        if kind == "highlight" and len(text) > 20:
            start = self.chance.randrange(len(text) - 10)
            end = min(len(text), start + self.chance.randrange(1, 300))
            library.add_highlight(id_, anchoring.describe(text, Span(start, end)), color="green", note="seen elsewhere")
        elif kind == "note":
            library.add_note(id_, "A thought from elsewhere.")
        elif kind == "tag":
            library.retag([id_], [f"far/{self.chance.randrange(5)}"], [])
        elif kind == "state":
            library.set_state([id_], self.chance.choice((State.INBOX, State.LATER, State.ARCHIVE)))
        elif kind == "unmark" and (marks := library.highlights(id_)):
            library.delete_highlight(self.chance.choice(marks).id)
        return f"{kind} {id_}"

    def wait(self) -> str:
        """Let timers and threads have their say."""
        QTest.qWait(self.chance.choice((1, 20, 120)))
        return ""

    # what is looked at

    def _target(self) -> QWidget:
        return (
            QApplication.activePopupWidget()
            or QApplication.focusWidget()
            or QApplication.activeModalWidget()
            or self.window
        )

    def _look(self) -> None:
        window, page = self.window, self.window.page.leaf
        if not window.isVisible():
            raise Astray("\n".join((*self.told, "the window is gone")))
        if page.body is not None and page.article is not None:
            self._look_at_marks(page)
            if page.view.horizontalScrollBar().maximum():
                self.troubles.append("the text is wider than its page")
        reading = window.reading.article
        if reading is not None and page.article is not None and page.article.id != reading.id:
            self.troubles.append(f"the page shows {page.article.id}, {reading.id} is open")

        for popup in window.findChildren(QWidget):
            over = popup.parentWidget()
            if popup.isVisible() and not popup.isWindow() and type(popup).__name__ in POPUPS and over is not None:
                room = over.rect().adjusted(-1, -1, 1, 1)
                if not room.contains(popup.geometry()):
                    self.troubles.append(f"{type(popup).__name__} {popup.geometry()} does not fit {room}")

    def _look_at_marks(self, page: Any) -> None:
        kept = {(mark.id, mark.color, mark.note) for mark in self.window.library.highlights(page.article.id)}
        shown = {(mark.id, mark.color, mark.note) for mark in page.highlights}
        if kept != shown:
            self.troubles.append(f"kept but not shown {kept - shown}, shown but not kept {shown - kept}")
        places = page.view.setting.positions
        text = page.body.text
        if text:
            at = self.chance.randrange(len(text) + 1)
            if not page.composition.waiting and places.char_at(places.place(at)) != at:
                self.troubles.append(f"position {at} comes back as {places.char_at(places.place(at))}")

    @contextmanager
    def _ears(self) -> Iterator[None]:
        """Hear exceptions in slots and what Qt complains of."""

        def caught(kind: Any, error: Any, trace: Any) -> None:
            if isinstance(error, ReaderError):
                return  # told in one sentence
            self.troubles.append("".join(traceback.format_exception(kind, error, trace)))

        def heard(level: QtMsgType, _context: object, text: str | None) -> None:
            if level != QtMsgType.QtDebugMsg and text and not any(part in text for part in QUIET):
                self.troubles.append(f"Qt: {text}\n{''.join(traceback.format_stack()[-8:-1])}")

        before, sys.excepthook = sys.excepthook, caught
        former = qInstallMessageHandler(heard)
        try:
            yield
        finally:
            sys.excepthook = before
            qInstallMessageHandler(former)

    @contextmanager
    def _helper(self) -> Iterator[None]:
        """Close menus and dialogs that wait for an answer within a step, after a key or two."""
        timer = QTimer()
        seen: dict[int, int] = {}

        def help_() -> None:
            open_ = QApplication.activePopupWidget() or QApplication.activeModalWidget()
            if open_ is None:
                seen.clear()
                return
            seen[id(open_)] = seen.get(id(open_), 0) + 1
            if seen[id(open_)] > 3 and (isinstance(open_, QMenu) or seen[id(open_)] > 30):
                open_.close()

        timer.timeout.connect(help_)
        timer.start(30)
        try:
            yield
        finally:
            timer.stop()


def guard(troubles: list[str]) -> None:
    """Have what goes wrong where Qt calls Python told as any other trouble: there PySide may crash before it is told."""
    for module in pkgutil.walk_packages(reader.ui.__path__, "reader.ui."):
        found = importlib.import_module(module.name)
        for kind in [kind for kind in vars(found).values() if isinstance(kind, type)]:
            if kind.__module__ == module.name:
                for name, method in list(vars(kind).items()):
                    if callable(method) and (name in _ANSWERING or name.endswith("Event")):
                        setattr(kind, name, _guarded(method, name in _ANSWERING, troubles))


def _guarded(method: Callable[..., Any], answers: bool, troubles: list[str]) -> Callable[..., Any]:
    @functools.wraps(method)
    def call(*given: Any) -> Any:
        try:
            return method(*given)
        except Exception:
            troubles.append(traceback.format_exc())
            return False if answers else None

    return call


def main(words: list[str]) -> int:
    """Wander; return the exit status."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    faulthandler.enable()
    steps = int(words[0]) if words else 2000
    seed = int(words[1]) if len(words) > 1 else int(time.time())
    sys.stdout.write(f"seed {seed}, {steps} steps\n")
    sys.stdout.flush()
    from reader.ui.settings import Settings
    from tests import everything, specimens

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    with tempfile.TemporaryDirectory(prefix="postil-wandering-") as name:
        folder = Path(name, "library")
        with Library.open(folder) as library:
            specimens.keep(library)
            everything.keep(library)
            window = open_(app, library, Settings(Path(name, "settings.ini"), folder))
            wanderer = Wanderer(window, seed)
            guard(wanderer.troubles)
            status = 0
            try:
                wanderer.walk(steps)
            except Astray as astray:
                sys.stdout.write(f"seed {seed}:\n{astray}\n")
                status = 1
            window.close()
            window.stop()
            window.server.close()
            app.clipboard().clear()  # what was copied must not outlive Python
    return status


def open_(app: QApplication, library: Library, settings: Any) -> Window:
    """Return a window that is shown and at work; no address leaves it."""
    from PySide6.QtGui import QDesktopServices

    QDesktopServices.openUrl = lambda _url: True  # type: ignore[method-assign]
    window = Window(app, library, settings)
    window.show()
    window.activateWindow()
    app.processEvents()
    window.begin()
    return window


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
