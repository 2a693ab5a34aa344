"""What anchoring answers."""

from __future__ import annotations

from typing import NamedTuple

from reader.model import Span


class Found(NamedTuple):
    """A passage in its place."""

    span: Span
    how: str
    """``position`` (nothing has moved), ``quote`` (the same words elsewhere) or ``likeness`` (nearly the same words)."""
    confidence: float
    """0.0 to 1.0: how sure it is that this is the passage meant; 1.0 where words and surroundings read the same."""
