"""Where things live: the library, the settings, the logs (by appdirs) and the program's own resources."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import NamedTuple

APP = "postil"


class Places(NamedTuple):
    """The folders of one user. None of them is made by asking for it."""

    library: Path
    config: Path
    logs: Path
    cache: Path
    """What may be deleted at any time."""


def places(library: str | os.PathLike[str] | None = None) -> Places:
    """Return the user's folders; ``library`` overrides the first, as ``--library DIR`` does."""
    import appdirs

    data = Path(library).expanduser().absolute() if library else Path(appdirs.user_data_dir(APP, appauthor=False))
    own = (appdirs.user_config_dir, appdirs.user_log_dir, appdirs.user_cache_dir)
    return Places(data, *(Path(folder(APP, appauthor=False)) for folder in own))


def resources() -> Path:
    """Return the folder of icons, fonts, themes and welcome articles: in a checkout, an installed wheel or the bundle."""
    if frozen := getattr(sys, "_MEIPASS", None):
        return Path(frozen) / "reader" / "resources"
    here = Path(__file__).resolve().parent
    installed = here / "resources"
    return installed if installed.is_dir() else here.parent / "resources"


def resource(*parts: str) -> Path:
    """Return the path of one resource file."""
    return resources().joinpath(*parts)
