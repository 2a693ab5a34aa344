from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from reader.cli import main
from reader.library import Library

Sync = Callable[[Library], dict[str, Any]]
Open = Callable[[str], Library]


@pytest.fixture
def shared(tmp_path: Path) -> Path:
    (tmp_path / "shared").mkdir()
    return tmp_path / "shared"


@pytest.fixture
def open_one(tmp_path: Path) -> Iterator[Callable[[str], Library]]:
    with ExitStack() as stack:
        yield lambda name: stack.enter_context(Library.open(tmp_path / name))


@pytest.fixture
def sync(shared: Path, capsys: pytest.CaptureFixture[str]) -> Callable[[Library], dict[str, Any]]:
    def run(library: Library) -> dict[str, Any]:
        words = [] if library.sharing().folder else ["--folder", str(shared)]
        assert main(["sync", *words, "--json", "--library", str(library.folder)]) == 0
        told = capsys.readouterr()
        assert told.err == ""
        answer: dict[str, Any] = json.loads(told.out)
        return answer

    return run
