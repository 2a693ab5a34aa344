"""``python -m tests.bench.learn``: teach the choice of runs again and write ``reader/capture/extract/forest.py``.

Needs the corpus (POSTIL_CORPUS) and, beside what Postil needs, lightgbm. A run of a page is labelled by the page's truth:
it belongs to the article when at least half of its four-word runs stand there. It weighs as many words as it has, so that
each page counts the same. With ``halves``, one half of the pages judges what was learnt from the other, and nothing is
written.
"""

from __future__ import annotations

import hashlib
import importlib.util
import re
import sys
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reader.capture import bodies, extract, metadata, page
from reader.capture.extract import choice
from reader.capture.extract.runs import Voice, shares
from tests.bench.extract import CORPUS, HERE

TREES, LEAVES = 120, 8
SETTINGS = {
    **{"objective": "binary", "num_leaves": LEAVES, "learning_rate": 0.08, "min_child_samples": 40, "lambda_l2": 5},
    **{"feature_fraction": 0.5, "bagging_fraction": 0.8, "bagging_freq": 1, "seed": 3, "num_threads": 1, "verbose": -1},
}
SUITES = {"zyte": 1.0, "mozilla": 1.3, "wcxb-dev": 1.0}
"""What a page of each kind weighs."""


@dataclass
class Case:
    """A page: the numbers of its runs, how much of each is in the truth, and their weights."""

    name: str
    rows: list[list[float]]
    held: list[float]
    weights: list[float]

    @property
    def half(self) -> int:
        """The half of the pages that this one is in."""
        return int(hashlib.md5(self.name.encode(), usedforsecurity=False).hexdigest(), 16) % 2


def cases() -> Iterator[Case]:
    """Yield the pages of the corpus."""
    spec = importlib.util.spec_from_file_location("score_extraction", CORPUS / "score_extraction.py")
    assert spec is not None and spec.loader is not None
    scorer: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    for suite, factor in SUITES.items():
        for found in scorer.load_suite(suite, CORPUS / "extraction", "all", 0):
            truth = scorer.html_to_text(found.truth["html"]) if "html" in found.truth else found.truth["text"]
            if case := _case(found, truth, factor):
                yield case


def _case(found: Any, truth: str, factor: float) -> Case | None:
    root = page.parse(found.html)
    data = metadata.read(root, found.url)
    page.tidy(root)
    votes = extract.ballot(root, bodies.find(root), data)
    if votes is None:
        return None
    held = shares(votes.runs, Voice(truth))
    sizes = [len(run.words) for run in votes.runs]
    whole = max(50, sum(size for size, share in zip(sizes, held, strict=True) if share >= choice.HALF))
    numbers = choice.features_of(votes, data)
    rows = [numbers.row(index) for index in range(len(votes.runs))]
    return Case(found.id, rows, held, [factor * (min(size, 80) + 3) * 100 / whole for size in sizes])


def learn(pages: list[Case]) -> Any:
    """Return what lightgbm makes of pages."""
    import lightgbm
    import numpy

    rows = numpy.array([row for case in pages for row in case.rows])
    labels = numpy.array([share >= choice.HALF for case in pages for share in case.held])
    weights = numpy.array([weight for case in pages for weight in case.weights])
    return lightgbm.train(SETTINGS, lightgbm.Dataset(rows, labels, weight=weights), TREES)


def written(model: Any) -> str:
    """Return the trees as ``forest`` reads them."""
    words: list[str] = []

    def walk(node: dict[str, Any]) -> None:
        if "leaf_value" in node:
            words.append(f"={node['leaf_value']:.3f}".replace("0.", ".", 1))
        else:
            words.append(f"{node['split_feature']}:{node['threshold']:.4g}")
            walk(node["left_child"])
            walk(node["right_child"])

    for tree in model.dump_model()["tree_info"]:
        walk(tree["tree_structure"])
    return "\n".join(textwrap.wrap(" ".join(words), 118, break_long_words=False, break_on_hyphens=False))


def wrong(model: Any, pages: list[Case]) -> float:
    """Return how much of the weight of runs is judged wrongly."""
    import numpy

    missed = whole = 0.0
    for case in pages:
        for likely, share, weight in zip(model.predict(numpy.array(case.rows)), case.held, case.weights, strict=True):
            whole += weight
            missed += weight * ((likely >= choice.LIKELY) != (share >= choice.HALF))
    return missed / whole


def main(words: list[str]) -> int:
    """Learn from all pages and write, or from each half and tell."""
    found = list(cases())
    if words == ["halves"]:
        for half in (0, 1):
            own, other = ([case for case in found if (case.half == half) is same] for same in (True, False))
            model = learn(own)
            sys.stdout.write(
                f"half {half}: {wrong(model, own):.3f} of its own runs wrong, {wrong(model, other):.3f} of others'\n"
            )
        return 0
    path: Path = HERE / "reader" / "capture" / "extract" / "forest.py"
    source = path.read_text("utf-8")
    path.write_text(
        re.sub(r'(?s)_TREES = """\n.*?"""', lambda _: f'_TREES = """\n{written(learn(found))}\n"""', source), "utf-8"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
