"""The verdict on the chosen flag: what accepting makes, three buttons with their keys, and whether the list goes on."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QComboBox, QPushButton, QToolButton, QWidget

from annotator.analysis.suggested_codes import code_wish, default_code
from annotator.domain.codebook import Code
from annotator.domain.flags import Flag, VerdictKind
from annotator.domain.session import Session
from annotator.ui.keys.slots import in_triage
from annotator.ui.keys.verdict_keys import VERDICTS
from annotator.ui.look.theme import GRID_PX
from annotator.ui.panels import judging
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import hbox, stretched, vbox
from annotator.ui.widgets.fields import ElidingCombo
from annotator.ui.widgets.marks import color_icon, verdict_icon
from annotator.ui.widgets.panel_parts import ErrorLine, hint


class VerdictBar(QWidget):
    """Shows how a flag is judged and asks for verdicts; it makes no edit itself."""

    verdict_wanted = Signal(object)
    """The :data:`VerdictKind` of the button that was pressed, or None where one was let go."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        self.workspace = workspace
        self._flag: Flag | None = None
        self._remembered: dict[str, str] = {}
        self.error = ErrorLine()
        self.code = ElidingCombo()
        self.code.setAccessibleName(self.tr("Code of the annotation that accepting makes"))
        self.code.setToolTip(self.tr("Accepting makes an annotation with this code and the flag's span"))
        self.code.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.code.setMinimumContentsLength(10)
        self.code.activated.connect(self._remember_code)
        self.tier = hint()
        self.tier.setWordWrap(False)
        self.accept = _verdict_button(self.tr("Accept"))
        self.reject = _verdict_button(self.tr("Reject"))
        self.unsure = _verdict_button(self.tr("Unsure"))
        self.keys = hint()
        self.keys.setTextFormat(Qt.TextFormat.RichText)
        self.keys.setAccessibleName(self.tr("Keys"))
        self.keys.hide()
        self.go_on = QToolButton()
        self.go_on.setText("→")
        self.go_on.setCheckable(True)
        self.go_on.setChecked(True)
        self.go_on.setAccessibleName(self.tr("Go on to the next undecided flag after a verdict"))
        self.go_on.setToolTip(self.tr("After a verdict go on to the next flag you have not judged: on or off"))
        self._lay_out()
        self._name_keys()
        workspace.keymap.changed.connect(self._name_keys)

    # --- the code that accepting gives

    @property
    def chosen_code(self) -> Code | None:
        """The code on show; None where the codebook has none."""
        return self._session.codebook.code(self.code.currentData() or "")

    def code_for(self, flag: Flag) -> Code | None:
        """The code that accepting a flag unseen gives it."""
        return default_code(self._session, flag, self._remembered)

    def step_code(self, steps: int) -> None:
        """Take the next code (or one before, where negative)."""
        if self.code.isEnabled() and self.code.count():
            self.code.setCurrentIndex((self.code.currentIndex() + steps) % self.code.count())
            self._remember_code()

    def has_code_key(self, key: str) -> bool:
        """True if a code on offer has this key."""
        return bool(self._rows_of_key(key))

    def choose_code_by_key(self, key: str) -> None:
        """Take the code with this key; of several the next one."""
        rows = self._rows_of_key(key)
        if rows and self.code.isEnabled():
            here = self.code.currentIndex()
            self.code.setCurrentIndex(next((row for row in rows if row > here and here in rows), rows[0]))
            self._remember_code()

    # --- showing

    def show_keys(self, rich_text: str) -> None:
        """Teach the keys of a triage; an empty text where there is no triage."""
        self.keys.setText(rich_text)
        self.keys.setVisible(bool(rich_text))
        self._name_keys()

    def show_flag(self, flag: Flag) -> None:
        """Offer the codes that this flag can be accepted with."""
        self._flag = flag
        session = self._session
        person = session.participants.get(flag.participant_id)
        wanted = self.code_for(flag)
        self.code.clear()
        for code in session.codebook.codes:
            if not code.applies_to or person is None or person.role in code.applies_to or code == wanted:
                self.code.addItem(color_icon(code.color), code.name, code.id)
                self.code.setItemData(self.code.count() - 1, code.definition, Qt.ItemDataRole.ToolTipRole)
        if wanted is not None:
            self.code.setCurrentIndex(self.code.findData(wanted.id))
        self._show_tier()
        self.error.show_error("")

    def show_verdict(self, verdict: VerdictKind | None) -> None:
        """Show how the flag is judged, and whether something was made of it."""
        flag, document = self._flag, self.workspace.document
        if flag is None:
            return
        for button, meaning in self._buttons():
            button.setIcon(verdict_icon(self.workspace.themes.theme, meaning))
            button.setChecked(verdict == meaning or (verdict == "adjusted" and meaning == "accepted"))
            button.setEnabled(not document.read_only)
        made = bool(judging.annotations_of(document.session, flag, coder_id=document.coder_id))
        self.code.setEnabled(not made and not document.read_only)
        if made:
            self.tier.setText(self.tr("annotated"))
        else:
            self._show_tier()

    @property
    def _session(self) -> Session:
        return self.workspace.document.session

    def _show_tier(self) -> None:
        code = self.chosen_code
        self.tier.setText(self.tr("on {tier}").format(tier=code.tier) if code is not None else "")

    def _remember_code(self) -> None:
        if self._flag is not None:
            self._remembered[code_wish(self._flag)] = self.code.currentData()
        self._show_tier()

    def _rows_of_key(self, key: str) -> list[int]:
        if not key:  # Ctrl or Shift alone: no code's key, least of all that of the codes without one
            return []
        keys = {code.id: code.shortcut for code in self._session.codebook.codes if code.shortcut}
        rows = range(self.code.count())
        return [row for row in rows if keys.get(self.code.itemData(row), "").casefold() == key.casefold()]

    def _name_keys(self) -> None:
        """Write on the verdict buttons which key does the same: in triage a letter, else one that works anywhere."""
        tips = {
            "accepted": self.tr("The movement is there and matters"),
            "rejected": self.tr("Nothing there, or not worth coding"),
            "unsure": self.tr("Leave it for a second look"),
        }
        ids = {verdict: action_id for action_id, verdict in VERDICTS.items()}
        for button, verdict in self._buttons():
            slot_id = in_triage(ids[verdict]) if self.keys.text() else ids[verdict]
            key = self.workspace.keymap.text(slot_id)
            button.setText(f"{button.accessibleName()}  {key}".strip())
            button.setToolTip(f"{tips[verdict]}  ({key})" if key else tips[verdict])

    def _buttons(self) -> tuple[tuple[QPushButton, VerdictKind], ...]:
        return (self.accept, "accepted"), (self.reject, "rejected"), (self.unsure, "unsure")

    def _asker(self, verdict: VerdictKind) -> Callable[[bool], None]:
        return lambda checked: self.verdict_wanted.emit(verdict if checked else None)

    def _lay_out(self) -> None:
        words = hint(self.tr("Accept makes"))
        words.setWordWrap(False)
        makes = hbox(words, stretched(self.code, 1), self.tier)
        buttons = hbox()
        for button, verdict in self._buttons():
            button.clicked.connect(self._asker(verdict))
            buttons.addWidget(button, 1)
        buttons.addWidget(self.go_on)
        vbox(self.error, makes, buttons, self.keys, on=self, margin=GRID_PX)


def _verdict_button(word: str) -> QPushButton:
    button = QPushButton(word)
    button.setCheckable(True)
    button.setIconSize(QSize(14, 14))
    button.setAccessibleName(word)
    return button
