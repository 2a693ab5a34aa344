"""A formula as a tree, and the tree as one line of legible text with slanted, raised and lowered letters.

Fractions stand as ``a⁄b`` or ``(a + b)/(c + d)``, roots as ``√(…)``, matrices as ``[a b; c d]``; rows that are aligned
stand on lines of their own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from reader.capture import tex_symbols as signs
from reader.document import Style

_RAISED, _LOWERED = Style.SUPERSCRIPT, Style.SUBSCRIPT
_LETTER_BEFORE = {signs.ORDINARY, signs.CLOSE, signs.FRACTION, signs.TEXT}
_UNARY_AFTER = {None, signs.RELATION, signs.BINARY, signs.OPEN, signs.POINT, signs.FUNCTION, signs.LARGE, signs.SPACE}


class Piece(NamedTuple):
    """Text of one style."""

    text: str
    style: int = 0


@dataclass(frozen=True, slots=True)
class Sign:
    """A letter, number, name or operator."""

    text: str
    kind: int = signs.ORDINARY
    style: int = 0


@dataclass(frozen=True, slots=True)
class Row:
    """Parts side by side."""

    parts: tuple[Node, ...] = ()


@dataclass(frozen=True, slots=True)
class Script:
    """What stands below and above, or before a following exponent."""

    base: Node
    below: Node | None = None
    above: Node | None = None


@dataclass(frozen=True, slots=True)
class Fraction:
    """One over another; without a ``bar`` it is a binomial."""

    over: Node
    under: Node
    bar: bool = True


@dataclass(frozen=True, slots=True)
class Root:
    """A root; ``degree`` None is the square root."""

    body: Node
    degree: Node | None = None


@dataclass(frozen=True, slots=True)
class Accent:
    """A mark on what is below it; lines go on every letter, other marks on the last."""

    body: Node
    mark: str


@dataclass(frozen=True, slots=True)
class Grid:
    """Rows of cells. ``lines``: each row is a line of its own."""

    rows: tuple[tuple[Node, ...], ...]
    fences: str = ""
    lines: bool = False


Node = Sign | Row | Script | Fraction | Root | Accent | Grid


def pieces(node: Node) -> list[Piece]:
    """Return a formula as text, neighbours of one style merged."""
    merged: list[Piece] = []
    for piece in _set(node, 0, top=True):
        if merged and merged[-1].style == piece.style:
            merged[-1] = Piece(merged[-1].text + piece.text, merged[-1].style)
        elif piece.text:
            merged.append(piece)
    return merged


def slanted(text: str, kind: int = signs.ORDINARY) -> Sign:
    """Return a variable."""
    return Sign(text, kind, Style.EMPHASIS)


def letter(char: str) -> Sign:
    """Return a character as it stands in a formula: known signs, slanted letters, upright figures and others."""
    if char in signs.CHARACTERS:
        return Sign(*signs.CHARACTERS[char])
    if 0x1D400 <= ord(char) <= 0x1D7FF:
        name, plain = unicodedata.name(char, ""), unicodedata.normalize("NFKC", char)
        style = (Style.STRONG if "BOLD" in name else 0) | (Style.EMPHASIS if "ITALIC" in name else 0)
        return Sign(plain, signs.ORDINARY, style)
    return slanted(char) if char.isalpha() and (char.isascii() or "α" <= char <= "ϵ") else Sign(char)


def restyled(node: Node, alphabet: str) -> Node:
    """Return a formula in another alphabet, named as TeX names it: bold, upright, blackboard …"""
    change = _ALPHABETS.get(alphabet)
    if change is None:
        return node
    match node:
        case Sign(text, kind, style):
            return change(text, kind, style) if kind in {signs.ORDINARY, signs.TEXT} else node
        case Row(parts):
            return Row(tuple(restyled(part, alphabet) for part in parts))
        case Script(base, below, above):
            return Script(
                restyled(base, alphabet), below and restyled(below, alphabet), above and restyled(above, alphabet)
            )
        case Accent(body, mark):
            return Accent(restyled(body, alphabet), mark)
    return node


def _upright(text: str, kind: int, style: int) -> Sign:
    return Sign(text, kind, style & ~Style.EMPHASIS)


def _bold(text: str, kind: int, style: int) -> Sign:
    return Sign(text, kind, style | Style.STRONG)


def _drawn(alphabet: dict[str, str], other: Callable[[str, int, int], Sign]) -> Callable[[str, int, int], Sign]:
    return lambda text, kind, style: Sign(alphabet[text], kind) if text in alphabet else other(text, kind, style)


_ALPHABETS: dict[str, Callable[[str, int, int], Sign]] = {
    **dict.fromkeys(("mathrm", "rm", "mathsf", "sf", "mathtt", "tt", "mathnormal"), _upright),
    **dict.fromkeys(
        ("mathbf", "bf", "bold", "symbf", "bfseries"), lambda text, kind, style: _bold(text, kind, style & ~2)
    ),
    **dict.fromkeys(("boldsymbol", "bm", "pmb", "mathbfit"), _bold),
    **dict.fromkeys(
        ("mathbb", "Bbb"), _drawn(signs.BLACKBOARD, lambda text, kind, style: _bold(text, kind, style & ~2))
    ),
    **dict.fromkeys(("mathcal", "mathscr", "cal"), _drawn(signs.SCRIPT, Sign)),
    **dict.fromkeys(("mathfrak", "frak"), _drawn(signs.FRAKTUR, _upright)),
}


def _set(node: Node, level: int, *, top: bool = False) -> list[Piece]:
    """Return a node's pieces. ``level`` is the style of the script that it stands in, 0 on the line."""
    match node:
        case Sign(text, _, style):
            return [Piece(text, style | level)]
        case Row(parts):
            return _row(_flat(parts), level, top)
        case Script(base, below, above):
            return [*_base(base, level), *_script(below, _LOWERED, level), *_script(above, _RAISED, level)]
        case Fraction(over, under, bar):
            if not bar:
                return [
                    Piece("(", level),
                    *_set(over, level),
                    Piece("; ", level),
                    *_set(under, level),
                    Piece(")", level),
                ]
            return _fraction(over, under, level)
        case Root(body, degree):
            index = _script(degree, _RAISED, level) if degree else []
            return [*index, Piece("√", level), *_closed(body, level, _is_single(body))]
        case Accent(body, mark):
            return _accented(_set(body, level), mark)
        case Grid():
            return _grid(node, level, top)


