"""Starting and ending the window: display, lock, library, first frame, and only then everything else."""

from __future__ import annotations

import builtins
import gc
import os
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

from reader.errors import DamagedError, LibraryError, ReaderError

if TYPE_CHECKING:
    from types import FrameType

    from PySide6.QtCore import QLockFile
    from PySide6.QtGui import QIcon
    from PySide6.QtWidgets import QApplication

    from reader.library import Library
    from reader.ui.window.window import Window

NO_DISPLAY = (
    "Postil needs a display to open its window, and there is none here; "
    "in a checkout `./dev shots` draws the window without one."
)
_STARTED = time.perf_counter()
_TURN = 0.001
"""Seconds after which a thread that computes lets the window's have its turn: the usual five, one upon another, are felt."""


def run(library: Path, arguments: list[str], smoke: bool = False) -> int:
    """Open the window on a library folder and return the exit status when it is closed.

    ``arguments`` are addresses and files to capture. If a window has this library open already, it is given them and
    comes to the front. ``smoke`` closes the window after its first painted frame and prints how long that took.
    """
    if not has_display():
        print(NO_DISPLAY, file=sys.stderr)
        return 1
    gc.disable()  # until the first frame: nothing that starting makes is garbage

    app = _application()
    with suppress(OSError):  # Library.open says what is wrong with the folder
        library.mkdir(parents=True, exist_ok=True)
    from reader.ui import instance

    lock = instance.take_lock(library)
    if lock is None:
        return _hand_over(library, arguments)
    try:
        opened = _opened(library, smoke)
    except LibraryError as error:
        return _refuse(str(error), smoke)
    if opened is None:
        return 1
    try:
        with opened:
            status = _run_window(app, opened, lock, arguments, smoke)
    except DamagedError as error:  # met where the window cannot do without
        lock.unlock()
        return _put_right(library, str(error), smoke)
    if app.property("postil_restore"):
        from reader.ui.backups import afterwards

        if wished := afterwards.take_wish():
            return afterwards.fulfil(library, wished)
    return status


def _put_right(folder: Path, sentence: str, smoke: bool) -> int:
    """Offer what can be done about a damaged library, and start again when it was."""
    if smoke:
        return _refuse(sentence, smoke)
    from reader.ui.backups import afterwards

    print(sentence, file=sys.stderr)
    if not afterwards.rescue(folder, sentence):
        return 1
    afterwards.start_again(folder)
    return 0


def _opened(folder: Path, smoke: bool) -> Library | None:
    """Open the library, or, when it is damaged and the person wishes so, what could be saved of it; None when not."""
    from reader.library import Library

    try:
        return Library.open(folder)
    except DamagedError as error:
        if smoke:
            raise
        from reader.ui.backups import afterwards

        print(error, file=sys.stderr)
        return Library.open(folder) if afterwards.rescue(folder, str(error)) else None


def has_display() -> bool:
    """Say whether there is anything that may be a display; ``display.explained`` sees to one that does not answer."""
    if sys.platform in ("win32", "darwin"):
        return True
    wanted = os.environ.get("QT_QPA_PLATFORM", "")
    names = {name.split(":")[0].split("-")[0] for name in wanted.split(";")} if wanted else {"xcb", "wayland"}
    x11 = "xcb" in names and bool(os.environ.get("DISPLAY"))
    wayland = "wayland" in names and bool(os.environ.get("WAYLAND_DISPLAY") or os.environ.get("WAYLAND_SOCKET"))
    return bool(names - {"xcb", "wayland"}) or x11 or wayland


def _application() -> QApplication:
    from reader.paths import places
    from reader.ui.compiled import kept

    plain = builtins.__import__
    with kept(places().cache):
        import shiboken6  # noqa: F401
    from PySide6.QtCore import Qt
    from PySide6.QtWidgets import QApplication

    # PySide searches the source of each module imported after it for `from __feature__ import`, which nobody here writes.
    builtins.__import__ = plain

    from reader import __version__
    from reader.ui import display

    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    QApplication.setHighDpiScaleFactorRoundingPolicy(Qt.HighDpiScaleFactorRoundingPolicy.PassThrough)
    QApplication.setDesktopFileName("org.postil.Postil")
    with display.explained():
        app = QApplication(["postil", "-style", "Fusion"])  # setStyle would have Python learn all of QStyle
    app.setApplicationName("postil")
    app.setApplicationDisplayName("Postil")
    app.setApplicationVersion(__version__)
    return app


def _hand_over(library: Path, arguments: list[str]) -> int:
    from reader.ui import instance

    if instance.hand_over(library, arguments):
        return 0
    print(
        "Postil has this library open in a window that does not answer; close that window, or wait and try again.",
        file=sys.stderr,
    )
    return 1


def _refuse(sentence: str, quiet: bool) -> int:
    """Say why the library cannot be opened, on standard error and in a dialog."""
    from PySide6.QtWidgets import QMessageBox

    print(sentence, file=sys.stderr)
    if not quiet:
        box = QMessageBox(QMessageBox.Icon.Warning, "Postil", sentence)
        box.setInformativeText("Nothing has been changed.")
        box.exec()
    return 1


def _run_window(app: QApplication, library: Library, lock: QLockFile, arguments: list[str], smoke: bool) -> int:
    from reader.paths import places
    from reader.ui.crash import Watch
    from reader.ui.settings import Settings
    from reader.ui.welcome import welcome
    from reader.ui.window.window import Window

    found = places(library.folder)
    watch = Watch(found.logs)
    watch.install()
    settings = Settings(found.config / "settings.ini", library.folder)
    try:
        welcome(library, settings)
    except ReaderError as error:
        return _refuse(str(error), smoke)
    window = Window(app, library, settings)
    watch.show_in(window, window.notice.show_lasting)
    app.setWindowIcon(_icon())
    _end_on_signals(app)
    window.painted.connect(lambda: _after_first_frame(window, arguments, smoke))
    window.show()
    try:
        return app.exec()
    finally:
        window.stop()
        gc.enable()
        settings.save()
        watch.remove()
        lock.unlock()


def _icon() -> QIcon:
    """Return the program's icon from its pictures; the drawing would load an SVG library before the first frame."""
    from PySide6.QtGui import QIcon

    from reader.paths import resource

    icon = QIcon()
    for size in (16, 32, 48, 128, 256):
        icon.addFile(str(resource("icons", f"postil-{size}.png")))
    return icon


def _after_first_frame(window: Window, arguments: list[str], smoke: bool) -> None:
    """Do what the first frame did not need."""
    from reader.ui.garbage import Garbage

    Garbage(window)
    sys.setswitchinterval(_TURN)
    if smoke:
        print(f"painted in {(time.perf_counter() - _STARTED) * 1000:.0f} ms", flush=True)
        window.reading.release()
        window.grab()  # the article, too, must be there to be painted
        window.close()
        return
    window.begin()
    if arguments:
        window.door.receive(arguments, "")


def _end_on_signals(app: QApplication) -> None:
    """Have SIGINT and SIGTERM close the window as a person would. The poll timer lets Python notice them."""

    def end(_number: int, _frame: FrameType | None) -> None:
        app.closeAllWindows()
        app.quit()

    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, end)
