"""The stack machine that makes the document tree of the tokens of clean HTML."""

from __future__ import annotations

import re
from html import unescape

from reader.document import attributes as values
from reader.document import runs as raw
from reader.document import settled
from reader.document.elements import (
    CAPTIONS,
    CONTAINERS,
    EMBEDS,
    ENDING,
    HEADINGS,
    IMPLIED,
    IMPLIED_BY_TEXT,
    INLINE,
    LEAVES,
    READINGS,
    RUBY,
    STYLES,
    UNALIGNED,
    VOID,
)
from reader.document.nesting import Open, State
from reader.document.ruby import Ruby
from reader.document.shape import Anchored, Attributes, Frame, anchored, close, embedded, paragraphs
from reader.document.tree import Block, Code, Embed, Figure, Heading, Image, Paragraph, Rule, Run, Style

_MAX_DEPTH = 120
_CLOSING = {"q", *RUBY}


class Builder:
    """Takes tokens. ``runs`` collects the open leaf, ``frames[-1].blocks`` the open container."""

    def __init__(self) -> None:
        self.state = State()
        self.frames = [Frame("", {})]
        self.stack: list[Open] = []
        self.runs: list[Run] = []
        self.leaf, self.leaf_attributes = "", Attributes()
        self.leaf_state = self.state
        self.anchor = ""
        self.code: list[str] | None = None  # also what a reading is collected in
        self.language = ""
        self.ruby: Ruby | None = None
        self.reading = False

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
        if self.code is not None and not self._ends_reading(name):
            self._start_in_code(name, attributes)
        elif name == "br":
            self.runs.append(Run(raw.BREAK))
        elif name == "img":
            self._picture(attributes)
        elif name == "hr":
            self._leave_leaf()
            self._add(Rule())
        elif name in INLINE:
            self._start_inline(name, attributes)
        elif name in EMBEDS:
            self._embed(name, attributes)
        elif name in {"input"}:
            self._checkbox(attributes)
        elif name not in VOID:
            self._start_block(name, attributes)

    def _ends_reading(self, name: str) -> bool:
        ends = self.reading and (name in RUBY or name not in INLINE | {"br", "img"})
        if ends:
            self._end_reading()
        return ends

    def prose(self, name: str, found: re.Match[str]) -> bool:
        """Take a whole leaf, tags and all, as ``settle`` does."""
        if found[2] != name or self.code is not None:
            return False
        self._leave_leaf()
        self._close_implied(name)
        return self.settle(name, found)

    def settle(self, name: str, found: re.Match[str]) -> bool:
        """Take what ``settled.LEAF`` finds between the tags of ``name``; False when it is to be taken in parts."""
        state = self.state
        if found[2] != name or self.code is not None or state.style or state.link or state.title:
            return False
        runs = settled.runs(found[1])
        if runs and self.leaf:
            self.runs += runs
        elif runs and name in HEADINGS:
            self._add(Heading(HEADINGS[name], runs, state.lang, state.direction))
        elif runs:
            self._add(Paragraph(runs, state.align, state.lang, state.direction))
        return bool(runs)

    def end(self, name: str) -> None:
        """Take an end tag; one that nothing on the stack answers to (within its table cell) is passed over."""
        if self.code is not None and name != "pre":
            if not self.reading or (name in INLINE and name not in RUBY):
                return
            self._end_reading()
        for depth in range(len(self.stack) - 1, -1, -1):
            element = self.stack[depth]
            if element.name == name:
                self._close_to(depth)
                return
            if element.name in {"td", "th"} and name not in {"tr", "table", "tbody", "thead", "tfoot", "td", "th"}:
                return

    def finish(self) -> tuple[Block, ...]:
        """Close everything and return the blocks."""
        self._end_reading()
        self._close_to(0)
        self._leave_leaf()
        blocks = self.frames[0].blocks
        if self.anchor and blocks and isinstance(blocks[-1], Anchored):
            blocks[-1] = anchored(blocks[-1], self.anchor)
        return tuple(blocks)

    # -- inline ---------------------------------------------------------------------------------------------

    def _run(self, text: str, image: Image | None = None) -> None:
        if not self.leaf:
            self._enter_leaf("p", {})
        state, base = self.state, self.leaf_state
        lang = "" if state.lang == base.lang else state.lang
        direction = "" if state.direction == base.direction else state.direction
        self.runs.append(Run(text, state.style, state.link, state.title, lang, direction, image))

    def _picture(self, attributes: Attributes) -> None:
        if image := values.image(attributes):
            self._run("", image)
        elif alt := raw.clean_inline(attributes.get("alt", "")).strip():
            self._run(f"[{alt}]" if not self.runs else f" [{alt}] ")

    def _start_inline(self, name: str, attributes: Attributes) -> None:
        if name == "wbr":
            return
        state = self._push(name, attributes)
        if name in STYLES:
            state.style |= STYLES[name]
        elif name == "a":
            state.link = values.link(attributes.get("href", ""))
            state.title = raw.clean_inline(attributes.get("title", "")).strip() if state.link else ""
        elif name == "span":
            if attributes.get("class") == "math":
                state.style |= Style.MATH
                state.title = raw.clean_inline(attributes.get("title", "")).strip() or state.title
        elif name in {"abbr", "acronym"} and not state.link:
            state.title = raw.clean_inline(attributes.get("title", "")).strip()
        elif name == "q":
            self._run("\u201c")
        elif name in RUBY:
            self._start_ruby(name)
        if attributes and (anchor := attributes.get("id") or (name == "a" and attributes.get("name"))):
            self._place(str(anchor))

    def _end_inline(self, name: str) -> None:
        if name == "q":
            self._run("\u201d")
        elif name == "ruby":
            self._end_ruby()

    def _start_ruby(self, name: str) -> None:
        if not self.leaf:
            self._enter_leaf("p", {})
        if self.ruby is None:
            self.ruby = Ruby(len(self.runs))
        if name == "rb":
            self.ruby.base(len(self.runs))
        elif name in READINGS:
            self.code, self.reading = [], True

    def _end_reading(self) -> None:
        if self.reading and self.ruby is not None:
            self.ruby.reading("".join(self.code or ()), len(self.runs))
            self.code, self.reading = None, False

    def _end_ruby(self) -> None:
        if self.ruby is not None:
            ruby, self.ruby = self.ruby, None
            plain = Run("", self.state.style, self.state.link, self.state.title)
            ruby.settle(self.runs, plain)

    def _place(self, name: str) -> None:
        """Keep a name for the next block that ends, which may get several."""
        name = values.anchor(name)
        if name and name not in self.anchor.split():
            self.anchor = f"{self.anchor} {name}" if self.anchor else name

    def _push(self, name: str, attributes: Attributes, frame: Frame | None = None) -> State:
        self.stack.append(Open(name, self.state, frame))
        state = self.state = State(self.state)
        if attributes:
            if lang := attributes.get("lang"):
                state.lang = values.anchor(lang)[:35]
            if direction := values.direction(attributes):
                state.direction = direction
        return state

    # -- blocks ---------------------------------------------------------------------------------------------

    def _start_block(self, name: str, attributes: Attributes) -> None:
        self._leave_leaf()
        if name in ENDING:
            self._close_implied(name)
        frame = None
        if name in CONTAINERS and len(self.frames) < _MAX_DEPTH:
            frame = Frame(name, attributes)
            self.frames.append(frame)
        state = self._push(name, attributes, frame)
        if name in UNALIGNED:
            state.align = ""
        elif alignment := "center" if name == "center" else values.alignment(attributes):
            state.align = alignment
        if name == "pre":
            self._enter_code(attributes)
        elif name in LEAVES:
            self._enter_leaf(name, attributes)
        elif name != "li" and (anchor := attributes.get("id")):
            self._place(anchor)

    def _close_implied(self, name: str) -> None:
        """End what the start of ``name`` ends, HTML section 13.1.2.4 (optional tags), up to the container it belongs to."""
        ends, fence = IMPLIED.get(name, IMPLIED_BY_TEXT)
        for depth in range(len(self.stack) - 1, -1, -1):
            if self.stack[depth].name in ends:
                self._close_to(depth)
                return
            if self.stack[depth].name in fence:
                return

    def _enter_leaf(self, name: str, attributes: Attributes) -> None:
        self.leaf, self.leaf_attributes, self.leaf_state = name, attributes, self.state
        if anchor := attributes.get("id"):
            self._place(anchor)
        if name in CAPTIONS:
            self.leaf_state = State()  # a caption has no language of its own, so its runs have one
            return
        for element in reversed(self.stack):
            if element.name not in INLINE:
                break
            self.leaf_state = element.state

    def _leave_leaf(self) -> None:
        if self.ruby is not None:
            self._end_ruby()
        if not self.leaf:
            self.runs.clear()
            return
        name, attributes, state, found = self.leaf, self.leaf_attributes, self.leaf_state, self.runs
        self.leaf, self.runs = "", []
        if name in CAPTIONS:
            self._caption(found)
            return
        lines = raw.normal_lines(found)
        if level := HEADINGS.get(name, 0):
            self._heading(level, lines, state)
        else:
            align = (values.alignment(attributes) if attributes else "") or state.align
            blocks = paragraphs(lines, align, state.lang, state.direction)
            for block in embedded(attributes, blocks) if "data-embed" in attributes else blocks:
                self._add(block)

    def _heading(self, level: int, lines: list[list[Run]], state: State) -> None:
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
        if self.anchor and isinstance(block, Anchored):
            block, self.anchor = anchored(block, self.anchor), ""
        self.frames[-1].add(block)

    # -- code, embeds, check boxes ---------------------------------------------------------------------------

    def _enter_code(self, attributes: Attributes) -> None:
        self.code, self.language = [], values.language(attributes)
        self._place(attributes.get("id", ""))

    def _start_in_code(self, name: str, attributes: Attributes) -> None:
        if name == "br":
            self.code.append("\n") if self.code is not None else None
        elif name == "code" and not self.language:
            self.language = values.language(attributes)
        elif name == "a" and not self.reading:
            self._place(attributes.get("id", ""))
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
            self._add(Embed(EMBEDS[name], src, raw.clean_inline(attributes.get("title", "")).strip()))

    def _checkbox(self, attributes: Attributes) -> None:
        frame = next((frame for frame in reversed(self.frames) if frame.name == "li"), None)
        if frame and attributes.get("type", "").lower() == "checkbox":
            frame.attributes.setdefault("data-checked", "true" if "checked" in attributes else "false")

    # -- ending -----------------------------------------------------------------------------------------------

    def _close_to(self, depth: int) -> None:
        while len(self.stack) > depth:
            element = self.stack.pop()
            if self.leaf and element.name in _CLOSING:
                self._end_inline(element.name)
            if self.code is not None and element.name == "pre":
                self._leave_code()
            elif element.name not in INLINE:
                self._leave_leaf()
            self.state = element.state
            if element.frame is not None:
                self._close_frame(element.frame)

    def _close_frame(self, frame: Frame) -> None:
        self.frames.pop()
        for block in close(frame, self.frames[-1]):
            self._add(block)
