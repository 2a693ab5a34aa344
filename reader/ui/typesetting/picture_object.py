"""How large pictures are on the page, and how they are painted there."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QObject, QPointF, QRect, QRectF, QSizeF, Qt
from PySide6.QtGui import QFontMetricsF, QPainter, QPolygonF, QPyTextObject, QTextCharFormat, QTextDocument, QTextFormat

from reader.document import Image
from reader.ui.typesetting.pictures import ACT, LINK, NUMBER, OBJECT, Pictures, Shown
from reader.ui.typesetting.sheet import CAPTION, Sheet

_LEAST_READ = 24  # below it a picture is an ornament and needs no box when missing
_LEAST_OPENED = 64
_HIGHEST = 16_000  # pixels
_ROW = 0.36  # of the room: how high a gallery's row is to be
_ENLARGED = 1.5  # how much a gallery may enlarge its pictures
_WRAPPED = int(Qt.TextFlag.TextWordWrap) | int(Qt.AlignmentFlag.AlignCenter)


class Gallery:
    """Several pictures of one figure, in rows that fill the room, each picture in its own shape."""

    def __init__(self, images: tuple[Image, ...], room: float, gap: float) -> None:
        """``room`` and ``gap``, the space between two pictures, are pixels."""
        self.images, self._room, self._gap = images, room, gap
        self._sizes: list[QSizeF] = []

    def size(self, number: int, pictures: Pictures) -> QSizeF:
        """Return the size of one of the pictures; the files are looked at when the first is asked for."""
        if not self._sizes:
            sizes = [_size(image, pictures) for image in self.images]
            known = [size.height() for size in sizes if size.isValid()]
            most = max(known) if len(known) == len(sizes) else self._room
            self._sizes = self._rows([_shape(size) for size in sizes], min(_ROW * self._room, _ENLARGED * most))
        return self._sizes[number]

    def _rows(self, shapes: list[float], wanted: float) -> list[QSizeF]:
        """Return sizes for shapes (width over height): rows are filled until they are about as low as ``wanted``."""
        sizes, row = [], list[float]()
        for number, shape in enumerate(shapes):
            row.append(shape)
            left = len(shapes) - number - 1
            high = self._high(row)
            if high <= wanted * (1.25 if left != 1 else 0.8) or not left:
                high = min(high, wanted * 1.4)
                sizes += [QSizeF(max(1.0, one * high), max(1.0, high)) for one in row]
                row = []
        return sizes

    def _high(self, row: list[float]) -> float:
        space = self._room - (len(row) - 1) * self._gap - 1
        return max(1.0, space) / sum(row)


def _size(image: Image, pictures: Pictures) -> QSizeF:
    """Return a picture's own size, or the page's word for it; not valid when nothing is known."""
    natural = pictures.natural(image)
    if natural is not None:
        return QSizeF(natural)
    return QSizeF(image.width, image.height) if image.width and image.height else QSizeF()


def _shape(size: QSizeF) -> float:
    return min(max(size.width() / size.height(), 0.2), 5.0) if size.isValid() else 4 / 3


class Placed(NamedTuple):
    """A picture and the room it may take, in pixels."""

    image: Image
    room: float
    inline: bool
    """Whether it stands in a line of text."""
    gallery: Gallery | None = None
    number: int = 0
    """In the gallery."""


class PictureObject(QPyTextObject):
    """What Qt asks for the size and the looks of the object characters that stand for pictures."""

    def __init__(self, pictures: Pictures, sheet: Sheet, parent: QObject) -> None:
        super().__init__(parent)
        self._pictures = pictures
        self._sheet = sheet
        self._font = sheet.font(CAPTION)
        self.placed: list[Placed] = []
        self.handles = 0
        """How many characters there are that only hold something to be done."""

    @property
    def used(self) -> bool:
        """Whether there is anything that Qt must ask for."""
        return bool(self.placed or self.handles)

    def shape(self, char: QTextCharFormat, placed: Placed, link: str) -> QTextCharFormat:
        """Return the format of the character that stands for a picture; ``char`` is that of its link or text.

        One that was kept is looked at when it is clicked, even if it is a link: the link is offered there.
        """
        made = QTextCharFormat(char)
        made.setObjectType(OBJECT)
        made.setProperty(NUMBER, len(self.placed))
        made.setToolTip(placed.image.alt)
        if link:
            made.setProperty(LINK, link)
        small = placed.inline and 0 < max(placed.image.width, placed.image.height) < _LEAST_OPENED
        if self._pictures.kept(placed.image.src) and not small:
            made.setAnchor(True)
            made.setAnchorHref(f"{ACT}:picture/{len(self.placed)}")
        self.placed.append(placed)
        return made

    def handle(self, char: QTextCharFormat, action: str, title: str) -> QTextCharFormat:
        """Return the format of a character of no width that does ``action`` when it is entered."""
        made = QTextCharFormat(char)
        made.setObjectType(OBJECT)
        made.setProperty(NUMBER, -1)
        made.setToolTip(title)
        made.setAnchor(True)
        made.setAnchorHref(f"{ACT}:{action}")
        self.handles += 1
        return made

    def intrinsicSize(self, doc: QTextDocument, position: int, format: QTextFormat) -> QSizeF:
        """Return the room a picture takes: its own size or the page's word for it, never more than there is."""
        if format.intProperty(NUMBER) < 0:
            return QSizeF(0, 1)
        image, room, inline, gallery, number = self.placed[format.intProperty(NUMBER)]
        if gallery is not None:
            return gallery.size(number, self._pictures)
        natural = self._pictures.natural(image)
        width, height = image.width, image.height
        if natural is not None:
            width = width or (round(height * natural.width() / natural.height()) if height else natural.width())
            height = max(1, round(width * natural.height() / natural.width()))
        elif not (width and height) or min(width, height) >= _LEAST_READ:
            return self._words(image, room) if inline else self._box(image, room - 2)
        width = max(1, width)
        scale = min(1.0, room / width, _HIGHEST / max(1, height))
        return QSizeF(width * scale, max(1.0, height * scale))

    def _words(self, image: Image, room: float) -> QSizeF:
        metrics = QFontMetricsF(self._font)
        return QSizeF(min(room, metrics.horizontalAdvance(words_for(image)) + 22), metrics.height() + 6)

    def _box(self, image: Image, room: float) -> QSizeF:
        width = min(room, max(image.width, 10 * self._sheet.em)) if image.width else room
        area = QRectF(0, 0, width - 2 * self._sheet.em, 10_000)
        text = QFontMetricsF(self._font).boundingRect(area, _WRAPPED, words_for(image))
        return QSizeF(width, text.height() + 2 * self._sheet.em)

    def drawObject(
        self, painter: QPainter, rect: QRectF | QRect, doc: QTextDocument, position: int, format: QTextFormat
    ) -> None:
        """Paint a picture, a quiet ground until it is there, or its alternative text in a quiet box."""
        if format.intProperty(NUMBER) < 0:
            return
        placed = self.placed[format.intProperty(NUMBER)]
        rect = QRectF(rect)
        painter.save()
        painter.setRenderHints(QPainter.RenderHint.SmoothPixmapTransform | QPainter.RenderHint.Antialiasing)
        if self._pictures.natural(placed.image) is not None:
            device = painter.device()
            ratio = device.devicePixelRatioF() if device is not None else 1.0
            shown = self._pictures.shown(placed.image.src, round(rect.width() * ratio))
            if shown is None:
                painter.fillRect(rect, self._sheet.theme.code)
            else:
                self._paint(painter, rect, shown, ratio)
        elif rect.width() >= _LEAST_READ and rect.height() >= _LEAST_READ / 2:
            self._paint_words(painter, rect, placed)
        painter.restore()

    def _paint(self, painter: QPainter, rect: QRectF, shown: Shown, ratio: float) -> None:
        theme = self._sheet.theme
        if shown.lines and (shown.lines == "dark") == theme.dark:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.ink)
            painter.drawRoundedRect(rect, min(4, rect.width() / 6), min(4, rect.width() / 6))
        pixmap = shown.pixmap
        if abs(pixmap.width() - rect.width() * ratio) < 1.5:
            painter.drawPixmap(QRectF(_on_pixels(painter, rect.topLeft(), ratio), rect.size()), pixmap, _all(shown))
        else:
            painter.drawPixmap(rect, pixmap, _all(shown))
        if shown.moving and min(rect.width(), rect.height()) >= _LEAST_OPENED:
            self._paint_sign(painter, rect, still=pixmap.isNull() or not shown.plays)

    def _paint_sign(self, painter: QPainter, rect: QRectF, still: bool) -> None:
        """Paint what a moving picture that stands still is told by."""
        if not still:
            return
        theme, size = self._sheet.theme, 1.5 * self._sheet.em
        disc = QRectF(rect.left() + 0.5 * self._sheet.em, rect.bottom() - 0.5 * self._sheet.em - size, size, size)
        painter.setPen(theme.hair)
        painter.setBrush(theme.page)
        painter.drawEllipse(disc)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.ink)
        middle = disc.center()
        points = [QPointF(-0.18, -0.27), QPointF(-0.18, 0.27), QPointF(0.28, 0)]
        painter.drawPolygon(QPolygonF([middle + point * size for point in points]))

    def _paint_words(self, painter: QPainter, rect: QRectF, placed: Placed) -> None:
        theme, metrics = self._sheet.theme, QFontMetricsF(self._font)
        painter.setPen(theme.hair)
        painter.setBrush(theme.code)
        painter.drawRoundedRect(rect.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        painter.setPen(theme.soft)
        painter.setFont(self._font)
        inset = 6 if placed.inline else 0.5 * self._sheet.em
        area, words = rect.adjusted(inset, 3, -inset, -3), words_for(placed.image)
        if metrics.boundingRect(area, _WRAPPED, words).height() > area.height() + 1:
            words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, area.width())
        painter.drawText(area, _WRAPPED, words)


def _on_pixels(painter: QPainter, point: QPointF, ratio: float) -> QPointF:
    """Return a point moved to where a device pixel begins, so that pixels are not blurred."""
    shift = painter.transform().map(point)
    return point + QPointF(round(shift.x()) - shift.x(), round(shift.y()) - shift.y()) / max(ratio, 0.1)


def _all(shown: Shown) -> QRectF:
    return QRectF(shown.pixmap.rect())


def words_for(image: Image) -> str:
    """Return what stands for a picture that is not there."""
    return image.alt or "A picture that was not kept."
