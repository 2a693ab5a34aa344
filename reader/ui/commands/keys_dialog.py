"""The dialog in which all keys can be changed: the table of actions, by group, with the keys of each."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QEvent, QKeyCombination, QObject, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QAction, QFocusEvent, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QDialog,
    QGridLayout,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from reader.ui.commands.actions import GROUPS, TABLE, Action, find, keys_of
from reader.ui.commands.keys import LONGEST, Changed, conflict, given, holders, pressed, refusal, without

_PAUSE = 900
"""Milliseconds without another key after which a sequence is at its end."""
_NAME = Qt.ItemDataRole.UserRole


class KeyField(QLineEdit):
    """A line that takes the keys pressed in it, as keys: one, or several one after the other."""

    taken = Signal(str)
    """The keys, as ``QKeySequence`` writes them."""
    left = Signal()
    """Escape was pressed, or the keyboard went elsewhere."""

    def __init__(self) -> None:
        super().__init__()
        self.setReadOnly(True)
        self.setAccessibleName("New keys")
        self.setPlaceholderText("Press the new keys; Escape leaves them as they are")
        self._presses: list[QKeyCombination] = []
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE)
        self._pause.timeout.connect(self._end)

    def begin(self) -> None:
        """Listen from now on."""
        self._presses = []
        self.clear()
        self.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def event(self, event: QEvent) -> bool:
        """Take every key, Tab and those of shortcuts too."""
        if isinstance(event, QKeyEvent):
            if event.type() == QEvent.Type.ShortcutOverride:
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                self._press(event)
                return True
        return super().event(event)

    def _press(self, event: QKeyEvent) -> None:
        press = pressed(event.key(), event.modifiers())
        if press is None or event.isAutoRepeat():
            return
        if press.key() == Qt.Key.Key_Escape and not self._presses:
            self.left.emit()
            return
        self._presses.append(press)
        sequence = QKeySequence(*self._presses)
        self.setText(sequence.toString(QKeySequence.SequenceFormat.NativeText))
        if len(self._presses) == LONGEST:
            self._end()
        else:
            self._pause.start()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Stop listening."""
        super().focusOutEvent(event)
        if self._presses:
            self._end()
        else:
            self.left.emit()

    def _end(self) -> None:
        self._pause.stop()
        if self._presses:
            keys = QKeySequence(*self._presses).toString(QKeySequence.SequenceFormat.PortableText)
            self._presses = []
            self.taken.emit(keys)


