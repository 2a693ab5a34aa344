"""Pictures on the page: their places are reserved at once, the pixels come later from another thread.

Only files that the library handed over are read. Nothing is ever asked of Qt's own resource loading.
"""

from __future__ import annotations

from collections import OrderedDict
from itertools import count
from pathlib import Path
from typing import NamedTuple

from PySide6.QtCore import QObject, QRect, QRectF, QRunnable, QSize, QSizeF, Qt, QThreadPool, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QImage,
    QImageReader,
    QPainter,
    QPixmap,
    QPyTextObject,
    QTextDocument,
    QTextFormat,
)

from reader.document import Image
from reader.ui.typesetting.sheet import CAPTION, Sheet

OBJECT = QTextFormat.ObjectTypes.UserObject.value + 1
"""The object type of a picture's character."""
NUMBER = QTextFormat.Property.UserProperty.value + 1
"""The format property that holds the picture's number in its ``Pictures``."""
_RASTER = {b"png", b"jpeg", b"jpg", b"gif", b"webp", b"bmp", b"ico", b"tiff", b"tif", b"avif", b"pbm", b"pgm", b"ppm"}
_KEPT_PIXELS = 40_000_000
_LEAST_READ = 24  # below it a picture is an ornament and needs no box when missing


class Placed(NamedTuple):
    """A picture and the room it may take, in pixels."""

    image: Image
    room: float
    inline: bool
    """Whether it stands in a line of text."""


class Decoder(QObject):
    """Reads picture files on threads of its own. One for a page; it outlives the articles that are shown there."""

    decoded = Signal(int, str, QImage)
    """Whose request it was, the address, the pixels (null when the file holds none)."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self)
        self._pool.setMaxThreadCount(2)
        self._askers = count(1)

    def join(self) -> int:
        """Return a number to ask by."""
        return next(self._askers)

    def start(self, asker: int, src: str, path: Path, width: int, size: QSize) -> None:
        """Read a picture of ``size`` scaled to ``width`` pixels; ``decoded`` tells of it."""
        self._pool.start(_Decoding(self, asker, src, path, width, size))

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
        self._sizes: dict[str, QSize | None] = {}
        self._pixmaps: OrderedDict[str, QPixmap] = OrderedDict()
        self._asked: set[str] = set()
        self._decoder = decoder
        self._number = decoder.join() if decoder is not None else 0
        if decoder is not None:
            decoder.decoded.connect(self._keep, Qt.ConnectionType.QueuedConnection)

    def natural(self, image: Image) -> QSize | None:
        """Return a picture's own size in pixels, None when there is no picture that could be shown."""
        if image.src not in self._sizes:
            self._sizes[image.src] = self._measure(image.src)
        return self._sizes[image.src]

    def _measure(self, src: str) -> QSize | None:
        path = self._files.get(src)
        if path is None or not path.is_file():
            return None
        reader = QImageReader(str(path))
        reader.setDecideFormatFromContent(True)
        reader.setAutoTransform(True)
        if reader.format().data() not in _RASTER:
            return None
        size = reader.size()
        if not size.isValid() or size.isEmpty():
            return None
        turned = reader.transformation().value & 4  # QImageIOHandler.TransformationRotate90 and its kin
        return size.transposed() if turned else size

    def pixmap(self, src: str, width: int) -> QPixmap | None:
        """Return the pixels for a picture ``width`` device pixels wide, or None and fetch them."""
        known = self._pixmaps.get(src)
        if known is not None:
            self._pixmaps.move_to_end(src)
        size = self._sizes.get(src)
        sharp = known is not None and (
            known.width() >= width - 1 or (size is not None and known.width() >= size.width())
        )
        if not sharp and size is not None and src not in self._asked and self._decoder is not None:
            self._asked.add(src)
            self._decoder.start(self._number, src, self._files[src], min(width, size.width()), size)
        return known

    def _keep(self, asker: int, src: str, image: QImage) -> None:
        if asker != self._number:
            return
        self._asked.discard(src)
        if image.isNull():
            self._sizes[src] = None
        else:
            self._pixmaps[src] = QPixmap.fromImage(image)
            while len(self._pixmaps) > 1 and self._pixels() > _KEPT_PIXELS:
                self._pixmaps.popitem(last=False)
        self.arrived.emit()

    def _pixels(self) -> int:
        return sum(pixmap.width() * pixmap.height() for pixmap in self._pixmaps.values())


