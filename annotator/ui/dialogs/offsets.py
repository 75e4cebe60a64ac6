"""Where each recording lies on the session clock: by a field, by frames, or from its sound."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtGui import QCloseEvent
from PySide6.QtWidgets import QDoubleSpinBox, QGridLayout, QLabel, QProgressBar, QPushButton, QToolButton, QWidget

from annotator.domain import setup_edits
from annotator.domain.edits import Edit
from annotator.domain.media import Media
from annotator.jobs.cancelling import IsCancelled, Tell
from annotator.ui.background.job import Job
from annotator.ui.look.theme import GRID_PX, numbers_font
from annotator.ui.session.session_host import SessionHost
from annotator.ui.widgets.boxes import Part, hbox, stretched
from annotator.ui.widgets.fields import Choice
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.panel_parts import heading, hint

if TYPE_CHECKING:
    from annotator.pipeline.sound_offsets import OffsetProposal

_FINE_STEP_S = 0.010


class OffsetsDialog(FormDialog):
    """A row for each recording. It stays open beside the pictures, so that every step is seen."""

    def __init__(
        self,
        host: SessionHost,
        *,
        frame_step: Callable[[str, int], float],
        keys: str,
        parent: QWidget | None = None,
    ):
        """Show the recordings of a session.

        Args:
            frame_step: The length of so many of a recording's frames at the playhead, in seconds.
            keys: Which keys move the leading recording; taught in the window.
        """
        super().__init__(parent, asks=False)
        self.setWindowTitle(self.tr("Offsets of the recordings"))
        self._host = host
        self._document = host.document
        self._frame_step = frame_step
        self._fields: dict[str, QDoubleSpinBox] = {}
        self._rows = QGridLayout()
        self._rows.setHorizontalSpacing(GRID_PX)
        self._rows.setVerticalSpacing(GRID_PX // 2)
        self._fill_rows()
        about = self.tr(
            "Session time = a recording's own time + its offset. Annotations stay where they are on the session clock; "
            "signals and flags are found anew. Undo takes every step back."
        )
        self.lay_out(
            hint(about),
            self._rows,
            hint(self.tr("Keys for the leading picture: {keys}").format(keys=keys)),
            heading(self.tr("From the sound")),
            *self._search_parts(),
        )
        self.setMinimumWidth(64 * GRID_PX)
        self.proposal: OffsetProposal | None = None
        """What was found and waits for a decision."""
        self._job = Job(self)
        self._job.progressed.connect(self._show_progress)
        self._job.finished.connect(self._take)
        self._job.failed.connect(self._tell)
        self._document.edited.connect(self._follow_edit)
        self._show_search(None)

    # --- rows

    def _fill_rows(self) -> None:
        for number, media in enumerate(self._document.session.media.values()):
            field = QDoubleSpinBox(
                decimals=3, minimum=-86_400, maximum=86_400, singleStep=_FINE_STEP_S, suffix=" s", value=media.offset_s
            )
            field.setFont(numbers_font(field.font()))
            field.setKeyboardTracking(False)
            field.setAccessibleName(self.tr("Offset of {name}").format(name=media.file_name))
            field.setToolTip(self.tr("When this recording begins on the session clock; arrows move it by 10 ms"))
            field.setEnabled(not self._document.read_only)
            field.valueChanged.connect(partial(self._move_to, media.id))
            self._fields[media.id] = field
            name = QLabel(media.file_name)
            name.setBuddy(field)
            self._rows.addWidget(name, number, 0)
            self._rows.addWidget(field, number, 1)
            for column, (words, tip, steps) in enumerate(
                (
                    (self.tr("− 1 frame"), self.tr("One frame earlier"), -1),
                    (self.tr("+ 1 frame"), self.tr("One frame later"), 1),
                ),
                start=2,
            ):
                button = QToolButton()
                button.setText(words)
                button.setToolTip(tip)
                button.setAccessibleName(f"{tip}: {media.file_name}")
                button.setEnabled(media.width_px > 0 and not self._document.read_only)
                button.clicked.connect(partial(self._step, media.id, steps))
                self._rows.addWidget(button, number, column)
        self._rows.setColumnStretch(0, 1)

    def _move_to(self, media_id: str, offset_s: float) -> None:
        media = self._document.session.media.get(media_id)
        if media is None or abs(media.offset_s - offset_s) < 0.0005:  # the field shows milliseconds
            return
        self._perform(media_id, offset_s)

    def _step(self, media_id: str, steps: int, _checked: bool = False) -> None:
        media = self._document.session.media.get(media_id)
        if media is not None:
            self._perform(media_id, media.offset_s + self._frame_step(media_id, steps))

    def _perform(self, media_id: str, offset_s: float) -> None:
        session = self._document.session
        refusal = self._document.attempt(lambda: setup_edits.set_media_offset(session, media_id, offset_s))
        self.error.show_error(refusal)
        if refusal:
            self._show_offsets()

    def _follow_edit(self, edit: Edit) -> None:
        if edit.touches("media"):
            self._show_offsets()

    def _show_offsets(self) -> None:
        for media_id, field in self._fields.items():
            media = self._document.session.media.get(media_id)
            if media is not None:
                with QSignalBlocker(field):
                    field.setValue(media.offset_s)

    # --- from the sound

    def _search_parts(self) -> tuple[Part, ...]:
        heard = [row for row in self._document.session.media.values() if row.has_audio]
        self._moved = self._choice(self.tr("Recording to move"), heard[1:] + heard[:1])
        self._reference = self._choice(self.tr("Recording that stays"), heard)
        self._find = QPushButton(self.tr("Find"))
        self._find.setToolTip(self.tr("Compare the two sounds; nothing is changed before you say so"))
        self._find.clicked.connect(self.find_offset)
        self._cancel = QPushButton(self.tr("Cancel"))
        self._cancel.clicked.connect(self._stop_search)
        moved, reference = stretched(self._moved), stretched(self._reference)
        row = hbox(QLabel(self.tr("Move")), moved, QLabel(self.tr("to fit")), reference, self._find, self._cancel)
        self._bar = QProgressBar(textVisible=False, minimum=0, maximum=1000)
        self._bar.setAccessibleName(self.tr("How far the comparison of the sounds is"))
        self._result = QLabel(wordWrap=True)
        self._result.setFont(numbers_font(self.font()))
        self._result.setAccessibleName(self.tr("What was found"))
        self._apply = QPushButton(self.tr("Move it there"))
        self._apply.clicked.connect(self.apply)
        if len(heard) < 2 or self._document.read_only:
            self._find.setEnabled(False)
            self._result.setText(self.tr("Two recordings with sound are needed; set the offset by hand."))
        return row, self._bar, self._result, self._apply

    def _choice(self, name: str, media: list[Media]) -> Choice:
        return Choice(name, name, offers=[(row.file_name, row.id) for row in media])

    def find_offset(self) -> None:
        """Compare the sounds of the two chosen recordings, in the background."""
        media = self._document.session.media
        moved, reference = media.get(self._moved.currentData()), media.get(self._reference.currentData())
        self.error.show_error("")
        self._result.clear()
        self.proposal = None
        if moved is None or reference is None or moved.id == reference.id:
            self.error.show_error(self.tr("choose two different recordings"))
            return
        self._show_search(0.0)
        folder = self._host.folder

        def work(tell: Tell, cancelled: IsCancelled) -> OffsetProposal:
            from annotator.pipeline.sound_offsets import find_offset

            return find_offset(folder, moved, reference, on_progress=tell, cancelled=cancelled)

        self._job.start(work)

    def apply(self) -> None:
        """Move the recording to where it was found to lie."""
        proposal, self.proposal = self.proposal, None
        if proposal is not None:
            self._perform(proposal.media_id, proposal.after_s)
            self._result.setText(self.tr("Moved. Look at a blink or a word to see that it fits; undo takes it back."))
        self._apply.hide()
        self._make_room()

    def _take(self, proposal: OffsetProposal) -> None:
        self.proposal = proposal
        self._show_search(None)
        self._apply.show()
        self._apply.setFocus(Qt.FocusReason.OtherFocusReason)
        name = self._document.session.media[proposal.media_id].file_name
        moves_ms = 1000 * (proposal.after_s - proposal.before_s)
        words = [
            self.tr("{name}: now {before:.3f} s, found {after:.3f} s ({moves:+.0f} ms).").format(
                name=name, before=proposal.before_s, after=proposal.after_s, moves=moves_ms
            ),
            self.tr(
                "The match is {confidence:.1f} times the second best, over {overlap:.0f} s; "
                "right to about {right:.0f} ms."
            ).format(confidence=proposal.confidence, overlap=proposal.overlap_s, right=1000 * proposal.right_to_s),
        ]
        if abs(proposal.drift_s) > 0.02:  # half a frame
            words.append(
                self.tr(
                    "Their clocks drift apart by {drift:.0f} ms over the recording: it fits best in the middle."
                ).format(drift=1000 * abs(proposal.drift_s))
            )
        self._result.setText("\n".join(words))
        self._make_room()

    def _tell(self, problem: str) -> None:
        self._show_search(None)
        self.error.show_error(problem)
        self._make_room()

    def _show_progress(self, done: float) -> None:
        self._bar.setValue(round(1000 * done))

    def _show_search(self, done: float | None) -> None:
        """``done`` is 0 to 1 while the sounds are compared, else None."""
        running = done is not None
        self._bar.setVisible(running)
        self._cancel.setVisible(running)
        self._find.setVisible(not running)
        self._apply.setVisible(self.proposal is not None)
        if done is not None:
            self._bar.setValue(round(1000 * done))
        self._make_room()

    def _make_room(self) -> None:
        """Wrapped words need their height: Qt would take it from the rows."""
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(self.width(), max(layout.totalHeightForWidth(self.width()), self.minimumHeight()))

    def _stop_search(self) -> None:
        self._job.close()
        self._show_search(None)

    def reject(self) -> None:
        self._job.close()
        super().reject()

    def closeEvent(self, event: QCloseEvent) -> None:
        self._job.close()
        super().closeEvent(event)
