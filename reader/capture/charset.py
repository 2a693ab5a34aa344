"""Bytes to text. Never fails: what cannot be decoded becomes U+FFFD."""

from __future__ import annotations

import codecs
import re

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What a label means in practice (Encoding Standard, section 4.2), where Python's codec of that name is stricter.
_MEANS = {
    **dict.fromkeys(("iso8859-1", "ascii", "latin-1"), "cp1252"),
    **dict.fromkeys(("gb2312", "gbk"), "gb18030"),
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
_LABELS = {"x-sjis": "cp932", "ks_c_5601-1987": "cp949", "x-gbk": "gb18030", "utf8": "utf-8", "unicode": "utf-8"}
_META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([\w.:-]+)", re.IGNORECASE)
_XML = re.compile(rb"<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([\w.:-]+)")
_CONTROLS = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff\ud800-\udfff]")
_TWICE = re.compile("[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_TOLD_TWICE = re.compile("\xe2\x80[\x80-\xbf]|[\xc3-\xdf][\x80-\x9f]")
_C1 = re.compile("[\x80-\x9f]")
_REFERENCES = re.compile(r"&#(?:[xX]0*([0-9a-fA-F]+)|0*([0-9]+));?")
_SAMPLE = 200_000
_HEAD = 8192


def decode(data: bytes, declared: str = "") -> str:
    """Return the text of ``data``. A byte order mark wins, then ``declared`` (from the HTTP header), then what an HTML or
    XML head declares, then what the bytes look like. Control characters are left out.
    """
    text = _decoded(data, declared)
    return without_controls(text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0c", "\n"))


def without_controls(text: str) -> str:
    """Return text without the characters that no page may hold (HTML section 13.2.3.5), which no XML tree takes either."""
    return _CONTROLS.sub("", text)


def mended(text: str) -> str:
    """Return text that was encoded as UTF-8 twice as it was meant; other text as it is.

    Only such text has C1 control characters behind letters like ``â``; where one pair tells, all are put right.
    """
    if text.isascii() or not _C1.search(text):  # a third of the time of the search for pairs
        return text
    return _TWICE.sub(_once, text) if _TOLD_TWICE.search(text) else text


def _once(found: re.Match[str]) -> str:
    try:
        return found[0].encode("latin-1").decode("utf-8")
    except UnicodeDecodeError:
        return found[0]


def without_control_references(markup: str) -> str:
    """Return HTML or XML without references to such characters (``&#11;``): parsers let them in, and trees refuse them."""
    return _REFERENCES.sub(_sound, markup) if "&#" in markup else markup


def _sound(reference: re.Match[str]) -> str:
    digits, base = (reference[1], 16) if reference[1] else (reference[2], 10)
    code = int(digits[:8], base)
    return "" if code and code <= 0x10FFFF and _CONTROLS.match(chr(code)) else reference[0]


def _decoded(data: bytes, declared: str) -> str:
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    if name := is_wide(data):
        return data.decode(name, "replace")
    names = [known for known in map(codec, (declared, *_in_head(data))) if known]
    for name in names:
        if not name.startswith("utf-16") and (text := _strictly(data, name)) is not None:
            return text if name == "utf-8" or data.isascii() else _unless_utf8(data, text)
    if (text := _strictly(data, "utf-8")) is not None:
        return text
    if "utf-8" in names or not names:
        text = data.decode("utf-8", "replace")
        broken, sound = text.count("\ufffd"), sum(sign > "\x7f" and sign != "\ufffd" for sign in text)
        if broken <= max(3, len(text) // 2000) and (names or sound > broken):
            return text
    return _guessed(data, names)


def codec(label: str) -> str:
    """Return the Python codec that a charset label means; nothing for a label that means none."""
    label = label.strip().strip("\"'").lower()
    if not label:
        return ""
    try:
        found = codecs.lookup(_LABELS.get(label, label))
    except (LookupError, ValueError):
        return ""
    if not getattr(found, "_is_text_encoding", True):
        return ""
    name = found.name
    return "" if name in {"utf-7", "idna", "punycode", "undefined", "unicode_escape"} else _MEANS.get(name, name)


def _in_head(data: bytes) -> list[str]:
    head = data[:_HEAD]
    found = [match[1].decode("ascii", "replace") for match in (_META.search(head), _XML.search(head)) if match]
    return ["utf-8" if label.lower().startswith("utf-16") else label for label in found]


def is_wide(data: bytes) -> str:
    """Tell UTF-16 without a mark by where the zeros of its ASCII characters stand; nothing for any other text."""
    sample = data[:2000]
    if len(sample) < 8 or b"\x00" not in sample:
        return ""
    pairs = len(sample) // 2
    even, odd = sample[0 : pairs * 2 : 2].count(0), sample[1 : pairs * 2 : 2].count(0)
    if odd > pairs * 0.3 and even < pairs * 0.05:
        return "utf-16-le"
    if even > pairs * 0.3 and odd < pairs * 0.05:
        return "utf-16-be"
    return ""


def _strictly(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeDecodeError, UnicodeError):
        return None


def _unless_utf8(data: bytes, text: str) -> str:
    """Return ``text``, decoded as was declared, unless the bytes are UTF-8 after all: that is never so by chance."""
    better = _strictly(data, "utf-8")
    return text if better is None else better


def _guessed(data: bytes, names: list[str]) -> str:
    from charset_normalizer import from_bytes

    if data.isascii():
        return data.decode("ascii")
    best = from_bytes(data[:_SAMPLE]).best()
    guess = codec(best.encoding) if best else ""
    if names and (not guess or names[0] != "utf-8"):
        guess = names[0]
    return data.decode(guess or "cp1252", "replace")
