"""The language of a block of code, as highlighters and blog systems write it into classes and attributes."""

from __future__ import annotations

import re

from lxml.html import HtmlElement

_NAMED = re.compile(
    r"(?:^|[\s])(language|lang|highlight-source|highlight-text|highlight|brush|src)[-:]\s*([\w+#.-]{1,40})(?=[;\s]|$)",
    re.IGNORECASE,
)
_AROUND = re.compile(
    r"(?:^|\s)(?:hljs|highlight|sourceCode|codehilite|syntaxhighlighter|prettyprint|code|literal-block|chroma)(?:\s|$)"
)
_KNOWN = set(
    """ada apache arduino asm assembly awk bash basic batch c c++ c# clojure cmake coffeescript cpp crystal cs csharp css csv cuda
dart diff docker dockerfile elixir elm erlang fish fortran fsharp go golang gradle graphql groovy haskell hcl html http ini
java javascript js json jsonc jsx julia kotlin latex less lisp lua makefile markdown matlab md nginx nim nix objc objectivec
ocaml pascal perl php plsql postgresql powershell prolog properties protobuf ps1 puppet purescript py python python3 r racket
rb rst ruby rust sass scala scheme scss sh shell solidity sparql sql svelte swift tcl terraform tex toml ts tsx typescript
vb verilog vhdl vim vue wasm xml yaml yml zig zsh console shell-session""".split()  # noqa: SIM905
)
_NONE = {"default", "none", "text", "plaintext", "plain", "notranslate", "no-highlight", "nohighlight", "txt", "block"}
_ATTRIBUTES = ("data-lang", "data-language", "data-enlighter-language", "data-code-language")


def of(element: HtmlElement) -> str:
    """Return the language that an element says its code is in, in lower case; empty when it says none."""
    names = element.get("class") or ""
    for match in _NAMED.finditer(names):
        name = match[2].lower()
        if name not in _NONE and (name in _KNOWN or match[1].lower() != "highlight"):
            return name
    for name in _ATTRIBUTES:
        value = element.get(name) or ""
        if re.fullmatch(r"[\w+#.-]{1,40}", value) and value.lower() not in _NONE:
            return value.lower()
    if element.tag == "code" or _AROUND.search(names):
        return next((word.lower() for word in names.split() if word.lower() in _KNOWN), "")
    return ""
