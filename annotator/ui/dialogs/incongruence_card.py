"""One incongruence on one card: words, cues and type side by side. Enter confirms it as one edit."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QFocusEvent, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractScrollArea,
    QGridLayout,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from annotator.domain.annotations import IncongruenceType
from annotator.domain.clock import format_time
from annotator.domain.code_links import link_for_span
from annotator.domain.edits import Edit, EditError
from annotator.domain.transcript import Utterance
from annotator.ui.keys.typed_key import typed_key
from annotator.ui.look.names import code_name, incongruence_definition, incongruence_name, participant_label
from annotator.ui.look.theme import GRID_PX, text_scale
from annotator.ui.panels.incongruence_form import with_utterance
from annotator.ui.session.incongruence_draft import CueOffer, Draft, confirmed, cue_offers, draft_of_span, types_offered
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import STRETCH, hbox, stretched
from annotator.ui.widgets.fields import Choice, Rating, ValenceField
from annotator.ui.widgets.form_dialog import FormDialog
from annotator.ui.widgets.marks import color_icon
from annotator.ui.widgets.panel_parts import heading, hint

_NEAR_S = 10.0
_WIDTH_PX, _HEIGHT_PX = 1080, 420
_VALUE = Qt.ItemDataRole.UserRole


class IncongruenceCard(FormDialog):
    """Shows a draft with what is proposed ticked; :attr:`draft` is what it stands at."""

    def __init__(
        self,
        workspace: Workspace,
        draft: Draft,
        *,
        perform: Callable[[Callable[[], Edit]], bool],
        play: Callable[[tuple[float, float]], None],
        parent: QWidget | None = None,
    ):
        """``perform`` makes an edit and performs it, or says why not; ``play`` plays a span of the recording."""
        super().__init__(parent)
        self.workspace = workspace
        self.draft = draft
        """The incongruence as it stands on the card."""
        self._perform = perform
        self._play = play
        self._offers: tuple[CueOffer, ...] = ()
        self.setWindowTitle(self.tr("Incongruence") if draft.annotation is None else self.tr("Change the incongruence"))
        self.who = Choice(self.tr("About"), self.tr("Whose words and movement disagree"))
        self.when = QLabel()
        self.play_button = QPushButton(self.tr("Play"))
        self.words = self._list(self.tr("Words"), self.tr("What is said against the cues; one of them, or nothing"))
        self.cues = self._list(self.tr("Cues"), self.tr("What the face and body do; Space ticks"))
        self.types = self._list(self.tr("Type"), self.tr("Of which kind it is; its key chooses it from anywhere"))
        self.verbal = ValenceField(self.tr("Valence of the words"))
        self.nonverbal = ValenceField(self.tr("Valence of the cues"))
        self.intensity = Rating(self.tr("Intensity"), (self.tr("slight"), self.tr("extreme")))
        self.intensity.ensurePolished()
        self.intensity.setMinimumWidth(self.intensity.sizeHint().width())
        self.definition = hint()
        self._lay_out()
        self._fill()
        self._connect()
        self.resize(round(_WIDTH_PX * min(text_scale(), 1.2)), round(_HEIGHT_PX * text_scale()))
        self.types.setFocus(Qt.FocusReason.OtherFocusReason)

    def accept(self) -> None:
        """Make it, or change it, as one edit; it stays open where that is refused."""
        document = self.workspace.document
        try:
            edit = confirmed(document.session, self.draft, coder_id=document.coder_id)
        except EditError as refusal:
            self.error.show_error(str(refusal))
            return
        if self._perform(lambda: edit):
            super().accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """A type's key chooses it wherever on the card the keyboard is; nothing on it is written."""
        kind = self._type_of_key(typed_key(event))
        if kind is None:
            super().keyPressEvent(event)
        else:
            self.choose_type(kind)

    def choose_type(self, kind: IncongruenceType) -> None:
        """Say of which type it is."""
        for row in range(self.types.count()):
            if self.types.item(row).data(_VALUE) == kind:
                self.types.setCurrentRow(row)

    # --- building

    def _list(self, name: str, tip: str) -> QListWidget:
        made = _CardList()
        made.setAccessibleName(name)
        made.setToolTip(tip)
        made.setWordWrap(True)
        made.setUniformItemSizes(False)
        made.setIconSize(QSize(12, 12))
        made.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        return made

    def _lay_out(self) -> None:
        keymap = self.workspace.keymap
        self.play_button.setAutoDefault(False)
        self.play_button.setToolTip(
            keymap.tip(self.tr("Play the span, with a little before and after"), "play_selection")
        )
        for key in keymap.keys("play_selection"):
            QShortcut(QKeySequence(key), self).activated.connect(self.play_button.click)
        top = hbox(QLabel(self.tr("About")), self.who, self.when, STRETCH, self.play_button)
        grid = QGridLayout()
        grid.setHorizontalSpacing(2 * GRID_PX)
        grid.setVerticalSpacing(GRID_PX // 2)
        for column, (title, part, stretch) in enumerate(
            ((self.tr("Words"), self.words, 5), (self.tr("Cues"), self.cues, 5), (self.tr("Type"), self.types, 3))
        ):
            grid.addWidget(heading(title), 0, column)
            grid.addWidget(part, 1, column)
            grid.setColumnStretch(column, stretch)
        grid.setRowStretch(1, 1)
        for column, (title, part) in enumerate(
            (
                (self.tr("Words are"), self.verbal),
                (self.tr("Cues are"), self.nonverbal),
                (self.tr("Intensity"), self.intensity),
            )
        ):
            line = hbox(QLabel(title), stretched(part, 1))
            grid.addLayout(line, 2, column)
        self.lay_out(top, stretched(grid), ok=self.tr("Confirm"), beside=[stretched(self.definition)])

    def _connect(self) -> None:
        self.who.activated.connect(self._take_person)
        self.play_button.clicked.connect(self._play_span)
        self.words.currentRowChanged.connect(self._take_words)
        self.cues.itemChanged.connect(self._take_cues)
        self.types.currentRowChanged.connect(self._take_type)
        self.verbal.valued.connect(self._setter("verbal_valence"))
        self.nonverbal.valued.connect(self._setter("nonverbal_valence"))
        self.intensity.rated.connect(self._setter("intensity"))

    # --- showing

    def _fill(self) -> None:
        session, draft = self.workspace.document.session, self.draft
        self.who.offer((person.label, person.id) for person in session.participants.values())
        self.who.choose(draft.participant_id)
        self.who.setEnabled(draft.flag_id is None)
        start, end = (format_time(time_s, decimals=1) for time_s in draft.span)
        self.when.setText(f"{start} – {end}")
        self._fill_words()
        self._fill_cues()
        self._fill_types()
        self.verbal.set_valence(draft.link.verbal_valence)
        self.nonverbal.set_valence(draft.link.nonverbal_valence)
        self.intensity.set_value(draft.link.intensity)

    def _fill_words(self) -> None:
        session = self.workspace.document.session
        with QSignalBlocker(self.words):
            self.words.clear()
            self._add(self.words, self.tr("Nothing is said, or no transcript"), None)
            for row in self._utterances_near():
                who = participant_label(session, row.participant_id) or self.tr("somebody")
                self._add(self.words, f"{format_time(row.start_s, decimals=1)}  {who}: {row.text}", row.id)
                if row.id == self.draft.link.utterance_id:
                    self.words.setCurrentRow(self.words.count() - 1)
            if self.draft.link.utterance_id is None:
                self.words.setCurrentRow(0)
        self.words.scrollToItem(self.words.currentItem())

    def _utterances_near(self) -> list[Utterance]:
        start_s, end_s = self.draft.start_s - _NEAR_S, self.draft.end_s + _NEAR_S
        linked = self.draft.link.utterance_id
        rows = self.workspace.document.session.utterances.values()
        near = (row for row in rows if row.id == linked or (row.end_s >= start_s and row.start_s <= end_s))
        return sorted(near, key=lambda row: (row.start_s, row.id))

    def _fill_cues(self) -> None:
        session = self.workspace.document.session
        self._offers = cue_offers(session, self.draft)
        with QSignalBlocker(self.cues):
            self.cues.clear()
            for offer in self._offers:
                code = session.codebook.code(offer.cue.code_id)
                what = code_name(session, offer.cue.code_id) if offer.cue.code_id else offer.what
                called = what or self.tr("a cue without a code")
                words = f"{format_time(offer.cue.start_s, decimals=1)}  {called}"
                item = self._add(self.cues, words, None)
                if code is not None:
                    item.setIcon(color_icon(code.color))
                item.setToolTip(offer.what or what)
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(Qt.CheckState.Checked if offer.ticked else Qt.CheckState.Unchecked)
            if not self._offers:
                item = self._add(self.cues, self.tr("Nothing of this person is flagged or coded here"), None)
                item.setFlags(Qt.ItemFlag.NoItemFlags)

    def _fill_types(self) -> None:
        codebook = self.workspace.document.session.codebook
        with QSignalBlocker(self.types):
            self.types.clear()
            for kind in types_offered(self.workspace.document.session):
                code = codebook.code(kind)
                key = code.shortcut.upper() if code is not None else ""
                item = self._add(self.types, f"{key}  {incongruence_name(kind)}".strip(), kind)
                item.setToolTip(incongruence_definition(kind))
                if code is not None:
                    item.setIcon(color_icon(code.color))
                if kind == self.draft.link.type:
                    self.types.setCurrentItem(item)
            if self.draft.link.type is None:
                self.types.setCurrentRow(-1)
        rows_px = sum(self.types.sizeHintForRow(row) for row in range(self.types.count()))
        self.types.setMinimumHeight(rows_px + 2 * self.types.frameWidth() + GRID_PX // 2)
        self._define()

    def _add(self, to: QListWidget, words: str, value: object) -> QListWidgetItem:
        item = QListWidgetItem(words)
        item.setData(_VALUE, value)
        to.addItem(item)
        return item

    def _define(self) -> None:
        kind = self.draft.link.type
        said = self.tr("Press the key of its type, then Enter.")
        self.definition.setText(incongruence_definition(kind) if kind is not None else said)

    # --- taking

    def _link(self, **values: Any) -> None:
        self.draft = replace(self.draft, link=replace(self.draft.link, **values))

    def _setter(self, name: str) -> Callable[[Any], None]:
        def take(value: Any) -> None:
            self._link(**{name: value})

        return take

    def _take_person(self) -> None:
        """Another person: their words and cues are proposed instead."""
        session, draft, who = self.workspace.document.session, self.draft, self.who.currentData()
        if draft.annotation is None:
            proposed = draft_of_span(session, draft.span, who)
            kept = replace(proposed.link, type=draft.link.type, intensity=draft.link.intensity)
            self.draft = replace(proposed, link=kept)
        else:
            words = link_for_span(session, draft.span, about=who)
            row = session.utterances.get(words.utterance_id or "")
            self.draft = replace(draft, participant_id=who, link=replace(with_utterance(draft.link, row), cues=()))
        self._fill()

    def _take_words(self, row: int) -> None:
        id_ = self.words.item(row).data(_VALUE) if row >= 0 else None
        utterance = self.workspace.document.session.utterances.get(id_ or "")
        link = with_utterance(self.draft.link, utterance)
        if utterance is None:
            link = replace(link, verbal_start_s=None, verbal_end_s=None)
        self.draft = replace(self.draft, link=link)
        self.verbal.set_valence(link.verbal_valence)

    def _take_cues(self, _item: QListWidgetItem) -> None:
        ticked = [
            offer.cue
            for row, offer in enumerate(self._offers)
            if self.cues.item(row).checkState() == Qt.CheckState.Checked
        ]
        self._link(cues=tuple(ticked))

    def _take_type(self, row: int) -> None:
        if row >= 0:
            self._link(type=self.types.item(row).data(_VALUE))
            self.error.show_error("")
            self._define()

    def _type_of_key(self, key: str) -> IncongruenceType | None:
        codebook = self.workspace.document.session.codebook
        for kind in types_offered(self.workspace.document.session):
            code = codebook.code(kind)
            if code is not None and key and code.shortcut.casefold() == key.casefold():
                return kind
        return None

    def _play_span(self) -> None:
        self._play(self.draft.span)


class _CardList(QListWidget):
    """Letters and digits are for the card, not a search in the list; the keyboard alone chooses nothing in it."""

    def focusInEvent(self, event: QFocusEvent) -> None:
        if self.currentRow() >= 0:
            super().focusInEvent(event)
        else:
            QAbstractScrollArea.focusInEvent(self, event)  # Qt's lists make their first row the current one

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.text().isprintable() and event.text() and event.key() != Qt.Key.Key_Space:
            event.ignore()
        else:
            super().keyPressEvent(event)
