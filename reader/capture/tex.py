"""TeX's mathematics to a formula. ``TexError`` is raised for what it does not understand: nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

from reader.capture import tex_symbols as signs
from reader.capture.linear import Accent, Fraction, Grid, Node, Root, Row, Script, Sign, letter, restyled, slanted

_TOKEN = re.compile(r"\\[A-Za-z]+\*?|\\.|%[^\n]*\n?|\s+|\d+(?:[.]\d+)*|.", re.DOTALL)
_END = "\\end"
_LONGEST = 6000
_DEEPEST = 40
_FRACTIONS = {"frac", "dfrac", "tfrac", "cfrac", "sfrac", "nicefrac"}
_BINOMIALS = {"binom", "dbinom", "tbinom"}
_STACKS = {"overset": (False, True), "stackrel": (False, True), "underset": (True, False)}
_ARROWS = {
    **dict.fromkeys(("xrightarrow", "xlongrightarrow"), "→"),
    "xleftarrow": "←",
    "xRightarrow": "⇒",
    "xLeftarrow": "⇐",
    "xleftrightarrow": "↔",
    "xmapsto": "↦",
    "xlongequal": "=",
}


class TexError(Exception):
    """What was given is no TeX, or more of it than is understood."""


def parse(source: str) -> Node:
    """Return the formula that TeX stands for. Raises ``TexError``."""
    if len(source) > _LONGEST:
        raise TexError
    tokens = [word for word in _TOKEN.findall(source) if not word.startswith("%")]
    reader = _Reader(tokens)
    rows = reader.rows(None)
    return rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else Grid(rows, "", True)


class _Reader:
    def __init__(self, tokens: list[str]) -> None:
        self._tokens, self._at, self._depth = tokens, 0, 0

    # -- tokens -----------------------------------------------------------------------------------------------------

    def _peek(self) -> str:
        while self._at < len(self._tokens) and self._tokens[self._at].isspace():
            self._at += 1
        return self._tokens[self._at] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        word = self._peek()
        if not word:
            raise TexError
        self._at += 1
        return word

    def _raw(self) -> str:
        """Return an argument in braces as it is written, or one word."""
        if self._peek() != "{":
            return self._next()
        self._at += 1
        depth, out = 1, list[str]()
        while self._at < len(self._tokens):
            word = self._tokens[self._at]
            self._at += 1
            depth += {"{": 1, "}": -1}.get(word, 0)
            if not depth:
                return "".join(out)
            out.append(word)
        raise TexError

    def _bracketed(self) -> Node | None:
        """Return an optional argument."""
        if self._peek() != "[":
            return None
        self._at += 1
        with self._deeper():
            parts: list[Node] = []
            while self._peek() != "]":
                self._part(parts)
        self._at += 1
        return Row(tuple(parts))

    # -- rows and groups --------------------------------------------------------------------------------------------

    def rows(self, ending: str | None) -> tuple[tuple[Node, ...], ...]:
        """Read cells up to ``ending``, which is read too; None is the end of the formula."""
        rows: list[tuple[Node, ...]] = []
        cells: list[Node] = []
        parts: list[Node] = []
        while True:
            word = self._peek()
            if word == (ending or "") or (ending and word == _END):
                break
            if word == "&":
                self._at += 1
                cells.append(Row(tuple(parts)))
                parts = []
            elif word in {"\\\\", "\\cr", "\\newline", "\\tabularnewline", "\\\\*"}:
                self._at += 1
                if self._at < len(self._tokens) and self._tokens[self._at] == "[":
                    self._bracketed()
                rows.append((*cells, Row(tuple(parts))))
                cells, parts = [], []
            else:
                self._part(parts)
        self._at += bool(ending)
        if parts or cells or not rows:
            rows.append((*cells, Row(tuple(parts))))
        return tuple(rows)

    def _part(self, parts: list[Node]) -> None:
        """Read what comes next into ``parts``."""
        word = self._peek()
        if word in {"^", "_"}:
            self._scripts(parts)
        elif word == "'":
            self._primes(parts)
        elif word in {"\\over", "\\choose"}:
            self._at += 1
            over = Row(tuple(parts))
            parts[:] = [Fraction(over, self._rest(), word == "\\over")]
        elif word[1:] in signs.SWITCHES and word[0] == "\\":
            self._at += 1
            parts.append(restyled(self._rest(), word[1:]))
        elif (node := self._node()) is not None:
            parts.append(node)

    def _rest(self) -> Node:
        """Read up to the end of the group, cell or row."""
        with self._deeper():
            parts: list[Node] = []
            while self._peek() not in {"", "}", "&", "\\\\", "\\right", _END}:
                self._part(parts)
            return Row(tuple(parts))

    @contextmanager
    def _deeper(self) -> Iterator[None]:
        self._depth += 1
        if self._depth > _DEEPEST:
            raise TexError
        yield
        self._depth -= 1

    def _scripts(self, parts: list[Node]) -> None:
        base: Node = parts.pop() if parts else Row()
        sign = self._next()
        argument = self._argument()
        below, above = (argument, None) if sign == "_" else (None, argument)
        if isinstance(base, Script) and (base.below if below else base.above) is None:
            parts.append(Script(base.base, below or base.below, above or base.above))
        elif isinstance(base, Script) and above and isinstance(base.above, Sign) and base.above.text[:1] == "′":
            parts.append(Script(base.base, base.below, Row((base.above, above))))
        elif isinstance(base, Script):
            raise TexError
        else:
            parts.append(Script(base, below, above))

    def _primes(self, parts: list[Node]) -> None:
        count = 0
        while self._peek() == "'":
            self._at += 1
            count += 1
        base: Node = parts.pop() if parts else Row()
        if isinstance(base, Script) and isinstance(base.base, Script):
            raise TexError
        prime = Sign("′" * count)
        parts.append(
            Script(base.base, base.below, prime)
            if isinstance(base, Script) and not base.above
            else Script(base, None, prime)
        )

    def _argument(self) -> Node:
        """Return what the next word or group stands for."""
        with self._deeper():
            word = self._peek()
            if word.isdigit() and len(word) > 1:  # x^12 is x to the first, times two
                self._tokens[self._at] = word[1:]
                return Sign(word[0])
            if word in {"^", "_", "&", "}", ""}:
                raise TexError
            return self._node() or Row()

    def _group(self) -> Node:
        with self._deeper():
            parts: list[Node] = []
            while self._peek() != "}":
                self._part(parts)
            self._at += 1
            return Row(tuple(parts))

    # -- single nodes -----------------------------------------------------------------------------------------------

    def _node(self) -> Node | None:
        word = self._next()
        if word == "{":
            return self._group()
        if word in {"}", "&", "#", "$"}:
            raise TexError
        if word[0] == "\\" and len(word) > 1:
            return self._command(word[1:])
        return Sign(word) if word[0].isdigit() else letter(word)

    def _command(self, name: str) -> Node | None:
        if name in signs.GREEK:
            return slanted(signs.GREEK[name])
        if name in signs.SIGNS:
            return Sign(*signs.SIGNS[name])
        if name in signs.IGNORED:
            return None
        if name in signs.TEXTS:
            return self._text(name)
        if name in signs.ALPHABETS:
            return restyled(self._argument(), name)
        if name in signs.ACCENTS:
            return Accent(self._argument(), signs.ACCENTS[name])
        if name in signs.KEPT:
            for _ in range(signs.KEPT[name]):
                self._raw()
            return self._argument()
        if name in signs.DISCARDED:
            for _ in range(signs.DISCARDED[name]):
                self._raw()
            return None
        return self._structure(name)

    def _structure(self, name: str) -> Node | None:
        if name in _FRACTIONS:
            return Fraction(self._argument(), self._argument())
        if name in _BINOMIALS:
            return Fraction(self._argument(), self._argument(), bar=False)
        if name == "sqrt":
            degree = self._bracketed()
            return Root(self._argument(), degree)
        if name == "left":
            return self._fenced()
        if name == "begin":
            return self._environment(self._raw())
        if name in _STACKS:
            below, above = _STACKS[name]
            script = self._argument()
            return Script(self._argument(), script if below else None, script if above else None)
        if name in _ARROWS:
            below_arrow = self._bracketed()
            return Row((Script(Sign(_ARROWS[name], signs.RELATION), below_arrow, self._argument()),))
        return self._other(name)

    def _other(self, name: str) -> Node | None:
        if name in {"operatorname", "operatorname*"}:
            return Sign(re.sub(r"\\[,;: !]|[\s{}]", "", self._raw()), signs.FUNCTION)
        if name in {"pmod", "pod"}:
            return Row(
                (Sign(" (mod " if name == "pmod" else " (", signs.TEXT), self._argument(), Sign(")", signs.CLOSE))
            )
        if name in {"mod"}:
            return Row((Sign(" mod ", signs.TEXT), self._argument()))
        if name in {"tag", "tag*", "eqref", "ref"}:
            text = self._raw()
            return Sign(
                ("\u2003" if name[:3] == "tag" else "") + (text if name in {"tag*", "ref"} else f"({text})"), signs.TEXT
            )
        if name == "substack":
            return self._substack()
        if name in {"tfrac", "TeX", "LaTeX"}:
            return Sign(name, signs.TEXT)
        if name == "sideset":
            before, after = self._argument(), self._argument()
            return Row((before, self._argument(), after))
        raise TexError

    def _text(self, name: str) -> Node:
        text = self._raw()
        if "$" in text or re.search(r"\\(?![ ,;:%&#_{}~-])", text):
            raise TexError
        text = re.sub(
            r"\s+", " ", re.sub(r"\\(.)|[{}]", lambda match: (match[1] or "").replace(",", " "), text)
        ).replace("~", " ")
        alphabet = {"textbf": "mathbf"}.get(name, "")
        sign = slanted(text, signs.TEXT) if name in {"textit", "emph"} else Sign(text, signs.TEXT)
        return restyled(sign, alphabet)

    def _delimiter(self) -> str:
        word = self._next()
        if word == ".":
            return ""
        sign = signs.SIGNS.get(word[1:], ("", 0))[0] if word[0] == "\\" else word
        if not sign or len(sign) > 1:
            raise TexError
        return {"<": "⟨", ">": "⟩"}.get(sign, sign)

    def _fenced(self) -> Node:
        with self._deeper():
            before = self._delimiter()
            rows = self.rows("\\right")
            after = self._delimiter()
        inner: Node = rows[0][0] if len(rows) == 1 and len(rows[0]) == 1 else Grid(rows)
        if isinstance(inner, Row) and len(inner.parts) == 1 and isinstance(inner.parts[0], Grid):
            grid = inner.parts[0]
            return Grid(grid.rows, "{" if (before, after) == ("{", "") else (before or " ") + after)
        return Row((Sign(before, signs.OPEN), inner, Sign(after, signs.CLOSE)))

    def _environment(self, name: str) -> Node:
        bare = name.rstrip("*").strip()
        if bare not in signs.MATRICES and bare not in signs.LINES:
            raise TexError
        if bare != "CD":
            self._bracketed_raw()
        if bare in {"array", "darray", "subarray", "alignat", "alignedat", "IEEEeqnarray"}:
            self._raw()
        with self._deeper():
            rows = self.rows(_END)
            self._raw()
        rows = tuple(row for row in rows if any(cell != Row() for cell in row))
        if bare in signs.MATRICES:
            return Grid(rows, signs.MATRICES[bare])
        return Grid(rows, "", True)

    def _bracketed_raw(self) -> None:
        if self._at + 2 < len(self._tokens) and self._tokens[self._at] == "[" and self._tokens[self._at + 2] == "]":
            self._at += 3

    def _substack(self) -> Node:
        if self._next() != "{":
            raise TexError
        with self._deeper():
            rows = self.rows("}")
        parts: list[Node] = []
        for number, row in enumerate(rows):
            parts.extend([Sign(",", signs.POINT)] if number else [])
            parts.extend(row)
        return Row(tuple(parts))
