"""Text to its tree. NOT (or ``-``) binds closest, then AND (or a space), then OR; nothing that can be typed is an error."""

from __future__ import annotations

import re
from typing import NamedTuple

from reader.model import Span
from reader.query.fields import field_of, meaning, misspelt, word
from reader.query.nodes import SCOPES, Near, Phrase, Problem, Regex, Scope, Typed, Unfinished, Word
from reader.query.tree import Group, Leaf

DEEPEST = 50
"""Parentheses in parentheses that are still understood: who walks a tree of them must not run out of stack."""
FARTHEST = 10_000
_USUAL_DISTANCE = 10
QUOTES = '"“”„＂'
OPENING, CLOSING = "(（", ")）"
# What the first query of a start seldom has is compiled by ``re`` when it is met, and remembered there.
_SPACE = re.compile(r"\s+")
_OPERATOR = re.compile(r"(AND|OR|NOT|NEAR(?:/(?P<distance>[^\s()（）]*))?)(?=[\s()（）]|\Z)")
_FIELD = re.compile(r"([A-Za-z][A-Za-z_.]*)[:：]|[#＃]")
_QUOTED = rf"""(?P<sign>[<>]=?)?(?:
    [{QUOTES}](?P<plain>(?:\\.|[^{QUOTES}\\])*+)(?P<end>[{QUOTES}]|\\?\Z)
    |«(?P<angled>[^»]*)(?P<end1>»|\Z)|「(?P<corner>[^」]*)(?P<end2>」|\Z)|『(?P<white>[^』]*)(?P<end3>』|\Z)
    |'(?P<single>[^'\s][^']*\s[^']*)(?P<end4>')(?=[\s)）]|\Z))(?:~(?P<within>\d{{1,5}})(?=[\s)）]|\Z))?"""
_MARKS = frozenset(QUOTES + "«「『'")
_ESCAPED = rf"\\([{QUOTES}\\])"
_REGEX = r"/(?!\s)((?:\\.|[^/\\\n])+)/(?=[\s)）]|\Z)"
_PATTERN_BEGUN = r"(?s)/.*[\\^$.|?*+()\[\]{}]"
_BARE = re.compile(r"[^\s()（）]*")


class Parsed(NamedTuple):
    """The tree of a text and what is wrong with it."""

    tree: Group
    problems: list[Problem]


