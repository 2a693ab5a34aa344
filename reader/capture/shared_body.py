"""A body that another machine wrote into the shared folder: through the gate again, as if it came from the network.

It is parsed in the process of ``postil sync``, which is the command's own; nothing is loaded for it before.
"""

from __future__ import annotations

import re

from reader.model import CapturedImage

_MOST = 20_000_000
_KEPT = re.compile(r"sha256:[0-9a-f]{64}")


def cleaned(html: str) -> str:
    """Return clean HTML of what is said to be that; what is already stays as it is. Empty when nothing is in it."""
    from reader.capture import page, sanitise
    from reader.errors import CaptureError

    if len(html) > _MOST:
        return ""
    try:
        root = page.parse(f"<!DOCTYPE html><body>{html}</body>")
    except CaptureError:
        return ""
    body = root.find("body")
    return sanitise.sanitise(body, "", known=set(_KEPT.findall(html))).html if body is not None else ""


def picture(url: str, data: bytes) -> CapturedImage | None:
    """Return a picture that a body shows; None for what is none."""
    from reader.capture.images import Inline

    found = Inline.from_bytes(data)
    if found is None:
        return None
    made = found.captured()
    return CapturedImage(url, made.sha256, made.mime, made.data, made.width, made.height)
