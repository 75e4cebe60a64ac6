"""Small things that coders stumbled over, each as they saw it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractItemView, QApplication, QComboBox, QLabel, QMessageBox, QPushButton

from annotator.analysis.signals.registry import DEFINITIONS
from annotator.domain import edits
from annotator.domain.media import Region
from annotator.domain.playlists import Playlist, PlaylistItem
from annotator.features.clips.clips_dialog import ExportClipsDialog
from annotator.features.report.report_dialog import ExportReportDialog
from annotator.ui.dialogs.codebook_editor import CodebookEditor
from annotator.ui.dialogs.import_file import ImportFileDialog
from annotator.ui.dialogs.keys import KeyEditor
from annotator.ui.dialogs.open_session import OpenSessionDialog
from annotator.ui.look.names import rule_name, unit_words
from annotator.ui.shell.recent_sessions import RecentSessions
from tests.ui.windows import Opened

_COPY, _LEFT, _NONE = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
_JARGON = ("phasic", "sustained", "iod", "luma")


def drop(opened: Opened, *paths: Path) -> None:
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path)) for path in paths])
    QApplication.sendEvent(opened.window, QDragEnterEvent(QPoint(40, 300), _COPY, data, _LEFT, _NONE))
    QApplication.sendEvent(opened.window, QDropEvent(QPointF(40, 300), _COPY, data, _LEFT, _NONE))


def test_while_it_is_analysed_nothing_says_that_it_is_not(opened: Opened) -> None:
    document = opened.document
    document.set_findings(replace(document.session.findings, info=None, flags={}))
    said = opened.pane.flags.empty
    assert said.title == "Not analysed yet"
    opened.window.job.running_changed.emit(True)
    assert said.title == "Being analysed"
    assert "Not analysed" not in " ".join(
        placed.row.notice for placed in opened.pane.timeline.state.content.layout.of_kind("signal")
    )
    opened.window.job.running_changed.emit(False)
    assert said.title == "Not analysed yet"


def test_open_takes_a_session_folder(opened: Opened, session_path: Path) -> None:
    opened.close_session()
    opened.trigger("open_session")
    dialog = opened.window.findChild(OpenSessionDialog)
    assert dialog is not None
    dialog.setDirectory(str(session_path.parent))
    dialog.selectFile(session_path.name)
    dialog.accept()
    opened.wait(lambda: opened.window.pane is not None and opened.pane.ready)
    assert opened.window.host is not None
    assert opened.window.host.folder.path == session_path


def test_entering_a_session_folder_opens_it(opened: Opened, session_path: Path) -> None:
    dialog = OpenSessionDialog(str(session_path.parent), opened.window)
    chosen: list[Path] = []
    dialog.path_chosen.connect(chosen.append)
    dialog.directoryEntered.emit(str(session_path.parent))
    assert chosen == [], "any other folder is only looked into"
    dialog.directoryEntered.emit(str(session_path))
    assert chosen == [session_path]
    dialog.deleteLater()


@pytest.mark.parametrize("panel", ["flags", "annotations", "transcript"])
def test_home_in_a_list_goes_to_its_first_row_and_seeks_nowhere(opened: Opened, panel: str) -> None:
    opened.annotate(1.0, 2.0)
    opened.annotate(3.0, 4.0)
    playhead = opened.pane.workspace.playhead
    playhead.seek(3.5)
    now_s = playhead.time_s
    opened.window.activateWindow()
    opened.trigger(f"focus_{panel}")
    view = {
        "flags": opened.pane.flags.view,
        "annotations": opened.pane.annotations.view,
        "transcript": opened.pane.transcript.view,
    }[panel]
    assert view.hasFocus()
    QTest.keyClick(view, Qt.Key.Key_End)
    assert view.currentIndex().row() == view.model().rowCount() - 1
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.currentIndex().row() == 0
    assert playhead.time_s == now_s


def test_details_begin_at_the_top_for_another_flag(opened: Opened) -> None:
    opened.window.resize(1000, 560)
    flags = [row.flag.id for row in opened.pane.flags.model.shown_rows()]
    opened.pane.choose_flag(flags[0])
    bar = opened.pane.flag_detail.area.verticalScrollBar()
    opened.wait(lambda: bar.maximum() > 0)
    bar.setValue(bar.maximum())
    opened.pane.choose_flag(flags[1])
    assert bar.value() == 0


def test_regions_that_overlap_are_warned_of(opened: Opened) -> None:
    panel = opened.pane.participants
    assert panel.overlap_warning.text() == ""
    therapist = opened.document.session.participants["therapist"]
    panel.change(replace(therapist, region=Region(x=0.3, width=0.5)))
    assert "client and therapist overlap" in panel.overlap_warning.text()
    panel.change(replace(therapist, region=Region(x=0.5, width=0.5)))
    assert panel.overlap_warning.text() == "", "halves that touch share nothing"


@pytest.mark.qt_log_ignore("grabbing the keyboard", "raise", extend=True)
def test_the_list_of_a_narrow_choice_shows_its_words_whole(opened: Opened) -> None:
    for choice in opened.pane.findChildren(QComboBox):
        if not choice.isVisible() or not choice.isEnabled():
            continue
        choice.showPopup()
        view = choice.view()
        room = view.viewport().width()
        assert view.textElideMode() != Qt.TextElideMode.ElideMiddle, choice.accessibleName()
        assert view.sizeHintForColumn(0) <= room, choice.accessibleName()
        choice.hidePopup()


def test_a_free_key_is_proposed_where_one_is_taken(opened: Opened) -> None:
    codes = opened.document.session.codebook.codes
    held = next(code for code in codes if code.shortcut)
    editor = CodebookEditor(opened.document, opened.window)
    editor.add_code()
    QTest.keyClicks(editor.form.key, held.shortcut)
    said = editor.error.text()
    assert held.name in said
    free = said.rsplit("; ", 1)[1].removesuffix(" is free").casefold()
    assert free not in {code.shortcut.casefold() for code in codes}
    editor.form.key.clear()
    QTest.keyClicks(editor.form.key, free)
    assert editor.error.text() == ""
    editor.discard()
    editor.deleteLater()


def test_so_it_is_among_the_keys_of_actions(opened: Opened) -> None:
    opened.trigger("change_keys")
    dialog = opened.window.findChild(KeyEditor)
    assert dialog is not None
    dialog.choose("add_marker")
    dialog.want_instead("Ctrl+F")
    assert dialog.told.text().endswith("is free.")
    key = dialog.told.text().rsplit("“", 1)[-1].split()[-3]
    dialog.leave.click()
    dialog.want_instead(key)
    assert dialog.told.text() == ""
    dialog.reject()


def test_no_jargon_among_rules_and_units() -> None:
    names = [rule_name(rule) for rule in ("phasic", "sustained", "masking")]
    units = [unit_words(definition.unit) for definition in DEFINITIONS.values()]
    for word in (*names, *units):
        assert not any(term in word.casefold() for term in _JARGON), word
    assert "ln" not in units


def test_a_transcript_dropped_while_a_code_runs_is_offered_for_import(opened: Opened, tmp_path: Path) -> None:
    words = tmp_path / "words.srt"
    words.write_text("1\n00:00:01,000 --> 00:00:02,000\nHello\n")
    opened.trigger("focus_timeline")
    codes, pane = opened.pane.codes, opened.pane
    span = next(code for code in opened.document.session.codebook.codes if code.kind == "span")
    codes.press_code(span.id)
    assert codes.running_count == 1
    drop(opened, words)
    dialog = opened.window.findChild(ImportFileDialog)
    assert dialog is not None
    assert opened.window.pane is pane
    assert codes.running_count == 1
    dialog.reject()


def test_a_drop_that_cannot_be_opened_closes_nothing(opened: Opened, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"not a recording")
    pane = opened.pane
    codes = pane.codes
    span = next(code for code in opened.document.session.codebook.codes if code.kind == "span")
    codes.press_code(span.id)
    drop(opened, broken)
    opened.wait(lambda: bool(opened.window.findChildren(QMessageBox)))
    assert opened.window.pane is pane
    assert codes.running_count == 1
    (box,) = opened.window.findChildren(QMessageBox)
    box.close()


def test_a_transcript_dropped_where_no_session_is_open_says_what_to_do(opened: Opened, tmp_path: Path) -> None:
    words = tmp_path / "words.srt"
    words.write_text("1\n00:00:01,000 --> 00:00:02,000\nHello\n")
    opened.close_session()
    drop(opened, words)
    assert "session first" in opened.window.message


def test_a_playlist_is_chosen_for_clips_and_for_a_report(opened: Opened) -> None:
    item = PlaylistItem(id="i1", source_id="", participant_id="", start_s=1.0, apex_s=1.5, end_s=2.0, title="Picked")
    seminar = Playlist(id="p1", name="Seminar", coder_id=opened.document.coder_id, order="hand", items=(item,))
    opened.document.perform(edits.put_rows(opened.document.session, "playlists", [seminar], label="Playlist"))
    opened.trigger("export_clips")
    clips = opened.window.findChild(ExportClipsDialog)
    assert clips is not None
    assert "Playlist Seminar (1)" in [clips.what.itemText(row) for row in range(clips.what.count())]
    clips.reject()
    opened.trigger("export_report")
    report = opened.window.findChild(ExportReportDialog)
    assert report is not None
    assert report.what.itemData(report.what.findText("Playlist Seminar (1)")) == "p1"
    report.reject()


def test_nothing_in_the_flag_s_card_is_jargon(opened: Opened) -> None:
    opened.pane.choose_flag(opened.pane.flags.model.shown_rows()[0].flag.id)
    detail = opened.pane.flag_detail
    said = " ".join(label.text() for label in detail.findChildren(QLabel))
    said += " ".join(plot.accessibleName() for plot in detail.plots)
    assert not any(term in said.casefold() for term in _JARGON)


@pytest.mark.parametrize("appearance", ["light", "dark"])
def test_the_lists_open_at_their_first_row(opened: Opened, session_path: Path, appearance: str) -> None:
    session = opened.document.session
    (some, *_others) = session.findings.flags.values()
    last_s = session.info.duration_s - 1
    many = {
        f"f{n}": replace(some, id=f"f{n}", start_s=at_s, onset_s=at_s, apex_s=at_s, offset_s=at_s, end_s=at_s + 0.1)
        for n in range(60)
        for at_s in [last_s * n / 60]
    }
    assert opened.window.host is not None
    opened.window.host.folder.write_findings(replace(session.findings, flags=many))
    opened.trigger(f"appearance_{appearance}")
    opened.close_session()
    opened.open(session_path)
    for list_ in opened.pane.findChildren(QAbstractItemView):
        assert list_.verticalScrollBar().value() == 0, type(list_).__name__


def test_what_is_told_when_an_analysis_ends_is_no_half_sentence(opened: Opened) -> None:
    findings = opened.document.session.findings
    assert findings.info is not None
    opened.window.job.finished.emit(replace(findings, info=replace(findings.info, notes=("face too small",))))
    (box,) = [one for one in opened.window.findChildren(QMessageBox) if one.isVisible()]
    assert box.text() == "The analysis is done; not everything could be measured"
    assert box.informativeText() == "Face too small"
    box.close()


def test_an_utterance_that_is_edited_in_large_text_makes_the_window_no_higher(opened: Opened) -> None:
    opened.trigger("text_size_150")
    opened.annotate(1.0, 2.0)
    opened.wait(opened.pane.docks["details"].isVisible)
    height_px = opened.window.height()
    opened.trigger("next_utterance")
    opened.trigger("edit_utterance")
    opened.wait(lambda: opened.pane.transcript.editor.text.hasFocus() and not opened.pane.docks["details"].isVisible())
    QApplication.processEvents()
    assert opened.window.height() == height_px


def test_a_session_that_was_closed_is_a_card_to_be_seen_on_the_start_page(opened: Opened) -> None:
    opened.trigger("close_session")
    opened.wait(lambda: opened.window.at_rest)
    recent = opened.window.findChild(RecentSessions)
    button = next(one for one in recent.findChildren(QPushButton) if one.accessibleName().startswith("Open"))
    opened.wait(lambda: button.visibleRegion().boundingRect().height() == button.height() > 0)


@pytest.mark.parametrize("panel", ["flags", "annotations", "transcript", "codes"])
def test_closing_find_goes_back_to_the_panel_and_the_keyboard_that_were_there(opened: Opened, panel: str) -> None:
    opened.annotate(1.0, 2.0)
    opened.window.activateWindow()
    opened.trigger(f"focus_{panel}")
    before = QApplication.focusWidget()
    assert opened.pane.docks[panel].isAncestorOf(before)
    opened.trigger("find")
    assert not opened.pane.docks[panel].visibleRegion().contains(opened.pane.docks[panel].rect().center())
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Escape)
    opened.wait(lambda: not opened.pane.docks["find"].isVisible())
    assert QApplication.focusWidget() is before
    assert not opened.pane.docks[panel].visibleRegion().isEmpty()
    assert opened.pane.docks["signals"].visibleRegion().isEmpty()
