"""The comments that a page shows under its article: who wrote, when, what, and in answer to whom.

They are told apart by what blog systems and their themes call them, by microdata (schema.org/Comment, UserComments) and
by microformats (microformats.org/wiki/h-entry, u-comment). A place that looks like a comment and names no author is none:
pages show code, and code has comments.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime

from lxml.html import HtmlElement

from reader import document
from reader.capture import dates, page, sanitise
from reader.frozen import replace
from reader.model import Comment


def _words(text: str) -> frozenset[str]:
    """Return the words of a list of names."""
    return frozenset(text.split())


_MOST = 2_000
_LEAST = 20
"""Words beside its comments from which a page is more than those."""
_LONGEST = 20_000
"""Characters of a comment; the rest of a longer one goes."""
_NAME = 80
_LINE = 300
"""Characters of a line that tells who wrote a comment, and when."""
_DEEPEST = 20
_ELEMENTS = ("li", "div", "article", "section", "dd", "dt")
_COMMENT = _words(
    "b-leaf comment comment-entry comment-item comment-thread-item comment-wrap comment__item comment_item "
    "commentlist-item h-cite js-comment post-comment single-comment static-comment u-comment"
)
_BODY = _words(
    "answer_content b-leaf-article comment-body-inner comment-content comment-copy comment-entry-content comment-message "
    "comment-post comment-text comment__body comment__content comment__text comment_body comment_content commenttext "
    "e-content field--name-comment-body field-name-comment-body js-comment-body p-content"
)
_AUTHOR = _words(
    "author b-leaf-username-name comment-author comment-author-name comment-by comment-meta-author comment-name "
    "comment-poster comment__author comment_author commenter fn p-author profile-name user username"
)
_DATE = _words(
    "b-leaf-createdtime comment-date comment-footer comment-meta comment-metadata comment-time comment-timestamp "
    "comment__date comment__time comment_date commentmetadata date datetime dt-published submitted timestamp"
)
_GONE = _words(
    "avatar avatar-image-container comment-actions comment-author comment-awaiting-moderation comment-edit-link "
    "comment-footer comment-header comment-like comment-meta comment-metadata comment-reply comment-reply-link "
    "comment-replybox-single comment-respond commentmetadata item-control reply says"
)
_SAID = re.compile(
    r"\s*(?:\b(?:says|said|wrote|writes|sagt|dit|пишет|говорит|жазды)\b[\s:.…]*|[:,])\s*$", re.IGNORECASE
)
_FORUMS = re.compile(r"discourse|flarum|vbulletin|phpbb|xenforo|mybb|vanilla|nodebb|smf|invision", re.IGNORECASE)
_MARKS = re.compile(r"!?\[([^\]]*)\]\([^)]*\)")
_LABEL = re.compile(r"[#*_>`|~]|\bsays?:?|\bpermalink\b", re.IGNORECASE)
_REPLIES = _words(
    "child-comments children comment-children comment-replies comment__replies indented nested-comments replies reply-list"
)
"""What holds the answers to a comment, within it or behind it."""
_LEVEL = re.compile(r"(?:^|\s)(?:comment-depth|(b-tree-twig-deep))-(\d{1,3})(?:\s|$)")
"""How deep a comment stands, as the boxes of LiveJournal (from 0) and its kin (from 1) tell it."""
_NUMBERED = re.compile(r"(?:li-|div-)?comment-\d+")
_OWNED = re.compile(r"^(?:wp-block-|[a-z]{2,12}-(?=comment-(?:author|body|content|text|date|meta|time)(?:-name)?$))")
"""What a plugin puts before the common names."""
_LABELLED = re.compile(r"comment by (.+)", re.IGNORECASE)
_FEET = _words("comment-footer comment-header comment-info comment-meta")
_POSTED = re.compile(r"\b(?:posted|written|submitted|comment) by:?\s+(.+?)(?=\s*[|,]|\s+(?:on|at)\s|$)", re.IGNORECASE)
_HEAD = 4
"""Paragraphs that may only say who wrote a comment, and when."""
_BY = re.compile(r"^\s*(?:(?:by|von|par|posted by|comment by|submitted by)\s+|from:\s*)", re.IGNORECASE)


def take_out(root: HtmlElement, base: str) -> tuple[Comment, ...]:
    """Take the comments out of a page, and return them in its order, each with how deep it stands.

    They stay in a page that is little else, and in a forum, where what is answered is as much the text as what answers.
    """
    if is_forum(root):
        return ()
    found = list(_pairs(root, base)) or list(_notes(root, base))
    found = found or list(_nested(root, base)) or list(_nested(root, base, numbered=True))
    least = min((comment.depth for _place, comment in found), default=0)
    places = [place for place, _comment in found]
    outermost = dict.fromkeys(place for place in places if not any(above in places for above in place.iterancestors()))
    left = len(root.text_content().split()) - sum(len(place.text_content().split()) for place in outermost)
    if left >= _LEAST:
        for place in outermost:
            page.remove(place)
    return tuple(replace(comment, depth=comment.depth - least) for _place, comment in found)


def is_forum(root: HtmlElement) -> bool:
    """Say whether a page is a thread of a forum, or a question with its answers."""
    kinds = {
        (element.get("itemtype") or "").rpartition("/")[2]
        for element in root.iter("div", "article", "main", "body", "html")
    }
    made = " ".join(
        meta.get("content") or "" for meta in root.iter("meta") if (meta.get("name") or "").lower() == "generator"
    )
    return not kinds.isdisjoint({"DiscussionForumPosting", "QAPage", "Question"}) or bool(_FORUMS.search(made))


def _nested(root: HtmlElement, base: str, *, numbered: bool = False) -> Iterator[tuple[HtmlElement, Comment]]:
    """Yield the elements that are comments, those that answer one within it, and what each says; ``numbered`` ones have
    no name but a number of their own.
    """
    told = _is_numbered if numbered else _is_comment
    places = [element for element in root.iter(*_ELEMENTS) if told(element)]
    inside, found = set(places), 0
    depths: dict[HtmlElement, int] = {}
    for element in places:
        above = next((node for node in element.iterancestors() if node in depths), None)
        depth = _depth(element, depths[above] + 1 if above is not None else 0)
        made = _read(element, inside, base, min(depth, _DEEPEST))
        if made is not None:
            depths[element] = depth
            found += 1
            yield element, made
        elif above is not None:
            depths[element] = depths[above]
        if found == _MOST:
            return


def _depth(element: HtmlElement, within: int) -> int:
    """Return how many comments a comment answers in turn: it stands ``within`` so many, or in boxes that say so."""
    boxes = 0
    for node in element.iterancestors():
        if found := _LEVEL.search(node.get("class") or ""):
            return max(int(found[2]) - (found[1] is None), 0)
        boxes += not _classes(node).isdisjoint(_REPLIES)
    return max(within, boxes)


def _is_comment(element: HtmlElement) -> bool:
    if "comment" in (element.get("itemprop") or "").split():
        return True
    kind = element.get("itemtype") or ""
    if kind.endswith(("schema.org/Comment", "schema.org/UserComments")):
        return True
    names = _classes(element)
    if names.isdisjoint(_COMMENT) or names & {"comment-form", "comment-respond"}:
        return False
    return "h-cite" not in names or "u-comment" in names or "p-comment" in names


def _is_numbered(element: HtmlElement) -> bool:
    """Say whether an element has a comment's number: no link to another blog's post, which has one too."""
    names = _classes(element) & {"pingback", "trackback"}
    return bool(_NUMBERED.fullmatch(element.get("id") or "")) and not names


def _read(element: HtmlElement, places: set[HtmlElement], base: str, depth: int) -> Comment | None:
    """Return a comment, without those that answer it; None for what is none."""
    own = list(_own(element, places))
    author, named = _author(own)
    written_at = _moment(own)
    name, _on, rest = author.partition(" on ")
    if rest and (moment := dates.parse(rest)):
        author, written_at = name, written_at or moment
    if not author:
        return None
    above = {element, *(named.iterancestors() if named is not None else ())}
    bodies = [node for node in own if _is_body(node)]
    body = next((node for node in bodies if node not in above), None)
    while (
        body is not None
        and (inner := next((node for node in bodies if body in node.iterancestors()), None)) is not None
    ):
        body = inner
    rough = next((node for node in own if node is not element and "comment-body" in _classes(node)), element)
    text = _text(body if body is not None else rough, places, base, whole=body is not None)
    text = _without_head(text, author)
    return Comment(author, written_at, text, depth) if text else None


def _own(element: HtmlElement, places: set[HtmlElement]) -> Iterator[HtmlElement]:
    """Yield an element and what is in it, without further comments."""
    stack = [element]
    while stack:
        node = stack.pop()
        if isinstance(node.tag, str):
            yield node
            stack.extend(child for child in reversed(node) if child not in places)


def _is_body(node: HtmlElement) -> bool:
    names = (node.get("itemprop") or "").split()
    classes = _classes(node)
    return "text" in names or "commentText" in names or "comment-body" in classes or not classes.isdisjoint(_BODY)


def _author(own: list[HtmlElement]) -> tuple[str, HtmlElement | None]:
    """Return who wrote a comment, and the element that says so; nobody for what is none."""
    for node in own:
        names = (node.get("itemprop") or "").split()
        if ("name" in names or "author" in names or "creator" in names) and (name := _name(node)):
            return name, node
    for wanted in ({"fn"}, _AUTHOR):
        for node in own:
            if not _classes(node).isdisjoint(wanted) and (name := _name(node)):
                return name, node
    for node in own:
        if found := _LABELLED.fullmatch((node.get("aria-label") or "").strip()):
            shown = (inner for inner in own if " ".join(inner.text_content().split()) == found[1])
            return found[1][:_NAME], next(shown, None)
    for node in own:
        if not _classes(node).isdisjoint(_FEET) and (found := _POSTED.search(_squashed(node)[:_LINE])):
            return found[1][:_NAME], node
    return "", None


def _name(node: HtmlElement) -> str:
    """Return the name that an element holds, without the words round it; empty for what is too long for one."""
    inner = next((one for one in node.iter() if isinstance(one.tag, str) and "fn" in _classes(one)), node)
    text = _SAID.sub("", _BY.sub("", " ".join(inner.text_content().split()))).split(" · ")[0]
    return text if 0 < len(text) <= _NAME else ""


def _moment(own: list[HtmlElement]) -> datetime | None:
    for node in own:
        given = node.get("datetime") or (node.get("content") if (node.get("itemprop") or "").startswith("date") else "")
        if given and (moment := dates.parse(given)):
            return moment
    for node in own:
        dated = not _classes(node).isdisjoint(_DATE)
        titled = [node.get("title") or ""] if dated or node.tag in {"a", "abbr"} else []
        shown = _squashed(node) if dated else ""
        inner = map(_squashed, node.iterdescendants()) if len(shown) <= _LINE else ()
        for text in (*titled, shown, *(inner if shown else ())):
            if text and (moment := dates.parse(text)):
                return moment
    return None


def _text(body: HtmlElement, places: set[HtmlElement], base: str, *, whole: bool) -> str:
    """Return the Markdown of a comment; of one whose text has no place of its own, what is left without its furniture."""
    copy = _copy(body, places, whole)
    clean = sanitise.sanitise([copy], base)
    return document.to_markdown(document.from_html(clean.html)).strip()[:_LONGEST]


def _without_head(text: str, author: str) -> str:
    """Return the text of a comment without lines before it that only say who wrote it, and when."""
    parts = text.split("\n\n")
    for _ in range(min(len(parts), _HEAD)):
        plain = " ".join(_LABEL.sub(" ", _MARKS.sub(r"\1", parts[0])).replace(author, " ").split())
        if plain and not (len(plain) <= _NAME and dates.parse(plain)):
            break
        del parts[0]
    lines = "\n\n".join(parts).split("\n")
    if all(line.startswith(">") for line in lines):  # the box of a theme: nobody only quotes
        lines = [line[1:].removeprefix(" ") for line in lines]
    return "\n".join(lines)


def _copy(element: HtmlElement, places: set[HtmlElement], whole: bool) -> HtmlElement:
    """Return a copy of an element without further comments in it and, unless it is ``whole``, without its furniture."""
    made = element.makeelement(element.tag, dict(element.attrib))
    made.text = element.text
    stack = [(element, made)]
    while stack:
        source, target = stack.pop()
        for child in source:
            if not isinstance(child.tag, str):
                continue
            left_out = child in places or (
                not whole and (not _classes(child).isdisjoint(_GONE) or child.tag in {"time", "form"})
            )
            if left_out or not _classes(child).isdisjoint({"comment-reply-link", "comment-edit-link"}):
                _append_text(target, child.tail or "")
                continue
            inner = child.makeelement(child.tag, dict(child.attrib))
            inner.text, inner.tail = child.text, child.tail
            target.append(inner)
            stack.append((child, inner))
    return made


def _append_text(target: HtmlElement, text: str) -> None:
    if len(target):
        target[-1].tail = (target[-1].tail or "") + text
    else:
        target.text = (target.text or "") + text


def _pairs(root: HtmlElement, base: str) -> Iterator[tuple[HtmlElement, Comment]]:
    """Yield the comments of Blogger's old forms: a ``dl`` in which author, text and day follow one another."""
    for holder in root.iter("dl"):
        if holder.get("id") != "comments-block" and "comments-block" not in _classes(holder):
            continue
        author = text = ""
        for node in holder.iter("dt", "dd"):
            names = _classes(node)
            if names & {"comment-author", "comment-poster"}:
                author, text = _name(node), ""
            elif "comment-body" in names:
                text = _text(node, set(), base, whole=True)
            elif names & {"comment-footer", "comment-timestamp"} and text and author:
                yield holder, Comment(author, dates.parse(_squashed(node)), text, 0)
                author = text = ""
        if text and author:
            yield holder, Comment(author, None, text, 0)


def _notes(root: HtmlElement, base: str) -> Iterator[tuple[HtmlElement, Comment]]:
    """Yield what is said among the notes of Tumblr, most of which only say who liked the post or passed it on."""
    for holder in root.iter("ol", "ul"):
        for note in holder.iterchildren("li") if "notes" in _classes(holder) else ():
            names = _classes(note)
            said = next((node for node in note.iter("span", "blockquote") if _is_said(node)), None)
            who = next((node for node in note.iter("a") if "tumblelog" in _classes(node)), None)
            if "note" not in names or said is None or who is None:
                continue
            text = _squashed(said) if said.tag == "blockquote" else _text(said, set(), base, whole=True)
            if text:
                yield holder, Comment(_name(who), None, text[:_LONGEST], 0)


def _is_said(node: HtmlElement) -> bool:
    return node.tag == "blockquote" or "answer_content" in _classes(node)


def _squashed(node: HtmlElement) -> str:
    return " ".join(node.text_content().split())


def _classes(element: HtmlElement) -> set[str]:
    """Return an element's classes, those of blocks and plugins without what they begin with."""
    return {_OWNED.sub("", name.lower()) for name in (element.get("class") or "").split()}
