"""The window's room by the work that is done in it."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QSize

from annotator.ui.app import first_size
from annotator.ui.pane.header import ModeSwitch
from annotator.ui.pane.work_layouts import WORKS, Shares, Work, made_for, read_shares
from tests.ui.windows import Opened


@pytest.mark.parametrize("work", WORKS)
@pytest.mark.parametrize("size", [(1024, 600), (1920, 1080)])
def test_what_is_remembered_is_what_was(work: Work, size: tuple[int, int]) -> None:
    shares = made_for(work, *size, line_px=18)
    assert read_shares(shares.text()) == shares


@pytest.mark.parametrize("text", ["", "1 2", "a b c", "1 2 -3", "1 2 3 4 5", "0 300 300", "99999999 1 1 flags"])
def test_what_makes_no_sense_is_not_taken(text: str) -> None:
    assert read_shares(text) is None


def test_sizes_without_a_panel_in_front_are_taken() -> None:
    assert read_shares("400 300 200") == Shares(side_px=400, timeline_px=300, lists_px=200)


@pytest.mark.parametrize("work", ["code", "triage"])
def test_the_timeline_has_at_least_two_fifths_of_a_full_hd_screen(work: Work) -> None:
    assert made_for(work, 1920, 1080, line_px=18).timeline_px >= 0.4 * 1080


def test_large_text_leaves_rows_of_the_list_in_sight() -> None:
    usual, large = (made_for("code", 1280, 800, line_px=line_px).lists_px for line_px in (18, 27))
    assert usual < large <= 0.6 * 800


@pytest.mark.parametrize("screen", [(1024, 600), (1366, 768), (1093, 614), (1920, 1080), (3840, 2160)])
def test_a_first_window_fits_the_screen(screen: tuple[int, int]) -> None:
    size = first_size(QSize(*screen))
    assert size.width() <= screen[0]
    assert size.height() <= screen[1]


def _modes(opened: Opened) -> ModeSwitch:
    found = opened.window.findChild(ModeSwitch)
    assert found is not None
    return found


def test_each_work_gets_its_room_back(opened: Opened) -> None:
    pane = opened.pane
    usual_px = pane.docks["timeline"].height()
    opened.trigger("work_transcribe")
    opened.wait(pane.docks["transcript"].isVisible)
    assert _modes(opened).transcribe.isChecked()
    pane.share(Shares(side_px=700, timeline_px=usual_px - 60, lists_px=300, front="transcript"))
    opened.wait(lambda: abs(pane.docks["timeline"].height() - usual_px + 60) <= 2)
    opened.trigger("work_code")
    opened.wait(lambda: abs(pane.docks["timeline"].height() - usual_px) <= 2)
    opened.trigger("work_transcribe")
    opened.wait(lambda: abs(pane.docks["timeline"].height() - usual_px + 60) <= 2)


def test_the_transcript_has_the_whole_column_until_something_is_chosen(opened: Opened) -> None:
    pane = opened.pane
    opened.trigger("focus_transcript")
    opened.wait(lambda: pane.docks["details"].isHidden())
    pane.workspace.selection.choose_flag("f1")
    assert not pane.docks["details"].isHidden()


def test_other_panels_bring_the_details_back_but_not_what_somebody_hid(opened: Opened) -> None:
    pane = opened.pane
    pane.docks["synchrony"].hide()
    opened.trigger("focus_transcript")
    opened.wait(lambda: pane.docks["details"].isHidden())
    opened.trigger("focus_flags")
    opened.wait(lambda: not pane.docks["details"].isHidden())
    assert pane.docks["synchrony"].isHidden()


def test_triage_has_its_own_room_and_gives_it_back(opened: Opened) -> None:
    modes = _modes(opened)
    opened.trigger("triage")
    assert modes.triage.isChecked()
    opened.trigger("triage")
    assert modes.code.isChecked()
    assert not opened.pane.triage.on


def test_the_words_at_the_playhead_stand_under_the_picture(opened: Opened) -> None:
    line, session = opened.pane.player.words, opened.document.session
    turn = min(session.utterances.values(), key=lambda one: one.start_s)
    opened.pane.workspace.playhead.seek((turn.start_s + turn.end_s) / 2)
    assert turn.text in line.words
    assert line.said_now
