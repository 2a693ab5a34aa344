"""How an answer of ``anchor`` is judged against the truth."""

from __future__ import annotations

from typing import Any

from reader.anchoring import Found
from reader.model import Span
from tests.anchoring.edits import Case


def judge(case: Case, found: Found | None) -> str:
    """Return ``right``, ``orphaned``, ``twin`` (the very words, where they stand once more) or ``wrong`` (other text)."""
    if found is None:
        return "right" if case.truth is None else "orphaned"
    if case.truth is not None and overlap(found.span, case.truth) >= (0.5 if case.kind == "edited" else 0.9):
        return "right"
    return "twin" if case.new[slice(*found.span)] == case.old[slice(*case.span)] else "wrong"


def judge_revision(row: dict[str, Any], found: Found | None) -> str:
    """Return ``right``, ``lost`` or ``wrong`` for a mark in a real revision: half of an edited passage is enough."""
    if row["expect"] is None or found is None:
        return "right" if found is None and row["expect"] is None else "wrong" if found else "lost"
    enough = 0.5 if row["class"] == "edited" else 0.9
    return "right" if overlap(found.span, Span(*row["expect"])) >= enough else "wrong"


def overlap(one: Span, other: Span) -> float:
    """Return what two spans have in common, of what they cover together."""
    common = max(0, min(one.end, other.end) - max(one.start, other.start))
    return common / (max(one.end, other.end) - min(one.start, other.start))
