"""Keeps what PySide would compile anew at each start.

Its wheels fit every Python and so carry part of themselves as source (the signature library of Shiboken, 130 kB), which
is compiled while ``shiboken6`` is imported: a tenth of the time to the first frame. The code is kept as Python keeps the
code of any other module: in a file of the user's own, by the source and the Python that it was made from.

Two things the signature library does at once are not needed to show a window: its generator of stubs, which nobody
calls here, and the patterns it reads signatures by, which take longer to compile than all of ours together.
"""

from __future__ import annotations

import builtins
import marshal
import os
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from types import CodeType
from typing import Any

_LARGEST = 4_000_000
_UNUSED = "shibokensupport/signature/lib/pyi_generator.py"
_LONG = 2_000
"""Characters of a pattern from which on it is compiled only when something is looked for by it."""
Kept = dict[str, tuple[Any, CodeType]]
"""By file name: the source and what it was compiled to."""


class _Later:
    """A pattern that is compiled when something is looked for by it."""

    def __init__(self, make: Callable[[], Any]) -> None:
        self._make = make

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever a pattern has
        """Do as the pattern does."""
        return getattr(self._make(), name)


@contextmanager
def kept(folder: Path) -> Iterator[None]:
    """Let modules that are made from source meanwhile take their code from a file in ``folder``, and add to it.

    Without the file, or with one that is damaged or cannot be written, everything is compiled as usual.
    """
    file = folder / f"pyside-{sys.implementation.cache_tag}.bin"
    known = _read(file)
    plain, fresh = builtins.compile, list[str]()
    pattern = re.compile

    def compile_(source: Any, filename: Any, mode: str, *rest: Any, **named: Any) -> Any:  # noqa: ANN401
        if rest or named or mode != "exec" or not isinstance(source, str | bytes) or not isinstance(filename, str):
            return plain(source, filename, mode, *rest, **named)
        if filename == _UNUSED:
            source = ""
        made, code = known.get(filename, (None, None))
        if made != source or code is None:
            code = plain(source, filename, mode)
            known[filename] = source, code
            fresh.append(filename)
        return code

    def pattern_(text: Any, flags: int = 0) -> Any:  # noqa: ANN401
        return _Later(lambda: pattern(text, flags)) if len(text) > _LONG else pattern(text, flags)

    builtins.compile, re.compile = compile_, pattern_  # type: ignore[assignment] # without its overloads
    try:
        yield
    finally:
        builtins.compile, re.compile = plain, pattern
        if fresh and not sys.dont_write_bytecode:
            _write(file, known)


def _read(file: Path) -> Kept:
    try:
        data = file.read_bytes()
        found = marshal.loads(data) if len(data) <= _LARGEST else {}  # noqa: S302 (as trusted as the user's .pyc files)
        if found.pop("", None) != sys.version:
            return {}
        return {str(name): (source, code) for name, (source, code) in found.items() if isinstance(code, CodeType)}
    except (OSError, ValueError, EOFError, TypeError, AttributeError):
        return {}


def _write(file: Path, known: Kept) -> None:
    with suppress(OSError, ValueError):
        file.parent.mkdir(parents=True, exist_ok=True)
        fresh = file.with_suffix(f".{os.getpid()}")
        fresh.write_bytes(marshal.dumps({"": sys.version, **known}))
        fresh.replace(file)
