"""What comes into the window: addresses and files given at the start, pasted, dropped or chosen."""

from __future__ import annotations

import os
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QMimeData, QObject, Signal

from reader.address import host, is_web
from reader.errors import CaptureError, ReaderError
from reader.library import Library
from reader.model import Article, State, Status
from reader.ui.commands.undo import History
from reader.ui.jobs import Captures, Job
from reader.ui.window.bulk import MANY, Bulk

if TYPE_CHECKING:
    from reader.capture import Request

_ARTICLE = 200
"""Characters from which a text of a single line is taken for an article, not for a slip of the hand."""
_LONGEST_LIST = 5_000_000
"""Bytes."""
_EXPORTS = (".zip", ".csv", ".json", ".xml", ".atom", ".opml")
_HEAD = 2048
_MARKS = (b"netscape-bookmark-file", b"<title>pocket export</title>", b"\n==========")
"""What exports begin with that are HTML or plain text."""
SUFFIXES = "*.html *.htm *.xhtml *.md *.markdown *.txt *.text *.mhtml *.mht *.eml"


class Intake(QObject):
    """Turns what comes in into captures. An address has its row in the library before the network is asked."""

    began = Signal(int, bool)
    """A row has been made and its capture started: its id, and whether it came alone."""
    known = Signal(int)
    """The article of this id is in the library already; nothing is captured."""
    saving = Signal(int)
    """The page behind a link is being captured into this row."""
    reading = Signal(object, bool)
    """Something that has no row yet is being read: the ``Job``, and whether it came alone."""
    again = Signal(object)
    """An article that has a body is being captured once more: the ``Job``."""
    export_given = Signal(str)
    """The path of what another program has exported."""
    failed = Signal(str)
    """Something cannot be taken: one sentence."""

    def __init__(self, library: Library, captures: Captures, history: History) -> None:
        super().__init__()
        self._library, self._captures, self._history = library, captures, history
        self.held = captures.held
        self.bulk = Bulk(library, captures, self)
        self.bulk.failed.connect(self.failed)

    def add(self, arguments: Iterable[str], origin: str = "") -> None:
        """Capture addresses and files."""
        from reader.capture import request_for

        given = list(dict.fromkeys(found for argument in arguments for found in listed(argument)))
        if len(addresses := [argument for argument in given if is_web(argument)]) >= MANY or self.bulk.busy():
            self.bulk.begin(addresses, "")
            given = [argument for argument in given if not is_web(argument)]
        for argument in given:
            if is_export(argument):
                self.export_given.emit(argument)
                continue
            try:
                request = request_for(argument, origin="" if is_web(argument) else origin)
                self._start(request, os.path.basename(argument), alone=len(given) == 1)
            except ReaderError as error:
                self.failed.emit(str(error))

    def add_files(self, paths: Sequence[str]) -> None:
        """Capture files that nobody waits for."""
        from reader.capture import request_for

        for path in paths:
            try:
                job = Job(0, request_for(path), name=os.path.basename(path), bulk=len(paths) > 1)
                self._captures.start(job)
            except ReaderError as error:
                self.failed.emit(str(error))

    def save(self, address: str, article: Article | None = None) -> None:
        """Capture the page behind a link of an article, which goes on being read.

        Only an article from this machine or the local network may lead to a page there, and only of its own host.
        """
        from reader.capture import request_for

        origin = "url" if article and host(article.url) == host(address) else "link"
        try:
            row = self._start(request_for(address, origin=origin), alone=False)
        except ReaderError as error:
            self.failed.emit(str(error))
            return
        if row:
            self.saving.emit(row)

    def call(self, address: str) -> None:
        """Capture a page that a browser called about; any page may have made it do so, hence nothing on this machine."""
        from reader.capture import request_for

        try:
            self._start(request_for(address, origin="call"))
        except ReaderError as error:
            self.failed.emit(str(error))

    def add_mime(self, data: QMimeData, origin: str) -> None:
        """Capture what lies on the clipboard or was dropped: addresses and files, else a web page's text, else text."""
        from reader.capture import Request

        try:
            if places := addresses_in(data):
                self.add(places, origin)
            elif data.hasHtml() and (not data.hasText() or is_article(data.text())):
                html = data.html()
                self._start(Request.from_text(html, media="text/html", origin=origin))
            elif is_article(data.text()):
                self._start(Request.from_text(data.text(), origin=origin))
            else:
                self.failed.emit(nothing_in(origin))
        except ReaderError as error:
            self.failed.emit(str(error))

    def takes(self, data: QMimeData) -> bool:
        """Say whether a drop of this could be captured."""
        return data.hasUrls() or data.hasHtml() or data.hasText()

    def retry(self, article_id: int) -> None:
        """Capture a row once more, from its address."""
        from reader.capture import request_for

        article = self._library.article(article_id)
        if not article.url:
            raise CaptureError("This article came without an address, so there is nothing to capture it from again.")
        request = request_for(article.url, origin=article.origin)
        if article.status is Status.READY:
            job = Job(article_id, request, name=article.url, again=True)
            self.again.emit(job)
        else:
            self._library.retry(article_id)
            job = Job(article_id, request, name=article.url)
        self._captures.start(job)

    def fetch_pictures(self, article_id: int) -> None:
        """Fetch the pictures of an article that did not come with it. Raises ``LibraryError`` where that cannot be done."""
        from reader.capture import Request

        article, known = self._library.article(article_id), self._library.images(article_id)
        body = self._library.body(article_id)
        job = Job(article_id, Request.for_pictures(body, known, url=article.url, origin=article.origin), again=True)
        self.again.emit(job)
        self._captures.start(job)

    def resume(self) -> None:
        """Go on with the rows that were waiting when the window was closed."""
        rows = [row for row in self._library.waiting() if row not in self._captures.running()]
        if len(rows) >= MANY or (rows and self.bulk.standing.paused):
            self.bulk.resume(rows)
            return
        for article_id in rows:
            if article_id not in self._captures.running():
                try:
                    self.retry(article_id)
                except ReaderError as error:
                    self._library.fail(article_id, str(error))

    def _start(self, request: Request, name: str = "", *, alone: bool = True) -> int:
        """Begin a capture; return the row that waits for it, 0 when none does."""
        if not request.fetches:
            job = Job(0, request, name=name)
            self.reading.emit(job, alone)
            self._captures.start(job)
            return 0
        article = self._library.begin(request.url, origin=request.origin)
        if article.status is Status.READY:
            if article.state is State.TRASH:
                self._history.set_state([article.id], State.INBOX)
            self.known.emit(article.id)
            return 0
        if article.status is Status.FAILED:
            self._library.retry(article.id)
        self._captures.start(Job(article.id, request, name=request.url))
        self.began.emit(article.id, alone)
        return article.id