def _flat(parts: Sequence[Node]) -> list[Node]:
    found: list[Node] = []
    for part in parts:
        found.extend(_flat(part.parts) if isinstance(part, Row) else [part])
    return found


def _kind(node: Node) -> int:
    match node:
        case Sign():
            return node.kind
        case Script() | Accent():
            inner = node.base if isinstance(node, Script) else node.body
            kind = _kind(inner)
            return signs.ORDINARY if kind in {signs.BINARY, signs.POINT, signs.SPACE} else kind
        case Row(parts) if len(parts) == 1:
            return _kind(parts[0])
        case Fraction(bar=True):
            return signs.FRACTION
    return signs.ORDINARY


def _row(parts: list[Node], level: int, top: bool) -> list[Piece]:
    found: list[Piece] = []
    before: int | None = None
    for number, part in enumerate(parts):
        kind = _kind(part)
        last = number + 1 == len(parts)
        if kind == signs.BINARY and (before in _UNARY_AFTER or last):
            kind = signs.ORDINARY if last and before not in _UNARY_AFTER else -1
        set_ = _set(part, level, top=top)
        text = "".join(piece.text for piece in set_)
        if not level and kind in {signs.BINARY, signs.RELATION}:
            gap = " " if found else ""
            set_ = [Piece(gap), *set_, *([] if last else [Piece(" ")])]
        elif kind == signs.POINT and not last and not level:
            set_ = [*set_, Piece("" if _kind(parts[number + 1]) == signs.SPACE else " ")]
        elif found and before is not None and not level and _apart(before, kind, found[-1].text, text):
            set_ = [Piece(" "), *set_]
        found.extend(set_)
        before = None if kind == -1 else kind
        if kind == -1:
            before = signs.OPEN
    return found


def _apart(before: int, kind: int, left: str, right: str) -> bool:
    """Say whether a space stands between two parts on the line."""
    if before in {signs.FUNCTION, signs.LARGE}:
        return kind not in {signs.OPEN, signs.POINT, signs.CLOSE, signs.SPACE} or (
            before == signs.LARGE and kind == signs.OPEN
        )
    if kind in {signs.FUNCTION, signs.LARGE}:
        return before in _LETTER_BEFORE
    if signs.FRACTION in {before, kind}:
        return before in _LETTER_BEFORE and kind in {*_LETTER_BEFORE, signs.OPEN} and kind != signs.CLOSE
    if signs.TEXT in {before, kind}:
        return left[-1:].isalnum() and right[:1].isalnum()
    return False


