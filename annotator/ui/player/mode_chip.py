"""Says beside the time code what keys do now: they code somebody, judge flags, or write."""

from __future__ import annotations

from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QTextEdit,
    QWidget,
)
from shiboken6 import isValid


class ModeChip(QLabel):
    """``CODING client``, ``RATING distress``, ``TRIAGE`` or ``TYPING``.

    Whoever knows tells it; that somebody types it sees itself.
    """

    def __init__(self, parent: QWidget | None = None):
        super().__init__(parent)
        self.setProperty("chip", True)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._coded = self._rated = ""
        self._judging = self._typing = self._read_only = False
        self.setAccessibleName(self.tr("What keys do now"))
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow_focus)
        self._show()

    def show_coded(self, who: str) -> None:
        """Codes are about this participant; empty where there is none."""
        self._coded = who
        self._show()

    def show_triage(self, on: bool) -> None:
        """Letters judge flags."""
        self._judging = on
        self._show()

    def show_rated(self, what: str) -> None:
        """Up and Down move a value on this dimension; empty while nobody rates."""
        self._rated = what
        self._show()

    def show_read_only(self) -> None:
        """Nothing can be coded in this session."""
        self._read_only = True
        self._show()

    def _follow_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        if isValid(self):
            self._typing = is_written_in(now)
            self._show()

    def _show(self) -> None:
        if self._typing:
            words, tip = self.tr("TYPING"), self.tr("Keys write; Esc or Enter goes back to coding")
        elif self._judging:
            words, tip = self.tr("TRIAGE"), self.tr("Letters accept, reject and doubt; the flag's card names them")
        elif self._read_only:
            words, tip = self.tr("READING"), self.tr("This session is open for reading only")
        elif self._rated:
            words = self.tr("RATING {what}").format(what=self._rated)
            tip = self.tr("The pointer over the bar, or Up and Down, moves the value; Esc ends it")
        else:
            words = self.tr("CODING {who}").format(who=self._coded).strip()
            tip = self.tr("Letters and digits start and end codes, about this participant")
        if words != self.text():
            self.setText(words)
            self.setToolTip(tip)
            self.setAccessibleDescription(words)


def is_written_in(widget: QWidget | None) -> bool:
    """True for a field into which keys write."""
    if isinstance(widget, QComboBox):
        return widget.isEditable()
    if isinstance(widget, QLineEdit | QPlainTextEdit | QTextEdit | QAbstractSpinBox):
        return not widget.isReadOnly()
    return False