def listed(argument: str) -> list[str]:
    """Return the addresses that a text file lists, one a line (``#`` begins a remark); of anything else, itself."""
    if is_web(argument) or not argument.lower().endswith((".txt", ".text", ".list")):
        return [argument]
    try:
        if os.path.getsize(argument) > _LONGEST_LIST:
            return [argument]
        with open(argument, encoding="utf-8-sig") as file:
            lines = [line for line in map(str.strip, file) if line and not line.startswith("#")]
    except (OSError, UnicodeDecodeError):
        return [argument]
    return lines if len(lines) > 1 and all(is_web(line) and len(line.split()) == 1 for line in lines) else [argument]


def is_export(argument: str) -> bool:
    """Say whether a path is that of a folder, or of a file that is no article but may be what another program exported."""
    if is_web(argument) or not os.path.exists(argument):
        return False
    if os.path.isdir(argument) or argument.lower().endswith(_EXPORTS):
        return True
    try:
        with open(argument, "rb") as file:
            head = file.read(_HEAD).lower()
    except OSError:
        return False
    return any(mark in head for mark in _MARKS)


def addresses_in(data: QMimeData) -> list[str]:
    """Return the web addresses and absolute file paths that data holds, and nothing if it holds more than those."""
    if data.hasUrls():
        return [
            url.toLocalFile() if url.isLocalFile() else bytes(url.toEncoded().data()).decode() for url in data.urls()
        ]
    words = data.text().split()
    return words if words and all(is_web(word) for word in words) else []


def is_article(text: str) -> bool:
    """Say whether a text may be meant as an article: several lines, or a long one."""
    text = text.strip()
    return "\n" in text or len(text) >= _ARTICLE


def nothing_in(origin: str) -> str:
    """Return the sentence for something that holds neither an address nor an article."""
    where = "The clipboard" if origin == "clipboard" else "What you dropped"
    return f"{where} holds neither an address nor a text long enough for an article."
