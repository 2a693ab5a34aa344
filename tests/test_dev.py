"""``./dev`` on machines that this one is not: each test has a checkout and a PATH of its own, with a make-believe Python.

The make-believe Python writes down what it is asked and makes environments in which pip only does the same. The shell
script under test, and every tool it uses beside Python and the package managers, are the real ones.
"""

from __future__ import annotations

import os
import select
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.conftest import ROOT

TOOLS = [
    "sh",
    "cat",
    "chmod",
    "cksum",
    "cp",
    "dirname",
    "env",
    "grep",
    "id",
    "ldd",
    "ln",
    "mkdir",
    "mv",
    "ps",
    "readlink",
    "rm",
    "rmdir",
    "sed",
    "sleep",
    "sort",
    "tail",
    "tr",
    "uname",
]
PYTHON = """#!/bin/sh
echo "$0 $*" >>"$CALLS"
case "$*" in
*version_info\\ \\<*) exit "${TOO_OLD:-0}" ;;
*"import ensurepip"*) exit "${NO_ENSUREPIP:-0}" ;;
*realpath*) echo "$0" ;;
*sys.version_info\\[*) echo 3.12 ;;
--version) echo "Python 3.12.1" ;;
*"-m venv"*)
    for last; do :; done
    mkdir -p "$last/bin" "$last/lib/python3.12/site-packages/PySide6/Qt"
    : >"$last/pyvenv.cfg"
    ln -sf "$0" "$last/bin/python"
    ;;
*"pip install"*)
    echo "looking for pip's noise"
    while [ -n "${PIP_WAITS_FOR:-}" ] && [ ! -e "$PIP_WAITS_FOR" ]; do sleep 0.05; done
    [ -z "${SLOW_PIP:-}" ] || exec sleep "$SLOW_PIP" # a child of this shell could be born after the signal
    exit "${PIP_FAILS:-0}"
    ;;
*"-m reader"*)
    echo "reader ran in $PWD${PYTHONDONTWRITEBYTECODE:+, compiling}${PYTHONPYCACHEPREFIX:+, compiled in $PYTHONPYCACHEPREFIX}"
    ;;
esac
"""


class Machine:
    """A checkout in a folder with a space in its name, and a machine with nothing but a few tools."""

    def __init__(self, folder: Path) -> None:
        self.bin = folder / "bin"
        self.checkout = folder / "my checkout"
        self.calls = folder / "calls"
        self.bin.mkdir()
        self.checkout.mkdir()
        for name in ("dev", "pyproject.toml", "constraints.txt"):
            shutil.copy(ROOT / name, self.checkout)
        for name in TOOLS:
            if found := shutil.which(name):
                (self.bin / name).symlink_to(found)
        self.tool("ldd", "exit 0")
        self.environment = {"PATH": str(self.bin), "CALLS": str(self.calls), "HOME": str(folder), "DISPLAY": "far:0"}
        self.folder = folder

    def tool(self, name: str, script: str) -> None:
        """Put a program on the PATH."""
        (self.bin / name).unlink(missing_ok=True)
        (self.bin / name).write_text(f"#!/bin/sh\n{script}\n")
        (self.bin / name).chmod(0o755)

    def python(self, name: str = "python3.12") -> Path:
        """Put a Python on the PATH."""
        path = self.bin / name
        path.write_text(PYTHON)
        path.chmod(0o755)
        return path

    def start(self, *words: str, **more: str) -> subprocess.Popen[str]:
        """Start ``dev`` from another folder."""
        return subprocess.Popen(
            [str(self.checkout / "dev"), *words],
            cwd=self.folder,
            env=self.environment | more,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )

    def dev(self, *words: str, **more: str) -> tuple[int, str, str]:
        """Run ``dev`` and return status, output and complaints."""
        process = self.start(*words, **more)
        out, complaints = process.communicate(timeout=120)
        return process.returncode, out, complaints

    def pip_calls(self) -> int:
        """How often the project was installed."""
        return self.calls.read_text().count("pip install") - self.calls.read_text().count("constraints.txt pip\n")


@pytest.fixture
def machine(tmp_path: Path) -> Machine:
    return Machine(tmp_path)


def test_help_names_every_word(machine: Machine) -> None:
    status, out, _ = machine.dev("help")
    assert status == 0
    for word in ["run", "test", "setup", "lint", "bench", "torture", "shots", "package"]:
        assert f"./dev {word}" in out


def test_an_unknown_word_is_a_usage_error(machine: Machine) -> None:
    status, out, complaints = machine.dev("dance")
    assert (status, out) == (2, "")
    assert 'there is no "dance" here' in complaints


