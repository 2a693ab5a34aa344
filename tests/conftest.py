"""What every test stands on: no display, a home of its own, a small web site on this machine, the shared corpus.

Set ``POSTIL_REAL_WINDOW=1`` to see the windows that the tests open, and ``POSTIL_CORPUS`` to the folder of saved pages
that the corpus tests read (else ``shared/corpus`` beside the checkout; without it they are skipped). Properties are
tried with the same examples each time; ``./dev test --hypothesis-profile=explore`` looks for others.
"""

from __future__ import annotations

import os

if not os.environ.get("POSTIL_REAL_WINDOW"):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # before anything imports Qt
os.environ.setdefault("QT_LOGGING_RULES", "qt.qpa.*=false;qt.text.font.*=false")

import builtins
import gc
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from pytestqt.qtbot import QtBot

ROOT = Path(__file__).resolve().parent.parent

# PySide looks at the source of what imports, in Python, at each of a million imports within functions (see ``ui/app.py``).
builtins.__import__ = getattr(builtins, "__orig_import__", builtins.__import__)

if signal.getsignal(signal.SIGINT) is signal.SIG_IGN and threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGINT, signal.default_int_handler)  # begun in the background, where children would ignore it

if sys.dont_write_bytecode:  # hundreds of processes would each compile all they load; here it litters no source folder
    sys.dont_write_bytecode = False
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.pycache_prefix = os.environ["PYTHONPYCACHEPREFIX"] = str(ROOT / "build" / "compiled")

_slow = [HealthCheck.too_slow]
settings.register_profile("explore", deadline=None, max_examples=400, suppress_health_check=_slow)
settings.register_profile("postil", deadline=None, max_examples=16, suppress_health_check=_slow, derandomize=True)
settings.load_profile("postil")


def pytest_collection_finish() -> None:
    """Let no search for garbage go through what stays to the end: all tests, and what they have loaded."""
    gc.collect()
    gc.freeze()


@pytest.fixture(autouse=True)
def home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give each test, and each process it starts, an empty home folder."""
    folder = tmp_path_factory.mktemp("home")
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("USERPROFILE", str(folder))
    for name in ("DATA", "CONFIG", "STATE", "CACHE"):
        monkeypatch.setenv(f"XDG_{name}_HOME", str(folder / name.lower()))
    runtime = folder / "run"
    runtime.mkdir(mode=0o700)
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    return folder


@pytest.fixture(scope="session", autouse=True)
def quick_libraries() -> Iterator[Callable[[pytest.MonkeyPatch], None]]:
    """Make each new library a copy of one that was made step by step, and wait for no disk: nobody pulls its plug.

    Only in this process; the processes that tests start and kill do all of it. Yields what brings the usual way back.
    """
    import apsw

    from reader.library import derived, ledger, schema, store
    from reader.library.rows import new_uid

    stepwise, lock, kept = schema.prepare, threading.Lock(), apsw.Connection(":memory:")
    fsync = os.fsync
    safe = {module: module._PRAGMAS for module in (store, derived, ledger)}
    stepwise(kept, Path("kept"))

    def prepare(db: apsw.Connection, folder: Path, steps: tuple[schema.Step, ...] = schema.STEPS) -> None:
        if steps is not schema.STEPS or schema.check_version(db, folder):
            stepwise(db, folder, steps)
            return
        db.execute("PRAGMA synchronous = off")
        with lock, db.backup("main", kept, "main") as copy:
            copy.step()
        db.execute("UPDATE info SET value = ? WHERE key = 'uid'", (new_uid(),))

    def as_usual(patch: pytest.MonkeyPatch) -> None:
        patch.setattr(schema, "prepare", stepwise)
        patch.setattr(os, "fsync", fsync)
        for module, pragmas in safe.items():
            patch.setattr(module, "_PRAGMAS", pragmas)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "prepare", prepare)
        patch.setattr(os, "fsync", lambda _file: None)
        off = ("synchronous", "off", 0)
        for module, pragmas in safe.items():
            patch.setattr(module, "_PRAGMAS", tuple(off if pragma[0] == off[0] else pragma for pragma in pragmas))
        yield as_usual


@pytest.fixture
def safe_libraries(quick_libraries: Callable[[pytest.MonkeyPatch], None], monkeypatch: pytest.MonkeyPatch) -> None:
    """Make libraries as users have them, for tests of just that."""
    quick_libraries(monkeypatch)


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    """Leave no test what another has copied, nor its windows, which each new style sheet would be laid out for."""
    yield
    if "PySide6.QtGui" in sys.modules:
        from PySide6.QtCore import QEvent
        from PySide6.QtGui import QGuiApplication

        if QGuiApplication.instance():
            QGuiApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
            QGuiApplication.clipboard().clear()


LIMIT = 60_000
"""Milliseconds after which what a test waits for is held to be lost, however slow and loaded the machine is."""


class PatientQtBot(QtBot):
    """A bot whose waits for something that must come end when it comes, and fail only after ``LIMIT``."""

    def waitUntil(self, callback: Callable[[], Any], *, timeout: int = LIMIT) -> None:
        """Wait until a condition holds."""
        super().waitUntil(callback, timeout=max(timeout, LIMIT))

    def waitSignal(self, signal: Any, *, timeout: int = LIMIT, raising: bool | None = None, **more: Any) -> Any:
        """Wait for a signal; only one that need not come (``raising=False``) is waited for no longer than told."""
        return super().waitSignal(
            signal, timeout=timeout if raising is False else max(timeout, LIMIT), raising=raising, **more
        )

    def waitExposed(self, widget: Any, *, timeout: int = LIMIT) -> Any:
        """Wait until a window is on the screen; at once if it has been shown, else at the end of the ``with`` block."""
        return _at_once(widget, super().waitExposed(widget, timeout=timeout))

    def waitActive(self, widget: Any, *, timeout: int = LIMIT) -> Any:
        """Wait until a window has the keyboard; when, as ``waitExposed``."""
        return _at_once(widget, super().waitActive(widget, timeout=timeout))


def _at_once(widget: Any, waiting: Any) -> Any:
    if widget.isVisible():
        with waiting:
            pass
    return waiting


@pytest.fixture
def qtbot(qapp: Any, request: pytest.FixtureRequest) -> QtBot:
    """Replace pytest-qt's own, whose five seconds a loaded machine needs for much less."""
    return PatientQtBot(request)


