"""One window a library: a second start hands what it was given to the first and ends.

The lock is a file in the library's folder; a lock whose process is gone is taken over. The running window listens on a
local socket whose name comes from the folder. A message is one line of JSON, ``{"arguments": [...], "token": "..."}``,
answered with ``ok``.
"""

from __future__ import annotations

import os
import time
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QLockFile, QObject, Signal

if TYPE_CHECKING:
    from PySide6.QtNetwork import QLocalServer, QLocalSocket

PATIENCE = 10.0
"""Seconds that a second start waits for a window that is itself just starting."""
LONGEST = 1_000_000
"""Bytes of the longest message taken."""


def take_lock(folder: Path) -> QLockFile | None:
    """Return the lock of this library, or None if a living process has it.

    A folder that cannot be written gives a lock that is not held: the library says what is wrong with it.
    """
    lock = QLockFile(str(folder / "window.lock"))
    lock.setStaleLockTime(0)  # age says nothing: a window may be open for weeks; a dead process is found by its id
    if not lock.tryLock(0) and lock.error() == QLockFile.LockError.LockFailedError:
        return None
    return lock


def portable(arguments: list[str]) -> list[str]:
    """Return arguments that mean the same in another process: addresses as they are, files as absolute paths."""
    return [argument if "://" in argument else os.path.abspath(argument) for argument in arguments]


def hand_over(folder: Path, arguments: list[str], patience: float = PATIENCE) -> bool:
    """Give arguments to the window that has the lock, and have it come to the front; False if it does not answer."""
    from PySide6.QtNetwork import QLocalSocket

    token = os.environ.get("XDG_ACTIVATION_TOKEN") or os.environ.get("DESKTOP_STARTUP_ID") or ""
    import json

    message = json.dumps({"arguments": portable(arguments), "token": token}).encode() + b"\n"
    until = time.monotonic() + patience
    while time.monotonic() < until:
        socket = QLocalSocket()
        socket.connectToServer(_name(folder))
        if socket.waitForConnected(500):
            socket.write(message)
            socket.waitForBytesWritten(2000)
            while not socket.canReadLine() and socket.waitForReadyRead(int(patience * 1000)):
                pass
            return socket.readAll().startsWith(b"ok")
        time.sleep(0.1)
    return False


class Server(QObject):
    """The listening half, in the window that has the lock."""

    called = Signal(object, str)
    """A second start: its arguments (list of str) and its desktop's activation token, or an empty string."""

    def __init__(self, folder: Path, parent: QObject | None = None) -> None:
        from PySide6.QtNetwork import QLocalServer

        super().__init__(parent)
        self._callers: list[QLocalSocket] = []
        self._server: QLocalServer = QLocalServer(self)
        self._server.setSocketOptions(QLocalServer.SocketOption.UserAccessOption)
        self._server.newConnection.connect(self._greet)
        self._name = _name(folder)
        QLocalServer.removeServer(self._name)  # left by a crash: the lock says that nobody else listens
        self._server.listen(self._name)

    def close(self) -> None:
        """Stop listening."""
        self._server.close()

    def _greet(self) -> None:
        while (socket := self._server.nextPendingConnection()) is not None:
            self._callers.append(
                socket
            )  # found again by looking, not by a lambda that would hold it while it is deleted
            socket.readyRead.connect(self._listen)
            socket.disconnected.connect(self._let_go)
        self._listen()

    def _listen(self) -> None:
        for socket in list(self._callers):
            if socket.bytesAvailable() > LONGEST:
                socket.abort()
            elif socket.canReadLine():
                arguments, token = _understood(bytes(socket.readLine().data()))
                socket.write(b"ok\n")
                socket.flush()
                socket.disconnectFromServer()
                self.called.emit(arguments, token)

    def _let_go(self) -> None:
        for socket in list(self._callers):
            if socket.state() == socket.LocalSocketState.UnconnectedState:
                self._callers.remove(socket)
                socket.deleteLater()


def _understood(line: bytes) -> tuple[list[str], str]:
    import json

    try:
        message = json.loads(line)
        return [str(argument) for argument in message["arguments"]], str(message["token"])
    except (ValueError, KeyError, TypeError):
        return [], ""


def _name(folder: Path) -> str:
    import hashlib

    key = hashlib.sha256(os.path.realpath(folder).encode("utf-8", "surrogateescape")).hexdigest()[:16]
    runtime = os.environ.get("XDG_RUNTIME_DIR", "")
    if os.name == "posix" and os.path.isdir(runtime) and len(runtime) < 70:  # a socket's path has some 100 bytes
        return os.path.join(runtime, f"postil-{key}")
    return f"postil-{key}-{os.getuid() if os.name == 'posix' else os.environ.get('USERNAME', '')}"
