"""The Markdown of notes as HTML: the ``markdown`` library, read as leniently as a Markdown file is."""

from __future__ import annotations

import threading

from markdown import Markdown
from markdown.inlinepatterns import SimpleTagInlineProcessor

from reader.capture.markdown_lines import loosened, with_tasks

_here = threading.local()
"""A reader for each thread: making one takes longer than most notes do."""


def to_html(text: str) -> str:
    """Return the HTML of a note; line ends in it stay line ends, and raw HTML is passed on."""
    if not hasattr(_here, "reader"):
        _here.reader = _made()
    html: str = _here.reader.reset().convert(loosened(text, titled=False))
    return with_tasks(html)


def _made() -> Markdown:
    reader = Markdown(extensions=["sane_lists", "fenced_code", "tables", "nl2br"])
    reader.ESCAPED_CHARS += ["~", "<"]
    reader.inlinePatterns.register(SimpleTagInlineProcessor(r"()~~(?=\S)(.+?)(?<=\S)~~", "del"), "strike", 55)
    return reader
