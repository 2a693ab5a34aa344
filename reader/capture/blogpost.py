"""What every post is put through, page or text: title, hashtags, labels, the source it names, the furniture at its end.

Only the end of a post is searched for furniture, line by line from the last: a post about comments keeps its words.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from reader.address import is_web
from reader.capture import hashtags, wording
from reader.capture.post import Post
from reader.document import Block, Document, Figure, Heading, List, Paragraph, Rule, Run, Style, text_of
from reader.frozen import replace
from reader.model import merge_tags

_SOURCE_LINES = 6
_MOST_TAGS = 30
_ABOVE = 6
"""Blocks among which the article's own heading is looked for."""
_MOST_LISTED = 8
"""Labels that may stand on lines of their own below the word."""
Line = tuple[Run, ...]


def settle(post: Post) -> Post:
    """Return the post with its title, tags and source in order and the furniture gone."""
    title, tags = hashtags.trailing(" ".join(post.title.split()))
    for other in post.headings:
        bare, more = hashtags.trailing(" ".join(other.split()))
        if more and _same(bare, title):
            tags += more
    blocks = list(post.document.blocks)
    names = _cut_furniture(blocks)
    if _cut_related(blocks):
        names = _cut_furniture(blocks) + names
    _cut_tags(blocks, post.tags)
    source = _source(blocks)
    while blocks and isinstance(blocks[-1], Rule):
        blocks.pop()
    _drop_title(blocks, title)
    _drop_dateline(blocks, post)
    while blocks and isinstance(blocks[0], Rule):
        del blocks[0]
    return dataclasses.replace(
        post,
        title=title,
        document=Document(tuple(blocks)),
        tags=merge_tags(tags, list(post.tags), names, _hashtags(blocks))[:_MOST_TAGS],
        source=post.source or source,
    )


def _same(one: str, other: str) -> bool:
    one, other = _bare(one), _bare(other)
    return bool(other) and (one == other or one.endswith(other) or other.endswith(one))


def _bare(text: str) -> str:
    return " ".join("".join(sign if sign.isalnum() else " " for sign in text.casefold()).split())


def _drop_title(blocks: list[Block], title: str) -> None:
    """Drop headings, and bold lines in a heading's place, that only repeat the title; they may have its hashtags.

    What stands above such a heading and is no sentence (the section, the day, the author) goes with it.
    """
    for index, block in enumerate(blocks[1:_ABOVE], 1):
        if isinstance(block, Heading) and _repeats(block, title):
            if all(_is_line(other) for other in blocks[:index]):
                del blocks[:index]
            break
    index = 0
    while index < min(len(blocks), 3):
        block = blocks[index]
        if _repeats(block, title) and (len(blocks) > 1 or isinstance(block, Heading)):
            del blocks[index]
        elif isinstance(block, Rule | Figure | Heading):
            index += 1
        else:
            return


def _is_line(block: Block) -> bool:
    """Say whether a block is some words that are no sentence."""
    if not isinstance(block, Paragraph | Heading | List):
        return isinstance(block, Rule)
    return all(len(line.split()) <= 6 and not line.endswith((".", "!", "?", "…")) for line in _lines_of(block))


def _repeats(block: Block, title: str) -> bool:
    if not (isinstance(block, Heading) and block.level <= 3) and not _is_bold(block):
        return False
    assert isinstance(block, Heading | Paragraph)
    return _bare(hashtags.trailing(" ".join(text_of(block.runs).split()))[0]) == _bare(title)


def _is_bold(block: Block) -> bool:
    return isinstance(block, Paragraph) and all(run.style & Style.STRONG for run in block.runs if run.text.strip())


def _drop_dateline(blocks: list[Block], post: Post) -> None:
    """Drop lines before the first paragraph that say who wrote it, when and how long it takes, and nothing else."""
    index = 0
    while index < min(len(blocks), 6) and isinstance(block := blocks[index], Figure | Paragraph):
        if isinstance(block, Paragraph):
            if not wording.is_dateline(text_of(block.runs), post.byline):
                return
            del blocks[index]
        else:
            index += 1


# -- furniture ----------------------------------------------------------------------------------------------------