class _Decoding(QRunnable):
    def __init__(self, decoder: Decoder, asker: int, src: str, path: Path, width: int, size: QSize) -> None:
        super().__init__()
        self._decoder = decoder
        self._asker = asker
        self._src = src
        self._path = str(path)
        self._width = width
        self._size = size

    def run(self) -> None:
        reader = QImageReader(self._path)
        reader.setDecideFormatFromContent(True)
        reader.setAutoTransform(True)
        stored = reader.size()
        if self._width < self._size.width() and stored.isValid():
            reader.setScaledSize(stored * (self._width / self._size.width()))
        self._decoder.decoded.emit(self._asker, self._src, reader.read())


class PictureObject(QPyTextObject):
    """What Qt asks for the size and the looks of the object characters that stand for pictures."""

    def __init__(self, pictures: Pictures, sheet: Sheet, parent: QObject) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._sheet = sheet
        self._font = sheet.font(CAPTION)
        self.placed: list[Placed] = []

    def intrinsicSize(self, doc: QTextDocument, position: int, format: QTextFormat) -> QSizeF:
        """Return the room a picture takes: its own size or the page's word for it, never more than there is."""
        image, room, inline = self.placed[format.intProperty(NUMBER)]
        natural = self._pictures.natural(image)
        width, height = image.width, image.height
        if natural is not None:
            width = width or (round(height * natural.width() / natural.height()) if height else natural.width())
            height = round(width * natural.height() / natural.width())
        elif not (width and height) or min(width, height) >= _LEAST_READ:
            return self._words(image, room) if inline else self._box(image, room - 2)
        width = max(1, width)
        scale = min(1.0, room / width)
        return QSizeF(width * scale, max(1.0, height * scale))

    def _words(self, image: Image, room: float) -> QSizeF:
        metrics = QFontMetricsF(self._font)
        return QSizeF(min(room, metrics.horizontalAdvance(_alt(image)) + 22), metrics.height() + 6)

    def _box(self, image: Image, room: float) -> QSizeF:
        width = min(room, max(image.width, 10 * self._sheet.em)) if image.width else room
        text = QFontMetricsF(self._font).boundingRect(QRectF(0, 0, width - 28, 10_000), _WRAPPED, _alt(image))
        return QSizeF(width, text.height() + 26)

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, doc: QTextDocument, position: int, format: QTextFormat
    ) -> None:
        """Paint a picture, a quiet ground until it is there, or its alternative text in a quiet box."""
        image = self.placed[format.intProperty(NUMBER)].image
        theme = self._sheet.theme
        rect = QRectF(rect)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        if self._pictures.natural(image) is not None:
            device = painter.device()
            ratio = device.devicePixelRatioF() if device is not None else 1.0
            pixmap = self._pictures.pixmap(image.src, round(rect.width() * ratio))
            if pixmap is None:
                painter.fillRect(rect, theme.code)
            else:
                painter.drawPixmap(rect, pixmap, QRectF(pixmap.rect()))
        elif rect.width() >= _LEAST_READ and rect.height() >= _LEAST_READ / 2:
            painter.setPen(theme.hair)
            painter.setBrush(theme.code)
            painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
            painter.setPen(theme.soft)
            painter.setFont(self._font)
            wide = QFontMetricsF(self._font).elidedText(_alt(image), Qt.TextElideMode.ElideRight, rect.width() - 12)
            one_line = rect.height() < 2 * QFontMetricsF(self._font).height()
            painter.drawText(rect.adjusted(6, 3, -6, -3), _WRAPPED, wide if one_line else _alt(image))
        painter.restore()


_WRAPPED = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignCenter)


def _alt(image: Image) -> str:
    return image.alt or "A picture that was not kept."
