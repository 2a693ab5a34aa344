"""Where the text and its margin stand in the width that there is."""

from __future__ import annotations

from typing import NamedTuple

from reader.ui.page.margin import NARROWEST, WIDEST

_GAP = 36
_EDGE = 14
_LEAST_LEFT = 44
_ROOMY = 184
_PAD = 34
_STRIP = 22


class Column(NamedTuple):
    """Pixels from the page's left edge. The view is ``pad`` wider than the text on both sides."""

    left: int
    text: int
    pad: int
    margin: int
    margin_width: int
    folded: bool
    """The margin has room for marks only."""

    @classmethod
    def within(cls, width: int, measure: int, folded: bool = False) -> Column:
        """Return the text in the middle, moved left when that lets the margin have its notes; else folded marks.

        ``folded`` gives the notes no room even where there is some.
        """
        if not folded and width >= _LEAST_LEFT + measure + _GAP + NARROWEST + _EDGE:
            left = max(_LEAST_LEFT, min((width - measure) // 2, width - measure - _GAP - _ROOMY - _EDGE))
            margin = left + measure + _GAP
            return cls(left, measure, _PAD, margin, min(WIDEST, width - margin - _EDGE), False)
        text = max(120, min(measure, width - 2 * _PAD))
        left = (width - text) // 2
        pad = max(0, min(_PAD, left))
        return cls(left, text, pad, left + text + max(0, pad - _STRIP) // 2, _STRIP, True)

    def mirrored(self, width: int) -> Column:
        """Return the margin on the other side, where lines end that are read from right to left."""
        return self._replace(left=width - self.left - self.text, margin=width - self.margin - self.margin_width)
