"""Who may import whom, and how big things may grow. When this fails, its message says what to do instead."""

from __future__ import annotations

import ast
import re
import sys
import tomllib
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

BASE = {"frozen", "model", "feed_model", "import_model", "shared_model", "whole", "errors", "address", "counts"}
CORE = BASE | {
    "paths",
    "document",
    "query",
    "anchoring",
    "letters",
    "finding",
    "changes",
    "merging",
    "links",
    "offline",
    "import_report",
}
MAY_IMPORT = {
    "frozen": set(),
    "model": {"frozen"},
    "feed_model": {"frozen", "model"},
    "import_model": {"frozen", "model"},
    "whole": {"frozen"},
    "shared_model": {"frozen", "model"},
    "errors": set(),
    "paths": set(),
    "address": set(),
    "counts": set(),
    "import_report": set(),
    "offline": {"errors", "paths"},
    "document": BASE,
    "query": BASE,
    "anchoring": BASE,
    "letters": set(),
    "finding": BASE | {"letters"},
    "changes": BASE | {"document"},
    "merging": BASE | {"document", "changes"},
    "links": BASE,
    "library": CORE,
    "capture": BASE | {"paths", "document", "offline"},
    "formats": BASE | {"paths", "document", "links"},
    "sync": BASE,
    "leaving": CORE | {"library", "formats"},
    "live": CORE | {"library", "formats", "leaving"},
    "ui": CORE | {"library", "capture", "formats", "leaving", "live"},
    "cli": CORE | {"library", "capture", "formats", "sync", "leaving", "live", "ui"},
    "__main__": {"cli"},
}
ONLY_IN = {
    "Qt": ({"PySide6", "shiboken6", "PyQt6", "qtpy"}, "ui", "hand a value to the window, or let it subscribe"),
    "SQL": ({"apsw", "sqlite3"}, "library", "give the Library a verb for it"),
    "the network": (
        {
            "socket",
            "socketserver",
            "ssl",
            "http",
            "urllib.request",
            "ftplib",
            "smtplib",
            "asyncio",
            "urllib3",
            "certifi",
        }
        | {"requests", "httpx", "aiohttp", "webbrowser"},
        "capture",
        "ask a capture Worker for it",
    ),
    "what other machines wrote": ({"pycrdt"}, "sync", "it is read in the process of `postil sync` alone"),
    "parsing of pages": (
        {"lxml", "html5lib", "bs4", "readability", "trafilatura", "nh3", "html.parser", "xml", "feedparser"}
        | {"brotli", "zstandard", "charset_normalizer"},
        "capture",
        "what comes from outside is parsed in the worker process",
    ),
}
MARKUP = {
    ("formats", "formats/markup.py", "html"),
    ("formats", "formats/markup.py", "xml"),
    ("formats", "formats/xhtml.py", "xml"),
}
"""Exports of other programs are HTML and XML too; importing is done by a process of its own, tag by tag. XHTML is written by
the serialiser of the standard library."""
NO_IO = {
    "model",
    "feed_model",
    "import_model",
    "import_report",
    "counts",
    "whole",
    "shared_model",
    "errors",
    "address",
    "document",
    "query",
    "anchoring",
    "letters",
    "finding",
    "changes",
    "merging",
    "links",
}
IO = {"os", "io", "pathlib", "shutil", "tempfile", "subprocess", "threading", "multiprocessing", "concurrent"}
LOCAL_SOCKETS = {"QLocalServer", "QLocalSocket"}
MAY_PRINT = ("cli/", "ui/app.py", "ui/crash.py")
LONGEST_MODULE, LONGEST_FUNCTION = 400, 60


@lru_cache(maxsize=1)
def nodes(tree: ast.AST) -> tuple[ast.AST, ...]:
    """Return all that is in a tree; each of the questions below goes through it."""
    return tuple(ast.walk(tree))