@pytest.fixture(scope="session")
def corpus() -> Callable[[str], Path]:
    """Return a function from a name in the shared corpus to its path; it skips the test where there is none."""
    folder = Path(os.environ.get("POSTIL_CORPUS") or ROOT.parent / "shared" / "corpus")

    def find(name: str) -> Path:
        path = folder / name
        if not path.exists():
            pytest.skip(f"no {name} in the corpus ({folder}); POSTIL_CORPUS names the folder that has it")
        return path

    return find


Reply = tuple[int, dict[str, str], bytes]
"""Status, headers and body. ``Content-Length`` is added unless the headers name it."""
Route = Reply | bytes | str | Callable[["Visit"], Reply | None]
"""What a path answers. Bytes and str are an HTML page; a function may write to ``visit.wfile`` and return None."""


class Visit(BaseHTTPRequestHandler):
    """One request to a ``Site``."""

    protocol_version = "HTTP/1.1"
    server: Server

    def do_GET(self) -> None:
        """Answer from the routes: the path with its query, else the path alone, else 404."""
        site = self.server.site
        length = int(self.headers.get("Content-Length") or 0)
        body = self.rfile.read(length) if length else b""
        site.visits.append(Request(self.command, self.path, {k.lower(): v for k, v in self.headers.items()}, body))
        route = site.routes.get(self.path, site.routes.get(self.path.split("?")[0]))
        try:
            reply = route(self) if callable(route) else route
            if reply is not None or route is None:
                self.answer(reply if reply is not None else (404, {"Content-Type": "text/plain"}, b"not here"))
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True  # the visitor left, as it may

    do_HEAD = do_POST = do_GET  # noqa: N815

    def answer(self, reply: Reply | bytes | str) -> None:
        """Write one whole reply."""
        if isinstance(reply, str):
            reply = reply.encode()
        status, headers, body = (200, {}, reply) if isinstance(reply, bytes) else reply
        given = {name.lower() for name in headers}
        self.send_response(status)
        if "content-type" not in given:
            self.send_header("Content-Type", "text/html; charset=utf-8")
        for name, value in headers.items():
            self.send_header(name, value)
        if "content-length" not in given and "transfer-encoding" not in given:
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing."""


@dataclass(frozen=True)
class Request:
    """What a visitor sent. Header names are lower-case."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes


class Server(ThreadingHTTPServer):
    """The listening half of a ``Site``."""

    daemon_threads = True
    block_on_close = False
    site: Site

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: what matters is what the visitor got."""


class Site:
    """A real web site on 127.0.0.1, on a free port, for one test.

    ``site.routes["/a"] = "<h1>A</h1>"`` or ``(status, headers, body)`` or ``lambda visit: …``; ``site.url("/a")`` is
    its address; ``site.visits`` is what was asked for; ``site.closing`` is set when the test ends, for routes that
    stall: ``site.routes["/slow"] = lambda visit: site.closing.wait(300) and None``.
    """

    def __init__(self, routes: dict[str, Route] | None = None) -> None:
        self.routes: dict[str, Route] = dict(routes or {})
        self.visits: list[Request] = []
        self.closing = threading.Event()
        self._server = Server(("127.0.0.1", 0), Visit)
        self._server.site = self
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
        self._thread.start()

    def url(self, path: str = "/") -> str:
        """Return the address of one of its pages."""
        return f"http://127.0.0.1:{self.port}{path}"

    def paths(self) -> list[str]:
        """Return the paths asked for so far, in order."""
        return [visit.path for visit in self.visits]

    def close(self) -> None:
        """Let stalled routes go and stop listening."""
        self.closing.set()
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(5)


@pytest.fixture
def site() -> Iterator[Site]:
    """Yield an empty web site; fill ``site.routes``."""
    made = Site()
    yield made
    made.close()
