"""The command line as other programs meet it: real processes, pipes that close, signals, odd locales, sudden death."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from reader import document
from reader.library import Library
from reader.model import Captured

ROOT = Path(__file__).resolve().parent.parent
POSTIL = [sys.executable, "-m", "reader"]


def run(*words, **options):
    options = {"capture_output": True, "cwd": ROOT, "timeout": 120} | options
    return subprocess.run([*POSTIL, *map(str, words)], check=False, **options)


def start(*words, **options):
    options = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "cwd": ROOT} | options
    return subprocess.Popen([*POSTIL, *map(str, words)], **options)


@pytest.fixture
def folder(tmp_path):
    """A library with one article in several scripts."""
    folder = tmp_path / "library"
    html = document.to_html(document.from_html("<p>Алма піскенде құлайды. 林檎が落ちる。</p>"))
    with Library.open(folder) as library:
        library.add(Captured("Алма", html, origin="file", tags=("жеміс",)))
    return folder


def test_trivial_commands_import_neither_qt_nor_parsers_nor_the_database():
    heavy = ("PySide6", "lxml", "apsw", "urllib3", "trafilatura", "markdown", "dataclasses", "json")
    for words in (["where"], ["--version"], ["--help"], ["where", "--library", "/nowhere"]):
        code = (
            f"import sys; from reader.cli import main; before = set(sys.modules); status = main({words!r});"
            f"sys.exit(status or ','.join(name for name in {heavy!r} if name in sys.modules and name not in before) or None)"
        )
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, cwd=ROOT, check=False)
        assert (done.returncode, done.stderr) == (0, b""), words


def test_listing_imports_neither_qt_nor_parsers(folder):
    code = (
        "import sys; from reader.cli import main; status = main(['list', '--json', '--library', sys.argv[1]]);"
        "sys.exit(status or ','.join(n for n in ('PySide6', 'lxml', 'urllib3', 'trafilatura') if n in sys.modules) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code, folder], capture_output=True, cwd=ROOT, check=False)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="locales are set by POSIX variables")
@pytest.mark.parametrize(
    "locale",
    [
        {"LC_ALL": "C"},
        {"LANG": "C", "LC_ALL": ""},
        {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
        {"LC_ALL": "C.UTF-8"},
    ],
)
def test_text_is_utf8_whatever_the_locale(folder, locale):
    env = {name: value for name, value in os.environ.items() if name != "PYTHONIOENCODING"} | locale
    done = run("--library", folder, "list", "tag:жеміс", env=env)
    assert (done.returncode, done.stderr) == (0, b"")
    assert "Алма  #жеміс" in done.stdout.decode("utf-8")
    done = run("--library", folder, "note", "1", "Жақсы 👍", "--json", env=env)
    assert json.loads(done.stdout.decode("utf-8"))["text"] == "Жақсы 👍"
    done = run("--library", folder, "show", "жоқ", env=env)
    assert done.returncode == 2
    assert "Traceback" not in done.stderr.decode("utf-8")
    done = run("--library", folder, "highlight", "1", "--exact", "құлайды. 林檎", env=env)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.skipif(sys.platform == "win32", reason="arguments are text there")
def test_arguments_that_are_not_text_are_refused(folder):
    done = run("--library", folder, "note", "1", b"caf\xe9".decode("utf-8", "surrogateescape"))
    assert done.returncode == 2
    assert b"not UTF-8" in done.stderr and b"Traceback" not in done.stderr
    assert json.loads(run("--library", folder, "notes", "--json").stdout) == []


def test_a_note_from_standard_input(folder):
    done = run("--library", folder, "note", "1", "-", "--json", input="Бірінші жол\r\n\r\nекінші\n".encode())
    assert json.loads(done.stdout)["text"] == "Бірінші жол\n\nекінші"
    for given in (b"", b" \n", b"\xff\xfe\x00"):
        done = run("--library", folder, "note", "1", "-", input=given)
        assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (1, b"", 1)
    assert len(json.loads(run("--library", folder, "notes", "--json").stdout)) == 1


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX pipes")
def test_a_reader_that_leaves_ends_it_quietly(folder):
    with Library.open(folder) as library:
        for number in range(400):
            library.add_note(1, f"note {number} " + "word " * 100)
    for words in (["notes"], ["notes", "--json"], ["export", "json", "-o", "-"]):
        process = start("--library", folder, *words)
        process.stdout.read(10)
        process.stdout.close()
        assert (process.wait(120), process.stderr.read()) == (0, b"")
        process.stderr.close()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_an_answer_that_cannot_be_written_is_told(folder):
    for words in (["list"], ["list", "--json"], ["export", "json", "-o", "-"]):
        with open("/dev/full", "wb") as full:
            done = run("--library", folder, *words, capture_output=False, stdout=full, stderr=subprocess.PIPE)
        assert (done.returncode, done.stderr.count(b"\n")) == (1, 1)
        assert b"Cannot write the answer" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="a POSIX shell closes the streams")
def test_closed_streams_do_no_harm(folder):
    command = " ".join([*POSTIL, "--library", str(folder), "note", "1", "here"])
    for closed in (">&-", "2>&-", "<&-", ">&- 2>&- <&-"):
        done = subprocess.run(f"{command} {closed}", shell=True, cwd=ROOT, capture_output=True, check=False)
        assert (done.returncode, done.stderr) == (0, b""), closed
    assert len(json.loads(run("--library", folder, "notes", "--json").stdout)) == 4


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX signals")
def test_ctrl_c_ends_it_quietly(folder):
    import fcntl
    import termios

    theirs, ours = os.pipe()
    process = start("--library", folder, "note", "1", "-", stdin=theirs)
    os.write(ours, b"half a note")
    deadline = time.monotonic() + 60
    while fcntl.ioctl(theirs, termios.FIONREAD, bytes(4)) != bytes(4) and time.monotonic() < deadline:
        time.sleep(0.01)  # until it has begun to read, and waits for more
    process.send_signal(signal.SIGINT)
    out, err = process.communicate(timeout=120)
    os.close(theirs)
    os.close(ours)
    assert (process.returncode, out, err) == (130, b"", b"")


def test_what_was_answered_for_survives_sudden_death(folder):
    """The answer is read and the process is killed at once, before it can do anything else."""
    answered = []
    for number in range(10):
        process = start("--library", folder, "note", "1", f"note {number}", bufsize=0)
        line = process.stdout.readline()
        process.kill()
        process.wait()
        process.stdout.close()
        process.stderr.close()
        assert line.startswith(b"Noted "), line
        answered.append((int(line.split()[1]), f"note {number}"))
    with Library.open(folder) as library:
        assert library.check() == []
        assert [(note.id, note.text) for note in library.notes(1)] == answered


def test_several_at_once_lose_nothing(folder):
    processes = [start("--library", folder, "note", "1", f"note {number}") for number in range(8)]
    for process in processes:
        out, err = process.communicate(timeout=120)
        assert (process.returncode, err) == (0, b""), out
    with Library.open(folder) as library:
        assert sorted(note.text for note in library.notes(1)) == sorted(f"note {number}" for number in range(8))


@pytest.mark.skipif(sys.platform != "linux", reason="displays are told by these variables on Linux only")
@pytest.mark.parametrize("display", [{}, {"DISPLAY": ":987"}])
def test_without_a_display_the_window_says_so(tmp_path, display):
    hidden = ("DISPLAY", "WAYLAND_DISPLAY", "WAYLAND_SOCKET", "QT_QPA_PLATFORM", "QT_LOGGING_RULES")
    env = {name: value for name, value in os.environ.items() if name not in hidden} | display
    done = run("--library", tmp_path / "library", env=env)
    assert (done.returncode, done.stdout) == (1, b"")
    assert done.stderr.count(b"\n") == 1
    assert done.stderr.startswith(b"Postil ")
