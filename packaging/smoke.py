"""Try what was built, as somebody who has nothing else: ``python packaging/smoke.py FILE.whl|FILE.tar.gz``."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tarfile
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KEPT = ("PATH", "TMPDIR", "SSL_CERT_FILE")
"""What the tried program sees of our environment, beside PIP_… while installing."""
PAGE = """<!doctype html><html lang="en"><head><title>The ferry that waited #harbour</title></head><body>
<nav><a href="/">Home</a> <a href="/about">About</a></nav>
<article><h1>The ferry that waited #harbour</h1>
<p>For eleven years the last ferry of the evening left four minutes late, and nobody in the town could say who had asked
for it. The timetable on the pier said nineteen forty. The captain, a patient woman with a thermos of black tea, cast off
at nineteen forty-four, and never at any other minute.</p>
<p>When she retired, her successor found the reason in the margin of the log: the bakery closed at half past seven, and the
walk from its door to the pier, with a tired child by the hand, took fourteen minutes.</p></article>
<footer>Post a Comment (0)</footer></body></html>"""


class PackageError(Exception):
    """What was built does not work; ``str()`` says what was tried and what came of it."""


def try_wheel(wheel: Path) -> None:
    """Install a wheel into an environment of its own and try it there."""
    with tempfile.TemporaryDirectory(prefix="postil-wheel-") as name:
        scratch = Path(name)
        print(f"package: trying {wheel.name} in an environment of its own", flush=True)
        venv.create(scratch / "venv", with_pip=True)
        python = scratch / "venv" / "bin" / "python"
        pip = {key: value for key, value in os.environ.items() if key.startswith("PIP_") or key == "HOME"}
        constraints = ["-c", str(ROOT / "constraints.txt")]
        install = [str(python), "-m", "pip", "install", "-q", "--disable-pip-version-check", "--no-input", *constraints]
        answer([*install, "pip"], scratch, pip)  # older ones stumble over lxml[html_clean]
        answer([*install, str(wheel)], scratch, pip)
        try_program(scratch / "venv" / "bin" / "postil", wheel.name.split("-")[1], scratch)


def try_bundle(archive: Path) -> None:
    """Unpack a bundle and try it."""
    with tempfile.TemporaryDirectory(prefix="postil-bundle-") as name:
        scratch = Path(name)
        print(f"package: trying {archive.name}", flush=True)
        with tarfile.open(archive) as file:
            file.extractall(scratch, filter="data")
        folder = scratch / archive.name.removesuffix(".tar.gz")
        try_program(folder / "postil", folder.name.split("-")[1], scratch)


def try_program(program: Path, version: str, scratch: Path) -> None:
    """Ask the program for its version, its places, an article, and its window."""
    home = scratch / "home"
    home.mkdir()
    page = scratch / "page.html"
    page.write_text(PAGE, "utf-8")
    look(version in answer([str(program), "--version"], scratch), f"--version does not say {version}")
    where = json.loads(answer([str(program), "where", "--json"], scratch))
    look(
        all(str(home) in place for place in map(str, where.values())), f"where points outside the home folder: {where}"
    )
    found = json.loads(answer([str(program), "extract", str(page), "--json"], scratch))
    look(found["title"] == "The ferry that waited", f"extract finds the title {found['title']!r}")
    look(found["tags"] == ["harbour"], f"extract finds the tags {found['tags']!r}")
    look(
        "fourteen minutes" in found["text"] and "Comment" not in found["text"],
        f"extract finds the text {found['text']!r}",
    )
    display = ["sh", str(ROOT / "packaging" / "with-display")]
    painted = answer([*display, str(program), "--smoke", "--library", str(scratch / "library")], scratch)
    look("painted" in painted, f"the window says {painted!r}")
    print(f"package: version, where, extract and the window work ({painted.strip()})", flush=True)


def answer(command: list[str], scratch: Path, more: dict[str, str] | None = None) -> str:
    """Run a command with a home of its own and return what it prints; fail with what it said."""
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment |= {"HOME": str(scratch / "home"), "LANG": "C.UTF-8", **(more or {})}
    done = subprocess.run(
        command,
        cwd=scratch,
        env=environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    if done.returncode:
        raise PackageError(f"`{' '.join(command)}` ended with {done.returncode}: {done.stderr.strip()[-2000:]}")
    return done.stdout


def look(well: bool, otherwise: str) -> None:
    """Fail unless all is well."""
    if not well:
        raise PackageError(f"{otherwise}.")


def main() -> int:
    """Try the files that are named."""
    try:
        for name in sys.argv[1:]:
            path = Path(name).resolve()
            (try_wheel if path.suffix == ".whl" else try_bundle)(path)
    except PackageError as error:
        print(f"package: {error}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
