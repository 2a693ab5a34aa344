"""What the reader has taught Postil about the pages of a site: parts to keep and to cut, as CSS selectors in TOML.

One file a site, ``rules/example.org.toml`` in the library's folder, made to be read and written by people, too::

    # What Postil keeps and cuts of pages at example.org
    keep = ["div.appendix"]
    cut = ["div.related", "#newsletter"]

    ["/2026/fog.html"]
    keep = ["#afterword"]

What stands first is for all pages of the site, what follows a path for the page there alone. A file of ``example.org``
holds for ``blog.example.org`` unless that has one of its own. TOML: toml.io/en/v1.0.0; selectors: w3.org/TR/selectors-3,
but for pseudo-classes that depend on what a reader does.
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
_MOST_PAGES = 1_000
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


@frozen
class SiteRules:
    """All that a file says: ``pages`` are rules by path, with its query, each for one page beside that for all."""

    site: Rule = NO_RULE
    pages: tuple[tuple[str, Rule], ...] = ()

    def __bool__(self) -> bool:
        """Whether it says anything."""
        return bool(self.site or self.pages)

    def at(self, url: str) -> Rule:
        """Return the rule for the page at an address."""
        return self.site.also(dict(self.pages).get(path_of(url), NO_RULE))

    def taught(self, change: Rule, url: str = "") -> SiteRules:
        """Return these rules with a change to that for all pages, or for the page at an address alone."""
        if not url:
            return SiteRules(self.site.also(change), self.pages)
        pages = dict(self.pages)
        pages[path_of(url)] = pages.get(path_of(url), NO_RULE).also(change)
        return SiteRules(self.site, tuple(pages.items()))


def site_of(url: str) -> str:
    """Return the site of an address as rules name it: its host without ``www.``; empty for what has none."""
    name = host(url)
    return name if _SITE.fullmatch(name) and name.strip(".") else ""


def path_of(url: str) -> str:
    """Return what names a page within its site: path and query of its address."""
    from urllib.parse import urlsplit

    try:
        parts = urlsplit(url)
    except ValueError:
        return "/"
    return (parts.path or "/") + (f"?{parts.query}" if parts.query else "")


def place_of(folder: Path, site: str) -> Path:
    """Return the file of the rules of a site; ``folder`` is that of all rules."""
    return folder / f"{site}.toml"


def read(folder: Path, url: str) -> Rule:
    """Return the rule for the page at an address, an empty one where there is none.

    Raises ``CaptureError`` for a file that is no rule: a rule that is ignored in silence would be worse.
    """
    site = site_of(url)
    while "." in site:
        if place_of(folder, site).exists():
            return load(folder, site).at(url)
        site = site.partition(".")[2]
    return NO_RULE


def load(folder: Path, site: str) -> SiteRules:
    """Return the rules of a site, empty ones where it has none. Raises ``CaptureError`` for a file that is no rule."""
    place = place_of(folder, site)
    try:
        return parse(place.read_text("utf-8"), str(place))
    except FileNotFoundError:
        return SiteRules()
    except (OSError, UnicodeDecodeError) as error:
        raise CaptureError(f"The rule for {site} cannot be read ({error}); mend or remove {place}.") from error


def parse(text: str, name: str = "This rule") -> SiteRules:
    """Return the rules that a text in TOML holds. Raises ``CaptureError`` with what is wrong and where."""
    import tomllib

    try:
        values = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise CaptureError(f"{name} is no TOML ({error}); mend it or remove it.") from error
    pages = {key: values.pop(key) for key in list(values) if key.startswith("/")}
    if len(pages) > _MOST_PAGES:
        raise CaptureError(f"{name} has rules for more than {_MOST_PAGES} pages; take some out.")
    return SiteRules(
        _rule(values, name), tuple((key, _rule(value, f"{key} of {name}")) for key, value in pages.items())
    )


def text_of(rules: SiteRules, site: str) -> str:
    """Return rules as they are kept."""
    lines = [
        f"# What Postil keeps and cuts of pages at {site}: CSS selectors, each in quotation marks.",
        *_lines(rules.site),
    ]
    for page, rule in rules.pages:
        lines += ["", f"[{_quoted(page)}]", *_lines(rule)]
    return "\n".join(lines) + "\n"


def save(folder: Path, site: str, rules: SiteRules) -> None:
    """Keep the rules of a site in place of those it has; empty ones remove them. Raises ``CaptureError``."""
    place = place_of(folder, site)
    try:
        if not rules:
            place.unlink(missing_ok=True)
            return
        folder.mkdir(parents=True, exist_ok=True)
        fresh = place.with_suffix(".new")
        fresh.write_text(text_of(rules, site), "utf-8")
        os.replace(fresh, place)
    except OSError as error:
        reason = error.strerror or "the system refused"
        raise CaptureError(f"The rule cannot be written to {place} ({reason}); nothing was changed.") from error


def _rule(values: object, name: str) -> Rule:
    if not isinstance(values, dict):
        raise CaptureError(f"{name} has to be a table with “keep” and “cut”.")
    if unknown := sorted(values.keys() - {"keep", "cut"}):
        raise CaptureError(f"{name} has “{unknown[0]}”, which means nothing; a rule has “keep” and “cut”.")
    return Rule(*(_selectors(values.get(key, []), f"“{key}” in {name}") for key in ("keep", "cut")))


def _lines(rule: Rule) -> list[str]:
    lines = []
    for key, selectors in (("keep", rule.keep), ("cut", rule.cut)):
        lines += [f"{key} = [", *(f"    {_quoted(selector)}," for selector in selectors), "]"]
    return lines


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
