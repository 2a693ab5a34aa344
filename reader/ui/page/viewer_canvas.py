"""One picture on a dark ground: fitted, enlarged about a point, moved. Paints; decodes nothing."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QGuiApplication,
    QImage,
    QMouseEvent,
    QMovie,
    QPainter,
    QPaintEvent,
    QPixmap,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QWidget

from reader.ui.typesetting.picture_files import Facts

_STEP = 1.25
_MOST = 16.0
"""Device pixels that one pixel of a picture may cover."""
_PAD = 24
_SETTLE = 140
"""Milliseconds after enlarging until a drawing is drawn anew."""
_STILL = 6


class ViewerCanvas(QWidget):
    """Shows a picture. Distances are this widget's pixels; a zoom of 1 is one device pixel for one of the picture."""

    outside_clicked = Signal()
    zoomed = Signal(float)
    pixels_wanted = Signal(int)
    """Pixels of so many in width would be sharper."""

    def __init__(self, ground: QColor, card: QColor, parent: QWidget) -> None:
        """``card`` lies behind dark lines without a ground of their own."""
        super().__init__(parent)
        self._ground, self._card = ground, card
        self._facts = Facts(QSize(1, 1))
        self._pixmap = QPixmap()
        self._image = QImage()
        self._lines = ""
        self._movie: QMovie | None = None
        self.still = False
        """Pictures that move stand still until they are told to go."""
        self._zoom = 1.0
        self._fitted = True
        self._middle = QPointF()  # of the picture, from the middle of the canvas
        self._press: QPointF | None = None
        self._moved = False
        self._asked = 0
        self._settle = QTimer(self, singleShot=True, interval=_SETTLE)
        self._settle.timeout.connect(self._ask)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)

    # -- the picture ------------------------------------------------------------------------------------------------------

    def show_picture(self, facts: Facts, near: QPixmap | None, moving: Path | None) -> None:
        """Show another picture, fitted; ``near`` is what there is of it until its own pixels have come."""
        self._stop()
        self._facts, self._pixmap, self._image, self._lines = facts, near or QPixmap(), QImage(), ""
        self._asked = 0
        self.fit()
        self._ask()
        if moving is not None:
            self._play(moving)

    def show_pixels(self, image: QImage, lines: str, moving: Path | None) -> None:
        """Show the pixels that were asked for."""
        self._image, self._lines = image, lines
        if not image.isNull():
            self._pixmap = QPixmap.fromImage(image)
        if moving is not None and self._movie is None:
            self._play(moving)
        self.update()

    def _play(self, path: Path) -> None:
        self._movie = QMovie(str(path), parent=self)
        self._movie.frameChanged.connect(lambda _number: self.update())
        self._movie.start()
        self._movie.setPaused(self.still)

    def _stop(self) -> None:
        if self._movie is not None:
            self._movie.stop()
            self._movie = None

    def toggle(self) -> bool:
        """Let a picture that moves stand still or go on; False when it is none."""
        if self._movie is None:
            return False
        self._movie.setPaused(self._movie.state() is QMovie.MovieState.Running)
        return True

    def image(self) -> QImage:
        """Return the pixels, null until they have come."""
        return self._image

    # -- how large, and where ---------------------------------------------------------------------------------------------

    @property
    def zoom(self) -> float:
        """Device pixels for one pixel of the picture."""
        return self._zoom

    @property
    def enlarged(self) -> bool:
        """Whether part of the picture is outside."""
        size = self._size()
        return size.width() > self.width() + 1 or size.height() > self.height() + 1

    def _own(self) -> QSizeF:
        return QSizeF(self._facts.size) / self.devicePixelRatioF()

    def _size(self) -> QSizeF:
        return self._own() * self._zoom

    def area(self) -> QRectF:
        """Return where the picture is."""
        size = self._size()
        corner = QRectF(self.rect()).center() + self._middle - QPointF(size.width(), size.height()) / 2
        return QRectF(corner, size)

    def fit(self) -> None:
        """Show all of it, no larger than it is unless it is a drawing."""
        self._fitted, self._middle = True, QPointF()
        self._set_zoom(self._fitting())

    def _fitting(self) -> float:
        own = self._own()
        room = min((self.width() - 2 * _PAD) / own.width(), (self.height() - 2 * _PAD) / own.height())
        return max(0.01, room if self._facts.drawn else min(room, 1.0))

    def scale_to(self, zoom: float, about: QPointF | None = None) -> None:
        """Enlarge to a zoom; the point of the picture at ``about`` (else the middle) stays where it is."""
        low = min(self._fitting(), 1.0) / 2
        zoom = min(max(zoom, low), _MOST)
        anchor = (about if about is not None else QRectF(self.rect()).center()) - QRectF(self.rect()).center()
        self._middle = anchor + (self._middle - anchor) * (zoom / self._zoom)
        self._fitted = False
        self._set_zoom(zoom)

    def enlarge(self, steps: float, about: QPointF | None = None) -> None:
        """Enlarge by so many steps, below 0 make smaller."""
        self.scale_to(self._zoom * _STEP**steps, about)

    def move_by(self, dx: float, dy: float) -> None:
        """Move the picture."""
        self._middle += QPointF(dx, dy)
        self._hold()

    def _set_zoom(self, zoom: float) -> None:
        self._zoom = zoom
        self._hold()
        self.zoomed.emit(zoom)
        self._settle.start()

    def _hold(self) -> None:
        """Keep the picture in sight: in the middle where it is smaller than the canvas, over its edges where larger."""
        size = self._size()
        across = max(0.0, (size.width() - self.width()) / 2 + _PAD) if size.width() > self.width() else 0.0
        down = max(0.0, (size.height() - self.height()) / 2 + _PAD) if size.height() > self.height() else 0.0
        x, y = self._middle.x(), self._middle.y()
        self._middle = QPointF(min(max(x, -across), across), min(max(y, -down), down))
        self._turn_cursor()
        self.update()

    def _turn_cursor(self) -> None:
        shape = Qt.CursorShape.ArrowCursor
        if self.enlarged:
            shape = Qt.CursorShape.ClosedHandCursor if self._press is not None else Qt.CursorShape.OpenHandCursor
        self.setCursor(shape)

    def _ask(self) -> None:
        """Ask for pixels: all of them of a picture, as many as are shown of a drawing."""
        shown = round(self._facts.size.width() * self._zoom)
        width = min(shown, 8192) if self._facts.drawn else self._facts.size.width()
        if width > self._asked:
            self._asked = width
            self.pixels_wanted.emit(width)

    # -- what happens -----------------------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep a fitted picture fitted."""
        if self._fitted:
            self.fit()
        else:
            self._hold()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Enlarge about the pointer."""
        self.enlarge(event.angleDelta().y() / 120, event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take hold of the picture."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._press, self._moved = event.position(), False
            self._turn_cursor()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Move the picture along."""
        if self._press is None:
            return
        by = event.position() - self._press
        if self._moved or by.manhattanLength() > _STILL:
            self._moved = True
            self._press = event.position()
            self.move_by(by.x(), by.y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Let go; a click beside the picture puts it away."""
        pressed, self._press = self._press, None
        self._turn_cursor()
        if pressed is not None and not self._moved and not self.area().contains(event.position()):
            self.outside_clicked.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Change between the whole picture and its own size."""
        if self.area().contains(event.position()):
            if self._fitted and self._zoom < 1:
                self.scale_to(1.0, event.position())
            else:
                self.fit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the picture."""
        painter = QPainter(self)
        painter.fillRect(event.rect(), self._ground)
        area = self.area()
        pixmap = self._movie.currentPixmap() if self._movie is not None else self._pixmap
        if pixmap.isNull():
            painter.fillRect(area, self._card if self._lines == "dark" else self._ground.lighter(130))
            return
        if self._lines == "dark" or (self._image.isNull() and pixmap.hasAlphaChannel()):
            painter.fillRect(area, self._card)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self._zoom < 3 * _ratio())
        painter.drawPixmap(area, pixmap, QRectF(pixmap.rect()))


def _ratio() -> float:
    screen = QGuiApplication.primaryScreen()
    return screen.devicePixelRatio() if screen is not None else 1.0
