"""The desks beside the page: made when they are wanted, by actions that are known before."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from reader.library import Library
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


def test_the_first_frame_loads_no_desk(tmp_path: Path) -> None:
    places = {f"XDG_{kind}_HOME": str(tmp_path / kind) for kind in ("DATA", "CONFIG", "CACHE", "STATE")}
    environment = {**os.environ, **places, "QT_QPA_PLATFORM": "offscreen"}
    command = [sys.executable, "-c", _FIRST_FRAME, str(tmp_path / "library")]
    shown = subprocess.run(
        command, env=environment, capture_output=True, text=True, timeout=60, check=True
    ).stdout.split()
    assert "reader.ui.window.window" in shown
    late = ("feeds.desk", "network.desk", "commands.mending_commands", "commands.print_commands", "page.page")
    assert not {f"reader.ui.{name}" for name in late} & set(shown)
