"""Which importer a file is for. A module of this package with ``recognises`` and ``read`` is one, and is found by itself.

An importer has ``TITLE: str`` (whose export it is), ``recognises(source) -> bool``, which looks at what is in the file and
never at its name, and ``read(source) -> Iterator[Record]``. One with ``LAST`` is asked when all others have said no.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from typing import Any

import reader.formats
from reader.errors import FormatError
from reader.formats import could_not_write
from reader.formats.files import replacing
from reader.formats.source import Source
from reader.import_model import Record

_SHARED = {"files", "importing", "markup", "plain", "source", "values"}


def importers() -> dict[str, Any]:
    """Return the importing modules by name: those that recognise their own first, then those that take what is left."""
    names = sorted(each.name for each in iter_modules(reader.formats.__path__) if each.name not in _SHARED)
    modules = {name: import_module(f"reader.formats.{name}") for name in names}
    reading = {
        name.removesuffix("_export"): module for name, module in modules.items() if hasattr(module, "recognises")
    }
    return dict(sorted(reading.items(), key=lambda pair: (hasattr(pair[1], "LAST"), pair[0])))


def importer_for(source: Source, name: str = "") -> tuple[str, Any]:
    """Return the name and module of the importer for a file; the one called ``name`` if that is given.

    Raises FormatError when none knows the file, or none has that name.
    """
    known = importers()
    if name:
        if name not in known:
            raise FormatError(f"There is no import format “{name}”; the formats are: {', '.join(known)}.")
        return name, known[name]
    for each, module in known.items():
        if module.recognises(source):
            return each, module
    raise FormatError(_unknown(source))


def records(source: Source, importer: Any) -> Iterator[Record]:  # noqa: ANN401 - a module
    """Yield what an importer reads. Raises FormatError too where a file is so wrong that the importer fails at it."""
    try:
        yield from importer.read(source)
    except (TypeError, KeyError, AttributeError, IndexError, ValueError, OverflowError, RecursionError) as error:
        raise FormatError(
            f"{source.name} cannot be read as {importer.TITLE}; export it again, or name another format."
        ) from error


def titles() -> Iterator[tuple[str, str]]:
    """Yield name and title of each importer."""
    from reader.formats import lifeboat

    yield from ((name, module.TITLE) for name, module in importers().items())
    yield "lifeboat", lifeboat.TITLE


def write_report(path: Path, record: dict[str, Any]) -> None:
    """Write what an import did, and left out, as JSON. Raises FormatError when the system refuses."""
    try:
        with replacing(path) as file:
            json.dump(record, file, ensure_ascii=False, indent=1)
    except OSError as error:
        raise could_not_write(path, error) from error


def _unknown(source: Source) -> str:
    if not any(True for name in source.members if source.read(name).strip()):
        return f"{source.name} is empty; export it again."
    if source.whole in ([], {}):
        return f"{source.name} is a list with nothing in it; export again from an account that holds articles."
    return (
        f"{source.name} is no export that Postil knows; it reads those of Pocket, Instapaper, Omnivore, wallabag, Readwise, "
        "Raindrop, browsers and twenty others (`postil import --formats` lists them)."
    )
