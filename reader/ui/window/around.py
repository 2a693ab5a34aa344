"""What the views in the window stand among."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from PySide6.QtWidgets import QWidget

from reader.library import Library
from reader.ui.commands.undo import History
from reader.ui.window.arriving import Arriving
from reader.ui.window.look import Look
from reader.ui.window.middle import Middle
from reader.ui.window.panes import Panes

if TYPE_CHECKING:
    from reader.ui.deeds import Deeds


class Around(NamedTuple):
    """Handed whole to each view."""

    window: QWidget
    library: Library
    history: History
    look: Look
    middle: Middle
    arriving: Arriving
    panes: Panes
    deeds: Callable[[], Deeds]
    """Made when something is first to be done that takes long."""
    busy: Callable[[], bool]
    """Whether such a thing is being done: nobody should look at the library anew for each of its parts."""
