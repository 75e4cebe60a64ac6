"""A coder's day in a real window by real input: once with the mouse where a newcomer uses it, once by keys alone.

How long the live coding lasts is set by ``ANNOTATOR_TEST_LIVE_S`` (two minutes for the pictures in the docs).
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QFileDialog, QMenu, QWidget
from pytestqt.qtbot import QtBot

from annotator.domain.session import Session
from annotator.features.statistics.statistics_dialog import StatisticsWindow
from annotator.storage.session_folder import SessionFolder
from annotator.ui import app
from annotator.ui.command_palette.palette import CommandPalette
from annotator.ui.dialogs.codebook_editor import CodebookEditor
from annotator.ui.dialogs.incongruence_card import IncongruenceCard
from annotator.ui.dialogs.new_session import NewSessionDialog
from annotator.ui.pane.session_pane import SessionPane
from annotator.ui.shell.main_window import MainWindow
from annotator.ui.widgets.panel_parts import KeyboardPanel
from tests.e2e.hands import Hands
from tests.e2e.loop_watch import LoopWatch

OPEN_MS = 60_000
SHORT_MS = 15_000
ANALYSIS_MS = 600_000
FLAGS = 20
LONGEST_TURN_S = 0.1
LIVE_S = float(os.environ.get("ANNOTATOR_TEST_LIVE_S", "8"))
PICTURES = os.environ.get("ANNOTATOR_TEST_PICTURES")
_MOST_TABS = 80


@dataclass
class Coder:
    """Somebody at the window, with or without a mouse."""

    window: MainWindow
    hands: Hands
    bot: QtBot
    mouse: bool

    @property
    def pane(self) -> SessionPane:
        assert self.window.pane is not None
        return self.window.pane

    @property
    def session(self) -> Session:
        return self.pane.workspace.document.session

    def until(self, condition: Callable[[], bool], timeout_ms: int = SHORT_MS) -> None:
        self.bot.waitUntil(condition, timeout=timeout_ms)

    def dialog(self, kind: type[QDialog] = QDialog) -> QDialog:
        """The dialog that has opened, with the keyboard."""
        self.until(lambda: isinstance(QApplication.activeModalWidget(), kind))
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        self.hands.focus(dialog)
        return dialog

    def go_to(self, widget: QWidget) -> None:
        """Bring the keyboard to a control: by a click, or by Tab."""
        if self.mouse:
            self._wait_for(widget)
            self.hands.click(widget, QPoint(12, widget.height() // 2))
            return
        wanted = (widget.keyboard_part if isinstance(widget, KeyboardPanel) else widget.focusProxy()) or widget
        for _ in range(_MOST_TABS):
            if QApplication.focusWidget() is wanted:
                return
            self.hands.key("Tab")
        raise AssertionError(f"Tab never comes to {widget.accessibleName() or widget}")

    def press(self, button: QWidget) -> None:
        if self.mouse:
            self._wait_for(button)
            self.hands.click(button)
        else:
            self.go_to(button)
            self.hands.key("space")

    def _wait_for(self, widget: QWidget) -> None:
        """Until the widget stays where it is: rows above it may still be finding their place."""
        places: list[QPoint] = []

        def still() -> bool:
            places.append(widget.mapToGlobal(QPoint()))
            return len(places) > 3 and len(set(map(QPoint.toTuple, places[-3:]))) == 1

        self.until(still)

    def command(self, action_id: str, *, words: str) -> None:
        """Do something that has no key: by its menu, or by typing a few letters into the palette."""
        if not self.mouse:
            self.hands.key("ctrl+k")
            self.dialog(CommandPalette)
            self.hands.type(words)
            self.hands.key("Return")
            self.until(lambda: not isinstance(QApplication.activeModalWidget(), CommandPalette))
            return
        action = self.window.actions_by_id[action_id]
        bar = self.window.menuBar()
        menus = {one: menu for one in bar.actions() if isinstance(menu := one.menu(), QMenu)}
        opener, menu = next((one, menu) for one, menu in menus.items() if action in menu.actions())
        self.hands.click(bar, bar.actionGeometry(opener).center())
        self.until(menu.isVisible)
        self.hands.click(menu, menu.actionGeometry(action).center())

    def picture(self, name: str, widget: QWidget | None = None) -> None:
        """For the docs and for people to look at; nothing is compared."""
        if PICTURES:
            folder = Path(PICTURES) / ("mouse" if self.mouse else "keys")
            folder.mkdir(parents=True, exist_ok=True)
            (widget or self.window).grab().save(str(folder / f"{name}.png"))


@pytest.fixture(params=[True, False], ids=["with-mouse", "by-keys"])
def coder(request: pytest.FixtureRequest, qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Coder]:
    if QGuiApplication.platformName() != "xcb":
        pytest.skip("needs a screen, real or virtual; scripts/test gives it one")
    app.style_application(qapp)
    window = app.make_window(qapp, QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))
    window.resize(1280, 800)
    window.move(0, 0)
    window.show()
    qtbot.waitExposed(window)
    hands = Hands(window)
    hands.focus()
    watch = LoopWatch(LONGEST_TURN_S)
    yield Coder(window=window, hands=hands, bot=qtbot, mouse=bool(request.param))
    watch.close()
    window.close()
    qtbot.waitUntil(lambda: not window.isVisible())
    assert not watch.unexpected(), "\n\n".join(map(str, watch.unexpected()))


def test_the_day_of_a_coder(coder: Coder, demo_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    work = tmp_path / "work"
    work.mkdir()
    for name in ("demo.mp4", "transcript.vtt"):
        shutil.copy(demo_folder / name, work / name)

    def chosen(*_how: object, **_else: object) -> tuple[list[str], str]:
        return [str(work / "demo.mp4")], ""

    monkeypatch.setattr(QFileDialog, "getOpenFileNames", chosen)

    make_a_session(coder, work)
    change_the_codebook(coder)
    if not coder.mouse:
        bring_landmarks(demo_folder, work)
    analyse(coder)
    code_live(coder)
    mend_edges(coder)
    triage(coder)
    code_incongruences(coder)
    find(coder)
    count(coder)

    end_state = coder.session
    coder.hands.focus()
    coder.hands.key("ctrl+w")
    coder.until(lambda: coder.window.at_rest)
    coder.picture("10-closed")
    (path,) = work.glob("*.session")
    with SessionFolder.open(path) as folder:
        assert folder.load().annotations == end_state.annotations
        assert folder.load().verdicts == end_state.verdicts


def make_a_session(coder: Coder, work: Path) -> None:
    coder.picture("01-start")
    coder.hands.key("ctrl+n")
    dialog = coder.dialog(NewSessionDialog)
    assert isinstance(dialog, NewSessionDialog)
    coder.press(button_named(dialog, "add recording"))
    coder.until(lambda: len(dialog.videos.rows) == 1)
    coder.press(button_named(dialog, "add participant"))
    coder.until(lambda: len(dialog.people.rows) == 2)
    coder.go_to(dialog.transcript)
    coder.hands.type(str(work / "transcript.vtt"))
    coder.until(lambda: not dialog.problem)
    coder.picture("02-new-session", dialog)
    coder.press(dialog.buttons.button(dialog.buttons.StandardButton.Ok))
    coder.until(lambda: coder.window.pane is not None and coder.pane.ready, OPEN_MS)
    coder.hands.focus()
    assert [person.role for person in coder.session.participants.values()] == ["client", "therapist"]
    assert coder.session.utterances


def bring_landmarks(demo_folder: Path, work: Path) -> None:
    """What was tracked before in the same recording: tracking takes a minute, and the day with a mouse tracks anew."""
    landmarks = Path("demo.session", "analysis", "landmarks")
    shutil.copytree(demo_folder / landmarks, work / landmarks, dirs_exist_ok=True)


def change_the_codebook(coder: Coder) -> None:
    coder.command("edit_codebook", words="codebook")
    dialog = coder.dialog(CodebookEditor)
    assert isinstance(dialog, CodebookEditor)
    coder.press(button_named(dialog, "add a code"))
    coder.until(lambda: coder.session.codebook.version >= 1 and dialog.form.name.isVisible())
    coder.go_to(dialog.form.name)
    coder.hands.key("ctrl+a")
    coder.hands.type("Sighs")
    coder.go_to(dialog.form.key)
    coder.hands.key("ctrl+a")
    taken = {code.shortcut.casefold() for code in coder.session.codebook.codes}
    free = next(letter for letter in "zxvjqw" if letter not in taken)
    coder.hands.type(free)
    coder.picture("03-codebook", dialog)
    coder.press(dialog.buttons.button(dialog.buttons.StandardButton.Ok))
    coder.until(lambda: any(code.name == "Sighs" for code in coder.session.codebook.codes))
    coder.hands.focus()


def analyse(coder: Coder) -> None:
    coder.hands.key("ctrl+r")
    dialog = coder.dialog()
    coder.picture("04-analyse", dialog)
    coder.hands.key("Return")
    coder.until(lambda: QApplication.activeModalWidget() is None)
    coder.hands.focus()
    coder.until(lambda: len(coder.session.findings.flags) >= FLAGS and not coder.window.job.running, ANALYSIS_MS)


def code_live(coder: Coder) -> None:
    hands, playhead = coder.hands, coder.pane.workspace.playhead
    hands.key("ctrl+1", "Home")
    coder.until(lambda: playhead.time_s == 0)
    hands.key("space")
    coder.until(lambda: playhead.playing)
    before = len(coder.session.annotations)
    sigh = next(code.shortcut.casefold() for code in coder.session.codebook.codes if code.name == "Sighs")
    keys = cycle(["s", "s", sigh, sigh, "d", "d"])
    coded_s = last_s = 0.0
    while coded_s < LIVE_S:
        at_s = playhead.time_s
        hands.key(next(keys))
        coder.until(lambda at_s=at_s: playhead.time_s > at_s + 1.2 or not playhead.playing)
        coded_s += max(0.0, playhead.time_s - last_s)
        last_s = playhead.time_s
        if not playhead.playing:
            hands.key("Home", "space")
            coder.until(lambda: playhead.playing)
            last_s = 0.0
    coder.picture("05-coding-live")
    hands.key("space")
    coder.until(lambda: not playhead.playing)
    for row in [row for row in coder.session.annotations.values() if row.running]:
        code = coder.session.codebook.code(row.code_id)
        assert code is not None
        hands.key(code.shortcut)
        coder.until(lambda id_=row.id: not coder.session.annotations[id_].running)
    assert len(coder.session.annotations) >= before + 2


def mend_edges(coder: Coder) -> None:
    hands, selection = coder.hands, coder.pane.workspace.selection
    hands.key("ctrl+1", "Home", "alt+Right")
    coder.until(lambda: len(selection.annotation_ids) == 1)
    (id_,) = selection.annotation_ids
    before = coder.session.annotations[id_]
    hands.key("ctrl+Right", "ctrl+Right", "ctrl+shift+Right")
    coder.until(lambda: coder.session.annotations[id_].end_s > before.end_s)
    frames = coder.pane.workspace.playhead.frames
    assert frames is not None
    after = coder.session.annotations[id_]
    assert frames.index_at(after.start_s) == frames.index_at(before.start_s) + 2
    assert frames.index_at(after.end_s) == frames.index_at(before.end_s) + 1
    coder.picture("06-edges")


def triage(coder: Coder) -> None:
    hands, space = coder.hands, coder.pane.workspace
    hands.key("ctrl+t")
    coder.until(lambda: coder.pane.triage.on)
    keys = cycle(["a", "r", "r", "a", "u"])
    for number in range(FLAGS):
        flag_id = space.selection.flag_id
        coder.until(lambda: space.playhead.playing)
        if number == 2:
            coder.picture("07-triage")
        hands.key(next(keys))
        coder.until(
            lambda flag_id=flag_id: coder.session.verdict_of(flag_id or "", space.document.coder_id) is not None
        )
    hands.key("Escape")
    coder.until(lambda: not coder.pane.triage.on)
    assert len(coder.session.verdicts) >= FLAGS, "a moment is decided with all its flags"


def code_incongruences(coder: Coder) -> None:
    hands, selection = coder.hands, coder.pane.workspace.selection
    before = len(coder.session.annotations)
    hands.key("ctrl+1", "Home")
    for number in range(1, 4):
        selection_before = selection.utterance_id
        hands.key("ctrl+1", "Escape", "ctrl+shift+Down")
        coder.until(lambda old=selection_before: selection.utterance_id != old)
        hands.key("ctrl+i")
        coder.dialog(IncongruenceCard)
        if number == 1:
            coder.picture("08-incongruence")
        masking = next(code for code in coder.session.codebook.codes if code.id == "masking")
        hands.key(masking.shortcut, "Return")  # three keys with Ctrl+I: words and cues are ticked already
        coder.until(lambda number=number: len(coder.session.annotations) == before + number)
        hands.focus()
        (id_,) = selection.annotation_ids
        link = coder.session.annotations[id_].incongruence
        assert link is not None
        assert link.type == "masking"


def find(coder: Coder) -> None:
    hands = coder.hands
    hands.key("ctrl+f")
    coder.until(coder.pane.finder.words.hasFocus)
    hands.type("masking")
    coder.until(lambda: coder.pane.finder.model.rowCount() >= 3)
    view, playhead = coder.pane.finder.view, coder.pane.workspace.playhead
    for _ in range(2):
        before = view.currentIndex().row()
        hands.key("F3")
        coder.until(lambda before=before: view.currentIndex().row() != before)
        found = coder.pane.finder.model.row_at(view.currentIndex().row())
        assert found is not None
        coder.until(lambda at_s=found.start_s: abs(playhead.time_s - at_s) < 0.1)
    coder.picture("09-find")


def count(coder: Coder) -> None:
    coder.hands.key("ctrl+8")
    coder.until(lambda: coder.pane.findChild(StatisticsWindow) is not None)
    window = coder.pane.findChild(StatisticsWindow)
    assert window is not None
    coder.until(lambda: sum(row.count for row in window.codes.rows) == len(coder.session.annotations))
    coder.picture("09-statistics", window)
    coder.hands.focus(window)
    coder.hands.key("Escape")
    coder.until(lambda: coder.pane.findChild(StatisticsWindow) is None)


def button_named(parent: QWidget, words: str) -> QWidget:
    """The button whose words or accessible name hold ``words``."""
    for button in parent.findChildren(QAbstractButton):
        said = f"{button.text()} {button.accessibleName()}".casefold()
        if words in said and button.isVisible() and button.isEnabled():
            return button
    raise AssertionError(f"no button says {words!r}")
