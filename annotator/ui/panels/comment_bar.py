"""A field for a note on what was just coded: the recording waits while one types, and goes on after Enter."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QFocusEvent
from PySide6.QtWidgets import QApplication, QFrame, QPlainTextEdit, QVBoxLayout, QWidget
from shiboken6 import isValid

from annotator.domain import edits
from annotator.domain.clock import format_time
from annotator.ui.keys.bound_keys import OwnKeys
from annotator.ui.look.names import code_name
from annotator.ui.look.theme import GRID_PX
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import STRETCH, hbox
from annotator.ui.widgets.panel_parts import ErrorLine, hint, pad, title

_LINES = 2
_PAUSE_MS = 1000
"""A rest in typing, after which what is there goes to disk: no comment is lost, whatever happens."""
_WIDEST_PX = 640


class CommentBar(QFrame):
    """Lies over the foot of another widget while it is open."""

    def __init__(self, workspace: Workspace, over: QWidget):
        super().__init__(over)
        self.workspace = workspace
        self._over = over
        self._annotation_id = ""
        self._resume = False
        self._note_before = ""
        self._pause = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._pause.timeout.connect(self._keep)
        self._back_to: QWidget | None = None
        self.setProperty("surface", "panel")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Comment"))
        self._what = title()
        self.field = _Field()
        self.field.setAccessibleName(self.tr("Comment"))
        self.field.setTabChangesFocus(True)
        self.field.setFixedHeight(round((_LINES + 0.8) * self.field.fontMetrics().lineSpacing()))
        self._error = ErrorLine()
        column = self._column = QVBoxLayout(self)
        pad(column)
        how = self.how = hint()
        how.setWordWrap(False)
        top = hbox(self._what, STRETCH, how, spacing=2 * GRID_PX)
        column.addLayout(top)
        column.addWidget(self.field)
        column.addWidget(self._error)
        keep, leave = (partial(self._close, keep=on, go_on=True) for on in (True, False))
        OwnKeys(workspace.keymap, self.field, {"typing_done": keep, "typing_leave": leave})
        self.field.left.connect(lambda: self._close(keep=True, go_on=False))
        self.field.textChanged.connect(self._note_typing)
        over.installEventFilter(self)
        self.hide()

    def open_for(self, annotation_id: str) -> None:
        """Pause, and let the coder type the note of an annotation."""
        session, playhead = self.workspace.document.session, self.workspace.playhead
        row = session.annotations[annotation_id]
        self._annotation_id = annotation_id
        self._note_before = row.note
        self._resume = playhead.playing
        self._back_to = QApplication.focusWidget()
        playhead.pause()
        self._what.setText(f"{code_name(session, row.code_id)}  {format_time(row.start_s, decimals=1)}")
        self._error.show_error("")
        self._tell_keys()
        self.field.setPlainText(row.note)
        self.field.selectAll()
        self._place()
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _tell_keys(self) -> None:
        keymap = self.workspace.keymap
        self.how.setText(keymap.fill(self.tr("{typing_done} keeps it, {typing_leave} does not")))
        words = self.tr(
            "{typing_done} keeps it and goes on, Shift+Enter is a new line, {typing_leave} leaves it as it was"
        )
        self.field.setToolTip(keymap.fill(words))

    def flush(self) -> None:
        """Keep what is being typed; call it before the session closes."""
        self._close(keep=True, go_on=False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)

    def _place(self) -> None:
        width = min(self._over.width() - 4 * GRID_PX, _WIDEST_PX)
        height = max(self._column.totalHeightForWidth(width), self.sizeHint().height())
        left, top = (self._over.width() - width) // 2, self._over.height() - height - 7 * GRID_PX
        self.setGeometry(left, max(0, top), width, height)

    def _close(self, *, keep: bool, go_on: bool) -> None:
        if not self._annotation_id:
            return
        self._pause.stop()
        if not self._put(self.field.toPlainText().strip() if keep else self._note_before) and keep:
            return
        self._annotation_id = ""
        back_to, self._back_to = self._back_to, None
        self.hide()
        if go_on:
            if back_to is not None and isValid(back_to):
                back_to.setFocus(Qt.FocusReason.OtherFocusReason)
            if self._resume:
                self.workspace.playhead.play()

    def _note_typing(self) -> None:
        if self._annotation_id and self.isVisible():
            self._pause.start()

    def _keep(self) -> None:
        if self._annotation_id:
            self._put(self.field.toPlainText().strip())

    def _put(self, note: str) -> bool:
        """Write the note down, if it is another one; False if that was refused."""
        document = self.workspace.document
        row = document.session.annotations.get(self._annotation_id)
        if row is None:
            return True
        noted = replace(row, note=note)
        label = self.tr("Comment")
        refusal = document.attempt(lambda: edits.change_annotations(document.session, [noted], label=label))
        self._error.show_error(refusal)
        return not refusal


class _Field(QPlainTextEdit):
    left = Signal()
    """The keyboard went elsewhere."""

    def focusOutEvent(self, e: QFocusEvent) -> None:
        super().focusOutEvent(e)
        if e.reason() not in (Qt.FocusReason.ActiveWindowFocusReason, Qt.FocusReason.PopupFocusReason):
            self.left.emit()
