"""Link hints (F): a letter or two over everything on the page that can be followed, and typing them follows it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QFontMetrics, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QWidget

from reader.ui.page.hint_labels import labels, typed_letter
from reader.ui.page.hint_targets import Target, targets
from reader.ui.theme import Theme, mixed
from reader.ui.typography import interface_font

if TYPE_CHECKING:
    from reader.ui.page.page import Page

_SIZE = 12.5
_PAD = 4
_APART = 2


class Hint(NamedTuple):
    """A label, where it stands on the page, and what it stands for."""

    label: str
    box: QRect
    target: Target


class Hints(QObject):
    """Shows hints over a page and follows one. ``start`` with ``within`` offers only what lies in a part of the page."""

    def __init__(self, page: Page) -> None:
        super().__init__(page)
        self._page = page
        self._layer = HintLayer(page)
        self._layer.chosen.connect(self._follow)
        self._layer.left.connect(self.end)
        page.view.verticalScrollBar().valueChanged.connect(lambda _offset: self.end())
        page.composed.connect(self.end)
        page.installEventFilter(self)

    @property
    def shown(self) -> list[Hint]:
        """The hints on the page now."""
        return self._layer.hints if self._layer.isVisible() else []

    def start(self, *, save: bool = False, within: QRect | None = None) -> None:
        """Put a label on everything to be followed; with ``save``, on every web page that can be kept."""
        self.end()
        page = self._page
        if page.body is None:
            return
        found = [target for target in targets(page) if within is None or within.intersects(target.box)]
        if save:
            found = [target for target in found if target.address]
        if not found:
            page.told.emit("There is no link to be saved in view." if save else "There is nothing to follow in view.")
            return
        self._layer.begin(placed(found, page.theme, page.rect(), page.mirrored), page.theme, page.rect(), save=save)

    def end(self) -> None:
        """Take all labels away."""
        if self._layer.isVisible():
            if self._layer.hasFocus():
                self._page.view.setFocus(Qt.FocusReason.OtherFocusReason)
            self._layer.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """End when the page changes its size."""
        if event.type() == QEvent.Type.Resize:
            self.end()
        return False

    def _follow(self, target: Target, save: bool) -> None:
        self.end()
        if not save:
            target.follow()
        elif target.address:
            self._page.save_wanted.emit(target.address)
        else:
            self._page.told.emit("Only a link to a web page can be saved.")


def placed(found: list[Target], theme: Theme, area: QRect, mirrored: bool) -> list[Hint]:
    """Give each target its label and a place near its beginning where no other label stands."""
    metrics = QFontMetrics(interface_font(_SIZE, bold=True))
    taken: list[QRect] = []
    hints: list[Hint] = []
    for target, label in zip(found, labels(len(found)), strict=True):
        width, height = metrics.horizontalAdvance(label.upper()) + 2 * _PAD, metrics.height() + 2
        right = target.box.right() - width // 2 if target.rtl else target.box.left() - width // 2
        wanted = QRect(right, target.box.top() - height // 2, width, height)
        wanted = _within(wanted, area)
        free = (box for box in _around(wanted, area) if not any(box.intersects(other) for other in taken))
        box = next(free, wanted)
        taken.append(box.adjusted(-_APART, -_APART, _APART, _APART))
        hints.append(Hint(label, box, target))
    return hints


def _within(box: QRect, area: QRect) -> QRect:
    left = max(area.left(), min(box.left(), area.right() - box.width()))
    return QRect(QPoint(left, max(area.top(), min(box.top(), area.bottom() - box.height()))), box.size())


def _around(box: QRect, area: QRect) -> Iterator[QRect]:
    """Yield places within an area from the wanted one outwards."""
    yield box
    step = 1
    while step * min(box.width(), box.height()) < max(area.width(), area.height()):
        for across, down in ((1, 0), (0, 1), (-1, 0), (1, 1), (0, -1), (-1, 1)):
            place = box.translated(across * step * (box.width() + _APART), down * step * (box.height() + _APART))
            if area.contains(place):
                yield place
        step += 1


class HintLayer(QWidget):
    """Lies over the page with the labels and has the keyboard while it does."""

    chosen = Signal(object, bool)
    """The ``Target`` whose letters have been typed, and whether it is to be saved."""
    left = Signal()
    """It is to be taken away."""

    def __init__(self, page: QWidget) -> None:
        super().__init__(page)
        self.hints: list[Hint] = []
        self._theme: Theme | None = None
        self._save = False
        self._typed = ""
        self.setAccessibleName("Hints")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.hide()

    def begin(self, hints: list[Hint], theme: Theme, area: QRect, *, save: bool) -> None:
        """Show these hints and take the keyboard."""
        self.hints, self._theme, self._save, self._typed = hints, theme, save, ""
        self.setAccessibleDescription("; ".join(f"{hint.label.upper()}: {hint.target.name}" for hint in hints))
        self.setGeometry(area)
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        """Claim every letter before the window's single-key actions take it."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            plain = event.modifiers() & ~(Qt.KeyboardModifier.ShiftModifier | Qt.KeyboardModifier.KeypadModifier)
            if plain == Qt.KeyboardModifier.NoModifier:
                event.accept()
                return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take a letter; Backspace takes one back, Escape ends, other keys end it too and do what they always do."""
        letter = typed_letter(event.text())
        if event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        elif event.key() == Qt.Key.Key_Backspace:
            self._typed = self._typed[:-1]
        elif letter:
            self._take(letter, save=self._save or bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif event.key() not in (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr):
            self.left.emit()
        self.update()

    def _take(self, letter: str, *, save: bool) -> None:
        typed = self._typed + letter
        left = [hint for hint in self.hints if hint.label.startswith(typed)]
        if left:
            self._typed = typed
        if len(left) == 1 and left[0].label == typed:
            self.chosen.emit(left[0].target, save)

    def focusNextPrevChild(self, _forward: bool) -> bool:
        """End with Tab, too."""
        self.left.emit()
        return True

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """End when the keyboard goes elsewhere."""
        super().focusOutEvent(event)
        self.left.emit()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """End with a click."""
        self.left.emit()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """End when the reader scrolls; the page below does it."""
        event.ignore()
        self.left.emit()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the labels that what is typed so far leaves, the typed letters faint."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(interface_font(_SIZE, bold=True))
        theme = self._theme
        if theme is None:
            return
        for hint in self.hints:
            if hint.label.startswith(self._typed):
                painter.setPen(theme.page)
                painter.setBrush(theme.accent if self._save else theme.ink)
                painter.drawRoundedRect(hint.box.toRectF().adjusted(-0.5, -0.5, 0.5, 0.5), 4, 4)
                self._paint_letters(painter, hint, theme.page, mixed(theme.page, theme.ink, 0.45))

    def _paint_letters(self, painter: QPainter, hint: Hint, ink: QColor, faint: QColor) -> None:
        left, metrics = hint.box.left() + _PAD, painter.fontMetrics()
        for place, letter in enumerate(hint.label.upper()):
            painter.setPen(faint if place < len(self._typed) else ink)
            painter.drawText(left, hint.box.top() + 1 + metrics.ascent(), letter)
            left += metrics.horizontalAdvance(letter)
