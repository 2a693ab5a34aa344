"""What the builder of the tree remembers of the elements that are open."""

from __future__ import annotations

from reader.document.shape import Frame


class State:
    """What an open inline or transparent element lends to the text inside it."""

    __slots__ = ("align", "direction", "lang", "link", "style", "title")

    def __init__(self, of: State | None = None) -> None:
        self.style: int
        if of is None:
            self.style = 0
            self.link = self.title = self.lang = self.direction = self.align = ""
        else:
            self.style, self.link, self.title = of.style, of.link, of.title
            self.lang, self.direction, self.align = of.lang, of.direction, of.align


class Open:
    """An element on the stack, with the state to go back to when it ends."""

    __slots__ = ("frame", "name", "state")

    def __init__(self, name: str, state: State, frame: Frame | None = None) -> None:
        self.name, self.state, self.frame = name, state, frame