def test_without_python_it_says_what_to_install(machine: Machine) -> None:
    machine.tool("pacman", "exit 1")
    status, _, complaints = machine.dev("run")
    assert status == 1
    assert "Postil needs Python 3.11 to 3.14" in complaints
    assert "pacman -S --needed python" in complaints


def test_a_python_that_is_too_old_is_no_python(machine: Machine) -> None:
    machine.python("python3")
    status, _, complaints = machine.dev("run", TOO_OLD="1")
    assert status == 1
    assert "Postil needs Python 3.11 to 3.14" in complaints


def test_a_wrong_wish_for_a_python_is_refused(machine: Machine) -> None:
    machine.python()
    status, _, complaints = machine.dev("setup", PYTHON=str(machine.folder / "nowhere"))
    assert status == 1
    assert "nowhere is not a Python 3.11" in complaints


def test_a_wish_for_a_python_is_granted(machine: Machine) -> None:
    machine.python()
    wished = machine.python("python-of-mine")
    assert machine.dev("setup", PYTHON=str(wished))[0] == 0
    assert (machine.checkout / ".venv/bin/python").readlink() == wished


def test_missing_ensurepip_names_the_package(machine: Machine) -> None:
    machine.python()
    machine.tool("id", "echo 1000")
    status, _, complaints = machine.dev("run", NO_ENSUREPIP="1")
    assert status == 1
    assert "sudo apt-get install -y python3.12-venv" in complaints


def test_missing_ensurepip_is_installed_where_that_needs_no_password(machine: Machine) -> None:
    machine.python()
    machine.tool("id", "echo 0")
    machine.tool("apt-get", 'echo "apt-get $*" >>"$CALLS"')
    status, _, complaints = machine.dev("run", NO_ENSUREPIP="1")
    assert status == 1, "the make-believe apt-get installs nothing"
    assert "install -y --no-install-recommends python3.12-venv" in machine.calls.read_text()
    assert "ensurepip is missing" in complaints


def test_the_second_run_calls_no_pip_and_stays_where_the_user_is(machine: Machine) -> None:
    machine.python()
    status, out, complaints = machine.dev("run", "list")
    assert (status, out) == (0, f"reader ran in {machine.folder}\n"), complaints
    assert "noise" not in complaints
    assert machine.pip_calls() == 1
    machine.calls.write_text("")
    status, out, complaints = machine.dev("run", "list", "--json")
    assert (status, complaints) == (0, "")
    assert machine.calls.read_text().splitlines() == [f"{machine.checkout}/.venv/bin/python -P -m reader list --json"]


def test_who_wants_no_bytecode_beside_sources_starts_no_slower(machine: Machine) -> None:
    machine.python()
    status, out, complaints = machine.dev("run", "list", PYTHONDONTWRITEBYTECODE="1")
    compiled = machine.checkout / "build/compiled"
    assert (status, out) == (0, f"reader ran in {machine.folder}, compiled in {compiled}\n"), complaints


def test_one_pip_call_installs_what_tests_need(machine: Machine) -> None:
    machine.python()
    assert machine.dev("test", "tests/test_x.py")[0] == 0
    assert machine.pip_calls() == 1
    assert "-e .[run,dev]" in machine.calls.read_text()


def test_changed_constraints_are_installed(machine: Machine) -> None:
    machine.python()
    machine.dev("setup")
    with (machine.checkout / "constraints.txt").open("a") as file:
        file.write("more==1\n")
    machine.dev("setup")
    assert machine.pip_calls() == 2
    assert machine.calls.read_text().count("-m venv") == 1, "the environment itself is kept"


def test_a_failing_pip_shows_its_log_and_is_tried_again(machine: Machine) -> None:
    machine.python()
    status, _, complaints = machine.dev("setup", PIP_FAILS="1")
    assert status == 1
    assert "looking for pip's noise" in complaints
    assert "run the same command again" in complaints
    assert machine.dev("setup")[0] == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGKILL])
def test_an_interrupted_setup_is_made_anew(machine: Machine, number: signal.Signals) -> None:
    machine.python()
    process = machine.start("setup", SLOW_PIP="60")
    deadline = time.monotonic() + 120
    while not (machine.calls.exists() and "pip install" in machine.calls.read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.02)
    os.killpg(process.pid, number)
    process.communicate(timeout=120)
    assert process.returncode != 0
    status, _, complaints = machine.dev("setup")
    assert status == 0, complaints
    assert "made anew" in complaints
    assert not (machine.checkout / "build/setup.lock").exists()
    assert machine.dev("setup")[2] == "dev: ready: ./dev run\n"


