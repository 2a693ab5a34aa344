"""The Markdown of notes as HTML: the ``markdown`` library, read as leniently as a Markdown file is."""

from __future__ import annotations

from markdown import Markdown
from markdown.inlinepatterns import SimpleTagInlineProcessor

from reader.capture.markdown_lines import loosened, with_tasks


def to_html(text: str) -> str:
    """Return the HTML of a note; line ends in it stay line ends, and raw HTML is passed on."""
    reader = Markdown(extensions=["sane_lists", "fenced_code", "tables", "nl2br"])
    reader.ESCAPED_CHARS += ["~", "<"]
    reader.inlinePatterns.register(SimpleTagInlineProcessor(r"()~~(?=\S)(.+?)(?<=\S)~~", "del"), "strike", 55)
    return with_tasks(reader.convert(loosened(text, titled=False)))
