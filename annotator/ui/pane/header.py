"""The strip under the menus: which session, who codes, how the analysis goes, and the last short message."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QButtonGroup,
    QLabel,
    QMenu,
    QProgressBar,
    QSizePolicy,
    QToolButton,
    QWidget,
    QWidgetAction,
)

from annotator.ui.look.theme import GRID_PX, numbers_font
from annotator.ui.pane.work_layouts import Work
from annotator.ui.widgets.boxes import hbox, stretched
from annotator.ui.widgets.message import show_problem

_MESSAGE_MS = 6000
_PROBLEM_WIDTH_PX = 60 * GRID_PX


class Header(QWidget):
    """Says what is open and what is going on."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None):
        super().__init__(parent)
        self.modes = ModeSwitch(actions)
        self._title = QLabel()
        self._title.setProperty("title", True)
        self._state = QLabel()
        self._state.setProperty("chip", True)
        self._message = QLabel()
        self._message.setProperty("muted", True)
        self._message.setAccessibleName(self.tr("Message"))
        self._message.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._clear = QTimer(self, singleShot=True)
        self._clear.timeout.connect(self._message.clear)

        self._running_codes = _opener(actions["focus_codes"], self.tr("Running codes"))
        self._running_codes.setProperty("chip", True)
        self.problems: list[str] = []
        self._problem_menu = QMenu(self)
        self._problem_count = QToolButton(popupMode=QToolButton.ToolButtonPopupMode.InstantPopup)
        self._problem_count.setMenu(self._problem_menu)
        self._problem_count.setProperty("warning", True)
        self._problem_count.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._problem_count.setToolTip(self.tr("What was not as it should be; it stays here until you take it away"))
        self._unwritten = QToolButton()
        self._unwritten.setProperty("warning", True)
        self._unwritten.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._unwritten.clicked.connect(self._explain_unwritten)
        self._analysis = QLabel()
        self._analysis.setFont(numbers_font(self.font()))
        self._analysis.setAccessibleName(self.tr("Analysis progress"))
        self._bar = QProgressBar(minimum=0, maximum=1000, textVisible=False)
        self._bar.setFixedWidth(14 * GRID_PX)
        self._bar.setAccessibleName(self.tr("Analysis progress"))
        self._cancel = _button(actions["cancel_analysis"])
        self._analyse = _button(actions["analyse"])
        self._blinding = _opener(actions["blinding"], self.tr("Blinding"))
        self._blinding.setProperty("chip", True)
        self._coder = _opener(actions["edit_coder"], self.tr("Coder"))
        self._lay_out()
        self._running = False
        self._reviewing = False
        self.show_analysis(None, "")
        self.show_session("", "")
        self.show_running("", 0)
        self.show_unwritten(0, "")
        self._show_problems()

    def _lay_out(self) -> None:
        hbox(
            self.modes,
            GRID_PX,
            self._title,
            self._state,
            GRID_PX,
            stretched(self._message, 1),
            self._running_codes,
            self._unwritten,
            self._problem_count,
            self._analysis,
            self._bar,
            self._cancel,
            self._analyse,
            self._blinding,
            self._coder,
            on=self,
            margin=(2 * GRID_PX, GRID_PX // 2, 2 * GRID_PX, GRID_PX // 2),
        )

    def show_session(self, title: str, state: str) -> None:
        """``state`` is a word such as "read-only", or empty."""
        self._title.setText(title)
        if not title:
            self.forget_problems()
        self._state.setText(state)
        self._state.setVisible(bool(state))
        self.setVisible(bool(title))

    def show_coder(self, name: str, blinding: str = "") -> None:
        """``blinding`` says what is kept from the coder; empty for nothing."""
        self._coder.setText(self.tr("Coder: {name}").format(name=name))
        self._blinding.setText(blinding)
        self._blinding.setVisible(bool(blinding))

    def show_running(self, names: str, count: int) -> None:
        """Which codes run: to be seen whichever panel is in front."""
        words = names if count == 1 else self.tr("{n} codes running").format(n=count)
        self._running_codes.setText(f"● {words}")
        self._running_codes.setAccessibleDescription(names)
        self._running_codes.setToolTip(self.tr("Running: {codes}. Go to the codes").format(codes=names))
        self._running_codes.setVisible(count > 0)

    def show_unwritten(self, count: int, explanation: str) -> None:
        """How many changes are not on disk yet, as long as something holds them up; 0 for none."""
        words = self.tr("1 change is not on disk yet") if count == 1 else self.tr("{n} changes are not on disk yet")
        self._unwritten.setText(words.format(n=count))
        self._unwritten.setAccessibleName(self._unwritten.text())
        self._unwritten.setAccessibleDescription(explanation)
        self._unwritten.setToolTip(explanation)
        self._unwritten.setVisible(count > 0)

    def _explain_unwritten(self) -> None:
        show_problem(self.window(), self._unwritten.text(), self._unwritten.toolTip())

    def show_analysis(self, done: float | None, text: str) -> None:
        """``done`` is 0 to 1 while an analysis runs, else None."""
        self._running = done is not None
        self._analysis.setText(text)
        self._show_what_applies()
        if done is not None:
            self._bar.setValue(round(done * 1000))

    def show_mode(self, *, reviewing: bool) -> None:
        """While moments are replayed there is nothing to analyse."""
        self._reviewing = reviewing
        self.modes.show_mode(reviewing=reviewing)
        self._show_what_applies()

    def _show_what_applies(self) -> None:
        for widget in (self._analysis, self._bar):
            widget.setVisible(self._running)
        self._cancel.setVisible(self._running and not self._reviewing)
        self._analyse.setVisible(not self._running and not self._reviewing)

    def say(self, text: str) -> None:
        """Show a short line for a few seconds."""
        self._message.setText(text[:1].upper() + text[1:])
        self._clear.start(_MESSAGE_MS)

    def tell_problem(self, text: str) -> None:
        """Show a problem as a line, and keep it to be read later: several may come at once."""
        self.say(text)
        if text not in self.problems:
            self.problems.append(text)
            self._show_problems()

    def forget_problems(self) -> None:
        """All have been read."""
        self.problems.clear()
        self._show_problems()

    def _show_problems(self) -> None:
        count = len(self.problems)
        self._problem_count.setText(self.tr("1 problem") if count == 1 else self.tr("{n} problems").format(n=count))
        self._problem_count.setAccessibleName(self._problem_count.text())
        self._problem_count.setVisible(count > 0)
        self._problem_menu.clear()
        for text in self.problems:
            line = QLabel(text, wordWrap=True)
            line.setMinimumWidth(_PROBLEM_WIDTH_PX)
            line.setContentsMargins(2 * GRID_PX, GRID_PX, 2 * GRID_PX, GRID_PX)
            shown = QWidgetAction(self._problem_menu)
            shown.setText(text)
            shown.setDefaultWidget(line)
            self._problem_menu.addAction(shown)
        self._problem_menu.addSeparator()
        self._problem_menu.addAction(self.tr("I have read this"), self.forget_problems)

    @property
    def message(self) -> str:
        """The short line that is shown now; empty for none."""
        return self._message.text()


class ModeSwitch(QWidget):
    """Code, Triage, Transcribe or Review: what the window is laid out for, one of them pressed."""

    def __init__(self, actions: Mapping[str, QAction], parent: QWidget | None = None):
        """``actions``: the window's; triage and review are switches, the others lay the panels out."""
        super().__init__(parent)
        self._review_action = actions["review"]
        self._work: Work = "code"
        self._reviewing = False
        self.setAccessibleName(self.tr("What the window is laid out for"))
        self.code, self.triage, self.transcribe, self.review = (QToolButton() for _ in range(4))
        group = QButtonGroup(self)
        row = hbox(on=self, margin=0, spacing=0)
        self._tips: list[tuple[QToolButton, QAction, str]] = []
        for button, side, name, words, tip in (
            (self.code, "left", "work_code", self.tr("Code"), self.tr("Code: find moments and annotate them")),
            (self.triage, "middle", "triage", self.tr("Triage"), self.tr("Triage: decide moment after moment by keys")),
            (
                self.transcribe,
                "middle",
                "work_transcribe",
                self.tr("Transcribe"),
                self.tr("Transcribe: the transcript large beside the picture"),
            ),
            (self.review, "right", "review", self.tr("Review"), self.tr("Review: replay chosen moments with trainees")),
        ):
            button.setText(words)
            button.setAccessibleName(words)
            button.setCheckable(True)
            button.setProperty("segment", "true")
            button.setProperty("side", side)
            group.addButton(button)
            row.addWidget(button)
            button.clicked.connect(partial(self._switch, name, actions[name]))
            actions[name].changed.connect(self._follow_actions)
            self._tips.append((button, actions[name], tip))
        self._press()
        self._follow_actions()

    def show_mode(self, *, reviewing: bool) -> None:
        """Press Review, or what the panels are laid out for."""
        self._reviewing = reviewing
        self._press()

    def show_work(self, work: Work) -> None:
        """The panels are laid out for this now."""
        self._work = work
        self._press()

    def _press(self) -> None:
        buttons: dict[Work, QToolButton] = {"code": self.code, "triage": self.triage, "transcribe": self.transcribe}
        (self.review if self._reviewing else buttons[self._work]).setChecked(True)

    def _switch(self, name: str, action: QAction) -> None:
        if self._reviewing:
            self._review_action.trigger()
        if name == "review":
            if not self._reviewing and not action.isChecked():
                action.trigger()
        elif not (name == "triage" and self._work == "triage"):
            action.trigger()
        self._press()

    def _follow_actions(self) -> None:
        """Keys may be changed, and an action may not apply now."""
        for button, action, tip in self._tips:
            key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
            button.setToolTip(f"{tip}  ({key})" if key else tip)


def _button(action: QAction) -> QToolButton:
    button = QToolButton(toolButtonStyle=Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
    button.setDefaultAction(action)
    button.setText(action.text().rstrip("…"))
    button.setAccessibleName(action.text().rstrip("…"))
    return button


def _opener(action: QAction, name: str) -> QToolButton:
    """A button with words of its own that does what an action does."""
    button = QToolButton()
    button.setAccessibleName(name)
    button.clicked.connect(action.trigger)
    button.setToolTip(action.toolTip())
    return button
