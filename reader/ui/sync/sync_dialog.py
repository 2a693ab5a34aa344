"""Where the library is shared, which machines were there, what came and went, and which notes hold two texts."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QHBoxLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from reader.shared_model import Machine, Sharing, Visit
from reader.ui.wording import counted

_ABOUT = (
    "Computers share this library through any folder that something carries between them: Syncthing, Nextcloud, "
    "a USB stick. Each writes files of its own there and takes what the others wrote; none has to be on at the same time. "
    "What was written at the same time on two of them is kept, both."
)
_NOW, _HALT, _VISITING = "Sync now", "Stop the visit", "Visiting the folder…"


class SyncDialog(QDialog):
    """Shows what it is told; whoever made it visits the folder."""

    folder_wanted = Signal()
    visit_wanted = Signal()
    halt_wanted = Signal()
    off_wanted = Signal()
    article_wanted = Signal(int)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("sync_dialog")
        self.setWindowTitle("Share with other machines")
        self.about = _label(_ABOUT)
        self.about.setProperty("tone", "soft")
        self.folder = _label("")
        self.folder.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.said = _label("")
        self.said.setObjectName("sync_said")
        self.machines, self.visits, self.conflicts = QListWidget(), QListWidget(), QListWidget()
        self.machines.setAccessibleName("Machines")
        self.visits.setAccessibleName("What came and went")
        self.conflicts.setAccessibleName("Notes that hold two texts")
        self.conflicts.itemActivated.connect(self._open)
        self.choose = _button("Choose a folder…", self.folder_wanted.emit)
        self.off = _button("Stop sharing", self.off_wanted.emit)
        self.leave = _button("Close", self.close)
        self.now = _button(_NOW, lambda: (self.halt_wanted if self._busy else self.visit_wanted).emit())
        self._busy = False
        self._arrange()
        self._was_on: bool | None = None
        self._room = parent.window().size() - QSize(40, 40)

    def _arrange(self) -> None:
        below = QHBoxLayout()
        below.addWidget(self.off)
        below.addStretch(1)
        below.addWidget(self.leave)
        below.addWidget(self.now)
        where = QHBoxLayout()
        where.addWidget(self.folder, 1)
        where.addWidget(self.choose)
        layout = QVBoxLayout(self)
        layout.setSpacing(8)
        layout.addWidget(self.about)
        layout.addLayout(where)
        layout.addWidget(self.said)
        self._parts: list[tuple[QLabel, QListWidget]] = []
        for text, listed in (
            ("Notes that hold two texts", self.conflicts),
            ("Machines", self.machines),
            ("What came and went", self.visits),
        ):
            head = _label(text)
            head.setBuddy(listed)
            layout.addWidget(head)
            layout.addWidget(listed, 1)
            listed.setWordWrap(True)
            self._parts.append((head, listed))
        layout.addStretch(0)
        layout.addLayout(below)

    def show_sharing(self, sharing: Sharing, *, busy: bool) -> None:
        """Show how the library is shared, and whether a visit is under way."""
        on = bool(sharing.folder)
        self.folder.setText(sharing.folder if on else "This library is not shared.")
        self.off.setVisible(on)
        self.now.setVisible(on)
        self._busy = busy
        self.now.setText(_HALT if busy else _NOW)
        self.choose.setDefault(not on)
        self.now.setDefault(on)
        self.said.setText(_VISITING if busy else state_of(sharing))
        self.said.setVisible(on or busy)
        _fill(self.machines, [_machine(one, sharing) for one in sharing.machines] if on else [])
        _fill(self.visits, [_visit(at, visit) for at, visit in sharing.visits] if on else [])
        self.conflicts.clear()
        for each in sharing.conflicts if on else ():
            item = QListWidgetItem(f"{each.title}: {' '.join(each.text.split())[:160]}")
            item.setData(Qt.ItemDataRole.UserRole, each.article_id)
            self.conflicts.addItem(item)
        for head, listed in self._parts:
            shown = listed.count() > 0
            head.setVisible(shown)
            listed.setVisible(shown)
        if on != self._was_on:
            self._was_on = on
            self._fit(on)
            (self.now if on else self.choose).setFocus()

    def _fit(self, on: bool) -> None:
        """Take the room that lists need once there are lists."""
        high = 560 if on else self.heightForWidth(560)
        self.resize(QSize(560, high).boundedTo(self._room))

    def show_progress(self, count: int) -> None:
        """Show how many things a visit has gone through."""
        if self._busy and count:
            self.said.setText(f"{_VISITING} {counted(count, 'thing')} so far.")

    def _open(self, item: QListWidgetItem) -> None:
        self.article_wanted.emit(int(item.data(Qt.ItemDataRole.UserRole)))


def state_of(sharing: Sharing) -> str:
    """Return in a sentence or two how the last visit went."""
    if sharing.trouble:
        return sharing.trouble
    if not sharing.visited_at:
        return "The folder has not been visited yet."
    waiting = (
        f" {counted(sharing.waiting, 'thing')} {'waits' if sharing.waiting == 1 else 'wait'} for what is not there yet."
        if sharing.waiting
        else ""
    )
    return f"Last visited {_shown(sharing.visited_at)}.{waiting}"


def _machine(one: Machine, sharing: Sharing) -> str:
    seen = f"last here {_shown(one.seen)}" if one.seen else "not known when it was here"
    own = " (this machine)" if one.uid == sharing.machine else ""
    return f"{sharing.called(one)}{own}: {seen}, Postil {one.version}"


def _visit(at: int, visit: Visit) -> str:
    back = f"; {visit.back} back that had been deleted" if visit.back else ""
    return f"{_shown(at)}: {visit.came_in} came in, {visit.went_out} went out{back}"


def _shown(seconds: int) -> str:
    return f"{datetime.fromtimestamp(seconds):%Y-%m-%d %H:%M}"


def _fill(listed: QListWidget, lines: list[str]) -> None:
    listed.clear()
    listed.addItems(lines)


def _label(text: str) -> QLabel:
    label = QLabel(text)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(True)
    return label


def _button(text: str, act: Callable[[], object]) -> QPushButton:
    button = QPushButton(text)
    button.clicked.connect(lambda _checked=False: act())
    return button
