"""A coder's work in the real window, by real keys and mouse, on the demo session."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from annotator.storage.session_folder import SessionFolder
from annotator.ui import app
from annotator.ui.dialogs.export_session import ExportSessionDialog
from annotator.ui.dialogs.incongruence_card import IncongruenceCard
from annotator.ui.pane.session_pane import SessionPane
from annotator.ui.shell.main_window import MainWindow
from tests.e2e.hands import Hands

OPEN_MS = 60_000
SHORT_MS = 10_000
PICTURES = os.environ.get("ANNOTATOR_TEST_PICTURES")


@pytest.fixture
def open_window(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[Path], MainWindow]]:
    if QGuiApplication.platformName() != "xcb":
        pytest.skip("needs a screen, real or virtual; scripts/test gives it one")
    app.style_application(qapp)
    windows: list[MainWindow] = []

    def make(path: Path) -> MainWindow:
        settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
        window = app.make_window(qapp, settings)
        windows.append(window)
        window.resize(1280, 800)
        window.move(0, 0)
        window.show()
        qtbot.waitExposed(window)
        window.open_path(path)
        qtbot.waitUntil(lambda: window.pane is not None and window.pane.ready, timeout=OPEN_MS)
        return window

    yield make
    for window in windows:
        window.close()
        qtbot.waitUntil(lambda window=window: not window.isVisible())


def pane_of(window: MainWindow) -> SessionPane:
    assert window.pane is not None
    return window.pane


def keep_picture(window: QWidget, name: str) -> None:
    """For people to look at; nothing is compared."""
    if PICTURES:
        Path(PICTURES).mkdir(parents=True, exist_ok=True)
        window.grab().save(str(Path(PICTURES) / f"{name}.png"))


def test_a_coder_codes_a_session(
    demo_session: Path,
    open_window: Callable[[Path], MainWindow],
    qtbot: QtBot,
    tmp_path: Path,
) -> None:
    window = open_window(demo_session)
    hands = Hands(window)
    hands.focus()
    pane, host = pane_of(window), window.host
    assert host is not None
    document = host.document
    playhead, selection = pane.workspace.playhead, pane.workspace.selection

    def session_is(condition: Callable[[], bool]) -> None:
        qtbot.waitUntil(condition, timeout=SHORT_MS)

    # seek by typing a time, then step exactly
    hands.key("ctrl+g")
    qtbot.waitUntil(lambda: QApplication.activeModalWidget() is not None, timeout=SHORT_MS)
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    hands.focus(dialog)
    hands.key("ctrl+a")
    hands.type("0:20.5")
    hands.key("Return")
    session_is(lambda: abs(playhead.time_s - 20.5) < 0.034)
    hands.focus()
    frame = playhead.frame_index
    assert frame is not None
    hands.key("Right", "Right", "Right", "Left")
    session_is(lambda: playhead.frame_index == frame + 2)
    session_is(lambda: pane.player.engine.shown_index == frame + 2)

    # it plays, and stops
    before_s = playhead.time_s
    hands.key("space")
    session_is(lambda: playhead.playing and playhead.time_s > before_s + 0.5)
    hands.key("space")
    session_is(lambda: not playhead.playing)

    # go through flags by keys and accept one: it becomes an annotation
    hands.key("ctrl+2")
    hands.key("Home")
    hands.key("Down")
    session_is(lambda: selection.flag_id == pane.flags.model.shown_rows()[1].flag.id)
    flag_id = selection.flag_id
    assert flag_id is not None
    keep_picture(window, "flag")
    hands.key("F5")
    session_is(lambda: len(document.session.annotations) == 1)
    verdict = document.session.verdict_of(flag_id, document.coder_id)
    assert verdict is not None
    assert verdict.verdict == "accepted"
    session_is(lambda: selection.flag_id not in (None, flag_id))
    accepted = len(document.session.verdicts)  # a moment is decided with all its flags
    hands.key("F6")
    session_is(lambda: len(document.session.verdicts) > accepted)

    # draw an annotation with the mouse on a tier
    playhead.seek(14.2)
    hands.key("ctrl+1")
    hands.key("ctrl+shift+e")
    hands.key("ctrl+equal", "ctrl+equal", "ctrl+equal")
    canvas = pane.timeline.canvas
    tier = next(placed for placed in pane.timeline.state.content.layout.of_kind("tier") if placed.row.name == "Face")
    canvas.places.show_row(tier.row)
    qtbot.waitUntil(lambda: canvas.rect().contains(canvas.places.row_rect(tier).center()), timeout=SHORT_MS)
    row = canvas.places.row_rect(tier)
    start, end = (QPoint(round(canvas.places.x_of(seconds)), row.center().y()) for seconds in (13.6, 14.8))
    hands.drag(canvas, start, end)
    session_is(lambda: selection.span is not None and pane.timeline.span_menu.isVisible())
    assert len(document.session.annotations) == 1, "a span is selected; nothing is made of it unasked"
    keep_picture(window, "selected")
    hands.key("Return")
    session_is(lambda: len(document.session.annotations) == 2)
    drawn = list(document.session.annotations.values())[-1]
    assert drawn.start_s == pytest.approx(13.6, abs=0.2)
    assert drawn.end_s == pytest.approx(14.8, abs=0.2)
    assert drawn.start_s == document.snap(drawn.start_s), "edges lie on real frames"
    keep_picture(window, "drawn")

    # an incongruence where the words and the face disagree, filled in by keys
    utterance = next(row for row in document.session.utterances.values() if "fine, really" in row.text)
    selection.choose_annotations(())
    selection.choose_span((utterance.start_s, utterance.end_s))
    hands.key("ctrl+i")
    session_is(lambda: isinstance(QApplication.activeModalWidget(), IncongruenceCard))
    card = QApplication.activeModalWidget()
    assert isinstance(card, IncongruenceCard)
    hands.focus(card)
    keep_picture(window, "card")
    contradicting = next(code for code in document.session.codebook.codes if code.id == "contradicting")
    hands.key(contradicting.shortcut)
    session_is(lambda: card.draft.link.type == "contradicting")
    hands.key("Return")
    session_is(lambda: len(document.session.annotations) == 3)
    linked = list(document.session.annotations.values())[-1].id
    hands.focus(window)

    def link() -> object:
        return document.session.annotations[linked].incongruence

    form = pane.editor.link
    assert getattr(link(), "type", None) == "contradicting"
    session_is(form.isVisible)
    four = form.intensity.findChildren(QToolButton)[3]
    four.setFocus(Qt.FocusReason.TabFocusReason)
    hands.key("space")
    session_is(lambda: getattr(link(), "intensity", None) == 4)
    assert getattr(link(), "utterance_id", None) == utterance.id
    keep_picture(window, "incongruence")

    # undo all of it, and do it again
    end_state = document.session
    hands.key("ctrl+1")
    for _ in range(document.undo_stack.index()):
        hands.key("ctrl+z")
    session_is(lambda: not document.undo_stack.canUndo())
    assert len(document.session.annotations) == 0
    assert len(document.session.verdicts) == 0
    for _ in range(document.undo_stack.count()):
        hands.key("ctrl+shift+z")
    session_is(lambda: not document.undo_stack.canRedo())
    assert document.session == end_state

    # close, open again: it is all there
    hands.key("ctrl+w")
    session_is(lambda: window.at_rest)
    with SessionFolder.open(demo_session) as folder:
        assert folder.load() == end_state
    window.open_path(demo_session)
    qtbot.waitUntil(lambda: window.pane is not None and window.pane.ready, timeout=OPEN_MS)
    assert window.host is not None
    assert window.host.document.session == end_state

    # export by the menu's key
    out = tmp_path / "out.json"
    hands.key("ctrl+e")
    session_is(lambda: isinstance(QApplication.activeModalWidget(), ExportSessionDialog))
    export = QApplication.activeModalWidget()
    assert isinstance(export, ExportSessionDialog)
    hands.focus(export)
    export.place.setFocus()
    hands.key("ctrl+a")
    hands.type(str(out))
    hands.key("Return")
    session_is(lambda: export.written == out)
    hands.key("Escape")
    session_is(lambda: QApplication.activeModalWidget() is None)
    exported = json.loads(out.read_text(encoding="utf-8"))
    assert {row["id"] for row in exported["annotations"]} == set(end_state.annotations)
