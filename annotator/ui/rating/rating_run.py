"""Rating while it plays: the value a coder holds becomes a curve against the time of the picture on screen."""

from __future__ import annotations

from PySide6.QtCore import QObject, QTimer, Signal

from annotator.domain import rating_edits
from annotator.domain.edits import Edit
from annotator.domain.ratings import CurveKey, RatingDimension, pieces_of, samples_between, value_at
from annotator.ui.session.workspace import Workspace

_WRITE_EVERY_MS = 900
"""A kill loses less than a second of rating."""
_JUMP_S = 0.9
"""Between two pictures of one stretch lies less; more is a jump, and nothing was rated in between."""
_JUST_BEFORE_S = 1e-3
STEPS = 40
FAR_STEPS = 5
"""Presses of a key from one end of the scale to the other, and how many of them one press with Shift is."""


class RatingRun(QObject):
    """Takes samples from play to pause, or to a jump: that is one take, and one step of undo.

    While nothing plays the value follows the curve, so that a take begins where the curve is; it can be moved first.
    """

    changed = Signal()
    """It was switched on or off, or rates another dimension or person now."""
    value_changed = Signal()
    said = Signal(str)

    def __init__(self, workspace: Workspace, parent: QObject | None = None):
        super().__init__(parent)
        self._document = workspace.document
        self._playhead = workspace.playhead
        self.dimension: RatingDimension | None = None
        """What is rated; None while nothing is."""
        self._participant_id: str | None = None
        self.value = 0.0
        """What is rated now, on the scale of the dimension; None before the first."""
        self._pending: dict[int, float] = {}
        self._rated_until_s: float | None = None
        """Up to where samples were taken; None while no take runs."""
        self._take_written = False
        self._stood_s = -1.0
        """Where the playhead stood when the value was last taken from the curve: a hand may have moved it since."""
        self._writing = QTimer(self, interval=_WRITE_EVERY_MS)
        self._writing.timeout.connect(self._write)
        self._playhead.moved.connect(self._follow_time)
        self._playhead.playing_changed.connect(self._follow_playing)
        self._document.coder_changed.connect(self.stop)
        self._document.edited.connect(self._follow_edit)

    @property
    def on(self) -> bool:
        """True while something is rated."""
        return self.dimension is not None

    @property
    def dimension_name(self) -> str:
        """What is rated, by its name; empty while nothing is."""
        return self.dimension.name if self.dimension is not None else ""

    @property
    def curve(self) -> CurveKey | None:
        """The curve that is drawn now."""
        if self.dimension is None:
            return None
        return CurveKey(
            coder_id=self._document.coder_id,
            dimension_id=self.dimension.id,
            participant_id=self._participant_id if self.dimension.per_person else None,
        )

    def start(self, dimension: RatingDimension) -> None:
        """Rate on this dimension from now on."""
        if self._document.read_only:
            self.said.emit(self.tr("This session is open for reading only"))
            return
        self._end_take()
        self.dimension, self.value = dimension, dimension.middle
        self._show_curve()
        if self._playhead.playing:
            self._begin_take()
        self.changed.emit()

    def stop(self, *_anything: object) -> None:
        """Rate no longer; what was rated stays."""
        if self.dimension is not None:
            self._end_take()
            self.dimension = None
            self.changed.emit()

    def rate_participant(self, participant_id: str | None) -> None:
        """Whom it is about from now on."""
        if participant_id != self._participant_id:
            self._end_take()
            self._participant_id = participant_id
            self._show_curve()
            if self._playhead.playing:
                self._begin_take()
            self.changed.emit()

    def next_dimension(self) -> None:
        """Rate on the next dimension of the codebook, after the last the first."""
        dimensions = self._document.session.codebook.dimensions
        ids = [row.id for row in dimensions]
        if self.dimension is not None and len(ids) > 1:
            self.start(dimensions[(ids.index(self.dimension.id) + 1) % len(ids)])

    def set_value(self, value: float) -> None:
        """Hold this value from now on."""
        if self.dimension is not None:
            kept = self.dimension.kept(value)
            if kept != self.value:
                self.value = kept
                self.value_changed.emit()

    def step(self, steps: float) -> None:
        """Move the value so many steps up, or down where negative."""
        if self.dimension is not None:
            width = self.dimension.greatest - self.dimension.least
            self.set_value(self.value + steps * width / STEPS)

    def flush(self) -> None:
        """Put what was rated so far into the session now."""
        self._write()

    # --- taking samples

    def _begin_take(self) -> None:
        if self.dimension is not None:
            self._rated_until_s = self._playhead.seen_s - _JUST_BEFORE_S
            self._take_written = False
            self._writing.start()

    def _end_take(self) -> None:
        self._write()
        self._writing.stop()
        self._rated_until_s = None

    def _follow_playing(self, playing: bool) -> None:
        if playing:
            self._begin_take()
        else:
            self._take_samples()
            self._end_take()
            self._stood_s = self._playhead.time_s

    def _follow_time(self, _time_s: float) -> None:
        if self.dimension is None:
            return
        if self._playhead.playing:
            self._take_samples()
        elif not self._playhead.is_at(self._stood_s):
            self._show_curve()

    def _take_samples(self) -> None:
        """Give the samples since the last picture the value that is held."""
        before_s, now_s = self._rated_until_s, self._playhead.seen_s
        if before_s is None or self.dimension is None:
            return
        if not -_JUST_BEFORE_S <= now_s - before_s <= _JUMP_S:
            self._end_take()
            self._begin_take()
            return
        self._pending.update(dict.fromkeys(samples_between(before_s, now_s), self.value))
        self._rated_until_s = max(before_s, now_s)

    def _write(self) -> None:
        curve, pending = self.curve, self._pending
        if curve is None or not pending:
            return
        self._pending = {}
        session = self._document.session
        refusal = self._document.attempt(
            lambda: rating_edits.record(session, curve, pending, continues=self._take_written)
        )
        if refusal:
            self.said.emit(refusal)
            self.dimension = None
            self.changed.emit()
            return
        self._take_written = True

    # --- following

    def _show_curve(self) -> None:
        """Hold the value that the curve has here; where it has none, the one that was held."""
        curve, self._stood_s = self.curve, self._playhead.time_s
        if curve is not None:
            rated = value_at(pieces_of(self._document.session.ratings, curve), self._playhead.time_s)
            if rated is not None:
                self.set_value(rated)

    def _follow_edit(self, edit: Edit) -> None:
        if self.dimension is None or not edit.touches("codebook"):
            return
        held = self._document.session.codebook.dimension(self.dimension.id)
        if held is None:
            self.stop()
        elif held != self.dimension:
            self.dimension = held
            self.set_value(self.value)
            self.changed.emit()
