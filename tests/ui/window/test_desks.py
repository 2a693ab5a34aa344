"""The desks beside the page: made when they are wanted, by actions that are known before."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from reader.library import Library
from reader.model import Captured
from reader.ui.window.desks import _ACTIONS
from tests.ui.shell import opened

_FIRST_FRAME = """
import sys
from reader.ui import app

def after(window, arguments, smoke):
    print(*sorted(name for name in sys.modules if name.startswith("reader.")))
    window.close()

app._after_first_frame = after
sys.exit(app.run(__import__("pathlib").Path(sys.argv[1]), []))
"""


@pytest.mark.parametrize("desk", sorted(_ACTIONS))
def test_each_desk_answers_the_actions_it_is_named_for(qtbot: QtBot, tmp_path: Path, desk: str) -> None:
    with Library.open(tmp_path / "library"), opened(qtbot, tmp_path / "library", tmp_path / "config") as window:
        assert set(getattr(window.desks, desk).handlers()) == set(_ACTIONS[desk])


def _shown_first(tmp_path: Path) -> set[str]:
    """Return which modules are loaded when the first frame of a window has been painted."""
    places = {f"XDG_{kind}_HOME": str(tmp_path / kind) for kind in ("DATA", "CONFIG", "CACHE", "STATE")}
    environment = {**os.environ, **places, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", _FIRST_FRAME, str(tmp_path / "library")]
    shown = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=True)
    return set(shown.stdout.split())


def test_the_first_frame_loads_no_desk(tmp_path: Path) -> None:
    shown = _shown_first(tmp_path)
    assert "reader.ui.window.window" in shown
    late = ("feeds.desk", "network.desk", "commands.mending_commands", "commands.print_commands", "page.page")
    assert not {f"reader.ui.{name}" for name in late} & shown


def test_the_first_frame_of_a_library_that_is_there_parses_no_article(tmp_path: Path) -> None:
    with Library.open(tmp_path / "library") as library:
        library.add(Captured("One", "<p>A text of some words.</p>", url="https://example.org/one"))
    shown = _shown_first(tmp_path)
    assert {"reader.ui.window.window", "reader.library.library"} <= shown
    late = ("document", "import_model", "library.adding", "library.taking", "query.dates", "query.sentence")
    assert not {f"reader.{name}" for name in late} & shown
