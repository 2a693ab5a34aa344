"""What the reader calls the highlight colours, each change kept by the history."""

from __future__ import annotations

from collections.abc import Mapping

from reader.library import Library
from reader.model import COLORS
from reader.ui.commands.undo import History


class ColorNames:
    """The library's verbs for the names of colours. Each raises what the library raises and then keeps no step."""

    def __init__(self, library: Library, history: History) -> None:
        self._library, self._history = library, history

    def names(self) -> dict[str, str]:
        """Return what each colour is called."""
        return self._library.color_names()

    def rename(self, color: str, name: str) -> bool:
        """Call a colour something, empty for its own name; return whether it is called something else now."""
        return self._set("name a colour", {color: name})

    def reset(self) -> bool:
        """Call all colours by their own names; return whether any was called something else."""
        return self._set("plain names of colours", dict.fromkeys(COLORS, ""))

    def _set(self, text: str, names: Mapping[str, str]) -> bool:
        before = self._library.set_color_names(names)
        if before == self._library.color_names():
            return False
        self._history.keep(
            text, (), lambda: self._library.set_color_names(before), lambda: self._library.set_color_names(names)
        )
        return True
