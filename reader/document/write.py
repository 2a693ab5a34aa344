"""The document tree to clean HTML, in normal form: the way bodies are kept, exported and compared."""

from __future__ import annotations

from collections.abc import Iterable

from reader.address import host
from reader.document.tree import (
    Block,
    Cell,
    Code,
    Definitions,
    Details,
    Document,
    Embed,
    Figure,
    Heading,
    Image,
    Item,
    List,
    Paragraph,
    Quote,
    Rule,
    Run,
    Style,
    Table,
)

_ELEMENTS = (
    (Style.STRONG, "strong"),
    (Style.EMPHASIS, "em"),
    (Style.DELETED, "del"),
    (Style.INSERTED, "ins"),
    (Style.MARKED, "mark"),
    (Style.SMALL, "small"),
    (Style.SUPERSCRIPT, "sup"),
    (Style.SUBSCRIPT, "sub"),
    (Style.CODE, "code"),
    (Style.KEYBOARD, "kbd"),
)


def to_html(document: Document) -> str:
    """Return clean HTML without a surrounding page; ``from_html`` of it is equal to ``document``."""
    out: list[str] = []
    _blocks(document.blocks, out, "\n")
    return "".join(out).strip("\n")


def escape(text: str) -> str:
    """Return text as HTML character data (HTML section 13.3)."""
    if "&" in text or "<" in text or ">" in text:
        text = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return text


def _attributes(**values: str | int | None) -> str:
    return "".join(
        f' {name.rstrip("_").replace("_", "-")}="{escape(str(value)).replace(chr(34), "&quot;")}"'
        for name, value in values.items()
        if value not in {"", None, 0}
    )


def runs_html(runs: Iterable[Run]) -> str:
    """Return runs as inline HTML; elements that neighbours share are opened once."""
    out: list[str] = []
    open_: list[tuple[str, str]] = []
    for run in runs:
        wanted = _wrappers(run)
        shared = 0
        while shared < min(len(open_), len(wanted)) and open_[shared] == wanted[shared]:
            shared += 1
        out.extend(f"</{name}>" for name, _ in reversed(open_[shared:]))
        out.extend(f"<{name}{attributes}>" for name, attributes in wanted[shared:])
        open_ = wanted
        out.append(_image(run.image) if run.image else _text(run))
    out.extend(f"</{name}>" for name, _ in reversed(open_))
    return "".join(out)


def _text(run: Run) -> str:
    text = escape(run.text).replace("\n", "<br>")
    return f"<ruby>{text}<rt>{escape(run.ruby)}</rt></ruby>" if run.ruby else text


def _wrappers(run: Run) -> list[tuple[str, str]]:
    wrappers: list[tuple[str, str]] = []
    if run.link:
        wrappers.append(("a", _attributes(href=run.link, title=run.title)))
    elif run.title and not run.style & Style.MATH:
        wrappers.append(("abbr", _attributes(title=run.title)))
    if run.style & Style.MATH:
        wrappers.append(("span", _attributes(class_="math", title="" if run.link else run.title)))
    if run.lang or run.direction:
        wrappers.append(("span", _attributes(lang=run.lang, dir=run.direction)))
    if run.style:
        wrappers.extend((name, "") for style, name in _ELEMENTS if run.style & style)
    return wrappers


def _image(image: Image) -> str:
    alt = _attributes(alt=image.alt) or ' alt=""'
    return f"<img{_attributes(src=image.src)}{alt}{_attributes(width=image.width, height=image.height)}>"


def _blocks(blocks: Iterable[Block], out: list[str], end: str = "") -> None:
    for block in blocks:
        _block(block, out)
        out.append(end)


def _inner(blocks: tuple[Block, ...], out: list[str]) -> None:
    """Write the blocks of an item or cell: a plain first paragraph goes without its ``<p>``."""
    if blocks and isinstance(first := blocks[0], Paragraph) and _plain(first):
        out.append(runs_html(first.runs))
        blocks = blocks[1:]
    _blocks(blocks, out)


def _plain(paragraph: Paragraph) -> bool:
    return not (paragraph.align or paragraph.lang or paragraph.direction or paragraph.anchor)


