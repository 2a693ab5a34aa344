"""What a run of bytes is: HTML, Markdown, plain text, or nothing that an article could be made of."""

from __future__ import annotations

import re

HTML, MARKDOWN, PLAIN = "html", "markdown", "plain"

_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG\r\n", "an image"),
    (b"\xff\xd8\xff", "an image"),
    (b"GIF8", "an image"),
    (b"BM", "an image"),
    (b"PK\x03\x04", "a ZIP archive or an office document"),
    (b"Rar!", "an archive"),
    (b"7z\xbc\xaf", "an archive"),
    (b"\x1f\x8b", "a compressed file"),
    (b"\x28\xb5\x2f\xfd", "a compressed file"),
    (b"\x7fELF", "a program"),
    (b"MZ", "a program"),
    (b"OggS", "a sound or film file"),
    (b"ID3", "a sound file"),
    (b"\x1aE\xdf\xa3", "a film file"),
    (b"SQLite format 3", "a database"),
    (b"\xd0\xcf\x11\xe0", "an office document"),
    (b"wOF", "a font"),
)
_KINDS = {
    "image": "an image",
    "audio": "a sound file",
    "video": "a film",
    "font": "a font",
    "application/pdf": "a PDF document",
    "application/zip": "a ZIP archive",
    "application/epub+zip": "an EPUB book",
    "application/json": "JSON data",
}
_SOURCES = {
    **dict.fromkeys(("application/javascript", "text/javascript", "application/x-javascript"), "a script"),
    **dict.fromkeys(("application/rss+xml", "application/atom+xml", "application/feed+json"), "a feed"),
    "application/json": "JSON data",
    "image/svg+xml": "an image",
    "text/css": "a style sheet",
    "text/csv": "a table",
}
_FEED = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<\?[^>]{0,300}\?>\s*|<!--(?>.{0,2000}?-->)\s*){0,9}<(?:rss|feed|rdf:RDF)\b",
    re.S,
)
_SUFFIXES = {
    **dict.fromkeys(("html", "htm", "xhtml", "xht", "shtml"), HTML),
    **dict.fromkeys(("md", "markdown", "mdown", "mkd", "mdx"), MARKDOWN),
    **dict.fromkeys(("txt", "text"), PLAIN),
}
_PAGE = re.compile(r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?>.*?-->)\s*)*+<(?:!doctype\s+html|html|head|body)\b", re.I | re.S)
_TAG = re.compile(
    r"<(/?)(p|div|h[1-6]|ul|ol|li|blockquote|article|section|table|br|a|img|span|b|i|em|strong)\b[^<>]*>", re.I
)
_MARKDOWN = (
    re.compile(r"\A(?:---|\+\+\+)[ \t]*\n.*?\n(?:---|\+\+\+|\.\.\.)[ \t]*(?:\n|\Z)", re.S),
    re.compile(r"^#{1,6} \S", re.M),
    re.compile(r"\[[^\]\n]{1,300}\]\((?:https?://|/|#|mailto:)[^)\s]*\)"),
    re.compile(r"!\[[^\]\n]{0,300}\]\([^)\s]+\)"),
    re.compile(r"^(?:```|~~~)", re.M),
    re.compile(r"(?<!\w)\*\*\S[^*\n]*\S\*\*(?!\w)"),
    re.compile(r"^(?:[-*+] \[[ xX]\] )", re.M),
    re.compile(r"^\|.+\|[ \t]*\n\|[ :|-]+\|[ \t]*$", re.M),
    re.compile(r"^\S.*\n(?:={3,}|-{3,})[ \t]*$", re.M),
)


def refusal(data: bytes, media: str) -> str:
    """Return what the bytes are when no article can be made of them (``a PDF document``); nothing when one can."""
    head = data[:16]
    for magic, name in _MAGIC:
        if head.startswith(magic) and (len(magic) > 2 or _binary(data)):
            return name
    if head[:4] == b"RIFF" or head[4:8] == b"ftyp":
        return "an image, a sound or a film file"
    if _binary(data):
        kind = media.partition(";")[0].strip().lower()
        return _KINDS.get(kind) or _KINDS.get(kind.partition("/")[0]) or "a binary file"
    if _FEED.match(data[:4000].removeprefix(b"\xef\xbb\xbf")):
        return "a feed"
    return _SOURCES.get(media.partition(";")[0].strip().lower(), "")


def _binary(data: bytes) -> bool:
    """Say whether there are more zeros and control characters than any text, UTF-16 included, would hold."""
    from reader.capture import charset

    sample = data[:4000]
    if sample.startswith((b"\xff\xfe", b"\xfe\xff")) or charset.is_wide(data):
        return False
    controls = len(sample) - len(sample.translate(None, bytes([*range(9), 11, *range(14, 27), *range(28, 32)])))
    return controls > max(8, len(sample) * 0.02)


def kind_of(text: str, media: str = "", name: str = "") -> str:
    """Return HTML, MARKDOWN or PLAIN: by content type, by file name, else by what the text looks like."""
    said = media.partition(";")[0].strip().lower()
    if said in {"text/html", "application/xhtml+xml"}:
        return HTML
    if said in {"text/markdown", "text/x-markdown"}:
        return MARKDOWN
    if _PAGE.match(text[:5000]):
        return HTML
    if by_name := _SUFFIXES.get(name.rpartition(".")[2].lower() if "." in name else ""):
        return by_name
    if said == "text/plain":
        return PLAIN
    return _looks_like(text)


def _looks_like(text: str) -> str:
    sample = text[:50_000]
    tags = _TAG.findall(sample)
    starts_with_tag = bool(re.match(r"\s*<[a-zA-Z!]", sample))
    if (tags and starts_with_tag) or (len(tags) >= 4 and len(tags) * 200 > len(sample)):
        return HTML
    signs = [len(pattern.findall(sample)) for pattern in _MARKDOWN]
    if re.match(r"\s*#{1,6} \S", sample):
        return MARKDOWN
    return MARKDOWN if signs[0] or sum(map(bool, signs)) >= 2 or signs[1] >= 2 else PLAIN