def _cut_furniture(blocks: list[Block]) -> list[str]:
    """Take furniture off the end; return the labels that were among it."""
    end = _end_of_comments(blocks)
    del blocks[end:]
    lines = _last_lines(blocks)
    cut, labels = 0, list[str]()
    listed: list[str] = []
    for back, text in enumerate(reversed(lines), 1):
        if (names := wording.labels(text)) is not None and (names or not listed or len(listed) <= _MOST_LISTED):
            labels, cut, listed = (names or listed) + labels, back, []
        elif listed and wording.heads_labels(text) and cut and len(listed) <= _MOST_LISTED:
            labels, cut, listed = listed + labels, back, []
        elif wording.is_strong(text) and not listed:
            cut = back
        elif not text or ((wording.is_weak(text) or wording.is_home(text)) and not listed):
            continue
        elif wording.is_name(text) and len(listed) < _MOST_LISTED:
            listed.insert(0, text)
        else:
            break
    if cut:
        _cut_lines(blocks, _with_weak(lines, cut))
    return labels


def _cut_tags(blocks: list[Block], tags: Iterable[str]) -> None:
    """Take a last list off the end that is nothing but links named like the post's tags."""
    known = {tag.casefold() for tag in tags}
    last = blocks[-1] if blocks else None
    if not isinstance(last, List) or not _only_links(last):
        return
    if all(line.lstrip("#＃ ").casefold() in known for line in _lines_of(last)):
        blocks.pop()


def _cut_related(blocks: list[Block]) -> bool:
    """Take links to other posts off the end, with the line that announces them; say whether there were any."""
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        if isinstance(block, Paragraph | Heading) and wording.is_related(text_of(block.runs)):
            del blocks[index:]
            return True
        if not _only_links(block):
            break
    return False


def _only_links(block: Block) -> bool:
    """Say whether a block has no word that is not a link."""
    if isinstance(block, Paragraph | Heading):
        return all(run.link or not any(map(str.isalnum, run.text)) for run in block.runs)
    if isinstance(block, List):
        return all(_only_links(inner) for item in block.items for inner in item.blocks)
    return isinstance(block, Rule) or (isinstance(block, Figure) and bool(block.link))


def _hashtags(blocks: list[Block]) -> list[str]:
    """Return the hashtags that the post's last line is made of, which stays where it is."""
    last = blocks[-1] if blocks else None
    return hashtags.line(text_of(last.runs).split("\n")[-1]) if isinstance(last, Paragraph) else []


def _with_weak(lines: list[str], cut: int) -> int:
    """Return how many lines go: the weak ones just before the furniture too, but not ``Home``, which may be a word."""
    while cut < len(lines) and (not lines[-cut - 1] or wording.is_weak(lines[-cut - 1])):
        cut += 1
    return cut


def _end_of_comments(blocks: list[Block]) -> int:
    """Return where the comments of a copied page begin, when readers' comments follow; else the end."""
    texts = ["\n".join(_lines_of(block)) for block in blocks]
    for index, text in enumerate(texts):
        first = text.split("\n", 1)[0]
        if not wording.is_strong(first) or "comment" not in first.casefold():
            continue
        rest = "\n".join([text.partition("\n")[2], *texts[index + 1 :]])
        signs = [line for line in rest.split("\n") if _is_comment_sign(line)]
        if signs and len(signs) * 12 >= len([line for line in rest.split("\n") if line.strip()]):
            return index
    return len(blocks)


def _is_comment_sign(line: str) -> bool:
    line = line.strip().casefold()
    return line in {"reply", "delete", "replydelete", "replies", "reply delete"} or line.endswith(
        (" said...", " said…")
    )


def _last_lines(blocks: list[Block]) -> list[str]:
    """Return the lines of the blocks at the end that furniture can be made of."""
    lines: list[str] = []
    for block in reversed(blocks):
        if not isinstance(block, Paragraph | Heading | List | Rule):
            break
        lines[:0] = _lines_of(block)
        if len(lines) > 60:
            break
    return lines


def _lines_of(block: Block) -> list[str]:
    if isinstance(block, Paragraph | Heading):
        return [line.strip() for line in text_of(block.runs).split("\n")]
    if isinstance(block, Rule):
        return [""]
    if isinstance(block, List):
        return ["\n".join(leaf for leaf in Document(item.blocks).leaves()).strip() for item in block.items] or [""]
    return ["\x00"]


