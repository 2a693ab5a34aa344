"""Markdown as people write it: the ``markdown`` library with tables, fences, footnotes, tasks, strike-through and bare
addresses, lists that need neither an empty line before them nor four spaces to nest, and headings with a space.
"""

from __future__ import annotations

import re
import xml.etree.ElementTree as Tree

from markdown import Markdown
from markdown.extensions import Extension
from markdown.inlinepatterns import InlineProcessor, SimpleTagInlineProcessor
from markdown.util import AtomicString

from reader.capture import delimiters
from reader.capture.markdown_floods import Footnotes, spare, without_open_tags
from reader.capture.markdown_lines import loosened, with_tasks

_FORMULA = (
    r"(?<![\\$\w])(?:\$\$(?P<double>(?:[^$\\]|\\.)+?)\$\$|\$(?P<single>(?![\s$])(?:[^$\\\n]|\\.)+?(?<!\s))\$(?![\d$\w]))"
    r"|\\\((?P<round>(?:\\\\|(?!\\[()]).){1,3000}?)\\\)|\\\[(?P<square>(?:\\\\|(?!\\[\[\]]).){1,3000}?)\\\]"
)
_BARE = r"(https?://[^\s<>\"\]]+[^\s<>\"'.,;:!?)\]*_])"
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
    extensions: list[str | Extension] = ["tables", "fenced_code", Footnotes(), "def_list", "abbr", "sane_lists"]
    reader = Markdown(extensions=extensions)
    spare(reader, len(text))
    reader.ESCAPED_CHARS += ["$", "~", "<"]
    reader.inlinePatterns.register(_Formula(_FORMULA, reader), "formula", 185)
    reader.inlinePatterns.register(SimpleTagInlineProcessor(r"()~~(?=\S)(.+?)(?<=\S)~~", "del"), "strike", 55)
    reader.inlinePatterns.register(_Bare(_BARE, reader), "bare", 85)
    plain = without_open_tags(loosened(text), reader)
    return with_tasks(reader.convert(plain))
