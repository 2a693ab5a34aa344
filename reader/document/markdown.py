"""The document tree to Markdown: CommonMark 0.31 with GitHub's tables, strike-through and task lists.

What Markdown has no sign for (sub- and superscript, underline, marks, keys, spans in tables) is written as inline HTML,
which CommonMark allows, or as its text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import groupby

from reader.document.tree import (
    Block,
    Code,
    Definitions,
    Details,
    Document,
    Embed,
    Figure,
    Heading,
    Image,
    List,
    Paragraph,
    Quote,
    Rule,
    Run,
    Style,
    Table,
)

_SPECIAL = re.compile(r"([\\`*_\[\]<>~|])")
_ENTITY = re.compile(r"&(?=#?\w+;)")
_LINE_START = re.compile(r"(?m)^(\s*)(?:(#|[>+\-=](?=[\s#>+\-=]|$))|(\d{1,9})([.)])(?=\s|$))")
"""What begins a block; some readers take ``#word`` for a heading too, or for a tag."""
_NOT_TEX = re.compile(r"^\s*$|(?<!\\)\$|`|\\$")
_SIGNS = ((Style.STRONG, "**"), (Style.EMPHASIS, "*"), (Style.DELETED, "~~"))
_ELEMENTS = {Style.STRONG: "strong", Style.EMPHASIS: "em", Style.DELETED: "del"}
_TAGS = (
    (Style.INSERTED, "ins"),
    (Style.MARKED, "mark"),
    (Style.SMALL, "small"),
    (Style.SUPERSCRIPT, "sup"),
    (Style.SUBSCRIPT, "sub"),
    (Style.KEYBOARD, "kbd"),
)


def to_markdown(document: Document) -> str:
    """Return the article's body as Markdown, ending in one newline; empty for an empty document."""
    text = "\n".join(_blocks(document.blocks)).strip("\n")
    return text + "\n" if text else ""


def _blocks(blocks: Iterable[Block]) -> list[str]:
    """Return lines; an empty one stands between two blocks."""
    lines: list[str] = []
    previous: Block | None = None
    for block in blocks:
        if lines:
            lines.append("")
        if isinstance(block, List) and isinstance(previous, List) and block.ordered == previous.ordered:
            lines += ["<!-- -->", ""]
        lines += _block(block)
        previous = block
    return lines


def _block(block: Block) -> list[str]:
    match block:
        case Paragraph():
            if block.align == "center" and (tex := _displayed(block.runs)):
                return [f"$${tex}$$"]
            return inline(block.runs).split("\n")
        case Heading():
            return ["#" * block.level + " " + inline(block.runs).replace("\\\n", " ").replace("\n", " ")]
        case Code():
            return _fenced(block)
        case Rule():
            return ["* * *"]
        case Figure():
            return _figure(block)
        case Embed():
            return [f"[{_escape(block.title or block.src)}]({_target(block.src)})"]
        case Quote():
            return [f"> {line}".rstrip() for line in _blocks(block.blocks)]
        case List():
            return _list(block)
        case Definitions():
            return _definitions(block)
        case Table():
            return _table(block)
        case Details():
            summary = [f"**{inline(tuple(run._replace(style=run.style & ~Style.STRONG) for run in block.summary))}**"]
            return [
                *(summary if block.summary else []),
                *([""] if block.summary and block.blocks else []),
                *_blocks(block.blocks),
            ]


def _fenced(block: Code) -> list[str]:
    longest = max((len(ticks) for ticks in re.findall("`{3,}", block.text)), default=2)
    fence = "`" * (longest + 1)
    return [fence + block.language, *block.text.split("\n"), fence]


def _figure(block: Figure) -> list[str]:
    images = " ".join(_image(image) for image in block.images)
    lines = [f"[{images}]({_target(block.link)})" if block.link else images]
    if block.caption:
        lines += [
            "",
            *inline(tuple(run._replace(style=run.style ^ Style.EMPHASIS) for run in block.caption)).split("\n"),
        ]
    return lines


def _list(block: List) -> list[str]:
    lines: list[str] = []
    loose = any(sum(not isinstance(inner, List) for inner in item.blocks) > 1 for item in block.items)
    number = block.start
    for item in block.items:
        number = item.value if item.value is not None else number
        marker = f"{max(number, 0)}." if block.ordered else "-"
        task = {None: "", True: "[x] ", False: "[ ] "}[item.checked]
        indent = " " * (len(marker) + 1)
        inner: list[str] = []
        for part in item.blocks:
            if inner and not (isinstance(part, List) and not loose):
                inner.append("")
            inner += _block(part)
        if lines and loose:
            lines.append("")
        lines.append(f"{marker} {task}{inner[0] if inner else ''}".rstrip())
        lines += [(indent + line).rstrip() for line in inner[1:]]
        number += -1 if block.reversed else 1
    return lines


def _definitions(block: Definitions) -> list[str]:
    lines: list[str] = []
    for entry in block.entries:
        inner = _blocks(entry.blocks)
        if entry.term:
            lines += [*([""] if lines else []), *inner]
        else:
            lines += [f":   {inner[0]}" if inner else ":", *(f"    {line}".rstrip() for line in inner[1:])]
    return lines


