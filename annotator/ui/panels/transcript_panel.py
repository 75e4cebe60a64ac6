"""What is said: follows the playhead, goes where one clicks, finds words."""

from __future__ import annotations

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QShowEvent, QTextCursor
from PySide6.QtWidgets import QLineEdit, QWidget

from annotator.domain.utterance_edits import word_span
from annotator.domain.word_times import HeardWords
from annotator.ui.look.theme import GRID_PX
from annotator.ui.panels.transcript_delegate import ChosenWords
from annotator.ui.panels.transcript_model import TranscriptModel
from annotator.ui.panels.transcript_view import TranscriptView
from annotator.ui.panels.utterance_editor import UtteranceEditor
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import hbox, stacked, stretched, vbox
from annotator.ui.widgets.list_place import ListPlace, row_at
from annotator.ui.widgets.panel_parts import EmptyState, KeyboardPanel, as_panel, hint


class TranscriptPanel(KeyboardPanel):
    """The utterances; the one being spoken is marked and kept in view."""

    import_requested = Signal()
    menu_requested = Signal(QPoint)
    """Where on the screen."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        as_panel(self)
        self.workspace = workspace
        self._showing = False
        self.model = TranscriptModel(workspace.document, self)
        """The utterances of the list."""
        self.view = TranscriptView(self.model, workspace.themes, workspace.keymap, self)
        """The list that shows them."""
        self.view.setAccessibleName(self.tr("Transcript"))
        self._delegate = self.view.delegate
        self._place = ListPlace(self.view, self._row_now)
        self.editor = UtteranceEditor(workspace)
        self.search = QLineEdit()
        self.found = hint()
        self._matches: list[int] = []
        self._moved_since_choice = False
        self.empty_state = EmptyState()
        self._build()

        self.view.clicked.connect(self._go_to)
        self.view.selectionModel().currentChanged.connect(self._take_current)
        self.view.play_requested.connect(self.play_chosen)
        self.view.words_chosen.connect(self._choose_words)
        self.view.menu_requested.connect(self.menu_requested)
        self.editor.words_chosen.connect(self._choose_words)
        self.editor.left.connect(self.close_editor)
        self.editor.next_wanted.connect(self._open_next)
        workspace.selection.span_changed.connect(self._forget_words)
        self.search.textChanged.connect(self._search)
        self.search.returnPressed.connect(self.find_next)
        self.empty_state.action_requested.connect(self.import_requested)
        self.model.rows_changed.connect(self._update_state)
        self.model.modelReset.connect(self._update_state)
        workspace.playhead.moved.connect(self._follow)
        workspace.selection.utterance_changed.connect(self._show_chosen)
        workspace.themes.changed.connect(self.view.viewport().update)
        workspace.keymap.changed.connect(self._tell_keys)
        self._tell_keys()
        self._update_state()

    def _tell_keys(self) -> None:
        words = self.tr(
            "Click to go there, {list_go} plays, {edit_utterance} corrects; drag over words to choose their time"
        )
        self.view.setToolTip(self.workspace.keymap.fill(words))

    def set_heard_words(self, words: HeardWords) -> None:
        """When each word was heard, and how surely, where the transcript was written here."""
        self.model.set_heard_words(words)
        self.view.viewport().update()

    def play_chosen(self) -> None:
        """Play the current utterance."""
        row = self.model.row_at(self.view.currentIndex().row())
        if row is not None:
            self.workspace.playhead.play_span(row.start_s, row.end_s)

    def find_next(self) -> None:
        """Go to the next utterance with the words that are sought, round and round."""
        if self._matches:
            from_row = self._row_to_go_on_from()
            row = next((match for match in self._matches if match > from_row), self._matches[0])
            self._go_to(self.model.index(row, 0))
            self._name_matches()

    def edit_chosen(self) -> None:
        """Show the fields of the chosen utterance, with the keyboard in its words."""
        row = self._row_now()
        if row is not None:
            self.workspace.selection.choose_utterance(self.model.id_at(row))
        self.editor.show_utterance(self.workspace.selection.utterance_id)
        self.editor.show()
        self.editor.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _row_now(self) -> int | None:
        """The row at the playhead; None while the chosen one is there, or the playhead stayed since it was chosen."""
        time_s, playhead = self.workspace.playhead.time_s, self.workspace.playhead
        chosen = self.workspace.document.session.utterances.get(self.workspace.selection.utterance_id or "")
        here = chosen is not None and (playhead.is_at(chosen.start_s) or chosen.start_s <= time_s <= chosen.end_s)
        if here or (chosen is not None and not self._moved_since_choice):
            return None
        return row_at([(row.start_s, row.end_s) for row in self.model.shown_rows()], time_s)

    def _row_to_go_on_from(self) -> int:
        """The current row while the playhead is there, else the last one that began before the playhead."""
        current, playhead = self.view.currentIndex().row(), self.workspace.playhead
        found = self.model.row_at(current)
        if found is not None and playhead.is_at(found.start_s):
            return current
        return sum(row.start_s < playhead.time_s for row in self.model.shown_rows()) - 1

    def _open_next(self) -> None:
        """The next utterance, its words open and the playhead at its start; after the last one the list again."""
        row = self.model.row_of(self.editor.utterance_id)
        following = self.model.row_at(row + 1) if row is not None else None
        if following is None:
            self.close_editor()
            return
        self._go_to(self.model.index(self.model.row_of(following.id) or 0, 0))
        self.view.scrollTo(self.view.currentIndex())
        self.editor.text.moveCursor(QTextCursor.MoveOperation.End)

    def close_editor(self) -> None:
        """Back to the list; what was typed is kept."""
        self.editor.flush()
        self.editor.hide()
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _build(self) -> None:
        self.search.setPlaceholderText(self.tr("Find in the transcript"))
        self.search.setAccessibleName(self.tr("Find in the transcript"))
        self.search.setToolTip(self.tr("Enter goes to the next place"))
        self.search.setClearButtonEnabled(True)
        self.found.setWordWrap(False)
        self._bar = QWidget()
        hbox(stretched(self.search, 1), self.found, on=self._bar, margin=GRID_PX)
        self._tell_how_to_start()
        self.workspace.keymap.changed.connect(self._tell_how_to_start)
        body = QWidget()
        self._stack = stacked(self.view, self.empty_state, on=body)
        vbox(self._bar, stretched(body, 1), self.editor, on=self, margin=0, spacing=0)
        self.editor.hide()
        self.give_keyboard_to(self.view)

    def _tell_how_to_start(self) -> None:
        words = self.tr(
            "With a transcript the program holds each flag against the words and suggests incongruences. "
            "Import one with {import_file}, or type it with {new_utterance}."
        )
        self.empty_state.tell(
            self.tr("No transcript"), self.workspace.keymap.fill(words), self.tr("Import transcript…")
        )

    def _update_state(self) -> None:
        some = self.model.row_count() > 0
        self._bar.setVisible(some)
        self._stack.setCurrentWidget(self.view if some else self.empty_state)
        self._delegate.spoken_row = None
        self._follow(self.workspace.playhead.time_s)
        self._search(self.search.text())
        self._show_chosen(self.workspace.selection.utterance_id)

    def _search(self, text: str) -> None:
        self._matches = self.model.matches(text)
        self._delegate.sought = tuple(text.casefold().split())
        self._name_matches()
        if self._matches:
            self.view.scrollTo(self.model.index(self._matches[0], 0))
        self.view.viewport().update()

    def _name_matches(self) -> None:
        if not self.search.text().strip():
            self.found.setText("")
            return
        current = self.view.currentIndex().row()
        at = self._matches.index(current) + 1 if current in self._matches else 0
        total = len(self._matches)
        self.found.setText(self.tr("{a} of {b}").format(a=at, b=total) if at else self.tr("{b} found").format(b=total))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._keep_spoken_in_view()

    def look(self, visible: bool) -> None:
        """The panel was brought to the front, or went behind another one."""
        if visible:
            QTimer.singleShot(0, self, self._show_place)  # it is still on its way to where it is seen

    def _show_place(self) -> None:
        self.view.keep_in_view(self.view.currentIndex())
        self._keep_spoken_in_view()

    def _follow(self, time_s: float) -> None:
        self._moved_since_choice = True
        row = self.model.row_spoken_at(time_s)
        before = self._delegate.spoken_row
        if row == before:
            return
        self._delegate.spoken_row = row
        for touched in (before, row):
            if touched is not None:
                self.view.update(self.model.index(touched, 0))
        self._keep_spoken_in_view()

    def _keep_spoken_in_view(self) -> None:
        row = self._delegate.spoken_row
        if row is not None and self.workspace.options.follow_playhead and not self.search.hasFocus():
            self.view.keep_in_view(self.model.index(row, 0))

    def _take_current(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not self.view.hasFocus() or self._showing or self.model.changing or self._place.comes:
            return
        if self._place.keeps_still:
            self.workspace.selection.choose_utterance(self.model.id_at(current.row()))
        else:
            self._go_to(current)

    def _go_to(self, index: QModelIndex) -> None:
        row = self.model.row_at(index.row())
        if row is not None:
            self.workspace.selection.choose_utterance(row.id)
            self.workspace.playhead.seek(row.start_s)

    def _choose_words(self, words: ChosenWords) -> None:
        """The time of these words becomes the chosen span, ready to be annotated."""
        row = self.workspace.document.session.utterances.get(words.utterance_id)
        if row is None:
            return
        snap, selection = self.workspace.document.snap, self.workspace.selection
        known = self.model.heard_words.span_of(row, words.first, words.last)
        start_s, end_s = known or word_span(row, words.first, words.last)
        selection.choose_utterance(row.id)
        selection.choose_span((snap(start_s), snap(end_s)))
        self.workspace.playhead.seek(snap(start_s))
        self.view.show_words(words)

    def _forget_words(self, _span: object) -> None:
        self.view.show_words(None)

    def _show_chosen(self, utterance_id: str | None) -> None:
        row = self.model.row_of(utterance_id)
        self._moved_since_choice = False
        self.editor.show_utterance(utterance_id)
        choices = self.view.selectionModel()
        self._showing = True
        if row is None:
            choices.clear()
        else:
            choices.setCurrentIndex(self.model.index(row, 0), QItemSelectionModel.SelectionFlag.ClearAndSelect)
        self._showing = False
