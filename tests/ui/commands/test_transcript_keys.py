"""A transcript is corrected, segmented and moved without the mouse."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from annotator.domain import edits
from annotator.ui.action_dialogs.name_speakers import SpeakersDialog
from annotator.ui.action_dialogs.shift_transcript import ShiftTranscriptDialog
from tests.ui.windows import Opened


def press(key: Qt.Key) -> None:
    target = QApplication.focusWidget()
    assert target is not None
    QTest.keyClick(target, key)


def test_enter_keeps_the_words_and_opens_the_next_line(opened: Opened) -> None:
    opened.window.activateWindow()
    opened.pane.workspace.playhead.seek(1.0)
    opened.trigger("edit_utterance")
    editor = opened.pane.transcript.editor
    assert editor.utterance_id == "u1"
    editor.text.selectAll()
    QTest.keyClicks(editor.text, "I am well.")
    press(Qt.Key.Key_Return)
    assert opened.document.session.utterances["u1"].text == "I am well."
    assert editor.utterance_id == "u2"
    assert editor.text.hasFocus()
    assert opened.pane.workspace.playhead.time_s == pytest.approx(2.5, abs=0.05)
    press(Qt.Key.Key_Return)
    assert not editor.isVisible(), "after the last line the list has the keyboard again"
    assert opened.pane.transcript.view.hasFocus()


def test_speaker_and_edges_of_the_line_at_the_playhead(opened: Opened) -> None:
    opened.pane.workspace.playhead.seek(1.0)
    opened.trigger("next_speaker")
    assert opened.document.session.utterances["u1"].participant_id == "therapist"
    opened.trigger("next_speaker")
    assert opened.document.session.utterances["u1"].participant_id is None
    opened.trigger("utterance_start_here")
    assert opened.document.session.utterances["u1"].start_s == pytest.approx(1.0, abs=0.05)
    opened.pane.workspace.playhead.seek(1.8)
    opened.trigger("utterance_end_here")
    assert opened.document.session.utterances["u1"].end_s == pytest.approx(1.8, abs=0.05)


@pytest.mark.parametrize("late_s", [0.0, 0.25])
def test_two_presses_make_a_segment_as_much_earlier_as_the_coder_is_late(opened: Opened, late_s: float) -> None:
    document, playhead = opened.document, opened.pane.workspace.playhead
    late = replace(document.coder, start_earlier_s=late_s)
    document.perform(edits.put_rows(document.whole_session, "coders", [late], label="Late"))
    before = set(document.session.utterances)
    playhead.seek(5.0)
    playhead.play()
    opened.wait(lambda: playhead.time_s > 5.1)
    first_s = playhead.seen_s
    opened.trigger("segment")
    opened.wait(lambda: playhead.time_s > first_s + 0.6)
    last_s = playhead.seen_s
    opened.trigger("segment")
    playhead.pause()
    (made,) = (document.session.utterances[id_] for id_ in set(document.session.utterances) - before)
    assert made.start_s == pytest.approx(first_s - late_s, abs=0.1)
    assert made.end_s == pytest.approx(last_s - late_s, abs=0.1)
    assert opened.pane.workspace.selection.utterance_id == made.id


def test_presses_one_after_the_other_make_segments_that_touch(opened: Opened) -> None:
    document, playhead = opened.document, opened.pane.workspace.playhead
    before = set(document.session.utterances)
    for time_s in (4.5, 5.0, 5.6):
        playhead.seek(time_s)
        opened.trigger("segment_on")
    playhead.seek(6.0)
    opened.trigger("segment")
    made = sorted(
        (document.session.utterances[id_] for id_ in set(document.session.utterances) - before),
        key=lambda row: row.start_s,
    )
    edges_s = [made[0].start_s, *(row.end_s for row in made)]
    assert edges_s == pytest.approx([4.5, 5.0, 5.6, 6.0], abs=0.05)
    assert [row.start_s for row in made[1:]] == [row.end_s for row in made[:-1]], "no gap and no overlap"
    playhead.seek(6.4)
    opened.trigger("segment")
    assert len(document.session.utterances) == len(before) + 3, "the last one has ended: this begins another"


def test_the_transcript_is_moved_from_here_on(opened: Opened) -> None:
    opened.pane.workspace.playhead.seek(2.2)
    opened.trigger("shift_transcript")
    dialog = opened.window.findChild(ShiftTranscriptDialog)
    assert dialog is not None
    dialog.seconds.setValue(0.5)
    dialog.which.setCurrentIndex(1)
    dialog.accept()
    rows = opened.document.session.utterances
    assert (rows["u1"].start_s, rows["u2"].start_s) == (0.5, 3.0)
    opened.trigger("undo")
    assert opened.document.session.utterances["u2"].start_s == 2.5


def test_who_is_who_is_said_once_also_later(opened: Opened) -> None:
    opened.trigger("name_speakers")
    dialog = opened.window.findChild(SpeakersDialog)
    assert dialog is not None
    assert set(dialog.choices) == {"client", "therapist"}
    dialog.choices["client"].choose("therapist")
    dialog.choices["therapist"].choose("client")
    dialog.accept()
    rows = opened.document.session.utterances
    assert (rows["u1"].participant_id, rows["u2"].participant_id) == ("therapist", "client")
