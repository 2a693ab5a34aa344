"""What the elements of clean HTML are to the builder of the tree: styles, leaves, containers, what ends what."""

from __future__ import annotations

from reader.document.tree import Style

STYLES = {
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
HEADINGS = {f"h{level}": level for level in range(1, 7)}
PROSE = {"p", *HEADINGS}
RUBY = {"ruby", "rb", "rt", "rtc"}
READINGS = {"rt", "rtc"}
INLINE = {
    *STYLES,
    *RUBY,
    *("a", "abbr", "acronym", "bdi", "bdo", "big", "data", "font", "label", "nobr", "output", "picture", "q", "span"),
    *("time", "wbr"),
}
DROPPED = {
    *("script", "style", "template", "title", "head", "textarea", "select", "option", "svg", "math", "object", "rp"),
    *("noscript", "noembed", "noframes", "xmp", "plaintext", "canvas", "applet", "button", "datalist"),
}
EMBEDS = {"iframe": "page", "video": "video", "audio": "audio"}
CONTAINERS = {"blockquote", "ul", "ol", "li", "dl", "dt", "dd", "table", "tr", "td", "th", "figure", "details"}
HOLDERS = {*PROSE, "li", "dt", "dd", "td", "th"}
"""What mostly holds text and nothing else between its tags."""
CAPTIONS = {"figcaption", "caption", "summary"}
VOID = {"area", "base", "col", "embed", "input", "link", "meta", "param", "source", "track", "wbr"}
ENDING = {*PROSE, "li", "dt", "dd", "tr", "td", "th"}
LEAVES = {*PROSE, *CAPTIONS}
UNALIGNED = {"td", "th", "li", "blockquote", "figure"}
IMPLIED = {
    "li": ({"li"}, {"ul", "ol", "table"}),
    "dt": ({"dt", "dd"}, {"dl", "table"}),
    "dd": ({"dt", "dd"}, {"dl", "table"}),
    "tr": ({"tr"}, {"table"}),
    "td": ({"td", "th"}, {"tr", "table"}),
    "th": ({"td", "th"}, {"tr", "table"}),
}
"""Element → what its start ends, and the container beyond which it ends nothing (HTML section 13.1.2.4)."""
IMPLIED_BY_TEXT = (PROSE, CONTAINERS)
