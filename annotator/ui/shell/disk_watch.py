"""Tells of edits that are not on disk yet, and lets nobody leave without them unasked."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtWidgets import QMessageBox, QWidget

from annotator.ui.document import SessionDocument
from annotator.ui.pane.header import Header
from annotator.ui.widgets.message import problem_box, show_problem

_SLOW_MS = 1500
"""An edit that is not on disk by then is held up by something."""
_ASK_AFTER_MS = 400
"""Who leaves waits this long for the disk before anything is said."""


class DiskWatch(QObject):
    """Watches over the edits of one session; ends with it."""

    def __init__(self, document: SessionDocument, header: Header, window: QWidget, parent: QObject):
        super().__init__(parent)
        self._document = document
        self._header = header
        self._window = window
        self._why = ""
        self.abandoned = False
        """True once a person has decided to leave without what is not on disk."""
        self._leave: Callable[[], None] | None = None
        self._question: QMessageBox | None = None
        self._slow = self._timer(_SLOW_MS, self._tell_delay)
        self._ask = self._timer(_ASK_AFTER_MS, self._ask_whether_to_wait)
        document.edited.connect(self._follow_edit)
        document.write_delayed.connect(self._note_delay)
        document.all_written.connect(self._note_written)
        document.write_failed.connect(self._tell_failure)

    def when_written(self, leave: Callable[[], None]) -> None:
        """Leave the session as soon as everything is on disk; if that takes long, ask whether to go on waiting."""
        self._leave = leave
        self._ask.start()

    def _timer(self, after_ms: int, act: Callable[[], None]) -> QTimer:
        timer = QTimer(self, singleShot=True, interval=after_ms)
        timer.timeout.connect(act)
        return timer

    def _follow_edit(self, _edit: object) -> None:
        if not self._slow.isActive():
            self._slow.start()

    def _note_delay(self, why: str) -> None:
        self._why = why
        self._tell_delay()

    def _tell_delay(self) -> None:
        unwritten = self._document.unwritten
        if unwritten:
            self._header.show_unwritten(len(unwritten), self._explanation())

    def _explanation(self) -> str:
        labels = ", ".join(dict.fromkeys(edit.label for edit in self._document.unwritten))
        why = self._why or self.tr("the disk is slow, or another program holds session.db: close it there")
        return self.tr(
            "Not on disk yet: {labels}. They stay in the window and are tried again until they are written. {why}"
        ).format(labels=labels, why=f"{why[:1].upper()}{why[1:]}")

    def _note_written(self) -> None:
        self._slow.stop()
        self._why = ""
        self._header.show_unwritten(0, "")
        leave, self._leave = self._leave, None
        self._end_question()
        if leave is not None:
            leave()

    def _tell_failure(self, message: str) -> None:
        """Who wanted to leave stays: what could not be written is to be seen first."""
        self._leave = None
        self._why = ""
        self._end_question()
        self._header.show_unwritten(0, "")
        show_problem(self._window, self.tr("The last changes could not be written and were taken back"), message)

    def _ask_whether_to_wait(self) -> None:
        if self._leave is None or not self._document.unwritten:
            return
        box = problem_box(self._window, self.tr("The last changes are not on disk yet"), self._explanation())
        box.setStandardButtons(QMessageBox.StandardButton.Cancel)
        box.button(QMessageBox.StandardButton.Cancel).setText(self.tr("Keep the session open"))
        without = box.addButton(self.tr("Close without them"), QMessageBox.ButtonRole.DestructiveRole)
        without.clicked.connect(self._leave_without)
        box.rejected.connect(self._stay)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._question = box
        box.open()

    def _stay(self) -> None:
        self._leave = self._question = None

    def _leave_without(self) -> None:
        leave, self._leave, self._question = self._leave, None, None
        self.abandoned = True
        self._document.give_up_writing()
        if leave is not None:
            leave()

    def _end_question(self) -> None:
        self._ask.stop()
        question, self._question = self._question, None
        if question is not None:
            question.rejected.disconnect(self._stay)
            question.close()