def _places(anchor: str) -> tuple[str, str]:
    """Return the id of a block, and the elements in it that carry its other names."""
    first, *others = anchor.split() or [""]
    return first, "".join(f"<a{_attributes(id=name)}></a>" for name in others)


def _block(block: Block, out: list[str]) -> None:
    match block:
        case Paragraph():
            first, others = _places(block.anchor)
            attributes = _attributes(id=first, align=block.align, lang=block.lang, dir=block.direction)
            out.append(f"<p{attributes}>{others}{runs_html(block.runs)}</p>")
        case Heading():
            first, others = _places(block.anchor)
            attributes = _attributes(id=first, lang=block.lang, dir=block.direction)
            out.append(f"<h{block.level}{attributes}>{others}{runs_html(block.runs)}</h{block.level}>")
        case Code():
            kind = _attributes(class_=f"language-{block.language}" if block.language else "")
            first, others = _places(block.anchor)
            out.append(f"<pre{_attributes(id=first)}>{others}<code{kind}>{escape(block.text)}</code></pre>")
        case Rule():
            out.append("<hr>")
        case Figure():
            _figure(block, out)
        case Embed():
            out.append(f"<p{_attributes(data_embed=block.kind)}><a{_attributes(href=block.src)}>")
            out.append(f"{escape(block.title or host(block.src) or block.src)}</a></p>")
        case Quote():
            out.append("<blockquote>")
            _blocks(block.blocks, out)
            out.append("</blockquote>")
        case _:
            _container(block, out)


def _container(block: List | Definitions | Table | Details, out: list[str]) -> None:
    match block:
        case List():
            _list(block, out)
        case Definitions():
            out.append("<dl>")
            for entry in block.entries:
                name = "dt" if entry.term else "dd"
                out.append(f"<{name}>")
                _inner(entry.blocks, out)
                out.append(f"</{name}>")
            out.append("</dl>")
        case Table():
            _table(block, out)
        case Details():
            summary = f"<summary>{runs_html(block.summary)}</summary>" if block.summary else ""
            out.append(f"<details{' open' if block.open else ''}>{summary}")
            _blocks(block.blocks, out)
            out.append("</details>")


def _figure(figure: Figure, out: list[str]) -> None:
    images = "".join(map(_image, figure.images))
    if figure.link:
        images = f"<a{_attributes(href=figure.link)}>{images}</a>"
    caption = f"<figcaption>{runs_html(figure.caption)}</figcaption>" if figure.caption else ""
    first, others = _places(figure.anchor)
    name = "p" if figure.bare and not caption else "figure"
    out.append(f"<{name}{_attributes(id=first)}>{others}{images}{caption}</{name}>")


def _list(block: List, out: list[str]) -> None:
    name = "ol" if block.ordered else "ul"
    first = len(block.items) if block.reversed else 1
    start = f' start="{block.start}"' if block.ordered and block.start != first else ""
    kind = f' type="{block.kind}"' if block.ordered and block.kind != "1" else ""
    down = " reversed" if block.ordered and block.reversed else ""
    out.append(f"<{name}{start}{kind}{down}>")
    for item in block.items:
        _item(item, out)
    out.append(f"</{name}>")


def _item(item: Item, out: list[str]) -> None:
    checked = "" if item.checked is None else f' data-checked="{str(item.checked).lower()}"'
    value = "" if item.value is None else f' value="{item.value}"'
    out.append(f"<li{_attributes(id=item.anchor)}{checked}{value}>")
    _inner(item.blocks, out)
    out.append("</li>")


def _table(table: Table, out: list[str]) -> None:
    out.append("<table>")
    if table.caption:
        out.append(f"<caption>{runs_html(table.caption)}</caption>")
    for row in table.rows:
        out.append("<tr>")
        for cell in row:
            _cell(cell, out)
        out.append("</tr>")
    out.append("</table>")


def _cell(cell: Cell, out: list[str]) -> None:
    name = "th" if cell.header else "td"
    spans = _attributes(
        colspan=cell.colspan if cell.colspan > 1 else 0, rowspan=cell.rowspan if cell.rowspan > 1 else 0
    )
    out.append(f"<{name}{spans}{_attributes(align=cell.align)}>")
    _inner(cell.blocks, out)
    out.append(f"</{name}>")
