"""Putting a backup in the library's place, which needs the library closed: when the window has gone, or before it comes."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QCoreApplication, QProcess, Qt
from PySide6.QtWidgets import (
    QApplication,
    QDialog,
    QHBoxLayout,
    QLabel,
    QMessageBox,
    QProgressBar,
    QPushButton,
    QVBoxLayout,
)

from reader.library.backup_shelf import Backup
from reader.library.restoring import newest_good
from reader.ui.backups.process import Process
from reader.ui.backups.wording import within
from reader.ui.command_process import command
from reader.ui.wording import counted

_WISH = "postil_restore"


class Wish(NamedTuple):
    """A backup that is to be restored when the window has closed."""

    path: Path
    newer: bool


def wish(path: Path, *, newer: bool) -> None:
    """Have a backup restored when the window has closed."""
    if app := QCoreApplication.instance():
        app.setProperty(_WISH, [str(path), newer])


def take_wish() -> Wish | None:
    """Return what is to be restored, once."""
    app = QCoreApplication.instance()
    said = app.property(_WISH) if app else None
    if app is None or not said:
        return None
    app.setProperty(_WISH, None)
    return Wish(Path(said[0]), bool(said[1]))


def fulfil(library: Path, wished: Wish) -> int:
    """Restore, and start again; whatever comes of it, the library is opened once more. Return the exit status."""
    words = ["restore", str(wished.path), "--progress", *(["--newer"] if wished.newer else [])]
    if sentence := run(library, words, "Restoring the backup…"):
        QMessageBox(QMessageBox.Icon.Warning, "Postil", sentence).exec()
    start_again(library)
    return 0


def start_again(library: Path) -> None:
    """Open a window on the library in a process of its own."""
    program, *before = command()
    QProcess.startDetached(program, [*before, "--library", str(library)])


def run(library: Path, words: list[str], doing: str) -> str:
    """Run a command, with a window of its own that shows how far it is; return the sentence of its failure, or nothing."""
    box = QDialog()
    box.setWindowTitle("Postil")
    box.setWindowFlag(Qt.WindowType.WindowCloseButtonHint, False)
    bar = QProgressBar()
    bar.setTextVisible(False)
    bar.setRange(0, 0)
    bar.setMaximumHeight(6)
    layout = QVBoxLayout(box)
    layout.setSpacing(12)
    layout.addWidget(QLabel(doing))
    layout.addWidget(bar)
    box.resize(420, 90)
    process = Process(library, box)
    failed: list[str] = []
    process.progressed.connect(lambda _percent: bar.setRange(0, 100))
    process.progressed.connect(bar.setValue)
    process.told.connect(lambda _answer, _said: box.accept())
    process.failed.connect(failed.append)
    process.failed.connect(lambda _sentence: box.reject())
    process.start(words)
    while process.busy():
        box.exec()  # Escape closes the box, not what is under way
    return failed[0] if failed else ""


class Rescue(QDialog):
    """What is offered where a library cannot be opened because its file is damaged."""

    def __init__(self, sentence: str, backup: Backup | None) -> None:
        super().__init__()
        self.setObjectName("rescue")
        self.setWindowTitle("Postil")
        self.words: list[str] = []
        aside = "The damaged library is kept aside as it is; nothing of it is deleted."
        if backup:
            offer = f"The newest good backup is of {within(backup.made_at)}, with {counted(backup.articles, 'article')}. {aside}"
        else:
            offer = f"There is no good backup, but what can be read of the library can be saved. {aside}"
        told = QLabel(f"{sentence.partition(';')[0]}.\n\n{offer}")
        told.setTextFormat(Qt.TextFormat.PlainText)
        told.setWordWrap(True)
        layout, foot = QVBoxLayout(self), QHBoxLayout()
        layout.setSpacing(14)
        layout.addWidget(told, 1)
        layout.addLayout(foot)
        leave = QPushButton("Close")
        leave.clicked.connect(lambda _checked=False: self.reject())
        foot.addWidget(leave)
        foot.addStretch(1)
        if backup:
            plain = QPushButton("Restore the backup alone")
            plain.clicked.connect(lambda _checked=False: self._choose("restore", str(backup.path), "--progress"))
            foot.addWidget(plain)
        self.best = QPushButton("Restore it and bring in what is newer" if backup else "Save what can be read")
        self.best.clicked.connect(lambda _checked=False: self._choose("check", "--repair"))
        self.best.setDefault(True)
        foot.addWidget(self.best)
        self.resize(600, 220)

    def _choose(self, *words: str) -> None:
        self.words = list(words)
        self.accept()


def rescue(library: Path, sentence: str) -> bool:
    """Offer what can be done about a damaged library; return whether it was done, and the library can be opened again."""
    box = Rescue(sentence, newest_good(library))
    if box.exec() != QDialog.DialogCode.Accepted:
        return False
    if failure := run(library, box.words, "Putting the library right…"):
        QMessageBox(QMessageBox.Icon.Warning, "Postil", failure).exec()
        return False
    assert isinstance(QApplication.instance(), QApplication)
    return True
