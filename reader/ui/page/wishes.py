"""What the page may ask for. It changes nothing by itself: every wish is a signal, every answer a ``show_…`` method."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from reader.frozen import replace
from reader.library import Linked
from reader.model import Highlight, Note, Span
from reader.ui.habits import Habits

if TYPE_CHECKING:
    from PySide6.QtCore import QMetaObject

MARKING = (
    "highlight_wanted",
    "line_wanted",
    "picture_wanted",
    "highlight_recolored",
    "highlight_restyled",
    "highlight_retagged",
    "highlight_resized",
    "tags_asked",
    "highlight_note_edited",
    "highlight_deleted",
    "elsewhere_wanted",
)
"""The wishes that come from what can be done with a passage."""


THREAD = ("note_added", "note_edited", "note_deleted", "note_retagged", "note_tags_asked", "wordings_wanted")
"""The wishes that come from the notes under the article."""
Lead = Callable[[Highlight | Note], tuple[Linked, ...] | None]
"""Says where the own links of a note, or of the note on a highlight, lead; None when nobody knows."""


class Wishes(QWidget):
    """The signals of the page, and of what stands in its place until there is one."""

    highlight_wanted = Signal(Span, str, bool)
    """A highlight of a span in a colour; True when its note is to be written at once (the page opens it by itself)."""
    line_wanted = Signal(Span, str, str)
    """A highlight of a span in a colour, drawn as ``underline`` or ``strike``."""
    picture_wanted = Signal(object, str, str)
    """A highlight of a picture: its ``Selectors``, the colour and the style."""
    highlight_recolored = Signal(int, str)
    highlight_restyled = Signal(int, str)
    highlight_retagged = Signal(int, tuple)
    highlight_resized = Signal(int, object)
    """A highlight is to mark another passage: its id and the ``Selectors``."""
    merge_wanted = Signal(object)
    """Highlights (list of ids) are to become one."""
    split_wanted = Signal(int, int)
    """A highlight is to become two, at a canonical character."""
    tags_asked = Signal()
    """All tags are needed to complete one; ``marking.card.tags.know`` takes them."""
    highlight_note_edited = Signal(int, str)
    highlight_deleted = Signal(int)
    note_added = Signal(str, object)
    """A note's text, and the id of the note that it answers or None."""
    note_edited = Signal(int, str)
    note_deleted = Signal(int)
    note_retagged = Signal(int, tuple)
    note_tags_asked = Signal(object)
    """All tags are needed by a ``TagLine``."""
    wordings_wanted = Signal(int)
    """What a note said before is to be seen; ``thread_.show_wordings`` takes it."""
    proposals_wanted = Signal(str, str)
    """A link is being written: ``tools.proposing.show`` takes what may be meant by the first text, and, where the second
    is not empty, the marks of the article of that title."""
    own_link_wanted = Signal(str)
    """What an address of Postil's own leads to is to be opened."""
    repair_wanted = Signal()
    """Marks that lost their passages are to be put right."""
    cut_wanted = Signal(object, object, bool)
    """Blocks are to be taken out of the article, or True: all others. The spans they hold (list of Span), and the paths
    of those without text (see ``document.cutting``)."""
    link_activated = Signal(str)
    """An http, https or mailto address to be opened outside."""
    article_wanted = Signal(int, str)
    """An article of the library is to be opened: its id, and the fragment of the link to it or nothing."""
    save_wanted = Signal(str)
    """The page behind an address is to be captured."""
    addresses_found = Signal(frozenset)
    """The web addresses that the article links to, in canonical form; ``following.show_kept`` takes the kept ones."""
    preview_wanted = Signal(int)
    """Something is to be told of a kept article; ``following.show_preview`` takes it."""
    search_wanted = Signal(str)
    """The library is to be searched for these words."""
    elsewhere_wanted = Signal()
    """Other places of the selected passage are to be looked for."""
    tag_clicked = Signal(str)
    progressed = Signal(float, int)
    """How much of ``article`` has been read and the position at the top; sent before another article is shown, too."""
    retry_wanted = Signal(int)
    size_wanted = Signal(int)
    """Ctrl and the wheel: so many steps larger (or, below 0, smaller)."""
    habits_changed = Signal(object)
    """The ``Habits`` of whoever reads, as they now are."""
    whereabouts = Signal(str)
    """How much of the article has been read and what is left, in a few words; empty when there is nothing to say."""
    passed = Signal(float, int)
    """So many seconds were spent on reading so many words."""
    contents_shown = Signal(bool)
    """Whether the table of contents is to be seen now."""
    told = Signal(str)
    """One sentence for the reader: why something cannot be done, or that it has been."""

    habits = Habits()
    """How the reader reads."""

    def remember(self, **habits: float | bool) -> None:
        """Take on habits, and tell of them."""
        self.habits = replace(self.habits, **habits)
        self.habits_changed.emit(self.habits)

    def pass_on(self, other: Wishes) -> None:
        """Let what this one asks for be asked by another."""
        from PySide6.QtCore import QMetaMethod

        meta = cast("QMetaObject", Wishes.staticMetaObject)  # type: ignore[attr-defined]
        for number in range(meta.methodOffset(), meta.methodCount()):
            method = meta.method(number)
            if method.methodType() is QMetaMethod.MethodType.Signal:
                name = bytes(method.name().data()).decode()
                getattr(self, name).connect(getattr(other, name))
