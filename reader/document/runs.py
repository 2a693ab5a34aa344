"""How raw stretches of text become runs in normal form: white space, line breaks, forbidden characters, merging."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reader.document.tree import Image, Run

# Characters that a leaf may not hold: Qt reads U+2029, U+FDD0 and U+FDD1 as ends of blocks and frames and U+FFFC as an
# object; U+00AD is hyphenation, which belongs to the page and not to the text.
_FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\u00ad\u2029\ufeff\ufffc\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff]"
)
_SPACE = re.compile("[ \t\n\r\x0c\u2028]+")
_CODE_LINES = re.compile("\r\n?|\u2028|\x0c")
BREAK = "\x00"
"""A line break among raw runs, told apart from a line end in the source, which is mere white space."""


def clean_inline(text: str) -> str:
    """Return text without forbidden characters and with each stretch of white space as one space."""
    if text.isprintable():  # then white space is the plain space alone, and of what is forbidden only U+FFFC is left
        if "\ufffc" in text:
            text = text.replace("\ufffc", "")
        return _SPACE.sub(" ", text) if "  " in text else text
    return _SPACE.sub(" ", _FORBIDDEN.sub("", text))


def clean_code(text: str) -> str:
    """Return preformatted text without forbidden characters, with ``\\n`` line ends and no blank first or last lines."""
    text = _FORBIDDEN.sub("", _CODE_LINES.sub("\n", text))
    lines = text.split("\n")
    while lines and not lines[0].strip():
        del lines[0]
    return "\n".join(lines).rstrip()


def is_blank(text: str) -> bool:
    """Say whether a text shows nothing: white space and zero-width characters only."""
    return not text[:1].isalnum() and not text.strip().strip("\u200b\u200c\u200d\u2060\u200e\u200f \t\n\u00a0")


def normal_lines(raw: Iterable[Run]) -> list[list[Run]]:
    """Return raw runs (``BREAK`` between lines) as lines of merged runs without outer or doubled white space.

    Empty lines are kept: they tell where a paragraph was meant to end.
    """
    lines: list[list[Run]] = []
    line: list[Run] = []
    for run in raw:
        if run.text == BREAK:
            lines.append(_trim(line))
            line = []
        else:
            line.append(run)
    lines.append(_trim(line))
    return lines


def _trim(line: list[Run]) -> list[Run]:
    kept: list[Run] = []
    spaced = True
    for run in line:
        text = run.text
        if run.image is None:
            if spaced and text.startswith(" "):
                text = text[1:]
            if not text:
                continue
            spaced = text.endswith(" ")
            run = run if text is run.text else run._replace(text=text)
        else:
            spaced = False
        _append(kept, run)
    if kept and kept[-1].image is None and kept[-1].text.endswith(" "):
        last = kept.pop()
        if len(last.text) > 1:
            kept.append(last._replace(text=last.text[:-1]))
    return kept


def _append(runs: list[Run], run: Run) -> None:
    if runs and runs[-1].style == run.style and run.image is None and runs[-1][1:] == run[1:] and not run.ruby:
        runs[-1] = run._replace(text=runs[-1].text + run.text)
    else:
        runs.append(run)


def join_lines(lines: Iterable[list[Run]]) -> tuple[Run, ...]:
    """Return normal lines as one sequence of runs with ``\\n`` between them, put into the run before the break."""
    lines = list(lines)
    if len(lines) == 1:
        return tuple(lines[0])
    runs: list[Run] = []
    for number, line in enumerate(lines):
        if number and runs:
            last = runs[-1]
            if last.image is None and not last.ruby:
                runs[-1] = last._replace(text=last.text + "\n")
            else:
                runs.append(Run("\n"))
        for run in line:
            _append(runs, run)
    return tuple(runs)


def only_images(line: list[Run]) -> list[Image]:
    """Return the images of a line that shows nothing else; an empty list for any other line."""
    images = []
    for run in line:
        if run.image is not None:
            images.append(run.image)
        elif not is_blank(run.text):
            return []
    return images
