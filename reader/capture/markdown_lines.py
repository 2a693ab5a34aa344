"""Markdown as people write it, line by line, before and after the ``markdown`` library: lists that need neither an empty
line before them nor four spaces to nest, headings with a space, tasks.
"""

from __future__ import annotations

import re

from reader.capture import hashtags

_FENCE = re.compile(r"\s{0,3}(```+|~~~+)")
_ITEM = re.compile(r"([ ]*)([-*+]|\d{1,9}[.)])([ ]+)(?=\S)")
_RULE = re.compile(r"\s{0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,})$")
_TASK = re.compile(r"<li>(\s*(?:<p>)?\s*)\[([ xX])\]\s")
_NUMBER = re.compile(r"\s{0,3}#\d.*")
_CLOSED = re.compile(r"(\s{0,3}#{1,6}\s.*[^\s#\\])(#+)\s*")
_GLUED = re.compile(r"\s{0,3}#{1,6}[^\s#]")
_NEST = 4


def with_tasks(html: str) -> str:
    """Return HTML whose items that begin with a box in brackets say whether they are done."""
    return _TASK.sub(lambda match: f'<li data-checked="{str(match[2] != " ").lower()}">{match[1]}', html)


def loosened(text: str, *, titled: bool = True) -> str:
    """Return the text with an empty line before each list, nested items at four spaces a level, and no tabs.

    ``titled``: hashtags in the first line do not keep that from being a heading. Without it a heading needs a space.
    """
    text = text.expandtabs(_NEST)
    out: list[str] = []
    fence, levels = "", list[int]()
    shift = 0
    for line in text.split("\n"):
        if mark := _FENCE.match(line):
            fence = "" if fence and line.strip().startswith(fence) else fence or mark[1]
        if fence or mark:
            out.append(" " * max(shift, 0) + line if levels and line.startswith(" ") else line)
            continue
        line = _with_hashes(line, first=not any(out)) if titled else _with_glued(line)
        item = _ITEM.match(line)
        if item and not _RULE.match(line) and (levels or len(item[1]) < _NEST):
            indent = len(item[1])
            while levels and indent < levels[-1]:
                levels.pop()
            if not levels or indent > levels[-1] + 1:
                if not levels and out and out[-1].strip():
                    out.append("")
                levels.append(indent)
            wanted = _NEST * (len(levels) - 1)
            shift = wanted - indent
            out.append(" " * wanted + line.lstrip(" "))
            continue
        if line.strip() and not line.startswith(" ") and (not out or not out[-1].strip()):
            levels, shift = [], 0
        if levels and line.startswith(" ") and line.strip():
            out.append(" " * (_NEST * len(levels)) + line.lstrip(" "))
        else:
            out.append(line)
    return "\n".join(out)


def _with_hashes(line: str, *, first: bool) -> str:
    """Return a line whose hashtag is no heading, and whose heading keeps the sign it ends with (CommonMark 4.2)."""
    if _NUMBER.fullmatch(line) or (hashtags.line(line) and not first):
        return line.replace("#", "\\#", 1)
    if closed := _CLOSED.fullmatch(line):
        return closed[1] + "\\#" * len(closed[2])
    return line


def _with_glued(line: str) -> str:
    """Return a line that is a heading only if white space follows its signs (CommonMark 4.2)."""
    return line.replace("#", "\\#", 1) if _GLUED.match(line) else _with_hashes(line, first=False)