def tree_of(text: str) -> Parsed:
    """Return the tree of a text. Never raises."""
    parser = _Parser(text)
    parser.run()
    return Parsed(parser.whole, sorted(parser.problems, key=lambda problem: problem.span))


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.whole = Group(0, 0)
        self.open = [self.whole]
        self.ignored = 0
        """Parentheses open beyond ``DEEPEST``."""
        self.problems: list[Problem] = []

    def run(self) -> None:
        """Read the whole text."""
        text, length = self.text, len(self.text)
        while self.at < length:
            character = text[self.at]
            if character.isspace():
                match = _SPACE.match(text, self.at)
                self.at = match.end() if match else self.at + 1
            elif character in OPENING:
                self._begin(self.at, self.at)
            elif character in CLOSING:
                self._close()
            elif not (character in "AON" and self._operator()):
                self._term()
        while len(self.open) > 1:
            self._end(length, at_end=True)
        self._dangling(self.whole, at_end=True)
        self.whole.end = length

    def _problem(self, start: int, end: int, sentence: str) -> None:
        self.problems.append(Problem(Span(start, end), sentence))

    # parentheses

    def _begin(self, start: int, parenthesis: int, field: str = "", *, turned: bool = False) -> None:
        """Open a group whose parenthesis stands at a position; ``start`` is that of the - or field before it."""
        self.at = parenthesis + 1
        if len(self.open) > DEEPEST:
            if not self.ignored:
                self._problem(
                    start, self.at, f"Parentheses stand more than {DEEPEST} deep here; those further in are left out."
                )
            self.ignored += 1
            return
        around = self.open[-1]
        self._no_near(around)
        group = Group(start, self.at, field or around.field, turned=turned)
        around.add(group)
        self.open.append(group)

    def _close(self) -> None:
        self.at += 1
        if self.ignored:
            self.ignored -= 1
        elif len(self.open) == 1:
            self._problem(self.at - 1, self.at, "This parenthesis closes none; write a ( before what belongs together.")
        else:
            self._end(self.at, at_end=False)

    def _end(self, end: int, *, at_end: bool) -> None:
        group = self.open.pop()
        self._dangling(group, at_end=at_end)
        group.end = end
        group.closed = not at_end

    # operators

    def _operator(self) -> bool:
        match = _OPERATOR.match(self.text, self.at)
        if match is None:
            return False
        group, span, name = self.open[-1], Span(match.start(), match.end()), match[1]
        self.at = match.end()
        if name == "NOT":
            self._no_near(group)
            group.waiting.append(span)
        elif name == "AND":
            self._no_near(group)
            if self._operand_before(group, span, "AND"):
                group.and_ = span
        elif name == "OR":
            self._no_near(group)
            if self._operand_before(group, span, "OR"):
                group.alternatives.append([])
                group.ors.append(span)
        else:
            self._near(group, span, match["distance"])
        return True

    def _operand_before(self, group: Group, span: Span, name: str) -> bool:
        """Say whether something stands before an operator; what waits for something in vain is wrong."""
        self._nothing_follows(group)
        if group.alternatives[-1]:
            return True
        self._problem(*span, f"Nothing stands before this {name}; write what it joins on both sides.")
        return False

    def _nothing_follows(self, group: Group) -> None:
        for span in group.waiting:
            self._problem(*span, "Nothing stands behind this NOT; write what you do not want.")
        if group.and_ is not None:
            self._problem(*group.and_, "Nothing stands behind this AND; write what else you want.")
        group.waiting, group.and_ = [], None

    def _near(self, group: Group, span: Span, distance: str | None) -> None:
        last = group.alternatives[-1][-1] if group.alternatives[-1] else None
        self._no_near(group)
        far = _USUAL_DISTANCE if distance is None else int(distance) if re.fullmatch("[0-9]{1,6}", distance) else -1
        if distance == "" and span.end == len(self.text):
            far = _USUAL_DISTANCE
        if not 0 <= far <= FARTHEST:
            self._problem(*span, "Behind NEAR/ stands a number of words, as in bread NEAR/5 oven.")
        elif not _is_words(last) or last.negated or group.waiting or group.and_ is not None:  # type: ignore[union-attr]
            self._problem(*span, "NEAR stands between two words or phrases, as in bread NEAR/5 oven.")
        else:
            assert isinstance(last, Leaf)
            group.near = (last, far, span)

    def _no_near(self, group: Group) -> None:
        """Say that a NEAR has no word behind it, if one waits."""
        if group.near is not None:
            self._problem(*group.near[2], "NEAR stands between two words or phrases, as in bread NEAR/5 oven.")
            group.near = None

    def _dangling(self, group: Group, *, at_end: bool) -> None:
        """Close what waits for another clause: half typed at the end of the text, wrong elsewhere."""
        empty_or = group.ors[-1] if group.ors and not group.alternatives[-1] else None
        waiting = [*group.waiting, *filter(None, (group.and_, empty_or, group.near[2] if group.near else None))]
        if at_end:
            group.waiting, group.and_ = [], None
            for span in sorted(waiting):
                group.alternatives[-1].append(Leaf(Unfinished("", self.text[slice(*span)]), *span))
            return
        self._nothing_follows(group)
        self._no_near(group)
        if empty_or is not None:
            self._problem(*empty_or, "Nothing stands behind this OR; write what else may be found.")

    # terms

    def _term(self) -> None:
        text, start = self.text, self.at
        at = start
        turned = text[at] in "-!" and at + 1 < len(text) and not text[at + 1].isspace() and text[at + 1] not in "-!)）"
        if turned:
            at += 1
            if text[at] in OPENING:
                self._begin(start, at, turned=True)
                return
        field, operator = "", ""
        match = _FIELD.match(text, at)
        if match:
            field, operator = ("tag", "") if match[1] is None else field_of(match[1])
            if field:
                at = match.end()
                if at < len(text) and text[at] in OPENING and field not in {"has", "no", "sort", "in"}:
                    self._begin(start, at, field, turned=turned)
                    return
        node, end, closed, sentence = self._value(at, field or self.open[-1].field, operator)
        if match and not field and end > match.end() and text[match.end()] != "/" and (meant := misspelt(match[1])):
            sentence = f"“{match[1]}:” is no field, so this is looked for as words; perhaps {meant}: is meant."
        if isinstance(node, Scope) and (turned or self.open[-1].waiting):
            sentence = "Not in: means nothing; name the places to look in: title, text, highlight or note."
            node = Unfinished("in", node.place)
        self._take(Leaf(node, start, end, turned=turned, closed=closed))
        if sentence:
            self._problem(start, end, sentence)
        self.at = end

    def _value(self, at: int, field: str, operator: str) -> tuple[Typed, int, bool, str]:
        """Return what stands at a position, where it ends, whether it is closed, and what is wrong with it."""
        text = self.text
        if (at < len(text) and text[at] in _MARKS) or text[at : at + 1] in {"<", ">"}:
            match = re.compile(_QUOTED, re.VERBOSE | re.DOTALL).match(text, at)
            if match and not (match["sign"] and not field):
                return self._quoted(match, field, operator)
        if (
            text[at : at + 1] == "/"
            and (not field or field in SCOPES)
            and (match := re.compile(_REGEX).match(text, at))
        ):
            return _pattern(match[1], field, match.end())
        end = self._bare_end(at)
        value = text[at:end]
        if field:
            found = meaning(field, operator, value, quoted=False, open_end=end == len(text))
            return found.node, end, True, found.sentence
        if not value or value in {"-", "!"} or (value[0] == "/" and re.fullmatch(_PATTERN_BEGUN, value)):
            return Unfinished("", value), end, True, ""
        return word(value), end, True, ""

    def _quoted(self, match: re.Match[str], field: str, operator: str) -> tuple[Typed, int, bool, str]:
        plain = match["plain"]
        value = next(v for v in match.group("plain", "angled", "corner", "white", "single") if v is not None)
        closed = any(match.group("end", "end1", "end2", "end3", "end4")) and match["end"] != "\\"
        if plain is not None:
            value = re.sub(_ESCAPED, r"\1", value)
        if field and not (field in SCOPES and match["within"]):
            at_end = not closed
            found = meaning(field, operator, (match["sign"] or "") + value, quoted=True, open_end=at_end)
            return found.node, match.end(), closed, found.sentence
        if not value.strip():
            return Unfinished(field, value), match.end(), closed, ""
        if match["within"] and len(words := tuple(value.split())) > 1:
            return Near(words, min(int(match["within"]), FARTHEST), field), match.end(), closed, ""
        return Phrase(value, field), match.end(), closed, ""

    def _bare_end(self, at: int) -> int:
        """Return where a bare word ends: at white space, or at a parenthesis that was not opened in it."""
        text, depth = self.text, 0
        while True:
            match = _BARE.match(text, at)
            assert match is not None
            at = match.end()
            if at == len(text) or text[at].isspace() or (text[at] in CLOSING and not depth):
                return at
            depth += 1 if text[at] in OPENING else -1
            at += 1

    def _take(self, leaf: Leaf) -> None:
        group = self.open[-1]
        if isinstance(leaf.node, Scope):
            group.scopes.append(leaf.node.place)
        if group.near is not None:
            left, distance, _ = group.near
            if _is_words(leaf) and not leaf.negated and not group.waiting:
                group.near = None
                _join(left, leaf, distance)
                return
            if isinstance(leaf.node, Unfinished) and leaf.end == len(self.text):
                group.near = None
            self._no_near(group)
        group.add(leaf)


