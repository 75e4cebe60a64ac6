"""What the window's actions show: whether they can be used, what undo would undo, which switches are on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from PySide6.QtCore import QObject
from PySide6.QtGui import QAction

from annotator.ui.action_specs import SPECS
from annotator.ui.actions import table as action_table
from annotator.ui.background.in_turns import at_once
from annotator.ui.commands.stage import Stage
from annotator.ui.look.theme import TEXT_SIZES
from annotator.ui.shell.all_commands import Commands


class ActionStates(QObject):
    """Keeps the actions as the open session, the theme and the view options are."""

    def __init__(self, actions: Mapping[str, QAction], stage: Stage, commands: Commands, parent: QObject):
        super().__init__(parent)
        self._actions = actions
        self._stage = stage
        self._commands = commands
        stage.options.changed.connect(self.show_switches)
        stage.playhead.loop_changed.connect(self.show_switches)
        stage.themes.changed.connect(self.show_switches)
        at_once(self.tint_icons())
        self.show_switches()
        self.enable()

    def enable(self) -> None:
        """Let only those be used that need no session, while none is open."""
        opened = self._stage.host is not None
        for spec in SPECS:
            self._actions[spec.id].setEnabled(opened or not spec.needs_session)
        if opened:
            self.name_undo()

    def name_undo(self) -> None:
        """Say what would be undone and done again."""
        document = self._stage.document
        if document is None:
            return
        stack = document.undo_stack
        undo, redo = self._actions["undo"], self._actions["redo"]
        undo.setText(self.tr("Undo {what}").format(what=action_table.in_language(stack.undoText())).strip())
        redo.setText(self.tr("Redo {what}").format(what=action_table.in_language(stack.redoText())).strip())
        undo.setEnabled(stack.canUndo())
        redo.setEnabled(stack.canRedo())

    def show_switches(self) -> None:
        """Make what can be checked show the state of what it switches."""
        options, themes = self._stage.options, self._stage.themes
        states = {
            **self._commands.view.switches(),
            **self._commands.coder.switches(),
            **self._commands.rating.switches(),
            "mute": options.muted,
            "loop": self._stage.playhead.loop is not None,
            **{f"appearance_{name}": themes.appearance == name for name in ("system", "light", "dark")},
            **{f"text_size_{percent}": percent == themes.text_percent for percent in TEXT_SIZES},
        }
        for name, on in states.items():
            self._actions[name].setChecked(on)

    def tint_icons(self) -> Iterator[None]:
        """Give the actions icons in the theme's colours, a few at a time."""
        return action_table.set_icons(self._actions, self._stage.themes.theme)
