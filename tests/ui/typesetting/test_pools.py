"""Whoever reads beside the window ends with what it reads for, whatever holds the interpreter's lock."""

from __future__ import annotations

import subprocess
import sys

GOING = """
import time
from PySide6.QtCore import QRunnable
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from reader.ui.typesetting.pictures import Decoder

app = QApplication([])

class Reading(QRunnable):
    def run(self):
        begun.append(1)
        for _ in range(50):
            time.sleep(0.01)
        ended.append(1)

begun, ended = [], []
page, other = QWidget(), QWidget()
decoder = Decoder(page)
decoder._pool.start(Reading())
while not begun:
    time.sleep(0.001)
page.deleteLater()
other.show()
QTest.qWaitForWindowExposed(other, 20_000)  # Qt is called here with the lock held
assert ended, "it was waited for"
print("gone")
"""


def test_a_page_that_goes_while_a_picture_is_read_does_not_wait_for_ever() -> None:
    found = subprocess.run([sys.executable, "-c", GOING], capture_output=True, text=True, timeout=60, check=False)
    assert found.stdout == "gone\n", found.stderr


HELD = """
import gc
import time
from PySide6.QtCore import QCoreApplication
from reader.ui.typesetting import pictures
from reader.ui.typesetting.pictures import Decoder

app = QCoreApplication([])

def slow(*_):
    begun.append(1)
    while not let_go:
        time.sleep(0.001)
    return None

pictures.read = slow
for _ in range(20):
    begun, let_go = [], []
    decoder = Decoder()
    decoder.facts = lambda path: True
    decoder.start(1, "a", "a", 10)
    while not begun:
        time.sleep(0.001)
    gone = []
    decoder.destroyed.connect(lambda: gone.append(1))
    let_go.append(1)
    del decoder
    gc.collect()
    assert gone, "what runs does not keep it"
print("gone")
"""


def test_what_runs_does_not_keep_what_it_runs_for() -> None:
    found = subprocess.run([sys.executable, "-c", HELD], capture_output=True, text=True, timeout=60, check=False)
    assert found.stdout == "gone\n", found.stderr
