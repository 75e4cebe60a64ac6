"""What is going on while coding: the codes that run, and what digits rate now."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QWidget

from annotator.domain.annotations import Annotation
from annotator.domain.session import Session
from annotator.ui.keys.keymap import Keymap
from annotator.ui.look.names import code_name, participant_label
from annotator.ui.look.theme import numbers_font
from annotator.ui.panels.coding_ratings import Rating, digits_are_codes
from annotator.ui.session.workspace import Workspace
from annotator.ui.timeline.growing import growth
from annotator.ui.widgets.boxes import hbox, stretched
from annotator.ui.widgets.panel_parts import hint


class RunningLines(QLabel):
    """The running codes, each with how long it has been on; grows with the playhead.

    One after the other, so that they leave the codes their room.
    """

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        self.workspace = workspace
        self.setWordWrap(True)
        self.setFont(numbers_font(self.font()))
        self.setAccessibleName(self.tr("Running codes"))
        workspace.playhead.moved.connect(self._follow_playhead)
        self.show_running()

    def show_running(self) -> None:
        """Say what runs; takes no room while nothing does."""
        session, now_s = self.workspace.document.session, self.workspace.playhead.time_s
        rows = self.workspace.document.running
        parts: list[str] = []
        for row in rows:
            start_s, end_s = growth(row, now_s)
            said = self.tr("● {code} ({who}) {length:.1f} s").format(
                code=code_name(session, row.code_id),
                who=participant_label(session, row.participant_id),
                length=end_s - start_s,
            )
            parts.append(said.replace(" ", "\u00a0"))  # does not break: a name stays beside its time
        text = "   ".join(parts)
        if text != self.text():
            self.setText(text)
        self.setVisible(bool(parts))

    def _follow_playhead(self, _time_s: float) -> None:
        if self.workspace.document.running:
            self.show_running()


class RatingStrip(QWidget):
    """Which digits mean what now, with the ratings so far; or which key lets them."""

    def __init__(self, keymap: Keymap, parent: QWidget | None = None):
        super().__init__(parent)
        self._keymap = keymap
        self._what = QLabel()
        self._intensity = QLabel()
        self._confidence = QLabel()
        for part in (self._intensity, self._confidence):
            part.setProperty("chip", True)
        self._how = hint()
        self._how.setWordWrap(False)
        hbox(self._what, self._intensity, self._confidence, stretched(self._how, 1), on=self, margin=0)
        self.setAccessibleName(self.tr("Rating by digits"))
        self.setVisible(False)

    @property
    def text(self) -> str:
        """What it says, for a screen reader."""
        parts = (self._what, self._intensity, self._confidence, self._how)
        return " ".join(part.text() for part in parts if part.isVisibleTo(self) and part.text())

    def show_rating(self, session: Session, rating: Rating, rows: Sequence[Annotation]) -> None:
        """``rows`` are what digits rate, or would rate after the rating key."""
        self.setVisible(bool(rows))
        if not rows:
            return
        several = self.tr("{n} annotations").format(n=len(rows))
        self._what.setText(code_name(session, rows[0].code_id) if len(rows) == 1 else several)
        intensities = {row.rated_intensity for row in rows}
        confidences = {row.confidence for row in rows}
        self._intensity.setText(self.tr("intensity {n}").format(n=_value(intensities)))
        self._confidence.setText(self.tr("confidence {n}").format(n=_value(confidences)))
        tip = self._keymap.fill(
            self.tr("Press {rate}, then 1–5 for the intensity and 1–5 for the confidence; 0 takes a rating back.")
        )
        if rating.on:
            how = self.tr("1–5, ⇧1–5") if rating.expects == "intensity" else self.tr("1–5: confidence")
        elif digits_are_codes(session.codebook):
            how = self._keymap.fill(self.tr("rate: {rate} 1–5"))
            tip += " " + self._keymap.fill(self.tr("Without {rate} a digit is the key of its code."))
        else:
            how = self._keymap.fill(self.tr("rate: {rate} 1–5"))
        self.setToolTip(tip)
        self._how.setText(how)
        self.setAccessibleDescription(f"{self.text}. {tip}")


def _value(values: set[int | None]) -> str:
    if len(values) > 1:
        return "…"
    return str(next(iter(values)) or "–")
