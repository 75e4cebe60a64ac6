"""Statistics of the codes: tabs that follow the annotations, to be exported."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QTabWidget, QWidget

from annotator.features.statistics.code_statistics_tab import CodeStatisticsTab
from annotator.features.statistics.detail_statistics_tab import DetailStatistics
from annotator.features.statistics.response_statistics import ResponseStatistics
from annotator.features.statistics.sequence_statistics import SequenceStatistics
from annotator.ui.look.theme import GRID_PX
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.beside_window import BesideWindow
from annotator.ui.widgets.boxes import vbox

_PAUSE_MS = 200


class StatisticsWindow(BesideWindow):
    """A window of its own beside the main one; it can stay open while coding goes on."""

    def __init__(self, workspace: Workspace, parent: QWidget):
        super().__init__(parent, width_px=1040, height_px=660, rest_ms=_PAUSE_MS)
        self.setWindowTitle(self.tr("Statistics"))
        self.nameless = QCheckBox(self.tr("Export without names"))
        self.nameless.setToolTip(
            self.tr("Roles and numbers stand in place of names in tables and plots that are exported")
        )
        shared = workspace, self._background, self.nameless
        self.codes = CodeStatisticsTab(*shared)
        self.details = DetailStatistics(*shared)
        self.sequences = SequenceStatistics(*shared)
        self.responses = ResponseStatistics(*shared)
        self._tabs = (self.codes, self.details, self.sequences, self.responses)
        self.tabs = QTabWidget(documentMode=True)
        self.tabs.setAccessibleName(self.tr("Statistics"))
        titles = self.tr("Codes"), self.tr("Modifiers"), self.tr("Sequences"), self.tr("Therapist's responses")
        for tab, title in zip(self._tabs, titles, strict=True):
            self.tabs.addTab(tab, title)
        self.tabs.setCornerWidget(self.nameless)
        vbox(self.tabs, on=self, margin=GRID_PX)
        self.codes.setFocus(Qt.FocusReason.OtherFocusReason)
        self.codes.counting_changed.connect(self.compute)
        workspace.document.edited.connect(self._wait)
        workspace.document.coder_changed.connect(self._wait)
        workspace.selection.span_changed.connect(self._span_chosen)
        self.compute()

    def compute(self) -> None:
        """Compute anew, off the GUI thread; the latest question counts."""
        counting = self.codes.chosen
        for tab in self._tabs:
            tab.compute(counting)

    def _span_chosen(self, _span: object) -> None:
        if self.codes.by_span:
            self._wait()
