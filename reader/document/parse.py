"""Clean HTML to the document tree.

A tokenizer of its own, not an HTML parser: what comes here was written by ``to_html`` or passed the sanitiser, so tags
are balanced enough for a stack, and an article opens without importing a parser. It never raises and keeps the text of
whatever it does not know; what is dangerous (scripts, handlers, addresses other than http, https and mailto) has no
place in the tree and so cannot come through.
"""

from __future__ import annotations

import re
from html import unescape

from reader.document import attributes as values
from reader.document import runs as raw
from reader.document.shape import Attributes, Frame, anchored, close, paragraphs
from reader.document.tree import Block, Code, Document, Embed, Figure, Heading, Image, Paragraph, Rule, Run, Style

_TOKEN = re.compile(
    r"<!--.*?(?:-->|\Z)|<[!?][^>]*>|<(/?)([a-zA-Z][a-zA-Z0-9:-]*+)((?:[^<>\"']++|\"[^\"]*+\"|'[^']*+')*+)>", re.DOTALL
)
_STYLES = {
    **dict.fromkeys(("strong", "b"), Style.STRONG),
    **dict.fromkeys(("em", "i", "cite", "dfn", "var"), Style.EMPHASIS),
    **dict.fromkeys(("code", "tt", "samp"), Style.CODE),
    **dict.fromkeys(("del", "s", "strike"), Style.DELETED),
    **dict.fromkeys(("ins", "u"), Style.INSERTED),
    "kbd": Style.KEYBOARD,
    "mark": Style.MARKED,
    "small": Style.SMALL,
    "sub": Style.SUBSCRIPT,
    "sup": Style.SUPERSCRIPT,
}
_HEADINGS = {f"h{level}": level for level in range(1, 7)}
_INLINE = {
    *_STYLES,
    "a",
    "abbr",
    "acronym",
    "bdi",
    "bdo",
    "big",
    "data",
    "font",
    "label",
    "q",
    "ruby",
    "rb",
    "span",
    "time",
}
_INLINE |= {"rt", "nobr", "wbr", "output", "picture"}
_DROPPED = {
    "script",
    "style",
    "template",
    "title",
    "head",
    "textarea",
    "select",
    "option",
    "svg",
    "math",
    "object",
    "rp",
}
_DROPPED |= {"noscript", "noembed", "noframes", "xmp", "plaintext", "canvas", "applet", "button", "datalist"}
_EMBEDS = {"iframe": "page", "video": "video", "audio": "audio"}
_CONTAINERS = {"blockquote", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "td", "th", "figure", "details"}
_CAPTIONS = {"figcaption", "caption", "summary"}
_VOID = {"area", "base", "col", "embed", "input", "link", "meta", "param", "source", "track", "wbr"}
_CLOSING_MARKS = {"q": "\u201d", "rt": ")"}
_MAX_DEPTH = 120
_ENDING = {"p", *_HEADINGS, "li", "dt", "dd", "tr", "td", "th"}
_LEAVES = {"p", *_HEADINGS, *_CAPTIONS}
_UNALIGNED = {"td", "th", "li", "blockquote", "figure"}
_IMPLIED = {
    "li": ({"li"}, {"ul", "ol", "table"}),
    "dt": ({"dt", "dd"}, {"dl", "table"}),
    "dd": ({"dt", "dd"}, {"dl", "table"}),
    "tr": ({"tr"}, {"table"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
}
_IMPLIED_BY_TEXT = ({"p", *_HEADINGS}, _CONTAINERS)


def from_html(html: str) -> Document:
    """Return the document that clean HTML stands for, in normal form."""
    builder = _Builder()
    position, skipping = 0, ""
    for match in _TOKEN.finditer(html):
        start, end = match.span()
        closing, name, attributes = match.groups()
        if skipping:
            if closing and name.lower() == skipping:
                skipping = ""
            position = end
            continue
        if start > position:
            builder.text(html[position:start])
        position = end
        if name is None:
            continue
        name = name.lower()
        if closing:
            builder.end(name)
        elif name in _DROPPED:
            skipping = "" if attributes.endswith("/") else name
        else:
            builder.start(name, values.attributes(attributes) if attributes else {})
    if position < len(html) and not skipping:
        builder.text(html[position:])
    return Document(builder.finish())


class _State:
    """What an open inline or transparent element lends to the text inside it."""

    __slots__ = ("align", "direction", "lang", "link", "style", "title")

    def __init__(self, of: _State | None = None) -> None:
        self.style: int
        if of is None:
            self.style = 0
            self.link = self.title = self.lang = self.direction = self.align = ""
        else:
            self.style, self.link, self.title = of.style, of.link, of.title
            self.lang, self.direction, self.align = of.lang, of.direction, of.align


class _Open:
    """An element on the stack, with the state to go back to when it ends."""

    __slots__ = ("frame", "name", "state")

    def __init__(self, name: str, state: _State, frame: Frame | None = None) -> None:
        self.name, self.state, self.frame = name, state, frame


class _Builder:
    """The stack machine. ``runs`` collects the open leaf, ``frames[-1].blocks`` the open container."""

    def __init__(self) -> None:
        self.state = _State()
        self.frames = [Frame("", {})]
        self.stack: list[_Open] = []
        self.runs: list[Run] = []
        self.leaf, self.leaf_attributes = "", Attributes()
        self.leaf_state = self.state
        self.anchor = ""
        self.code: list[str] | None = None
        self.language = ""

    # -- tokens ---------------------------------------------------------------------------------------------

    def text(self, source: str) -> None:
        """Take text between tags."""
        if "&" in source:
            source = unescape(source)
        if self.code is not None:
            self.code.append(source)
            return
        text = raw.clean_inline(source)
        if not text or (text == " " and not self.runs):
            return
        self._run(text)

    def start(self, name: str, attributes: Attributes) -> None:
        """Take a start tag."""
        if self.code is not None:
            self._start_in_code(name, attributes)
        elif name == "br":
            self.runs.append(Run(raw.BREAK))
        elif name == "img":
            self._picture(attributes)
        elif name == "hr":
            self._leave_leaf()
            self._add(Rule())
        elif name in _INLINE:
            self._start_inline(name, attributes)
        elif name in _EMBEDS:
            self._embed(name, attributes)
        elif name in {"input"}:
            self._checkbox(attributes)
        elif name not in _VOID:
            self._start_block(name, attributes)

    def end(self, name: str) -> None:
        """Take an end tag; one that nothing on the stack answers to (within its table cell) is passed over."""
        if self.code is not None and name != "pre":
            return
        for depth in range(len(self.stack) - 1, -1, -1):
            element = self.stack[depth]
            if element.name == name:
                self._close_to(depth)
                return
            if element.name in {"td", "th"} and name not in {"tr", "table", "tbody", "thead", "tfoot", "td", "th"}:
                return

    def finish(self) -> tuple[Block, ...]:
        """Close everything and return the blocks."""
        self._close_to(0)
        self._leave_leaf()
        return tuple(self.frames[0].blocks)

    # -- inline ---------------------------------------------------------------------------------------------

    def _run(self, text: str, image: Image | None = None) -> None:
        if not self.leaf:
            self._enter_leaf("p", {})
        state, base = self.state, self.leaf_state
        lang = "" if state.lang == base.lang else state.lang
        direction = "" if state.direction == base.direction else state.direction
        self.runs.append(Run(text, int(state.style), state.link, state.title, lang, direction, image))

    def _picture(self, attributes: Attributes) -> None:
        if image := values.image(attributes):
            self._run("", image)
        elif alt := raw.clean_inline(attributes.get("alt", "")).strip():
            self._run(f"[{alt}]" if not self.runs else f" [{alt}] ")

    def _start_inline(self, name: str, attributes: Attributes) -> None:
        if name == "wbr":
            return
        state = self._push(name, attributes)
        if name in _STYLES:
            state.style |= _STYLES[name]
        elif name == "a":
            state.link = values.link(attributes.get("href", ""))
            state.title = raw.clean_inline(attributes.get("title", "")).strip() if state.link else ""
        elif name in {"abbr", "acronym"} and not state.link:
            state.title = raw.clean_inline(attributes.get("title", "")).strip()
        if name == "q":
            self._run("\u201c")
        elif name == "rt":
            self._run("(")
        if not self.anchor and (anchor := attributes.get("id") or (name == "a" and attributes.get("name"))):
            self.anchor = values.anchor(str(anchor))

    def _push(self, name: str, attributes: Attributes, frame: Frame | None = None) -> _State:
        self.stack.append(_Open(name, self.state, frame))
        state = self.state = _State(self.state)
        if attributes:
            if lang := attributes.get("lang"):
                state.lang = values.anchor(lang)[:35]
            if direction := values.direction(attributes):
                state.direction = direction
        return state

    # -- blocks ---------------------------------------------------------------------------------------------

    def _start_block(self, name: str, attributes: Attributes) -> None:
        self._leave_leaf()
        if name in _ENDING:
            self._close_implied(name)
        frame = None
        if name in _CONTAINERS and len(self.frames) < _MAX_DEPTH:
            frame = Frame(name, attributes)
            self.frames.append(frame)
        state = self._push(name, attributes, frame)
        if name in _UNALIGNED:
            state.align = ""
        elif alignment := "center" if name == "center" else values.alignment(attributes):
            state.align = alignment
        if name == "pre":
            self._enter_code(attributes)
        elif name in _LEAVES:
            self._enter_leaf(name, attributes)
        elif name != "li" and (anchor := attributes.get("id")):
            self.anchor = values.anchor(anchor)

    def _close_implied(self, name: str) -> None:
        """End what the start of ``name`` ends, HTML section 13.1.2.4 (optional tags), up to the container it belongs to."""
        ends, fence = _IMPLIED.get(name, _IMPLIED_BY_TEXT)
        for depth in range(len(self.stack) - 1, -1, -1):
            if self.stack[depth].name in ends:
                self._close_to(depth)
                return
            if self.stack[depth].name in fence:
                return

    def _enter_leaf(self, name: str, attributes: Attributes) -> None:
        self.leaf, self.leaf_attributes, self.leaf_state = name, attributes, self.state
        if anchor := attributes.get("id"):
            self.anchor = values.anchor(anchor)
        for element in reversed(self.stack):
            if element.name not in _INLINE:
                break
            self.leaf_state = element.state

    def _leave_leaf(self) -> None:
        if not self.leaf:
            self.runs.clear()
            return
        name, attributes, state, found = self.leaf, self.leaf_attributes, self.leaf_state, self.runs
        self.leaf, self.runs = "", []
        if name in _CAPTIONS:
            self._caption(found)
            return
        lines = raw.normal_lines(found)
        if level := _HEADINGS.get(name, 0):
            self._heading(level, lines, state)
        else:
            align = (values.alignment(attributes) if attributes else "") or state.align
            for block in paragraphs(lines, align, state.lang, state.direction):
                self._add(block)

    def _heading(self, level: int, lines: list[list[Run]], state: _State) -> None:
        lines = [line for line in lines if line]
        if any(not raw.only_images(line) for line in lines):
            runs = raw.join_lines(lines)
            if not raw.is_blank("".join(run.text for run in runs)):
                self._add(Heading(level, runs, state.lang, state.direction))
                return
        for block in paragraphs(lines, "", state.lang, state.direction):
            self._add(block)

    def _caption(self, found: list[Run]) -> None:
        """Make the open container's caption; pictures in it stand beside it, a second caption is a paragraph."""
        frame = self.frames[-1]
        if images := tuple(run.image for run in found if run.image is not None):
            self._add(Figure(images))
        lines = raw.normal_lines(run for run in found if run.image is None)
        runs = raw.join_lines([line for line in lines if line])
        if raw.is_blank("".join(run.text for run in runs)):
            return
        if frame.name in {"figure", "details", "table"} and not frame.caption:
            frame.caption = runs
        else:
            self._add(Paragraph(runs))

    def _add(self, block: Block) -> None:
        if self.anchor and isinstance(block, Paragraph | Heading):
            block, self.anchor = anchored(block, self.anchor), ""
        self.frames[-1].add(block)

    # -- code, embeds, check boxes ---------------------------------------------------------------------------

    def _enter_code(self, attributes: Attributes) -> None:
        self.code, self.language = [], values.language(attributes)

    def _start_in_code(self, name: str, attributes: Attributes) -> None:
        if name == "br":
            self.code.append("\n") if self.code is not None else None
        elif name == "code" and not self.language:
            self.language = values.language(attributes)
        elif name in {"div", "p", "li", "tr"} and self.code and not "".join(self.code[-1:]).endswith("\n"):
            self.code.append("\n")

    def _leave_code(self) -> None:
        text = raw.clean_code("".join(self.code or ()))
        self.code = None
        if text:
            self._add(Code(text, self.language))

    def _embed(self, name: str, attributes: Attributes) -> None:
        self._leave_leaf()
        if src := values.address(attributes.get("src", ""), values.LINK):
            self._add(Embed(_EMBEDS[name], src, raw.clean_inline(attributes.get("title", "")).strip()))

    def _checkbox(self, attributes: Attributes) -> None:
        frame = next((frame for frame in reversed(self.frames) if frame.name == "li"), None)
        if frame and attributes.get("type", "").lower() == "checkbox":
            frame.attributes.setdefault("data-checked", "true" if "checked" in attributes else "false")

    # -- ending -----------------------------------------------------------------------------------------------

    def _close_to(self, depth: int) -> None:
        while len(self.stack) > depth:
            element = self.stack.pop()
            if self.leaf and element.name in _CLOSING_MARKS:
                self._run(_CLOSING_MARKS[element.name])
            if self.code is not None and element.name == "pre":
                self._leave_code()
            elif element.name not in _INLINE:
                self._leave_leaf()
            self.state = element.state
            if element.frame is not None:
                self._close_frame(element.frame)

    def _close_frame(self, frame: Frame) -> None:
        self.frames.pop()
        for block in close(frame, self.frames[-1]):
            self._add(block)
