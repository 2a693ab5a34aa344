"""How everything is to look, as the reader chose it: type and theme for each library, the rest for all of them."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QSettings

from reader.errors import ReaderError
from reader.frozen import defaults_of, frozen
from reader.model import COLORS
from reader.ui import ini
from reader.ui.theme import THEMES
from reader.ui.typography import Typography

_USUAL = defaults_of(Typography)
Value = str | int | float | bool


@frozen
class Option:
    """One choice of how articles are set. ``name`` is the field of ``Typography`` that it fills."""

    name: str
    usual: Value
    low: float = 0.0
    high: float = 0.0
    step: float = 1.0
    """What one press of a key changes."""

    def clean(self, given: object) -> Value:
        """Return what was given as a value of this option, within its limits; the usual one if it makes no sense."""
        if isinstance(self.usual, bool):
            return str(given).lower() in ("yes", "true") if str(given) else self.usual
        if isinstance(self.usual, str):
            return str(given).strip() or self.usual
        try:
            found = float(str(given))
        except ValueError:
            return self.usual
        if math.isnan(found):
            return self.usual
        held = max(self.low, min(self.high, found))
        return round(held) if isinstance(self.usual, int) else round(float(held), 2)


OPTIONS: dict[str, Option] = {
    option.name: option
    for option in (
        Option("face", _USUAL["face"]),
        Option("size", _USUAL["size"], 10, 48),
        Option("measure", _USUAL["measure"], 40, 110),
        Option("line_height", _USUAL["line_height"], 1.0, 2.4, 0.05),
        Option("letter_spacing", _USUAL["letter_spacing"], -5, 20),
        Option("word_spacing", _USUAL["word_spacing"], -10, 60, 2),
        Option("indented", _USUAL["indented"]),
        Option("justified", _USUAL["justified"]),
        Option("hyphenated", _USUAL["hyphenated"]),
    )
}
USUAL: dict[str, Value] = {name: option.usual for name, option in OPTIONS.items()}
BUILT_IN: dict[str, dict[str, Value]] = {
    "Postil": USUAL,
    "Novel": USUAL | {"size": 20, "measure": 62, "indented": True, "justified": True, "hyphenated": True},
    "Large and clear": USUAL
    | {
        "face": "Atkinson Hyperlegible Next",
        "size": 24,
        "measure": 56,
        "line_height": 1.75,
        "letter_spacing": 2.0,
        "word_spacing": 12.0,
        "hyphenated": False,
    },
    "Compact": USUAL | {"size": 16, "measure": 80, "line_height": 1.4},
}
"""The presets that are always there."""
MODES = ("system", "more", "usual")
"""Whether contrast is to be high, or motion little: as the system asks, yes, no."""


@frozen
class Preset:
    """Values for all options, under a name."""

    name: str
    values: Mapping[str, Value]
    own: bool
    """Whether the reader made it."""


class LookSettings:
    """The reader's choices. What this library has none of is as it was chosen last in any library."""

    def __init__(self, store: QSettings, own: str) -> None:
        """``own`` is the group of the library's own settings in the ini file."""
        self._store, self._own = store, own

    @property
    def theme(self) -> str:
        """``system`` or one of ``theme.THEMES``."""
        name = self._chosen("theme")
        return name if name in THEMES else "system"

    @theme.setter
    def theme(self, name: str) -> None:
        self._choose("theme", name)

    def get(self, name: str) -> Value:
        """Return the value of one of ``OPTIONS``."""
        return OPTIONS[name].clean(self._chosen(name))

    def number(self, name: str) -> float:
        """Return the value of an option that is a number."""
        return float(self.get(name))

    def put(self, name: str, value: Value) -> None:
        """Choose the value of one of ``OPTIONS``, held within its limits."""
        clean = OPTIONS[name].clean(value)
        self._choose(name, ("yes" if clean else "no") if isinstance(clean, bool) else str(clean))

    def values(self) -> dict[str, Value]:
        """Return the values of all options."""
        return {name: self.get(name) for name in OPTIONS}

    def _chosen(self, name: str) -> str:
        return ini.text(self._store, f"{self._own}/look/{name}", "") or ini.text(self._store, f"look/{name}", "")

    def _choose(self, name: str, value: str) -> None:
        self._store.setValue(f"{self._own}/look/{name}", value)
        self._store.setValue(f"look/{name}", value)

    # -- for all libraries --------------------------------------------------------------------------------------------

    @property
    def contrast(self) -> str:
        """One of ``MODES``: whether contrast is to be high."""
        return self._mode("look/contrast")

    @contrast.setter
    def contrast(self, mode: str) -> None:
        self._store.setValue("look/contrast", mode)

    @property
    def stillness(self) -> str:
        """One of ``MODES``: whether things are to move as little as can be."""
        return self._mode("look/stillness")

    @stillness.setter
    def stillness(self, mode: str) -> None:
        self._store.setValue("look/stillness", mode)

    def _mode(self, key: str) -> str:
        mode = ini.text(self._store, key, "system")
        return mode if mode in MODES else "system"

    def colors(self, theme: str) -> dict[str, str]:
        """Return the highlight colours that the reader changed in a theme, ``#rrggbb`` by their names in ``COLORS``."""
        own = ini.table(self._store, "look/colors").get(theme)
        return {name: str(own[name]) for name in COLORS if name in own} if isinstance(own, dict) else {}

    def set_colors(self, theme: str, colors: Mapping[str, str]) -> None:
        """Keep the changed highlight colours of a theme; those that are not named are as the theme has them."""
        kept = ini.table(self._store, "look/colors")
        kept[theme] = dict(colors)
        self._store.setValue("look/colors", json.dumps({name: own for name, own in kept.items() if own}))

    # -- presets, for all libraries -----------------------------------------------------------------------------------

    def presets(self) -> tuple[Preset, ...]:
        """Return all presets in the reader's order."""
        found: dict[str, Preset] = {}
        for name, values in self._kept_presets():
            if name in BUILT_IN:
                found.setdefault(name, Preset(name, BUILT_IN[name], own=False))
            elif values is not None:
                clean = {key: option.clean(values.get(key, option.usual)) for key, option in OPTIONS.items()}
                found.setdefault(name, Preset(name, clean, own=True))
        for name, usual in BUILT_IN.items():
            found.setdefault(name, Preset(name, usual, own=False))
        return tuple(found.values())

    def present_preset(self) -> str:
        """Return the name of the preset that is in force, empty if the options are none's."""
        values = self.values()
        return next((preset.name for preset in self.presets() if preset.values == values), "")

    def save_preset(self, name: str) -> None:
        """Keep the present options under a name, in place of the reader's preset of that name if there is one.

        Raises ReaderError when the name is empty or a built-in preset's.
        """
        name = self._fit_name(name)
        made = Preset(name, self.values(), own=True)
        presets = self.presets()
        same = [preset.name.casefold() == name.casefold() for preset in presets]
        if any(same):
            self._keep([made if hit else preset for preset, hit in zip(presets, same, strict=True)])
        else:
            self._keep([*presets, made])

    def rename_preset(self, old: str, new: str) -> None:
        """Give a preset of the reader's another name. Raises ReaderError when that is empty or another preset's."""
        new = self._fit_name(new)
        presets = self.presets()
        if any(preset.name.casefold() == new.casefold() and preset.name != old for preset in presets):
            raise ReaderError(f"There is a preset {new} already; choose another name.")
        self._keep([Preset(new, p.values, own=True) if p.own and p.name == old else p for p in presets])

    def delete_preset(self, name: str) -> None:
        """Forget a preset of the reader's."""
        self._keep([preset for preset in self.presets() if not (preset.own and preset.name == name)])

    def raise_preset(self, name: str) -> None:
        """Let a preset and the one before it change places: the first four have keys."""
        presets = list(self.presets())
        at = next((at for at, preset in enumerate(presets) if preset.name == name), 0)
        if at:
            presets[at - 1 : at + 1] = [presets[at], presets[at - 1]]
            self._keep(presets)

    def _fit_name(self, name: str) -> str:
        name = " ".join(name.split())[:40]
        if not name:
            raise ReaderError("A preset needs a name; type one.")
        if builtin := next((known for known in BUILT_IN if known.casefold() == name.casefold()), ""):
            raise ReaderError(f"{builtin} is built in and stays as it is; choose another name.")
        return name

    def _kept_presets(self) -> list[tuple[str, dict[str, Any] | None]]:
        rows = ini.table(self._store, "look/presets").get("order", [])
        if not isinstance(rows, list):
            return []
        return [
            (str(row[0]), row[1] if len(row) > 1 and isinstance(row[1], dict) else None)
            for row in rows
            if isinstance(row, list) and row
        ]

    def _keep(self, presets: list[Preset]) -> None:
        rows = [[preset.name, dict(preset.values)] if preset.own else [preset.name] for preset in presets]
        self._store.setValue("look/presets", json.dumps({"order": rows}))
