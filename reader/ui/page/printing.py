"""Printing an article and saving it as PDF: what is asked for, where it goes, page by page while the window stays alive."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLocale, QMarginsF, QObject, QStandardPaths, QTimer, Signal
from PySide6.QtGui import QPageLayout, QPageSize, QPainter, QPdfWriter
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QLabel, QVBoxLayout, QWidget

from reader.ui.page.printing_pages import Choices, Pages, Sheaf

if TYPE_CHECKING:
    from PySide6.QtGui import QPagedPaintDevice
    from PySide6.QtPrintSupport import QPrinter

_STEP = 0
_RESOLUTION = 1200
"""Dots per inch of a PDF: how exactly things stand, as letters and lines have no dots."""
_NO_PRINTER = "No printer is set up on this computer; add one in its settings, or choose “Save as PDF…” instead."
_PLAIN = str.maketrans(dict.fromkeys('/\\:*?"<>|\n\t', " "))


class PrintDialog(QDialog):
    """What is to be printed beside the text."""

    def __init__(self, sheaf: Sheaf, word: str, choices: Choices, parent: QWidget) -> None:
        super().__init__(parent)
        self.setWindowTitle("Print" if word == "Print…" else "Save as PDF")
        column = QVBoxLayout(self)
        column.setContentsMargins(20, 18, 20, 16)
        column.setSpacing(9)
        title = QLabel(sheaf.article.title or "Untitled", self)
        title.setWordWrap(True)
        title.setMinimumWidth(340)
        column.addWidget(title)
        self.marks = QCheckBox("&Highlights and the notes on them", self)
        self.notes = QCheckBox("The &notes under the article", self)
        self.links = QCheckBox("A list of the addresses that its &links lead to", self)
        there = (bool(sheaf.highlights), bool(sheaf.notes), True)
        for box, on, possible in zip((self.marks, self.notes, self.links), choices, there, strict=True):
            box.setChecked(on and possible)
            box.setEnabled(possible)
            column.addWidget(box)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        go = buttons.addButton(word, QDialogButtonBox.ButtonRole.AcceptRole)
        go.setDefault(True)
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        column.addSpacing(6)
        column.addWidget(buttons)

    def choices(self) -> Choices:
        """Return what has been chosen."""
        return Choices(self.marks.isChecked(), self.notes.isChecked(), self.links.isChecked())


class Printing(QObject):
    """Prints for one window; one article at a time."""

    told = Signal(str)
    began = Signal(str)
    saved = Signal(object, str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._choices = Choices()
        self._job: _Job | None = None

    def ask_file(self, sheaf: Sheaf) -> None:
        """Ask what to print and where to, then write a PDF."""
        self._ask(sheaf, "Save as PDF…", self._ask_where)

    def ask_printer(self, sheaf: Sheaf) -> None:
        """Ask what to print and on which printer, then print. Without a printer say so."""
        try:
            from PySide6.QtPrintSupport import QPrinterInfo
        except ImportError:
            self.told.emit("This computer cannot print; choose “Save as PDF…” instead.")
            return
        if not QPrinterInfo.availablePrinterNames():
            self.told.emit(_NO_PRINTER)
            return
        self._ask(sheaf, "Print…", self._ask_which)

    def _ask(self, sheaf: Sheaf, word: str, then: Callable[[Sheaf, Choices], None]) -> None:
        if self._job is not None:
            self.told.emit("Something is being printed already; wait until it is done.")
            return
        dialog = PrintDialog(sheaf, word, self._choices, self._window)

        def go_on() -> None:
            self._choices = dialog.choices()
            then(sheaf, self._choices)

        dialog.accepted.connect(go_on)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _ask_where(self, sheaf: Sheaf, choices: Choices) -> None:
        from PySide6.QtWidgets import QFileDialog

        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        name = " ".join(sheaf.article.title.translate(_PLAIN).split())[:80].strip(". ") or "Article"
        file, _ = QFileDialog.getSaveFileName(self._window, "Save as PDF", f"{folder}/{name}.pdf", "PDF (*.pdf)")
        if file:
            self.save(sheaf, choices, Path(file if file.lower().endswith(".pdf") else f"{file}.pdf"))

    def _ask_which(self, sheaf: Sheaf, choices: Choices) -> None:
        from PySide6.QtPrintSupport import QPrintDialog, QPrinter

        printer = QPrinter(QPrinter.PrinterMode.HighResolution)
        printer.setDocName(sheaf.article.title or "Postil")
        printer.setCreator("Postil")
        dialog = QPrintDialog(printer, self._window)
        dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange)
        dialog.accepted.connect(lambda: self._print(sheaf, choices, printer))
        dialog.finished.connect(dialog.deleteLater)
        QDialog.open(dialog)

    def save(self, sheaf: Sheaf, choices: Choices, path: Path, size: QPageSize | None = None) -> None:
        """Write a PDF; ``saved`` or ``told`` says how it went. The file is whole or not there."""
        part = path.with_name(f".{path.name}.part")
        writer = QPdfWriter(str(part))
        writer.setResolution(_RESOLUTION)
        writer.setPageSize(size or system_paper())
        writer.setPageMargins(QMarginsF(0, 0, 0, 0))
        writer.setTitle(sheaf.article.title or "Untitled")
        writer.setCreator("Postil")
        if hasattr(writer, "setAuthor"):  # from Qt 6.9 on
            writer.setAuthor(sheaf.article.byline)

        def done(pages: int) -> None:
            try:
                part.replace(path)
            except OSError as error:
                self._failed(f"{path} cannot be written ({error.strerror}); choose another place.")
                return
            self.saved.emit(path, f"Saved as {path.name}, {_pages(pages)}.")

        pages = Pages(sheaf, writer.pageLayout().fullRect(QPageLayout.Unit.Point).size(), choices)
        self._start(
            _Job(pages, writer, range(len(pages))), done, f"{path} cannot be written; choose another place.", part
        )

    def _print(self, sheaf: Sheaf, choices: Choices, printer: QPrinter) -> None:
        printer.setFullPage(True)
        size = printer.pageLayout().fullRect(QPageLayout.Unit.Point).size()
        pages = Pages(sheaf, size, choices)
        first, last = printer.fromPage() or 1, printer.toPage() or len(pages)
        wanted = range(max(first, 1) - 1, min(last, len(pages)))
        name = printer.printerName() or "the printer"
        problem = f"{name} does not answer; see to it in the system's settings, or choose “Save as PDF…”."
        self._start(
            _Job(pages, printer, wanted), lambda count: self.told.emit(f"Sent {_pages(count)} to {name}."), problem
        )

    def _start(self, job: _Job, done: Callable[[int], None], problem: str, part: Path | None = None) -> None:
        if not job.begin():
            if part is not None:
                part.unlink(missing_ok=True)
            self._failed(problem)
            return
        self._job = job

        def step() -> None:
            if job.step():
                if job.shown % 5 == 1:
                    self.began.emit(f"Page {job.shown} of {job.count}…")
                QTimer.singleShot(_STEP, self, step)
                return
            self._job = None
            done(job.count)

        step()

    def _failed(self, problem: str) -> None:
        self._job = None
        self.told.emit(problem)


class _Job:
    """Pages on their way to a device."""

    def __init__(self, pages: Pages, device: QPagedPaintDevice, wanted: range) -> None:
        self._pages, self._device, self._wanted = pages, device, wanted
        self._painter = QPainter()
        self.shown = 0
        self.count = len(wanted)

    def begin(self) -> bool:
        """Begin; False when the device does not let anybody."""
        return bool(self._wanted) and self._painter.begin(self._device)

    def step(self) -> bool:
        """Paint the next page; False, and the device closed, when there is none left."""
        if self.shown == self.count:
            self._painter.end()
            return False
        if self.shown:
            self._device.newPage()
        painter = self._painter
        painter.save()
        painter.scale(painter.device().logicalDpiX() / 72, painter.device().logicalDpiY() / 72)
        self._pages.paint(painter, self._wanted[self.shown])
        painter.restore()
        self.shown += 1
        return True


def system_paper() -> QPageSize:
    """Return the paper of the reader's country: Letter where it is used, else A4."""
    imperial = QLocale.system().measurementSystem() == QLocale.MeasurementSystem.ImperialUSSystem
    return QPageSize(QPageSize.PageSizeId.Letter if imperial else QPageSize.PageSizeId.A4)


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count} pages"


__all__ = ["Choices", "PrintDialog", "Printing", "Sheaf", "system_paper"]
