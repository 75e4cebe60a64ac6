"""Cues over the session: offered, met, missed; and how soon those that were met were met."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QPointF, QSize, Qt, Signal
from PySide6.QtGui import QMouseEvent, QPainter, QPaintEvent

from annotator.analysis.therapist_timing import TherapistTiming
from annotator.domain.attunement import MetCue
from annotator.ui.look.theme import GRID_PX, LIGHT
from annotator.ui.plots.attunement_drawing import AttunementDrawing, outcome_name
from annotator.ui.plots.picture_file import write_picture
from annotator.ui.plots.plotting import Plot
from annotator.ui.session.workspace import Workspace

_LEAST_PX = 560
_PICTURE_PX = 900
_REACH_PX = 12


class AttunementPlot(Plot):
    """The drawing with the playhead on it; a click chooses a cue or a time."""

    cue_chosen = Signal(str)
    """Id of the cue that was clicked."""
    time_chosen = Signal(float)

    def __init__(self, workspace: Workspace):
        super().__init__(workspace.themes)
        self._workspace = workspace
        self._rows: tuple[MetCue, ...] = ()
        self._chosen_id = ""
        self._timings: Mapping[str, TherapistTiming] = {}
        self.setAccessibleName(self.tr("Attunement over the session"))
        workspace.playhead.moved.connect(self._follow)

    def sizeHint(self) -> QSize:
        return self._drawing(_LEAST_PX).size

    def show_cues(
        self, rows: Sequence[MetCue], chosen_id: str = "", timings: Mapping[str, TherapistTiming] | None = None
    ) -> None:
        """Show these, one of them chosen, with what was heard of the therapist after each."""
        self._rows, self._chosen_id, self._timings = tuple(rows), chosen_id, timings or {}
        lanes = self._drawing(self.width()).lanes
        told = (f"{outcome_name(lane)}: {sum(row.outcome == lane for row in rows)}" for lane in lanes)
        self.setAccessibleDescription(", ".join(told))
        self.updateGeometry()
        self.update()

    def place_of(self, row: MetCue) -> QPointF:
        """Where a cue's sign is drawn."""
        return self._drawing(self.width()).place_of(row)

    def write_picture(self, path: Path) -> None:
        """Write it as SVG or PNG, in the light colours that print well, without what is chosen.

        Raises:
            OSError: it cannot be written.
        """
        drawing = AttunementDrawing(
            rows=self._rows,
            duration_s=self._duration_s,
            width_px=_PICTURE_PX - 2 * GRID_PX,
            font=self.font(),
            timings=self._timings,
        )

        def draw(painter: QPainter) -> None:
            painter.translate(GRID_PX, GRID_PX)
            drawing.paint(painter, LIGHT)

        size = drawing.size + QSize(2 * GRID_PX, 2 * GRID_PX)
        write_picture(path, size, title=self.accessibleName(), font=self.font(), draw=draw)

    @property
    def _duration_s(self) -> float:
        return max(self._workspace.document.session.info.duration_s, 1.0)

    def _drawing(self, width_px: float) -> AttunementDrawing:
        return AttunementDrawing(
            rows=self._rows,
            duration_s=self._duration_s,
            width_px=width_px,
            font=self.font(),
            chosen_id=self._chosen_id,
            now_s=self._workspace.playhead.time_s,
            timings=self._timings,
        )

    def _follow(self, _time_s: float) -> None:
        if self.isVisible():
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        at, drawing = event.position(), self._drawing(self.width())
        near = [(row, drawing.place_of(row) - at) for row in self._rows]
        hits = [(delta.manhattanLength(), row) for row, delta in near if delta.manhattanLength() <= _REACH_PX]
        if hits:
            self.cue_chosen.emit(min(hits, key=lambda hit: hit[0])[1].cue.id)
        else:
            self.time_chosen.emit(drawing.time_at(at.x()))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: ARG002
        self._drawing(self.width()).paint(QPainter(self), self.theme)
