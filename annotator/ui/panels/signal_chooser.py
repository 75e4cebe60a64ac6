"""Which signals have a row on the timeline, with what each one means."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, QSize, Qt
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QLineEdit, QPushButton, QTreeWidget, QTreeWidgetItem, QWidget

from annotator.domain.signals import FAMILIES, SignalDefinition
from annotator.ui.look.names import family_name, signal_definitions, unit_words
from annotator.ui.look.theme import GRID_PX
from annotator.ui.session.workspace import Workspace
from annotator.ui.widgets.boxes import hbox, stacked, stretched, vbox
from annotator.ui.widgets.marks import family_icon
from annotator.ui.widgets.panel_parts import EmptyState, KeyboardPanel, as_panel, hint

_SPECTROGRAM = "spectrogram"
"""No signal of a person, but a row that is switched in the same place."""
_NAME = int(Qt.ItemDataRole.UserRole)


class SignalChooser(KeyboardPanel):
    """A tree of families and their signals, each with a tick."""

    def __init__(self, workspace: Workspace, parent: QWidget | None = None):
        super().__init__(parent)
        as_panel(self)
        self.workspace = workspace
        self.tree = QTreeWidget()
        """Families and their signals, each with a box to check."""
        self.search = QLineEdit()
        self.count_line = hint()
        self._about = hint()
        self.empty_state = EmptyState()
        self._build()
        self._fill()
        self.tree.itemChanged.connect(self._take_tick)
        self.tree.currentItemChanged.connect(self._explain)
        self.search.textChanged.connect(self._search)
        workspace.document.signals_changed.connect(self._fill)
        workspace.options.changed.connect(self._show_ticks)
        workspace.themes.changed.connect(self._fill)

    def choose_all(self) -> None:
        """Tick every signal the search shows."""
        self._set_visible_ticks(True)

    def choose_none(self) -> None:
        """Take the tick from every signal the search shows."""
        self._set_visible_ticks(False)

    def _build(self) -> None:
        self.search.setPlaceholderText(self.tr("Search signals"))
        self.search.setAccessibleName(self.tr("Search signals"))
        self.search.setClearButtonEnabled(True)
        self.tree.setHeaderHidden(True)
        self.tree.setAccessibleName(self.tr("Signals on the timeline"))
        self.tree.setRootIsDecorated(True)
        self.tree.setIconSize(QSize(12, 12))
        self.tree.setUniformRowHeights(True)
        every, none = QPushButton(self.tr("All")), QPushButton(self.tr("None"))
        every.setToolTip(self.tr("Show all signals listed here on the timeline"))
        none.setToolTip(self.tr("Show none of the signals listed here"))
        every.clicked.connect(self.choose_all)
        none.clicked.connect(self.choose_none)
        top = hbox(stretched(self.search, 1), every, none)
        page = QWidget()
        vbox(top, self.count_line, stretched(self.tree, 1), self._about, on=page, margin=GRID_PX)
        self._tell_how_to_start()
        self.workspace.keymap.changed.connect(self._tell_how_to_start)
        self._stack = stacked(page, self.empty_state, on=self)
        self.give_keyboard_to(self.tree)

    def _tell_how_to_start(self) -> None:
        if self.workspace.document.coder.is_blind_to("flags"):
            hidden = self.tr("You are coding blind to flags, and to what was measured. See Session > Blinding.")
            self.empty_state.tell(self.tr("Signals are hidden"), hidden)
            return
        words = self.tr(
            "The analysis measures each participant. Press {analyse}; then choose here what to plot. The "
            "spectrogram of the sound needs no analysis: {show_spectrogram}."
        )
        self.empty_state.tell(self.tr("No signals yet"), self.workspace.keymap.fill(words))

    def _fill(self) -> None:
        self._tell_how_to_start()
        definitions = signal_definitions(self.workspace.document.signal_sets.values())
        theme = self.workspace.themes.theme
        with QSignalBlocker(self.tree):
            self.tree.clear()
            for family in FAMILIES:
                members = [row for row in definitions.values() if row.family == family]
                sounds = family == "voice" and bool(definitions) and self._has_sound()
                if not members and not sounds:
                    continue
                head = QTreeWidgetItem([family_name(family)])
                head.setIcon(0, QIcon(family_icon(theme, family)))
                head.setFlags(head.flags() | Qt.ItemFlag.ItemIsUserCheckable | Qt.ItemFlag.ItemIsAutoTristate)
                self.tree.addTopLevelItem(head)
                for definition in members:
                    head.addChild(self._leaf(definition.label, definition.name, self._explanation(definition)))
                if sounds:
                    head.addChild(self._leaf(self.tr("Spectrogram"), _SPECTROGRAM, self._about_spectrogram()))
                head.setExpanded(True)
        self._show_ticks()
        self._search(self.search.text())
        self._stack.setCurrentIndex(0 if definitions else 1)

    def _has_sound(self) -> bool:
        return any(media.has_audio for media in self.workspace.document.session.media.values())

    def _about_spectrogram(self) -> str:
        return self.tr(
            "Spectrogram of the recording\nHow strong each pitch of the sound is over time: windows of 25 ms, 50 dB "
            "below the loud, raised by 6 dB an octave. It shows the sound, whoever makes it; the line on it is the "
            "pitch of the voice, from 60 to 600 Hz.\nUp to which pitch: View, Spectrogram."
        )

    def _leaf(self, label: str, name: str, explanation: str) -> QTreeWidgetItem:
        leaf = QTreeWidgetItem([label])
        leaf.setData(0, _NAME, name)
        leaf.setFlags(leaf.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        leaf.setCheckState(0, Qt.CheckState.Unchecked)
        leaf.setToolTip(0, explanation)
        return leaf

    def _explanation(self, definition: SignalDefinition) -> str:
        unit = unit_words(definition.unit)
        lines = [f"{definition.label} ({unit})" if unit else definition.label, definition.formula]
        lines.append(self.tr("Up: {up}. Down: {down}.").format(up=definition.rises, down=definition.falls))
        lines += [self.tr("Source: {text}").format(text=definition.source)] if definition.source else []
        lines += [self.tr("Weakness: {text}").format(text=definition.weakness)] if definition.weakness else []
        return "\n".join(lines)

    def _explain(self, current: QTreeWidgetItem | None) -> None:
        self._about.setText(current.toolTip(0) if current is not None else "")

    def _leaves(self) -> list[QTreeWidgetItem]:
        heads = (self.tree.topLevelItem(row) for row in range(self.tree.topLevelItemCount()))
        return [leaf for head in heads if head is not None for leaf in _children(head)]

    def _show_ticks(self) -> None:
        options = self.workspace.options
        shown = (*options.shown_signals, *([_SPECTROGRAM] if options.show_spectrogram else []))
        leaves = self._leaves()
        with QSignalBlocker(self.tree):
            for leaf in leaves:
                ticked = leaf.data(0, _NAME) in shown
                leaf.setCheckState(0, Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        ticked = sum(leaf.checkState(0) == Qt.CheckState.Checked for leaf in leaves)
        self.count_line.setText(self.tr("{a} of {b} on the timeline").format(a=ticked, b=len(leaves)))
        self.tree.viewport().update()

    def _take_tick(self, _item: QTreeWidgetItem, _column: int) -> None:
        leaves = self._leaves()
        present = {leaf.data(0, _NAME) for leaf in leaves}
        kept = [name for name in self.workspace.options.shown_signals if name not in present]
        ticked = [leaf.data(0, _NAME) for leaf in leaves if leaf.checkState(0) == Qt.CheckState.Checked]
        options = self.workspace.options
        if _SPECTROGRAM in present:
            options.show_spectrogram = _SPECTROGRAM in ticked
        options.shown_signals = (*kept, *(name for name in ticked if name != _SPECTROGRAM))

    def _set_visible_ticks(self, on: bool) -> None:
        state = Qt.CheckState.Checked if on else Qt.CheckState.Unchecked
        with QSignalBlocker(self.tree):
            for leaf in self._leaves():
                if not leaf.isHidden():
                    leaf.setCheckState(0, state)
        leaves = self._leaves()
        if leaves:
            self._take_tick(leaves[0], 0)

    def _search(self, text: str) -> None:
        words = text.casefold().split()
        for row in range(self.tree.topLevelItemCount()):
            head = self.tree.topLevelItem(row)
            if head is None:
                continue
            children = _children(head)
            for leaf in children:
                sought = f"{head.text(0)} {leaf.text(0)} {leaf.toolTip(0)}".casefold()
                leaf.setHidden(not all(word in sought for word in words))
            head.setHidden(all(leaf.isHidden() for leaf in children))


def _children(head: QTreeWidgetItem) -> list[QTreeWidgetItem]:
    found = (head.child(number) for number in range(head.childCount()))
    return [child for child in found if child is not None]
