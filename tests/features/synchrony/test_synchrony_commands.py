"""Showing and exporting synchrony, and what followed a cue, in the real window."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog, QWidget

from annotator.analysis.synchrony import SynchronyParameters
from annotator.features.synchrony.synchrony_panel import SynchronyPanel
from annotator.ui.session.response_source import ResponseSource
from tests.ui.panels.movement import moving
from tests.ui.windows import Opened

QUICK = SynchronyParameters(window_s=10.0, step_s=5.0, lag_s=2.0, surrogates=20)


def in_view(widget: QWidget) -> bool:
    """True unless it is closed or behind another tab."""
    return not widget.visibleRegion().isEmpty()


def let_move(opened: Opened) -> None:
    """Give both participants movement, as if the analysis had just been done."""
    opened.pane.panel(SynchronyPanel).settings.set_parameters(QUICK)
    opened.document.set_signal_sets(
        {"client": moving("client"), "therapist": moving("therapist", later_s=1.0)},
    )


def test_the_panel_comes_forward_computes_and_exports(
    opened: Opened, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    let_move(opened)
    panel, details = opened.pane.panel(SynchronyPanel), opened.pane.docks["details"].widget()
    assert in_view(details)
    assert not in_view(panel)
    assert not panel.running
    opened.trigger("show_synchrony")
    opened.wait(lambda: in_view(panel) and not in_view(details))
    opened.wait(lambda: panel.result is not None)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_a, **_k: (str(tmp_path / "out"), ""))
    opened.trigger("export_synchrony")
    out = tmp_path / "out.csv"
    opened.wait(out.exists)
    opened.wait(lambda: str(out) in opened.window.message)
    with out.open(encoding="utf-8", newline="") as file:
        assert {row["first"] for row in csv.DictReader(file)} == {"client"}
    opened.pane.choose_flag("f3")
    opened.wait(lambda: in_view(details))


def test_what_is_not_computed_yet_is_shown_instead_of_exported(opened: Opened) -> None:
    opened.trigger("export_synchrony")
    opened.wait(lambda: in_view(opened.pane.panel(SynchronyPanel)))
    assert "not computed yet" in opened.window.message


def test_an_annotation_of_the_client_says_what_followed(opened: Opened) -> None:
    opened.pane.workspace.playhead.seek(0.0)
    opened.annotate(0.2, 0.8)
    editor = opened.pane.editor
    opened.wait(lambda: bool(editor.response_line.text()))
    assert "of the therapist" in editor.response_line.text()
    assert "next to speak was the client, after 0.3 s" in editor.response_line.text()


def test_responses_are_looked_for_anew_with_other_signals(opened: Opened) -> None:
    assert opened.window.host is not None
    source = ResponseSource(opened.window.host, opened.window.host.background)
    id_ = opened.annotate(0.2, 0.8)
    row = opened.document.session.annotations[id_]
    assert source.sentence(row) == ""
    opened.wait(lambda: bool(source.sentence(row)))
    let_move(opened)
    assert source.sentence(row) == ""
    opened.wait(lambda: "could be measured for 0 %" in source.sentence(row))
