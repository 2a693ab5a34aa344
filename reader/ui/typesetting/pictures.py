"""The pictures of an article: their places are reserved at once, the pixels come later from another thread.

Only files that the library handed over are read. Nothing is ever asked of Qt's own resource loading.
"""

from __future__ import annotations

from collections import OrderedDict
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QObject, QRunnable, QSize, Qt, Signal
from PySide6.QtGui import QPixmap, QTextFormat

from reader.document import Image
from reader.ui.typesetting.picture_files import Facts, Pixels, facts_of, read
from reader.ui.typesetting.pools import pool_of

if TYPE_CHECKING:
    from PySide6.QtGui import QMovie

OBJECT = QTextFormat.ObjectTypes.UserObject.value + 1
"""The object type of a picture's character."""
NUMBER = QTextFormat.Property.UserProperty.value + 1
"""The format property that holds the picture's number among those placed; below 0 for a handle (see ``Inline``)."""
LINK = QTextFormat.Property.UserProperty.value + 2
"""The format property that holds where a picture's own link leads."""
ACT = "postil"
"""The scheme of what stands in the text and does something: ``postil:picture/3``. No link of an article has it."""
_KEPT_PIXELS = 40_000_000
_UNSEEN_FRAMES = 4


class Shown(NamedTuple):
    """The pixels of a picture as they are painted."""

    pixmap: QPixmap
    moving: bool = False
    plays: bool = False
    lines: str = ""
    """See ``Pixels.lines``."""


class _Teller(QObject):
    decoded = Signal(int, str, int, object)
    """See ``Decoder``."""


