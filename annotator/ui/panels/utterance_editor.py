"""Corrects the chosen utterance: words, times, speaker, valence. Each change is one edit, at once; there is no Save."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QPushButton, QWidget

from annotator.domain import utterance_edits
from annotator.domain.edits import Edit
from annotator.domain.transcript import Utterance
from annotator.ui.keys.bound_keys import OwnKeys
from annotator.ui.keys.keymap import Keymap
from annotator.ui.look.theme import GRID_PX
from annotator.ui.panels.transcript_delegate import ChosenWords
from annotator.ui.session import annotating
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import hbox, stretched, vbox
from annotator.ui.widgets.fields import Choice, EdgeField, NoteEdit, ValenceField
from annotator.ui.widgets.forms import form, label
from annotator.ui.widgets.panel_parts import ErrorLine, as_panel


class UtteranceEditor(QWidget):
    """All fields of the chosen utterance."""

    words_chosen = Signal(object)
    """:class:`~annotator.ui.panels.transcript_delegate.ChosenWords`: the words marked in the text field."""
    left = Signal()
    """Escape: back to the list."""
    next_wanted = Signal()
    """Enter: the words are right, on to the next utterance."""
    action_requested = Signal(str)
    """Id of the action whose button was pressed."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        as_panel(self)
        self.workspace = workspace
        self.utterance_id: str | None = None
        """The utterance being edited."""
        self.speaker = Choice(self.tr("Speaker"), self.tr("Who says this"))
        self.start = EdgeField(self.tr("Start"))
        self.end = EdgeField(self.tr("End"))
        self.valence = ValenceField(self.tr("Valence of the words"))
        self.text = _WordsEdit(workspace.keymap)
        self.error = ErrorLine()
        self._build()
        self._connect()

    @property
    def cursor_place(self) -> int:
        """The place of the cursor in the words."""
        return self.text.textCursor().position()

    def show_utterance(self, utterance_id: str | None) -> None:
        """Edit this utterance; what was typed for the one before is kept first."""
        if utterance_id != self.utterance_id:
            self.flush()
            self.error.show_error("")
        self.utterance_id = utterance_id
        self._show()

    def flush(self) -> None:
        """Perform what is still being typed."""
        row = self._row()
        text = " ".join(self.text.toPlainText().split())
        if row is not None and self.text.document().isModified() and text != row.text:
            self._perform(lambda: self._changed(row, text=text))
        self.text.document().setModified(False)

    # --- building

    def _build(self) -> None:
        self.text.setAccessibleName(self.tr("Words of the utterance"))
        self.workspace.keymap.changed.connect(self._tell_keys)
        self._tell_keys()
        self.text.setTabChangesFocus(True)
        self.text.setFixedHeight(3 * self.text.fontMetrics().lineSpacing())
        fields = form()
        who = hbox(stretched(self.speaker, 1), self.valence)
        fields.addRow(label(self.tr("Who, valence")), who)
        fields.addRow(label(self.tr("Start")), self.start)
        fields.addRow(label(self.tr("End")), self.end)
        buttons = hbox(spacing=GRID_PX // 2)
        for text, tip, action in (
            (self.tr("Split"), self.tr("Make two utterances of it, at the cursor in the words"), "split_utterance"),
            (self.tr("Merge"), self.tr("Join it with the next utterance"), "merge_utterance"),
            (self.tr("Delete"), self.tr("Take the utterance out of the transcript"), "delete_utterance"),
        ):
            button = QPushButton(text, autoDefault=False)
            button.setToolTip(tip)
            button.setAccessibleName(tip)
            button.clicked.connect(partial(self._request, action))
            buttons.addWidget(button)
        buttons.addStretch(1)
        vbox(self.text, fields, self.error, buttons, on=self, margin=GRID_PX)
        self.setFocusProxy(self.text)

    def _tell_keys(self) -> None:
        words = self.tr("Correct the words; {typing_words} chooses the time of the marked words, to annotate them")
        self.text.setToolTip(self.workspace.keymap.fill(words))

    def _connect(self) -> None:
        self.speaker.activated.connect(self._take_speaker)
        self.valence.valued.connect(self._take_valence)
        self.text.left.connect(self.flush)
        self.text.done.connect(self._accept)
        self.text.escaped.connect(self._give_up)
        self.text.words_wanted.connect(self._choose_words)
        for field, name in ((self.start, "start_s"), (self.end, "end_s")):
            field.committed.connect(partial(self._put_time, name))
            field.refused.connect(self.error.show_error)
            field.nudged.connect(partial(self._nudge, name))
            field.playhead_wanted.connect(partial(self._put_here, name))
        self.workspace.document.edited.connect(self._follow_edit)

    # --- changing

    def _request(self, action: str) -> None:
        self.flush()
        self.action_requested.emit(action)

    def _take_speaker(self) -> None:
        row = self._row()
        if row is not None:
            self._perform(lambda: self._changed(row, participant_id=self.speaker.currentData()))

    def _take_valence(self, valence: float | None) -> None:
        row = self._row()
        if row is not None:
            self._perform(lambda: self._changed(row, valence=valence))

    def _put_time(self, name: str, time_s: float) -> None:
        row = self._row()
        if row is not None:
            self._perform(lambda: self._changed(row, **{name: time_s}))

    def _put_here(self, name: str) -> None:
        self._put_time(name, self.workspace.playhead.time_s)

    def _nudge(self, name: str, steps: int) -> None:
        row, frames = self._row(), self.workspace.playhead.frames
        if row is not None and frames is not None and len(frames):
            self._put_time(name, annotating.stepped(frames, getattr(row, name), steps))

    def _accept(self) -> None:
        """Keep the words and open the next line; they stay open where they are refused."""
        self.flush()
        if not self.error.text():
            self.next_wanted.emit()

    def _choose_words(self) -> None:
        row, cursor = self._row(), self.text.textCursor()
        if row is None:
            return
        self.flush()
        first, last = utterance_edits.whole_words(row.text, cursor.selectionStart(), cursor.selectionEnd())
        if last > first:
            self.words_chosen.emit(ChosenWords(utterance_id=row.id, first=first, last=last))

    def _give_up(self) -> None:
        """Escape takes typing back; once more it leaves the editor."""
        if self.text.document().isModified():
            self.text.document().setModified(False)
            self._show()
        else:
            self.left.emit()

    def _changed(self, row: Utterance, **changes: object) -> Edit:
        changed = replace(row, **changes)  # pyright: ignore[reportArgumentType]
        return utterance_edits.change_utterance(self.workspace.document.session, changed)

    def _perform(self, make: Callable[[], Edit]) -> None:
        refusal = self.workspace.document.attempt(make)
        self.error.show_error(refusal)
        if refusal:
            self._show()

    # --- showing

    def _follow_edit(self, edit: Edit) -> None:
        if edit.touches("utterances", "participants"):
            self._show()

    def _row(self) -> Utterance | None:
        return self.workspace.document.session.utterances.get(self.utterance_id or "")

    def _show(self) -> None:
        row = self._row()
        self.setEnabled(row is not None and not self.workspace.document.read_only)
        session = self.workspace.document.session
        people = ((person.label, person.id) for person in session.participants.values())
        self.speaker.offer([(self.tr("not said"), None), *people])
        self.speaker.choose(row.participant_id if row is not None else None)
        self.valence.set_valence(row.valence if row is not None else None)
        self.start.edit.set_time(row.start_s if row is not None else None)
        self.end.edit.set_time(row.end_s if row is not None else None)
        if not self.text.document().isModified():
            text = row.text if row is not None else ""
            if text != self.text.toPlainText():
                self.text.setPlainText(text)


class _WordsEdit(NoteEdit):
    escaped = Signal()
    done = Signal()
    words_wanted = Signal()

    def __init__(self, keymap: Keymap):
        super().__init__()
        doing = {"typing_leave": self.escaped, "typing_words": self.words_wanted, "typing_done": self.done}
        OwnKeys(keymap, self, {slot_id: signal.emit for slot_id, signal in doing.items()})

    def keyPressEvent(self, e: QKeyEvent) -> None:
        if e.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.done.emit()  # words have no lines; Enter is done with them
        else:
            super().keyPressEvent(e)
