"""What can be done with the library as a whole: bring something in, write it out, back it up."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from reader.errors import FormatError
from reader.library import Library
from reader.query import Query
from reader.ui.commands.lifeboat_saving import LifeboatSaving
from reader.ui.jobs import Chores
from reader.ui.window.intake import SUFFIXES, Intake, addresses_in

if TYPE_CHECKING:
    from reader.ui.exporting.kinds import Choice, Kind
    from reader.ui.window.notice import Notice


_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)")
"""What an address begins with, unless it is a name with a port."""
_SITE = re.compile(r"(?:[^\s/:?#]+\.[^\s/:?#.]+\.?|localhost|[^\s/:?#]+(?=:\d))(?::\d+)?(?:[/?#]|$)")
"""What an address without a scheme begins with: the name of a site, which is more than a word."""


class LibraryCommands(QObject):
    """One method an action."""

    def __init__(
        self,
        window: QWidget,
        intake: Intake,
        chores: Chores,
        wanted: Callable[[], Query | list[int]],
        listed: Callable[[], Query],
    ) -> None:
        """``wanted`` is what is selected, else what is listed; ``listed`` is what is listed."""
        super().__init__()
        self._window, self._intake, self._chores, self._wanted, self._listed = window, intake, chores, wanted, listed
        self._lifeboat = LifeboatSaving(window, chores)
        self._format = ""

    def handlers(self) -> dict[str, Callable[[], None]]:
        """Return the handlers by the names of the action table."""
        return {
            "add_address": self.add_address,
            "open_files": self.open_files,
            "paste": self.paste,
            "export": self.export,
            "save_lifeboat": self._lifeboat.choose,
            "backup": self.backup,
        }

    def tell_by(self, notice: Notice) -> None:
        """Have what becomes of exports and backups shown there."""
        self._chores.began.connect(notice.show_lasting)
        self._chores.done.connect(lambda path, text: notice.show_message(text, "Show", lambda: show_outcome(path)))
        self._chores.failed.connect(notice.show_lasting)
        self._lifeboat.tell_by(notice)

    def add_address(self) -> None:
        """Ask for an address and capture it; the clipboard's is offered."""
        from PySide6.QtWidgets import QInputDialog

        data = QGuiApplication.clipboard().mimeData()
        offered = [] if data is None or data.hasUrls() else addresses_in(data)
        dialog = QInputDialog(self._window)
        dialog.setWindowTitle("Add address")
        dialog.setLabelText("The address of an article, or several:")
        dialog.setTextValue(offered[0] if len(offered) == 1 else "")
        dialog.setOkButtonText("Add")
        dialog.resize(460, 0)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.textValueSelected.connect(self._add_words)
        dialog.open()

    def _add_words(self, text: str) -> None:
        found, words = [], []
        for word in text.split():
            if _SCHEME.match(word):
                found.append(word)
            elif _SITE.match(word):
                found.append(f"https://{word}")
            else:
                words.append(word)
        self._intake.add(found)
        if words:
            self._intake.failed.emit(f"“{' '.join(words)[:60]}” is not an address; one looks like example.org/page.")

    def open_files(self) -> None:
        """Ask for files and capture them."""
        from PySide6.QtWidgets import QFileDialog

        files, _ = QFileDialog.getOpenFileNames(
            self._window, "Add files", _documents(), f"Articles ({SUFFIXES});;All files (*)"
        )
        self._intake.add(files)

    def paste(self) -> None:
        """Capture what is on the clipboard."""
        data = QGuiApplication.clipboard().mimeData()
        if data is not None:
            self._intake.add_mime(data, "clipboard")

    def export(self) -> None:
        """Ask what is to go out, in which format and where to, and write it."""
        from reader.ui.exporting.export_dialog import ExportDialog
        from reader.ui.exporting.kinds import kinds

        wanted = self._wanted()
        selected = len(wanted) if isinstance(wanted, list) else 0
        dialog = ExportDialog(self._window, kinds(), selected, self._format)
        dialog.chosen.connect(self._export)
        dialog.open()

    def backup(self) -> None:
        """Ask for a file and copy the whole library into it."""
        from PySide6.QtCore import QDate
        from PySide6.QtWidgets import QFileDialog

        today = QDate.currentDate().toString("yyyy-MM-dd")
        file, _ = QFileDialog.getSaveFileName(
            self._window, "Back up the library", f"{_documents()}/postil-{today}.zip", "Backup (*.zip)"
        )
        if not file:
            return
        path = Path(file)

        def work(library: Library) -> str:
            library.backup(path)
            return f"The backup is in {path.name}."

        self._chores.start(work, path, "Backing up…")

    def _export(self, kind: Kind, what: str, choice: Choice) -> None:
        from reader.query import parse
        from reader.ui.exporting.export_dialog import ALL, LIST

        self._format = kind.name
        given = {LIST: self._listed, ALL: lambda: parse("")}
        wanted = given.get(what, self._wanted)()
        tell = self._chores.tell

        def work(library: Library) -> str:
            ids = wanted if isinstance(wanted, list) else library.search(wanted).ids
            if what == ALL and kind.everything:
                ids = [*ids, *library.search(parse("is:trashed")).ids]
            if not ids and what != ALL:
                raise FormatError("There is no article in this list, so nothing was written.")
            return kind.write(library, ids, choice, tell)

        self._chores.start(work, choice.path, "Exporting…")


def show_outcome(path: Path) -> None:
    """Show the folder that something was written to."""
    from PySide6.QtCore import QUrl
    from PySide6.QtGui import QDesktopServices

    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path if path.is_dir() else path.parent)))


def _documents() -> str:
    from PySide6.QtCore import QStandardPaths

    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