class KeysDialog(QDialog):
    """Shows the keys in force and says which ones are wanted; what is wanted holds at once."""

    changed = Signal(dict)
    """All keys that differ from the table's, as ``Settings.keys`` keeps them."""

    def __init__(self, parent: QWidget, changed: Changed, actions: Mapping[str, QAction]) -> None:
        super().__init__(parent)
        self.setObjectName("keys_dialog")
        self.setWindowTitle("Change the keys")
        self._own, self._actions = changed, actions
        self._adds = False
        self._offer: tuple[str, tuple[str, ...]] | None = None
        self._filter = QLineEdit()
        self._filter.setPlaceholderText("Find an action or a key")
        self._filter.setAccessibleName("Find an action or a key")
        self._filter.setClearButtonEnabled(True)
        self._filter.textChanged.connect(self._show_matching)
        self._filter.installEventFilter(self)
        self._tree = self._new_tree()
        self._field = KeyField()
        self._field.taken.connect(self._on_taken)
        self._field.left.connect(self._stop_listening)
        self._message = QLabel()
        self._message.setObjectName("keys_message")
        self._message.setWordWrap(True)
        self._take_over = QPushButton("Take it over")
        self._take_over.setAutoDefault(False)
        self._take_over.clicked.connect(lambda _checked=False: self._accept_offer())
        layout = QVBoxLayout(self)
        layout.addWidget(self._filter)
        layout.addWidget(self._tree, 1)
        layout.addWidget(self._field)
        answer = QHBoxLayout()
        answer.addWidget(self._message, 1)
        answer.addWidget(self._take_over)
        layout.addLayout(answer)
        layout.addLayout(self._new_buttons())
        self._field.hide()
        self._say("")
        self._show_rows()
        self._tree.setCurrentItem(next(iter(self._items.values())))
        self.resize(
            QSize(max(560, self.fontMetrics().averageCharWidth() * 76), 640).boundedTo(parent.size() - QSize(20, 20))
        )

    def _new_tree(self) -> QTreeWidget:
        tree = QTreeWidget()
        tree.setAccessibleName("Actions and their keys")
        tree.setHeaderLabels(["Action", "Keys"])
        tree.setRootIsDecorated(False)
        tree.setIndentation(12)
        tree.setStyleSheet("QTreeView::item { padding: 4px; }")
        tree.header().setStretchLastSection(True)
        tree.header().setSectionResizeMode(0, QHeaderView.ResizeMode.Stretch)
        tree.header().setSectionResizeMode(1, QHeaderView.ResizeMode.ResizeToContents)
        tree.itemActivated.connect(lambda _item, _column: self._listen(adds=False))
        tree.currentItemChanged.connect(lambda _new, _old: self._show_buttons())
        self._items: dict[str, QTreeWidgetItem] = {}
        self._heads: dict[str, QTreeWidgetItem] = {}
        for group in GROUPS:
            head = self._heads[group] = QTreeWidgetItem(tree, [group])
            head.setFlags(Qt.ItemFlag.ItemIsEnabled)
            head.setFirstColumnSpanned(True)
            bold = tree.font()
            bold.setBold(True)
            head.setFont(0, bold)
            for action in (action for action in TABLE if action.group == group):
                item = QTreeWidgetItem(head, [self._word(action), ""])
                item.setData(0, _NAME, action.name)
                self._items[action.name] = item
        tree.expandAll()
        tree.setItemsExpandable(False)
        return tree

    def _new_buttons(self) -> QGridLayout:
        grid = QGridLayout()
        self._buttons: dict[str, QPushButton] = {}
        for place, (word, tip, act) in enumerate(
            (
                ("Change…", "Press other keys for this action", lambda: self._listen(adds=False)),
                ("Add…", "Press further keys for this action", lambda: self._listen(adds=True)),
                ("Clear", "Let this action have no keys", self._clear),
                ("Reset", "Give this action its usual keys", self._reset),
                ("Reset all", "Give all actions their usual keys", self._reset_all),
                ("Close", "Close this dialog", self.accept),
            )
        ):
            button = QPushButton(word)
            button.setAutoDefault(False)
            button.setToolTip(tip)
            button.clicked.connect(lambda _checked=False, act=act: act())
            self._buttons[word] = button
            grid.addWidget(button, *divmod(place, 3))
        return grid

    # -- what is shown ------------------------------------------------------------------------------------------------

    def _show_rows(self) -> None:
        form = QKeySequence.SequenceFormat.NativeText
        for action in TABLE:
            item = self._items[action.name]
            keys = [QKeySequence(key).toString(form) for key in keys_of(action, self._own)]
            fixed = [QKeySequence(key).toString(form) for key in action.own_keys]
            item.setText(1, "   ".join((*keys, *fixed)))
            said = " or ".join((*keys, *fixed)) or "no keys"
            item.setData(0, Qt.ItemDataRole.AccessibleTextRole, f"{self._word(action)}: {said}")
            item.setData(1, Qt.ItemDataRole.AccessibleTextRole, said)
            item.setToolTip(1, f"{', '.join(fixed)} cannot be changed" if fixed else "")
            font = self._tree.font()
            font.setBold(action.name in self._own)
            item.setFont(1, font)
        self._show_buttons()

    def _show_matching(self, typed: str) -> None:
        words = typed.casefold().split()
        for group, head in self._heads.items():
            rows = [self._items[action.name] for action in TABLE if action.group == group]
            for row in rows:
                text = f"{row.text(0)} {row.text(1)} {group}".casefold()
                row.setHidden(not all(word in text for word in words))
            head.setHidden(all(row.isHidden() for row in rows))
        shown = [item for item in self._items.values() if not item.isHidden()]
        if shown and self._tree.currentItem() not in shown:
            self._tree.setCurrentItem(shown[0])
        self._show_buttons()

    def _show_buttons(self) -> None:
        name = self._name()
        self._buttons["Change…"].setEnabled(bool(name))
        self._buttons["Add…"].setEnabled(bool(name) and bool(keys_of(find(name), self._own)))
        self._buttons["Clear"].setEnabled(bool(name) and bool(keys_of(find(name), self._own)))
        self._buttons["Reset"].setEnabled(bool(name) and keys_of(find(name), self._own) != find(name).keys)
        self._buttons["Reset all"].setEnabled(bool(self._own))

    def _say(self, text: str, offer: tuple[str, tuple[str, ...]] | None = None) -> None:
        self._offer = offer
        self._message.setText(text)
        self._message.setVisible(bool(text))
        self._take_over.setVisible(offer is not None)
        if offer is not None:
            self._take_over.setFocus(Qt.FocusReason.OtherFocusReason)

    def _word(self, action: Action) -> str:
        return self._actions[action.name].text().rstrip("…") if action.name in self._actions else action.text

    def _name(self) -> str:
        item = self._tree.currentItem()
        return str(item.data(0, _NAME) or "") if item is not None and not item.isHidden() else ""

    # -- what is wanted -----------------------------------------------------------------------------------------------

    def _listen(self, *, adds: bool) -> None:
        if self._name():
            self._adds = adds
            self._say("")
            self._field.begin()

    def _stop_listening(self) -> None:
        if self._field.isVisible():
            had = self._field.hasFocus()
            self._field.hide()
            if had:
                self._tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _on_taken(self, keys: str) -> None:
        self._stop_listening()
        name = self._name()
        if not name:
            return
        if reason := refusal(keys):
            self._say(reason)
            return
        present = keys_of(find(name), self._own) if self._adds else ()
        wanted = (*(key for key in present if key != keys), keys)
        others = holders(keys, name, self._own)
        if others:
            self._say(conflict(keys, others), (name, wanted))
        else:
            self._give(name, wanted)

    def _accept_offer(self) -> None:
        if self._offer is not None:
            self._give(*self._offer)
            self._tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _give(self, name: str, keys: tuple[str, ...]) -> None:
        self._take(given(self._own, name, keys))

    def _clear(self) -> None:
        self._give(self._name(), ())

    def _reset(self) -> None:
        self._take(without(self._own, self._name()))

    def _reset_all(self) -> None:
        self._take({})

    def _take(self, changed: Changed) -> None:
        self._own = changed
        self._say("")
        self._show_rows()
        self.changed.emit(changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Let Down and Enter go from the line to the rows."""
        if (
            watched is self._filter
            and event.type() == QEvent.Type.KeyPress
            and isinstance(event, QKeyEvent)
            and event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        ):
            self._tree.setFocus(Qt.FocusReason.OtherFocusReason)
            return True
        return False
