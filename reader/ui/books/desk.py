"""Books in the window: one dialog asks what for, the command line makes them in a process of its own."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QFileDialog, QWidget

from reader.formats.files import safe_stem
from reader.library import Library
from reader.model import Article
from reader.query import Query
from reader.ui.books.book_dialog import ARTICLE, BookDialog, Choices, Holding
from reader.ui.command_process import CommandProcess
from reader.ui.jobs import Questions
from reader.ui.settings import Settings
from reader.ui.window.look import Look

if TYPE_CHECKING:
    from collections.abc import Iterable

_AT_ONCE = 500


class BookProcess(CommandProcess):
    """One book at a time."""

    ended = "The book was not finished; nothing was written. Try once more, with fewer articles if it happens again."
    patience_ms = 1500

    def start(self, choices: Choices, ids: Iterable[int], face: str, path: Path) -> None:
        """Begin."""
        words = ["export", choices.format, "-o", str(path), "--progress", "--ids", "-", "--title", choices.title or "-"]
        words += ["--notes", choices.notes] + ["--passages"] * (not choices.whole)
        if choices.format == "pdf":
            words += ["--paper", choices.paper] + (["--face", face] if face else [])
        self.run(words, " ".join(map(str, ids)).encode())


class BooksDesk(QObject):
    """Asks, has the book made and tells of it; one at a time."""

    def __init__(
        self,
        window: QWidget,
        library: Library,
        settings: Settings,
        look: Look,
        wanted: Callable[[], Query | list[int]],
        article: Callable[[], Article | None],
    ) -> None:
        super().__init__(window)
        self._window, self._settings, self._look, self._wanted, self._article = window, settings, look, wanted, article
        self._questions = Questions(library.folder, self)
        self._questions.answered.connect(self._on_counted)
        self._process = BookProcess(library.folder, self)
        self._process.progressed.connect(self._on_progress)
        self._process.told.connect(self._on_told)
        self._process.failed.connect(self._on_failed)
        self.dialog: BookDialog | None = None
        self._ids: list[int] = []
        self._asked = 0

    def handlers(self) -> dict[str, Callable[[], object]]:
        """Return the handlers by the names of the action table."""
        return {"make_book": self.ask}

    def stop(self) -> None:
        """End what goes on beside the window; a book that is not finished leaves nothing."""
        self._questions.blockSignals(True)
        self._questions.stop()
        self._process.stop()

    def ask(self) -> None:
        """Ask what kind of book is to be made."""
        if self.dialog is not None:
            self.dialog.raise_()
            return
        self._present, self._open = self._wanted(), self._article()
        chosen = len(self._present) if isinstance(self._present, list) else 0
        dialog = BookDialog(self._window, self._settings.book, chosen, self._open.title if self._open else None)
        dialog.scope_changed.connect(self._count)
        dialog.make_wanted.connect(self._ask_where)
        dialog.stopped.connect(self._process.stop)
        dialog.folder_wanted.connect(self._show_folder)
        dialog.finished.connect(self._forget)
        self.dialog = dialog
        self._count(dialog.scope())
        dialog.open()

    def _forget(self) -> None:
        self.dialog = None

    def _count(self, scope: str) -> None:
        """Find out how much the book will hold."""
        wanted = [self._open.id] if scope == ARTICLE and self._open is not None else self._present
        self._ids = []
        self._asked = self._questions.put(lambda library: _holding(library, wanted))

    def _on_counted(self, number: int, answer: tuple[list[int], Holding]) -> None:
        if number == self._asked and self.dialog is not None:
            self._ids = answer[0]
            self.dialog.show_holding(answer[1])

    def _ask_where(self) -> None:
        assert self.dialog is not None
        choices = self.dialog.choices()
        kept = self._settings.book.get("folder", "")
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        folder = kept if kept and Path(kept).is_dir() else documents
        name = safe_stem(choices.title) or "Book"
        kinds = {"epub": "E-books (*.epub)", "pdf": "PDF (*.pdf)"}
        file, _ = QFileDialog.getSaveFileName(
            self.dialog, "Make a book", f"{folder}/{name}.{choices.format}", kinds[choices.format]
        )
        if self.dialog is not None:
            self.dialog.activateWindow()  # or no window has the keys, after a question in the file dialog
        if file:
            self.put(file, choices.format)

    def put(self, file: str, ending: str) -> None:
        """Make the book in a file of this name, which need not have its ending."""
        path = Path(file)
        if path.suffix.lower() != f".{ending}":
            path = Path(f"{file}.{ending}")
            if path.exists():  # the file dialog has not asked about this one
                self._on_failed(f"{path} is there already; choose it by its whole name to replace it.")
                return
        self.make(path)

    def make(self, path: Path) -> None:
        """Make the book as the dialog says."""
        assert self.dialog is not None
        choices = self.dialog.choices()
        self._path = path
        self._settings.book = choices.kept() | {"folder": str(path.parent)}
        self.dialog.show_busy()
        self._process.start(choices, self._ids, self._look.typography().face, path)

    def _on_progress(self, done: int) -> None:
        if self.dialog is not None:
            self.dialog.show_progress(done)

    def _on_told(self, record: dict[str, Any], _halted: str) -> None:
        if self.dialog is not None:
            self.dialog.show_done(record)

    def _on_failed(self, sentence: str) -> None:
        if self.dialog is not None:
            self.dialog.show_failure(sentence)

    def _show_folder(self) -> None:
        QDesktopServices.openUrl(QUrl.fromLocalFile(str(self._path.parent)))


def _holding(library: Library, wanted: Query | list[int]) -> tuple[list[int], Holding]:
    ids = wanted if isinstance(wanted, list) else list(library.search(wanted).ids)
    articles = passages = notes = marked = 0
    for start in range(0, len(ids), _AT_ONCE):
        for article in library.articles(ids[start : start + _AT_ONCE]):
            written = bool(article.highlights or article.notes)
            articles += bool(article.content_hash) or written
            passages += article.highlights
            notes += article.notes
            marked += written
    return ids, Holding(articles, marked, passages, notes, len(ids))
