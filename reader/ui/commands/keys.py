"""What keys may be given to an action: which are refused and why, and which are another's already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QKeySequence

from reader.ui.commands.actions import TABLE, Action, clash, find, keys_of

Changed = dict[str, tuple[str, ...]]
"""Keys by the names of the actions whose keys differ from the table's."""

_K, _M = Qt.Key, Qt.KeyboardModifier
_ARROWS = (_K.Key_Left, _K.Key_Right, _K.Key_Up, _K.Key_Down)
_ENDS = (_K.Key_Home, _K.Key_End, _K.Key_PageUp, _K.Key_PageDown)
_HELD = (
    _K.Key_Shift,
    _K.Key_Control,
    _K.Key_Alt,
    _K.Key_AltGr,
    _K.Key_Meta,
    _K.Key_Super_L,
    _K.Key_Super_R,
    _K.Key_Hyper_L,
    _K.Key_Hyper_R,
    _K.Key_CapsLock,
    _K.Key_NumLock,
    _K.Key_ScrollLock,
    _K.Key_Multi_key,
    _K.Key_unknown,
)
LONGEST = 4
"""How many keys can be pressed one after the other: what Qt takes."""


def pressed(key: int, modifiers: Qt.KeyboardModifier) -> QKeyCombination | None:
    """Return what a press stands for in a shortcut, None for a key that is only held or that says nothing.

    Shift that is needed to type a sign is a part of the sign: ``?`` and not ``Shift+?``.
    """
    if key in _HELD or key == 0 or _K.Key_Dead_Grave <= key <= _K.Key_Dead_Longsolidusoverlay:
        return None
    kept = modifiers & (_M.ShiftModifier | _M.ControlModifier | _M.AltModifier | _M.MetaModifier)
    sign = 0x20 < key < 0x110000 and not chr(key).isalpha()
    if sign and key < _K.Key_Escape:
        kept &= ~_M.ShiftModifier
    if key == _K.Key_Backtab:
        return QKeyCombination(kept | _M.ShiftModifier, _K.Key_Tab)
    return QKeyCombination(kept, _K(key))


_ELSEWHERE = {"marks", "trash", "review"}
"""Where keys mean something of their own, whatever they mean in the rest of the window."""


def refusal(keys: str) -> str:
    """Say in a sentence why an action cannot have these keys; empty if it can."""
    sequence: Any = QKeySequence(keys)  # which its stubs do not know to be a sequence
    for place in range(sequence.count()):
        if reason := _reserved(sequence[place]):
            return reason
    for action in TABLE:
        if action.needs not in _ELSEWHERE and any(clash(keys, own) for own in action.own_keys):
            return f"{_written(keys)} always means “{_word(action)}”; choose another key."
    return ""


def _reserved(press: QKeyCombination) -> str:
    key, held = press.key(), press.keyboardModifiers()
    free = held & (_M.AltModifier | _M.MetaModifier)
    if key == _K.Key_Escape:
        return "Escape leaves whatever is open; choose another key."
    if free:
        return ""
    if key == _K.Key_Tab and not held & _M.ControlModifier:
        return "Tab goes from one control to the next; choose another key."
    if key in (_K.Key_Return, _K.Key_Enter):
        return "Return opens, presses and ends lines; choose another key, or add Alt."
    if key in _ARROWS:
        return "Arrow keys move in lists and in text; choose another key, or add Alt."
    if key in _ENDS:
        return "Home, End and the page keys move in lists and in text; choose another key, or add Alt."
    if key == _K.Key_Backspace and not held & _M.ControlModifier:
        return "Backspace deletes in text; choose another key, or add Ctrl or Alt."
    return ""


def holders(keys: str, name: str, changed: Mapping[str, tuple[str, ...]]) -> list[Action]:
    """Return the other actions that would lose a key if the named one had these."""
    return [
        action for action in TABLE if action.name != name and any(clash(keys, key) for key in keys_of(action, changed))
    ]


def conflict(keys: str, others: list[Action]) -> str:
    """Say in a sentence whose keys they are."""
    names = " and ".join(f"“{_word(action)}”" for action in others)
    return f"{_written(keys)} already means {names}."


def given(changed: Changed, name: str, keys: tuple[str, ...]) -> Changed:
    """Return the changed keys after one action was given exactly these, and all others lost them."""
    made = dict(changed)
    for key in keys:
        for other in holders(key, name, made):
            made[other.name] = tuple(k for k in keys_of(other, made) if not clash(k, key))
    made[name] = keys
    return pruned(made)


def without(changed: Changed, name: str) -> Changed:
    """Return the changed keys after one action got back those of the table; whoever has them meanwhile loses them."""
    return given(changed, name, find(name).keys)


def pruned(changed: Changed) -> Changed:
    """Return only what differs from the table, and is in it."""
    table = {action.name: action.keys for action in TABLE}
    return {name: keys for name, keys in changed.items() if name in table and table[name] != keys}


def _written(keys: str) -> str:
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText)


def _word(action: Action) -> str:
    return action.text.rstrip("…")
