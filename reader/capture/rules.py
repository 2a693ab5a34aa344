"""What the reader has taught Postil about the pages of a site: parts to keep and to cut, as CSS selectors in TOML.

One file a site, ``rules/example.org.toml`` in the library's folder, made to be read and written by people, too::

    # What Postil keeps of pages at example.org
    keep = ["div.appendix"]
    cut = ["div.related", "#newsletter"]

A rule of ``example.org`` holds for ``blog.example.org`` unless that has one of its own. TOML: toml.io/en/v1.0.0;
selectors: w3.org/TR/selectors-3, but for pseudo-classes that depend on what a reader does.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from reader.address import host
from reader.errors import CaptureError
from reader.frozen import frozen

FOLDER = "rules"
"""The folder of the rules, in a library's own."""
_MOST = 200
"""Selectors of one kind in a rule."""
_LONGEST = 500
_SITE = re.compile(r"[\w.-]+", re.ASCII)


@frozen
class Rule:
    """CSS selectors of what is kept though the extraction would cut it, and of what is cut though it would keep it.

    What matches both is cut.
    """

    keep: tuple[str, ...] = ()
    cut: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return bool(self.keep or self.cut)

    def also(self, other: Rule) -> Rule:
        """Return this rule and another as one; what the other keeps this one does not cut any more, and the reverse."""
        keep = (*(part for part in self.keep if part not in other.cut), *other.keep)
        cut = (*(part for part in self.cut if part not in other.keep), *other.cut)
        return Rule(tuple(dict.fromkeys(keep)), tuple(dict.fromkeys(cut)))


NO_RULE = Rule()


def site_of(url: str) -> str:
    """Return the site of an address as rules name it: its host without ``www.``; empty for what has none."""
    name = host(url).lower().partition(":")[0]
    name = name.removeprefix("www.")
    return name if _SITE.fullmatch(name) and name.strip(".") else ""


def path(folder: Path, site: str) -> Path:
    """Return where the rule of a site is kept; ``folder`` is that of the rules."""
    return folder / f"{site}.toml"


def read(folder: Path, url: str) -> Rule:
    """Return the rule for an address, that of its site or of the nearest site above it; an empty one where there is none.

    Raises ``CaptureError`` for a file that is no rule: a rule that is ignored in silence would be worse.
    """
    site = site_of(url)
    while "." in site:
        place = path(folder, site)
        try:
            return parse(place.read_text("utf-8"), str(place))
        except FileNotFoundError:
            site = site.partition(".")[2]
        except (OSError, UnicodeDecodeError) as error:
            raise CaptureError(f"The rule for {site} cannot be read ({error}); mend or remove {place}.") from error
    return NO_RULE


def parse(text: str, name: str = "This rule") -> Rule:
    """Return the rule that a text in TOML holds. Raises ``CaptureError`` with what is wrong and where."""
    import tomllib

    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CaptureError(f"{name} is no TOML ({error}); mend it or remove it.") from error
    if unknown := sorted(values.keys() - {"keep", "cut"}):
        raise CaptureError(f"{name} has “{unknown[0]}”, which means nothing; a rule has “keep” and “cut”.")
    return Rule(*(_selectors(values.get(key, []), f"“{key}” in {name}") for key in ("keep", "cut")))


def text_of(rule: Rule, site: str) -> str:
    """Return a rule as it is kept."""
    lines = [f"# What Postil keeps and cuts of pages at {site}: CSS selectors, each in quotation marks."]
    for key, selectors in (("keep", rule.keep), ("cut", rule.cut)):
        lines.append(f"{key} = [")
        lines += [f"    {_quoted(selector)}," for selector in selectors]
        lines.append("]")
    return "\n".join(lines) + "\n"


def save(folder: Path, site: str, rule: Rule) -> None:
    """Keep a rule for a site in place of the one it has; an empty one removes it. Raises ``CaptureError``."""
    place = path(folder, site)
    try:
        if not rule:
            place.unlink(missing_ok=True)
            return
        folder.mkdir(parents=True, exist_ok=True)
        fresh = place.with_suffix(".new")
        fresh.write_text(text_of(rule, site), "utf-8")
        os.replace(fresh, place)
    except OSError as error:
        reason = error.strerror or "the system refused"
        raise CaptureError(f"The rule cannot be written to {place} ({reason}); nothing was changed.") from error


def _selectors(value: object, name: str) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(item, str) for item in value):
        raise CaptureError(f"{name} has to be a list of CSS selectors in quotation marks.")
    if len(value) > _MOST:
        raise CaptureError(f"{name} has more than {_MOST} selectors; take some out.")
    for item in value:
        check(item, name)
    return tuple(dict.fromkeys(item.strip() for item in value))


def check(selector: str, name: str = "This") -> None:
    """Raise ``CaptureError`` for what is no selector that can be looked for in a page."""
    from cssselect import HTMLTranslator, SelectorError

    if not selector.strip() or len(selector) > _LONGEST:
        raise CaptureError(f"{name} has a selector that is empty or longer than {_LONGEST} characters.")
    try:
        HTMLTranslator().css_to_xpath(selector)
    except (SelectorError, RecursionError) as error:
        raise CaptureError(f"{name} has “{selector}”, which is no CSS selector ({error}).") from error


def _quoted(text: str) -> str:
    """Return a basic string of TOML."""
    signs = {'"': '\\"', "\\": "\\\\"}
    return (
        '"'
        + "".join(
            signs.get(sign) or (sign if sign >= " " and sign != "\x7f" else f"\\u{ord(sign):04x}") for sign in text
        )
        + '"'
    )
