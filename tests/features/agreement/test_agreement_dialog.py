"""All measures of agreement in the window; each opens where the coders differ, and plays it."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from annotator.domain import edits
from annotator.features.agreement.agreement_dialog import AgreementWindow
from annotator.features.agreement.consensus_dialog import ConsensusWindow
from tests.fixtures.sessions import annotation
from tests.ui.windows import Opened


def put(opened: Opened, *, late_s: float = 0.0) -> None:
    """Anna and Ben: one moment alike, one that only Ben has; two different codes."""
    codes = opened.document.session.codebook.codes
    rows = [
        annotation("a1", coder_id="anna", start_s=0.5, end_s=1.5),
        annotation("b1", coder_id="ben", start_s=0.5 + late_s, end_s=1.5 + late_s),
        annotation("a2", coder_id="anna", start_s=4.0, end_s=5.0, intensity=None),
        annotation("b2", coder_id="ben", start_s=6.0, end_s=7.0),
    ]
    placed = [replace(row, code_id=codes[0].id, tier=codes[0].tier) for row in rows]
    opened.document.perform(edits.add_annotations(opened.document.session, placed))


def shown(opened: Opened) -> AgreementWindow:
    opened.trigger("show_agreement")
    window = opened.pane.findChild(AgreementWindow)
    assert window is not None
    opened.wait(lambda: window.found is not None)
    return window


def choose(window: AgreementWindow, name: str) -> None:
    rows = window.measures.shown_rows()
    window.table.selectRow(next(n for n, row in enumerate(rows) if row.measure.name == name))


def test_every_number_shows_its_definition_and_where_the_coders_differ(opened: Opened) -> None:
    put(opened)
    window = shown(opened)
    names = [row.measure.name for row in window.measures.shown_rows()]
    assert {"easydiag_kappa", "f1", "time_unit_kappa", "fleiss_kappa", "ac1", "alpha_unitized"} <= set(names)
    for name in names:
        choose(window, name)
        assert len(window.definition.text()) > 40
    choose(window, "f1")
    assert [row.gap.start_s for row in window.gaps.shown_rows()] == [4.0, 6.0]
    assert "2 stretches" in window.definition.text()
    assert window.curve.isVisible()
    window.close()


def test_a_disagreement_is_gone_to_and_played_by_a_key(opened: Opened) -> None:
    put(opened)
    window = shown(opened)
    choose(window, "f1")
    window.gap_table.setFocus()
    window.gap_table.selectRow(1)
    playhead = opened.pane.workspace.playhead
    opened.wait(lambda: abs(playhead.time_s - 6.0) < 0.1)
    QTest.keyClick(window.gap_table, Qt.Key.Key_Return)
    assert playhead.playing
    playhead.toggle()
    window.close()


def test_it_follows_settings_and_work_and_lists_single_codes(opened: Opened) -> None:
    put(opened, late_s=0.4)
    window = shown(opened)
    before = window.found
    assert before is not None
    window.tolerance.setValue(0.25)
    opened.wait(lambda: window.found is not None and window.found.settings.tolerance_s == 0.25)
    choose(window, "f1")
    assert len(window.gaps.shown_rows()) == 4
    code = opened.document.session.codebook.codes[0]
    window.code.setCurrentIndex(window.code.findData(f"code:{code.id}"))
    window.code.activated.emit(window.code.currentIndex())
    assert {row.measure.code_id for row in window.measures.shown_rows()} == {code.id}
    opened.document.undo()
    opened.wait(lambda: window.found is None)
    window.close()


def test_all_numbers_are_written_to_a_file(opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    put(opened)
    window = shown(opened)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(tmp_path / "out"), ""))
    QTest.mouseClick(window.export, Qt.MouseButton.LeftButton)
    document = json.loads((tmp_path / "out.json").read_text(encoding="utf-8"))
    assert {row["name"] for row in document["measures"]} >= {"f1", "time_unit_kappa"}
    window.close()


def test_the_detector_is_one_more_coder_where_somebody_wants_it(opened: Opened) -> None:
    put(opened)
    window = shown(opened)
    assert window.detector.isVisible()
    assert window.found is not None
    assert window.found.coders == ("anna", "ben")
    window.detector.setChecked(True)
    opened.wait(lambda: window.found is not None and "machine" in window.found.coders)
    assert window.found is not None
    assert window.found.coders == ("anna", "ben", "machine")
    window.close()


def test_the_consensus_window_leads_to_all_measures(opened: Opened) -> None:
    put(opened)
    opened.trigger("show_consensus")
    consensus = opened.pane.findChild(ConsensusWindow)
    assert consensus is not None
    QTest.mouseClick(consensus.all_measures, Qt.MouseButton.LeftButton)
    window = consensus.findChild(AgreementWindow)
    assert window is not None
    opened.wait(lambda: window.found is not None)
    window.close()
    consensus.close()
