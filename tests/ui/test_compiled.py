"""What PySide compiles at each start is kept; nothing about the file can do harm."""

from __future__ import annotations

import builtins
import re
import subprocess
import sys
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

from reader.ui.compiled import kept

SOURCE = "answer = 6 * 7\n"


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of what really was compiled."""
    names: list[str] = []
    plain = builtins.compile

    def counting(source: Any, filename: Any, *rest: Any, **named: Any) -> Any:
        names.append(str(filename))
        return plain(source, filename, *rest, **named)

    monkeypatch.setattr(builtins, "compile", counting)
    monkeypatch.setattr("sys.dont_write_bytecode", False)
    return names


def run(code: CodeType) -> int:
    space: dict[str, int] = {}
    exec(code, space)
    return space["answer"]


def test_what_was_compiled_once_is_taken_from_the_file(tmp_path: Path, compiled: list[str]) -> None:
    for _ in range(3):
        with kept(tmp_path / "cache"):
            assert run(compile(SOURCE, "part.py", "exec")) == 42
    assert compiled == ["part.py"]
    assert [path.name.split("-")[0] for path in (tmp_path / "cache").iterdir()] == ["pyside"]


def test_another_source_of_the_same_name_is_compiled(tmp_path: Path, compiled: list[str]) -> None:
    for source, answer in ((SOURCE, 42), ("answer = 1\n", 1), ("answer = 1\n", 1)):
        with kept(tmp_path):
            assert run(compile(source, "part.py", "exec")) == answer
    assert compiled == ["part.py", "part.py"]


@pytest.mark.parametrize("damage", [b"", b"nonsense", b"\xe9", b"{\x00", b"i\x01\x00\x00\x00"])
def test_a_damaged_file_is_made_anew(tmp_path: Path, compiled: list[str], damage: bytes) -> None:
    with kept(tmp_path):
        compile(SOURCE, "part.py", "exec")
    (file,) = tmp_path.iterdir()
    file.write_bytes(damage)
    for _ in range(2):
        with kept(tmp_path):
            assert run(compile(SOURCE, "part.py", "exec")) == 42
    assert compiled == ["part.py", "part.py"]


def test_a_folder_that_cannot_be_written_is_no_fault(tmp_path: Path, compiled: list[str]) -> None:
    (tmp_path / "file").write_text("in the way")
    with kept(tmp_path / "file"):
        assert run(compile(SOURCE, "part.py", "exec")) == 42
    with kept(tmp_path / "file"), pytest.raises(SyntaxError):
        compile("answer =", "part.py", "exec")
    assert builtins.compile is not None and run(compile(SOURCE, "part.py", "exec")) == 42


def test_long_patterns_are_compiled_when_something_is_looked_for_by_them(tmp_path: Path) -> None:
    long = "|".join(["(a+)", *(f"b{number}" for number in range(1_000))])
    with kept(tmp_path):
        later, now = re.compile(long, re.IGNORECASE), re.compile("a")
    assert not isinstance(later, re.Pattern) and isinstance(now, re.Pattern)
    assert [found.group() for found in later.finditer("xAAb7a")] == ["AA", "b7", "a"]
    assert isinstance(re.compile(long), re.Pattern)


def test_qt_still_says_what_it_takes(tmp_path: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from reader.ui.compiled import kept\n"
        "with kept(Path(sys.argv[1])): import shiboken6\n"
        "from PySide6.QtCore import QRect\n"
        "from shibokensupport.signature import get_signature\nprint(get_signature(QRect.adjusted))\n"
        "try: QRect('a', 2)\n"
        "except TypeError as error: print(error)\n"
    )
    told = subprocess.run([sys.executable, "-c", script, str(tmp_path)], capture_output=True, text=True, check=True)
    assert "x1: int, y1: int, x2: int, y2: int" in told.stdout and "Supported signatures" in told.stdout