def _cut_lines(blocks: list[Block], count: int) -> None:
    while blocks and count > 0:
        block = blocks[-1]
        lines = _lines_of(block)
        if len(lines) <= count:
            blocks.pop()
        elif isinstance(block, Paragraph):
            blocks[-1] = replace(block, runs=join(split(block.runs)[: len(lines) - count]))
        elif isinstance(block, List):
            blocks[-1] = replace(block, items=block.items[: len(lines) - count])
        count -= len(lines)


def split(runs: Line) -> list[Line]:
    """Return runs as lines."""
    lines: list[list[Run]] = [[]]
    for run in runs:
        first, *others = run.text.split("\n") if run.image is None else [run.text]
        if first or run.image is not None:
            lines[-1].append(run._replace(text=first))
        for text in others:
            lines.append([run._replace(text=text)] if text else [])
    return [tuple(line) for line in lines]


def join(lines: list[Line]) -> Line:
    """Return lines as runs, without empty lines at the end."""
    while lines and not text_of(lines[-1]).strip() and not any(run.image for run in lines[-1]):
        lines = lines[:-1]
    runs: list[Run] = []
    for number, line in enumerate(lines):
        if number and runs:
            last = runs[-1]
            if last.ruby:
                runs.append(Run("\n"))
            elif last.image is None:
                runs[-1] = last._replace(text=last.text + "\n")
        runs.extend(line)
    return tuple(runs)


# -- source -------------------------------------------------------------------------------------------------------


def _source(blocks: list[Block]) -> str:
    """Return what the post names as its source near its end, or at once; a line that names nothing leaves the post."""
    seen = 0
    for index in range(len(blocks) - 1, -1, -1):
        block = blocks[index]
        if isinstance(block, Rule):
            continue
        if not isinstance(block, Paragraph | Heading) or seen >= _SOURCE_LINES:
            break
        lines = split(block.runs)
        for number in range(len(lines) - 1, -1, -1):
            if seen >= _SOURCE_LINES:
                break
            seen += bool(text_of(lines[number]).strip())
            if found := _read(lines[number], _following(blocks, index, lines, number)):
                return found
            if found is not None:
                del lines[number]
                _put_lines(blocks, index, lines)
    return _read(split(blocks[0].runs)[0], ()) or "" if blocks and isinstance(blocks[0], Paragraph) else ""


def _following(blocks: list[Block], index: int, lines: list[Line], number: int) -> Line:
    """Return the line behind a line, when it is a link or the last one of the post."""
    if rest := lines[number + 1 :]:
        return rest[0] if len(rest) == 1 or _only_links(Paragraph(rest[0])) else ()
    after = [block for block in blocks[index + 1 :] if not isinstance(block, Rule)][:2]
    if not after or not isinstance(first := after[0], Paragraph):
        return ()
    return first.runs if len(after) == 1 or _only_links(first) else ()


def _read(line: Line, after: Line) -> str | None:
    """Return what a line names as the source, ``name``, ``address`` or ``name (address)``; None if it is no such line."""
    text = text_of(line).strip()
    if wording.is_lone_source(text) and (links := [run.link for run in line if is_web(run.link)]):
        return links[0]
    said = wording.source(text)
    if said is None:
        return None
    links = [run.link for run in line if is_web(run.link)]
    below = " ".join(text_of(after).split())
    if not said and not links and (len(below.split()) <= 8 or is_web(below)) and not hashtags.line(below):
        links = [run.link for run in after if is_web(run.link)]
        said = below if links or is_web(below) else ""
    return _named(said, links[0] if links else "")


def _named(said: str, link: str) -> str:
    words = said.split()
    typed = next((word.strip("()[]<>,;") for word in words if is_web(word.strip("()[]<>,;"))), "")
    name = " ".join(word for word in words if not is_web(word.strip("()[]<>,;"))).strip(" -–—|,:;()")
    address = link or typed
    shown = name.casefold().removesuffix("/").removeprefix("www.").replace("…", "")
    if address and (not name or ("." in name and " " not in name and shown in address.casefold())):
        return address
    return f"{name} ({address})" if address else name


def _put_lines(blocks: list[Block], index: int, lines: list[Line]) -> None:
    """Give a block these lines, without any it goes."""
    runs = join(lines)
    block = blocks[index]
    if not text_of(runs).strip() and not any(run.image for run in runs):
        del blocks[index]
    elif isinstance(block, Paragraph | Heading):
        blocks[index] = replace(block, runs=runs)