def imports(tree: ast.AST) -> Iterator[tuple[ast.stmt, str]]:
    """Yield each import with the dotted name of what it reaches for, lazy ones and those for type checkers too."""
    for node in nodes(tree):
        if isinstance(node, ast.Import):
            yield from ((node, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from ((node, f"{'.' * node.level}{node.module or ''}.{alias.name}") for alias in node.names)


def within(name: str, modules: set[str]) -> bool:
    """Say whether a dotted name is one of the modules or stands below one."""
    return any(name == module or name.startswith(module + ".") for module in modules)


def faults(path: str, source: str) -> list[str]:
    """Return what is wrong with a module; ``path`` is relative to ``reader/``. One sentence each."""
    tree = ast.parse(source)
    room = Path(path).parts[0].removesuffix(".py")
    found = [
        *room_faults(room, tree),
        *library_faults(room, path, tree),
        *print_faults(path, tree),
        *size_faults(source, tree),
    ]
    return [f"reader/{path}: {fault}" for fault in found]


def room_faults(room: str, tree: ast.Module) -> Iterator[str]:
    """Which of our own rooms are entered, and how."""
    if room == "__init__":
        yield from (
            f"reader/__init__.py imports {name}; it is the map, and imports nothing" for _, name in imports(tree)
        )
        return
    if room not in MAY_IMPORT:
        yield f"there is no room {room!r}; put it into one of {', '.join(MAY_IMPORT)}, or give it a line in MAY_IMPORT"
        return
    for node, name in imports(tree):
        if name.startswith("."):
            yield f"line {node.lineno}: write the whole name instead of the relative import {name}"
        parts = name.split(".")
        if parts[0] != "reader" or parts[1:] in ([], ["__version__"]) or parts[1] in {room} | MAY_IMPORT[room]:
            if room == "cli" and parts[:2] == ["reader", "ui"] and node in tree.body:
                yield f"line {node.lineno}: import reader.ui in the function that opens the window, not with every command"
            continue
        allowed = ", ".join(sorted(MAY_IMPORT[room])) or "nothing of ours"
        yield (
            f"line {node.lineno}: {room} may not import reader.{parts[1]} (it may import {allowed}); "
            "let a value of model travel, and have the front end call both"
        )


def library_faults(room: str, path: str, tree: ast.Module) -> Iterator[str]:
    """Which libraries are used where they have no business."""
    for node, name in imports(tree):
        for what, (modules, home, instead) in ONLY_IN.items():
            if within(name, modules) and room != home and (room, path, name.split(".")[0]) not in MARKUP:
                yield f"line {node.lineno}: {what} ({name}) belongs in {home} alone; {instead}"
        if within(name, {"PySide6.QtNetwork"}) and (
            path != "ui/instance.py" or name.split(".")[-1] not in LOCAL_SOCKETS
        ):
            yield f"line {node.lineno}: {name}: the window has no network but the local socket of ui/instance.py"
        if room in NO_IO and name.split(".")[0] in IO:
            yield f"line {node.lineno}: {room} does no I/O ({name}); take text or bytes, and let a front end read the file"
    if room in NO_IO:
        for node in nodes(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "open":
                yield f"line {node.lineno}: {room} opens no files; take text or bytes"


def print_faults(path: str, tree: ast.Module) -> Iterator[str]:
    """Where something is printed that is not a front end's answer."""
    if not path.startswith(MAY_PRINT):
        for node in nodes(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print":
                yield f"line {node.lineno}: only the command line prints; return a value or raise a ReaderError"


def size_faults(source: str, tree: ast.Module) -> Iterator[str]:
    """What has grown past reading."""
    lines = len(source.splitlines())
    if lines > LONGEST_MODULE:
        yield f"{lines} lines; above {LONGEST_MODULE} a module has more than one reason to change: split it by them"
    for node in nodes(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"line {node.lineno}: {node.name} has {length} lines (at most {LONGEST_FUNCTION}); name its steps"


SOURCES = sorted((ROOT / "reader").rglob("*.py"))


def test_the_house_is_as_planned() -> None:
    found = [
        fault
        for path in SOURCES
        for fault in faults(path.relative_to(ROOT / "reader").as_posix(), path.read_text("utf-8"))
    ]
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("path", "source", "lesson"),
    [
        ("library/x.py", "from reader.capture import Worker", "library may not import reader.capture"),
        ("library/x.py", "from reader import capture", "library may not import reader.capture"),
        ("capture/x.py", "def f():\n    import reader.library", "capture may not import reader.library"),
        ("formats/x.py", "from reader.capture.clean import x", "formats may not import reader.capture"),
        ("formats/x.py", "from reader.library import Library", "formats may not import reader.library"),
        ("document/x.py", "from reader.query import parse", "document may not import reader.query"),
        ("model.py", "from reader.errors import ReaderError", "model may not import reader.errors"),
        ("ui/x.py", "from reader.cli import main", "ui may not import reader.cli"),
        ("ui/x.py", "from ..library import Library", "write the whole name"),
        ("cli/x.py", "from reader.ui import app", "in the function that opens the window"),
        ("cli/x.py", "def f():\n    from PySide6.QtCore import QObject", "belongs in ui alone"),
        ("library/x.py", "import PySide6.QtCore", "belongs in ui alone"),
        ("ui/x.py", "import sqlite3", "belongs in library alone"),
        ("cli/x.py", "from apsw import Connection", "belongs in library alone"),
        ("ui/x.py", "from urllib.request import urlopen", "belongs in capture alone"),
        ("ui/x.py", "from urllib import request", "belongs in capture alone"),
        ("library/x.py", "import urllib3", "belongs in capture alone"),
        ("ui/x.py", "import http.client", "belongs in capture alone"),
        ("cli/x.py", "import lxml.html", "belongs in capture alone"),
        ("cli/x.py", "import pycrdt", "belongs in sync alone"),
        ("sync/x.py", "from reader.library import Library", "sync may not import reader.library"),
        ("ui/x.py", "from reader.sync import folder", "ui may not import reader.sync"),
        ("ui/x.py", "from PySide6.QtNetwork import QLocalServer", "no network but the local socket"),
        ("ui/instance.py", "from PySide6.QtNetwork import QNetworkAccessManager", "no network but the local socket"),
        ("document/x.py", "from pathlib import Path", "does no I/O"),
        ("query.py", "def f(path):\n    return open(path)", "opens no files"),
        ("library/x.py", "print('hello')", "only the command line prints"),
        ("services/x.py", "", "there is no room 'services'"),
        ("__init__.py", "import os", "imports nothing"),
        ("model.py", "x = 1\n" * 401, "401 lines"),
        ("model.py", "def f():\n" + "    pass\n" * 60, "f has 61 lines"),
    ],
)
def test_each_rule_can_fail(path: str, source: str, lesson: str) -> None:
    found = faults(path, source)
    assert len(found) == 1, found
    assert lesson in found[0]
    assert found[0].startswith(f"reader/{path}: ")


@pytest.mark.parametrize(
    ("path", "source"),
    [
        ("cli/x.py", "def f():\n    from reader.ui import app"),
        ("ui/instance.py", "from PySide6.QtNetwork import QLocalServer, QLocalSocket"),
        ("ui/x.py", "from urllib.parse import urlsplit\nfrom reader import __version__"),
        ("library/x.py", "from reader.anchoring import anchor\nimport apsw"),
        ("cli/x.py", "print('hello')"),
        ("model.py", "x = 1\n" * 400),
        ("model.py", "def f():\n" + "    pass\n" * 59),
    ],
)
def test_what_is_allowed_passes(path: str, source: str) -> None:
    assert faults(path, source) == []


DISTRIBUTIONS = {"PySide6": "PySide6-Essentials", "shiboken6": "PySide6-Essentials", "readability": "readability-lxml"}
"""Where the name that is imported is not the name that is installed."""


PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def declared(*lists: list[str]) -> set[str]:
    """Return the names in lists of requirements; by default of what the program itself needs."""
    return {
        plain(re.split(r"[\s<>=!~;\[]", line)[0]) for names in lists or (PROJECT["dependencies"],) for line in names
    }


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_what_is_imported_is_declared_and_the_other_way_round() -> None:
    names = {name.split(".")[0] for path in SOURCES for _, name in imports(ast.parse(path.read_text("utf-8")))}
    used = {plain(DISTRIBUTIONS.get(name, name)) for name in names - sys.stdlib_module_names - {"reader"}}
    assert used - declared() == set(), "pyproject.toml does not name these as dependencies"
    assert declared() - used == set(), "pyproject.toml names these as dependencies, and nothing imports them"


def test_every_dependency_is_pinned() -> None:
    lines = (ROOT / "constraints.txt").read_text("utf-8").splitlines()
    pins = {plain(line.split("==")[0]) for line in lines if re.fullmatch(r"[A-Za-z0-9_.-]+==[A-Za-z0-9_.+!-]+", line)}
    assert declared(PROJECT["dependencies"], *PROJECT["optional-dependencies"].values()) - pins == set()
    assert [line for line in lines if not line.startswith("#") and "==" not in line] == []
