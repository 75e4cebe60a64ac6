"""Making an exercise: what is watched, what is hidden, how long it may take, and when a mark counts."""

from __future__ import annotations

import secrets

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QHBoxLayout, QLabel, QRadioButton, QSpinBox, QWidget

from annotator.domain.exercises import Tolerance
from annotator.domain.session import Session
from annotator.features.practice.exercise_making import Shown
from annotator.ui.look.theme import GRID_PX
from annotator.ui.widgets.boxes import STRETCH, hbox, stretched, vbox
from annotator.ui.widgets.fields import Choice, seconds_field
from annotator.ui.widgets.forms import form, label
from annotator.ui.widgets.panel_parts import heading, hint


class WatchingTab(QWidget):
    """Stretches, what is shown beside the picture, limits and tolerance."""

    changed = Signal()

    def __init__(self, session: Session, *, span: tuple[float, float] | None = None):
        super().__init__()
        self._session = session
        self._span = span
        self.around = QRadioButton(self.tr("A stretch around each moment"))
        self.around.setChecked(True)
        self.whole = QRadioButton(self.tr("The whole session in one go"))
        self.only_span = QRadioButton(self.tr("The chosen span in one go"))
        self.before = seconds_field(self.tr("Before the moment"), value=8.0, most=120.0)
        self.after = seconds_field(self.tr("After the moment"), value=6.0, most=120.0)
        self.vary = QCheckBox(self.tr("vary these by up to half"))
        self.vary.setChecked(True)
        self.vary.setToolTip(
            self.tr("Else each moment comes after the same time: one could count, or read it from the file")
        )
        self._seed = secrets.randbelow(2**32)
        self.empty = QSpinBox(minimum=0, maximum=50, value=2)
        self.empty.setAccessibleName(self.tr("Stretches without a moment"))
        self.empty.setToolTip(self.tr("Mixed in, so that a stretch alone does not tell that there is something in it"))
        self.media = Choice(self.tr("Picture"), self.tr("Which recording is seen"))
        self.media.offer((row.file_name, row.id) for row in session.media.values() if row.width_px)
        self.transcript = QCheckBox(self.tr("Transcript line"))
        self.outlines = QCheckBox(self.tr("Outlines of the people"))
        self.flags = QCheckBox(self.tr("The machine's flags"))
        self.others = QCheckBox(self.tr("Codes of other coders"))
        self.pause = QCheckBox(self.tr("The picture stops when something is noticed"))
        self.pause.setChecked(True)
        self.replay = QCheckBox(self.tr("Going back five seconds is allowed"))
        self.limit = seconds_field(self.tr("Time limit"), most=240.0)
        self.limit.setSuffix(self.tr(" min"))
        self.limit.setSpecialValueText(self.tr("none"))
        self.limit.setToolTip(self.tr("For the whole attempt, pauses and answering included"))
        tolerance = Tolerance()
        self.early = seconds_field(self.tr("Mark counts from before the onset"), value=tolerance.before_s, most=10.0)
        self.late = seconds_field(self.tr("Mark counts until after the end"), value=tolerance.after_s, most=30.0)
        self._lay_out()
        self._connect()

    @property
    def whole_span(self) -> tuple[float, float] | None:
        """What is watched in one go; None for a stretch around each moment."""
        if self.whole.isChecked():
            return (0.0, self._session.info.duration_s)
        return self._span if self.only_span.isChecked() else None

    @property
    def vary_seed(self) -> int | None:
        """What the rolls are drawn from; None for the same everywhere."""
        return self._seed if self.vary.isChecked() else None

    @property
    def shown(self) -> Shown:
        """What is not hidden."""
        return Shown(
            transcript=self.transcript.isChecked(),
            flags=self.flags.isChecked(),
            codes_of_others=self.others.isChecked(),
            outlines=self.outlines.isChecked(),
        )

    @property
    def tolerance(self) -> Tolerance:
        """When a mark counts."""
        return Tolerance(before_s=self.early.value(), after_s=self.late.value())

    @property
    def time_limit_s(self) -> float | None:
        """None for none."""
        return self.limit.value() * 60 or None

    def _lay_out(self) -> None:
        pictures, limit = form(), form()
        pictures.addRow(label(self.tr("Picture")), self.media)
        limit.addRow(label(self.tr("Time limit")), self.limit)
        left = vbox(
            heading(self.tr("What is watched")),
            self.around,
            self._row((self.tr("from"), self.before, self.tr("before to"), self.after, self.tr("after"))),
            self._row((self.vary,)),
            self._row((self.tr("with"), self.empty, self.tr("stretches without a moment mixed in"))),
            self.whole,
            self.only_span,
            pictures,
            GRID_PX,
            heading(self.tr("While watching")),
            self.pause,
            self.replay,
            limit,
            STRETCH,
            margin=0,
        )
        self.only_span.setHidden(self._span is None)
        right = vbox(
            heading(self.tr("Shown beside the picture")),
            self.transcript,
            self.outlines,
            self.flags,
            self.others,
            hint(
                self.tr(
                    "What is not ticked is not in the file at all. Landmarks, signals and the timeline are never shown."
                )
            ),
            GRID_PX,
            heading(self.tr("When a mark counts as a hit")),
            self._row((self.tr("from"), self.early, self.tr("before the onset"))),
            self._row((self.tr("until"), self.late, self.tr("after the end"))),
            hint(
                self.tr(
                    "The length of a moment with this tolerance is also the length of the intervals into which the "
                    "rest of the time is cut to count correct silence."
                )
            ),
            STRETCH,
            margin=0,
        )
        hbox(stretched(left, 1), stretched(right, 1), on=self, margin=2 * GRID_PX, spacing=4 * GRID_PX)

    @staticmethod
    def _row(parts: tuple[QWidget | str, ...]) -> QHBoxLayout:
        row = hbox(margin=(3 * GRID_PX, 0, 0, 0))
        for part in parts:
            row.addWidget(QLabel(part) if isinstance(part, str) else part)
        row.addStretch(1)
        return row

    def _connect(self) -> None:
        for button in (self.around, self.whole, self.only_span):
            button.toggled.connect(self._follow_choice)
        for box in (self.before, self.after, self.empty, self.early, self.late):
            box.valueChanged.connect(self.changed)
        self.vary.toggled.connect(self.changed)
        self._follow_choice()

    def _follow_choice(self) -> None:
        for widget in (self.before, self.after, self.vary, self.empty):
            widget.setEnabled(self.around.isChecked())
        self.changed.emit()
