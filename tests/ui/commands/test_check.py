"""What to expect of the recordings, in the dialog that starts the analysis."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from annotator.analysis.recording_check import PictureCut
from annotator.ui.dialogs.analysis_settings import AnalysisSettingsDialog
from annotator.ui.dialogs.regions import RegionsDialog
from annotator.ui.panels.check_card import CheckCard
from tests.ui.windows import Opened

CHECK_MS = 120_000


def dialog_of(opened: Opened) -> tuple[AnalysisSettingsDialog, CheckCard]:
    opened.trigger("analyse")
    (dialog,) = opened.window.findChildren(AnalysisSettingsDialog)
    assert dialog.check is not None
    return dialog, dialog.check


def test_the_recordings_are_looked_at_before_the_analysis_starts(opened: Opened) -> None:
    dialog, card = dialog_of(opened)
    opened.wait(lambda: card.result is not None, timeout=CHECK_MS)
    texts = [label.text() for label in card.findChildren(QLabel)]
    assert any(text.startswith("client:") for text in texts)
    assert any(text.startswith("therapist:") for text in texts)
    assert "workers" in card.state.text() or "tracked already" in card.state.text() or "so short" in card.state.text()
    dialog.workers.setValue(1)
    QTest.keyClick(card.again, Qt.Key.Key_Space)
    assert card.result is None
    opened.wait(lambda: card.result is not None, timeout=CHECK_MS)
    assert card.result is not None
    assert card.result.workers == 1
    dialog.reject()


def test_closing_the_dialog_stops_looking_and_it_can_be_opened_again(opened: Opened) -> None:
    dialog, _card = dialog_of(opened)
    dialog.reject()
    opened.wait(lambda: not opened.window.findChildren(AnalysisSettingsDialog))
    dialog, card = dialog_of(opened)
    opened.wait(lambda: card.result is not None, timeout=CHECK_MS)
    dialog.reject()


def test_a_cut_at_which_nobody_moves_leads_to_the_regions(opened: Opened) -> None:
    dialog, card = dialog_of(opened)
    opened.wait(lambda: card.result is not None, timeout=CHECK_MS)
    assert card.result is not None
    assert card.set_regions.isHidden()
    (media,) = opened.document.session.media.values()
    cut = PictureCut(media_id=media.id, file_name=media.file_name, at_s=12.3, settled=False)
    card.show_result(replace(card.result, cuts=(cut,)))
    assert any("cut to another view at 0:00:12.3" in label.text() for label in card.findChildren(QLabel))
    QTest.keyClick(card.set_regions, Qt.Key.Key_Space)
    (regions,) = dialog.findChildren(RegionsDialog)
    regions.reject()
    card.show_result(replace(card.result, cuts=(replace(cut, settled=True),)))
    assert card.set_regions.isHidden()
    dialog.reject()
