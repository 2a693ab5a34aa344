"""What is to be captured: a web address, a file, or bytes that are here already."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass

from reader.address import is_web
from reader.capture.rules import Rule
from reader.errors import CaptureError

_SCHEME = re.compile(r"([a-z][a-z0-9+.-]+):", re.IGNORECASE)
_HOST = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?#]|$)", re.IGNORECASE)
_FILES = {"html", "htm", "xhtml", "md", "markdown", "txt", "text", "mhtml", "mht", "eml"}
NAMED = frozenset({"link", "call", "feed"})
"""The origins of addresses that were not typed: a link in an article, a ``postil:`` address, an entry of a feed."""
_EMPTY = {
    "stdin": "Standard input is empty, so there is nothing to capture.",
    "clipboard": "The clipboard is empty, so there is nothing to capture.",
    "drop": "What was dropped is empty, so there is nothing to capture.",
}


@dataclass(frozen=True, slots=True)
class Request:
    """One thing to capture. Exactly one of these holds: ``path`` or ``body`` is set, ``data`` is not None, or ``url`` is
    fetched.
    """

    url: str = ""
    """The address to fetch; or, for a file or bytes, where they are from (for relative links and duplicates)."""
    origin: str = "url"
    """``url``, ``file``, ``text``, ``stdin``, ``clipboard``, ``drop``, ``import``, or one of ``NAMED``."""
    path: str = ""
    """An absolute path."""
    data: bytes | None = None
    media: str = ""
    """The content type that came with ``data`` (``text/html; charset=utf-8``); empty when it has to be found out."""
    rule: Rule | None = None
    """What is kept and cut of the page; None for what the reader's rule for its site says."""
    pictures: bool = True
    """Whether pictures are fetched."""
    known: tuple[str, ...] = ()
    """Addresses of pictures that are kept already and not fetched again."""
    body: str = ""
    """A clean body of which only the pictures are wanted; what is captured then says nothing else."""

    @property
    def fetches(self) -> bool:
        """Say whether the network is needed for what is wanted: the text, or of a body its pictures."""
        return not self.path and self.data is None

    @property
    def typed(self) -> bool:
        """Say whether a person gave the address; one that a page or a feed named may not lead into the local network."""
        return self.origin not in NAMED

    @classmethod
    def from_bytes(cls, data: bytes, *, media: str = "", url: str = "", origin: str = "stdin") -> Request:
        """Make a request of HTML, Markdown or text that is here already; a lone web address is fetched instead.

        Raises ``CaptureError`` when there is nothing in it, or ``url`` is no web address.
        """
        if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
            raise CaptureError(_EMPTY.get(origin, "The text is empty, so there is nothing to capture."))
        if not media and not url and len(data) < 4000 and (address := _lone_address(data)):
            return cls(url=address, origin=origin)
        return cls(url=_checked_address(url), origin=origin, data=data, media=media)

    @classmethod
    def for_pictures(cls, body: str, known: Iterable[str], *, url: str, origin: str) -> Request:
        """Make a request for the pictures of a kept article's body that are not ``known``."""
        return cls(url=url, origin=origin, body=body, known=tuple(known))

    @classmethod
    def from_text(cls, text: str, *, media: str = "", url: str = "", origin: str = "clipboard") -> Request:
        """Make a request of text; what kind it is (HTML, Markdown, plain) is found out unless ``media`` says so."""
        data = text.encode("utf-8", "replace")
        if not media and _lone_address(data):
            return cls.from_bytes(data, url=url, origin=origin)
        kind = media or "text/*"
        return cls.from_bytes(data, media=f"{kind}; charset=utf-8", url=url, origin=origin)


def request_for(argument: str, *, url: str = "", origin: str = "") -> Request:
    """Return the request for an address or a path; ``url`` says where a file is from.

    Raises ``CaptureError``: no such file, a folder, an empty or unreadable file, an address that is not http or https.
    """
    argument = argument.strip()
    if not argument:
        raise CaptureError("Give the address of a page or the path of a file; there was neither.")
    if is_web(argument):
        if any(sign.isspace() for sign in argument):
            argument = "%20".join(argument.split())
        return Request(url=argument, origin=origin or "url")
    if not os.path.lexists(os.path.expanduser(argument)) and (scheme := _SCHEME.match(argument)):
        raise CaptureError(_refusal(scheme[1].lower(), argument))
    return _file(argument, _checked_address(url), origin or "file")


def _file(argument: str, url: str, origin: str) -> Request:
    path = os.path.abspath(os.path.expanduser(argument))
    if not os.path.lexists(path):
        hint = f" For a page on the web, write https://{argument}." if _looks_like_address(argument) else ""
        raise CaptureError(f"There is no file {argument!r}.{hint}")
    if os.path.isdir(path):
        raise CaptureError(f"{argument!r} is a folder; give the path of one file in it.")
    if not os.path.isfile(path):
        raise CaptureError(
            f"{argument!r} is not a file that can be read; give an HTML, MHTML, Markdown, text or e-mail file."
        )
    try:
        with open(path, "rb") as file:
            empty = not file.read(1)
    except OSError as error:
        reason = error.strerror or "the system refused"
        raise CaptureError(f"{argument!r} cannot be read ({reason}); check who may read it.") from error
    if empty:
        raise CaptureError(f"{argument!r} is empty, so there is nothing to capture.")
    return Request(url=url, origin=origin, path=path)


def _refusal(scheme: str, argument: str) -> str:
    if scheme == "file":
        return "Addresses that begin with file: are not opened; give the path of the file itself."
    if scheme in {"http", "https"}:
        return f"{argument!r} is not a complete web address; it needs the name of a site, as in https://example.org/."
    return f"Addresses that begin with {scheme}: cannot be captured; only http: and https: can."


def _checked_address(url: str) -> str:
    url = url.strip()
    if url and not is_web(url):
        raise CaptureError(f"{url!r} is not a web address; it has to begin with http:// or https://.")
    return url


def _lone_address(data: bytes) -> str:
    words = data.decode("utf-8", "replace").lstrip("\ufeff").split()
    return words[0] if len(words) == 1 and is_web(words[0]) else ""


def _looks_like_address(argument: str) -> bool:
    ending = argument.rpartition(".")[2].lower()
    return bool(_HOST.match(argument)) and ("/" in argument or ending not in _FILES)