class Decoder(QObject):
    """Reads picture files on threads of its own. One for a page; it outlives the articles that are shown there."""

    decoded = Signal(int, str, int, object)
    """Whose request it was, the address, the width asked for, the ``Pixels``."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = pool_of(self, 2)
        self._teller = _Teller(self)
        self._teller.decoded.connect(self.decoded)
        self._askers = count(1)
        self._urgency = count(1)
        self._facts: dict[Path, Facts | None] = {}

    def join(self) -> int:
        """Return a number to ask by."""
        return next(self._askers)

    def facts(self, path: Path) -> Facts | None:
        """Return what is known of a file; it is opened once. (Files of the library never change.)"""
        if path not in self._facts:
            self._facts[path] = facts_of(path)
        return self._facts[path]

    def start(self, asker: int, src: str, path: Path, width: int) -> None:
        """Read a picture ``width`` pixels wide, before those asked for earlier; ``decoded`` tells of it."""
        facts = self.facts(path)
        if facts is not None:
            self._pool.start(_Decoding(self._teller, asker, src, path, width, facts), next(self._urgency))

    def forget(self) -> None:
        """Drop what has not been begun."""
        self._pool.clear()

    def close(self) -> None:
        """Drop what has not been begun and wait for the rest."""
        self._pool.clear()
        self._pool.waitForDone()


class Pictures(QObject):
    """The pictures of one article: how large each is, and its pixels once they are there."""

    arrived = Signal()
    """Pixels have come: what shows them is to be painted again. Places do not change."""

    def __init__(self, files: dict[str, Path], decoder: Decoder | None = None, parent: QObject | None = None) -> None:
        """``files`` are the images kept with the article, by their absolute addresses; to see them takes a decoder."""
        super().__init__(parent)
        self._files = files if decoder is not None else {}
        self._spoilt: set[str] = set()
        self._shown: OrderedDict[tuple[str, int], Shown] = OrderedDict()
        self._latest: dict[str, tuple[str, int]] = {}
        self._asked: set[tuple[str, int]] = set()
        self._movies: dict[str, QMovie] = {}
        self._stopped: dict[str, QMovie] = {}
        self._unseen: dict[str, int] = {}
        self._decoder = decoder
        self._number = decoder.join() if decoder is not None else 0
        if decoder is not None:
            decoder.decoded.connect(self._keep, Qt.ConnectionType.QueuedConnection)

    def kept(self, src: str) -> bool:
        """Say whether there is a file of a picture, whatever is in it."""
        return src in self._files and src not in self._spoilt

    def file(self, src: str) -> Path | None:
        """Return the file of a picture, None when it was not kept or cannot be shown."""
        path = self._files.get(src)
        return path if path is not None and self.facts(src) is not None else None

    def facts(self, src: str) -> Facts | None:
        """Return what is known of a picture, None when there is none that could be shown."""
        path = self._files.get(src)
        if path is None or self._decoder is None or src in self._spoilt:
            return None
        return self._decoder.facts(path)

    def natural(self, image: Image) -> QSize | None:
        """Return a picture's own size in pixels, None when there is no picture that could be shown."""
        facts = self.facts(image.src)
        return None if facts is None else facts.size

    def shown(self, src: str, width: int) -> Shown | None:
        """Return the pixels for a picture ``width`` device pixels wide, others until those are there, or None."""
        facts = self.facts(src)
        if facts is None or self._decoder is None:
            return None
        if src in self._movies:
            self._unseen[src] = 0
            return Shown(self._movies[src].currentPixmap(), True, True, self._lines(src))
        width = max(1, width if facts.drawn else min(width, facts.size.width()))
        key = (src, width)
        if key in self._shown:
            self._shown.move_to_end(key)
            return self._shown[key]
        if key not in self._asked:
            self._asked.add(key)
            self._decoder.start(self._number, src, self._files[src], width)
        other = self._latest.get(src)
        return self._shown.get(other) if other is not None else None

    def _lines(self, src: str) -> str:
        known = self._shown.get(self._latest.get(src, ("", 0)))
        return known.lines if known is not None else ""

    def _keep(self, asker: int, src: str, width: int, pixels: Pixels) -> None:
        if asker != self._number:
            return
        self._asked.discard((src, width))
        if pixels.image.isNull():
            self._spoilt.add(src)
        else:
            self._latest[src] = (src, width)
            self._shown[src, width] = Shown(QPixmap.fromImage(pixels.image), pixels.moving, lines=pixels.lines)
            while len(self._shown) > 1 and self._pixels() > _KEPT_PIXELS:
                self._shown.popitem(last=False)
        self.arrived.emit()

    def _pixels(self) -> int:
        return sum(one.pixmap.width() * one.pixmap.height() for one in self._shown.values())

    # -- moving ones -----------------------------------------------------------------------------------------------------

    def moves(self, src: str) -> bool:
        """Say whether a picture is known to move."""
        known = self._shown.get(self._latest.get(src, ("", 0)))
        return src in self._movies or (known is not None and known.moving)

    def plays(self, src: str) -> bool:
        """Say whether a picture moves now."""
        return src in self._movies

    def play(self, src: str) -> None:
        """Let a picture move until it is stopped or out of sight."""
        from PySide6.QtGui import QMovie

        path, known = self.file(src), self._shown.get(self._latest.get(src, ("", 0)))
        if path is None or known is None or src in self._movies:
            return
        movie = self._stopped.pop(src, None)
        if movie is None:
            movie = QMovie(str(path), parent=self)
            movie.frameChanged.connect(lambda _number: self._frame(src))
            movie.finished.connect(lambda: self.stop(src))
        movie.setScaledSize(known.pixmap.size())
        self._movies[src] = movie
        self._unseen[src] = 0
        movie.start()

    def _frame(self, src: str) -> None:
        if src not in self._movies:
            return
        self._unseen[src] = self._unseen.get(src, 0) + 1
        if self._unseen[src] > _UNSEEN_FRAMES:
            self.stop(src)
        else:
            self.arrived.emit()

    def stop(self, src: str = "") -> None:
        """Let a picture stand still, or all of them."""
        for name in [src] if src else list(self._movies):
            movie = self._movies.pop(name, None)
            if movie is not None:
                movie.stop()
                self._stopped[name] = movie  # not deleted: this may be its own signal
        self.arrived.emit()


class _Decoding(QRunnable):
    def __init__(self, teller: _Teller, asker: int, src: str, path: Path, width: int, facts: Facts) -> None:
        super().__init__()
        self._teller = teller
        self._asker = asker
        self._src = src
        self._path = path
        self._width = width
        self._facts = facts

    def run(self) -> None:
        pixels = read(self._path, self._facts, self._width)
        with suppress(RuntimeError):  # the page is gone, and the decoder with it
            self._teller.decoded.emit(self._asker, self._src, self._width, pixels)
