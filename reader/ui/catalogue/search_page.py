"""How to search: a short page of examples, each of which can be tried."""

from __future__ import annotations

from html import escape

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtWidgets import QDialog, QTextBrowser, QVBoxLayout, QWidget

from reader.query import parse
from reader.query.sentence import told
from reader.ui.theme import Theme

LESSONS: tuple[tuple[str, str, tuple[str, ...]], ...] = (
    (
        "Words",
        "All words must be there, in any order; capitals and accents do not count. The last word may go on. Plurals and the "
        "endings of verbs do not count either where the language of the article is known to be English, French or Russian; "
        "quotation marks ask for a word as it is written.",
        ("slow bread", '"slow bread"', '"running"', "bake*", "bread -sugar", "bread NEAR/5 oven", "/colou?r/"),
    ),
    (
        "Together and instead",
        "A space or AND asks for both, OR for either; NOT and - exclude. AND, OR and NOT are written in capitals; "
        "NOT binds first, then AND, then OR, and parentheses say otherwise.",
        ("bread OR cake", "(bread OR cake) oven", "oven NOT (bread OR cake)"),
    ),
    (
        "Where",
        "Words are looked for in titles, texts, highlights, notes, authors, sites and addresses, or only where you say.",
        ("title:bread", "in:note bread", 'highlight:"slow bread"', "note:why OR text:because"),
    ),
    (
        "Tags",
        "A tag is found with all tags below it. A comma means either.",
        ("tag:food", "#food/bread", 'tag:"slow reading"', "tag:food,science", "-tag:food", "tag:none"),
    ),
    (
        "What it is and where it is kept",
        "is: takes unread, reading, read, starred, inbox, later, archived, trashed, highlighted, noted, orphaned, failed, "
        "feed and muted.",
        (
            "is:unread is:starred",
            "is:archived -is:read",
            "has:notes",
            "site:example.org",
            'author:"Ann Mills"',
            "lang:en",
        ),
    ),
    (
        "When",
        "added:, published:, read: and marked: take a day, a month, a year, a length of time, or a range.",
        ("added:7d", "added:2026-03", "published:>2025", "read:2025-01..2025-06", 'marked:"last month"', "before:2026"),
    ),
    (
        "How much",
        "words:, minutes:, progress:, highlights: and notes: take a number with >, >=, <, <=, or a range.",
        ("minutes:<10", "words:1000..3000", "progress:>50%", "highlights:>5"),
    ),
    (
        "In which order",
        "sort: takes newest, oldest, published, published-oldest, title, site, longest, shortest, progress and relevance.",
        ("is:unread sort:shortest", "bread sort:relevance"),
    ),
)
KEYS = (
    ("?", "lists everything that can be typed"),
    ("Tab", "takes the first proposal"),
    ("↑, Ctrl+↑", "shows what was searched for before; Delete forgets one of them"),
    ("Esc", "clears the box"),
)


class SearchPage(QDialog):
    """The page. It stays open beside the window while examples are tried."""

    query_wanted = Signal(str)
    """The text of an example that was clicked."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setWindowTitle("How to search")
        self.resize(520, 640)
        self._text = QTextBrowser()
        self._text.setOpenLinks(False)
        self._text.setFrameShape(QTextBrowser.Shape.NoFrame)
        self._text.setAccessibleName("How to search")
        self._text.setTextInteractionFlags(
            Qt.TextInteractionFlag.LinksAccessibleByKeyboard
            | Qt.TextInteractionFlag.LinksAccessibleByMouse
            | Qt.TextInteractionFlag.TextSelectableByMouse
        )
        self._text.anchorClicked.connect(self._on_clicked)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 6, 6)
        column.addWidget(self._text)

    def set_theme(self, theme: Theme) -> None:
        """Write the page in the colours of a theme."""
        rows = []
        for heading, lesson, examples in LESSONS:
            rows.append(f"<h3>{escape(heading)}</h3><p>{escape(lesson)}</p><table cellspacing='0' cellpadding='3'>")
            rows += [
                f"<tr><td><a href='{_address(text)}'>{escape(text)}</a></td><td>{escape(told(parse(text)))}</td></tr>"
                for text in examples
            ]
            rows.append("</table>")
        rows.append("<h3>Keys in the box</h3><table cellspacing='0' cellpadding='3'>")
        rows += [f"<tr><td>{escape(key)}</td><td>{escape(what)}</td></tr>" for key, what in KEYS]
        rows.append("</table>")
        self._text.document().setDefaultStyleSheet(
            f"a {{ color: {theme.accent.name()}; text-decoration: none }} td {{ color: {theme.soft.name()} }}"
            f"h3 {{ margin-top: 14px; margin-bottom: 2px }} p {{ margin-top: 0; margin-bottom: 4px }}"
        )
        self.setStyleSheet(f"QDialog, QTextBrowser {{ background: {theme.page.name()}; color: {theme.ink.name()} }}")
        self._text.setHtml("".join(rows))

    def _on_clicked(self, address: QUrl) -> None:
        self.query_wanted.emit(address.path(QUrl.ComponentFormattingOption.FullyDecoded))


def _address(text: str) -> str:
    url = QUrl()
    url.setScheme("query")
    url.setPath(text)
    return escape(url.toString(QUrl.ComponentFormattingOption.FullyEncoded), quote=True)