def _table(table: Table) -> list[str]:
    """A GitHub table; cells that span are followed by empty ones, blocks in a cell stand on one line."""
    rows: list[list[str]] = []
    for row in table.rows:
        cells: list[str] = []
        for cell in row:
            cells.append(" ".join(line for line in (_flat(block) for block in cell.blocks) if line))
            cells += [""] * (min(cell.colspan, 50) - 1)
        rows.append(cells)
    width = max(map(len, rows))
    rows = [row + [""] * (width - len(row)) for row in rows]
    aligns = [cell.align for cell in table.rows[0]] + [""] * width
    rules = [{"center": ":---:", "right": "---:", "left": ":---"}.get(align, "---") for align in aligns[:width]]
    body = [rows[0], rules, *rows[1:]] if any(cell.header for cell in table.rows[0]) else [[""] * width, rules, *rows]
    lines = [f"| {' | '.join(row)} |" for row in body]
    return [*inline(table.caption).split("\n"), "", *lines] if table.caption else lines


def _flat(block: Block) -> str:
    if isinstance(block, Code):
        return _code(block.text.replace("\n", " ")).replace("|", "\\|")
    return " ".join(
        line.strip() for line in "\n".join(_block(block)).replace("\\\n", "<br>").split("\n") if line.strip()
    )


def inline(runs: tuple[Run, ...]) -> str:
    """Return runs as inline Markdown; a line break is a backslash at the end of its line."""
    out: list[str] = []
    for (link, title, tex), linked in groupby(runs, key=_group):
        text = f"${tex}$" if tex else _styled(list(linked))
        if link:
            quoted = ' "' + title.replace('"', '\\"') + '"' if title else ""
            text = f"[{text.strip() or _escape(link)}]({_target(link)}{quoted})"
        out.append(text)
    joined = _LINE_START.sub(_escape_start, "".join(out))
    return joined.replace("\n", "\\\n")


def _group(run: Run) -> tuple[str, str, str]:
    """Return what neighbours share that are written as one: a link with its title, or the TeX of a formula."""
    if run.link or not run.style & Style.MATH or _NOT_TEX.search(run.title):
        return run.link, run.title if run.link else "", ""
    return "", "", run.title


def _displayed(runs: tuple[Run, ...]) -> str:
    """Return the TeX of runs that are one formula; nothing for any others."""
    kinds = {_group(run) for run in runs}
    return kinds.pop()[2] if len(kinds) == 1 else ""


def _styled(runs: list[Run]) -> str:
    used = 0
    for run in runs:
        used |= run.style
    masks = tuple(pair for pair in (*_SIGNS, *_TAGS) if used & pair[0]) if used else ()
    return _nested(runs, masks, "", "")


def _nested(runs: list[Run], masks: tuple[tuple[int, str], ...], before: str, after: str) -> str:
    """Write runs with the styles of ``masks``, the first outermost; neighbours share what they have in common.

    ``before`` and ``after`` are the characters around, which decide whether a sign is read as one.
    """
    if not masks:
        return "".join(map(_run, runs))
    (mask, sign), inner = masks[0], masks[1:]
    groups = [(bool(on), list(group)) for on, group in groupby(runs, key=lambda run: run.style & mask)]
    out = ""
    for index, (on, group) in enumerate(groups):
        left = out[-1:] or before
        right = groups[index + 1][1][0].text[:1] if index + 1 < len(groups) else after
        text = _nested(group, inner, left, right)
        out += _wrapped(text, mask, sign, left, right) if on else text
    return out


def _run(run: Run) -> str:
    if run.image:
        return _image(run.image)
    text = _code(run.text) if run.style & Style.CODE and run.text.strip() else _escape(run.text)
    return f"{text}({_escape(run.ruby)})" if run.ruby else text


def _wrapped(text: str, mask: int, sign: str, before: str, after: str) -> str:
    """Put signs around text, white space left outside them; elements where a sign would not be read as one.

    CommonMark section 6.2: next to punctuation inside, a sign needs white space or punctuation outside.
    """
    core = text.strip()
    if not core:
        return text
    lead, trail = text[: len(text) - len(text.lstrip())], text[len(text.rstrip()) :]
    before, after = lead[-1:] or before, trail[:1] or after
    if sign[0] not in "*~":
        return f"{lead}<{sign}>{core}</{sign}>{trail}"
    if (before.isalnum() and not core[0].isalnum()) or (after.isalnum() and not core[-1].isalnum()):
        name = _ELEMENTS[mask]
        return f"{lead}<{name}>{core}</{name}>{trail}"
    return f"{lead}{sign}{core}{sign}{trail}"


def _code(text: str) -> str:
    longest = max((len(ticks) for ticks in re.findall("`+", text)), default=0)
    ticks = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    text = text.replace("\n", " ")
    return f"{ticks}{pad}{text}{pad}{ticks}"


def _image(image: Image) -> str:
    return f"![{_escape(image.alt)}]({_target(image.src)})"


def _target(address: str) -> str:
    if re.search(r"[\s()<>]", address):
        return "<" + address.replace("<", "%3C").replace(">", "%3E").replace(" ", "%20") + ">"
    return address


def _escape(text: str) -> str:
    text = _SPECIAL.sub(r"\\\1", text)
    if text.count("$") > 1:  # readers of formulas would take what is between for one
        text = text.replace("$", "\\$")
    return _ENTITY.sub("&amp;", text)


def _escape_start(match: re.Match[str]) -> str:
    if match[2]:
        return f"{match[1]}\\{match[2]}"
    return f"{match[1]}{match[3]}\\{match[4]}"
