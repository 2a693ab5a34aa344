"""What was searched for before: the last texts of the box, the latest first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reader.query import parse

MOST = 50
CLEAR = "\0clear"
"""The value of the row that forgets all of them."""


class SearchHistory:
    """``keep`` is given the texts whenever they have changed."""

    def __init__(self, texts: Sequence[str] = (), keep: Callable[[list[str]], object] = lambda _texts: None) -> None:
        self._texts = [text for text in texts if text][:MOST]
        self._keep = keep

    def texts(self) -> list[str]:
        """Return all of them, the latest first."""
        return list(self._texts)

    def add(self, text: str) -> None:
        """Remember a text as the latest; a place alone is none."""
        text = " ".join(text.split())
        query = parse(text)
        if not query or text == parse("").with_place(query.place).text or self._texts[:1] == [text]:
            return
        self._texts = [text, *(other for other in self._texts if other != text)][:MOST]
        self._keep(self.texts())

    def forget(self, text: str) -> None:
        """Forget one of them."""
        if text in self._texts:
            self._texts.remove(text)
            self._keep(self.texts())

    def clear(self) -> None:
        """Forget all of them."""
        self._texts = []
        self._keep([])

    def rows(self, typed: str) -> list[tuple[str, str, str]]:
        """Return those that hold what is typed, as rows of proposals, and the row that clears them."""
        wanted = typed.casefold().strip()
        found = [(text, text, "") for text in self._texts if wanted in text.casefold() and text != typed.strip()]
        return [*found, (CLEAR, "Clear this history", "")] if found else []
