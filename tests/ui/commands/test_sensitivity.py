"""Moving the sensitivity of an analysed session: the flags follow in the window, without tracking again."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QSlider

from annotator.domain import utterance_edits
from annotator.ui.dialogs.analysis_settings import AnalysisSettingsDialog
from annotator.ui.dialogs.sensitivity import SensitivityDialog
from tests.ui.windows import Opened


def test_flags_follow_the_slider(opened: Opened) -> None:
    before = dict(opened.document.session.findings.flags)
    opened.trigger("sensitivity")
    (dialog,) = opened.window.findChildren(SensitivityDialog)
    slider = dialog.findChild(QSlider)
    assert slider is not None
    for _ in range(5):
        QTest.keyClick(slider, Qt.Key.Key_Right)

    def sensitivity() -> object:
        info = opened.document.session.findings.info
        return info.parameters["sensitivity"] if info is not None else None

    opened.wait(lambda: sensitivity() == 10)
    after = opened.document.session.findings
    assert dict(after.flags) != before
    assert after.info is not None
    # What was measurable is looked at anew: of the signals that stand for a family only the head's is there,
    # and who spoke when.
    assert {entry.family for entry in after.info.coverage} == {"head", "timing"}
    dialog.close()


def test_both_dialogs_tell_how_many_moments_to_expect_and_tell_the_same(opened: Opened) -> None:
    def shown(dialog: AnalysisSettingsDialog | SensitivityDialog) -> list[float]:
        opened.wait(lambda: "judged by this recording" in dialog.steps.words.text())
        return [float(label.text()) for label in dialog.steps.labels.values()]

    opened.trigger("analyse")
    (settings,) = opened.window.findChildren(AnalysisSettingsDialog)
    before = shown(settings)
    assert len(before) == 10
    assert before == sorted(before)
    settings.sensitivity.setValue(10)
    assert f"About {before[-1]:.0f} moments an hour" in settings.steps.words.text()
    assert not settings.meaning.isVisible()
    settings.reject()
    opened.trigger("sensitivity")
    (dialog,) = opened.window.findChildren(SensitivityDialog)
    assert shown(dialog) == before
    dialog.close()


def test_candidates_follow_words_that_are_edited_and_shifts_are_found_once(opened: Opened) -> None:
    assert opened.window.host is not None
    kept = opened.window.host.folder.analysis_path / "shifts"

    def say(text: str) -> dict[Path, int]:
        """Edits a line, waits until flags were found with it, and says what lies there and since when."""
        before, session = opened.document.session.findings.info, opened.document.session
        line = replace(next(iter(session.utterances.values())), text=text)
        opened.document.perform(utterance_edits.change_utterance(session, line))
        opened.wait(lambda: opened.document.session.findings.info != before)
        return {path: path.stat().st_mtime_ns for path in kept.iterdir()}

    found = say("I am not fine at all.")
    assert found
    assert say("I am fine, really.") == found
