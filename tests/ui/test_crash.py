import sys
import threading
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot

from reader.errors import LibraryError
from reader.ui.crash import Watch
from reader.ui.crash_dialog import CrashDialog


@pytest.fixture
def watch(qtbot: QtBot, tmp_path: Path):
    made = Watch(tmp_path / "logs")
    made.install()
    yield made
    made.remove()
    for dialog in dialogs():
        dialog.reject()


def dialogs() -> list[CrashDialog]:
    return [w for w in QApplication.topLevelWidgets() if isinstance(w, CrashDialog) and w.isVisible()]


def raised(error: BaseException) -> None:
    try:
        raise error
    except type(error):
        sys.excepthook(*sys.exc_info())


def test_a_fault_is_logged_and_shown_once(qtbot: QtBot, watch: Watch, tmp_path: Path, capsys) -> None:
    raised(ZeroDivisionError("a fault"))
    raised(ZeroDivisionError("another"))
    qtbot.waitUntil(lambda: bool(dialogs()))
    qtbot.wait(20)
    (dialog,) = dialogs()
    report = dialog.findChild(QPlainTextEdit).toPlainText()
    assert "ZeroDivisionError: a fault" in report
    assert "test_crash.py" in report
    log = (tmp_path / "logs" / "postil.log").read_text()
    assert "a fault" in log
    assert "another" in log
    dialog._copy()
    assert "a fault" in QApplication.clipboard().text()
    dialog.reject()
    raised(KeyError("third"))
    qtbot.waitUntil(lambda: bool(dialogs()))
    assert "third" in dialogs()[0].findChild(QPlainTextEdit).toPlainText()


def test_an_error_of_ours_is_one_sentence_in_place(qtbot: QtBot, watch: Watch, tmp_path: Path) -> None:
    told: list[str] = []
    window = QWidget()
    qtbot.addWidget(window)
    watch.show_in(window, told.append)
    raised(LibraryError("The disk is full; free some space."))
    qtbot.waitUntil(lambda: bool(told))
    assert told == ["The disk is full; free some space."]
    assert dialogs() == []
    assert not (tmp_path / "logs").exists()


def test_a_fault_on_a_thread_is_shown_too(qtbot: QtBot, watch: Watch) -> None:
    thread = threading.Thread(target=raised_on_thread)
    thread.start()
    thread.join()
    qtbot.waitUntil(lambda: bool(dialogs()))


def raised_on_thread() -> None:
    raise RuntimeError("on a thread")


def test_a_log_that_cannot_be_written_is_no_second_fault(qtbot: QtBot, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    watch = Watch(tmp_path / "file" / "logs")
    watch.install()
    raised(ValueError("boo"))
    qtbot.waitUntil(lambda: bool(dialogs()))
    dialogs()[0].reject()
    watch.remove()


def test_a_long_log_starts_anew(qtbot: QtBot, watch: Watch, tmp_path: Path) -> None:
    logs = tmp_path / "logs"
    logs.mkdir()
    (logs / "postil.log").write_text("x" * 1_000_001)
    raised(ValueError("late"))
    assert len((logs / "postil.log").read_text()) < 10_000
    assert (logs / "postil.old.log").exists()