def _is_words(clause: Leaf | Group | None) -> bool:
    return isinstance(clause, Leaf) and isinstance(clause.node, Word | Phrase | Near)


def _join(left: Leaf, right: Leaf, distance: int) -> None:
    """Make one term of two and the NEAR between them; of several distances the farthest counts."""
    words = _near_words(left.node)
    place = left.node.place or right.node.place  # type: ignore[union-attr]
    if isinstance(left.node, Near) and left.node.distance != distance:
        distance = max(distance, left.node.distance)
    left.node = Near((*words, *_near_words(right.node)), distance, place)
    left.end = left.own_end = right.end
    left.closed = right.closed


def _near_words(node: Typed) -> tuple[str, ...]:
    match node:
        case Near(words):
            return words
        case Word(text, prefix):
            return (f"{text}*" if prefix else text,)
        case Phrase(text):
            return (text,)
    return ()


def _pattern(pattern: str, place: str, end: int) -> tuple[Typed, int, bool, str]:
    """Return a pattern, if Python's ``re`` can read it."""
    import warnings

    pattern = pattern.replace("\\/", "/")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            re.compile(pattern, re.IGNORECASE | re.MULTILINE)
    except (re.error, RecursionError, OverflowError) as error:
        told = str(error) if isinstance(error, re.error) else "it nests or repeats too much"
        return (
            Unfinished(place, pattern),
            end,
            True,
            f"This is no pattern ({told}); write one of Python’s re, as in /colou?r/.",
        )
    return Regex(pattern, place), end, True, ""
