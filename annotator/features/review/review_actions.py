"""The actions of the review as Qt has them, with the keys in force, and the card that tells those keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from html import escape

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QLabel, QWidget

from annotator.ui.keys.keymap import Keymap
from annotator.ui.keys.review_keys import review_actions, review_slot
from annotator.ui.registry.action_spec import ActionSpec


class ReviewActions(QObject):
    """Every action of one review view, by its id in :func:`review_actions`."""

    keys_changed = Signal()
    """Somebody gave the actions other keys."""

    def __init__(self, view: QWidget, keymap: Keymap, doing: Mapping[str, Callable[[bool], None]]):
        """``doing`` is what each action does, told whether it is on."""
        super().__init__(view)
        self._keymap = keymap
        self.card = KeyCard(view)
        self.by_id: dict[str, QAction] = {}
        for spec in review_actions():
            action = QAction(spec.text, view, statusTip=spec.tip, checkable=spec.checkable)
            action.setObjectName(spec.id)
            action.triggered.connect(doing[spec.id])
            view.addAction(action)  # works in full screen too, where there is no menu
            self.by_id[spec.id] = action
        keymap.changed.connect(self._follow_keys)
        self._give_keys()

    def menu_groups(self) -> list[list[QAction]]:
        """What the window's menu offers while moments are replayed."""
        groups: list[list[QAction]] = []
        for spec in review_actions():
            if spec.starts_group or not groups:
                groups.append([])
            groups[-1].append(self.by_id[spec.id])
        return groups

    def is_on(self, name: str) -> bool:
        """True while a switch is on."""
        return self.by_id[name].isChecked()

    def uncheck(self, *names: str) -> None:
        """Show switches as off."""
        for name in names:
            self.by_id[name].setChecked(False)

    def _follow_keys(self) -> None:
        self._give_keys()
        self.keys_changed.emit()

    def _give_keys(self) -> None:
        keymap, specs = self._keymap, review_actions()
        for spec in specs:
            action = self.by_id[spec.id]
            action.setShortcuts([QKeySequence(key) for key in keymap.keys(review_slot(spec.id))])
            action.setToolTip(keymap.tip(spec.tip, review_slot(spec.id)))
        self.card.tell([(spec, keymap.all_text(review_slot(spec.id))) for spec in specs])


class KeyCard(QLabel):
    """The keys of the review, in the middle of it."""

    def __init__(self, view: QWidget):
        super().__init__(view)
        self._view = view
        self.setProperty("card", True)
        self.setTextFormat(Qt.TextFormat.RichText)
        self.setAccessibleName(self.tr("Keys of the review"))
        self.hide()

    def tell(self, keys: list[tuple[ActionSpec, str]]) -> None:
        """Each action with its keys as people read them."""
        self.setText(f"<table cellspacing=4>{''.join(_key_row(spec, text) for spec, text in keys)}</table>")
        self.adjustSize()

    def show_in_the_middle(self, on: bool) -> None:
        """Show or hide it."""
        self.adjustSize()
        self.move((self._view.width() - self.width()) // 2, (self._view.height() - self.height()) // 2)
        self.setVisible(on)
        self.raise_()


def _key_row(spec: ActionSpec, keys: str) -> str:
    cells = (keys or "–", spec.text, spec.tip)
    return f"<tr>{''.join(f'<td>{escape(cell)}&nbsp;&nbsp;</td>' for cell in cells)}</tr>"
