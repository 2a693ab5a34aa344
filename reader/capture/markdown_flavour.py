"""Markdown as people write it: the ``markdown`` library with tables, fences, footnotes, tasks, strike-through and bare
addresses, lists that need neither an empty line before them nor four spaces to nest, and headings with a space.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as Tree

from markdown import Markdown
from markdown.inlinepatterns import InlineProcessor, SimpleTagInlineProcessor
from markdown.util import AtomicString

from reader.capture import delimiters, hashtags

_FENCE = re.compile(r"\s{0,3}(```+|~~~+)")
_ITEM = re.compile(r"([ ]*)([-*+]|\d{1,9}[.)])([ ]+)(?=\S)")
_RULE = re.compile(r"\s{0,3}(?:(?:\*\s*){3,}|(?:-\s*){3,})$")
_TASK = re.compile(r"<li>(\s*(?:<p>)?\s*)\[([ xX])\]\s")
_FORMULA = (
    r"(?<![\\$\w])(?:\$\$(?P<double>(?:[^$\\]|\\.)+?)\$\$|\$(?P<single>(?![\s$])(?:[^$\\\n]|\\.)+?(?<!\s))\$(?![\d$\w]))"
    r"|\\\((?P<round>(?:\\\\|(?!\\[()]).){1,3000}?)\\\)|\\\[(?P<square>(?:\\\\|(?!\\[\[\]]).){1,3000}?)\\\]"
)
_BARE = r"(https?://[^\s<>\"\]]+[^\s<>\"'.,;:!?)\]*_])"
_NUMBER = re.compile(r"\s{0,3}#\d.*")
_CLOSED = re.compile(r"(\s{0,3}#{1,6}\s.*[^\s#\\])(#+)\s*")
_NEST = 4
_TOLD = delimiters.Found.SCRIPT


class _Bare(InlineProcessor):
    """An address that stands in the text becomes a link."""

    def handleMatch(self, match: re.Match[str], _data: str) -> tuple[Tree.Element, int, int]:  # type: ignore[override]  # noqa: N802
        link = Tree.Element("a", {"href": match[1]})
        link.text = match[1]
        return link, match.start(0), match.end(0)


class _Formula(InlineProcessor):
    """TeX between signs becomes the script that MathJax would read, which ``formulas`` sets."""

    def handleMatch(  # type: ignore[override]  # noqa: N802
        self, match: re.Match[str], _data: str
    ) -> tuple[Tree.Element | None, int | None, int | None]:
        name = match.lastgroup or ""
        source = match[name]
        if (
            not delimiters.is_formula(source, name, delimiters.Found.NOTHING if name != "single" else _TOLD)
            or "</" in source
        ):
            return None, None, None
        display = "; mode=display" if name in {"double", "square"} else ""
        script = Tree.Element("script", {"type": f"math/tex{display}"})
        script.text = AtomicString(source)
        return script, match.start(0), match.end(0)


def to_html(text: str) -> str:
    """Return the HTML of a Markdown text; raw HTML in it is passed on and has to be sanitised."""
    reader = Markdown(extensions=["tables", "fenced_code", "footnotes", "def_list", "abbr", "sane_lists"])
    reader.ESCAPED_CHARS += ["$", "~", "<"]
    reader.inlinePatterns.register(_Formula(_FORMULA, reader), "formula", 185)
    reader.inlinePatterns.register(SimpleTagInlineProcessor(r"()~~(?=\S)(.+?)(?<=\S)~~", "del"), "strike", 55)
    reader.inlinePatterns.register(_Bare(_BARE, reader), "bare", 85)
    html = reader.convert(_with_loose_lists(text.expandtabs(4)))
    return _TASK.sub(lambda match: f'<li data-checked="{str(match[2] != " ").lower()}">{match[1]}', html)


def _with_loose_lists(text: str) -> str:
    """Return the text with an empty line before each list, and nested items at four spaces a level."""
    out: list[str] = []
    fence, levels = "", list[int]()
    shift = 0
    for line in text.split("\n"):
        if mark := _FENCE.match(line):
            fence = "" if fence and line.strip().startswith(fence) else fence or mark[1]
        if fence or mark:
            out.append(" " * max(shift, 0) + line if levels and line.startswith(" ") else line)
            continue
        line = _with_hashes(line, first=not any(out))
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