def _base(base: Node, level: int) -> list[Piece]:
    if isinstance(base, Fraction):
        return _closed(base, level, False)
    return _set(base, level)


def _script(node: Node | None, style: int, level: int) -> list[Piece]:
    """Return what is raised or lowered; within a script, with small characters or else behind ``^`` or ``_``."""
    if node is None:
        return []
    inner = _set(node, level or style)
    text = "".join(piece.text for piece in inner)
    if not text.strip():
        return []
    if set(text) <= set("′‵"):
        return [Piece(text, level)]
    if not level:
        return inner
    small = signs.SUPERSCRIPTS if style == _RAISED else signs.SUBSCRIPTS
    if all(char in small for char in text):
        return [Piece("".join(small[char] for char in text), level)]
    return [Piece("^" if style == _RAISED else "_", level), *_fence(inner, level, len(text) == 1)]


def _fraction(over: Node, under: Node, level: int) -> list[Piece]:
    above, below = _is_product(over), _is_single(under) or _is_differential(under)
    bar = "⁄" if above and below else "/"
    return [*_closed(over, level, above), Piece(bar, level), *_closed(under, level, below)]


def _closed(node: Node, level: int, bare: bool) -> list[Piece]:
    return _fence(_set(node, level), level, bare)


def _fence(inner: list[Piece], level: int, bare: bool) -> list[Piece]:
    return inner if bare else [Piece("(", level), *inner, Piece(")", level)]


def _is_single(node: Node) -> bool:
    """Say whether it is one sign, perhaps with scripts or marks."""
    match node:
        case Row(parts):
            return len(parts) == 1 and _is_single(parts[0])
        case Script(base, _, _):
            return _is_single(base)
        case Accent(body, _):
            return _is_single(body)
        case Sign(text, kind, _):
            return kind not in {signs.TEXT, signs.SPACE} or " " not in text
    return isinstance(node, Root)


def _is_product(node: Node) -> bool:
    """Say whether nothing in it binds less than a fraction does."""
    parts = _flat((node,))
    loose = {
        signs.BINARY,
        signs.RELATION,
        signs.POINT,
        signs.SPACE,
        signs.FUNCTION,
        signs.LARGE,
        signs.OPEN,
        signs.FRACTION,
    }
    return all(_kind(part) not in loose and not isinstance(part, Grid) for part in parts) and len(parts) <= 4


def _is_differential(node: Node) -> bool:
    parts = _flat((node,))
    first = parts[0] if parts else None
    return len(parts) == 2 and isinstance(first, Sign) and first.text in "d∂Δδ" and _is_single(parts[1])


def _accented(inner: list[Piece], mark: str) -> list[Piece]:
    if mark in "\u0304\u0332" and sum(len(piece.text) for piece in inner) <= 40:
        line = "\u0305" if mark == "\u0304" and sum(len(piece.text) for piece in inner) > 1 else mark
        return [Piece("".join(char + line for char in text), style) for text, style in inner]
    for number in range(len(inner) - 1, -1, -1):
        text, style = inner[number]
        if text.strip():
            made = signs.NEGATED.get(text, text + mark) if mark == "\u0338" else text + mark
            return [*inner[:number], Piece(unicodedata.normalize("NFC", made), style), *inner[number + 1 :]]
    return inner


def _grid(grid: Grid, level: int, top: bool) -> list[Piece]:
    lines = grid.lines and top and not level
    rows = [[_set(cell, level) for cell in row] for row in grid.rows]
    spaced = any(" " in piece.text for row in rows for cell in row for piece in cell)
    between = "" if grid.lines else ", " if spaced or grid.fences == "{" else " "
    found = [Piece(grid.fences[:1].strip() + (" " if grid.fences == "{" else ""), level)]
    for number, row in enumerate(rows):
        if number:
            found.append(Piece("\n" if lines else "; ", level))
        for place, cell in enumerate(row):
            if place and cell and between:
                found.append(Piece(between, level))
            found.extend(_joined(cell, place > 0 and grid.lines))
    found.append(Piece(grid.fences[1:2], level))
    return found


def _joined(cell: list[Piece], apart: bool) -> list[Piece]:
    """Return a cell; one that goes on from the cell before it stands off from it."""
    return [Piece(" "), *cell] if apart and cell else cell
