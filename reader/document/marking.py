"""A document with some of its passages marked, as a page for other programs shows them."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import pairwise

from reader.document.rewriting import Rewriting
from reader.document.tree import Document, Run, Style, text_of
from reader.model import Span


def marked(document: Document, spans: Iterable[Span]) -> Document:
    """Return the document with the style ``MARKED`` on the canonical characters of these spans, but for those in blocks of
    code, which have one style.
    """
    return _Marker(spans).document(document)


class _Marker(Rewriting):
    """Walks the blocks and counts canonical characters as ``Document.text`` does."""

    def __init__(self, spans: Iterable[Span]) -> None:
        self._spans = sorted(span for span in spans if span.start < span.end)
        self._at = 0  # where the next leaf with text begins

    def text(self, text: str) -> str:
        self._pass(text)
        return text

    title = text

    def _pass(self, text: str) -> None:
        self._at += len(text) + 1 if text else 0

    def runs(self, runs: tuple[Run, ...]) -> tuple[Run, ...]:
        begin, text = self._at, text_of(runs)
        self._pass(text)
        wanted = [span for span in self._spans if span.start < self._at and span.end > begin] if text else []
        if not wanted:
            return runs
        out: list[Run] = []
        for run in runs:
            end = begin + len(run.text)
            out += self._cut(run, begin, wanted) if run.text else [run]
            begin = end
        return tuple(out)

    def _cut(self, run: Run, begin: int, spans: list[Span]) -> list[Run]:
        """Return a run in pieces, each of them in a span or in none."""
        end = begin + len(run.text)
        edges = {begin, end}.union(
            *({max(begin, span.start), min(end, span.end)} for span in spans if span.end > begin and span.start < end)
        )
        places = sorted(edges)
        out = []
        for low, high in pairwise(places):
            inside = any(span.start <= low and high <= span.end for span in spans)
            piece = (
                run if (low, high) == (begin, end) else run._replace(text=run.text[low - begin : high - begin], ruby="")
            )
            out.append(piece._replace(style=piece.style | Style.MARKED) if inside else piece)
        return out
