"""What can be done with the library as a whole: bring something in, write it out, back it up."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QWidget

from reader.library import Library
from reader.query import Query
from reader.ui.jobs import Chores
from reader.ui.window.intake import SUFFIXES, Intake, addresses_in
from reader.ui.wording import counted, grouped

if TYPE_CHECKING:
    from reader.formats import Entry
    from reader.ui.window.notice import Notice


_TOLD = 200
"""Exported articles after which it is said how many there are."""
_SCHEME = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:(?!\d)")
"""What an address begins with, unless it is a name with a port."""
_SITE = re.compile(r"(?:[^\s/:?#]+\.[^\s/:?#.]+\.?|localhost|[^\s/:?#]+(?=:\d))(?::\d+)?(?:[/?#]|$)")
"""What an address without a scheme begins with: the name of a site, which is more than a word."""


class LibraryCommands(QObject):
    """One method an action. Exports take the articles that are selected, or what the present query finds."""

    def __init__(
        self, window: QWidget, intake: Intake, chores: Chores, wanted: Callable[[], Query | list[int]]
    ) -> None:
        super().__init__()
        self._window, self._intake, self._chores, self._wanted = window, intake, chores, wanted

    def handlers(self) -> dict[str, Callable[[], None]]:
        """Return the handlers by the names of the action table."""
        return {
            "add_address": self.add_address,
            "open_files": self.open_files,
            "paste": self.paste,
            "export_markdown": self.export_markdown,
            "export_json": self.export_json,
            "export_w3c": self.export_w3c,
            "export_as": self.export_as,
            "backup": self.backup,
        }

    def tell_by(self, notice: Notice) -> None:
        """Have what becomes of exports and backups shown there."""
        self._chores.began.connect(notice.show_lasting)
        self._chores.done.connect(lambda path, text: notice.show_message(text, "Show", lambda: show_outcome(path)))
        self._chores.failed.connect(notice.show_lasting)

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

    def export_markdown(self) -> None:
        """Ask for a folder and write the present list into it as Markdown."""
        from PySide6.QtWidgets import QFileDialog

        folder = QFileDialog.getExistingDirectory(self._window, "Export as Markdown into a folder", _documents())
        if folder:
            self._export("markdown", Path(folder))

    def export_json(self) -> None:
        """Ask for a file and write the present list into it as JSON."""
        from PySide6.QtWidgets import QFileDialog

        file, _ = QFileDialog.getSaveFileName(
            self._window, "Export as JSON", f"{_documents()}/postil.json", "JSON (*.json)"
        )
        if file:
            self._export("json", Path(file))

    def export_w3c(self) -> None:
        """Ask for a file and write the marks of the present list into it as W3C annotations."""
        from PySide6.QtWidgets import QFileDialog

        file, _ = QFileDialog.getSaveFileName(
            self._window, "Export marks as JSON-LD", f"{_documents()}/postil.jsonld", "Annotations (*.jsonld *.json)"
        )
        if file:
            self._export("w3c", Path(file))

    def export_as(self) -> None:
        """Ask for a file, whose kind says the format, and write the present list into it."""
        from PySide6.QtWidgets import QFileDialog

        from reader.formats import EXPORTERS, exporter

        kinds = {}
        for name in EXPORTERS:
            module = exporter(name)
            if hasattr(module, "SUFFIX"):
                kinds[f"{_begun(module.SUMMARY)} (*.{module.SUFFIX})"] = name, module.SUFFIX
        file, kind = QFileDialog.getSaveFileName(
            self._window, "Export this list as", f"{_documents()}/postil", ";;".join(kinds)
        )
        if file and kind in kinds:
            name, suffix = kinds[kind]
            path = Path(file)
            self._export(name, path if path.suffix else path.with_suffix(f".{suffix}"))

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

    def _export(self, name: str, path: Path) -> None:
        wanted, tell = self._wanted(), self._chores.tell

        def work(library: Library) -> str:
            from reader.formats import exporter

            written = exporter(name).write(_entries(library, wanted, tell), path)
            kept = f" {len(written.kept)} files that you had edited were left alone." if written.kept else ""
            number = "1 article was" if written.articles == 1 else f"{grouped(written.articles)} articles were"
            return f"{number} exported.{kept}"

        self._chores.start(work, path, "Exporting…")


def _begun(summary: str) -> str:
    """Return what an exporter makes, without brackets, which a file dialog reads as patterns."""
    return summary[:1].upper() + summary[1:].replace(" (HTML)", " in HTML").replace("(", "").replace(")", "")


def show_outcome(path: Path) -> None:
    """Show the folder that something was written to."""
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path if path.is_dir() else path.parent)))


def _entries(library: Library, wanted: Query | list[int], tell: Callable[[str], object]) -> Iterator[Entry]:
    from reader.formats import Entry

    ids = wanted if isinstance(wanted, list) else library.search(wanted).ids
    for number, id_ in enumerate(ids):
        if number and number % _TOLD == 0:
            tell(f"Exporting… {grouped(number)} of {counted(len(ids), 'article')}")
        for article in library.articles([id_]):
            said = library.page_comments(id_)
            marks, notes = tuple(library.highlights(id_)), tuple(library.notes(id_))
            yield Entry(article, library.body(id_), marks, notes, said)


def _documents() -> str:
    from PySide6.QtCore import QStandardPaths

    return QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
