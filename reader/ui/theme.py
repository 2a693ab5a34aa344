"""The colours of the window: four themes read from ``resources/themes``, as values, a palette and a style sheet."""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QColor, QGuiApplication, QPalette

from reader.frozen import fields, frozen, replace
from reader.paths import resource

THEMES = ("light", "sepia", "dark", "black")
"""The themes there are, in the order they are offered in; ``system`` stands for light or dark."""


@frozen
class Theme:
    """One theme. ``desk``, ``list`` and ``page`` are the grounds; ``ink``, ``soft`` and ``faint`` the texts on them."""

    name: str
    dark: bool
    desk: QColor
    list: QColor
    page: QColor
    sel: QColor
    """The ground of a chosen row."""
    ink: QColor
    soft: QColor
    faint: QColor
    accent: QColor
    link: QColor
    code: QColor
    """The ground of code."""
    hair: QColor
    """Hairlines: the only separators."""
    selection: QColor
    """The ground of selected text."""
    highlight: dict[str, QColor]
    """The ground of marked text, by the names in ``model.COLORS``."""
    swatch: dict[str, QColor]
    """The same colours as a dot on the selection bar, whose ground is ``ink``."""
    syntax: dict[str, QColor]
    """The colours of code, by kind of token: ``comment``, ``keyword``, ``string``, ``number``, ``name``, ``operator``."""
    contrast: bool = False
    """Whether this is the variant of high contrast."""
    still: bool = False
    """Whether nothing is to move by itself: no walking line, no blinking caret, no picture that plays unasked."""
    __eq__ = object.__eq__
    __hash__ = object.__hash__


def mixed(first: QColor, second: QColor, share: float) -> QColor:
    """Return a colour that is ``share`` (0.0 to 1.0) of ``first``, the rest ``second``."""
    rest = 1 - share
    return QColor(
        round(first.red() * share + second.red() * rest),
        round(first.green() * share + second.green() * rest),
        round(first.blue() * share + second.blue() * rest),
    )


def load_theme(name: str, *, contrast: bool = False) -> Theme:
    """Return the theme of that name, or its variant of high contrast.

    ``system`` follows the desktop, a name that is none gives ``light``.
    """
    if name == "system":
        dark = QGuiApplication.styleHints().colorScheme() == Qt.ColorScheme.Dark
        name = "dark" if dark else "light"
    return _load(name if name in THEMES else "light", contrast)


@lru_cache(maxsize=2 * len(THEMES))
def _load(name: str, contrast: bool) -> Theme:
    data: dict[str, Any] = json.loads(resource("themes", f"{name}.json").read_text("utf-8"))
    colors: dict[str, Any] = {key: QColor(value) for key, value in data["colors"].items()}
    if contrast:
        colors |= {key: QColor(value) for key, value in data["contrast"].items()}
    return Theme(
        name=name,
        dark=data["dark"],
        highlight={key: QColor(value) for key, value in data["highlight"].items()},
        swatch={key: QColor(value) for key, value in data["swatch"].items()},
        syntax={key: QColor(value) for key, value in data["syntax"].items()},
        contrast=contrast,
        **colors,
    )


def with_highlights(theme: Theme, own: Mapping[str, str]) -> Theme:
    """Return the theme with some highlight colours (``#rrggbb``) in place of its own; what is no colour is left out."""
    made = {
        name: color for name, value in own.items() if (color := QColor(value)).isValid() and name in theme.highlight
    }
    dots = {name: mixed(color, QColor("white"), 0.45) if theme.dark else color for name, color in made.items()}
    return replace(theme, highlight=theme.highlight | made, swatch=theme.swatch | dots)


@lru_cache(maxsize=1)
def desktop_wishes() -> QObject | None:
    """Return Qt's object of what the desktop asks for (contrast, from 6.12 on motion), None before Qt 6.10.

    Both it and the hints that it belongs to are kept: PySide 6.11 calls it deleted once the wrapper of these is gone.
    """
    hints: Any = QGuiApplication.styleHints()
    return _kept(hints, hints.accessibility()) if hasattr(hints, "accessibility") else None


def _kept(hints: QObject, wishes: QObject) -> QObject:
    wishes.hints = hints  # type: ignore[attr-defined]
    return wishes


def wants_contrast() -> bool:
    """Say whether the desktop asks for high contrast."""
    wishes: Any = desktop_wishes()
    return wishes is not None and wishes.contrastPreference() == Qt.ContrastPreference.HighContrast


def palette(theme: Theme) -> QPalette:
    """Return the palette that makes every standard widget (under the Fusion style) fit the theme."""
    role = QPalette.ColorRole
    made = QPalette()
    for name, color in (
        (role.Window, theme.list),
        (role.WindowText, theme.ink),
        (role.Base, theme.page),
        (role.AlternateBase, theme.list),
        (role.Text, theme.ink),
        (role.PlaceholderText, theme.faint),
        (role.Button, theme.list),
        (role.ButtonText, theme.ink),
        (role.BrightText, theme.accent),
        (role.Highlight, theme.selection),
        (role.HighlightedText, theme.ink),
        (role.Link, theme.link),
        (role.LinkVisited, theme.link),
        (role.ToolTipBase, theme.ink),
        (role.ToolTipText, theme.page),
        (role.Accent, theme.accent),
        (role.Light, theme.page),
        (role.Midlight, theme.hair),
        (role.Mid, theme.hair),
        (role.Dark, theme.hair),
        (role.Shadow, theme.desk),
    ):
        made.setColor(name, color)
    quiet = mixed(theme.soft, theme.list, 0.6)
    for name in (role.WindowText, role.Text, role.ButtonText):
        made.setColor(QPalette.ColorGroup.Disabled, name, quiet)
    return made


