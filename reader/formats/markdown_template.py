"""The template by which an article becomes a Markdown file: what there is to be written, and how it is read.

The language is Jinja's (jinja.palletsprojects.com), the one that readers know from Readwise's and Zotero's exports, in its
sandbox: a template sees texts, numbers and lists, calls nothing of the program, reads no files and includes no others.
Unknown names are mistakes. Every mistake is told with its line.
"""

from __future__ import annotations

import traceback
from pathlib import Path
from typing import Any

from reader.errors import FormatError

FILE = "markdown-template.md"
"""What the reader's own template is called, in the folder of the settings."""
_LARGEST = 1_000_000
"""Characters of a template, and of what ``*`` may make of a text in it."""
DEFAULT = """\
{# How an article becomes a Markdown file. The language is Jinja's: {{ … }} writes a value, {% if … %} and {% for … %} choose
and repeat, and this is a comment. There are:

article     title, heading (the title as Markdown), author, site, url, canonical_url, lang, source, excerpt, state, starred,
            progress, words, tags, obsidian_tags, date, added, read (2026-03-12T09:14:00 or nothing), uid, link, file
front_matter  all properties as lines of YAML; value | yaml writes one value of your own
body        the text, Markdown
highlights  for each: quote (Markdown), text, color, style, note, tags, created, updated, orphan, about, uid, data
notes       for each: text, tags, created, updated, uid, depth, data
thread      all notes as one nested list
links       kept articles that the text links to: title, link, uid
begin       highlights, notes, links: comments that say where these begin, for whoever reads the file again

With data and begin as they stand here, Postil can import its own files with everything on them.
Below what a template makes Postil puts a line; what you write below that line in a file always stays. #}
---
{{ front_matter }}
---

# {{ article.heading }}
{% if body %}

{{ body }}
{% endif %}
{% if highlights %}

## Highlights

{{ begin.highlights }}
{% for mark in highlights %}

{{ mark.data }}
{{ mark.quote }}

^{{ mark.uid }}

*{{ mark.about }}*
{% if mark.note %}

{{ mark.note }}
{% endif %}
{% endfor %}
{% endif %}
{% if notes %}

## Notes

{{ begin.notes }}

{{ thread }}
{% endif %}
{% if links %}

## Links

{{ begin.links }}

{% for each in links %}
- {{ each.link }}
{% endfor %}
{% endif %}
"""


class Template:
    """One template, ready to be filled."""

    def __init__(self, text: str = DEFAULT, name: str = "the template") -> None:
        """Raises FormatError for one that cannot be read; ``name`` is what it is called in that sentence."""
        import jinja2

        self.name, self.text, self.is_default = name, text, text == DEFAULT
        try:
            self._made = _environment().from_string(text)
        except jinja2.TemplateSyntaxError as error:
            raise self._wrong(error.lineno, error.message or "it cannot be read") from error
        except (RecursionError, MemoryError, ValueError) as error:
            raise self._wrong(1, "it is nested too deeply") from error

    def fill(self, values: dict[str, Any]) -> str:
        """Return the text for these values. Raises FormatError where the template asks for what there is not."""
        try:
            return str(self._made.render(values))
        except Exception as error:
            lines = [line for frame, line in traceback.walk_tb(error.__traceback__) if _is_template(frame)]
            raise self._wrong(lines[-1] if lines else 1, str(error) or type(error).__name__) from error

    def _wrong(self, line: int, why: str) -> FormatError:
        told = " ".join(why.split()).rstrip(".")
        return FormatError(
            f"{self.name} cannot be used: line {line}: {told}; correct that line, or use another template."
        )


def load(path: Path) -> Template:
    """Return the template in a file. Raises FormatError when it cannot be read or is wrong."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise FormatError(f"Cannot read the template {path}: {error.strerror or error}.") from error
    if len(data) > _LARGEST:
        raise FormatError(f"{path} is too large for a template; a template has a page or two.")
    try:
        return Template(data.decode("utf-8-sig").replace("\r\n", "\n"), path.name)
    except UnicodeDecodeError as error:
        raise FormatError(f"{path} is no text in UTF-8; save it as such, or use another template.") from error


def own(config: Path) -> Template:
    """Return the reader's own template in the folder of the settings, the usual one where there is none."""
    path = config / FILE
    return load(path) if path.exists() else Template()


def keep_default(config: Path) -> tuple[Path, bool]:
    """Write the usual template for the reader to change, unless there is one already; return where, and whether it is new.

    Raises FormatError when it cannot be written.
    """
    from reader.formats.files import replacing

    path = config / FILE
    if path.exists():
        return path, False
    try:
        config.mkdir(parents=True, exist_ok=True)
        with replacing(path) as file:
            file.write(DEFAULT)
    except OSError as error:
        raise FormatError(f"Cannot write {path}: {error.strerror or error}.") from error
    return path, True


def _environment() -> Any:  # noqa: ANN401 - made by a class that is imported late
    import jinja2
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    from reader.formats.markdown_head import quoted

    class Sandbox(ImmutableSandboxedEnvironment):
        intercepted_binops = frozenset({"*", "**"})

        def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:  # noqa: ANN401 - Jinja's own
            if operator == "**":
                raise jinja2.TemplateRuntimeError("there are no powers here")
            sizes = [len(side) if isinstance(side, str | list | tuple) else abs(side) for side in (left, right)]
            if sizes[0] * sizes[1] > _LARGEST:
                raise jinja2.TemplateRuntimeError("that would be too long")
            return super().call_binop(context, operator, left, right)

    made = Sandbox(
        autoescape=False, trim_blocks=True, lstrip_blocks=True, undefined=jinja2.StrictUndefined, auto_reload=False
    )
    made.globals = {"range": made.globals["range"]}
    made.filters["yaml"] = lambda value: quoted(str(value))
    return made


def _is_template(frame: Any) -> bool:  # noqa: ANN401 - a frame
    return bool(frame.f_code.co_filename == "<template>")
