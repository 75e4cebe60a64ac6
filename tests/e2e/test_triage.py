"""Flags triaged in the real window by real keys alone, with the time it takes a machine that looks at each of them."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator
from itertools import cycle
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from annotator.storage.session_folder import SessionFolder
from annotator.ui import app
from annotator.ui.shell.main_window import MainWindow
from tests.e2e.hands import Hands

_log = logging.getLogger(__name__)
OPEN_MS = 60_000
SHORT_MS = 10_000
FLAGS = 20


@pytest.fixture
def window(qapp: QApplication, qtbot: QtBot, tmp_path: Path, demo_session: Path) -> Iterator[MainWindow]:
    if QGuiApplication.platformName() != "xcb":
        pytest.skip("needs a screen, real or virtual; scripts/test gives it one")
    app.style_application(qapp)
    made = app.make_window(qapp, QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    made.resize(1280, 800)
    made.move(0, 0)
    made.show()
    qtbot.waitExposed(made)
    made.open_path(demo_session)
    qtbot.waitUntil(lambda: made.pane is not None and made.pane.ready, timeout=OPEN_MS)
    yield made
    made.close()


def test_twenty_flags_by_keys_alone(window: MainWindow, qtbot: QtBot, demo_session: Path) -> None:
    pane, host = window.pane, window.host
    assert pane is not None
    assert host is not None
    document, space = host.document, pane.workspace
    engine, card = pane.player.engine, pane.flag_detail
    hands = Hands(window)
    hands.focus()

    def wait(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=SHORT_MS)

    def verdict_of(flag_id: str) -> str | None:
        found = document.session.verdict_of(flag_id, document.coder_id)
        return found.verdict if found is not None else None

    hands.key("ctrl+t")
    wait(lambda: pane.triage.on)
    delays_s: list[float] = []
    began_s = time.monotonic()
    keys = cycle(["a", "r", "r", "a", "u"])
    for number in range(FLAGS):
        flag_id = space.selection.flag_id
        assert flag_id is not None
        flag = document.session.findings.flags[flag_id]
        # A coder sees it played, with what went before, and both stills.
        wait(lambda: space.playhead.playing)
        earliest_s = max(0.0, flag.start_s - space.options.pre_roll_s)
        wait(lambda at_s=earliest_s: space.playhead.time_s < at_s + 0.5)
        wait(lambda at_s=flag.start_s: space.playhead.time_s >= at_s)
        wait(lambda: engine.shown_index is not None)
        wait(lambda: not card.stills.apex.image.isNull())
        pressed_s = time.perf_counter()
        if number == 3:
            hands.key("ctrl+Left", "ctrl+Left", "ctrl+shift+Right", "period", "comma")
        hands.key(next(keys))
        wait(lambda flag_id=flag_id: verdict_of(flag_id) is not None)
        delays_s.append(time.perf_counter() - pressed_s)
        if number == 3:
            assert verdict_of(flag_id) == "adjusted"
        if number == 10:  # a slip: taken back, judged anew
            hands.key("z")
            wait(lambda flag_id=flag_id: space.selection.flag_id == flag_id and verdict_of(flag_id) is None)
            hands.key("u")
            wait(lambda flag_id=flag_id: verdict_of(flag_id) == "unsure")
    took_s = time.monotonic() - began_s
    _log.info("%.2f s a flag; key to verdict %.3f s (median)", took_s / FLAGS, sorted(delays_s)[FLAGS // 2])
    assert len(document.session.verdicts) >= FLAGS, "a moment is decided with all its flags"
    unsure = {row.flag.id for row in document.session.verdicts.values() if row.verdict == "unsure"}

    # the second look goes through the unsure ones only, and ends with what to do next
    hands.key("Escape")
    wait(lambda: not pane.triage.on)
    hands.key("shift+F6")
    wait(lambda: pane.triage.on)
    seen: set[str] = set()
    while pane.triage.on:
        flag_id = space.selection.flag_id
        assert flag_id is not None
        seen.add(flag_id)
        hands.key("r")
        wait(lambda flag_id=flag_id: verdict_of(flag_id) == "rejected")
    assert seen <= unsure
    assert not [row for row in document.session.verdicts.values() if row.verdict == "unsure"]
    hands.key("Escape")

    end_state = document.session
    hands.key("ctrl+w")
    wait(lambda: window.at_rest)
    with SessionFolder.open(demo_session) as folder:
        assert folder.load() == end_state