def test_an_environment_of_a_removed_python_is_made_anew(machine: Machine) -> None:
    machine.python().rename(machine.bin / "python3.11")
    machine.dev("setup")
    (machine.bin / "python3.11").unlink()
    machine.python("python3.13")
    status, _, complaints = machine.dev("setup")
    assert status == 0, complaints
    assert (machine.checkout / ".venv/bin/python").readlink().name == "python3.13"


def test_a_checkout_that_moved_is_set_up_anew(machine: Machine) -> None:
    machine.python()
    machine.dev("setup")
    machine.checkout = machine.checkout.rename(machine.folder / "elsewhere")
    status, _, complaints = machine.dev("setup")
    assert status == 0
    assert "made anew" in complaints


def test_two_at_once_set_up_once(machine: Machine) -> None:
    machine.python()
    gate = machine.folder / "gate"
    both = [machine.start("setup", PIP_WAITS_FOR=str(gate)) for _ in range(2)]
    said = ""
    while "is setting up; waiting for it" not in said:
        for stream in select.select([process.stderr for process in both], [], [], 120)[0]:
            words = os.read(stream.fileno(), 65536).decode()
            assert words, said
            said += words
    gate.touch()
    for process in both:
        said += process.communicate(timeout=120)[1]
    assert [process.returncode for process in both] == [0, 0], said
    assert machine.pip_calls() == 1


@pytest.mark.parametrize(
    ("tool", "command"),
    [
        ("apt-get", "sudo apt-get install -y libegl1 libxcb-cursor0 libxcb-icccm4 libxcb-shape0 libxkbcommon-x11-0"),
        ("dnf", "sudo dnf install -y libglvnd-egl libxcb libxkbcommon-x11 xcb-util-cursor xcb-util-wm"),
        ("pacman", "sudo pacman -S --needed libglvnd libxcb libxkbcommon-x11 xcb-util-cursor xcb-util-wm"),
        ("no-manager-known", "your package manager, for: libEGL.so.1 libxcb-cursor.so.0"),
    ],
)
def test_missing_libraries_are_named_in_one_command(machine: Machine, tool: str, command: str) -> None:
    machine.python()
    machine.tool(tool, "exit 1")
    machine.tool("id", "echo 1000")
    names = "libEGL.so.1 libxcb-cursor.so.0 libxcb-icccm.so.4 libxcb-shape.so.0 libxkbcommon-x11.so.0"
    machine.tool("ldd", f"for name in {names} libQt6Own.so.6; do printf '\\t%s => not found\\n' $name; done")
    status, _, complaints = machine.dev("run")
    assert status == 1
    assert command in complaints
    assert "libQt6Own" not in complaints


def test_missing_libraries_are_installed_where_that_needs_no_password(machine: Machine) -> None:
    machine.python()
    machine.tool("id", "echo 0")
    machine.tool("ldd", f"[ -f '{machine.folder}/installed' ] || printf '\\tlibxcb-icccm.so.4 => not found\\n'")
    machine.tool("apt-get", f'echo "apt-get $*" >>"$CALLS"; : >\'{machine.folder}/installed\'')
    status, _, complaints = machine.dev("setup")
    assert status == 0, complaints
    assert "install -y --no-install-recommends libxcb-icccm4" in machine.calls.read_text()


def test_a_whole_system_is_left_alone(machine: Machine) -> None:
    machine.python()
    machine.tool("id", "echo 0")
    machine.tool("apt-get", 'echo "apt-get $*" >>"$CALLS"')
    assert machine.dev("setup")[0] == 0
    assert "apt-get" not in machine.calls.read_text()


@pytest.mark.parametrize("display", ["", ":4711"])
def test_without_a_display_it_says_so_in_one_sentence(machine: Machine, display: str) -> None:
    machine.python()
    machine.dev("setup")
    status, out, complaints = machine.dev("run", DISPLAY=display)
    assert (status, out) == (1, "")
    assert len(complaints.splitlines()) == 1
    assert "There is no display" in complaints
    assert "./dev shots" in complaints


def test_the_real_command_line_needs_no_display_but_for_its_window(tmp_path: Path) -> None:
    question = (ROOT / "dev").read_text().partition("opens_window() {")[2].split("'")[1]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}

    def opens(*arguments: str) -> bool:
        command = [sys.executable, "-P", "-c", question, *arguments]
        return subprocess.run(command, cwd=tmp_path, env=environment, check=False).returncode == 0

    assert opens() and opens("page.html") and opens("--library", "list")
    assert not opens("list") and not opens("--library", "x", "list") and not opens("--version") and not opens("--help")


def test_it_passes_shellcheck() -> None:
    if not shutil.which("shellcheck"):
        pytest.skip("shellcheck is not installed here")
    scripts = ["dev", ".ci/run", "packaging/with-display"]
    done = subprocess.run(["shellcheck", *scripts], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
