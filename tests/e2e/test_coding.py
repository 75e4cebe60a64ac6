"""Coding in the real window by real keys and mouse: live and paused, rated, commented, reworked; several coders."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QSettings, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QDialog, QWidget
from pytestqt.qtbot import QtBot

from annotator.domain import codebook_edits
from annotator.domain.annotations import Annotation
from annotator.domain.session import Session
from annotator.storage.session_folder import SessionFolder
from annotator.ui import app
from annotator.ui.dialogs.export_session import ExportSessionDialog
from annotator.ui.dialogs.history import HistoryWindow
from annotator.ui.dialogs.reaction_test import ReactionTest
from annotator.ui.document import SessionDocument
from annotator.ui.pane.session_pane import SessionPane
from annotator.ui.shell.main_window import MainWindow
from tests.e2e.hands import Hands

OPEN_MS = 60_000
SHORT_MS = 10_000
PICTURES = os.environ.get("ANNOTATOR_TEST_PICTURES")


@dataclass
class Desk:
    """A coder at the open window."""

    window: MainWindow
    hands: Hands
    bot: QtBot

    @property
    def pane(self) -> SessionPane:
        assert self.window.pane is not None
        return self.window.pane

    @property
    def document(self) -> SessionDocument:
        assert self.window.host is not None
        return self.window.host.document

    @property
    def session(self) -> Session:
        return self.document.session

    @property
    def rows(self) -> list[Annotation]:
        return list(self.session.annotations.values())

    def until(self, condition: Callable[[], bool]) -> None:
        self.bot.waitUntil(condition, timeout=SHORT_MS)

    def on_timeline(self) -> None:
        """Give the keyboard to the window, and there to the timeline."""
        self.hands.focus()
        self.hands.key("ctrl+1")
        self.until(lambda: self.window.focusWidget() is not None)

    def dialog(self) -> QDialog:
        """The dialog that is open, with the keyboard."""
        self.until(lambda: QApplication.activeModalWidget() is not None)
        dialog = QApplication.activeModalWidget()
        assert isinstance(dialog, QDialog)
        self.hands.focus(dialog)
        return dialog

    def picture(self, name: str, widget: QWidget | None = None) -> None:
        """For people to look at; nothing is compared."""
        if PICTURES:
            Path(PICTURES).mkdir(parents=True, exist_ok=True)
            (widget or self.window).grab().save(str(Path(PICTURES) / f"{name}.png"))


@pytest.fixture
def sit_down(qapp: QApplication, qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    if QGuiApplication.platformName() != "xcb":
        pytest.skip("needs a screen, real or virtual; scripts/test gives it one")
    app.style_application(qapp)
    windows: list[MainWindow] = []

    def sit(path: Path, *, asks: bool = False) -> Desk:
        settings = QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat)
        window = app.make_window(qapp, settings)
        if asks:
            window.session_shown.connect(window.commands.coder.ask_coder)
        windows.append(window)
        window.resize(1280, 800)
        window.move(0, 0)
        window.show()
        qtbot.waitExposed(window)
        window.open_path(path)
        qtbot.waitUntil(lambda: window.pane is not None and window.pane.ready, timeout=OPEN_MS)
        desk = Desk(window=window, hands=Hands(window), bot=qtbot)
        if not asks:
            desk.on_timeline()
        return desk

    yield sit
    for window in windows:
        window.close()
        qtbot.waitUntil(lambda window=window: not window.isVisible())


def exclude_each_other(desk: Desk, *ids: str) -> None:
    book = desk.session.codebook
    codes = tuple(replace(code, exclusive_group="mouth") if code.id in ids else code for code in book.codes)
    desk.document.perform(codebook_edits.replace_codebook(desk.session, replace(book, codes=codes)))


def test_codes_run_while_it_plays_and_are_rated_and_commented(
    demo_session: Path, sit_down: Callable[..., Desk]
) -> None:
    desk = sit_down(demo_session)
    hands, playhead, pad = desk.hands, desk.pane.workspace.playhead, desk.pane.codes
    exclude_each_other(desk, "smile", "lip_corners_down")
    before = desk.document.undo_stack.count()

    # a key starts a code while it plays, and it is on disk from its start
    hands.key("ctrl+5")
    desk.on_timeline()
    hands.key("space")
    desk.until(lambda: playhead.playing and playhead.time_s > 0.5)
    hands.key("s")
    desk.until(lambda: [row.running for row in desk.rows] == [True])
    desk.document.flush()
    with SessionFolder.open(demo_session, read_only=True) as reader:
        assert [row.code_id for row in reader.load().annotations.values() if row.running] == ["smile"]
    start_s = desk.rows[0].start_s
    desk.until(lambda: playhead.time_s > start_s + 0.6)
    desk.picture("coding-live")

    # another code of the group ends it; one step back takes both back
    hands.key("d")
    desk.until(lambda: [row.running for row in desk.rows] == [False, True])
    assert desk.rows[0].end_s == desk.rows[1].start_s
    hands.key("ctrl+z")
    desk.until(lambda: [row.running for row in desk.rows] == [True])
    hands.key("ctrl+shift+z")
    desk.until(lambda: len(desk.rows) == 2)

    # the rating key, then digits: intensity, confidence; the code whose key is a digit stays out of it
    assert not pad.rating.on, "digits are keys of codes here"
    hands.key("d")
    desk.until(lambda: not desk.rows[1].running)
    hands.key("comma", "4", "2")
    desk.until(lambda: (desk.rows[1].intensity, desk.rows[1].confidence) == (4, 2))
    hands.key("comma", "shift+5")
    desk.until(lambda: desk.rows[1].confidence == 5)
    hands.key("comma")
    assert not pad.rating.on
    hands.key("4")
    desk.until(lambda: [row.code_id for row in desk.rows if row.running] == ["contradicting"])

    # a comment: the recording waits while one types, and goes on after Enter
    assert playhead.playing
    hands.key("period")
    desk.until(lambda: desk.pane.comment_bar.isVisible() and not playhead.playing)
    hands.type("smiles, 4 of 5")
    desk.picture("coding-comment")
    hands.key("Return")
    desk.until(lambda: playhead.playing)
    assert desk.rows[2].note == "smiles, 4 of 5"
    assert len(desk.rows) == 3, "what was typed coded nothing"
    hands.key("period")
    desk.until(desk.pane.comment_bar.isVisible)
    hands.type("not this")
    hands.key("Escape")
    desk.until(lambda: playhead.playing and not desk.pane.comment_bar.isVisible())
    assert desk.rows[2].note == "smiles, 4 of 5"

    # pausing and going elsewhere ends nothing; closing ends what runs where one is
    hands.key("space")
    desk.until(lambda: not playhead.playing)
    hands.key("shift+Right", "shift+Right")
    assert desk.rows[2].running
    assert desk.document.undo_stack.count() > before
    here_s = playhead.time_s
    hands.key("ctrl+w")
    desk.until(lambda: desk.window.at_rest)
    with SessionFolder.open(demo_session) as folder:
        ended = list(folder.load().annotations.values())[2]
    assert not ended.running
    assert ended.end_s == pytest.approx(here_s)


def test_annotations_are_made_and_reworked_while_paused(demo_session: Path, sit_down: Callable[..., Desk]) -> None:
    desk = sit_down(demo_session)
    hands, playhead, selection = desk.hands, desk.pane.workspace.playhead, desk.pane.workspace.selection

    # in and out marks, then the code's key; and again with Enter
    playhead.seek(10.2)
    hands.key("bracketleft")
    for _ in range(3):
        hands.key("shift+Right")
    hands.key("bracketright", "s")
    desk.until(lambda: len(desk.rows) == 1)
    (smile,) = desk.rows
    assert (smile.code_id, round(smile.start_s), round(smile.end_s), smile.running) == ("smile", 10, 13, False)
    playhead.seek(16.0)
    hands.key("bracketleft", "shift+Right", "bracketright", "Return")
    desk.until(lambda: len(desk.rows) == 2)
    assert desk.rows[1].code_id == "smile", "Enter takes the code used last"

    # split at the playhead, merge again
    selection.choose_annotations([smile.id])
    playhead.seek(11.5)
    hands.key("ctrl+b")
    desk.until(lambda: len(desk.rows) == 3)
    assert len(selection.annotation_ids) == 2
    hands.key("ctrl+j")
    desk.until(lambda: len(desk.rows) == 2)
    assert (desk.session.annotations[smile.id].start_s, desk.session.annotations[smile.id].end_s) == (
        smile.start_s,
        smile.end_s,
    )

    # nudge by frames, snap to the nearest edge
    hands.key("ctrl+Right", "ctrl+Right")
    frames = playhead.frames
    assert frames is not None
    desk.until(lambda: frames.index_at(desk.session.annotations[smile.id].start_s) == frames.index_at(10.2) + 2)
    edges = {time_s for row in desk.session.utterances.values() for time_s in (row.start_s, row.end_s)}
    edges |= {time_s for flag in desk.session.all_flags().values() for time_s in (flag.start_s, flag.end_s)}
    hands.key("alt+bracketright")
    desk.until(lambda: desk.session.annotations[smile.id].end_s != smile.end_s)
    assert min(abs(desk.session.annotations[smile.id].end_s - edge) for edge in edges) < 1e-6

    # copy, paste at the playhead, duplicate to the other participant
    hands.key("ctrl+c")
    playhead.seek(40.0)
    hands.key("ctrl+v")
    desk.until(lambda: len(desk.rows) == 3)
    assert desk.rows[2].start_s == pytest.approx(40.0, abs=0.04)
    assert selection.annotation_ids == (desk.rows[2].id,)
    hands.key("ctrl+d")
    desk.until(lambda: len(desk.rows) == 4)
    assert desk.rows[3].participant_id != desk.rows[2].participant_id

    # choose all, change all in one step by keys alone
    hands.key("ctrl+a")
    desk.until(lambda: len(selection.annotation_ids) == 4)
    hands.key("ctrl+shift+c")
    dialog = desk.dialog()
    hands.type("Blend")
    desk.picture("change-many", dialog)
    hands.key("Tab", "Tab", "Tab")
    hands.type("3")
    hands.key("Return")
    desk.until(lambda: {row.code_id for row in desk.rows} == {"blend"})
    assert {row.rated_intensity for row in desk.rows} == {3}
    desk.hands.focus()
    hands.key("ctrl+z")
    desk.until(lambda: {row.code_id for row in desk.rows} == {"smile"})


def test_two_coders_blind_to_each_other(demo_session: Path, sit_down: Callable[..., Desk], tmp_path: Path) -> None:
    # asked once, on the first session that is opened
    desk = sit_down(demo_session, asks=True)
    hands = desk.hands
    dialog = desk.dialog()
    desk.picture("coder", dialog)
    hands.key("End")  # somebody new
    hands.type("anna")
    hands.key("Return", "Return")  # and yes, that is a new coder
    desk.until(lambda: desk.document.coder_id == "anna")
    desk.on_timeline()
    desk.pane.workspace.playhead.seek(20.0)
    hands.key("1", "shift+Right", "1")
    desk.until(lambda: [row.coder_id for row in desk.rows] == ["anna"] and not desk.rows[0].running)

    # ben sits down: he sees her work, and cannot change it
    desk.window.actions_by_id["edit_coder"].trigger()
    desk.dialog()
    hands.key("End")
    hands.type("ben")
    hands.key("Return", "Return")
    desk.until(lambda: desk.document.coder_id == "ben")
    desk.on_timeline()
    desk.pane.workspace.selection.choose_annotations([desk.rows[0].id])
    hands.key("Delete")
    desk.until(lambda: "belongs to anna" in desk.window.message)
    assert len(desk.rows) == 1

    # ben is blinded: flags and her work are gone from everything he sees
    assert desk.session.all_flags()
    desk.window.actions_by_id["blinding"].trigger()
    dialog = desk.dialog()
    hands.key("space", "Tab", "space", "Tab", "space")
    desk.picture("blinding", dialog)
    hands.key("Return")
    desk.until(lambda: desk.document.coder.blind_to == ("flags", "coders", "codebook"))
    assert not desk.rows
    assert not desk.session.all_flags()
    assert desk.pane.flags.model.total == 0
    assert not desk.document.undo_stack.canUndo(), "one Ctrl+Z too many must not show what is hidden"
    desk.hands.focus()
    hands.key("ctrl+2")
    desk.until(lambda: desk.pane.flags.empty.title == "Flags are hidden")
    desk.picture("blind")
    desk.window.actions_by_id["edit_codebook"].trigger()
    editor = desk.dialog()
    assert editor.form.definition.isReadOnly()
    hands.key("Escape")
    desk.until(lambda: QApplication.activeModalWidget() is None)

    # the history shows him his own part; the export names what was hidden from whom, and holds everybody's work
    desk.hands.focus()
    hands.key("ctrl+shift+h")
    desk.until(lambda: any(isinstance(one, HistoryWindow) for one in QApplication.topLevelWidgets()))
    (history,) = [one for one in QApplication.topLevelWidgets() if isinstance(one, HistoryWindow)]
    desk.until(lambda: bool(history.model.shown_rows()))
    assert {entry.coder_id for entry in history.model.shown_rows()} == {"ben"}
    assert "blind to flags and other coders, codebook locked" in history.model.shown_rows()[0].label
    desk.picture("history", history)
    history.close()
    out = tmp_path / "out.json"
    desk.hands.focus()
    hands.key("ctrl+e")
    export = desk.dialog()
    assert isinstance(export, ExportSessionDialog)
    export.place.setFocus()
    hands.key("ctrl+a")
    hands.type(str(out))
    hands.key("Return")
    desk.until(lambda: export.written == out)
    hands.key("Escape")
    desk.until(lambda: QApplication.activeModalWidget() is None)
    desk.hands.focus()
    exported = json.loads(out.read_text(encoding="utf-8"))
    assert {row["id"]: row["blind_to"] for row in exported["coders"]}["ben"] == ["flags", "coders", "codebook"]
    assert [row["coder_id"] for row in exported["annotations"]] == ["anna"]

    # anna sits down again: nothing was hidden from her
    desk.window.actions_by_id["edit_coder"].trigger()
    desk.dialog()
    hands.type("anna")  # found among those who have coded here
    hands.key("Return")
    desk.until(lambda: desk.document.coder_id == "anna")
    assert len(desk.rows) == 1
    assert desk.session.all_flags()


def test_the_codebook_is_changed_and_an_earlier_version_comes_back(
    demo_session: Path, sit_down: Callable[..., Desk]
) -> None:
    desk = sit_down(demo_session)
    hands = desk.hands
    first = desk.session.codebook
    desk.window.actions_by_id["edit_codebook"].trigger()
    editor = desk.dialog()
    editor.form.name.setFocus(Qt.FocusReason.TabFocusReason)
    hands.key("ctrl+a")
    hands.type("Masked grief")
    hands.key("Return")
    desk.until(lambda: desk.session.codebook.codes[0].name == "Masked grief")
    assert desk.session.codebook.version == first.version + 1
    desk.window.actions_by_id["edit_codebook"].trigger()
    editor = desk.dialog()
    desk.until(editor.versions.isEnabled)
    desk.picture("codebook", editor)
    hands.click(editor.versions)
    desk.until(lambda: QApplication.activeModalWidget() is not editor)
    versions = desk.dialog()
    hands.key("Down")
    desk.picture("versions", versions)
    hands.click(versions.restore)
    desk.until(lambda: editor.codebook.codes == first.codes)
    hands.focus(editor)
    hands.click(editor.buttons.buttons()[0])
    desk.until(lambda: desk.session.codebook.codes == first.codes)
    assert desk.session.codebook.version == first.version + 2


def test_the_reaction_is_measured_with_the_space_bar(qapp: QApplication, qtbot: QtBot) -> None:
    if QGuiApplication.platformName() != "xcb":
        pytest.skip("needs a screen, real or virtual; scripts/test gives it one")
    test = ReactionTest(trials=3, pauses_s=(0.1, 0.2))
    qtbot.addWidget(test)
    test.show()
    qtbot.waitExposed(test)
    hands = Hands(test)
    hands.focus()
    hands.key("space")
    for answered in range(3):
        qtbot.waitUntil(lambda: test.state == "shown", timeout=SHORT_MS)
        # as long as a person takes at least: sooner is a guess
        qtbot.waitUntil(lambda: time.perf_counter() - test.seen_at_s > 0.15, timeout=SHORT_MS)
        hands.key("space")
        qtbot.waitUntil(lambda answered=answered: len(test.times_s) == answered + 1, timeout=SHORT_MS)
    assert test.state == "done"
    assert test.isVisible(), "the last answer has not pressed a button"
    assert test.median_s is not None
    assert test.median_s >= 0.15
    hands.key("Return")
    qtbot.waitUntil(lambda: test.result() == QDialog.DialogCode.Accepted, timeout=SHORT_MS)


def test_a_click_on_the_pad_leaves_the_keys_to_the_codes(demo_session: Path, sit_down: Callable[..., Desk]) -> None:
    desk = sit_down(demo_session)
    desk.hands.key("ctrl+5")
    desk.until(desk.pane.codes.isVisible)
    desk.on_timeline()
    button = desk.pane.codes.buttons["masking"]
    desk.hands.click(button)
    desk.until(lambda: desk.pane.codes.running_count == 1)
    desk.hands.key("Right", "Right", "s")
    desk.until(lambda: desk.pane.codes.running_count == 2)
    desk.hands.click(desk.pane.codes.finish)
    desk.until(lambda: desk.pane.codes.running_count == 0)
    desk.hands.key("space")
    desk.until(lambda: desk.pane.workspace.playhead.playing)
    assert {row.code_id for row in desk.rows} == {"masking", "smile"}
