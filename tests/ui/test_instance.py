import json
import os
import subprocess
import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication
from PySide6.QtNetwork import QLocalSocket
from pytestqt.qtbot import QtBot

from reader.ui import instance


def test_one_lock_a_library(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    first = instance.take_lock(one)
    assert first is not None
    assert instance.take_lock(one) is None
    assert instance.take_lock(two) is not None
    first.unlock()
    assert instance.take_lock(one) is not None


def test_the_lock_of_a_crashed_window_is_taken_over(tmp_path: Path) -> None:
    script = (
        f"import os; from pathlib import Path; from reader.ui import instance\n"
        f"lock = instance.take_lock(Path({str(tmp_path)!r})); print(lock is not None, flush=True); os._exit(9)"
    )
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.stdout.strip() == "True"
    assert (tmp_path / "window.lock").exists()
    assert instance.take_lock(tmp_path) is not None


def second_start(folder: Path, arguments: list[str]) -> subprocess.Popen[str]:
    script = (
        "import json, sys; from pathlib import Path; from reader.ui import instance\n"
        "print(instance.hand_over(Path(sys.argv[1]), json.loads(sys.argv[2])))"
    )
    return subprocess.Popen(
        [sys.executable, "-c", script, str(folder), json.dumps(arguments)], stdout=subprocess.PIPE, text=True
    )


def test_a_second_start_hands_its_arguments_over(qtbot: QtBot, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("XDG_ACTIVATION_TOKEN", "token-7")
    server = instance.Server(tmp_path)
    arguments = ["https://example.org/a b?q=é", str(tmp_path / "x.html")]
    with qtbot.waitSignal(server.called) as called:
        second = second_start(tmp_path, arguments)
    assert second.communicate(timeout=60)[0].strip() == "True"
    assert called.args == [arguments, "token-7"]
    server.close()


def test_nobody_answers(qtbot: QtBot, tmp_path: Path) -> None:
    assert not instance.hand_over(tmp_path, [], patience=0.3)


def test_a_socket_left_by_a_crash_is_replaced(qtbot: QtBot, tmp_path: Path) -> None:
    first = instance.Server(tmp_path)
    second = instance.Server(tmp_path)
    with qtbot.waitSignal(second.called):
        caller = second_start(tmp_path, [])
    assert caller.communicate(timeout=60)[0].strip() == "True"
    first.close()
    second.close()


def test_what_is_not_a_message_hurts_nobody(qtbot: QtBot, tmp_path: Path) -> None:
    server = instance.Server(tmp_path)
    for line in (b"\xff\xfe{\n", b"[]\n", b'{"arguments": 3}\n', b"x" * (instance.LONGEST + 10)):
        socket = QLocalSocket()
        socket.connectToServer(instance._name(tmp_path))
        assert socket.waitForConnected(60_000)
        socket.write(line)
        socket.flush()
        qtbot.waitUntil(lambda s=socket: s.state() == QLocalSocket.LocalSocketState.UnconnectedState)
    assert QCoreApplication.instance() is not None
    server.close()


def test_relative_files_become_absolute_and_addresses_stay(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.chdir(tmp_path)
    got = instance.portable(["a.html", "https://example.org/", "file:///etc/passwd"])
    assert got == [os.path.join(os.getcwd(), "a.html"), "https://example.org/", "file:///etc/passwd"]
    assert json.dumps(got)
