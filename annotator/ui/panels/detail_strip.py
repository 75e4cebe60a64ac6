"""Asks for the modifiers and ratings of what was just coded: a strip over the foot of the picture, answered by keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from html import escape

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QLabel, QToolButton, QWidget

from annotator.domain.annotations import Annotation
from annotator.domain.edits import Edit
from annotator.ui.look.names import code_name
from annotator.ui.look.theme import GRID_PX
from annotator.ui.panels.detail_questions import BACKSPACE, ENTER, ESCAPE, Asking, Option, questions_for
from annotator.ui.player.mode_chip import is_written_in
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import STRETCH, hbox, vbox
from annotator.ui.widgets.flow_layout import FlowLayout
from annotator.ui.widgets.panel_parts import hint

_WIDEST_PX = 720
_BARE = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
_NAMED = {
    Qt.Key.Key_Return: ENTER,
    Qt.Key.Key_Enter: ENTER,
    Qt.Key.Key_Escape: ESCAPE,
    Qt.Key.Key_Backspace: BACKSPACE,
}


class DetailStrip(QFrame):
    """Takes its keys before anything else in the window while it asks.

    The recording plays on, and every other key means what it always does.
    """

    told = Signal(str)
    """Something to say in the window's line of messages."""
    ended = Signal()
    """The last question was answered or passed over."""

    def __init__(self, workspace: Workspace, over: QWidget):
        super().__init__(over)
        self.workspace = workspace
        self._over = over
        self.asking = Asking()
        """What is open."""
        self.setProperty("surface", "panel")
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAccessibleName(self.tr("Modifiers of the code"))
        self._what = QLabel(textFormat=Qt.TextFormat.PlainText)
        self._what.setProperty("title", True)
        self._how = hint()
        self._how.setWordWrap(False)
        self._answers = QWidget()
        self._flow = FlowLayout(self._answers, spacing=GRID_PX // 2)
        top = hbox(self._what, STRETCH, self._how, spacing=2 * GRID_PX)
        self._column = vbox(top, self._answers, on=self, margin=GRID_PX)
        self.hide()
        over.installEventFilter(self)
        workspace.document.edited.connect(self._follow_edit)
        workspace.selection.flag_changed.connect(self.finish)

    @property
    def text(self) -> str:
        """What it says, for a screen reader."""
        answers = [button.text() for button in self._answers.findChildren(QToolButton) if button.isEnabled()]
        return f"{self._what.text()} {'  '.join(answers)} {self._how.text()}".strip()

    def ask(self, ids: Sequence[str], *, again: bool = False, only_required: bool = False) -> bool:
        """Ask for what is open of annotations; False where there is nothing to ask.

        Args:
            again: Ask for what has an answer too.
            only_required: What they may go without is passed over.
        """
        self.finish()
        session = self.workspace.document.session
        rows = [session.annotations[id_] for id_ in ids if id_ in session.annotations]
        questions = questions_for(session.codebook, rows, unanswered=not again)
        if only_required:
            questions = tuple(one for one in questions if one.required)
        self._take(Asking(ids=tuple(row.id for row in rows), questions=questions) if questions else Asking())
        return bool(questions)

    def finish(self, *_anything: object) -> None:
        """Ask no more, since one goes on to something else; what was chosen so far is kept."""
        answer, rows = self.asking.left(), self._rows()
        self._take(Asking())
        if answer is not None:
            self._perform(lambda: answer.edit(self.workspace.document.session, rows))

    # --- keys ---------------------------------------------------------------------------------------------------------

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._over and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        if event.type() not in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress) or not isinstance(event, QKeyEvent):
            return super().eventFilter(watched, event)
        key = self._key_of(event)
        if not key or not self.asking.takes(key):
            return super().eventFilter(watched, event)
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()  # no action and no code gets it: it comes as a key press
            return True
        if not event.isAutoRepeat() or key == BACKSPACE:
            self.press(key)
        return True

    def _key_of(self, event: QKeyEvent) -> str:
        """The key as the questions name it; empty where it is for somebody else."""
        focus = QApplication.focusWidget()
        here = self.window().isActiveWindow() if focus is None else self.window().isAncestorOf(focus)
        if not here or is_written_in(focus) or event.modifiers() not in _BARE:
            return ""
        named = _NAMED.get(Qt.Key(event.key()))
        return named or event.text().casefold()

    def press(self, key: str) -> None:
        """Answer by a key."""
        asked, rows = self.asking.question, self._rows()
        before = self.asking
        after, answer = before.press(key)
        session = self.workspace.document.session
        if answer is not None and not self._perform(lambda: answer.edit(session, rows)):
            self._take(before)
            return
        if after.warned and not before.warned and asked is not None:
            self.told.emit(
                self.tr("“{name}” is required: without it the annotation counts as incomplete").format(name=asked.name)
            )
        self._take(after)
        if after.question is None:
            self.ended.emit()

    def _perform(self, make: Callable[[], Edit]) -> bool:
        refusal = self.workspace.document.attempt(make)
        if refusal:
            self.told.emit(refusal)
        return not refusal

    # --- showing ------------------------------------------------------------------------------------------------------

    def _rows(self) -> list[Annotation]:
        annotations = self.workspace.document.session.annotations
        return [annotations[id_] for id_ in self.asking.ids if id_ in annotations]

    def _take(self, asking: Asking) -> None:
        was_on, self.asking = self.asking.question is not None, asking
        application = QApplication.instance()
        on = asking.question is not None
        if application is not None and on != was_on:
            if on:
                application.installEventFilter(self)
            else:
                application.removeEventFilter(self)
        if not on:
            self.hide()
            return
        self._show_question()

    def _show_question(self) -> None:
        question, rows = self.asking.question, self._rows()
        if question is None or not rows:
            return
        name = code_name(self.workspace.document.session, rows[0].code_id)
        whose = name if len(rows) == 1 else self.tr("{n} annotations").format(n=len(rows))
        self._what.setText(f"{whose} · {question.name}" + (" *" if question.required else ""))
        while (item := self._flow.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for option in question.options:
            self._flow.addWidget(self._button(option))
        if not question.options:
            self._flow.addWidget(QLabel(self.asking.typed or "…"))
        self._how.setText(self._advice(question.several, typed=not question.options, required=question.required))
        self.setAccessibleDescription(self.text)
        self._place()
        self.show()
        self.raise_()

    def _advice(self, several: bool, *, typed: bool, required: bool) -> str:
        parts = [self.tr("several; Enter goes on")] if several else []
        parts += [self.tr("type a number, then Enter")] if typed else []
        parts += [self.tr("* required")] if required else [self.tr("Esc skips")]
        left = len(self.asking.questions) - 1
        parts += [self.tr("{n} more").format(n=left)] if left else []
        return " · ".join(parts)

    def _button(self, option: Option) -> QToolButton:
        button = QToolButton()
        words = f"{option.key.upper()}  {option.words}".strip()
        button.setText(words.replace("&", "&&"))
        button.setCheckable(True)
        button.setChecked(option.value_id in self.asking.chosen if option.value_id else False)
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        button.setAccessibleName(self.tr("{answer}, key {key}").format(answer=option.words, key=option.key.upper()))
        button.setToolTip(escape(button.accessibleName()))
        button.clicked.connect(lambda: self.press(option.key))
        return button

    def _place(self) -> None:
        width = min(self._over.width() - 4 * GRID_PX, _WIDEST_PX)
        height = max(self._column.totalHeightForWidth(width), self.sizeHint().height())
        self.setGeometry(
            (self._over.width() - width) // 2, max(0, self._over.height() - height - 7 * GRID_PX), width, height
        )

    def _follow_edit(self, edit: Edit) -> None:
        """What is asked about may be taken back, or the codebook changed, meanwhile."""
        if self.asking.question is None:
            return
        if edit.touches("codebook") or not set(self.asking.ids) <= self.workspace.document.session.annotations.keys():
            self._take(Asking())