def app_stylesheet(theme: Theme) -> str:
    """Return the application's style sheet.

    Beside the standard widgets it knows two dynamic properties: ``ground`` (``desk``, ``list`` or ``page``) on a plain
    QWidget, and ``tone`` (``soft`` or ``accent``) on a QLabel or a flat button.
    """
    colors = {name: color.name() for name in fields(theme) if isinstance(color := getattr(theme, name), QColor)}
    colors["press"] = mixed(theme.sel, theme.page, 0.6).name()
    colors["grip"] = mixed(theme.soft, theme.page, 0.35).name()
    colors["grip_over"] = mixed(theme.soft, theme.page, 0.6).name()
    sheet = _SHEET + (_CONTRAST if theme.contrast else "")
    for key in sorted(colors, key=len, reverse=True):
        sheet = sheet.replace(f"@{key}", colors[key])
    return sheet


_SHEET = """
QWidget[ground="desk"] { background: @desk; }
QWidget[ground="list"] { background: @list; }
QWidget[ground="page"] { background: @page; }
QWidget[floating="true"] { border-bottom: 1px solid @hair; }
QLabel[tone="soft"], QPushButton[tone="soft"], QToolButton[tone="soft"] { color: @soft; }
QLabel[tone="accent"], QPushButton[tone="accent"], QToolButton[tone="accent"] { color: @accent; }
QDialogButtonBox { dialogbuttonbox-buttons-have-icons: 0; }
QToolTip { background: @ink; color: @page; border: none; padding: 4px 8px; }
QLineEdit, QPlainTextEdit, QComboBox, QSpinBox {
  background: @page; color: @ink; border: 1px solid @hair; border-radius: 8px; padding: 5px 9px;
  selection-background-color: @selection; selection-color: @ink; placeholder-text-color: @faint; }
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus { border: 1px solid @accent; }
QLineEdit:disabled, QPlainTextEdit:disabled, QComboBox:disabled, QSpinBox:disabled { background: transparent; color: @grip; }
QPushButton, QToolButton {
  background: transparent; color: @ink; border: 1px solid @hair; border-radius: 6px; padding: 4px 11px; }
QPushButton:hover, QToolButton:hover { background: @press; }
QPushButton:pressed, QToolButton:pressed, QToolButton:checked { background: @sel; }
QPushButton:focus, QToolButton:focus { border: 1px solid @accent; }
QPushButton:default { background: @accent; color: @page; border: 1px solid @accent; }
QPushButton[flat="true"], QToolButton[autoRaise="true"] { border: 1px solid transparent; padding: 3px 6px; }
QPushButton[flat="true"]:focus, QToolButton[autoRaise="true"]:focus { border: 1px solid @accent; }
QPushButton:disabled, QToolButton:disabled { color: @grip; }
QToolButton::menu-indicator { image: none; }
QMenu { background: @page; color: @ink; border: 1px solid @hair; padding: 5px; }
QMenu::item { padding: 5px 22px 5px 12px; border-radius: 5px; }
QMenu::item:selected { background: @sel; }
QMenu::item:disabled { color: @grip; }
QMenu::separator { height: 1px; background: @hair; margin: 4px 8px; }
QMenuBar { background: @desk; color: @ink; }
QMenuBar::item:selected { background: @sel; }
QAbstractItemView { background: @list; color: @ink; border: none; outline: none;
  selection-background-color: @sel; selection-color: @ink; placeholder-text-color: @soft; }
Box::drop-down { border: none; width: 24px; }
Box::down-arrow { image: none; }
QCheckBox::indicator:unchecked, QAbstractItemView::indicator:unchecked {
  background: @page; border: 1px solid @soft; border-radius: 3px; }
QSplitter::handle { background: @hair; }
QScrollBar:vertical { background: transparent; width: 11px; margin: 0; }
QScrollBar:horizontal { background: transparent; height: 11px; margin: 0; }
QScrollBar::handle { background: @grip; border-radius: 3px; margin: 2px; }
QScrollBar::handle:vertical { min-height: 36px; }
QScrollBar::handle:horizontal { min-width: 36px; }
QScrollBar::handle:hover { background: @grip_over; }
QScrollBar::add-line, QScrollBar::sub-line { width: 0; height: 0; }
QScrollBar::add-page, QScrollBar::sub-page { background: transparent; }
"""

_CONTRAST = """
QLineEdit:focus, QPlainTextEdit:focus, QComboBox:focus, QSpinBox:focus { border: 2px solid @accent; padding: 4px 8px; }
QPushButton:focus, QToolButton:focus { border: 2px solid @accent; padding: 3px 10px; }
QPushButton[flat="true"]:focus, QToolButton[autoRaise="true"]:focus { border: 2px solid @accent; padding: 2px 5px; }
QCheckBox:focus, QRadioButton:focus { border: 2px solid @accent; }
QMenu::item:selected { border: 2px solid @accent; padding: 3px 20px 3px 10px; }
"""
