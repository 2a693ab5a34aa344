"""``python -m tests.bench.learn``: teach the choice of runs again and write ``reader/capture/extract/forest.py``.

Needs the corpus (POSTIL_CORPUS) and, beside what Postil needs, lightgbm. A run of a page is labelled by the page's truth:
it belongs to the article when at least half of its four-word runs stand there. It weighs as many words as it has, so that
each page counts the same. With ``folds``, each fifth of the pages is put through what was learnt from the others, the
corpus's scorer prints its tables of that, and nothing is written.
"""

from __future__ import annotations

import hashlib
import importlib.util
import json
import re
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reader.capture import benchmark, bodies, extract, metadata, page
from reader.capture.extract import choice, forest
from reader.capture.extract.runs import Voice, shares
from tests.bench.extract import CORPUS, HERE

TREES, LEAVES, FOLDS = 120, 8, 5
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
    def fold(self) -> int:
        """The fifth of the pages that this one is in."""
        return fold_of(self.name)


def fold_of(name: str) -> int:
    """Return the fifth of the pages that a page is in."""
    return int(hashlib.md5(name.encode(), usedforsecurity=False).hexdigest(), 16) // 2 % FOLDS


def corpus() -> tuple[Any, list[tuple[str, Any]]]:
    """Return the corpus's scorer, and its pages with the names of their suites."""
    spec = importlib.util.spec_from_file_location("score_extraction", CORPUS / "score_extraction.py")
    assert spec is not None and spec.loader is not None
    scorer: Any = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(scorer)
    return scorer, [(s, found) for s in SUITES for found in scorer.load_suite(s, CORPUS / "extraction", "all", 0)]


def cases() -> Iterator[Case]:
    """Yield the pages of the corpus."""
    scorer, pages = corpus()
    for suite, found in pages:
        truth = scorer.html_to_text(found.truth["html"]) if "html" in found.truth else found.truth["text"]
        if case := _case(found, truth, SUITES[suite]):
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
    judged = [index for index in range(len(votes.runs)) if not numbers.is_out(index)]
    weights = [factor * (min(sizes[index], 80) + 3) * 100 / whole for index in judged]
    return Case(found.id, [numbers.row(index) for index in judged], [held[index] for index in judged], weights)


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


def held_out(found: list[Case]) -> None:
    """Print the scorer's tables of each page as what was learnt from the other folds has it."""
    _, pages = corpus()
    with tempfile.TemporaryDirectory() as folder:
        answers = Path(folder) / "held-out.jsonl"
        with answers.open("w", encoding="utf-8") as out:
            for fold in range(FOLDS):
                model = learn([case for case in found if case.fold != fold])
                own = [case for case in found if case.fold == fold and case.rows]
                sys.stderr.write(f"fold {fold}: {wrong(model, own):.3f} of the runs that it had not seen wrong\n")
                forest._TREES = written(model)
                forest._trees.cache_clear()
                for suite, shown in pages:
                    if fold_of(shown.id) == fold:
                        result = benchmark.extract(shown.html, shown.url)
                        out.write(json.dumps({"suite": suite, "id": shown.id, "result": result}) + "\n")
        scorer = [sys.executable, str(CORPUS / "score_extraction.py"), "--data", str(CORPUS / "extraction")]
        subprocess.run([*scorer, "--suite", ",".join(SUITES), f"held-out=preds:{answers}"], check=True)


def main(words: list[str]) -> int:
    """Learn from all pages and write, or from four fifths each time and tell."""
    found = list(cases())
    if words == ["folds"]:
        held_out(found)
        return 0
    path: Path = HERE / "reader" / "capture" / "extract" / "forest.py"
    source = path.read_text("utf-8")
    path.write_text(
        re.sub(r'(?s)_TREES = """\n.*?"""', lambda _: f'_TREES = """\n{written(learn(found))}\n"""', source), "utf-8"
    )
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
