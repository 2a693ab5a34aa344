"""Values in an ini file that may have been edited by hand: what makes no sense reads as the default."""

from __future__ import annotations

import json
from typing import Any

from PySide6.QtCore import QSettings


def text(store: QSettings, key: str, default: str) -> str:
    """Return a text."""
    value: Any = store.value(key, default)
    if isinstance(value, list):  # a value with bare commas
        return ", ".join(map(str, value))
    return str(value)


def number(store: QSettings, key: str, default: int, limits: tuple[int, int]) -> int:
    """Return a whole number within limits."""
    try:
        return max(limits[0], min(limits[1], int(text(store, key, str(default)))))
    except ValueError:
        return default


def table(store: QSettings, key: str) -> dict[str, Any]:
    """Return a JSON object, empty if there is none."""
    kept = text(store, key, "")
    try:
        found = json.loads(kept) if kept else {}
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
