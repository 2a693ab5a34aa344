"""What lies over the window while a picture is looked at: the picture, its words, buttons, keys."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from reader.ui.page.viewer_canvas import ViewerCanvas
from reader.ui.theme import Theme, load_theme
from reader.ui.typesetting.picture_files import Facts

_ARROWS = {Qt.Key.Key_Left: (1, 0), Qt.Key.Key_Right: (-1, 0), Qt.Key.Key_Up: (0, 1), Qt.Key.Key_Down: (0, -1)}
_PUSH = 80
"""Pixels that an arrow moves an enlarged picture."""
_TOLD = 4000
_CONTROL = Qt.KeyboardModifier.ControlModifier


class ViewerWindow(QWidget):
    """Covers its parent until it is closed. Its ground is dark, whatever the theme: that of the black one."""

    closed = Signal()
    step_wanted = Signal(int)
    save_wanted = Signal()
    copy_wanted = Signal()
    link_wanted = Signal()
    pixels_wanted = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        theme = load_theme("black")
        self.setObjectName("viewer")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Picture viewer")
        self.setStyleSheet(_style(theme))
        self.canvas = ViewerCanvas(theme.page, load_theme("light").page, self)
        self._place, self._words, self._told = QLabel(self), QLabel(self), QLabel(self)
        self._told.setObjectName("told")
        self._told.setWordWrap(True)
        self._told.hide()
        self._link = ""
        self._words.setWordWrap(True)
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._open = True
        self._buttons = self._make_buttons()
        self._lay_out()
        self._quiet = QTimer(self, singleShot=True, interval=_TOLD)
        self._quiet.timeout.connect(self._told.hide)
        self.canvas.outside_clicked.connect(self.close_viewer)
        self.canvas.pixels_wanted.connect(self.pixels_wanted)
        self.canvas.zoomed.connect(self._show_zoom)
        parent.installEventFilter(self)
        self.setGeometry(parent.rect())
        self.show()
        self.raise_()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _make_buttons(self) -> dict[str, QToolButton]:
        made = {}
        for name, sign, words, act in (
            ("previous", "‹", "Previous picture (←)", lambda: self.step_wanted.emit(-1)),
            ("next", "›", "Next picture (→)", lambda: self.step_wanted.emit(1)),
            ("smaller", "−", "Smaller (−)", lambda: self.canvas.enlarge(-1)),
            ("zoom", "100 %", "Own size (1)", lambda: self.canvas.scale_to(1.0)),
            ("larger", "+", "Larger (+)", lambda: self.canvas.enlarge(1)),
            ("fit", "Fit", "Show all of it (0)", self.canvas.fit),
            ("link", "Open link", "Open link (Return)", self.link_wanted.emit),
            ("copy", "Copy", "Copy the picture (Ctrl+C)", self.copy_wanted.emit),
            ("save", "Save…", "Save the picture (Ctrl+S)", self.save_wanted.emit),
            ("close", "✕", "Close (Esc)", self.close_viewer),
        ):
            button = made[name] = QToolButton(self)
            button.setText(sign)
            button.setToolTip(words)
            button.setAccessibleName(words.rpartition(" (")[0])
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.setCursor(Qt.CursorShape.PointingHandCursor)
            button.clicked.connect(act)
        made["zoom"].setMinimumWidth(64)
        return made

    def _lay_out(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 8, 12, 8)
        bar.setSpacing(4)
        for name in ("previous", "next"):
            bar.addWidget(self._buttons[name])
        bar.addWidget(self._place)
        bar.addStretch(1)
        for name in ("smaller", "zoom", "larger", "fit", "link", "copy", "save", "close"):
            bar.addWidget(self._buttons[name])
        foot = QHBoxLayout()
        foot.setContentsMargins(24, 8, 24, 12)
        foot.addWidget(self._words)
        self._bar = bar
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(bar)
        whole.addWidget(self.canvas, 1)
        whole.addLayout(foot)

    def _fit_bar(self) -> None:
        """Leave out of a bar too narrow for all of it what keys and the wheel do as well."""
        linked = bool(self._link)
        for name in _YIELDING:
            self._named(name).setVisible(name != "link" or linked)
        for name in _YIELDING:
            self._bar.invalidate()
            if self._bar.sizeHint().width() > self.width():
                self._named(name).hide()

    def _named(self, name: str) -> QWidget:
        return self._place if name == "place" else self._buttons[name]

    def _place_told(self) -> None:
        """Let what is told stand over the picture's foot, in as many lines as it needs."""
        told, room = self._told, self.canvas.geometry().adjusted(12, 12, -12, -12)
        told.setMaximumWidth(room.width())
        told.resize(min(room.width(), told.fontMetrics().horizontalAdvance(told.text()) + 34), 0)
        told.resize(told.width(), told.heightForWidth(told.width()))
        told.move(room.center().x() - told.width() // 2, room.bottom() - told.height())
        told.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as much of the bar as there is room for."""
        super().resizeEvent(event)
        self._fit_bar()
        self._place_told()

    # -- what is shown ----------------------------------------------------------------------------------------------------

    def show_picture(self, facts: Facts, near: QPixmap | None, moving: Path | None, words: str) -> None:
        """Show another picture with its words below it."""
        self._words.setText(words)
        self._words.setVisible(bool(words))
        layout = self.layout()
        if layout is not None:
            layout.activate()
        self.canvas.show_picture(facts, near, moving)

    def show_place(self, number: int, count: int, alt: str, link: str) -> None:
        """Say which of how many it is, what it shows and whether it is a link."""
        self._place.setText(f"{number} of {count}" if count > 1 else "")
        self._buttons["previous"].setEnabled(number > 1)
        self._buttons["next"].setEnabled(number < count)
        for name in ("previous", "next"):
            self._buttons[name].setVisible(count > 1)
        self._link = link
        self._fit_bar()
        self._buttons["link"].setToolTip(f"{link} (Return)")
        self.canvas.setAccessibleName(alt or "A picture without a description")
        self.setAccessibleDescription(f"{number} of {count}: {self._words.text() or alt}")

    def show_pixels(self, width: int, image: QImage, lines: str, moving: Path | None) -> None:
        """Show pixels that have come."""
        if image.isNull():
            self.tell("This picture cannot be shown: its file is damaged or too large; save it to open it elsewhere.")
        else:
            self.canvas.show_pixels(image, lines, moving)

    def tell(self, sentence: str) -> None:
        """Say something for a while."""
        self._told.setText(sentence)
        self._told.show()
        self._place_told()
        self._quiet.start()

    def image(self) -> QImage:
        """Return the picture's pixels, null until they have come."""
        return self.canvas.image()

    def _show_zoom(self, zoom: float) -> None:
        self._buttons["zoom"].setText(f"{round(zoom * 100)} %")

    def close_viewer(self) -> None:
        """Put the picture away."""
        if self._open:
            self._open = False
            self.closed.emit()  # the focus goes first: hidden with it, this would be asked for the next stop of Tab
            self.hide()

    # -- what happens -----------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Cover the parent whatever its size."""
        parent = self.parentWidget()
        if event.type() == QEvent.Type.Resize and parent is not None:
            self.setGeometry(parent.rect())
        return False

    def event(self, event: QEvent) -> bool:
        """Keep every key from the window's shortcuts."""
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        return super().event(event)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Let Tab go round the buttons: what is below cannot be seen."""
        if not self._open:
            return super().focusNextPrevChild(forward)
        stops = [button for button in self._buttons.values() if button.isVisible() and button.isEnabled()]
        focus = self.focusWidget()
        index = next((n for n, button in enumerate(stops) if button is focus), -1 if forward else 0)
        stops[(index + (1 if forward else -1)) % len(stops)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Answer every key that means something here, and let none reach the window."""
        key, canvas = Qt.Key(event.key()), self.canvas
        control = bool(event.modifiers() & _CONTROL)
        if control and key in (Qt.Key.Key_S, Qt.Key.Key_C):
            (self.save_wanted if key == Qt.Key.Key_S else self.copy_wanted).emit()
        elif key in _ARROWS:
            self._push(key, page=bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))
        elif key in _STEPS:
            self.step_wanted.emit(_STEPS[key])
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal, Qt.Key.Key_Minus):
            canvas.enlarge(-1 if key == Qt.Key.Key_Minus else 1)
        elif key == Qt.Key.Key_0:
            canvas.fit()
        elif key == Qt.Key.Key_1:
            canvas.scale_to(1.0)
        elif key == Qt.Key.Key_Space:
            canvas.toggle()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self._link:
            self.link_wanted.emit()
        elif key == Qt.Key.Key_Escape:
            self.close_viewer()
        event.accept()

    def _push(self, key: Qt.Key, *, page: bool) -> None:
        """Move an enlarged picture; go to the next with the arrows of one that is not, and with Shift."""
        across, down = _ARROWS[key]
        if self.canvas.enlarged and not page:
            self.canvas.move_by(across * _PUSH, down * _PUSH)
        elif across:
            self.step_wanted.emit(-across)


_YIELDING = ("place", "smaller", "larger", "fit", "link", "copy")
"""What leaves a narrow bar, in this order."""
_STEPS = {
    Qt.Key.Key_PageUp: -1,
    Qt.Key.Key_PageDown: 1,
    Qt.Key.Key_Home: -(2**20),
    Qt.Key.Key_End: 2**20,
}


def _style(theme: Theme) -> str:
    return (
        f"#viewer {{ background: {theme.page.name()}; }}"
        f"#viewer QLabel {{ color: {theme.soft.name()}; background: transparent; padding: 0 8px; }}"
        f"#viewer #told {{ color: {theme.ink.name()}; background: {theme.sel.name()}; border-radius: 6px; padding: 6px 12px; }}"
        f"#viewer QToolButton {{ color: {theme.ink.name()}; background: transparent; border: 1px solid transparent;"
        f" border-radius: 5px; padding: 4px 9px; }}"
        f"#viewer QToolButton:hover {{ background: {theme.sel.name()}; }}"
        f"#viewer QToolButton:focus {{ border-color: {theme.accent.name()}; }}"
        f"#viewer QToolButton:disabled {{ color: {theme.hair.name()}; }}"
    )
