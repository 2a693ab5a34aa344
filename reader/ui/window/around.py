"""What the views in the window stand among."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtWidgets import QWidget

from reader.library import Library
from reader.ui.commands.undo import History
from reader.ui.deeds import Deeds
from reader.ui.window.arriving import Arriving
from reader.ui.window.look import Look
from reader.ui.window.middle import Middle
from reader.ui.window.panes import Panes


class Around(NamedTuple):
    """Handed whole to each view."""

    window: QWidget
    library: Library
    history: History
    look: Look
    middle: Middle
    arriving: Arriving
    panes: Panes
    deeds: Deeds
